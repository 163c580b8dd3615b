"""How large the terms are that cancel in a value: what an error of rounding is measured against.

X X⁻¹ does not change with X. Its derivative is the difference of two equal matrices, and rounding leaves 1e-14 times
their entries; relative to the result, which is 0, that is an infinite error. To see how large the terms are, every
operation is made off by a small part of its value, the same part whenever it is computed: so far as the value moves, so
large are the terms that it is made of. No tolerance is widened by this; what is off by a part of the value that the
tolerance does not allow is still found as long as the terms are not larger than the value by as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from derivations.evidence.claims import Value
from derivations.evidence.pair import SMALLEST_SCALE, relative_error
from derivations.evidence.values import Operation, Point
from derivations.language.expression import Expr

SHAKEN_BY = 1e-7  # of the value of each operation
TIMES_SHAKEN = 4  # what moves up and what moves down may cancel by chance


class Shaken(Point):
    """The same point with every operation off by a small part of its value, the same part whenever it is computed."""

    def __init__(self, point: Point, seed: int = 0) -> None:
        super().__init__(point.sizes, point.given, point.magnitude)
        self.rng = np.random.default_rng(seed)
        self.factors: dict[Expr, Any] = {}

    def having(self, **given: Any) -> Point:
        other = Shaken(super().having(**given))
        other.factors = self.factors
        return other

    def _applied(self, operation: Operation, node: Expr, values: Mapping[Expr, Any]) -> Any:
        value = np.asarray(super()._applied(operation, node, values))
        if node not in self.factors:
            self.factors[node] = 1 + SHAKEN_BY * self.rng.choice([-1, 1], size=value.shape)
        return value * self.factors[node]


def error_at(point: Point, left: Value, right: Value, tolerance: float) -> float:
    """The relative error of two values; where it is above the tolerance, relative to the terms that cancel in them.

    >>> from derivations.language import scalar
    >>> t = scalar("t")
    >>> point = Point({}, {"t": np.float64(0.1)})
    >>> zero = (t + 1000) - 1000 - t
    >>> error_at(point, lambda at: at.value(zero), lambda at: at.value(0 * t), 1e-13) < 1e-13
    True
    >>> error_at(point, lambda at: at.value(zero + t), lambda at: at.value(zero), 1e-13) > 1e-5
    True
    """
    values = np.asarray(left(point)), np.asarray(right(point))
    error = relative_error(*values)
    if error <= tolerance or not np.isfinite(error):
        return error
    scale = max(SMALLEST_SCALE, *(float(np.max(np.abs(value), initial=0.0)) for value in values))
    terms = (
        _moved(value, side(shaken))
        for shaken in (Shaken(point, seed) for seed in range(TIMES_SHAKEN))
        for value, side in zip(values, (left, right), strict=True)
    )
    return error * scale / max(scale, *terms)


def _moved(value: Any, shaken: Any) -> float:
    """How large the terms of a value are."""
    moved = float(np.max(np.abs(np.asarray(shaken) - value), initial=0.0))
    return moved / SHAKEN_BY if np.isfinite(moved) else 0.0
