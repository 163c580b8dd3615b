"""What surrounds the pages and is read like them: the settings of the site, the terms, notebooks, files, included code.

Each fault comes with its file and line.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import prose
from .cells import NOTEBOOKS, code_of, words_of
from .pages import TOKEN, line_of
from .sessions import comment_faults, comments

Fault = tuple[str, int, str]  # file, line, what is wrong

# Files that make no page: nothing in them is read as a statement. All others would be copied to the site unread.
TERMS = "includes/terms.txt"
ASSETS = {".css", ".js", ".svg", ".png", ".woff2", ".txt"}


def faults(docs: Path, sections: Mapping[str, str]) -> Iterator[Fault]:
    """All that is wrong around the pages; ``sections`` gives the page of each section's number."""
    yield from _of_files(docs)
    yield from _of_terms(docs)
    yield from _of_settings(docs, sections)
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
    for at, fault in prose.faults(text, set()):
        yield f"{docs.name}/{TERMS}", line_of(text, at), fault


def _of_notebook(file: str, source: str) -> Iterator[Fault]:
    """Code among the words, which nothing runs, and comments that state something."""
    words = words_of(source)
    for token in TOKEN.finditer(words):
        if token.lastgroup in ("code_block", "open_fence"):
            yield file, line_of(words, token.start()), "a fence in a notebook, which nothing runs; write a cell"
    for line, comment in comments(code_of(source)):
        yield from ((file, line, fault) for fault in comment_faults(comment))


# mkdocs.yml

KEYS = "site_name|site_description|site_author|copyright|name|title|permalink_title"
SHOWN = re.compile(rf"^ *(?:- )?(?P<key>{KEYS}):[ \t]*(?P<said>.*)$", re.MULTILINE)
PLAIN = re.compile(r"[^'\">|&*!{[].*")  # not in quotes, and whole on its line
ENTRY = re.compile(r" *- (?P<label>(?!')[^:\"]+):(?: (?P<page>[\w/.-]+))?")


def _of_settings(docs: Path, sections: Mapping[str, str]) -> Iterator[Fault]:
    """What ``mkdocs.yml`` puts on every page: names, descriptions, and the labels of the navigation with their numbers.

    They are plain words, each on its line, so that they can be read without YAML.
    """
    path = docs.parent / "mkdocs.yml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for setting in SHOWN.finditer(text):
        said = re.sub(r"^!ENV \[\w+, \"(.*)\"\]", r"\1", setting["said"].partition(" #")[0].strip())
        found = [fault for _, fault in prose.faults(said, set())]
        if not PLAIN.fullmatch(said):
            found.append(f"{setting['key']}: write plain words, on the same line")
        yield from ((path.name, line_of(text, setting.start()), fault) for fault in found)
    yield from _of_navigation(path.name, text, sections)


def _of_navigation(file: str, text: str, sections: Mapping[str, str]) -> Iterator[Fault]:
    begin = re.search(r"^nav:\n", text, re.MULTILINE)
    lines = text[begin.end() :].splitlines() if begin else []
    for number, line in enumerate(lines, start=line_of(text, begin.end()) if begin else 0):
        if not line.startswith((" ", "-")):
            return
        entry = ENTRY.fullmatch(line)
        link = f"[{entry['label']}]({entry['page']})" if entry and entry["page"] else entry["label"] if entry else ""
        found = [fault for _, fault in (*prose.faults(link, set()), *prose.wrong_sections(link, "index.md", sections))]
        if not entry:
            found = ["write an entry of the navigation as “- words: page”, without quotes"]
        yield from ((file, number, fault) for fault in found)


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
