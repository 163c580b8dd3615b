"""Binders: an index, its range and a body. They print with dots for an arbitrary n, and read exactly at any size.

``each(i, n, x[i])`` is a column, ``across`` a row, ``grid`` a matrix, ``diagonal`` a diagonal matrix, ``summation`` a
sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from derivations.language import shape as shapes
from derivations.language.expression import Expr, Index, Operand, as_expr
from derivations.language.shape import Dim, Shape, ShapeError


def _need(kind: str, body: Expr, allowed: bool) -> None:
    if not allowed:
        raise ShapeError(f"{kind}: a body that is a {shapes.describe(body.shape)} does not fit")


@dataclass(frozen=True, eq=False)
class Sum(Expr):
    """The sum of the body over the index.

    ``limits`` says how much of the range is printed: full, upper, bare, over or dots. With "over", what is summed over
    is printed instead of the index, as in a sum over samples x; with "dots" the terms are written out.
    """

    index: Index
    stop: Dim
    body: Expr
    limits: str = "full"
    over: Expr | None = None

    @cached_property
    def shape(self) -> Shape:
        return self.body.shape


@dataclass(frozen=True, eq=False)
class Column(Expr):
    """The bodies below each other: scalars make a vector, rows make a matrix."""

    index: Index
    stop: Dim
    body: Expr

    @cached_property
    def shape(self) -> Shape:
        rows, columns = shapes.matrix_shape(self.body.shape)
        _need("column", self.body, rows == 1)
        return shapes.from_matrix_shape(self.stop, columns)


@dataclass(frozen=True, eq=False)
class Across(Expr):
    """The bodies beside each other: scalars make a row, vectors make a matrix."""

    index: Index
    stop: Dim
    body: Expr

    @cached_property
    def shape(self) -> Shape:
        rows, columns = shapes.matrix_shape(self.body.shape)
        _need("row", self.body, columns == 1)
        return shapes.from_matrix_shape(rows, self.stop)


@dataclass(frozen=True, eq=False)
class Grid(Expr):
    """A matrix with the body for each row index and column index."""

    row: Index
    rows: Dim
    column: Index
    columns: Dim
    body: Expr

    @cached_property
    def shape(self) -> Shape:
        _need("grid", self.body, self.body.shape == ())
        return shapes.from_matrix_shape(self.rows, self.columns)


@dataclass(frozen=True, eq=False)
class Diagonal(Expr):
    """The bodies on a diagonal. ``style``: "list" diag(a_1, …, a_n), "dots" diag(… a_i …), "matrix" with its zeros."""

    index: Index
    stop: Dim
    body: Expr
    style: str = "list"

    @cached_property
    def shape(self) -> Shape:
        _need("diagonal", self.body, self.body.shape == ())
        return shapes.from_matrix_shape(self.stop, self.stop)


@dataclass(frozen=True, eq=False)
class Block(Expr):
    """A matrix written out, row by row; its entries may be blocks that fit (gradients stacked to a Jacobian)."""

    rows: tuple[tuple[Expr, ...], ...]

    @cached_property
    def shape(self) -> Shape:
        heights = [shapes.matrix_shape(row[0].shape)[0] for row in self.rows]
        widths = [shapes.matrix_shape(entry.shape)[1] for entry in self.rows[0]]
        for row, height in zip(self.rows, heights, strict=True):
            if [shapes.matrix_shape(entry.shape) for entry in row] != [(height, width) for width in widths]:
                raise ShapeError("matrix: the blocks of a row must have one height, those of a column one width")
        return shapes.from_matrix_shape(_added(heights), _added(widths))


def _added(dims: list[Dim]) -> Dim:
    """The sum of dimensions of which at most one is a name."""
    names = [d for d in dims if isinstance(d, str)]
    number = sum(d for d in dims if isinstance(d, int))
    if len(names) > 1 or any("+" in name for name in names):
        raise ShapeError(f"matrix: cannot add the dimensions {', '.join(map(str, dims))}")
    if names:
        return f"{names[0]}+{number}" if number else names[0]
    return number


# How to write them


def summation(index: Index, stop: Dim, body: Expr, limits: str = "full", over: Expr | None = None) -> Expr:
    """A sum over an index."""
    return Sum(index, stop, body, limits, over)


def each(index: Index, stop: Dim, body: Expr) -> Expr:
    """A column with one entry (or row) for each value of the index."""
    return Column(index, stop, body)


def across(index: Index, stop: Dim, body: Expr) -> Expr:
    """A row with one entry (or column) for each value of the index."""
    return Across(index, stop, body)


def grid(row: Index, rows: Dim, column: Index, columns: Dim, body: Expr) -> Expr:
    """A matrix with one entry for each row index and column index."""
    return Grid(row, rows, column, columns, body)


def diagonal(index: Index, stop: Dim, body: Expr, style: str = "list") -> Expr:
    """A diagonal matrix with one entry for each value of the index."""
    return Diagonal(index, stop, body, style)


def row_of(*entries: Operand) -> Expr:
    """A row written out: ``row_of(2, 8 * y**7)``."""
    return Block((tuple(as_expr(e) for e in entries),))


def column_of(*entries: Operand) -> Expr:
    """A column written out."""
    return Block(tuple((as_expr(e),) for e in entries))


def matrix_of(*rows: tuple[Operand, ...]) -> Expr:
    """A matrix written out, a tuple for each row."""
    return Block(tuple(tuple(as_expr(e) for e in row) for row in rows))
