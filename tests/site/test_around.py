"""What surrounds the pages is read like them, each fault with file and line: settings, notebooks, files, code."""

from pathlib import Path

import pytest

from derivations.site.around import faults, snippet_faults

SETTINGS = """site_name: Matrix calculus
copyright: Text and code
nav:
  - Home: index.md
  - A neuron's loss: x.md
theme:
"""
NOTEBOOK = "# %% [markdown]\n# It learns.\n# %%\nw = 0.5  # the weight w\n"


def found(docs: Path) -> list[str]:
    return [f"{file}:{line}" for file, line, _ in faults(docs, {})]


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (SETTINGS.replace("Matrix calculus", "x = 3"), 1),
        (SETTINGS.replace("Text and code", "the slope is 0.5"), 2),
        (SETTINGS.replace("Text and code", ">-\n  x = 3"), 2),
        (SETTINGS.replace("Text and code", '"the slope is \\u0078"'), 2),
        (SETTINGS.replace("Text and code", '!ENV [FOOTER, "2 + 2"]'), 2),
        (SETTINGS.replace("Home: ", '"Home: f(x)": '), 4),
        (SETTINGS.replace("Home: ", "'f(x)': "), 4),
        (SETTINGS.replace("Home: index.md", "f = 2: notebooks/a.py"), 4),
        (SETTINGS.replace("Home: index.md", "f = 2:"), 4),
        (SETTINGS + "  palette:\n    - toggle:\n        name: x = 3\n", 9),
        (SETTINGS + "markdown_extensions:\n  - toc:\n      title: x = 3\n", 9),
        (SETTINGS.replace("Matrix calculus", "Matrix calculus\n  and x = 3"), 2),
        (SETTINGS.replace("site_name", "'site_name'"), 1),
        (SETTINGS.replace("site_name: ", "? site_name\n: "), 1),
        (SETTINGS + '  - toc:\n      permalink: "3x"\n', 8),
        (SETTINGS + "  - footnotes:\n      BACKLINK_TITLE: x = 3\n", 8),
        (SETTINGS + "  custom_dir: overrides\n", 7),
        (SETTINGS + "hooks:\n  - other.py\n", 8),
        (SETTINGS.replace("calculus", "calculus\u200b"), 1),
    ],
)
def test_settings_are_plain_words(docs, settings, line):
    path = docs.parent / "mkdocs.yml"
    path.write_text(SETTINGS)
    assert found(docs) == []
    path.write_text(settings)
    assert f"mkdocs.yml:{line}" in found(docs)


@pytest.mark.parametrize(
    ("notebook", "line"),
    [
        (NOTEBOOK.replace("It learns.", "It learns.\n#\n# ```pycon\n# >>> 2 * 3\n# 7\n# ```"), 4),
        (NOTEBOOK.replace("the weight w", "the slope of w**2 is 3*w"), 4),
        (NOTEBOOK.replace("It learns.", "<!-- index: none -->\n# x = 3\n# <!-- end index -->"), 2),
        (NOTEBOOK.replace("It learns.", "![x = 3](../assets/figures/relu.svg)"), 2),
        (NOTEBOOK.replace("# %%\n", "# %% x = 3\n"), 3),
        (NOTEBOOK + "print('dy/dx = 3')\n", 5),
        (NOTEBOOK + "said = 'dy/dx = 3'\n", 5),
        (NOTEBOOK + "claim = 2 + 2 == 5\n", 5),
        (NOTEBOOK + "ẋ = 3\n", 5),
        (NOTEBOOK + "w = 1\u200b\n", 5),
        (NOTEBOOK + "!echo x = 3\n", 1),
    ],
)
def test_a_notebook_has_its_code_in_cells_and_words_in_comments(docs, notebook, line):
    (docs / "notebooks").mkdir()
    path = docs / "notebooks" / "learns.py"
    path.write_text(NOTEBOOK)
    assert found(docs) == []
    path.write_text(notebook)
    assert f"docs/notebooks/learns.py:{line}" in found(docs)


@pytest.mark.parametrize(
    "name", ["paper/x.html", "paper/x.markdown", "x.txt", "x.py", "assets/x.html", "notebooks/x.ipynb"]
)
def test_a_file_that_nothing_reads_is_named(docs, name):
    (docs / name).parent.mkdir(exist_ok=True)
    (docs / name).write_text("x = 3")
    assert found(docs) == [f"docs/{name}:1"]


def test_only_code_is_included(tmp_path):
    (tmp_path / "code.md").write_text("# --8<-- [start:thing]\nx = 3\n")
    ((line, fault),) = snippet_faults('\n```python\n--8<-- "code.md:thing"\n```', tmp_path)
    assert line == 3
    assert "is no Python" in fault


@pytest.mark.parametrize(
    "term",
    ["*[slope]: It is `3 * x`.", "*[slope]: It is $x = 3$.", "Words.", "*[$x$]: words", "*[x]: <!-- y --> words"],
)
def test_a_term_is_explained_in_plain_words(docs, term):
    (docs / "includes").mkdir()
    path = docs / "includes" / "terms.txt"
    path.write_text("*[slope]: How fast it grows.\n")
    assert found(docs) == []
    path.write_text(f"*[slope]: How fast it grows.\n{term}\n")
    assert "docs/includes/terms.txt:2" in found(docs)
