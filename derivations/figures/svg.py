"""The strokes that every figure is made of, as SVG text.

Colours and fonts are the page's custom properties, each with a fallback, so that one drawing fits a light page and a
dark one, and also looks right as a file on white. No stroke has an id: a page may hold any number of drawings.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

INK = "var(--ink, #23272e)"
SOFT = "var(--ink-soft, #575e67)"
LINE = "var(--line, #c9c4b8)"
RAISED = "var(--raised, #f6f4ee)"
PAPER = "var(--paper, #fff)"
DATA = "var(--follow, #0b6170)"  # values: what flows
SLOPE = "var(--point, #9c4408)"  # derivatives: what the figure points at

MATHS = "'STIX Two Math', 'Cambria Math', 'Latin Modern Math', Georgia, serif"
PROSE = "var(--interface-font, system-ui, sans-serif)"


def drawing(
    width: float, height: float, title: str, description: str, *parts: str, left: float = 0, steps: str = ""
) -> str:
    """A whole figure: its size, what it shows in a phrase, what it says in sentences, and its strokes.

    ``steps`` is what ``moving.steps`` made for a figure that the reader may move.
    """
    moves = f'data-steps="{escape(steps)}" ' if steps else ""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(width)}" height="{number(height)}" '
        f'viewBox="{number(left)} 0 {number(width)} {number(height)}" role="img" fill="none" stroke-width="1.5" '
        f'stroke-linecap="round" stroke-linejoin="round" {moves}font-family="{MATHS}">'
    )
    texts = [f"<title>{escape(title)}</title>", f"<desc>{escape(description)}</desc>"]
    return "\n".join([head, *texts, *parts, "</svg>"]) + "\n"


def number(value: float) -> str:
    """A coordinate with at most one decimal, the same on every machine.

    >>> number(3.0), number(2.345), number(-0.001)
    ('3', '2.3', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, dashed: bool = False) -> str:
    return path([(x1, y1), (x2, y2)], stroke, dashed)


def path(points: Iterable[tuple[float, float]], stroke: str = INK, dashed: bool = False, width: float = 1.5) -> str:
    """Straight lines from point to point."""
    steps = " L".join(f"{number(x)} {number(y)}" for x, y in points)
    return curve(f"M{steps}", stroke, dashed, width)


def curve(steps: str, stroke: str = INK, dashed: bool = False, width: float = 1.5) -> str:
    """A line given in SVG's own path language."""
    dashes = ' stroke-dasharray="4 5"' if dashed else ""
    thick = f' stroke-width="{number(width)}"' if width != 1.5 else ""
    return f'<path d="{steps}" stroke="{stroke}"{thick}{dashes}/>'


def arrow(x1: float, y1: float, x2: float, y2: float, stroke: str = INK) -> str:
    """A straight arrow from the first point to the second."""
    return line(x1, y1, x2, y2, stroke) + arrowhead(x2, y2, x2 - x1, y2 - y1, stroke)


def arrowhead(x: float, y: float, dx: float, dy: float, fill: str = INK) -> str:
    """The tip of an arrow that arrives at (x, y) in the direction (dx, dy)."""
    length = (dx * dx + dy * dy) ** 0.5
    ux, uy = 9 * dx / length, 9 * dy / length
    corners = [(x, y), (x - ux - uy / 2.4, y - uy + ux / 2.4), (x - ux + uy / 2.4, y - uy - ux / 2.4)]
    return f'<path d="M{" L".join(f"{number(a)} {number(b)}" for a, b in corners)}Z" fill="{fill}"/>'


def circle(x: float, y: float, radius: float, stroke: str = INK, fill: str = PAPER) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" stroke="{stroke}" fill="{fill}"/>'


def box(
    x: float, y: float, width: float, height: float, stroke: str = INK, fill: str = RAISED, radius: float = 0
) -> str:
    rounded = f' rx="{number(radius)}"' if radius else ""
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect x="{number(x)}" y="{number(y)}" {size}{rounded} stroke="{stroke}" fill="{fill}"/>'


def tint(x: float, y: float, width: float, height: float, strength: float, fill: str = SLOPE) -> str:
    """A cell without an edge, tinted more or less strongly."""
    size = f'width="{number(width)}" height="{number(height)}"'
    return f'<rect x="{number(x)}" y="{number(y)}" {size} fill="{fill}" fill-opacity="{strength:.2f}"/>'


def area(points: Iterable[tuple[float, float]], stroke: str, strength: float = 0.15) -> str:
    """A polygon with an edge, lightly tinted."""
    corners = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{corners}" stroke="{stroke}" fill="{stroke}" fill-opacity="{strength:.2f}"/>'


def brace(x1: float, x2: float, y: float, stroke: str = SOFT) -> str:
    """A curly brace below what stands between x1 and x2, its point downwards."""
    middle, r = (x1 + x2) / 2, 7
    steps = (
        f"M{number(x1)} {number(y)} q0 {r} {r} {r} H{number(middle - r)} q{r} 0 {r} {r} "
        f"q0 -{r} {r} -{r} H{number(x2 - r)} q{r} 0 {r} -{r}"
    )
    return curve(steps, stroke)


def words(x: float, y: float, content: str, size: float = 14, anchor: str = "middle", fill: str = SOFT) -> str:
    """Prose, centred on x unless anchored at its start or end."""
    return text(x, y, escape(content), size, anchor, fill, f'font-family="{PROSE}"')


def words_on_lines(x: float, y: float, content: str, size: float, anchor: str, fill: str) -> str:
    """The same with a halo, as symbols have."""
    return text(x, y, escape(content), size, anchor, fill, f'font-family="{PROSE}" {HALO}')


HALO = f'stroke="{PAPER}" stroke-width="4" paint-order="stroke"'


def symbols(x: float, y: float, content: str, size: float = 17, anchor: str = "middle", fill: str = INK) -> str:
    """Maths that ``notation.tspans`` made; a halo of the paper's colour keeps it readable on a line."""
    return text(x, y, content, size, anchor, fill, HALO)


def text(x: float, y: float, content: str, size: float, anchor: str, fill: str, more: str) -> str:
    where = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}"'
    return f'<text {where} fill="{fill}" {more}>{content}</text>'
