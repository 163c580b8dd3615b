"""Moves on Kronecker products and what goes with them: vec, commutation matrices K, and E, which places a diagonal."""

from __future__ import annotations

from derivations.calculus.differentials import inner
from derivations.calculus.simplifier.diagonals import scalars_out
from derivations.calculus.simplifier.standard import (
    ARITHMETIC,
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
)
from derivations.language.expression import (
    Expr,
    Identity,
    MatMul,
    Multiply,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    DiagonalOf,
    DiagonalPlaces,
    EntrySum,
    Kronecker,
    Trace,
    Vec,
    ones,
)
from derivations.language.shape import Dim, matrix_shape, times

# Nodes


def kronecker(node: Kronecker) -> Expr | None:
    """I ⊗ I = I, a ⊗ bᵀ = bᵀ ⊗ a = a bᵀ, and numbers in front, for the Kronecker product."""
    match node.left, node.right:
        case Identity(), Identity():
            return Identity(node.shape[0]) if node.shape else None
        case left, right if () in (left.shape, right.shape):
            return Multiply(left, right)
        case column, row if _are_column_and_row(column, row):
            return MatMul(column, row)
        case row, column if _are_column_and_row(column, row):
            return MatMul(column, row)
    for inside, place in ((node.left, 0), (node.right, 1)):
        if isinstance(inside, ARITHMETIC):
            apart = factors_of(inside)
            if apart.number != 1 or apart.scalars:
                rest = product_of(Factors(inside.shape, 1, {}, apart.arrays))
                front = Factors(node.shape, apart.number, apart.scalars)
                sides = (rest, node.right) if place == 0 else (node.left, rest)
                front.multiply(Kronecker(*sides), 1)
                return product_of(front)
    return None


def _are_column_and_row(column: Expr, row: Expr) -> bool:
    return len(column.shape) == 1 and len(row.shape) == 2 and row.shape[0] == 1


def block_trace(node: BlockTrace) -> Expr | None:
    """From the Kronecker product: ⟨A ⊗ B, I⟩ = tr(A) tr(B), and ⟨A ⊗ B, C ⊗ D⟩ = ⟨A, C⟩ ⟨B, D⟩."""
    rows, columns = matrix_shape(node.factor)
    if isinstance(node.gradient, Identity) and rows == columns:
        return Multiply(Trace(node.other), Identity(rows))
    if is_ones(node.gradient):
        return Multiply(EntrySum(node.other), ones(rows, columns))
    if isinstance(node.gradient, Kronecker):
        kept, paired = node.gradient.operands if node.side == "left" else reversed(node.gradient.operands)
        if kept.shape == node.factor and paired.shape == node.other.shape:
            return Multiply(inner(paired, node.other), kept)
    return scalars_out(node, node.gradient)


def commutation(node: Commutation) -> Expr | None:
    """The commutation matrix of a single row or column is I: it has nothing to reorder."""
    return Identity(node.shape[0]) if node.shape and 1 in (node.rows, node.columns) else None


# Neighbours in a matrix product


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


def commutation_last(left: Expr, right: Expr) -> Expr | None:
    """K (A ⊗ B) = (B ⊗ A) K: a commutation matrix stands behind Kronecker products, or nowhere: (xᵀ ⊗ A) K = A ⊗ xᵀ."""
    match left, right:
        case Commutation(rows, columns), _ if (found := _swapped(right, rows, columns)) is not None:
            swapped, (q, n) = found
            return swapped if 1 in (q, n) else MatMul(swapped, Commutation(q, n))
        case Kronecker(a, b), Commutation(n, q) if (n, q) == (matrix_shape(a.shape)[1], matrix_shape(b.shape)[1]):
            return Kronecker(b, a) if 1 in (matrix_shape(a.shape)[0], matrix_shape(b.shape)[0]) else None
    return None


