"""Argument lists and variables: a function is printed with what it is a function of, and differentiated by that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from derivations.evidence.meanings import uses
from derivations.evidence.typeset import NotANameError, read
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Partial, Total, moved
from derivations.language.expression import Entry, Expr, Row, Symbol, walk
from derivations.language.substitute import free_indices


def faults(node: Expr) -> Iterator[str]:
    """What a node says wrongly about arguments, in words.

    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> list(faults(Let("f", x**2, (y,))))
    ['f(y) is x², in which there is no y']
    """
    if isinstance(node, Symbol):
        yield from _is_no_function(node)
    elif isinstance(node, Let):
        yield from _of_let(node)
        yield from _printed_list(node)
    elif isinstance(node, Derivative):
        yield from _not_among_arguments(node.function, node.variable)
        yield from _misprinted(node)
        yield from _of_another(node)
    elif isinstance(node, Gradient):
        yield from _of_gradient(node)
    elif isinstance(node, Differential):
        yield from _of_differential(node)
    elif isinstance(node, At):
        yield from _hidden_point(node)


def _is_no_function(node: Symbol) -> Iterator[str]:
    """A quantity that is printed as f(x): d f(x)/dx would be 0."""
    with suppress(NotANameError):
        if any(use.name.arguments for use in uses(node)):
            yield f"{node.tex or node.name} is printed for {node.name}, which is no function"


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


def _misprinted(node: Derivative) -> Iterator[str]:
    """A sign or a style that says another derivative than the one that is meant."""
    arguments = getattr(node.function, "arguments", ())
    if isinstance(node, Partial) and node.sign == "d":
        yield f"{node}: a partial derivative is printed with ∂; a d follows every name"
    if node.sign == "d" and node.variable in arguments and len(arguments) > 1:
        others = (part for argument in arguments if argument is not node.variable for part in walk(argument))
        if node.variable not in others:
            yield f"{node}: a function of several variables that do not depend on {node.variable} has a ∂"
    if node.style == "prime" and arguments and arguments != (node.variable,):
        yield f"{node} is the derivative with respect to {node.variable}, which is not what the function is of"
    if node.style == "names":
        yield from _left_out(node.function)


def _left_out(function: Expr) -> Iterator[str]:
    """Arguments that are not printed, though f(x²) is not what f alone is."""
    for argument in getattr(function, "arguments", ()):
        if not isinstance(argument, Symbol | Let | Entry | Row):
            yield f"{function} is printed without its argument {argument}"


def _of_another(node: Derivative) -> Iterator[str]:
    """With respect to a name that is not in the function: du⁴/du is 4u³, but dx⁴/du, with u = x², would be 0."""
    name = moved(node.variable)
    if isinstance(node, Total) and isinstance(name, Let):
        inside = set(walk(node.function))
        if name not in inside and any(isinstance(part, Symbol) and part in inside for part in walk(name.value)):
            yield f"{node}: {name} is not in the function, though what it stands for is"


def _of_gradient(node: Gradient) -> Iterator[str]:
    """With respect to its arguments, in their order; under the sign there is room for one variable."""
    for variable in node.variables:
        yield from _not_among_arguments(node.function, variable)
    arguments = getattr(node.function, "arguments", ())
    if node.subscript and len(node.variables) > 1:
        yield f"{node}: one variable stands under the sign, and there are {len(node.variables)}"
    elif not node.subscript and arguments and arguments != node.variables:
        listed = ", ".join(map(str, node.variables))
        yield f"{node} is printed for the gradient with respect to {listed} alone"


def _of_differential(node: Differential) -> Iterator[str]:
    """Of what moves, and with all that it is a function of."""
    yield from _left_out(node.function)
    if not {*node.variables} & {*walk(node.function)}:
        yield f"{node} is 0, as {', '.join(map(str, node.variables))} alone move"


def _hidden_point(node: At) -> Iterator[str]:
    body = node.body.function if isinstance(node.body, Gradient) else node.body
    if isinstance(body, Let) and body.arguments:
        for variable in node.variables:
            if variable not in body.arguments:
                yield f"{body} is taken at a value of {variable}, which is not among its arguments"
