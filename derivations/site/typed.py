"""What people type into formulas and cards show: its maths names things, or is what the code prints for a part.

The title, the captions of the parts, the reasons of steps and of what does not hold, claims of further checks, and
conditions: cards print them as plain text. ``faults`` holds them to the rule that holds for the words of pages.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from derivations.calculus.conditions import conditions_in
from derivations.calculus.uses import opened
from derivations.evidence.formula import Formula
from derivations.evidence.pair import dimensions
from derivations.evidence.statement import Chain, Unequal
from derivations.language.derivatives import Let
from derivations.language.expression import Divide, Expr, Identity, Multiply, Symbol, walk
from derivations.language.functions import Generic, GenericOperator
from derivations.language.substitute import own_indices
from derivations.language.text import text
from derivations.language.text.names import lowered

from . import prose
from .captions import CAPTIONS
from .spelled import wrong_sums
from .stream import BOUND, STATED
from .titles import plainly

SIGNS = {Identity: "I", GenericOperator: "○", Multiply: "⊗", Divide: "⊘"}
INDICES = "ijk"
PLAIN = re.compile(r"a|[\d.]+")  # an article, and numbers, which are judged as they stand


def faults(formula: Formula) -> Iterator[str]:
    """What the texts of a formula state that is no part of it, with the kind of text."""
    maths: Maths | None = None
    for kind, typed in dict.fromkeys(texts(formula)):
        if any(prose.stated(typed)):
            maths = maths or Maths(formula)
            found = (*prose.stated(maths.marked(typed)), *wrong_sums(typed.replace("×", "times")))
            yield from (f"{kind} of {formula.id}: {fault}" for fault in dict.fromkeys(fault for _, fault in found))


def texts(formula: Formula) -> Iterator[tuple[str, str]]:
    """What somebody typed, with what it is; the numbers of errata stand behind it and are no part of it."""
    yield "the title", formula.title
    for (id, part), caption in CAPTIONS.items():
        if id == formula.id:
            yield f"the caption of {part}", caption
    for statement in formula.statements:
        if isinstance(statement, Unequal):
            yield "the reason of an inequality", plainly(statement.because)
        for step in statement.steps if isinstance(statement, Chain) else ():
            yield from (("the reason of a step", reason) for reason in step.because.split("; "))
    yield from (("the reason of a rejected form", plainly(reject.because)) for reject in formula.rejects)
    yield from (("the claim of a check", plainly(check.claim)) for check in formula.checks)
    if formula.stated:
        exprs = [expr for statement in formula.statements for expr in statement.exprs]
        found = {condition.said for condition in conditions_in(exprs, formula.domain)}
        yield from (("a condition", said) for said in formula.stated if said not in found)


class Maths:
    """What a text may say of a formula in signs: parts, as the code prints them, and names.

    >>> from derivations import formula
    >>> maths = Maths(formula("s451-sin-x2"))
    >>> [any(prose.stated(maths.marked(text))) for text in ("the slope of u = x² is 2 x", "the slope of x² is 3 x")]
    [False, True]
    """

    def __init__(self, formula: Formula) -> None:
        exprs = [expr for statement in formula.statements for expr in statement.exprs]
        exprs += [expr for reject in formula.rejects for expr in (reject.wrong, reject.against) if expr]
        nodes = {node for expr in exprs for node in walk(expr)}
        nodes |= {*opened(*nodes).values()}
        defined = {f"{text(node)} = {text(node.value)}" for node in nodes if isinstance(node, Let)}
        parts = {part for part in map(text, nodes) if not PLAIN.fullmatch(part)}
        shapes, names = _names(nodes, dimensions(tuple(exprs)))
        maths = rf"{shapes}|(?P<defined>{_any(defined)})|{_any(parts)}|{names}"
        self.pattern = re.compile(rf"(?<![^\s(])(?:{maths})(?=[,;:)]*(?:\s|$)|['’]s\b)")

    def marked(self, typed: str) -> str:
        """The text with a mark for each part and for each name, as maths has it on pages."""
        return self.pattern.sub(lambda maths: STATED if maths["defined"] else BOUND, typed)


def _any(words: Iterable[str]) -> str:
    """A pattern for any of these, of which the longest that fits counts; it never fits if there is none."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def _names(nodes: Iterable[Expr], dims: Collection[str]) -> tuple[str, str]:
    """A pattern for shapes, such as n × m, and one for other names: x, xᵢ, f(x), n, ⊗."""
    counters = {*INDICES, *dims, *(index.name for node in nodes for index in own_indices(node))}
    below = _any({sign for counter in counters if (sign := lowered(counter))})
    named = {text(node) for node in nodes if isinstance(node, Symbol | Let)}
    named |= {node.name for node in nodes if isinstance(node, Generic | Let)}
    one = rf"(?:{_any(named - {'a'})})(?:{below}|[₀-₉])*"
    size = rf"(?:{_any(dims)}|\d+)"
    signs = {SIGNS[type(node)] for node in nodes if type(node) in SIGNS}
    return rf"{size}(?: × {size})+", rf"{one}(?:\({one}(?:, {one})*\))?|{_any({*counters, *signs})}"
