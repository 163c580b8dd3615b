"""HTML elements for the cards: with text and elements in them, typeset maths, what scrolls, what opens on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from .lint import Formulas
from .pages import Maths
from .temml import typeset

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

Node = Element | str
UNSEARCHED = {"data-search-exclude": ""}


@dataclass(frozen=True)
class Surroundings:
    """What a card needs of its page."""

    keep: Callable[[str], str]  # sets ready HTML aside; the text that stands for it until the end
    address: Callable[[Formula], str]  # of a formula, as a link on the page would say it
    formulas: Formulas
    knows_layouts: Callable[[Maths], bool]  # whether the reader knows of the two layouts where this maths stands

    def maths(self, tex: str, display: bool = False, said: str = "") -> str:
        """Typeset maths, set aside."""
        return self.keep(typeset_html(tex, display, said))


def element(tag: str, attributes: dict[str, str], *children: Node) -> Element:
    """An HTML element with text and elements in it."""
    new = Element(tag, attributes)
    for child in children:
        if isinstance(child, Element):
            new.append(child)
        elif len(new):
            new[-1].tail = (new[-1].tail or "") + child
        else:
            new.text = (new.text or "") + child
    return new


def typeset_html(tex: str, display: bool = False, said: str = "") -> str:
    """Typeset maths, which search does not read letter by letter; on a button, a screen reader says its name.

    The element is one that is used for nothing else: for search, the first closing tag of its name ends the exclusion.
    """
    name = f' role="img" aria-label="{escape(said)}"' if said else ""
    return f'<bdi class="maths"{name} data-search-exclude>{typeset(tex, display)}</bdi>'


def scrolling(label: str, attributes: dict[str, str], *children: Node) -> Element:
    """What may be wider than a phone: scrolls by itself, with the keyboard as well."""
    region = {"class": "formula__maths", "tabindex": "0", "role": "region", "aria-label": label}
    return element("div", region | attributes, *children)


def of_layout(layout: str) -> dict[str, str]:
    """The attribute of what is shown in one layout only."""
    return {"data-layout": layout} if layout else {}


def unfold(summary: str, attributes: dict[str, str], *children: Node) -> Element:
    """What opens on demand."""
    return element("details", attributes, element("summary", {}, summary), " ", element("div", {}, *children))


def listed(*items: Sequence[Node]) -> Element:
    return element("ul", {}, *(element("li", {}, *item) for item in items))
