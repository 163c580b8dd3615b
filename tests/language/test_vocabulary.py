"""The vocabulary: one import that hands out every word, on a page that uses each of them in order."""

import ast
import doctest
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from derivations import evidence, language, paper

PAPER = sorted(Path(paper.__file__).parent.glob("*.py"))
TOOLS = {"numeric", "differences"}  # readings that load NumPy, imported inside the functions that compute with them


def words_in_use(page: str, known: list[str]) -> list[str]:
    """The known words that the page's examples use, by their first use."""
    found: dict[str, None] = {}
    for example in doctest.DocTestParser().get_examples(page):
        names = [node for node in ast.walk(ast.parse(example.source)) if isinstance(node, ast.Name)]
        for name in sorted(names, key=lambda node: (node.lineno, node.col_offset)):
            found.setdefault(name.id)
    return [word for word in found if word in known]


def deep_imports(source: str) -> Iterator[str]:
    """The modules below a package of words that a source imports from, at its top or inside its functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("derivations.language.") and node.module.split(".")[2] not in TOOLS:
                yield node.module
            elif node.module == "derivations.language":
                yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name not in language.__all__)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("derivations.language"))


def test_the_page_uses_every_word_in_the_order_in_which_they_are_handed_out():
    page = language.__doc__
    assert page is not None
    lessons = page[page.index("Symbols\n-------") :]  # above them stands an example of everything
    assert words_in_use(lessons, language.__all__) == language.__all__


def test_a_word_that_is_only_mentioned_or_comes_too_early_is_found():
    page = "Of ``exp`` there is more to say.\n\n>>> sin(x) + dot(w, x)\n"
    assert words_in_use(page, ["dot", "exp", "sin"]) == ["sin", "dot"]


def test_the_words_for_statements_are_explained_where_they_are_handed_out():
    page = evidence.__doc__
    assert page is not None
    used = words_in_use(page, evidence.__all__)
    assert [word for word in evidence.__all__ if word not in used and f"``{word}``" not in page] == []


@pytest.mark.parametrize("package", ["derivations.language", "derivations.evidence"])
def test_a_vocabulary_loads_neither_sympy_nor_numpy(package):
    code = f"import sys, {package}; sys.exit(bool({{'sympy', 'numpy'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("path", PAPER, ids=lambda path: path.stem)
def test_a_section_of_the_paper_takes_its_words_from_the_one_page(path):
    assert not list(deep_imports(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        "from derivations.language.functions import dot",
        "from derivations.language import functions",
        "from derivations.language import *",
        "import derivations.language.functions as f",
    ],
)
def test_an_import_past_the_page_is_seen(line):
    assert list(deep_imports(f"def f():\n    {line}\n"))
