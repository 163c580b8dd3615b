"""Flip one sign on one page, and the page has a problem: what the home page says, tried on every sign.

The signs are those of maths, of tables of numbers, of numbers in sentences, and of what consoles print.
``python -m tests.site.flipped_signs`` tries all and counts, by kind, how many signs were flipped and which passed.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from derivations import formulas
from derivations.site import lint
from derivations.site.numbers import TABLE, VALUE
from derivations.site.pages import scan
from tests.test_docs import SESSION, run

DOCS = Path(__file__).parents[2] / "docs"
SIGN = re.compile(r"\+|-|−|=|<|>|\\(?:ne|le|ge|in|to)(?![a-z])")
NUMBER = re.compile(r"(?<![\w.])[-−]?\d")
OTHERS = {"+": "-", "-": "+", "−": "", "=": r"\ne", "<": ">", ">": "<"}


@dataclass(frozen=True)
class Flip:
    kind: str
    page: str
    line: int
    what: str
    text: str

    def passes(self) -> bool:
        """Whether nothing notices."""
        if self.kind == "consoles":
            return not run(self.text, self.page)
        return not lint.page_problems(f"docs/{self.page}", self.text, formulas(), lambda tex, display: "")


def flips(page: str, text: str) -> Iterator[Flip]:
    """Every sign of a page, flipped by itself."""
    for maths in scan(text).maths:
        yield from flipped("maths", page, text, maths.inner.start, maths.inner.stop, SIGN)
    for table in TABLE.finditer(text):
        yield from flipped("tables", page, text, *table.span("text"), NUMBER)
    for value in VALUE.finditer(text):
        yield from flipped("numbers", page, text, *value.span("text"), NUMBER)
    for session in SESSION.finditer(text):
        for line in re.finditer(r"^(?![ \t]*(?:>>>|\.\.\.))[^\n]+\n", session["body"], re.MULTILINE):
            start = session.start("body") + line.start()
            yield from flipped("consoles", page, text, start, start + len(line[0]), NUMBER)


def flipped(kind: str, page: str, text: str, start: int, stop: int, pattern: re.Pattern[str]) -> Iterator[Flip]:
    for sign in pattern.finditer(text, start, stop):
        new = other(sign[0])
        line = text.count("\n", 0, sign.start()) + 1
        yield Flip(kind, page, line, f"{sign[0]} → {new}", text[: sign.start()] + new + text[sign.end() :])


def other(sign: str) -> str:
    """The sign flipped; a number loses its minus, or gets one."""
    if sign[-1].isdigit():
        return sign[1:] if len(sign) > 1 else f"−{sign}"
    return OTHERS.get(sign, "=")


def every(pages: Iterable[Path]) -> Iterator[Flip]:
    for path in pages:
        yield from flips(path.relative_to(DOCS).as_posix(), path.read_text(encoding="utf-8"))


def of_page(path: Path) -> list[tuple[Flip, bool]]:
    """Every flip of a page, and whether it passes."""
    return [(flip, flip.passes()) for flip in every([path])]


def main() -> int:
    tried: Counter[str] = Counter()
    passed = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for flip, passes in chain.from_iterable(pool.map(of_page, sorted(DOCS.rglob("*.md")))):
            tried[flip.kind] += 1
            if passes:
                passed.append(flip)
    for kind, count in tried.items():
        print(f"{count:6}  signs of {kind} flipped")
    print(f"{sum(tried.values()):6}  in all, of which {len(passed)} pass")
    for flip in passed:
        print(f"        docs/{flip.page}:{flip.line}: {flip.kind}: {flip.what}")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
