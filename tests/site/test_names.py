"""What inline maths may say without a binding."""

import pytest

from derivations import formula
from derivations.site.names import is_name, parts_of


@pytest.mark.parametrize(
    "tex",
    [
        "x",
        r"\mathbf{x}",
        r"\vec{\mathbf{1}}",
        r"\hat{\mathbf{w}}",
        r"\boldsymbol{\delta}",
        "x_1",
        r"\mathbf{x}_i",
        "w_{i j}",
        r"\operatorname{sum}",
        r"\ln",
        "f(x, y)",
        r"\mathbf{f}(\mathbf{x})",
        "12",
        r"m \times n",
        r"\mathbb{R}^{m \times n}",
        "(i, j)",
        "dX",
        r"\Delta x",
        r"\nabla",
        r"\partial",
        r"\otimes",
        r"\frac{d}{dx}",
    ],
)
def test_names(tex):
    assert is_name(tex)


@pytest.mark.parametrize(
    "tex",
    [
        "x = 1",
        "x + 1",
        "2 x",
        "x^2",
        r"\mathbf{x}^T",
        "-1",
        "+",
        "0.5",
        r"\frac{1}{2}",
        "D_x",
        "f_x",
        "f'",
        r"\dot{x}",
        r"\frac{dy}{dx}",
        r"\nabla f",
        r"\sin(2 x)",
        r"\operatorname{equals}(x, y)",
        "f(2)",
        r"x \times y^2",
        r"w \times x",
        "x_٣",
        "３",
        "dy/dx",
        "x y",
        "x1",
        "",
        "x ",
    ],
)
def test_what_says_more_than_a_name(tex):
    assert not is_name(tex)


def test_parts_are_what_the_code_prints():
    found = set(parts_of(formula("s2-operator-example").derivation))
    assert {"x", "9", "x + x^2", "2 x", "9 + 18 x", r"\frac{d}{dx} (x + x^2)"} <= found
    assert not found & {"x + x^3", "18", "9 + 18 x = 9 + 18 x"} - {"18"}
