r"""The names of the paper as SVG text: italic scalars, bold vectors, subscripts.

It reads the LaTeX that ``derivations.language.latex`` prints for a name, such as ``u_1``, ``\mathbf{x}`` or
``u_2(x, u_1)``; a fraction is set by ``fraction``, a label beside an edge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import groupby

from derivations.figures.alphabets import bold, italic
from derivations.figures.svg import INK, line, symbols

GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eta": "η", "theta": "θ", "lambda": "λ", "sigma": "σ"}
SIGNS = {
    "partial": "∂",
    "cdot": "· ",
    "otimes": "⊗ ",
    "nabla": "∇",
    "Delta": "Δ",
    "Sigma": "Σ",
    "Phi": "Φ",
    "vdots": "⋮",
    "sum": "Σ",
}

ALPHABETS: dict[str, Callable[[str], str]] = {"italic": italic, "bold": bold, "upright": str}

TOKEN = re.compile(
    r"""
      \\mathbf\{ (?P<bold>[^{}]+) \} | \\operatorname\{ (?P<upright>[^{}]+) \} | \\(?P<named>[A-Za-z]+)\ *
    | (?P<script>[_^]) (?: \{ (?P<group>[^{}]*) \} | (?P<one>.) ) | (?P<letter>[A-Za-z]) | (?P<other>.)
    """,
    re.VERBOSE,
)
SCRIPT = 0.7  # the size of a subscript
SHIFT = {"_": 0.22, "^": -0.38}  # how far down it stands


def runs(tex: str, level: float = 0, size: float = 1) -> Iterator[tuple[str, str, float, float]]:
    """Pieces of text in one style: the text, its style, how far it stands below the line, its size."""
    for token in TOKEN.finditer(tex):
        kind = token.lastgroup
        if token["script"]:
            inner = token["group"] if token["group"] is not None else token["one"]
            yield from runs(inner, level + SHIFT[token["script"]], SCRIPT)
        elif token["bold"]:
            yield token["bold"], "bold", level, size
        elif token["letter"] or token["named"] in GREEK:
            yield GREEK.get(token["named"], token[kind or 0]), "italic", level, size
        else:
            yield SIGNS.get(token["named"], token["named"] or token[kind or 0]), "upright", level, size


def tspans(tex: str) -> str:
    r"""The inside of a ``<text>``: one tspan for each piece that stands higher, lower or smaller.

    >>> tspans(r"\mathbf{w}_1")
    '𝐰<tspan dy="0.31em" font-size="0.7em">1</tspan>'
    """
    pieces, above = [], 0.0
    for (level, size), alike in groupby(runs(tex), key=lambda run: run[2:]):
        text = "".join(ALPHABETS[style](piece) for piece, style, *_ in alike)
        attributes = []
        if level != above:
            attributes.append(f'dy="{round((level - above) / size, 2)}em"')
        if size != 1:
            attributes.append(f'font-size="{size}em"')
        pieces.append(f"<tspan {' '.join(attributes)}>{escape(text)}</tspan>" if attributes else escape(text))
        above = level
    return "".join(pieces)


def width(tex: str, size: float = 17) -> float:
    """Roughly how wide the name will be."""
    return sum(0.53 * len(text) * relative * size for text, _, _, relative in runs(tex))


def plain(tex: str) -> str:
    r"""The name in plain text, for descriptions.

    >>> plain(r"\mathbf{u}_1"), plain(r"\operatorname{activation}(\mathbf{x})")
    ('u1', 'activation(x)')
    """
    return "".join(text for text, *_ in runs(tex))


def maths(x: float, y: float, tex: str, size: float = 17, anchor: str = "middle", fill: str = INK) -> str:
    """A name at a place."""
    return symbols(x, y, tspans(tex), size, anchor, fill)


def fraction(x: float, y: float, top: str, bottom: str, fill: str, size: float = 16) -> str:
    """A fraction whose bar is centred at (x, y)."""
    half = max(width(top, size), width(bottom, size)) / 2 + 1
    above, below = maths(x, y - 5, top, size, fill=fill), maths(x, y + size - 1, bottom, size, fill=fill)
    return above + below + line(x - half, y, x + half, y, fill)
