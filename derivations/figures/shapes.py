"""Shapes as boxes: the Jacobian of f by x (paper, table T2), and the factors of the vector chain rule (table T6).

Functions go down, variables go across. Every shape comes from ``shape.derivative``; the drawings only show it. They
are small, one for each cell of a table, so that the table itself stays one that can be read aloud.
"""

from __future__ import annotations

from derivations.figures.svg import DATA, RAISED, SLOPE, box, drawing, symbols
from derivations.language.shape import Dim, Shape, derivative, describe, matrix_shape, product

SCALAR: Shape = ()
FUNCTION: Shape = ("m",)
INTERMEDIATE: Shape = ("k",)
VARIABLE: Shape = ("n",)

SIDES: dict[Dim, float] = {1: 14, "k": 30, "m": 46, "n": 62}  # a length for each dimension, all different
TALLEST = SIDES["m"]  # nothing here has n rows
SLOT = 48  # a box has at least the width of its label
TEXT = 15


def jacobian_box(function: Shape, variable: Shape) -> str:
    """The shape of ∂f/∂x.

    >>> "<title>1 × n</title>" in jacobian_box(SCALAR, VARIABLE)
    True
    """
    shape = derivative(function, variable)
    return drawn([shape], rows_by_columns(shape), f"a box for a Jacobian that is a {describe(shape)}")


def factor_boxes(function: Shape, intermediate: Shape, variable: Shape) -> str:
    """The shapes of ∂f/∂u and ∂u/∂x, whose inner dimensions meet; the description gives the product's.

    >>> "<title>m × 1 times 1 × n</title>" in factor_boxes(FUNCTION, SCALAR, VARIABLE)
    True
    """
    left, right = derivative(function, intermediate), derivative(intermediate, variable)
    title = f"{rows_by_columns(left)} times {rows_by_columns(right)}"
    return drawn([left, right], title, f"boxes for {title}; the product is a {describe(product(left, right))}")


def rows_by_columns(shape: Shape) -> str:
    return " × ".join(map(str, matrix_shape(shape)))


def drawn(shapes: list[Shape], title: str, description: str) -> str:
    """The boxes beside each other, their labels on one line below."""
    slots = [max(SLOT, SIDES[matrix_shape(shape)[1]]) for shape in shapes]
    parts = []
    left = 4.0
    for k, (shape, slot) in enumerate(zip(shapes, slots, strict=True)):
        parts += labelled(shape, left + slot / 2, inner=(k > 0, k < len(shapes) - 1))
        left += slot + 6
    return drawing(left - 2, TALLEST + 28, title, description, *parts)


def labelled(shape: Shape, middle: float, inner: tuple[bool, bool]) -> list[str]:
    """A box and its rows × columns; those that meet the neighbour's are set off."""
    rows, columns = matrix_shape(shape)
    wide, tall = SIDES[columns], SIDES[rows]
    sizes = [dimension(rows, inner[0]), "×", dimension(columns, inner[1])]
    return [
        box(middle - wide / 2, 2 + (TALLEST - tall) / 2, wide, tall, DATA, RAISED),
        symbols(middle, TALLEST + 21, " ".join(sizes), TEXT),
    ]


def dimension(dim: Dim, inner: bool) -> str:
    """A dimension as text: a name in italics, one that meets another in colour."""
    style = ' font-style="italic"' if isinstance(dim, str) else ""
    style += f' fill="{SLOPE}" font-weight="bold"' if inner else ""
    return f"<tspan{style}>{dim}</tspan>" if style else str(dim)
