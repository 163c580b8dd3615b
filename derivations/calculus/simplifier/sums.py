"""Moves on sums: like terms collected, common factors out, brackets multiplied out where shorter."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import reduce

from derivations.calculus.simplifier.driver import simplified
from derivations.calculus.simplifier.measure import cost, key
from derivations.calculus.simplifier.named import functions_in_product
from derivations.calculus.simplifier.standard import (
    ONE,
    SUMS,
    Factors,
    Terms,
    chain_of,
    factors_of,
    is_ones,
    joined,
    oriented,
    product_of,
    size,
    sum_of,
    term_apart,
    terms_of,
    transposed,
    whole_number,
    with_term,
)
from derivations.language.expression import (
    Add,
    Divide,
    Expr,
    Identity,
    Multiply,
    Number,
    Power,
    Subtract,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    Kronecker,
)
from derivations.language.shape import matrix_shape

MOST_TERMS = 16  # brackets are multiplied out up to this many terms


def collect_terms(node: Expr) -> Expr | None:
    """A + A = 2 A; numbers last; what is taken away after what is added."""
    collected = sum_of(terms_of(node), node)
    if collected.shape != node.shape:
        return None
    return collected if collected is not node else None


def take_out(node: Expr) -> Expr | None:
    """A X + B X = (A + B) X: what all terms have in common, where that is shorter."""
    terms = terms_of(node)
    if len(terms) < 2:
        return None
    for way in (_take_out_factors, _take_out_of_chains, _take_out_of_kroneckers, _take_out_of_some):
        taken = way(terms, node)
        if taken is not None and taken.shape == node.shape and cost(taken) < cost(node):
            return taken
    return None


def _take_out_factors(terms: Terms, node: Expr) -> Expr | None:
    apart = [factors_of(term) for term in terms]
    common = Factors(())
    numbers = {size(number) for number in terms.values()}
    if len(numbers) == 1:
        common.number = numbers.pop()
    for group, shared in (("scalars", common.scalars), ("arrays", common.arrays)):
        for base, exponent in getattr(apart[0], group).items():
            exponents = [getattr(factors, group).get(base, 0) for factors in apart]
            if all(e * exponent > 0 for e in exponents):
                shared[base] = min(exponents, key=abs)
    if common.number == 1 and not common.scalars and not common.arrays:
        return None
    left: Terms = {}
    for factors, number in zip(apart, terms.values(), strict=True):
        rest = replace(factors, scalars=dict(factors.scalars), arrays=dict(factors.arrays))
        for base, exponent in {**common.scalars, **common.arrays}.items():
            rest.multiply(base, -exponent)
        if not rest.arrays and common.arrays:
            rest.shape = ()
        term = product_of(rest)
        left[term] = left.get(term, 0) + whole_number(Fraction(number) / common.number)
    if common.arrays:
        common.shape = next(iter(common.arrays)).shape
    inside = sum_of(left, node if any(term.shape for term in left) else ONE)
    outside = product_of(common)
    return product_of(factors_of(Multiply(outside, inside)))


def _take_out_of_chains(terms: Terms, node: Expr) -> Expr | None:
    """The factor on the left, or on the right, that all matrix products share."""
    apart = [factors_of(term) for term in terms]
    if any(len(factors.arrays) != 1 or set(factors.arrays.values()) != {1} for factors in apart):
        return None
    chains = [chain_of(next(iter(factors.arrays))) for factors in apart]
    if any(len(chain) < 2 for chain in chains):
        return None
    for end in (0, -1):
        shared = chains[0][end]
        if all(chain[end] is shared for chain in chains):
            left: Terms = {}
            for factors, chain, number in zip(apart, chains, terms.values(), strict=True):
                kept = joined(chain[1:] if end == 0 else chain[:-1])
                rest = Factors(kept.shape, 1, dict(factors.scalars), {kept: 1} if kept.shape else {})
                if not kept.shape:
                    rest.multiply(kept, 1)
                term = product_of(rest)
                left[term] = left.get(term, 0) + number
            some = next(iter(left))
            if any(term.shape != some.shape for term in left):
                return None
            inside = sum_of(left, some)
            if not inside.shape:
                return None
            return joined([shared, inside] if end == 0 else [inside, shared])
    return None


def _take_out_of_some(terms: Terms, node: Expr) -> Expr | None:
    """The factor at an end that some of the products share: A x + C x − b = (A + C) x − b."""
    for end in (0, -1):
        ends: dict[Expr, Terms] = {}
        for term, number in terms.items():
            _, chain = term_apart(term)
            if len(chain) > 1:
                ends.setdefault(chain[end], {})[term] = number
        for some in ends.values():
            taken = _take_out_of_chains(some, node) if 1 < len(some) < len(terms) else None
            if taken is not None and taken.shape == node.shape:
                return sum_of(with_term({t: n for t, n in terms.items() if t not in some}, taken), node)
    return None


def _take_out_of_kroneckers(terms: Terms, node: Expr) -> Expr | None:
    """The factor on the left, or on the right, that Kronecker products share: A ⊗ C + B ⊗ C = (A + B) ⊗ C."""
    apart = [term_apart(term) for term in terms]
    products = [chain[0] for _, chain in apart if len(chain) == 1 and isinstance(chain[0], Kronecker)]
    for place in (0, 1):
        for shared in dict.fromkeys(product.operands[place] for product in products):
            inside: Terms = {}
            rest: Terms = {}
            for (front, chain), (term, number) in zip(apart, terms.items(), strict=True):
                match chain:
                    case [Kronecker() as product] if product.operands[place] is shared:
                        other = product.operands[1 - place]
                    case _:
                        rest[term] = number
                        continue
                scaled = Factors(other.shape, front.number, dict(front.scalars))
                scaled.multiply(other, 1)
                collected = factors_of(product_of(scaled))
                times, collected.number = collected.number * number, 1
                piece = product_of(collected)
                inside[piece] = inside.get(piece, 0) + times
            if len(terms) - len(rest) > 1:
                added = sum_of(inside, next(iter(inside)))
                joint = Kronecker(shared, added) if place == 0 else Kronecker(added, shared)
                return sum_of(with_term(rest, joint), node)
    return None


def add_rows(node: Expr) -> Expr | None:
    """aᵀ + bᵀ = (a + b)ᵀ, for rows."""
    if matrix_shape(node.shape)[0] != 1 or not node.shape:
        return None
    columns: Terms = {}
    plain = True
    for term, number in terms_of(node).items():
        if not term.shape:
            columns[term] = columns.get(term, 0) + number
            continue
        front, chain = term_apart(term)
        plain = plain and len(chain) == 1 and isinstance(chain[0], Transpose)
        column = joined([transposed(factor) for factor in reversed(chain)])
        front.shape = () if is_ones(column) else column.shape
        front.multiply(ONE if is_ones(column) else column, 1)
        product = product_of(front)
        columns[product] = columns.get(product, 0) + number
    if len(columns) < 2:
        return None
    after = Transpose(sum_of(columns, Transpose(node)))
    return after if plain or cost(after) < cost(node) else None


def add_diagonals(node: Expr) -> Expr | None:
    """diag(a) + diag(b) = diag(a + b), and I − diag(a) = diag(1 − a)."""
    terms = terms_of(node)
    inside: Terms = {}
    rest: Terms = {}
    for term, number in terms.items():
        factors = factors_of(term)
        match list(factors.arrays.items()):
            case [(Identity(), exponent)] if exponent == 1:
                product = product_of(Factors((), 1, factors.scalars))
                inside[product] = inside.get(product, 0) + number
            case [(Diag(vector), exponent)] if exponent == 1:
                scaled = Factors(vector.shape, 1, factors.scalars)
                scaled.multiply(vector, 1)
                product = product_of(scaled)
                inside[product] = inside.get(product, 0) + number
            case _:
                rest[term] = number
    vectors = [term for term in inside if term.shape]
    if len(terms) - len(rest) < 2 or not vectors:
        return None
    return sum_of(with_term(rest, Diag(sum_of(inside, vectors[0]))), node)


def multiply_out(node: Expr) -> Expr | None:
    """Brackets multiplied out, where that is shorter: (1 − p) y − (1 − y) p = y − p."""
    terms = terms_of(node)
    if not _worth_trying(terms):
        return None
    best: Expr | None = None
    while any(_brackets(factors_of(term)) for term in terms):
        terms = _one_bracket_out(terms)
        if len(terms) > MOST_TERMS:
            break
        out = sum_of(terms, node)
        if out.shape == node.shape and cost(out) < cost(best or node):
            best = out
    return None if best and _is_better_taken_out(node, best) else best


def _is_better_taken_out(node: Expr, best: Expr) -> bool:
    """Whether taking out what all terms share leads to less: p (1 − p)² − p² (1 − p) = p (1 − p) (1 − 2 p)."""
    taken = take_out(node) if isinstance(node, SUMS) else None
    return taken is not None and cost(simplified(taken)) < cost(simplified(best))


def into_powers(node: Expr) -> Expr | None:
    """X (y x^(a − 1) + z) = y x^a + x z: at x = 0 the power alone may be infinite."""
    factors = factors_of(node)
    for group in (factors.scalars, factors.arrays):
        for bracket in [base for base in group if isinstance(base, SUMS) and group[base] == 1]:
            bases = [base for base in _bases_of_lowered_powers(bracket) if group.get(base, 0) >= 1]
            if bases:
                for base in (*bases, bracket):
                    factors.multiply(base, -1)
                inside: Terms = {}
                for term, number in terms_of(bracket).items():
                    collected = factors_of(reduce(Multiply, bases, term))
                    product = functions_in_product(product_of(collected)) or product_of(collected)
                    for part, count in terms_of(product).items():
                        inside[part] = inside.get(part, 0) + number * count
                factors.multiply(sum_of(inside, bracket), 1)
                return product_of(factors)
    return None


def _bases_of_lowered_powers(bracket: Expr) -> dict[Expr, None]:
    """What is raised to a power such as a − 1 in the terms of a sum."""
    apart = [factors_of(term) for term in terms_of(bracket)]
    powers = [base for one in apart for base in (*one.scalars, *one.arrays) if isinstance(base, Power)]
    return {
        oriented(power.base)[1]: None
        for power in powers
        if not isinstance(power.exponent, Number) and terms_of(power.exponent).get(ONE, 0) < 0
    }


def _one_bracket_out(terms: Terms) -> Terms:
    """Each term with its longest bracket multiplied out."""
    found: Terms = {}
    for term, number in terms.items():
        factors = factors_of(term)
        brackets = _brackets(factors)
        if not brackets:
            found[term] = found.get(term, 0) + number
            continue
        bracket = max(brackets, key=lambda base: (cost(base), key(base)))
        factors.multiply(bracket, -1)
        if not factors.arrays:
            factors.shape = ()
        rest = product_of(factors)
        for piece, other in terms_of(bracket).items():
            collected = factors_of(Multiply(rest, piece))
            if not collected.is_zero:
                factor, collected.number = collected.number, 1
                product = product_of(collected)
                found[product] = found.get(product, 0) + number * other * factor
    return {term: number for term, number in found.items() if number}


def _brackets(factors: Factors) -> list[Expr]:
    everything = {**factors.scalars, **factors.arrays}
    return [base for base, exponent in everything.items() if isinstance(base, Add | Subtract) and exponent in (1, 2)]


def _worth_trying(terms: Terms) -> bool:
    """Whether something outside a bracket stands in a bracket as well, so that terms may cancel."""
    outside: set[Expr] = set()
    inside: set[Expr] = set()
    for term in terms:
        factors = factors_of(term)
        brackets = _brackets(factors)
        bases = {*factors.scalars, *factors.arrays}
        if len(terms) > 1 or brackets:
            outside |= bases - set(brackets)
        for bracket in brackets:
            for piece in terms_of(bracket):
                parts = factors_of(piece)
                inside |= {*parts.scalars, *parts.arrays} or {ONE}
            outside |= {b for b in brackets if b is not bracket}
    return bool(inside & outside)


def common_denominator(node: Expr) -> Expr | None:
    """1 − x ⊘ (1 + x) = 1 ⊘ (1 + x): over one denominator, where that is shorter."""
    terms = terms_of(node)
    apart = {term: factors_of(term) for term in terms}
    groups = [{**factors.scalars, **factors.arrays} for factors in apart.values()]
    below = [base for group in groups for base, exponent in group.items() if exponent == -1 and isinstance(base, SUMS)]
    for base in dict.fromkeys(below):
        above: Terms = {}
        for term, number in terms.items():
            factors = apart[term].copy()
            factors.multiply(base, 1)
            pieces: Terms = {ONE: 1}
            if base in {**factors.scalars, **factors.arrays}:
                factors.multiply(base, -1)
                pieces = terms_of(base)
            if not factors.arrays:
                factors.shape = ()
            rest = product_of(factors)
            for piece, other in pieces.items():
                collected = factors_of(Multiply(rest, piece))
                times, collected.number = number * other * collected.number, 1
                product = product_of(collected)
                above[product] = above.get(product, 0) + times
        left = {term: number for term, number in above.items() if number}
        like = node if any(term.shape for term in left) else ONE
        whole = product_of(factors_of(Divide(sum_of(left, like), base)))
        if whole.shape == node.shape and cost(whole) < cost(node):
            return whole
    return None
