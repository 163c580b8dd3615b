"""Another value at a kink than the one that is stated is rejected."""

from fractions import Fraction

import pytest

from derivations.evidence.derivation import derive
from derivations.language.expression import Compare, Number
from tests.evidence.made import ending_with, x, y

KINKS = {
    "relu": ("sum(relu(x))", lambda g: Compare("≥", x, Number(Fraction(0))).T),
    "abs": ("sum(abs(x))", lambda g: g + Compare("=", x, Number(Fraction(0))).T),
    "maximum": ("sum(maximum(x, y))", lambda g: Compare(">", x, y).T),
}


@pytest.mark.parametrize("name", KINKS)
def test_another_value_at_a_kink_is_rejected(name: str) -> None:
    text, change = KINKS[name]
    derivation = derive(text, "x")
    right = derivation.check()
    assert right.ok, right.failures
    assert "the value taken at a kink, at 5 points" in right.checks
    evidence = ending_with(derivation, change(derivation.result.expr)).check()
    start = "at a kink, the derivative with respect to x is not"
    assert any(failure.startswith(start) for failure in evidence.failures)
    assert not any(failure.startswith("the derivative with respect to x is not") for failure in evidence.failures)


def test_a_kink_that_is_none_need_not_be_mentioned() -> None:
    for text in ("sum(relu(x)**2)", "sum(abs(x)**3)", "sum(maximum(x, x))", "sum(abs(x) * x)"):
        derivation = derive(text, "x")
        assert derivation.conditions == ()
        assert derivation.check().ok, text


def test_a_kink_that_the_conditions_do_not_mention_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    derivation = derive("sum(relu(x))", "x")
    monkeypatch.setitem(vars(derivation.derived), "conditions", ())
    assert derivation.check().failures == ["the conditions do not say what is taken at the kink of relu(x)"]
