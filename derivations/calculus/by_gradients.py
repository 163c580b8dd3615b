"""By the differential: it is taken of each name, and the gradient read off it, from the result up to the variable."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce

from derivations.calculus import local
from derivations.calculus.linear import product
from derivations.calculus.lines import added, by_name, by_rules, names_of, simplifying
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import ONE, zero
from derivations.calculus.worked import TRACE_FORM, Equation, Move, changes
from derivations.language.derivatives import Derivative, Differential, Let, Total
from derivations.language.expression import Add, Expr, MatMul, Symbol, Transpose, postorder
from derivations.language.matrices import Trace


def by_gradients(program: tuple[Let, ...], x: Symbol, live: Collection[Expr]) -> list[Equation]:
    """D of each name, then the gradients from the result up to the variable, in the shape of what they belong to."""
    f, names = program[-1], names_of(program)
    equations = [_differential_line(u, x, live) for u in local.read_lines(program, live)]
    by_f = {leaf: by_name(G, program) for leaf, G in local.gradients(f.value, ONE, live, names).items()}
    equations[-1] = _in_trace_form(equations[-1], by_f, x)
    known: dict[Expr, Expr] = {}
    symbolic: dict[Expr, list[Expr]] = {}
    for u in reversed(program):
        if u is not f and u not in known:
            continue
        upstream = known.get(u)
        if upstream is None:
            pulled = {leaf: simplified(G) for leaf, G in by_f.items()}  # as the trace form has it
        else:
            pulled = local.gradients(u.value, total_gradient(f, u), live, names)
            pulled = {leaf: by_name(part, program) for leaf, part in pulled.items()}
        for leaf, part in pulled.items():
            symbolic.setdefault(leaf, []).append(part)
            filled = part if upstream is None else local.replaced(part, {total_gradient(f, u): upstream})
            known[leaf] = simplified(known[leaf] + filled) if leaf in known else simplified(filled)
    for leaf in (*reversed(program[:-1]), x):
        if leaf in symbolic:
            equations.append(_read_off(f, leaf, symbolic[leaf], known))
    if x not in known:
        zero_lines = (Move(zero(x.shape), "constant rule", "constant rule"),)
        return [*equations, Equation(total_gradient(f, x), zero_lines)]
    return equations


def total_gradient(f: Expr, u: Expr) -> Total:
    """∂f/∂u in the shape of u."""
    return Total(f, u, "∂", "fraction", "denominator" if u.shape else "numerator")


def _differential_line(u: Let, x: Symbol, live: Collection[Expr]) -> Equation:
    rounds = local.differential(u.value, (x,), live)
    lines = [by_rules(r.expr, r.rules) for r in rounds]
    if not lines:
        lines = [Move(Differential(u.value, (x,)), "definition", "definition")]  # one name for another
    return Equation(Differential(u, (x,)), (*lines, *simplifying(lines[-1].expr)))


def _in_trace_form(line: Equation, gradients: dict[Expr, Expr], x: Symbol) -> Equation:
    """The differential of a number as tr(Gᵀ dX), and G simplified; a sum of such terms for several names."""
    found = {leaf: G for leaf, G in gradients.items() if simplified(G) is not zero(G.shape)}
    if not found or is_in_trace_form(line.last):
        return line

    def form() -> Expr:
        return added([_paired(G, Differential(leaf, (x,))) for leaf, G in found.items()])

    lines = [*line.moves, Move(form(), TRACE_FORM, TRACE_FORM)]
    for leaf in found:
        for move in simplifying(found[leaf]):
            found[leaf] = move.expr
            lines.append(move._replace(expr=form()))
    return Equation(line.first, changes(lines))


def is_in_trace_form(line: Expr) -> bool:
    """Whether each term of a line is tr(Gᵀ dX) or gᵀ dx already."""
    insides = [term.matrix if isinstance(term, Trace) else term for term in terms_of(line)]
    return all(
        isinstance(i, MatMul) and isinstance(i.left, Transpose) and isinstance(i.right, Differential) for i in insides
    )


def terms_of(line: Expr) -> list[Expr]:
    """What a line adds up."""
    return [*terms_of(line.left), *terms_of(line.right)] if isinstance(line, Add) else [line]


def _paired(G: Expr, change: Expr) -> Expr:
    if change.shape == ():
        return G * change
    return product(Transpose(G), change) if len(change.shape) == 1 else Trace(MatMul(Transpose(G), change))


def _read_off(f: Let, leaf: Expr, parts: list[Expr], known: dict[Expr, Expr]) -> Equation:
    raw = reduce(lambda a, b: a + b, parts)
    lines = [Move(raw, "read off the differential", "reading off the gradient"), *simplifying(raw)]
    filled = local.replaced(lines[-1].expr, _upstream(raw, f, known))
    if filled is not lines[-1].expr:
        lines += [Move(filled, "the gradients found above", "substitution"), *simplifying(filled)]
    known[leaf] = lines[-1].expr
    return Equation(total_gradient(f, leaf), tuple(lines))


def _upstream(raw: Expr, f: Let, known: dict[Expr, Expr]) -> dict[Expr, Expr]:
    """The gradients that stand in an expression as ∂f/∂u, with their values."""
    nodes = (node for node in postorder(raw) if isinstance(node, Derivative) and node.function is f)
    return {node: known[node.variable] for node in nodes}
