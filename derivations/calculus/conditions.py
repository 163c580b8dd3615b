"""Where a derivative holds: domains and kinks, found from the expression.

A domain is where the function is defined and has a slope: ln needs a positive argument. At a kink there is no slope; a
convention says what is taken (for max(0, z) at 0 the paper takes 0), and a result that relies on it says so.
"""

from __future__ import annotations

from collections.abc import Callable

from derivations.calculus.differentials import NotSupportedError, tie
from derivations.calculus.simplifier.measure import unopened
from derivations.language.derivatives import Let
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Pi
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    MatMul,
    Multiply,
    Number,
    Ones,
    Power,
    Size,
    Subtract,
    Symbol,
    Transpose,
    postorder,
    rebuilt,
)
from derivations.language.matrices import Determinant, EntrySum, Inverse, LogDeterminant, Norm, Reduce, Softmax


def conditions_of(function: Expr, *results: Expr, shown: Callable[[Expr], Expr] = lambda part: part) -> tuple[str, ...]:
    """The conditions of a function and of its derivatives in words, each once, in the order in which they are met.

    A derivative needs what the function needs, and the inverses in it; that of a determinant is found with one.
    ``shown`` is applied to each part that a condition speaks of, before it is printed.

    >>> from derivations.language import ln, vector
    >>> conditions_of(ln(vector("x")))
    ('every entry of x is positive',)
    """
    inverses = [node for node in postorder(*results) if isinstance(node, Inverse)]
    nodes = [node for node in (*postorder(function), *inverses) if not isinstance(node, Let)]
    said = (_condition(rebuilt(node, {part: shown(part) for part in node.operands})) for node in nodes)
    return tuple(dict.fromkeys(condition for condition in said if condition))


def _condition(node: Expr) -> str:
    match node:
        case Apply(name, argument) if _varies(argument):
            row = ELEMENTWISE[name]
            if row.kink:
                return f"the slope of {name} at its kink, where {_an(argument)} is 0, is taken as 0"
            if row.domain == "> 0":
                return _positive(argument)
            return f"the cosine of {_each(argument)} is not 0" if row.domain else ""
        case Divide(_, below):
            return _nonzero(below)
        case Power(base, Number(exponent)) if exponent.denominator != 1:
            return _positive(base)
        case Power(base, Number(exponent)):
            return _nonzero(base) if exponent < 0 else ""
        case Power(base, _):
            return _positive(base)
        case Maximum(left, right) | Minimum(left, right) if _varies(node):
            chosen = "second" if tie(node, "left", "right") == "right" else "first"
            return f"where {left} and {right} are equal, the slope of the {chosen} is taken"
        case Compare(_, left, right) if _varies(node):
            return f"where {left} and {right} are equal there may be a jump, which has no slope"
        case Inverse(matrix) | LogDeterminant(matrix) if not matrix.shape:
            return _nonzero(matrix)
        case Inverse(matrix) | Determinant(matrix) | LogDeterminant(matrix) if matrix.shape and _varies(matrix):
            return f"{matrix} is invertible"
        case Norm(array) if _varies(array):
            return f"{array} is not 0"
        case Reduce("max" | "min" as kind, array):
            rows = "each row of " if len(array.shape) == 2 and array.shape[0] != 1 else ""
            return f"the {'largest' if kind == 'max' else 'smallest'} entry of {rows}{array} occurs once"
        case Reduce("prod", array):
            return f"no entry of {array} is 0"
    return ""


def _positive(part: Expr) -> str:
    return "" if _is_positive(part) or not _varies(part) else f"{_each(part)} is positive"


def _nonzero(part: Expr) -> str:
    return "" if _is_positive(part) or not _varies(part) else f"{_each(part)} is not 0"


def _is_positive(part: Expr) -> bool:
    """Whether a part is positive wherever it is defined and has a slope, as far as its form shows."""
    match part:
        case Let():
            return _is_positive(part.value)
        case Number(value):
            return value > 0
        case Size() | Ones() | Pi() | Norm() | Softmax() | Apply("exp" | "cosh" | "sigmoid" | "softplus" | "sqrt", _):
            return True
        case Subtract(Number(1), Apply("sigmoid", _)):
            return True
        case Add(left, right):
            signs = [(_is_positive(side), _is_nonnegative(side)) for side in (left, right)]
            return (signs[0][0] and signs[1][1]) or (signs[0][1] and signs[1][0])
        case Multiply(left, right) | Divide(left, right):
            return _is_positive(left) and _is_positive(right)
        case Power(base, _):
            return _is_positive(base)
        case EntrySum(array):
            return _is_positive(array)
    return False


def _is_nonnegative(part: Expr) -> bool:
    match part:
        case Power(_, Number(exponent)) if exponent.denominator == 1 and exponent.numerator % 2 == 0:
            return exponent > 0
        case MatMul(Transpose(left), right) if left is right:
            return True
        case MatMul(left, right):
            return _is_nonnegative(left) and _is_nonnegative(right)
        case Transpose(inside):
            return _is_nonnegative(inside)
        case Apply("abs" | "relu", _) | Compare():
            return True
        case EntrySum(array):
            return _is_nonnegative(array)
        case Multiply(left, right):
            return left is right or (_is_nonnegative(left) and _is_nonnegative(right))
        case Divide(left, right):
            return _is_nonnegative(left) and _is_positive(right)
        case Let():
            return _is_nonnegative(part.value)
    return _is_positive(part)


def _an(argument: Expr) -> str:
    return f"an entry of {argument}" if argument.shape else str(argument)


def _each(argument: Expr) -> str:
    return f"every entry of {argument}" if argument.shape else str(argument)


def _varies(expr: Expr) -> bool:
    return any(isinstance(node, Symbol | Let) for node in unopened(expr))


def refuse_undefined(function: Expr) -> None:
    """NotSupportedError where a number stands outside a domain, as in 1/0 or ln(−1): nothing holds of it."""
    for node in postorder(function):
        match node:
            case Divide(_, Number(0)):
                raise NotSupportedError(f"{node} is not defined: it divides by 0")
            case Power(Number(0), Number(exponent)) if exponent < 0:
                raise NotSupportedError(f"{node} is not defined: it divides by 0")
            case Apply("ln", Number(value)) if value <= 0:
                raise NotSupportedError(f"{node} is not defined: the logarithm needs a positive number")
            case Apply("sqrt", Number(value)) | Power(Number(value), Number()) if value < 0 and _is_root(node):
                raise NotSupportedError(f"{node} is not defined: the root of a negative number is no real number")


def _is_root(node: Expr) -> bool:
    return isinstance(node, Apply) or (
        isinstance(node, Power) and isinstance(node.exponent, Number) and node.exponent.value.denominator != 1
    )
