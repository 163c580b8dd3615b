"""A formula holds at the kinks and ties that its domain leaves out, and its card does not.

A domain may only say where points are drawn. A kink that it leaves out is met exactly, with the value that the
convention gives; entries that it keeps apart are drawn equal, but for the largest and the smallest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from derivations.calculus.conditions import Condition, conditions_in
from derivations.evidence.conditions import is_drawn_only
from derivations.evidence.formula import Formula
from derivations.evidence.pair import TOLERANCE, Pair
from derivations.evidence.points import draw_values
from derivations.evidence.statement import Chain
from derivations.language.numeric import parameters

POINTS = 10
SIZE = 6  # entries, of which not all are the largest or the smallest
APART = 0.7  # of these from the others


def fails_beyond(formula: Formula) -> Iterator[str]:
    """What does not hold where only a domain that is not shown leaves it out, in words.

    >>> from derivations.evidence.statement import chain
    >>> from derivations.language import derivative, relu, scalar
    >>> z = scalar("z")
    >>> slope = derivative(relu(z), z)
    >>> list(fails_beyond(Formula("t", "", "0", chain(slope, z > 0), domain={"z": "nonzero"})))
    []
    >>> list(fails_beyond(Formula("t", "", "0", chain(slope, z >= 0), domain={"z": "nonzero"})))
    ['drelu(z)/dz = [z ≥ 0]: not so where z is 0']
    """
    for statement in formula.statements:
        domain = formula.domain_of(statement)
        found = conditions_in(statement.exprs, domain)
        drawn = [str(find.claim.part) for find in found if find.claim and is_drawn_only(find, found)]
        if isinstance(statement, Chain) and drawn:
            yield from _fails(statement, domain, drawn, found)


def _fails(statement: Chain, domain: Mapping[str, str], drawn: list[str], found: list[Condition]) -> Iterator[str]:
    text = " = ".join(map(str, (statement.first, statement.last)))
    for name in drawn:
        others = {other: kind for other, kind in domain.items() if other != name}
        if domain[name] != "distinct" and not all(pair.compare_exactly().equal for pair in _links(statement, others)):
            yield f"{text}: not so where {name} is 0"
    tied = {name: _axis(name, found) for name in drawn if domain[name] == "distinct"}
    wider = {name: kind for name, kind in domain.items() if name not in tied}
    if tied and not all(_holds_at_ties(pair, tied) for pair in _links(statement, wider)):
        yield f"{text}: not so where entries of {' and '.join(tied)} are equal, other than the largest"


def _links(statement: Chain, domain: Mapping[str, str]) -> Iterator[Pair]:
    for neighbours in zip(statement.exprs, statement.exprs[1:], strict=False):
        yield Pair(*neighbours, domain, statement.over, statement.distinct)


def _axis(name: str, found: list[Condition]) -> int:
    """Along which axis the largest entry is taken."""
    claims = (find.claim for find in found if find.claim and find.claim.holds.endswith("occurs once"))
    return 0 if any(str(claim.part) == name and "each column" in claim.holds for claim in claims) else -1


def _holds_at_ties(pair: Pair, tied: Mapping[str, int]) -> bool:
    errors = pair.differences_at(_points(pair, tied))
    return max(errors, default=0.0) <= TOLERANCE["central differences"]


def _points(pair: Pair, tied: Mapping[str, int]) -> Iterator[tuple[dict[str, int], dict[str, Any]]]:
    sizes = {dim: SIZE + k for k, dim in enumerate(pair.dims)}
    rng, needed = np.random.default_rng(0), parameters(pair.left) | parameters(pair.right)
    for _ in range(POINTS):
        values = draw_values(rng, needed, sizes, pair.domain)
        yield sizes, values | {name: _with_ties(values[name], axis) for name, axis in tied.items() if name in values}


def _with_ties(drawn: Any, axis: int) -> Any:
    """Whole numbers, of which the largest and the smallest occur once."""
    entries = np.round(drawn)
    for extreme, apart in ((np.argmax, APART), (np.argmin, -APART)):
        place = np.expand_dims(extreme(entries, axis=axis), axis)
        np.put_along_axis(entries, place, np.take_along_axis(entries, place, axis) + apart, axis)
    return entries
