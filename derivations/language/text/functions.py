"""Printers of functions: what is written with its argument in parentheses, between bars or in brackets."""

from __future__ import annotations

import re

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr
from derivations.language.shape import Dim, matrix_shape
from derivations.language.text.printer import POWER, Printed, Printer, prints

CALLED: dict[type[Expr], str] = {
    f.Diag: "diag",
    mx.EntrySum: "sum",
    mx.Trace: "tr",
    mx.Determinant: "det",
    mx.LogDeterminant: "logdet",
    mx.Vec: "vec",
    mx.DiagonalOf: "diagonal",
    mx.Softmax: "softmax",
    el.Maximum: "max",
    el.Minimum: "min",
}


@prints(*CALLED)
def _called(p: Printer, node: Expr) -> Printed:
    return Printed(f"{CALLED[type(node)]}({', '.join(map(p.inside, node.operands))})")


@prints(el.Apply)
def _apply(p: Printer, node: el.Apply) -> Printed:
    argument = p.inside(node.argument)
    if node.name == "sqrt" and re.fullmatch(r"\w+", argument) and isinstance(node.argument, ROOTS):
        return Printed(f"√{argument}", POWER)
    return Printed(f"{el.ELEMENTWISE[node.name].text}({argument})")


ROOTS = (e.Number, e.Symbol, el.Pi)  # √2 needs no parentheses


@prints(mx.Reduce)
def _reduce(p: Printer, node: mx.Reduce) -> Printed:
    """NumPy takes the largest of all entries where no axis is given, but log-sum-exp is taken by rows."""
    is_matrix = len(node.array.shape) == 2 and node.array.shape[0] != 1
    axis = ", axis=1" if is_matrix and node.kind != "logsumexp" else ""
    return Printed(f"{node.kind}({p.inside(node.array)}{axis})")


@prints(mx.Norm)
def _norm(p: Printer, node: mx.Norm) -> Printed:
    inside = p.inside(node.array)
    return Printed(f"norm({inside})" if "‖" in inside else f"‖{inside}‖")


@prints(f.Length)
def _length(p: Printer, node: f.Length) -> Printed:
    return Printed(f"|{p.inside(node.vector)}|")


@prints(e.Compare)
def _compare(p: Printer, node: e.Compare) -> Printed:
    return Printed(f"[{p.inside(node.left)} {node.relation} {p.inside(node.right)}]")


@prints(el.Where)
def _where(p: Printer, node: el.Where) -> Printed:
    condition, left, right = map(p.inside, node.operands)
    if node.condition.relation != "=":  # which would name an option of a function
        condition = condition[1:-1]
    return Printed(f"where({condition}, {left}, {right})")


# Of dimensions


@prints(mx.Commutation)
def _commutation(p: Printer, node: mx.Commutation) -> Printed:
    return _sized("commutation", p, (), (node.rows, node.columns))


@prints(mx.DiagonalPlaces)
def _diagonal_places(p: Printer, node: mx.DiagonalPlaces) -> Printed:
    return _sized("diagonal_places", p, (), (node.length,))


@prints(mx.Unvec)
def _unvec(p: Printer, node: mx.Unvec) -> Printed:
    return _sized("unvec", p, (node.vector,), (node.rows, node.columns))


@prints(mx.BlockTrace)
def _block_trace(p: Printer, node: mx.BlockTrace) -> Printed:
    return _sized(f"block_trace_{node.side}", p, (node.gradient, node.other), matrix_shape(node.factor))


def _sized(function: str, p: Printer, operands: tuple[Expr, ...], dims: tuple[Dim, ...]) -> Printed:
    """A function of operands and of dimensions."""
    return Printed(f"{function}({', '.join([*map(p.inside, operands), *map(str, dims)])})")
