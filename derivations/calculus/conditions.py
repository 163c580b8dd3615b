"""Where a derivative holds: domains and kinks, found from the expression.

A domain is where the function is defined and has a slope: ln needs a positive argument. At a kink there is no slope; a
convention says what is taken (for max(0, z) at 0 the paper takes 0), and a result that relies on it says so.
"""

from __future__ import annotations

from collections.abc import Callable

from derivations.language.derivatives import Let
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Where
from derivations.language.expression import (
    Compare,
    Divide,
    Expr,
    Number,
    Ones,
    Power,
    Size,
    Symbol,
    postorder,
    rebuilt,
)
from derivations.language.matrices import Inverse, LogDeterminant, Norm, Reduce


def conditions_of(exprs: tuple[Expr, ...], shown: Callable[[Expr], Expr] = lambda part: part) -> tuple[str, ...]:
    """The conditions of expressions in words, each once, in the order in which they are met.

    ``shown`` is applied to each part that a condition speaks of, before it is printed.

    >>> from derivations.language import ln, vector
    >>> conditions_of((ln(vector("x")),))
    ('every entry of x is positive',)
    """
    nodes = (node for node in postorder(*exprs) if not isinstance(node, Let))
    said = (_condition(rebuilt(node, {part: shown(part) for part in node.operands})) for node in nodes)
    return tuple(dict.fromkeys(condition for condition in said if condition))


def _condition(node: Expr) -> str:
    match node:
        case Apply(name, argument) if _varies(argument):
            row = ELEMENTWISE[name]
            if row.kink:
                return f"the slope of {name} at its kink, where {_each(argument)} is 0, is taken as 0"
            if row.domain == "> 0":
                return f"{_each(argument)} is positive"
            if row.domain:
                return f"the cosine of {_each(argument)} is not 0"
        case Divide(_, below) if _varies(below):
            return f"{_each(below)} is not 0"
        case Power(base, Number(exponent)) if _varies(base) and exponent.denominator != 1:
            return f"{_each(base)} is positive"
        case Power(base, Number(exponent)) if _varies(base) and exponent < 0:
            return f"{_each(base)} is not 0"
        case Power(base, exponent) if not isinstance(exponent, Number) and _varies(base):
            return f"{_each(base)} is positive"
        case Maximum(left, right) | Minimum(left, right) if _varies(node):
            return f"where {left} and {right} are equal, the slope of the first is taken"
        case Where(condition, _, _) if _varies(condition):
            return (
                f"where {condition.left} and {condition.right} are equal, the slope on the side of {condition} is taken"
            )
        case Compare(_, left, right) if _varies(node):
            return f"{left} and {right} are not equal" if node.relation in "=≠" else ""
        case Inverse(matrix) | LogDeterminant(matrix) if _varies(matrix):
            return f"{matrix} is invertible"
        case Norm(array) if _varies(array):
            return f"{array} is not 0"
        case Reduce("max" | "min" as kind, array):
            return f"the {'largest' if kind == 'max' else 'smallest'} entry of {array} occurs once"
        case Reduce("prod", array):
            return f"no entry of {array} is 0"
    return ""


def _each(argument: Expr) -> str:
    return f"every entry of {argument}" if argument.shape else str(argument)


def _varies(expr: Expr) -> bool:
    return any(isinstance(node, Symbol) for node in postorder(expr)) and not isinstance(expr, Size | Ones)
