"""Reasons applied again: right ones give their lines, and exchanged, wrong and invented ones are noticed."""

import itertools
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from derivations.calculus.rule_names import MOVES, RULES
from derivations.calculus.worked import Equation
from derivations.evidence.derivation import Derivation, derive
from derivations.evidence.replay import Reason, replayed
from derivations.evidence.replay.moves import leads_to
from derivations.language import matrix, vector
from tests.evidence.made import RIGHT, made

Place = tuple[int, int]


@pytest.mark.parametrize("name", RIGHT)
def test_every_reason_gives_its_line(name: str) -> None:
    reasons = replayed(made(name))
    assert reasons
    assert [reason for reason in reasons if not reason.holds] == []


@pytest.mark.parametrize(
    ("text", "wrt", "order"),
    [
        ("p = softmax(z / T); q = softmax(u / T); T**2 * sum(q * log(q / p))", "z", 1),
        ("sum(softmax(x)**2)", "x", 2),
    ],
)
def test_reasons_hold_inside_names_and_where_moves_meet(text: str, wrt: str, order: int) -> None:
    derivation = derive(text, wrt, {"T": (), "z": ("n",), "u": ("n",), "x": ("n",)}, order=order)
    assert [reason for reason in replayed(derivation) if not reason.holds] == []
    lines = [str(step.right) for step in derivation.steps]
    assert lines[-1] != lines[-2]


def test_a_line_names_the_rules_of_what_its_variable_reaches_and_no_other() -> None:
    """∂f/∂x of tanh(u) sin(x), u held still, needs no rule for tanh, and a rule that is not needed is noticed."""
    derivation = derive("u = exp(x); tanh(u) * sin(x)", "x", {"x": ()})
    given = {str(step.left): step.rule for step in derivation.steps if step.left}
    assert given["∂f/∂x"] == "product rule; derivative of the sine"
    assert given["∂f/∂u"] == "product rule; derivative of the hyperbolic tangent"
    place = next(place for place in places(derivation) if rule_at(derivation, place) == given["∂f/∂x"])
    assert at(derivation, place).holds
    superfluous = f"{given['∂f/∂x']}; derivative of the hyperbolic tangent"
    assert not at(with_rule(derivation, place, superfluous), place).holds
    assert not at(with_rule(derivation, place, "derivative of the sine"), place).holds


def places(derivation: Derivation) -> list[Place]:
    equations = derivation.derived.equations
    return [(i, j) for i, equation in enumerate(equations) for j in range(len(equation.moves))]


def rule_at(derivation: Derivation, place: Place) -> str:
    return str(derivation.derived.equations[place[0]].moves[place[1]].rule)


def with_rule(derivation: Derivation, place: Place, rule: str) -> Derivation:
    """The derivation with another reason given for one of its lines."""
    equations = list(derivation.derived.equations)
    i, j = place
    moves = list(equations[i].moves)
    moves[j] = moves[j]._replace(rule=rule, because=rule)
    equations[i] = Equation(equations[i].first, tuple(moves))
    found: Any = derivation.derived
    return replace(derivation, derived=replace(found, equations=tuple(equations)))


def at(derivation: Derivation, place: Place) -> Reason:
    return replayed(derivation)[places(derivation).index(place)]


@pytest.mark.parametrize("name", ["least squares", "a kink", "determinant", "Hessian", "backward pass", "symmetric"])
def test_two_reasons_that_are_exchanged_are_both_noticed(name: str) -> None:
    derivation = made(name)
    exchanged = 0
    for one, other in itertools.combinations(places(derivation), 2):
        rules = rule_at(derivation, one), rule_at(derivation, other)
        if rules[0] != rules[1]:
            wrong = with_rule(with_rule(derivation, one, rules[1]), other, rules[0])
            assert not at(wrong, one).holds, rules
            assert not at(wrong, other).holds, rules
            exchanged += 1
    assert exchanged


@pytest.mark.parametrize("name", ["least squares", "by a matrix, numerator", "a matrix by a scalar", "backward pass"])
def test_every_other_rule_is_a_wrong_one(name: str) -> None:
    derivation = made(name)
    for place in places(derivation):
        right = {rule_at(derivation, place)}
        right |= {"substitution"} if right == {"layout"} else set()  # what was found above may be put in for ∂f/∂x
        for rule in {*RULES, *MOVES} - right:
            assert not at(with_rule(derivation, place, rule), place).holds, (place, rule)


def test_a_rule_too_many_or_too_few_is_noticed() -> None:
    derivation = made("least squares")
    place = next(p for p in places(derivation) if "; " in rule_at(derivation, p))
    rules = rule_at(derivation, place)
    assert not at(with_rule(derivation, place, f"{rules}; trace"), place).holds
    assert not at(with_rule(derivation, place, rules.partition("; ")[0]), place).holds


def test_a_wrong_reason_is_a_failure_of_the_check() -> None:
    derivation = made("least squares")
    place = next(p for p in places(derivation) if rule_at(derivation, p) == "vector chain rule")
    evidence = with_rule(derivation, place, "trace form").check()
    assert not evidence.ok
    assert (evidence.replayed, evidence.reasons) == (len(places(derivation)) - 1, len(places(derivation)))
    assert evidence.failures[0].startswith("“trace form” does not lead from ∂f/∂x to ")
    right = derivation.check()
    assert right.sentence().endswith(f"All {right.reasons} reasons, applied again, give their lines.")


def test_a_line_that_its_reason_does_not_give_is_noticed() -> None:
    derivation = made("least squares")
    counts = Counter(reason.holds for reason in replayed(derivation))
    equations = list(derivation.derived.equations)
    last = equations[-1]
    equations[-1] = Equation(last.first, (*last.moves[:-1], last.moves[-1]._replace(expr=2 * last.last)))
    found: Any = derivation.derived
    wrong = replayed(replace(derivation, derived=replace(found, equations=tuple(equations))))
    assert counts == {True: len(wrong)}
    assert [reason.holds for reason in wrong].count(False) == 1


A, B, X = matrix("A", "m", "n"), matrix("B", "n", "p"), matrix("X", "p", "m")
x = vector("x")


def test_a_move_is_found_wherever_it_is_made_and_however_often() -> None:
    assert leads_to((A @ B).T @ (B.T @ A.T).T, (B.T @ A.T) @ (A @ B), "transpose of a product")
    assert leads_to(2 * (x.T @ (B @ (X @ A) @ x)), 2 * (x.T @ B @ X @ A @ x), "brackets in a product")


def test_a_move_of_another_name_and_no_move_at_all_do_not_lead_there() -> None:
    assert not leads_to((A @ B).T, B.T @ A.T, "brackets in a product")
    assert not leads_to((A @ B).T, 2 * (B.T @ A.T), "transpose of a product")
    assert not leads_to(A, A, "transpose of a product")


def test_reasons_of_a_second_derivative_share_the_names_of_the_first() -> None:
    derivation = derive("sum(softplus(X @ w)) - y @ (X @ w)", "w", order=2)
    lefts = [str(step.left) for step in derivation.steps if step.left is not None]
    assert lefts == ["u", "f", "∂u/∂w", "∂f/∂u", "∂f/∂w", "(∂f/∂w)ᵀ", "g", "∂g/∂u", "∂g/∂w"]
    assert all(reason.holds for reason in replayed(derivation))
