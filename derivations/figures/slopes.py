"""What a slope is, as pictures: a secant that becomes a tangent, a product that grows, contours, a mapped square.

Every number is that of the formulas which stand beside the picture.
"""

from __future__ import annotations

import numpy as np

from derivations.figures.axes import Axes, label
from derivations.figures.moving import Position, moving, steps
from derivations.figures.notation import maths
from derivations.figures.svg import (
    DATA,
    INK,
    LINE,
    PAPER,
    SLOPE,
    SOFT,
    area,
    arrow,
    box,
    circle,
    drawing,
    line,
    path,
    tint,
    words,
    words_on_lines,
)
from derivations.language import Total, at_point
from derivations.language.numeric import numeric
from derivations.language.text import text
from derivations.paper import matrix_calculus, partial_derivatives, scalar_rules

# The secant becomes the tangent (scalar rules)

CUBE = scalar_rules.x**3
AT = 2.0
MOVES = [*(k / 20 for k in range(20, 1, -1)), 0.05, 0.01]  # of x, from one down to a hundredth


def secant_and_tangent() -> str:
    """The cube with the secant over a move, and the tangent that it approaches as the move shrinks."""
    axes = Axes(44, 300, 330, 262, (1, 3.3), (0, 32))
    cube = numeric(CUBE)
    height, tangent = float(cube(x=AT)), float(numeric(Total(CUBE, scalar_rules.x))(x=AT))

    def through(slope: float, *ends: float) -> list[tuple[float, float]]:
        return [(at, height + slope * (at - AT)) for at in ends]

    def at_move(move: float) -> Position:
        end = float(cube(x=AT + move))
        slope = (end - height) / move
        corner = axes.at(AT + move, height)
        return Position(
            f"x moves by {label(move)}: the secant has the slope {label(round(slope, 4))}",
            [
                path([axes.at(AT, height), corner, axes.at(AT + move, end)], SOFT, True),
                axes.plot(through(slope, 1.62, 3.12), INK, 2),
                circle(*axes.at(AT + move, end), 4, INK, INK),
                words(60, 70, f"secant: slope {label(round(slope, 4))}", 16, "start", INK),
            ],
        )

    positions = [at_move(move) for move in MOVES]
    first, end = positions[0], float(cube(x=AT + MOVES[0]))
    return drawing(
        430,
        332,
        "A secant and the tangent",
        f"The curve {text(CUBE)} with two lines through the point ({label(AT)}, {label(height)}). The secant to the "
        f"point ({label(AT + MOVES[0])}, {label(end)}) has the slope {label((end - height) / MOVES[0])}; the tangent "
        f"has the slope {label(tangent)}.",
        *axes.axes("x", "y"),
        *axes.ticks((AT, AT + MOVES[0]), (height, end)),
        axes.plot([(float(at), float(cube(x=at))) for at in np.linspace(1, 3.15, 44)], DATA),
        axes.plot(through(tangent, 1.4, 3.2), SLOPE, 2),
        *(moving(part) for part in first.parts),
        axes.dot(AT, height),
        words(60, 96, f"tangent: slope {label(tangent)}", 16, "start", SLOPE),
        steps=steps("Move the second point closer", 0, positions),
    )


# The product rule as a rectangle (scalar rules)

STEP = 0.5  # of x


def product_rectangle() -> str:
    """A rectangle, x² high and x wide, that grows: two strips, and a corner that does not count in the limit."""
    x = scalar_rules.x
    (high, higher), (wide, wider) = ([float(numeric(side)(x=at)) for at in (AT, AT + STEP)] for side in (x**2, x))
    rise, growth = higher - high, wider - wide
    left, bottom, across, up = 70, 216, 96, 28
    x1, x2 = left + across * wide, left + across * wider
    y1, y2 = bottom - up * high, bottom - up * higher
    return drawing(
        420,
        262,
        "The product rule as a rectangle",
        f"A rectangle of height f and width g, drawn for f = {text(x**2)} and g = {text(x)} where x goes from "
        f"{label(AT)} to {label(AT + STEP)}. The height grows from {label(high)} to {label(higher)}, the width from "
        f"{label(wide)} to {label(wider)}. The area grows by a strip on top, {label(rise * wide)}, a strip at the "
        f"side, {label(high * growth)}, and the corner where they meet, {label(rise * growth)}.",
        box(left, y1, x1 - left, bottom - y1, INK),
        tint(left, y2, x1 - left, y1 - y2, 0.18),
        tint(x1, y1, x2 - x1, bottom - y1, 0.18),
        tint(x1, y2, x2 - x1, y1 - y2, 0.06),
        path([(left, y1), (left, y2), (x2, y2), (x2, bottom), (x1, bottom)], SLOPE),
        line(x1, y1, x1, y2, SLOPE, dashed=True),
        line(x1, y1, x2, y1, SLOPE, dashed=True),
        maths((left + x1) / 2, (y1 + bottom) / 2 + 6, "f g", 19),
        maths((left + x1) / 2, (y1 + y2) / 2 + 6, r"g \Delta f", 17, fill=SLOPE),
        maths(x2 + 46, (y1 + bottom) / 2 + 6, r"f \Delta g", 17, fill=SLOPE),
        line(x2 + 22, (y1 + bottom) / 2, (x1 + x2) / 2, (y1 + bottom) / 2, SLOPE),
        maths(x2 + 58, y2 - 8, r"\Delta f \Delta g", 17, fill=SOFT),
        line(x2 + 22, y2 - 8, (x1 + x2) / 2, (y1 + y2) / 2, SOFT),
        maths(left - 14, (y1 + bottom) / 2 + 6, "f", 18),
        maths(left - 16, (y1 + y2) / 2 + 6, r"\Delta f", 16, "end", SLOPE),
        maths((left + x1) / 2, bottom + 24, "g", 18),
        maths((x1 + x2) / 2, bottom + 24, r"\Delta g", 16, fill=SLOPE),
    )


