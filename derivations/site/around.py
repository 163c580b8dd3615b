"""What surrounds the pages and is read like them: the settings of the site, the terms, notebooks, files, included code.

Each fault comes with its file and line.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import characters, literals, prose, settings
from .cells import NOTEBOOKS, code_of, words_of
from .pages import TOKEN, line_of
from .sessions import comment_faults, comments, parsed

Fault = tuple[str, int, str]  # file, line, what is wrong

# Files that make no page: nothing in them is read as a statement. All others would be copied to the site unread.
TERMS = "includes/terms.txt"
TERM = re.compile(r"\*\[[^][`$<]+\]: [^][`$<>|]+")
ASSETS = {".css", ".js", ".svg", ".png", ".woff2", ".txt"}


def faults(docs: Path, sections: Mapping[str, str]) -> Iterator[Fault]:
    """All that is wrong around the pages; ``sections`` gives the page of each section's number."""
    yield from _of_files(docs)
    yield from _of_terms(docs)
    yield from settings.faults(docs, sections)
    for path in sorted(docs.glob(NOTEBOOKS)):
        yield from _of_notebook(f"{docs.name}/{path.relative_to(docs).as_posix()}", path.read_text(encoding="utf-8"))


def _of_files(docs: Path) -> Iterator[Fault]:
    known = {*docs.rglob("*.md"), *docs.glob(NOTEBOOKS), docs / TERMS}
    assets = {path for path in (docs / "assets").rglob("*") if path.suffix in ASSETS}
    for path in sorted(path for path in docs.rglob("*") if path.is_file() and not path.name.startswith(".")):
        if path not in known | assets:
            yield (
                f"{docs.name}/{path.relative_to(docs).as_posix()}",
                1,
                "a file that nothing checks; a page ends in .md",
            )


def _of_terms(docs: Path) -> Iterator[Fault]:
    """What the terms, which every page explains, state in plain text."""
    path = docs / TERMS
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for at, fault in (*characters.faults(text), *prose.faults(text, set())):
        yield f"{docs.name}/{TERMS}", line_of(text, at), fault
    for number, line in enumerate(text.split("\n"), start=1):
        if line and not TERM.fullmatch(line):
            yield f"{docs.name}/{TERMS}", number, "a term is *[words]: plain words, on one line"


def _of_notebook(file: str, source: str) -> Iterator[Fault]:
    """What is no page and is on none, code among the words, which nothing runs, and code that states something."""
    words, code = words_of(source), code_of(source)
    for token in TOKEN.finditer(words):
        if token.lastgroup in ("code_block", "open_fence"):
            yield file, line_of(words, token.start()), "a fence in a notebook, which nothing runs; write a cell"
    for mark in re.finditer(r"<!--\s*(?:index|numpy)|!\[", words):
        yield file, line_of(words, mark.start()), f"no {mark[0]} … in a notebook; let a cell put it out"
    for number, line in enumerate(source.split("\n"), start=1):
        if line.startswith("# %%") and line not in ("# %%", "# %% [markdown]"):
            yield file, number, "a cell begins with # %% or # %% [markdown], and nothing beside it"
    for at, fault in characters.faults(source):
        yield file, line_of(source, at), fault
    for number, comment in comments(code):
        yield from ((file, number, fault) for fault in comment_faults(comment))
    tree = parsed(code)
    if not tree:
        yield file, 1, "a cell that is no Python"
    for _, number, fault in literals.faults([tree] if tree else [], comment_faults):
        yield file, number, fault


# Included code

SNIPPET = re.compile(r'^[ \t>]*-+8<-+[ \t]+"(?P<path>[^":\n]+)(?::(?P<section>[^"\n]+))?"', re.MULTILINE)


def snippet_faults(text: str, root: Path) -> Iterator[tuple[int, str]]:
    """Included code whose file or named section is not there, with its line."""
    for match in SNIPPET.finditer(text):
        path, section, line = match["path"], match["section"], line_of(text, match.start())
        if not (root / path).is_file():
            yield line, f"no file {path}; correct the path of the snippet"
        elif not path.endswith(".py"):
            yield line, f"{path} is no Python; only code is included"
        elif not section or section.replace(":", "").isdigit():
            yield line, f"name the section of {path} that is meant: {path}:SECTION"
        elif f"--8<-- [start:{section}]" not in (root / path).read_text(encoding="utf-8"):
            yield line, f"{path} has no section {section}; mark it: # --8<-- [start:{section}]"
