"""What a Jacobian is, as a picture: a column for each knob, a row for each dial, a slope where they cross.

The knobs are the sides of a rectangle; the dials are its area, its perimeter and its diagonal. All numbers are those of
the formula that the page shows, at the sides that it takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin

from derivations.figures.axes import label
from derivations.figures.notation import maths
from derivations.figures.svg import (
    DATA,
    INK,
    SLOPE,
    arrow,
    circle,
    curve,
    drawing,
    line,
    number,
    path,
    words,
)
from derivations.language import at_point
from derivations.paper.jacobian import J, dials, sides

KNOBS = list(sides.items())
DIALS = [(name, float(dial.numeric(**sides))) for name, dial in dials.items()]
SLOPES = at_point(J, **sides).numeric().tolist()  # how far each dial moves for each unit of a knob

COLUMNS = (126, 226)  # where the knobs stand
ROWS = (142, 194, 246)  # where the dials stand
KNOB_HEIGHT, KNOB_RADIUS = 44, 22
TOP, BOTTOM, LEFT, RIGHT = 114, 274, 78, 274  # the brackets of the matrix
DIAL_AT, DIAL_RADIUS = 342, 20
KNOB_SCALE, DIAL_SCALE = 10, 20  # the largest value that is marked


def knobs() -> str:
    """Two knobs over a grid of slopes, three dials beside it."""
    return drawing(
        478,
        286,
        "Knobs, dials and their slopes",
        f"Two knobs, {listed(KNOBS)}, stand over the columns of a grid of numbers in matrix brackets. "
        f"Three dials, {listed([(f'the {name}', value) for name, value in DIALS])}, stand beside its rows. "
        + " ".join(
            f"The row of the {name} is {' and '.join(map(label, row))}."
            for (name, _), row in zip(DIALS, SLOPES, strict=True)
        ),
        *(part for k in range(len(KNOBS)) for part in knob(k)),
        *(part for k in range(len(DIALS)) for part in dial(k)),
        *brackets(),
        *slopes(),
    )


def listed(things: Sequence[tuple[str, float]]) -> str:
    """Names and where they stand: a at 3 and b at 4."""
    *others, last = (f"{name} at {label(value)}" for name, value in things)
    return f"{', '.join(others)} and {last}"


def knob(k: int) -> list[str]:
    """A knob with its pointer, its name and value, and an arrow to its column."""
    name, value = KNOBS[k]
    x, y = COLUMNS[k], KNOB_HEIGHT
    turn = radians(150 - 300 * value / KNOB_SCALE)  # from lower left over the top to lower right
    dx, dy = -sin(turn), -cos(turn)
    side, anchor = (x - KNOB_RADIUS - 10, "end") if k == 0 else (x + KNOB_RADIUS + 10, "start")
    return [
        circle(x, y, KNOB_RADIUS),
        line(x + 8 * dx, y + 8 * dy, x + 19 * dx, y + 19 * dy, DATA),
        maths(side, y - 2, name, 20, anchor, DATA),
        words(side, y + 18, f"now {label(value)}", anchor=anchor),
        arrow(x, y + KNOB_RADIUS + 6, x, TOP - 4),
    ]


def dial(k: int) -> list[str]:
    """A dial with its needle, its name and value, and the arrow from its row."""
    name, value = DIALS[k]
    x, y, r = DIAL_AT, ROWS[k] + 10, DIAL_RADIUS
    turn = pi * (1 - value / DIAL_SCALE)
    return [
        arrow(RIGHT + 8, ROWS[k], x - r - 6, ROWS[k]),
        curve(f"M{number(x - r)} {number(y)} a{r} {r} 0 0 1 {2 * r} 0 Z", INK),
        line(x, y, x + 16 * cos(turn), y - 16 * sin(turn), DATA),
        words(x + r + 12, y - 11, name, 15, "start", INK),
        words(x + r + 12, y + 7, f"now {label(value)}", anchor="start"),
    ]


def brackets() -> list[str]:
    return [
        path([(x + inwards, TOP), (x, TOP), (x, BOTTOM), (x + inwards, BOTTOM)], INK, width=2)
        for x, inwards in ((LEFT, 9), (RIGHT, -9))
    ]


def slopes() -> list[str]:
    return [
        maths(x, y + 7, label(slope), 21, fill=SLOPE)
        for y, row in zip(ROWS, SLOPES, strict=True)
        for x, slope in zip(COLUMNS, row, strict=True)
    ]
