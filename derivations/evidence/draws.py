"""Random points at which a function is defined, well away from where it is not.

What a function asks of its variables is not worked out: values are drawn in several ways, and a point is taken when
everything inside the function is finite there, within its domain and away from kinks, with a margin. Sizes all differ,
so that an accident of n = m cannot pass. Most values are about 1 and most sizes larger; where the function allows it,
some points are a hundred times smaller or larger, and at some a dimension has the size 1.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from derivations.evidence.pair import POINTS, relative_error
from derivations.evidence.values import Point, Rounded, dims_of
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum
from derivations.language.expression import Compare, Divide, Expr, Number, Power, Symbol, postorder
from derivations.language.matrices import Inverse, LogDeterminant, Norm, Reduce
from derivations.language.shape import dim_names, size

MARGIN = 0.05  # the least distance from where an operation is not defined
FROM_A_KINK = 0.01  # the least distance from where it has no slope
UNDECIDED = 1e-12  # two values that differ by less, relative to them, are compared by their errors of rounding
LARGEST_VALUE = 1e6
WORST_CONDITION = 200.0  # of a matrix that is inverted: its largest singular value over its smallest
WORST_CONDITION_OF_RESULT = 1e4  # where there is an inverse in the result alone, as in that of a determinant
LEAST_DIVISOR = 1e-4  # in a result
STEADY = 1e-13  # the largest relative change of a result when every operation is off by a rounding error more
PATIENCE = 10  # so many points at which the results are not steady are turned down
TRIES_OF_EACH = 40  # for each way of drawing, and as often in mixed ways
SMALLEST_SIZE = 2
MAGNITUDES = (1e-2, 1e-1, 1e1, 1e2)  # of the values at some of the points
TRIES_ELSEWHERE = 8  # for each way, at a magnitude or with a size that the function may not allow

Array = Any
Way = Callable[[np.random.Generator, tuple[int, ...]], Array]


class NoPointError(ValueError):
    """No point was found at which a function is defined."""


def _normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return 0.8 * rng.normal(size=shape)


def _definite(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """A symmetric positive definite matrix, if it is square."""
    drawn = _normal(rng, shape)
    return drawn @ drawn.T + 0.5 * np.eye(shape[0]) if len(shape) == 2 and shape[0] == shape[1] else drawn


WAYS: tuple[Way, ...] = (
    _normal,
    lambda rng, shape: rng.uniform(0.5, 1.5, shape),
    lambda rng, shape: rng.uniform(0.2, 1.2, shape),
    _definite,
    lambda rng, shape: rng.uniform(0.1, 0.9, shape),
    lambda rng, shape: 0.2 * rng.normal(size=shape),
)


class Draw:
    """Draws points at which the functions are well defined and, where such points are found, the results accurate.

    A symbol in ``symmetric`` gets a symmetric matrix. With each symbol X a value dX is drawn for its differential.

    >>> from derivations.language import ln, vector
    >>> point = Draw((ln(vector("x")),), (), seed=0).point()
    >>> bool(np.all(point.given["x"] > 0)), point.given["x"].shape == point.given["dx"].shape
    (True, True)
    """

    def __init__(
        self, functions: tuple[Expr, ...], results: tuple[Expr, ...], seed: int, symmetric: tuple[str, ...] = ()
    ) -> None:
        self.rng = np.random.default_rng(seed)
        self.functions, self.results, self.symmetric = [*postorder(*functions)], results, symmetric
        self.varying = varying(*functions)
        every = postorder(*functions, *results)
        self.shapes = {node.name: node.shape for node in every if isinstance(node, Symbol)}
        self.divisions = [node for node in varying(*results) if isinstance(node, Inverse | Divide)]
        self.dims = dims_of(*functions, *results)
        self.found: tuple[Way, ...] | None = None  # the way for each symbol that led to the last point

    def point(self, sizes: Mapping[str, int] | None = None) -> Point:
        """The next point, at sizes of its own or at given ones; NoPointError when none is found."""
        second_best: list[Point] = []
        for ways in self._choices():
            point = self._drawn(ways, sizes or self._sizes())
            if self._is_defined_at(point) and self.conditions_hold(point):
                if len(second_best) == PATIENCE or self._are_steady(point):
                    self.found = ways
                    return point
                second_best.append(point)
        if not second_best:
            raise NoPointError
        return second_best[0]

    def points(self) -> list[Point]:
        """The points at which a derivation is checked: usual ones first, then those where values or sizes are not."""
        usual = [self.point()]
        names = tuple(dict.fromkeys(dim_names(self.dims)))
        smallest = [dict.fromkeys(names, 1), *({name: 1} for name in names if len(names) > 1)][:4] if names else []
        special = [
            *(self._elsewhere(self._sizes(), magnitude) for magnitude in MAGNITUDES),
            *(self._elsewhere({**self._sizes(), **sizes}, 1.0) for sizes in smallest),
        ]
        found = [point for point in special if point]
        return usual + [self.point() for _ in range(POINTS - 1 - len(found))] + found

    def _elsewhere(self, sizes: Mapping[str, int], magnitude: float) -> Point | None:
        """A point of these sizes and of this magnitude, if one is soon found."""
        second_best: list[Point] = []
        for ways in dict.fromkeys((self.found or (), *((way,) * len(self.shapes) for way in WAYS))):
            for _ in range(TRIES_ELSEWHERE):
                point = self._drawn(ways, sizes, magnitude)
                if self._is_defined_at(point) and self.conditions_hold(point):
                    if self._are_steady(point):
                        return point
                    second_best.append(point)
            if second_best:
                return second_best[0]
        return None

    def whole_numbers(self) -> Point:
        """Small whole numbers, at which the functions may have kinks; nothing is asked of them."""
        sizes = dict(zip(dict.fromkeys(dim_names(self.dims)), map(int, self.rng.integers(1, 5, 20)), strict=False))
        lowest = {name: int(self.rng.choice([-2, -1, 0, 1])) for name in self.shapes}
        given = {
            name: self.rng.integers(lowest[name], 3, tuple(size(dim, sizes) for dim in shape)).astype(float)
            for name, shape in self.shapes.items()
        }
        return Point(sizes, {**given, **{f"d{name}": self.rng.normal(size=x.shape) for name, x in given.items()}})

    def _is_defined_at(self, point: Point) -> bool:
        """Whether the functions are defined and have a slope; what was in the way before is asked about first."""
        for place, node in enumerate(self.functions):
            if not self.allows(node, point):
                self.functions.insert(0, self.functions.pop(place))
                return False
        return True

    def allows(self, node: Expr, point: Point) -> bool:
        """Whether a node is defined and has a slope; what does not vary may stand at a kink."""
        if node in self.varying:
            return is_inside(node, point)
        return _is_well_conditioned(node, point) and not _is_undecided(node, point)

    def conditions_hold(self, point: Point) -> bool:
        """Whether what the results invert or divide by can be; all else they must be able to compute."""
        for node in self.divisions:
            by = point.value(node.operands[-1])
            if isinstance(node, Inverse):
                if not _condition(by) < WORST_CONDITION_OF_RESULT:
                    return False
            elif not np.all(np.abs(by) > LEAST_DIVISOR):
                return False
        return True

    def _are_steady(self, point: Point) -> bool:
        """Whether rounding errors in the results stay small. A result that is not finite is not one to turn down."""
        rounded = Rounded(point, self.rng)
        values = ((point.value(result), rounded.value(result)) for result in self.results)
        return all(relative_error(*pair) < STEADY for pair in values if np.all(np.isfinite(pair[0])))

    def _choices(self) -> Iterator[tuple[Way, ...]]:
        """How to draw the symbols: as before, then all of them in one way, then each in a way of its own."""
        if self.found:
            yield from itertools.repeat(self.found, TRIES_OF_EACH)
        for way in WAYS:
            yield from itertools.repeat((way,) * len(self.shapes), TRIES_OF_EACH)
        for _ in range(len(WAYS) * TRIES_OF_EACH):
            yield tuple(WAYS[k] for k in self.rng.integers(len(WAYS), size=len(self.shapes)))

    def _drawn(self, ways: tuple[Way, ...], sizes: Mapping[str, int], magnitude: float = 1.0) -> Point:
        given: dict[str, Array] = {}
        for (name, shape), way in zip(self.shapes.items(), ways, strict=True):
            lengths = tuple(size(dim, sizes) for dim in shape)
            drawn = magnitude * np.asarray(way(self.rng, lengths))
            given[name] = (drawn + drawn.T) / 2 if name in self.symmetric else drawn
            given[f"d{name}"] = magnitude * self.rng.normal(size=lengths)
        return Point(sizes, given, magnitude)

    def _sizes(self) -> dict[str, int]:
        """Sizes from 2 on for the dimensions, all different, also from those that are numbers."""
        names = dim_names(self.dims)
        taken = {dim for dim in self.dims if isinstance(dim, int)}
        free = [k for k in range(SMALLEST_SIZE, SMALLEST_SIZE + 5 + len(names) + len(taken)) if k not in taken]
        drawn = self.rng.permutation(free[: max(5, len(set(names)))])
        return dict(zip(dict.fromkeys(names), map(int, drawn), strict=False))


def varying(*exprs: Expr) -> dict[Expr, None]:
    """What depends on a symbol; a kink elsewhere is none."""
    found: dict[Expr, None] = {}
    for node in postorder(*exprs):
        if isinstance(node, Symbol) or any(operand in found for operand in node.operands):
            found[node] = None
    return found


def is_inside(node: Expr, point: Point) -> bool:
    """Whether the value of a node is finite, and its operands lie within its domain and away from its kinks."""
    return _is_well_conditioned(node, point) and all(
        np.all(distance > least) for distance, least in _distances(node, point)
    )


def _is_well_conditioned(node: Expr, point: Point) -> bool:
    """Whether the value of a node is moderate, and found without losing many digits."""
    if isinstance(node, Inverse | LogDeterminant) and not _condition(point.value(node.matrix)) < WORST_CONDITION:
        return False
    value = point.value(node)
    largest = LARGEST_VALUE * max(point.magnitude, 1.0) ** 2
    return bool((np.abs(value) < largest).all()) and (value.dtype.kind != "c" or bool(np.isreal(value).all()))


def _is_undecided(node: Expr, point: Point) -> bool:
    """Whether rounding decides a comparison, as in sum(softmax(x)) < 1."""
    if not isinstance(node, Compare):
        return False
    left, right = point.value(node.left), point.value(node.right)
    distance = np.abs(left - right)
    return bool(np.any((distance > 0) & (distance < UNDECIDED * np.maximum(np.abs(left), np.abs(right)))))


def _condition(matrix: Array) -> float:
    """The condition number; infinite where the matrix has no inverse."""
    matrix = np.atleast_2d(matrix)
    return float(np.linalg.cond(matrix)) if np.all(np.isfinite(matrix)) and np.any(matrix) else np.inf


def _distances(node: Expr, point: Point) -> Iterator[tuple[Array, float]]:
    """How far the operands are from where the operation has no value or no slope, and how far they should be."""
    value, margin = point.value, MARGIN * min(point.magnitude, 1.0)
    match node:
        case Apply(name, argument):
            row = ELEMENTWISE[name]
            if row.domain:
                yield np.cos(value(argument)) ** 2 if "cos" in row.domain else value(argument), margin
            if row.kink:
                yield _from_a_kink(value(argument), point)
        case Divide(_, below):
            yield np.abs(value(below)), margin
        case Power(base, Number(exponent)) if exponent.denominator == 1:
            if exponent < 0:
                yield np.abs(value(base)), margin
        case Power(base, _):
            yield value(base), margin
        case Norm():
            yield value(node), margin
        case Maximum(left, right) | Minimum(left, right) | Compare(_, left, right) if left is not right:
            yield _from_a_kink(value(left) - value(right), point)
        case Reduce("prod", array):
            yield np.abs(value(array)), margin
        case Reduce("max" | "min" as kind, array):
            entries = np.sort(value(array) if kind == "min" else -value(array), axis=-1)
            yield _from_a_kink(np.diff(entries)[..., :1], point)


def _from_a_kink(difference: Array, point: Point) -> tuple[Array, float]:
    """How far a difference is from 0, and how far it should be, lest a step of numeric differentiation crosses it."""
    distance = np.abs(difference)
    return distance, FROM_A_KINK * max(point.magnitude, float(np.max(distance, initial=0.0)))
