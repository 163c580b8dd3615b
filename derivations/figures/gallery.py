"""Every figure of the site by name: ``docs/assets/figures/NAME.svg`` holds what ``drawings()[NAME]`` draws."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from derivations.figures import depth, two_layers
from derivations.figures.dataflow import dataflow
from derivations.figures.descent import loss_surface
from derivations.figures.grids import diagonal_heat_map, row_of_ones, scalar_copied
from derivations.figures.knobs import knobs
from derivations.figures.mask import masked
from derivations.figures.neuron import neuron
from derivations.figures.plots import finite_bump, gradient_descent, relu_and_derivative
from derivations.figures.shapes import FUNCTION, INTERMEDIATE, SCALAR, VARIABLE, factor_boxes, jacobian_box
from derivations.figures.slopes import (
    contours_and_gradient,
    product_rectangle,
    secant_and_tangent,
    square_to_parallelogram,
)
from derivations.figures.step_size import step_and_error
from derivations.language import Expr, let, ln, scalar, sin


def sine_of_square() -> Expr:
    """The sine of x², figure F2."""
    x = scalar("x")
    return let("y", sin(let("u", x**2)))


def log_of_squared_sine() -> Expr:
    """The logarithm of sin(x³)², figure F3."""
    u_1 = let("u_1", scalar("x") ** 3)
    u_2 = let("u_2", sin(u_1))
    u_3 = let("u_3", u_2**2)
    return let("y", let("u_4", ln(u_3)))


def sum_with_square() -> Expr:
    """The sum x + x², figure F4."""
    x = scalar("x")
    return let("y", let("u_2", x + let("u_1", x**2)))


SHAPES = {"scalar": SCALAR, "vector": FUNCTION}  # of f, in the rows of both tables
VARIABLES = {"scalar": SCALAR, "vector": VARIABLE}
INTERMEDIATES = {"scalar": SCALAR, "vector": INTERMEDIATE}

FIGURES: dict[str, Callable[[], str]] = {
    "neuron": neuron,
    "knobs": knobs,
    "sine-of-square": lambda: dataflow(sine_of_square()),
    "log-of-squared-sine": lambda: dataflow(log_of_squared_sine()),
    "sum-with-square": lambda: dataflow(sum_with_square()),
    "relu": relu_and_derivative,
    "relu-mask": masked,
    "finite-bump": finite_bump,
    "secant": secant_and_tangent,
    "product-rectangle": product_rectangle,
    "contours": contours_and_gradient,
    "square": square_to_parallelogram,
    "diagonal": diagonal_heat_map,
    "copies": scalar_copied,
    "row-of-ones": row_of_ones,
    "gradient-descent": gradient_descent,
    "loss-surface": loss_surface,
    "two-layers-forward": two_layers.forward,
    "two-layers-backward": two_layers.backward,
    "mask": two_layers.mask,
    "vanishing-and-exploding": depth.vanishing_and_exploding,
    "step-and-error": step_and_error,
    **{f"jacobian-{f}-by-{x}": partial(jacobian_box, SHAPES[f], VARIABLES[x]) for f in SHAPES for x in VARIABLES},
    **{
        f"chain-{f}-by-{u}-by-{x}": partial(factor_boxes, SHAPES[f], INTERMEDIATES[u], VARIABLES[x])
        for f in SHAPES
        for u in INTERMEDIATES
        for x in VARIABLES
    },
}


def drawings() -> dict[str, str]:
    """The SVG of every figure."""
    return {name: draw() for name, draw in FIGURES.items()}
