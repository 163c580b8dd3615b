"""Small changes to an expression, one at a time: a sign, a factor, a transpose, an order, an index, a size."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Expr, Index, walk
from derivations.language.shape import dim_names
from derivations.language.substitute import own_indices

EXCHANGED = {
    "sin": "cos", "cos": "sin", "exp": "sinh", "ln": "sqrt", "sqrt": "ln", "tanh": "sigmoid", "sigmoid": "tanh",
    "relu": "abs", "abs": "relu",
}  # fmt: skip


def mutants(expr: Expr) -> Iterator[tuple[str, Expr | None]]:
    """Every change with its name; None where the changed expression's shapes do not fit, so that it cannot exist."""
    surroundings = Surroundings(
        dims=tuple(dict.fromkeys(name for node in walk(expr) for name in dim_names(node.shape))),
        indices=tuple(dict.fromkeys(i for node in walk(expr) for i in own_indices(node))),
        symbols=tuple(node for node in walk(expr) if isinstance(node, e.Symbol)),
    )
    yield "sign", -expr
    yield "factor", 2 * expr
    yield from _within(expr, surroundings)


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """The names that a change can put in place of another: the dimensions, indices and symbols of the expression."""

    dims: tuple[str, ...]
    indices: tuple[Index, ...]
    symbols: tuple[e.Symbol, ...]


def _within(node: Expr, names: Surroundings) -> Iterator[tuple[str, Expr | None]]:
    """The changes of a node itself, then the node with each change of each operand."""
    for change, make in _changes(node, names):
        yield change, _made(make)
    for field in dataclasses.fields(node):  # type: ignore[arg-type]
        yield from _within_field(node, field.name, getattr(node, field.name), names)


def _within_field(node: Expr, name: str, value: Any, names: Surroundings) -> Iterator[tuple[str, Expr | None]]:
    if name == "arguments" or (name == "value" and not isinstance(value, Expr)):
        return  # the arguments of a function are how it is written, not what it is
    for path, operand in _operands(value):
        for change, changed in _within(operand, names):
            if changed is None:
                yield change, None
            else:
                new = _put(value, path, changed)
                yield change, _made(lambda new=new: dataclasses.replace(node, **{name: new}))  # type: ignore[type-var]


def _operands(value: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    if isinstance(value, Expr):
        yield path, value
    elif isinstance(value, tuple):
        for k, item in enumerate(value):
            yield from _operands(item, (*path, k))


def _put(value: Any, path: tuple[int, ...], changed: Expr) -> Any:
    if not path:
        return changed
    k, *rest = path
    return (*value[:k], _put(value[k], tuple(rest), changed), *value[k + 1 :])


def _made(make: Any) -> Expr | None:
    try:
        made: Expr = make()
    except ValueError:  # shapes that do not fit, conditions that are not opposites
        return None
    return made


def _changes(node: Expr, names: Surroundings) -> Iterator[tuple[str, Any]]:
    """The changes of a node itself, each as a function that makes it (and may find that the shapes do not fit)."""
    match node:
        case e.Add(left, right):
            yield "sign", lambda: e.Subtract(left, right)
        case e.Subtract(left, right):
            yield "sign", lambda: e.Add(left, right)
            yield "swapped operands", lambda: e.Subtract(right, left)
        case e.Negate(operand):
            yield "sign", lambda: operand
        case e.Number(value):
            yield "factor", lambda: e.Number(value + 1)
        case e.Transpose(operand):
            yield "transpose", lambda: operand
        case e.Symbol() if len(node.shape) == 2:
            yield "transpose", lambda: e.Transpose(node)
        case e.MatMul(left, right):
            yield "swapped operands", lambda: e.MatMul(right, left)
        case e.Divide(left, right):
            yield "swapped operands", lambda: e.Divide(right, left)
        case e.Power(base, exponent):
            yield "swapped operands", lambda: e.Power(exponent, base)
        case e.Compare(relation, left, right):
            yield "≤ for >", lambda: e.Compare("≤" if relation == ">" else ">", left, right)
        case el.Maximum(left, right):
            yield "sign", lambda: e.Negate(el.Maximum(e.Negate(left), e.Negate(right)))  # the minimum
        case e.Size(dim):
            for other in names.dims:
                if other != dim:
                    yield "N for n", lambda other=other: e.Size(other)
        case d.Derivative(function, variable):
            other_kind = d.Partial if isinstance(node, d.Total) else d.Total
            yield "partial for total", lambda: other_kind(function, variable, node.sign, node.style, node.layout)
            for symbol in names.symbols:
                if symbol is not variable and symbol.shape == variable.shape:
                    yield "variable", lambda symbol=symbol: dataclasses.replace(node, variable=symbol)
        case el.Apply(name, argument) if name in EXCHANGED:
            yield "function", lambda: el.Apply(EXCHANGED[name], argument)
        case b.Sum(stop=stop):
            for end in (1, 2, *names.dims):
                if end != stop:
                    yield "range", lambda end=end: dataclasses.replace(node, stop=end)
        case b.Grid():
            yield "swapped indices", lambda: dataclasses.replace(node, row=node.column, column=node.row)
    yield from _moved_positions(node, names)


def _moved_positions(node: Expr, names: Surroundings) -> Iterator[tuple[str, Any]]:
    """An index put for another, a first entry for a second."""
    if not isinstance(node, e.Entry | e.Row | f.Generic):
        return
    for other in names.indices:
        if isinstance(node.position, Index) and other != node.position:
            yield "swapped indices", lambda other=other: dataclasses.replace(node, position=other)
    if isinstance(node.position, str):
        yield "entry", lambda: dataclasses.replace(node, position=1)
    if isinstance(node.position, int):
        moved = 2 if node.position == 1 else 1
        yield "entry", lambda: dataclasses.replace(node, position=moved)
