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
from derivations.language.expression import Expr, Transpose


def transposed(expr: Expr) -> Expr:
    r"""The transpose of an expression, written as a person would; derivatives in it change their layout.

    >>> from derivations.language.functions import diag, vector
    >>> transposed(e.Ones("n").T @ diag(vector("x"))).latex()
    '\\operatorname{diag}(\\mathbf{x}) \\vec{\\mathbf{1}}'
    """
    match expr:
        case d.Derivative() | d.Gradient():
            return dataclasses.replace(expr, layout="denominator" if expr.layout == "numerator" else "numerator")
        case Transpose(operand):
            return operand
        case e.MatMul(left, right):
            return e.MatMul(transposed(right), transposed(left))
        case e.Binary() | f.GenericOperator() | el.Maximum():
            return dataclasses.replace(expr, left=transposed(expr.left), right=transposed(expr.right))
        case e.Negate(operand):
            return e.Negate(transposed(operand))
        case f.Cases():
            return dataclasses.replace(expr, values=tuple(map(transposed, expr.values)))
        case b.Sum():
            return dataclasses.replace(expr, body=transposed(expr.body))
        case b.Column(index, stop, body):
            return b.Across(index, stop, transposed(body))
        case b.Across(index, stop, body):
            return b.Column(index, stop, transposed(body))
        case b.Grid(row, rows, column, columns, body):
            return b.Grid(column, columns, row, rows, body)
        case b.Block(rows):
            return b.Block(tuple(tuple(map(transposed, column)) for column in zip(*rows, strict=True)))
        case f.Diag() | b.Diagonal() | e.Identity():
            return expr
    return Transpose(expr) if expr.shape else expr
