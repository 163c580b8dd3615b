"""Named intermediates, and the two meanings of the one sign ∂.

``u = let("u", w * x)`` is an expression that prints as its name. ``partial(f, x)`` is the *direct* partial derivative:
the other named intermediates inside f are held still. ``derivative(f, x)`` is the *total* derivative: it follows all of
them. The paper writes both with the same sign (erratum E14); here they are two types, whatever sign is printed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from derivations.language import shape as shapes
from derivations.language.expression import Entry, Expr, Operand, Row, Symbol, as_expr, walk
from derivations.language.functions import Generic
from derivations.language.shape import Shape, ShapeError


@dataclass(frozen=True, eq=False)
class Let(Expr):
    """An intermediate variable, or a function with its arguments: it prints as its name and stands for its value."""

    name: str
    value: Expr
    arguments: tuple[Expr, ...] = ()
    tex: str = ""
    position: Any = None  # an Index when there is one such variable for each sample: v_i

    @cached_property
    def shape(self) -> Shape:
        return self.value.shape


@dataclass(frozen=True, eq=False)
class Derivative(Expr):
    """The derivative of a function with respect to a variable.

    ``sign`` is d or ∂. ``style`` is "fraction", "names" (a fraction, functions without their arguments), "operator"
    (the sign stands before the function) or "prime". ``layout`` is numerator (functions down, variables across) or
    denominator (the transpose).
    """

    function: Expr
    variable: Expr
    sign: str = "∂"
    style: str = "fraction"
    layout: str = "numerator"

    @cached_property
    def shape(self) -> Shape:
        base = self.variable.vector if isinstance(self.variable, Entry) else self.variable
        base = base.matrix if isinstance(base, Row) else base
        if not isinstance(base, Symbol | Let):
            raise ShapeError("derivative: the variable must be a symbol, an intermediate variable, or an entry of one")
        rows, columns = shapes.matrix_shape(shapes.derivative(self.function.shape, self.variable.shape))
        return shapes.from_matrix_shape(*((rows, columns) if self.layout == "numerator" else (columns, rows)))


@dataclass(frozen=True, eq=False)
class Partial(Derivative):
    """The direct partial derivative: every other named intermediate is held still."""


@dataclass(frozen=True, eq=False)
class Total(Derivative):
    """The total derivative: it follows every named intermediate down to the variable."""


@dataclass(frozen=True, eq=False)
class Differential(Expr):
    """d f: the change of the function to first order when the variables change by dX (Magnus & Neudecker, section 5.4).

    The differential of a variable itself is a free quantity of the variable's shape; it prints, and is given to the
    numeric reading, as ``dX``. That of a named intermediate prints as ``du``, that of another expression as ``d(…)``.
    """

    function: Expr
    variables: tuple[Symbol, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "moving", True)

    @cached_property
    def shape(self) -> Shape:
        return self.function.shape


@dataclass(frozen=True, eq=False)
class Gradient(Expr):
    """∇f: the row of partial derivatives with respect to each scalar of ``variables``, or to one vector or matrix."""

    function: Expr
    variables: tuple[Expr, ...]
    subscript: bool = False
    layout: str = "numerator"

    @cached_property
    def shape(self) -> Shape:
        if self.function.shape != ():
            raise ShapeError(f"gradient: the function must be a scalar, not a {shapes.describe(self.function.shape)}")
        if len(self.variables) > 1 and any(variable.shape for variable in self.variables):
            raise ShapeError("gradient: the variables must be scalars, or one vector")
        one_array = len(self.variables) == 1 and self.variables[0].shape
        by = self.variables[0].shape if one_array else (len(self.variables),)
        rows, columns = shapes.matrix_shape(shapes.derivative((), by))
        return shapes.from_matrix_shape(*((rows, columns) if self.layout == "numerator" else (columns, rows)))


@dataclass(frozen=True, eq=False)
class Limit(Expr):
    """The limit of the body as a scalar variable goes to zero."""

    variable: Symbol
    body: Expr

    @cached_property
    def shape(self) -> Shape:
        if self.variable.shape != ():
            raise ShapeError(f"limit: {self.variable.name} must be a scalar to go to zero")
        return self.body.shape


@dataclass(frozen=True, eq=False)
class At(Expr):
    """An expression with variables set to values, after whatever derivatives are in it have been taken."""

    body: Expr
    variables: tuple[Symbol, ...]
    values: tuple[Expr, ...]

    @cached_property
    def shape(self) -> Shape:
        for variable, value in zip(self.variables, self.values, strict=True):
            if variable.shape != value.shape:
                kinds = f"a {shapes.describe(variable.shape)} cannot be set to a {shapes.describe(value.shape)}"
                raise ShapeError(f"value at a point: {variable.name}, {kinds}")
        return self.body.shape


def opened(function: Expr) -> Expr:
    """The outermost name of a function replaced by what it stands for: ∂u_2/∂x is about u_2's own formula."""
    if isinstance(function, Let):
        return function.value
    if isinstance(function, Entry) and isinstance(function.vector, Let):
        return Entry(function.vector.value, function.position)
    return function


def moved(variable: Expr) -> Expr:
    """What is moved when a derivative is taken: for an entry, the vector that it belongs to."""
    return variable.vector if isinstance(variable, Entry) else variable


def with_values(function: Expr, point: Mapping[Symbol, Expr]) -> Expr | None:
    """A function with the values of a point for its arguments, f(2, 1); None where they would not show all of it."""
    if not isinstance(function, Let | Generic) or not point.keys() <= {*function.arguments}:
        return None
    others = (argument for argument in function.arguments if argument not in point)
    if any(part in point for argument in others for part in walk(argument)):
        return None
    arguments = tuple(point.get(argument, argument) for argument in function.arguments)  # type: ignore[call-overload]
    return dataclasses.replace(function, arguments=arguments)


# How to write them


def at_point(body: Expr, **values: Operand) -> At:
    r"""The value of an expression at a point, its variables given by name; shapes of symbols follow their values.

    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> f = let("f", 3 * x**2 * y, x, y)
    >>> at_point(gradient(f, x, y), x=2, y=1).latex()
    '\\nabla f(2, 1)'
    """
    given = tuple(as_expr(value) for value in values.values())
    return At(body, tuple(Symbol(name, value.shape) for name, value in zip(values, given, strict=True)), given)


def let(name: str, value: Expr, *arguments: Expr, tex: str = "", position: Any = None) -> Let:
    """A named intermediate variable, or a named function of the given arguments.

    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> let("f", 3 * x**2 * y, x, y).latex()
    'f(x, y)'
    """
    return Let(name, value, arguments, tex, position)


def partial(function: Expr, variable: Expr, style: str = "fraction") -> Partial:
    """The direct partial derivative, printed with ∂."""
    return Partial(function, variable, "∂", style)


def derivative(function: Expr, variable: Expr, style: str = "fraction", sign: str = "d") -> Total:
    """The total derivative, printed with d unless the paper prints ∂."""
    return Total(function, variable, sign, style)


def total(function: Expr, variable: Expr, style: str = "fraction") -> Total:
    r"""The total derivative, printed with the ∂ that the paper has for it from section 4 on.

    >>> from derivations.language.functions import dot, vector
    >>> total(let("y", dot(vector("w"), vector("x"))), vector("w")).latex()
    '\\frac{\\partial y}{\\partial \\mathbf{w}}'
    """
    return derivative(function, variable, style, sign="∂")


def gradient(function: Expr, *variables: Expr) -> Gradient:
    """∇f with respect to the scalars, or the one vector, given."""
    return Gradient(function, variables)
