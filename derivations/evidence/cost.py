"""How much work an exact comparison is: the number of terms that an expression has when all is multiplied out.

It is found from the expression, without reading it, and the same on every machine. Deep networks and inverses of large
matrices have more terms than anybody can compare; sizes at which there are too many are not tried.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr
from derivations.language.shape import Shape, matrix_shape, size
from derivations.language.substitute import answered

MANY = 10**12  # there is no need to count further
CASES = 2  # a condition is compared where it holds and where it does not


def work(expr: Expr, sizes: Mapping[str, int], holding: bool = False) -> int:
    """The number of terms of all entries. While ``holding``, a named intermediate is one symbol.

    >>> from derivations.language.functions import matrix, vector
    >>> work(matrix("A", "m", "n") @ vector("x"), {"m": 2, "n": 3})
    6
    """
    counting = _Counting(sizes, holding)
    terms = answered(counting.terms, expr, counting.needs, counting.count)
    return min(terms * counting.entries(expr.shape), MANY)


class _Counting:
    def __init__(self, sizes: Mapping[str, int], holding: bool) -> None:
        self.sizes, self.holding = sizes, holding
        self.terms: dict[Expr, int] = {}

    def needs(self, node: Expr) -> tuple[Expr, ...]:
        if isinstance(node, d.Let):
            return () if self.holding else (node.value,)
        if isinstance(node, d.Partial):
            return (d.opened(node.function),)
        return (node.function,) if isinstance(node, d.Derivative | d.Gradient | d.Differential) else node.operands

    def entries(self, shape: Shape) -> int:
        return math.prod(size(dim, self.sizes) for dim in shape)

    def count(self, node: Expr) -> int:
        return min(self._count(node, *(self.terms[part] for part in self.needs(node))), MANY)

    def _count(self, node: Any, *below: int) -> int:
        match node:
            case e.MatMul() | e.Dot():
                return math.prod(below) * size(matrix_shape(node.right.shape)[0], self.sizes)
            case e.Multiply() | e.Divide() | mx.Kronecker():
                return math.prod(below)
            case e.Power(_, e.Number(exponent)):
                return int(below[0] ** min(max(1, abs(int(exponent))), 64))
            case mx.Determinant() | mx.LogDeterminant() | mx.Inverse():
                n = size(matrix_shape(node.matrix.shape)[0], self.sizes)
                return int(math.factorial(n) * below[0] ** n)
            case mx.Norm():
                return below[0] * below[0] * self.entries(node.array.shape)
            case mx.Reduce("max" | "min"):
                row = size(matrix_shape(node.array.shape)[len(node.array.shape) - 1], self.sizes)
                return int(below[0] * CASES**row)
            case mx.EntrySum() | mx.Reduce() | mx.Softmax():
                return below[0] * self.entries(node.array.shape)
            case mx.Trace():
                return below[0] * size(matrix_shape(node.matrix.shape)[0], self.sizes)
            case mx.BlockTrace():
                return math.prod(below) * self.entries(node.other.shape)
            case b.Sum():
                return below[0] * size(node.stop, self.sizes)
            case d.Differential():
                return below[0] * sum(self.entries(variable.shape) for variable in node.variables)
            case el.Apply(name) if el.ELEMENTWISE[name].kink:
                return CASES * below[0]
            case el.Maximum() | el.Minimum() | el.Where() | e.Compare() | f.Cases():
                return CASES * sum(below)
            case e.Binary() | f.Generic():
                return max(sum(below), 1)
        return max(below, default=1)
