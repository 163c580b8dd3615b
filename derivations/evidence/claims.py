"""What a derivation claims in the end, and how each claim is measured: by numeric differentiation of what was asked.

Nothing that the engine says is taken for granted: of a Hessian, the gradient that it was taken of is checked too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from derivations.evidence.values import Point, evaluations, methods_of
from derivations.language.derivatives import Differential, Let, Total
from derivations.language.expression import Expr, Symbol

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation

MANY_EVALUATIONS = 20_000  # of single operations, for one point: about a twentieth of a second

Value = Callable[[Point], Any]


class Claim(NamedTuple):
    """What a derivation ends with: a value that is measured, and the same one as an expression says it.

    ``what`` and ``said`` are for the message: the derivative with respect to x is not … .
    """

    measured: Value
    claimed: Value
    method: str
    what: str
    said: Expr | str


def claims_of(derivation: Derivation, point: Point) -> Iterator[Claim]:
    """What the derivation claims in the end, and how it is measured; the point shows how much work that is."""
    asked, variables, results = derivation.reading.expr, derivation.variables, derivation.results
    if derivation.order == 2:
        yield from _claims_of_hessian(derivation)
    elif is_symmetric(derivation):
        yield _symmetric_claim(derivation)
    elif len(variables) > 1 and sum(evaluations(_slope(asked, x, ""), point) for x in variables) > MANY_EVALUATIONS:
        yield _joint_claim(derivation)
    else:
        for x in variables:
            what = f"the derivative with respect to {x.name}"
            yield _claim(_slope(asked, x, derivation.layout), results[x.name].expr, what)


def _slope(function: Expr, x: Symbol, layout: str) -> Total:
    """The derivative in the layout of the result; that of a matrix by a scalar has the matrix's shape in both."""
    keeps_shape = len(function.shape) == 2 and not x.shape
    return Total(function, x, layout="numerator" if keeps_shape else layout)


def _claim(measured: Expr, claimed: Expr, what: str) -> Claim:
    return Claim(
        lambda point: point.value(measured),
        lambda point: point.value(claimed),
        methods_of(measured)[measured],
        what,
        claimed,
    )


def _claims_of_hessian(derivation: Derivation) -> Iterator[Claim]:
    """The Hessian as the derivative of the engine's gradient, and that gradient as the derivative of the function."""
    (x,) = derivation.variables
    last = derivation.derived.equations[-1].first
    assert isinstance(last, Total)
    assert isinstance(last.function, Let)
    slope = _slope(derivation.reading.expr, x, "denominator")
    yield _claim(slope, last.function.value, f"the gradient with respect to {x.name}")
    yield _claim(_slope(last.function, x, "numerator"), derivation.result.expr, f"the Hessian with respect to {x.name}")


def is_symmetric(derivation: Derivation) -> bool:
    return getattr(derivation.derived, "structure", "") == "symmetric"


def _symmetric_claim(derivation: Derivation) -> Claim:
    """By the independent entries of a symmetric matrix: two that mirror each other are moved together."""
    (x,) = derivation.variables
    change = Differential(derivation.reading.expr, (x,))

    def measured(point: Point) -> Any:
        found = np.zeros_like(point.given[x.name])
        for i, j in itertools.combinations_with_replacement(range(len(found)), 2):
            step = np.zeros_like(found)
            step[i, j] = step[j, i] = point.magnitude
            found[i, j] = found[j, i] = point.having(**{f"d{x.name}": step}).value(change) / point.magnitude
        return found

    result = derivation.result.expr
    what = f"the derivative with respect to the entries of the symmetric {x.name}"
    return Claim(measured, lambda point: point.value(result), methods_of(change)[change], what, result)


def _joint_claim(derivation: Derivation) -> Claim:
    """All gradients of a large network at once: along a random direction in all variables."""
    change = Differential(derivation.reading.expr, derivation.variables)

    def claimed(point: Point) -> Any:
        return sum(np.sum(point.value(G.expr) * point.given[f"d{name}"]) for name, G in derivation.results.items())

    what = "the change along a random line"
    said = f"what the gradients with respect to {', '.join(derivation.results)} give"
    return Claim(lambda point: point.value(change), claimed, methods_of(change)[change], what, said)
