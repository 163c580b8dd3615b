"""Reasons about names: what one stands for, and what was found above put in its place."""

from __future__ import annotations

from derivations.calculus import local
from derivations.calculus.by_jacobians import stacked_jacobian
from derivations.calculus.lines import logarithms_opened, opened
from derivations.calculus.naming import with_names
from derivations.calculus.simplifier import recognised
from derivations.calculus.simplifier.measure import unopened
from derivations.calculus.simplifier.recognition import recognised_by
from derivations.calculus.worked import Equation, Move
from derivations.evidence.replay.record import Record, derivative_in, is_moved
from derivations.language.derivatives import Derivative, Let, Partial, Total
from derivations.language.expression import Expr, postorder


def definition(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """A name and what it stands for; the function, as it was asked for."""
    if not isinstance(before, Let):
        return False
    asked = record.derivation.reading.expr
    given: list[Expr | None] = [asked.value if isinstance(asked, Let) else asked]
    names = {node.name: node for node in unopened(move.expr) if isinstance(node, Let)}
    values = [node.value for node in postorder(asked) if isinstance(node, Let) and node.name == before.name]
    if before is record.functions[0]:
        values += filter(None, given)
    if any(with_names(value, names) is move.expr for value in values):
        return True
    given += list(record.known.values())[-1:]  # in a second derivative, the gradient found above
    return logarithms_opened(move.expr, record.live) is before.value or (before, move.expr) in zip(
        record.functions, given, strict=False
    )


def own_name(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """Functions called by their names, as the reason says: with all names opened, this leads on to the same."""
    if isinstance(before, Let) or not isinstance(equation.first, Let):
        return False
    lets = [node for node in postorder(before, move.expr) if isinstance(node, Let)]
    asked = opened(before, lets)
    called = recognised_by(asked, move.rule or move.because)
    return called is not asked and recognised(called) is recognised(opened(move.expr, lets))


def substitution(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """What was found above for what stands in the line, or what names stand for."""
    if isinstance(before, Let):
        return False  # that is a definition
    slopes = [node for node in unopened(before) if isinstance(node, Derivative)]
    if slopes:
        return local.replaced(before, {**record.known, **_direct(record, before)}) is move.expr
    return move.expr in (record.without_our_names(before), logarithms_opened(before, record.live))


def _direct(record: Record, before: Expr) -> dict[Expr, Expr]:
    """For derivatives with respect to what the function alone reads, the direct ones that were found above."""
    found = {}
    for node in unopened(before):
        slope = derivative_in(node)
        if slope is not None and node is stacked_jacobian(slope) and isinstance(slope.function, Let):
            by = slope.variable
            moving = record.moving(slope.function)
            readers = [u for u in record.readers(slope.function) if u in moving and is_moved(u, by, record.live)]
            direct = stacked_jacobian(Partial(slope.function, by, "∂"))
            if readers == [slope.function] and direct in record.known:
                found[node] = record.known[direct]
    return found


def upstream_gradient(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """A name for the derivative with respect to an intermediate: what that comes to is what the name stands for."""
    slope = move.expr
    if not isinstance(before, Let) or not isinstance(slope, Total) or slope.function is not record.functions[0]:
        return False
    return slope.variable in record.program(slope.function) and before.value is equation.last
