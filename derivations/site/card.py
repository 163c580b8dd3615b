"""A formula on the page: typeset, in both layouts, with its address, its LaTeX, and on demand its evidence.

Everything stands in the page and works without JavaScript. The maths is printed with a mark on every expression, its
name and shape, which the page shows to whoever points at it. The first card of a formula on a page says all there is
to say; later ones (a part, the derivation after the result) say only what is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from derivations.evidence.statement import aligned, display, laid_out
from derivations.language.latex import marking

from .details import details, in_words
from .elements import UNSEARCHED, Node, Surroundings, element, of_layout, scrolling
from .pages import Binding, Maths

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula
    from derivations.evidence.statement import Line, Statement

LAYOUTS = ("numerator", "denominator")
TURNED = "The reasons are worded for numerator layout: here rows and columns have changed places."


def card(maths: Maths, binding: Binding, first: bool, page: Surroundings) -> Element:
    """The card of a bound display; the first of its formula on the page has the anchor and the evidence."""
    formula = page.formulas[binding.id]
    derived = binding.kind == "derivation"
    forms = layouts(formula, binding)
    switch = [_switch(f"layout-{maths.line}")] if len(forms) > 1 else []
    more = [*switch, in_words(forms), *(details(formula, page) if first else [])]
    name = title(formula, binding.part)
    figure = element(
        "figure",
        {"class": "formula", "data-formula": formula.id},
        *(_region(formula, name, layout, statements, derived, page) for layout, statements in forms.items()),
        _caption("Each line checked" if derived else "Checked", name, formula, page),
        element("div", {"class": "formula__more"}, *more),
    )
    if first:
        figure.set("id", formula.id)
    return figure


def title(formula: Formula, part: str | None) -> str:
    """The title of a formula, and of which part of it: the part's name as words.

    >>> from derivations import formula
    >>> title(formula("s3-gradient-example"), "exercise-1-at-2-1")
    'The gradient of 3 x² y: exercise 1 at 2, 1'
    """
    words = re.sub(r"(?<=\d)-(?=\d)", ", ", part or "").replace("-", " ")
    return f"{formula.title}: {words}" if part else formula.title


def layouts(formula: Formula, binding: Binding) -> dict[str, tuple[Statement, ...]]:
    """What is shown, in numerator and in denominator layout; under one empty name if the layout changes nothing."""
    if binding.kind == "derivation":
        forms = {layout: formula.derivation_in(layout) for layout in LAYOUTS}
    else:
        forms = {layout: (laid_out(formula.part(binding.part), layout),) for layout in LAYOUTS}
    return forms if forms["denominator"] != forms["numerator"] else {"": forms["numerator"]}


# The maths


def _region(
    formula: Formula, name: str, layout: str, statements: tuple[Statement, ...], derived: bool, page: Surroundings
) -> Element:
    """One form of the formula; it keeps the LaTeX that is copied, which has no marks."""
    tex = aligned(statements) if derived else display(statements[0])
    with marking():
        if derived:
            shown: list[Node] = [_steps([line for s in statements for line in s.lines()], page)]
        else:
            shown = [page.maths(display(statements[0]), True)]
    if derived and layout == "denominator" and formula.turns:
        shown.append(element("p", {"class": "formula__note"}, TURNED))
    label = ", ".join([name, *(["derivation"] if derived else []), *([f"{layout} layout"] if layout else [])])
    return scrolling(label, {"data-latex": tex, **of_layout(layout)}, *shown)


def _steps(lines: list[Line], page: Surroundings) -> Element:
    """One line for each step: left side, sign and right side, reason."""
    return element("ol", {"class": "formula__steps"}, *(_step(line, page) for line in lines))


def _step(line: Line, page: Surroundings) -> Element:
    left = page.maths(rf"\displaystyle {line.left}") if line.left else ""
    right = page.maths(rf"\displaystyle {line.relation} {line.right}")
    return element(
        "li",
        {"class": "formula__tall"} if r"\begin{" in line.right else {},
        element("span", {"class": "formula__left"}, left),
        element(
            "span",
            {"class": "formula__right"},
            element("span", {}, right),
            " ",
            element("span", {"class": "formula__reason"}, *_reason(line, page)),
        ),
    )


def _reason(line: Line, page: Surroundings) -> Iterator[Node]:
    """The reason; each rule in it leads to where the site states it."""
    if not line.rules:
        yield line.because
    for number, (rule, words) in enumerate(line.rules.items()):
        yield "; " if number else ""
        yield element("a", {"href": page.address(page.formulas[rule])}, words)


# What stands below it


def _caption(badge: str, title: str, formula: Formula, page: Surroundings) -> Element:
    address = {"class": "formula__id", "href": page.address(formula), "title": "Link to this formula"}
    copy = {"class": "formula__copy", "type": "button", "hidden": "hidden", **UNSEARCHED}
    return element(
        "figcaption",
        {},
        element("span", {"class": "formula__checked"}, badge),
        " ",
        element("span", {"class": "formula__title"}, title),
        " ",
        element("a", address, formula.id),
        " ",
        element("button", copy, "Copy LaTeX"),
    )


def _switch(name: str) -> Element:
    """The choice between the layouts: plain radio buttons, so that it works without JavaScript."""
    choices: list[Node] = []
    for layout in LAYOUTS:
        radio = {"type": "radio", "name": name, "value": layout}
        if layout == "numerator":
            radio["checked"] = "checked"
        choices += [element("label", {}, element("input", radio), f" {layout}"), " "]
    attributes = {"class": "formula__layouts", **UNSEARCHED}
    return element("fieldset", attributes, element("legend", {}, "Layout"), *choices)
