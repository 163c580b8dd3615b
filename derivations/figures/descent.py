"""The loss of the three samples over both weights, with gradient descent on it, step by step, and where it is stuck.

Heights, gradients and steps are those of the formulas of section 6, with the bias held where it starts.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from derivations.figures.axes import Axes, label
from derivations.figures.contours import contour, segments
from derivations.figures.moving import Position, moving, steps
from derivations.figures.svg import DATA, INK, SLOPE, area, circle, drawing, path, words_on_lines
from derivations.language.numeric import numeric
from derivations.paper.loss import SAMPLES, START, loss
from derivations.paper.loss_weights import right_10

RATE, STEPS = 0.1, 10
ACROSS, UP = (-0.95, 1.45), (-1.75, 0.65)
LEVELS = (3.02, 3.2, 3.6, 4.2, 5, 6, 8)
LEFT_AT = {3.02: -0.2, 3.2: -0.55, 3.6: -0.9, 4.2: -1.2}  # how high the numbers left of the dead region stand
GRID = 49

Point = tuple[float, float]


def loss_surface() -> str:
    """Contours, the region where every sample is clipped, and the weights after each step."""
    axes, heights = Axes(46, 374, 330, 330, ACROSS, UP, edges=True), losses()
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
        *axes.ticks((-0.5, 0, 0.5, 1), (-1.5, -1, -0.5, 0, 0.5)),
        *(contour(axes, *heights, level, DATA) for level in LEVELS),
        *(words_on_lines(*axes.at(*place), label(level), 12, "middle", DATA) for level, place in labels(*heights)),
        area([axes.at(*corner) for corner in dead], INK, 0.2),
        words_on_lines(centre[0], axes.bottom - 44, "dead", 14, "middle", INK),
        *(circle(*axes.at(*point), 2, SLOPE, SLOPE) for point in at),
        *(moving(part) for part in positions[-1].parts),
        words_on_lines(axes.at(*at[0])[0] + 8, axes.at(*at[0])[1] + 16, "start", 14, "start", SLOPE),
        words_on_lines(axes.at(*at[-1])[0] + 10, axes.at(*at[-1])[1] - 4, f"{STEPS} steps", 14, "start", SLOPE),
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


def losses() -> tuple[list[float], list[float], list[list[float]]]:
    """A grid of both weights, and the loss at each of its points."""
    value = numeric(loss)
    xs, ys = np.linspace(*ACROSS, GRID).tolist(), np.linspace(*UP, GRID).tolist()
    return xs, ys, [[float(value(**{**SAMPLES, **START, "w": np.array([x, y])})) for x in xs] for y in ys]


def labels(xs: list[float], ys: list[float], heights: list[list[float]]) -> Iterator[tuple[float, Point]]:
    """Where the numbers of a contour stand: near the lower edge; of one around the minimum, on top of it.

    One that goes on to the left of the dead region has its number there, too.
    """
    for level in LEVELS:
        points = [end for piece in segments(xs, ys, heights, level) for end in piece]
        right = [point for point in points if point[0] > 0.25]
        low = [point for point in right if point[1] < UP[0] + 0.2]
        yield level, max(low) if low else max(right, key=lambda point: point[1])
        if level in LEFT_AT:
            yield level, min(point for point in points if abs(point[1] - LEFT_AT[level]) < 0.04)
