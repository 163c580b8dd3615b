"""Moves on transposes: they go inwards, as far as they can."""

from __future__ import annotations

from derivations.calculus.simplifier.measure import cost
from derivations.calculus.simplifier.standard import (
    ARITHMETIC,
    SUMS,
    Factors,
    Terms,
    chain_of,
    factors_of,
    joined,
    product_of,
    sum_of,
    term_apart,
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
    Subtract,
    Transpose,
    Zeros,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    Commutation,
    Inverse,
    Kronecker,
)
from derivations.language.shape import matrix_shape


def transpose_inside(node: Transpose) -> Expr | None:
    """(A B)ᵀ = Bᵀ Aᵀ, (Aᵀ)ᵀ = A, Iᵀ = I, diag(x)ᵀ = diag(x), and (Xᵀ X)⁻¹ is its own transpose."""
    match node.operand:
        case Transpose(inside):
            return inside
        case Identity() | Diag():
            return node.operand
        case Zeros():
            return zero(node.shape)
        case MatMul():
            return joined([transposed(factor) for factor in reversed(chain_of(node.operand))])
        case Kronecker(left, right):
            return Kronecker(Transpose(left), Transpose(right))
        case Commutation(rows, columns):
            return Commutation(columns, rows)
        case Inverse(matrix) if _is_symmetric(matrix):
            return node.operand
    return node.operand if node.operand.shape == () else None


def _is_symmetric(matrix: Expr) -> bool:
    """Whether a matrix in standard form is seen to be its own transpose: Xᵀ X, A + Aᵀ, X diag(d) Xᵀ."""
    if not isinstance(matrix, MatMul | Add | Subtract | Multiply | Divide | Identity | Diag):
        return False
    there: Terms = terms_of(matrix)
    back: Terms = {}
    for term, number in there.items():
        for piece, factor in terms_of(turned_term(term)).items():
            back[piece] = back.get(piece, 0) + number * factor
    return back == there


def transpose_of_multiple(node: Transpose) -> Expr | None:
    """(2 A)ᵀ = 2 Aᵀ: numbers stand in front of the transpose."""
    if not isinstance(node.operand, ARITHMETIC):
        return None
    apart = factors_of(node.operand)
    if apart.number == 1 and not apart.scalars:
        return None
    front = Factors(node.shape, apart.number, apart.scalars)
    front.multiply(Transpose(product_of(Factors(node.operand.shape, 1, {}, apart.arrays))), 1)
    return product_of(front)


def transpose_of_sum(node: Transpose) -> Expr | None:
    """(A + Aᵀ)ᵀ = Aᵀ + A: the transpose of a sum term by term, where that is shorter, and of a row always."""
    if not isinstance(node.operand, SUMS):
        return None
    found: Terms = {}
    for term, number in terms_of(node.operand).items():
        for piece, factor in terms_of(turned_term(term)).items():
            found[piece] = found.get(piece, 0) + number * factor
    after = sum_of(found, node)
    is_row = matrix_shape(node.operand.shape)[0] == 1
    return after if after.shape == node.shape and (is_row or cost(after) < cost(node)) else None


def turned_term(term: Expr) -> Expr:
    """The transpose of a product of numbers and one array."""
    if not term.shape:
        return term
    front, chain = term_apart(term)
    node = Transpose(joined(chain))
    after = Factors(node.shape, front.number, front.scalars)
    after.multiply(transpose_inside(node) or node, 1)
    return product_of(after)
