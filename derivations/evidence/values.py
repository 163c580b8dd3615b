"""The values of many expressions at one point, each node once, and numeric differentiation where a derivative stands.

The lines of a derivation share most of their parts, and are one graph. An operation is NumPy's, as the numeric reading
has it. For a derivative the variable is moved, and only what depends on it is computed again: with all other names held
still for a direct partial derivative, with all of them following for a total one.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

import numpy as np

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.differences import complex_step, extrapolated_difference
from derivations.language.elementwise import Where
from derivations.language.expression import Expr, postorder, rebuilt
from derivations.language.numeric import compiled, is_analytic, numeric
from derivations.language.shape import Dim, Shape, size
from derivations.language.substitute import answered

Values = dict[Expr, Any]
EPSILON = float(np.finfo(float).eps)
SMALL, LEAST_UNIT = 0.05, 1e-4  # below the one, steps are measured by what is moved, down to the other
METHODS = ("central differences", "complex step", "direct evaluation")  # from the least accurate on

DERIVATIVES = (d.Partial, d.Total, d.Differential)
# What has a scope of its own, in which its operands have no single value, is left to the numeric reading as a whole.
WHOLE = (b.Sum, b.Column, b.Across, b.Grid, b.Diagonal, d.Limit, d.At, d.Gradient, f.Generic, f.GenericOperator)


class Operation(NamedTuple):
    """What computes a node: a function of the values of ``parts``, and of the sizes of ``dims``."""

    function: Callable[..., Any]
    parts: tuple[Expr, ...]
    dims: tuple[str, ...]
    analytic: bool


class Point:
    """Sizes and values of the symbols, and the values of expressions there.

    ``given`` holds an array for each symbol by name; for the free differential of a variable X it is called dX.
    ``magnitude`` is about how large the values are.

    >>> from derivations.language import dot, let, partial, vector
    >>> w, x = vector("w"), vector("x")
    >>> point = Point({"n": 2}, {"w": np.array([1.0, 2.0]), "x": np.array([3.0, 4.0])})
    >>> point.value(partial(let("y", dot(w, x)), w)).tolist()
    [[3.0, 4.0]]
    """

    def __init__(self, sizes: Mapping[str, int], given: Mapping[str, Any], magnitude: float = 1.0) -> None:
        self.sizes, self.given, self.magnitude = sizes, given, magnitude
        self.known: Values = {}

    def having(self, **given: Any) -> Point:
        """The same point with other values for some names."""
        return Point(self.sizes, {**self.given, **given}, self.magnitude)

    def value(self, expr: Expr) -> Any:
        """The value of an expression; what is not defined there has NaN for entries."""
        if expr not in self.known:
            with np.errstate(all="ignore"):
                answered(self.known, expr, needs, lambda node: self._evaluated(node, self.known))
        return np.asarray(self.known[expr])

    def _evaluated(self, node: Expr, values: Mapping[Expr, Any]) -> Any:
        """The value of a node, given those of what it needs."""
        special = SPECIAL.get(type(node))
        return special(self, node, values) if special else self._applied(operation_of(node), node, values)

    def _applied(self, operation: Operation, node: Expr, values: Mapping[Expr, Any]) -> Any:
        operands = [values[part] for part in operation.parts]
        try:
            return operation.function(*operands, *(self.sizes[dim] for dim in operation.dims))
        except np.linalg.LinAlgError:
            return np.full(self.dimensions(node.shape), np.nan)

    def dimensions(self, shape: Shape) -> tuple[int, ...]:
        """The shape of the array."""
        return tuple(size(dim, self.sizes) for dim in shape)

    def slope(self, node: d.Derivative, values: Mapping[Expr, Any]) -> Any:
        """A derivative by numeric differentiation, in the layout that is asked for."""
        route = route_of(node)
        base = d.moved(node.variable)
        unit = self._unit(values[base])

        def moved(value: Any) -> Any:
            return self._again(route, {base: unit * value}, values)

        found = route.method(moved, np.asarray(values[base]) / unit) / unit
        return laid_out(found, route.function.shape, base.shape, node.layout)

    def _unit(self, moved: Any) -> float:
        """What steps are measured in, so that they are small beside what is moved."""
        largest = float(np.max(np.abs(moved), initial=0.0))
        return max(largest, LEAST_UNIT) if 0 < largest < SMALL else min(self.magnitude, 1.0)

    def change(self, node: d.Differential, values: Mapping[Expr, Any]) -> Any:
        """The slope along the line on which every variable X moves by dX."""
        if node.function in node.variables:
            return self.given[f"d{node.function.name}"]
        route = route_of(node)

        def moved(t: Any) -> Any:
            line: Values = {x: values[x] + t * self.given[f"d{x.name}"] for x in node.variables if x in values}
            return self._again(route, line, values)

        return route.method(moved, 0.0)

    def _again(self, route: Route, moved: Mapping[Expr, Any], values: Mapping[Expr, Any]) -> Any:
        """The value of a function after a move."""
        now = {**{node: values[node] for node in route.still}, **moved}
        for node, operation in route.moving:
            now[node] = self._applied(operation, node, now) if operation else self._evaluated(node, now)
        return now[route.function] if route.function in now else values[route.function]


class Rounded(Point):
    """The same point with a rounding error more in every operation, to see what these do to a value."""

    def __init__(self, point: Point, rng: np.random.Generator) -> None:
        super().__init__(point.sizes, point.given, point.magnitude)
        self.rng = rng

    def _applied(self, operation: Operation, node: Expr, values: Mapping[Expr, Any]) -> Any:
        value = np.asarray(super()._applied(operation, node, values))
        return value * (1 + EPSILON * self.rng.choice([-1, 1], size=value.shape))


def needs(node: Expr) -> tuple[Expr, ...]:
    """What must be known before a node can be evaluated."""
    if isinstance(node, WHOLE):
        return ()
    if isinstance(node, d.Differential) and node.function in node.variables:
        return ()
    return (node.value,) if isinstance(node, d.Let) else node.operands


def _number(point: Point, node: Any, values: Mapping[Expr, Any]) -> Any:
    return np.float64(node.value if isinstance(node, e.Number) else size(node.dim, point.sizes))


SPECIAL: dict[type[Expr], Callable[[Point, Any, Mapping[Expr, Any]], Any]] = {
    e.Symbol: lambda point, node, values: point.given[node.name],
    e.Number: _number,
    e.Size: _number,
    d.Differential: Point.change,
    d.Partial: Point.slope,
    d.Total: Point.slope,
    **dict.fromkeys(WHOLE, lambda point, node, values: numeric(node)(**point.given, **point.sizes)),
}


# Operations


@functools.lru_cache(maxsize=20_000)
def operation_of(node: Expr) -> Operation:
    """The operation alone, applied to symbols that stand for its operands; a name passes on what it stands for."""
    if isinstance(node, d.Let):
        return Operation(lambda value: value, (node.value,), (), True)
    parts = tuple(dict.fromkeys(_parts(node)))
    names: dict[Expr, Expr] = {part: e.Symbol(f"operand_{k}", part.shape) for k, part in enumerate(parts)}
    for operand in node.operands:
        if operand not in names:
            names[operand] = rebuilt(operand, names)
    alone = rebuilt(node, names)
    function = _compiled(alone)
    arguments = function.__code__.co_varnames[: function.__code__.co_argcount]
    by_name = {names[part].name: part for part in parts}  # type: ignore[attr-defined]
    return Operation(
        function,
        tuple(by_name[name] for name in arguments if name in by_name),
        tuple(name for name in arguments if name not in by_name),
        is_analytic(alone),
    )


@functools.lru_cache(maxsize=5_000)
def _compiled(alone: Expr) -> Any:
    return compiled(alone)


def _parts(node: Expr) -> tuple[Expr, ...]:
    """The operands; a condition is part of the operation, and its two sides are operands."""
    if not isinstance(node, Where | f.Cases):
        return node.operands
    return tuple(p for o in node.operands for p in (o.operands if isinstance(o, e.Compare) else (o,)))


# Derivatives


class Route(NamedTuple):
    """How a derivative is found: what moves with the variables, what it reads that does not, and the method."""

    function: Expr
    moving: tuple[tuple[Expr, Operation | None], ...]
    still: tuple[Expr, ...]
    method: Callable[[Callable[[Any], Any], Any], Any]


@functools.lru_cache(maxsize=5_000)
def route_of(node: Expr) -> Route:
    """The nodes between a derivative's variables and its function, in order."""
    assert isinstance(node, DERIVATIVES)
    if isinstance(node, d.Differential):
        return _route(node.function, node.variables, ())
    base = d.moved(node.variable)
    if isinstance(node, d.Total):
        return _route(node.function, (base,), ())
    function = d.opened(node.function)
    return _route(function, (base,), outermost_names(function, base))


