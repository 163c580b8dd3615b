"""Expressions: small immutable graphs in which every node knows its shape.

A node is a frozen dataclass; its fields are its operands. Equal nodes are one object, so a part that is used twice is
stored, compared and visited once. Arithmetic is written with Python's operators and nothing is simplified, because a
derivation needs ``1 + 0`` and ``1`` to be two different lines. The shape is worked out when a node is made, so an
expression whose shapes do not fit cannot exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakValueDictionary

from derivations.language import shape as shapes
from derivations.language.shape import Dim, Shape, ShapeError

if TYPE_CHECKING:
    import numpy
    import sympy


@dataclass(frozen=True)
class Index:
    """A counter such as the i of x_i; a binder (a sum, a row, a grid) gives it its range."""

    name: str


class _OneOfEach(type):
    """Makes a node, or hands out the one that is there: nodes of one type with equal fields are one object."""

    made: ClassVar[WeakValueDictionary[tuple[Any, ...], Any]] = WeakValueDictionary()

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        namespace.setdefault("__repr__", _in_brackets)  # a dataclass keeps what is there; its own has no end on a graph
        return super().__new__(mcs, name, bases, namespace)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not kwargs and (there := _OneOfEach.made.get((cls, *args))) is not None:
            return there
        node = super().__call__(*args, **kwargs)
        return _OneOfEach.made.setdefault((cls, *node.fields), node)


def _in_brackets(expr: Expr) -> str:
    shown = str(expr)
    return f"<{shown}>" if len(shown) < 500 else f"<{shown[:500]}…>"


class Expr(metaclass=_OneOfEach):
    """A formula with a shape. Immutable; equal when written alike (``1 + 0`` is not equal to ``1``).

    ``fields`` are the values that a node was made of, ``operands`` the expressions among them, from left to right.
    """

    fields: tuple[Any, ...]
    operands: tuple[Expr, ...]
    moving: bool  # whether a differential stands in it

    @cached_property
    def shape(self) -> Shape:
        raise NotImplementedError

    def __post_init__(self) -> None:
        fields = tuple(vars(self).values())
        self.shape  # noqa: B018  (raises ShapeError when the operands do not fit)
        object.__setattr__(self, "fields", fields)
        operands = tuple(_expressions(fields))
        object.__setattr__(self, "operands", operands)
        object.__setattr__(self, "moving", any(operand.moving for operand in operands))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.fields

    # Arithmetic
    def __add__(self, other: Operand) -> Expr:
        return Add(self, as_expr(other))

    def __radd__(self, other: int) -> Expr:
        return Add(as_expr(other), self)

    def __sub__(self, other: Operand) -> Expr:
        return Subtract(self, as_expr(other))

    def __rsub__(self, other: int) -> Expr:
        return Subtract(as_expr(other), self)

    def __mul__(self, other: Operand) -> Expr:
        return Multiply(self, as_expr(other))

    def __rmul__(self, other: int) -> Expr:
        return Multiply(as_expr(other), self)

    def __truediv__(self, other: Operand) -> Expr:
        return Divide(self, as_expr(other))

    def __rtruediv__(self, other: int) -> Expr:
        return Divide(as_expr(other), self)

    def __pow__(self, exponent: Operand) -> Expr:
        return Power(self, as_expr(exponent))

    def __matmul__(self, other: Expr) -> Expr:
        return MatMul(self, other)

    def __neg__(self) -> Expr:
        return Negate(self)

    def __gt__(self, other: Operand) -> Compare:
        return Compare(">", self, as_expr(other))

    def __ge__(self, other: Operand) -> Compare:
        return Compare("≥", self, as_expr(other))

    def __lt__(self, other: Operand) -> Compare:
        return Compare("<", self, as_expr(other))

    def __le__(self, other: Operand) -> Compare:
        return Compare("≤", self, as_expr(other))

    @property
    def T(self) -> Expr:
        return Transpose(self)

    def __getitem__(self, position: Index | int | str) -> Expr:
        return Row(self, position) if is_matrix(self) else Entry(self, position)

    # Readings
    def __str__(self) -> str:
        """The expression in plain text, which ``parse`` reads back."""
        from derivations.language.text import text

        return text(self)

    def latex(self) -> str:
        """The expression in the paper's notation."""
        from derivations.language.latex import latex

        return latex(self)

    def exact(self, **sizes: int) -> sympy.Matrix:
        """The expression as an explicit SymPy matrix, its dimensions given as ``n=3``."""
        from derivations.language.exact import exact

        return exact(self, sizes)

    def numeric(self, **values: Any) -> numpy.ndarray:
        """The value of the expression for NumPy arrays given by name."""
        from derivations.language.numeric import numeric

        value: numpy.ndarray = numeric(self)(**values)
        return value


Operand = Expr | int | Fraction  # what can be written where an expression is meant


def as_expr(value: Operand) -> Expr:
    return value if isinstance(value, Expr) else Number(Fraction(value))


def is_matrix(expr: Expr) -> bool:
    """Whether the expression has two dimensions and is no row."""
    return len(expr.shape) == 2 and expr.shape[0] != 1


