"""The network of *Two layers by hand* with its numbers: forward, backward, and the mask between the two."""

from __future__ import annotations

from derivations.evidence import Chain
from derivations.figures.axes import label
from derivations.figures.notation import maths
from derivations.figures.svg import (
    DATA,
    INK,
    LINE,
    PAPER,
    RAISED,
    SLOPE,
    SOFT,
    arrow,
    box,
    drawing,
    line,
    symbols,
    words,
)
from derivations.networks.two_layers import B_1_AT, B_2_AT, BACKWARD, FORWARD, W_1_AT, W_2_AT, X_AT, Y_AT

COLUMNS = (34, 190, 330, 420)  # inputs, hidden units, output, loss
HEIGHTS = ((90, 200), (40, 145, 250), (145,), (145,))
HALF = {0: 22, 1: 47, 2: 24, 3: 22}  # the half width of a node, by column
TALL = 17  # half its height
WEIGHT_AT = (0.26, 0.4)  # how far along its arrow a weight stands, by layer

Point = tuple[float, float]


def numbers(line_: Chain) -> list[float]:
    """What a line of the page comes to."""
    return [float(entry) for entry in line_.last.exact()]


X, Y = ([float(entry) for entry in at.exact()] for at in (X_AT, Y_AT))
Z_1, H, Z_2, U, LOSS = map(numbers, FORWARD)
DELTA_2, DH, MASK, DELTA_1 = (numbers(BACKWARD[k]) for k in (0, 3, 4, 5))
WEIGHTS = (W_1_AT.exact(), W_2_AT.exact())
BIASES = tuple([float(entry) for entry in at.exact()] for at in (B_1_AT, B_2_AT))
DX = [float(entry) for entry in WEIGHTS[0].T * BACKWARD[5].last.exact()]


def forward() -> str:
    """Values climb from left to right; a clipped unit passes on 0."""
    labels = (tuple(map(label, X)), tuple(f"{label(z)} → {label(h)}" for z, h in zip(Z_1, H, strict=True)))
    clipped = " and ".join(label(z) for z, h in zip(Z_1, H, strict=True) if z != h)
    return drawing(
        470,
        320,
        "Two layers, forward",
        f"The network from left to right. The inputs are {listed(X)}. The pre-activations of the three hidden units "
        f"are {listed(Z_1)}; the maximum turns {clipped} into 0, so their activations are {listed(H)}. The output is "
        f"{listed(Z_2)}, the target {listed(Y)}, and the loss is the square of the error {listed(U)}, "
        f"{listed(LOSS)}. "
        f"On the arrows stand the weights: {rows(0)} into the hidden units, {rows(1)} into the output. The biases are "
        f"{listed(BIASES[0])} for the hidden units and {listed(BIASES[1])} for the output.",
        *edges(back=False),
        *nodes((*labels, (label(Z_2[0]),), (label(LOSS[0]),)), DATA),
        *captions((r"\mathbf{x}", r"\mathbf{z}_1 → \mathbf{h}", "z_2", "L")),
        *(words(x, y + TALL + 13, f"bias {label(b)}", 13, fill=SOFT) for x, y, b in below()),
        words(COLUMNS[3], HEIGHTS[3][0] + TALL + 13, f"target {label(Y[0])}", 13, fill=SOFT),
        maths(COLUMNS[3], 196, f"u = {label(U[0])}", 15, fill=SOFT),
    )


def backward() -> str:
    """The upstream gradients on the way back, along the same weights; nothing comes through a clipped unit."""
    by = r"\partial L / \partial "
    hidden = tuple(f"{label(d)} ← {label(h)}" for d, h in zip(DELTA_1, DH, strict=True))
    return drawing(
        470,
        320,
        "Two layers, backward",
        "The same network from right to left. It starts with 1, the slope of the loss with respect to itself. The "
        f"upstream gradient of the output is {listed(DELTA_2)}. Times the weights, {listed(DH)} arrive at the three "
        f"hidden units; the mask {listed(MASK)} lets {listed(DELTA_1)} through, so the first unit, which was clipped, "
        f"sends nothing back. At the two inputs {listed(DX)} arrive.",
        *edges(back=True),
        *nodes((tuple(map(label, DX)), hidden, (label(DELTA_2[0]),), ("1",)), SLOPE),
        *captions((rf"{by}\mathbf{{x}}", rf"\mathbf{{δ}}_1 ← {by}\mathbf{{h}}", r"\delta_2", f"{by}L")),
    )


