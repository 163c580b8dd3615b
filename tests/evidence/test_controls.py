"""Controls that show nothing about a formula are refused: they would count on its card."""

from typing import Any

import pytest

from derivations import formula, formulas
from derivations.commands.catalogue import with_reasons
from derivations.evidence.check import check
from derivations.evidence.controls import control_faults
from derivations.evidence.formula import Check, Formula, Reject
from derivations.evidence.statement import chain, step
from derivations.language.derivatives import derivative, let
from derivations.language.elementwise import cos, exp, ln, sin
from derivations.language.expression import Expr, as_expr
from derivations.language.functions import dot, generic, matrix, scalars, vector

x, y, t = scalars("x y t")
v, w = vector("v"), vector("w")
A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
cube = chain(derivative(x**3, x), 3 * x**2)


def made(**options: Any) -> Formula:
    return Formula("test", "", "0", cube, **options)


def is_slope(claimed: Expr) -> bool:
    return check(Formula("test", "", "0", chain(derivative(x**3, x), claimed))).ok


CANNOT_FAIL: dict[str, tuple[Any, Any, Any]] = {
    "always": (lambda _: True, x, y),
    "never": (lambda _: False, x, y),
    "a number for an answer": (lambda claimed: claimed is x or 0, x, y),
    "text for an answer": (lambda claimed: "yes" if claimed is x else "", x, y),
    "all of nothing": (lambda claims: all(claim is x for claim in claims), (), ()),
    "the wrong variant is right": (is_slope, 3 * x**2, x * x * 3),
    "right and wrong are one": (is_slope, 3 * x**2, 3 * x**2),
    "the wrong way round": (is_slope, 2 * x, 3 * x**2),
    "nothing to fail for": (is_slope, 3 * x**2, 3 * x**2 + 0),
}


@pytest.mark.parametrize("name", CANNOT_FAIL)
def test_a_check_that_does_not_hold_or_cannot_fail_is_refused(name):
    holds, right, wrong = CANNOT_FAIL[name]
    assert not check(made(checks=(Check("SYM", "it holds", holds, right, wrong),))).ok


def test_a_check_that_fails_for_its_wrong_variant_counts():
    evidence = check(made(checks=(Check("SYM", "it is the slope", is_slope, 3 * x**2, 2 * x),)))
    assert evidence.ok, evidence.failures
    assert evidence.checks == ["it is the slope"]


@pytest.mark.parametrize("answers", [(True, False), (x, False), (True, x)])
def test_an_answer_is_nothing_to_be_checked(answers):
    with pytest.raises(ValueError, match="give what is checked, not the answer"):
        Check("SYM", "cubes are even", bool, *answers)


ABOUT_SOMETHING_ELSE = {
    "a cosine": Reject(sin(y), "wrong sign", cos(y)),
    "a sine of x": Reject(x + 1, "this is no sine", sin(x)),
    "two numbers": Reject(as_expr(1), "one is not two", as_expr(2)),
    "the slope of something else": Reject(as_expr(0), "it moves", derivative(ln(x), x)),
    "with respect to what is not there": Reject(as_expr(1), "x does not move", derivative(x**3, y)),
    "another power": Reject(x, "it is squared", x**5),
    "another intermediate": Reject(x, "it is squared", let("u", exp(x))),
    "vectors": Reject(v, "a row", v.T),
    "matrices": Reject(B @ A, "the order counts", A @ B),
    "a dot product": Reject(as_expr(1), "not one", dot(v, w)),
    "a function": Reject(generic("f", y), "another argument", generic("f", x)),
    "no letter of it": Reject(y, "this is y"),
    "no letter of it, in a function": Reject(sin(t), "this is the sine"),
}


@pytest.mark.parametrize("name", ABOUT_SOMETHING_ELSE)
def test_a_wrong_form_of_something_else_is_refused(name):
    assert not check(made(rejects=(ABOUT_SOMETHING_ELSE[name],))).ok


OF_THE_FORMULA = {
    "its first line": Reject(2 * x, "the exponent is 3"),
    "a part of it": Reject(x, "it is cubed", x**3),
    "the same with another letter": Reject(3 * y, "the exponent goes down by one", derivative(y**3, y)),
    "a constant": Reject(as_expr(3), "x stays"),
}


@pytest.mark.parametrize("name", OF_THE_FORMULA)
def test_a_wrong_form_of_what_is_stated_counts(name):
    evidence = check(made(rejects=(OF_THE_FORMULA[name],)))
    assert evidence.ok, evidence.failures
    assert evidence.rejected == 1


def test_a_wrong_form_counts_once():
    faults = list(control_faults(made(rejects=(Reject(2 * x, "two"), Reject(2 * x, "not three")))))
    assert faults == ["the wrong form 2 x is rejected twice"]


def test_the_controls_of_all_formulas_are_about_them():
    assert {f.id: faults for f in formulas().values() if f.finds and (faults := list(control_faults(f)))} == {}


def test_a_condition_that_the_domain_denies_is_refused():
    log = chain(derivative(ln(x), x), 1 / x)
    for said in ("x is negative", "x is any number", "x is 0"):
        evidence = check(Formula("test", "", "0", log, domain={"x": "positive"}, stated=(said,)))
        assert evidence.failures == [f"{said} is stated, and the domain says that x is positive"]


def test_a_domain_of_square_matrices_is_of_a_square_matrix():
    for kind in ("symmetric", "definite", "invertible"):
        for name, quantity in {"v": v, "x": x, "M": matrix("M", "m", "n")}.items():
            assert not check(Formula("test", "", "0", chain(quantity, quantity), domain={name: kind})).ok
        assert check(Formula("test", "", "0", chain(A, A), domain={"A": kind})).ok


REASONS = {
    "another rule": ("sum rule", "s2-power"),
    "the rules in the wrong order": ("power rule; sum rule", "s2-sum; s2-power"),
    "a rule that nothing states": ("power rule", "s2-nothing"),
}


@pytest.mark.parametrize("name", REASONS)
def test_the_command_check_refuses_reasons_that_cannot_lead_to_their_line(name):
    because, rule = REASONS[name]
    lines = chain(derivative(x**2 + x, x, "operator"), step(2 * x + 1, because, rule))
    wrong = Formula("test", "", "0", derivation=(lines,))
    found = with_reasons(wrong, check(wrong))
    assert not found.ok
    assert "cannot lead from" in found.failures[0]
    right = formula("s2-sum")
    assert with_reasons(right, check(right)).ok
