"""What a statement means, in one sentence: what is asked, and what kind of answer stands there."""

from __future__ import annotations

from derivations.evidence.statement import Chain, HasShape, Statement, Unequal
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Limit
from derivations.language.expression import Expr, Symbol, Transpose
from derivations.language.shape import Shape, describe
from derivations.language.words import words

FITS = 40  # characters of a name or an expression that a sentence can hold


def meaning(statement: Statement) -> str:
    """The sentence; nothing of an expression that stands alone.

    >>> from derivations import formula
    >>> meaning(formula("s3-gradient").statement)
    'How fast f of x comma y changes with each of x and y: one slope for each, side by side.'
    >>> meaning(formula("s44-sum-x").statement)
    'How fast y changes with each entry of x: one slope for each entry.'
    """
    if isinstance(statement, Unequal):
        return "The two sides are not the same."
    if isinstance(statement, HasShape):
        return "Which shape the left side has: how many rows, and how many columns."
    return _of_chain(statement) if isinstance(statement, Chain) and statement.steps else ""


def _of_chain(chain: Chain) -> str:
    first, there = chain.first, ""
    while isinstance(first, At | Transpose):
        there = ", at one point" if isinstance(first, At) else there
        first = first.body if isinstance(first, At) else first.operand
    match first:
        case Derivative():
            return f"{_slope(first.function, first.variable)[:-1]}{there}."
        case Gradient() if len(first.variables) == 1:
            return f"{_slope(first.function, first.variables[0])[:-1]}{there}."
        case Gradient():
            each = " and ".join(map(words, first.variables))
            said = f"How fast {_said(first.function)} changes with each of {each}"
            return f"{said}: one slope for each, side by side{there}."
        case Differential():
            return f"How {_said(first.function)} changes, to first order, when what it depends on changes a little."
        case Limit():
            return "What the expression comes to as the step goes to zero."
        case Let() | Symbol():
            return f"What {words(first)} stands for: a {_kind(first.shape)}."
    return f"Two ways to write the same {_kind(first.shape)}."


def _slope(function: Expr, variable: Expr) -> str:
    """What a derivative says: a slope, or one for each entry of what changes, or for each pair of entries."""
    what, with_what = _said(function), _said(variable)
    if not function.shape and not variable.shape:
        return f"How fast {what} changes with {with_what}."
    if not function.shape:
        return f"How fast {what} changes with each entry of {with_what}: one slope for each entry."
    if not variable.shape:
        return f"How fast each entry of {what} changes with {with_what}: one slope for each entry."
    return f"How fast each entry of {what} changes with each entry of {with_what}: one slope for each pair."


def _said(expr: Expr) -> str:
    said = words(expr)
    return said if len(said) <= FITS else "the function"


def _kind(shape: Shape) -> str:
    return describe(shape).partition(",")[0].replace("scalar", "number")
