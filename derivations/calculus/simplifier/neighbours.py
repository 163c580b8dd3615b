"""Moves on two neighbours in a matrix product, where they come to something shorter or to a standard form."""

from __future__ import annotations

from collections.abc import Callable

from derivations.calculus.logarithms import value_of
from derivations.calculus.simplifier.standard import (
    Terms,
    chain_of,
    factors_of,
    joined,
    size_of,
    sum_of,
    terms_of,
    transposed,
)
from derivations.language.expression import (
    Add,
    Expr,
    Identity,
    MatMul,
    Ones,
    Subtract,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    EntrySum,
    Inverse,
    Softmax,
)
from derivations.language.shape import matrix_shape

Joint = Callable[[Expr, Expr], Expr | None]


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
    """(I − A) x = x − A x and (diag(p) − p pᵀ) x = p ⊗ x − p pᵀ x: multiplied out where a vector meets I or diag."""
    for bracket, other in ((left, right), (right, left)):
        if 1 not in matrix_shape(other.shape) or not isinstance(bracket, Add | Subtract):
            continue
        terms = terms_of(bracket)
        ends = {_end(term, bracket is left) for term in terms}
        if not ends & {Identity, Diag}:
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
        case Transpose(Ones(length)), Ones():
            return size_of(length)
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
    match value_of(left), right:
        case Softmax(array), Ones():
            return Ones(matrix_shape(array.shape)[0])
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
