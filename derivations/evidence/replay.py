"""Each reason of a derivation applied again: a rule that is named must lead from the line before to this line.

Two lines may be equal and the reason given for it be wrong. So what the reason says is done once more, to the line
before and with nothing but the rules that it names: a row of the table applied to the differentials in the line, a move
of the simplifier made somewhere in it, a name opened, a gradient read off. What comes out must be this line. The record
is asked for nothing but the lines and the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, reduce
from typing import TYPE_CHECKING, NamedTuple

from derivations.calculus import local
from derivations.calculus.backward import BackwardPass
from derivations.calculus.engine import (
    OWN_NAME,
    is_in_trace_form,
    logarithms_opened,
    names_of,
    opened,
    stacked_jacobian,
    terms_of,
    total_by,
    total_gradient,
    untransposed,
)
from derivations.calculus.linear import adjoint, product
from derivations.calculus.logarithms import share_in
from derivations.calculus.naming import live_nodes
from derivations.calculus.rule_names import MOVES
from derivations.calculus.simplifier import recognised, simplified
from derivations.calculus.simplifier.measure import unopened
from derivations.calculus.simplifier.standard import ONE, zero
from derivations.calculus.worked import Equation, Move
from derivations.evidence.moves_again import leads_to
from derivations.evidence.pair import relative_error
from derivations.evidence.values import Point
from derivations.language.derivatives import Derivative, Differential, Let, Partial, Total
from derivations.language.expression import Expr, MatMul, Number, Symbol, Transpose, Zeros, postorder, rebuilt
from derivations.language.functions import Diag
from derivations.language.matrices import DiagonalOf, Trace, Vec

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation


SAME = 1e-9
CONSTANT = ("constant rule",)  # where no rule is needed: nothing but comparisons


class Reason(NamedTuple):
    """A line, the one before it, and whether the rule that is named leads from there to here."""

    before: Expr
    after: Expr
    rule: str
    holds: bool


def replayed(derivation: Derivation, point: Point | None = None) -> list[Reason]:
    """Every reason of a derivation, applied again. A gradient that comes out in another form is evaluated at the point.

    >>> from derivations.evidence.derivation import derive
    >>> [reason.rule for reason in replayed(derive("norm(A @ x - b)**2", "x")) if not reason.holds]
    []
    """
    return list(_Replay(derivation, point).reasons())


class _Replay:
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

    def reasons(self) -> Iterator[Reason]:
        for equation in self.equations:
            before = equation.first
            for number, move in enumerate(equation.moves):
                names = (move.rule or move.because).split("; ")
                if number and len(names) == 1 and names[0] in MOVES and self._by_moves(before, move.expr, names[0]):
                    holds = True
                else:
                    holds = any(self._is_led_to(way, equation, before, move) for way in self._ways(names))
                yield Reason(before, move.expr, move.rule or move.because, holds)
                before = move.expr
            if not isinstance(equation.first, Let):
                self.known[equation.first] = equation.last
            self.above = equation

    def _by_moves(self, before: Expr, after: Expr, name: str) -> bool:
        """Whether moves of this name lead on. With u = z/T, both softmax(z/T) and softmax(u) are called p, as given."""
        if leads_to(before, after, name):
            return True
        if any(isinstance(node, Derivative) for node in unopened(before)):
            return False  # what it is taken with respect to keeps its name
        as_given = self._with_names_as_given(before), self._with_names_as_given(after)
        return as_given != (before, after) and leads_to(*as_given, name)

    def _with_names_as_given(self, expr: Expr) -> Expr:
        """The expression with none of our names in what a given name stands for."""
        answers: dict[Expr, Expr] = {}
        for node in postorder(expr):
            is_given = isinstance(node, Let) and node.name in self.given
            answers[node] = self._without_our_names(node) if is_given else rebuilt(node, answers)
        return answers[expr]

    def _without_our_names(self, expr: Expr) -> Expr:
        return opened(expr, [node for node in postorder(expr) if isinstance(node, Let) and node.name not in self.given])

    def _is_led_to(self, way: Way, equation: Equation, before: Expr, move: Move) -> bool:
        try:
            return way(self, equation, before, move)
        except ValueError:  # there is nothing in the line that the rule could be applied to
            return False

    def _ways(self, names: list[str]) -> list[Way]:
        """What the names of a reason may mean."""
        special = [REASONS[name] for name in names if name in REASONS] if len(names) == 1 else []
        return [*special, _Replay.by_rules, _Replay.in_a_differential]

    def program(self, u: Expr) -> tuple[Let, ...]:
        """The names that the function is made of in which a name stands, the function itself last."""
        return next((names for names in self.programs if u in names), self.programs[-1])

    def lines(self, u: Expr) -> tuple[Let, ...]:
        """Those of the names that the function is differentiated by."""
        return local.read_lines(self.program(u), self.live)

    # Rules of the table

    def by_rules(self, equation: Equation, before: Expr, move: Move) -> bool:
        """The Jacobian of one line of the program, or its tangent, by the rules of exactly these names."""
        slope = derivative_in(before)
        if slope is None or not isinstance(slope.function, Let) or before is not equation.first:
            return False
        u, by = slope.function, slope.variable
        program = self.program(u)
        names = names_of(program)
        rules = local.rules_of(u.value, self.live) if u.value in self.live else ()
        if _set(move) != {*(rules or CONSTANT)}:
            return False
        if stacked_jacobian(slope) is before or before is slope:
            raw = local.replaced(local.jacobian(u.value, by, self.live, names), names)
            if raw is move.expr:
                return True
        leaves = local.leaves_of(u.value, self.live)
        moving = {leaf: ONE if leaf is by else Total(leaf, by, "∂", "fraction") for leaf in leaves}
        return local.replaced(local.tangent(u.value, moving, self.live, names), names) is move.expr

    def in_a_differential(self, equation: Equation, before: Expr, move: Move) -> bool:
        """Each differential of an operation in the line by the rule of that operation."""
        if not isinstance(equation.first, Differential):
            return False
        if before is equation.first and isinstance(before.function, Let):
            before = Differential(before.function.value, self.variables)
            if move.expr is before and _set(move) == {"definition"}:
                return True
        rules: dict[str, None] = {}
        return local.one_round(before, self.variables, self.live, rules) is move.expr and _set(move) == {
            *(rules or CONSTANT)
        }

    # Reasons that are neither rules of the table nor moves

    def definition(self, equation: Equation, before: Expr, move: Move) -> bool:
        """A name and what it stands for; the function, as it was asked for."""
        if not isinstance(before, Let):
            return False
        asked = self.derivation.reading.expr
        given: list[Expr | None] = [asked.value if isinstance(asked, Let) else asked]
        given += list(self.known.values())[-1:]  # in a second derivative, the gradient found above
        return logarithms_opened(move.expr, self.live) is before.value or (before, move.expr) in zip(
            self.functions, given, strict=False
        )

    def own_name(self, equation: Equation, before: Expr, move: Move) -> bool:
        """A function by its own name: with all names opened, the two are one."""
        if isinstance(before, Let) or not isinstance(equation.first, Let):
            return False
        lets = [node for node in postorder(before, move.expr) if isinstance(node, Let)]
        return recognised(opened(before, lets)) is recognised(opened(move.expr, lets))

    def chain_rule(self, equation: Equation, before: Expr, move: Move) -> bool:
        """The sum, over all that read a variable, of the product of two derivatives."""
        slope = derivative_in(before)
        if slope is None or not isinstance(slope.function, Let):
            return False
        f, u = slope.function, slope.variable
        terms = []
        for reader in self.lines(f):
            if u in local.leaves_of(reader.value, self.live) and reader in self._moving(f):
                link = stacked_jacobian(Partial(reader, u, "∂"))
                if link in self.known:
                    terms.append(link if reader is f else product(total_by(f, reader, slope.sign), link))
        found = [move.expr] if len(terms) == 1 else terms_of(move.expr)
        return bool(terms) and len(found) == len(terms) and {*found} == {*terms}

    def substitution(self, equation: Equation, before: Expr, move: Move) -> bool:
        """What was found above for what stands in the line, or what names stand for."""
        if isinstance(before, Let):
            return False  # that is a definition
        slopes = [node for node in unopened(before) if isinstance(node, Derivative)]
        if slopes:
            return local.replaced(before, {**self.known, **self._direct(before)}) is move.expr
        return move.expr in (self._without_our_names(before), logarithms_opened(before, self.live))

    def _direct(self, before: Expr) -> dict[Expr, Expr]:
        """For derivatives with respect to what the function alone reads, the direct ones that were found above."""
        found = {}
        for node in unopened(before):
            slope = derivative_in(node)
            if slope is not None and node is stacked_jacobian(slope) and isinstance(slope.function, Let):
                by = slope.variable
                moving = self._moving(slope.function)
                readers = [u for u in self.lines(slope.function) if u in moving and _is_moved(u, by, self.live)]
                direct = stacked_jacobian(Partial(slope.function, by, "∂"))
                if readers == [slope.function] and direct in self.known:
                    found[node] = self.known[direct]
        return found

    def _moving(self, f: Expr) -> set[Expr]:
        """What a function is moved by: what its own line reads with a slope that is not 0, and what that reads."""
        moving = {f}
        for reader in reversed(self.lines(f)):
            if reader in moving:
                leaves = local.leaves_of(reader.value, self.live)
                moving.update(leaf for leaf in leaves if _is_moved(reader, leaf, self.live))
        return moving

    def constant(self, equation: Equation, before: Expr, move: Move) -> bool:
        """What does not depend on the variable."""
        slope = derivative_in(before)
        if slope is None or not isinstance(move.expr, Zeros | Number):
            return False
        return slope.variable not in self._moving(slope.function) and move.expr is zero(move.expr.shape)

    def trace_form(self, equation: Equation, before: Expr, move: Move) -> bool:
        """tr(Gᵀ dX), with the G that turning the line before round gives."""
        if not isinstance(equation.first, Differential) or before is equation.first or is_in_trace_form(before):
            return False
        f = equation.first.function
        if not all(isinstance(change.function, Let | Symbol) for change in _changes(before)):
            return False  # there are differentials left to take
        turned = {leaf: adjoint(before, leaf, ONE) or zero(leaf.shape) for leaf in _changes(before)}
        by_tables = local.gradients(f.value, ONE, self.live) if isinstance(f, Let) else {}
        pulled = {Differential(leaf, self.variables): G for leaf, G in by_tables.items()}
        terms = {_change(term): term for term in terms_of(move.expr)}
        for way in (turned, pulled):
            wanted = {leaf: _paired(simplified(G), leaf) for leaf, G in way.items() if not _is_zero(G)}
            if terms.keys() == wanted.keys() and all(self._same(terms[leaf], wanted[leaf]) for leaf in wanted):
                return True
        return False

    def reading_off(self, equation: Equation, before: Expr, move: Move) -> bool:
        """The gradient from the differentials above, or in a backward pass from what reads the variable."""
        slope = derivative_in(before) if isinstance(before, Derivative) else None
        if slope is None or not isinstance(slope.function, Let):
            return False
        ways = (
            [self._passed_back.get(slope.variable, [])]
            if self.is_backward
            else [self._turned(slope), self._pulled(slope)]
        )
        found = [list(parts) for parts in ways]
        return any(parts and self._same(_sum(parts), move.expr) for parts in found)

    def _same(self, one: Expr, other: Expr) -> bool:
        """Whether two are the same when simplified, or at least at the point: the form may depend on the way there."""
        if one is other or simplified(one) is simplified(other):
            return True
        if self.point is None or one.shape != other.shape:
            return False
        return relative_error(self.point.value(one), self.point.value(other)) < SAME

    def _pulled(self, slope: Derivative) -> Iterator[Expr]:
        """What each reader of a variable passes on, by the two tables."""
        f = slope.function
        names = names_of(self.program(f))
        for reader in self.lines(f) if Differential(f, self.variables) in self.known else ():
            upstream = ONE if reader is f else total_gradient(f, reader)
            if slope.variable in local.leaves_of(reader.value, self.live) and reader is not slope.variable:
                part = local.gradients(reader.value, upstream, self.live, names)[slope.variable]
                part = local.replaced(part, names)
                yield simplified(part) if reader is f else part  # as it stands in the trace form

    def _turned(self, slope: Derivative) -> Iterator[Expr]:
        """The differentials above that the variable moves, turned round."""
        f, leaf = slope.function, slope.variable
        for reader in self.lines(f):
            line = self.known.get(Differential(reader, self.variables))
            change = Differential(leaf, self.variables)
            upstream = ONE if reader is f else total_gradient(f, reader)
            G = adjoint(line, change, upstream) if line is not None and change in _changes(line) else None
            if G is not None:
                yield local.replaced(G, names_of(self.program(f)))

    @cached_property
    def _passed_back(self) -> dict[Expr, list[Expr]]:
        """For everything that a backward pass meets, what its readers pass on to it."""
        program = self.lines(self.functions[0])
        names = names_of(self.program(self.functions[0]))
        slopes = ((e.moves[0].expr, e.first) for e in self.equations)
        named = {slope.variable: delta for slope, delta in slopes if isinstance(slope, Total)}
        parts: dict[Expr, list[Expr]] = {program[-1]: [ONE]}
        for reader in reversed(program):
            if reader in parts:
                upstream = named.get(reader) or simplified(_sum(parts[reader]))
                for leaf, part in local.gradients(reader.value, upstream, self.live, names).items():
                    parts.setdefault(leaf, []).append(local.replaced(part, names))
        return parts

    def upstream_gradient(self, equation: Equation, before: Expr, move: Move) -> bool:
        """A name for the derivative with respect to an intermediate: what that comes to is what the name stands for."""
        slope = move.expr
        if not isinstance(before, Let) or not isinstance(slope, Total) or slope.function is not self.functions[0]:
            return False
        return slope.variable in self.program(slope.function) and before.value is equation.last

    def layout(self, equation: Equation, before: Expr, move: Move) -> bool:
        """Both sides of the line above, transposed."""
        above = self.above
        return above is not None and before is Transpose(above.first) and move.expr is Transpose(above.last)

    def symmetric(self, equation: Equation, before: Expr, move: Move) -> bool:
        """The entries off the diagonal count twice; what is symmetric is its own transpose."""
        if self.above is None:
            return False
        if before is not equation.first:
            return move.expr is untransposed(before, self.variables[0]) is not before
        G = self.above.last
        return move.expr is G + Transpose(G) - Diag(DiagonalOf(G))


Way = Callable[[_Replay, Equation, Expr, Move], bool]

REASONS: dict[str, Way] = {
    "definition": _Replay.definition,
    OWN_NAME: _Replay.own_name,
    "vector chain rule": _Replay.chain_rule,
    "substitution": _Replay.substitution,
    "constant rule": _Replay.constant,
    "trace form": _Replay.trace_form,
    "reading off the gradient": _Replay.reading_off,
    "upstream gradient": _Replay.upstream_gradient,
    "layout": _Replay.layout,
    "symmetric variable": _Replay.symmetric,
}


def _set(move: Move) -> set[str]:
    return {*(move.rule or move.because).split("; ")}


def derivative_in(expr: Expr) -> Derivative | None:
    """The derivative in a line's left side, which may be stacked or turned."""
    while isinstance(expr, Transpose | Vec):
        (expr,) = expr.operands
    return expr if isinstance(expr, Derivative) else None


def _sum(parts: list[Expr]) -> Expr:
    return reduce(lambda a, b: a + b, parts)


def _changes(line: Expr) -> list[Differential]:
    """The differentials that a line is linear in."""
    return [node for node in postorder(line) if isinstance(node, Differential)]


def _is_moved(reader: Let, by: Expr, live: set[Expr]) -> bool:
    if by not in local.leaves_of(reader.value, live):
        return False
    return not isinstance(simplified(local.jacobian(reader.value, by, live)), Zeros)


def _change(term: Expr) -> Expr | None:
    """The differential that a term tr(Gᵀ dX), gᵀ dx or g dt ends in, where it has this form."""
    if isinstance(term, Trace):
        term = term.matrix
    last = term.operands[-1] if tuple(term.operands) else None
    return last if isinstance(last, Differential) else None


def _is_zero(G: Expr) -> bool:
    return simplified(G) is zero(G.shape)


def _paired(G: Expr, change: Expr) -> Expr:
    if change.shape == ():
        return G * change
    return product(Transpose(G), change) if len(change.shape) == 1 else Trace(MatMul(Transpose(G), change))
