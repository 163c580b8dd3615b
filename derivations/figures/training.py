"""Pictures of training: curves, the loss surface with paths on it, regions of classes, what a hidden unit looks at.

Each says in words what is seen, from the numbers that it draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from derivations.figures.axes import Axes, label
from derivations.figures.contours import contour
from derivations.figures.svg import DATA, INK, LINE, PAPER, SLOPE, SOFT, box, circle, drawing, line, number, words

STROKES = (DATA, SLOPE, INK)

Array = Any


def curves(lines: Mapping[str, Sequence[float]], title: str, across: str, up: str, top: float | None = None) -> str:
    """Numbers against their count, a line for each name; what is higher than ``top`` is cut off."""
    longest = max(map(len, lines.values()))
    highest = top or max(map(max, lines.values()))
    axes = Axes(64, 240, 330, 200, (0, max(longest - 1, 1)), (0, highest))
    parts = [*_frame(axes, across, up), *_ticks(axes, (0, longest - 1), (0, highest))]
    said = []
    for k, (name, values) in enumerate(lines.items()):
        shown = [(float(t), min(float(v), highest)) for t, v in enumerate(values)]
        parts.append(axes.plot(shown, STROKES[k % 3], dashed=k >= 3))
        parts.append(words(404, 50 + 22 * k, name, 14, "start", STROKES[k % 3]))
        said.append(f"{name}, from {label(_short(values[0]))} to {label(_short(values[-1]))}")
    return drawing(560, 290, title, f"{up.capitalize()} against {across}: {'; '.join(said)}.", *parts)


def surface(
    height: Callable[[float, float], float],
    across: tuple[str, float, float],
    up: tuple[str, float, float],
    paths: Mapping[str, Sequence[tuple[float, float]]],
    title: str,
) -> str:
    """Lines of equal height, and paths over them; a dot for each step, the last one open."""
    axes = Axes(64, 290, 250, 250, across[1:], up[1:])
    xs, ys = np.linspace(*across[1:], 56), np.linspace(*up[1:], 43)
    heights = np.array([[height(x, y) for x in xs] for y in ys])
    lowest = float(heights.min())
    levels = lowest + (heights.max() - lowest) * np.linspace(0.05, 1, 12)[:-1] ** 2
    parts = [*_frame(axes, across[0], up[0]), *_ticks(axes, across[1:], up[1:])]
    parts += [contour(axes, list(xs), list(ys), heights, float(level), LINE) for level in levels]
    said = []
    for k, (name, path) in enumerate(paths.items()):
        inside = [p for p in path if axes.across[0] <= p[0] <= axes.across[1] and axes.up[0] <= p[1] <= axes.up[1]]
        parts.append(axes.plot(inside, STROKES[k % 3], 1.5))
        parts += [circle(*axes.at(*point), 2.5, STROKES[k % 3], STROKES[k % 3]) for point in inside[:-1]]
        parts.append(axes.dot(*inside[-1], STROKES[k % 3], open=True))
        parts.append(words(324, 60 + 22 * k, name, 14, "start", STROKES[k % 3]))
        first, last = (f"({label(_short(p[0]))}, {label(_short(p[1]))})" for p in (inside[0], inside[-1]))
        said.append(f"{name}, {len(inside)} points from {first} to {last}")
    about = f"Lines of equal loss over {across[0]} and {up[0]}, lowest at {label(_short(lowest))}. "
    return drawing(480, 340, title, f"{about}On them the paths of {'; '.join(said)}.", *parts)


def regions(score: Callable[[Array], Array], X: Array, classes: Array, title: str) -> str:
    """Samples of two classes, and the line on which a classifier is undecided: where the score is 0."""
    low, high = X.min(axis=0) - 0.3, X.max(axis=0) + 0.3
    axes = Axes(40, 280, 380, 240, (float(low[0]), float(high[0])), (float(low[1]), float(high[1])))
    xs, ys = np.linspace(low[0], high[0], 80), np.linspace(low[1], high[1], 56)
    heights = np.asarray(score(np.array([(x, y) for y in ys for x in xs]))).reshape(len(ys), len(xs))
    dots = [
        circle(*axes.at(*map(float, x)), 3, SLOPE if c else DATA, PAPER if c else DATA)
        for x, c in zip(X, classes, strict=True)
    ]
    right = float(np.mean((np.asarray(score(X)) > 0) == (np.asarray(classes) == 1)))
    said = (
        f"{len(X)} samples of two classes, filled and open dots, and a line between them. "
        f"{round(100 * right)} per cent of the samples are on the side of their class."
    )
    return drawing(460, 310, title, said, *dots, contour(axes, list(xs), list(ys), heights, 0.0, INK))


def pictures(images: Array, captions: Sequence[str], title: str, what: str) -> str:
    """Small square pictures in rows of six. Above 0 a pixel has one colour, below 0 the other."""
    side, gap, in_row = 72, 14, 6
    parts = []
    for k, (image, caption) in enumerate(zip(images, captions, strict=True)):
        left, top = (k % in_row) * (side + gap) + 4, (k // in_row) * (side + 34) + 4
        parts += [box(left, top, side, side, LINE, PAPER), *_pixels(image, left, top, side / len(image))]
        parts.append(words(left + side / 2, top + side + 18, caption, 13))
    rows = -(-len(images) // in_row)
    width = min(len(images), in_row) * (side + gap)
    return drawing(width, rows * (side + 34) + 4, title, f"{what}: {', '.join(captions)}.", *parts)


def _pixels(image: Array, left: float, top: float, side: float) -> list[str]:
    """One path for each of four strengths and each sign; a pixel is a square of it."""
    largest = float(np.max(np.abs(image))) or 1.0
    found: dict[tuple[str, int], str] = {}
    for (row, column), value in np.ndenumerate(image):
        strength = round(4 * abs(value) / largest)
        if strength:
            place = f"M{number(left + column * side)} {number(top + row * side)}h{side:g}v{side:g}h-{side:g}z"
            key = (DATA if value > 0 else SLOPE, strength)
            found[key] = found.get(key, "") + place
    return [f'<path d="{d}" fill="{fill}" fill-opacity="{k / 4:g}"/>' for (fill, k), d in found.items()]


def _frame(axes: Axes, across: str, up: str) -> list[str]:
    """The two sides of a plot, with their names."""
    right, bottom = axes.left + axes.width, axes.bottom
    return [
        line(axes.left, bottom, right, bottom, LINE),
        line(axes.left, bottom, axes.left, bottom - axes.height, LINE),
        words(axes.left + axes.width / 2, bottom + 38, across, 14),
        words(axes.left, bottom - axes.height - 12, up, 14),
    ]


def _ticks(axes: Axes, across: tuple[float, float], up: tuple[float, float]) -> list[str]:
    """The numbers at both ends of each side."""
    return [
        *(words(axes.at(x, 0)[0], axes.bottom + 18, label(_short(x)), 13, "middle", SOFT) for x in across),
        *(words(axes.left - 8, axes.at(0, y)[1] + 4, label(_short(y)), 13, "end", SOFT) for y in up),
    ]


def _short(value: float) -> float:
    """Three digits."""
    return float(f"{float(value):.3g}")
