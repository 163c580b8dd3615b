"""Nothing escapes: every formula on a page is bound to the code that prints and checks it, or it is refused.

``page_problems`` judges one page, ``problems`` all pages together with the formulas that they should show.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from derivations.evidence.contradictions import contradictions
from derivations.evidence.formula import Formula
from derivations.evidence.reasons import wrong_reasons
from derivations.evidence.statement import Statement
from derivations.paper import SECTIONS
from derivations.registry import formulas as all_formulas

from . import around, characters, clean, consoles, front_matter, layouts, listings, numbers, prose, spans, typed
from .cells import NOTEBOOKS, words_of
from .names import is_name, parts_of
from .pages import Binding, Maths, idle_comments, line_of, scan
from .source import path_of, snippet
from .stream import FORMULA_LINK

PAGES = {section: f"paper/{stem}.md" for section, stem in SECTIONS.items()} | {"10": "paper/resources.md"}

Formulas = Mapping[str, Formula]
Typeset = Callable[[str, bool], str]  # TeX, whether displayed -> HTML; ValueError if the TeX is wrong


@dataclass(frozen=True)
class Problem:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BindingError(ValueError):
    """A binding names what does not exist."""


def problems(docs: Path, formulas: Formulas, typeset: Typeset) -> list[Problem]:
    """Everything that is wrong on the pages under ``docs``, and every formula that its page does not show."""
    found: list[Problem] = []
    shown: set[tuple[str, str]] = set()  # page, id
    for path in (*sorted(docs.rglob("*.md")), *sorted(docs.glob(NOTEBOOKS))):
        text, page = path.read_text(encoding="utf-8"), path.relative_to(docs).as_posix()
        text = words_of(text) if path.suffix == ".py" else text
        found += known_problems(f"{docs.name}/{page}", text, formulas, typeset)
        found += [Problem(f"{docs.name}/{page}", *fault) for fault in around.snippet_faults(text, docs.parent)]
        bindings = (maths.binding for maths in scan(text).maths)
        shown |= {(page, binding.id) for binding in bindings if binding and not binding.part}
    found += [Problem(*fault) for fault in around.faults(docs, PAGES)]
    for formula in formulas.values():
        found += formula_problems(formula, shown, docs)
    found += [Problem(*place_of(formulas[id.split()[0]]), fault) for id, fault in contradicted(formulas)]
    return found


def known_problems(file: str, text: str, formulas: Formulas, typeset: Typeset) -> list[Problem]:
    """What is wrong on one page, by line; where this code found nothing before, it does not look again."""

    def look() -> list[Problem]:
        return page_problems(file, text, formulas, typeset)

    return clean.faults(f"{file}\0{text}", look) if formulas == all_formulas() else look()


def page_problems(file: str, text: str, formulas: Formulas, typeset: Typeset) -> list[Problem]:
    """What is wrong on one page, by line."""
    page = scan(text)
    found = [Problem(file, line, fault) for line, fault in page.faults]
    for maths in page.maths:
        found += [Problem(file, maths.line, message) for message in _complaints(maths, page.maths, formulas, typeset)]
    bound = [(maths.line, _statements(maths.binding, formulas)) for maths in page.maths if maths.binding]
    found += [Problem(file, line, fault) for line, fault in layouts.faults(bound)]
    names = {maths.start for maths in page.maths if not maths.binding}
    places = [
        *characters.faults(text),
        *front_matter.faults(text),
        *idle_comments(text),
        *_unknown_links(text, formulas),
        *listings.faults(text, formulas),
        *numbers.faults(text, formulas),
        *consoles.faults(text),
        *spans.faults(text, formulas),
        *prose.faults(text, names),
        *prose.wrong_sections(text, file.partition("/")[2], PAGES),
    ]
    found += [Problem(file, line_of(text, at), fault) for at, fault in places]
    return sorted(found, key=lambda problem: problem.line)


def _unknown_links(text: str, formulas: Formulas) -> Iterator[tuple[int, str]]:
    """The links that show the id of a formula that is none, which nothing reads as words, and those to no place."""
    for link in re.finditer(r"\]\(\s*<?(?!https?:)\w[\w+.-]*:", text):
        yield link.start(), "a link leads to a page, not to what it holds itself"
    for link in re.finditer(FORMULA_LINK, text):
        if link[1] not in formulas:
            yield link.start(), f"no formula has the id {link[1]}{suggestion(link[1], formulas)}"


def _complaints(maths: Maths, page: list[Maths], formulas: Formulas, typeset: Typeset) -> Iterator[str]:
    if maths.binding:
        try:
            expected = printed(maths, maths.binding, formulas)
        except BindingError as error:
            yield str(error)
            return
        if maths.tex != expected:
            stale = f"{maths.binding} is stale: the code prints other TeX; run `derivations sync`"
            yield f"{stale}\n{difference(maths.tex, expected)}"
        if maths.binding.kind == "derivation":
            yield from _unknown_rules(formulas[maths.binding.id], formulas)
            wrong = wrong_reasons(formulas[maths.binding.id], formulas)
            yield from (f"{maths.binding.id}: {reason}" for reason in wrong)
    elif maths.display:
        yield "displayed maths without a binding; put <!-- formula: ID --> on the line above"
    elif not is_name(maths.tex) and not _is_part(maths.tex, page, formulas):
        yield f"${maths.tex}$ is no name, and no part of a formula on this page; bind it: <!-- formula: ID PART -->$…$"
    try:
        typeset(maths.tex, maths.display)
    except ValueError as error:
        yield f"Temml refuses {maths.binding or f'${maths.tex}$'}: {error}"


def _is_part(tex: str, page: list[Maths], formulas: Formulas) -> bool:
    """Whether the code prints exactly this for a part of a formula that the page shows."""
    shown = (maths for maths in page if maths.binding and tex in maths.tex)
    return any(tex in parts_of(_statements(maths.binding, formulas)) for maths in shown if maths.binding)


def _statements(binding: Binding, formulas: Formulas) -> tuple[Statement, ...]:
    formula = formulas.get(binding.id)
    if not formula or (binding.part and binding.part not in formula.parts):
        return ()
    return formula.derivation if binding.kind == "derivation" else (formula.part(binding.part),)


def _unknown_rules(formula: Formula, formulas: Formulas) -> Iterator[str]:
    for rule in (rule for line in formula.derivation_lines() for rule in line.rules if rule not in formulas):
        yield f"{formula.id} names the rule {rule}, which no formula states{suggestion(rule, formulas)}"


def printed(maths: Maths, binding: Binding, formulas: Formulas) -> str:
    """The TeX that the code prints for bound maths."""
    if binding.id not in formulas:
        raise BindingError(f"no formula has the id {binding.id}{suggestion(binding.id, formulas)}")
    formula = formulas[binding.id]
    if binding.kind == "derivation":
        if binding.part or not formula.derivation:
            raise BindingError(f"{binding.id} has no such derivation; write <!-- formula: {binding.id} -->")
        if not maths.display:
            raise BindingError("a derivation has several lines; display it between lines $$")
        return formula.derivation_latex()
    if binding.part and binding.part not in formula.parts:
        known = f"its parts are {', '.join(formula.parts)}" if formula.parts else "it has none"
        raise BindingError(f"{binding.id} has no part {binding.part}; {known}")
    tex = formula.latex(binding.part)
    return tex if maths.display else " ".join(tex.splitlines())


def suggestion(name: str, names: Iterable[str]) -> str:
    nearest = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean {nearest[0]}?" if nearest else ""


def difference(page: str, code: str) -> str:
    """The lines of the page and of the code, where they differ."""
    says = {"- ": "    the page: ", "+ ": "    the code: "}
    lines = difflib.ndiff(page.splitlines(), code.splitlines())
    return "\n".join(says[line[:2]] + line[2:] for line in lines if line[:2] in says)


def contradicted(formulas: Formulas) -> Iterator[tuple[str, str]]:
    """The entries whose equation another one denies, while the conditions on the cards are the same."""
    for stated, denied in contradictions(formulas.values()):
        yield stated, f"{stated} states what {denied} denies; state the condition that {stated} needs"


def place_of(formula: Formula) -> tuple[str, int]:
    """The file of a formula and the line of its code; the first line where the code is not marked."""
    file = "/".join(path_of(formula.module).parts[-3:])
    try:
        return file, snippet(formula.module, formula.code or formula.id)[0]
    except ValueError:
        return file, 1


def formula_problems(formula: Formula, shown: set[tuple[str, str]], docs: Path) -> Iterator[Problem]:
    """A formula whose code is not marked as a section, that its page does not show, or whose texts state something."""
    file = "/".join(path_of(formula.module).parts[-3:])
    try:
        line, _ = snippet(formula.module, formula.code or formula.id)
    except ValueError as error:
        yield Problem(file, 1, str(error))
        return
    for fault in typed.faults(formula):
        yield Problem(file, line, fault)
    if (formula.page, formula.id) not in shown:
        page, binding = f"{docs.name}/{formula.page}", f"<!-- formula: {formula.id} -->"
        yield Problem(file, line, f"{page} does not show {formula.id}; add {binding} and $$ … $$")
