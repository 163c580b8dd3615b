"""A formula on the page: typeset, in both layouts, with its address, its LaTeX, and on demand its evidence.

Everything stands in the page and works without JavaScript. The maths is printed with a mark on every expression, its
name and shape, which the page shows to whoever points at it. The first card of a formula on a page says all there is
to say; later ones (a part, the derivation after the result) say only what is theirs. A line that does not hold says so
above it, and cannot be taken for a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from derivations.evidence.statement import Unequal, aligned, display, laid_out
from derivations.language.latex import marking

from .breadth import printed_width
from .details import details, in_words
from .elements import UNSEARCHED, Node, Surroundings, element, of_layout, scrolling
from .pages import Binding, Maths
from .titles import title, verdict

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula
    from derivations.evidence.statement import Line, Statement

LAYOUTS = ("numerator", "denominator")
BESIDE = 40  # characters of a line that leave room for a reason beside it
HAT = re.compile(r"(?<![A-Za-z])([A-Za-z])_hat(?![A-Za-z])")  # plain text has the name, the formula a hat
TURNED = "The reasons are worded for numerator layout: here rows and columns have changed places."


def card(maths: Maths, binding: Binding, first: bool, page: Surroundings) -> Element:
    """The card of a bound display; the first of its formula on the page has the anchor and the evidence."""
    formula = page.formulas[binding.id]
    derived = binding.kind == "derivation"
    wrong = verdict(formula, binding.part, derived)
    forms = layouts(formula, binding, switched=not wrong and page.knows_layouts(maths))
    switch = [_switch(f"layout-{maths.line}", next(iter(forms)))] if len(forms) > 1 else []
    said = [*switch, in_words(forms)]
    name = title(formula, binding.part)
    badge = "" if wrong else "Each line checked" if derived else "Checked"
    figure = element(
        "figure",
        {"class": "formula formula--wrong" if wrong else "formula", "data-formula": formula.id},
        *([element("p", {"class": "formula__verdict"}, wrong)] if wrong else []),
        *(_region(formula, name, layout, statements, derived, page) for layout, statements in forms.items()),
        *_conditions(formula, binding),
        _caption(badge, name, formula, page, [] if first else said),
        *([element("div", {"class": "formula__more"}, *said, *details(formula, page))] if first else []),
    )
    if first:
        figure.set("id", formula.id)
    return figure


def layouts(formula: Formula, binding: Binding, switched: bool = True) -> dict[str, tuple[Statement, ...]]:
    """What is shown in each layout, its own first; under one empty name where there is no choice.

    There is none if the layout changes nothing, or if the card is not ``switched``.
    """
    own = _shown(formula, binding)
    forms = {layout: _shown(formula, binding, layout) for layout in LAYOUTS}
    if not switched or forms["denominator"] == forms["numerator"]:
        return {"": own}
    return dict(sorted(forms.items(), key=lambda form: form[1] != own))


def _shown(formula: Formula, binding: Binding, layout: str = "") -> tuple[Statement, ...]:
    if binding.kind == "derivation":
        return formula.derivation_in(layout)
    return (laid_out(formula.part(binding.part), layout),)


# The maths


def _region(
    formula: Formula, name: str, layout: str, statements: tuple[Statement, ...], derived: bool, page: Surroundings
) -> Element:
    """One form of the formula; it keeps the LaTeX that is copied, which has no marks."""
    tex = aligned(statements) if derived else display(statements[0])
    wide = derived and max(map(printed_width, tex.splitlines())) > BESIDE
    with marking():
        if derived:
            shown: list[Node] = [_steps([line for s in statements for line in s.lines()], wide, page)]
        else:
            shown = [page.maths(display(statements[0]), True)]
    if derived and layout == "denominator" and formula.turns:
        shown.append(element("p", {"class": "formula__note"}, TURNED))
    label = ", ".join([name, *(["derivation"] if derived else []), *([f"{layout} layout"] if layout else [])])
    return scrolling(label, {"data-latex": tex, **of_layout(layout)}, *shown)


def _conditions(formula: Formula, binding: Binding) -> Iterator[Element]:
    """Where it holds. An example with numbers has no conditions, nor has what says that two sides differ."""
    holds = binding.kind == "derivation" or not isinstance(formula.part(binding.part), Unequal)
    conditions = formula.conditions_of(binding.part) if holds and binding.part not in formula.apart else ()
    if conditions:
        said = HAT.sub("\\1\N{COMBINING CIRCUMFLEX ACCENT}", f"Conditions: {'; '.join(conditions)}.")
        yield element("p", {"class": "formula__note"}, said)


def _steps(lines: list[Line], wide: bool, page: Surroundings) -> Element:
    """One line for each step: left side, sign and right side, reason.

    The reasons of a card stand in one place: beside the lines, or below each if one of them is too wide for that.
    """
    kind = "formula__steps formula__steps--wide" if wide else "formula__steps"
    return element("ol", {"class": kind}, *(_step(line, page) for line in lines))


def _step(line: Line, page: Surroundings) -> Element:
    left = page.maths(rf"\displaystyle {line.left}") if line.left else ""
    right = page.maths(rf"\displaystyle {line.relation} {line.right}")
    return element(
        "li",
        {"class": "formula__tall"} if r"\begin{" in line.right else {},
        element("span", {"class": "formula__left"}, left),
        element("span", {"class": "formula__right"}, right),
        " ",
        element("span", {"class": "formula__reason"}, *_reason(line, page)),
    )


def _reason(line: Line, page: Surroundings) -> Iterator[Node]:
    """The reason; each rule in it leads to where the site states it."""
    if not line.rules:
        yield line.because
    for number, (rule, words) in enumerate(line.rules.items()):
        yield "; " if number else ""
        yield element("a", {"href": page.address(page.formulas[rule])}, words)


# What stands below it


def _caption(badge: str, title: str, formula: Formula, page: Surroundings, more: list[Element]) -> Element:
    """The name of the formula and its address; if it has the badge of what is checked, its LaTeX can be copied.

    A card that has little more to say says it in the same row.
    """
    address = {"class": "formula__id", "href": page.address(formula), "title": "Link to this formula"}
    copy = {"class": "formula__copy", "type": "button", "hidden": "hidden", **UNSEARCHED}
    checked: list[Node] = [element("span", {"class": "formula__checked"}, badge), " "]
    copied: list[Node] = [" ", element("button", copy, "Copy LaTeX")]
    return element(
        "figcaption",
        {},
        *(checked if badge else []),
        element("span", {"class": "formula__title"}, title),
        " ",
        element("a", address, formula.id),
        *(copied if badge else []),
        *more,
    )


def _switch(name: str, chosen: str) -> Element:
    """The choice between the layouts of this card alone: radio buttons, so that it works without JavaScript.

    It is not remembered, not by the browser either.
    """
    choices: list[Node] = []
    for layout in LAYOUTS:
        radio = {"type": "radio", "name": name, "value": layout, "autocomplete": "off"}
        if layout == chosen:
            radio["checked"] = "checked"
        choices += [element("label", {}, element("input", radio), f" {layout}"), " "]
    attributes = {"class": "formula__layouts", **UNSEARCHED}
    return element("fieldset", attributes, element("legend", {}, "Layout"), *choices)
