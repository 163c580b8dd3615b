"""Evidence from one run to the next, for as long as nothing that it depends on has changed.

Checking every formula takes a minute or two, and most of what makes a site takes nothing else. What the evidence of a
formula depends on is code: the module that states it, everything that this module and the checker import within the
package, and the versions of Python, NumPy and SymPy. A digest of all of that is kept with the evidence; after a change
to a rule, a reading, the checker or a formula it is another one, and what was kept no longer counts. The folder can
be thrown away at any time.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import platform
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from derivations.evidence.formula import Formula
from derivations.evidence.report import Evidence
from derivations.registry import formula

PACKAGE = Path(__file__).parent
CACHE = PACKAGE.parent / ".cache"
FOLDER = CACHE / "evidence"
CHECKERS = ("derivations.evidence.check", "derivations.evidence.derived", "derivations.kept")
STARTED = time.time()  # what was written since is not the code that runs here
STATES = 8  # of the code, of which evidence is kept: going from one branch to another and back checks nothing again
WORTH_A_PROCESS = 40  # formulas; a process takes a second to start


def evidence(f: Formula) -> Evidence:
    """The evidence of a formula: what was kept, or else what checking it shows now."""
    return recalled(f) or _checked(f)


def all_evidence(formulas: Sequence[Formula], again: bool = False) -> Iterable[Evidence]:
    """The evidence of formulas in their order, with a progress bar on a terminal.

    ``again``: check them even if their evidence was kept.
    """
    from tqdm import tqdm

    found = _gathered(formulas, again)
    return tqdm(found, total=len(formulas), unit="formula", leave=False, disable=not sys.stderr.isatty())


def _gathered(formulas: Sequence[Formula], again: bool) -> Iterator[Evidence]:
    """The evidence of formulas; where much of it is missing, all cores gather it."""
    known = {} if again else {f.id: found for f in formulas if (found := recalled(f))}
    missing = [f for f in formulas if f.id not in known]
    if len(missing) < WORTH_A_PROCESS:
        yield from (known.get(f.id) or _checked(f) for f in formulas)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    fresh = get_context("spawn")  # a fork of a program with threads may hang
    with ProcessPoolExecutor(os.cpu_count(), mp_context=fresh, initializer=_leave_interrupts_to_the_parent) as pool:
        gathered = pool.map(_check_by_id, [f.id for f in missing])
        yield from (known.get(f.id) or next(gathered) for f in formulas)


def _check_by_id(id: str) -> Evidence:
    return _checked(formula(id))


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _checked(f: Formula) -> Evidence:
    found = f.check()
    if is_as_written(f):
        _keep(f, found)
    return found


# The folder


def recalled(f: Formula) -> Evidence | None:
    """What was kept of a formula, if that still counts."""
    if not is_as_written(f) or not digest(f.module):
        return None
    try:
        kept = json.loads(_file_of(f).read_text(encoding="utf-8"))
        return Evidence(**kept["evidence"]) if kept["digest"] == digest(f.module) else None
    except (OSError, ValueError, KeyError, TypeError):  # not there, or not as we write it
        return None


def _keep(f: Formula, found: Evidence) -> None:
    """Write the evidence down in one piece; only evidence that shows something is worth it."""
    if not found.ok or not digest(f.module):
        return
    write(_file_of(f), json.dumps({"digest": digest(f.module), "evidence": dataclasses.asdict(found)}))
    with contextlib.suppress(OSError):
        for old in sorted(FOLDER.glob(f"{f.id}.*.json"), key=os.path.getmtime)[:-STATES]:
            old.unlink(missing_ok=True)


def write(place: Path, text: str) -> None:
    """Write a file in one piece. A folder that cannot be written to costs time, no more."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(f".{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(place)


def _file_of(f: Formula) -> Path:
    return FOLDER / f"{f.id}.{digest(f.module)[:16]}.json"


def is_as_written(f: Formula) -> bool:
    """Whether a formula is the one that its module states, in all its parts, and not one changed since."""
    if not isinstance(f, Formula) or f.module not in sys.modules:
        return False
    named = vars(sys.modules[f.module]).values()
    stated = (one for value in named for one in (value if isinstance(value, tuple) else (value,)))
    fields = [field.name for field in dataclasses.fields(f) if field.name != "module"]
    return any(
        type(other) is type(f) and all(_are_one(getattr(other, name), getattr(f, name)) for name in fields)
        for other in stated
    )


def _are_one(one: object, other: object) -> bool:
    """Whether two fields are one object, or the same words."""
    return one is other or (isinstance(one, tuple) and all(isinstance(part, str) for part in one) and one == other)


# The digest


@functools.cache
def digest(module: str) -> str:
    """A digest of all code that decides about the evidence of a module's formulas; "" if some was written just now."""
    paths = sorted(sources((module, *CHECKERS)))
    return "" if any(path.stat().st_mtime > STARTED for path in paths) else _digest(paths)


def digest_of_all(text: str) -> str:
    """A digest of a text and of every file of the package, for what starts afresh and may load any of them."""
    return _digest(files(), text)


def files() -> list[Path]:
    """Every file of the package."""
    return sorted(path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")


def _digest(paths: Iterable[Path], text: str = "") -> str:
    """A digest of files, a text, and the versions of what all of them use."""
    versions = (platform.python_version(), version("numpy"), version("sympy"))
    found = hashlib.sha256("\0".join((*versions, text)).encode())
    for path in paths:
        found.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def sources(modules: tuple[str, ...]) -> set[Path]:
    """The files of modules, and of all that they import within the package, wherever they do."""
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if (path := _file(name)) is None or path in found:
            continue
        found.add(path)
        waiting += [*_imported(path), name.rpartition(".")[0] if name.count(".") > 1 else ""]
    return found


@functools.cache
def _imported(path: Path) -> tuple[str, ...]:
    """The dotted names that a file imports; of ``from a import b``, b may be a module or a name in a."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(names)


@functools.cache
def _file(name: str) -> Path | None:
    """The file of a module of the package."""
    top, *parts = name.split(".")
    if top != "derivations":
        return None
    candidates = [PACKAGE.joinpath(*parts, "__init__.py")]
    if parts:
        candidates.append(PACKAGE.joinpath(*parts).with_suffix(".py"))
    return next((path for path in candidates if path.is_file()), None)
