"""Every console session on a page is run, and every formula of a page is what the code prints.

A session is a fence marked ``pycon``, in any style of fence and at any indentation. All sessions of a page share one
namespace, as they would at one console. A prompt that no session holds would be trusted without being run: it fails.
"""

import doctest
import re
from pathlib import Path

import pytest

from derivations import formulas
from derivations.site import index
from derivations.site.lint import problems
from derivations.site.temml import typeset

ROOT = Path(__file__).parents[1]
PAGES = [path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))) if path.exists()]

OPENING = r"^[ \t]*(?P<marks>`{3,}+|~{3,}+)[ \t]*(?:\{[ \t]*\.)?pycon\b[^\n]*\n"
SESSION = re.compile(OPENING + r"(?P<body>.*?)^[ \t]*(?P=marks)[ \t]*$", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^[ \t]*>>> ", re.MULTILINE)


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
    test = doctest.DocTestParser().get_doctest(sessions(text), {}, name, name, 0)
    report: list[str] = []
    doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    written = len(PROMPT.findall(text))
    if written != len(test.examples):
        report.append(f"{name}: {written} prompts are written, {len(test.examples)} are in pycon fences and were run")
    return report


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_sessions_of_a_page(path):
    if report := run(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()):
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


@pytest.mark.parametrize("fence", ["```python", "```", "~~~ text"])
def test_a_prompt_that_is_not_run_fails(fence):
    page = f"```pycon\n>>> 1 + 1\n2\n```\n\n{fence}\n>>> 1 + 1\n3\n{fence[:3]}\n"
    assert run(page, "page.md") == ["page.md: 2 prompts are written, 1 are in pycon fences and were run"]
