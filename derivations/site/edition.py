"""What the footer says: from which commit the site was built, and how many formulas were checked for it.

``python -m derivations.site.edition`` prints it, and ``make site`` hands it to the site builder. A build stops at a
formula that fails, so all that there are have been checked.
"""

import subprocess
from pathlib import Path

from derivations.registry import formulas

ROOT = Path(__file__).parents[2]
ARCHIVED = "$Format:%h$"  # `git archive` writes the commit here, as .gitattributes says
LICENCE = "Text and code under the MIT licence."


def footer(root: Path = ROOT, archived: str = ARCHIVED) -> str:
    """The text of the footer."""
    return f"{LICENCE} Built from {source(root, archived)}; {len(formulas())} formulas checked."


def source(root: Path, archived: str = ARCHIVED) -> str:
    """What a folder was made from: a commit, by what git or the archive says, else files of which nothing is known.

    >>> source(Path("/nowhere"), "1234567")
    'commit 1234567'
    """
    commit, _, changed = (_described(root) or archived.lstrip("$")).partition("-")
    if not commit or commit.startswith("Format"):
        return "files without a commit"
    return f"commit {commit}{' with changes' if changed else ''}"


def _described(root: Path) -> str:
    """The commit of a clone, with a mark if files were changed since; nothing for what is no clone."""
    if not (root / ".git").exists():  # unpacked somewhere in a clone of another project
        return ""
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


if __name__ == "__main__":
    print(footer())
