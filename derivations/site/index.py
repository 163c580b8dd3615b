"""The indices, which ``sync`` writes from the formulas between ``<!-- index: … -->`` and ``<!-- end index -->``.

The formulas in them are bound like all others, so that the Markdown reads well as it stands and nothing escapes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from derivations.worked import THEMES
from derivations.worked.formula import WorkedDerivation

from .lint import Formulas, Problem, suggestion
from .pages import INDEX, line_of

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

BEGINNING = re.compile(r"<!--\s*index:?\s*(?P<kind>[\w-]*).*?-->", re.IGNORECASE)
HEADING = re.compile(r"^# (.+)$", re.MULTILINE)


def with_indices(text: str, page: str, formulas: Formulas, docs: Path) -> str:
    """The page with its indices as the formulas are; one that is not known stays as it is."""

    def written(block: re.Match[str]) -> str:
        if block["kind"] not in INDICES:
            return block[0]
        return f"<!-- index: {block['kind']} -->\n{table(block['kind'], page, formulas, docs)}<!-- end index -->"

    return INDEX.sub(written, text)


def problems(docs: Path, formulas: Formulas) -> Iterator[Problem]:
    """The indices that are not what ``sync`` would write."""
    for path in sorted(docs.rglob("*.md")):
        page = path.relative_to(docs).as_posix()
        yield from page_problems(page, path.read_text(encoding="utf-8"), formulas, docs)


def page_problems(page: str, text: str, formulas: Formulas, docs: Path) -> Iterator[Problem]:
    tables = {block.start(): block["table"] for block in INDEX.finditer(text)}
    for beginning in BEGINNING.finditer(text):
        file, line, kind = f"{docs.name}/{page}", line_of(text, beginning.start()), beginning["kind"]
        if kind not in INDICES:
            yield Problem(file, line, f"no index of {kind}{suggestion(kind, INDICES)}; there are {', '.join(INDICES)}")
        elif beginning.start() not in tables:
            yield Problem(file, line, "the index has no end; write <!-- end index --> below it")
        elif tables[beginning.start()] != table(kind, page, formulas, docs):
            yield Problem(file, line, f"the index of {kind} is stale; run `derivations sync`")


def table(kind: str, page: str, formulas: Formulas, docs: Path) -> str:
    """An index as Markdown, a table or boxes that open, with a blank line above and below.

    It is about the formulas of its page's folder; on a page that is in none, about all.
    """
    group = posixpath.dirname(page)
    listed = {id: f for id, f in formulas.items() if not group or posixpath.dirname(f.page) == group}
    head, rows = INDICES[kind]
    if not head:
        return "\n" + "".join(f"{block}\n\n" for (block,) in rows(page, listed, docs))
    lines = [head, ["---"] * len(head), *rows(page, listed, docs)]
    return "\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in lines) + "\n"


def _box(title: str, *paragraphs: str) -> str:
    """What opens on demand."""
    inside = indent("\n\n".join(paragraphs), "    ")
    return f'??? note "{title}"\n\n{inside}'


def _counted(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"


# The formulas, page by page


def _formula_boxes(page: str, formulas: Formulas, docs: Path) -> Iterator[list[str]]:
    for target, listed in groupby(formulas.values(), key=lambda formula: formula.page):
        items = [f"- {_link(formula, page)} · `{formula.id}`\n\n    {_bound(formula)}" for formula in listed]
        yield [_box(f"{_title(docs, target)} · {_counted(len(items), 'formula')}", *items)]


def _bound(formula: Formula, part: str | None = None) -> str:
    """The formula, or a part of it, bound and on one line."""
    tex = " ".join(formula.latex(part).splitlines())
    return f"<!-- formula: {' '.join(filter(None, (formula.id, part)))} -->${tex}$"


# The rules, each with the derivations that use it


def _rule_boxes(page: str, formulas: Formulas, docs: Path) -> Iterator[list[str]]:
    uses = _uses(formulas)
    for rule in (formula for formula in formulas.values() if formula.id in uses):
        places = [
            f"- {_link(formulas[id], page)}, {'step' if len(steps) == 1 else 'steps'} {', '.join(map(str, steps))}"
            for id, steps in uses[rule.id].items()
        ]
        title = f"{rule.title} · {_counted(len(places), 'derivation')}"
        yield [_box(title, f"{_link(rule, page)}: {_bound(rule)}", "\n".join(places))]


def _uses(formulas: Formulas) -> dict[str, dict[str, list[int]]]:
    """For each rule the derivations that use it, and in which of their steps."""
    uses: dict[str, dict[str, list[int]]] = {}
    for formula in formulas.values():
        for number, line in enumerate(formula.derivation_lines(), start=1):
            for rule in line.rules:
                uses.setdefault(rule, {}).setdefault(formula.id, []).append(number)
    return uses


# The reference: the formulas of a page at a glance, each with the part that a reader looks for, and cards


def _glance_rows(*parts: str) -> Rows:
    """Rows with the formula and the first of these parts that it has."""

    def rows(page: str, formulas: Formulas, docs: Path) -> Iterator[list[str]]:
        for formula in (f for f in formulas.values() if f.page == page):
            part = next((name for name in parts if name in formula.parts), None)
            second = _bound(formula, part) if part else ""
            name = formula.title.split(": ")[-1]
            yield [f"[{name[0].upper()}{name[1:]}](#{formula.id})", _bound(formula), second]

    return rows


def _rule_rows(page: str, formulas: Formulas, docs: Path) -> Iterator[list[str]]:
    """The rules with what is read off first: that is what is looked up, and a narrow screen shows no more."""
    for name, differential, derivative in _glance_rows("gradient", "jacobian")(page, formulas, docs):
        yield [name, derivative, differential]


def _element_wise_cards(page: str, formulas: Formulas, docs: Path) -> Iterator[list[str]]:
    for formula in (f for f in formulas.values() if f.code == "element-wise"):
        yield [f"<!-- formula: {formula.id} -->\n$$\n{formula.latex()}\n$$"]


# The worked derivations


def _answer_rows(theme: str, page: str, formulas: Formulas, docs: Path) -> Iterator[list[str]]:
    for formula in formulas.values():
        if isinstance(formula, WorkedDerivation) and formula.module.endswith(f".{theme}"):
            answers = "<br>".join(_bound(formula, name) for name in formula.backward or (None,))
            # the answer of a backward pass stands above its derivation, at the top of the page
            top = f"[{formula.title}]({_relative(formula.page, page)})"
            yield [top if formula.backward else _link(formula, page), answers]


def _link(formula: Formula, page: str) -> str:
    return f"[{formula.title}]({_relative(formula.page, page)}#{formula.id})"


def _relative(target: str, page: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def _title(docs: Path, page: str) -> str:
    """The heading of a page."""
    path = docs / page
    heading = HEADING.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return heading[1] if heading else page


Rows = Callable[[str, Formulas, Path], Iterator[list[str]]]
INDICES: dict[str, tuple[list[str], Rows]] = {
    "formulas": ([], _formula_boxes),
    "rules": ([], _rule_boxes),
    "differentials": (["operation", "derivative", "differential"], _rule_rows),
    "linear-maps": (["map", "adjoint", "as a matrix"], _glance_rows("matrix")),
    "element-wise": ([], _element_wise_cards),
    **{theme: (["what is derived", "the answer"], partial(_answer_rows, theme)) for theme in THEMES},
}
