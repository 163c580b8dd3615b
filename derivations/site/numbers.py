"""Numbers that a computation gives: ``sync`` writes them, and the lint compares.

``<!-- value: ID NAME -->the loss 0.498`` is one number in a sentence, under its name; ``<!-- table: ID NAME -->``
stands on the line above a table and binds it as a whole. What they say is worked out by ``values`` and ``tables`` of
the formula. Only behind the formula that it is the value of, "$…$, about 0.498", may a number do without a name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

NAMED = r"(?P<id>[\w-]+) (?P<name>[\w-]+)"
VALUE_MARK = rf"<!-- value: {NAMED} -->"
TABLE_MARK = rf"<!-- table: {NAMED} -->"
VALUE = re.compile(rf"{VALUE_MARK}(?P<text>(?:(?:[A-Za-z][\w-]*\s+)+(?=[−-]?\d))?[−-]?\d*(?:[.,]\d+)*)")
TABLE = re.compile(rf"^(?P<indent>[ \t>]*){TABLE_MARK}\n(?P<text>(?:[ \t>]*\|.*(?:\n|\Z))*)", re.MULTILINE)
LIKE_A_MARK = re.compile(r"<!--\s*(?:value|table)\b.*?-->", re.IGNORECASE)


def with_numbers(text: str, formulas: Mapping[str, "Formula"]) -> str:
    """The page with its numbers as the code works them out; one that is not known stays as it is."""

    def value(match: re.Match[str]) -> str:
        said = _said(match, formulas, "values")
        stays = said is None or _dedented(match) == said
        return match[0] if stays else f"{match[0].removesuffix(match['text'])}{said}"

    def table(match: re.Match[str]) -> str:
        rows = _said(match, formulas, "tables")
        if rows is None:
            return match[0]
        mark, indent = match[0].partition("\n")[0], match["indent"]
        return f"{mark}\n" + "".join(f"{indent}{line}\n" for line in rows.splitlines())

    return VALUE.sub(value, TABLE.sub(table, text))


def faults(text: str, formulas: Mapping[str, "Formula"]) -> Iterator[tuple[int, str]]:
    """What is wrong with the bound numbers of a page, with the position of each."""
    good = {}
    for pattern, kind in ((VALUE, "values"), (TABLE, "tables")):
        for match in pattern.finditer(text):
            place = text.index("<!--", match.start())
            good[place] = True
            said = _said(match, formulas, kind)
            if match["id"] not in formulas:
                yield place, f"no formula has the id {match['id']}"
            elif said is None:
                known = ", ".join(getattr(formulas[match["id"]], kind)) or "none"
                yield place, f"{match['id']} has no {kind.rstrip('s')} {match['name']}; it has {known}"
            elif (found := _dedented(match)) != said:
                place_of = f"{kind.rstrip('s')}: {match['id']} {match['name']}"
                yield place, f"{place_of} is stale: the page says {found}, the code {said}; run `derivations sync`"
            elif kind == "values" and not re.search("[a-z]", said) and not _is_behind_its_formula(match):
                yield (
                    place,
                    f"{said} says not what it is; name it in the code, or put it behind its formula: $…$, about {said}",
                )
    for match in TABLE.finditer(text):
        if text[match.end() :].partition("\n")[0].strip(" \t>"):
            yield match.end(), "no blank line below a table that code writes; Markdown would read one more row"
    for mark in LIKE_A_MARK.finditer(text):
        if mark.start() not in good:
            yield mark.start(), f"{mark[0]} binds nothing; write <!-- value: ID NAME --> before a number"


def unmarked(text: str) -> str:
    """The page without the marks, which Markdown would take for blocks; lines stay where they are."""
    return re.sub(TABLE_MARK, "", re.sub(VALUE_MARK, "", text))


def _said(match: re.Match[str], formulas: Mapping[str, "Formula"], kind: str) -> str | None:
    """What the code says in this place, or None if nothing is known by the name."""
    if match["id"] not in formulas:
        return None
    known: Mapping[str, Callable[[], Any]] = getattr(formulas[match["id"]], kind)
    return str(known[match["name"]]()).strip() if match["name"] in known else None


def _is_behind_its_formula(value: re.Match[str]) -> bool:
    """Whether the number stands behind the maths that it is the value of, which has the same id and part."""
    formula = rf"<!-- formula: {value['id']} {value['name']} -->\$[^$\n]+\$, about\s+\Z"
    return bool(re.search(formula, value.string[: value.start()]))


def _dedented(match: re.Match[str]) -> str:
    """What the page says, as the code would; a number with its name may be broken into lines, and begin a sentence."""
    if "indent" not in match.groupdict():
        said = " ".join(match["text"].split())
        return said[:1].lower() + said[1:]
    indent = match.groupdict().get("indent") or ""
    return "\n".join(line.removeprefix(indent) for line in match["text"].strip("\n").splitlines())
