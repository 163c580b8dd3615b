"""Reasons that are rules: rows of the table, applied to a Jacobian or to differentials, and the chain rule."""

from __future__ import annotations

from derivations.calculus import local
from derivations.calculus.by_gradients import terms_of
from derivations.calculus.by_jacobians import stacked_jacobian, total_by
from derivations.calculus.linear import product
from derivations.calculus.lines import names_of
from derivations.calculus.simplifier.standard import ONE, zero
from derivations.calculus.worked import Equation, Move
from derivations.evidence.replay.record import Record, derivative_in, rules_in
from derivations.language.derivatives import Differential, Let, Partial, Total
from derivations.language.expression import Expr, Number, Zeros

CONSTANT = ("constant rule",)  # where no rule is needed: nothing but comparisons


def by_rules(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """The Jacobian of one line of the program, or its tangent, by the rules of exactly these names."""
    slope = derivative_in(before)
    if slope is None or not isinstance(slope.function, Let) or before is not equation.first:
        return False
    u, by = slope.function, slope.variable
    program = record.program(u)
    names = names_of(program)
    if u.value not in record.live:
        return False
    if rules_in(move) == _named(local.rules_of(u.value, record.live, by)) and (
        stacked_jacobian(slope) is before or before is slope
    ):
        raw = local.replaced(local.jacobian(u.value, by, record.live, names), names)
        if raw is move.expr:
            return True
    if rules_in(move) != _named(local.rules_of(u.value, record.live)):
        return False
    leaves = local.leaves_of(u.value, record.live)
    moving = {leaf: ONE if leaf is by else Total(leaf, by, "∂", "fraction") for leaf in leaves}
    return local.replaced(local.tangent(u.value, moving, record.live, names), names) is move.expr


def _named(rules: tuple[str, ...]) -> set[str]:
    return {*(rules or CONSTANT)}


def in_a_differential(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """Each differential of an operation in the line by the rule of that operation."""
    if not isinstance(equation.first, Differential):
        return False
    if before is equation.first and isinstance(before.function, Let):
        before = Differential(before.function.value, record.variables)
        if move.expr is before and rules_in(move) == {"definition"}:
            return True
    rules: dict[str, None] = {}
    return local.one_round(before, record.variables, record.live, rules) is move.expr and rules_in(move) == {
        *(rules or CONSTANT)
    }


def chain_rule(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """The sum, over all that read a variable, of the product of two derivatives."""
    slope = derivative_in(before)
    if slope is None or not isinstance(slope.function, Let):
        return False
    f, u = slope.function, slope.variable
    terms = []
    for reader in record.readers(f):
        if u in local.leaves_of(reader.value, record.live) and reader in record.moving(f):
            link = stacked_jacobian(Partial(reader, u, "∂"))
            if link in record.known:
                terms.append(link if reader is f else product(total_by(f, reader, slope.sign), link))
    found = [move.expr] if len(terms) == 1 else terms_of(move.expr)
    return bool(terms) and len(found) == len(terms) and {*found} == {*terms}


def constant(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """What does not depend on the variable."""
    slope = derivative_in(before)
    if slope is None or not isinstance(move.expr, Zeros | Number):
        return False
    return slope.variable not in record.moving(slope.function) and move.expr is zero(move.expr.shape)
