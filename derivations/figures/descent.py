"""The loss of the three samples over both weights, with gradient descent on it, step by step, and where it is stuck.

Heights, gradients and steps are those of the formulas of section 6, with the bias held where it starts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from derivations.figures.axes import Axes, label
from derivations.figures.moving import Position, moving, steps
from derivations.figures.svg import DATA, INK, SLOPE, area, circle, curve, drawing, number, path, words
from derivations.language.numeric import numeric
from derivations.paper.loss import SAMPLES, START, loss
from derivations.paper.loss_weights import right_10

RATE, STEPS = 0.1, 10
ACROSS, UP = (-0.95, 1.45), (-1.75, 0.65)
LEVELS = (3.02, 3.2, 3.6, 4.2, 5, 6, 8)
GRID = 49

Point = tuple[float, float]


def loss_surface() -> str:
    """Contours, the region where every sample is clipped, and the weights after each step."""
    axes = Axes(46, 374, 330, 330, ACROSS, UP)
    at, found, gradients = descent()
    dead = dead_region()
    value = float(np.mean(np.square(SAMPLES["y"])))

    def position(k: int) -> Position:
        slope = f"gradient {label(round(gradients[k][0], 3))} and {label(round(gradients[k][1], 3))}"
        weights = f"weights {label(round(at[k][0], 3))} and {label(round(at[k][1], 3))}"
        return Position(
            f"After {k} step{'' if k == 1 else 's'}: {weights}, loss {label(round(found[k], 4))}, {slope}",
            [path([axes.at(*point) for point in at[: k + 1]], SLOPE, width=2), circle(*axes.at(*at[k]), 5, SLOPE)],
        )

    positions = [position(k) for k in range(STEPS + 1)]
    centre = axes.at(*map(float, np.mean(dead, axis=0)))
    return drawing(
        470,
        404,
        "The loss over both weights, and gradient descent on it",
        f"Contours of the loss at {', '.join(map(label, LEVELS))}, the first weight across and the second one up. "
        f"A path of {STEPS} steps of gradient descent leads from the weights ({pair(at[0])}), with the loss "
        f"{label(round(found[0], 4))}, across the contours to ({pair(at[-1])}), with the loss "
        f"{label(round(found[-1], 4))}. A wedge at the lower left is marked as dead: there every sample is clipped, "
        f"the loss is {label(round(value, 3))} everywhere, and there is no slope.",
        *axes.axes("w_1", "w_2"),
        *axes.ticks((-0.5, 0.5, 1), (-1.5, -1, 0.5)),
        *(curve(contour(axes, level), DATA, width=1) for level in LEVELS),
        *(words(axes.at(x, 0)[0], axes.bottom + 18, label(level), 12, fill=DATA) for level, x in feet()),
        area([axes.at(*corner) for corner in dead], INK, 0.2),
        words(centre[0] - 22, centre[1] + 4, "dead", 15, "end", INK),
        *(circle(*axes.at(*point), 2, SLOPE, SLOPE) for point in at),
        *(moving(part) for part in positions[-1].parts),
        words(axes.at(*at[0])[0] + 8, axes.at(*at[0])[1] + 16, "start", 14, "start", SLOPE),
        words(axes.at(*at[-1])[0] + 10, axes.at(*at[-1])[1] - 4, f"{STEPS} steps", 14, "start", SLOPE),
        steps=steps("Steps taken", STEPS, positions),
    )


def pair(point: Point) -> str:
    return ", ".join(label(round(weight, 3)) for weight in point)


def descent() -> tuple[list[Point], list[float], list[Point]]:
    """The weights before the first step and after each, their losses, and their gradients."""
    value, slope = numeric(loss), numeric(right_10)
    w = np.array(START["w"])
    at, found, gradients = [], [], []
    for _ in range(STEPS + 1):
        here = {**SAMPLES, **START, "w": w}
        gradient = slope(**here)[0]
        at.append((float(w[0]), float(w[1])))
        found.append(float(value(**here)))
        gradients.append((float(gradient[0]), float(gradient[1])))
        w = w - RATE * gradient
    return at, found, gradients


def dead_region() -> list[Point]:
    """The corners of what is drawn of the weights at which every pre-activation is negative."""
    corners: list[Point] = [(ACROSS[0], UP[0]), (ACROSS[1], UP[0]), (ACROSS[1], UP[1]), (ACROSS[0], UP[1])]
    for sample in SAMPLES["X"]:
        heights = [float(np.dot(sample, corner) + START["b"]) for corner in corners]
        corners = list(_below(corners, heights))
    return corners


def _below(corners: list[Point], heights: list[float]) -> Iterator[Point]:
    """The polygon where the height, which is known at its corners, is negative."""
    for k, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        before, above = corners[k - 1], heights[k - 1]
        if (height > 0) != (above > 0):
            yield _between(before, corner, above, height, 0)
        if height <= 0:
            yield corner


def _between(a: Point, b: Point, low: float, high: float, level: float) -> Point:
    """Where a height that is known at two points has a level between them."""
    share = (level - low) / (high - low)
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def feet() -> Iterator[tuple[float, float]]:
    """Where the contours meet the lower edge, on the right side of the valley."""
    value, y = numeric(loss), UP[0]
    xs = np.linspace(0, ACROSS[1], 300).tolist()
    heights = [float(value(**{**SAMPLES, **START, "w": np.array([x, y])})) for x in xs]
    for level in LEVELS:
        crossed = [k for k in range(1, len(xs)) if (heights[k] > level) != (heights[k - 1] > level)]
        if crossed:
            yield level, xs[crossed[-1]]


def contour(axes: Axes, level: float) -> str:
    """The curve of a level, in SVG's path language: a short line through each triangle of a grid that it crosses."""
    value = numeric(loss)
    xs, ys = np.linspace(*ACROSS, GRID).tolist(), np.linspace(*UP, GRID).tolist()
    heights = [[float(value(**{**SAMPLES, **START, "w": np.array([x, y])})) for x in xs] for y in ys]
    pieces = []
    for j in range(GRID - 1):
        for i in range(GRID - 1):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            for triangle in (corners[:3], [corners[0], *corners[2:]]):
                known = [((xs[a], ys[b]), heights[b][a]) for a, b in triangle]
                ends = [
                    _between(p, q, low, high, level)
                    for (p, low), (q, high) in zip(known, [*known[1:], known[0]], strict=True)
                    if (low > level) != (high > level)
                ]
                if ends:
                    pieces.append(
                        "M" + "L".join(f"{number(x)} {number(y)}" for x, y in (axes.at(*end) for end in ends))
                    )
    return "".join(pieces)
