"""The technical terms of a page: each says its meaning on hover, and the first of each kind on keyboard focus.

Python-Markdown's ``abbr`` marks every word of ``docs/includes/terms.txt``. Here those marks are taken back where they
would be in the way, in headings and links, and the first mention of each term is made reachable with the Tab key.
"""

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

UNMARKED = {"h1", "h2", "h3", "h4", "h5", "h6", "a", "summary", "label"}


class TermSetter(Treeprocessor):
    """Runs after ``abbr`` and before the headings are collected."""

    def run(self, root: Element) -> None:
        met: set[str] = set()
        for parent in list(root.iter()):
            if parent.tag in UNMARKED or parent.get("class") == "admonition-title":
                for inner in list(parent.iter()):
                    unmark(inner)
        for term in root.iter("abbr"):
            if term.attrib["title"] not in met:  # the plural is the same term
                met.add(term.attrib["title"])
                term.set("tabindex", "0")


def unmark(parent: Element) -> None:
    """Replace the marked terms directly inside an element by their text."""
    for term in reversed(parent.findall("abbr")):
        position = list(parent).index(term)
        text = (term.text or "") + (term.tail or "")
        parent.remove(term)
        if position:
            before = parent[position - 1]
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
