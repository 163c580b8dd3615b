"""Notebooks become pages like all others: a hook for MkDocs, after mkdocs-jupyter.

The plugin runs each notebook when the site is built, and an error in a cell fails the build. Its own page would bring a
stylesheet of half a megabyte and scripts from elsewhere. So only what the cells printed and drew is taken from it; the
page is Markdown again, words and code with these outputs between, and is set as every page is. Beside it lies the
notebook itself, to be downloaded.

What the cells put out is kept in ``.cache/notebooks``, with a digest of the notebook and of the whole package: it runs
again as soon as either has changed.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import count, groupby
from operator import itemgetter
from pathlib import Path
from types import MethodType
from typing import Any
from xml.etree import ElementTree

import jupytext
from bs4 import BeautifulSoup
from jupyter_client.connect import ConnectionFileMixin
from mkdocs.structure.pages import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from derivations.kept import CACHE, digest_of_all, write
from derivations.site.cells import NOTEBOOKS, cells
from derivations.site.drawings import without_namespace

PLACE = "NOTEBOOK-CELL-{}"
DOWNLOAD = '<p class="download"><a href="{name}" download>Download this page as a notebook</a></p>'
SVG = "data:image/svg+xml;base64,"
KEPT = CACHE / "notebooks"
STANDARD_ERROR = "application/vnd.jupyter.stderr"


class NotebookError(ValueError):
    """What a notebook put out cannot stand on a page."""


# The hook


def on_startup(**_: Any) -> None:
    """Talk to kernels over a file socket: over TCP other users of the machine could listen, and kernels warn of it."""
    ConnectionFileMixin.transport.default_value = "ipc"


def on_pre_page(page: Page, config: Any, files: Any) -> Page:
    """After mkdocs-jupyter has taken the page over: run what it does, and make a page of it."""
    if not is_notebook(page.file.src_uri):
        return page
    run = page.render

    def render(self: Page, config: Any, files: Any) -> None:
        source = Path(self.file.abs_src_path or "").read_text(encoding="utf-8")

        def run_now() -> list[str]:
            run(config, files)
            return [*outputs_of(self.content or "", self.file.src_uri)]

        outputs = kept_or(run_now, self.file.src_uri, source)
        codes = [body.strip() for are_words, body in cells(source) if not are_words and body.strip()]
        if len(codes) != len(outputs):
            raise NotebookError(f"{self.file.src_uri}: {len(codes)} cells hold code, and {len(outputs)} were run")
        self.markdown = with_places(source)
        Page.render(self, config, files)
        self.content = with_code(self.content or "", zip(codes, outputs, strict=True))
        self.content += DOWNLOAD.format(name=Path(self.file.src_uri).with_suffix(".ipynb").name)

    page.render = MethodType(render, page)
    return page


def on_post_build(config: Any) -> None:
    """Put the notebooks beside their pages, without outputs."""
    for path in sorted(Path(config["docs_dir"]).glob(NOTEBOOKS)):
        target = Path(config["site_dir"], "notebooks", path.with_suffix(".ipynb").name)
        target.parent.mkdir(exist_ok=True)
        target.write_text(as_ipynb(path.read_text(encoding="utf-8")), encoding="utf-8")


def is_notebook(uri: str) -> bool:
    return uri.startswith("notebooks/") and uri.endswith(".py")


def as_ipynb(source: str) -> str:
    """The notebook as Jupyter opens it."""
    return str(jupytext.writes(jupytext.reads(source, fmt="py:percent"), fmt="ipynb")) + "\n"


# What the cells put out


def kept_or(run: Callable[[], list[str]], name: str, source: str) -> list[str]:
    """What the cells of a notebook put out: what was kept, if nothing has changed since, or else what they do now."""
    place, digest = KEPT / f"{Path(name).stem}.json", digest_of_all(source)
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        if kept["digest"] == digest:
            return [str(output) for output in kept["outputs"]]
    except (OSError, ValueError, KeyError, TypeError):  # not there, or not as we write it
        pass
    outputs = run()
    if digest == digest_of_all(source):  # else something was written while they ran
        write(place, json.dumps({"digest": digest, "outputs": outputs}))
    return outputs


def outputs_of(page: str, name: str) -> Iterator[str]:
    """What each cell of code put out, as HTML, in order; NotebookError for warnings, which nobody should see."""
    for cell in BeautifulSoup(page, "html.parser").select(".jp-CodeCell"):
        if cell.find_parent(class_="jp-CodeCell"):
            continue  # the template puts one into another
        parts = []
        for output in cell.select(".jp-OutputArea-output"):
            if output.get("data-mime-type") == STANDARD_ERROR:
                raise NotebookError(f"docs/{name}: a cell wrote to standard error: {output.get_text().strip()}")
            image = output.find("img")
            drawn = base64.b64decode(str(image["src"]).removeprefix(SVG)).decode() if image else ""
            parts.append((bool(image), drawn or output.get_text().strip("\n")))
        yield "\n".join(
            as_figure(text) if is_drawn else as_text("\n".join(said for _, said in alike))
            for is_drawn, alike in ((kind, list(group)) for kind, group in groupby(parts, itemgetter(0)))
            for text in ([said for _, said in alike] if is_drawn else [""])
        )


def as_text(printed: str) -> str:
    """What was printed."""
    return f'<div class="printed" tabindex="0" role="group" aria-label="Output"><pre>{html.escape(printed)}</pre></div>'


def as_figure(svg: str) -> str:
    """A drawing as the pages have it: what it shows is its label."""
    drawn = without_namespace(ElementTree.fromstring(svg))
    said = drawn.find("desc")
    if said is None or not said.text:
        raise NotebookError("a drawing of a notebook says nothing to those who do not see it")
    label = " ".join(said.text.split())
    for element in (*drawn.findall("title"), *drawn.findall("desc")):
        drawn.remove(element)
    drawn.attrib |= {"role": "img", "aria-label": label, "data-search-exclude": ""}
    return f'<figure class="drawing">{ElementTree.tostring(drawn, encoding="unicode", method="html")}</figure>'


# The page


def with_places(source: str) -> str:
    """The words of the notebook as Markdown, with a place for each cell of code."""
    parts: list[str] = []
    places = count()
    for are_words, body in cells(source):
        if are_words:
            parts.append(body)
        elif body.strip():
            parts.append(PLACE.format(next(places)))
    return "\n\n".join(parts)


def with_code(page: str, cells: Iterable[tuple[str, str]]) -> str:
    """The page with each cell's code, and what it put out, in its place."""
    for number, (code, output) in enumerate(cells):
        page = page.replace(f"<p>{PLACE.format(number)}</p>", f"{highlighted(code)}\n{output}")
    return page


def highlighted(code: str) -> str:
    """Python as the fences of other pages show it."""
    return highlight(code, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))
