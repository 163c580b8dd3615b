"""The second reading: an explicit SymPy matrix at chosen sizes.

Every expression reads as a matrix: a scalar as 1×1, a vector as n×1. A derivative is ``sympy.diff``, entry by entry.
For the derivative with respect to an intermediate variable, the variable becomes opaque (fresh symbols), the derivative
is taken, and the variable's value is put back; for a *direct* partial derivative every named intermediate is opaque.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy
from sympy import ImmutableMatrix as Matrix

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.expression import Expr, Index
from derivations.language.substitute import free_indices

ELEMENTARY = {
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "exp": sympy.exp,
    "sqrt": sympy.sqrt,
    "ln": sympy.log,
}


def exact(
    expr: Expr,
    sizes: Mapping[str, int],
    assume: Mapping[str, str] | None = None,
    positions: Mapping[Index, int] | None = None,
) -> Matrix:
    """The expression as a SymPy matrix of explicit symbols.

    ``sizes`` gives each dimension's size, ``assume`` a domain for symbols ("positive" or "nonzero"), ``positions`` the
    values, from 1, of indices that no binder gives a range.

    >>> from derivations.language.functions import vector, dot
    >>> exact(dot(vector("w"), vector("x")), {"n": 2})
    Matrix([[w_1*x_1 + w_2*x_2]])
    """
    return Reader(sizes, assume or {}, positions or {}).read(expr)


@functools.cache
def smooth_function(name: str, by: tuple[int, ...] = ()) -> type[sympy.Function]:
    """An undefined function, or its derivative by the arguments numbered ``by``, which is another undefined function.

    SymPy's own undefined functions answer with Derivative and Subs objects of which equal ones need not look equal.

    >>> x, y = sympy.symbols("x y")
    >>> smooth_function("f")(x, y**2).diff(y)
    2*y*f__2(x, y**2)
    """

    def fdiff(self: sympy.Function, argindex: int = 1) -> sympy.Expr:
        return smooth_function(name, tuple(sorted((*by, argindex))))(*self.args)

    return type(name + "".join(f"__{k}" for k in by), (sympy.Function,), {"fdiff": fdiff})


class Reader:
    """Reads expressions at given sizes, positions of indices, and opaque intermediate variables."""

    def __init__(self, sizes: Mapping[str, int], assume: Mapping[str, str], positions: Mapping[Index, int]) -> None:
        self.sizes, self.assume = sizes, assume
        self.positions: dict[Index, int] = dict(positions)
        self.opaque: dict[tuple[d.Let, tuple[Any, ...]], Matrix] = {}
        self.holding = False
        self.fresh = itertools.count()

    def read(self, expr: Expr) -> Matrix:
        return READERS[type(expr)](self, expr)

    def scalar(self, expr: Expr) -> sympy.Expr:
        return self.read(expr)[0, 0]

    def size(self, dim: shapes.Dim) -> int:
        return shapes.size(dim, self.sizes)

    def dimensions(self, expr: Expr) -> tuple[int, int]:
        rows, columns = shapes.matrix_shape(expr.shape)
        return self.size(rows), self.size(columns)

    def position(self, position: Index | int | str) -> int:
        """An entry's position, counted from 0."""
        if not isinstance(position, Index):
            return self.size(position) - 1
        if position not in self.positions:
            raise ValueError(
                f"the index {position.name} has no range; bind it, as a sum does, or give it one in `over`"
            )
        return self.positions[position] - 1

    def each(self, index: Index, stop: shapes.Dim, body: Expr) -> list[Matrix]:
        """The body at every position of the index."""
        before, out = self.positions, []
        for k in range(1, self.size(stop) + 1):
            self.positions = {**before, index: k}
            out.append(self.read(body))
        self.positions = before
        return out

    def key(self, let: d.Let) -> tuple[d.Let, tuple[Any, ...]]:
        """An intermediate variable at given positions of the indices that stand free in it: v_1 is not v_2."""
        free = free_indices(let)
        return let, tuple(sorted((i.name, k) for i, k in self.positions.items() if i in free))


@functools.cache
def symbols(name: str, rows: int, columns: int, assume: str = "") -> Matrix:
    """Symbols for every entry: x, x_1 … x_n, or X_1_1 … X_m_n."""
    facts: dict[str, bool] = {"real": True, **({assume: True} if assume else {})}

    def entry(i: int, j: int) -> sympy.Symbol:
        parts = [str(k + 1) for k, length in ((i, rows), (j, columns)) if length > 1]
        return sympy.Symbol("_".join([name, *parts]), **facts)

    return Matrix(rows, columns, entry)


READERS: dict[type[Expr], Callable[[Reader, Any], Matrix]] = {}


def _reads(*kinds: type[Expr]) -> Callable[[Callable[[Reader, Any], Matrix]], Callable[[Reader, Any], Matrix]]:
    def register(reading: Callable[[Reader, Any], Matrix]) -> Callable[[Reader, Any], Matrix]:
        READERS.update(dict.fromkeys(kinds, reading))
        return reading

    return register


