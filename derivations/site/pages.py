r"""One reading of a page's Markdown, shared by ``sync``, the lint and the Markdown extension.

A page is prose with maths between dollars. Displayed maths stands between two lines ``$$``; inline maths is
``$…$`` on one line. A binding names the formula that prints the TeX: a comment on the line above a display,
or one that touches the first dollar of inline maths. Code, in whatever fence, holds no maths. ``\$`` is a
dollar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Binding:
    kind: str  # "formula" or "derivation"
    id: str
    part: str | None = None

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.kind}:", self.id, self.part)))


@dataclass(frozen=True)
class Maths:
    """Maths on a page: ``text[start:end]`` with its binding, of which ``text[inner]`` is the TeX."""

    binding: Binding | None
    tex: str
    display: bool
    line: int  # of the binding, or of the first dollar
    start: int
    end: int
    inner: slice
    indent: str = ""


@dataclass(frozen=True)
class Page:
    maths: list[Maths]
    faults: list[tuple[int, str]]  # (line, what is wrong with the form of the page)


PREFIX = r"[ \t>]*"  # what may precede a block on its line: indentation, quotation marks
FENCE = rf"^{PREFIX}(?:(?:[-*+]|\d+[.)])[ \t]+)?"  # a fence may also open a list item
BINDING = r"<!--\s*(?:formula|derivation):\s*[\w-]+?(?:\s+[\w-]+?)?\s*-->"

# The first alternative that matches wins, so what is code or a comment never yields maths.
TOKEN = re.compile(
    rf"""
      (?P<code_block> {FENCE} (?P<marks>`{{3,}}+|~{{3,}}+) [^`\n]*\n
                      (?:[^\n]*\n)*? {PREFIX}(?P=marks)[ \t]*$ )
    | (?P<open_fence> {FENCE} (?:`{{3,}}|~{{3,}}) [^`\n]*$ )
    | (?P<html>       <(?P<tag>pre|code|script|style)\b .*? </(?P=tag)\s*> )
    | (?P<display>    (?:^{PREFIX}(?P<above>{BINDING})[ \t]*\n (?:{PREFIX}\n)? {PREFIX})?
                      (?P<opening>\$\$) (?P<block>.*?) \$\$ )
    | (?P<inline>     (?P<beside>{BINDING})? \$ (?P<tex> (?![\s$]) (?:\\.|[^$\\\n])+ (?<!\s) ) \$ (?!\d) )
    | (?P<comment>    <!-- .*? --> )
    | (?P<code>       (?<!`)(?P<run>`++) (?:(?!\n{PREFIX}\n).)+? (?<!`)(?P=run)(?!`) )
    | (?P<escape>     \\. )
    | (?P<dollars>    \$\$? )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
BODY = re.compile(rf"[ \t]*\n((?:[^\n]*\n)*){PREFIX}")  # the TeX lines between two lines ``$$``
BLANK = re.compile(PREFIX)
OPENS_A_CONTAINER = re.compile(rf"{PREFIX}(?:!!!|\?\?\?|===)")
LIKE_A_BINDING = re.compile(r"<!--\s*(?:formula|derivation)", re.IGNORECASE)
A_MARK = re.compile(r"<!--\s*(?:(?:value|table|numpy|index)\b|end index -->)", re.IGNORECASE)  # judged where it is read
ENDS_EARLY = re.compile(r"<!--?-?>|--!>")  # what browsers take for the end of a comment, too
INDEX = re.compile(r"<!-- index: (?P<kind>[\w-]+) -->\n(?P<table>(?:(?!<!-- index:).)*?)<!-- end index -->", re.DOTALL)


def scan(text: str) -> Page:
    """All maths of a page and every fault of its form, in reading order."""
    page = Page([], [])
    position = 0
    while token := TOKEN.search(text, position):
        kind, line, position = token.lastgroup, line_of(text, token.start()), token.end()
        if kind == "display" and "<!--" in token["block"]:  # ran into the next binding
            page.faults.append((line_of(text, token.start("opening")), "$$ is not closed"))
            position = token.end("opening")
        elif kind == "display":
            page.maths.append(_display(text, token, page.faults))
        elif kind == "inline":
            page.maths.append(_inline(token, line))
        elif kind == "dollars":
            page.faults.append((line, _stray(token["dollars"])))
        elif kind == "comment" and LIKE_A_BINDING.match(token["comment"]):
            page.faults.append((line, _bare(token["comment"])))
        elif kind == "open_fence":
            page.faults.append((line, "this code fence is not closed; end it with the same marks"))
            break  # the rest of the page is code
    return page


def idle_comments(text: str) -> Iterator[tuple[int, str]]:
    """The comments that mark nothing, with their positions: what a reader does not see, an author may believe in."""
    for token in TOKEN.finditer(text):
        comment = token["comment"] or ""
        if comment and not LIKE_A_BINDING.match(comment) and (not A_MARK.match(comment) or ENDS_EARLY.search(comment)):
            yield token.start(), "a comment that marks nothing; on a page, comments are marks for the code"


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _inline(token: re.Match[str], line: int) -> Maths:
    binding = _binding(token["beside"])
    return Maths(binding, token["tex"], False, line, token.start(), token.end(), slice(*token.span("tex")))


def _display(text: str, token: re.Match[str], faults: list[tuple[int, str]]) -> Maths:
    opening = token.start("opening")
    start = text.rfind("\n", 0, token.start("above") if token["above"] else opening) + 1
    end = f"{text}\n".find("\n", token.end())
    indent = text[text.rfind("\n", 0, opening) + 1 : opening]
    body = BODY.fullmatch(token["block"])
    alone = bool(body and BLANK.fullmatch(indent) and BLANK.fullmatch(text[token.end() : end]))
    if not alone:
        faults.append((line_of(text, opening), "$$ must stand alone on its line, before and after the TeX"))
    else:
        faults += _faults_of_blanks(text, token, start, end)
    inner = slice(*(token.start("block") + at for at in body.span(1))) if body else slice(*token.span("block"))
    tex = "\n".join(line.removeprefix(indent) for line in text[inner].splitlines())
    return Maths(_binding(token["above"]), tex, True, line_of(text, start), start, end, inner, indent)


def _faults_of_blanks(text: str, token: re.Match[str], start: int, end: int) -> Iterator[tuple[int, str]]:
    above, below = text[:start].splitlines()[-1:], text[end + 1 :].splitlines()[:1]
    if not all(BLANK.fullmatch(line) or OPENS_A_CONTAINER.match(line) for line in above):
        yield line_of(text, start), "no blank line above this displayed maths; insert one"
    for offset, line in enumerate(token["block"].split("\n")[1:-1], start=1):
        if BLANK.fullmatch(line):
            yield (
                line_of(text, token.start("opening")) + offset,
                "a blank line between $$ and $$; remove it, or close the $$ above",
            )
    if not all(map(BLANK.fullmatch, below)):
        yield line_of(text, end), "no blank line below this displayed maths; insert one"


def _binding(comment: str | None) -> Binding | None:
    return Binding(*comment[4:-3].replace(":", " ", 1).split()) if comment else None


def _stray(dollars: str) -> str:
    if dollars == "$$":
        return "$$ is not closed"
    return r"a dollar that opens no maths on its line; write \$ for a dollar sign"


def _bare(comment: str) -> str:
    if re.fullmatch(BINDING, comment):
        return f"no maths below {comment}; put $$ on the next line, or $…$ right after the comment"
    return f"{comment} is no binding; write <!-- formula: ID --> or ID PART, or <!-- derivation: ID -->"
