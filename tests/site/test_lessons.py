"""Each lesson opens with its answer, has exercises of four kinds, and keeps the paper's slips in one closed box."""

import re
from pathlib import Path

import pytest

from derivations.paper import SECTIONS

PAPER = Path(__file__).parents[2] / "docs" / "paper"
LESSONS = [stem for section, stem in SECTIONS.items() if int(section[0]) <= 7]
KINDS = ("Compute.", "Find the error.", "Shapes only.", "Write it in NumPy.")
BOX = '??? note "If you compare with the paper"\n'


def text(stem: str) -> str:
    return (PAPER / f"{stem}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_has_exercises_of_four_kinds_with_closed_answers(stem):
    _, exercises = text(stem).split("\n## Exercises\n")
    numbered = re.findall(r"^\*\*(\d+)\. ([^*]+)\*\*", exercises, re.MULTILINE)
    assert [int(number) for number, _ in numbered] == list(range(1, len(numbered) + 1))
    assert {kind for _, kind in numbered} == set(KINDS)
    assert exercises.count('??? success "Answer') == len(numbered)
    assert "???+" not in exercises


@pytest.mark.parametrize("stem", LESSONS)
def test_a_lesson_opens_with_a_formula_and_with_code(stem):
    opening = text(stem).split("\n## ", 1)[0]
    assert "<!-- formula: " in opening
    assert re.search("`[^`]+`", opening)


@pytest.mark.parametrize("stem", LESSONS)
def test_the_errata_are_linked_from_the_box_alone(stem):
    page = text(stem)
    assert page.count(BOX) <= 1
    before, _, rest = page.partition(BOX)
    inside = re.match(r"(?:(?: {4}.*)?\n)*", rest)
    assert inside
    assert not re.findall(r"errata\.md#\w+", before + rest[inside.end() :])


def test_each_lesson_has_a_description_of_its_own():
    found = [re.match(r"---\n(?:.+\n)*?description:((?: .+\n)(?: {2}.+\n)*)", text(stem)) for stem in LESSONS]
    assert all(found), [stem for stem, description in zip(LESSONS, found, strict=True) if not description]
    assert len({description[1] for description in found if description}) == len(LESSONS)
