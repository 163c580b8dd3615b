"""What has a value only under a condition is not multiplied by it: 0 times what is undefined is not 0.

`[x > 0] ⊘ x` has no value at 0, where(x > 0, 1 ⊘ x, 0) has. A mask of what always has a value stays a mask.
"""

from __future__ import annotations

from typing import NamedTuple

from derivations.calculus.differentials import opposite
from derivations.calculus.signs import NOT_NEGATIVE, POSITIVE, Signs
from derivations.calculus.simplifier.measure import Memo, cost
from derivations.calculus.simplifier.standard import (
    ONE,
    ZERO,
    Factors,
    Rational,
    factors_of,
    product_of,
    size,
    sum_of,
    terms_of,
    times_number,
    with_term,
    zero,
)
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
    Symbol,
    Transpose,
    Zeros,
)
from derivations.language.matrices import Inverse, Vec
from derivations.language.substitute import answered, operands

MIRRORED = {">": "<", "<": ">", "≥": "≤", "≤": "≥", "=": "=", "≠": "≠"}
Symbols = frozenset[Symbol]


class Cases(NamedTuple):
    """A value where a condition holds, and another where it does not."""

    condition: Compare
    left: Expr
    right: Expr

    def under(self, condition: Compare) -> Cases | None:
        """The same cases by another condition, where that is this one or its opposite."""
        if is_same(condition, self.condition):
            return Cases(condition, self.left, self.right)
        return Cases(condition, self.right, self.left) if is_same(condition, opposite(self.condition)) else None


def cases_of(base: Expr) -> Cases | None:
    """A comparison or a choice as cases, of which the second is 0 if one of them is."""
    match base:
        case Compare():
            return Cases(base, ONE, ZERO)
        case Where(condition, left, right) if _is_zero(left):
            return Cases(opposite(condition), right, ZERO)
        case Where(condition, left, right):
            return Cases(condition, left, ZERO if _is_zero(right) else right)
    return None


def is_same(condition: Compare, other: Compare) -> bool:
    return condition in (other, Compare(MIRRORED[other.relation], other.right, other.left))


def _is_zero(expr: Expr) -> bool:
    return expr is ZERO or isinstance(expr, Zeros)


# In a product


def guard(node: Expr) -> Expr | None:
    """[c] ⊗ a = where(c, a, 0) where a may be undefined, and where(c, a, 0) ⊗ b = where(c, a ⊗ b, 0)."""
    found = factors_of(node)
    for group, shape in ((found.arrays, node.shape), (found.scalars, ())):
        for base, exponent in group.items():
            cases = cases_of(base) if exponent == 1 else None
            if cases is None or cases.right is not ZERO:
                continue
            inside = _under(group, shape, cases.condition)
            if inside is None:
                return zero(node.shape)
            number, inside.number = inside.number, 1
            granted, part = symbols(cases.condition), _product(inside)
            if doubts(part) & granted:
                new: Expr = Where(cases.condition, part, ZERO)
            elif doubts(cases.left) & granted:
                new = Multiply(cases.condition, part)
            else:
                continue
            rest = Factors(node.shape, found.number * number, dict(found.scalars), dict(found.arrays))
            (rest.arrays if group is found.arrays else rest.scalars).clear()
            whole = product_of(factors_of(Multiply(_product(rest), new)))
            return whole if whole is not node and whole.shape == node.shape else None
    return _inside_map(found)


def _inside_map(found: Factors) -> Expr | None:
    """vec([c]) ⊗ vec(a) = vec(where(c, a, 0)), and so for transposes, where a may be undefined."""
    kind = type(next(iter(found.arrays), ONE))
    if kind not in (Vec, Transpose) or any(type(base) is not kind for base in found.arrays):
        return None
    if len({base.operands[0].shape for base in found.arrays}) != 1:
        return None
    parts = {base.operands[0]: exponent for base, exponent in found.arrays.items()}
    if not any(cases_of(part) for part in parts):
        return None
    shape = next(iter(parts)).shape
    product = product_of(Factors(shape, 1, {}, parts))
    guarded = guard(product) if isinstance(product, Multiply | Divide) else None
    if guarded is None:
        return None
    rest = Factors(found.shape, found.number, found.scalars)
    rest.multiply(kind(guarded), 1)
    return product_of(rest)


def _under(group: dict[Expr, Rational], shape: tuple[object, ...], condition: Compare) -> Factors | None:
    """The factors of a product where a condition holds; None, where one of them is then 0."""
    inside = Factors(shape)  # type: ignore[arg-type]
    for base, exponent in group.items():
        found = cases_of(base) if exponent.denominator == 1 and exponent > 0 else None
        cases = found.under(condition) if found else None
        if cases is None:
            inside.multiply(base, exponent)
            continue
        if _is_zero(cases.left):
            return None
        own = factors_of(cases.left)
        inside.number *= own.number ** int(exponent)
        for part, times in (*own.scalars.items(), *own.arrays.items()):
            inside.multiply(part, times * exponent)
    return inside


