"""Lines of equal height of a function of two numbers, found on a grid by marching squares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from derivations.figures.axes import Axes
from derivations.figures.svg import curve, number

Array = Any
Point = tuple[float, float]


def contour(axes: Axes, xs: Sequence[float], ys: Sequence[float], heights: Array, level: float, stroke: str) -> str:
    """The line at one height; ``heights[i][j]`` is that at (xs[j], ys[i]). Empty where there is none."""
    steps = "".join(
        f"M{number(x1)} {number(y1)} L{number(x2)} {number(y2)}"
        for (x1, y1), (x2, y2) in ([axes.at(*a), axes.at(*b)] for a, b in segments(xs, ys, heights, level))
    )
    return curve(steps, stroke) if steps else ""


def segments(xs: Sequence[float], ys: Sequence[float], heights: Array, level: float) -> Iterator[tuple[Point, Point]]:
    """A piece of the line for each square of the grid that it goes through.

    >>> list(segments([0, 1], [0, 1], [[0, 1], [0, 1]], 0.25))
    [((0.25, 0.0), (0.25, 1.0))]
    """
    for i in range(len(ys) - 1):
        for j in range(len(xs) - 1):
            corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            places = [(float(xs[b]), float(ys[a]), float(heights[a][b]) - level) for a, b in corners]
            crossed = [
                _crossing(one, other)
                for one, other in zip(places, [*places[1:], places[0]], strict=True)
                if (one[2] < 0) != (other[2] < 0)
            ]
            yield from zip(crossed[::2], crossed[1::2], strict=True)


def _crossing(one: tuple[float, float, float], other: tuple[float, float, float]) -> Point:
    """Where the height on the way from one corner to another is that of the line."""
    share = one[2] / (one[2] - other[2])
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
