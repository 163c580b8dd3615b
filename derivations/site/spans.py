"""A code span names something, or it is a piece of code that runs on its page.

A name, an option, a file or a shape claims nothing. An expression with a sign or a call in it does: it must stand as an
expression in a session or an included piece of code of the page, or in the code of a formula that the page shows.
"""

import ast
import contextlib
import functools
import itertools
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .listings import code as emitted
from .numbers import TABLE
from .pages import TOKEN, scan
from .sessions import examples_of, language_of, parsed
from .source import path_of, snippet
from .stream import FORMULA_ID

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

NAMED = re.compile(
    r"--[a-z]+(?:-[a-z]+)*(?: [a-z]+)?|--shape \w+=[a-z,]*|(?:order|layout|axis|structure)=\w*"  # options
    r"|make [a-z]+|pip install \.|derivations(?:/[a-z_]+)+(?:\.py|/)?|[A-Za-z_]\w*|[@*]|\.T|\w+ \+?= …"  # files, names
)
SNIPPET = re.compile(r'^[ \t>]*-+8<-+[ \t]+"(?P<module>[\w/]+)\.py:(?P<section>[^"\n]+)"', re.MULTILINE)
NAMES = ast.Name | ast.Attribute | ast.Constant | ast.Subscript | ast.Slice | ast.Tuple | ast.expr_context


def faults(text: str, formulas: Mapping[str, "Formula"]) -> Iterator[tuple[int, str]]:
    """The code spans that state something, with their positions."""
    tables = [table.span() for table in TABLE.finditer(text)]  # what stands in a bound table is compared as a whole
    for token in TOKEN.finditer(text):
        if token.lastgroup != "code" or any(start < token.start() < end for start, end in tables):
            continue
        span = token["code"].strip("`").strip()
        if why := _wrong(span):
            yield token.start(), f"{token['code']} {why}"
        elif not NAMED.fullmatch(span) and not (re.fullmatch(FORMULA_ID, span) and span in formulas):
            expression = _expression(span)
            if expression and _only_names(expression):
                continue
            sources = itertools.chain(_of_page(text), _of_formulas(text, formulas))
            if not expression or not any(ast.dump(expression) in _pieces(source) for source in sources):
                yield token.start(), f"{token['code']} is no name, and no expression in code that runs on this page"


def _wrong(span: str) -> str | None:
    """Why a span is no code, or has a number that nothing gives."""
    if "#" in span:
        return "has a comment, which is no code"
    if re.search(r"[^\x00-\x7f…]", span):
        return "has characters that are no code; write maths between dollars"
    if re.search(r"\.\d|\d\.(?![A-Za-z\d])|\d[eE][-+]?\d|\d_\d", span):
        return "has a decimal number; bind it, or show it at a console"
    return None


def _expression(span: str) -> ast.expr | None:
    try:
        return ast.parse(span.replace("…", "..."), mode="eval").body
    except SyntaxError:
        return None


def _only_names(expression: ast.expr) -> bool:
    """Names, their entries, a whole number, and a shape with a name in it or of one size."""
    nodes = list(ast.walk(expression))
    texts = any(isinstance(node, ast.Constant) and isinstance(node.value, str | bytes) for node in nodes)
    sizes = all(
        len(node.elts) == 1 or any(isinstance(part, ast.Name | ast.Slice) for part in ast.walk(node))
        for node in nodes
        if isinstance(node, ast.Tuple)
    )
    return all(isinstance(node, NAMES) for node in nodes) and not texts and sizes


@functools.lru_cache(maxsize=2048)
def _pieces(source: str) -> frozenset[str]:
    """Every expression in some code, also in the formulas that it holds as text."""
    found: set[str] = set()
    tree = parsed(source)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.expr):
            found.add(ast.dump(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip() != source.strip():
            found.update(*(_pieces(line.strip()) for line in node.value.split("\n")))
    return frozenset(found)


def _of_page(text: str) -> Iterator[str]:
    """The code of a page: what is typed in at its sessions, its listings, the sections of modules that it includes."""
    for token in TOKEN.finditer(text):
        if language_of(token) == "pycon":
            yield from (example.source for _, example in examples_of(token))
        elif language_of(token) == "python":
            yield textwrap.dedent(token["code_block"].partition("\n")[2].rpartition("\n")[0])
    for included in SNIPPET.finditer(text):
        with contextlib.suppress(ValueError, ImportError):  # what is not there has a message of its own
            yield snippet(included["module"].replace("/", "."), included["section"])[1]


def _of_formulas(text: str, formulas: Mapping[str, "Formula"]) -> Iterator[str]:
    """The code of the formulas that a page shows: the modules that define them, and what they emit."""
    shown = [formulas[maths.binding.id] for maths in scan(text).maths if maths.binding and maths.binding.id in formulas]
    yield from (path_of(module).read_text(encoding="utf-8") for module in {formula.module for formula in shown})
    yield from (emitted(formula) for formula in shown)
