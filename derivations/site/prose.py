r"""Nothing is stated in plain text: what stands between the maths of a page is words, whole numbers and punctuation.

``stream`` is the page as a reader gets it, without its Markdown: maths, code and bound numbers are one mark each.
``faults`` goes through it. A character that is not on the list of those that words need is maths, in whatever alphabet;
so is a letter by itself, a number with a decimal point, and a sign between two things that can be reckoned with.
"""

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .numbers import TABLE, VALUE
from .pages import PREFIX, TOKEN

BOUND, NAME, CODE, NUMBER, BREAK = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"  # what stands for maths and so on


@dataclass(frozen=True)
class Stream:
    """Text, and where on the page each of its characters stands."""

    text: str
    at: list[int]

    def without(self, pattern: re.Pattern[str]) -> "Stream":
        """Only the named groups of each match are kept; their names do not matter."""
        text, at, done = [], [], 0
        for match in pattern.finditer(self.text):
            kept = sorted(match.span(name) for name, found in match.groupdict().items() if found)
            for start, stop in [(done, match.start()), *kept]:
                text.append(self.text[start:stop])
                at += self.at[start:stop]
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
    re.compile(r"<!-- index: [\w-]+ -->.*?<!-- end index -->", re.DOTALL),
    re.compile(unnamed(TABLE.pattern), re.MULTILINE),
    re.compile(r"!\[[^]]*\]\([^()\s]*assets/figures/[\w-]+\.svg\)"),  # what it says is compared with the drawing
]
NUMBERED = r"(?P<number>\d+(?:\.\d+)*)"
SECTION_LINK = rf"\[(?:[Ss]ection\s)?{NUMBERED}(?: · (?P<text>[^]]+))?\]\((?P<target>[^()\s#]+\.md)[^()\s]*\)"
SECTION_OF_PAGE = rf"^(?P<stars>\**)Paper section {NUMBERED} · ?"
SECTIONS = [
    re.compile(unnamed(pattern, "number", "target"), re.MULTILINE) for pattern in (SECTION_LINK, SECTION_OF_PAGE)
]
BLOCKS = [
    re.compile(r"^[ \t]*>[ \t>]*", re.MULTILINE),  # a quotation
    _line(r"(?:-{3,}|\|[-:| ]+\|)[ \t]*$"),  # rules, below the head of tables too
    _line(r"#{1,6} "),
    _line(r"(?:(?:!!!|\?\?\?\+?)[ \t]+\w+|===)[ \t]+(?P<title>\".*\")[ \t]*$"),
    _line(r"(?:!!!|\?\?\?\+?)[ \t]+\w+[ \t]*$"),
    _line(r":[ \t]+"),  # a definition
    re.compile(r"\[\^[\w-]+\]:?"),  # a footnote
    _line(r"\*\[(?P<term>[^]\n]+)\]:"),
]
ID = re.compile(r"\[([a-z][\w-]+)\]\([^()\s]*#\1\)")  # a formula's id, as a link to the formula
ITEM = re.compile(rf"^{PREFIX}(?:[-*+]|\d+[.)])[ \t]+")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(?P<text>[^*]+?)(?<=[^\s*])\1(?![\w*])")
SPANS = [
    ID,
    re.compile(r"!?\[(?P<text>(?:[^][]|\[[^][]*\])*)\]\((?:[^()\s]+)(?P<title>\s+\"[^\"]*\")?\)"),
    re.compile(r"\{:? ?[#.][\w-]+(?: [#.][\w-]+)* ?\}"),  # an anchor, a class
    re.compile(r"</?(?:br|div|span)(?: (?:class|id)=\"[\w -]*\"| markdown)* ?/?>"),
    re.compile(r"<?https?://[^\s<>)]+>?"),
    EMPHASIS,
    EMPHASIS,  # one inside another
]
ENTITY = re.compile(r"&#?\w+;")


def stream(text: str, names: set[int]) -> Stream:
    """The page without its Markdown. ``names`` are the positions of the maths that only names something."""
    found = Stream(text.replace("<br>", BREAK * len("<br>")), list(range(len(text))))
    for pattern in BY_CODE:
        found = found.without(pattern)
    found = _marked(found, names)
    found = found.without(FRONT_MATTER) if FRONT_MATTER.match(found.text) else found
    found = found.without(TAGS).without(KEY) if FRONT_MATTER.match(text) else found
    found = _without_items(found)
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
            put(NAME if page.at[token.start()] in names else BOUND, token.start())
        elif kind == "code":
            put(CODE, token.start())
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


def _without_items(page: Stream) -> Stream:
    """Without the marks of list items: those that follow a blank line or another item."""
    starts, inside, above_blank, position = [], False, True, 0
    for line in page.text.splitlines(keepends=True):
        blank = not line.strip(" \t>\n")
        item = ITEM.match(line)
        if item and (inside or above_blank):
            starts.append((position + len(item[0]) - len(item[0].lstrip(" \t>")), position + item.end()))
            inside = True
        elif blank:
            inside = False
        above_blank, position = blank, position + len(line)
    text, at, done = [], [], 0
    for start, stop in [*starts, (len(page.text), len(page.text))]:
        text.append(page.text[done:start])
        at += page.at[done:start]
        done = stop
    return Stream("".join(text), at)


def _unescaped(page: Stream) -> Stream:
    """Entities as the characters that they print."""
    text, at, done = [], [], 0
    for entity in ENTITY.finditer(page.text):
        character = html.unescape(entity[0])
        text += [page.text[done : entity.start()], character]
        at += page.at[done : entity.start()] + [page.at[entity.start()]] * len(character)
        done = entity.end()
    return Stream("".join([*text, page.text[done:]]), at + page.at[done:])


