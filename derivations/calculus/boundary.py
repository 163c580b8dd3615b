"""With which order the two values of a choice meet at its boundary: whether it jumps there, bends, or neither.

On the boundary both sides of the condition are equal, so one is put for the other. Huber's ½ r² and δ (|r| − ½ δ) meet
where |r| = δ: of their difference, as a function of t = |r|, the value and the slope are 0 at t = δ.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.calculus.local import replaced, tangent
from derivations.calculus.naming import live_nodes
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import factors_of
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
    Transpose,
    as_expr,
    postorder,
)
from derivations.language.matrices import EntrySum, ones
from derivations.language.shape import matrix_shape

HIGHEST = 3  # no derivative is taken that would need more
SMOOTH = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "erf", "sigmoid", "softplus")
POINT = "t at the boundary"  # no name that can be typed
ENTRY_BY_ENTRY = (Add, Subtract, Multiply, Negate)
LINEAR = (*ENTRY_BY_ENTRY, MatMul, Transpose, EntrySum, Let)


def meeting_order(condition: Compare, left: Expr, right: Expr) -> int:
    """With which order the difference of two values vanishes at the boundary, as far as can be seen; at most 3.

    >>> from derivations.language import absolute, scalars
    >>> r, d, z = scalars("r d z")
    >>> huber = (r**2 / 2, d * (absolute(r) - d / 2))
    >>> meeting_order(absolute(r) <= d, *huber), meeting_order(z > 0, z, d * z), meeting_order(z > 0, z, d)
    (2, 1, 0)
    """
    sides = ((condition.left, condition.right), (condition.right, condition.left))
    return max((_order(left - right, side, place) for side, place in sides if _may_move(side, place)), default=0)


def _may_move(side: Expr, place: Expr) -> bool:
    return not isinstance(side, Number) and side not in postorder(place)


def _order(difference: Expr, side: Expr, place: Expr) -> int:
    return min(_order_in(function, t, side, place) for function, t in _as_functions(difference, side))


def _as_functions(difference: Expr, side: Expr) -> Iterator[tuple[Expr, Symbol]]:
    """The difference as a function of the side, t; that of |u| is two, as u is t or −t."""
    t = Symbol(POINT, side.shape)
    if isinstance(side, Apply) and side.name == "abs":
        for sign, u in ((1, t), (-1, -t)):
            known = {side: t, Apply("sign", side.argument): as_expr(sign), side.argument: u}
            yield replaced(difference, known), t
    else:
        yield replaced(difference, {side: t}), t


def _order_in(function: Expr, t: Symbol, side: Expr, place: Expr) -> int:
    if not _is_smooth(function, t, side):
        return 0
    moving: dict[Expr, Expr] = {t: ones(*matrix_shape(t.shape)) if t.shape else as_expr(1)}
    order = 0
    while order < HIGHEST and factors_of(simplified(replaced(function, {t: place}))).is_zero:
        function = simplified(tangent(function, moving, live_nodes(function, (t,))))
        order += 1
    return order


def _is_smooth(function: Expr, t: Symbol, side: Expr) -> bool:
    """Whether it is smooth in each entry of t, and what else moves with the side stays bounded."""
    with_t = live_nodes(function, (t,))
    moves = live_nodes(function, tuple(node for node in postorder(side) if isinstance(node, Symbol)))
    return all(
        _is_finite(node, with_t | moves, ENTRY_BY_ENTRY if node in with_t else LINEAR)
        for node in postorder(function)
        if node in with_t | moves and not isinstance(node, Symbol)
    )


def _is_finite(node: Expr, moving: set[Expr], kinds: tuple[type[Expr], ...]) -> bool:
    match node:
        case Divide(_, below):
            return below not in moving
        case Power(_, Number(exponent)):
            return exponent.denominator == 1 and exponent > 0
        case Apply(name):
            return name in SMOOTH
    return isinstance(node, kinds)