def _route(function: Expr, bases: tuple[Expr, ...], held: Collection[Expr]) -> Route:
    live, order = set(bases), []
    for node in _between(function, {*bases, *held}):
        if node not in live and node not in held and any(part in live for part in _reads(node)):
            live.add(node)
            order.append(node)
    still = dict.fromkeys(part for node in order for part in _reads(node) if part not in live)
    moving = tuple((node, None if type(node) in SPECIAL else operation_of(node)) for node in order)
    smooth = all(operation and operation.analytic for _, operation in moving)
    return Route(function, moving, tuple(still), complex_step if smooth else extrapolated_difference)


def _between(function: Expr, ends: Collection[Expr]) -> list[Expr]:
    """What a function is made of down to the ends, operands first."""
    done: dict[Expr, None] = {}
    answered_for: dict[Expr, None] = {}
    answered(
        answered_for,
        function,
        lambda node: () if node in ends else _reads(node),
        lambda node: done.setdefault(node, None),
    )
    return list(done)


def _reads(node: Expr) -> tuple[Expr, ...]:
    """What the value of a node depends on; a derivative depends on all that its function is made of."""
    if isinstance(node, WHOLE):
        return tuple(part for part in postorder(node) if isinstance(part, e.Symbol))
    if isinstance(node, DERIVATIVES):
        return tuple(part for part in postorder(node) if part is not node)
    if isinstance(node, d.Let):
        return (node.value,)
    return tuple(dict.fromkeys((*node.operands, *_parts(node))))


