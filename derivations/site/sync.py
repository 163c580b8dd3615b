"""Write what the code prints between the dollars of the pages, like the expected output of a doctest."""

import os
import shutil
import tempfile
from pathlib import Path

from .index import with_indices
from .lint import BindingError, Formulas, printed
from .listings import with_listings
from .numbers import with_numbers
from .pages import scan


def sync(docs: Path, formulas: Formulas) -> list[Path]:
    """Rewrite the pages whose formulas are stale; the paths of those that changed."""
    changed = []
    for path in sorted(docs.rglob("*.md")):
        before = path.read_bytes().decode("utf-8")
        page = with_indices(before, path.relative_to(docs).as_posix(), formulas, docs)
        after = synced(with_numbers(with_listings(page, formulas), formulas), formulas)
        if after != before:
            replace(path, after)
            changed.append(path)
    return changed


def synced(text: str, formulas: Formulas) -> str:
    """The page with every bound formula as the code prints it; a page with a fault of form stays as it is."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    page = text.replace("\r\n", "\n")
    scanned = scan(page)
    if scanned.faults or page.replace("\n", line_end) != text:
        return text
    for maths in reversed(scanned.maths):  # from the end, so that the positions of the others hold
        if maths.binding:
            try:
                tex = printed(maths, maths.binding, formulas)
            except BindingError:
                continue  # the lint says what is wrong; nothing is overwritten
            if maths.display:
                tex = "".join(f"{maths.indent}{line}\n" for line in tex.splitlines())
            page = page[: maths.inner.start] + tex + page[maths.inner.stop :]
    return page.replace("\n", line_end)


def replace(path: Path, text: str) -> None:
    """Replace a file in one step: whoever reads it sees the old text or the new one, never half of it."""
    handle, new = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        if path.exists():
            shutil.copymode(path, new)
        else:
            os.chmod(new, 0o644)
        os.replace(new, path)
    except BaseException:
        os.unlink(new)
        raise
