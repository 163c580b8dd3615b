"""What the operators and functions of the input are: how they combine shapes, and which expression they build.

One row of a table each. A rule takes the operands' shapes, as NumPy has them, and the options, and answers with the
result's shape. A builder takes the operands, the options and the result's shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Where, number
from derivations.language.expression import Compare, Expr, Transpose, as_expr
from derivations.language.parsing import reductions as r
from derivations.language.parsing import rules
from derivations.language.parsing.dims import MismatchError, Shape, known, known_shape, language_shape, times
from derivations.language.parsing.reductions import Options
from derivations.language.parsing.values import Value, as_row, entrywise, product, quotient
from derivations.language.shape import matrix_shape

Builder = Callable[[list[Value], Options, Any], Expr]


@dataclass(frozen=True)
class Operation:
    """How shapes combine, what is built, how many operands there are, which of them are dimensions, which options."""

    rule: rules.Rule
    build: Builder
    least: int = 1
    most: int = 1
    dims: tuple[int, ...] = ()
    options: tuple[str, ...] = ()


# What is built


def _node(make: Callable[..., Expr]) -> Builder:
    """A node of the operands as they are."""
    return lambda values, options, shape: make(*(value.expr for value in values))


def _entrywise(make: Callable[..., Expr]) -> Builder:
    """A node of the operands stretched to the result's shape."""
    return lambda values, options, shape: entrywise(make, values, shape)


def _with_dims(make: Callable[..., Expr], operands: int = 0) -> Builder:
    """A node of operands and of dimensions."""
    return lambda values, options, shape: make(
        *(value.expr for value in values[:operands]), *(known(value.shape[0]) for value in values[operands:])
    )


def _compare(relation: str) -> Operation:
    def build(values: list[Value], options: Options, shape: Shape) -> Expr:
        return entrywise(lambda left, right: Compare(relation, left, right), values, shape)

    return Operation(rules.entries, build, 2, 2)


def _numpy_transpose(values: list[Value], options: Options, shape: Shape) -> Expr:
    [value] = values
    return value.expr if len(value.shape) < 2 or value.is_scalar else Transpose(value.expr)


def _where(values: list[Value], options: Options, shape: Shape) -> Expr:
    condition = comparison(values[0]) or Compare("≠", values[0].expr, as_expr(0))  # a mask: true where it is not 0
    found = Value(condition, values[0].shape, values[0].text)
    return entrywise(Where, [found, *values[1:]], shape)


def comparison(value: Value) -> Compare | None:
    """The comparison that a value is, also under a name."""
    expr = value.expr
    while not isinstance(expr, Compare):
        named = getattr(expr, "value", None)
        if not isinstance(named, Expr):
            return None
        expr = named
    return expr


def _indicator(values: list[Value], options: Options, shape: Shape) -> Expr:
    if not isinstance(values[0].expr, Compare):
        raise MismatchError("[…] holds a comparison, such as [x > 0]")
    return values[0].expr


def _diag_of(values: list[Value], options: Options, shape: Shape) -> Expr:
    [value] = values
    if len(value.shape) == 2:
        return mx.DiagonalOf(value.expr)
    return value.expr if value.is_scalar else f.Diag(value.expr)


def _kron_of(values: list[Value], options: Options, shape: Shape) -> Expr:
    """NumPy takes a vector beside a matrix as a row."""
    both = max(len(value.shape) for value in values) == 2
    return mx.Kronecker(*(as_row(v) if both and len(v.shape) == 1 else v.expr for v in values))


def _ones_of(values: list[Value], options: Options, shape: Shape) -> Expr:
    dims = [dim for dim in known_shape(shape) if dim != 1]
    if not dims:
        return number(1)
    ones = [e.Ones(dim) for dim in dims]
    if len(ones) == 2:
        return e.MatMul(ones[0], Transpose(ones[1]))
    return Transpose(ones[0]) if len(known_shape(shape)) == 2 else ones[0]


def _zeros_of(values: list[Value], options: Options, shape: Shape) -> Expr:
    return e.Zeros(*matrix_shape(known_shape(shape))) if known_shape(shape) else number(0)


def _bars(values: list[Value], options: Options, shape: Shape) -> Expr:
    return Apply("abs", values[0].expr) if values[0].is_scalar else f.Length(values[0].expr)


def _block_trace(side: str) -> Builder:
    return lambda values, options, shape: mx.BlockTrace(values[0].expr, values[1].expr, side, known_shape(shape))


AXIS = ("axis", "keepdims")


def _reduction(build: Callable[[Value, Options], Expr], rule: Callable[[Shape, Options], Shape]) -> Operation:
    return Operation(lambda s, o: rule(s[0], o), lambda v, o, shape: build(v[0], o), options=AXIS)


HINTS = {
    "norm": "it is the 2-norm of all entries; the 1-norm is sum(abs(x)), the largest entry max(abs(x))",
    "eye": "write eye(n)",
    "ones": "write ones(n) or ones((m, n))",
    "zeros": "write zeros(n) or zeros((m, n))",
    "softmax": "write softmax(X, axis=0)",
    "_indicator": "[…] holds one comparison, such as [x > 0]",
    "_bars": "|x| is the length of a vector",
}  # what would be right, where a call has the wrong arguments
ALONG_AXES = {"norm": "along an axis write sqrt(sum({}**2, {}))"}  # with the argument and its options as they are typed
SHOWN = {"_indicator": "[…]", "_bars": "|…|"}

