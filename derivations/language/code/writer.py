"""What an expression is in code: for each node a piece of text, made once, after those of its operands.

Vectors *and* rows are one-dimensional arrays here; a row becomes two-dimensional where it leaves the function. The
tables of what is written for which operation are in ``operations``, ``scopes`` and, for experts, ``idioms``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivations.language import shape as shapes
from derivations.language.code.layout import Names
from derivations.language.code.pieces import Code, Pieces, is_reciprocal
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply
from derivations.language.expression import Expr, Index, Negate, Number, Subtract, Transpose, postorder
from derivations.language.substitute import answered


@dataclass(frozen=True)
class Value:
    """A piece, and how it stands for an array.

    ``rows`` and ``columns`` say whether the piece has the dimension, or is the same all along it and left to NumPy to
    expand. Of a diagonal matrix the piece is the diagonal. ``minus`` is the piece for the opposite; where ``negative``,
    that is what is meant. ``truth`` is for comparisons, whose piece is True where 1 is meant.
    """

    code: Code
    rows: bool = True
    columns: bool = True
    diagonal: bool = False
    negative: bool = False
    minus: Code | None = None
    truth: bool = False


OPERATIONS: dict[type[Expr], Callable[[Writer, Any], Code]] = {}
Idiom = Callable[["Writer", Any], Value | None]
IDIOMS: dict[type[Expr], Idiom] = {}


def writes(*kinds: type[Expr]) -> Callable[[Callable[[Writer, Any], Code]], Callable[[Writer, Any], Code]]:
    """Enters what is written for some types of nodes into the table."""

    def register(writing: Callable[[Writer, Any], Code]) -> Callable[[Writer, Any], Code]:
        OPERATIONS.update(dict.fromkeys(kinds, writing))
        return writing

    return register


def idiom(*kinds: type[Expr]) -> Callable[[Idiom], Idiom]:
    """Enters an idiom for some types of nodes into the table; where it answers None, the operation's entry is used."""

    def register(idiom: Idiom) -> Idiom:
        IDIOMS.update(dict.fromkeys(kinds, idiom))
        return idiom

    return register


