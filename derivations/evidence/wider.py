"""A condition in place of a domain: it must hold all over the domain, and the formula wherever it holds.

The exact check assumes the domain, which may be narrower than what the card says: positive w, b and X where
w · xᵢ + b > 0 is meant. So the formula is checked numerically at points at which the condition holds, inside the domain
or not; half of them are close to where it ceases to hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from derivations.evidence.conditions import Holds
from derivations.evidence.domains import Trying
from derivations.evidence.pair import POINTS, TOLERANCE, Pair
from derivations.evidence.points import draw_sizes, draw_values
from derivations.evidence.statement import Chain
from derivations.language.numeric import numeric, parameters

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

SIGNS = {">": [1], "≥": [0, 1], "<": [-1], "≤": [-1, 0], "≠": [-1, 1], "=": [0]}  # of left minus right
MARGIN = 1e-2  # so far are points from where the condition ceases to hold
TRIES = 2000  # for one point
TRIES_OUTSIDE = 20  # for one at which it does not hold
HALVINGS = 30

Point = tuple[Mapping[str, int], Mapping[str, Any]]  # sizes and values


class NoPointError(ValueError):
    """No point was found at which a condition holds."""


def wider_faults(formula: Formula, seed: int) -> list[str]:
    """What is wrong with the condition that stands in place of the domain, or with the formula where it holds."""
    where, domain = formula.where, formula.wider_domain
    if where is None:
        return []
    narrow = [] if _holds_within(where, formula.domain) else [f"not everywhere in the domain it holds that {where}"]
    statements = dict.fromkeys((formula.statement, *formula.derivation, *map(formula.part, formula.under)))
    pairs = [
        Pair(*neighbours, domain, chain.over, chain.distinct)
        for chain in statements
        if isinstance(chain, Chain)
        for neighbours in zip(chain.exprs, chain.exprs[1:], strict=False)
    ]
    try:
        points = list(PointsWhere(where, pairs, domain, seed))
    except NoPointError:
        return [*narrow, f"no point is found at which {where}"]
    errors = [max(pair.differences_at(points), default=0.0) for pair in pairs]
    return narrow + [
        f"{pair.left.latex()} does not equal {pair.right.latex()} where {where}: the relative error is {error:.1e}"
        for pair, error in zip(pairs, errors, strict=True)
        if not error <= TOLERANCE[pair.method()]
    ]


def _holds_within(where: Holds, domain: Mapping[str, str]) -> bool:
    """Whether a condition holds at all points drawn in a domain."""
    trying = Trying(where.comparison.left - where.comparison.right, domain)
    return all(np.isin(np.sign(value), SIGNS[where.comparison.relation]).all() for value in trying.values())


class PointsWhere:
    """Points at which a condition holds, with values for all that stands in pairs; NoPointError if one is not found."""

    def __init__(self, where: Holds, pairs: list[Pair], domain: Mapping[str, str], seed: int) -> None:
        comparison = where.comparison
        self.asked = Pair(comparison.left, comparison.right, domain, where.over)
        self.difference = numeric(comparison.left - comparison.right)
        self.signs = SIGNS[comparison.relation]
        together = (self.asked, *pairs)
        self.dims = tuple(dict.fromkeys(dim for pair in together for dim in pair.dims))
        sides = [side for pair in together for side in (pair.left, pair.right)]
        self.needed = {name: shape for side in sides for name, shape in parameters(side).items()}
        self.free = {name for name, shape in self.needed.items() if shape is not None and name not in domain}
        self.rng = np.random.default_rng(seed)

    def __iter__(self) -> Iterator[Point]:
        for number in range(POINTS):
            sizes, values = self._point()
            yield sizes, self._moved_out(sizes, values) if number % 2 else values

    def _point(self) -> Point:
        for _ in range(TRIES):
            sizes = draw_sizes(self.rng, self.dims)
            values = self._values(sizes)
            if self._is_met(sizes, values):
                return sizes, values
        raise NoPointError

    def _values(self, sizes: Mapping[str, int]) -> dict[str, Any]:
        return draw_values(self.rng, self.needed, sizes, self.asked.domain)

    def _is_met(self, sizes: Mapping[str, int], values: Mapping[str, Any]) -> bool:
        """Whether the condition holds there, at every position of its indices, and not by a hair."""
        counted = ({index.name: k - 1 for index, k in at.items()} for at in self.asked.positions(sizes))
        with np.errstate(all="ignore"):  # where it has no value it does not hold
            found = [self.difference(**values, **sizes, **at) for at in counted]
        return all(np.sign(value) in self.signs and abs(value) > MARGIN for value in found)

    def _moved_out(self, sizes: Mapping[str, int], inside: Mapping[str, Any]) -> Mapping[str, Any]:
        """Values on the way to others at which the condition does not hold, as far as it does.

        What has a domain stays: between two values in it may be some that are not.
        """
        others = (self._values(sizes) for _ in range(TRIES_OUTSIDE))
        outside = next((values for values in others if not self._is_met(sizes, values)), inside)
        for _ in range(HALVINGS):
            middle = {**inside, **{name: (inside[name] + outside[name]) / 2 for name in self.free}}
            inside, outside = (middle, outside) if self._is_met(sizes, middle) else (inside, middle)
        return inside
