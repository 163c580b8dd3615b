"""The Markdown extension: maths between dollars becomes typeset formulas, bound displays become cards.

It extends Python-Markdown and uses no hook of a site builder: whatever renders Python-Markdown can build the
site. This has two consequences.

- An extension is not told which page it renders, so the page is found by its text. Errors then name the file
  and the line, and links between formulas are relative and name the ``.md``, as an author would write them.
- Cards enter the element tree before the builder resolves links and collects anchors: it verifies theirs too.
"""

import dataclasses
import posixpath
import re
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from derivations.evidence.formula import Formula
from derivations.registry import formulas as all_formulas

from . import index
from .card import card
from .details import check_all, evidence
from .drawings import DrawingSetter, PageText
from .elements import Surroundings, typeset_html
from .introduced import layouts_known
from .lint import Formulas, Problem, known_problems
from .numbers import unmarked
from .pages import Maths, scan
from .temml import typeset
from .terms import TermSetter

DOCS = Path(__file__).parents[2] / "docs"


class PageError(ValueError):
    """A page whose maths is not what the code prints and checks; the message has a line for each problem."""


class FormulaExtension(Extension):
    def __init__(self, formulas: Formulas | None = None, docs: Path | str = DOCS, **options: Any) -> None:
        super().__init__(**options)
        self.formulas = all_formulas() if formulas is None else formulas
        self.docs = Path(docs)

    def extendMarkdown(self, md: Markdown) -> None:
        placeholders = Placeholders()
        # Before lines are rewritten (snippets: 32), before anchors (5) and links (0) are collected, last.
        md.preprocessors.register(Typesetter(md, self.formulas, self.docs, placeholders), "formulas", 40)
        md.treeprocessors.register(CardSetter(md, placeholders), "formula_cards", 6)
        md.treeprocessors.register(TermSetter(md), "terms", 6.5)
        md.postprocessors.register(HtmlSetter(md, placeholders), "formula_html", 0)
        page = PageText(md)
        md.preprocessors.register(page, "figure_page", 41)
        md.treeprocessors.register(DrawingSetter(md, self.docs, page, self.place), "figures", 7)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "$"]

    def place(self, text: str, line: int) -> str:
        """The file and line that an error is about."""
        page, lines_above = whereabouts(text, self.docs)
        return f"{self.docs.name}/{page}:{line + lines_above}" if page else f"Markdown:{line}"


def makeExtension(**options: Any) -> FormulaExtension:
    return FormulaExtension(**options)


class Placeholders:
    """What stands for a card or for ready HTML while Markdown is at work: a number in private characters."""

    FORM = re.compile("\ue000([0-9]+)\ue001")

    def __init__(self) -> None:
        self.kept: list[Element | str] = []

    def keep(self, thing: Element | str) -> str:
        self.kept.append(thing)
        return f"\ue000{len(self.kept) - 1}\ue001"

    def card(self, text: str | None) -> Element | None:
        """The card for which this text stands, if it is nothing else."""
        match = self.FORM.fullmatch((text or "").strip())
        kept = self.kept[int(match[1])] if match else None
        return kept if isinstance(kept, Element) else None

    def filled(self, html: str) -> str:
        return self.FORM.sub(lambda match: str(self.kept[int(match[1])]), html)


