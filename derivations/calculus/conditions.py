"""Where a formula or a derivative holds: domains and kinks, found from the expressions.

A domain is where the function is defined and has a slope: ln needs a positive argument. So is what a result divides by
or inverts. At a kink there is no slope; a convention says what is taken (for max(0, z) at 0 the paper takes 0), and a
result that relies on it says so. What always holds is not said, nor what follows from the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from derivations.calculus.claims import NONZERO_ARRAY, Claim, in_domain
from derivations.calculus.consequences import needed
from derivations.calculus.domains import claims_of, reduced
from derivations.calculus.guards import guarded, guards_of, under
from derivations.calculus.kinks import Kink, in_words, is_met, kinks_of
from derivations.calculus.signs import NOT_ZERO, Signs
from derivations.calculus.simplifier import simplified
from derivations.calculus.uses import Use, dependence, opened, uses_in
from derivations.language.derivatives import At, Let
from derivations.language.elementwise import Where
from derivations.language.expression import Expr, Symbol, as_expr, postorder
from derivations.language.functions import Cases
from derivations.language.matrices import Norm
from derivations.language.substitute import replace

Shown = Callable[[Expr], Expr]


@dataclass(frozen=True)
class Condition:
    """A condition in words: a claim that must hold or, without one, what is taken at a kink of ``functions``.

    ``granted``: a domain says so. ``asked``: something in the expressions needs it, or at least a part of it.
    """

    said: str
    claim: Claim | None = None
    kink: Kink | None = None
    functions: tuple[Expr, ...] = ()
    granted: bool = False
    asked: bool = True


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
    variables = None if by is None else frozenset(by)
    return tuple(
        found.said for found in _found([Use((function,), order, variables), Use(results, 0, variables)], shown)
    )


def conditions_in(exprs: Iterable[Expr], domain: Mapping[str, str]) -> list[Condition]:
    """The conditions of what is stated, in which derivatives may stand; those that the domain grants are first.

    What must hold is said of what names stand for, as the same part may have a name here and none there.

    >>> from derivations.language import derivative, ln, scalar
    >>> x = scalar("x")
    >>> [found.said for found in conditions_in([derivative(ln(x), x), 1 / x], {})]
    ['x is positive']
    """
    exprs = list(exprs)
    symbols = {part.name: part for part in postorder(*exprs) if isinstance(part, Symbol)}
    granted = [in_domain(symbols[name], kind) for name, kind in domain.items() if name in symbols]
    found = _found(uses_in(exprs), granted=granted, claimed=lambda part: opened(part)[part])
    at_points = (part for part in postorder(*exprs) if isinstance(part, At))
    kinks = (kink for part in at_points for kink in conditions_in([part.body], domain) if _stands_at(kink, part))
    return list({condition.said: condition for condition in (*found, *kinks)}.values())


def _stands_at(condition: Condition, point: At) -> bool:
    """Whether a condition is that of a kink at this very point."""
    if condition.kink is None:
        return False
    boundary = condition.kink.boundary
    for variable, value in zip(point.variables, point.values, strict=True):
        boundary = replace(boundary, variable, value)
    return simplified(boundary) is as_expr(0)


def _found(
    uses: Sequence[Use],
    shown: Shown = lambda part: part,
    claimed: Shown | None = None,
    granted: Iterable[Claim] = (),
) -> list[Condition]:
    places: dict[Condition, int] = {}
    looked = [_Looked(use, shown, claimed or shown) for use in uses]
    starts = list(itertools.accumulate((len(one.nodes) for one in looked), initial=0))
    claims: dict[Claim, int] = {}
    for start, one in zip(starts, looked, strict=False):
        for claim, place in one.claims():
            claims.setdefault(claim, start + place)
    given = dict.fromkeys(granted, -1)
    for claim, place in needed({**claims, **given})[0].items():
        asked = claim not in given or any(claim.part in postorder(other.part) for other in claims)
        places.setdefault(Condition(str(claim), claim, granted=claim in given, asked=asked), place)
    # a domain that leaves out a kink only says where points are drawn: the convention is stated
    _, signs = needed({**{claim: -1 for claim in given if claim.signs != NOT_ZERO}, **claims})
    for start, one in zip(starts, looked, strict=False):
        for condition, place in one.at_kinks(signs):
            places.setdefault(condition, start + place)
    first: dict[str, Condition] = {}
    for condition in sorted(places, key=places.__getitem__):
        first.setdefault(condition.said, condition)
    return list(first.values())


class _Looked:
    """What the use of expressions needs, and the kinks that it meets."""

    def __init__(self, use: Use, shown: Shown, claimed: Shown) -> None:
        self.use, self.shown, self.claimed = use, shown, claimed
        self.varies = dependence(use.by)
        self.nodes = use.nodes()

    def claims(self) -> Iterator[tuple[Claim, int]]:
        """What must hold, and the place at which it is met."""
        signs = Signs()
        guards = guards_of(*self.use.exprs)
        for place, node in enumerate(self.nodes):
            for claim in claims_of(node, self.varies, self.use.order, signs):
                left = under(claim, guards[node], signs)
                if left is not None:
                    where = guarded(left, guards[node]).where if left == claim else frozenset()
                    simpler = reduced(Claim(self.claimed(left.part), left.signs, left.holds), signs)
                    yield from ((Claim(part.part, part.signs, part.holds, where), place) for part in simpler)
        for kink in self._kinks:
            if isinstance(kink.node, Norm) and self._counts(kink, signs):
                (array,) = self._called(kink).operands
                yield Claim(self.claimed(array), holds=NONZERO_ARRAY), self._place(kink)

    def at_kinks(self, signs: Signs) -> Iterator[tuple[Condition, int]]:
        """What is taken at kinks, where these signs are possible."""
        for kink in self._kinks:
            if not isinstance(kink.node, Norm) and self._counts(kink, signs):
                choice = isinstance(kink.node, Where | Cases)
                sure = choice and 0 not in signs.of(simplified(kink.difference))
                said = in_words(kink, self._called(kink), self.shown, self.varies, sure)
                yield Condition(said, kink=kink, functions=self.use.exprs), self._place(kink)

    @cached_property
    def _opened(self) -> dict[Expr, Expr]:
        return opened(*self.use.exprs, kept=self.use.by or ())

    @cached_property
    def _kinks(self) -> list[Kink]:
        """The kinks of the functions with their names opened, where derivatives are taken."""
        if not self.use.is_differentiated:
            return []
        return [kink for expr in self.use.exprs for kink in kinks_of(self._opened[expr], self.use.order)]

    def _counts(self, kink: Kink, signs: Signs) -> bool:
        return self.varies(kink.boundary) and is_met(kink, signs, self.use.order)

    @cached_property
    def _names(self) -> dict[Expr, Expr]:
        return {node: name for name, node in reversed(self._opened.items()) if not isinstance(name, Let)}

    def _called(self, kink: Kink) -> Expr:
        """The operation as it is written, with its names."""
        return self._names.get(kink.node, kink.node)

    @cached_property
    def _at(self) -> dict[Expr, int]:
        return {node: place for place, node in enumerate(self.nodes)}

    def _place(self, kink: Kink) -> int:
        return self._at.get(self._called(kink), len(self.nodes))
