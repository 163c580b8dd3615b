"""A file of a copy of the package, changed for a moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def changed(path: Path, before: str, after: str) -> Iterator[None]:
    """Put one text for the first place of another, until the end of the with-block."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(text, encoding="utf-8")
