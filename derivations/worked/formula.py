"""A derivation as a formula of a page: `derive` is asked when the row is read, and what it says is all that is printed.

The formula states the result; its derivation is the engine's short one, each reason with the ids of the rules that it
names. Both are there in each layout, as the engine finds them. What shows that it holds is `Derivation.check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from derivations.calculus.rule_names import rule_id
from derivations.calculus.worked import Equation, Move, brief
from derivations.evidence import Chain, Formula, Step
from derivations.evidence.derivation import Derivation, derive
from derivations.evidence.results import table
from derivations.evidence.statement import WIDEST_LINE, one_line, width
from derivations.language import Expr, Let, Symbol, Total
from derivations.language.expression import Transpose, is_matrix
from derivations.language.shape import Shape, as_tuple

if TYPE_CHECKING:
    from derivations.evidence.report import Evidence

LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Answer(Chain):
    """A result that brings its own form in the other layout, instead of being transposed."""

    other: Answer | None = None

    def in_numerator_layout(self) -> Answer:
        return self.other or self

    @cached_property
    def in_denominator_layout(self) -> Answer:
        return self.other or self


@dataclass(frozen=True, kw_only=True)
class EngineFormula(Formula):
    """A formula that the engine derived, with the derivation in each layout that makes a difference to it."""

    made: tuple[Derivation, ...]

    finds: ClassVar[bool] = False
    turns: ClassVar[bool] = False

    @property
    def gradients(self) -> tuple[str, ...]:
        """The parts that are the gradients of a backward pass; none if there is one variable."""
        return tuple(self.made[0].results) if len(self.made[0].variables) > 1 else ()

    @cached_property
    def backward(self) -> dict[str, Expr]:
        """The parts that are the answer of a backward pass, upstream gradients first, each with its variable."""
        lines = self.made[0].derived.equations if self.gradients else ()
        taken = {_name(line.first): _variable(line) for line in lines}
        return {part: variable for part, variable in taken.items() if variable is not None}

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that the engine found."""
        return self.made[0].conditions

    def conditions_of(self, part: str | None) -> tuple[str, ...]:
        """Those of the whole derivation, for each of its gradients as well."""
        return self.conditions

    def made_in(self, layout: str) -> Derivation:
        """The derivation in a layout, or the only one that there is."""
        return next((d for d in self.made if d.layout == layout), self.made[0])

    def derivation_in(self, layout: str = "") -> tuple[Chain, ...]:
        return _chains(self.made_in(layout))

    def numpy_source(self, layout: str = "") -> str:
        """The result as a NumPy function: a gradient in the shape of its variable, unless a layout is asked for.

        Of several gradients it is one function, which returns the value and all of them.
        """
        return self.made_in(layout or _practical(self.made[0])).numpy_source()

    def check(self, seed: int = 0) -> Evidence:
        """The evidence for the result and every line, in each layout."""
        first, *others = (d.check(seed) for d in self.made)
        return replace(
            first,
            id=self.id,
            ok=first.ok and all(other.ok for other in others),
            layouts=[*LAYOUTS] if others else [],
            failures=[*first.failures, *(failure for other in others for failure in other.failures)],
            seconds=sum(e.seconds for e in (first, *others)),
        )


@dataclass(frozen=True, kw_only=True)
class WorkedDerivation(EngineFormula):
    """One that has a page below docs/derive/, alone or with others."""

    place: str

    @property
    def page(self) -> str:
        return f"derive/{self.place}.md"


def worked(
    id: str,
    title: str,
    expression: str,
    wrt: str | list[str],
    shapes: Mapping[str, Shape],
    order: int = 1,
    page: str = "",
) -> WorkedDerivation:
    """A row: the derivation of an expression, as a formula. It has a page of its own, unless ``page`` names another's.

    >>> row = worked("derive-square", "The gradient of a square", "x @ x", "x", {"x": ("n",)})
    >>> print(row.statement.last, "or", row.part("result").first)
    2 xᵀ or 2 x
    >>> row.page
    'derive/square.md'
    """
    place = page or id.removeprefix("derive-")
    row = WorkedDerivation(section="derive", place=place, **engine_fields(id, title, expression, wrt, shapes, order))
    return replace(row, tables={"answer": lambda: _answers(row)}) if row.gradients else row


