"""Evidence is kept from one run to the next, and never once anything that it depends on has changed."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from derivations import formula, kept
from derivations.paper import activation
from tests.changed import changed

PACKAGE = Path(kept.__file__).parent
ID = "s2-power"
FORMULAS = [formula(id) for id in ("s2-power", "s2-sum", "s3-gradient")]

# Says what is known of a formula, and what checking it now shows.
ASK = f"""
from derivations import formula, kept
f = formula({ID!r})
print(kept.recalled(f) is not None, kept.evidence(f).ok)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "evidence")
    return tmp_path / "evidence"


def test_what_was_shown_is_known_the_next_time(folder):
    f = formula(ID)
    assert kept.recalled(f) is None
    shown = kept.evidence(f)
    assert shown.ok
    assert kept.recalled(f) == shown == kept.evidence(f)


def test_two_processes_find_what_one_finds(folder, monkeypatch):
    def essence(found):
        return [dataclasses.replace(evidence, seconds=0) for evidence in found]

    one = essence(kept.all_evidence(FORMULAS, again=True))
    monkeypatch.setattr(kept, "WORTH_A_PROCESS", 2)
    assert essence(kept.all_evidence(FORMULAS, again=True)) == one
    assert [evidence.id for evidence in one] == [f.id for f in FORMULAS]


def test_a_formula_changed_in_memory_is_checked_anew(folder):
    f = formula(ID)
    assert kept.evidence(f).ok
    wrong = dataclasses.replace(f, says=formula("s2-sum").says)
    assert not kept.is_as_written(wrong)
    assert kept.recalled(wrong) is None


def test_evidence_that_shows_nothing_is_not_kept(folder, monkeypatch):
    f = formula(ID)
    kept._keep(f, dataclasses.replace(f.check(), ok=False))
    assert kept.recalled(f) is None


def test_code_that_was_written_after_it_was_loaded_keeps_nothing_and_recalls_nothing(folder, monkeypatch):
    f = formula(ID)
    shown = kept.evidence(f)
    assert kept.recalled(f) == shown
    monkeypatch.setattr(kept, "STARTED", 0)
    monkeypatch.setattr(kept, "digest", kept.digest.__wrapped__)
    assert kept.recalled(f) is None
    for path in folder.iterdir():
        path.unlink()
    assert kept.evidence(f).ok
    assert not list(folder.iterdir())


def test_a_few_states_of_the_code_are_kept_side_by_side(folder, monkeypatch):
    f = formula(ID)
    shown = f.check()
    for state in range(kept.STATES + 3):
        monkeypatch.setattr(kept, "digest", lambda module, state=state: f"{state:016}")
        assert kept.recalled(f) is None
        kept._keep(f, shown)
        assert kept.recalled(f) == shown
        os.utime(kept._file_of(f), (state, state))
    assert len(list(folder.iterdir())) == kept.STATES
    monkeypatch.setattr(kept, "digest", lambda module: f"{kept.STATES:016}")
    assert kept.recalled(f) == shown


@pytest.mark.parametrize("text", ["", "{}", '{"digest": 1, "evidence": {}}', "[1]", "\x00"])
def test_a_damaged_file_counts_as_none(folder, text):
    f = formula(ID)
    folder.mkdir()
    kept._file_of(f).write_text(text)
    assert kept.evidence(f).ok
    assert json.loads(kept._file_of(f).read_text())["evidence"]["ok"]


def test_the_sources_are_those_that_decide():
    names = {path.relative_to(PACKAGE).as_posix() for path in kept.sources((activation.__name__, *kept.CHECKERS))}
    assert {
        "paper/activation.py",
        "language/elementwise.py",
        "language/exact/reader.py",
        "language/numeric.py",
        "calculus/differentials.py",
        "evidence/check.py",
        "evidence/draws.py",
        "kept.py",
    } <= names
    assert not any(name.startswith(("site/", "commands/", "paper/loss_")) for name in names)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package, in which the formula's evidence is kept."""
    home = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, home / "derivations", ignore=shutil.ignore_patterns("__pycache__"))
    assert asked(home) == "False True"
    assert asked(home) == "True True"
    shutil.copytree(home / ".cache", home / "kept")
    return home


def asked(home):
    done = subprocess.run([sys.executable, "-c", ASK], cwd=home, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("file", "before", "after", "answer"),
    [
        ("calculus/differentials.py", "left = exponent.value - 1", "left = exponent.value - 2", "False True"),
        ("language/numeric.py", '"""', '"""Otherwise. ', "False True"),
        ("language/exact/reader.py", '"""', '"""Otherwise. ', "False True"),
        ("evidence/check.py", '"""', '"""Otherwise. ', "False True"),
        ("paper/scalar_rules.py", "n * x ** (n - 1)", "n * x ** (n + 1)", "False False"),
        ("site/card.py", '"""', '"""Otherwise. ', "True True"),
    ],
)
def test_a_change_of_a_rule_a_reading_the_checker_or_the_formula_is_noticed(copy, file, before, after, answer):
    try:
        with changed(copy / "derivations" / file, before, after):
            assert asked(copy) == answer
    finally:
        shutil.rmtree(copy / ".cache")
        shutil.copytree(copy / "kept", copy / ".cache")
