"""The head of a page, between two lines of dashes: a title, a description, words to be found by.

Search engines and the site's own search show all of it, so nothing is stated there, and no code or maths is set there.
"""

import re
from collections.abc import Iterator

from . import prose

HEAD = re.compile(r"\A---\n((?:.*\n)*?)---\n")
LINE = re.compile(
    r"(?:title|description): (?P<said>[^'\">|&*!{[#].*)|description: >-|  (?P<more>[^ ].*)"
    r"|tags: \[(?P<tags>.*)\]|(?P<box>hide|search):|  - toc|  (?:boost: \d+|exclude: true)"
)
TAG = re.compile(r"[A-Za-z_]+(?:[ -][A-Za-z_]+)*")
TYPED_IN = re.compile(
    r"\b(?:mse|vjp|kl|rms|qkv|nt-xent|xTAx|l1|l2|lstm|logdet|check_gradient|\w+norm)\b|\"max\(0, z\)\""
)  # by readers
STATES = re.compile(r"\b(?:is|are|equals?|gives?|makes?|plus|minus|times)\b")


def faults(text: str) -> Iterator[tuple[int, str]]:
    """What the head of a page says that is more than words; ``prose`` reads its words with those of the page."""
    head = HEAD.match(text)
    at = len("---\n")
    for line in head[1].splitlines(keepends=True) if head else ():
        found = LINE.fullmatch(line.rstrip("\n"))
        if not found:
            yield at, "the head of a page has a title, a description, tags, hide and search, each in plain words"
        elif re.search(r"[`$<]", line):
            yield at, "no code and no maths in the head of a page"
        tags = TYPED_IN.sub("word", found["tags"]).split(", ") if found and found["tags"] else []
        for tag in tags:
            if not TAG.fullmatch(tag) or STATES.search(tag):
                yield at, f"the tag {tag} is no name of a thing to be found"
            yield from ((at, fault) for _, fault in prose.faults(tag, set()))
        at += len(line)
