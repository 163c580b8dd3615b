"""Checking what the engine derives: the result against numeric differentiation, and every line.

The result is compared with numeric differentiation of what was asked, at random points and, where there are kinks, at
the kinks; so is what the emitted code returns. Each line is compared with the one before it, numerically and, at small
sizes and as far as a budget goes, also exactly; and its reason is applied again, to see that it leads there.
"""

from __future__ import annotations

import math
import operator
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from derivations.calculus.rule_names import MOVES, RULES
from derivations.evidence.cancellation import error_at
from derivations.evidence.claims import MANY_EVALUATIONS, Claim, claims_of, is_symmetric
from derivations.evidence.draws import Draw, NoPointError
from derivations.evidence.emitted import emitted, shape_at
from derivations.evidence.exactly import Exactly, compare_exactly
from derivations.evidence.kinks import kinks_of, points_at_kinks, unstated
from derivations.evidence.pair import TOLERANCE, WRONG_BY
from derivations.evidence.replay import replayed
from derivations.evidence.replay.record import derivative_in
from derivations.evidence.report import Evidence
from derivations.evidence.values import DERIVATIVES, METHODS, Point, evaluations, methods_of
from derivations.language.derivatives import Derivative, Differential, Let
from derivations.language.expression import Expr, Symbol, postorder, rebuilt
from derivations.language.matrices import Inverse
from derivations.language.shape import describe, dim_names

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation

LINE_POINTS = 5  # each line is compared at so many of the points
FEWER_LINE_POINTS = 2  # where that is much work
TOO_LARGE = (
    "arrays of these sizes are too large to check; give dimensions names, as in --shape x=n, and small ones are drawn"
)
NEGATED = {"be": "is not", "equal": "does not equal"}


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
    points: int = 0
    reasons: int = 0
    replayed: int = 0
    links: int = 0
    line_points: int = 0
    exactly: Exactly = field(default_factory=Exactly)
    checks: list[str] = field(default_factory=list)  # what else was checked, in words

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
            points=self.points,
            method=method,
            max_relative_error=self.errors.get(method, math.inf),
            tolerance=TOLERANCE[method],
            rejected=0,
            checks=[*checks, *self.checks],
            failures=self.failures,
            seconds=seconds,
            exact_links=exact if exact < self.links else None,
            reasons=self.reasons,
            replayed=self.replayed,
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
    except MemoryError:
        findings.failures.append(TOO_LARGE)
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
    points = draw.points()
    claims = list(claims_of(derivation, points[0]))
    points = [p if p.magnitude == 1 or _can_be_measured(claims, p) else draw.point() for p in points]
    for claim in claims:
        findings.note(claim.method, max(_error(claim, point) for point in points), claim.what, "be", claim.said)
    findings.points = len(points)
    findings.checks += _where(points)
    _check_kinks(derivation, draw, claims, findings)
    _check_code(derivation, points, findings)
    _check_lines(lines, exprs, points, findings)
    findings.exactly = compare_exactly(
        ((line.left, line.right) for line in lines), tuple(dict.fromkeys(dim_names(draw.dims))), draw
    )
    for (left, right), sizes in findings.exactly.different.items():
        where = ", ".join(f"{dim} = {length}" for dim, length in sizes.items())
        findings.failures.append(f"{left} is not exactly {right}" + (f" for {where}" if where else ""))
    findings.failures = findings.failures or incomplete(derivation)
    _check_reasons(derivation, points[0], findings)


def _can_be_measured(claims: list[Claim], point: Point) -> bool:
    """Whether numeric differentiation has an answer: with large values its own exponentials may overflow."""
    return all(np.all(np.isfinite(claim.measured(point))) for claim in claims)


def _error(claim: Claim, point: Point) -> float:
    return error_at(point, claim.measured, claim.claimed, TOLERANCE[claim.method])


def _where(points: list[Point]) -> Iterator[str]:
    """What is special about some of the points."""
    magnitudes = sorted({point.magnitude for point in points})
    if len(magnitudes) > 1:
        yield f"the points are of different size, from about {magnitudes[0]:g} to about {magnitudes[-1]:g}"
    if count := sum(1 in point.sizes.values() for point in points):
        yield f"at {count} of the points a dimension is 1"


# Reasons, kinks and code


def _check_reasons(derivation: Derivation, point: Point, findings: Findings) -> None:
    """Apply each reason again; one that does not lead from the line before to this one is wrong, if the lines hold."""
    reasons = replayed(derivation, point)
    findings.reasons, findings.replayed = len(reasons), sum(reason.holds for reason in reasons)
    is_the_only_fault = not findings.failures
    for reason in reasons:
        if is_the_only_fault and not reason.holds:
            findings.failures.append(f"“{reason.rule}” does not lead from {reason.before} to {reason.after}")


