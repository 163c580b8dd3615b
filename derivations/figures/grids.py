"""Matrices as grids of numbers: where a Jacobian is zero, a number copied along a vector, a row of ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from derivations.figures.axes import label
from derivations.figures.notation import maths, plain
from derivations.figures.svg import DATA, INK, LINE, RAISED, SLOPE, SOFT, arrow, box, circle, drawing, path, tint, words
from derivations.language import entry_sum
from derivations.language.latex import latex
from derivations.paper import elementwise, scalar_expansion, sum_reduction

CELL = 46


def grid(left: float, top: float, rows: np.ndarray, fill: str = SLOPE) -> list[str]:
    """A matrix: the larger an entry, the stronger its cell is tinted."""
    strongest = np.abs(rows).max()
    parts = []
    for i, row in enumerate(rows):
        for j, entry in enumerate(row):
            x, y = left + CELL * j, top + CELL * i
            parts += [
                box(x, y, CELL, CELL, LINE, "none"),
                tint(x, y, CELL, CELL, 0.08 + 0.5 * abs(entry) / strongest if entry else 0, fill),
                maths(x + CELL / 2, y + CELL / 2 + 6, label(entry), 18, fill=INK if entry else SOFT),
            ]
    return [*parts, *brackets(left - 7, top - 4, CELL * rows.shape[1] + 14, CELL * rows.shape[0] + 8)]


def brackets(left: float, top: float, width: float, height: float) -> list[str]:
    right, bottom = left + width, top + height
    return [
        path([(x + inwards, top), (x, top), (x, bottom), (x + inwards, bottom)], INK, width=2)
        for x, inwards in ((left, 8), (right, -8))
    ]


def listed(rows: Iterable[Sequence[float]]) -> str:
    """The rows of a matrix in words: row 1 is 3, 0, 0; row 2 is 0, 4, 0."""
    return "; ".join(f"row {k} is {', '.join(map(label, row))}" for k, row in enumerate(rows, start=1))


# The Jacobian of an element-wise operation (elementwise)


def diagonal_heat_map() -> str:
    """The Jacobian of w ⊗ x beside that of sum(w) x: one has a diagonal, the other is full."""
    w, x = elementwise.w, elementwise.x
    at = np.array(elementwise.two_vectors["x"], float)
    product = elementwise.s42_mul_w.statement
    summed = elementwise.s42_diagonal_condition.parts["sum-example"]
    matrices = [statement.last.numeric(x=at, n=len(at)) for statement in (product, summed)]
    names = [plain(latex(w * x)), plain(latex(entry_sum(w) * x))]
    parts, says = [], []
    for k, (matrix, name, kind) in enumerate(zip(matrices, names, ("diagonal", "full"), strict=True)):
        left = 62 + 236 * k
        parts += [
            *(maths(left + CELL * (j + 0.5), 26, latex(w[j + 1]), 18, fill=DATA) for j in range(3)),
            *(words(left - 16, 44 + CELL * (i + 0.5) + 5, f"{i + 1}", 14, "end") for i in range(3)),
            *grid(left, 44, matrix),
            words(left + 1.5 * CELL, 44 + 3 * CELL + 32, f"{name}: {kind}", 16, fill=INK),
        ]
        says.append(f"The Jacobian of {name} is {kind}: {listed(matrix)}.")
    return drawing(
        460,
        230,
        "A diagonal Jacobian and a full one",
        "Two matrices of slopes, a column for each entry of w, the larger slopes in a stronger tint. " + " ".join(says),
        *parts,
    )


# A number copied along a vector (scalar expansion)


def scalar_copied() -> str:
    """A number becomes a vector of copies, and is then added entry by entry."""
    entries, number = [3.0, 4.0, 2.0], 10.0
    x, z, ones = scalar_expansion.x, scalar_expansion.z, scalar_expansion.ones
    copies = (ones * z).numeric(z=number, n=3)
    total = (x + z).numeric(x=np.array(entries), z=number)
    columns: list[tuple[float, Iterable[float], str]] = [(218, copies, SLOPE), (318, entries, DATA), (418, total, INK)]
    top = 20
    middle = top + 1.5 * CELL
    return drawing(
        480,
        206,
        "A number copied along a vector",
        f"The number z = {label(number)} is copied into each row of a vector, {', '.join(map(label, copies))}. This "
        f"vector is added, row by row, to x, {', '.join(map(label, entries))}. The result "
        f"is {', '.join(map(label, total))}.",
        circle(60, middle, 26, SLOPE, RAISED),
        maths(60, middle + 7, label(number), 20, fill=SLOPE),
        maths(60, middle + 52, latex(z), 18, fill=SLOPE),
        *(arrow(88, middle, 204, top + CELL * (i + 0.5), SLOPE) for i in range(3)),
        *(part for left, column, colour in columns for part in stack(left, top, column, colour)),
        maths(columns[0][0] + 72, middle + 7, "+", 22),
        maths(columns[1][0] + 72, middle + 7, "=", 22),
        words(columns[0][0] + 22, 3 * CELL + top + 28, "copies", 15, fill=SLOPE),
        maths(columns[1][0] + 22, 3 * CELL + top + 28, latex(x), 18, fill=DATA),
        maths(columns[2][0] + 22, 3 * CELL + top + 28, latex(x + z), 18),
    )


def stack(left: float, top: float, column: Iterable[float], colour: str) -> list[str]:
    """A column of numbers in boxes."""
    return [
        part
        for i, entry in enumerate(column)
        for part in (
            box(left, top + CELL * i, 44, CELL, colour),
            maths(left + 22, top + CELL * (i + 0.5) + 6, label(entry), 18, fill=colour),
        )
    ]


# A row of ones adds up the rows of a matrix (sum reduction)


def row_of_ones() -> str:
    """A row of ones times a Jacobian: its rows are added up, column by column."""
    J = sum_reduction.two_rows.numeric(x=np.array(sum_reduction.THREE_ENTRIES, float))
    ones = np.ones((1, len(J)))
    total = ones @ J
    top = 34
    middle = top + CELL * len(J) / 2
    at = [26, 168, 354]
    return drawing(
        520,
        172,
        "A row of ones adds up the rows",
        f"A row of ones times a matrix whose {listed(J)} is the row {', '.join(map(label, total[0]))}: each of its "
        "entries is the sum of a column.",
        *grid(at[0], middle - CELL / 2, ones, DATA),
        *grid(at[1], top, J),
        *grid(at[2], middle - CELL / 2, total),
        maths(at[2] - 26, middle + 7, "=", 22),
        *(
            arrow(at[1] + CELL * (j + 0.5), top - 24, at[1] + CELL * (j + 0.5), top - 8, SOFT)
            for j in range(J.shape[1])
        ),
        words(at[0] + CELL, top + CELL * len(J) + 32, "row of ones", 15, fill=DATA),
        words(at[1] + 1.5 * CELL, top + CELL * len(J) + 32, "Jacobian of f", 15),
        words(at[2] + 1.5 * CELL, top + CELL * len(J) + 32, "gradient of the sum", 15),
    )
