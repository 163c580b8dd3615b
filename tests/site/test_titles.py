"""A card is named for what it shows, and what does not hold cannot be taken for a result."""

import re

import pytest

from derivations import formula, formulas
from derivations.evidence.statement import Unequal
from derivations.site.captions import CAPTIONS
from derivations.site.extension import DOCS
from derivations.site.pages import scan
from derivations.site.titles import EXERCISE, SAYS, title, verdict

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
        ("s5-dot-dw", "dx", "with respect to its second vector"),
        ("s3-gradient-example", "exercise-2", "Exercise 2"),
        ("s61-dC-dw", "E1", ": the sum stands inside the cases"),
        ("s62-dC-db", "E2", ": the sum inside the cases, as in version 3 on arXiv"),
    ],
)
def test_a_part_is_named_in_words(id: str, part: str, says: str) -> None:
    assert title(formula(id), part).endswith(says)


def is_said(id: str, part: str | None) -> bool:
    """Whether a part has a title of its own, or a name that is turned into words on purpose."""
    if not part or isinstance(formulas()[id].part(part), Unequal):
        return True
    return (id, part) in CAPTIONS or part in (*SAYS, "by-the-chain-rule") or bool(EXERCISE.fullmatch(part))


def test_every_card_of_a_part_has_a_title_that_somebody_wrote() -> None:
    assert not [binding for binding in CARDS if not is_said(binding.id, binding.part)]
    assert set(CAPTIONS) <= {(binding.id, binding.part) for binding in CARDS}
    assert not is_said("s1-affine", "first-sample")


def test_every_line_that_does_not_hold_has_a_verdict_and_no_other_has() -> None:
    for binding in CARDS:
        shown = formulas()[binding.id].part(binding.part)
        said = verdict(formulas()[binding.id], binding.part, binding.kind == "derivation")
        assert bool(said) == isinstance(shown, Unequal)
