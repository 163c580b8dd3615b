"""The check of a derivation rejects wrong lines, and what wrong rules and moves lead to."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from derivations.calculus import differentials
from derivations.calculus.differentials import DIFFERENTIALS, Rule
from derivations.calculus.simplifier.driver import BY_KIND
from derivations.calculus.simplifier.measure import Memo
from derivations.calculus.worked import Equation, Move
from derivations.evidence.derivation import derive
from derivations.language import scalar
from derivations.language.derivatives import Let
from derivations.language.expression import Add, Expr, MatMul, Number, Transpose
from derivations.language.matrices import Determinant, Inverse, Trace
from tests.evidence.made import ending_with, made, with_line


@pytest.mark.parametrize("name", ["least squares", "by a matrix, numerator", "a kink", "symmetric", "backward pass"])
def test_a_wrong_line_in_the_middle_is_named(name: str) -> None:
    evidence = with_line(made(name), lambda line: Number(Fraction(1001, 1000)) * line).check()
    assert not evidence.ok
    assert any("does not equal" in failure for failure in evidence.failures)
    assert not any(failure.startswith("the derivative") for failure in evidence.failures)


def test_a_line_that_only_sympy_can_tell_is_wrong() -> None:
    tiny = Number(Fraction(10**20 + 1, 10**20))
    evidence = with_line(made("least squares"), lambda line: tiny * line).check()
    assert not evidence.ok
    assert all("is not exactly" in failure for failure in evidence.failures)


def test_what_may_be_a_rounding_error_is_not_called_wrong() -> None:
    slightly = Number(Fraction(10**9 + 1, 10**9))
    evidence = ending_with(made("least squares"), slightly * made("least squares").result.expr).check()
    assert not evidence.ok
    assert evidence.failures[0].startswith("the derivative with respect to x is not shown to be")


def test_names_that_stand_for_two_things_are_rejected() -> None:
    derivation = made("least squares")
    x = derivation.variables[0]
    again = Equation(Let("b", Transpose(x)), (Move(Transpose(x), "definition", "definition"),))
    equations = (again, *derivation.derived.equations)
    line = Equation(Transpose(x), (Move(Let("b", Transpose(x)), "again", "again"),))
    evidence = replace(derivation, derived=replace(derivation.derived, equations=(*equations, line))).check()
    assert any(failure.startswith("b is") for failure in evidence.failures)


def test_a_symbol_from_nowhere_is_rejected() -> None:
    evidence = with_line(made("least squares"), lambda line: scalar("c") * line / scalar("c")).check()
    assert evidence.failures == ["c stands in the derivation, and not in the function"]


def test_lines_that_do_not_lead_to_the_result_are_rejected() -> None:
    derivation = made("least squares")
    derived: Any = derivation.derived
    evidence = replace(derivation, derived=replace(derived, equations=derived.equations[:-1])).check()
    assert evidence.failures == ["no line ends at the derivative with respect to x"]


def test_a_rule_that_nothing_states_is_rejected() -> None:
    derivation = made("least squares")
    derived: Any = derivation.derived
    last = derived.equations[-1]
    renamed = replace(last, moves=tuple(move._replace(rule="rule of thumb") for move in last.moves))
    evidence = replace(derivation, derived=replace(derived, equations=(*derived.equations[:-1], renamed))).check()
    assert evidence.failures == ["there is no rule called rule of thumb"]


# Wrong rules and moves


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """What was simplified with wrong rules is not remembered."""
    for memo in Memo.every:
        memo.clear()
    yield
    for memo in Memo.every:
        memo.clear()


WRONG_RULES: dict[str, tuple[str, str, Any, Any]] = {
    "derivative of the inverse without its sign": ("inv(X)", "X", Inverse, (lambda y, d: MatMul(MatMul(y, d), y),)),
    "half of Jacobi's formula": ("det(X)", "X", Determinant, (lambda y, d: Trace(MatMul(Inverse(y.matrix), d)),)),
    "a product of which one factor changes": ("x @ A @ x", "x", MatMul, (lambda y, d: MatMul(d, y.right), None)),
    "a sine with the slope of the other sign": ("sum(sin(x))", "x", "sin", (lambda y, d: -(1 - y**2) * d,)),
    "a ReLU that passes everything on": ("sum(relu(x))", "x", "relu", (lambda y, d: d,)),
}


@pytest.mark.usefixtures("_forgetful")
@pytest.mark.parametrize("name", WRONG_RULES)
def test_a_wrong_rule_in_the_table_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, wrt, key, terms = WRONG_RULES[name]
    right = DIFFERENTIALS[key]
    assert derive(text, wrt).check().ok
    monkeypatch.setitem(differentials.DIFFERENTIALS, key, Rule(right.name, right.words, terms))
    evidence = derive(text, wrt).check()
    assert not evidence.ok
    assert any(failure.startswith("the derivative with respect to") for failure in evidence.failures)
    assert any("does not equal" in failure and right.name in failure for failure in evidence.failures)


@pytest.mark.usefixtures("_forgetful")
@pytest.mark.parametrize(
    ("name", "kind", "change"),
    [
        ("transpose of a product", Transpose, lambda after: -after),
        ("collect terms", Add, lambda after: Number(Fraction(2)) * after),
    ],
)
def test_a_wrong_move_of_the_simplifier_is_found(
    name: str, kind: type[Expr], change: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = next(one for one in BY_KIND[kind] if one.name == name)
    right = move.move

    def wrong(node: Expr) -> Expr | None:
        after = right(node)
        return None if after is None else change(after)  # type: ignore[operator]

    monkeypatch.setitem(vars(move), "move", wrong)
    evidence = derive("x @ A @ x", "x", shapes={"A": ("n", "n")}, layout="denominator").check()
    assert not evidence.ok
    assert any("does not equal" in failure and name in failure for failure in evidence.failures)
