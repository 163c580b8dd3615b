r"""The data-flow graph of an expression, and the paths by which a variable reaches the result (paper, section 4.5).

The nodes are the variables and the operators; an edge goes from an operand to the operator that uses it and carries the
*direct* derivative of the one by the other. Along a path the derivatives multiply, and over the paths they add up:

>>> from derivations.language.derivatives import let
>>> from derivations.language.functions import scalar
>>> x = scalar("x")
>>> y = let("y", x + let("u", x**2))
>>> paths(y, x)
2
>>> [edge.derivative.latex() for edge in graph(y).edges]
['\\frac{du}{dx}', '\\frac{\\partial y}{\\partial x}', '\\frac{\\partial y}{\\partial u}']
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.derivatives import Let, Partial
from derivations.language.expression import Expr, walk
from derivations.language.shape import ShapeError
from derivations.language.substitute import answered, operands


@dataclass(frozen=True)
class Node:
    """A variable, or an operator with its result.

    ``label`` says what is done ("sin", "square", "+"; "" for a variable), ``names`` what the result is called,
    innermost first. ``expr`` is the variable, or the result as an intermediate variable whose operands are nodes.
    """

    expr: Expr
    label: str = ""
    names: tuple[Let, ...] = ()


@dataclass(frozen=True)
class Edge:
    """From an operand to the operator that uses it, by their places in ``Graph.nodes``.

    ``derivative`` is that of the operator by this operand, the others held still. It is None where the operand is a
    constant, and where the derivative would be no matrix (by a matrix).
    """

    source: int
    target: int
    derivative: Partial | None


@dataclass(frozen=True)
class Graph:
    """Nodes, each after those it uses, so the result is last; and edges, in the order of the operands."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def into(self, target: int) -> list[Edge]:
        return [edge for edge in self.edges if edge.target == target]

    def find(self, variable: Expr) -> int | None:
        """The place of a variable, or of an intermediate variable by its name."""
        found = (k for k, node in enumerate(self.nodes) if variable == node.expr or variable in node.names)
        return next(found, None)

    def routes(self, variable: Expr) -> list[tuple[Edge, ...]]:
        """Every path from the variable to the result, as its edges."""
        return list(self._routes(self.find(variable), len(self.nodes) - 1))

    def _routes(self, source: int | None, target: int) -> Iterator[tuple[Edge, ...]]:
        if source == target:
            yield ()
            return
        for edge in self.into(target):
            yield from ((*route, edge) for route in self._routes(source, edge.source))


def graph(expr: Expr) -> Graph:
    """The data-flow graph of an expression. What is used twice is one node; what has no name gets the next free u."""
    builder = _Builder(expr)
    builder.place(expr)
    return Graph(tuple(builder.nodes), tuple(builder.edges))


def paths(expr: Expr, variable: Expr) -> int:
    """The number of paths by which a variable reaches the result. One: the chain rule needs no sum."""
    flow = graph(expr)
    start = flow.find(variable)
    counts = [int(k == start) for k in range(len(flow.nodes))]
    for edge in flow.edges:  # those into a node follow each other, after those into what it uses
        if edge.target != start:
            counts[edge.target] += counts[edge.source]
    return counts[-1]


# From an expression to its graph


class _Builder:
    def __init__(self, expr: Expr) -> None:
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.places: dict[Expr, int] = {}
        self.root = expr
        taken = {node.name for node in walk(expr) if isinstance(node, e.Symbol | Let)}
        self.last = "y" if "y" not in taken else None
        self.free = (name for k in itertools.count(1) if (name := f"u_{k}") not in taken)

    def place(self, expr: Expr) -> int:
        """The place of the node for an expression; a new one unless it has been met before."""
        return answered(self.places, expr, _flowing, self._placed)

    def _placed(self, expr: Expr) -> int:
        return self._variable(expr) if is_variable(expr) else self._operator(expr)

    def _variable(self, expr: Expr) -> int:
        self.nodes.append(Node(expr))
        return len(self.nodes) - 1

    def _operator(self, expr: Expr) -> int:
        names, value = _unnamed(expr)
        sources = [self.places[operand] for operand in _flowing(expr)]
        results = [self.nodes[source].expr for source in sources]
        name = names[0] if names else Let(self._free_name(expr), value)
        self.nodes.append(Node(_renamed(name, _with(value, results)), label(value), names or (name,)))
        for slot, source in enumerate(sources):
            self.edges.append(Edge(source, len(self.nodes) - 1, _direct(name, value, results, slot)))
        return len(self.nodes) - 1

    def _free_name(self, expr: Expr) -> str:
        return self.last if expr == self.root and self.last else next(self.free)


def _flowing(expr: Expr) -> tuple[Expr, ...]:
    """What an operator, or a named one, is applied to, as often as it is; without the numbers."""
    if is_variable(expr):
        return ()
    _, value = _unnamed(expr)
    used = (value,) if is_variable(value) else value.operands
    return tuple(operand for operand in used if not isinstance(operand, e.Number))


