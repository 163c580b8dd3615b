"""What a terminal needs: columns, colour only where someone looks at it, and signs that it can show.

Equations stand with their signs of equality below each other and their reasons in a second column. On a terminal, lines
are broken to its width, before a sum or a product rather than inside brackets; in a file or a pipe they stay whole.
"""

from __future__ import annotations

import codecs
import itertools
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

INDENT = "  "
GAP = "   "
WIDEST_LEFT = 24  # of what stands left of the signs; a longer one sticks out
REASONS_BY = 60  # in a pipe, the column where reasons begin at the latest
LEAST = 20  # a line is not broken shorter
SUMS, PRODUCTS = "+−=", "⊗⊘·×/"
STYLES = {"title": "1", "reason": "2", "result": "1;36"}

# What stands for signs that ASCII and Latin-1 lack; raised and lowered signs and letters with a name need no row.
SIGNS = dict(zip("−×·⊗⊘○∂′", "-x.*/od'", strict=True))
PLAIN = SIGNS | {
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "‖": "||",
    "∈": "in",
    "∇": "grad ",
    "√": "sqrt ",
    "∑": "sum ",
}


class Row(NamedTuple):
    """An equation on one line, and the reason for it."""

    left: str
    relation: str
    right: str
    reason: str = ""


def aligned(rows: Sequence[Row], style: str = "") -> Iterator[str]:
    """The rows with their signs below each other, in a style, and their reasons in a second column.

    A row that reaches into the column of the reasons has its reason below.

    >>> for line in aligned([Row("u", "=", "A x − b", "definition"), Row("∂u/∂x", "=", "A", "sum rule")]):
    ...     print(line)
          u = A x − b   definition
      ∂u/∂x = A         sum rule
    """
    rows = [Row(*map(shown, row)) for row in rows]
    if not rows:
        return
    width = columns()
    margin = min(max(wide(row.left) for row in rows), WIDEST_LEFT)
    blocks = [_block(row, margin, width) for row in rows]
    latest = REASONS_BY if width is None else width * 3 // 5
    ends = [wide(block[-1]) for block in blocks]
    start = max((end for end in ends if end <= latest), default=latest) + len(GAP)
    for row, block in zip(rows, blocks, strict=True):
        yield from _with_reason(block, style, row.reason, start, width)


def _block(row: Row, margin: int, width: int | None) -> list[str]:
    """A row without its reason, the lines that do not fit below each other."""
    head = f"{INDENT}{' ' * (margin - wide(row.left))}{row.left} {row.relation} "
    first, *more = broken(row.right, None if width is None else width - wide(head))
    return [head + first, *(" " * wide(head) + line for line in more)]


def _with_reason(block: list[str], style: str, reason: str, start: int, width: int | None) -> Iterator[str]:
    """The lines of a row, and the reason beside the last of them, or below it where there is no room."""
    reasons = broken(reason, None if width is None else width - start)
    room = start - wide(block[-1])
    beside = reasons.pop(0) if reason and room >= len(GAP) else ""
    yield from (styled(line, style) for line in block[:-1])
    yield styled(block[-1], style) + (" " * room + styled(beside, "reason") if beside else "")
    yield from (" " * start + styled(line, "reason") for line in reasons if line)


def broken(text: str, width: int | None) -> list[str]:
    """The text in lines of at most this width, broken at blanks, where the fewest brackets are open.

    >>> broken("2/m ((relu(X w + b) − y) ⊗ [X w + b > 0])ᵀ X", 30)
    ['2/m ((relu(X w + b) − y)', '⊗ [X w + b > 0])ᵀ X']
    """
    lines = []
    while width is not None and wide(text) > max(width, LEAST) and (place := _best_break(text, max(width, LEAST))):
        lines.append(text[:place].rstrip())
        text = text[place:].lstrip()
    return [*lines, text]


def _best_break(text: str, width: int) -> int:
    """The blank at which to break: where the fewest brackets are open, rather before a sign, and late; 0 if none."""
    blanks: list[tuple[int, int, int]] = []
    depth = 0
    for place, character in enumerate(text):
        if place > width and blanks:
            break
        depth += (character in "([{") - (character in ")]}")
        if character == " " and place:
            blanks.append((depth, _rank(text[place - 1], text[place + 1 : place + 2]), -place))
    late = [blank for blank in blanks if -blank[-1] > width // 2]
    return -min(late or blanks, default=(0, 0, 0))[-1]


def _rank(before: str, after: str) -> int:
    """How well a line ends between two signs: best before a sum, worst behind an operation."""
    return 3 if before in SUMS + PRODUCTS else 0 if after in SUMS else 1 if after in PRODUCTS else 2


def titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A heading and the lines that stand below it; nothing where there are none."""
    for number, line in enumerate(lines):
        if number == 0:
            yield ""
            yield styled(title, "title")
        yield line


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Sentences, each broken to the width of the terminal, what goes on set in."""
    width = columns()
    for line in lines:
        first, *more = broken(shown(line), None if width is None else width - 2 * len(INDENT))
        yield INDENT + first
        yield from (2 * INDENT + rest for rest in more)


def print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=not _shows_everything()))


# The terminal


def prepare() -> None:
    """Standard output and error that never fail for want of a sign; what is closed goes nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (it lasts as long as we do)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=PLAINLY)


def columns() -> int | None:
    """The width of the terminal; None where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def styled(text: str, style: str) -> str:
    """The text in a style on a terminal, unless NO_COLOR is set."""
    if not style or not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m"


def wide(text: str) -> int:
    """How many columns a text takes; accents that stand on a letter take none."""
    return sum(not unicodedata.combining(character) for character in text)


def shown(text: str) -> str:
    """The text in signs that the terminal has."""
    return text if _shows_everything() else text.encode(sys.stdout.encoding, PLAINLY).decode(sys.stdout.encoding)


def _shows_everything() -> bool:
    return (sys.stdout.encoding or "utf-8").lower().replace("-", "").startswith("utf")


PLAINLY = "derivations-plainly"


def plainly(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that an encoding lacks.

    >>> "∂f/∂W₁ = δ₁₂ X⁻ᵀ".encode("ascii", PLAINLY)
    b'df/dW_1 = delta_12 X^-T'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = itertools.groupby(error.object[error.start : error.end], _mark)
    return "".join(mark + "".join(map(_plain, group)) for mark, group in signs), error.end


def _mark(character: str) -> str:
    """^ for a raised sign, _ for a lowered one."""
    return {"<super>": "^", "<sub>": "_"}.get(unicodedata.decomposition(character).partition(" ")[0], "")


def _plain(character: str) -> str:
    letters = "".join(PLAIN.get(letter, letter) for letter in unicodedata.normalize("NFKD", character))
    if letters.isascii():
        return letters
    kind, _, name = unicodedata.name(character, "").partition(" LETTER ")  # GREEK SMALL LETTER, DELTA
    return (name.title() if "CAPITAL" in kind else name.lower()) if name.isalpha() else "?"


codecs.register_error(PLAINLY, plainly)
