"""What a card says on demand: the formula in words, its evidence, the shapes of its symbols, its code."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from derivations import kept
from derivations.evidence.reasons import in_words as reasons_in_words
from derivations.evidence.reasons import verdicts
from derivations.evidence.shapes import names, result_shapes
from derivations.evidence.statement import is_denominator, laid_out
from derivations.language.latex import latex, marking
from derivations.registry import formulas

from .elements import UNSEARCHED, Node, Surroundings, element, listed, of_layout, scrolling, unfold
from .meaning import meaning
from .source import snippet
from .titles import plainly

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula
    from derivations.evidence.report import Evidence
    from derivations.evidence.statement import Statement

NAME = re.compile(r"\\data\{name=([^,}]*)")

_evidence: dict[str, tuple[Formula, Evidence]] = {}


def evidence(formula: Formula) -> Evidence:
    """The evidence of a formula, gathered once however many pages show it."""
    if formula.id not in _evidence or _evidence[formula.id][0] is not formula:
        _evidence[formula.id] = formula, kept.evidence(formula)
    return _evidence[formula.id][1]


@functools.cache
def check_all() -> None:
    """Gather the evidence of all formulas at once, which several processes do faster than pages one by one."""
    every = list(formulas().values())
    _evidence.update({f.id: (f, found) for f, found in zip(every, kept.all_evidence(every), strict=True)})


def details(formula: Formula, page: Surroundings) -> list[Element]:
    """What is said once on a page for each of its formulas."""
    return [
        unfold("Evidence", {}, *_findings(formula, page)),
        unfold("Shapes", UNSEARCHED, _shapes(formula, page)),
        unfold("Code", UNSEARCHED, *_code(formula, page)),
    ]


def in_words(forms: dict[str, tuple[Statement, ...]]) -> Element:
    """What the statement means, and each layout read out in English, which search finds."""
    means = meaning(next(iter(forms.values()))[-1])
    said = [element("p", of_layout(layout), sentence(s.words())) for layout, form in forms.items() for s in form]
    return unfold("In words", {}, *([element("p", {"class": "formula__meaning"}, means)] if means else []), *said)


def sentence(text: str) -> str:
    """A text with a capital and a full stop; a letter that is a name stays as it is.

    >>> sentence("the derivative of x with respect to x equals 1"), sentence("z equals 2")
    ('The derivative of x with respect to x equals 1.', 'z equals 2.')
    """
    return f"{re.sub('^(the|minus|one|two|three|entry|row|capital) ', lambda word: word[0].capitalize(), text)}."


def _findings(formula: Formula, page: Surroundings) -> list[Element]:
    found = [element("p", {}, evidence(formula).sentence())]
    if answers := [answer for _, answer in verdicts(formula, page.formulas)]:
        found.append(element("p", {}, reasons_in_words(answers)))
    if is_denominator(laid_out(formula.statement, "numerator")):
        found.append(element("p", {}, "Written in denominator layout."))
    if formula.rejects:
        wrong = [[page.maths(r.wrong.latex()), f" — {plainly(r.because)}"] for r in formula.rejects]
        found += [
            element("p", {}, "Rejected, as it must be:"),
            scrolling(f"{formula.title}, wrong variants", {}, listed(*wrong)),
        ]
    if checks := [*evidence(formula).checks, *evidence(formula).unequal]:
        found += [element("p", {}, "Checked as well:"), listed(*([plainly(claim)] for claim in checks))]
    return found


def _shapes(formula: Formula, page: Surroundings) -> Element:
    """The result and the names with their shapes; a name can be pointed at, or focused, like its occurrences."""
    results = [f"{shape}, in {layout} layout" if layout else shape for layout, shape in result_shapes(formula).items()]
    rows: list[Node] = [element("dt", {}, "the result"), element("dd", {}, "; ".join(results))]
    with marking():
        symbols = [(latex(name), shape) for name, shape in names(formula)]
    for symbol, shape in symbols:
        name = _name(symbol)
        named = element("span", {"class": "formula__symbol", "data-symbol": name}, page.maths(symbol, said=name))
        rows += [element("dt", {}, named), element("dd", {}, shape)]
    return element("dl", {"class": "formula__shapes"}, *rows)


def _name(symbol: str) -> str:
    """The name that a marked symbol carries."""
    match = NAME.match(symbol)
    assert match, f"{symbol} is not marked"
    return match[1]


def _code(formula: Formula, page: Surroundings) -> list[Element]:
    _, definition = snippet(formula.module, formula.code or formula.id)
    return [
        element("p", {}, "The definition that the formula is printed from:"),
        element("div", {}, page.keep(_highlighted(definition))),
        element("p", {}, "The same as a NumPy function:"),
        element("div", {}, page.keep(_highlighted(importing(formula.numpy_source())))),
    ]


IMPORTED = {
    "derivative": "from derivations.language.differences import central_difference as derivative",
    "limit_at_zero": "from derivations.language.differences import limit_at_zero",
}


def importing(source: str) -> str:
    """The source with what it takes to differentiate a function that is not written out."""
    lines = [line for name, line in IMPORTED.items() if re.search(rf"\b{name}\(", source)]
    return "\n".join([*lines, "", "", source]) if lines else source


PLAIN = re.compile(r'<span class="[npw]">([^<]*)</span>')


def _highlighted(code: str) -> str:
    """The code in colours; names, brackets and blanks, most of it, have none and need no element."""
    return PLAIN.sub(r"\1", highlight(code, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True)))
