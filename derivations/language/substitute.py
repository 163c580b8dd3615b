"""Rebuilding expressions: an index gets a position, a symbol gets an expression."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from derivations.language.binders import Across, Column, Diagonal, Grid, Sum
from derivations.language.expression import Expr, Index


def rebuild(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with ``change`` applied to it, or else to its parts; None from ``change`` means: look inside."""
    changed = change(value)
    if changed is not None:
        return changed
    if isinstance(value, tuple):
        return tuple(rebuild(item, change) for item in value)
    if isinstance(value, Expr):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}  # type: ignore[arg-type]
        new = {name: rebuild(part, change) for name, part in fields.items()}
        return value if new == fields else dataclasses.replace(value, **new)  # type: ignore[type-var]
    return value


def at(expr: Expr, index: Index, position: int | str) -> Expr:
    """The expression with an index set to a position, for instance the last: ``at(x[i], i, "n")`` is x_n."""
    changed: Expr = rebuild(expr, lambda part: position if part == index else None)
    return changed


def own_indices(node: Expr) -> tuple[Index, ...]:
    """The indices that a node itself names, not those of its operands."""
    fields = (getattr(node, field.name) for field in dataclasses.fields(node))  # type: ignore[arg-type]
    return tuple(field for field in fields if isinstance(field, Index))


@functools.cache
def free_indices(expr: Expr) -> frozenset[Index]:
    """The indices that no binder in the expression gives a range.

    >>> from derivations.language.binders import grid, summation
    >>> from derivations.language.functions import vector
    >>> i, j, x = Index("i"), Index("j"), vector("x")
    >>> free_indices(summation(i, "n", x[i] * x[j])) == {j}
    True
    """
    if isinstance(expr, Sum | Column | Across | Diagonal):
        return free_indices(expr.body) - {expr.index}
    if isinstance(expr, Grid):
        return free_indices(expr.body) - {expr.row, expr.column}
    return frozenset(own_indices(expr)).union(*(free_indices(operand) for operand in expr.operands))


def replace(expr: Expr, old: Expr, new: Expr) -> Expr:
    """The expression with one sub-expression put for another.

    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> replace(x * y, y, x).latex()
    'x x'
    """
    changed: Expr = rebuild(expr, lambda part: new if isinstance(part, Expr) and part == old else None)
    return changed
