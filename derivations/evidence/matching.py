"""Whether an expression has the form of another one, in which symbols, names and functions stand for anything.

The form is a side of a formula that states a rule: d(f(x) + g(x))/dx fits any derivative of a sum. How a derivative is
printed makes no difference; a name in the expression may be looked into.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derivations.language.binders import Sum
from derivations.language.derivatives import Derivative, Differential, Gradient, Let
from derivations.language.elementwise import Apply, Maximum, Minimum
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Dot,
    Entry,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Number,
    Power,
    Row,
    Size,
    Subtract,
    Symbol,
    Transpose,
    walk,
)
from derivations.language.functions import Generic, GenericOperator
from derivations.language.matrices import Determinant, EntrySum, LogDeterminant

ANYTHING = (Symbol, Let, Generic, Entry, Row)
TAKEN = (Derivative, Gradient, Differential)
ELEMENT_WISE = (Add, Subtract, Multiply, Divide, Compare, Maximum, Minimum, GenericOperator)
ALIKE = ((Multiply, MatMul, Dot),)  # products are written in three ways
ARITHMETIC = (Add, Subtract, Multiply, Divide, Negate)
LEAVES = (Symbol, Entry, Row, Number, Size)
EITHER_WAY = (Add, Multiply, Maximum, Minimum)
Found = Mapping[Any, Expr]


def fits(form: Expr, expr: Expr, found: Found | None = None, done: bool = False) -> Found | None:
    """What the symbols of a form stand for in an expression that has it; None where it has not.

    ``done``: the derivatives of the form may have been worked out.

    >>> from derivations.language import derivative, scalars, sin
    >>> x, y, z = scalars("x y z")
    >>> of_a_sum = derivative(x + y, z)
    >>> fits(of_a_sum, derivative(sin(z) + z, z)) is not None, fits(of_a_sum, derivative(sin(z), z)) is not None
    (True, False)
    """
    found = {} if found is None else found
    if isinstance(form, ANYTHING):
        return _bound(form, expr, found)
    if done and isinstance(form, TAKEN) and not isinstance(expr, TAKEN):
        return found
    if isinstance(expr, Let):
        whole = _of_another_form(form, expr, found, done) if isinstance(form, Power) else None
        return whole if whole is not None else fits(form, expr.value, found, done)
    if isinstance(form, Differential) and isinstance(expr, Differential):
        return fits(form.function, expr.function, found, done)
    inner = _of_one_form(form, expr, found, done)
    return inner if inner is not None else _of_another_form(form, expr, found, done)


def _of_one_form(form: Expr, expr: Expr, found: Found, done: bool) -> Found | None:
    """The same operation of operands that fit."""
    if isinstance(form, GenericOperator) and isinstance(expr, ELEMENT_WISE):
        inner = fits(form.operands[0], expr.operands[0], found, done)
        return None if inner is None else fits(form.operands[1], expr.operands[1], inner, done)
    if isinstance(form, Derivative) and isinstance(expr, Derivative):
        inner = fits(form.function, expr.function, found, done)
        return None if inner is None else fits(form.variable, expr.variable, inner, done)
    alike = type(form) is type(expr) or any(isinstance(form, kind) and isinstance(expr, kind) for kind in ALIKE)
    if not alike or len(form.operands) != len(expr.operands) or not _same_kind(form, expr):
        return None
    orders = [expr.operands, expr.operands[::-1]] if isinstance(form, EITHER_WAY) else [expr.operands]
    for operands in orders:
        so_far: Found | None = found
        for part, operand in zip(form.operands, operands, strict=True):
            so_far = None if so_far is None else fits(part, operand, so_far, done)
        if so_far is not None:
            return so_far
    return None


def _of_another_form(form: Expr, expr: Expr, found: Found, done: bool) -> Found | None:
    """What is written with another operation: a sum of many terms, a quotient as a product, u · u as a square."""
    match form, expr:
        case Add(left, right), Sum(body=body) | EntrySum(body):
            inner = fits(left, body, found, done)
            return inner if inner is not None and fits(right, body, {}, done) is not None else None
        case Sum(body=body), _ if not isinstance(expr, Sum):
            return fits(body, expr, found, done)
        case (Multiply(left, right), Divide(above, below)):
            inner = fits(left, below, found, done)
            return None if inner is None else fits(right, above, inner, done)
        case Power(base, _), Dot(left, right) | MatMul(Transpose(left), right) | Multiply(left, right) if left is right:
            return fits(base, left, found, done)
        case Power(base, exponent), _ if not isinstance(exponent, Number) and (
            done or isinstance(expr, Symbol | Entry)
        ):
            return fits(base, expr, found, done)  # its first power, of a name alone where none is left over
        case Multiply(left, right), _ if done and isinstance(right, TAKEN):
            return fits(left, expr, found, done)  # times 1
        case Add(left, right), _ if done and isinstance(left, TAKEN) and isinstance(right, TAKEN):
            return None if isinstance(expr, TAKEN) else found  # worked out and added up
        case Apply("ln", argument), LogDeterminant(matrix):
            return fits(argument, Determinant(matrix), found, done)
    return None


def _bound(form: Expr, expr: Expr, found: Found) -> Found | None:
    """The form's symbol stands for the expression, unless it stands for another one already."""
    if _is_composition(form) and not is_composite(expr):
        return None
    key = (type(form), form) if not isinstance(form, Generic) else (form.name, form.position)
    return found if found.get(key, expr) is expr else None if key in found else {**found, key: expr}


def _is_composition(form: Expr) -> bool:
    """Whether a form is f(g(x)), or a name for it: then it stands for a function of a function only."""
    if not isinstance(form, Let | Generic):
        return False
    outer = (node for node in walk(form) if isinstance(node, Generic))
    return any(isinstance(part, Let | Generic) for node in outer for a in node.arguments for part in walk(a))


def is_composite(expr: Expr) -> bool:
    """Whether something is a function of a function: there is a name in it, or an operation on more than a name.

    >>> from derivations.language import let, scalars, sin
    >>> x, y = scalars("x y")
    >>> is_composite(sin(x**2)), is_composite(let("u", x**2) * y), is_composite(sin(x) * y)
    (True, True, False)
    """
    return any(
        (isinstance(node, Let | Generic) and node is not expr)
        or (not isinstance(node, ARITHMETIC) and any(not isinstance(part, LEAVES) for part in node.operands))
        for node in walk(expr.value if isinstance(expr, Let) else expr)
    )


def _same_kind(form: Expr, expr: Expr) -> bool:
    match form:
        case Apply() | Compare() | Number() | Size():
            own = [(a, b) for a, b in zip(form.fields, expr.fields, strict=True) if not isinstance(a, Expr)]
            return all(a == b for a, b in own)
    return True
