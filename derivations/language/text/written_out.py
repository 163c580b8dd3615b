"""Printers of what the paper writes out: names with arguments, entries, derivatives, and matrices with dots."""

from __future__ import annotations

import dataclasses

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim
from derivations.language.substitute import at
from derivations.language.text.names import lowered, raised, shown_name
from derivations.language.text.printer import ATOM, POWER, PRODUCT, SUM, Printed, Printer, prints

Position = Index | int | str

# Names, entries and functions


def _subscripted(name: str, *positions: Position) -> str:
    """A name with its position below, xᵢ, or x[N] where there is no sign for it."""
    signs = [lowered(position) for position in positions]
    if all(signs) and name[-1:] not in "₀₁₂₃₄₅₆₇₈₉":
        return name + "".join(map(str, signs))
    return f"{name}[{', '.join(p.name if isinstance(p, Index) else str(p) for p in positions)}]"


def _with_arguments(p: Printer, name: str, arguments: tuple[Expr, ...]) -> str:
    return f"{name}({', '.join(map(p.inside, arguments))})" if arguments else name


@prints(d.Let)
def _let(p: Printer, node: d.Let) -> Printed:
    return Printed(_with_arguments(p, _let_name(p, node), node.arguments))


def _let_name(p: Printer, node: d.Let) -> str:
    name = p.names.get(node.name, shown_name(node.name))
    return name if node.position is None else _subscripted(name, node.position)


@prints(e.Entry)
def _entry(p: Printer, node: e.Entry) -> Printed:
    base = node.vector
    if isinstance(base, d.Let) and base.arguments:
        return Printed(_with_arguments(p, _subscripted(_let_name(p, base), node.position), base.arguments))
    if isinstance(base, e.Row) and not base.tex:
        return Printed(_subscripted(_row_name(p, base), base.position, node.position))
    return Printed(_subscripted(p.within(base, ATOM), node.position))


@prints(e.Row)
def _row(p: Printer, node: e.Row) -> Printed:
    return Printed(_subscripted(_row_name(p, node), node.position))


def _row_name(p: Printer, node: e.Row) -> str:
    """A row of X is called x."""
    name = p.within(node.matrix, ATOM)
    return name.lower() if isinstance(node.matrix, e.Symbol) else name


@prints(f.Generic)
def _generic(p: Printer, node: f.Generic) -> Printed:
    name = shown_name(node.name) + ("\N{COMBINING CIRCUMFLEX ACCENT}" if node.hat else "")
    name = name if node.position is None else _subscripted(name, node.position)
    return Printed(_with_arguments(p, name, node.arguments))


@prints(f.GenericOperator)
def _generic_operator(p: Printer, node: f.GenericOperator) -> Printed:
    return Printed(f"{p.within(node.left, POWER)} ○ {p.within(node.right, POWER)}", SUM)


@prints(f.Cases)
def _cases(p: Printer, node: f.Cases) -> Printed:
    pieces = zip(node.values, node.conditions, strict=True)
    shown = (f"{p.inside(value)} if {p.inside(c.left)} {c.relation} {p.inside(c.right)}" for value, c in pieces)
    return Printed(f"{{{', '.join(shown)}}}")


# Derivatives


def _bare_function(p: Printer, expr: Expr) -> str:
    """A function without its arguments: f instead of f(x, y), also for an entry of it."""
    if isinstance(expr, e.Entry) and isinstance(expr.vector, d.Let | f.Generic):
        return _subscripted(_bare_function(p, expr.vector), expr.position)
    if isinstance(expr, d.Let | f.Generic):
        return p.part(dataclasses.replace(expr, arguments=())).text
    return p.within(expr, ATOM)


@prints(d.Partial, d.Total)
def _derivative(p: Printer, node: d.Derivative) -> Printed:
    variable = _bare_function(p, node.variable)
    if node.style == "prime":
        name, parenthesis, rest = p.inside(node.function).partition("(")
        return Printed(f"{name}′{parenthesis}{rest}")
    if node.style == "operator":
        return Printed(f"{node.sign}/{node.sign}{variable} {p.within(node.function, POWER)}", PRODUCT)
    function = _bare_function(p, node.function) if node.style == "names" else p.within(node.function, ATOM)
    return Printed(f"{node.sign}{function}/{node.sign}{variable}", POWER)


