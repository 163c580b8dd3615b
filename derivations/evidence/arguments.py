"""Argument lists: a function that is printed with its arguments is a function of these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from derivations.evidence.meanings import uses
from derivations.evidence.typeset import NotANameError, read
from derivations.language.derivatives import At, Derivative, Gradient, Let, moved
from derivations.language.expression import Entry, Expr, Row, Symbol, walk
from derivations.language.substitute import free_indices


def faults(node: Expr) -> Iterator[str]:
    """What a node says wrongly about arguments, in words.

    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> list(faults(Let("f", x**2, (y,))))
    ['f(y) is x², in which there is no y']
    """
    if isinstance(node, Let):
        yield from _of_let(node)
        yield from _printed_list(node)
    elif isinstance(node, Derivative):
        yield from _not_among_arguments(node.function, node.variable)
    elif isinstance(node, Gradient):
        for variable in node.variables:
            yield from _not_among_arguments(node.function, variable)
    elif isinstance(node, At):
        yield from _hidden_point(node)


def _of_let(node: Let) -> Iterator[str]:
    inside = {_base(part) for part in walk(node.value)} if node.arguments else set()
    if any(isinstance(part, Symbol) for part in inside):  # a function may be constant
        names = {_label(part) for part in inside} - {None}
        for argument in node.arguments:
            if _base(argument) not in inside and _label(_base(argument)) not in names:
                yield f"{node} is {node.value}, in which there is no {argument}"
    shown = {node.position}.union(*map(free_indices, node.arguments))
    for index in sorted(free_indices(node.value) - shown, key=lambda index: index.name):
        yield f"{node} is {node.value}, another one for each {index.name}; it is printed without {index.name}"


def _printed_list(node: Let) -> Iterator[str]:
    r"""Arguments that are part of what is printed, as in f(u_1, \ldots, u_n), are what the function is of."""
    with suppress(NotANameError):
        arguments = read(node.tex).arguments if node.tex else ()
        inside = walk(node.value) if arguments else ()
        known = {name.removeprefix(r"\mathbf ") for part in inside for name in _stems(part)}
        for argument in arguments:
            if argument.stem.removeprefix(r"\mathbf ") not in known:
                yield f"{node.tex} is {node.value}, in which there is no {argument}"


def _stems(part: Expr) -> list[str]:
    return [use.name.stem for use in uses(part)] if isinstance(part, Symbol | Let) else []


def _base(expr: Expr) -> Expr:
    expr = moved(expr)
    return expr.matrix if isinstance(expr, Row) else expr


def _label(expr: Expr) -> str | None:
    return expr.name if isinstance(expr, Let) else None


def _not_among_arguments(function: Expr, variable: Expr) -> Iterator[str]:
    """f(x) differentiated with respect to a y that it does depend on, though it is printed as a function of x."""
    function = function.vector if isinstance(function, Entry) else function
    if not isinstance(function, Let) or not function.arguments:
        return
    base = _base(variable)
    printed = {_base(part) for argument in function.arguments for part in walk(argument)}
    names = {_label(part) for part in printed} - {None}
    if base not in printed and _label(base) not in names and base in {_base(part) for part in walk(function.value)}:
        yield f"{function} is differentiated with respect to {base}, which is not among its arguments"


def _hidden_point(node: At) -> Iterator[str]:
    body = node.body.function if isinstance(node.body, Gradient) else node.body
    if isinstance(body, Let) and body.arguments:
        for variable in node.variables:
            if variable not in body.arguments:
                yield f"{body} is taken at a value of {variable}, which is not among its arguments"
