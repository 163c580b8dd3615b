"""Brackets made of words, and where their ends may be left unsaid.

Most phrases hold what is in them between two of their words, as "the derivative of … with respect to x" does: the
second word, a ``Middle``, is always said. A quantity, a sum over an index, a limit and a written matrix have an end of
their own. It is left out before the end of all, and before a middle that belongs to something further out. Whoever
hears an end or a middle closes the innermost bracket that it can belong to, with all that is still open inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise


class Bracket(Enum):
    """What has an end: its words, if it has any, and the middle that may be in it."""

    QUANTITY = "end quantity", ""
    COMPARISON = "end comparison", ""
    SUM = "end sum", ""
    LIMIT = "end limit", ""
    ROW = "end row", "then"
    COLUMN = "end column", "then"
    MATRIX = "end matrix", "then"
    POINT = "", "and"


@dataclass(frozen=True)
class Close:
    bracket: Bracket


@dataclass(frozen=True)
class Middle:
    """Words inside a bracket that close what is open within it; the first ``word`` says of which bracket they are."""

    text: str
    word: str = ""


Token = str | Close | Middle
PAUSE = ","


def spoken(tokens: Iterable[Token]) -> str:
    """The text, with as few ends as leave it one reading.

    >>> quantity = ("the quantity", "a plus b", Close(Bracket.QUANTITY))
    >>> spoken(("2 times", *quantity)), spoken((*quantity, "times 2"))
    ('2 times the quantity a plus b', 'the quantity a plus b, end quantity, times 2')
    """
    texts: list[str] = []
    closing: list[Bracket] = []
    paused = False
    for token in tokens:
        if isinstance(token, Close):
            closing.append(token.bracket)
        elif token == PAUSE:
            paused = True
        else:
            texts += _ends(closing, token) or ((PAUSE,) if paused else ())
            texts.append(token if isinstance(token, str) else token.text)
            closing, paused = [], False
    words = pairwise([*texts, ""])
    return " ".join(f"{text}," if after == PAUSE else text for text, after in words if text != PAUSE)


def _ends(closing: list[Bracket], following: str | Middle) -> list[str]:
    """The ends that are said before what follows, of the brackets that close, the innermost first."""
    least = len(closing) - 1
    if isinstance(following, Middle):  # of these, it could belong to the outermost with such a middle
        word = following.word or following.text
        least = max((k for k, bracket in enumerate(closing) if bracket.value[1] == word), default=-1)
    if least < 0:
        return []
    last = next(k for k, bracket in enumerate(closing) if k >= least and bracket.value[0])
    said = [bracket.value[0] for bracket in closing[: last + 1] if bracket is closing[last]]
    return [PAUSE, *(text for end in said for text in (end, PAUSE))]
