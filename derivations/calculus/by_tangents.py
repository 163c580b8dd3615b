"""By a number: its changes are followed forwards, from the variable up to the result."""

from __future__ import annotations

from collections.abc import Collection

from derivations.calculus import local
from derivations.calculus.lines import by_name, by_rules, names_of, simplifying
from derivations.calculus.simplifier.standard import ONE
from derivations.calculus.worked import Equation, Move
from derivations.language.derivatives import Let, total
from derivations.language.expression import Expr, Symbol


def by_tangents(program: tuple[Let, ...], t: Symbol, live: Collection[Expr]) -> list[Equation]:
    """The derivative of each name by the number, from the variable up to the result."""
    names = names_of(program)
    equations: list[Equation] = []
    known: dict[Expr, Expr] = {t: ONE}
    for u in local.read_lines(program, live):
        leaves = local.leaves_of(u.value, live)
        moving = {leaf: ONE if leaf is t else total(leaf, t) for leaf in leaves}
        raw = by_name(local.tangent(u.value, moving, live, names), program)
        lines = [by_rules(raw, local.rules_of(u.value, live)), *simplifying(raw)]
        filled = local.replaced(lines[-1].expr, {total(leaf, t): known[leaf] for leaf in leaves if leaf is not t})
        if filled is not lines[-1].expr:
            lines += [Move(filled, "the derivatives found above", "substitution"), *simplifying(filled)]
        known[u] = lines[-1].expr
        equations.append(Equation(total(u, t), tuple(lines)))
    return equations
