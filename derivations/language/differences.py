"""Numeric differentiation, independent of every rule: the complex step and central differences.

The complex step takes Im f(x + ih) / h. Nothing is subtracted, so h may be tiny and the error is that of rounding, but
f must be analytic. Central differences work wherever f is smooth, with an error of about 1e-9; extrapolated from two
steps, of about 1e-11.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

Function = Callable[[Any], Any]
Array = np.ndarray[Any, Any]

COMPLEX_STEP = 1e-30
CENTRAL_STEP = 6e-6  # about the cube root of the rounding error, times |x| from 1 to 100
EXTRAPOLATED_STEP = 5e-5  # small enough not to step over a kink that is 1e-2 away
LARGEST_SCALE = 100.0  # beside 1e5, what is 1 away still matters, and a step in proportion would be past it


def complex_step(function: Function, x: Any) -> Array:
    """The derivative of an analytic function in numerator layout, functions down and variables across.

    >>> float(complex_step(lambda x: x**3, 2.0))
    12.0
    """
    return _jacobian(lambda v, bump: np.imag(function(v + 1j * COMPLEX_STEP * bump)) / COMPLEX_STEP, x)


def central_difference(function: Function, x: Any) -> Array:
    """The derivative of a smooth function, by (f(x + h) - f(x - h)) / 2h.

    >>> round(float(central_difference(lambda x: x**3, 2.0)), 7)
    12.0
    """
    return _jacobian(lambda v, bump: _slope(function, v, bump, CENTRAL_STEP), x)


def extrapolated_difference(function: Function, x: Any) -> Array:
    """The derivative of a smooth function by central differences with h and h/2, of which the errors cancel.

    >>> round(float(extrapolated_difference(lambda x: x**3, 2.0)), 9)
    12.0
    """

    def slope(v: Array, bump: Array) -> Array:
        coarse, fine = (_slope(function, v, bump, EXTRAPOLATED_STEP / k) for k in (1, 2))
        return (4 * fine - coarse) / 3

    return _jacobian(slope, x)


def _slope(function: Function, v: Array, bump: Array, step: float) -> Array:
    h = step * min(max(1.0, float(np.max(np.abs(v * bump)))), LARGEST_SCALE)
    up, down = v + h * bump, v - h * bump
    return np.asarray((np.asarray(function(up)) - np.asarray(function(down))) / (2 * h))


def _jacobian(slope: Callable[[Any, Any], Any], x: Any) -> Array:
    """The slopes in every direction, laid out as ``shape.derivative`` has it.

    For a scalar variable they have the function's own shape; those of a scalar by a matrix have the shape of the
    transposed matrix. Else rows are for the function's entries and columns for the variable's, both counted down the
    columns of a matrix.
    """
    x = np.asarray(x)
    if x.ndim == 0:
        return np.asarray(slope(x, np.ones(())))
    bumps = (bump.reshape(x.shape, order="F") for bump in np.eye(x.size))
    slopes = [np.asarray(slope(x, bump)) for bump in bumps]
    if slopes[0].ndim == 0 and x.ndim == 2:
        return np.reshape(slopes, x.shape[::-1])
    return np.stack([entries.ravel(order="F") for entries in slopes], axis=1)


def limit_at_zero(function: Function) -> Any:
    """The limit of a smooth function as its argument goes to zero, by Richardson's extrapolation.

    >>> round(float(limit_at_zero(lambda h: ((1 + h) ** 2 - 1) / h)), 9)
    2.0
    """
    steps = [1e-2 / 2**k for k in range(6)]
    values = [(np.asarray(function(h)) + np.asarray(function(-h))) / 2 for h in steps]
    for order in range(1, len(values)):
        factor = 4**order
        values = [(factor * fine - coarse) / (factor - 1) for coarse, fine in itertools.pairwise(values)]
    return values[0]
