"""What a function of an expression is given: arrays by name, generic functions, sizes, and positions."""

from __future__ import annotations

from collections.abc import Iterable

from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import shape as shapes
from derivations.language.expression import Expr, postorder
from derivations.language.substitute import own_indices

Parameters = dict[str, shapes.Shape | None]


def parameters(*exprs: Expr) -> Parameters:
    """The arrays that expressions need, with their shapes, in order of appearance; a generic function has shape None.

    Named intermediates come first, as their lines would. The differential of a variable X is the array dX.

    >>> from derivations.language import dot, let, vector
    >>> w, x = vector("w"), vector("x")
    >>> parameters(dot(w, x))
    {'w': ('n',), 'x': ('n',)}
    >>> list(parameters(dot(w, let("u", 2 * x))))
    ['x', 'w']
    """
    found = _free(exprs)
    return dict(sorted(found.items(), key=lambda item: item[1] is None))


def _free(exprs: Iterable[Expr]) -> Parameters:
    found: Parameters = {}
    seen: set[Expr] = set()
    gone_through: dict[Expr, None] = {}
    waiting = list(reversed([part for expr in exprs for part in (*_definitions(expr, gone_through), expr)]))
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, d.At | d.Limit | d.Differential):
            found |= _free_of_binding(node)
            continue
        if isinstance(node, e.Symbol):
            found[node.name] = node.shape
        elif isinstance(node, f.Generic):
            found[node.called] = None
        elif isinstance(node, f.GenericOperator):
            found["op"] = None
        waiting.extend(reversed(node.operands))
    return found


def _definitions(expr: Expr, done: dict[Expr, None]) -> list[Expr]:
    """What the named intermediates stand for, each after those that it reads; what binds names is not entered.

    What is ``done`` already is left out.
    """
    found: list[Expr] = []
    waiting = [(expr, False)]
    while waiting:
        node, entered = waiting.pop()
        if entered:
            done[node] = None
            found += [node.value] if isinstance(node, d.Let) else []
        elif node not in done and not isinstance(node, d.At | d.Limit | d.Differential):
            waiting.append((node, True))
            waiting.extend((operand, False) for operand in reversed(node.operands) if operand not in done)
    return found


def _free_of_binding(node: d.At | d.Limit | d.Differential) -> Parameters:
    """What is needed by a node that gives names values: a point, a limit, a change of the variables."""
    match node:
        case d.At(body, variables, values):
            bound = {variable.name for variable in variables}
            inside = {name: shape for name, shape in _free([body]).items() if name not in bound}
            return inside | _free(values)
        case d.Limit(variable, body):
            return {name: shape for name, shape in _free([body]).items() if name != variable.name}
        case d.Differential(function, variables):
            if isinstance(function, e.Symbol) and function in variables:
                return {f"d{function.name}": function.shape}
            inside = _free([function])
            return inside | {f"d{v.name}": v.shape for v in variables if v.name in inside}
    raise TypeError(node)


def bound_names(exprs: Iterable[Expr]) -> set[str]:
    """The names that get values inside an expression: of indices, of what is moved to differentiate, of points."""
    found: set[str] = set()
    for node in postorder(*exprs):
        found.update(index.name for index in own_indices(node))
        if isinstance(node, d.Derivative) and isinstance(base := d.moved(node.variable), e.Symbol):
            found.add(base.name)
        elif isinstance(node, d.Gradient | d.At | d.Differential):
            found.update(variable.name for variable in node.variables if isinstance(variable, e.Symbol))
        elif isinstance(node, d.Limit):
            found.add(node.variable.name)
    return found


def taken_names(exprs: Iterable[Expr]) -> set[str]:
    """The names that stand in expressions and may not be given to anything else: of symbols, functions and indices."""
    found: set[str] = set()
    for node in postorder(*exprs):
        if isinstance(node, e.Symbol | f.Generic):
            found.add(node.called if isinstance(node, f.Generic) else node.name)
        elif isinstance(node, d.Differential):
            found.update(f"d{variable.name}" for variable in node.variables)
        found.update(index.name for index in own_indices(node))
    return found


def let_names(exprs: Iterable[Expr]) -> set[str]:
    """The names of intermediates."""
    return {node.name for node in postorder(*exprs) if isinstance(node, d.Let)}


def dims_in(exprs: Iterable[Expr]) -> set[str]:
    """The names of dimensions: one that no array shows becomes a parameter, and its name is nothing else's."""
    dims = (
        dim for node in postorder(*exprs) for dim in (*node.shape, *([node.dim] if isinstance(node, e.Size) else []))
    )
    return {name for dim in dict.fromkeys(dims) for name in shapes.dim_names((dim,))}
