"""Wrong statements, put on real pages: none may pass.

``wrong_statements.txt`` holds them by kind, one in each line, ⏎ for the end of a line: ways to write something that a
reader would take for maths, as a relation in TeX or in another alphabet, as a derivative, in pieces, in a heading, as a
number, at a console. Each is put on a few pages, and everything that guards the pages looks at the result.
``python -m tests.site.wrong_statements`` tries all and counts, by kind, how many were tried and which passed.
"""

import functools
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from derivations import formulas
from derivations.figures.gallery import drawings
from derivations.site import around, index, lint
from derivations.site import drawings as figures
from derivations.site.cells import words_of
from tests.test_docs import run, run_commands

DOCS = Path(__file__).parents[2] / "docs"
LIST = Path(__file__).with_suffix(".txt")
AROUND = {
    "terms": "includes/terms.txt",
    "settings": "../mkdocs.yml",
    "notebooks": "notebooks/neuron_learns.py",
}
UNSEEN = (
    "\u00a0\u00ad\u034f\u061c\u200b\u200d\u200e\u200f\u202e\u2028\u2029\u2060\u2062\u2066\u3000\ufeff\ue000\U000e0041"
    "\x0b\x0c"
)
EACH = 3  # so many pages for each statement
FACTS = "{ .page-facts }"  # stands below the heading of a page; the statements come after it


@dataclass(frozen=True)
class Attempt:
    kind: str
    page: str
    what: str  # the statement alone
    text: str  # the page with the statement on it


def statements() -> Iterator[tuple[str, str]]:
    """Every wrong statement with its kind, as Markdown."""
    kind = ""
    for line in filter(None, LIST.read_text(encoding="utf-8").split("\n")):
        if line[0] == "[" and line[-1] == "]" and "](" not in line:
            kind = line[1:-1]
        else:
            yield kind, line.replace("⏎", "\n")


def attempts(seed: int = 0, each: int = EACH) -> Iterator[Attempt]:
    """Each statement where it belongs: on some pages, below the heading; in a page's head; around the pages.

    And characters that nobody sees; and figures that say something else.
    """
    chosen = random.Random(seed)
    paths = [path for path in sorted((DOCS / "paper").glob("*.md")) if FACTS in path.read_text(encoding="utf-8")]
    pages = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    for kind, what in (*statements(), *(("what nobody sees", f"Words{unseen} and more words.") for unseen in UNSEEN)):
        if kind in AROUND:
            yield Attempt(kind, AROUND[kind], what, "")
            continue
        for name in chosen.sample(list(pages), each):
            page = pages[name]
            head = f"---\n{what}\n---\n" + (page.split("\n---\n", 1)[1] if page.startswith("---\n") else page)
            below = page.replace(FACTS, f"{FACTS}\n\n{what}\n", 1)
            yield Attempt(kind, name, what, head if kind == "heads of pages" else below)
    for name, text in pages.items():
        for image in figures.IMAGE.finditer(text):
            what = changed(image["alt"])
            yield Attempt("texts of figures", name, what, text.replace(image["alt"], what, 1))


def changed(alt: str) -> str:
    """What a figure says, with another number in it, or another name."""
    digits = [at for at, character in enumerate(alt) if character.isdigit()]
    if not digits:
        return f"{alt} of y"
    last = digits[-1]
    return f"{alt[:last]}{'7' if alt[last] == '8' else '8'}{alt[last + 1 :]}"


def passes(attempt: Attempt) -> bool:
    """Whether nothing that guards the pages says a word."""
    if attempt.kind in AROUND:
        return not any(faults_around(attempt))
    guards = (
        lint.page_problems(f"docs/{attempt.page}", attempt.text, formulas(), lambda tex, display: ""),
        index.page_problems(attempt.page, attempt.text, formulas(), DOCS),
        figures.page_problems(f"docs/{attempt.page}", attempt.text, drawn()),
        run(f"{attempt.what}\n", attempt.page) if ">>>" in attempt.what else (),  # a page's other sessions take longer
        run_commands(f"{attempt.what}\n") if "$ derivations" in attempt.what else (),
        around.snippet_faults(attempt.text, DOCS.parent),
    )
    return not any(list(found) for found in guards)


def faults_around(attempt: Attempt) -> Iterator[object]:
    """What is said of a copy of the files around the pages with the statement in one of them."""
    with tempfile.TemporaryDirectory() as folder:
        docs = Path(folder) / "docs"
        for name in set(AROUND.values()):
            (docs / name).parent.mkdir(parents=True, exist_ok=True)
            (docs / name).write_text((DOCS / name).read_text(encoding="utf-8"), encoding="utf-8")
        path = docs / attempt.page
        before = path.read_text(encoding="utf-8")
        old, replaced, new = attempt.what.partition(" ⇒ ")
        assert not replaced or old in before
        after = before.replace(old, new, 1) if replaced else f"{before}\n{attempt.what}\n"
        path.write_text(after, encoding="utf-8")
        yield from around.faults(docs, lint.PAGES)
        words = words_of(after) if path.suffix == ".py" else ""
        yield from lint.page_problems(attempt.page, words, formulas(), lambda tex, display: "")


@functools.cache
def drawn() -> dict[str, str]:
    return drawings()


def main() -> int:
    tried: Counter[str] = Counter()
    passed = []
    for attempt in attempts():
        tried[attempt.kind] += 1
        if passes(attempt):
            passed.append(attempt)
    for kind, count in tried.items():
        print(f"{count:5}  {kind}")
    print(f"{sum(tried.values()):5}  wrong statements on pages, of which {len(passed)} pass")
    for attempt in passed:
        print(f"       {attempt.page}: {attempt.kind}: {attempt.what!r}")
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
