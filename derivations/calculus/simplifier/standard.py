"""The standard form of products and sums.

Products with a scalar and entry by entry commute, so a product is a number, and bases with exponents, each once: x y x
is x² y, and y/p ⊗ p is y. A sum is its terms, each once with a number. A difference counts as one base whichever way
round it is written, a − b or b − a; the sign goes to the number, and back into a difference when the product is
written. The factors of a matrix product keep their order.

A vector plus a number adds the number to each entry, as in NumPy, so a multiple of a column of ones is written in a sum
as the number that it repeats.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from derivations.calculus.differentials import opposite
from derivations.calculus.simplifier.measure import Memo, cost, in_order, key
from derivations.language.elementwise import Apply, Pi
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Size,
    Subtract,
    Symbol,
    Transpose,
    Zeros,
    as_expr,
)
from derivations.language.functions import Diag
from derivations.language.matrices import DiagonalOf, EntrySum, Trace, ones
from derivations.language.shape import Dim, Shape, matrix_shape

Rational = int | Fraction  # an int where it can be one: that is ten times as fast

ARITHMETIC = (Multiply, Divide, Negate)
SUMS = (Add, Subtract)
ONE = as_expr(1)
ZERO = as_expr(0)
HALF = Fraction(1, 2)
HIGHEST = 32  # the highest power of a product that is written as a product of powers


@dataclass
class Factors:
    """A product taken apart: a number, and bases with exponents, scalars apart from arrays."""

    shape: Shape
    number: Rational = 1
    scalars: dict[Expr, Rational] = field(default_factory=dict)
    arrays: dict[Expr, Rational] = field(default_factory=dict)

    def copy(self) -> Factors:
        return Factors(self.shape, self.number, dict(self.scalars), dict(self.arrays))

    def multiply(self, base: Expr, exponent: Rational) -> None:
        """Take in one more factor."""
        group = self.arrays if base.shape else self.scalars
        group[base] = group.get(base, 0) + exponent
        if isinstance(base, Compare) and group[base] > 1:
            group[base] = 1  # an indicator is 0 or 1
        if not group[base]:
            del group[base]
        elif isinstance(base, Number) and group[base].denominator == 1 and base.value:
            self.number *= whole_number(base.value ** int(group.pop(base)))

    @property
    def is_zero(self) -> bool:
        if self.number == 0 or any(isinstance(base, Zeros) for base in self.arrays):
            return True
        indicators = [base for group in (self.scalars, self.arrays) for base in group if isinstance(base, Compare)]
        return any(opposite(indicator) in indicators for indicator in indicators)


def size(number: Rational) -> Rational:
    """The number without its sign."""
    return -number if number < 0 else number


def whole_number(value: Rational) -> Rational:
    return value.numerator if value.denominator == 1 else value


def is_ones(expr: Expr) -> bool:
    """Whether it is an array of ones: what no product entry by entry changes."""
    match expr:
        case Ones() | Transpose(Ones()) | MatMul(Ones(), Transpose(Ones())):
            return True
    return False


_factors: Memo[Factors] = Memo()


def factors_of(expr: Expr) -> Factors:
    """An expression as its factors, collected."""
    if expr not in _factors:
        _factors[expr] = factors_as_written(expr)
        _cancel_signs(_factors[expr])
    return _factors[expr].copy()


def factors_as_written(expr: Expr) -> Factors:
    """The factors without the rules that join two of them."""
    found = Factors(expr.shape)
    waiting: list[tuple[Expr, Rational]] = [(expr, 1)]
    while waiting:
        node, power = waiting.pop()
        whole = power.denominator == 1
        match node:
            case Number(value) if whole and (value or power > 0):
                found.number *= whole_number(value ** int(power))
            case Negate(operand) if whole:
                found.number *= -1 if power % 2 else 1
                waiting.append((operand, power))
            case Multiply(left, right) if whole:
                waiting += [(right, power), (left, power)]
            case Divide(left, right) if whole:
                waiting += [(right, -power), (left, power)]
            case Power(base, Number(exponent)) if whole and exponent.denominator == 1 and exponent:
                if abs(power * exponent) <= HIGHEST:
                    waiting.append((base, power * int(exponent)))
                else:
                    found.multiply(base, power * exponent)  # (s/n)¹⁰⁰⁰ is a number where s¹⁰⁰⁰ and n¹⁰⁰⁰ are too large
            case Power(base, Number(exponent)) if whole and exponent:
                found.multiply(base, power * exponent)  # what stands under a root stays together
            case Apply("sqrt", inside) if whole:
                for base, times in _under_root(inside):
                    found.multiply(base, times * power * HALF)
            case _ if not is_ones(node):
                sign, base = oriented(node)
                if sign < 0 and whole:
                    found.number *= -1 if power % 2 else 1
                    node = base
                found.multiply(node, power)
    return found


def _under_root(inside: Expr) -> list[tuple[Expr, Rational]]:
    """What stands under a root, in factors where all are positive constants: √(2 π) is √2 √π; else as it is."""
    apart = factors_of(inside)
    if apart.arrays or apart.number <= 0 or not all(isinstance(base, Pi | Size) for base in apart.scalars):
        return [(inside, 1)]
    number: list[tuple[Expr, Rational]] = [(Number(Fraction(apart.number)), 1)] if apart.number != 1 else []
    return [*number, *apart.scalars.items()]


def _cancel_signs(found: Factors) -> None:
    """sign(x) |x| is x, and relu(x) [x > 0] is relu(x)."""
    for group in (found.scalars, found.arrays):
        for base in list(group):
            match base:
                case Apply("abs", x) if group.get(sign := Apply("sign", x)) == 1 and group.get(base) == 1:
                    del group[base], group[sign]
                    found.multiply(x, Fraction(1))
                case Apply("relu", x) if group.get(base, 0) >= 1 and (active := Compare(">", x, ZERO)) in group:
                    del group[active]


def product_of(found: Factors) -> Expr:
    """The factors as a person writes them: 2/N Aᵀ r, x/‖x‖, p ⊗ (1 − p)."""
    if found.is_zero:
        return zero(found.shape)
    if found.number < 0 and (turned := _flipped(found)) is not None:
        found = turned
    negative = found.number < 0
    number: Rational = -found.number if negative else found.number
    above, below = _powers(found.scalars, 1), _powers(found.scalars, -1)
    written = _with_array(found, number, above, below) if found.shape else _scalar(number, above, below)
    return Negate(written) if negative else written


def size_of(dim: Dim) -> Expr:
    """The size of a dimension as a number."""
    return Number(Fraction(dim)) if isinstance(dim, int) else Size(dim)


def zero(shape: Shape) -> Expr:
    return Zeros(*matrix_shape(shape)) if shape else ZERO


def _powers(group: dict[Expr, Rational], sign: int) -> list[Expr]:
    """The factors above (1) or below (-1) the line, in order; constants under roots are under one."""
    chosen = [(base, exponent * sign) for base, exponent in group.items() if exponent * sign > 0]
    if not chosen:
        return []
    roots = [base for base, exponent in chosen if exponent == HALF and isinstance(base, CONSTANTS)]
    if len(roots) > 1:
        roots.sort(key=_constant_place)
        chosen = [(base, e) for base, e in chosen if base not in roots] + [(multiplied(roots), HALF)]
    chosen.sort(key=lambda factor: (_rank(factor[0]), key(factor[0])))
    return [_power(base, exponent) for base, exponent in chosen]


CONSTANTS = (Number, Size, Pi)


def _constant_place(base: Expr) -> tuple[int, str]:
    return CONSTANTS.index(type(base)), key(base)


def _rank(base: Expr) -> int:
    """Names first, then what is computed, sums, and indicators last."""
    if isinstance(base, Compare):
        return 4
    if isinstance(base, Add | Subtract):
        return 3
    return 0 if isinstance(base, Size) else 1 if isinstance(base, Symbol) else 2


def _power(base: Expr, exponent: Rational) -> Expr:
    if exponent == 1:
        return base
    return Apply("sqrt", base) if exponent == HALF else Power(base, Number(Fraction(exponent)))


def multiplied(factors: Iterable[Expr]) -> Expr:
    """The product from left to right; of nothing, one."""
    listed = list(factors)
    return reduce(Multiply, listed) if listed else ONE


def _scalar(number: Rational, above: list[Expr], below: list[Expr]) -> Expr:
    if above and below and number.numerator != 1 and all(isinstance(part, Size) for part in below):
        return multiplied([_scalar(number, [], below), *above])  # 2/N sum(x)
    if not below:
        return multiplied(above) if number == 1 and above else multiplied([Number(Fraction(number)), *above])
    up = [*([Number(Fraction(number.numerator))] if number.numerator != 1 else []), *above]
    down = [*([Number(Fraction(number.denominator))] if number.denominator != 1 else []), *below]
    return Divide(multiplied(up), multiplied(down))


def _with_array(found: Factors, number: Rational, above: list[Expr], below: list[Expr]) -> Expr:
    up, down = _powers(found.arrays, 1), _powers(found.arrays, -1)
    rows, columns = matrix_shape(found.shape)
    if not up and not down:
        up = [Transpose(Ones(columns)) if rows == 1 else ones(rows, columns)]
    if not up:
        return Divide(_scalar(number, above, below), multiplied(down))
    array = multiplied(up) if not down else Divide(multiplied(up), multiplied(down))
    if not above and not below and number == 1:
        return array
    if below and (above or any(not isinstance(part, Size) for part in below) or number == 1):
        head = _scalar(Fraction(number.numerator), above, [])
        scaled = array if head == ONE else Multiply(head, array)
        if not any(not isinstance(part, Size) for part in below):
            return Multiply(_scalar(number, above, below), array)
        return Divide(scaled, _scalar(Fraction(number.denominator), below, []))
    return Multiply(_scalar(number, above, below), array)


# Sums

Terms = dict[Expr, Rational]  # what is added up, with its coefficient


_terms: Memo[Terms] = Memo()


def terms_of(expr: Expr) -> Terms:
    """A sum as its terms without their numbers, like terms collected."""
    if expr not in _terms:
        _terms[expr] = _added_up(expr)
    return dict(_terms[expr])


def with_term(terms: Terms, term: Expr, number: Rational = 1) -> Terms:
    """The terms and one more, which may be among them."""
    return {**terms, term: terms.get(term, 0) + number}


def _added_up(expr: Expr) -> Terms:
    found: Terms = {}
    waiting: list[tuple[Expr, Rational]] = [(expr, 1)]
    while waiting:
        node, sign = waiting.pop()
        match node:
            case Add(left, right):
                waiting += [(right, sign), (left, sign)]
            case Subtract(left, right):
                waiting += [(right, -sign), (left, sign)]
            case Negate(operand):
                waiting.append((operand, -sign))
            case Multiply(Number(value), Add() | Subtract() as inside):
                waiting.append((inside, sign * whole_number(value)))
            case _:
                _collect(found, node, sign)
    return {term: number for term, number in found.items() if number}


def _collect(found: Terms, node: Expr, sign: Rational) -> None:
    if isinstance(node, Zeros):
        return
    factors = factors_of(node)
    if factors.is_zero:
        return
    number, factors.number = factors.number * sign, 1
    if len(node.shape) == 1 and not factors.arrays:
        factors.shape = ()  # a multiple of a column of ones: the number that it repeats
    term = product_of(factors)
    found[term] = found.get(term, 0) + number


def sum_of(terms: Terms, like: Expr) -> Expr:
    """The terms as a person writes their sum: plain numbers last, what is taken away after what is added."""
    if not terms:
        return zero(like.shape)
    if like.shape and not any(term.shape for term in terms):  # only numbers: they stand for a multiple of ones
        total = sum_of(terms, ONE)
        return product_of(factors_of(Multiply(total, _ones_like(like))))
    ordered = sorted(_written_order(terms), key=lambda term: terms[term] < 0)
    first = times_number(terms[ordered[0]], ordered[0])
    written = [times_number(size(terms[term]), term) for term in ordered[1:]]
    pairs = zip(written, ordered[1:], strict=True)
    return reduce(lambda total, pair: (Add if terms[pair[1]] > 0 else Subtract)(total, pair[0]), pairs, first)


def _written_order(terms: Terms) -> list[Expr]:
    numbers = [term for term in terms if isinstance(term, Number)]
    return [*in_order([term for term in terms if not isinstance(term, Number)]), *numbers]


def _ones_like(like: Expr) -> Expr:
    rows, columns = matrix_shape(like.shape)
    return Transpose(Ones(columns)) if rows == 1 else ones(rows, columns)


def times_number(number: Rational, term: Expr) -> Expr:
    if number == 1:
        return term
    factors = factors_of(term)
    factors.number *= number
    return product_of(factors)


# Signs

LINEAR = (Transpose, EntrySum, Trace, Diag, DiagonalOf)  # of one operand: a sign inside may as well stand outside


_oriented: Memo[tuple[int, Expr]] = Memo()


def oriented(base: Expr) -> tuple[int, Expr]:
    """A base with the sign taken out by which it differs from its standard orientation: (−1, a − b) for b − a."""
    if not isinstance(base, (Add, Subtract, MatMul, *LINEAR)):
        return 1, base
    if base not in _oriented:
        _oriented[base] = _orientation(base)
    return _oriented[base]


def _orientation(base: Expr) -> tuple[int, Expr]:
    if isinstance(base, Add | Subtract):
        terms = terms_of(base)
        if not terms or terms[_leading(terms)] > 0:
            return 1, base
        return -1, negated(base)
    if isinstance(base, LINEAR):
        sign, inside = oriented(base.operands[0])
        return (sign, type(base)(inside)) if sign < 0 else (1, base)
    if isinstance(base, MatMul):
        parts = [_oriented_part(part) for part in chain_of(base)]
        sign = math.prod(sign for sign, _ in parts)
        return sign, joined([part for _, part in parts]) if any(sign < 0 for sign, _ in parts) else base
    return 1, base


def _oriented_part(part: Expr) -> tuple[int, Expr]:
    """A factor of a matrix product likewise; it may be a product entry by entry."""
    if isinstance(part, Multiply | Divide) and part.shape:
        factors = factors_of(part)
        if factors.number < 0:
            factors.number = -factors.number
            return -1, product_of(factors)
        return 1, part
    return oriented(part)


def unsigned(part: Expr) -> Expr:
    """A factor of a matrix product without its sign: the same for a ⊗ (b − c) and a ⊗ (c − b), also transposed."""
    if isinstance(part, Transpose):
        return Transpose(unsigned(part.operand))
    if isinstance(part, ARITHMETIC) and part.shape:
        factors = factors_of(part)
        factors.number = size(factors.number)
        return product_of(factors)
    return oriented(part)[1]


def _leading(terms: Terms) -> Expr:
    """The term whose sign decides: a number if there is one, else the one written first."""
    numbers = [term for term in terms if isinstance(term, Number)]
    return (numbers or _written_order(terms))[0]


def negated(base: Expr) -> Expr:
    """B − a for a − b."""
    return sum_of({term: -number for term, number in terms_of(base).items()}, base)


def _flipped(found: Factors) -> Factors | None:
    """The factors with the minus sign in front gone into a difference, if there is one."""
    choices = []
    for name in ("scalars", "arrays"):
        for base, exponent in getattr(found, name).items():
            if exponent.denominator == 1 and exponent.numerator % 2 and (other := flipped(base)) is not None:
                choices.append((cost(base), key(base), name, base, other))
    if not choices:
        return None
    _, _, name, base, other = min(choices, key=lambda choice: choice[:2])
    turned = Factors(found.shape, -found.number, dict(found.scalars), dict(found.arrays))
    group = getattr(turned, name)
    exponent = group.pop(base)
    group[other] = group.get(other, 0) + exponent
    return turned


def flipped(base: Expr) -> Expr | None:
    """The negative of a base, if a difference in it can take the sign."""
    if isinstance(base, Add | Subtract):
        numbers = terms_of(base).values()
        return negated(base) if any(n < 0 for n in numbers) and any(n > 0 for n in numbers) else None
    if isinstance(base, LINEAR):
        inside = flipped(base.operands[0])
        return type(base)(inside) if inside is not None else None
    if isinstance(base, MatMul):
        chain = chain_of(base)
        alike = Counter(map(_untransposed, chain))
        for k, part in enumerate(chain):
            other = _flipped_part(part) if alike[_untransposed(part)] == 1 else None  # r rᵀ stays what it is
            if other is not None:
                return joined([*chain[:k], other, *chain[k + 1 :]])
    return None


def _untransposed(part: Expr) -> Expr:
    return unsigned(part.operand if isinstance(part, Transpose) else part)


def _flipped_part(part: Expr) -> Expr | None:
    """A factor of a matrix product likewise; it may be a product entry by entry."""
    if isinstance(part, Multiply | Divide) and part.shape:
        negative: Factors | None = factors_of(part)
        assert negative
        negative.number = -negative.number
        if negative.number < 0:
            negative = _flipped(negative)
        return product_of(negative) if negative else None
    return flipped(part)


# Matrix products


_chains: Memo[list[Expr]] = Memo()


def chain_of(expr: Expr) -> list[Expr]:
    """The factors of a matrix product, from left to right; a list to read, not to change."""
    if expr not in _chains:
        _chains[expr] = _factors_in_order(expr)
    return _chains[expr]


def _factors_in_order(expr: Expr) -> list[Expr]:
    found: list[Expr] = []
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, MatMul):
            waiting += [node.left, node.right]
        else:
            found.append(node)
    return found[::-1]


def term_apart(term: Expr) -> tuple[Factors, list[Expr]]:
    """A term of a sum of arrays as its numbers, and the chain of the matrix product that it is."""
    factors = factors_of(term)
    front = Factors(term.shape, factors.number, factors.scalars)
    match list(factors.arrays.items()):
        case []:
            rows, columns = matrix_shape(term.shape)
            return front, [part for part in (Ones(rows), Transpose(Ones(columns))) if part.shape]
        case [(array, 1)]:
            return front, chain_of(array)
    return front, [product_of(Factors(term.shape, 1, {}, factors.arrays))]


def joined(chain: list[Expr]) -> Expr:
    """The matrix product of a chain, bracketed from the left."""
    return reduce(lambda left, right: left * right if () in (left.shape, right.shape) else MatMul(left, right), chain)


def transposed(factor: Expr) -> Expr:
    """The transpose of a factor, without a double transpose."""
    if isinstance(factor, Identity | Diag) or not factor.shape:
        return factor
    return factor.operand if isinstance(factor, Transpose) else Transpose(factor)
