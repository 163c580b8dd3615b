"""Checking a formula: each link exactly, the result numerically, and the wrong variants, which must be rejected.

Exact: neighbours in a chain read as equal SymPy matrices at every size tried. Numeric: the first line, whose
derivatives are taken by numeric differentiation, agrees with the last at random points. A negative control must fail
both.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import sympy

from derivations.evidence.equality import equal
from derivations.evidence.formula import Formula, Reject
from derivations.evidence.points import draw_sizes, draw_values
from derivations.evidence.statement import Chain, HasShape, Statement, Unequal, laid_out, one_line
from derivations.language.derivatives import Derivative, Gradient, Limit
from derivations.language.exact import exact
from derivations.language.expression import Expr, Index, walk
from derivations.language.numeric import is_analytic, numeric, parameters, source
from derivations.language.shape import Dim, dim_names, matrix_shape, size

LARGEST = 4  # exact checks run at n = 1 … LARGEST
POINTS = 20
TOLERANCE = {
    "complex step": 1e-12,
    "direct evaluation": 1e-12,
    "central differences": 1e-7,
    "definition": 0.0,
    "shape": 0.0,
}
UNMEASURED = {  # what is checked without comparing values
    "definition": "Both sides are the same by definition.",
    "shape": "The shapes hold at every size tried.",
}
WRONG_BY = 1e-4  # a negative control must be off by more than this, relatively; 0.1 % is
SMALLEST_SCALE = 1e-2  # errors are relative to the larger value, or to this


@dataclass(frozen=True)
class Evidence:
    """What checking a formula showed."""

    id: str
    ok: bool
    layouts: list[str]
    links: int
    exact_sizes: list[dict[str, int]]
    points: int
    method: str
    max_relative_error: float
    tolerance: float
    rejected: int
    checks: list[str]
    failures: list[str]
    seconds: float
    by_definition: bool = False  # the formula itself; what was measured are its parts

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def sentence(self) -> str:
        """The evidence in words."""
        if not self.ok:
            return "Not shown: " + "; ".join(self.failures)
        parts = [self._exact_words(), self._numeric_words()]
        if self.by_definition and self.method not in UNMEASURED:
            parts.insert(0, "True by definition. The statements that go with it:")
        if self.layouts:
            parts.append("Both layouts checked.")
        if self.rejected:
            parts.append(f"{self.rejected} wrong variant{'s' if self.rejected > 1 else ''} rejected.")
        return " ".join(part for part in parts if part)

    def _exact_words(self) -> str:
        if not self.links or self.method in UNMEASURED:  # then there is nothing to be exact about
            return ""
        names = list(self.exact_sizes[0])
        if not names:
            return "Exact."
        tried = ", ".join(str(sizes[names[0]]) for sizes in self.exact_sizes)
        others = f", with {' and '.join(names[1:])} different" if len(names) > 1 else ""
        return f"Exact for {names[0]} = {tried}{others}."

    def _numeric_words(self) -> str:
        if self.method in UNMEASURED:
            return UNMEASURED[self.method]
        against = {
            "complex step": "NumPy against the complex step",
            "central differences": "NumPy against central differences",
            "direct evaluation": "Both sides evaluated with NumPy",
        }[self.method]
        return f"{against} at {self.points} random points: largest relative error {in_words(self.max_relative_error)}."


def in_words(error: float) -> str:
    """An error as a person writes it.

    >>> in_words(3.1e-16), in_words(0.0)
    ('3·10⁻¹⁶', '0')
    """
    if error == 0:
        return "0"
    mantissa, exponent = f"{error:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}·10{raised}"


@dataclass
class _Found:
    """What one statement's checks add up to."""

    links: int
    method: str
    error: float
    failures: list[str]


