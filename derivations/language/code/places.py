"""The places of a diagonal, E of n² × n, and products with it, without an array of n² × n² in between.

The columns of M E are every (n + 1)-th of those of M; those of (A ⊗ B) E are products of one column of A and one of B.
"""

from __future__ import annotations

from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.pieces import Code
from derivations.language.code.writer import Writer, writes


@writes(mx.DiagonalPlaces)
def _diagonal_places(write: Writer, node: mx.DiagonalPlaces) -> Code:
    if not node.shape:
        return write.code("1")
    eye = write.code("np.eye({})", write.size(node.length))
    return _as_matrix(write, write.code("{}[:, None] * {}", eye, eye), *node.shape)


def step(write: Writer, length: shapes.Dim) -> Code:
    """How far the entries of a diagonal are from each other in vec of a matrix."""
    if isinstance(length, int):
        return write.code(str(length + 1))
    return write.code("{} + 1", write.size(length))


def columns_at_places(write: Writer, code: Code, node: mx.Kronecker | None, length: shapes.Dim) -> Code:
    """M E; where M is a Kronecker product, its other columns are not computed."""
    if node and _side(node, 1) == (length, length):
        return _columns(write, node, length)
    return write.code("{}[:, ::{}]", code, step(write, length))


def rows_at_places(write: Writer, code: Code, node: mx.Kronecker | None, length: shapes.Dim) -> Code:
    """Eᵀ M; where M is a Kronecker product, its other rows are not computed."""
    if node and _side(node, 0) == (length, length):
        return _rows(write, node, length)
    return write.code("{}[::{}]", code, step(write, length))


def _side(node: mx.Kronecker, axis: int) -> tuple[shapes.Dim, shapes.Dim]:
    """How many rows, or columns, the two factors have."""
    return shapes.matrix_shape(node.left.shape)[axis], shapes.matrix_shape(node.right.shape)[axis]


def _columns(write: Writer, node: mx.Kronecker, length: shapes.Dim) -> Code:
    left, right = write.array(node.left), write.array(node.right)
    if 1 in _side(node, 0):
        return write.code("{} * {}", left, right)
    return _as_matrix(write, write.code("{}[:, None] * {}", left, right), shapes.times(*_side(node, 0)), length)


def _rows(write: Writer, node: mx.Kronecker, length: shapes.Dim) -> Code:
    left, right = write.array(node.left), write.array(node.right)
    if 1 in _side(node, 1):
        return write.code("{} * {}", write.two_dimensional(node.left), write.two_dimensional(node.right))
    products = write.code("{}[:, :, None] * {}[:, None]", left, right)
    return _as_matrix(write, products, length, shapes.times(*_side(node, 1)))


def _as_matrix(write: Writer, products: Code, rows: shapes.Dim, columns: shapes.Dim) -> Code:
    """Products of entries, an array with three dimensions, as a matrix."""
    return write.code("np.reshape({}, ({}, {}))", products, write.size(rows), write.size(columns))
