r"""What the paper simplifies in a product of Jacobians, step by step, and how it writes what the tables give.

Three small tables of moves, each an equation. Where the simplifier has the equation, its move is used; here it gets the
words of the pages and the id of the formula that states it. Nothing else is simplified: whoever follows the paper with
a pencil finds each line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import reduce
from typing import Any, NamedTuple

from derivations.calculus.differentials import opposite
from derivations.calculus.simplifier import neighbours
from derivations.calculus.simplifier.standard import ONE, ZERO, chain_of, is_ones, zero
from derivations.calculus.worked import Move, changes
from derivations.language.binders import Block
from derivations.language.derivatives import Derivative, Let
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    as_expr,
    rebuilt,
)
from derivations.language.functions import Cases
from derivations.language.substitute import answered

Joint = Callable[[Expr, Expr], Expr | None]  # two neighbours in a matrix product, and what they turn into
Rewrite = Callable[[Any], Expr | None]  # a node, and what it turns into
MINUS_ONE = as_expr(-1)


# Two neighbours in a product: what the simplifier does not have, or does in several steps


def identity(left: Expr, right: Expr) -> Expr | None:
    """I A = A; and (−I) A = −A, (I c) A = A c, (I/c) A = A/c."""
    match left, right:
        case (Negate(Identity()), other) | (other, Negate(Identity())):
            return -other
        case (Multiply(Identity(), factor), other) | (other, Multiply(Identity(), factor)) if factor.shape == ():
            return other * factor
        case (Divide(Identity(), factor), other) | (other, Divide(Identity(), factor)) if factor.shape == ():
            return other / factor
    return neighbours.identity(left, right)


def number_one(left: Expr, right: Expr) -> Expr | None:
    """1 A = A and (−1) A = −A: a Jacobian that is a number."""
    if ONE in (left, right):
        return right if left is ONE else left
    return -right if left is MINUS_ONE else None


def in_each_case(left: Expr, right: Expr) -> Expr | None:
    """Cases of 0 and 1, times A, are cases of zeros and A."""
    if not isinstance(left, Cases) or any(value not in (ZERO, ONE) for value in left.values):
        return None
    return Cases(tuple(right if value is ONE else zeros_like(right) for value in left.values), left.conditions)


def zeros_like(expr: Expr) -> Expr:
    """Zeros in a shape; the paper writes a row of them as the transpose of a column."""
    return zero(expr.shape[1:]).T if expr.shape[:1] == (1,) else zero(expr.shape)


def rows_times_columns(left: Expr, right: Expr) -> Expr | None:
    """[a b] [c; d] = a c + b d, where both matrices are written out."""
    if not (isinstance(left, Block) and isinstance(right, Block)):
        return None
    if any(entry.shape != () for row in (*left.rows, *right.rows) for entry in row):
        return None
    columns = list(zip(*right.rows, strict=True))
    rows = tuple(tuple(_sum_of_products(row, column) for column in columns) for row in left.rows)
    return rows[0][0] if len(rows) == len(columns) == 1 else Block(rows)


def _sum_of_products(row: Iterable[Expr], column: Iterable[Expr]) -> Expr:
    return reduce(lambda a, b: a + b, (tidied(a * b) for a, b in zip(row, column, strict=True)))


class Step(NamedTuple):
    """A move on two neighbours, why they are equal, and the id of the formula that states it."""

    move: Joint
    because: str
    rule: str | None = None


# --8<-- [start:steps]
STEPS: tuple[Step, ...] = (
    Step(identity,                   "the identity changes nothing"),
    Step(number_one,                 "1 changes no product"),
    Step(neighbours.diagonals,           "diagonal matrices multiply entry by entry", "s453-diagonal"),
    Step(neighbours.row_and_diagonal,    "each column of the diagonal matrix has one entry to sum", "s5-dot-dw"),
    Step(neighbours.diagonal_and_column, "a diagonal matrix multiplies entry by entry"),
    Step(neighbours.row_of_ones,         "a row of ones times a vector is the sum of the vector", "s44-sum-def"),
    Step(neighbours.column_of_ones,      "a row times a vector of ones is the sum of the row", "s44-sum-def"),
    Step(in_each_case,               "multiply in each case"),
    Step(rows_times_columns,         "rows times columns"),
)  # fmt: skip
# --8<-- [end:steps]


def simplified(expr: Expr) -> list[Move]:
    r"""The moves to the simplest form that the steps reach.

    >>> from derivations.language import Identity, Ones, diag, vector
    >>> [move.expr.latex() for move in simplified(Ones("n").T @ diag(vector("w")) @ Identity("n"))]
    ['\\vec{\\mathbf{1}}^T \\operatorname{diag}(\\mathbf{w})', '\\mathbf{w}^T']
    """
    moves = [Move(expr, "")]
    before = None
    while before is not moves[-1].expr:
        before = moves[-1].expr
        for move, because, rule in STEPS:
            moves.append(Move(_rewritten(moves[-1].expr, _at_neighbours(move)), because, rule))
        moves.append(Move(tidied(moves[-1].expr), "0 adds nothing, 1 changes no product"))
    return list(changes(moves)[1:])


def _at_neighbours(move: Joint) -> Rewrite:
    """The move made at each pair of neighbours in a matrix product, from left to right."""

    def at_each_pair(node: Expr) -> Expr | None:
        done: list[Expr] = []
        for factor in (chain := chain_of(node)):
            while done and (joint := move(done[-1], factor)) is not None:
                done.pop()
                factor = joint
            done.append(factor)
        return reduce(MatMul, done) if len(done) < len(chain) else None

    return at_each_pair


# One node: what adds nothing


def no_term(node: Expr) -> Expr | None:
    """0 + a = a."""
    match node:
        case Add(Number(0), kept) | Add(kept, Number(0)):
            return kept
    return None


def no_factor(node: Expr) -> Expr | None:
    """1 a = a, and 0 a = 0 for numbers."""
    match node:
        case Multiply(Number(1), kept) | Multiply(kept, Number(1)):
            return kept
        case Multiply(Number(0), other) | Multiply(other, Number(0)) if not other.shape:
            return ZERO
    return None


TIDYING: tuple[Rewrite, ...] = (no_term, no_factor)


def tidied(expr: Expr) -> Expr:
    """Without the terms that are 0 and the factors that are 1.

    >>> from derivations.language import scalar
    >>> tidied(0 + 1 * scalar("x")).latex()
    'x'
    """
    return _rewritten(expr, *TIDYING)


def plus(left: Expr, right: Expr) -> Expr:
    """The sum, where neither is 0."""
    return _settled(left + right, TIDYING)


def times(left: Expr, right: Expr) -> Expr:
    """The product, where neither is 1 or 0."""
    return _settled(left * right, TIDYING)


# One node: how the paper writes it


def ones_factor(node: Expr) -> Expr | None:
    """1 ⊗ x = x, for the vector of ones."""
    match node:
        case Multiply(ones, kept) | Multiply(kept, ones) if is_ones(ones) and kept.shape == node.shape:
            return kept
    return None


def identity_first(node: Expr) -> Expr | None:
    """The paper writes the identity first: c I = I c, and (1/c) I = I/c."""
    match node:
        case Multiply(Divide(Number(1), factor), Identity() as eye) if not factor.shape:
            return eye / factor
        case Multiply(factor, Identity() as eye) if not factor.shape:
            return eye * factor
    return None


def negative_number(node: Expr) -> Expr | None:
    """−(1) = −1, a number."""
    return Number(-node.operand.value) if isinstance(node, Negate) and isinstance(node.operand, Number) else None


def read_from_right(node: Expr) -> Expr | None:
    """[c ≥ x] = [x ≤ c] and [c < x] = [x > c]."""
    if not isinstance(node, Compare) or node.relation not in "≥<":
        return None
    return Compare("≤" if node.relation == "≥" else ">", node.right, node.left)


def as_cases(node: Expr) -> Expr | None:
    """[z > c], for numbers, is 0 where z ≤ c and 1 where z > c."""
    if not isinstance(node, Compare) or node.shape or node.relation not in "≤>":
        return None
    low, high = (node, opposite(node)) if node.relation == "≤" else (opposite(node), node)
    return Cases((ONE, ZERO) if node is low else (ZERO, ONE), (low, high))


WRITING: tuple[Rewrite, ...] = (
    neighbours.on_neighbours(neighbours.identity),
    no_factor,
    ones_factor,
    identity_first,
    negative_number,
    read_from_right,
    as_cases,
)


def written(found: Expr, operation: Expr) -> Expr:
    """The derivative of an operation, as the paper writes it; the operands stay as they are."""
    return _rewritten(found, *WRITING, kept=operation.operands)


# A pass from the leaves up


def _rewritten(expr: Expr, *moves: Rewrite, kept: Collection[Expr] = ()) -> Expr:
    """The expression with the moves made at each node; what is kept, or stands behind a name, is left as it is."""
    answers = {operand: operand for operand in kept}
    return answered(answers, expr, _inside, lambda node: _settled(rebuilt(node, answers), moves, kept))


def _inside(node: Expr) -> tuple[Expr, ...]:
    return () if isinstance(node, Let | Derivative) else node.operands


def _settled(node: Expr, moves: Iterable[Rewrite], kept: Collection[Expr] = ()) -> Expr:
    """The node after the moves, each made as long as it fits; once it has come down to what is kept, it stays."""
    for move in moves:
        while node not in kept and (after := move(node)) is not None:
            node = after
    return node
