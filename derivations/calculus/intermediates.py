"""Step 1 of the chain rule: a name for the result of every operation, so that each is one operation."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from derivations.language.derivatives import Let, let
from derivations.language.expression import Add, Expr, Multiply, Number, as_expr, operands, walk
from derivations.language.substitute import rebuild, replace


def introduce(expr: Expr, variables: tuple[Expr, ...], names: Iterable[str] = ()) -> tuple[Let, ...]:
    r"""An intermediate variable for every operation on the variables, innermost first; the last is the expression.

    >>> from derivations.language.functions import ln, scalar, sin
    >>> x = scalar("x")
    >>> for u in introduce(ln(sin(x**3) ** 2), (x,)):
    ...     print(u.latex(), "=", u.value.latex())
    u_1 = x^3
    u_2 = \sin(u_1)
    u_3 = u_2^2
    u_4 = \ln(u_3)
    """
    named: dict[Expr, Let] = {}
    names = itertools.chain(names, (f"u_{k}" for k in itertools.count(1)))

    def visit(part: Any) -> Any:
        if not isinstance(part, Expr):
            return None
        if isinstance(part, Let):
            return visit(part.value)
        if part in variables or not any(variable in walk(part) for variable in variables):
            return part
        simple = rebuild(part, lambda inner: None if inner is part else visit(inner))
        if simple not in named:
            named[simple] = let(next(names), simple)
        return named[simple]

    visit(expr)
    if not named:
        raise ValueError(f"{expr.latex()} applies no operation to {', '.join(v.latex() for v in variables)}")
    return tuple(named.values())


def parameters(intermediate: Let) -> tuple[Expr, ...]:
    """What an operation is applied to, without the numbers: its own parameters, each once."""
    return tuple(dict.fromkeys(part for part in operands(intermediate.value) if not isinstance(part, Number)))


def put_back(expr: Expr, intermediates: tuple[Let, ...]) -> list[Expr]:
    """Step 4: the expression after each intermediate in it has been replaced by its value, the latest first."""
    lines = [expr]
    for u in reversed(intermediates):
        lines.append(replace(lines[-1], u, u.value))
    return [line for before, line in itertools.pairwise(lines) if line != before]


def tidied(expr: Expr) -> Expr:
    """Without the terms that are 0 and the factors that are 1.

    >>> from derivations.language.functions import scalar
    >>> tidied(0 + 1 * scalar("x")).latex()
    'x'
    """
    inside: Expr = rebuild(expr, lambda part: None if part is expr or not isinstance(part, Expr) else tidied(part))
    match inside:
        case Let():
            return expr
        case Add(Number(0), kept) | Add(kept, Number(0)) | Multiply(Number(1), kept) | Multiply(kept, Number(1)):
            return kept
        case Multiply(Number(0), _) | Multiply(_, Number(0)):
            return as_expr(0)
    return inside
