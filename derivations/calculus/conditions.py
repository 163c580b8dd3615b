"""Where a derivative holds: domains and kinks, found from the expression.

A domain is where the function is defined and has a slope: ln needs a positive argument. So is what a result divides by
or inverts. At a kink there is no slope; a convention says what is taken (for max(0, z) at 0 the paper takes 0), and a
result that relies on it says so. What always holds is not said, nor what follows from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from derivations.calculus.domains import NONZERO_ARRAY, Claim, claims_of, needed, reduced
from derivations.calculus.guards import guards_of, under
from derivations.calculus.kinks import in_words, is_met, kinks_of
from derivations.calculus.signs import Signs
from derivations.calculus.simplifier import simplified
from derivations.language.derivatives import Let
from derivations.language.elementwise import Where
from derivations.language.expression import Expr, Symbol, postorder, rebuilt
from derivations.language.matrices import Norm
from derivations.language.substitute import answered, operands

Shown = Callable[[Expr], Expr]


def conditions_of(
    function: Expr,
    *results: Expr,
    shown: Shown = lambda part: part,
    by: Collection[Symbol] | None = None,
    order: int = 1,
) -> tuple[str, ...]:
    """The conditions of a function and of its derivatives in words, each once, in the order in which they are met.

    A derivative needs what the function needs, and what it divides by or inverts itself. ``by`` are the variables: at a
    kink of what does not contain one, nothing is taken. ``order`` is that of the derivative. ``shown`` is applied to
    each part that a condition speaks of, before it is printed.

    >>> from derivations.language import absolute, ln, vector
    >>> x = vector("x")
    >>> conditions_of(ln(x)), conditions_of(absolute(x) ** 3), conditions_of(ln(x) / x)
    (('every entry of x is positive',), (), ('every entry of x is positive',))
    """
    varies = dependence(by)
    places: dict[str, int] = {}
    claims: dict[Claim, int] = {}
    signs = Signs()
    nodes = postorder(function)
    guards = guards_of(function, *results)
    for place, node in enumerate(postorder(function, *results)):
        for claim in claims_of(node, varies, order if place < len(nodes) else 0, signs):
            left = under(claim, guards[node], signs)
            if left is None:
                continue
            for simpler in reduced(Claim(shown(left.part), left.signs, left.holds), signs):
                claims.setdefault(simpler, place)
    claims, signs = needed(claims)
    for claim, place in claims.items():
        places.setdefault(str(claim), place)
    called = opened(function)
    original = {node: name for name, node in reversed(called.items()) if not isinstance(name, Let)}
    at = {node: place for place, node in enumerate(nodes)}
    for kink in kinks_of(called[function], order):
        node = original.get(kink.node, kink.node)
        if not varies(kink.boundary) or not is_met(kink, signs, order):
            continue
        if isinstance(kink.node, Norm):
            said = str(Claim(shown(node.operands[0]), holds=NONZERO_ARRAY))
        else:
            sure = isinstance(kink.node, Where) and 0 not in signs.of(simplified(kink.node.left - kink.node.right))
            said = in_words(kink, node, shown, varies, sure)
        places.setdefault(said, at.get(node, len(nodes)))
    return tuple(sorted(places, key=places.__getitem__))


def dependence(by: Collection[Symbol] | None) -> Callable[[Expr], bool]:
    """Whether an expression contains one of the variables; of None, any symbol."""
    known: dict[Expr, bool] = {}

    def answer(node: Expr) -> bool:
        own = isinstance(node, Symbol) and (by is None or node in by)
        return own or any(known[operand] for operand in node.operands)

    return lambda expr: answered(known, expr, operands, answer)


def opened(expr: Expr) -> dict[Expr, Expr]:
    """Each part of an expression with all names in it replaced by what they stand for."""
    answers: dict[Expr, Expr] = {}
    for node in postorder(expr):
        answers[node] = answers[node.value] if isinstance(node, Let) else rebuilt(node, answers)
    return answers
