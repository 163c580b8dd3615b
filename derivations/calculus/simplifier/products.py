"""Moves on products entry by entry: factors collected, rows and columns scaled."""

from __future__ import annotations

from derivations.calculus.simplifier.standard import (
    ONE,
    Factors,
    chain_of,
    factors_of,
    is_ones,
    joined,
    product_of,
)
from derivations.language.expression import (
    Divide,
    Expr,
    Identity,
    MatMul,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    DiagonalOf,
)
from derivations.language.shape import matrix_shape


def collect_factors(node: Expr) -> Expr | None:
    """X y x = x² y, y/p ⊗ p = y, 1 x = x, 0 x = 0: equal factors are collected; numbers stand in front."""
    collected = product_of(factors_of(node))
    return collected if collected is not node and collected.shape == node.shape else None


def is_outer(base: Expr) -> bool:
    """Whether it is a product of a column and a row."""
    return isinstance(base, MatMul) and len(base.shape) == 2 and 1 not in base.shape and bool(_cut(chain_of(base)))


def _cut(chain: list[Expr]) -> int:
    """Where a column meets a row; 0: nowhere."""
    return next((k for k in range(1, len(chain)) if matrix_shape(chain[k].shape)[0] == 1), 0)


def outer_parts(base: Expr) -> tuple[Expr, Expr]:
    chain = chain_of(base)
    k = _cut(chain)
    return joined(chain[:k]), joined(chain[k:])


def rank_one_factor(node: Expr) -> Expr | None:
    """A ⊗ (a 1ᵀ) = diag(a) A, and A ⊗ (1 bᵀ) = A diag(b)."""
    if len(node.shape) != 2 or 1 in node.shape:
        return None
    apart = factors_of(node)
    if len(apart.arrays) < 2 and not any(exponent < 0 for exponent in apart.arrays.values()):
        return None
    for base, exponent in apart.arrays.items():
        if not is_outer(base) or exponent not in (1, -1) or len(apart.arrays) < 2:
            continue
        column, row = outer_parts(base)
        rest = Factors(node.shape, apart.number, dict(apart.scalars), dict(apart.arrays))
        del rest.arrays[base]
        if not any(e > 0 for e in rest.arrays.values()):
            continue
        if is_ones(row):
            by = Diag(column if exponent == 1 else Divide(ONE, column))
            return _scaled_product(rest, lambda array, by=by: [by, array])
        if is_ones(column):
            vector = row.operand if isinstance(row, Transpose) else Transpose(row)
            by = Diag(vector if exponent == 1 else Divide(ONE, vector))
            return _scaled_product(rest, lambda array, by=by: [array, by])
    return None


def _scaled_product(rest: Factors, chain: object) -> Expr:
    front = Factors(rest.shape, rest.number, rest.scalars)
    body = product_of(Factors(rest.shape, 1, {}, rest.arrays))
    front.multiply(joined(chain(body)), 1)  # type: ignore[operator]
    return product_of(front)


def identity_entrywise(node: Expr) -> Expr | None:
    """A ⊗ I = diag(diagonal(A))."""
    if len(node.shape) != 2:
        return None
    apart = factors_of(node)
    eyes = [base for base in apart.arrays if isinstance(base, Identity)]
    if not eyes or len(apart.arrays) < 2 or any(e < 0 for e in apart.arrays.values()):
        return None
    rest = Factors(node.shape, 1, {}, {b: e for b, e in apart.arrays.items() if b is not eyes[0]})
    front = Factors(node.shape, apart.number, apart.scalars)
    front.multiply(Diag(DiagonalOf(product_of(rest))), 1)
    return product_of(front)
