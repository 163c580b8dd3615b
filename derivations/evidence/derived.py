"""Checking what the engine derives: the result against numeric differentiation, and every line.

The result is compared with numeric differentiation of what was asked, at random points; each line with the one before
it, numerically and, at small sizes and as far as a budget goes, also exactly. Nothing that the engine says is taken for
granted: of a Hessian, the gradient that it was taken of is checked too.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from derivations.calculus.rule_names import MOVES, RULES
from derivations.evidence.check import TOLERANCE
from derivations.evidence.draws import Draw, NoPointError
from derivations.evidence.exactly import Exactly, compare_exactly
from derivations.evidence.pair import POINTS, WRONG_BY, relative_error
from derivations.evidence.report import Evidence
from derivations.evidence.values import DERIVATIVES, METHODS, Point, evaluations, methods_of
from derivations.language.derivatives import Derivative, Differential, Let, Total
from derivations.language.expression import Expr, Symbol, postorder
from derivations.language.matrices import Inverse
from derivations.language.shape import describe, dim_names

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation

LINE_POINTS = 5  # each line is compared at so many of the points
FEWER_LINE_POINTS = 2  # where that is much work
MANY_EVALUATIONS = 20_000  # of single operations, for one point: about a twentieth of a second
NEGATED = {"be": "is not", "equal": "does not equal"}

Value = Callable[[Point], Any]


class Claim(NamedTuple):
    """What a derivation ends with: a value that is measured, and the same one as an expression says it.

    ``what`` and ``said`` are for the message: the derivative by x is not … .
    """

    measured: Value
    claimed: Value
    method: str
    what: str
    said: Expr | str


class Line(NamedTuple):
    """Two neighbours in an equation."""

    left: Expr
    right: Expr
    rule: str


@dataclass
class Findings:
    """What the comparisons add up to."""

    failures: list[str] = field(default_factory=list)
    errors: dict[str, float] = field(default_factory=dict)  # the largest for each method
    links: int = 0
    line_points: int = 0
    exactly: Exactly = field(default_factory=Exactly)

    def note(self, method: str, error: float, left: object, verb: str, right: object, rule: str = "") -> None:
        """Take down an error, and a failure if it is above the tolerance; a small one may be of rounding."""
        self.errors[method] = max(self.errors.get(method, 0.0), error)
        if not error <= TOLERANCE[method]:
            verb = f"is not shown to {verb}" if error < WRONG_BY else NEGATED[verb]
            reason = f" ({rule})" if rule else ""
            self.failures.append(f"{left} {verb} {right}{reason}; the relative error is {error:.1e} ({method})")

    def evidence(self, name: str, seconds: float) -> Evidence:
        """All of it: the largest error against numeric differentiation, or that of what failed."""
        method = min(self.errors, key=METHODS.index, default="direct evaluation")
        if self.failures:
            method = max(self.errors, key=lambda m: self.errors[m] / TOLERANCE[m], default=method)
        exact = len(self.exactly.shown)
        checks = [f"{self.links} lines at {self.line_points} of the points"] if self.links else []
        if exact < self.links:
            checks.append(f"{exact} of {self.links} lines also exactly")
        return Evidence(
            id=name,
            ok=not self.failures,
            layouts=[],
            links=self.links,
            exact_sizes=self.exactly.sizes,
            points=POINTS if self.errors else 0,
            method=method,
            max_relative_error=self.errors.get(method, math.inf),
            tolerance=TOLERANCE[method],
            rejected=0,
            checks=checks,
            failures=self.failures,
            seconds=seconds,
            exact_links=exact if exact < self.links else None,
        )


def check_derivation(derivation: Derivation, seed: int = 0) -> Evidence:
    """The evidence that a derivation is right: its result, and every line. What cannot be checked is not shown.

    >>> from derivations.evidence.derivation import derive
    >>> evidence = check_derivation(derive("norm(A @ x - b)**2", wrt="x"))
    >>> evidence.ok, evidence.points, evidence.method
    (True, 20, 'complex step')
    """
    started = time.perf_counter()
    findings = Findings()
    try:
        _check(derivation, seed, findings)
    except NoPointError:
        findings.failures.append(f"no point was found at which {derivation.text} and its derivative are defined")
    except Exception as error:  # NumPy and SymPy raise many kinds
        findings.failures.append(f"{type(error).__name__}: {error}")
    return findings.evidence(derivation.text, time.perf_counter() - started)


def _check(derivation: Derivation, seed: int, findings: Findings) -> None:
    lines = list(lines_of(derivation))
    exprs = list(dict.fromkeys(side for line in lines for side in (line.left, line.right)))
    asked, results = derivation.reading.expr, tuple(result.expr for result in derivation.results.values())
    findings.failures += unreadable(asked, [derivation.function, *exprs], results)
    if findings.failures:
        return
    symmetric = [x.name for x in derivation.variables] if is_symmetric(derivation) else []
    inverses = tuple(node for node in postorder(*exprs) if isinstance(node, Inverse))
    draw = Draw((asked, derivation.function), (*results, *inverses), seed, tuple(symmetric))
    points = [draw.point() for _ in range(POINTS)]
    for claim in claims_of(derivation, points[0]):
        error = max(_error(claim, point) for point in points)
        findings.note(claim.method, error, claim.what, "be", claim.said)
    _check_lines(lines, exprs, points, findings)
    findings.exactly = compare_exactly(
        ((line.left, line.right) for line in lines), tuple(dict.fromkeys(dim_names(draw.dims))), draw
    )
    for (left, right), sizes in findings.exactly.different.items():
        where = ", ".join(f"{dim} = {length}" for dim, length in sizes.items())
        findings.failures.append(f"{left} is not exactly {right}" + (f" for {where}" if where else ""))
    findings.failures = findings.failures or incomplete(derivation)


def _error(claim: Claim, point: Point) -> float:
    return relative_error(np.asarray(claim.measured(point)), np.asarray(claim.claimed(point)))


# The result


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
            yield _claim(_slope(asked, x, derivation.layout), results[x.name].expr, f"the derivative by {x.name}")


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
    yield _claim(_slope(derivation.reading.expr, x, "denominator"), last.function.value, f"the gradient by {x.name}")
    yield _claim(_slope(last.function, x, "numerator"), derivation.result.expr, f"the Hessian by {x.name}")


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
            step[i, j] = step[j, i] = 1.0
            found[i, j] = found[j, i] = Point(point.sizes, {**point.given, f"d{x.name}": step}).value(change)
        return found

    result = derivation.result.expr
    what = f"the derivative by the entries of the symmetric {x.name}"
    return Claim(measured, lambda point: point.value(result), methods_of(change)[change], what, result)


def _joint_claim(derivation: Derivation) -> Claim:
    """All gradients of a large network at once: along a random direction in all variables."""
    change = Differential(derivation.reading.expr, derivation.variables)

    def claimed(point: Point) -> Any:
        return sum(np.sum(point.value(G.expr) * point.given[f"d{name}"]) for name, G in derivation.results.items())

    what, said = "the change along a random line", f"what the gradients by {', '.join(derivation.results)} give"
    return Claim(lambda point: point.value(change), claimed, methods_of(change)[change], what, said)


# The lines


def lines_of(derivation: Derivation) -> Iterator[Line]:
    """Each expression of a derivation with the one it is said to equal; not what a name stands for, by definition."""
    equations = derivation.derived.equations
    for equation in equations:
        left = equation.first
        for move in equation.moves:
            is_symmetric_result = is_symmetric(derivation) and equation is equations[-1] and left is equation.first
            if not (is_symmetric_result or left is move.expr or (isinstance(left, Let) and left.value is move.expr)):
                yield Line(left, move.expr, move.because)
            left = move.expr


def _check_lines(lines: list[Line], exprs: list[Expr], points: list[Point], findings: Findings) -> None:
    """Compare neighbours, each pair at some of the points."""
    work = sum(evaluations(node, points[0]) for node in postorder(*exprs) if isinstance(node, DERIVATIVES))
    some = points[: LINE_POINTS if work < MANY_EVALUATIONS else FEWER_LINE_POINTS]
    methods = methods_of(*exprs)
    for left, right, rule in lines:
        error = max(relative_error(point.value(left), point.value(right)) for point in some)
        method = min(methods[left], methods[right], key=METHODS.index)
        findings.note(method, error, left, "equal", right, rule)
    findings.links, findings.line_points = len({(line.left, line.right) for line in lines}), len(some)


# Names


def incomplete(derivation: Derivation) -> list[str]:
    """What keeps the lines from leading to the results: each must be where a line on its derivative ends."""
    ends = {equation.last for equation in derivation.derived.equations if isinstance(equation.first, Derivative)}
    missing = [name for name, result in derivation.results.items() if result.expr not in ends]
    rules = {name for step in derivation.steps for name in step.rules}
    unknown = sorted(rules - {*RULES, *MOVES})
    return [f"no line ends at the derivative by {name}" for name in missing] + [
        f"there is no rule called {name}" for name in unknown
    ]


def unreadable(asked: Expr, exprs: Iterable[Expr], results: Iterable[Expr]) -> list[str]:
    """What keeps a derivation from being read: names with two meanings or none, and results with a derivative left."""
    meanings: dict[str, dict[Any, Any]] = {}
    known = {node.name for node in postorder(asked) if isinstance(node, Symbol)}
    unknown: dict[str, None] = {}
    for node in postorder(*exprs, *results):
        if isinstance(node, Symbol):
            meanings.setdefault(node.name, {})[node.shape] = f"a {describe(node.shape)}"
            unknown |= {node.name: None} if node.name not in known else {}
        elif isinstance(node, Let):
            meanings.setdefault(node.name, {})[node.value] = node.value
        for dim in dim_names(node.shape):
            meanings.setdefault(dim, {})["dimension"] = "a dimension"
    return [
        *(f"{name} is {', and '.join(map(str, kinds.values()))}" for name, kinds in meanings.items() if len(kinds) > 1),
        *(f"{name} stands in the derivation, and not in the function" for name in unknown),
        *(f"the result {result} still holds a derivative" for result in results if _is_unfinished(result)),
    ]


def _is_unfinished(result: Expr) -> bool:
    return any(isinstance(node, Derivative | Differential) for node in postorder(result))
