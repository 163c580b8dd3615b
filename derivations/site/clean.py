"""A page in which nothing was found wrong is not looked through again, for as long as it and all code stay the same.

`derivations sync --check` and the site builder look for the same faults on the same pages, one after the other. Only
that nothing was found is kept, under a digest of the page and of every file of the package; a fault is found each time.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Callable
from typing import TypeVar

from derivations.kept import CACHE, PACKAGE, STARTED, digest_of_all, files, write

FOLDER = CACHE / "pages"
LOCKS = [PACKAGE.parent / name for name in ("requirements.lock", "package-lock.json")]  # the tools that are asked
STATES = 2000  # of pages, that are kept

Fault = TypeVar("Fault")


def faults(page: str, find: Callable[[], list[Fault]]) -> list[Fault]:
    """What ``find`` finds wrong on a page, given with its name; nothing, if this code found nothing there before."""
    if not code():
        return find()
    place = FOLDER / hashlib.sha256(f"{code()}\0{page}".encode()).hexdigest()
    if place.exists():
        return []
    if not (found := find()):
        write(place, "")
    return found


@functools.cache
def code() -> str:
    """A digest of all code of the package and of the versions of the tools; "" if some was written just now."""
    if any(path.stat().st_mtime > STARTED for path in files()):
        return ""
    _forget()
    return digest_of_all("\0".join(lock.read_text(encoding="utf-8") for lock in LOCKS if lock.is_file()))


def _forget() -> None:
    """Keep the folder small."""
    with contextlib.suppress(OSError):
        for old in sorted(FOLDER.glob("*"), key=os.path.getmtime)[:-STATES]:
            old.unlink(missing_ok=True)
