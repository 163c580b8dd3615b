"""Whether the reason of a step, written by hand, can lead from the line before to this one.

A reason has a kind, and each kind is tried on the two lines. A *rule* is a formula of the site: one side of it must fit
a part of the line before that does not stay, and the other side a part of this line. Without a rule, the words say the
kind: *arithmetic* touches no derivative; a *name* comes in, or is *opened*; a *derivative* is worked out; what was
found *above* is put in; *cases* are told apart. Three answers: the reason leads here, it cannot, or it is only named.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from derivations.calculus.differentials import NotSupportedError
from derivations.evidence.formula import Formula
from derivations.evidence.matching import ANYTHING, TAKEN, fits
from derivations.evidence.pair import Pair
from derivations.evidence.statement import Chain, Step
from derivations.language.derivatives import At, Derivative, Differential, Let, Limit, Partial, Total
from derivations.language.elementwise import Apply, Maximum, Minimum, Where
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
    Size,
    Subtract,
    Symbol,
    Transpose,
    walk,
)
from derivations.language.functions import Cases, Generic
from derivations.language.substitute import rebuild

LEADS, NAMED, CANNOT = "leads here", "is named, not applied again", "cannot lead here"
SAME = 1e-9
TRIED = 2  # points at which two lines are compared

USUAL = {Add, Subtract, Multiply, Divide, Negate, Power, MatMul, Dot, Transpose}

# Words that say what is done; of other words nobody but a reader can say whether they fit.
KINDS = {
    "arithmetic": r"^(add|multiply|expand|collect|cancel)\b|\bcancels?\b|times one(?! c)|adds? nothing|reorder"
    r"|the numbers|changes nothing|minus itself",
    "name": r"^a name for|its name\b|another name|substitute",
    "opened": r"substitute|\bput .*\b(back|in)\b|^(the|its) (formula|definition)|the name stands for|\bis f\(",
    "derivative": r"does not depend|do(es)? not move|as fast as|held still|(is|are) (a )?constants?\b"
    r"|derivative of the|(sum|product|power|chain|quotient|difference|factor) rule",
    "above": r"found (above|before)|from step \d|(results?|lines) above|result for",
    "cases": r"\bkink\b|in (each|this) case|\bactive\b",
}


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


def steps_of(formula: Formula) -> Iterator[Given]:
    """The steps of a derivation that have a reason."""
    above: list[Chain] = []
    for chain in formula.derivation:
        if isinstance(chain, Chain):
            for before, step in zip(chain.exprs, chain.steps, strict=False):
                if step.because or step.rule:
                    yield Given(formula, chain, before, step, tuple(above))
            above.append(chain)


def verdict(given: Given, formulas: Mapping[str, Formula]) -> str:
    """Whether the reason of a step leads to its line, cannot, or is only named."""
    cited = given.step.rule.split("; ") if given.step.rule else []
    lines = _Lines(given)
    if cited:
        known = [formulas[id] for id in cited if id in formulas]
        answers = [lines.by_rule(rule, first=number == 0) for number, rule in enumerate(known)]
        return min(answers, key=[CANNOT, NAMED, LEADS].index, default=CANNOT)
    said = {kind for kind, words in KINDS.items() if re.search(words, given.step.because)}
    if not said or (said == {"above"} and not given.above):
        return NAMED
    return LEADS if said & lines.kinds else CANNOT


def verdicts(formula: Formula, formulas: Mapping[str, Formula]) -> list[tuple[Given, str]]:
    """Every reason of a derivation written by hand, and whether it leads from line to line."""
    return [(given, verdict(given, formulas)) for given in steps_of(formula)] if formula.finds else []


def in_words(answers: list[str]) -> str:
    """How many reasons lead from line to line, as a sentence.

    >>> in_words([LEADS, LEADS, NAMED])
    '2 of 3 reasons were applied again and fit their lines; 1 is named, not applied again.'
    """
    lead, named = answers.count(LEADS), answers.count(NAMED)
    if len(answers) == 1:
        return "The reason fits its line." if lead else "The reason is named, not applied again."
    if not named:
        return f"All {lead} reasons were applied again and fit their lines."
    rest = f"{named} {'is' if named == 1 else 'are'} named, not applied again"
    return f"{lead} of {len(answers)} reasons were applied again and fit their lines; {rest}."


class _Lines:
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
        best = (
            CANNOT
            if (_is_law(rule) and not self._uses_a_premise(rule)) or not self._speaks_of_the_same(rule)
            else NAMED
        )
        for statement in rule.statements:
            for one, other in itertools.permutations(map(plain, statement.exprs), 2):
                if best == CANNOT and any(_fits(one, node) for node in self._reached):
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
        """What goes, and the derivatives that come up on the way."""
        return [*self.gone, *dict.fromkeys(old for old, _ in self._inner)]

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
        return bool(changed & (own if self.is_definition else own - USUAL or own))

    # What is done, by its kind

    @cached_property
    def kinds(self) -> set[str]:
        """What can have been done between the two lines."""
        tried = {
            "arithmetic": self._is_arithmetic,
            "name": self._names_come,
            "opened": self._is_opened,
            "derivative": self._is_worked_out,
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
        """A derivative or a limit goes."""
        return any(isinstance(node, (*TAKEN, Limit)) for node in self.gone)

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


def _fits(form: Expr, expr: Expr) -> bool:
    return not isinstance(form, Let) and _found(form, expr) is not None


def _found(form: Expr, expr: Expr, found: Mapping[Any, Expr] | None = None) -> Mapping[Any, Expr] | None:
    """What a side of a rule stands for. A name fits a name only, and a derivative as a whole a derivative."""
    if isinstance(form, Let):
        return fits(form, expr, found) if isinstance(expr, Let | Symbol | Entry) else None
    if isinstance(form, ANYTHING) or (isinstance(form, TAKEN) and not isinstance(expr, TAKEN)):
        return None
    return fits(form, expr, found, done=found is not None)


def _parts(function: Expr) -> Iterator[Expr]:
    """The parts of a function; of a product that adds up, the terms too."""
    for part in walk(function):
        yield part
        if isinstance(part, Dot | MatMul):
            yield Multiply(Symbol("left"), Symbol("right"))


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


def _held(expr: Expr, held: dict[Expr, Symbol]) -> Expr:
    """An expression in which each derivative, limit, name and function is a symbol of its own."""

    def change(part: object) -> Expr | None:
        if isinstance(part, (*TAKEN, Limit, At, Let)):
            return held.setdefault(part, Symbol(f"held_{len(held)}", part.shape))
        return None

    answer: Expr = rebuild(expr, change)
    return answer
