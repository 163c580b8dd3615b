"""The house rule: imports run one way, never back.

site and cli → figures → training → networks → paper, worked, reference → evidence → calculus → language
"""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "derivations"
MAY_IMPORT = {
    "language": {"language"},
    "calculus": {"language", "calculus"},
    "evidence": {"language", "calculus", "evidence"},
    "figures": {"language", "calculus", "evidence", "paper", "networks", "training", "figures"},
    "paper": {"language", "calculus", "evidence", "paper"},
    "worked": {"language", "calculus", "evidence", "worked"},
    "networks": {"language", "calculus", "evidence", "paper", "worked", "networks"},
    "training": {"language", "calculus", "evidence", "networks", "training"},
    "reference": {"language", "calculus", "evidence", "reference"},
    "site": {
        "language",
        "calculus",
        "evidence",
        "figures",
        "paper",
        "worked",
        "networks",
        "training",
        "reference",
        "site",
        "registry",
        "kept",
    },
}


def imported_parts(source: str, part: str) -> set[str]:
    """The parts of the package that a module of ``part`` imports, wherever in the module it does."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found.add(part)
        elif isinstance(node, ast.ImportFrom):
            found |= parts(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            found |= parts(alias.name for alias in node.names)
    return found


def parts(modules: Iterable[str]) -> set[str]:
    """The parts of the package among dotted names."""
    return {name.split(".")[1] for name in modules if name.startswith("derivations.")}


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_arrows_run_one_way(part):
    for path in sorted((PACKAGE / part).rglob("*.py")):
        upwards = imported_parts(path.read_text(encoding="utf-8"), part) - MAY_IMPORT[part]
        assert not upwards, f"{path.relative_to(PACKAGE)} may not import {', '.join(sorted(upwards))}"


def test_an_arrow_that_runs_back_is_seen():
    ways = (
        "from derivations.evidence.check import check",
        "from derivations import evidence",
        "import derivations.evidence",
    )
    for way in ways:
        assert imported_parts(f"def f():\n    {way}\n", "language") - MAY_IMPORT["language"] == {"evidence"}
