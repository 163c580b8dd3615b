"""How long an expression is to write, and in which order its parts are written.

The cost counts operations twice and names once, as printed, so a shared part counts each time it is seen. A move of the
simplifier is made when it lowers the cost, or when it leaves a part in its one standard form.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any, ClassVar, TypeVar

from derivations.language.derivatives import Let
from derivations.language.expression import (
    Expr,
    Identity,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Size,
    Symbol,
    Transpose,
    Zeros,
)
from derivations.language.matrices import Kronecker
from derivations.language.substitute import operands

LEAVES = (Symbol, Number, Size, Ones, Zeros, Identity, Let)
# A mark on what stands there; a power is worth factoring; a Kronecker product is as large as both factors together.
COSTS = {Transpose: 1, Negate: 1, Power: 3, Kronecker: 3}
LONGEST_KEY = 240
LARGEST_MEMO = 500_000
Answer = TypeVar("Answer")


class Memo(dict[Expr, Answer]):
    """Answers by node, kept from one derivation to the next."""

    every: ClassVar[list[Memo[Any]]] = []

    def __init__(self) -> None:
        super().__init__()
        Memo.every.append(self)


def forget() -> None:
    """Empty the memos when they have grown large: they keep every node alive that they ever met."""
    if sum(map(len, Memo.every)) > LARGEST_MEMO:
        for memo in Memo.every:
            memo.clear()


_costs: Memo[int] = Memo()
_keys: Memo[str] = Memo()
_leaves: Memo[tuple[int, int]] = Memo()


def cost(expr: Expr) -> int:
    """Twice the operations, more or less, plus the names, as the expression is printed; a name is not looked into.

    >>> from derivations.language import matrix, vector
    >>> A, B, x = matrix("A", "n", "n"), matrix("B", "n", "n"), vector("x")
    >>> cost(A @ x + B @ x) > cost((A + B) @ x)
    True
    """
    if expr not in _costs:
        for node in unopened(expr, _costs):
            if node not in _costs:
                below = 0 if isinstance(node, LEAVES) else sum(_costs[operand] for operand in node.operands)
                _costs[node] = below + (1 if isinstance(node, LEAVES) else COSTS.get(type(node), 2))
    return _costs[expr]


def unopened(expr: Expr, known: Container[Expr] = (), parts: Callable[[Expr], Iterable[Expr]] = operands) -> list[Expr]:
    """Every node once, after its parts; what stands behind a name, or below a ``known`` node, is left out."""
    if not any(True for _ in expr.operands):
        return [expr]
    done: dict[Expr, None] = {}
    waiting: list[tuple[Expr, bool]] = [(expr, False)]
    while waiting:
        node, entered = waiting.pop()
        if entered or isinstance(node, Let) or node in known:
            done[node] = None
        elif node not in done:
            waiting.append((node, True))
            waiting.extend((part, False) for part in parts(node) if part not in done)
    return list(done)


def key(expr: Expr) -> str:
    """A text by which parts are put in order: plain before transposed, symbols by name."""
    if expr not in _keys:
        for node in unopened(expr, _keys):
            if node not in _keys:
                _keys[node] = _key(node)[:LONGEST_KEY]
    return _keys[expr]


def _key(node: Expr) -> str:
    if isinstance(node, Symbol | Let):
        return node.name
    if isinstance(node, Transpose):
        return f"{_keys[node.operand]}'"
    if isinstance(node, MatMul):
        return f"{_keys[node.left]} {_keys[node.right]}"
    plain = [str(value) for value in node.fields if not isinstance(value, Expr | tuple)]
    return f"~{type(node).__name__}{''.join(plain)}({','.join(_keys[operand] for operand in node.operands)})"


def in_order(parts: list[Expr]) -> list[Expr]:
    """Long before short, then by name: X w + b, A + Aᵀ, A + t B."""
    return sorted(parts, key=_place)


def _place(part: Expr) -> tuple[int, int, str]:
    arrays, numbers = leaves(part)
    return -arrays, numbers if arrays else -numbers, key(part)


def leaves(expr: Expr) -> tuple[int, int]:
    """How many names of arrays, and how many of numbers, stand in an expression as printed."""
    if expr not in _leaves:
        for node in unopened(expr, _leaves):
            if node not in _leaves:
                inside = [] if isinstance(node, LEAVES) else [_leaves[operand] for operand in node.operands]
                own = (1, 0) if node.shape else (0, 1)
                _leaves[node] = (sum(a for a, _ in inside), sum(n for _, n in inside)) if inside else own
    return _leaves[expr]
