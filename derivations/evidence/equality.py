"""Whether two exact readings are equal: entry by entry, in every case that their conditions distinguish."""

from __future__ import annotations

import functools
import itertools

import sympy
from sympy.core.relational import Relational

NOT_FINITE = (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)


def equal(left: sympy.Matrix, right: sympy.Matrix) -> bool:
    """Whether two SymPy matrices are equal for all values of their symbols. What cannot be proved does not count.

    What is not finite, such as 0/0, equals nothing.

    >>> x = sympy.Symbol("x", real=True)
    >>> equal(sympy.Matrix([[(x + 1) ** 2]]), sympy.Matrix([[x**2 + 2 * x + 1]]))
    True
    """
    if left.shape != right.shape:
        return False
    return all(_equal_entries(a, b) for a, b in zip(left, right, strict=True))


def _equal_entries(a: sympy.Expr, b: sympy.Expr) -> bool:
    if a.has(*NOT_FINITE) or b.has(*NOT_FINITE):
        return False
    if a == b:
        return True
    conditions = {condition: _positive(condition) for condition in a.atoms(Relational) | b.atoms(Relational)}
    if not conditions:
        return is_zero(a - b)
    boundaries = sorted({boundary for boundary, _ in conditions.values()}, key=sympy.default_sort_key)
    # The value depends on conditions: compare under every combination of what holds, impossible combinations included.
    for holds in itertools.product((True, False), repeat=len(boundaries)):
        assignment = dict(zip(boundaries, holds, strict=True))
        decided = {c: sympy.true if assignment[p] is sense else sympy.false for c, (p, sense) in conditions.items()}
        if not is_zero(a.xreplace(decided) - b.xreplace(decided)):
            return False
    return True


@functools.cache
def _positive(condition: Relational) -> tuple[sympy.Basic, bool]:
    """A condition as (p, True) for p > 0 or (p, False) for p ≤ 0; any other kind is its own boundary."""
    difference = sympy.expand(condition.lhs - condition.rhs)
    if isinstance(condition, sympy.StrictGreaterThan):
        return difference, True
    if isinstance(condition, sympy.LessThan):
        return difference, False
    if isinstance(condition, sympy.StrictLessThan):
        return sympy.expand(-difference), True
    if isinstance(condition, sympy.GreaterThan):
        return sympy.expand(-difference), False
    return condition, True


def is_zero(difference: sympy.Expr) -> bool:
    """Whether an expression is zero everywhere; cheap tests first."""
    difference = sympy.expand(difference)
    if difference == 0:
        return True
    if difference.is_polynomial(*difference.free_symbols):
        return False
    return bool(sympy.simplify(difference) == 0)
