"""Formulas that keep their digits where the textbook's overflow, or round to 0 or 1."""

from __future__ import annotations

from dataclasses import replace

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import matrices as mx
from derivations.language.code.broadcast import aligned
from derivations.language.code.chains import Chain
from derivations.language.code.entrywise import summed
from derivations.language.code.matrices import log_sum_exp, shifted
from derivations.language.code.operations import applied
from derivations.language.code.writer import Value, Writer, idiom, is_matrix
from derivations.language.expression import Expr


@idiom(e.Subtract)
def _complement(write: Writer, node: e.Subtract) -> Value | None:
    """1 - σ(x) is σ(-x), and σ(x) - 1 its opposite; where σ(x) is computed anyway, taking it off costs less."""
    match node:
        case e.Subtract(e.Number(one), share) | e.Subtract(share, e.Number(one)) if one == 1 and write.stable:
            x = _applied_to(write, share, "sigmoid")
            if x is not None and not write.is_shared(share) and not write.is_shared(_opened(write, share)):
                (argument,), spread = aligned(write, [x], x.shape)
                value = spread(applied(write, "sigmoid", argument, opposite=True))
                return value if share is node.right else _opposite(value)
    return summed(Chain(write, node), node)


@idiom(el.Apply)
def _apply(write: Writer, node: el.Apply) -> Value | None:
    if node.name == "ln" and write.stable:
        logarithm = _logarithm(write, _opened(write, node.argument))
        if logarithm:
            return logarithm
    opposite = node.name == "sigmoid" and write.value(node.argument).negative
    (argument,), spread = aligned(write, [e.Negate(node.argument) if opposite else node.argument], node.shape)
    return spread(applied(write, node.name, argument, opposite=opposite))


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
        case e.Transpose(operand) if isinstance(rows := _opened(write, operand), mx.Softmax) and is_matrix(rows):
            return Value(write.code("{}.T", write.filled(_log_softmax(write, rows.array), rows.shape)))
        case mx.EntrySum(array) if (power := _applied_to(write, array, "exp")) and not is_matrix(power):
            return Value(log_sum_exp(write, write.array(power), ""))
        case e.MatMul(array, e.Ones()) if (power := _applied_to(write, array, "exp")) and is_matrix(power):
            return Value(log_sum_exp(write, write.array(power), ", axis=1"))
        case e.Add(e.Number(one), other) | e.Add(other, e.Number(one)) if one == 1 and (
            power := _applied_to(write, other, "exp")
        ):
            return _softplus(write, power)
        case e.Add(left, right) if _overflow(write, left, right):
            codes, spread = aligned(write, [el.ln(left), el.ln(right)], node.shape)
            return spread(write.code("np.logaddexp({}, {})", *codes))
        case e.Multiply(left, right) if _overflow(write, left, right):
            return write.value(el.ln(left) + el.ln(right))
        case e.Divide(left, right) if _overflow(write, left, right):
            return write.value(el.ln(left) - el.ln(right))
        case el.Apply("exp", x):
            return write.value(x)
        case e.Number(one) if one == 1:
            return Value(write.code("0"))
        case el.Apply("cosh", x):
            return _log_of_cosh(write, x)
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


POSITIVE = ("exp", "sigmoid", "cosh")  # and too large, or too small, long before their logarithms are
LEVELS = 5  # of sums, products and quotients that are looked at


def _overflow(write: Writer, *nodes: Expr) -> bool:
    """Whether all are positive, and the logarithm of one is better not taken of its value."""
    found = [_is_far(write, node, LEVELS) for node in nodes]
    return None not in found and any(found)


def _is_far(write: Writer, node: Expr, levels: int) -> bool | None:
    """Whether what is positive may overflow, or round to 0; None where it is not known to be positive."""
    match _opened(write, node):
        case e.Number(value):
            return False if value > 0 else None
        case el.Apply(name, _) if name in POSITIVE:
            return True
        case e.Subtract(e.Number(one), el.Apply("sigmoid", _)) if one == 1:
            return True
        case e.Add(left, right) | e.Multiply(left, right) | e.Divide(left, right) if levels:
            found = [_is_far(write, side, levels - 1) for side in (left, right)]
            return None if None in found else any(found)
    return None


def _log_of_cosh(write: Writer, x: Expr) -> Value:
    """The logarithm of cosh(x), which is ln(exp(x) + exp(-x)) - ln 2."""
    (argument,), spread = aligned(write, [x], x.shape)
    both = write.code("np.logaddexp({}, {})", argument, write.code("-{}", argument))
    return spread(write.code("{} - {}", both, write.code("np.log({})", write.code("2"))))


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
