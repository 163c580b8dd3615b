"""Products with a condition as choices: exp(x) is infinite where x is large, and infinity times 0 is no number."""

from __future__ import annotations

from functools import reduce

from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    Multiply,
    Negate,
    Number,
    Power,
    Subtract,
    Symbol,
    as_expr,
    postorder,
    rebuilt,
)

ENTRY_BY_ENTRY = (Add, Subtract, Multiply, Divide, Negate, Power, Apply, Let)
MOST = 64  # factors of a product that are looked at
LARGE = ("exp", "sinh", "cosh")


def with_choices(outputs: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The expressions with where(c, a, 0) for a ⊗ [c], where a may overflow for the entries that c leaves out.

    >>> from derivations.language import exp, vector
    >>> x, w = vector("x"), vector("w")
    >>> [str(node) for node in with_choices((w * exp(x) * (x < 0), exp(w) * (x < 0), x * (x < 0)))]
    ['where(x < 0, w ⊗ exp(x), 0)', 'exp(w) ⊗ [x < 0]', 'x ⊗ [x < 0]']
    """
    nodes = postorder(*outputs)
    if not any(isinstance(node, Compare) for node in nodes):
        return outputs
    answers: dict[Expr, Expr] = {}
    large: set[Expr] = set()  # what may overflow: the others need not be looked into again
    for node in nodes:
        new = rebuilt(node, answers)
        if _is_large(new) or (isinstance(new, ENTRY_BY_ENTRY) and not large.isdisjoint(new.operands)):
            large.add(new)
        answers[node] = _choice(new, large) if isinstance(new, Multiply) and isinstance(node, Multiply) else new
    return tuple(answers[output] for output in outputs)


def _choice(product: Multiply, large: set[Expr]) -> Expr:
    factors = _factors(product)
    if large.isdisjoint(factors):
        return product
    for condition in factors:
        if isinstance(condition, Compare) and condition.shape == product.shape:
            rest = [factor for factor in factors if factor is not condition]
            if any(factor in large and _may_overflow(factor, condition) for factor in rest):
                value = reduce(Multiply, rest)
                return Where(condition, _choice(value, large) if isinstance(value, Multiply) else value, as_expr(0))
    return product


def _factors(product: Expr) -> list[Expr]:
    """The factors of a product; a condition is one, also of what was made a choice before."""
    found: list[Expr] = []
    waiting = [product]
    while waiting and len(found) < MOST:
        match waiting.pop():
            case Multiply(left, right):
                waiting += [right, left]
            case Where(condition, value, Number(0)):
                waiting += [value, condition]
            case node:
                found.append(node)
    return [*found, *reversed(waiting)]


def _may_overflow(factor: Expr, condition: Compare) -> bool:
    """Whether it holds an exponential, or a power that is no whole number, of what the condition speaks of."""
    spoken_of = {node for node in postorder(condition) if isinstance(node, Symbol | Let)}
    waiting = [factor]
    while waiting:
        node = waiting.pop()
        if _is_large(node) and not spoken_of.isdisjoint(postorder(node)):
            return True
        if isinstance(node, ENTRY_BY_ENTRY):
            waiting += node.operands
    return False


def _is_large(node: Expr) -> bool:
    if isinstance(node, Power):
        return not (isinstance(node.exponent, Number) and _is_small(node.exponent))
    return isinstance(node, Apply) and node.name in LARGE


def _is_small(exponent: Number) -> bool:
    return exponent.value.denominator == 1 and 0 <= exponent.value <= 9
