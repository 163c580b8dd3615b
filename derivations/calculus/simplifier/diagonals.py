"""Moves on traces and diagonals, and on what else is linear in one operand."""

from __future__ import annotations

from derivations.calculus.simplifier.measure import cost, key
from derivations.calculus.simplifier.products import is_outer, outer_parts
from derivations.calculus.simplifier.standard import (
    ARITHMETIC,
    ONE,
    ZERO,
    Factors,
    Terms,
    chain_of,
    factors_of,
    is_ones,
    joined,
    product_of,
    sum_of,
    term_apart,
    terms_of,
    transposed,
    unsigned,
    zero,
)
from derivations.language.expression import (
    Add,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Ones,
    Size,
    Subtract,
    Transpose,
    Zeros,
    rebuilt,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    DiagonalOf,
    EntrySum,
    Inverse,
    Kronecker,
    Trace,
    Unvec,
    Vec,
)
from derivations.language.shape import matrix_shape


def trace(node: Trace) -> Expr | None:
    """tr(Aᵀ) = tr(A), tr(a bᵀ) = bᵀ a, tr(I) = n, tr(A diag(x)) = diagonal(A)ᵀ x, tr(A ⊗ B) = tr(A) tr(B)."""
    match node.matrix:
        case Transpose(inside):
            return Trace(inside)
        case Identity(length):
            return Size(length)
        case Zeros():
            return ZERO
        case Diag(vector):
            return EntrySum(vector)
        case Kronecker(left, right) if left.shape[0:1] == left.shape[1:2] and right.shape[0:1] == right.shape[1:2]:
            return Multiply(Trace(left), Trace(right))
    if not node.matrix.shape:
        return node.matrix
    if isinstance(node.matrix, ARITHMETIC):
        apart = factors_of(node.matrix)
        if apart.number != 1 or apart.scalars:
            front = Factors((), apart.number, apart.scalars)
            front.multiply(Trace(product_of(Factors(node.matrix.shape, 1, {}, apart.arrays))), 1)
            return product_of(front)
    if isinstance(node.matrix, MatMul):
        return _trace_of_chain(chain_of(node.matrix))
    return None


def _trace_of_chain(chain: list[Expr]) -> Expr | None:
    for k in range(1, len(chain)):
        if matrix_shape(chain[k].shape)[0] == 1:  # a column and a row: the trace of the product is a number
            return joined([*chain[k:], *chain[:k]])
    diagonal = next((k for k, factor in enumerate(chain) if isinstance(factor, Diag)), None)
    if diagonal is not None and len(chain) > 1:
        matrix = joined([*chain[diagonal + 1 :], *chain[:diagonal]])
        vector = chain[diagonal]
        assert isinstance(vector, Diag)
        return MatMul(Transpose(DiagonalOf(matrix)), vector.vector)
    if len(chain) > 2:
        for inside, other in ((chain[0], chain[-1]), (chain[-1], chain[0])):
            if isinstance(inside, Inverse) and inside.matrix is other:
                return Trace(joined(chain[1:-1]))
    return _in_first_place(chain)


def _in_first_place(chain: list[Expr]) -> Expr | None:
    """Tr(A B) = tr(B A) = tr(Bᵀ Aᵀ): of all ways to write it the one with the fewest transposes, inverses first."""
    turned = [transposed(factor) for factor in reversed(chain)]
    ways = [way[k:] + way[:k] for way in (chain, turned) for k in range(len(chain))]
    first = min(ways, key=_place)
    return None if first == chain else Trace(joined(first))


def _place(chain: list[Expr]) -> tuple[int, list[tuple[bool, str]]]:
    plain = [factor.operand if isinstance(factor, Transpose) else factor for factor in chain]
    marks = sum(isinstance(factor, Transpose) for factor in chain)
    return marks, [
        (not isinstance(inside, Inverse), key(unsigned(factor))) for inside, factor in zip(plain, chain, strict=True)
    ]


def diagonal_of(node: DiagonalOf) -> Expr | None:
    """diagonal(diag(x)) = x, diagonal(I) = 1, diagonal(a bᵀ) = a ⊗ b, diagonal(A diag(x) B) = (A ⊗ Bᵀ) x."""
    match node.matrix:
        case Diag(vector):
            return vector
        case Identity(length):
            return Ones(length)
        case Transpose(inside):
            return DiagonalOf(inside)
        case Zeros():
            return zero(node.shape)
        case MatMul() if is_outer(node.matrix):
            column, row = outer_parts(node.matrix)
            return Multiply(column, row.operand if isinstance(row, Transpose) else Transpose(row))
        case MatMul():
            return _diagonal_of_chain(chain_of(node.matrix))
        case Add() | Subtract():
            return _diagonal_by_terms(node)
    return scalars_out(node, node.matrix)


def linear_in_multiples(node: Expr) -> Expr | None:
    """diag(2 a) = 2 diag(a), vec(2 A) = 2 vec(A)."""
    match node:
        case Diag(vector) if is_ones(vector):
            return Identity(node.shape[0])
        case Diag(Zeros()):
            return zero(node.shape)
        case Vec(Unvec(vector, _, _)) | Unvec(Vec(vector), _, _) if vector.shape == node.shape:
            return vector
        case Vec(inside) if len(inside.shape) < 2:
            return inside
        case Vec(Transpose(inside)) if len(inside.shape) == 1:
            return inside
    return scalars_out(node, node.operands[0])


def _diagonal_of_chain(chain: list[Expr]) -> Expr | None:
    """Of A diag(x) B it is (A ⊗ Bᵀ) x, of diag(x) A it is x ⊗ diagonal(A)."""
    k = next((k for k, factor in enumerate(chain) if isinstance(factor, Diag)), None)
    if k is None:
        return None
    by, before, after = chain[k], chain[:k], chain[k + 1 :]
    assert isinstance(by, Diag)
    if not before or not after:
        return Multiply(by.vector, DiagonalOf(joined(before or after)))
    left, right = joined(before), joined([transposed(factor) for factor in reversed(after)])
    if isinstance(left, Transpose):
        return MatMul(Transpose(Multiply(left.operand, joined(after))), by.vector)
    return MatMul(Multiply(left, right), by.vector)


def _diagonal_by_terms(node: DiagonalOf) -> Expr | None:
    found: Terms = {}
    for term, number in terms_of(node.matrix).items():
        if not term.shape:
            return None
        front, chain = term_apart(term)
        piece = DiagonalOf(joined(chain))
        front.multiply(diagonal_of(piece) or piece, 1)
        front.shape = node.shape
        collected = factors_of(product_of(front))
        times, collected.number = collected.number * number, 1
        simple = product_of(collected)
        found[simple] = found.get(simple, 0) + times
    after = sum_of({term: number for term, number in found.items() if number}, node)
    return after if after.shape == node.shape and cost(after) < cost(node) else None


def scalars_out(node: Expr, inside: Expr) -> Expr | None:
    """f(2 A) = 2 f(A) for a linear f of one operand."""
    if not isinstance(inside, ARITHMETIC):
        return None
    apart = factors_of(inside)
    if apart.number == 1 and not apart.scalars:
        return None
    front = Factors(node.shape, apart.number, apart.scalars)
    rest = product_of(Factors(inside.shape, 1, {}, apart.arrays))
    front.multiply(rebuilt(node, {inside: rest}), 1)
    return product_of(front)


def of_size_one(node: Identity | Ones) -> Expr | None:
    """The identity, and the column of ones, of size 1 are the number 1."""
    return ONE if node.shape == () else None
