"""Every console session on a page is run, and every formula of a page is what the code prints.

A session is a fence marked ``pycon``, in any style of fence and at any indentation. All sessions of a page share one
namespace, as they would at one console. What is printed is compared as it stands: no option of doctest, no dots for the
rest. A prompt that no session holds would be trusted without being run: it fails. So are the commands in fences marked
``console`` run, each with what it prints.
"""

import contextlib
import doctest
import io
import itertools
import re
import shlex
import textwrap
from pathlib import Path

import pytest

from derivations import formulas
from derivations.cli import main
from derivations.site import index
from derivations.site.lint import problems
from derivations.site.pages import line_of
from derivations.site.sessions import session_faults
from derivations.site.temml import typeset

ROOT = Path(__file__).parents[1]
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.exists()]


def fences(language: str) -> re.Pattern[str]:
    """The fences that are marked with a language, their lines as ``body``."""
    opening = rf"^[ \t]*(?P<marks>`{{3,}}+|~{{3,}}+)[ \t]*(?:\{{[ \t]*\.)?{language}\b[^\n]*\n"
    return re.compile(opening + r"(?P<body>.*?)^[ \t]*(?P=marks)[ \t]*$", re.MULTILINE | re.DOTALL)


SESSION, COMMANDS = fences("pycon"), fences("console")
PROMPT = re.compile(r"^[ \t>]*>>>", re.MULTILINE)
COMMAND = re.compile(r"^[ \t>]*\$ ", re.MULTILINE)


def sessions(text: str) -> str:
    """The page with every line blank that is not inside a session, so that line numbers stay."""
    lines = [""] * (text.count("\n") + 1)
    for session in SESSION.finditer(text):
        first = text.count("\n", 0, session.start("body"))
        body = session["body"].splitlines()
        lines[first : first + len(body)] = body
    return "\n".join(lines)


def run(text: str, name: str) -> list[str]:
    """What went wrong in the sessions of a page."""
    report = [f"{name}:{line_of(text, at)}: {fault}" for at, fault in session_faults(text)]
    try:
        test = doctest.DocTestParser().get_doctest(sessions(text), {}, name, name, 0)
    except ValueError as error:  # a prompt without a space
        return [*report, str(error)]
    doctest.DocTestRunner(verbose=False, optionflags=doctest.DONT_ACCEPT_TRUE_FOR_1).run(test, out=report.append)
    written = len(PROMPT.findall(text))
    if written != len(test.examples):
        report.append(f"{name}: {written} prompts are written, {len(test.examples)} are in pycon fences and were run")
    return report


def steady(printed: str) -> str:
    """What is printed, but for the last digits of a rounding error, which differ from machine to machine."""
    return re.sub(r"(relative error )\d·10⁻¹[3-7]", r"\1tiny", printed).strip()


def run_commands(text: str) -> list[str]:
    """What went wrong with the commands of a page: each that prints something else than the page says."""
    report, ran = [], 0
    for fence in COMMANDS.finditer(text):
        for said in re.split(r"^\$ ", textwrap.dedent(fence["body"]), flags=re.MULTILINE)[1:]:
            command, _, expected = said.partition("\n")
            ran += 1
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                main(shlex.split(command)[1:])
            if steady(printed.getvalue()) != steady(expected):
                report.append(f"{command} prints\n{printed.getvalue()}")
    if (written := len(COMMAND.findall(text))) != ran:
        report.append(f"{written} commands are written, {ran} are in console fences and were run")
    return report


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_sessions_of_a_page(path):
    if report := run(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()):
        pytest.fail("\n".join(report), pytrace=False)