# --8<-- [start:tables]
OPERATORS: dict[str, Operation] = {
    "+": Operation(rules.entries, _entrywise(e.Add), 2, 2),
    "-": Operation(rules.entries, _entrywise(e.Subtract), 2, 2),
    "*": Operation(rules.entries, lambda values, options, shape: product(values, shape), 2, 2),
    "/": Operation(rules.entries, lambda values, options, shape: quotient(values, shape), 2, 2),
    "@": Operation(rules.matrix_product, _node(e.MatMul), 2, 2),
    "**": Operation(rules.entries, _entrywise(e.Power), 2, 2),
    "negative": Operation(rules.first, _node(e.Negate)),
    ".T": Operation(rules.reversed, _numpy_transpose),
    **{sign: _compare(relation) for sign, relation in zip((">", "<", ">=", "<=", "==", "!="), "><≥≤=≠", strict=True)},
    # plain notation
    "": Operation(rules.plain_product, _node(e.MatMul), 2, 2),
    "⊗": Operation(rules.plain_entries, _node(e.Multiply), 2, 2),
    "⊘": Operation(rules.plain_entries, _node(e.Divide), 2, 2),
    "÷": Operation(rules.plain_entries, _node(e.Divide), 2, 2),
    "⊗ₖ": Operation(rules.plain_kron, _node(mx.Kronecker), 2, 2),
    "·": Operation(rules.dot_product, _node(e.MatMul), 2, 2),
    "ᵀ": Operation(rules.plain_transpose, _node(Transpose)),
    "⁻¹": Operation(rules.plain_square, _node(mx.Inverse)),
}

FUNCTIONS: dict[str, Operation] = {
    **{name: Operation(rules.first, _node(lambda x, name=name: Apply(name, x))) for name in ELEMENTWISE},
    **{alias: Operation(rules.first, _node(lambda x, name=name: Apply(name, x)))
       for alias, name in {"log": "ln", "absolute": "abs", "σ": "sigmoid"}.items()},
    "maximum": Operation(rules.entries, _entrywise(Maximum), 2, 2),
    "minimum": Operation(rules.entries, _entrywise(Minimum), 2, 2),
    "where": Operation(rules.entries, _where, 3, 3),
    "sum": _reduction(r.total, r.reduced),
    "mean": _reduction(r.mean, r.reduced),
    **{kind: _reduction(r.reduction(kind), r.reduced) for kind in ("max", "min", "prod")},
    "logsumexp": _reduction(r.reduction("logsumexp"), r.reduced_by_rows),
    "softmax": Operation(lambda s, o: r.softmax_shape(s[0], o), lambda v, o, shape: r.softmax(v[0], o),
                         options=("axis",)),
    "dot": Operation(rules.matrix_product, _node(e.MatMul), 2, 2),
    "outer": Operation(rules.outer, _node(mx.outer), 2, 2),
    "kron": Operation(rules.kron, _kron_of, 2, 2),
    "norm": Operation(rules.scalar, _node(mx.Norm)),
    "tr": Operation(rules.of_square, _node(mx.Trace)),
    "trace": Operation(rules.of_square, _node(mx.Trace)),
    "det": Operation(rules.of_square, _node(mx.Determinant)),
    "logdet": Operation(rules.of_square, _node(mx.LogDeterminant)),
    "inv": Operation(rules.square, _node(mx.Inverse)),
    "diag": Operation(rules.diag, _diag_of),
    "diagonal": Operation(rules.diagonal, _node(mx.DiagonalOf)),
    "vec": Operation(rules.vec, _node(mx.Vec)),
    "len": Operation(rules.length, lambda values, options, shape: r.size(known(values[0].shape[0]))),
    "eye": Operation(rules.sized(1, lambda n: (n, n)), _with_dims(e.Identity), dims=(0,)),
    "ones": Operation(rules.array_of, _ones_of, 1, 2, (0, 1)),
    "zeros": Operation(rules.array_of, _zeros_of, 1, 2, (0, 1)),
    # what results are written with, beside the above
    "size": Operation(rules.scalar, _with_dims(e.Size), dims=(0,)),
    "commutation": Operation(rules.sized(2, lambda m, n: (times(m, n),) * 2), _with_dims(mx.Commutation), 2, 2, (0, 1)),
    "diagonal_places": Operation(rules.sized(1, lambda n: (times(n, n), n)), _with_dims(mx.DiagonalPlaces), dims=(0,)),
    "unvec": Operation(rules.unvec, _with_dims(mx.Unvec, 1), 3, 3, (1, 2)),
    **{f"block_trace_{side}": Operation(rules.sized(2, lambda m, n: language_shape((m, n))), _block_trace(side), 4, 4,
                                        (2, 3)) for side in ("left", "right")},
    "_bars": Operation(rules.scalar, _bars),
    "_indicator": Operation(rules.first, _indicator),
}  # fmt: skip
# --8<-- [end:tables]
