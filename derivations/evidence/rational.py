"""Whether an expression is zero as a quotient of polynomials: in its symbols, and in what is no arithmetic, as ln(x).

Denominators are kept as they stand, det(X) as one factor, and put under one only where terms are added. That is much
faster than SymPy's expansion for inverses of matrices, whose entries all have the same denominator.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import reduce
from operator import add, mul

import sympy
from sympy import Expr
from sympy.polys.rings import PolyElement, ring

from derivations.language.substitute import answered

MOST_PRODUCTS = 50_000  # of terms, in one multiplication
MOST_FACTORS = 1_000  # in a power that is multiplied out


class TooLargeError(ValueError):
    """Comparing would take too long; whether the two are equal is not known."""


def vanishes(expr: Expr) -> bool:
    """Whether the numerator is the polynomial 0; not where a denominator is.

    >>> x, y = sympy.symbols("x y", positive=True)
    >>> vanishes(1 / (x + y) - (x - y) / (x**2 - y**2)), vanishes(1 / x - 1 / y)
    (True, False)
    >>> vanishes(sympy.exp(x + y) / (1 + sympy.exp(x)) - sympy.exp(y) / (1 + sympy.exp(-x)))
    True
    """
    reader = Quotients(unknowns(expr))
    try:
        numerator = reader.read(expr).numerator
        for root in filter(_is_root, reader.names):
            base, power = reader.read(root.base), reader.read(root).power(root.exp.q)
            numerator = numerator.rem([(base + power.negated()).numerator])
    except ZeroDivisionError:
        return False
    return bool(numerator == 0)


def is_logarithm_of_one(expr: Expr) -> bool:
    """Whether this is a sum with logarithms of which the exponential is 1, where all of them are defined.

    >>> x, y = sympy.symbols("x y", real=True)
    >>> is_logarithm_of_one(sympy.log(x * y) - sympy.log(x) - sympy.log(y))
    True
    """
    names = unknowns(expr)
    if not any(isinstance(name, sympy.log) for name in names):
        return False
    quotient = Quotients(names).read(expr)
    if quotient.factors:
        return False
    terms = {
        sympy.Mul(*(name**power for name, power in zip(names, powers, strict=True))): sympy.Rational(str(coefficient))
        for powers, coefficient in quotient.numerator.terms()
    }
    scale = math.lcm(*(int(coefficient.q) for coefficient in terms.values()))
    powers = [term.args[0] ** (scale * c) for term, c in terms.items() if isinstance(term, sympy.log)]
    rest = sympy.Add(*(scale * c * term for term, c in terms.items() if not isinstance(term, sympy.log)))
    return vanishes(sympy.Mul(*powers, sympy.exp(rest)) - 1)


def unknowns(expr: Expr) -> list[Expr]:
    """What the polynomials are in: roots first, a root of others before those."""
    parts: dict[Expr, None] = {}
    answered(parts, expr, lambda node: node.args[:1] if _is_root(node) else _needs(node), lambda node: None)
    leaves = [node for node in reversed(parts) if not isinstance(node, sympy.Add | sympy.Rational)]
    return sorted((node for node in leaves if _powers(node) == [(node, 1)]), key=lambda node: not _is_root(node))


def _needs(node: Expr) -> tuple[Expr, ...]:
    """The expressions of which a sum, a product or a power is made."""
    if isinstance(node, sympy.Add | sympy.Rational):
        return tuple(node.args)
    return tuple(base for base, _ in _powers(node) if base != node)


def _powers(node: Expr) -> list[tuple[Expr, int]]:
    """The factors of a product or a power, with their exponents; an unknown is the only factor of itself."""
    if isinstance(node, sympy.Mul):
        return [(factor, 1) for factor in node.args]
    if isinstance(node, sympy.Pow) and node.exp.is_Rational:
        root = sympy.Integer(1) / node.exp.q
        return [(node.base**root, int(node.exp.p))]
    if isinstance(node, sympy.exp):
        terms = sympy.expand(node.args[0]).as_coefficients_dict()
        return [
            (sympy.exp(t), int(c)) if c.is_Integer and abs(c) <= MOST_FACTORS else (sympy.exp(c * t), 1)
            for t, c in terms.items()
        ]
    return [(node, 1)]


def _is_root(node: Expr) -> bool:
    return isinstance(node, sympy.Pow) and node.exp.is_Rational and node.exp.p == 1


class Quotients:
    """Reads expressions as quotients of polynomials in the unknowns."""

    def __init__(self, names: list[Expr]) -> None:
        self.names = names
        self.ring, *generators = ring([f"t{k}" for k in range(len(names))] or ["t"], sympy.QQ, sympy.lex)
        self.known = {name: Fraction(generator) for name, generator in zip(names, generators, strict=False)}

    def read(self, expr: Expr) -> Fraction:
        return answered(self.known, expr, _needs, self._read)

    def _read(self, node: Expr) -> Fraction:
        if isinstance(node, sympy.Rational):
            return Fraction(self.ring(sympy.QQ(node.p, node.q)))
        if isinstance(node, sympy.Add):
            return reduce(add, (self.known[term] for term in node.args))
        return reduce(mul, (self.known[base].power(exponent) for base, exponent in _powers(node)))


@dataclass(frozen=True)
class Fraction:
    """A numerator over a product of factors with their exponents."""

    numerator: PolyElement
    factors: Counter[PolyElement] = field(default_factory=Counter)

    def __mul__(self, other: Fraction) -> Fraction:
        return Fraction(_product(self.numerator, other.numerator), self.factors + other.factors)

    def __add__(self, other: Fraction) -> Fraction:
        common = self.factors | other.factors
        return Fraction(self.over(common) + other.over(common), common)

    def over(self, factors: Counter[PolyElement]) -> PolyElement:
        """The numerator over more factors."""
        return _product(self.numerator, *(factors - self.factors).elements())

    def negated(self) -> Fraction:
        return Fraction(-self.numerator, self.factors)

    def power(self, exponent: int) -> Fraction:
        one = self.numerator.ring.one
        if exponent >= 0:
            factors = Counter({factor: count * exponent for factor, count in self.factors.items()})
            if len(self.numerator) == 1:
                return Fraction(self.numerator**exponent, factors)
            if exponent > MOST_FACTORS:
                raise TooLargeError("too many factors when multiplied out")
            return Fraction(_product(one, *[self.numerator] * exponent), factors)
        if not self.numerator:
            raise ZeroDivisionError
        return Fraction(_product(one, *self.factors.elements()), Counter([self.numerator])).power(-exponent)


def _product(first: PolyElement, *others: PolyElement) -> PolyElement:
    for other in others:
        if len(first) * len(other) > MOST_PRODUCTS:
            raise TooLargeError("too many terms when multiplied out")
        first = first * other
    return first
