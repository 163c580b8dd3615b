r"""The page as a reader gets it, without its Markdown: maths, code and bound numbers are one mark each.

Only what Markdown takes for a sign of its own is taken away, where it does so: a list begins below a blank line, and
nothing is set further in than what holds it. What is left over stands on the page, and ``prose`` judges it.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .numbers import TABLE, VALUE
from .pages import INDEX, OPENS_A_CONTAINER, PREFIX, TOKEN

BOUND, STATED, NAME, DIGITS = "\ue000", "\ue001", "\ue002", "\ue003"  # maths: bound, with a relation; a name, a number
CODE, NUMBER, BREAK, INDENTED = "\ue004", "\ue005", "\ue006", "\ue007"  # what is not maths; code by its indentation
MATHS = f"[{BOUND}{STATED}{NAME}{DIGITS}]"
RELATION = re.compile(r"[=<>]|\\(?:ne|le|ge|to|approx|sim|equiv)(?![a-z])")


@dataclass(frozen=True)
class Stream:
    """Text, and where on the page each of its characters stands."""

    text: str
    at: list[int]

    def without(self, pattern: re.Pattern[str], stop: int | None = None) -> "Stream":
        """Only the named groups of each match are kept; their names do not matter."""
        text, at, done = [], [], 0
        for match in pattern.finditer(self.text, 0, len(self.text) if stop is None else stop):
            kept = sorted(match.span(name) for name, found in match.groupdict().items() if found)
            for start, end in [(done, match.start()), *kept]:
                text.append(self.text[start:end])
                at += self.at[start:end]
            done = match.end()
        return Stream("".join([*text, self.text[done:]]), at + self.at[done:])


def unnamed(pattern: str, *names: str) -> str:
    """The pattern without these named groups, or without any."""
    return re.sub(rf"\?P<(?:{'|'.join(names) or '[a-z]+'})>", "?:", pattern)


def _line(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"^{PREFIX}{pattern}", re.MULTILINE)


FRONT_MATTER = re.compile(r"\A---\n(?P<keep>(?:.*\n)*?)---\n")
TAGS = re.compile(r"^tags: \[[\w \-,\"()]+\]$", re.MULTILINE)  # words to be found by, which state nothing
KEY = re.compile(r"^\w+:(?: >-?$)?|^ *- (?=\w+$)", re.MULTILINE)
BY_CODE = [  # compared with the code as a whole
    re.compile(unnamed(INDEX.pattern), re.DOTALL),
    re.compile(unnamed(TABLE.pattern), re.MULTILINE),
    re.compile(r"!\[[^]]*\]\([^()\s]*assets/figures/[\w-]+\.svg\)"),  # what it says is compared with the drawing
]
NUMBERED = r"(?P<number>\d+(?:\.\d+)*)"
SECTION_LINK = (
    rf"\[(?=[Ss]ection\s|[\d.]+ · )(?:[Ss]ection\s)?{NUMBERED}(?: · (?P<text>[^]]+))?\]"
    r"\((?P<target>[^()\s#]+\.md)[^()\s]*\)"
)
SECTION_OF_PAGE = rf"^(?P<stars>\**)Paper section {NUMBERED} · ?"
SECTIONS = [
    re.compile(unnamed(pattern, "number", "target"), re.MULTILINE) for pattern in (SECTION_LINK, SECTION_OF_PAGE)
]
BLOCKS = [
    _line(r"(?:-{3,}|\|[-:| ]+\|)[ \t]*$"),  # rules, below the head of tables too
    _line(r"#{1,6} "),
    _line(r"(?:(?:!!!|\?\?\?\+?)[ \t]+\w+|===)[ \t]+(?P<title>\".*\")[ \t]*$"),
    _line(r"(?:!!!|\?\?\?\+?)[ \t]+\w+[ \t]*$"),
    _line(r":[ \t]+"),  # a definition
    re.compile(r"(?<![\d)\]\ue000-\ue005])\[\^[\w-]+\]:?"),  # a footnote; behind a number it would be a power
    _line(r"\*\[(?P<term>[^]\n]+)\]:"),
]
FORMULA_ID = r"(?:s\d+|[a-z]{3,})-[\w-]{2,}"
FORMULA_LINK = rf"\[({FORMULA_ID})\]\([^()\s]*#\1\)"  # a formula's id, as a link to the formula
REFERENCE = re.compile(rf"{FORMULA_LINK}|\[[Ss]ection\s\d+(?:\.\d+)*\]\([^()\s#]+\.md[^()\s]*\)")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(?P<text>[^*]+?)(?<=[^\s*])\1(?![\w*])")
SPANS = [
    re.compile(r"!?\[(?P<text>(?:[^][]|\[[^][]*\])*)\]\((?:[^()\s]+)(?P<title>\s+\"[^\"]*\")?\)"),
    re.compile(r"\{:? ?[#.][\w-]+(?: [#.][\w-]+)* ?\}"),  # an anchor, a class
    re.compile(r"<(?:br|span(?: (?:class|id)=\"[\w -]*\")*|div(?: (?:class|id)=\"[\w -]*\")* markdown) ?/?>"),
    re.compile(r"</(?:div|span)>"),
    EMPHASIS,
    EMPHASIS,  # one inside another
]
ENTITY = re.compile(r"&#?\w+;")


def stream(text: str, names: set[int]) -> Stream:
    """The page without its Markdown. ``names`` are the positions of the maths that only names something."""
    text = REFERENCE.sub(lambda link: CODE * len(link[0]), text.replace("<br>", BREAK * len("<br>")))
    found = Stream(text, list(range(len(text))))
    for pattern in BY_CODE:
        found = found.without(pattern)
    found = _marked(found, names)
    if front := FRONT_MATTER.match(found.text):
        for pattern in (TAGS, KEY):
            front = FRONT_MATTER.match(found.text) or front
            found = found.without(pattern, front.end("keep"))
        found = found.without(FRONT_MATTER)
    found = _without_marks(found)
    for pattern in (*SECTIONS, *BLOCKS, *SPANS):
        found = found.without(pattern)
    return _unescaped(found)


def _marked(page: Stream, names: set[int]) -> Stream:
    """One mark for each piece of maths, code and bound number; nothing for comments."""
    text, at, done = [], [], 0

    def put(piece: str, place: int) -> None:
        text.append(piece)
        at.extend([page.at[place]] * len(piece))

    while token := TOKEN.search(page.text, done):
        text.append(page.text[done : token.start()])
        at += page.at[done : token.start()]
        kind, done = token.lastgroup, token.end()
        if kind == "inline":
            put(_mark_of(token["tex"], page.at[token.start()] in names), token.start())
        elif kind == "code":
            put(DIGITS if token["code"].strip("`−- ").isdigit() else CODE, token.start())
        elif kind == "comment" and (value := VALUE.match(page.text, token.start())):
            put(NUMBER, token.start())
            done = value.end()
        elif kind in ("code_block", "display", "open_fence"):
            put("\n\n", token.start())
        elif kind == "escape":
            put(token[0] if token[0][1] in "()[]" else token[0][1], token.start())
        elif kind in ("html", "dollars"):
            put(token[0], token.start())
    return Stream("".join([*text, page.text[done:]]), at + page.at[done:])


def _mark_of(tex: str, is_name: bool) -> str:
    if is_name:
        return DIGITS if tex.isdigit() else NAME
    return STATED if RELATION.search(tex) else BOUND


# Lists and quotations

LINE = re.compile(r"(?P<indent>[ \t]*)(?P<quote>>[ \t>]*)?(?P<item>(?:[-*+]|\d+\.)[ \t]+)?")
OPENS = re.compile(r"[ \t>]*(?:!!!|\?\?\?|===|:[ \t]|\[\^|\*\[)")  # what holds the indented lines below it
STEP = 4  # columns from what holds something to what it holds


def _without_marks(page: Stream) -> Stream:
    """Without the marks of list items and quotations, where they are such; code by its indentation gets a mark."""
    text, at = [], []
    for start, kept, end, mark in _lines(page.text):
        text += [mark, page.text[start : start + kept[0]], page.text[start + kept[1] : end]]
        at += [page.at[start]] * len(mark) + page.at[start : start + kept[0]] + page.at[start + kept[1] : end]
    return Stream("".join(text), at)


def _lines(text: str) -> Iterator[tuple[int, tuple[int, int], int, str]]:
    """For each line its start, the span of its marks from there, its end, and what to put before it."""
    start, holds, above_blank, listed, quoted = 0, 0, True, False, False
    for line in text.splitlines(keepends=True):
        parts = LINE.match(line)
        assert parts
        blank, indent = not line.strip(" \t>\n"), len(parts["indent"].expandtabs(STEP))
        deep, span, mark = indent >= holds + STEP, (len(parts["indent"]),) * 2, ""
        if blank:
            listed = quoted = False
        elif deep:
            mark = INDENTED if above_blank else ""
        else:
            quoted = bool(parts["quote"]) and (above_blank or quoted)
            is_item = bool(parts["item"]) and (above_blank or listed) and (quoted or not parts["quote"])
            span = (span[0], parts.end() if is_item else parts.end("quote") if quoted else span[0])
            listed = listed or is_item
            if is_item or OPENS.match(line):
                holds = indent // STEP * STEP + STEP
            elif above_blank:
                holds = min(holds, indent // STEP * STEP)
        yield start, span, start + len(line), mark
        above_blank, start = blank or bool(OPENS_A_CONTAINER.match(line)), start + len(line)


def _unescaped(page: Stream) -> Stream:
    """Entities as the characters that they print."""
    text, at, done = [], [], 0
    for entity in ENTITY.finditer(page.text):
        character = html.unescape(entity[0])
        text += [page.text[done : entity.start()], character]
        at += page.at[done : entity.start()] + [page.at[entity.start()]] * len(character)
        done = entity.end()
    return Stream("".join([*text, page.text[done:]]), at + page.at[done:])
