"""What the operations on matrices are in NumPy: one entry for each type of node."""

from __future__ import annotations

from typing import Any

from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.pieces import Code
from derivations.language.code.writer import Writer, is_matrix, is_row, writes


def _of_matrix(form: str, of_scalar: str = "{}") -> Any:
    """The entry for a function of a square matrix, which may be a scalar."""

    def entry(write: Writer, node: Any) -> Code:
        code = write.array(node.matrix)
        if node.matrix.shape:
            return write.code(form, code)
        return code if of_scalar == "{}" else write.code(of_scalar, code)

    return entry


writes(mx.Trace)(_of_matrix("np.trace({})"))
writes(mx.Determinant)(_of_matrix("np.linalg.det({})"))
writes(mx.LogDeterminant)(_of_matrix("np.linalg.slogdet({})[1]", "np.log(np.abs({}))"))
writes(mx.Inverse)(_of_matrix("np.linalg.inv({})", "1 / {}"))
writes(mx.DiagonalOf)(_of_matrix("np.diagonal({})"))


@writes(mx.EntrySum)
def _entry_sum(write: Writer, node: mx.EntrySum) -> Code:
    return write.code("np.sum({})", write.array(node.array))


@writes(mx.Norm)
def _norm(write: Writer, node: mx.Norm) -> Code:
    array = write.array(node.array)
    if write.stable:
        return write.code("np.linalg.norm({})" if node.array.shape else "np.abs({})", array)
    return write.code("np.sqrt(np.sum({} ** 2))", array)  # complex numbers pass


@writes(f.Diag)
def _diag(write: Writer, node: f.Diag) -> Code:
    return write.code("np.diag({})", write.array(node.vector))


@writes(mx.Kronecker)
def _kronecker(write: Writer, node: mx.Kronecker) -> Code:
    left, right = write.array(node.left), write.array(node.right)
    if node.left.shape == () or node.right.shape == ():
        return write.code("{} * {}", left, right)
    if not (is_matrix(node.left) or is_matrix(node.right)):
        return _kronecker_of_vectors(write, node)
    sides = [write.code("{}[:, None]", code) if len(expr.shape) == 1 else code
             for code, expr in ((left, node.left), (right, node.right))]  # fmt: skip
    return write.code("np.kron({}, {})", *sides)


def _kronecker_of_vectors(write: Writer, node: mx.Kronecker) -> Code:
    left, right = write.array(node.left), write.array(node.right)
    if is_row(node.left) == is_row(node.right):
        return write.code("np.kron({}, {})", left, right)
    return write.code("np.outer({}, {})", *((right, left) if is_row(node.left) else (left, right)))


@writes(mx.Vec)
def _vec(write: Writer, node: mx.Vec) -> Code:
    code = write.array(node.matrix)
    return write.code("{}.ravel()", write.code("{}.T", code)) if is_matrix(node.matrix) else code


@writes(mx.Unvec)
def _unvec(write: Writer, node: mx.Unvec) -> Code:
    code = write.array(node.vector)
    if not is_matrix(node):
        return code
    turned = write.code("np.reshape({}, ({}, {}))", code, write.size(node.columns), write.size(node.rows))
    return write.code("{}.T", turned)


@writes(mx.Commutation)
def _commutation(write: Writer, node: mx.Commutation) -> Code:
    if not node.shape:
        return write.code("1")
    return write.code("np.eye({})[{}]", write.size(node.shape[0]), positions(write, node.rows, node.columns))


def positions(write: Writer, rows: shapes.Dim, columns: shapes.Dim) -> Code:
    """Where in vec(X) the entries of vec(Xᵀ) stand, for an X with so many rows and columns."""
    size = write.size(shapes.times(rows, columns))
    return write.code("np.arange({}).reshape({}, {}).T.ravel()", size, write.size(columns), write.size(rows))


@writes(mx.BlockTrace)
def _block_trace(write: Writer, node: mx.BlockTrace) -> Code:
    factor, other = (list(map(write.size, shapes.matrix_shape(shape))) for shape in (node.factor, node.other.shape))
    (m, n), (p, q) = (factor, other) if node.side == "left" else (other, factor)
    blocks = write.code("np.reshape({}, ({}, {}, {}, {}))", write.array(node.gradient), m, p, n, q)
    subscripts = "ipjq,pq->ij" if node.side == "left" else "ipjq,ij->pq"
    code = write.code(f"np.einsum('{subscripts}', {{}}, {{}})", blocks, write.two_dimensional(node.other))
    if is_matrix(node):
        return code
    return write.code("np.reshape({}, -1)" if node.shape else "np.reshape({}, ())", code)


# Reductions


@writes(mx.Reduce)
def _reduce(write: Writer, node: mx.Reduce) -> Code:
    array, axis = write.array(node.array), ", axis=1" if is_matrix(node.array) else ""
    if node.kind != "logsumexp":
        return write.code(f"np.{node.kind}({{}}{axis})", array)
    return log_sum_exp(write, array, axis)


def log_sum_exp(write: Writer, array: Code, axis: str) -> Code:
    """The logarithm of the sum of the exponentials, along the rows where there is an axis."""
    if "logsumexp" in write.own:
        return write.code(write.own["logsumexp"].replace("(x", "({}"), array)
    largest, powers = shifted(write, array, axis)
    return write.code("{} + {}", largest, write.code("np.log({})", write.code(f"np.sum({{}}{axis})", powers)))


@writes(mx.Softmax)
def _softmax(write: Writer, node: mx.Softmax) -> Code:
    array, axis = write.array(node.array), ", axis=1" if is_matrix(node.array) else ""
    if "softmax" in write.own:
        code = write.code(write.own["softmax"].replace("(x", "({}"), array)
        write.names.stems[code] = "P" if axis else "p"
        return code
    _, powers = shifted(write, array, axis)
    total = write.code(f"np.sum({{}}{axis})", powers)
    code = write.code("{} / {}", powers, write.code("{}[:, None]", total) if axis else total)
    write.names.stems[code] = "P" if axis else "p"
    return code


def shifted(write: Writer, array: Code, axis: str) -> tuple[Code, Code]:
    """The largest entry, and the exponentials of what is left when it is taken off, so that none overflows."""
    real = array if write.stable else write.code("np.real({})", array)
    largest = write.code(f"np.max({{}}{axis})", real)
    taken_off = write.code("{}[:, None]", largest) if axis else largest
    powers = write.code("np.exp({})", write.code("{} - {}", array, taken_off))
    write.names.stems[powers] = "E" if axis else "e"
    return largest, powers
