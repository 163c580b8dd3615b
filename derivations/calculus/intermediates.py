"""Step 1 of the chain rule: a name for the result of every operation, so that each is one operation."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable

from derivations.language.binders import Block
from derivations.language.derivatives import Let, let
from derivations.language.expression import Add, Entry, Expr, Multiply, Number, Symbol, as_expr, walk
from derivations.language.substitute import rebuild, replace


def introduce(expr: Expr, variables: tuple[Expr, ...], names: Iterable[str] = ()) -> tuple[Let, ...]:
    r"""An intermediate variable for every operation on the variables, innermost first; the last is the expression.

    >>> from derivations.language.elementwise import ln, sin
    >>> from derivations.language.functions import scalar
    >>> x = scalar("x")
    >>> for u in introduce(ln(sin(x**3) ** 2), (x,)):
    ...     print(u.latex(), "=", u.value.latex())
    u_1 = x^3
    u_2 = \sin(u_1)
    u_3 = u_2^2
    u_4 = \ln(u_3)
    """
    return Introduction(variables, names).of(expr)


class Introduction:
    """Names the result of every operation on the variables, innermost first. What has a name keeps it."""

    def __init__(self, variables: tuple[Expr, ...], names: Iterable[str] = ()) -> None:
        self.variables = variables
        self.names = itertools.chain(names, (f"u_{k}" for k in itertools.count(1)))
        self.named: dict[Expr, Let] = {}
        self.taken: set[str] = set()

    def of(self, expr: Expr) -> tuple[Let, ...]:
        """All intermediate variables of an expression; the last is the expression."""
        variables = ", ".join(variable.latex() for variable in self.variables)
        self.taken = {node.name for node in walk(expr) if isinstance(node, Let | Symbol)}
        last = self.visit(expr)
        if not self.named or last is not list(self.named.values())[-1]:
            raise ValueError(f"{expr.latex()} applies no operation to {variables}")
        return tuple(self.named.values())

    def moves(self, part: Expr) -> bool:
        """Whether an expression depends on the variables."""
        return any(variable in walk(part) for variable in self.variables)

    def visit(self, part: Expr) -> Expr:
        """The expression as a name, a variable or a constant."""
        if part in self.variables or not self.moves(part):
            return part
        if isinstance(part, Let):
            inner = part.value
            return self.visit(inner) if self.is_plain(inner) else self.name(self.simple(inner), part)
        return self.name(self.simple(part))

    def is_plain(self, part: Expr) -> bool:
        """Whether it is no operation: a second name for it would be an alias."""
        return part in self.variables or isinstance(part, Let) or not self.moves(part)

    def simple(self, part: Expr) -> Expr:
        """An operation with its operands named: one operation is left."""
        simple: Expr = rebuild(
            part, lambda inner: None if inner is part or not isinstance(inner, Expr) else self.visit(inner)
        )
        return simple

    def name(self, simple: Expr, given: Let | None = None) -> Let:
        """The intermediate variable for one operation; the one that is there, if it has been met before."""
        if simple not in self.named:
            self.named[simple] = (
                dataclasses.replace(given, value=simple, arguments=()) if given else let(self.next_name(), simple)
            )
        return self.named[simple]

    def next_name(self) -> str:
        return next(name for name in self.names if name not in self.taken)


def parameters(intermediate: Let) -> tuple[Expr, ...]:
    """What an operation is applied to, without the numbers: its own parameters, each once."""
    return tuple(dict.fromkeys(part for part in intermediate.value.operands if not isinstance(part, Number)))


def put_back(expr: Expr, intermediates: tuple[Let, ...]) -> list[Expr]:
    """Step 4: the expression after each intermediate in it has been replaced by its value, the latest first."""
    lines = [expr]
    for u in reversed(intermediates):
        lines.append(_read_off(replace(lines[-1], u, u.value)))
    return [line for before, line in itertools.pairwise(lines) if line != before]


def _read_off(expr: Expr) -> Expr:
    """An entry of a column that is written out, as what stands there."""

    def read(part: object) -> Expr | None:
        match part:
            case Entry(Block() as block, int(k)):
                return block.rows[k - 1][0]
        return None

    read_off: Expr = rebuild(expr, read)
    return read_off


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
            return kept  # has the shape of the whole: a number is expanded to the other operand, never the reverse
        case Multiply(Number(0), _) | Multiply(_, Number(0)) if inside.shape == ():
            return as_expr(0)
    return inside
