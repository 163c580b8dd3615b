"""Two expressions compared: exactly at several sizes, and numerically at random points.

The sizes and the positions of free indices vary, so that what holds by accident at one of them is not taken for a rule.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from derivations.evidence.equality import equal
from derivations.evidence.points import draw_sizes, draw_values
from derivations.language.derivatives import Derivative, Gradient, Limit
from derivations.language.exact import exact
from derivations.language.expression import Expr, Index, walk
from derivations.language.numeric import is_analytic, numeric, parameters, source
from derivations.language.shape import Dim, dim_names, size

LARGEST = 4  # exact checks run at n = 1 … LARGEST
POINTS = 20
WRONG_BY = 1e-4  # a negative control must be off by more than this, relatively; 0.1 % is
SMALLEST_SCALE = 1e-2  # errors are relative to the larger value, or to this


@functools.cache
def dimensions(exprs: tuple[Expr, ...]) -> tuple[str, ...]:
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
        return tuple(dict.fromkeys((*dimensions((self.left, self.right)), *ranges)))

    def positions(self, sizes: Mapping[str, int]) -> list[dict[Index, int]]:
        """Every choice of the free indices, counted from 1."""
        choices = itertools.product(*(range(1, size(stop, sizes) + 1) for _, stop in self.over))
        indices = [index for index, _ in self.over]
        wanted = [c for c in choices if not self.distinct or len(set(c)) == len(c)]
        return [dict(zip(indices, choice, strict=True)) for choice in wanted]

    def agree_exactly(self) -> bool:
        """Whether the two are equal at every size tried; not where the ranges leave nothing to try."""
        places = [(sizes, at) for sizes in exact_sizes(self.dims) for at in self.positions(sizes)]
        return bool(places) and all(
            equal(_read(self.left, sizes, self.domain, at), _read(self.right, sizes, self.domain, at))
            for sizes, at in places
        )

    def differ(self, seed: int) -> tuple[str, float]:
        """How the two were compared, and their largest relative difference at the random points."""
        return self.method(), max(self._differences(seed), default=0.0)

    def are_different(self, seed: int) -> bool:
        """Whether both the exact and the numeric check see a difference; a value that is not finite shows none."""
        if self.left.shape != self.right.shape:
            return True
        return not self.agree_exactly() and any(WRONG_BY < d < float("inf") for d in self._differences(seed))

    def _differences(self, seed: int) -> Iterator[float]:
        """The relative difference at each random point."""
        method = self.method()
        if method == "definition":
            return
        functions = [numeric(side, analytic=method == "complex step") for side in (self.left, self.right)]
        rng = np.random.default_rng(seed)
        for _ in range(POINTS):
            sizes = draw_sizes(rng, self.dims)
            values = draw_values(rng, parameters(self.left) | parameters(self.right), sizes, self.domain)
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