class Writer:
    """Writes expressions as pieces of code.

    ``sizes`` are the pieces for the dimensions; ``expert`` whether idioms are used, and names of the expression kept;
    ``stable`` whether formulas that keep their digits are taken, which complex numbers do not pass; ``derivative`` is
    what differentiates a function numerically.
    """

    def __init__(
        self, outputs: Iterable[Expr], code: Pieces, names: Names, sizes: Mapping[str, Code], expert: bool, stable: bool
    ) -> None:
        self.code, self.names, self.sizes, self.expert, self.stable = code, names, sizes, expert, stable
        self.means: dict[Code, tuple[Code, tuple[Code, ...]]] = {}  # of each sum: the mean, and the sizes that divide
        self.sums: dict[frozenset[tuple[Code, bool, int]], Code] = {}  # each by its terms, whether taken off, how often
        self.unknown: set[str] = set()  # dimensions whose sizes no array shows
        self.met: set[shapes.Shape] = set()  # the shapes of matrices that the function itself computes, either way
        self.namespace = "numpy"
        self.own: Mapping[str, str] = {}  # what the namespace has of its own
        self.slope: Callable[[Expr], str] = lambda derivative: "derivative"
        self.fixed: dict[Expr, Value] = {}  # what is read under a name while a derivative is taken
        self.memo: dict[Expr, Value] = {}
        self.uses = uses(outputs)

    def value(self, expr: Expr) -> Value:
        """What the expression is in code."""
        return answered(self.memo, expr, lambda node: node.operands, self._value)

    def _value(self, expr: Expr) -> Value:
        idiom = IDIOMS.get(type(expr)) if self.expert else None
        value = idiom(self, expr) if idiom else None
        return value or Value(OPERATIONS[type(expr)](self, expr))

    def array(self, expr: Expr) -> Code:
        """The whole array, a row as a vector."""
        return self.filled(self.value(expr), expr.shape)

    def filled(self, value: Value, shape: shapes.Shape) -> Code:
        """The piece with all its dimensions and its sign."""
        code = self.signed(value)
        rows, columns = shapes.matrix_shape(shape)
        if value.diagonal:
            if value.rows:
                return self.code("np.diag({})", code)
            return self.multiple(code, self.code("np.eye({})", self.size(rows)))
        if value.rows and value.columns:
            return code
        if 1 in (rows, columns):
            length = self.size(rows if columns == 1 else columns)
            return self.constant(code, length) if shape else code
        if not value.rows and not value.columns:
            return self.constant(code, self.code("({}, {})", self.size(rows), self.size(columns)))
        if value.rows:
            return self.code("np.tile({}, (1, {}))", self.code("{}[:, None]", code), self.size(columns))
        return self.code("np.tile({}, ({}, 1))", code, self.size(rows))

    def as_numbers(self, value: Value) -> Code:
        """The piece with 1 for True, and no sign."""
        return self.code("np.where({}, 1.0, 0.0)", value.code) if value.truth else value.code

    def signed(self, value: Value) -> Code:
        """The piece with its sign."""
        if value.negative and not value.truth:
            return value.minus or self.code("-{}", value.code)
        return self.as_numbers(value)

    def as_float(self, code: Code) -> Code:
        """A Python number as one with a point, since NumPy makes arrays of integers of others."""
        if not code.count:
            return code
        return self.code(f"{code.form}.0") if re.fullmatch(r"-?\d+", code.form) else self.code("float({})", code)

    def constant(self, code: Code, shape: Code) -> Code:
        """An array with one value in all its entries."""
        if code.form == "0":
            return self.code("np.zeros({})", shape)
        return self.multiple(code, self.code("np.ones({})", shape))

    def multiple(self, scalar: Code, array: Code) -> Code:
        """A scalar times an array."""
        if scalar.form == "1" or is_reciprocal(scalar):
            return self.scaled(array, scalar)
        if scalar.form == "-1":
            return self.code("-{}", array)
        return self.code("{} * {}", scalar, array)

    def scaled(self, array: Code, factor: Code) -> Code:
        """The array times a factor."""
        if factor.form == "1":
            return array
        if is_reciprocal(factor):
            return self.code("{} / {}", array, factor.operands[1])
        return self.code("{} * {}", array, factor)

    def two_dimensional(self, expr: Expr) -> Code:
        """The array with both its dimensions."""
        code = self.array(expr)
        if expr.shape == ():
            return self.code("np.reshape({}, (1, 1))", code)
        if len(expr.shape) == 1:
            return self.code("{}[:, None]", code)
        return self.row(code) if expr.shape[0] == 1 else code

    def row(self, code: Code) -> Code:
        """A vector as a row, with two dimensions."""
        if code.form.startswith("np.array([") and code.form.endswith("])"):
            form = code.form.replace("np.array([", "np.array([[", 1).removesuffix(")") + "])"
            return self.code(form, *code.operands, binds=code.binds)
        return self.code("{}[None, :]", code)

    # Numbers, sizes and positions

    def number(self, value: Fraction) -> Code:
        """A number as Python writes it: 2, 0.5, 1 / 3."""
        if value.denominator == 1:
            return self.code(str(value.numerator))
        text = re.sub(r"e-0", "e-", repr(float(value)))
        if Fraction(text) == value and len(text) < 12:
            return self.code(text)
        return self.code(f"{value.numerator} / {value.denominator}")

    def size(self, dim: shapes.Dim) -> Code:
        """The number that a dimension is."""
        if isinstance(dim, int):
            return self.code(str(dim))
        product, _, more = dim.partition("+")
        names = product.split("*")
        self.unknown.update(name for name in names if not name.isdigit() and name not in self.sizes)
        self.code.sizes |= self.unknown
        factors = [self.sizes.get(name) or self.code(name) for name in names]
        code = factors[0]
        for factor in factors[1:]:
            code = self.code("{} * {}", code, factor)
        return self.code(f"{{}} + {more}", code) if more else code

    def position(self, position: Index | int | str) -> Code:
        """A position counted from 0: indices already are, numbers are not."""
        if isinstance(position, Index):
            return self.code(position.name)
        if isinstance(position, int):
            return self.code(str(position - 1))
        return self.code("{} - 1", self.size(position))

    def power(self, base: Code, exponent: Fraction) -> Code:
        """A power with a positive exponent that is a number."""
        if exponent == 1:
            return base
        if exponent == Fraction(1, 2):
            return self.code("np.sqrt({})", base)
        return self.code("{} ** {}", base, self.number(exponent))

    def reciprocal(self, code: Code) -> Code:
        """One over a piece."""
        return code if code.form == "1" else self.code("{} / {}", self.code("1"), code)

    # Names that a function has for its variable

    def fresh(self, stem: str) -> Code:
        """A name that is not taken, for the variable of a function or a loop."""
        name = self.names.fresh(stem)
        self.code.bindable.add(name)
        return self.code(name)

    @contextmanager
    def reading(self, names: Mapping[Expr, Code]) -> Iterator[None]:
        """Inside, some expressions are read under other names."""
        before = self.fixed, self.memo
        if names:
            self.fixed = {**self.fixed, **{expr: Value(code) for expr, code in names.items()}}
            self.memo = dict(self.fixed)
        yield
        self.fixed, self.memo = before

    def is_shared(self, expr: Expr) -> bool:
        """Whether the expression is used in several places, so that it is better computed once."""
        return self.uses[expr] > 1


def uses(outputs: Iterable[Expr]) -> Counter[Expr]:
    """How often each expression is used; a transpose or a sign is no use of its own, ln(σ(x)) is one of x alone."""
    outputs = list(outputs)
    found = Counter(outputs)
    for expr in reversed(postorder(*outputs)):
        if (x := _in_logarithm_of_sigmoid(expr)) is not None:
            found[x] += 1
            continue
        share = found[expr] if isinstance(expr, Negate | Transpose) else min(found[expr], 1)
        for operand in expr.operands:
            found[operand] += share
    return found


def _behind_name(expr: Expr) -> Expr:
    while isinstance(expr, Let):
        expr = expr.value
    return expr


def _in_logarithm_of_sigmoid(expr: Expr) -> Expr | None:
    """The x of ln(σ(x)) and of ln(1 − σ(x)), which are softplus of −x and x, taken off; names are opened."""
    if not isinstance(expr, Apply) or expr.name != "ln":
        return None
    match _behind_name(expr.argument):
        case Apply("sigmoid", x):
            return x
        case Subtract(Number(one), share) if one == 1 and isinstance(of := _behind_name(share), Apply):
            return of.argument if of.name == "sigmoid" else None
    return None


def is_row(expr: Expr) -> bool:
    return len(expr.shape) == 2 and expr.shape[0] == 1


def is_matrix(expr: Expr) -> bool:
    return len(expr.shape) == 2 and expr.shape[0] != 1
