"""One name, one thing: names that stand for two things in one statement, which its readings could not tell apart.

The exact reading knows a quantity by its name alone, and calls the entries of a vector x by x_1, x_2, …; the numeric
reading makes of names the arguments and counters of a function. A name with two meanings could make a wrong line pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from derivations.language.derivatives import At, Derivative, Differential, Let, moved
from derivations.language.expression import Expr, Symbol, walk
from derivations.language.functions import Generic
from derivations.language.shape import describe, dim_names
from derivations.language.substitute import own_indices

ENTRY = re.compile(r"(_[0-9]+){1,2}$")  # x_1 is named as an entry of x, X_1_2 as one of X


def clashes(exprs: Iterable[Expr]) -> list[str]:
    """What is named alike in expressions that are compared, in words; empty if each name means one thing.

    >>> from derivations.language.functions import scalar, vector
    >>> clashes([vector("x"), scalar("x")])
    ['x is a vector, n × 1, and a scalar']
    >>> clashes([vector("x")[1], scalar("x_1")])
    ['x_1 is a scalar, and an entry of x']
    >>> clashes([Differential(vector("x"), (vector("x"),)), vector("dx")])
    ['dx is the differential of x, and a vector, n × 1']
    """
    nodes = _free_nodes(exprs)
    meanings: dict[str, dict[str, None]] = {}  # a dict keeps the order in which they are met
    for node in nodes:
        for name, meaning in _meanings(node):
            meanings.setdefault(name, {})[meaning] = None
    for name, array in _entries_by_name(nodes):
        meanings[name][f"an entry of {array}"] = None
    return [
        *(f"{name} is {', and '.join(kinds)}" for name, kinds in meanings.items() if len(kinds) > 1),
        *_other_variables(nodes),
    ]


def _free_nodes(exprs: Iterable[Expr]) -> list[Expr]:
    """Everything in the expressions, but the variables that a point gives values to: their shapes are its."""
    seen: dict[Expr, None] = {}
    waiting = list(exprs)[::-1]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen[node] = None
            waiting.extend(reversed((node.body, *node.values) if isinstance(node, At) else node.operands))
    return list(seen)


def _meanings(node: Expr) -> Iterator[tuple[str, str]]:
    """The names in a node itself, with what they stand for. An intermediate may be called as the function it is."""
    if isinstance(node, Symbol):
        yield node.name, f"a {describe(node.shape)}"
    elif isinstance(node, Generic):
        yield node.name, "a function"
    elif isinstance(node, Differential):
        yield from ((f"d{variable.name}", f"the differential of {variable.name}") for variable in node.variables)
    yield from ((index.name, "an index") for index in own_indices(node))
    yield from ((dim, "a dimension") for dim in dim_names(node.shape))


def _entries_by_name(nodes: list[Expr]) -> Iterator[tuple[str, str]]:
    """Scalars that are named as entries of arrays, with these."""
    arrays = {node.name for node in nodes if isinstance(node, Symbol) and node.shape}
    arrays |= {f"d{x.name}" for node in nodes if isinstance(node, Differential) for x in node.variables if x.shape}
    for node in nodes:
        if isinstance(node, Symbol) and not node.shape and (array := ENTRY.sub("", node.name)) in arrays - {node.name}:
            yield node.name, array


def _other_variables(nodes: list[Expr]) -> Iterator[str]:
    """Derivatives by an intermediate that is not the one in the function, though named alike: they would be 0."""
    alike: dict[tuple[str, Any], set[Let]] = {}
    for node in nodes:
        if isinstance(node, Let):
            alike.setdefault((node.name, node.position), set()).add(node)
    for node in nodes:
        variable = moved(node.variable) if isinstance(node, Derivative) else None
        if isinstance(variable, Let) and (others := alike[variable.name, variable.position] - {variable}):
            inside = set(walk(node.function))  # type: ignore[attr-defined]
            if variable not in inside and others & inside:
                yield f"{node.latex()}: the {variable.name} in the function is another one"