def mask() -> str:
    """Each unit as a gate: shut on the way forward, it is shut on the way back."""
    rows = [part for k in range(3) for part in gate(k)]
    return drawing(
        440,
        250,
        "The mask",
        f"The three hidden units as gates. Forward, {listed(Z_1)} arrive, and {listed(H)} come out: the first gate is "
        f"shut. Backward, {listed(DH)} arrive at the same gates, and {listed(DELTA_1)} come out: what was not let "
        "through on the way forward is not let through on the way back.",
        *rows,
        maths(46, 20, r"\mathbf{z}_1", 17, fill=DATA),
        maths(394, 20, r"\mathbf{h}", 17, fill=DATA),
        words(220, 20, "open where the input is above 0", 14),
    )


def gate(k: int) -> list[str]:
    """One unit: its value going right, its gradient going left, and between them the gate."""
    y, is_open = 66 + 70 * k, MASK[k] == 1
    ink = INK if is_open else LINE
    post = [line(220, y - 26, 220, y - 14, INK), line(220, y + 22, 220, y + 34, INK)]
    bar = [] if is_open else [line(220, y - 14, 220, y + 22, INK)]
    return [
        *post,
        *bar,
        symbols(46, y, label(Z_1[k]), 17, fill=DATA),
        line(70, y - 6, 214, y - 6, DATA),
        arrow(226, y - 6, 370, y - 6, DATA if is_open else ink),
        symbols(394, y, label(H[k]), 17, fill=DATA),
        symbols(394, y + 22, label(DH[k]), 17, fill=SLOPE),
        line(370, y + 16, 226, y + 16, SLOPE),
        arrow(214, y + 16, 70, y + 16, SLOPE if is_open else ink),
        symbols(46, y + 22, label(DELTA_1[k]), 17, fill=SLOPE),
    ]


# The graph


def edges(back: bool) -> list[str]:
    """The arrows with their weights; those of a clipped unit are faint."""
    parts = []
    for layer, weights in enumerate(WEIGHTS):
        for row, column in ((r, c) for r in range(weights.rows) for c in range(weights.cols)):
            start, end = ends(layer, column, row)
            is_shut = MASK[column if layer else row] == 0
            at = [near + WEIGHT_AT[layer] * (far - near) for near, far in zip(start, end, strict=True)]
            parts.append(edge(start, end, back, LINE if is_shut else SLOPE if back else INK))
            parts.append(symbols(at[0], at[1] + 5, label(float(weights[row, column])), 14, fill=SOFT))
    return [*parts, edge(*ends(2, 0, 0), back, SLOPE if back else INK)]


def ends(layer: int, column: int, row: int) -> tuple[Point, Point]:
    """Where an edge leaves one node, and where it meets the next."""
    (x1, y1), (x2, y2) = place(layer, column), place(layer + 1, row)
    return (x1 + HALF[layer], y1), (x2 - HALF[layer + 1], y2)


def edge(start: Point, end: Point, back: bool, stroke: str) -> str:
    return arrow(*end, *start, stroke) if back else arrow(*start, *end, stroke)


def nodes(labels: tuple[tuple[str, ...], ...], ink: str) -> list[str]:
    parts = []
    for column, texts in enumerate(labels):
        for k, says in enumerate(texts):
            x, y = place(column, k)
            border, fill = (LINE, PAPER) if column == 1 and MASK[k] == 0 else (INK, RAISED)
            parts += [
                box(x - HALF[column], y - TALL, 2 * HALF[column], 2 * TALL, border, fill, TALL),
                symbols(x, y + 5, says, 16, fill=ink),
            ]
    return parts


def below() -> list[tuple[float, float, float]]:
    """Where each unit with a bias stands, and its bias."""
    return [(*place(layer + 1, k), bias) for layer, biases in enumerate(BIASES) for k, bias in enumerate(biases)]


def captions(names: tuple[str, ...]) -> list[str]:
    return [maths(x, 304, name, 16) for x, name in zip(COLUMNS, names, strict=True)]


def place(column: int, k: int) -> Point:
    return COLUMNS[column], HEIGHTS[column][k]


def listed(values: list[float]) -> str:
    """Numbers in a sentence.

    >>> listed([1.0, -2.0, 3.0])
    '1, −2 and 3'
    """
    *first, last = map(label, values)
    return f"{', '.join(first)} and {last}" if first else last


def rows(layer: int) -> str:
    """The weights of a layer, row by row."""
    return "; ".join(listed([float(entry) for entry in WEIGHTS[layer].row(k)]) for k in range(WEIGHTS[layer].rows))
