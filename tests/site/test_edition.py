"""The footer says what the site was built from, in a clone, in an archive and in loose files."""

import shutil
import subprocess
from pathlib import Path

import pytest

from derivations import formulas
from derivations.site.edition import ROOT, footer, source


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    (tmp_path / "a").write_text("a")
    who = ["-c", "user.name=n", "-c", "user.email=e"]
    for command in (["init", "-q"], ["add", "a"], [*who, "commit", "-qm", "a"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    return tmp_path


def test_a_clone_says_its_commit_and_whether_it_was_changed(clone: Path) -> None:
    head = subprocess.run(["git", "-C", str(clone), "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    said = source(clone, "$Format:%h$").removeprefix("commit ")
    assert len(said) >= 7
    assert head.stdout.startswith(said)
    (clone / "a").write_text("b")
    assert source(clone, "$Format:%h$") == f"commit {said} with changes"


def test_an_archive_says_what_was_written_into_it(tmp_path: Path) -> None:
    assert source(tmp_path, "abc1234") == "commit abc1234"
    assert source(tmp_path, "$Format:%h$") == "files without a commit"


def test_git_writes_the_commit_into_an_archive() -> None:
    assert "derivations/site/edition.py export-subst" in (ROOT / ".gitattributes").read_text(encoding="utf-8")


def test_the_footer_counts_the_formulas() -> None:
    assert f" {len(formulas())} formulas checked." in footer()
