"""Names as they are shown: eta as η, W1 and u_1 as W₁ and u₁, where that leaves different names different."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from derivations.language.expression import Index
from derivations.language.parsing.signs import SPELLED
from derivations.language.parsing.tokens import SUBSCRIPTS, SUPERSCRIPTS

NOT_SHOWN = {"sigma", "pi", "omicron"}  # σ is the sigmoid, π the number, and omicron looks like o
LETTERS = {spelled: sign for sign, spelled in SPELLED.items() if spelled not in NOT_SHOWN}
LOWERED = {plain: sign for sign, plain in SUBSCRIPTS.items()}
RAISED = {plain: sign for sign, plain in SUPERSCRIPTS.items()}


def shown_name(name: str) -> str:
    """A name with its digits lowered, and a Greek letter as such.

    >>> shown_name("eta"), shown_name("W1"), shown_name("delta_2"), shown_name("I1"), shown_name("x_")
    ('η', 'W₁', 'δ₂', 'I1', 'x_')
    """
    if name == "lambda_":
        return "λ"
    stem, digits = re.fullmatch(r"(.*?)(?:_?([0-9]+))?", name).groups("")  # type: ignore[union-attr]
    plain = re.fullmatch(r"[A-Za-zΑ-Ωα-ω]+", stem) and stem != "I"
    return (LETTERS.get(stem, stem) + (lowered(digits) or "")) if plain else name


def shown_names(names: Iterable[str]) -> dict[str, str]:
    """For each name what is shown: the name itself where two would look alike."""
    found = {name: shown_name(name) for name in names}
    count = Counter(found.values())
    return {name: name if count[shown] > 1 or (shown != name and shown in found) else shown
            for name, shown in found.items()}  # fmt: skip


def lowered(written: str | int | Index) -> str | None:
    """As a subscript; None where a letter has no sign for it."""
    return _translated(written, LOWERED)


def raised(written: str | int | Index) -> str | None:
    """As a superscript; None where a letter has no sign for it."""
    return _translated(written, RAISED)


def _translated(written: str | int | Index, signs: dict[str, str]) -> str | None:
    plain = written.name if isinstance(written, Index) else str(written)
    return "".join(signs[sign] for sign in plain) if all(sign in signs for sign in plain) else None
