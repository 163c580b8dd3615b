"""What each operation is in NumPy: one entry for each type of node."""

from __future__ import annotations

import re
from typing import Any

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.pieces import Code
from derivations.language.code.writer import Writer, is_matrix, is_row, writes
from derivations.language.expression import Expr

# Leaves


@writes(e.Number)
def _number(write: Writer, node: e.Number) -> Code:
    return write.number(node.value)


@writes(e.Symbol)
def _symbol(write: Writer, node: e.Symbol) -> Code:
    name = write.code(node.name)
    return write.code("{}[0]", name) if is_row(node) else name


@writes(e.Size)
def _size(write: Writer, node: e.Size) -> Code:
    return write.size(node.dim)


@writes(e.Ones)
def _ones(write: Writer, node: e.Ones) -> Code:
    return write.code("np.ones({})", write.size(node.length)) if node.shape else write.code("1")


@writes(e.Zeros)
def _zeros(write: Writer, node: e.Zeros) -> Code:
    if is_matrix(node):
        return write.code("np.zeros(({}, {}))", write.size(node.length), write.size(node.columns))
    return write.code("np.zeros({})", write.size(node.shape[-1])) if node.shape else write.code("0")


@writes(e.Identity)
def _identity(write: Writer, node: e.Identity) -> Code:
    return write.code("np.eye({})", write.size(node.length)) if node.shape else write.code("1")


@writes(el.Pi)
def _pi(write: Writer, node: el.Pi) -> Code:
    return write.code("np.pi")


@writes(e.Entry)
def _entry(write: Writer, node: e.Entry) -> Code:
    return write.code("{}[{}]", write.array(node.vector), write.position(node.position))


@writes(e.Row)
def _row(write: Writer, node: e.Row) -> Code:
    if not is_matrix(node.matrix):  # a row has one row, and a vector has numbers for them
        whole = is_row(node.matrix) or not node.matrix.shape
        return write.array(node.matrix) if whole else _entry(write, e.Entry(node.matrix, node.position))
    return write.code("{}[{}]", write.array(node.matrix), write.position(node.position))


# Arithmetic

OPERATORS: dict[type[Expr], str] = {
    e.Add: "{} + {}",
    e.Subtract: "{} - {}",
    e.Multiply: "{} * {}",
    e.Divide: "{} / {}",
    el.Maximum: "np.maximum({}, {})",
    el.Minimum: "np.minimum({}, {})",
    e.Dot: "{} @ {}",
    f.GenericOperator: "op({}, {})",
}


@writes(*OPERATORS)
def _binary(write: Writer, node: Any) -> Code:
    return write.code(OPERATORS[type(node)], write.array(node.left), write.array(node.right))


@writes(e.Power)
def _power(write: Writer, node: e.Power) -> Code:
    return write.code("{} ** {}", write.array(node.base), write.array(node.exponent))


@writes(e.Negate)
def _negate(write: Writer, node: e.Negate) -> Code:
    return write.code("-{}", write.array(node.operand))


@writes(e.MatMul)
def _matmul(write: Writer, node: e.MatMul) -> Code:
    left, right = write.array(node.left), write.array(node.right)
    if len(node.left.shape) == 1 and is_row(node.right):
        return write.code("np.outer({}, {})", left, right)
    if node.left.shape == () or node.right.shape == ():
        return write.code("{} * {}", left, right)
    return write.code("{} @ {}", left, right)


@writes(e.Transpose)
def _transpose(write: Writer, node: e.Transpose) -> Code:
    code = write.array(node.operand)
    return write.code("{}.T", code) if is_matrix(node.operand) else code


RELATIONS = {">": ">", "<": "<", "≥": ">=", "≤": "<=", "=": "==", "≠": "!="}


@writes(e.Compare)
def _compare(write: Writer, node: e.Compare) -> Code:
    return write.code("np.where({}, 1.0, 0.0)", condition(write, node))


def condition(write: Writer, node: e.Compare) -> Code:
    """Where the comparison holds, True."""
    return write.code(f"{{}} {RELATIONS[node.relation]} {{}}", write.array(node.left), write.array(node.right))


# Element-wise functions, and choices


@writes(el.Apply)
def _apply(write: Writer, node: el.Apply) -> Code:
    return applied(write, node.name, write.array(node.argument))


def applied(write: Writer, name: str, argument: Code, opposite: bool = False) -> Code:
    """An element-wise function by its row in the table, of a piece; or of the ``opposite`` of one."""
    row = el.ELEMENTWISE[name]
    template = row.numpy
    if write.stable:
        own = "" if argument.count and write.namespace == "jax.numpy" else row.others.get(write.namespace)
        template = own or row.stable or row.numpy
    if opposite:
        template = re.sub(r"-x\b", "x", template) if "-x" in template else re.sub(r"\bx\b", "-x", template)
    form, count = re.subn(r"\bx\b", "{}", template)
    return write.code(form, *[argument] * count)


@writes(el.Where)
def _where(write: Writer, node: el.Where) -> Code:
    return write.code(
        "np.where({}, {}, {})", condition(write, node.condition), write.array(node.left), write.array(node.right)
    )


@writes(f.Cases)
def _cases(write: Writer, node: f.Cases) -> Code:
    return write.code("np.where({}, {}, {})", condition(write, node.conditions[0]), *map(write.array, node.values))


@writes(f.Length)
def _length(write: Writer, node: f.Length) -> Code:
    return write.size(node.vector.shape[0])


@writes(f.Generic)
def _generic(write: Writer, node: f.Generic) -> Code:
    arguments = [write.array(argument) for argument in node.arguments]
    places = ", ".join("{}" for _ in arguments)
    if node.position is not None:
        return write.code(f"{node.name}[{{}}]({places})", write.position(node.position), *arguments)
    if node.shape == ():
        return write.code(f"{node.name}({places})", *arguments)
    i = write.fresh("i")
    entry = write.code(f"{node.name}[{{}}]({places})", i, *arguments)
    return write.code(f"np.array([{{}} for {i.form} in range({{}})])", entry, write.size(node.shape[0]), binds=(i.form,))


# Matrices


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


@writes(mx.DiagonalPlaces)
def _diagonal_places(write: Writer, node: mx.DiagonalPlaces) -> Code:
    if not node.shape:
        return write.code("1")
    return write.code("np.eye({})[:, ::{} + 1]", write.size(node.shape[0]), write.size(node.length))


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
