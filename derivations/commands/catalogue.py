"""The commands list, check and sync, which take all formulas, or those that are named.

SymPy, NumPy and the page tools are imported where they are used, so that ``list`` answers at once.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derivations.commands.errors import InputError
from derivations.commands.terminal import print_json
from derivations.registry import formula, formulas

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula
    from derivations.evidence.report import Evidence

DOCS = Path(__file__).parents[2] / "docs"


def known(*ids: str) -> list[Formula]:
    """The formulas with these ids, or all of them."""
    try:
        return [formula(id) for id in ids] or list(formulas().values())
    except ValueError as error:  # no formula has the id, or two have it
        raise InputError(str(error)) from None


# list


def list_(asked: argparse.Namespace) -> int:
    if asked.json:
        print_json([summary(f) for f in known()])
        return 0
    width = max(len(f.id) for f in known())
    for f in known():
        print(f"{f.section:<5}  {f.id:<{width}}  {f.title}")
    return 0


def summary(f: Formula) -> dict[str, Any]:
    return {
        "id": f.id,
        "title": f.title,
        "section": f.section,
        "page": f"{f.page}#{f.id}",
        "kind": "derivation" if f.derivation else "formula",
        "latex": f.latex(),
        "layout": f.layout,
        "conditions": list(f.conditions),
    }


# check


def check(asked: argparse.Namespace) -> int:
    from derivations.kept import all_evidence

    asked_for = known(*asked.ids)
    found = [with_reasons(f, e) for f, e in zip(asked_for, all_evidence(asked_for, again=True), strict=True)]
    failed = [e for e in found if not e.ok]
    if asked.json:
        print_json([e.as_dict() for e in found])
    else:
        for e in failed:
            print(f"{e.id}: {'; '.join(e.failures)}")
        print(f"{len(found) - len(failed)} of {len(found)} formulas hold")
    return 1 if failed else 0


def with_reasons(f: Formula, found: Evidence) -> Evidence:
    """The evidence together with the reasons that cannot lead from line to line, which other formulas decide."""
    from derivations.evidence.reasons import wrong_reasons

    wrong = list(wrong_reasons(f, formulas())) if f.derivation else []
    return dataclasses.replace(found, ok=found.ok and not wrong, failures=[*found.failures, *wrong])


# sync


def sync(asked: argparse.Namespace) -> int:
    from derivations.figures.gallery import drawings
    from derivations.site import drawings as figures
    from derivations.site import index, lint
    from derivations.site import sync as pages
    from derivations.site.temml import TemmlMissingError, typeset

    if not DOCS.is_dir():
        raise InputError(f"no folder {DOCS}; run this in a checkout of the project")
    refuse_unreadable(DOCS)
    by_id, drawn = {f.id: f for f in known()}, drawings()
    if not asked.check:
        for path in [*pages.sync(DOCS, by_id), *figures.write(DOCS, drawn)]:
            print(f"wrote {path.relative_to(DOCS.parent)}")
    try:
        problems = [
            *lint.problems(DOCS, by_id, typeset),
            *index.problems(DOCS, by_id),
            *figures.problems(DOCS, drawn),
        ]
    except TemmlMissingError as error:
        raise InputError(str(error)) from None
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def refuse_unreadable(docs: Path) -> None:
    """InputError for a page that is none, before any other is written: a folder, a link to nothing, no UTF-8."""
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs.parent)
        if path.is_dir():
            raise InputError(f"{name} is a folder; only pages have names that end in .md")
        if not path.exists():
            raise InputError(f"{name} is a link to nothing; remove it, or restore what it leads to")
        try:
            path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise InputError(f"{name}:{line}: the page is not UTF-8; save it as UTF-8") from None
