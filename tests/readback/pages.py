"""Everything typeset on the built pages, beside what it is to say.

The Markdown of a page names the formula of each display and of each bound piece of maths in a sentence, in order; the
HTML has the maths. What a page says is read from its HTML alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from derivations.evidence.formula import Formula
from derivations.evidence.readback import Vocabulary, row_of, wrong, wrong_side
from derivations.evidence.readback.signs import Row
from derivations.evidence.shapes import names
from derivations.evidence.statement import Statement, laid_out
from derivations.language.expression import Expr, walk
from derivations.registry import formulas
from derivations.site.card import LAYOUTS
from derivations.site.names import is_name
from derivations.site.pages import Binding, scan
from derivations.site.temml import typeset

FIGURE = re.compile(r'<figure class="formula[^"]*" data-formula="([\w-]+)".*?</figure>', re.DOTALL)
REGION = re.compile(r'<div aria-label="([^"]*)" class="formula__maths"([^>]*)>(.*?)</div>', re.DOTALL)
LAYOUT = re.compile(r'data-layout="(\w+)"')
SHAPES = re.compile(r'<dl class="formula__shapes">(.*?)</dl>', re.DOTALL)
MATHS = re.compile(r'<bdi class="maths"[^>]*>(.*?)</bdi>', re.DOTALL)
ELEMENT = re.compile(r"<math.*?</math>", re.DOTALL)
ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)
Scope = tuple[Statement, ...]


@dataclass(frozen=True)
class Piece:
    """A piece of typeset maths: where it stands, its kind, its signs, and what it is to say."""

    place: str
    kind: str
    rows: tuple[Row, ...]
    says: Statement | Expr | None = None
    formula: Formula | None = None
    scope: Scope = ()

    def problem(self) -> str:
        """Why it does not say what it is to say; empty if it does."""
        domain = self.formula.domain if self.formula else {}
        if isinstance(self.says, Expr):
            row = tuple(sign for row in self.rows for sign in row)
            exprs = [self.says, *(expr for statement in self.scope for expr in statement.exprs)]
            statement = self.scope[0] if self.scope else None
            found = wrong_side(row, self.says, Vocabulary(exprs, typeset), statement, domain)
        elif self.says is not None:
            found = wrong(self.rows, self.says, domain, typeset, self.scope)
        else:
            found = ""
        return found and f"{self.place}: {found}"


@dataclass
class Page:
    """A page: its pieces, and what could not be matched with its Markdown."""

    pieces: list[Piece] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)


def read_page(markdown: Path, built: Path, name: str) -> Page:
    """The maths of a page."""
    page = Page()
    article = ARTICLE.search(built.read_text(encoding="utf-8"))
    assert article, f"{name} has no article"
    text, all_maths = article[0], scan(markdown.read_text(encoding="utf-8")).maths
    figures = list(FIGURE.finditer(text))
    displays = [maths.binding for maths in all_maths if maths.display and maths.binding]
    if [figure[1] for figure in figures] != [binding.id for binding in displays]:
        page.unmatched.append(f"{name}: the displays are others than in the Markdown")
        return page
    for figure, binding in zip(figures, displays, strict=True):
        page.pieces += _of_figure(figure[0], binding, name)
    inline = [maths for maths in all_maths if not maths.display]
    found = MATHS.findall(FIGURE.sub("", text))
    if len(found) != len(inline):
        page.unmatched.append(f"{name}: {len(found)} pieces of inline maths, and {len(inline)} in the Markdown")
        return page
    shown = [maths.binding for maths in all_maths if maths.binding]
    for maths, typeset_maths in zip(inline, found, strict=True):
        place = f"{name}: ${maths.tex}$"
        rows = rows_of(typeset_maths)
        if maths.binding:
            page.pieces.append(_stated(place, "bound in a sentence", rows, maths.binding))
        elif is_name(maths.tex):
            page.pieces.append(Piece(place, "a name in a sentence", rows))
        else:
            page.pieces.append(_part(place, rows, maths.tex, shown))
    return page


def rows_of(maths: str) -> tuple[Row, ...]:
    """The signs of each element; long maths in a sentence has several."""
    return tuple(row_of(html_to_xml(element)) for element in ELEMENT.findall(maths))


def html_to_xml(element: str) -> str:
    """Entities that XML does not have as their characters."""
    return re.sub(r"&(?!amp;|lt;|gt;|quot;)\w+;", lambda entity: html.unescape(entity[0]), element)


def scope_of(formula: Formula, binding: Binding, layout: str = "") -> Scope:
    """The statements in which a name means what it means in what is bound."""
    together = formula.scopes[0]
    if binding.kind == "derivation":
        own = formula.derivation_in(layout)
        others = () if "derivation" in formula.apart else together
    else:
        own = (formula.part(binding.part),)
        others = together if own[0] in together else ()
    return tuple(laid_out(statement, layout) for statement in (*own, *others))


def _stated(place: str, kind: str, rows: tuple[Row, ...], binding: Binding) -> Piece:
    formula = formulas()[binding.id]
    statement = formula.part(binding.part)
    return Piece(place, kind, rows, statement, formula, scope_of(formula, binding))


def _part(place: str, rows: tuple[Row, ...], tex: str, shown: Iterable[Binding]) -> Piece:
    """What is printed in a sentence as a part of a formula that the page shows."""
    for binding in shown:
        formula = formulas()[binding.id]
        statements = formula.derivation if binding.kind == "derivation" else (formula.part(binding.part),)
        for statement in statements:
            for node in (node for expr in statement.exprs for node in walk(expr)):
                if node.latex() == tex:
                    scope = (statement, *scope_of(formula, binding))
                    return Piece(place, "a part in a sentence", rows, node, formula, scope)
    return Piece(place, "of no formula", rows)


def _of_figure(figure: str, binding: Binding, name: str) -> Iterator[Piece]:
    """The statement or the derivation in each layout, the wrong variants, and the symbols."""
    formula = formulas()[binding.id]
    place = f"{name}: {binding.id} {binding.part or binding.kind}"
    regions = [match.groups() for match in REGION.finditer(figure)]
    shown = [region for region in regions if not region[0].endswith("wrong variants")]
    found = ["".join(LAYOUT.findall(attributes)) for _, attributes, _ in shown]
    assert found == [""] or sorted(found) == sorted(LAYOUTS), f"{place}: the layouts are {found}"
    for layout, (_, _, inside) in zip(found, shown, strict=True):
        where = f"{place}, {layout} layout" if layout else place
        yield from _statements(where, binding, inside, formula, layout)
    for _, _, inside in (region for region in regions if region[0].endswith("wrong variants")):
        for reject, maths in zip(formula.rejects, MATHS.findall(inside), strict=True):
            scope = scope_of(formula, Binding("formula", formula.id))
            yield Piece(f"{place}, rejected", "a wrong variant", rows_of(maths), reject.wrong, formula, scope)
    for inside in SHAPES.findall(figure):
        for (symbol, _), maths in zip(names(formula), MATHS.findall(inside), strict=True):
            yield Piece(f"{place}, shapes", "a symbol with its shape", rows_of(maths), symbol, formula)


def _statements(place: str, binding: Binding, inside: str, formula: Formula, layout: str) -> Iterator[Piece]:
    scope = scope_of(formula, binding, layout)
    if binding.kind != "derivation":
        yield Piece(place, "a display", rows_of(inside), laid_out(formula.part(binding.part), layout), formula, scope)
        return
    steps = [rows_of(step) for step in inside.split("<li")[1:]]
    for statement in formula.derivation_in(layout):
        lines, steps = steps[: len(statement.lines())], steps[len(statement.lines()) :]
        yield Piece(place, "a derivation", tuple(row for line in lines for row in line), statement, formula, scope)
    assert not steps, f"{place}: more lines than the derivation has"
