"""A move of the simplifier made again: whether the move of a name leads from one line to the next.

The move may have been made in one place or in several, and more than once. The two lines are walked side by side; what
is alike in both is passed over, and where they differ the move must fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from derivations.calculus.simplifier import SIMPLIFICATIONS, Simplification
from derivations.language.derivatives import Derivative, Let
from derivations.language.expression import Expr, rebuilt

MOST_TRIED = 2_000


def leads_to(before: Expr, after: Expr, name: str) -> bool:
    """Whether moves of this name, and no others, lead from one expression to the other.

    >>> from derivations.language import matrix
    >>> A, B, X = matrix("A", "m", "n"), matrix("B", "n", "p"), matrix("X", "p", "m")
    >>> leads_to(X @ (A @ B).T.T, X @ (A @ B), "transpose of a product")
    True
    >>> leads_to(X @ (A @ B), X @ A @ B, "brackets in a product")
    True
    >>> leads_to(X @ (A @ B), X @ A @ B, "transpose of a product")
    False
    """
    return before is not after and _Search(name).reaches(before, after)


class _Search:
    def __init__(self, name: str) -> None:
        self.moves = [one for one in SIMPLIFICATIONS if one.name == name]
        self.known: dict[tuple[Expr, Expr], bool] = {}
        self.ends: dict[Expr, Expr] = {}

    def reaches(self, before: Expr, after: Expr) -> bool:
        if before is after:
            return True
        pair = (before, after)
        if pair not in self.known:
            self.known[pair] = False  # while it is looked for
            self.known[pair] = len(self.known) < MOST_TRIED and self._is_reached(before, after)
        return self.known[pair]

    def _is_reached(self, before: Expr, after: Expr) -> bool:
        if isinstance(before, Let | Derivative):
            return False
        if _are_alike(before, after) and all(map(self.reaches, before.operands, after.operands)):
            return True
        return any(self.reaches(moved, after) for moved in self._moved(before))

    def _moved(self, node: Expr) -> Iterator[Expr]:
        """The node after one move, made on it as it is or after all moves that fit its parts."""
        settled = rebuilt(node, {part: self._end(part) for part in node.operands})
        for start in dict.fromkeys((node, settled)):
            for move in self.moves:
                if isinstance(start, move.kinds) and (after := _made(move, start)) is not None:
                    yield after

    def _end(self, node: Expr) -> Expr:
        """The node after all moves that fit it and its parts."""
        if node not in self.ends:
            self.ends[node] = node
            if not isinstance(node, Let | Derivative):
                settled = rebuilt(node, {part: self._end(part) for part in node.operands})
                made = (_made(move, settled) for move in self.moves if isinstance(settled, move.kinds))
                after = next(filter(None, made), None)
                self.ends[node] = settled if after is None else self._end(after)
        return self.ends[node]


def _made(move: Simplification, node: Expr) -> Expr | None:
    after = move.move(node)
    return after if after is not node else None


def _are_alike(before: Expr, after: Expr) -> bool:
    """Whether two nodes are the same operation, on operands that may differ."""
    if type(before) is not type(after) or before.shape != after.shape:
        return False
    operands = dict(zip(before.operands, after.operands, strict=False))
    return len(tuple(before.operands)) == len(tuple(after.operands)) and rebuilt(before, operands) is after