def outermost_names(function: Expr, base: Expr) -> tuple[Expr, ...]:
    """The named intermediates that are not inside another one, but for the one that is moved."""
    done: dict[Expr, None] = {}
    answered(
        done,
        function,
        lambda node: () if isinstance(node, d.Let) else node.operands,
        lambda node: None,
    )
    return tuple(node for node in done if isinstance(node, d.Let) and node is not base)


def methods_of(*exprs: Expr) -> dict[Expr, str]:
    """How the value of each node is found: by evaluation alone, or also by numeric differentiation, and which."""
    found: dict[Expr, str] = {}
    for node in postorder(*exprs):
        methods = [found[operand] for operand in node.operands]
        if isinstance(node, DERIVATIVES) and not _is_free(node):
            smooth = route_of(node).method is complex_step
            methods.append("complex step" if smooth else "central differences")
        elif isinstance(node, WHOLE):
            methods.append("complex step" if is_analytic(node) else "central differences")
        found[node] = min(methods, key=METHODS.index, default="direct evaluation")
    return found


def evaluations(node: Expr, point: Point) -> int:
    """How many operations are evaluated for a derivative."""
    if _is_free(node):
        return 0
    route = route_of(node)
    entries = math.prod(point.dimensions(d.moved(node.variable).shape)) if isinstance(node, d.Derivative) else 1
    return len(route.moving) * entries * (1 if route.method is complex_step else 4)


def _is_free(node: Expr) -> bool:
    return isinstance(node, d.Differential) and node.function in node.variables


def laid_out(jacobian: Any, function: Shape, variable: Shape, layout: str) -> Any:
    """What numeric differentiation found, as an array of the shape that the derivative has in a layout."""
    if not function and len(variable) == 2 and variable[0] == 1:  # the derivative with respect to a row is a column
        jacobian = jacobian[:, 0]
    if layout == "numerator" or jacobian.ndim == 0:
        return jacobian
    if jacobian.ndim == 1:
        return jacobian[None, :]
    return jacobian[0] if not function and len(variable) == 1 else jacobian.T


def dims_of(*exprs: Expr) -> tuple[Dim, ...]:
    """Everything that has a size, in the order in which it appears."""
    return tuple(dict.fromkeys(dim for node in postorder(*exprs) for dim in _dims(node)))


def _dims(node: Expr) -> tuple[Dim, ...]:
    return (node.dim,) if isinstance(node, e.Size) else node.shape
