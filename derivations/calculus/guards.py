"""What the conditions of choices grant: in where(x > 0, ln(x), 0) the logarithm is taken of what is positive.

A condition on arrays speaks of each entry alone, so it is followed through operations entry by entry and no further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derivations.calculus.claims import Claim, Guards
from derivations.calculus.differentials import opposite
from derivations.calculus.domains import reduced
from derivations.calculus.signs import ANY, NEGATIVE, NOT_NEGATIVE, NOT_ZERO, POSITIVE, ZERO, Possible, Signs, added
from derivations.calculus.simplifier import simplified
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply, Maximum, Minimum, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    Multiply,
    Negate,
    Number,
    Power,
    Size,
    Subtract,
    Symbol,
    postorder,
)
from derivations.language.functions import Cases

ENTRY_BY_ENTRY = (Add, Subtract, Multiply, Divide, Negate, Power, Apply, Maximum, Minimum, Where, Compare, Let)
LEAVES = (Symbol, Number, Size)
SIGNS: dict[str, Possible] = {
    ">": POSITIVE, "≥": NOT_NEGATIVE, "<": NEGATIVE, "≤": NEGATIVE | ZERO, "=": ZERO, "≠": NOT_ZERO,
}  # fmt: skip
SAID = (POSITIVE, NEGATIVE, NOT_NEGATIVE, NOT_ZERO)


def guards_of(*roots: Expr) -> dict[Expr, Guards]:
    """For each node the conditions under which alone its value counts, wherever it stands.

    >>> from derivations.language import ln, vector, where
    >>> x = vector("x")
    >>> [str(condition) for condition in guards_of(where(x > 0, ln(x), 0))[ln(x)]]
    ['[x > 0]']
    """
    found: dict[Expr, Guards] = {root: frozenset() for root in roots}
    for node in reversed(postorder(*roots)):
        for operand, guards in _passed_on(node, found[node]):
            found[operand] = found[operand] & guards if operand in found else guards
    return found


def _passed_on(node: Expr, guards: Guards) -> Iterator[tuple[Expr, Guards]]:
    if not isinstance(node, ENTRY_BY_ENTRY):
        guards = frozenset(condition for condition in guards if not condition.shape)
    if isinstance(node, Where):
        yield node.condition, guards
        yield node.left, guards | {node.condition}
        yield node.right, guards | {opposite(node.condition)}
    elif isinstance(node, Cases):
        for value, condition in zip(node.values, node.conditions, strict=True):
            yield condition, guards
            yield value, guards | {condition}
    else:
        for operand in node.operands:
            yield operand, guards


def under(claim: Claim, guards: Guards, signs: Signs) -> Claim | None:
    """What is left to claim where it need only hold under conditions; None, if they grant it.

    >>> from derivations.language import vector
    >>> x = vector("x")
    >>> positive = Claim(x, POSITIVE)
    >>> under(positive, frozenset((x > 0,)), Signs()), str(under(positive, frozenset((x >= 0,)), Signs()))
    (None, 'no entry of x is 0')
    """
    if claim.signs is None or not guards:
        return claim
    left = claim.signs | (ANY - possible_under(claim.part, guards, signs))
    if left == ANY:
        return None
    return Claim(claim.part, left) if left in SAID else claim


def guarded(claim: Claim, guards: Guards) -> Claim:
    """The claim where the guards hold that speak of it: of the whole, or of the same entries.

    >>> from derivations.language import scalars, vector
    >>> (s, t), x = scalars("s t"), vector("x")
    >>> print(guarded(Claim(t, POSITIVE), frozenset([s > 0, x > 0])))
    where s > 0: t is positive
    """
    same_entries = claim.signs is not None and _is_entry_by_entry(claim.part)
    speaking = (guard for guard in guards if not guard.shape or (same_entries and guard.shape == claim.part.shape))
    return replace(claim, where=frozenset(speaking))


def possible_under(part: Expr, guards: Guards, signs: Signs) -> Possible:
    """The signs that the entries of a part can have where the conditions hold for them."""
    assumed: dict[Expr, Possible] = dict(signs.assumed)
    for condition in guards:
        for granted, possible in _granted(condition, signs):
            assumed[granted] = assumed.get(granted, ANY) & possible or possible
    here = Signs(assumed)
    waiting = [part]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ENTRY_BY_ENTRY):
            waiting += node.operands
        elif not isinstance(node, LEAVES):  # other entries count in it, of which nothing is known
            here.known[node] = signs.of(node) & assumed.get(node, ANY) or signs.of(node)
    return here.of(part)


def _granted(condition: Compare, signs: Signs) -> Iterator[tuple[Expr, Possible]]:
    """The signs of parts where a comparison holds: of the difference, of both sides, and what follows from these."""
    left, right, difference = condition.left, condition.right, SIGNS[condition.relation]
    opposite_way = frozenset(-sign for sign in difference)
    for part, possible in (
        (simplified(left - right), difference),
        (left, added(difference, signs.of(right))),
        (right, added(opposite_way, signs.of(left))),
    ):
        yield part, possible
        if possible == NEGATIVE:
            part, possible = -part, POSITIVE
        if possible in (POSITIVE, NOT_ZERO) and _is_entry_by_entry(part):
            yield from ((claim.part, claim.signs) for claim in reduced(Claim(part, possible), signs) if claim.signs)


def _is_entry_by_entry(part: Expr) -> bool:
    return all(isinstance(node, (*ENTRY_BY_ENTRY, *LEAVES)) for node in postorder(part))
