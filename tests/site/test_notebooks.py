"""Notebooks as pages: their words are judged as those of pages, their code is run, and what it put out is taken."""

import json
from pathlib import Path
from typing import Any

import pytest

from derivations import kept
from derivations.site import notebooks
from derivations.site.cells import NOTEBOOKS, cells, words_of
from derivations.site.lint import page_problems
from derivations.site.notebooks import NotebookError, as_figure, as_ipynb, outputs_of, with_code, with_places

DOCS = Path(__file__).parents[2] / "docs"
SOURCES = sorted(DOCS.glob(NOTEBOOKS))
SAMPLE = "# %% [markdown]\n# # A title\n#\n# Words.\n\n# %%\nx = 1\nprint(x)\n\n# %% [markdown]\n# More words.\n"


def cell(output: str) -> str:
    """A cell of code as mkdocs-jupyter's template has it: one in another."""
    return f'<div class="jp-CodeCell"><div class="jp-CodeCell"><pre>code</pre>{output}</div></div>'


def printed(text: str, kind: str = "text/plain") -> str:
    return f'<div class="jp-OutputArea-output" data-mime-type="{kind}"><pre>{text}</pre></div>'


def test_there_are_notebooks():
    assert len(SOURCES) >= 3


def test_words_of_notebooks_are_judged_as_those_of_pages():
    faults = page_problems(
        "docs/notebooks/x.py", words_of("# %% [markdown]\n# Fine.\n# The slope is 2x.\n"), {}, lambda tex, display: tex
    )
    assert [fault.line for fault in faults] == [3]
    assert page_problems("docs/notebooks/x.py", words_of(SAMPLE), {}, lambda tex, display: tex) == []


def test_what_cells_put_out_stands_in_its_place():
    page = cell(printed("1 &lt; 2") + printed("again")) + cell("")
    outputs = [*outputs_of(page, "x.py")]
    assert len(outputs) == 2
    assert "1 &lt; 2\nagain" in outputs[0]
    assert outputs[1] == ""
    assert with_places(SAMPLE) == "# A title\n\nWords.\n\n\n\nNOTEBOOK-CELL-0\n\nMore words.\n"
    made = with_code("<p>NOTEBOOK-CELL-0</p>", [("x = 1", outputs[0])])
    assert made.startswith('<div class="highlight"><pre>')
    assert made.endswith(outputs[0])


def test_what_cells_put_out_is_kept_until_the_notebook_or_the_package_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "KEPT", tmp_path)
    ran = []

    def run() -> list[str]:
        ran.append("again")
        return ["1", "2"]

    def outputs(source: str) -> tuple[list[str], int]:
        found = notebooks.kept_or(run, "notebooks/x.py", source)
        return found, len(ran)

    assert outputs(SAMPLE) == (["1", "2"], 1)
    assert outputs(SAMPLE) == (["1", "2"], 1)
    assert outputs(SAMPLE + "print(3)\n") == (["1", "2"], 2)
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(kept, "PACKAGE", package)
    assert outputs(SAMPLE)[1] == 3
    (package / "rule.py").write_text("RIGHT = 1\n", encoding="utf-8")
    assert outputs(SAMPLE)[1] == 4
    (package / "rule.py").write_text("RIGHT = 2\n", encoding="utf-8")
    assert outputs(SAMPLE)[1] == 5
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    assert outputs(SAMPLE)[1] == 6
    assert outputs(SAMPLE)[1] == 6


def test_what_is_written_while_cells_run_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "KEPT", tmp_path)
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr(kept, "PACKAGE", package)

    def run() -> list[str]:
        (package / "rule.py").write_text(f"# {len([*package.iterdir()])}\n", encoding="utf-8")
        return ["1"]

    notebooks.kept_or(run, "notebooks/x.py", SAMPLE)
    assert not (tmp_path / "x.json").exists()


def test_warnings_are_refused():
    with pytest.raises(NotebookError, match=r"docs/x\.py: a cell wrote to standard error: careful"):
        list(outputs_of(cell(printed("careful", "application/vnd.jupyter.stderr")), "x.py"))


def test_a_drawing_says_what_it_shows():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>T</title>{}<path d="M0 0"/></svg>'
    figure = as_figure(svg.format("<desc>Two  lines.</desc>"))
    assert 'aria-label="Two lines."' in figure
    assert "<title>" not in figure
    with pytest.raises(NotebookError, match="says nothing"):
        as_figure(svg.format(""))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_notebook_can_be_downloaded(path):
    source = path.read_text(encoding="utf-8")
    notebook = json.loads(as_ipynb(source))
    kinds = [c["cell_type"] == "markdown" for c in notebook["cells"]]
    assert kinds == [are_words for are_words, _ in cells(source)]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert not any(c.get("outputs") for c in notebook["cells"])


@pytest.mark.parametrize("name", ["neuron_learns", "own_backward_pass"])
def test_a_downloaded_notebook_runs_as_it_is(name, capsys):
    source = (DOCS / "notebooks" / f"{name}.py").read_text(encoding="utf-8")
    scope: dict[str, Any] = {}
    for part in json.loads(as_ipynb(source))["cells"]:
        if part["cell_type"] == "code":
            exec("".join(part["source"]), scope)
    assert capsys.readouterr().out
