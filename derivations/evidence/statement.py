"""What a formula can state: a chain of equal expressions, a shape, or that two expressions differ.

A derivation is a chain with a reason for each step. A chain by hand and one made by a program are the same type.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from derivations.calculus.worked import Equation
from derivations.language.derivatives import Derivative, Gradient
from derivations.language.expression import Compare, Expr, Index, Symbol, as_expr, walk
from derivations.language.latex import is_marking, latex, marking, parenthesized
from derivations.language.layout import transposed
from derivations.language.shape import Dim, Shape, matrix_shape
from derivations.language.words import dimension_words, with_capitals, words

WIDEST_LINE = 54  # characters that fit a line of a page, roughly


@dataclass(frozen=True)
class Line:
    """One printed line: left of the sign (empty where it continues), the sign, the right, and the reason.

    ``said`` is the line in words: what the left says, and what the sign and the right say.
    """

    left: str
    relation: str
    right: str
    because: str = ""
    rule: str | None = None
    said: tuple[str, str] = ("", "")

    @property
    def latex(self) -> str:
        return " ".join(part for part in (self.left, self.relation, self.right) if part)

    @property
    def rules(self) -> dict[str, str]:
        """The ids of the formulas that state the rules of the line, with the words of the reason for each."""
        ids = self.rule.split("; ") if self.rule else []
        words = self.because.split("; ") if len(ids) > 1 else [self.because or ids[0]] if ids else []
        return dict(zip(ids, words, strict=True))


@dataclass(frozen=True)
class Step:
    """An expression, why it equals the one before it, and the id of the formula that states the rule used.

    Where several rules are used, reasons and ids are lists with semicolons: "sum rule; power rule".
    """

    expr: Expr
    because: str = ""
    rule: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ranged:
    """A statement in which indices may stand free, as in e_i = …: their ranges, and whether they differ (j ≠ i)."""

    over: tuple[tuple[Index, Dim], ...] = ()
    distinct: bool = False

    def __post_init__(self) -> None:
        if len(set(indices := [index for index, _ in self.over])) < len(indices):
            raise ValueError(f"one of the indices {', '.join(index.name for index in indices)} has two ranges")

    def range_tex(self) -> str:
        """The range of the free indices, printed behind the last line."""
        if self.distinct:
            differing = r",\; ".join(rf"{j.name} \ne {i.name}" for i, j in self._pairs())
            return rf" \quad \text{{for }} {differing}"
        return "".join(rf" \quad {i.name} = 1, \ldots, {stop}" for i, stop in self.over)

    def range_words(self) -> str:
        """The range of the free indices, said behind the last line."""
        if self.distinct:
            return ", for " + " and ".join(f"{j.name} not equal to {i.name}" for i, j in self._pairs())
        return "".join(f", for {i.name} from 1 to {dimension_words(stop)}" for i, stop in self.over)

    def _pairs(self) -> Iterator[tuple[Index, Index]]:
        """Every two of the indices."""
        return itertools.combinations((index for index, _ in self.over), 2)

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """The expressions that it is about."""
        raise NotImplementedError

    @cached_property
    def layout(self) -> str:
        """The layout that is said once, for all derivatives in the statement: numerator, if there are both."""
        nodes = (node for expr in self.exprs for node in walk(expr) if isinstance(node, Derivative | Gradient))
        return "denominator" if {node.layout for node in nodes if node.shape} == {"denominator"} else "numerator"

    def lines(self) -> list[Line]:
        """The statement, one line for each step. Printed once, with marks and without: a page shows it many times."""
        marked = is_marking()
        if marked not in self._lines:
            self._lines[marked] = self._printed()
        return self._lines[marked]

    @cached_property
    def _lines(self) -> dict[bool, list[Line]]:
        return {}

    def _printed(self) -> list[Line]:
        raise NotImplementedError

    def in_numerator_layout(self) -> Self:
        """Itself: what is written in denominator layout on purpose stays so, unless it brings another form."""
        return self

    def _said(self, expr: Expr) -> str:
        """One side of an equation in words."""
        said = words(expr, self.layout)
        return f"the comparison {said}" if isinstance(expr, Compare) else said

    def words(self) -> str:
        """The statement in English.

        >>> from derivations import formula
        >>> formula("s3-partial-xy").statement.words()
        'the partial derivative of x times y with respect to x equals y'
        """
        (left, right), *others = (line.said for line in self.lines())
        layout = [f"in {self.layout} layout"] if self.layout == "denominator" else []
        said = ", ".join([f"{left} {right}".strip(), *(right for _, right in others), *layout])
        return with_capitals(said, self.exprs)


@dataclass(frozen=True)
class Chain(Ranged):
    """Expressions that are all equal. With no step it only names an expression."""

    first: Expr
    steps: tuple[Step, ...] = ()

    @property
    def exprs(self) -> tuple[Expr, ...]:
        return self.first, *(step.expr for step in self.steps)

    @property
    def last(self) -> Expr:
        return self.exprs[-1]

    def _printed(self) -> list[Line]:
        if not self.steps:
            return [Line(latex(self.first), "", "", said=(words(self.first, self.layout), ""))]
        lefts = [(_side(self.first), self._said(self.first))] + [("", "")] * (len(self.steps) - 1)
        lines = [
            Line(left, "=", _side(step.expr), step.because, step.rule, (said, f"equals {self._said(step.expr)}"))
            for (left, said), step in zip(lefts, self.steps, strict=True)
        ]
        left, right = lines[-1].said
        said = (left, right + self.range_words())
        return [*lines[:-1], replace(lines[-1], right=lines[-1].right + self.range_tex(), said=said)]

    @cached_property
    def in_denominator_layout(self) -> Chain:
        steps = tuple(Step(transposed(step.expr), step.because, step.rule) for step in self.steps)
        return replace(self, first=transposed(self.first), steps=steps)


@dataclass(frozen=True)
class HasShape(Ranged):
    """That an expression has a shape; printed as membership, ∂f/∂x ∈ ℝ^{1×n}."""

    first: Expr
    claimed: Shape

    @property
    def exprs(self) -> tuple[Expr, ...]:
        return (self.first,)

    @property
    def last(self) -> Expr:
        return self.first

    def _printed(self) -> list[Line]:
        rows, columns = matrix_shape(self.claimed)
        sides = r" \times ".join(f"({dim})" if "+" in str(dim) else str(dim) for dim in (rows, columns))
        space = rf"\mathbb{{R}}^{{{sides}}}"
        shape = f"has shape {dimension_words(rows)} by {dimension_words(columns)}"
        said = (words(self.first, self.layout), shape + self.range_words())
        return [Line(latex(self.first), r"\in", space + self.range_tex(), said=said)]

    @cached_property
    def in_denominator_layout(self) -> HasShape:
        rows, columns = matrix_shape(self.claimed)
        return replace(self, first=transposed(self.first), claimed=(columns, rows))


@dataclass(frozen=True)
class Unequal(Ranged):
    """That two expressions differ: a warning that is checked like a formula."""

    first: Expr
    last: Expr
    because: str = ""

    @property
    def exprs(self) -> tuple[Expr, ...]:
        return self.first, self.last

    def _printed(self) -> list[Line]:
        said = (self._said(self.first), f"does not equal {self._said(self.last)}{self.range_words()}")
        return [Line(_side(self.first), r"\ne", _side(self.last) + self.range_tex(), self.because, said=said)]

    @cached_property
    def in_denominator_layout(self) -> Unequal:
        return replace(self, first=transposed(self.first), last=transposed(self.last))


def _side(expr: Expr) -> str:
    """One side of an equation; a comparison in parentheses, or its sign would read as another equation's."""
    return parenthesized(latex(expr)) if isinstance(expr, Compare) else latex(expr)