class Typesetter(Preprocessor):
    """Verifies the maths of a page and takes it out of the Markdown, typeset."""

    def __init__(self, md: Markdown, formulas: Formulas, docs: Path, placeholders: Placeholders) -> None:
        super().__init__(md)
        self.formulas = formulas
        self.docs = docs
        self.placeholders = placeholders

    def run(self, lines: list[str]) -> list[str]:
        self.placeholders.kept.clear()
        text = "\n".join(lines)
        page, lines_above = whereabouts(text, self.docs)
        file = f"{self.docs.name}/{page}" if page else "Markdown"
        whole = (self.docs / page).read_text(encoding="utf-8") if page else text
        problems = known_problems(file, whole, self.formulas, typeset)
        if not problems:
            further = list(index.page_problems(page, text, self.formulas, self.docs)) if page else []
            further = further or failed_checks(file, text, self.formulas)
            problems = [dataclasses.replace(problem, line=problem.line + lines_above) for problem in further]
        if problems:
            raise PageError("\n".join(map(str, problems)))
        return self.typeset(text, page).split("\n")

    def typeset(self, text: str, page: str | None) -> str:
        original, all_maths = text, scan(text).maths
        anchors = anchors_of(all_maths)
        surroundings = Surroundings(
            self.placeholders.keep,
            partial(address, page=page),
            self.formulas,
            lambda maths: layouts_known(page, original[: maths.start], self.docs),
        )
        for maths in reversed(all_maths):  # from the end, so that the positions of the others hold
            put = self.block if maths.display else self.inline
            before, after = text[: maths.start], text[maths.end :]
            html = put(maths, maths in anchors, surroundings)
            text = before + html + after if maths.display else held(before, html, after)
        return unmarked(text)

    def block(self, maths: Maths, anchor: bool, page: Surroundings) -> str:
        assert maths.binding, "displayed maths is bound, else the page has a problem"
        return maths.indent + self.placeholders.keep(card(maths, maths.binding, anchor, page))

    def inline(self, maths: Maths, anchor: bool, page: Surroundings) -> str:
        html = page.keep(typeset_html(maths.tex))
        return f'<span id="{maths.binding.id}">{html}</span>' if maths.binding and anchor else html


class CardSetter(Treeprocessor):
    """Puts the cards where their placeholders stand, with the evidence open in a ``<div class="evidence-open">``."""

    def __init__(self, md: Markdown, placeholders: Placeholders) -> None:
        super().__init__(md)
        self.card = placeholders.card

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for position, child in enumerate(parent):
                if child.tag == "p" and (found := self.card(child.text)) is not None:
                    parent[position] = found
            if (found := self.card(parent.text)) is not None:  # a list item without paragraphs
                parent.text = None
                parent.insert(0, found)
        for shown in (div for div in root.iter("div") if div.get("class") == "evidence-open"):
            for unfolded in shown.iter("details"):
                if unfolded.findtext("summary") == "Evidence":
                    unfolded.set("open", "open")


class HtmlSetter(Postprocessor):
    """Puts ready HTML where its placeholders stand."""

    def __init__(self, md: Markdown, placeholders: Placeholders) -> None:
        super().__init__(md)
        self.filled = placeholders.filled

    def run(self, text: str) -> str:
        return self.filled(text)


def held(before: str, html: str, after: str) -> str:
    """The text with maths in it, which keeps the mark that stands beside it: a line does not begin with a comma.

    >>> held("If ", "x", ", then")
    'If <span class="maths--held">x,</span> then'
    """
    opens = "(" if before.endswith("(") and not before.endswith("](") else ""
    rest = after.lstrip(",.;:?)")
    closes = after.removesuffix(rest)
    whole = f'<span class="maths--held">{opens}{html}{closes}</span>' if opens or closes else html
    return before.removesuffix(opens) + whole + rest


def whereabouts(text: str, docs: Path) -> tuple[str | None, int]:
    """The page that ends with this text, and how many lines, its front matter, stand above the text."""
    text = text.rstrip()
    for path in docs.rglob("*.md"):
        page = path.read_text(encoding="utf-8").rstrip()
        if text and page.endswith(text):
            return path.relative_to(docs).as_posix(), page.count("\n") - text.count("\n")
    return None, 0


def address(formula: Formula, page: str | None) -> str:
    """Where a formula stands, as a link on the page would say it."""
    if formula.page == page:
        return f"#{formula.id}"
    return f"{posixpath.relpath(formula.page, posixpath.dirname(page or ''))}#{formula.id}"


def failed_checks(file: str, text: str, formulas: Formulas) -> list[Problem]:
    """The formulas of a page whose evidence does not hold. The first page has all of the project checked."""
    if formulas is all_formulas():
        check_all()
    bound = {maths.binding.id: maths.line for maths in scan(text).maths if maths.binding}
    failures = {id: evidence(formulas[id]).failures for id in bound if not evidence(formulas[id]).ok}
    return [Problem(file, bound[id], f"{id} fails its check: {'; '.join(why)}") for id, why in failures.items()]


def anchors_of(all_maths: list[Maths]) -> list[Maths]:
    """For each formula of a page the place its link leads to: its first display, else its first mention."""
    places: dict[str, Maths] = {}
    for maths in sorted(all_maths, key=lambda maths: not maths.display):  # stable: displays first, in their order
        if maths.binding and not maths.binding.part:
            places.setdefault(maths.binding.id, maths)
    return list(places.values())
