"""Listings: the NumPy function of a formula as code on its page, which ``sync`` writes and the lint compares.

``<!-- numpy: ID -->`` stands on the line above a fence marked ``python``; what is in the fence is what the code emits.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

MARK = re.compile(r"^<!-- numpy: (?P<id>[\w-]+) -->$", re.MULTILINE)
LISTING = re.compile(rf"{MARK.pattern}\n```python\n(?P<code>(?:(?!```).*\n)*)```$", re.MULTILINE)


def with_listings(text: str, formulas: Mapping[str, "Formula"]) -> str:
    """The page with its listings as the formulas' code is; one of an unknown formula stays as it is."""

    def written(listing: re.Match[str]) -> str:
        if listing["id"] not in formulas:
            return listing[0]
        return f"<!-- numpy: {listing['id']} -->\n```python\n{code(formulas[listing['id']])}```"

    return LISTING.sub(written, text)


def faults(text: str, formulas: Mapping[str, "Formula"]) -> Iterator[tuple[int, str]]:
    """What is wrong with the listings of a page, with the position of each."""
    listings = {listing.start(): listing["code"] for listing in LISTING.finditer(text)}
    for mark in MARK.finditer(text):
        if mark["id"] not in formulas:
            yield mark.start(), f"no formula has the id {mark['id']}"
        elif mark.start() not in listings:
            yield mark.start(), f"no code below {mark[0]}; put a fence ```python on the next line, and its end below"
        elif listings[mark.start()] != code(formulas[mark["id"]]):
            yield mark.start(), f"the code of {mark['id']} is stale; run `derivations sync`"


def code(formula: "Formula") -> str:
    """The NumPy function, with the line end that a fence needs."""
    return f"{formula.numpy_source().rstrip()}\n"
