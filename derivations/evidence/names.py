"""One name, one thing: names that stand for two things in one statement, which its readings could not tell apart.

The exact reading knows a quantity by its name alone, and calls the entries of a vector x by x_1, x_2, …; the numeric
reading makes of names the arguments and counters of a function. A name with two meanings could make a wrong line pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.language.derivatives import At, Derivative, Let, moved
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
    """
    nodes = list(dict.fromkeys(node for expr in exprs for node in _free_nodes(expr)))
    meanings: dict[str, dict[str, None]] = {}  # a dict keeps the order in which they are met
    for node in nodes:
        for name, meaning in _meanings(node):
            meanings.setdefault(name, {})[meaning] = None
    arrays = {node.name for node in nodes if isinstance(node, Symbol) and node.shape}
    for node in nodes:
        if isinstance(node, Symbol) and not node.shape and (array := ENTRY.sub("", node.name)) in arrays - {node.name}:
            meanings[node.name][f"an entry of {array}"] = None
    derivatives = (node for node in nodes if isinstance(node, Derivative))
    return [
        *(f"{name} is {', and '.join(kinds)}" for name, kinds in meanings.items() if len(kinds) > 1),
        *(clash for derivative in derivatives for clash in _another_variable(derivative)),
    ]


def _free_nodes(expr: Expr) -> Iterator[Expr]:
    """The expression and everything below it, but the variables that a point gives values to: their shapes are its."""
    yield expr
    below = (expr.body, *expr.values) if isinstance(expr, At) else expr.operands
    for operand in below:
        yield from _free_nodes(operand)


def _meanings(node: Expr) -> Iterator[tuple[str, str]]:
    """The names in a node itself, with what they stand for. An intermediate may be called as the function it is."""
    if isinstance(node, Symbol):
        yield node.name, f"a {describe(node.shape)}"
    elif isinstance(node, Generic):
        yield node.name, "a function"
    yield from ((index.name, "an index") for index in own_indices(node))
    yield from ((dim, "a dimension") for dim in dim_names(node.shape))


def _another_variable(derivative: Derivative) -> Iterator[str]:
    """A derivative by an intermediate that is not the one in the function, though named alike: it would be 0."""
    variable, inside = moved(derivative.variable), list(walk(derivative.function))
    if isinstance(variable, Let) and variable not in inside:
        named = (variable.name, variable.position)
        if any(isinstance(node, Let) and (node.name, node.position) == named for node in inside):
            yield f"{derivative.latex()}: the {variable.name} in the function is another one"
