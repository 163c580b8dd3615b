"""Where a formula holds, found from its expressions, and how a card says it.

A quotient, a logarithm, a root, an inverse is not defined everywhere; a function has no slope where it jumps; at a kink
a slope is agreed upon.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from derivations.calculus.differentials import tie
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Limit
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, cos
from derivations.language.expression import Compare, Divide, Expr, Multiply, Number, Power, Symbol, walk
from derivations.language.matrices import Determinant, Inverse, LogDeterminant, Norm, Reduce

IN_WORDS = {
    "positive": "{} is positive",
    "nonzero": "{} is not 0",
    "distinct": "no two entries of {} are equal",
    "symmetric": "{} is symmetric",
    "definite": "{} is symmetric and positive definite",
    "invertible": "{} is invertible",
}


class Need(NamedTuple):
    """A condition in words, and what must be positive, or not 0, for it to hold; nothing for a convention at a kink."""

    said: str
    of: Expr | None = None
    sign: str = ""


def needs(exprs: Iterable[Expr]) -> list[Need]:
    """The conditions of expressions, each once.

    >>> from derivations.language import derivative, ln, maximum, scalar
    >>> x = scalar("x")
    >>> [need.said for need in needs([derivative(maximum(0, x), x) / x, ln(x)])]
    ['x is not 0', 'the slope of max at its kink, where x is 0, is taken as 0', 'x is positive']
    """
    found: dict[str, Need] = {}
    for node, differentiated in nodes(exprs):
        for need in _needs(node, differentiated):
            if need.of is None or any(isinstance(part, Symbol) for part in walk(need.of)):
                found.setdefault(need.said, need)
    return list(found.values())


def nodes(exprs: Iterable[Expr]) -> list[tuple[Expr, bool]]:
    """Everything in the expressions, and whether its slope is taken; not what is read at a point or in a limit."""
    seen: dict[tuple[Expr, bool], None] = {}
    waiting = [(expr, False) for expr in exprs][::-1]
    while waiting:
        entry = node, differentiated = waiting.pop()
        if entry not in seen and not isinstance(node, At | Limit):
            seen[entry] = None
            inside = differentiated or isinstance(node, Derivative | Gradient | Differential)
            waiting.extend((operand, inside) for operand in reversed(node.operands))
    return list(seen)


def _needs(node: Expr, differentiated: bool) -> Iterator[Need]:
    match node:
        case Let():
            return
        case Apply("sign", argument):
            if differentiated:
                yield Need(f"{_each(argument)} is not 0", argument, "jump")
        case Apply(name, argument) if ELEMENTWISE[name].kink:
            if differentiated:
                yield Need(f"the slope of {name} at its kink, where {_an(argument)} is 0, is taken as 0")
        case Apply("sqrt", argument) if not differentiated:
            yield Need(f"{_each(argument)} is not negative", argument, "≥ 0")
        case Apply(name, argument) if ELEMENTWISE[name].domain == "> 0":
            yield Need(f"{_each(argument)} is positive", argument, "> 0")
        case Apply(name, argument) if ELEMENTWISE[name].domain:
            yield Need(f"{_each(cos(argument))} is not 0", cos(argument), "≠ 0")
        case Divide(_, Norm(array) as below) | Divide(_, Multiply(Number(), Norm(array) as below)):
            yield Need(f"{array} is not 0", below, "≠ 0")
        case Divide(_, below):
            yield Need(f"{_each(below)} is not 0", below, "≠ 0")
        case Power(base, Number(exponent)) if exponent.denominator == 1:
            if exponent < 0:
                yield Need(f"{_each(base)} is not 0", base, "≠ 0")
        case Power(base, _):
            yield Need(f"{_each(base)} is positive", base, "> 0")
        case Inverse(matrix) | LogDeterminant(matrix):
            said = f"{matrix} is invertible" if matrix.shape else f"{matrix} is not 0"
            yield Need(said, Determinant(matrix) if matrix.shape else matrix, "≠ 0")
        case _ if differentiated:
            yield from _at_kinks(node)


def _at_kinks(node: Expr) -> Iterator[Need]:
    """What is agreed upon, or left out, where there is no slope; at a jump there can be none."""
    match node:
        case Maximum(Number(value), moving) | Minimum(Number(value), moving):
            kind = "max" if isinstance(node, Maximum) else "min"
            yield Need(f"the slope of {kind} at its kink, where {_an(moving)} is {value}, is taken as 0")
        case Maximum(left, right) | Minimum(left, right):
            chosen = "second" if tie(node, "left", "right") == "right" else "first"
            yield Need(f"where {left} and {right} are equal, the slope of the {chosen} is taken")
        case Compare(_, left, right):
            said = f"where {left} and {right} are equal there may be a jump, which has no slope"
            yield Need(said, left - right, "jump")
        case Determinant(matrix):
            yield Need(f"{matrix} is invertible")
        case Norm(array):
            yield Need(f"{array} is not 0")
        case Reduce("max" | "min" as kind, array):
            rows = "each row of " if len(array.shape) == 2 and array.shape[0] != 1 else ""
            yield Need(f"the {'largest' if kind == 'max' else 'smallest'} entry of {rows}{array} occurs once")
        case Reduce("prod", array):
            yield Need(f"no entry of {array} is 0")


def _an(argument: Expr) -> str:
    return f"an entry of {argument}" if argument.shape else str(argument)


def _each(argument: Expr) -> str:
    return f"every entry of {argument}" if argument.shape else str(argument)


def in_words(
    main: Collection[Expr], others: Collection[Expr], domain: Mapping[str, str], stated: Collection[str]
) -> tuple[str, ...]:
    """The conditions of a formula and its parts: the domain, and the conventions at kinks; each once.

    A domain that nothing in the formula asks for is how points are found at which a stated condition holds.

    >>> from derivations.language import derivative, ln, scalar
    >>> x = scalar("x")
    >>> in_words([derivative(ln(x), x)], [], {"x": "positive"}, ())
    ('x is positive',)
    """
    exprs = [*main, *others]
    asked = {part for need in needs(exprs) if need.of is not None for part in walk(need.of) if isinstance(part, Symbol)}
    symbols = {part.name: part for expr in exprs for part in walk(expr) if isinstance(part, Symbol)}
    said = []
    for name, kind in domain.items():
        symbol = symbols.get(name)
        if symbol is not None and (symbol in asked or not stated):
            is_one_by_one = symbol.shape and kind in ("positive", "nonzero")
            said.append(IN_WORDS[kind].format(f"every entry of {symbol}" if is_one_by_one else symbol))
    kinks = [need.said for need in needs(main) if need.of is None]
    return tuple(dict.fromkeys([*said, *(kinks or [need.said for need in needs(others) if need.of is None])]))
