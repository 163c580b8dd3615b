"""Random well-shaped expressions over the whole language: for Hypothesis, and quickly from a seeded generator.

    @given(expressions((), depth=4))            # shrinks
    random_expression(random.Random(7), ())     # many thousands a second

Makers are tables by the shape that they make, the plainest first, so that what Hypothesis shrinks becomes plain.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Protocol, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Compare, Expr, Symbol
from derivations.language.shape import Dim, Shape, matrix_shape, times

DIMS = ("n", "m", "p")
SHAPES: dict[str, Shape] = {
    **dict.fromkeys(("s", "t", "eta"), ()),
    **{name: (dim,) for name, dim in zip(("x", "y", "u", "v", "w", "z"), "nnmmpp", strict=True)},
    **{name: (rows, columns) for (rows, columns), names in {
        ("n", "n"): ("A", "W1"), ("m", "m"): ("B",), ("p", "p"): ("C",), ("m", "n"): ("X", "Y"), ("n", "m"): ("D",),
        ("n", "p"): ("E", "W2"), ("p", "n"): ("F",), ("m", "p"): ("G",), ("p", "m"): ("H",)}.items()
       for name in names},
}  # fmt: skip
SYMBOLS = {name: Symbol(name, shape) for name, shape in SHAPES.items()}
NUMBERS = [Fraction(value) for value in ("1", "2", "3", "1/2", "-1", "-2", "0", "-2/3", "1/8", "0.001", "12")]
EXPONENTS = [Fraction(value) for value in ("2", "3", "-1", "1/2", "-2", "1", "-3/2", "0")]
RELATIONS = (">", "<", "≥", "≤", "=", "≠")

FUZZ = settings(deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))

Item = TypeVar("Item")


class Choice(Protocol):
    """What chooses: ``random.Random``, or Hypothesis."""

    def choice(self, seq: Sequence[Item], /) -> Item: ...


Maker = Callable[["Expressions", Shape, int], Expr]


class Expressions:
    """Makes expressions of a shape; ``results`` adds what is found in results alone, such as commutation matrices."""

    def __init__(self, chooser: Choice, results: bool) -> None:
        self.choose = chooser.choice
        self.results = results

    def make(self, shape: Shape, depth: int) -> Expr:
        kind = 0 if shape == () else 1 if len(shape) == 1 else 2 if shape[0] == 1 else 3
        if depth <= 0 or self.choose((False, False, False, False, False, True)):
            return self.leaf(shape)
        table = TABLES[kind] + (RESULT_TABLES[kind] if self.results else ())
        return self.choose(table)(self, shape, depth - 1)

    def leaf(self, shape: Shape) -> Expr:
        symbols = [symbol for symbol in SYMBOLS.values() if symbol.shape == shape]
        return self.choose([*symbols, *self.constants(shape)])

    def constants(self, shape: Shape) -> list[Expr]:
        if shape == ():
            size = e.Size(self.choose(DIMS))
            return [e.Number(self.choose(NUMBERS)), size, el.Pi(), e.Size(times("m", "n"))]
        rows, columns = matrix_shape(shape)
        if columns == 1:
            return [e.Ones(rows), e.Zeros(rows)]
        if rows == 1:
            return [e.Transpose(e.Ones(columns))]
        return [e.Identity(rows)] if rows == columns else [e.Zeros(rows, columns)]

    def dim(self) -> Dim:
        return self.choose(DIMS)

    def array(self, depth: int) -> Expr:
        """A vector, a row or a matrix."""
        return self.make(self.choose([(self.dim(),), (self.dim(), self.dim()), (1, self.dim())]), depth)

    def operand(self, shape: Shape, depth: int) -> Expr:
        """What is expanded to a shape: of that shape, or a scalar."""
        return self.make(self.choose((shape, shape, ())), depth)

    def positive(self, shape: Shape, depth: int) -> Expr:
        """Mostly of a form that is positive everywhere, so that a logarithm of it has a value; sometimes anything."""
        inside = self.make(shape, depth - 1)
        forms = (el.Apply("exp", inside), e.Add(e.Multiply(inside, inside), e.Number(Fraction(1))),
                 el.Apply("softplus", inside), el.Apply("sigmoid", inside), inside)  # fmt: skip
        return self.choose(forms)

    def invertible(self, dim: Dim, depth: int) -> Expr:
        """Mostly a square matrix of a form that has an inverse."""
        inside = self.make((dim, dim), depth - 1)
        definite = e.Add(e.MatMul(inside, e.Transpose(inside)), e.Identity(dim))
        return self.choose((definite, e.Add(inside, e.Multiply(e.Number(Fraction(3)), e.Identity(dim))), inside))

    def condition(self, shape: Shape, depth: int) -> Compare:
        return Compare(self.choose(RELATIONS), self.make(shape, depth), self.operand(shape, depth))


# Of any shape


def binary(make: Callable[[Expr, Expr], Expr]) -> Maker:
    """Two operands entry by entry, one of them perhaps a scalar."""

    def maker(g: Expressions, shape: Shape, depth: int) -> Expr:
        left, right = g.make(shape, depth), g.operand(shape, depth)
        return make(*g.choose(((left, right), (right, left))))

    return maker


def negate(g: Expressions, shape: Shape, depth: int) -> Expr:
    return e.Negate(g.make(shape, depth))


def scaled(g: Expressions, shape: Shape, depth: int) -> Expr:
    return e.Multiply(g.make((), depth), g.make(shape, depth))


def power(g: Expressions, shape: Shape, depth: int) -> Expr:
    """A power with a number or a scalar as the exponent, or entry by entry."""
    if g.choose((False, False, False, True)):
        return binary(e.Power)(g, shape, depth - 1)
    exponent = g.choose((e.Number(g.choose(EXPONENTS)), SYMBOLS["s"], e.Size("n"), g.make((), depth - 2)))
    is_whole = isinstance(exponent, e.Number) and exponent.value.denominator == 1 and exponent.value >= 0
    return e.Power(g.make(shape, depth) if is_whole else g.positive(shape, depth), exponent)


def quotient(g: Expressions, shape: Shape, depth: int) -> Expr:
    shapes = g.choose(((shape, shape), (shape, ()), ((), shape)))
    return e.Divide(g.make(shapes[0], depth), g.positive(shapes[1], depth))


def apply(g: Expressions, shape: Shape, depth: int) -> Expr:
    row = el.ELEMENTWISE[g.choose(sorted(el.ELEMENTWISE))]
    return el.Apply(row.name, g.positive(shape, depth) if row.domain == "> 0" else g.make(shape, depth))


def where(g: Expressions, shape: Shape, depth: int) -> Expr:
    condition = g.condition(g.choose((shape, ())), depth - 1)
    return el.Where(condition, g.make(shape, depth), g.operand(shape, depth))


def indicator(g: Expressions, shape: Shape, depth: int) -> Expr:
    return g.condition(shape, depth)


def matrix_product(g: Expressions, shape: Shape, depth: int) -> Expr:
    (rows, columns), inner = matrix_shape(shape), g.dim()
    return e.MatMul(g.make(_shape(rows, inner), depth), g.make(_shape(inner, columns), depth))


def _shape(rows: Dim, columns: Dim) -> Shape:
    return (() if rows == 1 else (rows,)) if columns == 1 else (rows, columns)


def transpose(g: Expressions, shape: Shape, depth: int) -> Expr:
    rows, columns = matrix_shape(shape)
    return e.Transpose(g.make(_shape(columns, rows), depth))


ANY: tuple[Maker, ...] = (
    binary(e.Add), binary(e.Subtract), binary(e.Multiply), scaled, matrix_product, negate, quotient, power,
    apply, transpose, binary(el.Maximum), binary(el.Minimum), where, indicator,
)  # fmt: skip

# Scalars


def of_array(make: Callable[[Expr], Expr]) -> Maker:
    return lambda g, shape, depth: make(g.array(depth))


def of_square(make: Callable[[Expr], Expr]) -> Maker:
    def maker(g: Expressions, shape: Shape, depth: int) -> Expr:
        dim = g.dim()
        return make(g.make((dim, dim), depth))

    return maker


def of_invertible(make: Callable[[Expr], Expr]) -> Maker:
    return lambda g, shape, depth: make(g.invertible(g.dim(), depth))


def dot(g: Expressions, shape: Shape, depth: int) -> Expr:
    dim = g.dim()
    return e.Dot(g.make((dim,), depth), g.make((dim,), depth))


def reduced_vector(g: Expressions, shape: Shape, depth: int) -> Expr:
    return mx.Reduce(g.choose(mx.REDUCTIONS), g.make(g.choose([(g.dim(),), (1, g.dim())]), depth))


SCALARS: tuple[Maker, ...] = (
    *ANY, of_array(mx.EntrySum), of_array(mx.Norm), of_square(mx.Trace), dot, of_invertible(mx.Determinant),
    of_invertible(mx.LogDeterminant), reduced_vector,
)  # fmt: skip

# Vectors and rows


def diagonal(g: Expressions, shape: Shape, depth: int) -> Expr:
    return mx.DiagonalOf(g.make((shape[0], shape[0]), depth))


def softmax(g: Expressions, shape: Shape, depth: int) -> Expr:
    return mx.Softmax(g.make(shape, depth))


def reduced_rows(g: Expressions, shape: Shape, depth: int) -> Expr:
    return mx.Reduce(g.choose(mx.REDUCTIONS), g.make((shape[0], g.dim()), depth))


def along_axis(g: Expressions, shape: Shape, depth: int) -> Expr:
    dim = g.dim()
    return e.MatMul(e.Transpose(g.make((dim, shape[0]), depth)), e.Ones(dim))


def times_vec(g: Expressions, shape: Shape, depth: int) -> Expr:
    """(xᵀ ⊗ₖ X) vec(Y)."""
    inner = g.dim()
    left = mx.Kronecker(e.Transpose(g.make((inner,), depth - 1)), g.make((shape[0], inner), depth - 1))
    return e.MatMul(left, mx.Vec(g.make((inner, inner), depth)))


def vec(g: Expressions, shape: Shape, depth: int) -> Expr:
    """The vec of a product, or a Kronecker product of vectors, taken back to its length."""
    rows, columns = shape[0], g.dim()
    both = times(rows, columns)
    inside = g.choose(
        (mx.Vec(g.make((rows, columns), depth)), mx.Kronecker(g.make((columns,), depth), g.make(shape, 0)))
    )
    moved = e.MatMul(mx.Commutation(columns, rows), inside) if g.choose((True, False)) else inside
    return mx.DiagonalOf(e.MatMul(mx.Unvec(moved, rows, columns), g.make((columns, rows), 0))) if both else inside


VECTORS: tuple[Maker, ...] = (*ANY, softmax, diagonal, reduced_rows, along_axis, times_vec)
ROWS: tuple[Maker, ...] = (*ANY, transpose, softmax)

# Matrices


def outer(g: Expressions, shape: Shape, depth: int) -> Expr:
    rows, columns = shape
    return mx.outer(g.make((rows,), depth), g.make((columns,), depth))


def inverse(g: Expressions, shape: Shape, depth: int) -> Expr:
    return mx.Inverse(g.invertible(shape[0], depth)) if shape[0] == shape[1] else outer(g, shape, depth)


def diagonal_matrix(g: Expressions, shape: Shape, depth: int) -> Expr:
    return f.Diag(g.make(shape[:1], depth)) if shape[0] == shape[1] else outer(g, shape, depth)


def diagonal_product(g: Expressions, shape: Shape, depth: int) -> Expr:
    return e.MatMul(f.Diag(g.make(shape[:1], depth)), g.make(shape, depth))


def block_trace(g: Expressions, shape: Shape, depth: int) -> Expr:
    side, other = g.choose(("left", "right")), g.make((g.dim(), g.dim()), 0)
    factor = g.make(shape, 0)
    product = mx.Kronecker(factor, other) if side == "left" else mx.Kronecker(other, factor)
    return mx.BlockTrace(product, other, side, shape)


def places(g: Expressions, shape: Shape, depth: int) -> Expr:
    """Eᵀ vec(X) yᵀ, the diagonal of X times a row."""
    rows, columns = shape
    on_diagonal = e.MatMul(e.Transpose(mx.DiagonalPlaces(rows)), mx.Vec(g.make((rows, rows), depth)))
    return e.MatMul(on_diagonal, e.Transpose(g.make((columns,), depth)))


MATRICES: tuple[Maker, ...] = (
    *ANY, outer, softmax, inverse, diagonal_matrix, diagonal_product,
)  # fmt: skip

TABLES = (SCALARS, VECTORS, ROWS, MATRICES)
RESULT_TABLES: tuple[tuple[Maker, ...], ...] = ((), (vec,), (), (block_trace, places))


# What tests use


def random_expression(rng: random.Random, shape: Shape = (), depth: int = 6, results: bool = False) -> Expr:
    """An expression of a shape, not deeper than ``depth`` and a few."""
    return Expressions(rng, results).make(shape, depth)


@st.composite
def expressions(draw: st.DrawFn, shape: Shape | None = None, depth: int = 6, results: bool = False) -> Expr:
    """Expressions of a shape, or of any."""

    class Drawn:
        def choice(self, seq: Sequence[Item], /) -> Item:
            return draw(st.sampled_from(seq))

    if shape is None:
        shape = draw(st.sampled_from([(), ("n",), ("m", "n"), ("n", "n"), (1, "n"), ("p",)]))
    return Expressions(Drawn(), results).make(shape, depth)
