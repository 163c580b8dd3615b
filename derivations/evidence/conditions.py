"""Which of the conditions that were found a card shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from derivations.calculus.claims import DISTINCT
from derivations.calculus.conditions import Condition
from derivations.calculus.signs import NOT_ZERO
from derivations.language.expression import Entry, Index
from derivations.language.substitute import rebuild


def kinks_once(found: Iterable[Condition]) -> Iterator[Condition]:
    """Without the kinks at an entry xᵢ that are said of every entry of x, too."""
    found = list(found)
    kinks = {find.kink.node for find in found if find.kink}
    for find in found:
        if find.kink is None or find.kink.node is (node := rebuild(find.kink.node, _whole)) or node not in kinks:
            yield find


def _whole(part: Any) -> Any:
    return part.vector if isinstance(part, Entry) and isinstance(part.position, Index) else None


def said_of(found: Collection[Condition], stated: Collection[str]) -> list[str]:
    """The conditions that are to be shown. A domain may only say where points are drawn, and then it is not shown.

    That is so where a kink is left out, for which there is a convention; where the largest of entries that all differ
    is asked for; and where nothing needs it, while another condition is stated.
    """
    kinks = {find.kink.place for find in found if find.kink}
    reduced = {find.claim.part for find in found if find.claim and find.claim.holds.endswith("occurs once")}

    def is_shown(find: Condition) -> bool:
        if not find.granted or find.claim is None:
            return True
        drawn_only = (find.claim.signs == NOT_ZERO and find.claim.part in kinks) or (
            find.claim.holds == DISTINCT and find.claim.part in reduced
        )
        return not drawn_only and (find.asked or not stated)

    return [find.said for find in kinks_once(found) if is_shown(find)]
