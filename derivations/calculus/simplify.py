"""What the paper simplifies in a product of Jacobians, as a table: a reason, and what two neighbours turn into.

Nothing else is simplified: a product of the table's kinds becomes what a person would write, and each change is a move
with its reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

from derivations.calculus.intermediates import tidied
from derivations.calculus.worked import Move, changes
from derivations.language.binders import Block
from derivations.language.derivatives import Derivative, Let
from derivations.language.expression import (
    Divide,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Ones,
    Transpose,
    Zeros,
    as_expr,
)
from derivations.language.functions import Cases, Diag
from derivations.language.matrices import entry_sum
from derivations.language.substitute import rebuild

Rewrite = Callable[[Expr, Expr], Expr | None]
ZERO, ONE, MINUS_ONE = as_expr(0), as_expr(1), as_expr(-1)


def identity(left: Expr, right: Expr) -> Expr | None:
    """I A = A, and a multiple of I is a multiple of what it is multiplied with."""
    match left, right:
        case (Identity(), other) | (other, Identity()):
            return other
        case (Negate(Identity()), other) | (other, Negate(Identity())):
            return -other
        case (Multiply(Identity(), factor), other) | (other, Multiply(Identity(), factor)) if factor.shape == ():
            return other * factor
        case (Divide(Identity(), factor), other) | (other, Divide(Identity(), factor)) if factor.shape == ():
            return other / factor
    return None


def diagonal(left: Expr, right: Expr) -> Expr | None:
    """diag(a) diag(b) = diag(a ⊗ b)."""
    match left, right:
        case Diag(a), Diag(b):
            return Diag(a * b)
    return None


def row_by_diagonal(left: Expr, right: Expr) -> Expr | None:
    """1ᵀ diag(x) = xᵀ."""
    match left, right:
        case Transpose(Ones()), Diag(x):
            return x.T
        case Transpose(a), Diag(x) if len(a.shape) == 1:
            return (a * x).T
    return None


def diagonal_by_column(left: Expr, right: Expr) -> Expr | None:
    """diag(a) x = a ⊗ x."""
    match left, right:
        case Diag(a), Ones():
            return a
        case Diag(a), x if len(x.shape) == 1:
            return a * x
    return None


def ones_by_column(left: Expr, right: Expr) -> Expr | None:
    """1ᵀ x = sum(x)."""
    match left, right:
        case Transpose(Ones()), x if len(x.shape) == 1:
            return entry_sum(x)
    return None


def written_out(left: Expr, right: Expr) -> Expr | None:
    """Rows times columns, where both matrices are written out."""
    if not (isinstance(left, Block) and isinstance(right, Block)):
        return None
    if any(entry.shape != () for row in (*left.rows, *right.rows) for entry in row):
        return None
    columns = list(zip(*right.rows, strict=True))
    rows = tuple(tuple(_sum_of_products(row, column) for column in columns) for row in left.rows)
    return rows[0][0] if len(rows) == len(columns) == 1 else Block(rows)


def _sum_of_products(row: tuple[Expr, ...], column: tuple[Expr, ...]) -> Expr:
    return reduce(lambda a, b: a + b, (tidied(a * b) for a, b in zip(row, column, strict=True)))


def in_each_case(left: Expr, right: Expr) -> Expr | None:
    """Cases of zeros and ones times a factor: 0 leaves zeros, 1 the factor."""
    if not isinstance(left, Cases) or any(value not in (ZERO, ONE) for value in left.values):
        return None
    return replace(left, values=tuple(right if value == ONE else zeros_like(right) for value in left.values))


def zeros_like(expr: Expr) -> Expr:
    match expr.shape:
        case ():
            return ZERO
        case (length,):
            return Zeros(length)
        case (1, length):
            return Zeros(length).T
    return ZERO * expr


def one(left: Expr, right: Expr) -> Expr | None:
    """1 a = a."""
    if left == ONE or right == ONE:
        return right if left == ONE else left
    return -right if left == MINUS_ONE else None


# --8<-- [start:simplifications]
SIMPLIFICATIONS: tuple[tuple[Rewrite, str, str | None], ...] = (
    (identity,           "the identity changes nothing", None),
    (one,                "1 changes no product", None),
    (diagonal,           "diagonal matrices multiply entry by entry", "s453-diagonal"),
    (row_by_diagonal,    "each column of the diagonal matrix has one entry to sum", "s5-dot-dw"),
    (diagonal_by_column, "a diagonal matrix multiplies entry by entry", None),
    (ones_by_column,     "a row of ones times a vector is the sum of the vector", "s44-sum-def"),
    (in_each_case,       "multiply in each case", None),
    (written_out,        "rows times columns", None),
)  # fmt: skip
# --8<-- [end:simplifications]


def simplified(expr: Expr) -> list[Move]:
    r"""The moves to the simplest form that the table reaches.

    >>> from derivations.language.functions import diag, vector
    >>> [move.expr.latex() for move in simplified(Ones("n").T @ diag(vector("w")) @ Identity("n"))]
    ['\\vec{\\mathbf{1}}^T \\operatorname{diag}(\\mathbf{w})', '\\mathbf{w}^T']
    """
    moves = [Move(expr, "")]
    before = None
    while before != moves[-1].expr:
        before = moves[-1].expr
        for rule, because, id in SIMPLIFICATIONS:
            moves.append(Move(_rewritten(moves[-1].expr, rule), because, id))
        moves.append(Move(tidied(moves[-1].expr), "0 adds nothing, 1 changes no product"))
    return list(changes(moves)[1:])


def _rewritten(expr: Expr, rule: Rewrite) -> Expr:
    """The expression with a rule applied to all neighbours in its matrix products."""
    if isinstance(expr, Let | Derivative):
        return expr
    inside: Expr = rebuild(
        expr, lambda part: None if part is expr or not isinstance(part, Expr) else _rewritten(part, rule)
    )
    return reduce(MatMul, _neighbours(_factors(inside), rule))


def _factors(product: Expr) -> list[Expr]:
    return [*_factors(product.left), *_factors(product.right)] if isinstance(product, MatMul) else [product]


def _neighbours(factors: list[Expr], rule: Rewrite) -> list[Expr]:
    """The factors after the rule has been applied to each pair, from left to right."""
    done: list[Expr] = []
    for factor in factors:
        while done and (joined := rule(done[-1], factor)) is not None:
            done.pop()
            factor = joined
        done.append(factor)
    return done
