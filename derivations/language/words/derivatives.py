"""Intermediates, derivatives, and what is written with dots."""

from __future__ import annotations

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim
from derivations.language.words.speaker import called, group, name_words, position_words, say, says


@says(d.Let)
def _let(node: d.Let) -> str:
    name = name_words(node.name)
    name = name if node.position is None else f"{name} sub {position_words(node.position)}"
    return called(name, node.arguments)


@says(d.Partial)
def _partial(node: d.Partial) -> str:
    return _derivative("partial derivative", node)


@says(d.Total)
def _total(node: d.Total) -> str:
    kind = "Jacobian" if node.function.shape and node.variable.shape else "derivative"
    return _derivative(kind, node)


def _derivative(kind: str, node: d.Derivative) -> str:
    return f"the {kind} of {group(node.function)} with respect to {say(_bare(node.variable))}"


def _bare(expr: Expr) -> Expr:
    """A variable without its arguments: with respect to g, not to g of x."""
    return d.Let(expr.name, expr.value, (), expr.tex, expr.position) if isinstance(expr, d.Let) else expr


@says(d.Differential)
def _differential(node: d.Differential) -> str:
    return f"the differential of {group(_bare(node.function))}"


@says(d.Gradient)
def _gradient(node: d.Gradient) -> str:
    return f"the gradient of {group(node.function)}"


@says(d.Limit)
def _limit(node: d.Limit) -> str:
    return f"the limit as {say(node.variable)} goes to 0 of {say(node.body)}"


@says(d.At)
def _at(node: d.At) -> str:
    point = zip(node.variables, node.values, strict=True)
    return f"{say(node.body)}, at {' and '.join(f'{say(x)} equal to {say(value)}' for x, value in point)}"


# Binders


def _range(index: Index, stop: Dim) -> str:
    return f"{index.name} from 1 to {position_words(stop)}"


@says(b.Sum)
def _sum(node: b.Sum) -> str:
    if node.over is not None:
        return f"the sum over all {say(node.over)} of {group(node.body)}"
    return f"the sum over {_range(node.index, node.stop)} of {group(node.body)}"


@says(b.Column)
def _column(node: b.Column) -> str:
    return f"the column with entries {say(node.body)} for {_range(node.index, node.stop)}"


@says(b.Across)
def _across(node: b.Across) -> str:
    return f"the row with entries {say(node.body)} for {_range(node.index, node.stop)}"


@says(b.Grid)
def _grid(node: b.Grid) -> str:
    rows, columns = _range(node.row, node.rows), _range(node.column, node.columns)
    return f"the matrix with entries {say(node.body)} for row {rows} and column {columns}"


@says(b.Diagonal)
def _diagonal(node: b.Diagonal) -> str:
    return f"the diagonal matrix with entries {say(node.body)} for {_range(node.index, node.stop)}"


@says(b.Block)
def _block(node: b.Block) -> str:
    rows = [", ".join(say(entry) for entry in row) for row in node.rows]
    if len(rows) == 1:
        return f"the row {rows[0]}"
    if all(len(row) == 1 for row in node.rows):
        return f"the column {', '.join(rows)}"
    return f"the matrix with rows {'; '.join(rows)}"
