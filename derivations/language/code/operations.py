"""What each operation is in NumPy: one entry for each type of node. Those of matrices are in ``matrices``."""

from __future__ import annotations

import re
from typing import Any

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
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
    if argument.form == "-{}" and "-x" in template and not opposite:
        (argument,), opposite = argument.operands, True
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
        return write.code(f"{node.called}[{{}}]({places})", write.position(node.position), *arguments)
    if node.shape == ():
        return write.code(f"{node.called}({places})", *arguments)
    i = write.fresh("i")
    entry = write.code(f"{node.called}[{{}}]({places})", i, *arguments)
    return write.code(
        f"np.array([{{}} for {i.form} in range({{}})])", entry, write.size(node.shape[0]), binds=(i.form,)
    )
