"""The lines of a derivation as a reason meets them: its functions, its names, and what was found above."""

from __future__ import annotations

from functools import cached_property, reduce
from typing import TYPE_CHECKING

from derivations.calculus import local
from derivations.calculus.backward import BackwardPass
from derivations.calculus.lines import names_of, opened
from derivations.calculus.logarithms import share_in
from derivations.calculus.naming import live_nodes
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import ONE
from derivations.calculus.worked import Equation, Move
from derivations.evidence.pair import relative_error
from derivations.evidence.values import Point
from derivations.language.derivatives import Derivative, Let, Total
from derivations.language.expression import Expr, Transpose, Zeros, postorder, rebuilt
from derivations.language.matrices import Vec

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation

SAME = 1e-9


class Record:
    """The lines of a derivation, and how far one has come in them."""

    def __init__(self, derivation: Derivation, point: Point | None) -> None:
        derived = derivation.derived
        self.point, self.derivation, self.variables = point, derivation, derivation.variables
        self.equations = derived.equations
        self.given: frozenset[str] = getattr(derived, "given", frozenset())
        self.is_backward = isinstance(derived, BackwardPass)
        last = derivative_in(self.equations[-1].first)  # in a second derivative, that of the gradient
        functions = (derived.function, *([last.function] if last else ()))
        self.functions = [f for f in dict.fromkeys(functions) if isinstance(f, Let)]
        names = [e.first for e in self.equations if isinstance(e.first, Let) and e.first not in self.functions]
        shares = [u for u in names if share_in(u.value)]
        self.live = {node for f in (*self.functions, *shares) for node in live_nodes(f, self.variables)}
        self.programs = [
            tuple(node for node in postorder(*shares, f) if isinstance(node, Let) and (node in self.live or node is f))
            for f in self.functions
        ]
        self.known: dict[Expr, Expr] = {}  # what was derived above
        self.above: Equation | None = None

    def passed(self, equation: Equation) -> None:
        """The next equation is met: what this one found is known from here on."""
        if not isinstance(equation.first, Let):
            self.known[equation.first] = equation.last
        self.above = equation

    def program(self, u: Expr) -> tuple[Let, ...]:
        """The names that the function is made of in which a name stands, the function itself last."""
        return next((names for names in self.programs if u in names), self.programs[-1])

    def readers(self, u: Expr) -> tuple[Let, ...]:
        """Those of the names that the function is differentiated by."""
        return local.read_lines(self.program(u), self.live)

    def moving(self, f: Expr) -> set[Expr]:
        """What a function is moved by: what its own line reads with a slope that is not 0, and what that reads."""
        moving = {f}
        for reader in reversed(self.readers(f)):
            if reader in moving:
                leaves = local.leaves_of(reader.value, self.live)
                moving.update(leaf for leaf in leaves if is_moved(reader, leaf, self.live))
        return moving

    def same(self, one: Expr, other: Expr) -> bool:
        """Whether two are the same when simplified, or at least at the point: the form may depend on the way there."""
        if one is other or simplified(one) is simplified(other):
            return True
        if self.point is None or one.shape != other.shape:
            return False
        return relative_error(self.point.value(one), self.point.value(other)) < SAME

    @cached_property
    def passed_back(self) -> dict[Expr, list[Expr]]:
        """For everything that a backward pass meets, what its readers pass on to it."""
        program = self.readers(self.functions[0])
        names = names_of(self.program(self.functions[0]))
        slopes = ((e.moves[0].expr, e.first) for e in self.equations)
        named = {slope.variable: delta for slope, delta in slopes if isinstance(slope, Total)}
        parts: dict[Expr, list[Expr]] = {program[-1]: [ONE]}
        for reader in reversed(program):
            if reader in parts:
                upstream = named.get(reader) or simplified(total_of(parts[reader]))
                for leaf, part in local.gradients(reader.value, upstream, self.live, names).items():
                    parts.setdefault(leaf, []).append(local.replaced(part, names))
        return parts

    def with_names_as_given(self, expr: Expr) -> Expr:
        """The expression with none of our names in what a given name stands for."""
        answers: dict[Expr, Expr] = {}
        for node in postorder(expr):
            is_given = isinstance(node, Let) and node.name in self.given
            answers[node] = self.without_our_names(node) if is_given else rebuilt(node, answers)
        return answers[expr]

    def without_our_names(self, expr: Expr) -> Expr:
        return opened(expr, [node for node in postorder(expr) if isinstance(node, Let) and node.name not in self.given])


def rules_in(move: Move) -> set[str]:
    """The rules that a reason names."""
    return {*(move.rule or move.because).split("; ")}


def derivative_in(expr: Expr) -> Derivative | None:
    """The derivative in a line's left side, which may be stacked or turned."""
    while isinstance(expr, Transpose | Vec):
        (expr,) = expr.operands
    return expr if isinstance(expr, Derivative) else None


def total_of(parts: list[Expr]) -> Expr:
    return reduce(lambda a, b: a + b, parts)


def is_moved(reader: Let, by: Expr, live: set[Expr]) -> bool:
    """Whether a line reads something with a slope that is not 0."""
    if by not in local.leaves_of(reader.value, live):
        return False
    return not isinstance(simplified(local.jacobian(reader.value, by, live)), Zeros)
