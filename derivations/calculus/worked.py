"""What a procedure hands back: the intermediates it introduced, their derivatives, and how these were combined."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from derivations.calculus.conditions import conditions_of
from derivations.language.derivatives import Differential, Let
from derivations.language.expression import Expr

TRACE_FORM = "trace form"  # the reason for the line df = tr(Gᵀ dX)


class Move(NamedTuple):
    """An expression, why it equals the one before, and the id of the formula that states the rule."""

    expr: Expr
    because: str
    rule: str | None = None


@dataclass(frozen=True)
class Equation:
    """An expression and what it was turned into, move by move."""

    first: Expr
    moves: tuple[Move, ...]

    @property
    def last(self) -> Expr:
        return self.moves[-1].expr if self.moves else self.first

    def latex(self) -> str:
        return " = ".join(expr.latex() for expr in (self.first, *(move.expr for move in self.moves)))


@dataclass(frozen=True)
class Worked:
    """A derivative with its four steps. ``combined`` is steps 3 and 4: one equation, or one for each intermediate."""

    intermediates: tuple[Let, ...]
    slopes: tuple[Equation, ...]
    combined: tuple[Equation, ...]

    @property
    def result(self) -> Expr:
        return self.combined[-1].last

    @property
    def conditions(self) -> tuple[str, ...]:
        """Where the result holds, and what is taken at kinks, in words."""
        return conditions_of(self.intermediates[-1])

    def introduced(self) -> tuple[Equation, ...]:
        """Step 1 as equations."""
        return tuple(Equation(u, (Move(u.value, "a name for the result"),)) for u in self.intermediates)


def changes(moves: Iterable[Move]) -> tuple[Move, ...]:
    """The moves that change something."""
    moves = tuple(moves)
    return moves[:1] + tuple(move for before, move in itertools.pairwise(moves) if move.expr != before.expr)


def brief(equation: Equation) -> Equation:
    """The equation with only the lines that teach: each rule with what it comes to after simplification.

    A differential is one line, whatever the number of rules that led to it, and its trace form another. What is asked
    stays as it was asked, and its form with other names is a line of its own.
    """
    from derivations.calculus.simplifier import SIMPLIFICATION_NAMES
    from derivations.calculus.simplifier.recognition import REASONS

    kept: list[Move] = []
    for move in equation.moves:
        if not kept or kept[-1].rule in ("definition", *REASONS) or (move.rule or "") not in SIMPLIFICATION_NAMES:
            kept.append(move)
        else:
            kept[-1] = kept[-1]._replace(expr=move.expr)
    if isinstance(equation.first, Differential):
        kept = [*_joined([move for move in kept if move.rule != TRACE_FORM]), *kept[-1:]]
    return Equation(equation.first, changes(kept))


def _joined(moves: list[Move]) -> list[Move]:
    """Several lines as the last of them, by all their rules."""
    names = "; ".join(dict.fromkeys(name for move in moves for name in (move.rule or "").split("; ")))
    return [Move(moves[-1].expr, names, names)] if moves else []
