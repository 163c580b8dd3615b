"""Leaves, arithmetic, and the functions that act entry by entry."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import sympy
from sympy import ImmutableMatrix as Matrix

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.exact.reader import Reader, entrywise, one, reads, symbols
from derivations.language.exact.signs import by_sign, chosen
from derivations.language.expression import Expr

# Leaves


@reads(e.Number)
def _number(read: Reader, node: e.Number) -> Matrix:
    return one(sympy.Rational(node.value.numerator, node.value.denominator))


@reads(el.Pi)
def _pi(read: Reader, node: el.Pi) -> Matrix:
    return one(sympy.pi)


@reads(e.Symbol)
def _symbol(read: Reader, node: e.Symbol) -> Matrix:
    return symbols(node.name, *read.dimensions(node), read.assume.get(node.name, ""))


@reads(e.Size)
def _size(read: Reader, node: e.Size) -> Matrix:
    return one(sympy.Integer(read.size(node.dim)))


@reads(e.Ones)
def _ones(read: Reader, node: e.Ones) -> Matrix:
    return Matrix.ones(*read.dimensions(node))


@reads(e.Zeros)
def _zeros(read: Reader, node: e.Zeros) -> Matrix:
    return Matrix.zeros(*read.dimensions(node))


@reads(e.Identity)
def _identity(read: Reader, node: e.Identity) -> Matrix:
    return Matrix.eye(read.dimensions(node)[0])


@reads(e.Entry)
def _entry(read: Reader, node: e.Entry) -> Matrix:
    return one(list(read.read(node.vector))[read.position(node.position)])


@reads(e.Row)
def _row(read: Reader, node: e.Row) -> Matrix:
    return read.read(node.matrix)[read.position(node.position), :].T


# Arithmetic

ENTRY_BY_ENTRY: dict[type[Expr], Callable[..., sympy.Expr]] = {
    e.Add: lambda p, q: p + q,
    e.Subtract: lambda p, q: p - q,
    e.Multiply: lambda p, q: p * q,
    e.Divide: lambda p, q: p / q,
    el.Maximum: lambda p, q: chosen("≥", p - q, p, q),
    el.Minimum: lambda p, q: chosen("≤", p - q, p, q),
}


@reads(*ENTRY_BY_ENTRY)
def _binary(read: Reader, node: Any) -> Matrix:
    return entrywise(ENTRY_BY_ENTRY[type(node)], read.read(node.left), read.read(node.right))


@reads(e.Negate)
def _negate(read: Reader, node: e.Negate) -> Matrix:
    return -read.read(node.operand)


@reads(e.Power)
def _power(read: Reader, node: e.Power) -> Matrix:
    return entrywise(lambda p, q: p**q, read.read(node.base), read.read(node.exponent))


@reads(e.Compare)
def _compare(read: Reader, node: e.Compare) -> Matrix:
    return _choice(read, node, Matrix([[1]]), Matrix([[0]]))


def _choice(read: Reader, condition: e.Compare, holds: Matrix, otherwise: Matrix) -> Matrix:
    """One value where the condition holds and another elsewhere, entry by entry."""

    def choose(p: sympy.Expr, q: sympy.Expr, a: sympy.Expr, b: sympy.Expr) -> sympy.Expr:
        return chosen(condition.relation, p - q, a, b)

    return entrywise(choose, read.read(condition.left), read.read(condition.right), holds, otherwise)


# Functions


@reads(el.Apply)
def _apply(read: Reader, node: el.Apply) -> Matrix:
    return read.read(node.argument).applyfunc(elementary(node.name))


@functools.cache
def elementary(name: str) -> Callable[[sympy.Expr], sympy.Expr]:
    """An element-wise function of the table, from the text of its SymPy column.

    >>> elementary("relu")(sympy.Integer(-2))
    0
    """
    x = sympy.Symbol("x", real=True)
    text = compile(el.ELEMENTWISE[name].sympy, f"<sympy {name}>", "eval")
    formula = by_sign(eval(text, vars(sympy) | {"x": x}))  # our own text, never a user's
    return lambda argument: formula.xreplace({x: argument})


@reads(el.Where)
def _where(read: Reader, node: el.Where) -> Matrix:
    return _choice(read, node.condition, read.read(node.left), read.read(node.right))


@reads(f.Cases)
def _cases(read: Reader, node: f.Cases) -> Matrix:
    holds, otherwise = (read.read(value) for value in node.values)  # the second condition is the first's opposite
    return _choice(read, node.conditions[0], holds, otherwise)


@reads(f.Length)
def _length(read: Reader, node: f.Length) -> Matrix:
    return one(sympy.Integer(read.dimensions(node.vector)[0]))


@reads(f.Generic)
def _generic(read: Reader, node: f.Generic) -> Matrix:
    arguments = [entry for argument in node.arguments for entry in read.read(argument)]
    if node.position is not None:
        return one(smooth_function(f"{node.called}_{read.position(node.position) + 1}")(*arguments))
    if node.shape == ():
        return one(smooth_function(node.called)(*arguments))
    length = read.size(node.shape[0])
    return Matrix([smooth_function(f"{node.called}_{k + 1}")(*arguments) for k in range(length)])


@reads(f.GenericOperator)
def _generic_operator(read: Reader, node: f.GenericOperator) -> Matrix:
    return entrywise(smooth_function("op"), read.read(node.left), read.read(node.right))


@functools.cache
def smooth_function(name: str, by: tuple[int, ...] = ()) -> type[sympy.Function]:
    """An undefined function, or its derivative with respect to the arguments numbered ``by``: another such function.

    SymPy's own undefined functions answer with Derivative and Subs objects of which equal ones need not look equal.

    >>> x, y = sympy.symbols("x y")
    >>> smooth_function("f")(x, y**2).diff(y)
    2*y*f__2(x, y**2)
    """

    def fdiff(self: sympy.Function, argindex: int = 1) -> sympy.Expr:
        return smooth_function(name, tuple(sorted((*by, argindex))))(*self.args)

    return type(name + "".join(f"__{k}" for k in by), (sympy.Function,), {"fdiff": fdiff})