def _one(value: Any) -> Matrix:
    return Matrix([[value]])


def _entrywise(operation: Callable[..., sympy.Expr], *operands: Matrix) -> Matrix:
    """An operation on matrices of one shape, a 1×1 operand being expanded."""
    rows, columns = max(m.shape for m in operands)
    return Matrix(rows, columns, lambda i, j: operation(*(m[0, 0] if m.shape == (1, 1) else m[i, j] for m in operands)))


# Leaves


@_reads(e.Number)
def _number(read: Reader, node: e.Number) -> Matrix:
    return _one(sympy.Rational(node.value.numerator, node.value.denominator))


@_reads(e.Symbol)
def _symbol(read: Reader, node: e.Symbol) -> Matrix:
    return symbols(node.name, *read.dimensions(node), read.assume.get(node.name, ""))


@_reads(e.Size)
def _size(read: Reader, node: e.Size) -> Matrix:
    return _one(sympy.Integer(read.size(node.dim)))


@_reads(e.Ones)
def _ones(read: Reader, node: e.Ones) -> Matrix:
    return Matrix.ones(*read.dimensions(node))


@_reads(e.Zeros)
def _zeros(read: Reader, node: e.Zeros) -> Matrix:
    return Matrix.zeros(*read.dimensions(node))


@_reads(e.Identity)
def _identity(read: Reader, node: e.Identity) -> Matrix:
    return Matrix.eye(read.dimensions(node)[0])


@_reads(e.Entry)
def _entry(read: Reader, node: e.Entry) -> Matrix:
    return _one(list(read.read(node.vector))[read.position(node.position)])


@_reads(e.Row)
def _row(read: Reader, node: e.Row) -> Matrix:
    return read.read(node.matrix)[read.position(node.position), :].T


# Arithmetic

ENTRY_BY_ENTRY: dict[type[Expr], Callable[..., sympy.Expr]] = {
    e.Add: lambda p, q: p + q,
    e.Subtract: lambda p, q: p - q,
    e.Multiply: lambda p, q: p * q,
    e.Divide: lambda p, q: p / q,
    f.GenericOperator: lambda p, q: smooth_function("op")(p, q),
    el.Maximum: lambda p, q: sympy.Piecewise((p, q - p <= 0), (q, True)),
}


@_reads(*ENTRY_BY_ENTRY)
def _binary(read: Reader, node: Any) -> Matrix:
    return _entrywise(ENTRY_BY_ENTRY[type(node)], read.read(node.left), read.read(node.right))


@_reads(e.Compare)
def _compare(read: Reader, node: e.Compare) -> Matrix:
    def indicator(p: sympy.Expr, q: sympy.Expr) -> sympy.Expr:
        return sympy.Piecewise((1, _holds(node.relation, p, q)), (0, True))

    return _entrywise(indicator, read.read(node.left), read.read(node.right))


def _holds(relation: str, p: sympy.Expr, q: sympy.Expr) -> sympy.Basic:
    return p - q > 0 if relation == ">" else p - q <= 0


@_reads(e.Negate)
def _negate(read: Reader, node: e.Negate) -> Matrix:
    return -read.read(node.operand)


@_reads(e.Power)
def _power(read: Reader, node: e.Power) -> Matrix:
    return _entrywise(lambda p, q: p**q, read.read(node.base), read.read(node.exponent))


@_reads(e.MatMul)
def _matmul(read: Reader, node: e.MatMul) -> Matrix:
    return read.read(node.left) * read.read(node.right)


@_reads(e.Dot)
def _dot(read: Reader, node: e.Dot) -> Matrix:
    return read.read(node.left).T * read.read(node.right)


@_reads(e.Transpose)
def _transpose(read: Reader, node: e.Transpose) -> Matrix:
    return read.read(node.operand).T


# Functions


@_reads(el.Apply)
def _apply(read: Reader, node: el.Apply) -> Matrix:
    return read.read(node.argument).applyfunc(ELEMENTARY[node.name])


@_reads(mx.EntrySum)
def _entry_sum(read: Reader, node: mx.EntrySum) -> Matrix:
    return _one(sum(read.read(node.array)))


@_reads(f.Length)
def _length(read: Reader, node: f.Length) -> Matrix:
    return _one(sympy.Integer(read.dimensions(node.vector)[0]))


@_reads(f.Diag)
def _diag(read: Reader, node: f.Diag) -> Matrix:
    return Matrix(sympy.diag(*read.read(node.vector)))


@_reads(f.Cases)
def _cases(read: Reader, node: f.Cases) -> Matrix:
    condition = node.conditions[0]  # the other is its opposite
    holds = _holds(condition.relation, read.scalar(condition.left), read.scalar(condition.right))

    def piece(where_it_holds: sympy.Expr, elsewhere: sympy.Expr) -> sympy.Expr:
        return sympy.Piecewise((where_it_holds, holds), (elsewhere, True))

    return _entrywise(piece, *(read.read(value) for value in node.values))