def wrong_sections(text: str, page: str, sections: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The numbers of sections that are not those of the page they lead to; ``sections`` gives the page of each."""
    number_of = {target: number for number, target in sections.items()}
    for match in re.finditer(SECTION_LINK, text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), match["target"]))
        if number_of.get(target) != match["number"]:
            yield (
                match.start(),
                f"{match['target']} is section {number_of.get(target, 'of no number')}, not {match['number']}",
            )
    for match in re.finditer(SECTION_OF_PAGE, text, re.MULTILINE):
        if number_of.get(page) != match["number"]:
            yield match.start(), f"this page is section {number_of.get(page, 'of no number')}, not {match['number']}"


# What is wrong

MATHS = f"[{BOUND}{NAME}]"
LETTER = r"(?:(?<![\w'’])(?![aAI]\b)[A-Za-z](?![\w]))"
OPERAND = rf"(?:{MATHS}|{NUMBER}|(?<![\w.])\d+|{LETTER}|[)\]])"
STARTS = rf"(?:{MATHS}|{NUMBER}|\d|{LETTER}|[(\[])"
SIGNS = r"\-–—−·/^~_+*"
GAP = r"[ \t]*\n?[ \t>]*"
WORDS = r"A-Za-zÀ-ÖØ-öø-ɏ"
PUNCTUATION = r""" \n\t.,;:!?'"’‘“”()\[\]–—…&%/·|$−\-"""
SAYS = "maths in plain text; write it between dollars and bind it, or say it in words"

CHECKS = [
    (re.compile(r"\\[()\[\]]"), r"maths between \( \) or \[ \]; write it between dollars"),
    (re.compile(r"</?[A-Za-z][^>\n]*>?"), "raw HTML; write Markdown, and maths between dollars"),
    (re.compile(r"(?<![\w.])\d*[.,]\d+(?:[.,]\d+)*"), "a number that no code writes; bind it: <!-- value: ID NAME -->"),
    (re.compile(rf"{OPERAND}{GAP}[{SIGNS}]+{GAP}{STARTS}(?!\w* minutes)|\d:\d"), SAYS),  # 3 - x
    (re.compile(rf"(?<!\w)[A-Za-z][{SIGNS}][A-Za-z](?!\w)|(?<!\w)d[A-Za-np-z](?!\w)"), SAYS),  # A-I, dx
    (re.compile(rf"{MATHS}{GAP}[({NUMBER}]?{MATHS}|\d{GAP}{MATHS}|{MATHS}{GAP}[{NUMBER}\d]"), SAYS),  # a product
    (re.compile(rf"[{SIGNS}]{MATHS}|{MATHS}[{SIGNS}](?![A-Za-z]{{2}})|{MATHS}[\w(]|[\w)]{MATHS}"), SAYS),
    (re.compile(rf"[\w{SIGNS}]{NUMBER}|{NUMBER}(?:[\w{SIGNS}]|{GAP}%)"), "more than the number that the code writes"),
    (re.compile(rf"(?:\w|[{NUMBER}{CODE})\]])\(|\d[A-Za-z](?![A-Za-z])|(?<![\w.])[a-z]\d"), SAYS),  # f(x), 2x, x2
    (re.compile(r"(?<!\w)[d∂]\w+\s?/\s?[d∂]\w"), SAYS),
    (re.compile(rf"(?<![\w'’]){LETTER}(?!\.[ \n][A-Z])|(?<!\w)[b-zB-HJ-Z]['’](?!s\b)"), SAYS),  # a letter, f'
    (re.compile(r"(?<![ (\n|])−|−(?!\d)"), SAYS),  # a minus that is not the sign of a whole number
    (re.compile(rf"[^{WORDS}0-9{PUNCTUATION}{BOUND}{NAME}{CODE}{NUMBER}{BREAK}]+"), SAYS),
]
NUMERIC_CELL = re.compile(r"[\d\s.,;()−+/-]*\d[\d\s.,;()−+/-]*")


def faults(text: str, names: set[int]) -> Iterator[tuple[int, str]]:
    """What is stated in plain text, with its position on the page."""
    page = stream(text, names)
    for pattern, says in CHECKS:
        for match in pattern.finditer(page.text):
            yield page.at[match.start()], f"“{around(page.text, match)}” is {says}"
    for row in re.finditer(rf"^{PREFIX}\|(.*)\|[ \t]*$", page.text, re.MULTILINE):
        for cell in row[1].split("|"):
            if NUMERIC_CELL.fullmatch(cell):
                where = page.at[row.start()]
                yield (
                    where,
                    f"“{cell.strip()}” is a number of a table that no code writes; bind it: <!-- table: ID NAME -->",
                )


def title_faults(title: str, parts: Iterable[str]) -> Iterator[str]:
    """What is wrong with the title of a formula, which may name its parts as the code writes them in plain text.

    >>> list(title_faults("The derivative of sin(x²)", ["x", "x²", "sin(x²)"]))
    []
    >>> [fault.split(" is ")[0] for fault in title_faults("The derivative of sin(x³)", ["x", "x²", "sin(x²)"])]
    ['“sin(x³)”', '“sin(x³)”']
    """
    for part in sorted(parts, key=len, reverse=True):
        title = re.sub(rf"(?<![^\s(]){re.escape(part)}(?![^\s,:)]|[,:)][^\s])", CODE, title)
    return (fault for _, fault in faults(title, set()))


def around(text: str, match: re.Match[str]) -> str:
    """A match with the words beside it, its marks as what they stand for."""
    start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    end = re.compile(r"\s|\Z").search(text, match.end())
    found = text[start : end.start() if end else None]
    return " ".join(re.sub(f"[{BOUND}{NAME}]", "$…$", found).replace(CODE, "`…`").replace(NUMBER, "…").split())
