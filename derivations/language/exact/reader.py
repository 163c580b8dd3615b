"""Goes through an expression at given sizes; the readings of its nodes are registered by type."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sympy
from sympy import ImmutableMatrix as Matrix

from derivations.language import shape as shapes
from derivations.language.binders import Across, Column, Diagonal, Grid, Sum
from derivations.language.derivatives import Derivative, Differential, Gradient, Let
from derivations.language.expression import Expr, Index
from derivations.language.substitute import answered, free_indices

Key = tuple[Let, tuple[Any, ...]]
ELSEWHERE = (Sum, Column, Across, Grid, Diagonal, Derivative, Gradient, Differential)  # read in a scope of their own


class Reader:
    """Reads expressions at given sizes, positions of indices, and opaque intermediate variables.

    While ``holding`` is true, every intermediate that is met becomes opaque.
    """

    def __init__(
        self,
        sizes: Mapping[str, int],
        assume: Mapping[str, str],
        positions: Mapping[Index, int],
        holding: bool = False,
    ) -> None:
        self.sizes, self.assume, self.holding = sizes, assume, holding
        self.positions: dict[Index, int] = dict(positions)
        self.opaque: dict[Key, Matrix] = {}
        self.fresh = itertools.count()
        self.readings: dict[Expr, Matrix] = {}  # while the positions are what they are

    def read(self, expr: Expr) -> Matrix:
        return answered(self.readings, expr, self.needs, lambda node: READERS[type(node)](self, node))

    def needs(self, node: Expr) -> tuple[Expr, ...]:
        """The operands that are read where the node is."""
        if isinstance(node, ELSEWHERE):
            return ()
        if isinstance(node, Let):
            return () if self.holding or self.key(node) in self.opaque else (node.value,)
        return node.operands

    def inner(self, holding: bool = False) -> Reader:
        """A reader for a derivative taken here; what it makes opaque is not opaque outside."""
        inner = Reader(self.sizes, self.assume, self.positions, holding)
        inner.opaque, inner.fresh = dict(self.opaque), self.fresh
        return inner

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
        out = []
        for k in range(1, self.size(stop) + 1):
            with self.standing({**self.positions, index: k}):
                out.append(self.read(body))
        return out

    @contextmanager
    def standing(self, positions: dict[Index, int]) -> Iterator[None]:
        """While this lasts, indices have other positions."""
        before = self.positions, self.readings
        if positions != self.positions:
            self.positions, self.readings = positions, {}
        yield
        self.positions, self.readings = before

    def key(self, let: Let) -> Key:
        """An intermediate variable at given positions of the indices that stand free in it: v_1 is not v_2."""
        free = free_indices(let)
        return let, tuple(sorted((i.name, k) for i, k in self.positions.items() if i in free))

    def hold(self, let: Let) -> Matrix:
        """Fresh symbols for an intermediate variable, which is opaque from now on."""
        self.opaque[self.key(let)] = symbols(f"{let.name}_held{next(self.fresh)}", *self.dimensions(let))
        return self.opaque[self.key(let)]


FACTS = {"positive": {"positive": True}, "nonzero": {"nonzero": True}}
SYMMETRIC = ("symmetric", "definite")


@functools.cache
def symbols(name: str, rows: int, columns: int, domain: str = "") -> Matrix:
    """Symbols for every entry: x, x_1 … x_n, or X_1_1 … X_m_n. In a symmetric matrix two places have one symbol.

    >>> symbols("S", 2, 2, "symmetric")
    Matrix([
    [S_1_1, S_1_2],
    [S_1_2, S_2_2]])
    """

    def entry(i: int, j: int) -> sympy.Symbol:
        i, j = sorted((i, j)) if domain in SYMMETRIC else (i, j)
        parts = [str(k + 1) for k, length in ((i, rows), (j, columns)) if length > 1]
        facts = FACTS["positive"] if domain == "definite" and i == j else FACTS.get(domain, {})
        return sympy.Symbol("_".join([name, *parts]), real=True, **facts)

    return Matrix(rows, columns, entry)


Reading = Callable[[Reader, Any], Matrix]
READERS: dict[type[Expr], Reading] = {}


def reads(*kinds: type[Expr]) -> Callable[[Reading], Reading]:
    def register(reading: Reading) -> Reading:
        READERS.update(dict.fromkeys(kinds, reading))
        return reading

    return register


def one(value: Any) -> Matrix:
    return Matrix([[value]])


def entrywise(operation: Callable[..., sympy.Expr], *operands: Matrix) -> Matrix:
    """An operation on matrices of one shape, a 1×1 operand being expanded."""
    rows, columns = max(m.shape for m in operands)
    return Matrix(rows, columns, lambda i, j: operation(*(m[0, 0] if m.shape == (1, 1) else m[i, j] for m in operands)))


def stacked(matrix: Matrix) -> list[sympy.Expr]:
    """The entries counted down the columns, as vec does; SymPy counts along the rows."""
    return list(matrix.T)
