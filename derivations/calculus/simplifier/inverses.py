"""Moves on inverses and determinants."""

from __future__ import annotations

from derivations.calculus.simplifier.standard import (
    ONE,
    ZERO,
)
from derivations.language.expression import (
    Divide,
    Expr,
    Identity,
    Negate,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    Determinant,
    Inverse,
    Kronecker,
    LogDeterminant,
    Reduce,
)


def inverse(node: Inverse) -> Expr | None:
    """(X⁻¹)⁻¹ = X, I⁻¹ = I, (Xᵀ)⁻¹ = (X⁻¹)ᵀ, diag(x)⁻¹ = diag(1/x), and of a Kronecker product A⁻¹ ⊗ B⁻¹."""
    match node.matrix:
        case Inverse(inside):
            return inside
        case Identity():
            return node.matrix
        case Transpose(inside):
            return Transpose(Inverse(inside))
        case Diag(vector):
            return Diag(Divide(ONE, vector))
        case Kronecker(left, right) if _is_square(left) and _is_square(right):
            return Kronecker(Inverse(left), Inverse(right))
    return Divide(ONE, node.matrix) if not node.matrix.shape else None


def _is_square(matrix: Expr) -> bool:
    return len(matrix.shape) == 2 and matrix.shape[0] == matrix.shape[1]


def determinant(node: Determinant) -> Expr | None:
    """det(X⁻¹) = 1/det(X), det(Xᵀ) = det(X), det(I) = 1, det(diag(x)) = prod(x)."""
    match node.matrix:
        case Transpose(inside):
            return Determinant(inside)
        case Identity():
            return ONE
        case Inverse(inside):
            return Divide(ONE, Determinant(inside))
        case Diag(vector):
            return Reduce("prod", vector)
    return node.matrix if not node.matrix.shape else None


def log_determinant(node: LogDeterminant) -> Expr | None:
    """Ln |det X⁻¹| = −ln |det X|, ln |det Xᵀ| = ln |det X|."""
    match node.matrix:
        case Transpose(inside):
            return LogDeterminant(inside)
        case Identity():
            return ZERO
        case Inverse(inside):
            return Negate(LogDeterminant(inside))
    return None
