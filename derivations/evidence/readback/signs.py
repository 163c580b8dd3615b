"""What stands on the page: MathML as signs in the order in which they are seen.

Only what a reader sees counts. Rows of MathML group without being seen, and marks say what a part is: both are left
out, and so are spaces, but for the wide one before a range. A script is a sign of its own, behind what it stands on.
One mark is read, the size of the constants 1, 0 and I, where there is one: no other sign says it.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from derivations.evidence.readback.errors import ReadError
from derivations.language.shape import Dim

INVISIBLE = {"\u2061", "\u2062", ""}
ALIKE = {"−": "-", "⋅": "·", "∣": "|", "⁄": "/"}
ACCENTS = {"→", "ˆ", "^"}


@dataclass(frozen=True)
class Sign:
    """A sign: a name, a number, text, an operator, or a construction such as a fraction with rows of signs in it."""

    kind: str  # name, number, text, operator, space, fraction, root, scripts, table
    text: str = ""
    bold: bool = False
    upright: bool = False
    accent: str = ""
    size: tuple[Dim, ...] = ()  # of 1, 0 and I, which the page shows to whoever points at them
    rows: tuple[Row, ...] = ()  # of a fraction, a root, scripts (below, above; an empty row for none)
    cells: tuple[tuple[Row, ...], ...] = ()

    def __str__(self) -> str:
        rows = (*self.rows, *(cell for row in self.cells for cell in row))
        inside = ", ".join("".join(map(str, row)) for row in rows)
        return f"{self.text or self.kind}[{inside}]" if inside else self.text or self.kind


Row = tuple[Sign, ...]


def is_operator(sign: Sign | None, *texts: str) -> bool:
    return sign is not None and sign.kind == "operator" and sign.text in texts


def row_of(mathml: str) -> Row:
    """The signs of a ``<math>`` element.

    >>> print(*row_of("<math><mrow data-shape='scalar'><mn>2</mn><msup><mi>x</mi><mn>3</mn></msup></mrow></math>"))
    2 x scripts[, 3]
    """
    return tuple(_signs(ElementTree.fromstring(mathml)))


def _signs(element: Element) -> Iterator[Sign]:
    """The signs of an element; a constant with the size that its mark shows."""
    for sign in _unsized(element):
        is_constant = sign.bold if sign.kind == "number" else sign == Sign("name", "I")
        yield dataclasses.replace(sign, size=_size(element)) if is_constant and not sign.size else sign


def _size(element: Element) -> tuple[Dim, ...]:
    """The size in the mark of a constant; in that of a power or a transpose of one, it is the size of this."""
    match = re.search(r"(\S+) × (\S+)$", element.get("data-shape", ""))
    if not match or element.tag not in ("mi", "mn", "mover", "msup"):
        return ()
    rows, columns = (int(size) if size.isdigit() else size for size in match.groups())
    is_turned = element.tag == "msup" and "".join(element[1].itertext()) == "T"
    return (columns, rows) if is_turned else (rows, columns)


def _unsized(element: Element) -> Iterator[Sign]:
    tag, children = element.tag, list(element)
    text = "".join(element.itertext()) if not children else ""
    if tag in ("math", "mrow", "mstyle", "mpadded", "mtd"):
        for child in children:
            yield from _signs(child)
    elif tag == "mi":
        yield _letter(text, element.get("mathvariant") == "normal")
    elif tag == "mn":
        plain = unicodedata.normalize("NFKC", text)
        yield Sign("number", plain, bold=plain != text)
    elif tag == "mo":
        if text not in INVISIBLE:
            yield Sign("operator", ALIKE.get(text, text))
    elif tag == "mtext":
        yield Sign("text", text.replace("\xa0", " ").strip())
    elif tag == "mspace":
        if float(element.get("width", "0").removesuffix("em")) >= 1:
            yield Sign("space")
    elif tag == "mfrac":
        yield Sign("fraction", rows=(_row(children[0]), _row(children[1])))
    elif tag == "msqrt":
        yield Sign("root", rows=(tuple(sign for child in children for sign in _signs(child)),))
    elif tag == "mtable":
        yield Sign("table", cells=tuple(tuple(_row(cell) for cell in row) for row in children))
    elif tag in SCRIPTS:
        yield from _scripts(tag, *map(_row, children))
    else:
        raise ReadError(f"<{tag}> is no element of a formula")


SCRIPTS = {"msub": "b", "msup": "a", "msubsup": "ba", "munder": "b", "mover": "a", "munderover": "ba"}


def _row(element: Element) -> Row:
    return tuple(_signs(element))


def _scripts(tag: str, base: Row, *scripts: Row) -> Iterator[Sign]:
    """What scripts stand on, then these; an accent is part of the letter."""
    if tag == "mover" and len(scripts[0]) == 1 and scripts[0][0].text in ACCENTS:
        (letter,) = base if len(base) == 1 else (None,)
        if letter is None or letter.kind not in ("name", "number"):
            raise ReadError(f"{scripts[0][0]} is an accent of more than one letter")
        yield dataclasses.replace(letter, accent=scripts[0][0].text)
        return
    by_place = dict(zip(SCRIPTS[tag], scripts, strict=True))
    yield from base
    yield Sign("scripts", rows=(by_place.get("b", ()), by_place.get("a", ())))


def _letter(text: str, upright: bool) -> Sign:
    """A letter or a word; what else stands as an identifier, such as ∂, is an operator."""
    if text == "ℝ":
        return Sign("name", text)
    plain = unicodedata.normalize("NFKC", text)
    if not plain.replace("_", "").replace("-", "").isalnum():
        return Sign("operator", ALIKE.get(plain, plain))
    is_latin = len(plain) == 1 and plain.isascii()
    return Sign("name", plain, "BOLD" in unicodedata.name(text[0]), upright and is_latin)