def _swapped(expr: Expr, rows: Dim, columns: Dim) -> tuple[Expr, tuple[Dim, Dim]] | None:
    """B ⊗ A for A ⊗ B, and a sum of such products term by term; with the columns of B and A."""
    found: Terms = {}
    sizes: set[tuple[Dim, Dim]] = set()
    for term, number in terms_of(expr).items():
        front, chain = term_apart(term)
        match chain:
            case [Kronecker(a, b)] if (matrix_shape(b.shape)[0], matrix_shape(a.shape)[0]) == (rows, columns):
                front.multiply(Kronecker(b, a), 1)
                swapped = product_of(front)
                found[swapped] = found.get(swapped, 0) + number
                sizes.add((matrix_shape(b.shape)[1], matrix_shape(a.shape)[1]))
            case _:
                return None
    return (sum_of(found, expr), sizes.pop()) if len(sizes) == 1 else None


def stacked_products(left: Expr, right: Expr) -> Expr | None:
    """(Bᵀ ⊗ A) vec(X) = vec(A X B), K vec(X) = vec(Xᵀ), and Eᵀ vec(X) is the diagonal of X; rows likewise."""
    match left, right:
        case _, Vec(X):
            return _applied(left, X)
        case Transpose(Vec(X)), _:
            column = _applied(_turned(right), X)
            return None if column is None else transposed(column)
    return None


def _turned(factor: Expr) -> Expr:
    match factor:
        case Kronecker(a, b):
            return Kronecker(transposed(a), transposed(b))
        case Commutation(m, n):
            return Commutation(n, m)
    return transposed(factor)


def _applied(factor: Expr, X: Expr) -> Expr | None:
    """A factor times vec(X)."""
    rows, columns = matrix_shape(X.shape)
    match factor:
        case Commutation(m, n) if (m, n) == (rows, columns):
            return Vec(transposed(X))
        case Transpose(DiagonalPlaces(n)) if (n, n) == (rows, columns):
            return DiagonalOf(X)
        case Kronecker(a, b) if _fit(b, X) and matrix_shape(a.shape)[1] == columns:
            product = joined([part for part in (b, X, transposed(a)) if not isinstance(part, Identity)])
            sides = matrix_shape(product.shape)
            return product if sides[1] == 1 else Transpose(product) if sides[0] == 1 else Vec(product)
    return None


def places(left: Expr, right: Expr) -> Expr | None:
    """(yᵀ ⊗ A) E = A diag(y), (A ⊗ yᵀ) E = A diag(y), Eᵀ E = I and K E = E, where E x = vec(diag(x))."""
    match left, right:
        case Transpose(DiagonalPlaces(n)), DiagonalPlaces():
            return Identity(n)
        case Commutation(m, n), DiagonalPlaces(size) if m == n == size:
            return right
        case Transpose(DiagonalPlaces(size)), Commutation(m, n) if m == n == size:
            return left
        case Kronecker(a, b), DiagonalPlaces(n) if matrix_shape(a.shape)[1] == n == matrix_shape(b.shape)[1]:
            return _scaling(a, b, columns=True)
        case Transpose(DiagonalPlaces(n)), Kronecker(a, b) if matrix_shape(a.shape)[0] == n == matrix_shape(b.shape)[0]:
            return _scaling(a, b, columns=False)
    return None


def _scaling(a: Expr, b: Expr, columns: bool) -> Expr | None:
    for vector, other in ((a, b), (b, a)):
        if matrix_shape(vector.shape)[0 if columns else 1] == 1:
            by = Diag(transposed(vector) if columns else vector)
            factors = [other, by] if columns else [by, other]
            return joined([factor for factor in factors if not isinstance(factor, Identity)])
    return None


def entrywise_between_places(node: MatMul) -> Expr | None:
    """Eᵀ (A ⊗ B) E = A ∘ B, the product entry by entry."""
    chain = chain_of(node)
    for k in range(1, len(chain) - 1):
        match chain[k - 1 : k + 2]:
            case [Transpose(DiagonalPlaces(n)), Kronecker(a, b), DiagonalPlaces()] if a.shape == b.shape == (n, n):
                return joined([*chain[: k - 1], Multiply(a, b), *chain[k + 2 :]])
    return None
