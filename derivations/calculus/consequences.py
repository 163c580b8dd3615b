"""Which claims are to be stated: those that do not follow from the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from derivations.calculus.claims import DEFINITE, INVERTIBLE, NONZERO_ARRAY, Claim, Guards
from derivations.calculus.differentials import opposite
from derivations.calculus.guards import possible_under
from derivations.calculus.signs import NOT_ZERO, POSITIVE, Possible, Signs
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import factors_of
from derivations.language.expression import Expr
from derivations.language.matrices import Determinant, Norm
from derivations.language.shape import Shape


def needed(claims: Mapping[Claim, int]) -> tuple[dict[Claim, int], Signs]:
    """The claims that do not follow from others, and the signs of all parts where they hold.

    >>> from derivations.language import scalar
    >>> x = scalar("x")
    >>> [str(claim) for claim in needed({Claim(x, NOT_ZERO): 0, Claim(x, POSITIVE): 1, Claim(x + 1, POSITIVE): 2})[0]]
    ['x is positive']
    """
    claims = _in_all_cases(_of_one_form(claims))
    together: dict[tuple[Expr, Guards], Possible] = {}
    for claim in claims:
        if claim.signs is not None:
            others = together.get((claim.part, claim.where), claim.signs)
            together[claim.part, claim.where] = others & claim.signs or claim.signs
    joined: dict[Claim, int] = {}
    for claim, place in claims.items():
        if claim.signs is not None and together[claim.part, claim.where] <= claim.signs:
            claim = replace(claim, signs=together[claim.part, claim.where])
        joined.setdefault(claim, place)
    signs = Signs(_assumed(joined))
    factors = {(factor, claim.where) for claim in joined for factor in _proper_factors(claim)}

    def follows(claim: Claim) -> bool:
        if claim.where and any(replace(claim, where=fewer) in joined for fewer in _fewer(claim.where)):
            return True
        if claim.signs is None:
            return claim.holds in (INVERTIBLE, NONZERO_ARRAY) and _is_not_zero(claim, joined, signs)
        if claim.signs == NOT_ZERO and any((claim.part, fewer) in factors for fewer in (claim.where, frozenset())):
            return True
        shown = possible_under(claim.part, claim.where, signs) if claim.where else signs.shown(claim.part)
        return shown <= claim.signs

    return {claim: place for claim, place in joined.items() if not follows(claim)}, signs


def _of_one_form(claims: Mapping[Claim, int]) -> dict[Claim, int]:
    """What is claimed of equal parts is claimed of the one that was met first: t + v and v + t are one."""
    first: dict[tuple[Expr, Shape], Expr] = {}
    found: dict[Claim, int] = {}
    for claim, place in sorted(claims.items(), key=lambda item: item[1]):
        part = first.setdefault((simplified(claim.part), claim.part.shape), claim.part)
        found.setdefault(replace(claim, part=part), place)
    return found


def _assumed(claims: Iterable[Claim]) -> dict[Expr, Possible]:
    """The signs of parts that are claimed everywhere."""
    assumed: dict[Expr, Possible] = {}
    for claim in claims:
        if not claim.where and claim.signs is not None:
            assumed[claim.part] = claim.signs
        elif not claim.where and claim.holds == NONZERO_ARRAY:
            assumed.setdefault(Norm(claim.part), POSITIVE)
    return assumed


def _is_not_zero(claim: Claim, claims: Collection[Claim], signs: Signs) -> bool:
    """Whether a matrix is invertible, or an array not 0, by what is claimed of others."""
    if claim.holds == NONZERO_ARRAY:
        return 0 not in signs.of(claim.part)
    return Claim(claim.part, holds=DEFINITE) in claims or 0 not in signs.of(Determinant(claim.part))


def _in_all_cases(claims: Mapping[Claim, int]) -> dict[Claim, int]:
    """What is claimed both where a guard holds and where it does not is claimed everywhere."""
    found: dict[Claim, int] = {}
    for claim, place in claims.items():
        for guard in claim.where:
            others = claim.where - {guard}
            if replace(claim, where=others | {opposite(guard)}) in claims:
                claim = replace(claim, where=others)
        found.setdefault(claim, place)
    return found


def _fewer(guards: Guards) -> list[Guards]:
    return [frozenset(), *(guards - {guard} for guard in guards)]


def _proper_factors(claim: Claim) -> list[Expr]:
    """What stands above the line in a product that is not 0: it is not 0 either."""
    if not claim.signs or 0 in claim.signs:
        return []
    found = factors_of(claim.part)
    return [base for base, power in {**found.scalars, **found.arrays}.items() if power > 0 and base is not claim.part]
