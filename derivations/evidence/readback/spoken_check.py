"""Whether what is heard has the value of what is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from derivations.evidence.check import TOLERANCE
from derivations.evidence.pair import Pair, relative_error
from derivations.evidence.points import draw_sizes, draw_values
from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.spoken import Heard, heard_statement
from derivations.evidence.readback.spoken_names import SpokenNames
from derivations.evidence.statement import Chain, HasShape, Statement
from derivations.language.expression import Expr, Index
from derivations.language.numeric import numeric, parameters
from derivations.language.shape import Dim, matrix_shape
from derivations.language.substitute import free_indices

POINTS, TRIES = 4, 40
LEAST_TOLERANCE = 1e-9  # products are heard from left to right, so rounding differs


def agree(
    heard: Expr,
    meant: Expr,
    domain: Mapping[str, str] | None = None,
    over: tuple[tuple[Index, Dim], ...] = (),
    distinct: bool = False,
) -> bool | None:
    """Whether two expressions have one value at random points; None if what is meant has no value at any of them."""
    if heard is meant:
        return True
    if heard.shape != meant.shape:
        return False
    pair = Pair(heard, meant, domain or {}, over, distinct)
    try:
        method = pair.method()
    except ValueError:  # a derivative that the numeric reading cannot take
        return None
    if method == "definition":
        return True
    sides = [numeric(side, analytic=method == "complex step") for side in (meant, heard)]
    rng = np.random.default_rng(0)
    points = 0
    for _ in range(TRIES):
        sizes = draw_sizes(rng, pair.dims)
        values = draw_values(rng, parameters(heard) | parameters(meant), sizes, pair.domain)
        for at in pair.positions(sizes):
            counted = {index.name: position - 1 for index, position in at.items()}
            wanted, found = (_value(side, {**values, **sizes, **counted}) for side in sides)
            if np.all(np.isfinite(wanted)):
                points += 1
                if relative_error(wanted, found) > max(TOLERANCE[method], LEAST_TOLERANCE):
                    return False
        if points >= POINTS:
            return True
    return True if points else None


def _value(function: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    """The value; none where a matrix has no inverse, or a position is said that an array does not have."""
    try:
        with np.errstate(all="ignore"):
            return function(**values)
    except (np.linalg.LinAlgError, IndexError):
        return np.array(np.nan)


def misheard(
    text: str, statement: Statement, domain: Mapping[str, str] | None = None, names: SpokenNames | None = None
) -> str:
    """What is wrong with a statement in words; nothing if it says what is meant.

    >>> from derivations import formula
    >>> rule = formula("s2-product").statement
    >>> misheard(rule.words(), rule)
    ''
    >>> misheard(rule.words().replace("plus", "minus"), rule).startswith("it is heard as")
    True
    """
    try:
        heard = heard_statement(text, names or SpokenNames(statement.exprs, statement.over))
    except ReadError as error:
        return str(error)
    if problem := _wrong_frame(heard, statement):
        return problem
    for side, meant in zip(heard.sides, statement.exprs, strict=True):
        if without_range := free_indices(side) - free_indices(meant):
            return f"the index {min(index.name for index in without_range)} has no range"
        if agree(side, meant, domain, statement.over, statement.distinct) is False:
            return f"it is heard as {side}, and {meant} is meant"
    return ""


def _wrong_frame(heard: Heard, statement: Statement) -> str:
    """What is wrong around the sides: the signs, a shape, the ranges of indices, the layout."""
    sign = "=" if isinstance(statement, Chain) else "∈" if isinstance(statement, HasShape) else "≠"
    signs = (sign,) * (len(statement.exprs) - (sign != "∈"))
    shape = matrix_shape(statement.claimed) if isinstance(statement, HasShape) else None
    indices = [index for index, _ in statement.over]
    pairs = {(b, a) for k, b in enumerate(indices) for a in indices[:k]} if statement.distinct else set()
    over = () if statement.distinct or not signs else statement.over
    problems = {
        "signs": heard.signs != signs,
        "shape": heard.shape != shape,
        "ranges of the indices": heard.over != over or set(heard.differ) != pairs,
        "layout": heard.layout != statement.layout,
    }
    return next((f"the {what} is heard otherwise" for what, wrong in problems.items() if wrong), "")
