"""What the pages and the README show of the commands: it can be typed, and is what is printed."""

import re
import shlex
from pathlib import Path

import pytest

from derivations import cli

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"^\$ (?:\.venv/bin/)?derivations (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
SESSIONS = [
    (shlex.split(typed, comments=True), answer)
    for page in PAGES
    for console in CONSOLE.findall(page.read_text(encoding="utf-8"))
    for typed, answer in TYPED.findall(console)
]


def but_for_the_error(text):
    """A text without the size of the rounding errors, which depends on the machine."""
    return re.sub(r"largest relative error \d·10[⁻⁰¹²³⁴-⁹]+", "largest relative error …", text)


@pytest.mark.parametrize("arguments", [arguments for arguments, _ in SESSIONS], ids=" ".join)
def test_what_the_pages_say_can_be_typed(arguments):
    assert callable(cli.parser().parse_args(arguments).run)


@pytest.mark.parametrize(
    ("arguments", "answer"), [(a, answer) for a, answer in SESSIONS if answer], ids=lambda part: str(part)[:60]
)
def test_what_the_pages_show_is_what_is_printed(arguments, answer, capsys):
    assert arguments[0] == "derive"
    cli.main(arguments)
    printed = capsys.readouterr()
    assert but_for_the_error(printed.out + printed.err) == but_for_the_error(answer)
