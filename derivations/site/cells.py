"""The cells of a notebook, which is a Python file with its words in comments (``py:percent``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

NOTEBOOKS = "notebooks/*.py"  # below docs/
CELL = re.compile(r"^# %%(?P<words> \[markdown\])?[^\n]*\n(?P<body>.*?)(?=^# %%|\Z)", re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"\A# ---\n(?:# .*\n)*?# ---\n")
COMMENT = re.compile(r"^# ?", re.MULTILINE)


def cells(source: str) -> Iterator[tuple[bool, str]]:
    r"""Each cell: whether it holds words, and what is in it.

    >>> list(cells("# %% [markdown]\n# It learns.\n# %%\nw = 0.5\n"))
    [(True, 'It learns.\n'), (False, 'w = 0.5\n')]
    """
    for cell in CELL.finditer(HEADER.sub("", source)):
        yield bool(cell["words"]), COMMENT.sub("", cell["body"]) if cell["words"] else cell["body"]


def words_of(source: str) -> str:
    r"""The words as Markdown, each on its line. Code is left out: it is run when the site is built.

    >>> words_of("# %% [markdown]\n# It learns.\n# %%\nw = 0.5\n")
    '\nIt learns.\n\n\n'
    """
    return _lines_of(source, words=True)


def code_of(source: str) -> str:
    r"""The code, each line where it stands.

    >>> code_of("# %% [markdown]\n# It learns.\n# %%\nw = 0.5\n")
    '\n\n\nw = 0.5\n'
    """
    return _lines_of(source, words=False)


def _lines_of(source: str, words: bool) -> str:
    lines, are_words = [], False
    for line in HEADER.sub(lambda header: "\n" * header[0].count("\n"), source).splitlines():
        if line.startswith("# %%"):
            are_words = "[markdown]" in line
            lines.append("")
        else:
            lines.append((COMMENT.sub("", line) if words else line) if are_words == words else "")
    return "\n".join([*lines, ""])