def engine_fields(
    id: str, title: str, expression: str, wrt: str | list[str], shapes: Mapping[str, Shape], order: int
) -> dict[str, Any]:
    """What the derivation of an expression says, as the fields of an `EngineFormula`."""
    made = _made(expression, wrt, shapes, order)
    return {
        "id": id,
        "title": title,
        "says": _answer(made) if len(made[0].variables) == 1 else None,
        "derivation": _chains(made[0]),
        "parts": _parts(made),
        "made": made,
    }


def _made(expression: str, wrt: str | list[str], shapes: Mapping[str, Shape], order: int) -> tuple[Derivation, ...]:
    """The derivation in each layout; once if the result is the same. A backward pass has one layout.

    First comes numerator layout, as in the lessons; for the gradient of a number with respect to a matrix denominator
    layout, in which it has the shape of the matrix.
    """
    if isinstance(wrt, list):
        return (derive(expression, wrt, shapes),)
    numerator, denominator = (derive(expression, wrt, shapes, layout, order) for layout in LAYOUTS)
    if numerator.result.expr is denominator.result.expr:
        return (numerator,)
    by_matrix = numerator.kind == "gradient" and is_matrix(numerator.variables[0])
    return (denominator, numerator) if by_matrix else (numerator, denominator)


def _practical(d: Derivation) -> str:
    """The layout that code wants: a gradient has the shape of its variable, a Jacobian a row for each function."""
    return "denominator" if d.kind == "gradient" else "numerator"


# What is printed


def _answer(made: tuple[Derivation, ...]) -> Answer:
    """The result, in each layout."""
    first, *others = (Answer(_asked(d), (Step(d.result.expr),)) for d in made)
    return replace(first, other=others[0] if others else None)


def _asked(d: Derivation) -> Total:
    """The left side of the result: the derivative of the expression itself, where there is room for that."""
    last = d.derived.equations[-1].first
    last = last.operand if isinstance(last, Transpose) else last  # what was derived, in the other layout
    assert isinstance(last, Total)
    if d.order == 2:
        return last
    in_full = Total(d.reading.expr, d.variables[0], "∂", "operator", d.layout)
    fits = width(one_line(Chain(in_full, (Step(d.result.expr),)))) <= WIDEST_LINE
    return in_full if fits and not d.reading.lets else replace(last, layout=d.layout)


def _parts(made: tuple[Derivation, ...]) -> dict[str, Chain]:
    """What a page can name: the function, the result in the practical layout, and each line of a backward pass.

    Of one variable, what has a name in the expression as well; in a backward pass each of these has a line.
    """
    d = made[0]
    parts = {"function": Chain(Let(d.function.name, d.reading.expr), (Step(d.reading.expr),))}
    if len(d.variables) == 1:
        practical = next((other for other in made if other.layout == _practical(d)), d)
        named = {name: Chain(let, (Step(let.value),)) for name, let in d.reading.lets.items()}
        return parts | {"result": Chain(practical.result.expr)} | named
    lines = {_name(equation.first): Chain(equation.first, (Step(equation.last),)) for equation in d.derived.equations}
    return parts | lines


def _answers(row: WorkedDerivation) -> str:
    """The answer of a backward pass as a table, a line for each upstream gradient and each gradient."""
    return table(["with respect to", "gradient", "shape"], (_cells(row, *line) for line in row.backward.items()))


def _cells(row: WorkedDerivation, part: str, variable: Expr) -> list[str]:
    bound = f"<!-- formula: {row.id} {part} -->${' '.join(row.latex(part).splitlines())}$"
    return [f"${variable.latex()}$", bound, f"`{as_tuple(row.part(part).first.shape)}`"]


def _variable(line: Equation) -> Expr | None:
    """The variable of a line that is a gradient, under its own name or an upstream gradient's."""
    taken = (line.first, line.moves[0].expr)
    return next((total.variable for total in taken if isinstance(total, Total)), None)


def _name(left: Expr) -> str:
    """What a line of a backward pass is about: an intermediate, or what the gradient is taken by."""
    named = left.variable if isinstance(left, Total) else left
    assert isinstance(named, Let | Symbol)
    return named.name


def _chains(d: Derivation) -> tuple[Chain, ...]:
    """The short derivation: the lines that teach."""
    return tuple(
        Chain(equation.first, tuple(map(_step, equation.moves))) for equation in map(brief, d.derived.equations)
    )


def _step(move: Move) -> Step:
    """A line with its reason and the ids of the formulas that state its rules."""
    return Step(move.expr, move.because, rule_id(move.rule or move.because))
