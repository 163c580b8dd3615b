"""Plots of the paper's functions: a rectified linear unit, a finite bump, a loss under gradient descent.

Every number that is plotted is computed here, by the numeric reading of the expression that the plot is about.
"""

from __future__ import annotations

import numpy as np

from derivations.figures.axes import Axes, label
from derivations.figures.notation import maths
from derivations.figures.svg import DATA, INK, LINE, SLOPE, SOFT, drawing, line, words
from derivations.language import Total, scalar
from derivations.language.latex import latex
from derivations.language.numeric import numeric
from derivations.language.text import text
from derivations.paper.activation import s5_relu_derivative
from derivations.paper.loss import SAMPLES, START, loss
from derivations.paper.loss_bias import result as loss_by_b
from derivations.paper.loss_weights import right_10 as loss_by_w
from derivations.paper.total_derivative import s452_direct

# A rectified linear unit (paper, section 5)

z = scalar("z")
relu_derivative = s5_relu_derivative.statement.last
relu = s5_relu_derivative.statement.first.operands[0]


def relu_and_derivative() -> str:
    """max(0, z) with its kink, and its derivative, which the paper sets to 0 at 0."""
    function = Axes(16, 176, 170, 120, (-2, 2), (-0.4, 2))
    slope = Axes(246, 176, 170, 120, (-2, 2), (-0.4, 2))
    value, jump = numeric(relu), numeric(relu_derivative)
    kink = 0.0
    steps = [(-2.0, kink), (kink + 1e-9, 2.0)]  # up to the kink, which belongs to the left, and on from there
    pieces = [[(end, float(jump(z=end))) for end in ends] for ends in steps]
    return drawing(
        450,
        206,
        "A rectified linear unit and its derivative",
        f"Two plots. On the left {text(relu)}: {label(float(value(z=-1)))} up to z = {label(kink)}, then the line z. "
        f"On the right its derivative: {label(pieces[0][0][1])} up to and including z = {label(kink)}, drawn as a "
        f"filled dot, then {label(pieces[1][0][1])}, from an open dot on.",
        *function.axes("z", latex(relu)),
        *function.ticks((-1, 1), (1,)),
        function.plot([(at, float(value(z=at))) for at in (-2, 0, 2)], DATA),
        *slope.axes("z", r"\operatorname{derivative}"),
        *slope.ticks((-1, 1), (1,)),
        *(slope.plot(piece, SLOPE) for piece in pieces),
        slope.dot(kink, pieces[1][0][1], SLOPE, open=True),
        slope.dot(kink, float(jump(z=kink)), SLOPE),
    )


# A finite bump (paper, section 4.5.2)

x = scalar("x")
bumped = s452_direct.parts["function"].last


def finite_bump(start: float = 1, bump: float = 1) -> str:
    """The sum x + x² with the secant over a bump of one, and the tangent: the secant's slope is not the derivative."""
    axes = Axes(40, 290, 320, 250, (0, 2.4), (0, 7))
    value, derivative = numeric(bumped), numeric(Total(bumped, x))
    end, y1, y2 = start + bump, float(value(x=start)), float(value(x=start + bump))
    secant, tangent = (y2 - y1) / bump, float(derivative(x=start))

    def through_start(slope: float, *ends: float) -> list[tuple[float, float]]:
        return [(at, y1 + slope * (at - start)) for at in ends]

    corner = axes.at(end, y1)
    return drawing(
        428,
        322,
        "A finite bump is not the derivative",
        f"The curve {text(bumped)} with two lines through the point ({label(start)}, {label(y1)}). The secant to the "
        f"point ({label(end)}, {label(y2)}) has the slope {label(secant)}; the tangent has the slope {label(tangent)}.",
        *axes.axes("x", "y"),
        *axes.ticks((start, end), (y1, y2)),
        line(*axes.at(start, y1), *corner, LINE),
        line(*corner, *axes.at(end, y2), LINE),
        maths((axes.at(start, 0)[0] + corner[0]) / 2, corner[1] + 22, r"\Delta x", 16, fill=SOFT),
        maths(corner[0] + 8, (corner[1] + axes.at(end, y2)[1]) / 2 + 12, r"\Delta y", 16, "start", SOFT),
        axes.plot([(float(at), float(value(x=at))) for at in np.linspace(0, 2.2, 45)], DATA),
        axes.plot(through_start(secant, 0.7, 2.2), INK, 1.5),
        axes.plot(through_start(tangent, 0.5, 2.3), SLOPE, 2),
        axes.dot(start, y1),
        axes.dot(end, y2),
        words(axes.at(1.6, 0)[0], axes.at(0, 5)[1], f"secant: slope {label(secant)}", 16, "end", INK),
        words(axes.at(2.34, 0)[0], axes.at(0, 5.75)[1], "tangent:", 16, "start", SLOPE),
        words(axes.at(2.34, 0)[0], axes.at(0, 5.75)[1] + 20, f"slope {label(tangent)}", 16, "start", SLOPE),
    )


# Gradient descent (paper, section 6)

RATE, STEPS = 0.1, 10


def gradient_descent() -> str:
    """The loss against the step, and what it cannot fall below while a sample has activation 0."""
    losses, floor = descent()
    axes = Axes(60, 216, 320, 170, (0, STEPS), (2.95, 3.3))
    shown = [0, 1, 2, 3]
    return drawing(
        446,
        250,
        "The loss under gradient descent",
        f"The loss at each of {STEPS} steps with the learning rate {label(RATE)}: "
        f"{', '.join(f'{losses[k]:.5g}' for k in shown)}, and so on down to {losses[-1]:.5g}. "
        f"It settles at {floor:.5g}, the share of the one sample whose activation is 0: "
        "it has no slope, so no step improves it.",
        *axes.axes(r"\operatorname{step}", "C"),
        *axes.ticks(range(0, STEPS + 1, 2), (3, 3.1, 3.2, 3.3)),
        axes.plot([(0, floor), (STEPS, floor)], SOFT, 1.5, dashed=True),
        axes.plot(list(enumerate(losses)), DATA),
        *(axes.dot(*point, DATA) for point in enumerate(losses)),
        words(axes.at(STEPS, 3)[0], axes.at(0, floor)[1] - 14, "share of the clipped sample", 14, "end"),
    )


def descent(rate: float = RATE, steps: int = STEPS) -> tuple[list[float], float]:
    """The loss before the first step and after each, and the share of the samples that are inactive at the end."""
    value, by_w, by_b = numeric(loss), numeric(loss_by_w), numeric(loss_by_b)
    at = SAMPLES | {name: np.array(start) for name, start in START.items()}
    losses = [float(value(**at))]
    for _ in range(steps):
        at |= {"w": at["w"] - rate * by_w(**at)[0], "b": at["b"] - rate * by_b(**at)}
        losses.append(float(value(**at)))
    inactive = np.array(SAMPLES["X"]) @ at["w"] + at["b"] <= 0
    return losses, float(np.sum(np.array(SAMPLES["y"])[inactive] ** 2) / len(inactive))
