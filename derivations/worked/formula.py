"""A derivation as a formula of a page: `derive` is asked when the row is read, and what it says is all that is printed.

The formula states the result, in both layouts as the engine finds them; its derivation is the engine's short one, each
reason with the ids of the rules that it names. What shows that it holds is `Derivation.check`, of both layouts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from derivations.calculus.rule_names import rule_id
from derivations.calculus.worked import Equation, Move, brief
from derivations.derivation import Derivation, derive
from derivations.evidence import Chain, Formula, Step
from derivations.evidence.statement import WIDEST_LINE, one_line, width
from derivations.language import Expr, Let, Symbol, Total
from derivations.language.shape import Shape

if TYPE_CHECKING:
    from derivations.evidence.report import Evidence

LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Found(Chain):
    """A chain of the engine's, which brings its own form in the other layout instead of being turned round."""

    turned: Chain | None = None

    def in_denominator_layout(self) -> Chain:
        return self.turned or self


@dataclass(frozen=True, kw_only=True)
class WorkedDerivation(Formula):
    """A formula that the engine derived. ``made`` holds the derivation in each layout; the first one is shown."""

    made: tuple[Derivation, ...]
    place: str

    @property
    def page(self) -> str:
        return f"derive/{self.place}.md"

    def numpy_source(self, layout: str = "numerator") -> str:
        """The result as a NumPy function; of several gradients, one that returns the value and all of them."""
        return next((d for d in self.made if d.layout == layout), self.made[0]).numpy_source()

    def shown_source(self) -> str:
        """The function in the layout of the derivation that is shown."""
        return self.made[0].numpy_source()

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
    >>> print(row.statement.last, "or", row.part("gradient").last)
    2 xᵀ or 2 x
    >>> row.page
    'derive/square.md'
    """
    made = _made(expression, wrt, shapes, order)
    derivation = tuple(_chain(equation) for equation in map(brief, made[0].derived.equations))
    return WorkedDerivation(
        id=id,
        title=title,
        section="derive",
        says=_answer(made) if len(made[0].variables) == 1 else derivation[-1],
        derivation=derivation,
        parts=_parts(made),
        conditions=made[0].conditions,
        made=made,
        place=page or id.removeprefix("derive-"),
    )


def _made(expression: str, wrt: str | list[str], shapes: Mapping[str, Shape], order: int) -> tuple[Derivation, ...]:
    """The derivation in each layout: of a gradient first in denominator layout, in the shape of the variable."""
    if isinstance(wrt, list):
        return (derive(expression, wrt, shapes),)
    both = [derive(expression, wrt, shapes, layout, order) for layout in LAYOUTS]
    if not any(d.shape for d in both) or both[0].derived.result is both[1].derived.result:
        return (both[0],)
    return tuple(both if both[0].kind == "Jacobian" else reversed(both))


# What is printed


def _answer(made: tuple[Derivation, ...]) -> Found:
    """The result, in each layout."""
    forms = {d.layout: Chain(_asked(d), (Step(d.result.expr),)) for d in made}
    numerator = forms["numerator"]
    return Found(numerator.first, numerator.steps, turned=forms.get("denominator"))


def _asked(d: Derivation) -> Total:
    """The left side of the result: the derivative of the expression itself, where there is room for that."""
    in_full = Total(d.reading.expr, d.variables[0], "∂", "operator", d.layout)
    fits = width(one_line(Chain(in_full, (Step(d.result.expr),)))) <= WIDEST_LINE
    if fits and d.order == 1 and not d.reading.lets:
        return in_full
    last = d.derived.equations[-1].first
    assert isinstance(last, Total)
    return Total(last.function, d.variables[0], "∂", "fraction", d.layout)


def _parts(made: tuple[Derivation, ...]) -> dict[str, Chain]:
    """What a page can name: the function, the result alone, and of a backward pass each of its lines."""
    d = made[0]
    parts = {"function": Chain(Let(d.function.name, d.reading.expr), (Step(d.reading.expr),))}
    if len(d.variables) == 1:
        return parts | {"result": Chain(d.result.expr)}
    lines = {_name(equation.first): Chain(equation.first, (Step(equation.last),)) for equation in d.derived.equations}
    return parts | lines


def _name(left: Expr) -> str:
    """What a line of a backward pass is about: an intermediate, or what the gradient is taken by."""
    named = left.variable if isinstance(left, Total) else left
    assert isinstance(named, Let | Symbol)
    return named.name


def _chain(equation: Equation) -> Found:
    return Found(equation.first, tuple(_step(move) for move in equation.moves))


def _step(move: Move) -> Step:
    names = (move.rule or "").split("; ")
    return Step(move.expr, move.because, "; ".join(map(rule_id, names)))