def is_variable(expr: Expr) -> bool:
    """Whether this is where data enters: a symbol, an entry or a row of one, or a constant."""
    if isinstance(expr, e.Entry | e.Row):
        return isinstance(expr.operands[0], e.Symbol | e.Row)
    return not isinstance(expr, Let) and not any(map(_holds_data, expr.operands))


_data: WeakKeyDictionary[Expr, bool] = WeakKeyDictionary()


def _holds_data(expr: Expr) -> bool:
    """Whether a variable, a named intermediate or a function stands in it."""

    def holds(node: Expr) -> bool:
        return isinstance(node, e.Symbol | Let | f.Generic) or any(_data[operand] for operand in node.operands)

    return answered(_data, expr, operands, holds)


def _unnamed(expr: Expr) -> tuple[tuple[Let, ...], Expr]:
    """The names of an expression, innermost first, and what they stand for."""
    names: list[Let] = []
    while isinstance(expr, Let):
        names.insert(0, expr)
        expr = expr.value
    return tuple(names), expr


def _with(value: Expr, results: list[Expr]) -> Expr:
    """The operator applied to the results of other nodes; its numbers stay."""
    if is_variable(value):
        return results[0]
    remaining = iter(results)

    def put(field: Any) -> Any:
        if isinstance(field, tuple):
            return tuple(map(put, field))
        return next(remaining) if isinstance(field, Expr) and not isinstance(field, e.Number) else field

    applied: Expr = type(value)(*map(put, value.fields))
    return applied


def _renamed(name: Let, value: Expr) -> Let:
    return Let(name.name, value, (), name.tex, name.position)


def _direct(name: Let, value: Expr, results: list[Expr], slot: int) -> Partial | None:
    """The derivative of an operator by the operand in one slot. An operand used twice (x x) is told apart by a copy."""
    operand = results[slot]
    if len(operand.shape) == 2:
        return None
    if results.count(operand) > 1:
        operand = (
            _renamed(operand, operand) if isinstance(operand, Let) else Let(getattr(operand, "name", "x"), operand)
        )
        results = [*results[:slot], operand, *results[slot + 1 :]]
    sign = "d" if len(results) == 1 else "∂"
    try:
        return Partial(_renamed(name, _with(value, results)), operand, sign, "names")
    except ShapeError:
        return None


# What the operators are called

OPERATORS: dict[type[Expr], str] = {
    e.Add: "+",
    e.Subtract: "−",
    e.Multiply: "×",
    e.Divide: "÷",
    e.Dot: "·",
    e.MatMul: "product",
    e.Negate: "−",
    e.Transpose: "transpose",
    el.Maximum: "max",
    el.Minimum: "min",
    mx.EntrySum: "sum",
    mx.Trace: "trace",
    mx.Determinant: "det",
    mx.LogDeterminant: "ln |det|",
    mx.Inverse: "inverse",
    mx.Kronecker: "Kronecker",
    mx.Vec: "vec",
    mx.DiagonalOf: "diagonal",
    mx.Norm: "norm",
    mx.Softmax: "softmax",
    f.Diag: "diag",
    f.GenericOperator: "○",
    e.Entry: "entry",
}
POWERS = {2: "square", 3: "cube"}


def label(value: Expr) -> str:
    """What an operator is called in a drawing; a number that it uses is part of it.

    >>> x = f.scalar("x")
    >>> label(x**2), label(3 * x), label(el.maximum(0, x)), label(el.sin(x))
    ('square', '3 ×', 'max(0, ·)', 'sin')
    """
    if is_variable(value):
        return "="
    if isinstance(value, el.Apply | f.Generic):
        return value.name
    if isinstance(value, mx.Reduce):
        return value.kind
    if isinstance(value, e.Power):
        return _power(value)
    if type(value) not in OPERATORS:
        raise ValueError(f"no data-flow graph of a {type(value).__name__}: draw the graph of what stands in it")
    return _with_numbers(OPERATORS[type(value)], list(value.operands))


def _power(value: e.Power) -> str:
    exponent = value.exponent.value if isinstance(value.exponent, e.Number) else None
    if exponent is None:
        return f"{value.base.value} to the power" if isinstance(value.base, e.Number) else "power"
    return POWERS.get(int(exponent), f"power {exponent}") if exponent == int(exponent) else f"power {exponent}"


def _with_numbers(sign: str, used: list[Expr]) -> str:
    """The numbers among the operands, at their place; a dot for what flows in."""
    if not any(isinstance(operand, e.Number) for operand in used):
        return sign
    shown = [str(operand.value).replace("-", "−") if isinstance(operand, e.Number) else "·" for operand in used]
    if sign.isalpha():
        return f"{sign}({', '.join(shown)})"
    return f" {sign} ".join(shown).replace("·", "").strip()
