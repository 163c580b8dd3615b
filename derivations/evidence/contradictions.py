"""Two entries that state the same formula, one with = and one with ≠: an error, unless a condition tells them apart.

Two sides are the same where they are typeset alike, or are one expression once all names are opened; how a derivative
or a sum is printed, with d or ∂, with its limits or without, makes no difference.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derivations.evidence.formula import Formula
from derivations.evidence.statement import Chain, Statement, Unequal
from derivations.language.binders import Sum
from derivations.language.derivatives import Derivative, Let
from derivations.language.expression import Dot, Expr, MatMul, Multiply, Transpose
from derivations.language.shape import ShapeError
from derivations.language.substitute import rebuild

Key = str | Expr


@dataclass(frozen=True, eq=False)
class Entry:
    """A statement of a formula, and the conditions that its card shows."""

    formula: Formula
    part: str
    statement: Statement

    @property
    def name(self) -> str:
        return f"{self.formula.id} {self.part}".strip()

    @property
    def conditions(self) -> frozenset[str]:
        """Examples with numbers, which stand apart, have none."""
        part = self.part if self.part in self.formula.parts else None
        return frozenset() if part in self.formula.apart else frozenset(self.formula.conditions_of(part))


def contradictions(formulas: Iterable[Formula]) -> list[tuple[str, str]]:
    """The pairs of entries of which one states an equation and the other that it does not hold, under no less.

    >>> from derivations.evidence.statement import chain
    >>> from derivations.language import scalar
    >>> from derivations.language.elementwise import absolute
    >>> x = scalar("x")
    >>> equal, unequal = chain(absolute(x), x), Unequal(absolute(x), x)
    >>> contradictions([Formula("a", "", "1", equal), Formula("b", "", "1", unequal)])
    [('a', 'b')]
    >>> contradictions([Formula("a", "", "1", equal, domain={"x": "positive"}), Formula("b", "", "1", unequal)])
    []
    """
    entries = [entry for formula in formulas for entry in entries_of(formula)]
    lines: dict[Key, set[tuple[Entry, int]]] = {}
    for entry in entries:
        if isinstance(entry.statement, Chain):
            for number, expr in enumerate(entry.statement.exprs):
                for key in keys(expr):
                    lines.setdefault(key, set()).add((entry, number))
    found: dict[tuple[str, str], None] = {}
    for denial in entries:
        if isinstance(denial.statement, Unequal):
            left, right = (
                {line for key in keys(side) for line in lines.get(key, ())} for side in denial.statement.exprs
            )
            for (entry, number), (other, another) in itertools.product(left, right):
                if entry is other and number != another and not entry.conditions - denial.conditions:
                    found[entry.name, denial.name] = None
    return sorted(found)


def entries_of(formula: Formula) -> Iterator[Entry]:
    yield Entry(formula, "", formula.statement)
    yield from (Entry(formula, "derivation", statement) for statement in formula.derivation)
    yield from (Entry(formula, part, statement) for part, statement in formula.parts.items())


def keys(expr: Expr) -> set[Key]:
    """What an expression is recognised by."""
    return {expr.latex(), opened(expr)}


def opened(expr: Expr) -> Expr:
    """An expression without its names, and as if everything were printed in one way."""
    try:
        answer: Expr = rebuild(expr, _opened)
    except ShapeError:  # a derivative with respect to a name, which has to stay
        return expr
    return answer


def _opened(part: object) -> Expr | None:
    match part:
        case Let(value=value):
            return opened(value)
        case Derivative() if (part.sign, part.style) != ("∂", "fraction"):
            return opened(replace(part, sign="∂", style="fraction"))
        case Sum() if (part.limits, part.over) != ("full", None):
            return opened(replace(part, limits="full", over=None))
        case Multiply(times=True):
            return opened(replace(part, times=False))
        case MatMul(Transpose(left), right) if len(left.shape) == 1 and left.shape == right.shape:
            return opened(Dot(left, right))
    return None
