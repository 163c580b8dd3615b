"""Intermediates, derivatives, and what is written with dots."""

from __future__ import annotations

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language.expression import Expr, Index, Row, Symbol
from derivations.language.shape import Dim
from derivations.language.words.brackets import PAUSE, Bracket, Close, Middle, Token
from derivations.language.words.names import called, name_words, place, sub
from derivations.language.words.speaker import (
    AND,
    GROUP,
    PRODUCT,
    RAISED,
    Said,
    assumed_layout,
    enclosed,
    operand,
    pause,
    phrase,
    said,
    says,
)


@says(d.Let)
def _let(node: d.Let) -> Said:
    return called((name_words(node.name), *(() if node.position is None else sub(node.position))), node.arguments)


# Derivatives


@says(d.Partial)
def _partial(node: d.Partial) -> Said:
    return _derivative("partial derivative", node)


@says(d.Total)
def _total(node: d.Total) -> Said:
    return _derivative("Jacobian" if node.function.shape and node.variable.shape else "derivative", node)


def _derivative(kind: str, node: d.Derivative) -> Said:
    by = Middle("with respect to")
    return phrase(f"the {_layout(node)}{kind} of", enclosed(node.function), by, _bare(node.variable))


def _layout(node: d.Derivative | d.Gradient) -> str:
    """The layout, if it is not the one that is taken for granted."""
    return f"{node.layout}-layout " if node.shape and node.layout != assumed_layout() else ""


def _bare(expr: Expr) -> Expr:
    """A variable without its arguments: with respect to g, not to g of x."""
    return d.Let(expr.name, expr.value, (), expr.tex, expr.position) if isinstance(expr, d.Let) else expr


@says(d.Differential)
def _differential(node: d.Differential) -> Said:
    return phrase("the differential of", _bare(node.function))


@says(d.Gradient)
def _gradient(node: d.Gradient) -> Said:
    if node.variables == getattr(node.function, "arguments", ()):
        return phrase(f"the {_layout(node)}gradient of", node.function)
    by: list[Token] = []
    for variable in node.variables:
        by += (*(("and",) if by else ()), *said(_bare(variable)).tokens)
    return phrase(f"the {_layout(node)}gradient with respect to", tuple(by), "of", node.function)


@says(d.Limit)
def _limit(node: d.Limit) -> Said:
    words = (f"the limit as {name_words(node.variable.name)} goes to 0 of", *enclosed(node.body, PRODUCT))
    return phrase(words, Close(Bracket.LIMIT))


@says(d.At)
def _at(node: d.At) -> Said:
    tokens: list[Token] = [*operand(node.body, PRODUCT), PAUSE, "at"]
    for k, (variable, value) in enumerate(zip(node.variables, node.values, strict=True)):
        tokens += (PAUSE, AND) if k else ()
        tokens += (*said(variable).tokens, "equal to", *enclosed(value))
    return Said((*tokens, Close(Bracket.POINT)), GROUP)


# Binders


def _from_one(index: Index, stop: Dim) -> tuple[Token, ...]:
    return f"{index.name} from 1 to", *place(stop)


@says(b.Sum)
def _sum(node: b.Sum) -> Said:
    sample = node.over.matrix if isinstance(node.over, Row) else None
    every = isinstance(sample, Symbol) and f"every sample {name_words(sample.name).lower()}"
    over = (every,) if every else _from_one(node.index, node.stop)
    return phrase("the sum over", over, "of", enclosed(node.body, PRODUCT), Close(Bracket.SUM))


@says(b.Column)
def _column(node: b.Column) -> Said:
    return _entries("the matrix with rows" if node.body.shape else "the column with entries", node)


@says(b.Across)
def _across(node: b.Across) -> Said:
    return _entries("the matrix with columns" if node.body.shape else "the row with entries", node)


@says(b.Diagonal)
def _diagonal(node: b.Diagonal) -> Said:
    return _entries("the diagonal matrix with entries", node)


def _entries(words: str, node: b.Column | b.Across | b.Diagonal) -> Said:
    return phrase(words, enclosed(node.body), pause(node.body), Middle("for"), _from_one(node.index, node.stop))


@says(b.Grid)
def _grid(node: b.Grid) -> Said:
    rows, columns = _from_one(node.row, node.rows), _from_one(node.column, node.columns)
    entries = (*enclosed(node.body), *pause(node.body))
    return phrase("the matrix with entries", entries, Middle("for row", "for"), rows, "and column", columns)


THEN = Middle("then")


@says(b.Block)
def _block(node: b.Block) -> Said:
    if len(node.rows) == 1:
        return phrase("the row", _listed(node.rows[0]), Close(Bracket.ROW))
    if all(len(row) == 1 for row in node.rows):
        return phrase("the column", _listed(tuple(entry for (entry,) in node.rows)), Close(Bracket.COLUMN))
    rows: list[Token] = []
    for row in node.rows:
        rows += (PAUSE, Middle("next row", "then")) if rows else ()
        rows += _listed(row)
    return phrase("the matrix with rows", tuple(rows), Close(Bracket.MATRIX))


def _listed(entries: tuple[Expr, ...]) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for before, entry in zip((None, *entries), entries, strict=False):
        if before is not None:
            tokens += (THEN,) if said(before).binds >= RAISED and said(entry).binds >= RAISED else (PAUSE, THEN)
        tokens += enclosed(entry)
    return tuple(tokens)
