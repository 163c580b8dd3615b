"""The third reading: a NumPy function of named arrays, made as source text that a person can read and run.

A vector is a 1-D array, a row an array of shape (1, n). A derivative in an expression reads as *numeric*
differentiation of the function below it, so that comparing the first line of a derivation with its last compares
numeric differentiation with the formula. For the same reason the text does what the expression says, operation by
operation, and uses no formula that is known to be equal. It is made from our own expressions only; nothing that a user
types is ever run.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from derivations.language import code
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.parameters import parameters
from derivations.language.differences import central_difference, complex_step, limit_at_zero
from derivations.language.expression import Expr, walk

__all__ = ["compiled", "is_analytic", "numeric", "parameters", "source"]

FUNCTIONS = {
    "np": np,
    "complex_step": complex_step,
    "central_difference": central_difference,
    "limit_at_zero": limit_at_zero,
}
DIFFERENTIATED = d.Derivative | d.Gradient | d.Differential  # what takes the derivative of a function


def numeric(expr: Expr, name: str = "value", analytic: bool | None = None, expert: bool = False) -> Callable[..., Any]:
    """The expression as a function of named arrays; what it does not need is ignored.

    Derivatives in it are taken by the complex step where their function is analytic, else by central differences;
    with ``analytic`` False, by central differences but for derivatives inside derivatives. With ``expert``, it is
    the function that is emitted, which keeps its digits where the operations one by one would lose them.

    Arrays may be lists, or of any real type; they are calculated with in double precision. Raises ValueError where one
    is missing, has another shape than is declared, or does not consist of real numbers.

    >>> from derivations.language.functions import vector, dot
    >>> w, x = vector("w"), vector("x")
    >>> float(numeric(dot(w, x))(w=[1.0, 2.0], x=[3.0, 4.0]))
    11.0
    """
    stepped = any(isinstance(node, DIFFERENTIATED) for node in walk(expr))
    function = compiled(expr, name, analytic, stable=not stepped, expert=expert)
    needed, declared = inspect.signature(function).parameters, parameters(expr)

    def call(**values: Any) -> Any:
        if missing := [parameter for parameter in needed if parameter not in values]:
            raise ValueError(f"no value is given for {', '.join(missing)}; give one for each of {', '.join(needed)}")
        given = {k: _given(k, v, declared) for k, v in values.items() if k in needed}
        _check_shapes(given, declared)
        return _floating(function(**given))

    return call


@functools.lru_cache(maxsize=512)
def source(expr: Expr) -> str:
    """The text of the numeric reading. Two expressions with one text are the same by definition.

    >>> from derivations.language.functions import vector, dot
    >>> w, x = vector("w"), vector("x")
    >>> source(dot(w, x)) == source(w.T @ x), source(dot(w, x)) == source(dot(x, w))
    (True, False)
    """
    return code.plain_source(expr)


@functools.lru_cache(maxsize=512)
def compiled(
    expr: Expr, name: str = "value", analytic: bool | None = None, stable: bool = False, expert: bool = False
) -> Callable[..., Any]:
    """The function itself, without any check of what it is given; unless it is ``stable``, complex numbers pass too."""
    if expert:
        text = code.source(expr, name, stable=stable)
    else:
        text = code.plain_source(expr, name, stable=stable, slope=_methods(expr, analytic).__getitem__)
    namespace: dict[str, Any] = dict(FUNCTIONS)
    exec(compile(text, f"<numpy {name}>", "exec"), namespace)  # our own text, see above
    function: Callable[..., Any] = namespace[name]
    return function


def _methods(expr: Expr, analytic: bool | None) -> dict[Expr, str]:
    """How each derivative in the expression is taken."""
    derivatives = [node for node in walk(expr) if isinstance(node, DIFFERENTIATED)]
    inner = {part for node in derivatives if len(derivatives) > 1 for part in walk(node.function)}
    methods: dict[Expr, str] = {}
    for node in derivatives:
        stepped = analytic or ((analytic is None or node in inner) and is_analytic(node))
        parts = [d.Total(node.function, v) for v in node.variables] if isinstance(node, d.Gradient) else [node]
        methods.update(dict.fromkeys(parts, "complex_step" if stepped else "central_difference"))
    return methods


def is_analytic(expr: Expr) -> bool:
    """Whether the complex step may be used: no kinks, no limits, and no derivative inside a derivative."""
    nodes = list(walk(expr))
    derivatives = [node for node in nodes if isinstance(node, DIFFERENTIATED)]
    inner = (part for node in derivatives for part in walk(node.function) if part is not node)
    return not any(map(_is_kinked, nodes)) and not any(isinstance(part, DIFFERENTIATED) for part in inner)


def _is_kinked(node: Expr) -> bool:
    """Whether the operation has a kink, or takes no complex numbers."""
    if isinstance(node, el.Apply):
        return not el.ELEMENTWISE[node.name].analytic
    if isinstance(node, mx.Reduce):
        return node.kind in ("max", "min")
    kinked = el.Maximum | el.Minimum | el.Where | f.Cases | e.Compare | d.Limit | mx.LogDeterminant
    return isinstance(node, kinked)


def _given(name: str, value: Any, declared: Mapping[str, shapes.Shape | None]) -> Any:
    """An array in double precision; a size as the number that it is, a generic function as it is."""
    if declared.get(name, ()) is None:
        return value
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name}: the lists are not of one length") from None
    if array.dtype.kind not in "biuf":
        kind = "complex" if array.dtype.kind == "c" else type(value).__name__ if array.ndim == 0 else str(array.dtype)
        raise ValueError(f"{name}: real numbers are needed, in an array or in lists; {kind} is given")
    if name in declared:
        return array.astype(float)
    if array.shape or not float(array).is_integer() or array < 0:
        raise ValueError(f"{name} is a whole number, a size or a position; {value} is given")
    return int(array)


def as_declared(name: str, value: Any, declared: shapes.Shape) -> Any:
    """A column, or an array of a single entry, as the vector or the scalar that it is; what else is given stays."""
    if len(declared) < 2 or declared[1] != 1:
        return value
    try:
        given = np.shape(value)
    except ValueError:  # lists of different lengths, which `numeric` refuses
        return value
    if len(given) != 2 or given[1] != 1 or (declared[0] == 1 and given[0] != 1):
        raise shapes.ShapeError(f"{name} has shape {shapes.as_tuple(declared)}; an array of shape {given} is given")
    return np.reshape(value, () if declared[0] == 1 else -1)


def _floating(found: Any) -> Any:
    """The array that is returned, not of integers or truth values."""
    array = np.asarray(found)
    return array if array.dtype.kind in "fcO" else array.astype(float)


def _check_shapes(given: Mapping[str, Any], declared: Mapping[str, shapes.Shape | None]) -> None:
    """Refuse what NumPy would quietly expand: a row for a vector, vectors of different lengths for one dimension."""
    wanted = {name: shape for name, shape in declared.items() if shape is not None and name in given}
    sizes: dict[str, int] = {}
    for name in sorted(wanted, key=lambda name: "*" in str(wanted[name])):  # products of sizes come last
        shape, found = wanted[name], np.shape(given[name])
        if len(found) != len(shape) or not all(map(functools.partial(_fits, sizes), shape, found)):
            known = "".join(f", {dim} = {length}" for dim, length in sizes.items() if dim in shapes.dim_names(shape))
            raise shapes.ShapeError(
                f"{name} has shape {shapes.as_tuple(shape)}{known}; an array of shape {found} is given"
            )


def _fits(sizes: dict[str, int], dim: shapes.Dim, length: int) -> bool:
    """Whether a dimension has the length; that of a name met for the first time is remembered."""
    name, _, more = str(dim).partition("+")
    if name.isidentifier():
        sizes.setdefault(name, length - int(more or 0))
    known = all(name in sizes for name in shapes.dim_names((dim,)))
    return length == shapes.size(dim, sizes) if known else True
