"""Reductions along an axis: sums are products with ones; what the language does by rows is transposed for columns."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from derivations.language.elementwise import number
from derivations.language.expression import Divide, Expr, MatMul, Ones, Size, Transpose
from derivations.language.matrices import EntrySum, Reduce, Softmax, Vec
from derivations.language.parsing.dims import MismatchError, Shape, known
from derivations.language.parsing.values import Value, as_column, transposed
from derivations.language.shape import Dim, times


@dataclass(frozen=True)
class Options:
    """The options of a call; ``axis`` None takes all entries, and ``given`` says whether the user wrote an axis."""

    axis: int | None = None
    keepdims: bool = False
    given: bool = False


def axis_of(shape: Shape, options: Options) -> int | None:
    """The axis counted from 0; None for all entries, which for a vector is its one axis."""
    if options.axis is None:
        return None
    rank = len(shape)
    if not -rank <= options.axis < rank:
        there = (
            "a scalar has none" if rank == 0 else "a vector has axis 0" if rank == 1 else "a matrix has axes 0 and 1"
        )
        raise MismatchError(f"there is no axis {options.axis}; {there}")
    return options.axis % rank if rank == 2 else None


def reduced(shape: Shape, options: Options) -> Shape:
    """The shape that is left of an array."""
    axis = axis_of(shape, options)
    if axis is None:
        return (1,) * len(shape) if options.keepdims else ()
    kept = 1 if options.keepdims else None
    return tuple(kept if i == axis else dim for i, dim in enumerate(shape) if kept or i != axis)  # type: ignore[misc]


def reduced_by_rows(shape: Shape, options: Options) -> Shape:
    return reduced(shape, by_rows(shape, options))


def by_rows(shape: Shape, options: Options) -> Options:
    """Log-sum-exp of a matrix is that of each row where no axis is given; a row or a column is a vector."""
    is_matrix = len(shape) == 2 and 1 not in shape
    return Options(1, options.keepdims) if is_matrix and not options.given else options


def softmax_shape(shape: Shape, options: Options) -> Shape:
    if not shape:
        raise MismatchError("a vector or a matrix is needed")
    axis_of(shape, options)
    return shape


def size(dim: Dim) -> Expr:
    """A dimension as a number."""
    return number(dim) if isinstance(dim, int) else Size(dim)


def total(array: Value, options: Options) -> Expr:
    """The sum of all entries, of each column (axis 0) or of each row (axis 1)."""
    return _along(array, options, EntrySum, _sum_of_rows)


def _sum_of_rows(matrix: Expr, options: Options, as_a_row: bool) -> Expr:
    """X 𝟏, or as a row 𝟏ᵀ Xᵀ, which for the columns of a matrix is 𝟏ᵀ X."""
    ones = Ones(matrix.shape[-1])
    return MatMul(Transpose(ones), transposed(matrix)) if as_a_row else MatMul(matrix, ones)


def mean(array: Value, options: Options) -> Expr:
    """The sum divided by how many there are."""
    if array.is_scalar:
        return array.expr
    axis = axis_of(array.shape, options)
    dims = array.shape if axis is None else array.shape[axis : axis + 1]
    count = functools.reduce(times, map(known, dims))
    return total(array, options) if count == 1 else Divide(total(array, options), size(count))


def reduction(kind: str) -> Callable[[Value, Options], Expr]:
    """The largest entry, the smallest, the product or log-sum-exp."""

    def whole(expr: Expr) -> Expr:
        return Reduce(kind, Vec(expr) if min(len(expr.shape), 2) == 2 and 1 not in expr.shape else expr)

    def of_rows(matrix: Expr, options: Options, as_a_row: bool) -> Expr:
        found = Reduce(kind, matrix)
        return Transpose(found) if as_a_row else found

    def reduce(array: Value, options: Options) -> Expr:
        chosen = by_rows(array.shape, options) if kind == "logsumexp" else options
        return _along(array, chosen, whole, of_rows)

    return reduce


def _along(
    array: Value, options: Options, whole: Callable[[Expr], Expr], of_rows: Callable[[Expr, Options, bool], Expr]
) -> Expr:
    """A reduction of all entries, or of each row of the matrix or of its transpose; of single entries it is none."""
    axis = axis_of(array.shape, options)
    if array.is_scalar:
        return array.expr
    if axis is None or array.shape[1 - axis] == 1:
        return whole(array.expr)
    if array.shape[axis] == 1:
        return array.expr if options.keepdims else as_column(array)
    matrix = array.expr if axis == 1 else transposed(array.expr)
    return of_rows(matrix, options, options.keepdims and axis == 0)


def softmax(array: Value, options: Options) -> Expr:
    """Softmax of a vector, of each row (axis 1, or -1, or none given) or of each column."""
    axis = axis_of(array.shape, options)
    if len(array.shape) < 2 or axis is None:
        if array.is_scalar:
            raise MismatchError("a vector or a matrix is needed")
        axis = len(array.shape) - 1
    if array.shape[axis] == 1:  # of single entries
        ones = Ones(known(max(array.shape, key=lambda dim: dim != 1)))
        return ones if array.shape[-1] == 1 else Transpose(ones)
    if axis == 1 or len(array.shape) == 1 or array.shape[1] == 1:
        return Softmax(array.expr)
    return Transpose(Softmax(transposed(array.expr)))
