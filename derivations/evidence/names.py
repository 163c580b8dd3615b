"""One name, one thing: names that stand for two things in one statement, which its readings could not tell apart.

The exact reading knows a quantity by its name alone, and calls the entries of a vector x by x_1, x_2, …; the numeric
reading makes of names the arguments and counters of a function. A name with two meanings could make a wrong line pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from derivations.evidence.alike import COUNTED, printed_alike, printed_nodes, reached
from derivations.evidence.arguments import faults
from derivations.evidence.meanings import uses
from derivations.evidence.ranges import range_faults
from derivations.evidence.typeset import Name, NotANameError
from derivations.language.derivatives import At, Derivative, Differential, Let, moved
from derivations.language.expression import Expr, Symbol, walk
from derivations.language.functions import Generic
from derivations.language.shape import describe, dim_names
from derivations.language.substitute import own_indices

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

ENTRY = re.compile(r"(_[0-9]+){1,2}$")  # x_1 is named as an entry of x, X_1_2 as one of X


def clashes(exprs: Iterable[Expr], domain: Mapping[str, str] | None = None) -> list[str]:
    """What is named or printed alike in expressions that are compared, in words; empty if each name means one thing.

    >>> from derivations.language.functions import scalar, vector
    >>> clashes([vector("x"), scalar("x")])
    ['x is a vector, n × 1, and a scalar']
    >>> clashes([vector("x")[1], scalar("x_1")])
    ['x_1 is a scalar, and an entry of x']
    >>> clashes([Differential(vector("x"), (vector("x"),)), vector("dx")])
    ['dx is the differential of x, and a vector, n × 1']
    >>> clashes([scalar("a", tex="w"), scalar("w")])
    ['w is printed for a, a scalar, and for w, a scalar']
    """
    exprs = list(exprs)
    nodes = _free_nodes(exprs)
    meanings: dict[str, dict[str, None]] = {}  # a dict keeps the order in which they are met
    for node in nodes:
        for name, meaning in _meanings(node):
            meanings.setdefault(name, {})[meaning] = None
    for name, array in _entries_by_name(nodes):
        meanings[name][f"an entry of {array}"] = None
    named = [
        *(f"{name} is {', and '.join(kinds)}" for name, kinds in meanings.items() if len(kinds) > 1),
        *_other_variables(nodes),
        *_other_changes(nodes),
        *(fault for node in nodes for fault in faults(node)),
        *(fault for node in nodes for fault in range_faults(node)),
    ]
    return list(dict.fromkeys(named or [*printed_alike(printed_nodes(exprs), domain or {}), *_named_twice(nodes)]))


def _free_nodes(exprs: Iterable[Expr]) -> list[Expr]:
    """Everything in the expressions, but the variables that a point gives values to: their shapes are its."""
    return reached(exprs, lambda node: (node.body, *node.values) if isinstance(node, At) else node.operands)


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


def _named_twice(nodes: list[Expr]) -> Iterator[str]:
    """A name that is given to an intermediate, and to a quantity as well."""
    symbols = {node.name: node for node in nodes if isinstance(node, Symbol)}
    for node in nodes:
        if isinstance(node, Let) and node.name in symbols and node.value is not symbols[node.name]:
            yield f"{node.name} is {node.value}, and a {describe(symbols[node.name].shape)}"


def _other_changes(nodes: list[Expr]) -> Iterator[str]:
    """Differentials of what moves elsewhere, and not in them: d(xy) would be y dx here, and x dy there."""
    changes = [node for node in nodes if isinstance(node, Differential)]
    moving = {variable for node in changes for variable in node.variables}
    for node in changes:
        for still in moving - {*node.variables}:
            if still in walk(node.function):
                yield f"in {node}, {still} stands still; in another differential it moves"


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


# On a page


def page_clashes(formulas: Iterable[Formula]) -> list[str]:
    """The letters that stand for two kinds of things on a page: an index here, a quantity there.

    What is *defined*, such as u = x², is one thing within its formula, which says so; a vector may have a certain
    length in an example.
    """
    meanings: dict[Name, dict[str, None]] = {}
    for node in printed_nodes(expr for f in formulas for statement in f.statements for expr in statement.exprs):
        with suppress(NotANameError):
            for name, thing in uses(node):
                if isinstance(thing, Symbol):
                    kind = describe(thing.shape).partition(",")[0]
                    meanings.setdefault(name, {})[f"{kind} {thing.name}"] = None
                elif thing in COUNTED:
                    meanings.setdefault(name, {})[thing] = None
    return [f"{name} is {', and '.join(_kinds(kinds))}" for name, kinds in meanings.items() if len(kinds) > 1]


def _kinds(kinds: Iterable[str]) -> Iterator[str]:
    """A symbol by its kind, or by its name too where two symbols print alike."""
    symbols = [kind for kind in kinds if kind not in COUNTED]
    for kind in kinds:
        yield kind if kind in COUNTED else f"the {kind}" if len(symbols) > 1 else f"a {kind.partition(' ')[0]}"
