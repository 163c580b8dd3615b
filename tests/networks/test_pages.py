"""The pages of the chapter: each is that of a module, opens with its answer, and its code does what the page says.

That the formulas hold is tested with all others, in tests/paper/test_formulas.py; the consoles in tests/test_docs.py.
"""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

from derivations import check_gradient, formulas
from derivations.networks import PAGES
from derivations.site.pages import scan
from tests.test_docs import SESSION

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "networks"
LETTERS = {"W1", "b1", "W2", "b2"}


def text_of(page):
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def bound(text):
    return [str(maths.binding).split()[1] for maths in scan(text).maths if maths.binding]


def test_each_page_is_that_of_a_module_and_in_the_navigation():
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.findall(r"networks/(\w+)\.md", navigation) == list(PAGES)
    assert {path.stem for path in DOCS.glob("*.md")} == set(PAGES)
    assert {f.module.split(".")[-1] for f in formulas().values() if f.page.startswith("networks/")} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_its_answer(page):
    top = text_of(page).partition("\n## ")[0]
    assert re.search(r"\A---\n(title: .{20,80}\n)?description: >-\n  .{60,160}\n(tags: .*\n)?---\n", top)
    first = next(maths.binding for maths in scan(top).maths if maths.display and maths.binding)
    assert formulas()[first.id].page == f"networks/{page}.md"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_ends_with_exercises_whose_answers_open_on_demand(page):
    exercises = text_of(page).partition("\n## Exercises\n")[2]
    numbers = re.findall(r"^\*\*(\d)\. ([A-Z][^*]+)\.\*\*", exercises, re.MULTILINE)
    assert [number for number, _ in numbers] == [str(k + 1) for k in range(len(numbers))]
    assert len(numbers) >= 3
    assert exercises.count('??? success "Answer"') == len(numbers)
    assert any("Shapes only" in kind for _, kind in numbers)
    assert any("Find the error" in kind for _, kind in numbers)
    assert "check_gradient(" in exercises


def fifteen_lines():
    """The lines of the page's listing, as they stand there."""
    sessions = [session["body"] for session in SESSION.finditer(text_of("two_layers"))]
    (listing,) = (s for s in sessions if "delta1 = " in s and "def " not in s)
    assert all(line.startswith(">>> ") for line in listing.splitlines())
    return [example.source for example in doctest.DocTestParser().get_examples(listing)]


def run(lines):
    names: dict[str, Any] = {}
    exec("".join(lines), names)
    point = {name: names[name] for name in LETTERS}

    def loss(W1, b1, W2, b2):
        u = W2 @ names["np"].maximum(0, W1 @ names["x"] + b1) + b2 - names["y"]
        return u @ u

    return check_gradient(loss, {name: names[f"d{name}"] for name in LETTERS}, at=point)


def test_the_fifteen_lines_of_two_layers_by_hand():
    lines = fifteen_lines()
    assert len(lines) == 15
    assert run(lines).ok


@pytest.mark.parametrize(
    ("right", "slip"),
    [(" * (z1 > 0)", ""), ("2 * u", "u"), ("np.outer(delta1, x)", "-np.outer(delta1, x)"), ("db2 = delta2", "db2 = u")],
)
def test_a_slip_in_the_fifteen_lines_is_found(right, slip):
    lines = fifteen_lines()
    assert "".join(lines).count(right) == 1
    assert not run([line.replace(right, slip) for line in lines]).ok
