"""The id under which the site states each rule that a step can name.

A step names a row of the table ("product rule for matrices"), a move of the simplifier ("numbers in front") or one of
the few reasons that are neither ("layout"). Each is stated by a formula whose id is made from the name.
"""

from __future__ import annotations

import re

from derivations.calculus.differentials import DIFFERENTIALS
from derivations.calculus.linear import LINEAR
from derivations.calculus.simplifier import SIMPLIFICATIONS

# What a step may say where no row and no move is applied. "definition" is a row as well.
REASONS = (
    "substitution",
    "constant rule",
    "vector chain rule",
    "trace form",
    "reading off the gradient",
    "upstream gradient",
    "layout",
    "symmetric variable",
)

RULES = tuple(dict.fromkeys([*(row.name for row in DIFFERENTIALS.values()), *REASONS]))
MOVES = tuple(dict.fromkeys(move.name for move in SIMPLIFICATIONS))


def rule_id(name: str) -> str:
    """The id of the formula that states a rule, a move or a reason; of several names, joined by "; ", their ids.

    ValueError if there is none of that name.

    >>> rule_id("product rule for matrices; transpose"), rule_id("numbers in front")
    ('rule-product-rule-for-matrices; rule-transpose', 'move-numbers-in-front')
    >>> rule_id("rule of thumb")
    Traceback (most recent call last):
    ValueError: there is no rule of the name rule of thumb
    """
    return "; ".join(_id(one) for one in name.split("; "))


def _id(name: str) -> str:
    if name not in RULES and name not in MOVES:
        raise ValueError(f"there is no rule of the name {name}")
    return f"{'move' if name in MOVES else 'rule'}-{slug(name)}"


def map_id(name: str) -> str:
    """The id of the formula that turns a linear map round.

    >>> map_id("matrix product")
    'map-matrix-product'
    """
    if name not in {row.name for row in LINEAR.values()}:
        raise ValueError(f"there is no linear map of the name {name}")
    return f"map-{slug(name)}"


def slug(name: str) -> str:
    """A name as part of an address: lower case, words joined by hyphens.

    >>> slug("derivative of the determinant (Jacobi)")
    'derivative-of-the-determinant-jacobi'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