def check(formula: Formula, seed: int = 0) -> Evidence:
    """Check a formula: its statements, its negative controls and its further checks."""
    started = time.perf_counter()
    found = [check_statement(statement, formula.domain, seed) for statement in formula.statements]
    turned = [(s, laid_out(s, "denominator")) for s in formula.statements if laid_out(s, "denominator") != s]
    failures = [failure for f in found for failure in f.failures]
    failures += [failure for pair in turned for failure in check_layouts(*pair, formula.domain)]
    rejected = [_rejected(reject, formula, seed) for reject in formula.rejects]
    failures += [
        f"the wrong form {r.wrong.latex()} is not rejected"
        for r, ok in zip(formula.rejects, rejected, strict=True)
        if not ok
    ]
    held = {further: further.run() for further in formula.checks}
    failures += [f"{further.kind}: it does not hold that {further.claim}" for further, ok in held.items() if not ok]
    worst = max(found, key=lambda f: (f.method not in UNMEASURED, f.error / (TOLERANCE[f.method] or 1)))
    return Evidence(
        id=formula.id,
        ok=not failures,
        layouts=["numerator", "denominator"] if turned else [],
        links=sum(f.links for f in found),
        exact_sizes=exact_sizes(_dims(formula.statement.exprs)),
        points=0 if worst.method in UNMEASURED else POINTS,
        method=worst.method,
        max_relative_error=worst.error,
        tolerance=TOLERANCE[worst.method],
        rejected=sum(rejected),
        checks=[f"{further.kind}: {further.claim}" for further, ok in held.items() if ok],
        failures=failures,
        seconds=time.perf_counter() - started,
        by_definition=all(method(s) == "definition" for s in (formula.statement, *formula.derivation)),
    )


def method(statement: Statement) -> str:
    """How a statement is checked numerically, which is known without doing it."""
    return "shape" if isinstance(statement, HasShape) else Pair(statement.first, compared(statement), {}).method()


def compared(statement: Chain | Unequal) -> Expr:
    """What the first line is compared with: the last that is not the same by definition, if there is one."""
    others = [expr for expr in statement.exprs[1:] if source(expr) != source(statement.first)]
    return others[-1] if others else statement.last


def check_statement(statement: Statement, domain: Mapping[str, str], seed: int) -> _Found:
    match statement:
        case HasShape():
            return _check_shape(statement)
        case Unequal(first, last):
            pair = Pair(first, last, domain, statement.over, statement.distinct)
            alike = pair.agree_exactly() or pair.differ(seed)[1] < WRONG_BY
            failures = [f"{one_line(statement)}: the two sides are equal"] if alike else []
            return _Found(0, "direct evaluation", 0.0, failures)
        case Chain():
            return _check_chain(statement, domain, seed)


def _check_shape(statement: HasShape) -> _Found:
    """The exact reading has the claimed numbers of rows and columns."""
    pair = Pair(statement.first, statement.first, {}, statement.over)
    for sizes in exact_sizes(pair.dims):
        claimed = tuple(size(dim, sizes) for dim in matrix_shape(statement.claimed))
        if any(exact(statement.first, sizes, {}, at).shape != claimed for at in pair.positions(sizes)):
            return _Found(1, "shape", 0.0, [f"{one_line(statement)}: the shape is another one"])
    return _Found(1, "shape", 0.0, [])


def _check_chain(statement: Chain, domain: Mapping[str, str], seed: int) -> _Found:
    failures = []
    for before, after in zip(statement.exprs, statement.exprs[1:], strict=False):
        if not Pair(before, after, domain, statement.over, statement.distinct).agree_exactly():
            failures.append(f"{before.latex()} does not equal {after.latex()}")
    pair = Pair(statement.first, compared(statement), domain, statement.over, statement.distinct)
    method, error = pair.differ(seed)
    if not error <= TOLERANCE[method]:
        failures.append(f"{one_line(statement)}: NumPy finds a relative error of {error:.1e} ({method})")
    return _Found(len(statement.steps), method, error, failures)


def check_layouts(numerator: Statement, denominator: Statement, domain: Mapping[str, str]) -> list[str]:
    """The lines that are not the transposes of each other, as a line in one layout must be of that in the other."""
    failures = []
    for line, turned in zip(numerator.exprs, denominator.exprs, strict=True):
        pair = Pair(line.T, turned, domain, numerator.over, numerator.distinct)
        if not pair.agree_exactly():
            failures.append(f"{turned.latex()} is not {line.latex()} in denominator layout")
    return failures


@functools.cache
def _dims(exprs: tuple[Expr, ...]) -> tuple[str, ...]:
    """The names of the dimensions in the order in which they appear."""
    return tuple(dict.fromkeys(name for expr in exprs for node in walk(expr) for name in dim_names(node.shape)))


def exact_sizes(dims: tuple[str, ...]) -> list[dict[str, int]]:
    """The sizes at which exact checks run: 1 … 4 for the first dimension, and others that differ from it.

    >>> exact_sizes(("n", "m"))[:2]
    [{'n': 1, 'm': 2}, {'n': 2, 'm': 3}]
    """
    if not dims:
        return [{}]
    return [{dim: (k + j) % LARGEST + 1 for j, dim in enumerate(dims)} for k in range(LARGEST)]


