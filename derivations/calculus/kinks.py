"""Where a function bends or jumps, and what its derivative is taken to be there, in words.

A kink that a factor flattens is none: |x|³ and relu(x)² are smooth at 0, x |x| too. What counts is the order with which
the part that is not smooth vanishes: it must be greater than the order of the derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derivations.calculus.boundary import meeting_order
from derivations.calculus.differentials import tie
from derivations.calculus.signs import NEGATIVE, NOT_ZERO, POSITIVE, Signs
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.measure import Memo
from derivations.calculus.simplifier.standard import factors_as_written, factors_of, oriented
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Limit
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Where
from derivations.language.expression import (
    Compare,
    Divide,
    Dot,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Number,
    Power,
    Transpose,
)
from derivations.language.functions import Cases
from derivations.language.matrices import Norm

PRODUCTS = (Multiply, Divide, Negate, Power)
Rational = Fraction | int
ALWAYS = 1_000_000  # the order of what is 0 everywhere


@dataclass(frozen=True)
class Kink:
    """What is not smooth where its ``boundary`` is 0: of which order it vanishes there, and whether as a factor."""

    node: Expr
    boundary: Expr
    order: Rational
    vanishes: bool = False

    @property
    def difference(self) -> Expr:
        """How much the two values of a choice differ."""
        first, second = self.node.values if isinstance(self.node, Cases) else self.node.operands[1:]
        return first - second

    @property
    def place(self) -> Expr:
        """The boundary without a sign, so that z and −z are one place."""
        return oriented(self.boundary)[1]


def kink_of(node: Expr) -> Kink | None:
    """Where an operation by itself is not smooth, if anywhere."""
    match node:
        case Apply(name, argument) if ELEMENTWISE[name].kink:
            return Kink(node, argument, 0 if name == "sign" else 1, vanishes=name != "sign")
        case Norm(array):
            return Kink(node, array, 1, vanishes=True)
        case Maximum(left, right) | Minimum(left, right):
            if left == Number(Fraction(0)) or right == Number(Fraction(0)):
                return Kink(node, right if left == Number(Fraction(0)) else left, 1, vanishes=True)
            return Kink(node, simplified(left - right), 1)
        case Compare(_, left, right):
            return Kink(node, simplified(left - right), 0)
        case Where(condition, left, right) | Cases((left, right), (condition, _)):
            if node not in _choices:
                boundary = simplified(condition.left - condition.right)
                order = order_of(simplified(left - right), oriented(boundary)[1])
                _choices[node] = Kink(node, boundary, order or meeting_order(condition, left, right))
            return _choices[node]
    return None


_choices: Memo[Kink] = Memo()


def order_of(product: Expr, place: Expr) -> Rational:
    """With which order a product vanishes where a place is 0, as far as its factors show."""
    factors = factors_as_written(product)
    if factors.is_zero:
        return ALWAYS
    return _order({**factors.scalars, **factors.arrays}, place)


def _order(factors: dict[Expr, Rational], place: Expr) -> Rational:
    order: Rational = 0
    for base, exponent in factors.items():
        if oriented(base)[1] is place:
            order += exponent
        elif (kink := kink_of(base)) and kink.place is place:
            order += kink.order * exponent if kink.vanishes else min(kink.order, kink.order * exponent)
    return order


def kinks_of(function: Expr, order: int) -> list[Kink]:
    """The kinks that a derivative of this order meets, each once; a name is looked into."""
    found: dict[Expr, Kink] = {}
    seen: set[tuple[Expr, bool]] = set()
    waiting = [(function, False)]
    while waiting:
        node, flattened = waiting.pop()
        if (node, flattened) in seen:
            continue
        seen.add((node, flattened))
        kink = None if flattened else kink_of(node)
        if kink and kink.order <= order:
            found.setdefault(node, kink)
        waiting += reversed(_entered(node, order))
    return list(found.values())


def _entered(node: Expr, order: int) -> list[tuple[Expr, bool]]:
    """The parts of a node, and of each whether its own kink is flattened by the others."""
    match node:
        case Where(condition, left, right):
            return [*((side, False) for side in condition.operands), (left, False), (right, False)]
        case Cases(values, (condition, _)):
            return [(part, False) for part in (*condition.operands, *values)]
        case At() | Limit() | Derivative() | Gradient() | Differential():
            return []  # what is in them is used in another way
        case MatMul(Transpose(left), right) | Dot(left, right) if len(left.shape) == 1 and left.shape == right.shape:
            product = left * right  # aᵀ b adds up the products of entries
        case _ if isinstance(node, PRODUCTS):
            product = node
        case _:
            return [(part, False) for part in node.operands]
    found = factors_as_written(product)
    factors = {**found.scalars, **found.arrays}
    if list(factors) == [product]:
        return [(part, False) for part in node.operands]
    return [(base, _is_flattened(base, factors, order)) for base in factors]


def _is_flattened(base: Expr, factors: dict[Expr, Rational], order: int) -> bool:
    kink = kink_of(base)
    return kink is not None and _order(factors, kink.place) > order


# In words


def in_words(kink: Kink, node: Expr, shown: Callable[[Expr], Expr], varies: Callable[[Expr], bool], sure: bool) -> str:
    """What is taken at a kink. ``node`` is the operation as it is called; ``sure`` that a jump is one."""
    match node:
        case Apply("sign", argument):
            return f"sign jumps {_zero(shown(argument))}; its slope there is taken as 0"
        case Apply(name, argument):
            return f"the slope of {name} at its kink, {_zero(shown(argument))}, is taken as 0"
        case Maximum(left, right) | Minimum(left, right):
            chosen = right if tie(node, "left", "right") == "right" else left
            taken = f"that of {shown(chosen)}" if varies(chosen) else "0"
            return f"{_met(kink, shown(left), shown(right))}, the slope of {shown(node)} is taken as {taken}"
        case Compare(_, left, right):
            return f"{shown(node)} jumps {_met(kink, shown(left), shown(right))}; its slope there is taken as 0"
        case Where(condition) | Cases(_, (condition, _)):
            place = _met(kink, shown(condition.left), shown(condition.right))
            which = "first" if condition.relation in "≥≤=" else "second"
            if kink.order > 0:
                return f"{place}, {shown(node)} has a kink; the slope of its {which} value is taken"
            jumps = "the two values differ there, and it jumps" if sure else "if the two values differ there, it jumps"
            return f"{place}, the {which} value of {shown(node)} and its slope are taken; {jumps}"
    return ""


def is_met(kink: Kink, signs: Signs, order: int) -> bool:
    """Whether the boundary can be 0; for a kink of a first derivative it must also have both signs."""
    possible = signs.of(kink.boundary)
    if kink.order == 1 and order == 1 and not isinstance(kink.node, Where | Cases):
        return possible >= NOT_ZERO | {0}
    return 0 in possible and possible not in (POSITIVE, NEGATIVE)


def _zero(part: Expr) -> str:
    return f"where an entry of {part} is 0" if part.shape else f"where {part} is 0"


def _met(kink: Kink, left: Expr, right: Expr) -> str:
    """Where two are equal, entry by entry; z and −z are where z is 0."""
    if isinstance(left, Number) and not isinstance(right, Number):
        left, right = right, left
    factors = factors_of(kink.boundary)
    bases = [*factors.scalars, *factors.arrays]
    if len(bases) == 1 and bases[0] in (left, right):
        return _zero(bases[0])
    if left.shape and right.shape:
        return f"where an entry of {left} equals that of {right}"
    if left.shape or right.shape:
        array, number = (left, right) if left.shape else (right, left)
        return f"where an entry of {array} {'is' if isinstance(number, Number) else 'equals'} {number}"
    return f"where {left} is {right}" if isinstance(right, Number) else f"where {left} and {right} are equal"
