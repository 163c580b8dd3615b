"""The check of a derivation rejects every kind of wrong result."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from derivations.calculus.worked import Equation
from derivations.evidence import claims, derived
from derivations.evidence.derivation import derive
from derivations.language import matrix
from derivations.language.derivatives import Let, Total
from derivations.language.expression import Number, Ones
from derivations.language.matrices import Inverse
from derivations.language.substitute import replace as put
from tests.evidence.made import ending_with, made, x

WRONG_RESULTS = {
    "the sign is flipped": ("least squares", lambda g: -g),
    "a factor is missing": ("least squares", lambda g: Number(Fraction(1, 2)) * g),
    "off by 0.1 %": ("least squares", lambda g: Number(Fraction(1001, 1000)) * g),
    "the transpose, of another shape": ("least squares", lambda g: g.T),
    "the transpose, of the same shape": ("by a matrix, numerator", lambda g: g.T),
    "Jacobian transposed": ("Jacobian", lambda g: g.T),
    "off by 0.1 %, at a kink": ("a kink", lambda g: Number(Fraction(1001, 1000)) * g),
    "off by a constant": ("scalar", lambda g: g + 1),
    "a scalar, off by a sign": ("scalar", lambda g: -g),
    "Hessian off by 0.1 %": ("Hessian", lambda g: Number(Fraction(1001, 1000)) * g),
    "symmetric, the diagonal twice": ("symmetric", lambda g: g + Inverse(matrix("S", "n", "n"))),
}


@pytest.mark.parametrize("name", WRONG_RESULTS)
def test_wrong_results_are_rejected(name: str) -> None:
    right, change = WRONG_RESULTS[name]
    derivation = made(right)
    evidence = ending_with(derivation, change(derivation.result.expr)).check()
    assert not evidence.ok
    assert any("is not" in failure and "the relative error is" in failure for failure in evidence.failures)
    assert any("does not equal" in failure for failure in evidence.failures)


@pytest.mark.parametrize("name", ["least squares", "Jacobian", "by a matrix, numerator", "a vector by a scalar"])
def test_the_wrong_layout_is_rejected(name: str) -> None:
    derivation = made(name)
    other = "denominator" if derivation.layout == "numerator" else "numerator"
    evidence = replace(derivation, derived=replace(derivation.derived, layout=other)).check()
    assert not evidence.ok


def test_a_right_result_of_another_function_is_rejected() -> None:
    asked, other = derive("sum(sin(x))", "x"), derive("sum(cos(x))", "x")
    assert other.check().ok
    assert not replace(other, reading=asked.reading).check().ok


def test_the_gradient_by_all_entries_is_not_that_by_the_independent_ones() -> None:
    free = derive("logdet(S)", "S", layout="denominator")
    symmetric = made("symmetric")
    evidence = ending_with(symmetric, free.result.expr).check()
    assert not evidence.ok


def test_one_wrong_gradient_of_several_is_named() -> None:
    derivation = made("backward pass")
    found: Any = derivation.derived
    results = {**found.results, "b": -found.results["b"]}
    evidence = replace(derivation, derived=replace(found, results=results)).check()
    assert evidence.failures[0].startswith("the derivative with respect to b is not")
    assert all("the derivative with respect to b is not" in failure for failure in evidence.failures)


def test_gradients_of_a_large_network_are_checked_along_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (claims, derived):
        monkeypatch.setattr(module, "MANY_EVALUATIONS", 0)
    right = made("backward pass")
    evidence = right.check()
    assert evidence.ok, evidence.failures
    assert evidence.checks[0].endswith("lines at 2 of the points")
    one: Any = right.derived
    wrong = replace(right, derived=replace(one, results={**one.results, "b": -one.results["b"]}))
    assert "is not what the gradients with respect to W, b, v give" in wrong.check().failures[0]


def test_a_wrong_gradient_below_a_right_hessian_is_rejected() -> None:
    derivation = derive("x @ A @ x", "x", order=2, shapes={"A": ("n", "n")})
    last = derivation.derived.equations[-1]
    assert isinstance(last.first, Total)
    gradient = last.first.function
    assert isinstance(gradient, Let)
    shifted = replace(gradient, value=gradient.value + matrix("A", "n", "n") @ Ones("n"))
    equations = tuple(
        Equation(
            put(e.first, gradient, shifted), tuple(m._replace(expr=put(m.expr, gradient, shifted)) for m in e.moves)
        )
        for e in derivation.derived.equations
    )
    evidence = replace(derivation, derived=replace(derivation.derived, equations=equations)).check()
    assert evidence.failures[0].startswith("the gradient with respect to x is not")
    assert not any(failure.startswith("the Hessian") for failure in evidence.failures)


def test_a_result_that_still_holds_a_derivative_is_rejected() -> None:
    derivation = made("least squares")
    unfinished = Total(derivation.function, derivation.variables[0])
    evidence = ending_with(derivation, unfinished).check()
    assert any("still holds a derivative" in failure for failure in evidence.failures)


def test_a_result_that_is_right_for_values_of_about_one_alone_is_rejected() -> None:
    derivation = derive("sum(x**2)", "x")
    extra = Number(Fraction(1, 10**9)) * (x**6).T
    evidence = ending_with(derivation, derivation.result.expr + extra).check()
    assert any(failure.startswith("the derivative with respect to x is not") for failure in evidence.failures)


@pytest.mark.parametrize(("text", "wrt"), [("X @ inv(X)", "X"), ("tr(X @ inv(X))", "X"), ("x - x", "x")])
def test_a_zero_that_is_left_of_large_terms_is_shown(text: str, wrt: str) -> None:
    evidence = derive(text, wrt).check()
    assert evidence.ok, evidence.failures


def test_what_cancels_excuses_no_error_but_that_of_rounding() -> None:
    derivation = derive("X @ inv(X)", "X")
    off = Number(Fraction(1, 10**6)) * Ones("n*n") @ Ones("n*n").T
    evidence = ending_with(derivation, derivation.result.expr + off).check()
    assert not evidence.ok
