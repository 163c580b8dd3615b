"""Step 1 of the paper's chain rules: a name for the result of every operation, so that each is one operation.

Nothing here goes down an expression by calling itself, and nothing visits a part twice: an expression may be thousands
of operations deep, and a part of it may be used by hundreds of others.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Collection, Iterable

from derivations.language.binders import Block
from derivations.language.derivatives import Let, let
from derivations.language.expression import Entry, Expr, Number, Symbol, rebuilt, walk
from derivations.language.substitute import answered, operands


def introduce(expr: Expr, variables: tuple[Expr, ...], names: Iterable[str] = ()) -> tuple[Let, ...]:
    r"""An intermediate variable for every operation on the variables, innermost first; the last is the expression.

    >>> from derivations.language import ln, scalar, sin
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
        self.visited: dict[Expr, Expr] = {}
        self.moving: dict[Expr, bool] = {}

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
        return answered(self.moving, part, operands, self._moves_itself)

    def _moves_itself(self, part: Expr) -> bool:
        return part in self.variables or any(self.moving[operand] for operand in part.operands)

    def visit(self, part: Expr) -> Expr:
        """The expression as a name, a variable or a constant."""
        return answered(self.visited, part, self.needs, self.visited_as)

    def needs(self, part: Expr) -> tuple[Expr, ...]:
        """What is visited before a part is."""
        if part in self.variables or not self.moves(part):
            return ()
        if isinstance(part, Let):
            return (part.value,) if self.is_plain(part.value) else self.parts(part.value)
        return self.parts(part)

    def parts(self, operation: Expr) -> tuple[Expr, ...]:
        """What is visited before an operation gets its name."""
        return operation.operands

    def visited_as(self, part: Expr) -> Expr:
        """A part as a name, a variable or a constant, once what it needs has been visited."""
        if part in self.variables or not self.moves(part):
            return part
        if isinstance(part, Let):
            inner = part.value
            return self.visited[inner] if self.is_plain(inner) else self.name(self.simple(inner), part)
        return self.name(self.simple(part))

    def is_plain(self, part: Expr) -> bool:
        """Whether it is no operation: a second name for it would be an alias."""
        return part in self.variables or isinstance(part, Let) or not self.moves(part)

    def simple(self, part: Expr) -> Expr:
        """An operation with its operands named: one operation is left."""
        return rebuilt(part, self.visited)

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
        lines.append(opened(lines[-1], (u,)))
    return [line for before, line in itertools.pairwise(lines) if line is not before]


def opened(expr: Expr, intermediates: Collection[Let]) -> Expr:
    """The expression with each intermediate in it replaced by its value; other names are not looked into."""
    answers: dict[Expr, Expr] = {}
    names = set(intermediates)

    def needs(node: Expr) -> tuple[Expr, ...]:
        if isinstance(node, Let):
            return (node.value,) if node in names else ()
        return node.operands

    def answer(node: Expr) -> Expr:
        return answers[node.value] if isinstance(node, Let) and node in names else _read_off(rebuilt(node, answers))

    return answered(answers, expr, needs, answer)


def _read_off(node: Expr) -> Expr:
    """An entry of a column that is written out, as what stands there."""
    match node:
        case Entry(Block() as block, int(k)):
            return block.rows[k - 1][0]
    return node