def _expressions(value: object) -> Iterator[Expr]:
    if isinstance(value, Expr):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _expressions(item)


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything below it, each node once and before its operands are entered."""
    seen, waiting = {expr}, [expr]
    while waiting:
        node = waiting.pop()
        yield node
        for operand in reversed(node.operands):
            if operand not in seen:
                seen.add(operand)
                waiting.append(operand)


def postorder(*exprs: Expr) -> list[Expr]:
    """The expressions and everything below them, each node once and after its operands.

    A pass that goes through this list finds its answers for the operands ready, however deep the expression is.
    """
    done: dict[Expr, None] = {}
    waiting: list[tuple[Expr, bool]] = [(expr, False) for expr in reversed(exprs)]
    while waiting:
        node, entered = waiting.pop()
        if entered:
            done[node] = None
        elif node not in done:
            waiting.append((node, True))
            waiting.extend((operand, False) for operand in reversed(node.operands) if operand not in done)
    return list(done)


def rebuilt(node: Expr, answers: Mapping[Expr, Expr]) -> Expr:
    """The node with each operand replaced by its answer, where there is one."""
    if not any(operand in answers and answers[operand] is not operand for operand in node.operands):
        return node
    return type(node)(*(_answered(field, answers) for field in node.fields))


def _answered(field: Any, answers: Mapping[Expr, Expr]) -> Any:
    if isinstance(field, Expr):
        return answers.get(field, field)
    return tuple(_answered(item, answers) for item in field) if isinstance(field, tuple) else field


# Leaves


@dataclass(frozen=True, eq=False)
class Number(Expr):
    """A rational number, exact."""

    value: Fraction

    @cached_property
    def shape(self) -> Shape:
        return ()


@dataclass(frozen=True, eq=False)
class Symbol(Expr):
    """A named quantity. ``tex`` overrides how it is printed; the name is what Python code calls it."""

    name: str
    dims: Shape = ()
    tex: str = ""

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(*shapes.matrix_shape(self.dims))


@dataclass(frozen=True, eq=False)
class Size(Expr):
    """The size of a dimension as a number, such as the N of 1/N."""

    dim: Dim

    @cached_property
    def shape(self) -> Shape:
        return ()


@dataclass(frozen=True, eq=False)
class Ones(Expr):
    """The column of ones."""

    length: Dim

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(self.length, 1)


@dataclass(frozen=True, eq=False)
class Zeros(Expr):
    """The column of zeros, or a matrix of them."""

    length: Dim
    columns: Dim = 1

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(self.length, self.columns)


@dataclass(frozen=True, eq=False)
class Identity(Expr):
    """The identity matrix."""

    length: Dim

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(self.length, self.length)


@dataclass(frozen=True, eq=False)
class Entry(Expr):
    """Component i of a vector or row, counted from 1."""

    vector: Expr
    position: Any  # an Index, a number, or the name of a dimension (the last entry)

    @cached_property
    def shape(self) -> Shape:
        if len(self.vector.shape) != 1 and not (len(self.vector.shape) == 2 and self.vector.shape[0] == 1):
            raise ShapeError(f"entry: only a vector or a row has entries, not a {shapes.describe(self.vector.shape)}")
        _check_position("entry", self.position, max(shapes.matrix_shape(self.vector.shape), key=lambda dim: dim != 1))
        return ()


@dataclass(frozen=True, eq=False)
class Row(Expr):
    """Row i of a matrix, as a column vector: one sample of a data set (paper, section 6)."""

    matrix: Expr
    position: Any
    tex: str = ""

    @cached_property
    def shape(self) -> Shape:
        rows, columns = shapes.matrix_shape(self.matrix.shape)
        _check_position("row", self.position, rows)
        return (columns,)


def _check_position(kind: str, position: Index | int | str, length: Dim) -> None:
    """Positions count from 1: a 0 would be read as the last, as Python's -1 is."""
    if isinstance(position, int) and not 1 <= position <= (length if isinstance(length, int) else position):
        raise ShapeError(f"{kind}: there is no {kind} {position}; they are counted from 1 to {length}")


# Arithmetic


@dataclass(frozen=True, eq=False)
class Binary(Expr):
    """Two operands taken entry by entry; a scalar is expanded to the other's shape."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.same(type(self).__name__.lower(), self.left.shape, self.right.shape)


@dataclass(frozen=True, eq=False)
class Add(Binary):
    """left + right."""


@dataclass(frozen=True, eq=False)
class Subtract(Binary):
    """left - right."""


@dataclass(frozen=True, eq=False)
class Multiply(Binary):
    """A product with a scalar, or entry by entry (the paper's ⊗). ``times`` prints a multiplication sign."""

    times: bool = False


@dataclass(frozen=True, eq=False)
class Divide(Binary):
    """A quotient, entry by entry (the paper's ⊘) when the denominator is a vector."""


@dataclass(frozen=True, eq=False)
class Negate(Expr):
    """-operand."""

    operand: Expr

    @cached_property
    def shape(self) -> Shape:
        return self.operand.shape


@dataclass(frozen=True, eq=False)
class Power(Expr):
    """A power, entry by entry; a scalar, as base or as exponent, is expanded."""

    base: Expr
    exponent: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.same("power", self.base.shape, self.exponent.shape)


@dataclass(frozen=True, eq=False)
class MatMul(Expr):
    """The matrix product."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.product(self.left.shape, self.right.shape)


@dataclass(frozen=True, eq=False)
class Dot(Expr):
    """The dot product of two vectors."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        if len(self.left.shape) != 1 or self.left.shape != self.right.shape:
            left, right = shapes.describe(self.left.shape), shapes.describe(self.right.shape)
            raise ShapeError(f"dot product: two vectors of one length are needed, not a {left} and a {right}")
        return ()


@dataclass(frozen=True, eq=False)
class Transpose(Expr):
    """The transpose; of a vector it is a row."""

    operand: Expr

    @cached_property
    def shape(self) -> Shape:
        rows, columns = shapes.matrix_shape(self.operand.shape)
        return shapes.from_matrix_shape(columns, rows)


@dataclass(frozen=True, eq=False)
class Compare(Expr):
    """left > right, or another of the relations < ≥ ≤ = ≠, entry by entry: one where it holds, zero elsewhere."""

    relation: str
    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.same(f"comparison {self.relation}", self.left.shape, self.right.shape)
