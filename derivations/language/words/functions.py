"""Functions: entry by entry, of matrices, and what is taken of a vector or of each row."""

from __future__ import annotations

from derivations.language import elementwise as el
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Compare, Expr
from derivations.language.words.brackets import PAUSE, Middle
from derivations.language.words.names import called, name_words, place, sub
from derivations.language.words.speaker import (
    AND,
    GROUP,
    Part,
    Said,
    enclosed,
    joined,
    of_two,
    pause,
    phrase,
    said,
    says,
)

# Entry by entry


@says(el.Apply)
def _apply(node: el.Apply) -> Said:
    return phrase(f"the {el.ELEMENTWISE[node.name].words} of", node.argument)


@says(el.Maximum)
def _maximum(node: el.Maximum) -> Said:
    return of_two("the maximum", node.left, node.right)


@says(el.Minimum)
def _minimum(node: el.Minimum) -> Said:
    return of_two("the minimum", node.left, node.right)


@says(el.Where)
def _where(node: el.Where) -> Said:
    otherwise = (*enclosed(node.right), Middle("elsewhere"))
    return Said(joined(*_piece(node.left, node.condition), PAUSE, AND, otherwise), GROUP)


@says(f.Cases)
def _cases(node: f.Cases) -> Said:
    first, second = (_piece(*piece) for piece in zip(node.values, node.conditions, strict=True))
    return Said(joined(*first, PAUSE, AND, *second), GROUP)


def _piece(value: Expr, condition: Compare) -> tuple[Part, ...]:
    return enclosed(value), pause(value), "where", said(condition).tokens


@says(f.Generic)
def _generic(node: f.Generic) -> Said:
    name = f"{node.name} hat" if node.hat else name_words(node.name)
    below = () if node.position is None else sub(node.position)
    return called((name, *below), node.arguments)


@says(f.GenericOperator)
def _generic_operator(node: f.GenericOperator) -> Said:
    return of_two("the element-wise combination", node.left, node.right)


# Of vectors and matrices

OPERATORS: dict[type[Expr], str] = {
    mx.EntrySum: "sum of the entries",
    f.Length: "number of elements",
    f.Diag: "diagonal matrix",
    mx.Trace: "trace",
    mx.Determinant: "determinant",
    mx.LogDeterminant: "logarithm of the absolute value of the determinant",
    mx.Vec: "stacked columns",
    mx.DiagonalOf: "diagonal",
    mx.Norm: "norm",
}


@says(*OPERATORS)
def _operator(node: Expr) -> Said:
    return phrase(f"the {OPERATORS[type(node)]} of", node.operands[0])


@says(mx.Unvec)
def _unvec(node: mx.Unvec) -> Said:
    size = (*place(node.rows), "by", *place(node.columns))
    return phrase("the matrix of size", size, "whose stacked columns are", node.vector)


@says(mx.Commutation)
def _commutation(node: mx.Commutation) -> Said:
    return phrase("the commutation matrix of", place(node.rows), "by", place(node.columns))


@says(mx.DiagonalPlaces)
def _diagonal_places(node: mx.DiagonalPlaces) -> Said:
    return phrase("the matrix of the places of a diagonal of", place(node.length))


@says(mx.BlockTrace)
def _block_trace(node: mx.BlockTrace) -> Said:
    other = "right" if node.side == "left" else "left"
    words = f"the partial trace over the {other} factor of"
    return phrase(words, enclosed(node.gradient), pause(node.gradient), Middle("with"), node.other)


REDUCTIONS = {
    "max": "largest entry",
    "min": "smallest entry",
    "prod": "product of the entries",
    "logsumexp": "log-sum-exp",
}


@says(mx.Reduce)
def _reduce(node: mx.Reduce) -> Said:
    return _of_each_row(REDUCTIONS[node.kind], node.array)


@says(mx.Softmax)
def _softmax(node: mx.Softmax) -> Said:
    return _of_each_row("softmax", node.array)


def _of_each_row(words: str, array: Expr) -> Said:
    return phrase(f"the {words} of each row of" if len(array.shape) == 2 else f"the {words} of", array)
