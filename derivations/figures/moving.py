"""Figures that a reader may move: each position of the slider is worked out here, and the page only shows it.

A part of a drawing moves if it is marked with ``moving``. A step gives each of these parts, in their order, the
attributes that it takes (``text`` is what stands in it), and says in words where the figure then is. Without JavaScript
the drawing stays as it is drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """One position of the slider: what it says, and what each moving part becomes."""

    says: str
    parts: Sequence[str]


def moving(part: str) -> str:
    """A stroke as one that moves.

    >>> moving('<circle cx="1"/>')
    '<circle data-moves="" cx="1"/>'
    """
    return part.replace(" ", ' data-moves="" ', 1)


def steps(label: str, start: int, positions: Sequence[Position]) -> str:
    """What a drawing carries so that it can be moved: the slider's label, where it starts, and all positions."""
    shown = [{"says": at.says, "parts": [attributes(part) for part in at.parts]} for at in positions]
    return json.dumps({"label": label, "start": start, "steps": shown}, ensure_ascii=False, separators=(",", ":"))


ATTRIBUTE = re.compile(r' (d|cx|cy|x|y|x1|x2|y1|y2)="([^"]*)"')


def attributes(part: str) -> dict[str, str]:
    """The places in a stroke, and the text in it.

    >>> attributes('<text x="3" y="4" fill="red">slope 3</text>')
    {'x': '3', 'y': '4', 'text': 'slope 3'}
    """
    found = dict(ATTRIBUTE.findall(part))
    inside = re.search(r">([^<]+)<", part)
    return found | ({"text": inside[1]} if inside else {})
