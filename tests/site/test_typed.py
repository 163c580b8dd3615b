"""What is typed beside a formula, and shown on its card, states nothing but what the code prints for parts of it."""

import dataclasses
from collections.abc import Callable

import pytest

from derivations import formula, formulas
from derivations.evidence.formula import Check, Formula, Reject
from derivations.evidence.statement import Unequal, chain, step
from derivations.language import cos, scalar, sin
from derivations.site import captions, prose, typed
from derivations.site.extension import DOCS
from derivations.site.lint import formula_problems

x = scalar("x")
SINE = formula("s451-sin-x2")
WITH: dict[str, Callable[[str], Formula]] = {
    "the title": lambda said: dataclasses.replace(SINE, title=said),
    "the reason of a step": lambda said: dataclasses.replace(
        SINE, parts={"more": chain(sin(x), step(sin(x), f"by definition; {said}"))}
    ),
    "the reason of an inequality": lambda said: dataclasses.replace(
        SINE, parts={"E1": Unequal(sin(x), cos(x), f"{said} (E1)")}
    ),
    "the reason of a rejected form": lambda said: dataclasses.replace(SINE, rejects=(Reject(x, said),)),
    "the claim of a check": lambda said: dataclasses.replace(
        SINE, checks=(Check("SIM", said, callable, print, wrong="print"),)
    ),
    "a condition": lambda said: dataclasses.replace(SINE, stated=("x is smooth", said)),
}
WRONG = [
    "the slope of x² is 3 x",
    "x + y = 3",
    "x² equals x",
    "2 plus 2 is 5",
    "2 × 2 is 5",
    "below 0.5",
    "`x = 3`",
    "$x$ = 3",
]
RIGHT = ["the slope of u = x² is 2 x", "the derivative of sin(x²), with respect to x", "x₁ and xᵢ are 2 of them"]


def says(changed: Formula) -> list[str]:
    return [str(problem) for problem in formula_problems(changed, {(SINE.page, SINE.id)}, DOCS)]


@pytest.mark.parametrize("kind", WITH)
def test_a_wrong_text_is_refused_with_its_place_and_kind(kind: str) -> None:
    for wrong in WRONG:
        first, *_ = says(WITH[kind](wrong))
        file, line, message = first.split(":", 2)
        assert file == "derivations/paper/single_variable_chain_rule.py"
        assert int(line) > 1
        assert message.startswith(f" {kind} of s451-sin-x2: “")
    for right in RIGHT:
        assert says(WITH[kind](right)) == []


def test_a_caption_is_such_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(captions.CAPTIONS, (SINE.id, "u"), "Its slope is 3 x")
    (problem,) = says(SINE)
    assert "the caption of u of s451-sin-x2: “3 $…$” is maths" in problem


def test_names_are_those_of_the_formula() -> None:
    for text, id, other in [
        ("row i has fᵢ for f₂", "s42-general-form", "s6-cost"),
        ("an n × n matrix", "s42-general-form", "s451-sin-x2"),
        ("the operator ○ acts on f(w) and g(x)", "s42-general-form", "s6-cost"),
    ]:
        refused = [any(prose.stated(typed.Maths(formula(at)).marked(text))) for at in (id, other)]
        assert refused == [False, True]


def test_a_condition_that_the_code_finds_is_its_own_text() -> None:
    tangent = formula("rule-derivative-of-the-tangent")
    assert "no entry of cos(x) is 0" in tangent.stated
    assert list(typed.faults(tangent)) == []
    assert any(typed.faults(dataclasses.replace(tangent, stated=("no entry of cos(2 x) is 0",))))


def test_no_text_of_the_site_states_anything() -> None:
    assert [fault for one in formulas().values() for fault in typed.faults(one)] == []
