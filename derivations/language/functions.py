"""Functions of expressions: lengths, diagonal matrices, cases, and *generic* ones that stand for any function.

A generic function has a name and no formula. The exact reading makes it an undefined SymPy function, the numeric
reading draws a random smooth function for it; what holds for it holds for every function.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from derivations.language import shape as shapes
from derivations.language.expression import Compare, Dot, Expr, Multiply, Symbol, as_expr
from derivations.language.shape import Dim, Shape, ShapeError


@dataclass(frozen=True, eq=False)
class Length(Expr):
    """|x|, the number of entries of a vector, or of rows of a matrix (paper, section 4.1)."""

    vector: Expr

    @cached_property
    def shape(self) -> Shape:
        if not self.vector.shape:
            raise ShapeError("length: a vector or a matrix is needed, not a scalar")
        return ()


@dataclass(frozen=True, eq=False)
class Diag(Expr):
    """diag(v), the square matrix with v on its diagonal and zeros elsewhere."""

    vector: Expr

    @cached_property
    def shape(self) -> Shape:
        if len(self.vector.shape) != 1:
            raise ShapeError(f"diag: a vector is needed, not a {shapes.describe(self.vector.shape)}")
        return shapes.from_matrix_shape(self.vector.shape[0], self.vector.shape[0])


@dataclass(frozen=True, eq=False)
class Cases(Expr):
    """One value where a condition holds and another where its opposite does, so that every point has one value."""

    values: tuple[Expr, ...]
    conditions: tuple[Compare, ...]

    @cached_property
    def shape(self) -> Shape:
        first, second = self.conditions
        if (first.left, first.right) != (second.left, second.right) or first.relation == second.relation:
            raise ValueError("cases: the two conditions must be opposites, such as z ≤ 0 and z > 0")
        if first.shape != ():
            raise ShapeError(f"cases: a condition compares scalars, not entries of a {shapes.describe(first.shape)}")
        return shapes.same("cases", *(value.shape for value in self.values))


@dataclass(frozen=True, eq=False)
class Generic(Expr):
    """A function without a formula, such as f(x), or entry i of one, f_i(x). A vector-valued one has a length."""

    name: str
    arguments: tuple[Expr, ...]
    position: Any = None  # an Index, a number or a dimension's name: the entry f_i; None: the function as a whole
    dims: Shape = ()
    hat: bool = False

    @cached_property
    def shape(self) -> Shape:
        return () if self.position is not None else self.dims

    @property
    def called(self) -> str:
        """The name in code: with a hat it is another function."""
        return f"{self.name}_hat" if self.hat else self.name


@dataclass(frozen=True, eq=False)
class GenericOperator(Expr):
    """The paper's ○: any operator that acts entry by entry."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.same("element-wise operator", self.left.shape, self.right.shape)


# How to write them


def scalars(names: str) -> tuple[Symbol, ...]:
    """Scalar symbols by name.

    >>> x, y = scalars("x y")
    >>> (3 * x**2 * y).latex()
    '3 x^2 y'
    """
    return tuple(Symbol(name) for name in names.split())


def scalar(name: str, tex: str = "") -> Symbol:
    return Symbol(name, (), tex)


def vector(name: str, length: Dim = "n", tex: str = "") -> Symbol:
    r"""A column vector.

    >>> vector("w").latex(), vector("w").shape
    ('\\mathbf{w}', ('n',))
    """
    return Symbol(name, (length,), tex)


def matrix(name: str, rows: Dim, columns: Dim, tex: str = "") -> Symbol:
    return Symbol(name, (rows, columns), tex)


def dot(left: Expr, right: Expr) -> Expr:
    return Dot(left, right)


def times(left: Expr | int, right: Expr | int) -> Expr:
    """A product with its multiplication sign printed."""
    return Multiply(as_expr(left), as_expr(right), times=True)


def diag(argument: Expr) -> Expr:
    return Diag(argument)


def cases(*pieces: tuple[Expr | int, Compare]) -> Expr:
    r"""Values with their conditions: ``cases((0, z <= 0), (z, z > 0))``.

    >>> z = scalar("z")
    >>> cases((0, z <= 0), (z, z > 0)).latex()
    '\\begin{cases} 0 & z \\le 0 \\\\ z & z > 0 \\end{cases}'
    """
    return Cases(tuple(as_expr(value) for value, _ in pieces), tuple(condition for _, condition in pieces))


def generic(name: str, *arguments: Expr, length: Dim | None = None) -> Generic:
    """A function that has no formula: scalar-valued, or vector-valued with a length."""
    return Generic(name, arguments, None, () if length is None else (length,))


def generic_entry(name: str, position: Any, *arguments: Expr, hat: bool = False) -> Generic:
    """Entry i of a vector-valued generic function: f_i(x)."""
    return Generic(name, arguments, position, (), hat)
