r"""The derivative of any expression, with every step: what `derive` answers with.

>>> from derivations import derive
>>> d = derive("norm(A @ x - b)**2", wrt="x", shapes={"A": ("m", "n"), "x": ("n",), "b": ("m",)})
>>> print(d.result)
2 (A x − b)ᵀ A
>>> d.result.numeric(A=[[1.0, 2.0]], x=[3.0, 4.0], b=[5.0]).tolist()
[[12.0, 24.0]]
>>> d.steps[-2].rule, str(d.steps[-2])
('numbers in front', '= 2 uᵀ A')
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from derivations.calculus.backward import BackwardPass, backward
from derivations.calculus.engine import LAYOUTS, Derived
from derivations.calculus.engine import derive as derive_expression
from derivations.calculus.worked import Equation, brief
from derivations.language.code import source
from derivations.language.derivatives import Let
from derivations.language.expression import Expr, Symbol, postorder
from derivations.language.parse import Reading, read
from derivations.language.shape import Shape, as_tuple, dim_names, matrix_shape

if TYPE_CHECKING:
    import numpy
    import sympy

    from derivations.evidence.report import Evidence


@dataclass(frozen=True)
class Step:
    """One line: what it is about, what that equals, and the rule that says so.

    ``left`` is None where the line goes on from the one before it. Where several rules of the table led to a line,
    ``rule`` names them from the outermost operation inwards, and ``rules`` lists them.
    """

    left: Expr | None
    right: Expr
    rule: str
    because: str

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(self.rule.split("; "))

    def latex(self) -> str:
        """The line as LaTeX, its sign of equality included."""
        return f"{self.left.latex() if self.left else ''} = {self.right.latex()}".strip()

    def __str__(self) -> str:
        return f"{self.left or ''} = {self.right}".strip()


@dataclass(frozen=True)
class Result:
    """A derivative: an expression, laid out as it says, with its readings.

    ``shape`` is that of the array that `numeric` answers with: ``(1, n)`` for the derivative of a scalar by a vector in
    numerator layout and ``(n,)`` in denominator layout, ``(n, n)`` for a Hessian, also by a single number; by a
    variable that is declared a column, ``("n", 1)``, it is a column in denominator layout. ``arrays`` are the
    variables' shapes.
    """

    expr: Expr
    layout: str
    order: int
    shape: Shape
    symbols: tuple[Symbol, ...]
    arrays: Mapping[str, Shape]

    def latex(self) -> str:
        """The derivative as LaTeX."""
        return self.expr.latex()

    def __str__(self) -> str:
        return str(self.expr)

    def numeric(self, **values: Any) -> numpy.ndarray:
        """The value for NumPy arrays given by name, as the emitted function computes it; sizes are read off the arrays.

        Raises ValueError, in one line, for a name that is missing or does not occur, or an array that does not fit.
        """
        from numpy.linalg import LinAlgError

        from derivations.language.numeric import as_declared, numeric

        names = [symbol.name for symbol in self.symbols]
        if unknown := [name for name in values if name not in (*names, *self._dims())]:
            raise ValueError(f"{unknown[0]} does not occur in the function; its variables are {', '.join(names)}")
        given = {name: as_declared(name, value, self.arrays.get(name, ())) for name, value in values.items()}
        sizes = self._sizes(given)
        try:
            value: numpy.ndarray = numeric(self.expr, expert=True)(**{**sizes, **given})
        except LinAlgError:
            raise ValueError("a matrix that is to be inverted is singular; there is no derivative there") from None
        return value.reshape((*value.shape, *[1] * (len(self.shape) - value.ndim)))

    def _sizes(self, values: Mapping[str, Any]) -> dict[str, int]:
        """The size of each dimension, read off the arrays; ValueError where two arrays disagree."""
        found = {dim: (values[dim], "what is given") for dim in self._dims() if dim in values}
        for symbol in self.symbols:
            lengths = _lengths(values[symbol.name]) if symbol.name in values else ()
            for dim, length in zip(symbol.shape, lengths, strict=False):
                if isinstance(dim, str) and dim.isidentifier():
                    first, where = found.setdefault(dim, (length, symbol.name))
                    if first != length:
                        raise ValueError(f"{dim} is {first} in {where} and {length} in {symbol.name}")
        return {dim: length for dim, (length, _) in found.items()}

    def _dims(self) -> tuple[str, ...]:
        """The names of the dimensions."""
        return tuple(dict.fromkeys(dim for symbol in self.symbols for dim in dim_names(symbol.shape)))

    def exact(self, **sizes: int) -> sympy.Matrix:
        """The derivative as an explicit SymPy matrix, its dimensions given as ``n=3``.

        Raises ValueError for a size that is missing, does not occur, or is too large to be written out in symbols.
        """
        if unknown := [dim for dim in sizes if dim not in self._dims()]:
            known = f"; its dimensions are {', '.join(self._dims())}" if self._dims() else ", nor any other"
            raise ValueError(f"there is no dimension {unknown[0]} in the function{known}")
        return self.expr.exact(**sizes)


def _lengths(value: Any) -> tuple[int, ...]:
    """The lengths of an array, or of nested lists."""
    if hasattr(value, "shape"):
        return tuple(value.shape)
    found = []
    while isinstance(value, list | tuple):
        found.append(len(value))
        value = value[0] if value else None
    return tuple(found)


@dataclass(frozen=True)
class Derivation:
    """A derivative with its steps, its conditions and its check.

    ``text`` is what was asked; ``function`` the expression, named; ``notes`` says what was taken for granted in reading
    it. With several variables ``results`` holds one gradient for each, and ``result`` is the first.
    """

    text: str
    reading: Reading
    derived: Derived | BackwardPass

    @property
    def function(self) -> Let:
        return self.derived.function

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """What the function was differentiated by."""
        return (self.derived.variable,) if isinstance(self.derived, Derived) else self.derived.variables

    @property
    def results(self) -> dict[str, Result]:
        """The derivative with respect to each variable."""
        if isinstance(self.derived, Derived):
            found = {self.derived.variable.name: self.derived.result}
        else:
            found = self.derived.results
        symbols, arrays = _symbols(self.function), self.reading.shapes
        return {
            name: Result(expr, self.layout, self.order, self._array_shape(name, expr), symbols, arrays)
            for name, expr in found.items()
        }

    def _array_shape(self, name: str, result: Expr) -> Shape:
        """The shape of the result as an array: of one axis, or of two where columns are declared as such."""
        variable, shape = self.reading.shapes[name], result.shape
        if self.order == 2 or (variable == (1, 1) and self.function.shape):
            return shape if len(shape) == 2 else matrix_shape(shape)
        if not self.function.shape and len(variable) == 2:
            return variable if self.layout == "denominator" else variable[::-1]
        keeps_shape = not variable and shape == self.function.shape != ()
        return self.reading.shape if keeps_shape else shape

    @property
    def result(self) -> Result:
        return next(iter(self.results.values()))

    @property
    def order(self) -> int:
        return self.derived.order if isinstance(self.derived, Derived) else 1

    @property
    def layout(self) -> str:
        """The layout of the result: numerator, or denominator (a gradient has the shape of what it belongs to)."""
        return self.derived.layout

    @property
    def shape(self) -> Shape:
        return self.result.shape

    @property
    def notes(self) -> tuple[str, ...]:
        return self.reading.notes

    @property
    def conditions(self) -> tuple[str, ...]:
        """Where the result holds, and what is taken at kinks; empty where it always holds."""
        return self.derived.conditions

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every line, with its rule."""
        return tuple(_lines(self.derived.equations))

    @cached_property
    def short_steps(self) -> tuple[Step, ...]:
        """The lines that teach: what each simplification did is left out."""
        return tuple(_lines(map(brief, self.derived.equations)))

    @property
    def kind(self) -> str:
        """What the derivative is called: gradient, Jacobian, Hessian or derivative."""
        if self.order == 2:
            return "Hessian"
        if self.function.shape == ():
            return "gradient" if self.variables[0].shape else "derivative"
        return "Jacobian" if self.variables[0].shape else "derivative"

    def numpy_source(self, namespace: str = "numpy") -> str:
        """A function of the arrays by name, as text; with several variables it returns the value and the gradients.

        ``namespace`` is numpy, jax.numpy, torch or autograd.numpy.
        """
        if isinstance(self.derived, BackwardPass):
            outputs = {"": self.function.value, **{name: r.expr for name, r in self.results.items()}}
            return source(
                outputs,
                "value_and_gradients",
                namespace=namespace,
                docstring=self._docstring(),
                arrays=self.reading.shapes,
                returned=[(), *(result.shape for result in self.results.values())],
            )
        return source(
            self.result.expr,
            self.kind.lower(),
            namespace=namespace,
            docstring=self._docstring(),
            like=self.function,
            arrays=self.reading.shapes,
            returned=[self.shape],
        )

    def _docstring(self) -> str:
        """What the function returns: its shape, its layout, and how the entries of a matrix are counted."""
        *names, last = (variable.name for variable in self.variables)
        by = f"with respect to {', '.join(names)} and {last}" if names else f"with respect to {last}"
        if isinstance(self.derived, BackwardPass):
            if not names:
                return f"The value, and its gradient {by} in the shape of {last} (denominator layout)."
            return f"The value, and its gradients {by}, each in the shape of its variable (denominator layout)."
        shape = self.result.expr.shape
        what = f"shape {as_tuple(self.shape)}" if self.shape else "a scalar"
        layout = f", {self.layout} layout" if self.shape else ""
        said = f"The {self.kind} {by}: {what}{layout}."
        if self.kind == "gradient":
            turned = len(shape) == 2 and shape != self.variables[0].shape and shape[0] != 1
            return said + (f" Its entry [j, i] belongs to {last}[i, j]." if turned else "")
        flattened = [shape for shape in (self.function.shape, self.variables[0].shape) if len(shape) == 2]
        if flattened and shape not in flattened:
            said += " Entries of a matrix are counted down its columns, as vec does."
        return said

    def check(self, seed: int = 0) -> Evidence:
        """The evidence that the result, and every line, holds. Needs NumPy and SymPy.

        ``seed`` is a whole number from 0, which decides the random points; else TypeError or ValueError.
        """
        from derivations.evidence.derived import check_derivation

        if isinstance(seed, bool) or not isinstance(seed, int):
            raise TypeError(f"seed is a whole number; {type(seed).__name__} is given")
        if seed < 0:
            raise ValueError(f"seed is a whole number from 0, not {seed}")
        return check_derivation(self, seed)


