"""The value that is taken at a kink, compared with the convention that the conditions state.

At a kink there is no slope, and numeric differentiation finds none. What the convention means can be measured all the
same: each operation with a kink is replaced by the piece of it that the convention chooses, as it stands at the point,
and what is left is smooth. Points are drawn from small whole numbers, where sums and products are exact, so that an
entry is 0, or two are equal, and not only nearly so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from derivations.calculus.simplifier.standard import ZERO
from derivations.evidence.draws import Draw
from derivations.evidence.pair import relative_error
from derivations.evidence.values import Operation, Point
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum
from derivations.language.expression import Compare, Expr, Number

if TYPE_CHECKING:
    from derivations.evidence.claims import Claim
    from derivations.evidence.derivation import Derivation

POINTS_AT_KINKS = 5  # of each derivation, if so many are found
TRIES = 60
A_KINK = 1e-4  # the least relative change of a slope

Array = Any
# Of an element-wise function with a kink at 0, the slope on each side of it; at 0 it is 0.
SLOPES = {"relu": (0.0, 1.0), "abs": (-1.0, 1.0)}


class AtKink(Point):
    """A point at which each operation with a kink or a jump stays the piece that it is at the point itself.

    Of ``turned``, the piece on the other side of the kink is taken.
    """

    def __init__(self, sizes: Mapping[str, int], given: Mapping[str, Any], turned: Expr | None = None) -> None:
        super().__init__(sizes, given)
        self.turned = turned
        self.pieces: dict[Expr, Array] = {}

    def having(self, **given: Any) -> Point:
        other = AtKink(self.sizes, {**self.given, **given}, self.turned)
        other.pieces = self.pieces
        return other

    def _applied(self, operation: Operation, node: Expr, values: Mapping[Expr, Any]) -> Any:
        if not _has_pieces(node):
            return super()._applied(operation, node, values)
        operands = [np.asarray(values[operand]) for operand in node.operands]
        if node not in self.pieces:
            self.pieces[node] = _piece(node, node is self.turned, *operands)
        piece = self.pieces[node]
        if isinstance(node, Apply) and node.name in SLOPES:
            return piece * operands[0]
        return piece if isinstance(node, Compare | Apply) else np.where(piece, *operands)


def _has_pieces(node: Expr) -> bool:
    return isinstance(node, Maximum | Minimum | Compare) or (isinstance(node, Apply) and node.name in (*SLOPES, "sign"))


def _piece(node: Expr, turned: bool, *operands: Array) -> Array:
    """Which piece stands at each entry: the slope of a function, the first of two or not, the truth of a comparison."""
    if isinstance(node, Apply) and node.name == "sign":
        return np.sign(operands[0])
    if isinstance(node, Apply):
        below, above = SLOPES[node.name]
        return np.select([operands[0] < 0, operands[0] > 0], [below, above], above if turned else 0.0)
    left, right = operands
    if isinstance(node, Compare):
        relations = {">": left > right, "<": left < right, "≥": left >= right, "≤": left <= right, "=": left == right}
        return np.asarray(relations.get(node.relation, left != right), dtype=float)
    assert isinstance(node, Maximum | Minimum)
    wins = left > right if isinstance(node, Maximum) else left < right
    return wins | ((left == right) & (_takes_the_first(node) is not turned))


def _takes_the_first(node: Maximum | Minimum) -> bool:
    """Of two that are equal the first is taken, unless the second is a number: max(z, 0) has the slope of max(0, z)."""
    return isinstance(node.left, Number) or not isinstance(node.right, Number)


def kinks_of(draw: Draw) -> list[Expr]:
    """The operations of a function that have a kink for which there is a convention."""
    return [node for node in draw.functions if node in draw.varying and _is_kinked(node)]


def _is_kinked(node: Expr) -> bool:
    if isinstance(node, Apply):
        return bool(ELEMENTWISE[node.name].kink) and node.name in SLOPES
    return isinstance(node, Maximum | Minimum) and node.left is not node.right


def unstated(derivation: Derivation, kinks: list[Expr], points: list[AtKink], claims: list[Claim]) -> Iterator[str]:
    """The conventions that the conditions do not state, where the slope would be another with the other piece."""
    for node in kinks:
        others = [AtKink(point.sizes, point.given, node) for point in points]
        if any(_differ(claim, *pair) for claim in claims for pair in zip(points, others, strict=True)):
            name = node.name if isinstance(node, Apply) else "max" if isinstance(node, Maximum) else "min"
            said = f"the slope of {name} " if isinstance(node, Apply) else f"the slope of {name}("
            if not any(said in condition for condition in derivation.conditions):
                yield f"the conditions do not say what is taken at the kink of {node}"


def _differ(claim: Claim, point: AtKink, other: AtKink) -> bool:
    return relative_error(np.asarray(claim.measured(point)), np.asarray(claim.measured(other))) > A_KINK


def points_at_kinks(draw: Draw, kinks: list[Expr]) -> list[AtKink]:
    """Points at which kinks are met exactly, and nothing else stands at the edge of its domain."""
    found: list[AtKink] = []
    missing = set(kinks)
    for _ in range(TRIES if kinks else 0):
        if len(found) == POINTS_AT_KINKS:
            break
        point = draw.whole_numbers()
        met = {node for node in kinks if _is_met(node, point)}
        allowed = all(node in kinks or draw.allows(node, point) for node in draw.functions)
        if met and (met & missing or not missing) and allowed and draw.conditions_hold(point):
            found.append(AtKink(point.sizes, point.given))
            missing -= met
    return found


def _is_met(node: Expr, point: Point) -> bool:
    left, right = (point.value(operand) for operand in (*node.operands, ZERO)[:2])
    return bool(np.any(left == right))