@pytest.mark.parametrize("path", PAGES[1:], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_commands_of_a_page(path):
    if report := run_commands(path.read_text(encoding="utf-8")):
        pytest.fail("\n".join(report), pytrace=False)


def test_the_formulas_of_the_pages():
    docs = ROOT / "docs"
    if found := [*problems(docs, formulas(), typeset), *index.problems(docs, formulas())]:
        pytest.fail("\n".join(map(str, found)), pytrace=False)


# The runner itself


@pytest.mark.parametrize(
    "page",
    [
        "```pycon\n>>> 1 + 1\n2\n```\n",
        "~~~ pycon\n>>> 1 + 1\n2\n~~~\n",
        "````pycon\n>>> 1 + 1\n2\n\n````\n",
        '``` { .pycon title="x" }\n>>> 1 + 1\n2\n```\n',
        "!!! note\n    ```pycon\n    >>> 1 + 1\n    2\n    ```\n    More.\n",
        "```pycon\n>>> a = 1\n```\nText.\n```pycon\n>>> a + 1\n2\n```\n",
    ],
)
def test_sessions_in_any_fence_are_run(page):
    assert run(page, "page.md") == []
    assert run(page.replace("2\n", "3\n"), "page.md")


def test_a_wrong_output_fails_with_its_line():
    (report,) = run("# Title\n\n```pycon\n>>> 1 + 1\n3\n```\n", "page.md")
    assert 'File "page.md", line 4' in report
    assert "Expected:\n    3\nGot:\n    2\n" in report


@pytest.mark.parametrize("fence", ["```python", "```", "~~~ text", "```console"])
def test_a_prompt_that_is_not_run_fails(fence):
    page = f"```pycon\n>>> 1 + 1\n2\n```\n\n{fence}\n>>> 1 + 1\n3\n{fence[:3]}\n"
    assert run(page, "page.md") == [
        "page.md:7: a prompt outside a pycon fence; nothing runs it",
        "page.md: 2 prompts are written, 1 are in pycon fences and were run",
    ]


@pytest.mark.parametrize(
    ("session", "says"),
    [
        (">>> 1 + 1  # doctest: +SKIP\n3", "an option of doctest"),
        (">>> list(range(9))  # doctest: +ELLIPSIS\n[0, ..., 8]", "an option of doctest"),
        (">>> list(range(9))\n[0, ..., 8]", "Expected:"),
        (">>>2*3\n7", "a prompt without a space"),
        (">>> 1 + 1\n2\n\n3", "page.md:5: a line that no prompt prints"),
        ("3\n>>> 1 + 1\n2", "page.md:2: a line that no prompt prints"),
        ("In [1]: 2 * 3\nOut[1]: 7", "a prompt of IPython"),
    ],
)
def test_a_session_that_hides_something_fails(session, says):
    assert any(says in report for report in run(f"```pycon\n{session}\n```\n", "page.md"))


def test_a_command_that_prints_something_else_fails():
    page = "```console\n$ derivations show s2-chain --latex\nnothing\n```\n"
    (report,) = run_commands(page)
    assert report.startswith("derivations show s2-chain --latex prints")
    assert run_commands(page.replace("nothing", report.partition("\n")[2])) == []


# The order of the pages

ON, BACK = (
    re.compile(rf"^(?:.*\W)?{word}:\s\[[^\]]+\]\((?P<target>[^)#]+)\)", re.MULTILINE) for word in ("Next", "Back")
)


def neighbours() -> list[tuple[str, str]]:
    """Every two pages that follow one another in the menu."""
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2].partition("\ntheme:\n")[0]
    order = re.findall(r"[\w/-]+\.(?:md|py)(?=\n)", menu)
    return list(itertools.pairwise(order))


def linked(link: re.Pattern[str], page: str) -> set[str]:
    """The pages that a page names as its next one, or as the one before it."""
    path = ROOT / "docs" / page
    found = link.finditer(path.read_text(encoding="utf-8"))
    return {(path.parent / match["target"]).resolve().relative_to(ROOT / "docs").as_posix() for match in found}


def test_the_next_page_and_the_one_before_are_those_of_the_menu():
    wrong = []
    for before, after in neighbours():
        wrong += [f"{before}: next is {page}, in the menu {after}" for page in linked(ON, before) - {after}]
        wrong += [f"{after}: back is {page}, in the menu {before}" for page in linked(BACK, after) - {before}]
    assert wrong == []
