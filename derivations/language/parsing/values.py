"""Operands while an expression is built: the expression beside NumPy's shape, and NumPy's broadcasting written out.

The language has no broadcasting but of scalars. What NumPy stretches becomes a product: a vector b added to every row
is 𝟏 bᵀ, a matrix times a vector entry by entry is X diag(v), times a column diag(c) X.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derivations.language.expression import Compare, Divide, Expr, MatMul, Multiply, Ones, Transpose, as_expr
from derivations.language.functions import Diag
from derivations.language.parsing.dims import Shape, known


@dataclass(frozen=True)
class Value:
    """An operand: the expression, NumPy's shape, and what is written.

    ``row`` is x @ A as a row, xᵀ A, beside the vector Aᵀ x. In plain products, ``head`` are the leading scalars and
    ``tail`` is what they scale; ``scalars`` says that there is nothing else yet. ``constant`` is a number's value.
    """

    expr: Expr
    shape: Shape
    text: str
    row: Expr | None = None
    head: Expr | None = None
    tail: Expr | None = None
    scalars: bool = False
    constant: float | None = None

    @property
    def is_scalar(self) -> bool:
        return self.expr.shape == ()


def transposed(expr: Expr) -> Expr:
    """The transpose of what may be a transpose already."""
    return expr.operand if isinstance(expr, Transpose) else Transpose(expr)


def spread(value: Value, shape: Shape) -> Expr:
    """The operand stretched to a shape; a scalar stays one, the language expands it."""
    if value.is_scalar or value.shape == shape:
        return value.expr
    rows, columns = shape
    if value.shape == (rows, 1):
        return MatMul(value.expr, Transpose(Ones(known(columns))))
    row = as_row(value)
    return row if rows == 1 else MatMul(Ones(known(rows)), row)


def as_row(value: Value) -> Expr:
    """A vector, or a row, as the row that it is along the last axis."""
    return Transpose(value.expr) if len(value.shape) == 1 else value.expr


def as_column(value: Value) -> Expr:
    """A vector, a row or a column as the vector of its entries."""
    is_row = len(value.shape) == 2 and value.shape[0] == 1
    return transposed(value.expr) if is_row else value.expr


def is_stretched(value: Value, shape: Shape) -> bool:
    return not value.is_scalar and value.shape != shape


def entrywise(make: Callable[..., Expr], values: list[Value], shape: Shape) -> Expr:
    """A node of operands of one shape, each stretched to it."""
    return make(*(spread_condition(value, shape) for value in values))


def spread_condition(value: Value, shape: Shape) -> Expr:
    """A comparison stays a comparison when it is stretched: its sides are."""
    expr = value.expr
    if not isinstance(expr, Compare) or not is_stretched(value, shape):
        return spread(value, shape)
    left, right = (
        spread(Value(side, () if side.shape == () else value.shape, ""), shape) for side in (expr.left, expr.right)
    )
    return Compare(expr.relation, left, right)


def product(values: list[Value], shape: Shape) -> Expr:
    """A product entry by entry: rows and columns scale a matrix by diagonal matrices."""
    left, right = values
    if not (is_stretched(left, shape) or is_stretched(right, shape)) or left.is_scalar or right.is_scalar:
        return entrywise(Multiply, values, shape)
    if is_stretched(left, shape) and is_stretched(right, shape):
        column, row = (left, right) if left.shape == (shape[0], 1) else (right, left)
        return MatMul(column.expr, as_row(row))
    full, part = (left, right) if left.shape == shape else (right, left)
    if shape[0] == 1:  # a vector along a row
        return entrywise(Multiply, values, shape)
    return scaled(full.expr, part, as_column(part), shape)


def quotient(values: list[Value], shape: Shape) -> Expr:
    """A quotient entry by entry: the reciprocals of a row or a column scale a matrix."""
    left, right = values
    if not is_stretched(right, shape) or left.is_scalar or shape[0] == 1:
        return entrywise(Divide, values, shape)
    reciprocal = Divide(as_expr(1), as_column(right))
    if not is_stretched(left, shape):
        return scaled(left.expr, right, reciprocal, shape)
    if right.shape == (shape[0], 1):
        return MatMul(reciprocal, as_row(left))
    return MatMul(left.expr, Transpose(reciprocal))


def scaled(matrix: Expr, part: Value, factors: Expr, shape: Shape) -> Expr:
    """The rows of a matrix scaled by a column, or its columns by a row."""
    is_column = part.shape == (shape[0], 1)
    return MatMul(Diag(factors), matrix) if is_column else MatMul(matrix, Diag(factors))