@prints(d.Differential)
def _differential(p: Printer, node: d.Differential) -> Printed:
    return Printed(f"d{p.within(node.function, ATOM)}", POWER)


@prints(d.Gradient)
def _gradient(p: Printer, node: d.Gradient) -> Printed:
    by = (lowered(p.inside(node.variables[0])) or "") if node.subscript else ""
    return Printed(f"∇{by}{p.within(node.function, ATOM)}", POWER)


@prints(d.Limit)
def _limit(p: Printer, node: d.Limit) -> Printed:
    return Printed(f"lim {p.inside(node.variable)}→0 {p.within(node.body, POWER)}", PRODUCT)


@prints(d.At)
def _at(p: Printer, node: d.At) -> Printed:
    point = dict(zip(node.variables, node.values, strict=True))
    body, nabla = (node.body.function, "∇") if isinstance(node.body, d.Gradient) else (node.body, "")
    if placed := d.with_values(body, point):  # f(2, 1), ∇f(2, 1)
        return Printed(f"{nabla}{p.inside(placed)}", POWER)
    shown = ", ".join(f"{p.inside(variable)} = {p.inside(value)}" for variable, value in point.items())
    return Printed(f"{p.within(node.body, ATOM)} at {shown}", 0)


# Binders: the first two bodies, dots, and the last


@prints(b.Sum)
def _sum(p: Printer, node: b.Sum) -> Printed:
    if node.limits == "dots":
        return Printed(" + ".join(_shown(p, node.body, node.index, node.stop)), SUM)
    below, above = node.index.name, str(node.stop)
    if node.limits == "over" and node.over is not None:
        below = p.inside(node.over)
    start = f"{lowered(below)}₌₁" if node.limits == "full" and lowered(below) else lowered(below)
    end = raised(above) if node.limits in ("full", "upper") else ""
    if start is None or end is None:
        start = f"[{below}=1…{above}]" if node.limits in ("full", "upper") else f"[{below}]"
    return Printed(f"∑{start}{end or ''} {p.within(node.body, POWER)}", PRODUCT)


def _shown(p: Printer, body: Expr, index: Index, stop: Dim) -> list[str]:
    """The body at the positions that are printed, with a mark where the dots go."""
    return ["…" if position == "…" else p.inside(at(body, index, position)) for position in _positions(stop)]


def _positions(stop: Dim) -> list[int | str]:
    return list(range(1, stop + 1)) if isinstance(stop, int) else [1, 2, "…", stop]


@prints(b.Column)
def _column(p: Printer, node: b.Column) -> Printed:
    return Printed(f"[{'; '.join(_shown(p, node.body, node.index, node.stop))}]")


@prints(b.Across)
def _across(p: Printer, node: b.Across) -> Printed:
    return Printed(f"[{', '.join(_shown(p, node.body, node.index, node.stop))}]")


@prints(b.Grid)
def _grid(p: Printer, node: b.Grid) -> Printed:
    rows = []
    for position in _positions(node.rows):
        body = node.body if position == "…" else at(node.body, node.row, position)
        rows.append("…" if position == "…" else ", ".join(_shown(p, body, node.column, node.columns)))
    return Printed(f"[{'; '.join(rows)}]")


@prints(b.Diagonal)
def _diagonal(p: Printer, node: b.Diagonal) -> Printed:
    if node.style == "dots":
        return Printed(f"diag(… {p.inside(node.body)} …)")
    return Printed(f"diag({', '.join(_shown(p, node.body, node.index, node.stop))})")


@prints(b.Block)
def _block(p: Printer, node: b.Block) -> Printed:
    return Printed(f"[{'; '.join(', '.join(map(p.inside, row)) for row in node.rows)}]")
