"""Jacobian by Jacobian: each name with respect to what it reads, and the products along the paths, the paper's way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from derivations.calculus import local
from derivations.calculus.linear import product
from derivations.calculus.lines import added, by_name, by_rules, names_of, simplifying
from derivations.calculus.worked import Equation, Move
from derivations.language.derivatives import Derivative, Let, derivative, partial, total
from derivations.language.expression import Expr, Symbol, Transpose, Zeros
from derivations.language.matrices import Vec


def by_jacobians(program: tuple[Let, ...], x: Symbol, live: Collection[Expr]) -> list[Equation]:
    """Each name by what it reads, and the products along the paths, added up from the result down."""
    equations: list[Equation] = []
    found: dict[tuple[Let, Expr], Expr] = {}
    names, lines = names_of(program), local.read_lines(program, live)
    for u in lines:
        for by in local.leaves_of(u.value, live):
            raw = by_name(local.jacobian(u.value, by, live, names), program)
            moves = (by_rules(raw, local.rules_of(u.value, live, by)), *simplifying(raw))
            if not isinstance(moves[-1].expr, Zeros):
                equations.append(Equation(stacked_jacobian(partial(u, by)), moves))
                found[u, by] = moves[-1].expr
    if len(lines) == 1 and (lines[0], x) in found:
        return [*equations[:-1], Equation(total_by(lines[0], x, "∂"), equations[-1].moves)]
    return [*equations, *_combined(lines, x, found)]


def _combined(program: tuple[Let, ...], x: Symbol, found: dict[tuple[Let, Expr], Expr]) -> list[Equation]:
    """The vector chain rule, from the result down: by each name, the sum over its readers.

    Where there are several paths, a total derivative differs from a direct one; it is then printed with d.
    """
    f = program[-1]
    readers: dict[Expr, list[Let]] = {}
    for reader, u in found:
        readers.setdefault(u, []).append(reader)
    sign = "d" if any(len(several) > 1 for several in readers.values()) else "∂"
    known: dict[Expr, Expr] = {}
    equations: list[Equation] = []
    for u in (*reversed(program[:-1]), x):
        reached = [r for r in readers.get(u, ()) if r is f or r in known]
        if not reached:
            continue
        links = [(total_by(f, r, sign), known.get(r), _link(r, u), found[r, u]) for r in reached]
        symbolic = added(
            [link if r is f else product(by, link) for r, (by, _, link, _) in zip(reached, links, strict=True)]
        )
        filled = added([value if above is None else product(above, value) for _, above, _, value in links])
        lines: list[Move] = []
        if reached != [f]:
            lines.append(Move(symbolic, "vector chain rule", "vector chain rule"))
        lines += [Move(filled, "the derivatives found above", "substitution"), *simplifying(filled)]
        known[u] = lines[-1].expr
        if u is x or reached != [f]:
            equations.append(Equation(total_by(f, u, sign), tuple(lines)))
    if x not in known:
        return [Equation(total(f, x), (Move(local.zero_jacobian(f, x), "constant rule", "constant rule"),))]
    return equations


def total_by(f: Let, u: Expr, sign: str) -> Expr:
    """The total derivative, as the Jacobian of vec."""
    return stacked_jacobian(derivative(f, u, sign=sign))


def _link(reader: Let, u: Expr) -> Expr:
    return stacked_jacobian(partial(reader, u))


def stacked_jacobian(slope: Derivative) -> Expr:
    """The Jacobian of vec, written with a derivative that has the shape of a matrix: of a matrix, or by one."""
    function, variable = slope.function.shape, slope.variable.shape
    if not variable and len(function) == 2:
        return Transpose(slope) if function[0] == 1 else Vec(slope)
    if not function and len(variable) == 2:
        turned = replace(slope, layout="denominator")
        return turned if variable[0] == 1 else Transpose(Vec(turned))
    return slope
