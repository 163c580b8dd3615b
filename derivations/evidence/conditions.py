"""Which of the conditions that were found a card shows, and a condition that is written as an expression."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from derivations.calculus.claims import DISTINCT
from derivations.calculus.conditions import Condition
from derivations.calculus.signs import NOT_ZERO
from derivations.language.expression import Compare, Entry, Expr, Index, Row, as_expr, walk
from derivations.language.shape import Dim, ShapeError, describe
from derivations.language.substitute import free_indices, rebuild

OPPOSED = ("negative", "zero", "0", "any")  # words that fit no domain


def kinks_once(found: Iterable[Condition]) -> Iterator[Condition]:
    """Without the kinks at an entry xᵢ that are said of every entry of x, too."""
    found = list(found)
    kinks = {find.kink.node for find in found if find.kink}
    for find in found:
        if find.kink is None or find.kink.node is (node := rebuild(find.kink.node, _whole)) or node not in kinks:
            yield find


def _whole(part: Any) -> Any:
    return part.vector if isinstance(part, Entry) and isinstance(part.position, Index) else None


@dataclass(frozen=True)
class Holds:
    """A condition as an expression: a comparison of scalars, for every value of the indices that stand free in it.

    >>> from derivations.language import matrix, vector
    >>> i, X, w = Index("i"), matrix("X", "N", "n"), vector("w")
    >>> print(Holds(X[i][1] > 0, over=((i, "N"),)), "and", Holds(Compare("≠", w[1], w[2])))
    xᵢ₁ > 0 for every sample i and w₁ is not w₂
    """

    comparison: Compare
    over: tuple[tuple[Index, Dim], ...] = ()

    def __post_init__(self) -> None:
        if shape := self.comparison.shape:
            raise ShapeError(f"a condition compares scalars, not entries of a {describe(shape)}")
        if free_indices(self.comparison) != {index for index, _ in self.over}:
            raise ValueError(f"the condition {self.comparison} needs a range for each of its indices, and no other")

    @classmethod
    def nonzero(cls, scalar: Expr, over: tuple[tuple[Index, Dim], ...] = ()) -> Holds:
        """The condition that a scalar is not 0."""
        return cls(Compare("≠", scalar, as_expr(0)), over)

    def __str__(self) -> str:
        relation, left, right = self.comparison.fields
        samples = [n.position for n in walk(self.comparison) if isinstance(n, Row) and str(n.matrix) == "X"]
        every = (f"every {'sample ' if index in samples else ''}{index.name}" for index, _ in self.over)
        said = f"{left} {'is not' if relation == '≠' else relation} {right}"
        return " for ".join([said, *filter(None, [" and ".join(every)])])


def said_of(found: Collection[Condition], where: Holds | None = None) -> list[str]:
    """The conditions that are to be shown. A domain may only say where points are drawn, and then it is not shown.

    That is so where a kink is left out, for which there is a convention; where the largest of entries that all differ
    is asked for; and where nothing needs it, while the condition ``where`` stands in its place.
    """

    def is_shown(find: Condition) -> bool:
        if not find.granted or find.claim is None:
            return True
        return not is_drawn_only(find, found) and (find.asked or where is None)

    return [find.said for find in kinks_once(found) if is_shown(find)]


def contradicted(stated: Collection[str], domain: Mapping[str, str]) -> Iterator[str]:
    """What is stated of a quantity whose domain says another thing of it.

    >>> list(contradicted(("x is negative", "f is smooth"), {"x": "positive"}))
    ['x is negative is stated, and the domain says that x is positive']
    """
    for said in stated:
        name, _, claim = said.partition(" is ")
        if name in domain and claim.startswith(OPPOSED):
            yield f"{said} is stated, and the domain says that {name} is {domain[name]}"


def is_drawn_only(find: Condition, found: Collection[Condition]) -> bool:
    """Whether a domain leaves out a kink, for which there is a convention, or asks that all entries differ.

    The latter is not shown where it is asked for a largest entry; that it occurs once is said.
    """
    if find.claim is None or not find.granted:
        return False
    kinks = {other.kink.place for other in found if other.kink}
    reduced = {other.claim.part for other in found if other.claim and other.claim.holds.endswith("occurs once")}
    return (find.claim.signs == NOT_ZERO and find.claim.part in kinks) or (
        find.claim.holds == DISTINCT and find.claim.part in reduced
    )
