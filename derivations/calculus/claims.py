"""What must hold of a part of an expression, and how it is said: "x is positive", "X is invertible"."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.calculus.signs import NEGATIVE, NOT_NEGATIVE, NOT_ZERO, POSITIVE, Possible
from derivations.language.expression import Compare, Expr, Symbol

Guards = frozenset[Compare]

INVERTIBLE, NONZERO_ARRAY, DISTINCT = "{} is invertible", "{} is not 0", "no two entries of {} are equal"
SYMMETRIC, DEFINITE = "{} is symmetric", "{} is symmetric and positive definite"


@dataclass(frozen=True)
class Claim:
    """What must hold of a part: of every entry its signs, or another property; ``where`` the guards hold, if any.

    >>> from derivations.language import scalars
    >>> s, t = scalars("s t")
    >>> str(Claim(t, POSITIVE)), str(Claim(t, POSITIVE, where=frozenset([s > 0])))
    ('t is positive', 'where s > 0: t is positive')
    """

    part: Expr
    signs: Possible | None = None
    holds: str = ""
    where: Guards = frozenset()

    def __str__(self) -> str:
        if self.where:
            guards = " and ".join(sorted(str(guard).removeprefix("[").removesuffix("]") for guard in self.where))
            return f"where {guards}: {self._of_one()}"
        if self.part.shape and self.signs in (NOT_ZERO, NOT_NEGATIVE):
            return f"no entry of {self.part} is {'0' if self.signs == NOT_ZERO else 'negative'}"
        said = self._of_one()
        return f"every{said.removeprefix('the')}" if self.signs and self.part.shape else said

    def _of_one(self) -> str:
        if self.signs is None:
            return self.holds.format(self.part)
        said = {POSITIVE: "positive", NEGATIVE: "negative", NOT_NEGATIVE: "not negative", NOT_ZERO: "not 0"}
        return f"{'the entry of ' if self.part.shape else ''}{self.part} is {said[self.signs]}"


def in_domain(symbol: Symbol, kind: str) -> Claim:
    """What a domain grants of a symbol.

    >>> from derivations.language import vector
    >>> str(in_domain(vector("x"), "nonzero"))
    'no entry of x is 0'
    """
    match kind:
        case "positive":
            return Claim(symbol, POSITIVE)
        case "nonzero":
            return Claim(symbol, NOT_ZERO)
    holds = {"distinct": DISTINCT, "symmetric": SYMMETRIC, "definite": DEFINITE, "invertible": INVERTIBLE}
    return Claim(symbol, holds=holds[kind])
