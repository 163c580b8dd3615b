"""Chains of matrices and vectors as an expert computes them: vectors first, no diagonal matrix, solves for inverses."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from derivations.language import expression as e
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.broadcast import added
from derivations.language.code.matrices import positions
from derivations.language.code.pieces import Code, as_truth, is_kronecker, is_reciprocal, is_symmetric
from derivations.language.code.places import columns_at_places, rows_at_places, step
from derivations.language.code.products import MOST, Product, terms
from derivations.language.code.writer import Value, is_matrix
from derivations.language.expression import Expr

DEEPEST = 4  # sums of products in sums of products are multiplied out up to here


@dataclass(frozen=True)
class Factor:
    """A factor of a chain: a matrix, an inverse, a diagonal, an identity, or a column or row (without code, of ones).

    ``code`` is that of a matrix or vector, of a matrix to be inverted, of a diagonal; ``turned`` means its transpose.
    ``rows`` and ``columns`` are those of the factor. ``sum`` is the expression, where products are added up in it. Of
    a permutation, ``code`` is that of the positions, and ``back`` that of the inverse permutation's. What is ``alone``
    is computed for this chain only. ``kronecker`` is the expression of a Kronecker product. The places of a diagonal,
    a matrix of n² × n, are a kind of their own.
    """

    kind: str
    code: Code | None
    rows: shapes.Dim
    columns: shapes.Dim
    turned: bool = False
    sum: Expr | None = None
    back: Code | None = None
    alone: bool = False
    kronecker: mx.Kronecker | None = None

    @property
    def transposed(self) -> Factor:
        turned = replace(self, turned=not self.turned, rows=self.columns, columns=self.rows)
        return replace(turned, code=self.back, back=self.code) if self.back else turned


class Chain(Product):
    """A product of matrices and vectors."""

    # Taking apart

    def factors(self, expr: Expr, turned: bool = False) -> list[Factor]:
        """The matrices, rows and columns of which the expression is the product; numbers and scalars are taken off."""
        found: list[Factor] = []
        waiting = [(expr, turned)]
        while waiting:
            node, turned = self.strip(*waiting.pop())
            few = len(found) + len(waiting) < MOST
            if isinstance(node, e.MatMul | e.Dot) and self.is_open(node) and few:
                sides = [(node.left, turned != isinstance(node, e.Dot)), (node.right, turned)]
                waiting.extend(sides if turned else reversed(sides))
            elif node.shape == ():
                self.scalar(node)
            else:
                found.extend(self.atoms(node, turned))
        return self._picked(found)

    def _picked(self, factors: list[Factor]) -> list[Factor]:
        """A matrix beside the places of a diagonal, M E or Eᵀ M, is every (n + 1)-th of its columns, or rows."""
        found: list[Factor] = []
        for factor in factors:
            before = found[-1] if found else factor
            if before.kind == "matrix" and factor.kind == "places" and not factor.turned:
                found[-1] = self._every(before, factor.columns, columns=True)
            elif before.kind == "places" and before.turned and factor.kind == "matrix":
                found[-1] = self._every(factor, before.rows, columns=False)
            else:
                found.append(factor)
        return found

    def _every(self, factor: Factor, length: shapes.Dim, columns: bool) -> Factor:
        """The columns, or rows, of a matrix at the places of a diagonal."""
        assert factor.code
        picked = columns_at_places if columns != factor.turned else rows_at_places
        code = picked(self.write, factor.code, factor.kronecker, length)
        rows, width = (factor.rows, length) if columns else (length, factor.columns)
        return Factor("matrix", code, rows, width, factor.turned)

    def atoms(self, node: Expr, turned: bool = False) -> list[Factor]:
        """The factors that stand for one node."""
        value = self.write.value(node)
        if isinstance(node, mx.Inverse) and not value.diagonal and self.is_open(node):
            value = replace(value, code=self.write.array(node.matrix))
            return [Factor("inverse", value.code, *shapes.matrix_shape(node.shape), turned)]
        self.number *= -1 if value.negative else 1
        code = self.write.as_numbers(value)
        step = -1 if turned else 1
        rows, columns = shapes.matrix_shape(node.shape)[::step]
        has_rows, has_columns = (value.rows, value.columns)[::step]
        if value.diagonal and value.rows:
            return [Factor("diagonal", code, rows, columns)]
        if value.diagonal:
            self.put(code)
            return [Factor("identity", None, rows, columns)]
        if isinstance(node, mx.Commutation) and node.shape:
            places = (positions(self.write, node.rows, node.columns), positions(self.write, node.columns, node.rows))
            return [Factor("permutation", places[turned], rows, columns, back=places[not turned])]
        if isinstance(node, mx.DiagonalPlaces) and node.shape:
            return [Factor("places", code, rows, columns, turned)]
        if rows != 1 != columns and has_rows and has_columns:
            sum = node if self._adds_products(node) else None
            kronecker = node if isinstance(node, mx.Kronecker) and node not in self.write.fixed else None
            return [Factor("matrix", code, rows, columns, turned, sum, None, self.is_open(node), kronecker)]
        column = Factor("column", code if has_rows else None, rows, 1)
        row = Factor("row", code if has_columns else None, 1, columns)
        found = [column, row] if rows != 1 != columns else [column] if columns == 1 else [row]
        if all(factor.code is None for factor in found):
            self.put(code)
        return found

    def _adds_products(self, node: Expr) -> bool:
        """Whether products of matrices are added up in it: times a vector, these are better multiplied first."""
        if not isinstance(node, e.Add | e.Subtract) or not self.is_open(node) or self.depth > DEEPEST:
            return False
        cores = (Chain(self.write, term).strip(term)[0] for term, _ in terms(self, node))
        return any(isinstance(core, e.MatMul) and is_matrix(core.left) and is_matrix(core.right) for core in cores)

    def inner(self, node: Expr, up: bool) -> None:
        chain = Chain(self.write, node, depth=self.depth)
        factors = chain.factors(node)
        if factors:
            chain.put(chain.number_of(factors))
        if not chain.number and not up:
            self.put(self.write.code("0"), up)
            return
        self.number *= chain.number if up else 1 / chain.number
        above, below = (self.top, self.bottom) if up else (self.bottom, self.top)
        above += chain.top
        below += chain.bottom

    # Putting together

    def value(self, factors: list[Factor]) -> Value:
        """The product, which is an array."""
        left, right = self.sides(factors)
        if left and right:
            return self._outer(self.vector(left), self.vector(right))
        if left or right:
            code = self.vector(left or right)
            if code is None:
                return replace(self.scaled(), rows=not left, columns=not right)
            return self.scaled(self.mean(code))
        return self._matrix(factors)

    def sides(self, factors: list[Factor]) -> tuple[list[Factor], list[Factor]]:
        """The part up to the first column, and that from the last row; what is between them are scalars."""
        left: list[Factor] = []
        right: list[Factor] = []
        for part in parts(factors):
            if part[0].kind == "row" and part[-1].kind == "column":
                self.put(self.number_of(part))
            elif part[-1].kind == "column":
                left = part
            elif part[0].kind == "row":
                right = part
        return left, right

    def _outer(self, left: Code | None, right: Code | None) -> Value:
        """A column times a row, the scalars on one of them."""
        if left is None or right is None:
            only = [self.mean(code) for code in (left, right) if code is not None]
            return replace(self.scaled(*only), rows=left is not None, columns=right is not None)
        value = self.scaled(left)
        minus = self.write.code("np.outer({}, {})", value.minus, right) if value.minus else None
        return replace(value, code=self.write.code("np.outer({}, {})", value.code, right), minus=minus)

    def vector(self, part: list[Factor]) -> Code | None:
        """Matrices times a column, or a row times matrices, each step a vector. None is the vector of ones."""
        if part[-1].kind == "column":
            code = part[-1].code
            for factor in reversed(part[:-1]):
                code = self._times_column(factor, code)
        else:
            code = part[0].code
            for factor in part[1:]:
                code = self._row_times(code, factor)
        return code

    def _times_column(self, factor: Factor, vector: Code | None) -> Code | None:
        write = self.write
        if factor.code is None:
            return vector
        if factor.kind == "diagonal":
            return factor.code if vector is None else write.code("{} * {}", as_truth(factor.code), vector)
        if factor.kind == "inverse":
            known = vector or write.constant(write.code("1"), write.size(factor.columns))
            return write.code("np.linalg.solve({}, {})", self._turned(factor), known)
        if factor.kind == "permutation":
            return write.code("{}[{}]", vector, factor.code) if vector else None
        if factor.kind == "places" and factor.turned:
            return write.code("{}[::{}]", vector, step(write, factor.rows)) if vector else None
        if factor.kind == "places":
            eye = write.code("np.eye({})", write.size(factor.columns))
            return write.code("{}.ravel()", write.code("np.diag({})", vector) if vector else eye)
        if factor.sum:
            return self._each_times(factor, vector)
        if vector is None:
            return self.sum(factor.code, ", axis=0" if factor.turned else ", axis=1", factor.columns)
        return write.code("{} @ {}", self._turned(factor), vector)

    def _row_times(self, vector: Code | None, factor: Factor) -> Code | None:
        plain = factor.kind == "matrix" and not factor.turned and not factor.sum
        if plain and factor.code and vector and not is_symmetric(factor.code):
            return self.write.code("{} @ {}", vector, factor.code)
        return self._times_column(factor.transposed, vector)

    def _each_times(self, factor: Factor, vector: Code | None) -> Code:
        """A sum of products times a vector: each product times the vector."""
        assert factor.sum
        column = Factor("column", vector, factor.columns, 1)
        everywhere = [Factor("column", None, factor.rows, 1), Factor("row", None, 1, factor.columns)]
        values: list[tuple[Value, shapes.Shape]] = []
        signs = []
        for term, minus in terms(self, factor.sum):
            chain = Chain(self.write, term, depth=self.depth + 1)
            taken = term.shape != () and self.write.is_shared(term)
            factors = (chain.atoms if taken else chain.factors)(term, factor.turned)
            value = chain.value([*factors, *(() if term.shape else everywhere), column])
            values.append((replace(value, negative=False), (factor.rows,)))
            signs.append(minus != value.negative)
        return self.write.filled(added(self.write, values, signs, (factor.rows,)), (factor.rows,))

    def _turned(self, factor: Factor) -> Code:
        assert factor.code is not None
        return self.write.code("{}.T", factor.code) if factor.turned else factor.code

    def number_of(self, factors: list[Factor]) -> Code:
        """A chain from a row to a column, which is a scalar; if it is a product of several, the others are put by."""
        *others, part = parts(factors)
        for other in others:
            self.put(self.number_of(other))
        part = _without_ones(part)
        row, *between, column = part
        if row.code and column.code:
            place = self._middle(between)
            left, right = self.vector([row, *between[:place]]), self.vector([*between[place:], column])
            assert left
            assert right
            return self.write.code("{} @ {}", left, right)
        if not row.code and not column.code and [factor.kind for factor in between] == ["matrix"]:
            assert between[0].code
            return self.sum(between[0].code, "", between[0].rows, between[0].columns)
        vector, length = (part[:-1], column.rows) if row.code else (part[1:], row.columns)
        code = self.vector(vector)
        return self.sum(code, "", length) if code else self.write.size(length)

    def _middle(self, between: list[Factor]) -> int:
        """How many matrices go with the row, the others with the column: transposed ones, or else all; no inverse."""
        if any(factor.kind == "inverse" for factor in between):
            return 0
        turned = next((place for place, factor in enumerate(between) if not factor.turned), 0)
        return turned or len(between)

    # Matrices alone

    def _matrix(self, factors: list[Factor]) -> Value:
        """A product without vectors; the scalars go onto a diagonal or into a Kronecker product if there is one."""
        factors = [factor for factor in factors if factor.kind != "identity"]
        codes = [factor.code for factor in factors if factor.kind == "diagonal" and factor.code]
        if len(codes) == len(factors):
            return replace(self.scaled(*codes), rows=bool(codes), diagonal=True)
        wanted = _is_diagonal if codes else _is_kronecker
        place = next((place for place, factor in enumerate(factors) if wanted(factor)), None)
        if place is None:
            return self.scaled(self.multiplied(factors))
        code = factors[place].code
        assert code
        value = self.scaled(code) if codes else self.into_kronecker(code)

        def around(code: Code) -> Code:
            return self.multiplied([*factors[:place], replace(factors[place], code=code), *factors[place + 1 :]])

        return replace(value, code=around(value.code), minus=around(value.minus) if value.minus else None)

    def multiplied(self, factors: list[Factor]) -> Code:
        """Matrices multiplied, not all of them diagonal; a diagonal goes into what is beside it.

        That is from left to right, unless what is computed on the way is larger then, see ``split``.
        """
        write = self.write
        code: Code | None = None
        diagonals: list[Code] = []
        factors = [factor for factor in factors if factor.kind != "identity"]
        if place := split(factors, write.met):
            return write.code("{} @ {}", self.multiplied(factors[:place]), self.multiplied(factors[place:]))
        for place, factor in enumerate(factors):
            rest = factors[place + 1 :]
            if factor.kind == "diagonal" and factor.code:
                diagonals.append(as_truth(factor.code))
            elif factor.kind == "permutation" and factor.code and factor.back:
                if not code and not diagonals and any(other.kind != "diagonal" for other in rest):
                    return write.code("{}[{}]", self.multiplied(rest), factor.code)
                code, diagonals = self._permuted(code, diagonals, factor), []
            elif factor.kind == "inverse" and any(other.kind != "diagonal" for other in rest):
                solved = write.code("np.linalg.solve({}, {})", self._turned(factor), self.multiplied(rest))
                return self._joined(code, diagonals, solved)
            else:
                code, diagonals = self._joined(code, diagonals, self._whole(factor)), []
        assert code
        return self.times([code, *diagonals])

    def _joined(self, code: Code | None, diagonals: list[Code], matrix: Code) -> Code:
        """What is there so far, diagonals, and one more matrix."""
        if code:
            return self.write.code("{} @ {}", self.times([code, *diagonals]), matrix)
        if diagonals:
            diagonal = self.times(diagonals)
            if is_reciprocal(diagonal):
                return self.write.code("{} / {}", matrix, self.write.code("{}[:, None]", diagonal.operands[1]))
            return self.write.code("{} * {}", self.write.code("{}[:, None]", diagonal), matrix)
        return matrix

    def _permuted(self, code: Code | None, diagonals: list[Code], factor: Factor) -> Code:
        """What is there so far, its columns in another order."""
        assert factor.code
        assert factor.back
        if not code and not diagonals:
            return self.write.code("np.eye({})[{}]", self.write.size(factor.rows), factor.code)
        matrix = self.times([code, *diagonals]) if code else self.write.code("np.diag({})", self.times(diagonals))
        return self.write.code("{}[:, {}]", matrix, factor.back)

    def _whole(self, factor: Factor) -> Code:
        if factor.kind != "inverse":
            return self._turned(factor)
        assert factor.code is not None
        inverse = self.write.code("np.linalg.inv({})", factor.code)
        return self.write.code("{}.T", inverse) if factor.turned else inverse


def _is_diagonal(factor: Factor) -> bool:
    return factor.kind == "diagonal" and factor.code is not None


def _is_kronecker(factor: Factor) -> bool:
    return factor.alone and factor.code is not None and is_kronecker(factor.code)


def split(factors: list[Factor], met: Container[shapes.Shape]) -> int:
    """Where a product is divided in two, so that fewer matrices on the way have a shape that was not met before.

    In Q (Kᵀ V) that is d × d, as it is in the brackets of the function; (Q Kᵀ) V would have N × N. 0 is from left to
    right.
    """
    places = [place for place, factor in enumerate(factors) if factor.kind == "matrix"]
    count = len(places)
    if count < 3 or any(factor.kind not in ("matrix", "diagonal") for factor in factors):
        return 0
    fresh: dict[tuple[int, int], int] = {(k, k): 0 for k in range(count)}
    best: dict[tuple[int, int], int] = {}

    def on_the_way(first: int, last: int) -> int:
        shape = (factors[places[first]].rows, factors[places[last]].columns)
        return fresh[first, last] + (first < last and shape not in met)

    for length in range(1, count):
        for first in range(count - length):
            last = first + length
            ways = {cut: on_the_way(first, cut) + on_the_way(cut + 1, last) for cut in range(last - 1, first - 1, -1)}
            best[first, last] = min(ways, key=ways.__getitem__)  # of equal ones, that from left to right
            fresh[first, last] = ways[best[first, last]]
    in_order = sum(on_the_way(0, last) - fresh[0, last] for last in range(1, count - 1))
    return places[best[0, count - 1] + 1] if fresh[0, count - 1] < in_order else 0


def parts(factors: list[Factor]) -> list[list[Factor]]:
    """A chain divided where a column meets a row."""
    found: list[list[Factor]] = [[]]
    for factor in factors:
        if factor.kind == "row" and found[-1]:
            found.append([])
        found[-1].append(factor)
    return found


def _without_ones(part: list[Factor]) -> list[Factor]:
    """The part from a row to a column, in which a diagonal beside a vector of ones has become the vector."""
    while len(part) > 2 and part[0].code is None and part[1].kind == "diagonal":
        part = [replace(part[1], kind="row", rows=1), *part[2:]]
    while len(part) > 2 and part[-1].code is None and part[-2].kind == "diagonal":
        part = [*part[:-2], replace(part[-2], kind="column", columns=1)]
    return part
