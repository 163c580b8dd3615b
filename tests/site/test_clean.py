"""That nothing was found wrong on a page is kept, and no longer counts once the page or any code has changed."""

import shutil
import subprocess
import sys
from functools import partial

import pytest

from derivations import formulas, kept
from derivations.site import clean, lint
from derivations.site.temml import typeset
from tests.changed import changed

PACKAGE = kept.PACKAGE
PAGE = "docs/paper/scalar_rules.md"
WRONG = "\n\nThe derivative of x² is 3x.\n"

# Says whether a page was looked through, and what was found.
ASK = f"""
import sys
from pathlib import Path
from derivations import formulas
from derivations.site import lint
looked = []
look = lint.page_problems

def noted(*given):
    looked.append(1)
    return look(*given)

lint.page_problems = noted
text = Path({PAGE!r}).read_text(encoding="utf-8") + sys.argv[1]
found = lint.known_problems({PAGE!r}, text, formulas(), lambda tex, display: "")
print(bool(looked), bool(found))
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(clean, "FOLDER", tmp_path / "pages")
    return tmp_path / "pages"


def test_what_is_wrong_is_found_each_time(folder):
    assert [clean.faults("a page", lambda: ["wrong"]) for _ in range(2)] == [["wrong"], ["wrong"]]
    assert not folder.exists()


def test_a_page_without_faults_is_looked_through_once(folder):
    looked = []

    def look(page):
        looked.append(page)
        return []

    for page in ("one", "two", "one", "one"):
        assert clean.faults(page, partial(look, page)) == []
    assert looked == ["one", "two"]


def test_other_formulas_are_no_reason_to_look_away(folder):
    """What is kept is about the formulas of the project; without them the same page has faults."""
    text = (PACKAGE.parent / PAGE).read_text(encoding="utf-8")
    assert lint.known_problems(PAGE, text, formulas(), typeset) == []
    assert lint.known_problems(PAGE, text, {}, typeset) != []


def test_code_that_was_written_after_it_was_loaded_keeps_nothing_and_recalls_nothing(folder, monkeypatch):
    assert clean.faults("a page", list) == []
    monkeypatch.setattr(clean, "STARTED", 0)
    monkeypatch.setattr(clean, "code", clean.code.__wrapped__)
    assert clean.faults("a page", lambda: ["wrong"]) == ["wrong"]


def test_the_folder_stays_small(folder, monkeypatch):
    monkeypatch.setattr(clean, "STATES", 3)
    for page in "abcdef":
        clean.faults(page, list)
    clean._forget()
    assert len(list(folder.iterdir())) == 3


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package and of a page, on which nothing was found wrong."""
    home = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, home / "derivations", ignore=shutil.ignore_patterns("__pycache__"))
    (home / PAGE).parent.mkdir(parents=True)
    shutil.copy(PACKAGE.parent / PAGE, home / PAGE)
    assert asked(home) == "True False"
    return home


def asked(home, added=""):
    done = subprocess.run([sys.executable, "-c", ASK, added], cwd=home, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_same_page_is_not_looked_through_by_the_next_process(copy):
    assert asked(copy) == "False False"


def test_a_change_of_the_page_is_noticed(copy):
    assert asked(copy, WRONG) == "True True"
    assert asked(copy, WRONG) == "True True"


@pytest.mark.parametrize(
    ("file", "before", "after", "answer"),
    [
        ("site/prose.py", '"""', '"""Otherwise. ', "True False"),
        ("site/mathml.mjs", "//", "// Otherwise.", "True False"),
        ("language/latex/printer.py", '"""', '"""Otherwise. ', "True False"),
        ("paper/scalar_rules.py", "n * x ** (n - 1)", "n * x ** (n + 1)", "True True"),
    ],
)
def test_a_change_of_the_rules_a_printer_or_a_formula_is_noticed(copy, file, before, after, answer):
    with changed(copy / "derivations" / file, before, after):
        assert asked(copy) == answer
