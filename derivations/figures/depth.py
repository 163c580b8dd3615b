"""How large the upstream gradient is after many layers: it vanishes, keeps its size, or explodes."""

from __future__ import annotations

import math

from derivations.figures.axes import Axes, label
from derivations.figures.svg import DATA, INK, SLOPE, SOFT, drawing, symbols, words
from derivations.networks.depth import LAYERS, WIDTH, gradient_sizes, rounded

GAINS = ((1, "variance 1 over n", DATA), (2, "variance 2 over n", INK), (3, "variance 3 over n", SLOPE))
LOW, HIGH = -6, 4  # powers of ten


def vanishing_and_exploding() -> str:
    """The length of the upstream gradient against the number of layers that it has come back through."""
    axes = Axes(58, 268, 270, 220, (0, LAYERS), (0, HIGH - LOW))
    curves = [([math.log10(size) - LOW for size in gradient_sizes(gain)], says, ink) for gain, says, ink in GAINS]
    ends = [rounded(gradient_sizes(gain)[-1]) for gain, *_ in GAINS]
    return drawing(
        470,
        304,
        "Vanishing and exploding gradients",
        f"The length of the upstream gradient on its way back through {LAYERS} layers of {WIDTH} units, with random "
        f"weights. It starts at 1. With variance 1 over n it shrinks to {ends[0]}, with variance 2 over n it is "
        f"{ends[1]} at the end, with variance 3 over n it grows to {ends[2]}. The upward axis counts powers of ten, "
        "and on it all three are nearly straight.",
        *axes.axes(r"\operatorname{layers}", r"\operatorname{length}"),
        *axes.ticks(range(0, LAYERS + 1, 10)),
        *(tick(axes, power) for power in range(LOW, HIGH + 1, 2)),
        *(axes.plot(list(enumerate(heights)), ink) for heights, _, ink in curves),
        *(
            words(axes.at(LAYERS, 0)[0] + 8, axes.at(0, heights[-1])[1] + 5, says, 13, "start", ink)
            for heights, says, ink in curves
        ),
    )


def tick(axes: Axes, power: int) -> str:
    """A power of ten beside the upward axis."""
    x, y = axes.at(0, power - LOW)
    raised = f'<tspan dy="-0.4em" font-size="0.7em">{label(power)}</tspan>'
    return symbols(x - 9, y + 5, f"10{raised}", 14, "end", SOFT)
