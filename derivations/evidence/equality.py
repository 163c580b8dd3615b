"""Whether two exact readings are equal: entry by entry, in every case that their conditions distinguish."""

from __future__ import annotations

import itertools

import sympy
from sympy.core.relational import Relational


def equal(left: sympy.Matrix, right: sympy.Matrix) -> bool:
    """Whether two SymPy matrices are equal for all values of their symbols. What cannot be proved does not count.

    >>> x = sympy.Symbol("x", real=True)
    >>> equal(sympy.Matrix([[(x + 1) ** 2]]), sympy.Matrix([[x**2 + 2 * x + 1]]))
    True
    """
    if left.shape != right.shape:
        return False
    return all(_equal_entries(a, b) for a, b in zip(left, right, strict=True))


def _equal_entries(a: sympy.Expr, b: sympy.Expr) -> bool:
    if a == b:
        return True
    boundaries = _boundaries(a, b)
    if not boundaries:
        return is_zero(a - b)
    # The value depends on conditions: compare under every combination of what holds, impossible combinations included.
    for holds in itertools.product((True, False), repeat=len(boundaries)):
        assignment = dict(zip(boundaries, holds, strict=True))
        if not is_zero(_decide(a, assignment) - _decide(b, assignment)):
            return False
    return True


def _boundaries(*entries: sympy.Expr) -> list[sympy.Expr]:
    """What is compared with zero in the conditions: each p stands for p > 0, its opposite for p ≤ 0."""
    conditions = {c for entry in entries for c in entry.atoms(Relational)}
    return sorted({_positive(c)[0] for c in conditions}, key=sympy.default_sort_key)


def _positive(condition: Relational) -> tuple[sympy.Expr, bool]:
    """A condition as (p, True) for p > 0 or (p, False) for p ≤ 0."""
    difference = sympy.expand(condition.lhs - condition.rhs)
    if isinstance(condition, sympy.StrictGreaterThan):
        return difference, True
    if isinstance(condition, sympy.LessThan):
        return difference, False
    if isinstance(condition, sympy.StrictLessThan):
        return sympy.expand(-difference), True
    return sympy.expand(-difference), False


def _decide(entry: sympy.Expr, assignment: dict[sympy.Expr, bool]) -> sympy.Expr:
    decided = {}
    for condition in entry.atoms(Relational):
        boundary, sense = _positive(condition)
        decided[condition] = sympy.true if assignment[boundary] is sense else sympy.false
    return entry.xreplace(decided)


def is_zero(difference: sympy.Expr) -> bool:
    """Whether an expression is zero everywhere; cheap tests first."""
    difference = sympy.expand(difference)
    if difference == 0:
        return True
    if difference.is_polynomial(*difference.free_symbols):
        return False
    return bool(sympy.simplify(difference) == 0)
