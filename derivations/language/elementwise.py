r"""The element-wise functions: one row of one table each, from which every reading takes its part.

A row holds the name, what is printed (LaTeX and plain text), what is said, the SymPy and NumPy readings, the slope, and
where the function is defined and smooth. Adding a function is adding a row.

The SymPy and NumPy columns are text, so this table needs neither. ``stable`` is the NumPy of emitted code where the
textbook's formula would overflow or lose digits; ``others`` names what other array libraries call the function.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from derivations.language import shape as shapes
from derivations.language.expression import Compare, Divide, Expr, Multiply, Number, Operand, as_expr
from derivations.language.shape import Shape, ShapeError


@dataclass(frozen=True, eq=False)
class Apply(Expr):
    """An element-wise function of a scalar, or of each entry, by its name in the table."""

    name: str
    argument: Expr

    @cached_property
    def shape(self) -> Shape:
        return self.argument.shape


@dataclass(frozen=True, eq=False)
class Pi(Expr):
    """The number π."""

    @cached_property
    def shape(self) -> Shape:
        return ()


@dataclass(frozen=True, eq=False)
class Maximum(Expr):
    """The larger of two, entry by entry. Its derivative where both are equal is that of the left (paper, section 5)."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.same("max", self.left.shape, self.right.shape)


