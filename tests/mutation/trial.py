"""Trying a mutant: the checker must reject a statement with one line changed, if the change means anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from derivations.evidence.check import check_statement
from derivations.evidence.domains import left_open
from derivations.evidence.formula import Formula
from derivations.evidence.pair import Pair, relative_error
from derivations.evidence.points import draw_values
from derivations.evidence.statement import Chain, HasShape, Statement, Step, Unequal, one_line
from derivations.language.expression import Expr
from derivations.language.numeric import numeric, parameters
from derivations.language.shape import matrix_shape
from tests.mutation.mutants import mutants

ALIKE = 1e-6  # two expressions whose values differ by less, relatively, mean the same
POINTS = 8


@dataclass(frozen=True)
class Trial:
    """One change of one formula and what became of it: rejected, same meaning, survived, or it cannot be built."""

    id: str
    change: str
    outcome: str
    text: str


def trials(formula: Formula) -> Iterator[Trial]:
    """Every change of every line that a formula states."""
    for statement in formula.statements:
        for change, changed, before, after in _changed(statement):
            if changed is None:
                yield Trial(formula.id, change, "cannot be built", "the shapes do not fit")
                continue
            if _rejected(changed, formula):
                yield Trial(formula.id, change, "rejected", one_line(changed))
                continue
            difference = _difference(before, after, statement, formula) if before and after else float("inf")
            outcome = "same meaning" if difference <= ALIKE else "survived"
            reason = f"every check passes, but its values differ by {difference:.0e}"
            yield Trial(formula.id, change, outcome, f"{reason}: {one_line(changed)}")
    yield from _claims_too_much(formula)


def _claims_too_much(formula: Formula) -> Iterator[Trial]:
    """The formula with a restriction of its domain left out, or a condition that is written."""
    exprs = [expr for statement in formula.statements for expr in statement.exprs]
    needed = left_open(exprs, {}, ())
    for name in formula.domain:
        domain = {other: kind for other, kind in formula.domain.items() if other != name}
        open_now = left_open(exprs, domain, formula.written)
        yield Trial(formula.id, "domain", "rejected" if open_now else "same meaning", f"without the domain of {name}")
    for said in formula.stated:
        if said in needed:
            others = [other for other in formula.stated if other != said]
            open_now = left_open(exprs, formula.domain, others)
            yield Trial(formula.id, "condition", "rejected" if open_now else "survived", f"without: {said}")


def _rejected(changed: Statement, formula: Formula) -> bool:
    try:
        return bool(check_statement(changed, formula.domain, seed=0).failures)
    except Exception:
        return True  # the changed line cannot even be read, as an index without a range: the check stops there


def _changed(statement: Statement) -> Iterator[tuple[str, Statement | None, Expr | None, Expr | None]]:
    """The statement with one of its lines changed, and that line before and after."""
    if statement.distinct:
        yield "range", replace(statement, distinct=False), None, None
    for k, (index, stop) in enumerate(statement.over):
        without = (*statement.over[:k], *statement.over[k + 1 :])
        yield "over", replace(statement, over=without, distinct=False), None, None
        longer = (*statement.over[:k], (index, f"{stop}+1"), *statement.over[k + 1 :])
        yield "over", replace(statement, over=longer), None, None
    match statement:
        case Chain(first=first, steps=steps) if steps:
            for change, new in mutants(first):
                yield change, None if new is None else replace(statement, first=new), first, new
            for k, old in enumerate(steps):
                for change, new in mutants(old.expr):
                    changed = None if new is None else replace(statement, steps=_with(steps, k, new))
                    yield change, changed, old.expr, new
        case HasShape(claimed=claimed):
            rows, columns = matrix_shape(claimed)
            if rows != columns:
                yield "transpose", replace(statement, claimed=(columns, rows)), None, None
        case Unequal(first=first, last=last):
            yield "= for ≠", Chain(first, (Step(last),), over=statement.over, distinct=statement.distinct), None, None


def _with(steps: tuple[Step, ...], k: int, new: Expr) -> tuple[Step, ...]:
    return (*steps[:k], replace(steps[k], expr=new), *steps[k + 1 :])


def _difference(before: Expr, after: Expr, statement: Statement, formula: Formula) -> float:
    """How much a line's values change, relatively, at other points and sizes than the checker's.

    Only points count at which both have values; where there are none, the difference is infinite.
    """
    pair = Pair(before, after, formula.domain, statement.over, statement.distinct)
    rng = np.random.default_rng(20180205)
    functions = [numeric(side, analytic=False) for side in (before, after)]
    differences = []
    for _ in range(POINTS):
        spread = map(int, rng.permutation(np.arange(3, 4 + max(4, len(pair.dims)))))
        sizes = dict(zip(pair.dims, spread, strict=False))
        values = draw_values(rng, parameters(before) | parameters(after), sizes, formula.domain)
        for at in pair.positions(sizes):
            counted = {index.name: position - 1 for index, position in at.items()}
            with np.errstate(all="ignore"):  # a changed line may leave the domain of a logarithm
                results = [function(**values, **sizes, **counted) for function in functions]
            if all(np.all(np.isfinite(result)) for result in results):
                differences.append(relative_error(*results))
    return max(differences, default=float("inf"))
