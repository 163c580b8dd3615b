r"""Nothing is stated in plain text: what stands between the maths of a page is words, whole numbers and punctuation.

``faults`` goes through the page as a reader gets it. A character that is not on the list of those that words need is
maths, in whatever alphabet; so is a letter by itself, a number with a decimal point, letters that make no word, and a
sign between two things that can be reckoned with, also where it is a mark of punctuation or a word.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping

from . import stated_results
from .in_words import FUNCTION, FUNCTIONS, SCALED, UNBOUND, claims
from .letters import LATIN, NO_WORD, NUMBERED, ORDINAL
from .number_words import NUMBER as COUNT
from .pages import PREFIX
from .spelled import unworked, wrong_sums
from .stream import (
    BOUND,
    BREAK,
    CODE,
    DIGITS,
    INDENTED,
    MATHS,
    NAME,
    NUMBER,
    SECTION_LINK,
    SECTION_OF_PAGE,
    STATED,
    stream,
)

# Numbers of sections


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

LETTER = rf"(?:(?<!\w)(?<!\w['’])(?![aA](?!\w))[{LATIN}](?!\w))"
OPERAND = rf"(?:{MATHS}|{NUMBER}|(?<![\w.])\d+|{LETTER}|[)\]])"
STARTS = rf"(?:{MATHS}|{NUMBER}|\d|{LETTER}|[(\[])"
SIGNS = r"\-–—−·/^~_+*%&"
GAP = r"[ \t]*\n?[ \t>]*"
OVER = rf"[ \t]*(?:\n|{BREAK}+)?[ \t>]*"  # a gap that may also be the end of a line in a cell
PUNCTUATION = r""" \n\t.,;:!?'"’‘“”()\[\]–—…&%/·|$−\-"""
SAYS = "maths in plain text; write it between dollars and bind it, or say it in words"
RELATIONS = "equals|is equal to|(?:is )?(?:less|greater|more|smaller|larger) than"

CHECKS = [
    (re.compile(INDENTED), "code by its indentation, which shows Markdown as it is written; indent it less"),
    (re.compile(r"\\[()\[\]]"), r"maths between \( \) or \[ \]; write it between dollars"),
    (re.compile(r"</?[A-Za-z][^>\n]*>?"), "raw HTML; write Markdown, and maths between dollars"),
    (re.compile(r"\d*[.,]\d+(?:[.,]\d+)*|\d['’.] ?\d|\d \d|\d(?:['’](?!s\b)|\"\d| \(−?\d+\))"), UNBOUND),
    (re.compile(rf"{OPERAND}{OVER}[{SIGNS}]+{OVER}{STARTS}(?!\w* minutes)|\d:\d"), SAYS),  # 3 - x
    (
        re.compile(
            rf"{OPERAND}[.,;:'’]{STARTS}|{OPERAND}{GAP}[\[\"]{GAP}{MATHS}|{OPERAND}!|{OPERAND}\s?(?:…|\.\.\.)\s?{STARTS}"
        ),
        SAYS,
    ),  # x:y, x[y], n!
    (re.compile(rf"{MATHS}['’](?!s\b)|[ \t]+[.,;:!?](?![.\w])|[ \n][-/](?: |{OVER}{STARTS})"), SAYS),  # f', x : y, - x
    (re.compile(rf"(?<!\w)[A-Za-z][{SIGNS}][A-Za-z](?!\w)|(?<!\w)d[A-Za-np-z](?!\w)"), SAYS),  # A-I, dx
    (re.compile(rf"{MATHS}{GAP}\(?{MATHS}|\d{GAP}{MATHS}|{MATHS}{GAP}[{NUMBER}\d]"), SAYS),  # a product
    (re.compile(rf"[{SIGNS}]{MATHS}|{MATHS}[{SIGNS}](?![A-Za-z]{{2}})|{MATHS}[\w(]|[\w)]{MATHS}"), SAYS),
    (
        re.compile(
            rf"[\w{SIGNS}]{NUMBER}|[–—−]{GAP}{NUMBER}|{NUMBER}(?:[\w{SIGNS}]|{GAP}[%\d{NUMBER}])|\d{GAP}{NUMBER}"
        ),
        "more than what the code writes",
    ),
    (re.compile(rf"(?:\w|[{NUMBER}{CODE})\]])\("), SAYS),  # f(, 3(
    (
        re.compile(rf"\d(?!{ORDINAL}(?![\w/·−-]))[{LATIN}]|(?<![\w.])(?!(?:{NUMBERED})(?!\w))[{LATIN}]+\d"),
        SAYS,
    ),  # 3xy, x2
    (re.compile(r"(?<!\w)[d∂]\w+\s?/\s?[d∂]\w"), SAYS),
    (
        re.compile(rf"{LETTER}|(?<!\w)[{LATIN}]['’](?!s\b)|(?<!\w)[aA][.,;:)?]|\b[Tt]he a\b|(?<!\w)[aA] (?:is|are)\b"),
        SAYS,
    ),
    (re.compile(rf"(?<!\w)(?:{NO_WORD})(?!\w)"), "no word, but letters in a row: maths in plain text"),
    (
        re.compile(r"(?<![ (\n|])−|−(?!\d)|[ (]–\d"),
        SAYS,
    ),  # a minus that is not the sign of a whole number
    (
        re.compile(
            rf"(?:{MATHS}|{NUMBER}|[)\]])\s+(?:(?:{RELATIONS})\s+{STARTS}|(?:squared|cubed|to the power)(?!\w))"
            rf"|(?<!\w)(?:{FUNCTION}) +(?:{MATHS}|{NUMBER}|\d)"
        ),
        SAYS,
    ),
    (re.compile(rf"{CODE}[·/:–]{CODE}|{CODE}[ ]?/"), SAYS),  # signs between pieces of code
    (re.compile(r"&[#\w]"), "an entity without its end, which browsers read all the same; write &…; or another word"),
    (re.compile(rf"[^{LATIN}0-9{PUNCTUATION}{MATHS[1:-1]}{CODE}{NUMBER}{BREAK}{INDENTED}]+"), SAYS),
]
OTHERS = f"{LATIN}{MATHS[1:-2]}{CODE}{NUMBER}"  # what a cell may hold beside numbers
ABOUT = "about|always|exactly|roughly|minus|at|most|least|nearly|almost|over|under|some|is|so|only"
NUMERIC_CELL = re.compile(
    rf"[^{OTHERS}]*[\d{DIGITS}][^{OTHERS}]*|\W*(?:{COUNT})\W*|\W*(?:(?:{ABOUT})\s+)*(?:[−-]?\d+(?:\s[{LATIN}]+)?|{COUNT})\W*",
    re.IGNORECASE,
)
FUNCTION_CELL = re.compile(rf"\W*(?:(?:{SCALED}|one\s+over|always)\s+)?(?:the\s+|an?\s+)?{FUNCTIONS}\W*", re.IGNORECASE)
ROW = re.compile(rf"{PREFIX}\|(?P<cells>.*)\|[ \t]*")