@dataclass(frozen=True, eq=False)
class Minimum(Expr):
    """The smaller of two, entry by entry. Its derivative where both are equal is that of the left."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.same("min", self.left.shape, self.right.shape)


@dataclass(frozen=True, eq=False)
class Where(Expr):
    """Entry by entry, the left value where the condition holds and the right one elsewhere; scalars are expanded."""

    condition: Compare
    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        if not isinstance(self.condition, Compare):
            raise ShapeError("where: the condition must be a comparison, such as x > 0")
        return shapes.same("where", shapes.same("where", self.condition.shape, self.left.shape), self.right.shape)


@dataclass(frozen=True)
class Elementwise:
    """A row of the table. ``x`` stands for the argument in the SymPy and NumPy columns.

    ``domain`` is the condition on the argument for the function to be defined and differentiable, as a comparison with
    0; ``kink`` the argument at which there is no slope, and the convention that is used there. ``analytic`` says
    whether the complex step may be used on the NumPy column.
    """

    name: str
    tex: str
    text: str
    words: str
    sympy: str
    numpy: str
    slope: Callable[[Expr], Expr]
    slope_rule: str
    domain: str = ""
    kink: str = ""
    analytic: bool = True
    stable: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


def _f(name: str) -> Callable[[Operand], Expr]:
    return lambda argument: Apply(name, as_expr(argument))


sin, cos, tan, exp, ln, sqrt = map(_f, ["sin", "cos", "tan", "exp", "ln", "sqrt"])
sinh, cosh, tanh, arctan, erf = map(_f, ["sinh", "cosh", "tanh", "arctan", "erf"])
sigmoid, softplus, relu, gelu, absolute, sign = map(_f, ["sigmoid", "softplus", "relu", "gelu", "abs", "sign"])

HALF = Number(Fraction(1, 2))


def normal_density(x: Expr) -> Expr:
    """exp(-x²/2) / √(2π), the slope of the normal distribution function."""
    return Divide(exp(-(x**2 / 2)), sqrt(2 * Pi()))


def normal_distribution(x: Expr) -> Expr:
    """(1 + erf(x/√2)) / 2, the share of a standard normal distribution that lies below x."""
    return Multiply(HALF, 1 + erf(x / sqrt(as_expr(2))))


# --8<-- [start:table]
ELEMENTWISE: dict[str, Elementwise] = {
    row.name: row
    for row in (
        # name, LaTeX, text, words, SymPy, NumPy, slope, the name of its rule
        Elementwise("sin", r"\sin", "sin", "sine", "sin(x)", "np.sin(x)", lambda x: cos(x), "derivative of the sine"),
        Elementwise("cos", r"\cos", "cos", "cosine", "cos(x)", "np.cos(x)", lambda x: -sin(x),
                    "derivative of the cosine"),
        Elementwise("tan", r"\tan", "tan", "tangent", "tan(x)", "np.tan(x)", lambda x: 1 + tan(x) ** 2,
                    "derivative of the tangent", domain="cos ≠ 0"),
        Elementwise("exp", r"\exp", "exp", "exponential", "exp(x)", "np.exp(x)", lambda x: exp(x),
                    "derivative of the exponential"),
        Elementwise("ln", r"\ln", "ln", "natural logarithm", "log(x)", "np.log(x)", lambda x: 1 / x,
                    "derivative of the logarithm", domain="> 0"),
        Elementwise("sqrt", r"\sqrt", "√", "square root", "sqrt(x)", "np.sqrt(x)", lambda x: 1 / (2 * sqrt(x)),
                    "derivative of the square root", domain="> 0"),
        Elementwise("sinh", r"\sinh", "sinh", "hyperbolic sine", "sinh(x)", "np.sinh(x)", lambda x: cosh(x),
                    "derivative of the hyperbolic sine"),
        Elementwise("cosh", r"\cosh", "cosh", "hyperbolic cosine", "cosh(x)", "np.cosh(x)", lambda x: sinh(x),
                    "derivative of the hyperbolic cosine"),
        Elementwise("tanh", r"\tanh", "tanh", "hyperbolic tangent", "tanh(x)", "np.tanh(x)",
                    lambda x: 1 - tanh(x) ** 2, "derivative of the hyperbolic tangent"),
        Elementwise("arctan", r"\arctan", "arctan", "inverse tangent", "atan(x)", "np.arctan(x)",
                    lambda x: 1 / (1 + x**2), "derivative of the inverse tangent"),
        Elementwise("erf", r"\operatorname{erf}", "erf", "error function", "erf(x)", "erf(x)",
                    lambda x: 2 * exp(-(x**2)) / sqrt(Pi()), "derivative of the error function", analytic=False),
        Elementwise("sigmoid", r"\sigma", "σ", "sigmoid", "1 / (1 + exp(-x))", "1 / (1 + np.exp(-x))",
                    lambda x: sigmoid(x) * (1 - sigmoid(x)), "derivative of the sigmoid",
                    stable="np.exp(-np.logaddexp(0, -x))",
                    others={"torch": "torch.sigmoid(x)", "jax.numpy": "jax.nn.sigmoid(x)"}),
        Elementwise("softplus", r"\operatorname{softplus}", "softplus", "softplus", "log(1 + exp(x))",
                    "np.log(1 + np.exp(x))", lambda x: sigmoid(x), "derivative of softplus",
                    stable="np.logaddexp(0, x)",
                    others={"torch": "torch.nn.functional.softplus(x, threshold=40)"}),
        Elementwise("relu", r"\operatorname{relu}", "relu", "rectified linear unit",
                    "Piecewise((0, x <= 0), (x, True))", "np.maximum(x, 0)", lambda x: x > 0,
                    "derivative of ReLU", kink="0", analytic=False, others={"torch": "torch.relu(x)"}),
        Elementwise("gelu", r"\operatorname{gelu}", "gelu", "Gaussian error linear unit",
                    "x * (1 + erf(x / sqrt(2))) / 2", "x * (0.5 * (1 + erf(x / np.sqrt(2))))",
                    lambda x: normal_distribution(x) + x * normal_density(x), "derivative of GELU", analytic=False),
        Elementwise("abs", r"\left|x\right|", "abs", "absolute value", "Abs(x)",
                    "np.abs(x)", lambda x: sign(x), "derivative of the absolute value", kink="0", analytic=False),
        Elementwise("sign", r"\operatorname{sign}", "sign", "sign",
                    "Piecewise((1, x > 0), (-1, x < 0), (0, True))", "np.sign(x)",
                    lambda x: Multiply(as_expr(0), x), "derivative of the sign", kink="0", analytic=False),
    )
}  # fmt: skip
# --8<-- [end:table]


def maximum(left: Operand, right: Operand) -> Expr:
    return Maximum(as_expr(left), as_expr(right))


def minimum(left: Operand, right: Operand) -> Expr:
    return Minimum(as_expr(left), as_expr(right))


def where(condition: Compare, left: Operand, right: Operand) -> Expr:
    """Entry by entry, one value where the condition holds and another elsewhere."""
    return Where(condition, as_expr(left), as_expr(right))


def number(value: float | int | Fraction) -> Number:
    """A number, exactly: 0.1 is one tenth.

    >>> number(1e-5).value
    Fraction(1, 100000)
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number to calculate with")
    return Number(Fraction(repr(value)) if isinstance(value, float) else Fraction(value))
