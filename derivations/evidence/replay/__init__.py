"""Each reason of a derivation applied again: a rule that is named must lead from the line before to this line.

Two lines may be equal and the reason given for it be wrong. So what the reason says is done once more, to the line
before and with nothing but the rules that it names: a row of the table applied to the differentials in the line, a move
of the simplifier made somewhere in it, a name opened, a gradient read off. What comes out must be this line. The record
is asked for nothing but the lines and the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from derivations.calculus.rule_names import MOVES
from derivations.calculus.simplifier.measure import unopened
from derivations.calculus.simplifier.recognition import LOGSUMEXP_OF_SHIFT, OWN_NAME, SOFTMAX_OF_SHIFT
from derivations.calculus.worked import Equation, Move
from derivations.evidence.replay.gradients import layout, reading_off, symmetric, trace_form
from derivations.evidence.replay.moves import leads_to
from derivations.evidence.replay.names import definition, own_name, substitution, upstream_gradient
from derivations.evidence.replay.record import Record
from derivations.evidence.replay.rules import by_rules, chain_rule, constant, in_a_differential
from derivations.evidence.values import Point
from derivations.language.derivatives import Derivative
from derivations.language.expression import Expr

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation

Way = Callable[[Record, Equation, Expr, Move], bool]

BY_NAME: dict[str, Way] = {  # the other reasons are rules of the table and moves of the simplifier
    "definition": definition,
    OWN_NAME: own_name,
    SOFTMAX_OF_SHIFT: own_name,
    LOGSUMEXP_OF_SHIFT: own_name,
    "vector chain rule": chain_rule,
    "substitution": substitution,
    "constant rule": constant,
    "trace form": trace_form,
    "reading off the gradient": reading_off,
    "upstream gradient": upstream_gradient,
    "layout": layout,
    "symmetric variable": symmetric,
}


class Reason(NamedTuple):
    """A line, the one before it, and whether the rule that is named leads from there to here."""

    before: Expr
    after: Expr
    rule: str
    holds: bool


def replayed(derivation: Derivation, point: Point | None = None) -> list[Reason]:
    """Every reason of a derivation, applied again. A gradient that comes out in another form is evaluated at the point.

    >>> from derivations.evidence.derivation import derive
    >>> [reason.rule for reason in replayed(derive("norm(A @ x - b)**2", "x")) if not reason.holds]
    []
    """
    record = Record(derivation, point)
    return [reason for equation in record.equations for reason in _reasons(record, equation)]


def _reasons(record: Record, equation: Equation) -> Iterator[Reason]:
    before = equation.first
    for number, move in enumerate(equation.moves):
        rule = move.rule or move.because
        holds = (number > 0 and rule in MOVES and _is_moved_to(record, before, move.expr, rule)) or any(
            _is_led_to(way, record, equation, before, move) for way in _ways(rule)
        )
        yield Reason(before, move.expr, rule, holds)
        before = move.expr
    record.passed(equation)


def _ways(rule: str) -> list[Way]:
    """What a reason may mean."""
    return [*([BY_NAME[rule]] if rule in BY_NAME else []), by_rules, in_a_differential]


def _is_led_to(way: Way, record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    try:
        return way(record, equation, before, move)
    except ValueError:  # there is nothing in the line that the rule could be applied to
        return False


def _is_moved_to(record: Record, before: Expr, after: Expr, name: str) -> bool:
    """Whether moves of this name lead on. With u = z/T, both softmax(z/T) and softmax(u) are called p, as given."""
    if leads_to(before, after, name):
        return True
    if any(isinstance(node, Derivative) for node in unopened(before)):
        return False  # what it is taken with respect to keeps its name
    as_given = record.with_names_as_given(before), record.with_names_as_given(after)
    return as_given != (before, after) and leads_to(*as_given, name)
