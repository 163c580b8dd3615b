"""``mkdocs.yml`` is read like a page: what it puts on all of them are plain words, and all else is a setting.

Each line holds one thing, so that it can be read without YAML: a comment, a key, a key with its value, an item.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from . import characters, prose
from .pages import line_of

Fault = tuple[str, int, str]  # file, line, what is wrong

COMMENT = re.compile(r"(?:^|\s+)#(?!\").*")
LINE = re.compile(r" *(?P<item>- )?(?:(?P<key>[a-z][\w.-]*):(?= |$))? *(?P<value>.*)")
ENTRY = re.compile(r" *- (?P<label>(?!')[^:\"]+):(?: (?P<page>[\w/.-]+))?")
SHOWN = "site_name|site_description|site_author|copyright|name|title|permalink_title|description"  # on every page
PLAIN = re.compile(r"[^'\">|&*!{[`$<][^`$<]*")  # not in quotes, and whole on its line
SETTINGS = (
    r"\d+|[A-Za-z][A-Za-z_-]*",  # a number; true, false or a name
    r"/?(?:docs|assets|notebooks|includes|derivations|material)/[\w./*-]*|\.",  # a place of ours
    r"(?:derivations|pymdownx|content|navigation|search|toc)\.[a-z_.]+",  # an extension, a feature
    r'"#"|"\*\.md"|"\(prefers-color-scheme: \w+\)"|"\[[^"\w]+s[^"\w]+\]\+"',  # signs
)
REFUSED = {
    "custom_dir": "nothing would read its templates",
    "glossary": "terms stand in docs/includes/terms.txt",
}


def faults(docs: Path, sections: Mapping[str, str]) -> Iterator[Fault]:
    """What is wrong with the settings; ``sections`` gives the page of each section's number."""
    path = docs.parent / "mkdocs.yml"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for at, fault in characters.faults(text):
        yield path.name, line_of(text, at), fault
    in_navigation = False
    for number, whole in enumerate(text.split("\n"), start=1):
        line = COMMENT.sub("", whole)
        if line and not line.startswith((" ", "-")):
            in_navigation = line == "nav:"
        if line and line != "nav:":
            found = _of_entry(line, sections) if in_navigation else _of_setting(line)
            yield from ((path.name, number, fault) for fault in found)


def _of_setting(line: str) -> Iterator[str]:
    setting = LINE.fullmatch(line)
    if not setting or not (setting["key"] or setting["item"]):
        yield "write one setting on each line: key: value"
        return
    key, value = setting["key"] or "", setting["value"]
    if key in REFUSED:
        yield f"{key}: {REFUSED[key]}"
    if re.fullmatch(SHOWN, key):
        said = re.sub(r"^!ENV \[\w+, \"(.*)\"\]", r"\1", value)
        yield from (fault for _, fault in prose.faults(said, set()))
        if not PLAIN.fullmatch(said):
            yield f"{key}: write plain words, on the same line"
    elif value and not any(re.fullmatch(setting, value) for setting in SETTINGS):
        yield f"{value} is no setting that is known here, and words are shown nowhere else"


def _of_entry(line: str, sections: Mapping[str, str]) -> Iterator[str]:
    """The labels of the navigation, with their numbers."""
    entry = ENTRY.fullmatch(line)
    if not entry:
        yield "write an entry of the navigation as “- words: page”, without quotes"
        return
    link = f"[{entry['label']}]({entry['page']})" if entry["page"] else entry["label"]
    yield from (fault for _, fault in prose.faults(link, set()))
    yield from (fault for _, fault in prose.wrong_sections(link, "index.md", sections))
