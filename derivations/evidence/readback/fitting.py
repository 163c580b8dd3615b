"""Sizes that are not printed: of 1, 0 and I a reader knows them from what stands beside them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from derivations.evidence.readback.errors import ReadError
from derivations.language.expression import Expr, walk
from derivations.language.shape import Dim, Shape, matrix_shape, times
from derivations.language.substitute import rebuild

UNKNOWN = "?"

_count = itertools.count()


def unknown() -> str:
    """A size that is still to be found."""
    return f"{UNKNOWN}{next(_count)}"


def unknowns(expr: Expr) -> list[str]:
    """The sizes in an expression that are still to be found."""
    dims = (dim for node in walk(expr) for dim in (*node.shape, *(f for f in node.fields if isinstance(f, str))))
    factors = (factor for dim in dims for factor in str(dim).split("*"))
    return list(dict.fromkeys(factor for factor in factors if factor.startswith(UNKNOWN)))


def filled(expr: Expr, found: Mapping[str, Dim]) -> Expr:
    """The expression with sizes put in."""

    def change(part: Any) -> Any:
        if not isinstance(part, str) or UNKNOWN not in part:
            return None
        return _put(part, found)

    changed: Expr = rebuild(expr, change) if found else expr
    return changed


def fitted(exprs: Sequence[Expr], pairs: Iterable[tuple[Dim, Dim]]) -> list[Expr]:
    """The expressions after sizes that must be equal have been made so."""
    found: dict[str, Dim] = {}
    for a, b in pairs:
        _equate(_put(a, found), _put(b, found), found)
    return [filled(expr, found) for expr in exprs]


def _put(dim: Dim, found: Mapping[str, Dim]) -> Dim:
    if isinstance(dim, int) or UNKNOWN not in dim:
        return dim
    size: Dim = 1
    for factor in dim.split("*"):
        size = times(size, _put(found[factor], found) if factor in found else factor)
    return size


def _equate(a: Dim, b: Dim, found: dict[str, Dim]) -> None:
    if a == b:
        return None
    left, right = str(a).split("*"), str(b).split("*")
    for factor in list(left):
        if factor in right:
            left.remove(factor)
            right.remove(factor)
    for one, others in ((left, right), (right, left)):
        if len(one) == 1 and one[0].startswith(UNKNOWN):
            size: Dim = 1
            for factor in others:
                size = times(size, int(factor) if factor.isdigit() else factor)
            found[one[0]] = size
            return None
    for one, others in ((left, right), (right, left)):  # ?² = n², or n times another
        known = [factor for factor in others if not factor.startswith(UNKNOWN)]
        if len(one) > 1 and {*one} == {one[0]} and one[0].startswith(UNKNOWN) and known:
            found[one[0]] = known[0]
            return _equate(_put(a, found), _put(b, found), found)
    raise ReadError(f"the sizes {a} and {b} differ")


def same(a: Expr, b: Expr) -> tuple[Expr, Expr]:
    """Two operands that are taken entry by entry."""
    if () in (a.shape, b.shape) or a.shape == b.shape:
        return a, b
    left, right = fitted((a, b), zip(matrix_shape(a.shape), matrix_shape(b.shape), strict=True))
    return left, right


def alike(*exprs: Expr) -> list[Expr]:
    """Several operands that are taken entry by entry."""
    arrays = [matrix_shape(expr.shape) for expr in exprs if expr.shape]
    return fitted(exprs, [pair for one in arrays[1:] for pair in zip(arrays[0], one, strict=True)])


def inner(a: Expr, b: Expr) -> tuple[Expr, Expr]:
    """Two matrices that are multiplied."""
    left, right = fitted((a, b), [(matrix_shape(a.shape)[1], matrix_shape(b.shape)[0])])
    return left, right


def square(a: Expr) -> Expr:
    return fitted((a,), [matrix_shape(a.shape)])[0]


def shaped(a: Expr, shape: Shape) -> Expr:
    """An expression that has a shape."""
    return fitted((a,), zip(matrix_shape(a.shape), matrix_shape(shape), strict=True))[0]


def blocks(rows: Sequence[Sequence[Expr]]) -> list[list[Expr]]:
    """The parts of a matrix: one height in a row, one width in a column."""
    flat = [entry for row in rows for entry in row]
    width = len(rows[0])
    shapes = [matrix_shape(entry.shape) for entry in flat]
    heights = ((shapes[k][0], shapes[k - k % width][0]) for k in range(len(flat)))
    widths = ((shapes[k][1], shapes[k % width][1]) for k in range(len(flat)))
    new = fitted(flat, [*heights, *widths])
    return [new[k : k + width] for k in range(0, len(new), width)]
