"""Matrix operations, each entry by its definition. Columns are stacked by hand: SymPy counts along the rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import sympy
from sympy import ImmutableMatrix as Matrix

from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.exact.entries import elementary
from derivations.language.exact.reader import Reader, one, reads, stacked
from derivations.language.exact.signs import chosen

# Products


@reads(e.MatMul)
def _matmul(read: Reader, node: e.MatMul) -> Matrix:
    return read.read(node.left) * read.read(node.right)


@reads(e.Dot)
def _dot(read: Reader, node: e.Dot) -> Matrix:
    return read.read(node.left).T * read.read(node.right)


@reads(e.Transpose)
def _transpose(read: Reader, node: e.Transpose) -> Matrix:
    return read.read(node.operand).T


@reads(mx.Kronecker)
def _kronecker(read: Reader, node: mx.Kronecker) -> Matrix:
    left, right = read.read(node.left), read.read(node.right)
    return Matrix.vstack(*(Matrix.hstack(*(entry * right for entry in left.row(i))) for i in range(left.rows)))


@reads(mx.BlockTrace)
def _block_trace(read: Reader, node: mx.BlockTrace) -> Matrix:
    """The sum of each block of the gradient times the other factor, or of the blocks times its entries."""
    gradient, other = read.read(node.gradient), read.read(node.other)
    rows, columns = read.dimensions(node)
    if node.side == "right":
        blocks = [
            entry * gradient[i * rows : (i + 1) * rows, j * columns : (j + 1) * columns]
            for i in range(other.rows)
            for j, entry in enumerate(other.row(i))
        ]
        return sum(blocks[1:], start=blocks[0])
    p, q = other.shape

    def entry(i: int, j: int) -> sympy.Expr:
        return _total(gradient[i * p : (i + 1) * p, j * q : (j + 1) * q].multiply_elementwise(other))

    return Matrix(rows, columns, entry)


def _total(matrix: Matrix) -> sympy.Expr:
    return sympy.Add(*matrix)


# Square matrices


@reads(mx.Trace)
def _trace(read: Reader, node: mx.Trace) -> Matrix:
    return one(read.read(node.matrix).trace())


@reads(mx.Determinant)
def _determinant(read: Reader, node: mx.Determinant) -> Matrix:
    return one(determinant(read.read(node.matrix)))


def determinant(matrix: Matrix) -> sympy.Expr:
    """By the first row, which divides by nothing; SymPy's elimination would have to find out what is zero."""
    if matrix.rows == 1:
        return matrix[0, 0]
    return sympy.Add(*(entry * _cofactor(matrix, 0, j) for j, entry in enumerate(matrix.row(0)) if entry != 0))


def _cofactor(matrix: Matrix, i: int, j: int) -> sympy.Expr:
    if matrix.rows == 1:
        return sympy.Integer(1)
    return (-1) ** (i + j) * determinant(matrix.minor_submatrix(i, j))


@reads(mx.LogDeterminant)
def _log_determinant(read: Reader, node: mx.LogDeterminant) -> Matrix:
    return one(sympy.log(determinant(read.read(node.matrix)) ** 2) / 2)  # smooth, where the absolute value is not


@reads(mx.Inverse)
def _inverse(read: Reader, node: mx.Inverse) -> Matrix:
    matrix = read.read(node.matrix)
    scale = 1 / determinant(matrix)
    return Matrix(*matrix.shape, lambda i, j: _cofactor(matrix, j, i) * scale)


# Stacking, and diagonals


@reads(mx.Vec)
def _vec(read: Reader, node: mx.Vec) -> Matrix:
    return Matrix(stacked(read.read(node.matrix)))


@reads(mx.Unvec)
def _unvec(read: Reader, node: mx.Unvec) -> Matrix:
    rows, columns = read.dimensions(node)
    return Matrix(columns, rows, list(read.read(node.vector))).T


@reads(mx.Commutation)
def _commutation(read: Reader, node: mx.Commutation) -> Matrix:
    m, n = read.size(node.rows), read.size(node.columns)
    places = {(i * n + j, j * m + i) for i in range(m) for j in range(n)}
    return Matrix(m * n, m * n, lambda row, column: int((row, column) in places))


@reads(mx.DiagonalPlaces)
def _diagonal_places(read: Reader, node: mx.DiagonalPlaces) -> Matrix:
    n = read.size(node.length)
    return Matrix(n * n, n, lambda row, k: int(row == k * n + k))


@reads(mx.DiagonalOf)
def _diagonal_of(read: Reader, node: mx.DiagonalOf) -> Matrix:
    return Matrix(list(read.read(node.matrix).diagonal()))


@reads(f.Diag)
def _diag(read: Reader, node: f.Diag) -> Matrix:
    return Matrix(sympy.diag(*read.read(node.vector)))


# Sums, norms, and what is taken of a vector or of each row


@reads(mx.EntrySum)
def _entry_sum(read: Reader, node: mx.EntrySum) -> Matrix:
    return one(_total(read.read(node.array)))


@reads(mx.Norm)
def _norm(read: Reader, node: mx.Norm) -> Matrix:
    entries = list(read.read(node.array))
    if len(entries) == 1:
        return one(elementary("abs")(entries[0]))
    return one(sympy.sqrt(sympy.Add(*(entry**2 for entry in entries))))


REDUCTIONS: dict[str, Callable[[list[sympy.Expr]], sympy.Expr]] = {
    "max": lambda row: reduce(lambda best, next: chosen("≥", best - next, best, next), row),
    "min": lambda row: reduce(lambda best, next: chosen("≤", best - next, best, next), row),
    "prod": lambda row: sympy.Mul(*row),
    "logsumexp": lambda row: sympy.log(sympy.Add(*map(sympy.exp, row))),
}


@reads(mx.Reduce)
def _reduce(read: Reader, node: mx.Reduce) -> Matrix:
    return Matrix([REDUCTIONS[node.kind](row) for row in _rows(read, node.array)])


@reads(mx.Softmax)
def _softmax(read: Reader, node: mx.Softmax) -> Matrix:
    rows = [[sympy.exp(entry) for entry in row] for row in _rows(read, node.array)]
    shares = Matrix([[entry / sympy.Add(*row) for entry in row] for row in rows])
    return shares if len(node.array.shape) == 2 else shares.T


def _rows(read: Reader, array: e.Expr) -> list[list[sympy.Expr]]:
    """The rows of a matrix; of a vector, all its entries as one."""
    matrix = read.read(array)
    return [list(matrix.row(i)) for i in range(matrix.rows)] if len(array.shape) == 2 else [list(matrix)]
