"""Slopes of any function of an array, by central differences with a step that fits its precision.

The step h leaves two errors: the function is not a line, which costs a power of h, and it is rounded, which costs
about ε |f| / h. Central differences with h and h/2 are combined so that the first is of order h⁴; the sum is least
near h = ε^(1/5), and grows slowly on the side of larger steps, on which a kink may be stepped over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = Any
Function = Callable[[Array], Array]


@dataclass(frozen=True)
class Precision:
    """What is right for a function that computes with so many digits.

    ``step`` is times max(1, |x|). Errors up to ``tolerance`` are of rounding, relative to the derivative's largest
    entry or to ``least`` times the function's value. Slopes to the two sides, with ``sides`` as steps, that differ by
    more than ``kinked`` are those of a kink; they are accurate to ``rounding``.
    """

    name: str
    step: float
    tolerance: float
    least: float
    sides: tuple[float, ...]
    kinked: float
    rounding: float


DOUBLE = Precision("double", 5e-5, 1e-6, 1e-5, (1e-5, 1e-6, 1e-7), 1e-3, 1e-4)
SINGLE = Precision("single", 3e-2, 5e-3, 1e-2, (2e-2, 1e-2, 5e-3), 5e-2, 2e-2)

ROUGH = "the slopes of f at the point change with the step: a kink is too near, or f computes in single precision"
DIRECTIONS = 10
UNSTEADY = 0.1  # the slopes with the two smallest steps differ by more than this


def slope(f: Function, x: Array, direction: Array, step: float) -> Array:
    """The derivative of f at x along a direction.

    >>> slope(lambda x: x**3, np.array([2.0]), np.array([1.0]), 1e-3).round(9).tolist()
    [12.0]
    """
    coarse, fine = ((f(x + h * direction) - f(x - h * direction)) / (2 * h) for h in (step, step / 2))
    return (4 * fine - coarse) / 3


def jacobian(f: Function, x: Array, entries: Array, precision: Precision) -> Array:
    """The derivatives with respect to these entries of x: functions down, entries across."""
    steps = precision.step * np.maximum(1, np.abs(x))
    return np.stack([slope(f, x, _unit(x, k), steps[k]) for k in entries], axis=1)


def along(f: Function, x: Array, gradient: Array, precision: Precision, part: Array = True) -> float:
    """The largest relative error of a gradient along random directions of the entries in ``part``.

    What two steps leave open about a slope is no error. ValueError where that is too much to tell.
    """
    rng, scales, worst = np.random.default_rng(0), np.maximum(1, np.abs(x)), 0.0
    for _ in range(DIRECTIONS):
        direction = rng.normal(size=x.shape) * scales * part
        direction *= np.max(scales) / np.max(np.abs(direction))
        coarse, fine = (
            float(slope(lambda v: f(v.reshape(x.shape)), x.ravel(), direction.ravel(), h)[0])
            for h in (precision.step, precision.step / 4)
        )
        claimed = float(np.sum(gradient * direction))
        scale = max(float(np.linalg.norm(gradient * direction)), abs(fine), precision.least) or 1.0
        if abs(coarse - fine) > UNSTEADY * scale:
            raise ValueError(ROUGH)
        off = min(abs(claimed - coarse), abs(claimed - fine))
        worst = max(worst, max(0.0, off - abs(coarse - fine)) / scale)
    return worst


def sides(f: Function, x: Array, entries: Array, found: Array, precision: Precision) -> tuple[Array, Array]:
    """The smaller and the larger of the slopes to the two sides where a kink is at hand; elsewhere what was found.

    At a kink the two differ however small the step, and each stays what it is; beside it, the derivative found with
    larger steps is neither. ValueError where they do not stay what they are: then they are errors of rounding.
    """
    here = f(x)
    scale = max(_largest(found), precision.least * _largest(here)) or 1.0
    lowest, highest = found.copy(), found.copy()
    for column, k in enumerate(entries):
        bumps = [h * max(1.0, abs(x[k])) for h in precision.sides]
        both = [np.stack([here - f(x - h * _unit(x, k)), f(x + h * _unit(x, k)) - here]) / h for h in bumps]
        at_kink = np.min([np.ptp(pair, axis=0) for pair in both], axis=0) > precision.kinked * scale
        beside = np.abs(both[-1].mean(axis=0) - found[:, column]) > precision.kinked * scale
        near = at_kink | beside
        if np.any(np.abs(both[-1] - both[-2]).max(axis=0)[near] > UNSTEADY * scale):
            raise ValueError(ROUGH)
        lowest[near, column] = both[-1].min(axis=0)[near] - precision.rounding * scale
        highest[near, column] = both[-1].max(axis=0)[near] + precision.rounding * scale
    return lowest, highest


def _unit(x: Array, k: int) -> Array:
    unit = np.zeros(x.size)
    unit[k] = 1
    return unit


def _largest(array: Array) -> float:
    return float(np.max(np.abs(array), initial=0.0))
