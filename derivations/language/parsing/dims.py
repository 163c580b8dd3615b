"""Dimensions that may still be unknown, and the rules by which NumPy combines shapes.

The rules are used twice: while shapes are inferred, when an unknown dimension becomes equal to what it meets, and when
the expression is built, when every dimension is known and two that differ are a mistake.
"""

from __future__ import annotations

import re

from derivations.language import shape as shapes


class MismatchError(Exception):
    """Shapes that an operation cannot take; the text says what would be right."""


class Unknown:
    """A dimension that is not known yet; a product of two has them as its factors."""

    def __init__(self, factors: tuple[Dim, Dim] | None = None) -> None:
        self.known: Dim | None = None
        self.factors = factors
        self.busy = False
        self.counts_rows = False


Dim = int | str | Unknown
Shape = tuple[Dim, ...]  # as NumPy has it: () scalar, (n,) vector, (m, n) matrix, (m, 1) column, (1, n) row
MAX_SIZE = 1_000_000  # of a dimension that is a number

_SIZE = re.compile(r"[A-Za-zΑ-ΡΣ-Ωα-ω][A-Za-z0-9_Α-ΡΣ-Ωα-ω]*|[0-9]{1,30}")


def dimension(written: int | str) -> int | str:
    """A dimension as it is written: a number, a name, a product, or a name plus a number.

    >>> dimension("n * m"), dimension("n + 1"), dimension(3)
    ('m*n', 'n+1', 3)
    """
    text = str(written).strip()
    base, plus, more = map(str.strip, text.partition("+"))
    factors = [factor.strip() for factor in base.split("*")]
    if not all(map(_SIZE.fullmatch, factors)) or (plus and not (len(factors) == 1 and more.isdecimal())):
        right = "; the sizes are written without brackets" if text[:1] in tuple("([{") else ""
        raise ValueError(f"a size is a name, a number, or a product such as m*n, not {text}{right}")
    found: int | str = 1
    for factor in factors:
        found = shapes.times(found, int(factor) if factor.isdecimal() else factor)
    if plus:
        found = found + int(more) if isinstance(found, int) else f"{found}+{int(more)}"
    if isinstance(found, int) and not 1 <= found <= MAX_SIZE:
        raise ValueError(f"a size is a number from 1 to {MAX_SIZE:,}, not {found}")
    return found


def resolved(dim: Dim) -> Dim:
    """What is known of a dimension; what leads to it is made short."""
    followed: list[Unknown] = []
    while isinstance(dim, Unknown) and dim.known is not None:
        followed.append(dim)
        dim = dim.known
    for unknown in followed:
        unknown.known = dim
    return dim


def same(left: Dim, right: Dim, what: str = "the lengths") -> Dim:
    """One dimension where two meet. An unknown dimension is not 1: what is 1 is known to be."""
    left, right = resolved(left), resolved(right)
    if left is right or left == right:
        return left
    if isinstance(right, Unknown) and not isinstance(left, Unknown):
        left, right = right, left
    if not isinstance(left, Unknown) or right == 1:
        raise MismatchError(f"{what} must be equal, not {left} and {right}")
    if isinstance(right, Unknown) and left.factors and right.factors:
        for mine, other in zip(left.factors, right.factors, strict=True):
            same(mine, other, what)
    elif isinstance(right, Unknown) and left.factors:
        left, right = right, left  # the one that is a product stays
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
    one, other = settled(left), settled(right)
    if one is None or other is None:
        return None
    try:
        return shapes.times(one, other)
    except shapes.ShapeError as error:
        raise MismatchError(str(error)) from None


def settled(dim: Dim) -> int | str | None:
    """The dimension once it is known, also a product whose factors have become known."""
    dim = resolved(dim)
    if not isinstance(dim, Unknown):
        return dim
    if dim.factors and not dim.busy:
        dim.busy = True  # a dimension may have itself as a factor, as in X @ vec(X)
        dim.known = _product(*dim.factors)
        dim.busy = False
        return resolved(dim) if dim.known is not None else None  # type: ignore[return-value]
    return None


def known(dim: Dim) -> int | str:
    """A dimension when expressions are built: by then all are known."""
    found = settled(dim)
    if found is None:
        raise MismatchError("a size does not follow from the rest; give the shapes")
    return found


def matrix_shape(shape: Shape) -> tuple[Dim, Dim]:
    """Rows and columns of a shape in the language, where a vector is a column."""
    rows, columns = (*shape, 1, 1)[:2]
    return rows, columns


def language_shape(shape: Shape) -> Shape:
    """The shape in the language, where a column is a vector and what has one entry is a scalar."""
    rows, columns = matrix_shape(shape)
    if columns == 1:
        return () if rows == 1 else (rows,)
    return rows, columns


def known_shape(shape: Shape) -> shapes.Shape:
    """The shape in the language when expressions are built."""
    return tuple(map(known, language_shape(shape)))


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
                result[axis] = same(so_far, dim, "entry by entry, the sizes")
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
