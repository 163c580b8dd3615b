"""The error of numeric differentiation against its step, measured: a valley between two slopes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from derivations.evidence.slopes import slope
from derivations.figures.axes import Axes, label
from derivations.figures.notation import maths
from derivations.figures.svg import DATA, INK, LINE, SLOPE, SOFT, drawing, line, words

POINTS = np.linspace(0.5, 2, 51)
SMALLEST, LARGEST = -13, 0  # powers of ten

Array = Any


def function(x: Array) -> Array:
    """What is differentiated: 1 / (1 + x²), which every machine rounds in the same way."""
    return 1 / (1 + x * x)


def derivative(x: Array) -> Array:
    return -2 * x / ((1 + x * x) * (1 + x * x))


def central(x: Array, h: Array) -> Array:
    """A central difference in the precision of its arguments."""
    return (function(x + h) - function(x - h)) / (2 * h)


def extrapolated(x: Array, h: Array) -> Array:
    return slope(function, x, np.ones_like(x), float(h))


def errors(difference: Any, kind: type, smallest: int = SMALLEST) -> list[tuple[float, float]]:
    """The exponent of each step, and that of the median error over the points."""
    found = []
    for exponent in np.arange(smallest, LARGEST - 0.2, 0.25):
        x: Array = POINTS.astype(kind)
        off = np.abs(difference(x, kind(10.0**exponent)).astype(float) - derivative(x.astype(float)))
        found.append((float(exponent), math.log10(max(float(np.median(off)), 1e-16))))
    return found


def step_and_error() -> str:
    """Three curves on scales of powers of ten."""
    axes = Axes(60, 300, 380, 250, (SMALLEST, LARGEST), (-14, 0))
    curves = {
        "single": (errors(central, np.float32, -7), SLOPE),
        "double": (errors(central, np.float64), DATA),
        "combined": (errors(extrapolated, np.float64), INK),
    }
    lowest = {name: min(points, key=lambda point: point[1]) for name, (points, _) in curves.items()}
    said = {name: f"10 to the power {label(round(at))}" for name, (at, _) in lowest.items()}
    least = {name: f"10 to the power {label(round(off))}" for name, (_, off) in lowest.items()}
    x0, y0 = axes.at(SMALLEST, -14)
    right, top = axes.at(LARGEST, 0)
    return drawing(
        560,
        360,
        "The error of a numeric derivative against the step",
        "Three curves, each a valley: to the right of its lowest point the error grows because the function is no "
        "line, to the left because of rounding. Central differences are best near a step of "
        f"{said['double']} in double precision, with an error near {least['double']}, and near {said['single']} in "
        f"single precision, with an error near {least['single']}. Two steps combined are best near "
        f"{said['combined']}, with an error near {least['combined']}.",
        line(x0, y0, right, y0, LINE),
        line(x0, y0, x0, top, LINE),
        *(maths(axes.at(k, 0)[0], y0 + 22, power(k), 14, fill=SOFT) for k in range(-12, 1, 4)),
        *(maths(x0 - 10, axes.at(0, k)[1] + 5, power(k), 14, "end", SOFT) for k in range(-12, 1, 4)),
        words((x0 + right) / 2, y0 + 46, "step", 15),
        words(x0, top - 16, "error", 15),
        *(axes.plot(points, stroke) for points, stroke in curves.values()),
        *(axes.dot(*lowest[name], stroke) for name, (_, stroke) in curves.items()),
        words(axes.at(-7, 0)[0], axes.at(0, -0.4)[1], "single precision", 14, "middle", SLOPE),
        words(axes.at(-9.8, 0)[0], axes.at(0, -10.6)[1], "double precision", 14, "middle", DATA),
        words(right + 8, axes.at(0, -4.3)[1], "two steps", 14, "start", INK),
        words(right + 8, axes.at(0, -4.3)[1] + 18, "combined", 14, "start", INK),
    )


def power(exponent: int) -> str:
    """A power of ten as it is written."""
    return "1" if exponent == 0 else f"10^{{{str(exponent).replace('-', '−')}}}"
