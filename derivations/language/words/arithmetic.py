"""Sums, products, powers and comparisons."""

from __future__ import annotations

from derivations.language import expression as e
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.expression import Expr, is_matrix
from derivations.language.shape import Shape, ShapeError
from derivations.language.words.brackets import PAUSE
from derivations.language.words.speaker import (
    ATOM,
    DOT,
    GROUP,
    PHRASE,
    PRODUCT,
    RAISED,
    SUM,
    Said,
    enclosed,
    joined,
    negative,
    of_two,
    operand,
    pause,
    phrase,
    quantity,
    said,
    says,
)

# Sums


@says(e.Add)
def _add(node: e.Add) -> Said:
    return _terms(node.left, "plus", node.right, SUM)


@says(e.Subtract)
def _subtract(node: e.Subtract) -> Said:
    return _terms(node.left, "minus", node.right, PRODUCT)


def _terms(left: Expr, sign: str, right: Expr, least: int) -> Said:
    """Where there is a pause between the factors of the right term, there is one before it."""
    term = operand(right, least)
    before = (PAUSE,) if PAUSE in term else pause(left)
    return Said((*operand(left, SUM), *before, sign, *term), SUM, said(right).trails)


@says(e.Negate)
def _negate(node: e.Negate) -> Said:
    found = said(node.operand)
    return negative(found if found.binds >= PRODUCT else Said(quantity(node.operand), PHRASE, trails=True))


# Products


@says(e.Multiply)
def _multiply(node: e.Multiply) -> Said:
    if node.left.shape != () and node.right.shape != ():
        return of_two("the element-wise product", node.left, node.right)
    return _times(node)


@says(e.MatMul)
def _times(node: e.Multiply | e.MatMul) -> Said:
    """Factors one after the other where they may be multiplied from left to right; else the right is a quantity."""
    factors = (*_factors(node.left), *_factors(node.right, "times"))
    if _multiply_in_turn(factors):
        least = PRODUCT
    else:
        factors, least = (*_factors(node.left), ("times", node.right.shape)), DOT
    tokens = (*operand(node.left, PRODUCT), *pause(node.left), "times", *operand(node.right, least))
    return Said(tokens, PRODUCT, said(node.right).trails, factors)


@says(e.Divide)
def _divide(node: e.Divide) -> Said:
    left, right = node.left, node.right
    if left.shape != () and right.shape != ():
        return of_two("the element-wise quotient", left, right)
    factors = _factors(left)
    above = operand(left, PRODUCT)
    if factors[-1][0] == "over":  # over something that is over something else
        factors, above = (("", left.shape),), quantity(left)
    all_over = joined(said(left).tokens, PAUSE, "all over", right) if said(left).binds == SUM else ()
    tokens = joined(above, pause(left), "over", right)
    return Said(tokens, PRODUCT, True, (*factors, ("over", right.shape)), all_over)


Factor = tuple[str, Shape]


def _factors(expr: Expr, sign: str = "") -> tuple[Factor, ...]:
    found = said(expr)
    if found.binds != PRODUCT:
        return ((sign, expr.shape),)
    return (sign, found.factors[0][1]), *found.factors[1:]


def _multiply_in_turn(factors: tuple[Factor, ...]) -> bool:
    """Whether factors can be multiplied, or divided by, one after the other."""
    (_, shape), *others = factors
    for sign, factor in others:
        if () in (shape, factor):
            shape = shape or factor
        elif sign == "over":
            return False
        else:
            try:
                shape = shapes.product(shape, factor)
            except ShapeError:
                return False
    return True


@says(e.Dot)
def _dot(node: e.Dot) -> Said:
    return Said(joined(node.left, pause(node.left), "dot", node.right), DOT, trails=True)


@says(mx.Kronecker)
def _kronecker(node: mx.Kronecker) -> Said:
    return of_two("the Kronecker product", node.left, node.right)


# Powers, and what else is said behind a name


POWERS = {"2": ("squared", "the square of"), "3": ("cubed", "the cube of")}


@says(e.Power)
def _power(node: e.Power) -> Said:
    base, exponent = node.base, node.exponent
    above = said(exponent).tokens
    if is_matrix(base) or exponent.shape != ():  # X squared would be X times X
        return _raised(base, "element by element to the power", exponent)
    if len(above) == 1 and above[0] in POWERS:
        behind, before = POWERS[str(above[0])]
        return _behind(base, behind, before)
    return _raised(base, "to the power", exponent)


def _raised(base: Expr, words: str, exponent: Expr) -> Said:
    """A power; the exponent is a name or a number, perhaps with a minus before it, or a quantity."""
    bare = exponent.operand if isinstance(exponent, e.Negate) else exponent
    is_short = said(bare).binds == ATOM or (isinstance(bare, e.Number) and said(bare).binds == PHRASE)
    above = said(exponent).tokens if is_short else ("of", *quantity(exponent))
    return Said(joined(operand(base, ATOM), words, above), RAISED, trails=True)


def _behind(expr: Expr, behind: str, before: str) -> Said:
    """A word behind a name, "x squared", or before anything else, "the square of the quantity a plus b"."""
    return Said((*said(expr).tokens, behind), RAISED) if said(expr).binds == ATOM else phrase(before, expr)


@says(e.Transpose)
def _transpose(node: e.Transpose) -> Said:
    return _behind(node.operand, "transpose", "the transpose of")


@says(mx.Inverse)
def _inverse(node: mx.Inverse) -> Said:
    return _behind(node.matrix, "inverse", "the inverse of")


# Comparisons


RELATIONS = {
    ">": "is greater than",
    "≥": "is at least",
    "<": "is less than",
    "≤": "is at most",
    "=": "is equal to",
    "≠": "is not equal to",
}


@says(e.Compare)
def _compare(node: e.Compare) -> Said:
    return Said(joined(enclosed(node.left), RELATIONS[node.relation], enclosed(node.right)), GROUP)