Statement = Chain | HasShape | Unequal


def symbol_names(statements: Iterable[Statement]) -> set[str]:
    """The names of the quantities in statements."""
    nodes = (node for statement in statements for expr in statement.exprs for node in walk(expr))
    return {node.name for node in nodes if isinstance(node, Symbol)}


def step(expr: Expr | int, because: str = "", rule: str | None = None) -> Step:
    """A line of a derivation with its reason."""
    return Step(as_expr(expr), because, rule)


def chain(
    first: Expr, *others: Expr | Step | int, over: tuple[tuple[Index, Dim], ...] = (), distinct: bool = False
) -> Chain:
    """Equal expressions: the first, then steps, or bare expressions where no reason is needed."""
    steps = tuple(other if isinstance(other, Step) else step(other) for other in others)
    return Chain(first, steps, over=over, distinct=distinct)


def as_chain(equation: Equation) -> Chain:
    """What a procedure found, as a derivation that is checked and printed like one by hand."""
    return chain(equation.first, *(step(*move) for move in equation.moves))


def ends(longer: Statement) -> Statement:
    """The result of a derivation: its first expression equals its last."""
    return replace(longer, steps=(Step(longer.last),)) if isinstance(longer, Chain) and longer.steps else longer


def differentiates(statement: Statement) -> bool:
    """Whether the statement is about a derivative that the choice of layout changes."""
    kinds = (Derivative, Gradient)
    return statement.first.shape != () and any(isinstance(node, kinds) for node in walk(statement.first))


def laid_out(statement: Statement, layout: str = "") -> Statement:
    """The statement in the layout that is asked for; as it is written if none is, or if no derivative depends on it."""
    if not layout or not differentiates(statement) or is_denominator(statement) == (layout == "denominator"):
        return statement
    return statement.in_denominator_layout if layout == "denominator" else statement.in_numerator_layout()


def is_denominator(statement: Statement) -> bool:
    """Whether the statement itself is written in denominator layout."""
    nodes = [node for node in walk(statement.first) if isinstance(node, Derivative | Gradient)]
    return any(node.layout == "denominator" for node in nodes)


def one_line(statement: Statement) -> str:
    """The statement on a single line: a = b = c."""
    return " ".join(line.latex for line in statement.lines())


def aligned(statements: tuple[Statement, ...]) -> str:
    """Every line of the statements, the signs below each other, a gap between statements."""
    blocks = []
    for statement in statements:
        lines = [" ".join(filter(None, (line.left, "&" + line.relation, line.right))) for line in statement.lines()]
        room = "[10pt]" if any(r"\begin" in line for line in lines) else ""
        blocks.append(f" \\\\{room}\n".join(lines))
    body = " \\\\[10pt]\n".join(blocks)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def display(statement: Statement) -> str:
    """On one line where it fits, else one line for each step."""
    with marking(False):
        wide = len(statement.lines()) > 1 and width(one_line(statement)) > WIDEST_LINE
    return aligned((statement,)) if wide else one_line(statement)


def width(text: str) -> int:
    """Roughly how many characters wide LaTeX prints; of a fraction, the wider half counts."""
    halves = re.compile(r"\\frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
    while match := halves.search(text):
        text = text[: match.start()] + max(match.groups(), key=len) + text[match.end() :]
    text = re.sub(r"\\(begin|end)\{\w+\}|\\(operatorname|mathbf|text|vec|hat|left|right)\b", "", text)
    return len(re.sub(r"[\s{}\\_^&]", "", re.sub(r"\\[a-zA-Z]+", "x", text)))