def faults(text: str, names: set[int]) -> Iterator[tuple[int, str]]:
    """What is stated in plain text, with its position on the page."""
    page = stream(text, names)
    spaced = page.text.replace(BREAK, " ")
    in_words = ((match.start(), f"“{around(page.text, match)}” is {says}") for match, says in claims(spaced))
    for start, fault in (*stated(page.text), *in_words, *unworked(spaced), *stated_results.faults(spaced)):
        yield page.at[start], fault


def stated(text: str) -> Iterator[tuple[int, str]]:
    """What is stated in a text that has a mark for each piece of maths, and no Markdown."""
    for pattern, says in CHECKS:
        for match in pattern.finditer(text):
            yield match.start(), f"“{around(text, match)}” is {says}"
    yield from wrong_sums(text.replace(BREAK, " "))
    yield from _wrong_rows(text)


def _wrong_rows(text: str) -> Iterator[tuple[int, str]]:
    """Rows of tables that are not between bars, and cells of nothing but a number, a name or a function."""
    start, in_table, before = 0, False, False  # whether the line above is a row, and the one above that
    for line in text.splitlines(keepends=True):
        row = ROW.fullmatch(line.rstrip("\n"))
        if not row and ("|" in line or (in_table and line.strip(" \t>\n"))):
            yield start, f"“{' '.join(line.split())}” is a row of a table, or none; begin and end a row with |"
        cells = row["cells"].split("|") if row else []
        for cell in cells:
            if NUMERIC_CELL.fullmatch(cell):
                yield (
                    start,
                    f"“{_shown(cell)}” is a number of a table that no code writes; bind it: <!-- table: ID NAME -->",
                )
        is_bound, is_head = re.search(f"[{BOUND}{STATED}]", line), not (in_table or before)
        for cell in cells[1:]:
            if FUNCTION_CELL.fullmatch(cell) or (cell.strip() == NAME and not (is_bound or is_head)):
                yield start, f"“{_shown(cell)}” is {SAYS}"
        start, in_table, before = start + len(line), bool(row), in_table


def around(text: str, match: re.Match[str]) -> str:
    """A match with the words beside it, its marks as what they stand for."""
    start = max(text.rfind(" ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    end = re.compile(r"\s|\Z").search(text, match.end())
    found = text[start : end.start() if end else None]
    return _shown(found)


def _shown(text: str) -> str:
    """Text of the stream with its marks as what they stand for."""
    for mark, says in {MATHS: "$…$", f"{CODE}+": "`…`", NUMBER: "…", INDENTED: "", BREAK: " "}.items():
        text = re.sub(mark, says, text)
    return " ".join(text.split())
