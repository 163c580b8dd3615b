"""Shapes with symbolic dimensions: ``()`` a scalar, ``("n",)`` a vector, ``("m", "n")`` a matrix.

A dimension is a number, a name, a name plus a number (``"n+1"``), or a product (``"2*m*n"``). Every vector is a column
(paper, section 4.1), so an n×1 matrix *is* the vector ``("n",)``, a 1×1 matrix *is* the scalar ``()``, and a row is the
matrix ``(1, "n")``.
"""

from __future__ import annotations

import math
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


def times(left: Dim, right: Dim) -> Dim:
    """The product of two dimensions, in one spelling whatever their order.

    >>> times("n", "m"), times("n", 1), times(2, "m*n"), times(2, 3)
    ('m*n', 'n', '2*m*n', 6)
    """
    factors = [factor for dim in (left, right) for factor in str(dim).split("*")]
    if any("+" in factor for factor in factors) and 1 not in (left, right):
        raise ShapeError(f"a dimension of size ({left}) × ({right}) is not supported: a sum cannot be multiplied")
    count = math.prod(int(factor) for factor in factors if factor.isdigit())
    names = sorted(factor for factor in factors if not factor.isdigit())
    if count == 0 or not names:
        return count
    return "*".join(names if count == 1 else [str(count), *names])


def size(dim: Dim, sizes: Mapping[str, int]) -> int:
    """The number that a dimension stands for.

    >>> size("n+1", {"n": 3}), size("2*m*n", {"m": 4, "n": 3})
    (4, 24)
    """
    if isinstance(dim, int):
        return dim
    product, _, more = dim.partition("+")
    for name in dim_names((dim,)):
        if name not in sizes:
            raise ShapeError(f"no size is given for the dimension {name}; write {name}=3, for example")
    factors = (int(factor) if factor.isdigit() else sizes[factor] for factor in product.split("*"))
    return math.prod(factors) + int(more or 0)


def dim_names(shape: Shape) -> tuple[str, ...]:
    """The names of the dimensions in a shape.

    >>> dim_names(("m", 2)), dim_names(("n+1",)), dim_names(("2*m*n",))
    (('m',), ('n',), ('m', 'n'))
    """
    products = (dim.partition("+")[0] for dim in shape if isinstance(dim, str))
    return tuple(name for product in products for name in product.split("*") if not name.isdigit())


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


def as_tuple(shape: Shape) -> str:
    """A shape as NumPy writes it, with names for lengths.

    >>> as_tuple(()), as_tuple(("n",)), as_tuple((1, "n"))
    ('()', '(n,)', '(1, n)')
    """
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


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

    The derivative of a scalar by a matrix has the shape of its transpose; that of a matrix by a scalar keeps the
    matrix's shape; anything else with a matrix is the Jacobian of vec, a row for each entry of the function and a
    column for each entry of the variable.

    >>> derivative((), ("n",)), derivative(("m",), ()), derivative(("m",), ("n",))
    ((1, 'n'), ('m',), ('m', 'n'))
    >>> derivative((), ("m", "n")), derivative(("p",), ("m", "n"))
    (('n', 'm'), ('p', 'm*n'))
    """
    if variable == ():
        return function
    if function == ():
        rows, columns = matrix_shape(variable)
        return from_matrix_shape(columns, rows)
    return from_matrix_shape(times(*matrix_shape(function)), times(*matrix_shape(variable)))