def _lines(equations: Iterable[Equation]) -> Iterable[Step]:
    for equation in equations:
        left: Expr | None = equation.first
        for move in equation.moves:
            yield Step(left, move.expr, move.rule or move.because, move.because)
            left = None


def _symbols(function: Expr) -> tuple[Symbol, ...]:
    return tuple(node for node in postorder(function) if isinstance(node, Symbol))


def derive(
    expression: str | Expr,
    wrt: str | list[str] | tuple[str, ...],
    shapes: Mapping[str, Shape] | None = None,
    layout: str | None = None,
    order: int = 1,
    structure: Mapping[str, str] | None = None,
) -> Derivation:
    """The gradient, Jacobian or Hessian of an expression, with every step, the rule at each, and its check.

    ``expression`` is NumPy-like text, or several lines of ``name = expression`` of which the last is differentiated.
    ``wrt`` names the variable; with a list the answer is the backward pass, in denominator layout. Otherwise ``layout``
    is numerator, unless denominator is asked for. A shape left out is inferred, or taken from the convention (lower
    case vector, upper case matrix), and ``notes`` says so.

    Raises ValueError, in one line: the text does not parse, shapes do not fit, the variable does not occur, or the
    derivative is not supported; TypeError for an expression or shapes of another type. It never answers with something
    that it could not differentiate.

    >>> d = derive("x @ A @ x", wrt="x", order=2)
    >>> print(d.result)
    A + Aᵀ
    """
    _check_types(expression, shapes)
    reading = read(expression, shapes or {}) if isinstance(expression, str) else _as_reading(expression)
    _check_shapes(shapes or {}, reading)
    names = [wrt] if isinstance(wrt, str) else list(wrt) if isinstance(wrt, list | tuple) else []
    if not names or not all(name and isinstance(name, str) for name in names):
        raise ValueError('wrt names a variable, such as "x", or a list of variables, such as ["W", "b"]')
    if structure is not None and not isinstance(structure, Mapping):
        raise ValueError('structure is a mapping, such as {"X": "symmetric"}')
    if twice := [name for name in names if names.count(name) > 1]:
        raise ValueError(f"wrt names {twice[0]} twice; each variable is named once")
    variables = tuple(_variable(name, reading) for name in names)
    used = {*postorder(reading.expr)}
    if unused := [x.name for x in variables if x not in used]:
        raise ValueError(f"{unused[0]} does not occur in the last line, nor in what that uses; it stands elsewhere")
    if layout not in (None, *LAYOUTS):
        raise ValueError(f"there is no layout {layout!r}; write numerator or denominator")
    if isinstance(wrt, str):
        kind = _structure(wrt, structure or {})
        derived: Any = derive_expression(
            reading.expr, variables[0], layout=layout or "numerator", order=order, structure=kind
        )
    else:
        _refuse_for_several(layout, order, structure)
        derived = backward(reading.expr, variables)
    return Derivation(expression if isinstance(expression, str) else str(expression), reading, derived)


