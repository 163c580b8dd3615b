"""What can have been done between two neighbouring lines of a derivation, by their form alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import factors_as_written
from derivations.evidence.formula import Formula
from derivations.evidence.matching import ANYTHING, TAKEN, fits
from derivations.evidence.pair import Pair
from derivations.evidence.statement import Chain, Step
from derivations.language.binders import Sum
from derivations.language.derivatives import At, Derivative, Differential, Let, Limit, Partial, Total, moved
from derivations.language.elementwise import Apply, Maximum, Minimum, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Dot,
    Entry,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    Power,
    Size,
    Subtract,
    Symbol,
    Transpose,
    Zeros,
    walk,
)
from derivations.language.functions import Cases, Generic
from derivations.language.matrices import EntrySum
from derivations.language.substitute import answered, operands, rebuild

LEADS, NAMED, CANNOT = "leads here", "is named, not applied again", "cannot lead here"
SAME = 1e-9
TRIED = 2  # points at which two lines are compared

SUMS = (Add, Subtract, Sum, EntrySum)
PRODUCTS = (Multiply, MatMul, Dot, Divide, Power, Negate, Transpose)
USUAL = {Add, Subtract, Multiply, Divide, Negate, Power, MatMul, Dot, Transpose}


@dataclass(frozen=True)
class Given:
    """A step of a formula: the line before, the step, what was derived above, and where the lines hold."""

    formula: Formula
    chain: Chain
    before: Expr
    step: Step
    above: tuple[Chain, ...]

    @property
    def after(self) -> Expr:
        return self.step.expr


class Between:
    """Two neighbouring lines, and what can have been done between them."""

    def __init__(self, given: Given) -> None:
        self.given, self.before, self.after = given, plain(given.before), plain(given.after)
        old, new = list(walk(self.before)), list(walk(self.after))
        if self.is_definition:
            old = [self.before]
        self.gone = [node for node in old if node not in {*new}]
        self.come = [node for node in new if node not in {*old}]

    # A rule

    def by_rule(self, rule: Formula, first: bool) -> str:
        """One side of a statement of the rule fits what goes, and another what comes.

        Where another rule was applied ``first``, this one may have been applied to what that led to.
        """
        may_be = self._uses_a_premise(rule) or (not _is_law(rule) and self._speaks_of_the_same(rule))
        best = NAMED if may_be else CANNOT
        for statement in rule.statements:
            for one, other in itertools.permutations(map(plain, statement.exprs), 2):
                if best == CANNOT and any(_could_be(one, node) for node in self._reached):
                    best = NAMED
                for old, new in self._places if first else [*self._places, *self._inner]:
                    found = _found(one, old)
                    if found is not None and _found(other, new, found) is not None:
                        return LEADS
        return best

    @cached_property
    def _places(self) -> list[tuple[Expr, Expr]]:
        """What stands at the same place of both lines, and differs."""
        waiting = [(self.before, self.after)]
        for old, new in waiting:
            alike = type(old) is type(new) and len(old.operands) == len(new.operands)
            below = zip(old.operands, new.operands, strict=True) if alike else ()
            waiting += [pair for pair in below if pair[0] is not pair[1] and pair not in waiting]
        return waiting

    @cached_property
    def _reached(self) -> list[Expr]:
        """What goes, and the derivatives that come up on the way and go as well."""
        stay = {*walk(self.after)}
        return [*self.gone, *dict.fromkeys(old for old, _ in self._inner if old not in stay)]

    @cached_property
    def _inner(self) -> list[tuple[Expr, Expr]]:
        """The derivatives of the parts of what is differentiated, and what may have become of each."""
        found: dict[tuple[Expr, Expr], None] = {}
        for old, new in self._places:
            if isinstance(old, Derivative | Differential):
                inner = [replace(old, function=part) for part in _parts(old.function) if part is not old.function]
                found.update(dict.fromkeys(itertools.product(inner, walk(new))))
        return list(found)

    def _uses_a_premise(self, rule: Formula) -> bool:
        """Whether only what a rule takes for granted can be meant: fᵢ uses wᵢ alone. No derivative goes then."""
        is_general = any(isinstance(node, Generic) for expr in rule.statement.exprs for node in walk(expr))
        kinds = {type(node) for node in self.gone}
        return is_general and bool(kinds & {Generic, Let}) and kinds.isdisjoint({*TAKEN, Partial, Total})

    def _speaks_of_the_same(self, rule: Formula) -> bool:
        """Whether an operation of the rule goes or comes, one that is not in every formula, if it has any."""
        changed = {_operation(node) for node in (*self.gone, *self.come)}
        own = {_operation(node) for s in rule.statements for expr in s.exprs for node in walk(expr)}
        own -= {None}
        return bool(changed & (own if self.is_definition else own - USUAL - {Total, Partial} or own))

    # What is done, by its kind

    @cached_property
    def kinds(self) -> set[str]:
        """What can have been done between the two lines."""
        tried = {
            "arithmetic": self._is_arithmetic,
            "added": lambda: self._is_arithmetic() and self._has_gone(*SUMS) and self._has_fewer(*SUMS),
            "one": lambda: self._is_arithmetic() and self._has_gone(*PRODUCTS) and self._goes_without(is_one),
            "nothing": lambda: self._is_arithmetic() and self._has_gone(*SUMS) and self._goes_without(is_nothing),
            "multiplied": lambda: self._is_arithmetic() and self._has_gone(*PRODUCTS),
            "cancelled": lambda: self._is_arithmetic() and self._is_shorter(),
            "name": self._names_come,
            "opened": self._is_opened,
            "derivative": self._is_worked_out,
            "constant": lambda: self._is_worked_out() and self._has_constants(),
            "above": self._is_above,
            "cases": self._tells_cases_apart,
        }
        return {kind for kind, way in tried.items() if way()}

    def _is_arithmetic(self) -> bool:
        """Both sides have the same value, whatever the derivatives and names in them are."""
        if {n for n in self.gone if isinstance(n, TAKEN)} or {n for n in self.come if isinstance(n, TAKEN)}:
            return False
        one, other = self.before, self.after
        while isinstance(one, Limit) and isinstance(other, Limit):
            one, other = one.body, other.body
        held: dict[Expr, Symbol] = {}
        return self._same(_held(one, held), _held(other, held)) or self._same(one, other)

    def _has_gone(self, *kinds: type[Expr]) -> bool:
        return any(isinstance(node, kinds) for node in self.gone)

    def _is_shorter(self) -> bool:
        """Whether less is written, or fewer names are."""
        return any(_count(self.after, kind) < _count(self.before, kind) for kind in (Expr, Symbol))

    def _has_fewer(self, *kinds: type[Expr]) -> bool:
        return _count(self.after, kinds) < _count(self.before, kinds)

    def _goes_without(self, is_so: Callable[[Expr], bool]) -> bool:
        """Whether a part of a sum or a product that goes is 1, or nothing."""
        parts = (part for node in self.gone if isinstance(node, (*SUMS, *PRODUCTS)) for part in (node, *node.operands))
        return any(map(is_so, parts))

    def _has_constants(self) -> bool:
        return bool(self._constants)

    @cached_property
    def _constants(self) -> set[Expr]:
        """What stands in a derivative that goes and is not what it is taken by."""
        return {
            part
            for node in self.gone
            if isinstance(node, TAKEN)
            for part in walk(node.operands[0])
            if isinstance(part, (*ANYTHING, Compare)) and all(_is_apart(part, by) for by in _variables(node))
        }

    def moves(self, name: str, variable: str) -> bool:
        """Whether what is said to be constant is what a derivative is taken by, or is said of another variable."""
        taken = {str(by) for node in self.gone if isinstance(node, TAKEN) for by in _variables(node)}
        constant = {str(part) for part in self._constants}
        return (name in taken - constant) or (variable in constant - taken and name not in constant)

    def _names_come(self) -> bool:
        """A name comes in, or is told what it stands for."""
        names = (node.function if isinstance(node, Derivative) else node for node in self.come)
        return self.is_definition or any(isinstance(name, Let | Generic) for name in names)

    @property
    def is_definition(self) -> bool:
        """Whether the line before is a name."""
        return isinstance(self.before.vector if isinstance(self.before, Entry) else self.before, Let | Symbol)

    def _is_opened(self) -> bool:
        """A name goes, or a derivative is taken of what the name stands for."""
        functions = [node.function for node in self.gone if isinstance(node, TAKEN)]
        return self.is_definition or any(isinstance(node, Let | Generic | At) for node in (*self.gone, *functions))

    def _is_worked_out(self) -> bool:
        """A derivative or a limit goes, or what stands for one."""
        return any(isinstance(node, (*TAKEN, Limit)) for node in (*self.gone, *self.come))

    def _is_above(self) -> bool:
        """What stands on the left of a line above goes, and what stands on its right comes."""
        parts = (part for part in self.given.formula.parts.values() if isinstance(part, Chain))
        return any(plain(chain.first) in self.gone for chain in (*self.given.above, *parts))

    def _tells_cases_apart(self) -> bool:
        kinds = (Cases, Where, Compare, Maximum, Minimum)
        return any(isinstance(node, kinds) for node in (*self.gone, *self.come))

    def _same(self, one: Expr, other: Expr) -> bool:
        given = self.given
        if one is other:
            return True
        if one.shape != other.shape:
            return False
        try:
            pair = Pair(one, other, given.formula.domain, given.chain.over, given.chain.distinct)
            return pair.differ(0, TRIED)[1] < SAME
        except (ValueError, TypeError, KeyError, NameError, NotSupportedError):
            return False


def is_one(part: Expr) -> bool:
    """Whether a factor or an exponent changes nothing."""
    return isinstance(part, Identity) or part is Number(Fraction(1))


def is_nothing(part: Expr) -> bool:
    """Whether a term is 0, as in x + 0 and in x − x."""
    if isinstance(part, Zeros):
        return True
    return bool(factors_as_written(simplified(part)).is_zero) if not part.shape else _is_difference(part)


def _is_difference(part: Expr) -> bool:
    return isinstance(part, Subtract) and part.left is part.right


def _fits(form: Expr, expr: Expr) -> bool:
    return not isinstance(form, Let) and _found(form, expr) is not None


def _found(form: Expr, expr: Expr, found: Mapping[Any, Expr] | None = None) -> Mapping[Any, Expr] | None:
    """What a side of a rule stands for. A name fits a name only, and a derivative as a whole a derivative."""
    if isinstance(form, Let):
        return fits(form, expr, found) if isinstance(expr, Let | Symbol | Entry) else None
    if isinstance(form, Symbol):  # only of a name can it be all that is left
        return found if found is not None and isinstance(expr, Symbol | Entry) else None
    if isinstance(form, ANYTHING) or (isinstance(form, TAKEN) and not isinstance(expr, TAKEN)):
        return None
    return fits(form, expr, found, done=found is not None)


def _parts(function: Expr) -> Iterator[Expr]:
    """The parts of a function; of a product that adds up, the terms too."""
    for part in walk(function):
        yield part
        if isinstance(part, Dot | MatMul):
            yield Multiply(Symbol("left"), Symbol("right"))


def _could_be(side: Expr, node: Expr) -> bool:
    """Whether one side of a rule fits a part; a name, and a sum with one term, would fit anything."""
    return not isinstance(side, ANYTHING) and isinstance(node, SUMS) >= isinstance(side, SUMS) and _fits(side, node)


def _is_law(rule: Formula) -> bool:
    """Whether a rule says what the derivative of a certain operation is."""
    first = rule.statement.first
    return isinstance(first, Derivative | Differential) and not isinstance(first.function, ANYTHING)


def _operation(node: Expr) -> object:
    """The kind of an operation; a function by its name. Symbols, numbers and names are none."""
    if isinstance(node, (*ANYTHING, Number, Size)) and not isinstance(node, Generic):
        return None
    return node.name if isinstance(node, Apply) else type(node)


def plain(expr: Expr) -> Expr:
    """An expression in which derivatives are all printed in one way."""

    def change(part: object) -> Expr | None:
        if isinstance(part, Derivative) and (type(part), part.sign, part.style) != (Total, "∂", "fraction"):
            return plain(Total(part.function, part.variable, "∂", "fraction", part.layout))
        return None

    answer: Expr = rebuild(expr, change)
    return answer


def _count(expr: Expr, kind: type[Expr] | tuple[type[Expr], ...]) -> int:
    """How many nodes of a kind are written, each as often as it stands there."""
    counts: dict[Expr, int] = {}
    return answered(
        counts, expr, operands, lambda node: isinstance(node, kind) + sum(counts[part] for part in node.operands)
    )


def _variables(node: Expr) -> tuple[Expr, ...]:
    """What a derivative is taken by."""
    return (node.variable,) if isinstance(node, Derivative) else node.variables  # type: ignore[attr-defined]


def _is_apart(part: Expr, variable: Expr) -> bool:
    """Whether a part does not change with a variable; nor does an entry with another one."""
    if isinstance(part, Entry) and isinstance(variable, Entry):
        return part is not variable
    return {*walk(part)}.isdisjoint({variable, moved(variable)})


def _held(expr: Expr, held: dict[Expr, Symbol]) -> Expr:
    """An expression in which each derivative, limit, name and function is a symbol of its own."""

    def change(part: object) -> Expr | None:
        if isinstance(part, (*TAKEN, Limit, At, Let)):
            return held.setdefault(part, Symbol(f"held_{len(held)}", part.shape))
        return None

    answer: Expr = rebuild(expr, change)
    return answer
