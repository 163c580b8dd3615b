"""A card is named for what it shows, and what does not hold cannot be taken for a result."""

import re

import pytest

from derivations import formula, formulas
from derivations.evidence.statement import Unequal
from derivations.site.extension import DOCS
from derivations.site.pages import scan
from derivations.site.titles import title, verdict

CARDS = [
    maths.binding
    for path in sorted(DOCS.rglob("*.md"))
    for maths in scan(path.read_text(encoding="utf-8")).maths
    if maths.display and maths.binding
]


def test_no_title_is_a_slug() -> None:
    for binding in CARDS:
        said = title(formulas()[binding.id], binding.part)
        assert not re.search(r"\w-\d|\bK?E\d", said)
        assert "-" not in (part := binding.part or "") or part not in said


@pytest.mark.parametrize(
    ("id", "part", "says"),
    [
        ("s5-activation-dw", "batch", ", for a batch"),
        ("s5-dot-dw", "dx", ", with respect to x"),
        ("s3-gradient-example", "exercise-2", "Exercise 2"),
        ("s61-dC-dw", "E1", ": the sum stands inside the cases"),
        ("s62-dC-db", "E2", ": the sum inside the cases, as in arXiv v3"),
    ],
)
def test_a_part_is_named_in_words(id: str, part: str, says: str) -> None:
    assert title(formula(id), part).endswith(says)


def test_every_line_that_does_not_hold_has_a_verdict_and_no_other_has() -> None:
    for binding in CARDS:
        shown = formulas()[binding.id].part(binding.part)
        said = verdict(formulas()[binding.id], binding.part, binding.kind == "derivation")
        assert bool(said) == isinstance(shown, Unequal)
