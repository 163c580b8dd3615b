"""Formulas that keep their digits where the textbook's overflow, or round to 0 or 1."""

from __future__ import annotations

from dataclasses import replace

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import matrices as mx
from derivations.language.code.broadcast import aligned
from derivations.language.code.matrices import log_sum_exp, shifted
from derivations.language.code.operations import applied
from derivations.language.code.writer import Value, Writer, idiom, is_matrix
from derivations.language.expression import Expr


@idiom(el.Apply)
def _apply(write: Writer, node: el.Apply) -> Value | None:
    if node.name == "ln" and write.stable:
        logarithm = _logarithm(write, _opened(write, node.argument))
        if logarithm:
            return logarithm
    value = write.value(node.argument)
    (argument,), spread = aligned(write, [node.argument], node.shape)
    if node.name == "sigmoid" and value.negative:
        return spread(applied(write, node.name, value.code, opposite=True))
    return spread(applied(write, node.name, argument))


def _opened(write: Writer, node: Expr) -> Expr:
    """What a name stands for."""
    while isinstance(node, d.Let) and node not in write.fixed:
        node = node.value
    return node


def _logarithm(write: Writer, node: Expr) -> Value | None:
    """The logarithm of what would overflow, or round to 0 or 1, before it is taken."""
    match node:
        case mx.Determinant(matrix) if matrix.shape:
            return Value(write.code("np.linalg.slogdet({})[1]", write.array(matrix)))
        case mx.Softmax(array):
            return _log_softmax(write, array)
        case mx.EntrySum(array) if (power := _applied_to(write, array, "exp")) and not is_matrix(power):
            return Value(log_sum_exp(write, write.array(power), ""))
        case e.MatMul(array, e.Ones()) if (power := _applied_to(write, array, "exp")) and is_matrix(power):
            return Value(log_sum_exp(write, write.array(power), ", axis=1"))
        case e.Add(e.Number(one), other) | e.Add(other, e.Number(one)) if one == 1:
            power = _applied_to(write, other, "exp")
            return _softplus(write, power) if power else None
        case el.Apply("sigmoid", x):
            return _opposite(_softplus(write, x, "-{}"))
        case e.Subtract(e.Number(one), other) if one == 1:
            share = _applied_to(write, other, "sigmoid")
            return _opposite(_softplus(write, share)) if share else None
    return None


def _applied_to(write: Writer, node: Expr, name: str) -> Expr | None:
    """The argument, if the node is that element-wise function, or a name for it."""
    node = _opened(write, node)
    return node.argument if isinstance(node, el.Apply) and node.name == name else None


def _softplus(write: Writer, x: Expr, form: str = "{}") -> Value:
    (argument,), spread = aligned(write, [x], x.shape)
    return spread(applied(write, "softplus", write.code(form, argument) if form != "{}" else argument))


def _opposite(value: Value) -> Value:
    return replace(value, negative=not value.negative)


def _log_softmax(write: Writer, array: Expr) -> Value:
    axis = ", axis=1" if is_matrix(array) else ""
    if "log_softmax" in write.own:
        return Value(write.code(write.own["log_softmax"].replace("(x", "({}"), write.array(array)))
    _, powers = shifted(write, write.array(array), axis)
    total = write.code(f"np.sum({{}}{axis})", powers)
    logarithm = write.code("np.log({})", write.code("{}[:, None]", total) if axis else total)
    return Value(write.code("{} - {}", powers.operands[0], logarithm))
