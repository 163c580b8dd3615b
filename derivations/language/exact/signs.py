"""What depends on a condition: a value for each sign of a boundary.

``max(0, z)`` is ``BySign(z, 0, 0, z)``: 0 where z is negative, 0 where it is zero, z where it is positive. SymPy has
Piecewise for this, and simplifies one when it is made; of one inside the other, as in a network, that takes a time that
doubles with each. A BySign is left as it is until two expressions are compared. People are shown a Piecewise where no
condition stands in another.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import sympy
from sympy import ImmutableMatrix as Matrix
from sympy.core.relational import Relational

from derivations.language.substitute import answered

# For each relation, where p stands left of the sign and 0 right of it: whether it holds for p < 0, p = 0 and p > 0.
HOLDS: dict[str, tuple[bool, bool, bool]] = {
    ">": (False, False, True),
    "≥": (False, True, True),
    "<": (True, False, False),
    "≤": (True, True, False),
    "=": (False, True, False),
    "≠": (True, False, True),
}
SIGNS = {">": ">", ">=": "≥", "<": "<", "<=": "≤", "==": "=", "!=": "≠"}  # as SymPy writes them


class BySign(sympy.Function):  # type: ignore[misc]
    """``BySign(p, a, b, c)`` is a where p < 0, b where p = 0, and c where p > 0.

    The derivative is that of the value that is taken: a kink has the slope of the side that its own point belongs to.

    >>> z = sympy.Symbol("z", real=True)
    >>> BySign(z, 0, 0, z).diff(z), BySign(z, 0, 0, z).subs(z, 3)
    (BySign(z, 0, 0, 1), 3)
    """

    nargs = 4

    @classmethod
    def eval(cls, boundary: sympy.Expr, *values: sympy.Expr) -> sympy.Expr | None:
        for place, value in enumerate(values, 1):
            if isinstance(value, BySign) and value.args[0] == boundary:  # the sign is known inside
                return BySign(boundary, *values[: place - 1], value.args[place], *values[place:])
        if values[0] == values[1] == values[2]:
            return values[0]
        if boundary.is_Symbol or boundary.is_number:
            certain = boundary.is_negative, boundary.is_zero, boundary.is_positive
            return next((value for value, sure in zip(values, certain, strict=True) if sure), None)
        return None

    def _eval_derivative(self, symbol: sympy.Symbol) -> sympy.Expr:
        boundary, *values = self.args
        return BySign(boundary, *(sympy.diff(value, symbol) for value in values))


def chosen(relation: str, p: sympy.Expr, holds: Any, otherwise: Any) -> sympy.Expr:
    """One value where ``p relation 0`` holds, and another elsewhere."""
    return BySign(p, *(holds if held else otherwise for held in HOLDS[relation]))


# To SymPy's Piecewise and back


def with_pieces(matrix: Matrix) -> Matrix:
    """The matrix as people are shown it: a Piecewise for each BySign, unless one is in the condition of another."""
    inside: dict[sympy.Basic, bool] = {}

    def depends(node: sympy.Basic) -> bool:
        return isinstance(node, BySign) or any(inside[part] for part in node.args)

    for entry in matrix:
        answered(inside, entry, lambda node: node.args, depends)
    if any(isinstance(node, BySign) and inside[node.args[0]] for node in inside):
        return matrix
    known: dict[sympy.Basic, sympy.Basic] = {}
    return matrix.applyfunc(lambda entry: rebuilt(known, entry, _piecewise))


def _piecewise(node: sympy.Basic) -> sympy.Basic:
    if not isinstance(node, BySign):
        return node
    p, *values = node.args
    pieces = [(values[0], sympy.Lt(p, 0, evaluate=False)), (values[1], sympy.Eq(p, 0, evaluate=False))]
    if values[0] == values[1]:
        pieces = [(values[0], sympy.Le(p, 0, evaluate=False))]
    elif values[1] == values[2]:
        pieces = pieces[:1]
    return sympy.Piecewise(*pieces, (values[2], True), evaluate=False)


def by_sign(expr: sympy.Expr) -> sympy.Expr:
    """The expression with a BySign for all of SymPy's functions that depend on a condition.

    >>> z = sympy.Symbol("z", real=True)
    >>> by_sign(sympy.Piecewise((0, z <= 0), (z, True))), by_sign(abs(z))
    (BySign(z, 0, 0, z), BySign(z, -z, 0, z))
    """
    return rebuilt({}, expr, _signed)


def _signed(node: sympy.Basic) -> sympy.Basic:
    match node:
        case sympy.Piecewise():
            return reduce(lambda rest, piece: _where(piece[1], piece[0], rest), reversed(node.args), sympy.nan)
        case sympy.Abs() if node.args[0].is_extended_real:
            return BySign(node.args[0], -node.args[0], 0, node.args[0])
        case sympy.sign() if node.args[0].is_extended_real:
            return BySign(node.args[0], -1, 0, 1)
    return node


def _where(condition: sympy.Basic, holds: sympy.Expr, otherwise: sympy.Expr) -> sympy.Expr:
    """One value where a condition holds and another elsewhere."""
    match condition:
        case sympy.true | sympy.false:
            return holds if condition == sympy.true else otherwise
        case Relational():
            return chosen(SIGNS[condition.rel_op], condition.lhs - condition.rhs, holds, otherwise)
        case sympy.And():
            return reduce(lambda value, part: _where(part, value, otherwise), condition.args, holds)
        case sympy.Or():
            return reduce(lambda value, part: _where(part, holds, value), condition.args, otherwise)
        case sympy.Not():
            return _where(condition.args[0], otherwise, holds)
    raise ValueError(f"a condition of the kind {type(condition).__name__} is not supported")


def rebuilt(
    known: dict[sympy.Basic, sympy.Basic], expr: sympy.Basic, change: Callable[[sympy.Basic], sympy.Basic]
) -> Any:
    """The expression with every part changed after its own parts, each part once."""

    def answer(node: sympy.Basic) -> sympy.Basic:
        args = tuple(known[part] for part in node.args)
        return change(node if args == node.args else node.func(*args))

    return answered(known, expr, lambda node: node.args, answer)
