"""Brackets multiplied out in a matrix product, where that is shorter; and names that add up to zero."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from derivations.calculus.simplifier import neighbours
from derivations.calculus.simplifier.driver import simplified
from derivations.calculus.simplifier.kroneckers import (
    commutation_last,
    commutations,
    kroneckers,
    places,
    stacked_products,
)
from derivations.calculus.simplifier.measure import cost, unopened
from derivations.calculus.simplifier.standard import (
    SUMS,
    ZERO,
    Terms,
    chain_of,
    factors_of,
    joined,
    product_of,
    sum_of,
    term_apart,
    terms_of,
    zero,
)
from derivations.language.derivatives import Derivative, Let
from derivations.language.expression import (
    Expr,
    MatMul,
    Ones,
    Transpose,
    Zeros,
    rebuilt,
)
from derivations.language.matrices import (
    DiagonalPlaces,
    EntrySum,
    Kronecker,
)

MOST_TERMS = 6  # a bracket with more terms stays as it is
LONGEST_NAME = 60  # what stands behind a name is looked at up to this cost
JOINTS = (
    neighbours.identity,
    neighbours.inverses,
    neighbours.row_of_ones,
    neighbours.column_of_ones,
    neighbours.softmax_rows,
    kroneckers,
    commutations,
    commutation_last,
    stacked_products,
    places,
)


def multiply_out_in_product(node: MatMul) -> Expr | None:
    """1ᵀ (X − 1/m 1 1ᵀ X) = 0: a bracket in a matrix product multiplied out, where that is shorter."""
    chain = chain_of(node)
    for k, factor in enumerate(chain):
        if not isinstance(factor, SUMS):
            continue
        terms = terms_of(factor)
        if not 1 < len(terms) <= MOST_TERMS or any(not term.shape for term in terms):
            continue
        before, after = chain[:k], chain[k + 1 :]
        chains = [term_apart(term) for term in terms]
        if not any(_meet(before, middle, after) for _, middle in chains):
            continue
        out: Terms = {}
        for (front, middle), number in zip(chains, terms.values(), strict=True):
            product = simplified(joined([*before, *middle, *after]))
            for piece, other in terms_of(product).items():
                scaled = factors_of(piece)
                for base, exponent in front.scalars.items():
                    scaled.multiply(base, exponent)
                times = number * other * front.number * scaled.number
                scaled.number = 1
                term = product_of(scaled)
                out[term] = out.get(term, 0) + times
        whole = sum_of({term: number for term, number in out.items() if number}, node)
        if whole.shape == node.shape and cost(whole) < cost(node):
            return whole
    return None


def _meet(before: Sequence[Expr], middle: Sequence[Expr], after: Sequence[Expr]) -> bool:
    """Whether a term of a bracket comes to something with what stands beside it."""
    if before and after and isinstance(middle[0], Kronecker) and isinstance(after[0], DiagonalPlaces):
        return True
    pairs = [(before[-1], middle[0])] if before else []
    pairs += [(middle[-1], after[0])] if after else []
    return any(_adds_to_nothing(*pair) or any(joint(*pair) is not None for joint in JOINTS) for pair in pairs)


def adds_up_to_zero(node: Expr) -> Expr | None:
    """sum(u) = 0 and 1ᵀ U = 0 for u = x − mean(x), sum(x − μ) = 0 for μ = mean(x): by what stands behind a name."""
    if isinstance(node, EntrySum):
        return ZERO if isinstance(node.array, (Let, *SUMS)) and _vanishes(node) else None
    pairs = itertools.pairwise(chain_of(node))
    return zero(node.shape) if any(_adds_to_nothing(left, right) for left, right in pairs) else None


def _adds_to_nothing(left: Expr, right: Expr) -> bool:
    is_sum = isinstance(right, Ones) or (isinstance(left, Transpose) and isinstance(left.operand, Ones))
    return is_sum and _vanishes(MatMul(left, right))


def _vanishes(node: Expr) -> bool:
    """Whether an expression with names is zero once the names are put back."""
    parts = unopened(node)
    if not any(isinstance(part, Let) for part in parts) or any(isinstance(part, Derivative) for part in parts):
        return False
    opened = _opened(node)
    return opened is not None and _is_zero(simplified(opened))


def _is_zero(expr: Expr) -> bool:
    return isinstance(expr, Zeros) or expr is ZERO


def _opened(expr: Expr) -> Expr | None:
    """The expression with its names replaced by what they stand for; None if that is long."""
    if cost(expr) > LONGEST_NAME:
        return None
    answers: dict[Expr, Expr] = {}
    for part in unopened(expr):
        inside = _opened(part.value) if isinstance(part, Let) else rebuilt(part, answers)
        if inside is None or cost(inside) > LONGEST_NAME:
            return None
        answers[part] = inside
    return answers[expr]