def _product(factors: Factors) -> Expr:
    return product_of(_alone(factors))


def _alone(factors: Factors) -> Factors:
    """Factors without an array, as a number."""
    return factors if factors.arrays else Factors((), factors.number, factors.scalars)


# In a sum


def join_cases(node: Expr) -> Expr | None:
    """[c] ⊗ a + [not c] ⊗ b = where(c, a, b), where(c, a, 0) + [c] ⊗ b = where(c, a + b, 0)."""
    terms = terms_of(node)
    apart = [(term, base, cases) for term, number in terms.items() for base, cases in _cases_in(term, number)]
    for k, (term, base, cases) in enumerate(apart):
        for other, another, found in apart[k + 1 :]:
            against = found.under(cases.condition)
            if other is term or against is None or (against.right is ZERO and {type(base), type(another)} == {Compare}):
                continue
            rest = {t: n for t, n in terms.items() if t is not term and t is not other}
            left, right = _added(cases.left, against.left), _added(cases.right, against.right)
            whole = sum_of(with_term(rest, Where(cases.condition, left, right)), node)
            if whole.shape == node.shape and cost(whole) < cost(node):
                return whole
    return None


def _cases_in(term: Expr, number: Rational) -> list[tuple[Expr, Cases]]:
    """The cases among the factors of a term, each with the other factors inside."""
    factors, found = factors_of(term), []
    for base, exponent in {**factors.scalars, **factors.arrays}.items():
        cases = cases_of(base) if exponent == 1 else None
        if cases is not None and (isinstance(base, Compare) or cases.right is ZERO or term is base):
            rest = Factors(factors.shape, 1, dict(factors.scalars), dict(factors.arrays))
            (rest.arrays if base.shape else rest.scalars).pop(base)
            outside = _product(rest)
            left, right = (_times_signed(number, _times(part, outside)) for part in (cases.left, cases.right))
            found.append((base, Cases(cases.condition, left, right)))
    return found


def _times(part: Expr, outside: Expr) -> Expr:
    return outside if part is ONE else part if part is ZERO or outside is ONE else Multiply(outside, part)


def _added(one: Expr, other: Expr) -> Expr:
    if _is_zero(one) or _is_zero(other):
        return other if _is_zero(one) else one
    return one - other.operand if isinstance(other, Negate) else Add(one, other)


def _times_signed(number: Rational, term: Expr) -> Expr:
    if isinstance(term, Number):
        return Number(number * term.value)
    written = times_number(size(number), term)
    return Negate(written) if number < 0 else written


# What may be undefined

_symbols: Memo[Symbols] = Memo()
_doubts: Memo[Symbols] = Memo()
NOTHING: Symbols = frozenset()


def symbols(expr: Expr) -> Symbols:
    """The symbols in an expression; names are opened."""

    def answer(node: Expr) -> Symbols:
        own = frozenset((node,)) if isinstance(node, Symbol) else NOTHING
        return own.union(*(_symbols[operand] for operand in node.operands))

    return answered(_symbols, expr, operands, answer)


def doubts(expr: Expr) -> Symbols:
    """The symbols on which it depends whether an expression has a value, as far as its form shows.

    >>> from derivations.language import exp, ln, scalars, sqrt
    >>> x, y = scalars("x y")
    >>> [str(symbol) for symbol in doubts(ln(x) + sqrt(exp(y)))], sorted(doubts(1 / (1 + exp(x))))
    (['x'], [])
    """
    signs = Signs()

    def answer(node: Expr) -> Symbols:
        below = NOTHING.union(*(_doubts[operand] for operand in node.operands))
        if isinstance(node, Where):
            return below - symbols(node.condition)
        part = _in_doubt(node, signs)
        return below if part is None else below | symbols(part)

    return answered(_doubts, expr, operands, answer)


def _in_doubt(node: Expr, signs: Signs) -> Expr | None:
    """What an operation needs of an operand that this may not have."""
    match node:
        case Divide(_, part) | Inverse(part) if not part.shape or isinstance(node, Divide):
            return part if 0 in signs.of(part) else None
        case Power(part, Number(exponent)):
            fails = {0} if exponent < 0 else set()
            return part if signs.of(part) & (fails if exponent.denominator == 1 else fails | {-1}) else None
        case Apply("sqrt", part):
            return None if signs.of(part) <= NOT_NEGATIVE else part
        case Power(part) | Apply("ln", part):
            return None if signs.of(part) == POSITIVE else part
    return None
