"""The same changes made by hand in a page: the text between the dollars no longer says what the code prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from derivations import formulas
from derivations.site.lint import page_problems
from derivations.site.pages import Maths, scan
from tests.mutation.trial import Trial

CHANGES = [  # name, what to look for, what to put there
    ("sign", r" \+ ", " - "),
    ("sign", r" - ", " + "),
    ("factor", r"\b2\b", "3"),
    ("transpose", r"\^T", ""),
    ("swapped indices", r"_i", "_j"),
    ("≤ for >", r"\\le\b", ">"),
    ("N for n", r"\bN\b", "n"),
]


def page_trials(docs: Path, ids: set[str]) -> Iterator[Trial]:
    """Every change of every bound formula on the pages."""
    for path in sorted(docs.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for maths in scan(text).maths:
            if maths.binding and maths.binding.id in ids:
                yield from _page_trials(path.name, text, maths)


def _page_trials(name: str, text: str, maths: Maths) -> Iterator[Trial]:
    assert maths.binding
    before, tex, after = text[: maths.inner.start], text[maths.inner], text[maths.inner.stop :]
    for change, pattern, new in CHANGES:
        changed = re.sub(pattern, lambda _, new=new: new, tex, count=1)  # type: ignore[misc]
        if changed == tex:
            continue
        found = page_problems(name, before + changed + after, formulas(), lambda tex, display: "")
        named = any(maths.binding.id in problem.message for problem in found)
        yield Trial(maths.binding.id, change, "rejected" if named else "survived", changed.strip())
