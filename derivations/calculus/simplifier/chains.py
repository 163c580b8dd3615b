"""Matrix products in standard form: a chain of factors without brackets, scalars in front, neighbours joined.

A product that is a number stands in front as a factor: x (yᵀ z) is (yᵀ z) x. A move looks at the whole chain and
answers with the node that it turns into, or None.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from derivations.calculus.simplifier.measure import key
from derivations.calculus.simplifier.standard import (
    Factors,
    Terms,
    chain_of,
    factors_of,
    is_ones,
    joined,
    oriented,
    product_of,
    sum_of,
    terms_of,
    transposed,
    zero,
)
from derivations.language.expression import (
    Add,
    Divide,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Ones,
    Subtract,
    Transpose,
    Zeros,
)
from derivations.language.functions import Diag
from derivations.language.matrices import Commutation, EntrySum, Inverse, Kronecker, Softmax
from derivations.language.shape import matrix_shape, times

Joint = Callable[[Expr, Expr], Expr | None]


# The moves on a chain as a whole


def drop_brackets(node: MatMul) -> Expr | None:
    """A (B C) = (A B) C, so no brackets are needed."""
    return joined(chain_of(node)) if isinstance(node.right, MatMul) else None


def scalars_in_front(node: MatMul) -> Expr | None:
    """A (2 B) = 2 A B."""
    front = Factors(node.shape)
    chain: list[Expr] = []
    before = chain_of(node)
    for factor in before:
        apart = _scaled(factor)
        if apart is None:
            chain.append(factor)
            continue
        scalars, kept = apart
        front.number *= scalars.number
        for base, exponent in scalars.scalars.items():
            front.multiply(base, exponent)
        chain += [kept] if kept is not None else []
    if chain == before:
        return None
    return _scaled_chain(front, chain)


def _scaled(factor: Expr) -> tuple[Factors, Expr | None] | None:
    """A factor as its scalars and the rest; None if it has no scalars."""
    if factor.shape == ():
        return factors_of(factor), None
    if not isinstance(factor, Multiply | Divide | Negate):
        return None
    apart = factors_of(factor)
    if apart.number == 1 and not apart.scalars:
        return None
    rest = Factors(factor.shape, 1, {}, apart.arrays)
    return apart, product_of(rest)


def _scaled_chain(front: Factors, chain: list[Expr]) -> Expr:
    if front.is_zero:
        return zero(front.shape)
    if chain:
        front.multiply(joined(chain), 1)
    return product_of(front)


def products_that_are_numbers(node: MatMul) -> Expr | None:
    """A (yᵀ z) = (yᵀ z) A: a row times a column inside a chain is a number, and stands in front."""
    chain = chain_of(node)
    cuts = [k for k in range(1, len(chain)) if matrix_shape(chain[k].shape)[0] == 1]
    ends = [0, *cuts, len(chain)]
    pieces = [chain[a:b] for a, b in itertools.pairwise(ends)]
    numbers = [p for p in pieces if matrix_shape(p[0].shape)[0] == 1 and matrix_shape(p[-1].shape)[1] == 1]
    if len(pieces) == 1 or not numbers:
        return None
    rest = [factor for piece in pieces if not any(piece is number for number in numbers) for factor in piece]
    front = Factors(node.shape)
    for number in numbers:
        front.multiply(joined(number), 1)
    return _scaled_chain(front, rest)


def zero_product(node: MatMul) -> Expr | None:
    """A 0 = 0."""
    return zero(node.shape) if any(isinstance(factor, Zeros) for factor in chain_of(node)) else None


def a_number_is_its_transpose(node: MatMul) -> Expr | None:
    """yᵀ Aᵀ x = xᵀ A y: a number equals its transpose; the one with fewer transposes is written."""
    if node.shape != ():
        return None
    chain = chain_of(node)
    turned = [transposed(factor) for factor in reversed(chain)]
    marks = [_marks(chain), _marks(turned)]
    if marks[1] < marks[0]:
        return joined(turned)
    return None


def _marks(chain: list[Expr]) -> tuple[int, str]:
    """What decides between a chain and its transpose; a difference counts alike whichever way round it is written."""
    inner = chain[1:-1]
    return sum(isinstance(factor, Transpose) for factor in inner), " ".join(key(oriented(part)[1]) for part in chain)


def a_sum_as_product(node: MatMul) -> Expr | None:
    """1ᵀ A x = sum(A x)."""
    chain = chain_of(node)
    if node.shape != ():
        return None
    if isinstance(chain[0], Transpose) and isinstance(chain[0].operand, Ones):
        return EntrySum(joined(chain[1:]))
    if isinstance(chain[-1], Ones):
        return EntrySum(joined([transposed(factor) for factor in reversed(chain[:-1])]))
    return None


# The moves on neighbours in a chain


def identity(left: Expr, right: Expr) -> Expr | None:
    """I A = A."""
    return right if isinstance(left, Identity) else left if isinstance(right, Identity) else None


def inverses(left: Expr, right: Expr) -> Expr | None:
    """X⁻¹ X = I, and in a longer inverse the neighbours cancel: (A X)⁻¹ A = X⁻¹."""
    for inside, other, at_start in ((left, right, True), (right, left, False)):
        turned = isinstance(inside, Transpose)
        inverse = inside.operand if isinstance(inside, Transpose) else inside
        if not isinstance(inverse, Inverse):
            continue
        factor = transposed(other) if turned else other
        first = at_start != turned  # (A X)⁻¹ A cancels from the left of A X, A (X A)⁻¹ from its right
        if (kept := _without(chain_of(inverse.matrix), chain_of(factor), first)) is not None:
            rest: Expr = Identity(matrix_shape(inverse.shape)[0]) if not kept else Inverse(joined(kept))
            return Transpose(rest) if turned and kept else rest
    return None


def _without(chain: list[Expr], part: list[Expr], first: bool) -> list[Expr] | None:
    """The chain without a part at its start or end; all factors square, so that each has an inverse."""
    size = len(part)
    if size > len(chain) or (chain[:size] if first else chain[len(chain) - size :]) != part:
        return None
    kept = chain[size:] if first else chain[: len(chain) - size]
    square = all(matrix_shape(factor.shape)[0] == matrix_shape(factor.shape)[1] for factor in (*part, *kept))
    return kept if square or not kept else None


def brackets_with_identity(left: Expr, right: Expr) -> Expr | None:
    """Multiplied out where I stands in a sum, (I − A) x = x − A x, or a row of ones meets diag: 1ᵀ (diag(x) + A)."""
    for bracket, other in ((left, right), (right, left)):
        if 1 not in matrix_shape(other.shape) or not isinstance(bracket, Add | Subtract):
            continue
        terms = terms_of(bracket)
        ends = {_end(term, bracket is left) for term in terms}
        if Identity not in ends and not (Diag in ends and is_ones(other)):
            continue
        if any(not term.shape for term in terms):
            continue
        found: Terms = {}
        for term, number in terms.items():
            product = joined([term, other] if bracket is left else [other, term])
            found[product] = found.get(product, 0) + number
        return sum_of(found, joined([left, right]))
    return None


def _end(term: Expr, last: bool) -> type[Expr]:
    """The kind of the last, or of the first, factor of a term that is one matrix product with numbers in front."""
    arrays = list(factors_of(term).arrays)
    return type(chain_of(arrays[0])[-1 if last else 0]) if len(arrays) == 1 else type(term)


def diagonals(left: Expr, right: Expr) -> Expr | None:
    """diag(a) diag(b) = diag(a ⊗ b)."""
    match left, right:
        case Diag(a), Diag(b):
            return Diag(a * b)
    return None


def diagonal_and_column(left: Expr, right: Expr) -> Expr | None:
    """diag(a) x = a ⊗ x, and diag(a) 1 = a."""
    match left, right:
        case Diag(a), Ones():
            return a
        case Diag(a), x if len(x.shape) == 1:
            return a * x
    return None


def row_and_diagonal(left: Expr, right: Expr) -> Expr | None:
    """xᵀ diag(a) = (x ⊗ a)ᵀ, and 1ᵀ diag(a) = aᵀ."""
    match left, right:
        case Transpose(Ones()), Diag(a):
            return Transpose(a)
        case x, Diag(a) if matrix_shape(x.shape)[0] == 1:
            return Transpose(transposed(x) * a)
    return None


def row_of_ones(left: Expr, right: Expr) -> Expr | None:
    """1ᵀ x = sum(x)."""
    match left, right:
        case Transpose(Ones()), x if len(x.shape) == 1:
            return EntrySum(x)
    return None


def column_of_ones(left: Expr, right: Expr) -> Expr | None:
    """xᵀ 1 = sum(x)."""
    match left, right:
        case Transpose(x), Ones() if len(x.shape) == 1:
            return EntrySum(x)
    return None


def softmax_rows(left: Expr, right: Expr) -> Expr | None:
    """softmax(X) 1 = 1: each row of softmax adds up to 1."""
    match left, right:
        case Softmax(array), Ones():
            return Ones(matrix_shape(array.shape)[0])
    return None


def kroneckers(left: Expr, right: Expr) -> Expr | None:
    """(A ⊗ B)(C ⊗ D) = A C ⊗ B D, for the Kronecker product, where the sizes fit."""
    match left, right:
        case Kronecker(a, b), Kronecker(c, d) if _fit(a, c) and _fit(b, d):
            return Kronecker(_product(a, c), _product(b, d))
        case a, Kronecker(r, Identity() as eye) if matrix_shape(r.shape)[0] == 1 and _fit(a, eye):
            return Kronecker(r, a)
        case Kronecker(c, Identity() as eye), a if matrix_shape(c.shape)[1] == 1 and _fit(eye, a):
            return Kronecker(c, a)
    return None


def _fit(left: Expr, right: Expr) -> bool:
    return matrix_shape(left.shape)[1] == matrix_shape(right.shape)[0]


def _product(left: Expr, right: Expr) -> Expr:
    if isinstance(left, Identity) or isinstance(right, Identity):
        return right if isinstance(left, Identity) else left
    return joined([left, right])


def commutations(left: Expr, right: Expr) -> Expr | None:
    """K K = I, where the one undoes the other."""
    match left, right:
        case Commutation(m, n), Commutation(p, q) if (m, n) == (q, p):
            return Identity(times(m, n))
    return None


def on_neighbours(joint: Joint) -> Callable[[MatMul], Expr | None]:
    """A move on two neighbours as a move on the chain: the first pair that it fits."""

    def move(node: MatMul) -> Expr | None:
        chain = chain_of(node)
        for k in range(len(chain) - 1):
            if (one := joint(chain[k], chain[k + 1])) is not None:
                rest = [*chain[:k], one, *chain[k + 2 :]]
                return joined(rest)
        return None

    move.__doc__ = joint.__doc__
    move.__name__ = joint.__name__
    return move