# Contours and the gradient (partial derivatives)

POINT = {"x": 2.0, "y": 1.0}
LEVELS = (4, 12, 36)
ARROW = 0.62  # its length on the paper; only its direction counts


def contours_and_gradient() -> str:
    """Contours of 3 x² y with the gradient, its opposite, and the direction in which nothing changes."""
    axes = Axes(40, 286, 308, 242, (0.7, 3.5), (0, 2.2))  # as many dots to the unit upwards as across
    f = partial_derivatives.f
    slopes = partial_derivatives.s3_gradient_example.statement.last.numeric(**POINT)[0]
    value = float(f.numeric(**POINT))
    dx, dy = ARROW * slopes / np.hypot(*slopes)
    x, y = POINT.values()

    def contour(level: float) -> list[tuple[float, float]]:
        heights = [(float(at), level / float(f.numeric(x=float(at), y=1.0))) for at in np.linspace(0.72, 3.4, 90)]
        return [(at, height) for at, height in heights if height <= 2.15]

    lines = {level: contour(level) for level in LEVELS}
    here, up, down = axes.at(x, y), axes.at(x + dx, y + dy), axes.at(x - dx, y - dy)
    (left, low), (right, high) = axes.at(x - dy, y + dx), axes.at(x + dy, y - dx)
    return drawing(
        470,
        324,
        "Contours and the gradient",
        f"Contours of {text(f.value)} at {', '.join(map(label, LEVELS[:-1]))} and {label(LEVELS[-1])}. At the point "
        f"({label(x)}, {label(y)}), on the contour of {label(value)}, stand two arrows: the gradient, "
        f"({', '.join(map(label, slopes))}), at right angles to the contour and towards the higher ones, and its "
        "opposite, towards the lower ones. Along a dashed line, the tangent of the contour, nothing changes.",
        *axes.axes("x", "y"),
        *axes.ticks((1, 2, 3), (1, 2)),
        *(axes.plot(at, DATA if level == value else LINE, 2) for level, at in lines.items()),
        *(
            words(axes.at(*at[-1])[0] + 8, axes.at(*at[-1])[1] + 5, label(level), 14, "start", DATA)
            for level, at in lines.items()
        ),
        line(left, low, right, high, SOFT, dashed=True),
        arrow(*here, *up, SLOPE),
        arrow(*here, *down, INK),
        circle(*here, 4, INK, INK),
        words_on_lines(up[0] + 8, up[1] - 4, "gradient: steepest up", 15, "start", SLOPE),
        words(down[0] - 4, down[1] + 16, "steepest", 15, "end", INK),
        words(down[0] - 4, down[1] + 34, "down", 15, "end", INK),
        words(right - 10, high + 31, "no change", 14, "start", SOFT),
    )


# A small square and what becomes of it (matrix calculus)


def square_to_parallelogram() -> str:
    """A square of nudges of x and y, and the parallelogram of changes of f and g that the Jacobian makes of it."""
    J = at_point(matrix_calculus.J_at, x=2, y=1).numeric()
    by_x, by_y = J[:, 0], J[:, 1]
    side, scale = 90.0, 8.0  # dots for a thousandth: of a nudge, and of a change
    left, bottom, origin = 58.0, 138.0, (232.0, 138.0)

    def at(change: np.ndarray) -> tuple[float, float]:
        return origin[0] + scale * float(change[0]), origin[1] - scale * float(change[1])

    corner = (left, bottom)
    return drawing(
        500,
        184,
        "A small square becomes a parallelogram",
        "On the left a square of nudges: one side is a nudge of x by a thousandth, the other one of y. On the right "
        f"what becomes of it: a parallelogram whose first side is the change ({label(by_x[0])}, {label(by_x[1])}) of f "
        f"and g in thousandths, and whose second side is ({label(by_y[0])}, {label(by_y[1])}). Its far corner is "
        f"({label(by_x[0] + by_y[0])}, {label(by_x[1] + by_y[1])}).",
        area([corner, (left + side, bottom), (left + side, bottom - side), (left, bottom - side)], SOFT, 0.1),
        arrow(*corner, left + side, bottom, DATA),
        arrow(*corner, left, bottom - side, SLOPE),
        words(left + side / 2, bottom + 22, "nudge x", 15, "middle", DATA),
        words(left - 8, bottom - side - 12, "nudge y", 15, "middle", SLOPE),
        arrow(left + side + 22, bottom - side / 2, origin[0] - 26, bottom - side / 2, SOFT),
        maths((left + side + origin[0]) / 2 - 2, bottom - side / 2 - 12, "J(2, 1)", 17),
        area([at(0 * by_x), at(by_x), at(by_x + by_y), at(by_y)], SOFT, 0.1),
        arrow(*at(0 * by_x), *at(by_x), DATA),
        arrow(*at(0 * by_x), *at(by_y), SLOPE),
        words(at(by_x)[0] + 10, at(by_x)[1] + 12, f"{label(by_x[0])} and {label(by_x[1])}", 15, "start", DATA),
        words(at(by_y)[0] - 8, at(by_y)[1] - 10, f"{label(by_y[0])} and {label(by_y[1])}", 15, "end", SLOPE),
        circle(*at(0 * by_x), 3, INK, PAPER),
        words(origin[0] + 96, bottom + 34, "changes of f (across) and g (up)", 14),
    )
