"""F1, the neuron: a weighted sum of the inputs, a bias, and an activation function (paper, section 1)."""

from __future__ import annotations

from derivations.figures.notation import maths, plain
from derivations.figures.svg import DATA, INK, LINE, SLOPE, SOFT, arrow, brace, circle, drawing, line, path, words
from derivations.language.latex import latex
from derivations.paper.introduction import s1_affine, s1_relu_unit

AFFINE = f"{latex(s1_affine.statement.first)} = {latex(s1_affine.statement.last)}"
ACTIVATION = latex(s1_relu_unit.statement.first)

AXIS = 128  # the height of the neuron's axis
INPUTS = (("1", 40), ("2", 98), ("n", 206))  # index and height of the inputs that are drawn
SUM_AT, BIAS_AT, HINGE_AT = 182, 254, 344  # from left to right


def neuron() -> str:
    """Inputs times weights, summed, plus a bias: an affine function; then max(0, ·)."""
    return drawing(
        440,
        300,
        "A neuron",
        f"A neuron. The inputs {names('x')} enter on arrows that carry the weights {names('w')}. The arrows meet in a "
        f"sum, and a plus adds the bias b; a brace marks all of this as the affine function {plain(AFFINE)}. An arrow "
        "then passes under a line that is flat at zero and rises from there, the activation function, and leads to "
        f"{plain(ACTIVATION)}.",
        *inputs(),
        *affine(),
        *activation(),
    )


def names(letter: str) -> str:
    """The entries that are drawn: x1, x2 and so on up to xn."""
    first, second, last = (f"{letter}{index}" for index, _ in INPUTS)
    return f"{first}, {second} and so on up to {last}"


def inputs() -> list[str]:
    parts = [maths(22, 160, r"\vdots", 20, fill=SOFT)]
    for index, y in INPUTS:
        label_x = 92 if index != "n" else 98
        at_label = y + (AXIS - y) * (label_x - 38) / (SUM_AT - 38)
        parts += [
            maths(22, y + 6, f"x_{index}", 20, fill=DATA),
            arrow(40, y, *_edge_of_sum(y), stroke=INK),
            maths(label_x, at_label + 5, f"w_{index}", 18),
        ]
    return parts


def _edge_of_sum(y: float) -> tuple[float, float]:
    """Where the line from an input meets the circle around Σ."""
    dx, dy = SUM_AT - 40, AXIS - y
    back = 26 / (dx * dx + dy * dy) ** 0.5
    return SUM_AT - dx * back, AXIS - dy * back


def affine() -> list[str]:
    centre = (BIAS_AT + 26) / 2
    return [
        circle(SUM_AT, AXIS, 24),
        maths(SUM_AT, AXIS + 8, r"\Sigma", 24),
        arrow(SUM_AT + 24, AXIS, BIAS_AT - 16, AXIS),
        circle(BIAS_AT, AXIS, 15),
        path([(BIAS_AT - 7, AXIS), (BIAS_AT + 7, AXIS)]),
        path([(BIAS_AT, AXIS - 7), (BIAS_AT, AXIS + 7)]),
        maths(BIAS_AT, 203, "b", 20, fill=DATA),
        arrow(BIAS_AT, 184, BIAS_AT, AXIS + 17),
        brace(10, BIAS_AT + 16, 226),
        words(centre, 262, "affine function", 16),
        maths(centre, 288, AFFINE, 18),
    ]


def activation() -> list[str]:
    """The arrow out, and above it the hinge that its value goes through."""
    x, y = HINGE_AT, AXIS - 24
    return [
        arrow(BIAS_AT + 15, AXIS, 428, AXIS),
        line(x - 30, y, x + 30, y, LINE),
        line(x, y + 4, x, y - 36, LINE),
        path([(x - 30, y), (x, y), (x + 27, y - 32)], SLOPE, width=2.5),
        words(x, 20, "activation function", 16),
        arrow(x, 30, x, 60, SOFT),
        maths(BIAS_AT + 32, AXIS + 24, "z", 18, fill=DATA),
        maths(376, AXIS + 24, ACTIVATION, 17, fill=DATA),
    ]