def _refuse_for_several(layout: str | None, order: int, structure: Mapping[str, str] | None) -> None:
    """A list of variables has one answer, the backward pass; what is asked beyond that is refused."""
    if layout not in (None, "denominator"):
        raise ValueError(
            f"a list of variables gives the backward pass, in denominator layout; for {layout} layout give one variable"
        )
    if order != 1:
        raise ValueError("a list of variables gives the backward pass, of first order; for a Hessian give one variable")
    if structure:
        raise ValueError("a list of variables gives the backward pass, without structure; for that give one variable")


def _check_types(expression: object, shapes: object) -> None:
    """Refuse what is neither text nor an expression, and shapes without names."""
    if not isinstance(expression, str | Expr):
        kind = type(expression).__name__
        raise TypeError(f'an expression is text, such as "x @ A @ x", or an Expr; {kind} is given')
    if shapes is not None and not isinstance(shapes, Mapping):
        right = 'shapes is a mapping, such as {"A": ("m", "n"), "x": ("n",)}'
        raise TypeError(f"{right}; {type(shapes).__name__} is given")
    if shapes and not isinstance(expression, str):
        raise ValueError("shapes are given for text; an expression has its own")


def _check_shapes(shapes: Mapping[str, Shape], reading: Reading) -> None:
    """A shape for a name that does not occur may be that of a variable without one, misspelt; else it does no harm."""
    others = [name for name in shapes if name not in reading.symbols]
    if others and not reading.symbols.keys() <= shapes.keys():
        known = f"its variables are {', '.join(reading.symbols)}" if reading.symbols else "it has no variables"
        raise ValueError(f"a shape is given for {others[0]}, which does not occur in the expression; {known}")


