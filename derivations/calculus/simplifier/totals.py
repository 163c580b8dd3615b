"""Moves on sums of all entries and on dot products."""

from __future__ import annotations

from derivations.calculus.logarithms import value_of
from derivations.calculus.simplifier.driver import simplified
from derivations.calculus.simplifier.measure import cost, key
from derivations.calculus.simplifier.products import is_outer, outer_parts
from derivations.calculus.simplifier.standard import (
    ARITHMETIC,
    ONE,
    SUMS,
    ZERO,
    Factors,
    Terms,
    chain_of,
    factors_of,
    is_ones,
    joined,
    product_of,
    size_of,
    sum_of,
    terms_of,
)
from derivations.calculus.simplifier.sums import multiply_out
from derivations.language.expression import (
    Dot,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Ones,
    Power,
    Size,
    Transpose,
    Zeros,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    DiagonalOf,
    EntrySum,
    Inverse,
    Softmax,
    Trace,
)
from derivations.language.shape import matrix_shape


def dot_as_product(node: Dot) -> Expr | None:
    """X · y = xᵀ y."""
    return MatMul(Transpose(node.left), node.right)


def sum_of_entries(node: EntrySum) -> Expr | None:
    """sum(a ⊗ b) = aᵀ b, sum(1) = n, sum(a bᵀ) = sum(a) sum(b), sum(diagonal(A)) = tr(A), sum(softmax(x)) = 1."""
    array = node.array
    rows, columns = matrix_shape(array.shape)
    if is_ones(array):
        return Multiply(size_of(rows), size_of(columns))
    if isinstance(array, Zeros):
        return ZERO
    if isinstance(value_of(array), Softmax) and 1 in (rows, columns):
        return ONE
    match array:
        case Transpose(inside):
            return EntrySum(inside)
        case Diag(vector):
            return EntrySum(vector)
        case DiagonalOf(matrix):
            return Trace(matrix)
        case Identity(length):
            return Size(length)
        case MatMul():
            chain = chain_of(array)
            for k in range(1, len(chain)):
                if matrix_shape(chain[k].shape)[0] == 1 and columns != 1:
                    return Multiply(EntrySum(joined(chain[:k])), EntrySum(joined(chain[k:])))
            if columns == 1 and isinstance(chain[0], Transpose) and isinstance(chain[0].operand, Ones):
                return joined(chain)
    return _sum_of_product(node)


def _sum_of_product(node: EntrySum) -> Expr | None:
    """sum(2 a) = 2 sum(a) and sum(a ⊗ b) = aᵀ b."""
    if not isinstance(node.array, (*ARITHMETIC, Power)):
        return None
    apart = factors_of(node.array)
    if _is_with_its_inverse(apart):
        return size_of(node.array.shape[0])
    rest = Factors(node.array.shape, 1, {}, apart.arrays)
    if apart.number != 1 or apart.scalars:
        front = Factors((), apart.number, apart.scalars)
        front.multiply(EntrySum(product_of(rest)), 1)
        return product_of(front)
    rank_one = [base for base in apart.arrays if is_outer(base) and apart.arrays[base] == 1]
    if len(node.array.shape) == 2 and rank_one and len(apart.arrays) > 1:
        column, row = outer_parts(rank_one[0])
        del rest.arrays[rank_one[0]]
        return joined([Transpose(column), product_of(rest), Transpose(row)])
    if len(node.array.shape) == 1:
        return _split(rest)
    return None


def _is_with_its_inverse(apart: Factors) -> bool:
    """Whether it is X ⊗ X⁻ᵀ, of which the entries of each row add up to 1."""
    if apart.number != 1 or apart.scalars or set(apart.arrays.values()) != {1} or len(apart.arrays) != 2:
        return False
    first, second = apart.arrays
    return any(turned is Transpose(Inverse(X)) for X, turned in ((first, second), (second, first)) if _is_square(X))


def _is_square(array: Expr) -> bool:
    return len(array.shape) == 2 and array.shape[0] == array.shape[1]


def _split(rest: Factors) -> Expr | None:
    """sum(a ⊗ b ⊗ c) = aᵀ (b ⊗ c)."""
    bases = list(rest.arrays.items())
    if len(bases) == 1:
        base, exponent = bases[0]
        return MatMul(Transpose(base), base) if exponent == 2 else None
    above = [base for base, exponent in bases if exponent > 0 and exponent.denominator == 1]
    if not above:
        return None
    first = sorted(above, key=lambda base: (rest.arrays[base] != 1, cost(base), key(base)))[0]
    other = Factors(rest.shape, 1, {}, dict(rest.arrays))
    other.multiply(first, -1)
    return MatMul(Transpose(first), product_of(other))


def entries_first(node: MatMul) -> Expr | None:
    """xᵀ y = sum(x ⊗ y), where the product entry by entry is shorter: (y/p)ᵀ p = sum(y)."""
    chain = chain_of(node)
    if node.shape or len(chain) != 2 or not isinstance(chain[0], Transpose) or chain[0].operand is chain[1]:
        return None
    front = factors_of(Multiply(chain[0].operand, chain[1]))
    entries = product_of(Factors(front.shape, 1, {}, front.arrays))
    total = EntrySum(multiply_out(entries) or entries)
    after = sum_of_entries(total) or total
    if cost(after) >= cost(node):
        return None
    front = Factors((), front.number, front.scalars)
    front.multiply(after, 1)
    return product_of(front)


def entry_sum_by_terms(node: EntrySum) -> Expr | None:
    """sum(x − mean(x)) = 0: a sum of sums term by term, where that is shorter."""
    if not isinstance(node.array, SUMS):
        return None
    rows, columns = matrix_shape(node.array.shape)
    terms: Terms = {}
    for term, number in terms_of(node.array).items():
        if not term.shape:
            simple = product_of(factors_of(Multiply(term, Multiply(size_of(rows), size_of(columns)))))
        else:
            simple = simplified(EntrySum(term))
        apart = factors_of(simple)
        factor, apart.number = apart.number, 1
        simple = product_of(apart)
        terms[simple] = terms.get(simple, 0) + number * factor
    after = sum_of({t: n for t, n in terms.items() if n}, ONE)
    return after if cost(after) < cost(node) else None
