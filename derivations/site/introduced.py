"""From where on a reader of the pages in their order knows that there are two layouts.

Before that a choice between them would only puzzle. The place is the one that introduces the term in bold; what stands
below it on its page, on the pages behind it in the navigation, and on pages outside of the navigation, may offer the
choice.
"""

import re
from collections.abc import Iterator
from pathlib import Path

TERM = "**numerator layout**"
ENTRY = re.compile(r"^\s*- .*?:? ?(?P<page>[\w/-]+\.md)$", re.MULTILINE)


def layouts_known(page: str | None, before: str, docs: Path) -> bool:
    """Whether whoever has read the pages before this one, and its text up to here, knows of the layouts."""
    pages = list(navigation(docs))
    place = next((number for number, name in enumerate(pages) if TERM in _text(docs / name)), None)
    if place is None or page not in pages:
        return True
    return TERM in before if pages[place] == page else pages.index(page) > place


def navigation(docs: Path) -> Iterator[str]:
    """The pages in the order of the navigation."""
    settings = f"\n{_text(docs.parent / 'mkdocs.yml')}"
    return (entry["page"] for entry in ENTRY.finditer(settings.partition("\nnav:\n")[2]))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
