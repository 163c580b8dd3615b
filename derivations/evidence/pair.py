"""Two expressions compared: exactly at several sizes, and numerically at random points.

The sizes and the positions of free indices vary, so that what holds by accident at one of them is not taken for a rule.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from derivations.evidence.cost import work
from derivations.evidence.equality import equal, is_finite, oriented
from derivations.evidence.points import MANY, draw_values, sizes_of_point
from derivations.evidence.rational import TooLargeError
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Limit, Total
from derivations.language.exact import Reader
from derivations.language.expression import Expr, Index, Size, Symbol, walk
from derivations.language.matrices import Determinant, Inverse, LogDeterminant
from derivations.language.numeric import is_analytic, numeric, parameters, source
from derivations.language.shape import Dim, Shape, dim_names, size

LARGEST = 4  # exact checks run at n = 1 … LARGEST, or less where that is too much work
MOST_WORK = 100_000  # terms to compare at one size: about a second
POINTS = 20
WRONG_BY = 1e-4  # a negative control must be off by more than this, relatively; 0.1 % is
SMALLEST_SCALE = 1e-2  # errors are relative to the larger value, or to this
TOLERANCE = {
    "complex step": 1e-12,
    "direct evaluation": 1e-12,
    "central differences": 1e-7,
    "definition": 0.0,
    "shape": 0.0,
}


@functools.cache
def dimensions(exprs: tuple[Expr, ...]) -> tuple[str, ...]:
    """The names of the dimensions in the order in which they appear."""
    return tuple(dict.fromkeys(name for expr in exprs for node in walk(expr) for name in dim_names(_dims(node))))


def _dims(node: Expr) -> Shape:
    return (node.dim,) if isinstance(node, Size) else node.shape


def is_light(*exprs: Expr) -> bool:
    """Whether values are soon found at large sizes: no Kronecker product, no Jacobian of a matrix, no determinant."""
    nodes = [node for expr in exprs for node in walk(expr)]
    heavy = (isinstance(node, Determinant | LogDeterminant | Inverse) for node in nodes)
    return len(dimensions(exprs)) <= MANY and not any(heavy) and not any("*" in str(d) for n in nodes for d in n.shape)


def exact_sizes(dims: tuple[str, ...], largest: int = LARGEST) -> list[dict[str, int]]:
    """The sizes at which exact checks run: 1 … 4 for the first dimension, and others that differ from it.

    >>> exact_sizes(("n", "m"))[:2], exact_sizes(("n", "m"), largest=2)
    ([{'n': 1, 'm': 2}, {'n': 2, 'm': 3}], [{'n': 1, 'm': 2}, {'n': 2, 'm': 1}])
    """
    if not dims and largest:
        return [{}]
    return [{dim: (k + j) % largest + 1 for j, dim in enumerate(dims)} for k in range(largest)]


@dataclass(frozen=True)
class Found:
    """What an exact comparison found: whether the two are shown to be equal, up to which size, and at which ones.

    ``largest`` is 0 where every size is too much work. At a size where a side has no value, such as 0/0, nothing is
    tried.
    """

    equal: bool
    largest: int
    tried: frozenset[int] = frozenset()  # places in ``exact_sizes``, counted from 1, as the first dimension's size is


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
        return tuple(dict.fromkeys((*dimensions((self.left, self.right)), *ranges)))

    def positions(self, sizes: Mapping[str, int]) -> list[dict[Index, int]]:
        """Every choice of the free indices, counted from 1."""
        choices = itertools.product(*(range(1, size(stop, sizes) + 1) for _, stop in self.over))
        indices = [index for index, _ in self.over]
        wanted = [c for c in choices if not self.distinct or len(set(c)) == len(c)]
        return [dict(zip(indices, choice, strict=True)) for choice in wanted]

    def compare_exactly(self) -> Found:
        """Whether the two are equal at every size tried; not where the ranges leave nothing to try.

        The largest sizes that are not too much work are tried; it may be that there are none.
        """
        for largest in range(LARGEST, 0, -1):
            try:
                return self._compared(largest)
            except TooLargeError:
                continue
        return Found(False, 0)

    def _compared(self, largest: int) -> Found:
        tried: dict[int, list[bool | None]] = {}
        for k, sizes in enumerate(exact_sizes(self.dims, largest), 1):
            tried[k] = [self._equal_at(sizes, at) for at in self.positions(sizes)]
            if False in tried[k]:
                return Found(False, largest, frozenset([k]))
        if not any(map(any, tried.values())):
            return Found(False, largest)
        sizes_with_values = [k for k, results in tried.items() if None not in results]
        return Found(True, largest, frozenset(sizes_with_values if self.dims else range(1, LARGEST + 1)))

    def _equal_at(self, sizes: Mapping[str, int], at: Mapping[Index, int]) -> bool | None:
        """Whether the two are equal at a size: for any values of the intermediates in them, or else for their own.

        None where one of the two has no value.
        """
        if self._only_names and self._work(sizes, holding=True) <= MOST_WORK:
            reader = Reader(sizes, self.domain, at, holding=True)
            with suppress(TooLargeError):
                if equal(reader.read(self.left), reader.read(self.right)):
                    return True
        if self._work(sizes) > MOST_WORK:
            raise TooLargeError("too many terms")
        left, right = (_read(side, sizes, self.domain, at) for side in (self.left, self.right))
        return equal(left, right, self._apart(sizes)) if is_finite(left) and is_finite(right) else None

    def _apart(self, sizes: Mapping[str, int]) -> frozenset[sympy.Expr]:
        """The differences of entries that are not 0 where no two entries of an array are equal."""
        symbols = {node for side in (self.left, self.right) for node in walk(side) if isinstance(node, Symbol)}
        arrays = [_read(s, sizes, self.domain, {}) for s in symbols if self.domain.get(s.name) == "distinct"]
        pairs = (pair for array in arrays for pair in itertools.combinations(array, 2))
        return frozenset(oriented(p - q)[0] for p, q in pairs)

    def _work(self, sizes: Mapping[str, int], holding: bool = False) -> int:
        return work(self.left, sizes, holding) + work(self.right, sizes, holding)

    @functools.cached_property
    def _only_names(self) -> bool:
        """Whether intermediates stand in the two and nothing looks into them, as a total derivative does."""
        kinds = {type(node) for side in (self.left, self.right) for node in walk(side)}
        return Let in kinds and kinds.isdisjoint({Total, Gradient, Differential, Limit, At})

    def differ(self, seed: int, points: int = POINTS) -> tuple[str, float]:
        """How the two were compared, and their largest relative difference at the random points."""
        return self.method(), max(self._differences(seed, points), default=0.0)

    def are_different(self, seed: int) -> bool:
        """Whether both the exact and the numeric check see a difference; a value that is not finite shows none."""
        if self.left.shape != self.right.shape:
            return True
        found = self.compare_exactly()
        if found.equal and found.largest == LARGEST:  # with less tried, the values decide
            return False
        return any(WRONG_BY < d < float("inf") for d in self._differences(seed))

    def _differences(self, seed: int, points: int = POINTS) -> Iterator[float]:
        """The relative difference at each random point, of which the first ones have special sizes."""
        rng, needed = np.random.default_rng(seed), parameters(self.left) | parameters(self.right)
        light = len(self.over) < 2 and is_light(self.left, self.right)
        sizes = (sizes_of_point(rng, self.dims, k, light) for k in range(points))
        return self.differences_at((at, draw_values(rng, needed, at, self.domain)) for at in sizes)

    def differences_at(self, points: Iterable[tuple[Mapping[str, int], Mapping[str, Any]]]) -> Iterator[float]:
        """The relative difference at each point, which is sizes and values, for every position of the indices."""
        method = self.method()
        if method == "definition":
            return
        functions = [numeric(side, analytic=method == "complex step") for side in (self.left, self.right)]
        for sizes, values in points:
            for at in self.positions(sizes):
                counted = {index.name: position - 1 for index, position in at.items()}
                with np.errstate(all="ignore"):  # what is not finite counts as an infinite error
                    results = [function(**values, **sizes, **counted) for function in functions]
                yield relative_error(*results)

    def method(self) -> str:
        """How the numeric values of the two are compared, if there is anything to compare."""
        if source(self.left) == source(self.right):
            return "definition"
        nodes = [node for side in (self.left, self.right) for node in walk(side)]
        if any(_is_differentiated(node) for node in nodes):
            return "complex step" if is_analytic(self.left) and is_analytic(self.right) else "central differences"
        return "direct evaluation"


def _is_differentiated(node: Expr) -> bool:
    """Whether it reads as numeric differentiation; the change dX of a variable itself is given."""
    if isinstance(node, Differential):
        return node.function not in node.variables
    return isinstance(node, Derivative | Gradient | Limit)


def _read(expr: Expr, sizes: Mapping[str, int], domain: Mapping[str, str], at: Mapping[Index, int]) -> sympy.Matrix:
    return _remembered(expr, *(tuple(mapping.items()) for mapping in (sizes, domain, at)))


@functools.lru_cache(maxsize=2048)  # neighbours in a chain, and a formula's controls, read the same lines
def _remembered(
    expr: Expr,
    sizes: tuple[tuple[str, int], ...],
    domain: tuple[tuple[str, str], ...],
    at: tuple[tuple[Index, int], ...],
) -> sympy.Matrix:
    return Reader(dict(sizes), dict(domain), dict(at)).read(expr)


def relative_error(a: Any, b: Any) -> float:
    """The largest difference of two arrays, relative to their largest entry; infinite if they cannot be compared.

    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.002])) > 9e-4
    True
    """
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return float("inf")
    scale = max(float(np.max(np.abs(a), initial=0)), float(np.max(np.abs(b), initial=0)), SMALLEST_SCALE)
    return float(np.max(np.abs(a - b), initial=0)) / scale
