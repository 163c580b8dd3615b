"""Whether a case can occur: a > b, b > c and c > a cannot all hold."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import sympy

Row = tuple[sympy.Rational, ...]  # the coefficients of the unknowns, then a constant: their sum is greater than 0
MOST_ROWS = 200


def impossible(facts: Iterable[tuple[sympy.Expr, int]]) -> bool:
    """Whether no point gives every boundary its sign, -1 or 1, as far as linear reasoning can tell.

    A product such as x y is taken for an unknown of its own, so "possible" may be wrong; "impossible" is not.

    >>> a, b, c = sympy.symbols("a b c", real=True)
    >>> impossible([(a - b, 1), (b - c, 1), (a - c, -1)]), impossible([(a - b, 1), (b - c, 1), (a - c, 1)])
    (True, False)
    """
    sums = [(sign * boundary).expand().as_coefficients_dict() for boundary, sign in facts]
    unknowns = [term for term in dict.fromkeys(itertools.chain(*sums)) if term != 1]
    rows: list[Row] = [tuple(terms.get(term, sympy.S.Zero) for term in (*unknowns, 1)) for terms in sums]
    for k in range(len(unknowns)):
        rows = _without(k, rows)
        if len(rows) > MOST_ROWS:
            return False
    return any(row[-1] <= 0 for row in rows)


def _without(k: int, rows: list[Row]) -> list[Row]:
    """What follows for the other unknowns when unknown k may be anything (Fourier and Motzkin's elimination)."""
    kept = [row for row in rows if row[k] == 0]
    lower, upper = [row for row in rows if row[k] > 0], [row for row in rows if row[k] < 0]
    sums = (tuple(p * -high[k] + q * low[k] for p, q in zip(low, high, strict=True)) for low in lower for high in upper)
    return list(dict.fromkeys([*kept, *sums]))
