"""Functions: entry by entry, of matrices, and what is taken of a vector or of each row."""

from __future__ import annotations

from derivations.language import elementwise as el
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, is_matrix
from derivations.language.latex.arithmetic import KRONECKER, factor
from derivations.language.latex.binders import environment
from derivations.language.latex.names import position_tex, subscripted
from derivations.language.latex.printer import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    Printed,
    parenthesized,
    prints,
    tex,
    within,
)

# Entry by entry


@prints(el.Apply)
def _apply(node: el.Apply) -> Printed:
    name, inside = el.ELEMENTWISE[node.name].tex, tex(node.argument)
    if name == r"\sqrt":
        return rf"\sqrt{{{inside}}}", ATOM
    if name.startswith(r"\left"):  # bars about an x; about a vector they are its length
        return (_barred("abs", inside, name, "|") if node.shape == () else _called("abs", inside)), ATOM
    return f"{name}{parenthesized(inside)}", ATOM


def _barred(word: str, inside: str, bars: str, bar: str) -> str:
    """What stands between bars; where others stand between them, nobody could tell which belong together."""
    return _called(word, inside) if rf"\right{bar}" in inside else bars.replace("x", f" {inside} ")


def _called(word: str, inside: str) -> str:
    return rf"\operatorname{{{word}}}{parenthesized(inside)}"


@prints(el.Maximum)
def _maximum(node: el.Maximum) -> Printed:
    return rf"\max{_listed(node.left, node.right)}", ATOM


@prints(el.Minimum)
def _minimum(node: el.Minimum) -> Printed:
    return rf"\min{_listed(node.left, node.right)}", ATOM


@prints(el.Where)
def _where(node: el.Where) -> Printed:
    condition, left, right = tex(node.condition), tex(node.left), tex(node.right)
    if node.shape == ():
        return environment("cases", [f"{left} & {condition}", rf"{right} & \text{{otherwise}}"]), ATOM
    listed = parenthesized(rf"{condition},\; {left},\; {right}")
    return rf"\operatorname{{where}}{listed}", ATOM


@prints(f.Cases)
def _cases(node: f.Cases) -> Printed:
    pieces = zip(node.values, node.conditions, strict=True)
    return environment("cases", [f"{tex(value)} & {tex(condition)}" for value, condition in pieces]), ATOM


@prints(f.GenericOperator)
def _generic_operator(node: f.GenericOperator) -> Printed:
    return rf"{within(node.left, POWER)} \bigcirc {within(node.right, POWER)}", SUM


def _listed(*arguments: Expr) -> str:
    return parenthesized(", ".join(map(tex, arguments)))


# Of vectors and matrices

OPERATORS: dict[type[Expr], str] = {
    mx.EntrySum: r"\operatorname{sum}",
    mx.Trace: r"\operatorname{tr}",
    mx.Determinant: r"\det",
    mx.Vec: r"\operatorname{vec}",
    mx.DiagonalOf: r"\operatorname{diagonal}",
    f.Diag: r"\operatorname{diag}",
}


@prints(*OPERATORS)
def _operator(node: Expr) -> Printed:
    return f"{OPERATORS[type(node)]}{_listed(*node.operands)}", ATOM


@prints(mx.LogDeterminant)
def _log_determinant(node: mx.LogDeterminant) -> Printed:
    return rf"\ln \left| \det{_listed(node.matrix)} \right|", PRODUCT


@prints(mx.Norm)
def _norm(node: mx.Norm) -> Printed:
    below = "_F" if is_matrix(node.array) else ""
    return _barred("norm", tex(node.array), r"\left\lVertx\right\rVert" + below, r"\rVert"), ATOM


@prints(f.Length)
def _length(node: f.Length) -> Printed:
    return _barred("length", tex(node.vector), r"\left|x\right|", "|"), ATOM


@prints(mx.Unvec)
def _unvec(node: mx.Unvec) -> Printed:
    size = rf"{position_tex(node.rows)} \times {position_tex(node.columns)}"
    return rf"\operatorname{{unvec}}_{{{size}}}{_listed(node.vector)}", ATOM


@prints(mx.Commutation)
def _commutation(node: mx.Commutation) -> Printed:
    return f"K_{{{position_tex(node.rows)}, {position_tex(node.columns)}}}", ATOM


@prints(mx.DiagonalPlaces)
def _diagonal_places(node: mx.DiagonalPlaces) -> Printed:
    return subscripted("E", node.length), ATOM


@prints(mx.BlockTrace)
def _block_trace(node: mx.BlockTrace) -> Printed:
    """A partial trace: of (I ⊗ Bᵀ) G over the second factor, or of (Aᵀ ⊗ I) G over the first."""
    other, gradient = tex(node.other.T), factor(node.gradient)
    size = subscripted("I", node.factor[0])
    factors, number = ((size, other), 2) if node.side == "left" else ((other, size), 1)
    product = parenthesized(rf" {KRONECKER} ".join(factors))
    return rf"\operatorname{{tr}}_{number}{parenthesized(f'{product} {gradient}')}", ATOM


# Of a vector, or of each row of a matrix

REDUCTIONS = {
    "max": r"\max",
    "min": r"\min",
    "prod": r"\operatorname{prod}",
    "logsumexp": r"\operatorname{logsumexp}",
}


@prints(mx.Reduce)
def _reduce(node: mx.Reduce) -> Printed:
    return f"{REDUCTIONS[node.kind]}{_by_rows(node.array)}{_listed(node.array)}", ATOM


@prints(mx.Softmax)
def _softmax(node: mx.Softmax) -> Printed:
    return rf"\operatorname{{softmax}}{_by_rows(node.array)}{_listed(node.array)}", ATOM


def _by_rows(array: Expr) -> str:
    return r"_{\mathrm{rows}}" if len(array.shape) == 2 else ""
