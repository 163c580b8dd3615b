"""Whether what is heard of a statement is what is meant."""

from __future__ import annotations

from collections.abc import Mapping

from derivations.evidence.readback.agreeing import agree
from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.spoken import Heard, heard_statement
from derivations.evidence.readback.spoken_names import SpokenNames
from derivations.evidence.statement import Chain, HasShape, Statement
from derivations.language.numeric import source
from derivations.language.shape import matrix_shape
from derivations.language.substitute import free_indices


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
        return _wrong_frame(heard, statement) or _wrong_side(heard, statement, domain)
    except ReadError as error:
        return str(error)


def _wrong_side(heard: Heard, statement: Statement, domain: Mapping[str, str] | None) -> str:
    for side, meant in zip(heard.sides, statement.exprs, strict=True):
        if without_range := free_indices(side) - free_indices(meant):
            return f"the index {min(index.name for index in without_range)} has no range"
        if side is meant or source(side) == source(meant):  # the same by definition
            continue
        if not agree(side, meant, domain, statement.over, statement.distinct):
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
