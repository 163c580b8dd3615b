"""Axes for small plots: from numbers to places on the paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derivations.figures.notation import maths
from derivations.figures.svg import INK, PAPER, SOFT, arrow, circle, line, path, symbols


@dataclass(frozen=True)
class Axes:
    """A plot whose lower left corner is at (left, bottom), with the ranges of both variables."""

    left: float
    bottom: float
    width: float
    height: float
    across: tuple[float, float]
    up: tuple[float, float]
    edges: bool = False  # the axes are the lower and the left edge, also where the origin is inside

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a point."""
        low, high = self.across
        bottom, top = self.up
        return (
            self.left + self.width * (x - low) / (high - low),
            self.bottom - self.height * (y - bottom) / (top - bottom),
        )

    def axes(self, name_across: str, name_up: str) -> list[str]:
        """Both axes with their names at the tips."""
        x0, y0 = self._crossing()
        (left, y), (right, _) = self.at(self.across[0], y0), self.at(self.across[1], y0)
        (x, bottom), (_, top) = self.at(x0, self.up[0]), self.at(x0, self.up[1])
        return [
            arrow(left, y, right + 12, y, SOFT),
            arrow(x, bottom, x, top - 12, SOFT),
            maths(right + 18, y + 6, name_across, anchor="start"),
            maths(x, top - 20, name_up),
        ]

    def _crossing(self) -> tuple[float, float]:
        """Where the axes cross: at the origin, or at the corner nearest to it."""
        if self.edges:
            return self.across[0], self.up[0]
        return max(self.across[0], 0), max(self.up[0], 0)

    def ticks(self, across: Iterable[float] = (), up: Iterable[float] = ()) -> list[str]:
        """Short marks with their numbers."""
        parts = []
        x0, y0 = self.at(*self._crossing())
        for value in across:
            x, _ = self.at(value, self.up[0])
            parts += [line(x, y0, x, y0 + 5, SOFT), symbols(x, y0 + 20, label(value), 14, fill=SOFT)]
        for value in up:
            _, y = self.at(self.across[0], value)
            parts += [line(x0 - 5, y, x0, y, SOFT), symbols(x0 - 9, y + 5, label(value), 14, "end", SOFT)]
        return parts

    def plot(self, points: Iterable[tuple[float, float]], stroke: str, width: float = 2.5, dashed: bool = False) -> str:
        return path([self.at(*point) for point in points], stroke, dashed, width)

    def dot(self, x: float, y: float, stroke: str = INK, open: bool = False) -> str:
        """A point of the graph; an open one does not belong to it."""
        return circle(*self.at(x, y), 4, stroke, PAPER if open else stroke)


def label(value: float) -> str:
    return f"{value:g}".replace("-", "−")
