"""Moves applied from the leaves up until none fits, and the record of what was done.

The table of moves is filled in by the package; a move that has to simplify parts by itself asks here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from derivations.calculus.simplifier.measure import Memo, unopened
from derivations.language.derivatives import Derivative, Let
from derivations.language.expression import Add, Expr, Negate, Subtract, rebuilt


@dataclass(frozen=True)
class Simplification:
    """A move of the simplifier: its name, what it does in words, the kinds of node it looks at, and the move."""

    name: str
    kinds: tuple[type[Expr], ...]
    move: Callable[[Any], Expr | None]

    @property
    def words(self) -> str:
        """The equations that the move stands for."""
        return (self.move.__doc__ or "").strip().splitlines()[0]


class Firing(NamedTuple):
    """A move that was made: which, and what turned into what."""

    by: Simplification
    before: Expr
    after: Expr


BY_KIND: dict[type[Expr], list[Simplification]] = {}

_known: Memo[Expr] = Memo()


def simplified(expr: Expr) -> Expr:
    """The expression in standard form. What stands behind a name is left as it is."""
    if expr not in _known:
        _simplify(expr, _known, None)
    return _known[expr]


def moves(expr: Expr) -> list[Firing]:
    """Every move from an expression to its standard form, in the order in which they were made."""
    made: list[Firing] = []
    if simplified(expr) is not expr:
        _simplify(expr, _Settled(), made)
    return made


class _Settled(dict[Expr, Expr]):
    """Standard forms by node. What is its own standard form is there from the start: no move is made in it."""

    def __contains__(self, node: object) -> bool:
        return super().__contains__(node) or _known.get(node) is node  # type: ignore[call-overload]

    def __missing__(self, node: Expr) -> Expr:
        return node  # is asked for only what is there


MOST_MOVES = 10_000  # far more than any expression has taken; a loop of two moves would be an error of ours


def _simplify(expr: Expr, known: Any, made: list[Firing] | None) -> Expr:
    for node in _units(expr, known):
        if node not in known:
            known[node] = node if isinstance(node, Let | Derivative) else _settled(_renewed(node, known), known, made)
    result: Expr = known[expr]
    return result


SUMS = (Add, Subtract, Negate)


def _units(expr: Expr, known: Any) -> list[Expr]:
    """The nodes to simplify, each after its parts. A sum is one unit: no part of it is settled alone.

    What is below a ``known`` node is left out.
    """
    return unopened(expr, known, _parts)


def _parts(node: Expr) -> list[Expr]:
    """The operands; of a sum, its terms, however it is bracketed."""
    if not isinstance(node, Add | Subtract):
        return list(node.operands)
    return [part for part in _inside(node) if not isinstance(part, SUMS)]


def _inside(node: Expr) -> list[Expr]:
    """The nodes of a sum down to its terms, each after those below it."""
    found: list[Expr] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if isinstance(part, SUMS):
            waiting += part.operands
    return found[::-1]


def _renewed(node: Expr, known: Any) -> Expr:
    """The node with its parts in standard form."""
    if not isinstance(node, Add | Subtract):
        return rebuilt(node, known)
    answers: dict[Expr, Expr] = {}
    for part in _inside(node):
        answers[part] = rebuilt(part, answers) if isinstance(part, SUMS) else known[part]
    return answers[node]


def _settled(node: Expr, known: Any, made: list[Firing] | None) -> Expr:
    """A node whose operands are in standard form, moved until no move fits."""
    if node in known:
        return known[node]  # type: ignore[no-any-return]
    for simplification in BY_KIND.get(type(node), ()):
        after = simplification.move(node)
        if after is not None and after is not node:
            if made is not None:
                made.append(Firing(simplification, node, after))
                if len(made) > MOST_MOVES:
                    raise RecursionError(f"the simplifier does not end on {node.latex()}")
            known[node] = _simplify(after, known, made)
            return known[node]  # type: ignore[no-any-return]
    known[node] = node
    return node