def _as_reading(expression: Expr) -> Reading:
    nodes = postorder(expression)
    lets = {node.name: node for node in nodes if isinstance(node, Let)}
    symbols = {s.name: s for s in _symbols(expression)}
    shapes = {name: symbol.shape for name, symbol in symbols.items()}
    return Reading(expression, lets, symbols, (), shapes, expression.shape)


def _variable(name: str, reading: Reading) -> Symbol:
    if name in reading.symbols:
        return reading.symbols[name]
    names = list(reading.symbols)
    if name in reading.lets and names:
        what = f"{name} is an intermediate; differentiate with respect to a variable"
        raise ValueError(f"{what}: {', '.join(names)}")
    if not names:
        raise ValueError("the expression has no variables; there is nothing to differentiate with respect to")
    near = difflib.get_close_matches(name.lower(), [known.lower() for known in names], 1, 0.7)
    meant = next((f"; did you mean {known}?" for known in names if known.lower() in near), "")
    raise ValueError(f"{name} does not occur in the expression; its variables are {', '.join(names)}{meant}")


def _structure(name: str, structure: Mapping[str, str]) -> str:
    for other in structure:
        if other != name:
            raise ValueError(f"a structure is given for {other}, but the derivative is taken with respect to {name}")
    return structure.get(name, "")
