"""Dimensions that may still be unknown, and the rules by which NumPy combines shapes.

The rules are used twice: while shapes are inferred, when an unknown dimension becomes equal to what it meets, and when
the expression is built, when every dimension is known and two that differ are a mistake.
"""

from __future__ import annotations

from collections.abc import Callable

from derivations.language import shape as shapes


class Mismatch(Exception):
    """Shapes that an operation cannot take; the text says what would be right."""


class Unknown:
    """A dimension that is not known yet; a product of two has them as its factors."""

    def __init__(self, factors: tuple[Dim, Dim] | None = None) -> None:
        self.known: Dim | None = None
        self.factors = factors


Dim = int | str | Unknown
Shape = tuple[Dim, ...]  # as NumPy has it: () scalar, (n,) vector, (m, n) matrix, (m, 1) column, (1, n) row
Rule = Callable[..., Shape]


def resolved(dim: Dim) -> Dim:
    """What is known of a dimension."""
    while isinstance(dim, Unknown) and dim.known is not None:
        dim = dim.known
    return dim


def same(left: Dim, right: Dim, right_would_be: str = "the lengths must be equal") -> Dim:
    """One dimension where two meet. An unknown dimension is not 1: what is 1 is known to be."""
    left, right = resolved(left), resolved(right)
    if left is right or left == right:
        return left
    if isinstance(right, Unknown) and left != 1:
        left, right = right, left
    if not isinstance(left, Unknown) or right == 1:
        raise Mismatch(right_would_be)
    if isinstance(right, Unknown) and left.factors and right.factors:
        for mine, other in zip(left.factors, right.factors, strict=True):
            same(mine, other, right_would_be)
    elif isinstance(right, Unknown) and left.factors:
        left, right = right, left  # the one that is a product stays
    elif left.factors and (known := _product(*left.factors)) is not None and known != right:
        raise Mismatch(right_would_be)
    left.known = right
    return right


def times(left: Dim, right: Dim) -> Dim:
    """The product of two dimensions, unknown while one of them is."""
    left, right = resolved(left), resolved(right)
    if left == 1 or right == 1:
        return right if left == 1 else left
    known = _product(left, right)
    return Unknown((left, right)) if known is None else known


def _product(left: Dim, right: Dim) -> int | str | None:
    left, right = resolved(left), resolved(right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    try:
        return shapes.times(left, right)
    except shapes.ShapeError as error:
        raise Mismatch(str(error)) from None


def settled(dim: Dim) -> int | str | None:
    """The dimension once it is known, also a product whose factors have become known."""
    dim = resolved(dim)
    if isinstance(dim, Unknown):
        return _product(*dim.factors) if dim.factors else None
    return dim


def settled_shape(shape: Shape) -> shapes.Shape:
    dims = tuple(map(settled, shape))
    if any(dim is None for dim in dims):
        raise Mismatch("a size does not follow from the rest")
    return dims  # type: ignore[return-value]


def language_shape(shape: Shape) -> shapes.Shape:
    """The shape in the language, where a column is a vector and what has one entry is a scalar."""
    rows, columns = (*shape, 1, 1)[:2]
    return shapes.from_matrix_shape(rows, columns)  # type: ignore[arg-type]


def numpy_shape(shape: Shape) -> Shape:
    """The shape of an array as plain notation has it: no columns of shape (m, 1)."""
    return language_shape(shape)


def broadcast(*operands: Shape) -> Shape:
    """The common shape of operands that NumPy takes entry by entry: aligned at the last axis, 1 is stretched."""
    rank = max(map(len, operands))
    result: list[Dim] = [1] * rank
    for shape in operands:
        for axis, dim in enumerate(shape, start=rank - len(shape)):
            dim, so_far = resolved(dim), resolved(result[axis])
            if so_far == 1:
                result[axis] = dim
            elif dim != 1:
                result[axis] = same(so_far, dim, "entry by entry, the shapes must be equal, or one a scalar")
    return tuple(result)


def describe(shape: Shape) -> str:
    """A shape in words, as NumPy has it.

    >>> describe(()), describe(("n",)), describe(("m", 1)), describe(("m", "n"))
    ('a scalar', 'a vector of length n', 'a column, m × 1', 'a matrix, m × n')
    """
    if not shape:
        return "a scalar"
    if len(shape) == 1:
        return f"a vector of length {shape[0]}"
    kind = "column" if shape[1] == 1 else "row" if shape[0] == 1 else "matrix"
    return f"a {kind}, {shape[0]} × {shape[1]}"
