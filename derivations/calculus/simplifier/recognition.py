"""A function as it is given, with what is written out in it called by its name, also behind names of parts of it.

With E = exp(z − max(z)), the line of p = E/sum(E) goes on to softmax(z − max(z)) and to softmax(z).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from derivations.calculus.simplifier import named, shifts
from derivations.calculus.simplifier.measure import unopened
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply
from derivations.language.expression import Add, Divide, Expr, MatMul, Subtract, Transpose, postorder, rebuilt
from derivations.language.functions import Diag
from derivations.language.matrices import EntrySum, Reduce, Softmax

OWN_NAME, APART = "a function with a name of its own", "a logarithm taken apart"
SOFTMAX_OF_SHIFT, LOGSUMEXP_OF_SHIFT = "softmax of a shift", "log-sum-exp of a shift"
AROUND_EXPONENTIALS = (Add, Divide, Diag, EntrySum, MatMul, Transpose)
DEEPEST = 6  # operations and names from a softmax that is written out down to its exponentials


class Stage(NamedTuple):
    """A function after one kind of recognition, and the reason for it."""

    reason: str
    expr: Expr


def stages(function: Expr) -> list[Stage]:
    """The function as it is given, and as it is after each kind of recognition that changes it."""
    found = [Stage("definition", function)]
    for reason in REASONS:
        expr = recognised_by(found[-1].expr, reason)
        if expr is not found[-1].expr:
            found.append(Stage(reason, expr))
    return found


def recognised(expr: Expr) -> Expr:
    """The expression with functions that have a name of their own called by it: softplus, softmax, log-sum-exp, σ."""
    return stages(expr)[-1].expr


def recognised_by(expr: Expr, reason: str) -> Expr:
    """The expression after one kind of recognition alone."""
    if reason == LOGSUMEXP_OF_SHIFT and not any(_is_shifted_logsumexp(node) for node in postorder(expr)):
        return expr
    move = MOVES[reason]
    answers: dict[Expr, Expr] = {}
    for node in postorder(expr):
        new = rebuilt(node, answers)
        answers[node] = move(new) or new
    return answers[expr]


def _own_name(node: Expr) -> Expr | None:
    found = named.known_function(node) or named.square_of_norm(node)
    if found or not isinstance(node, Apply | Divide | MatMul):
        return found
    shown = {operand: _exponentials_shown(operand, DEEPEST) for operand in node.operands}
    if isinstance(node, Divide) and not isinstance(shown[node.left], Apply):
        shown[node.left] = node.left  # a name for anything else stays
    return named.known_function(rebuilt(node, shown))


def _exponentials_shown(node: Expr, depth: int) -> Expr:
    """The node with exp(x) in place of names for it, also below sums and quotients, which may have names too."""
    if isinstance(node, Let):
        shown = _exponentials_shown(node.value, depth - 1) if depth else node
        is_exp = isinstance(shown, Apply) and shown.name == "exp"
        return shown if is_exp or isinstance(shown, AROUND_EXPONENTIALS) else node
    if not isinstance(node, AROUND_EXPONENTIALS) or not depth:
        return node
    return rebuilt(node, {operand: _exponentials_shown(operand, depth - 1) for operand in node.operands})


def _apart(node: Expr) -> Expr | None:
    return named.logarithm_apart(node) if isinstance(node, Apply) else None


def _softmax(node: Expr) -> Expr | None:
    if not isinstance(node, Softmax):
        return None
    return shifts.softmax_of_shift(Softmax(_shifts_shown(node.array)))


def _logsumexp(node: Expr) -> Expr | None:
    if not isinstance(node, Add | Subtract):
        return None
    shown = _shifts_shown(node)
    return shifts.logsumexp_of_shift(shown) if isinstance(shown, Add | Subtract) else None


def _shifts_shown(node: Expr) -> Expr:
    """The node with x − c in place of names for it, and log-sum-exp of x − c in place of names for that."""
    answers: dict[Expr, Expr] = {}
    for part in unopened(node):
        new = rebuilt(part, answers)
        answers[part] = _shifts_shown(new.value) if isinstance(new, Let) and _is_shift(new.value) else new
    return answers[node]


def _is_shift(value: Expr) -> bool:
    return _is_shifted_logsumexp(value) or bool(shifts.unshifted(value)[1])


def _is_shifted_logsumexp(node: Expr) -> bool:
    if not (isinstance(node, Reduce) and node.kind == "logsumexp"):
        return False
    return _is_shift(node.array.value if isinstance(node.array, Let) else node.array)


MOVES: dict[str, Callable[[Expr], Expr | None]] = {
    OWN_NAME: _own_name,
    APART: _apart,
    SOFTMAX_OF_SHIFT: _softmax,
    LOGSUMEXP_OF_SHIFT: _logsumexp,
}
REASONS = tuple(MOVES)
