"""Inline maths may name things freely; whatever claims something is recognised."""

import pytest

from derivations.site.claims import claim


@pytest.mark.parametrize(
    "tex",
    [
        "x",
        r"w_i x_i",
        r"\mathbf{w} \cdot \mathbf{x} + b",
        r"\left[ 1,\; 2 \right]^T",
        r"\sum_i^n x_i",
        r"\overrightarrow{\mathbf{1}}",
        r"\infty",
        r"\frac{d}{2}",
        r"\frac{n}{d}",
        r"\frac{d}{dx}",
        r"\frac{\partial}{\partial \mathbf{x}}",
        r"\partial",
        r"\nabla",
    ],
)
def test_symbols_and_expressions_claim_nothing(tex):
    assert claim(tex) is None


@pytest.mark.parametrize(
    "tex",
    [
        "a = b",
        "a<b",
        r"m \ne n",
        r"m \neq n",
        r"z \le 0",
        r"x \to 0",
        r"f \mapsto g",
        r"a \approx b",
        "a ≥ b",
        r"x \in S",
    ],
)
def test_relations_are_claims(tex):
    assert claim(tex) == "a relation"


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{dy}{dx}",
        r"\frac{d \mathbf{y}}{d x}",
        r"\dfrac{d}{dx} x^2",
        r"\frac{\partial f(x, y)}{\partial x}",
        r"\frac{\partial}{\partial x} \mathbf{y}",
        r"\nabla f",
        "f'(x)",
        r"f^\prime",
        "dy/dx",
    ],
)
def test_derivatives_are_claims(tex):
    assert claim(tex) == "a derivative"
