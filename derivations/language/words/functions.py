"""Functions: entry by entry, of matrices, and what is taken of a vector or of each row."""

from __future__ import annotations

from derivations.language import elementwise as el
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr
from derivations.language.words.speaker import called, group, name_words, position_words, say, says

# Entry by entry


@says(el.Apply)
def _apply(node: el.Apply) -> str:
    return f"the {el.ELEMENTWISE[node.name].words} of {group(node.argument)}"


@says(el.Maximum)
def _maximum(node: el.Maximum) -> str:
    return f"the maximum of {say(node.left)} and {say(node.right)}"


@says(el.Minimum)
def _minimum(node: el.Minimum) -> str:
    return f"the minimum of {say(node.left)} and {say(node.right)}"


@says(el.Where)
def _where(node: el.Where) -> str:
    return f"{say(node.left)} where {say(node.condition)}, and {say(node.right)} elsewhere"


@says(f.Cases)
def _cases(node: f.Cases) -> str:
    pieces = zip(node.values, node.conditions, strict=True)
    return "; ".join(f"{say(value)} where {say(condition)}" for value, condition in pieces)


@says(f.Generic)
def _generic(node: f.Generic) -> str:
    name = f"{node.name} hat" if node.hat else name_words(node.name)
    name = name if node.position is None else f"{name} sub {position_words(node.position)}"
    return called(name, node.arguments)


@says(f.GenericOperator)
def _generic_operator(node: f.GenericOperator) -> str:
    return f"the element-wise combination of {say(node.left)} and {say(node.right)}"


# Of vectors and matrices


@says(mx.EntrySum)
def _entry_sum(node: mx.EntrySum) -> str:
    return f"the sum of the entries of {say(node.array)}"


@says(f.Length)
def _length(node: f.Length) -> str:
    return f"the number of elements of {say(node.vector)}"


@says(f.Diag)
def _diag(node: f.Diag) -> str:
    return f"the diagonal matrix of {say(node.vector)}"


OPERATORS: dict[type[Expr], str] = {
    mx.Trace: "trace",
    mx.Determinant: "determinant",
    mx.LogDeterminant: "logarithm of the absolute value of the determinant",
    mx.Inverse: "inverse",
    mx.Vec: "stacked columns",
    mx.DiagonalOf: "diagonal",
    mx.Norm: "norm",
}


@says(*OPERATORS)
def _operator(node: Expr) -> str:
    return f"the {OPERATORS[type(node)]} of {group(node.operands[0])}"


@says(mx.Unvec)
def _unvec(node: mx.Unvec) -> str:
    size = f"{position_words(node.rows)} by {position_words(node.columns)}"
    return f"the {size} matrix whose stacked columns are {group(node.vector)}"


@says(mx.Commutation)
def _commutation(node: mx.Commutation) -> str:
    return f"the commutation matrix of {position_words(node.rows)} by {position_words(node.columns)}"


@says(mx.DiagonalPlaces)
def _diagonal_places(node: mx.DiagonalPlaces) -> str:
    return f"the matrix of the places of a diagonal of {position_words(node.length)}"


@says(mx.BlockTrace)
def _block_trace(node: mx.BlockTrace) -> str:
    other = "right" if node.side == "left" else "left"
    return f"the partial trace over the {other} factor of {group(node.gradient)} with {group(node.other)}"


REDUCTIONS = {
    "max": "largest entry",
    "min": "smallest entry",
    "prod": "product of the entries",
    "logsumexp": "log-sum-exp",
}


@says(mx.Reduce)
def _reduce(node: mx.Reduce) -> str:
    return f"the {REDUCTIONS[node.kind]} of {_each_row(node.array)}"


@says(mx.Softmax)
def _softmax(node: mx.Softmax) -> str:
    return f"the softmax of {_each_row(node.array)}"


def _each_row(array: Expr) -> str:
    return f"each row of {group(array)}" if len(array.shape) == 2 else group(array)