@_reads(f.Generic)
def _generic(read: Reader, node: f.Generic) -> Matrix:
    arguments = [entry for argument in node.arguments for entry in read.read(argument)]
    if node.position is not None:
        return _one(smooth_function(f"{node.name}_{read.position(node.position) + 1}")(*arguments))
    if node.shape == ():
        return _one(smooth_function(node.name)(*arguments))
    length = read.size(node.shape[0])
    return Matrix([smooth_function(f"{node.name}_{k + 1}")(*arguments) for k in range(length)])


# Binders


@_reads(b.Sum)
def _sum(read: Reader, node: b.Sum) -> Matrix:
    terms = read.each(node.index, node.stop, node.body)
    return sum(terms[1:], start=terms[0])


@_reads(b.Column)
def _column(read: Reader, node: b.Column) -> Matrix:
    return Matrix.vstack(*read.each(node.index, node.stop, node.body))


@_reads(b.Across)
def _across(read: Reader, node: b.Across) -> Matrix:
    return Matrix.hstack(*read.each(node.index, node.stop, node.body))


@_reads(b.Grid)
def _grid(read: Reader, node: b.Grid) -> Matrix:
    return read.read(b.Column(node.row, node.rows, b.Across(node.column, node.columns, node.body)))


@_reads(b.Diagonal)
def _diagonal(read: Reader, node: b.Diagonal) -> Matrix:
    return Matrix(sympy.diag(*(entry[0, 0] for entry in read.each(node.index, node.stop, node.body))))


@_reads(b.Block)
def _block(read: Reader, node: b.Block) -> Matrix:
    return Matrix.vstack(*(Matrix.hstack(*(read.read(entry) for entry in row)) for row in node.rows))


# Intermediates and derivatives


@_reads(d.Let)
def _let(read: Reader, node: d.Let) -> Matrix:
    key = read.key(node)
    if key in read.opaque:
        return read.opaque[key]
    if not read.holding:
        return read.read(node.value)
    read.opaque[key] = symbols(f"{node.name}_held{next(read.fresh)}", *read.dimensions(node))
    return read.opaque[key]


@_reads(d.Partial, d.Total)
def _derivative(read: Reader, node: d.Derivative) -> Matrix:
    def differentiate(function: Matrix, variable: Matrix) -> Matrix:
        if variable.shape == (1, 1):
            return function.applyfunc(lambda entry: sympy.diff(entry, variable[0, 0]))
        return Matrix(len(function), len(variable), lambda i, j: sympy.diff(list(function)[i], list(variable)[j]))

    jacobian = _differentiate(read, node.function, node.variable, isinstance(node, d.Partial), differentiate)
    return jacobian if node.layout == "numerator" else jacobian.T


@_reads(d.Gradient)
def _gradient(read: Reader, node: d.Gradient) -> Matrix:
    entries = [d.Total(node.function, variable) for variable in node.variables]
    row = Matrix.hstack(*(read.read(entry) for entry in entries))
    return row if node.layout == "numerator" else row.T


@_reads(d.Limit)
def _limit(read: Reader, node: d.Limit) -> Matrix:
    variable, body = read.scalar(node.variable), read.read(node.body)
    if body.has(sympy.Piecewise):  # SymPy takes the value of one case for the limit from both sides
        raise ValueError(f"{node.latex()}: there is no exact reading of the limit of a function with cases")
    return body.applyfunc(lambda entry: sympy.limit(sympy.cancel(entry), variable, 0))


@_reads(d.At)
def _at(read: Reader, node: d.At) -> Matrix:
    point: dict[sympy.Symbol, sympy.Expr] = {}
    for variable, value in zip(node.variables, node.values, strict=True):
        point.update(zip(read.read(variable), read.read(value), strict=True))
    return read.read(node.body).subs(point, simultaneous=True)


def _differentiate(
    read: Reader, function: Expr, variable: Expr, direct: bool, differentiate: Callable[[Matrix, Matrix], Matrix]
) -> Matrix:
    """Differentiate with the variable (and, for a direct partial, every other intermediate) opaque, then put back."""
    inner = Reader(read.sizes, read.assume, read.positions)
    inner.opaque, inner.fresh = dict(read.opaque), read.fresh
    base = d.moved(variable)
    if isinstance(base, d.Let) and inner.key(base) not in inner.opaque:
        inner.opaque[inner.key(base)] = symbols(f"{base.name}_held{next(read.fresh)}", *inner.dimensions(base))
    moving = inner.read(variable)
    inner.holding = direct
    body = inner.read(d.opened(function)) if direct else inner.read(function)
    result = differentiate(body, moving)
    return result.xreplace(dict(_values(read, inner)))


def _values(read: Reader, inner: Reader) -> Iterable[tuple[sympy.Symbol, sympy.Expr]]:
    """The opaque symbols of ``inner`` with what they stand for outside it."""
    for key, held in inner.opaque.items():
        if key not in read.opaque:
            positions, read.positions = read.positions, {Index(name): k for name, k in key[1]}
            yield from zip(held, read.read(key[0]), strict=True)
            read.positions = positions
