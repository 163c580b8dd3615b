"""From numerator layout to denominator layout: transpose, and carry the transpose down to the leaves.

In denominator layout the derivative of a scalar by a vector is a column, and the chain rule multiplies from right to
left: what was ``∂y/∂u ∂u/∂w`` is written ``∂u/∂w ∂y/∂u``.
"""

from __future__ import annotations

import dataclasses

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, Transpose
from derivations.language.substitute import answered

PAIRS = (e.Binary, el.Maximum, el.Minimum, f.GenericOperator, mx.Kronecker)  # each side is transposed in its place


def transposed(expr: Expr) -> Expr:
    r"""The transpose of an expression, written as a person would; derivatives in it change their layout.

    >>> from derivations.language.functions import diag, vector
    >>> transposed(e.Ones("n").T @ diag(vector("x"))).latex()
    '\\operatorname{diag}(\\mathbf{x}) \\vec{\\mathbf{1}}'
    """
    turned: dict[Expr, Expr] = {}
    return answered(turned, expr, _carried_to, lambda node: _transposed(node, turned))


def _carried_to(expr: Expr) -> tuple[Expr, ...]:
    """The operands that are transposed when the expression is."""
    match expr:
        case e.MatMul() | e.Negate() | b.Block() | b.Column() | b.Across():
            return expr.operands
        case f.Cases():
            return expr.values
        case b.Sum():
            return (expr.body,)
    return expr.operands if isinstance(expr, PAIRS) else ()


def _transposed(expr: Expr, turned: dict[Expr, Expr]) -> Expr:
    match expr:
        case d.Derivative() | d.Gradient():
            return dataclasses.replace(expr, layout="denominator" if expr.layout == "numerator" else "numerator")
        case Transpose(operand):
            return operand
        case e.MatMul(left, right):
            return e.MatMul(turned[right], turned[left])
        case e.Negate(operand):
            return e.Negate(turned[operand])
        case f.Cases():
            return dataclasses.replace(expr, values=tuple(turned[value] for value in expr.values))
        case b.Sum():
            return dataclasses.replace(expr, body=turned[expr.body])
        case b.Column(index, stop, body):
            return b.Across(index, stop, turned[body])
        case b.Across(index, stop, body):
            return b.Column(index, stop, turned[body])
        case b.Grid(row, rows, column, columns, body):
            return b.Grid(column, columns, row, rows, body)
        case b.Block(rows):
            return b.Block(tuple(tuple(turned[entry] for entry in column) for column in zip(*rows, strict=True)))
        case f.Diag() | b.Diagonal() | e.Identity():
            return expr
        case e.Zeros(length, columns) if columns != 1:
            return e.Zeros(columns, length)
        case mx.Commutation(rows, columns):
            return mx.Commutation(columns, rows)
    if isinstance(expr, PAIRS):
        return dataclasses.replace(expr, left=turned[expr.left], right=turned[expr.right])
    return Transpose(expr) if expr.shape else expr
