"""Shapes with symbolic dimensions: ``()`` a scalar, ``("n",)`` a vector, ``("m", "n")`` a matrix.

A dimension is a number, a name, or a name plus a number (``"n+1"``). Every vector is a column (paper, section 4.1), so
an n×1 matrix *is* the vector ``("n",)``, a 1×1 matrix *is* the scalar ``()``, and a row is the matrix ``(1, "n")``.
"""

from __future__ import annotations

from collections.abc import Mapping

Dim = int | str
Shape = tuple[Dim, ...]


class ShapeError(ValueError):
    """Operands whose shapes do not fit; the message names both shapes and the operation."""


def matrix_shape(shape: Shape) -> tuple[Dim, Dim]:
    """Rows and columns of a shape.

    >>> matrix_shape(()), matrix_shape(("n",)), matrix_shape((1, "n"))
    ((1, 1), ('n', 1), (1, 'n'))
    """
    if len(shape) == 0:
        return 1, 1
    if len(shape) == 1:
        return shape[0], 1
    return shape[0], shape[1]


def from_matrix_shape(rows: Dim, columns: Dim) -> Shape:
    """The shape of a matrix with so many rows and columns.

    >>> from_matrix_shape(1, 1), from_matrix_shape("n", 1), from_matrix_shape(1, "n")
    ((), ('n',), (1, 'n'))
    """
    if columns == 1:
        return () if rows == 1 else (rows,)
    return rows, columns


def size(dim: Dim, sizes: Mapping[str, int]) -> int:
    """The number that a dimension stands for.

    >>> size("n+1", {"n": 3})
    4
    """
    if isinstance(dim, int):
        return dim
    name, _, more = dim.partition("+")
    if name not in sizes:
        raise ShapeError(f"no size is given for the dimension {name}; write {name}=3, for example")
    return sizes[name] + int(more or 0)


def dim_names(shape: Shape) -> tuple[str, ...]:
    """The names of the dimensions in a shape.

    >>> dim_names(("m", 2)), dim_names(("n+1",))
    (('m',), ('n',))
    """
    return tuple(d.partition("+")[0] for d in shape if isinstance(d, str))


def describe(shape: Shape) -> str:
    """A shape in words.

    >>> describe(()), describe(("n",)), describe((1, "n")), describe(("m", "n"))
    ('scalar', 'vector, n × 1', 'row, 1 × n', 'matrix, m × n')
    """
    if not shape:
        return "scalar"
    rows, columns = matrix_shape(shape)
    kind = "vector" if columns == 1 else "row" if rows == 1 else "matrix"
    return f"{kind}, {rows} × {columns}"


def same(operation: str, left: Shape, right: Shape) -> Shape:
    """The common shape of two operands that are taken entry by entry; a scalar is expanded (paper, section 4.3)."""
    if left == right or right == ():
        return left
    if left == ():
        return right
    raise ShapeError(f"{operation}: the shapes differ, {describe(left)} on the left and {describe(right)} on the right")


def product(left: Shape, right: Shape) -> Shape:
    """The shape of a matrix product.

    >>> product(("m", "n"), ("n",)), product((1, "n"), ("n",)), product(("m",), (1, "n"))
    (('m',), (), ('m', 'n'))
    """
    (rows, inner), (inner_right, columns) = matrix_shape(left), matrix_shape(right)
    if inner != inner_right:
        raise ShapeError(
            f"matrix product: the left operand is a {describe(left)} and the right operand a {describe(right)}; "
            f"{inner} columns do not meet {inner_right} rows"
        )
    return from_matrix_shape(rows, columns)


def derivative(function: Shape, variable: Shape) -> Shape:
    """The shape of a derivative in numerator layout: functions go down, variables go across (paper, section 4.1).

    >>> derivative((), ("n",)), derivative(("m",), ()), derivative(("m",), ("n",))
    ((1, 'n'), ('m',), ('m', 'n'))
    """
    if variable == ():
        return function
    if len(function) == 2 or len(variable) == 2:
        raise ShapeError(
            f"derivative: a {describe(function)} by a {describe(variable)} is not a matrix; "
            "take the derivative of a scalar or vector with respect to a scalar or vector"
        )
    return from_matrix_shape(matrix_shape(function)[0], variable[0])
