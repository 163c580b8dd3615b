"""ReLU of a vector and its backward pass as rows of cells: what is clipped on the way there is cleared on the way back.

All numbers are those of the formulas that the page shows, at one point.
"""

from __future__ import annotations

from collections.abc import Sequence

from derivations.figures.axes import label
from derivations.figures.notation import maths
from derivations.figures.svg import DATA, INK, LINE, PAPER, RAISED, SLOPE, SOFT, box, drawing, words
from derivations.language.latex import latex
from derivations.paper.activation import s5_relu_broadcast, s5_relu_broadcast_derivative

AT = {"x": [1.5, -2, 0.5, -1, 3], "v": [2, -1, 4, 3, -2]}
CELL, HEIGHT, LEFT, TOP, GAP = 62, 30, 240, 12, 14

relu = s5_relu_broadcast.statement.first
mask = s5_relu_broadcast_derivative.parts["h"].last
passed_back = s5_relu_broadcast_derivative.parts["vjp"].last


def masked() -> str:
    """The vector, its ReLU, the mask, the upstream gradient, and what is passed back."""
    outputs = relu.numeric(**AT).tolist()
    kept = mask.numeric(**AT).astype(int).tolist()
    back = (passed_back.numeric(**AT)[0] + 0.0).tolist()
    rows = [
        ("input", r"\mathbf{x}", AT["x"], DATA),
        ("output", latex(relu), outputs, DATA),
        ("mask", r"\mathbf{h}", kept, INK),
        ("upstream gradient", r"\mathbf{v}", AT["v"], SLOPE),
        ("passed back", r"\mathbf{v} \otimes \mathbf{h}", back, SLOPE),
    ]
    said = "; ".join(f"{name}: {', '.join(map(label, values))}" for name, _, values, _ in rows)
    width, height = LEFT + CELL * len(kept) + 8, TOP + len(rows) * (HEIGHT + GAP) + 4
    return drawing(
        width,
        height,
        "The mask of ReLU",
        f"Five rows of {len(kept)} numbers. {said}. Where the mask is 0, the input is clipped and the upstream "
        "gradient is cleared.",
        *(part for k, row in enumerate(rows) for part in cells(TOP + k * (HEIGHT + GAP), *row, kept)),
    )


def cells(top: float, name: str, tex: str, values: Sequence[float], stroke: str, kept: Sequence[int]) -> list[str]:
    """One row: its name, and a cell for each number, paler where the mask is 0."""
    middle = top + HEIGHT / 2 + 5
    parts = [words(LEFT - 106, middle, name, 13, "end"), maths(LEFT - 10, middle, tex, 16, "end", stroke)]
    for k, (value, on) in enumerate(zip(values, kept, strict=True)):
        x = LEFT + k * CELL
        parts += [
            box(x, top, CELL - 6, HEIGHT, stroke if on else LINE, PAPER if on else RAISED, 4),
            maths(x + (CELL - 6) / 2, middle, label(value), 16, fill=stroke if on else SOFT),
        ]
    return parts