def _check_kinks(derivation: Derivation, draw: Draw, claims: list[Claim], findings: Findings) -> None:
    """Compare what is taken at kinks with the convention that the conditions state."""
    kinks = kinks_of(draw)
    at_kinks = points_at_kinks(draw, kinks)
    findings.failures += unstated(derivation, kinks, at_kinks, claims)
    for claim in claims if at_kinks else ():
        error = max(_error(claim, point) for point in at_kinks)
        findings.note(claim.method, error, f"at a kink, {claim.what}", "be", claim.said)
    if kinks:
        met = len(at_kinks)
        findings.checks.append(f"the value taken at a kink, at {met} points" if met else "no point at a kink was found")


def _check_code(derivation: Derivation, points: list[Point], findings: Findings) -> None:
    """Run the code that is handed out, and compare what it returns, and of which shape, with the results."""
    run = emitted(derivation)
    exprs = {"": derivation.function, **{name: result.expr for name, result in derivation.results.items()}}
    errors = dict.fromkeys(exprs, 0.0)
    for point in points:
        for name, array in run(point).items():
            shape = shape_at(derivation, name, point)
            errors[name] = max(errors[name], _error_of_code(array, exprs[name], shape, point))
    for name, error in errors.items():
        what = f"what the emitted code returns for {name}" if name else "the value that the emitted code returns"
        findings.note("direct evaluation", error, what, "be", exprs[name])
    findings.checks.append(f"the emitted code run at {len(points)} points")


def _error_of_code(array: Any, expr: Expr, shape: tuple[int, ...], point: Point) -> float:
    if np.shape(array) != shape:
        return math.inf
    return error_at(point, lambda _: array, lambda at: at.value(expr).reshape(shape), TOLERANCE["direct evaluation"])


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
    some = _of_each_kind(points) if work < MANY_EVALUATIONS else points[:FEWER_LINE_POINTS]
    methods = methods_of(*exprs)
    for left, right, rule in lines:
        method = min(methods[left], methods[right], key=METHODS.index)
        sides = operator.methodcaller("value", left), operator.methodcaller("value", right)
        error = max(error_at(point, *sides, TOLERANCE[method]) for point in some)
        findings.note(method, error, left, "equal", right, rule)
    findings.links, findings.line_points = len({(line.left, line.right) for line in lines}), len(some)


def _of_each_kind(points: list[Point]) -> list[Point]:
    """Some of the points, among them one of another magnitude and one at which a dimension is 1, if there are any."""
    other = [point for point in points if point.magnitude != 1][:1]
    smallest = [point for point in points if 1 in point.sizes.values()][:1]
    return points[: LINE_POINTS - len(other + smallest)] + other + smallest


# Names


def incomplete(derivation: Derivation) -> list[str]:
    """What keeps the lines from leading to the results: each must be where a line on its derivative ends."""
    ends = {equation.last for equation in derivation.derived.equations if derivative_in(equation.first)}
    missing = [name for name, result in derivation.results.items() if result.expr not in ends]
    rules = {name for step in derivation.steps for name in step.rules}
    unknown = sorted(rules - {*RULES, *MOVES})
    return [f"no line ends at the derivative with respect to {name}" for name in missing] + [
        f"there is no rule called {name}" for name in unknown
    ]


def unreadable(asked: Expr, exprs: Iterable[Expr], results: Iterable[Expr]) -> list[str]:
    """What keeps a derivation from being read: names with two meanings or none, and results with a derivative left."""
    meanings: dict[str, dict[Any, Any]] = {}
    known = {node.name for node in postorder(asked) if isinstance(node, Symbol)}
    unknown: dict[str, None] = {}
    nodes = postorder(*exprs, *results)
    stands_for = _values([node for node in nodes if isinstance(node, Let)])
    for node in nodes:
        if isinstance(node, Symbol):
            meanings.setdefault(node.name, {})[node.shape] = f"a {describe(node.shape)}"
            unknown |= {node.name: None} if node.name not in known else {}
        elif isinstance(node, Let):
            meanings.setdefault(node.name, {})[stands_for[node]] = node.value
        for dim in dim_names(node.shape):
            meanings.setdefault(dim, {})["dimension"] = "a dimension"
    return [
        *(f"{name} is {', and '.join(map(str, kinds.values()))}" for name, kinds in meanings.items() if len(kinds) > 1),
        *(f"{name} stands in the derivation, and not in the function" for name in unknown),
        *(f"the result {result} still holds a derivative" for result in results if _is_unfinished(result)),
    ]


def _values(lets: list[Let]) -> dict[Expr, Expr]:
    """What names stand for, down to the variables: with u = W x, p = softmax(u) is p = softmax(W x)."""
    answers: dict[Expr, Expr] = {}
    for node in postorder(*lets):
        value = node if isinstance(node, Derivative | Differential) else rebuilt(node, answers)
        answers[node] = answers[node.value] if isinstance(node, Let) else value
    return answers


def _is_unfinished(result: Expr) -> bool:
    return any(isinstance(node, Derivative | Differential) for node in postorder(result))