@dataclass(frozen=True)
class Pair:
    """Two expressions to compare, at every position of the indices that stand free in them."""

    left: Expr
    right: Expr
    domain: Mapping[str, str]
    over: tuple[tuple[Index, Dim], ...] = ()
    distinct: bool = False

    @property
    def dims(self) -> tuple[str, ...]:
        ranges = tuple(name for _, stop in self.over for name in dim_names((stop,)))
        return tuple(dict.fromkeys((*_dims((self.left, self.right)), *ranges)))

    def positions(self, sizes: Mapping[str, int]) -> list[dict[Index, int]]:
        """Every choice of the free indices, counted from 1."""
        choices = itertools.product(*(range(1, size(stop, sizes) + 1) for _, stop in self.over))
        indices = [index for index, _ in self.over]
        wanted = [c for c in choices if not self.distinct or len(set(c)) == len(c)]
        return [dict(zip(indices, choice, strict=True)) for choice in wanted]

    def agree_exactly(self) -> bool:
        """Whether the two are equal at every size tried."""
        return all(
            equal(_read(self.left, sizes, self.domain, at), _read(self.right, sizes, self.domain, at))
            for sizes in exact_sizes(self.dims)
            for at in self.positions(sizes)
        )

    def differ(self, seed: int, enough: float = float("inf")) -> tuple[str, float]:
        """How the two were compared, and their largest relative difference at the random points.

        A difference that is ``enough`` ends the search.
        """
        method = self.method()
        if method == "definition":
            return method, 0.0
        functions = [numeric(side, analytic=method == "complex step") for side in (self.left, self.right)]
        rng = np.random.default_rng(seed)
        worst = 0.0
        for _ in range(POINTS):
            sizes = draw_sizes(rng, self.dims)
            values = draw_values(rng, parameters(self.left) | parameters(self.right), sizes, self.domain)
            for at in self.positions(sizes):
                counted = {index.name: position - 1 for index, position in at.items()}
                with np.errstate(all="ignore"):  # what is not finite counts as an infinite error
                    results = [function(**values, **sizes, **counted) for function in functions]
                worst = max(worst, relative_error(*results))
            if worst > enough:
                break
        return method, worst

    def method(self) -> str:
        """How the numeric values of the two are compared, if there is anything to compare."""
        if source(self.left) == source(self.right):
            return "definition"
        nodes = [node for side in (self.left, self.right) for node in walk(side)]
        if any(isinstance(node, Derivative | Gradient | Limit) for node in nodes):
            return "complex step" if is_analytic(self.left) and is_analytic(self.right) else "central differences"
        return "direct evaluation"


def _read(expr: Expr, sizes: Mapping[str, int], domain: Mapping[str, str], at: Mapping[Index, int]) -> sympy.Matrix:
    return _remembered(expr, *(tuple(mapping.items()) for mapping in (sizes, domain, at)))


@functools.lru_cache(maxsize=2048)  # neighbours in a chain, and a formula's controls, read the same lines
def _remembered(
    expr: Expr,
    sizes: tuple[tuple[str, int], ...],
    domain: tuple[tuple[str, str], ...],
    at: tuple[tuple[Index, int], ...],
) -> sympy.Matrix:
    return exact(expr, dict(sizes), dict(domain), dict(at))


def relative_error(a: Any, b: Any) -> float:
    """The largest difference of two arrays, relative to their largest entry; infinite if they cannot be compared.

    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.002])) > 9e-4
    True
    """
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return float("inf")
    scale = max(float(np.max(np.abs(a), initial=0)), float(np.max(np.abs(b), initial=0)), SMALLEST_SCALE)
    return float(np.max(np.abs(a - b), initial=0)) / scale


def _rejected(reject: Reject, formula: Formula, seed: int) -> bool:
    """Whether both the exact and the numeric check see that the wrong form is wrong."""
    said = formula.statement
    right = reject.against or said.first
    if right.shape != reject.wrong.shape:
        return True
    over, distinct = (reject.over, False) if reject.against else (said.over, said.distinct)
    pair = Pair(right, reject.wrong, formula.domain, over, distinct)
    return not pair.agree_exactly() and pair.differ(seed, WRONG_BY)[1] > WRONG_BY
