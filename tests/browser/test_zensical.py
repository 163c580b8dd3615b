"""Zensical, the successor of Material for MkDocs, builds the same site from the same mkdocs.yml.

It runs no plugin and no hook of MkDocs. So the notebooks are no pages there: they are copied as they are written, and
links to them lead to that file. Everything else is compared, page for page, with what MkDocs builds.
"""

import html
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.faults import sideways, unseen_maths, visit
from tests.browser.website import PAGES, ROOT

PAGE = "paper/jacobian.html"

ARTICLE = re.compile(r"<article.*?</article>", re.DOTALL)
TAGS = re.compile(r'<nav class="md-tags".*?</nav>', re.DOTALL)
MATHS = re.compile(r"<math.*?</math>", re.DOTALL)
CARD = re.compile(r'data-formula="([^"]*)"')
LINK = re.compile(r'(?:href|src)="([^"]*)"')
ELEMENT = re.compile(r"<[^>]*>")
NOTEBOOK = re.compile(r"(notebooks/\w+)\.(?:html|py)\b")

needs_zensical = pytest.mark.skipif(
    importlib.util.find_spec("zensical") is None, reason="Zensical is not installed: `make zensical` does it"
)


def zensical(project: Path) -> subprocess.CompletedProcess[str]:
    """Build a project, with the package of this folder and not one that the project holds."""
    command = [sys.executable, "-P", "-m", "zensical", "build", "--strict"]
    path = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    return subprocess.run(command, cwd=project, env=path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def shown(page: str) -> dict[str, object]:
    """What a reader finds in the article of a page: its words with the evidence, its maths, cards and links."""
    article = TAGS.sub("", ARTICLE.findall(page)[0])
    return {
        "words": "".join(html.unescape(ELEMENT.sub("", article)).split()),
        "maths": MATHS.findall(article),
        "cards": CARD.findall(article),
        "links": sorted(NOTEBOOK.sub(r"\1", link) for link in LINK.findall(article)),
    }


def differences(one: Path, other: Path) -> list[str]:
    """In what two builds of a page differ."""
    first, second = (shown(path.read_text(encoding="utf-8")) for path in (one, other))
    return [part for part in first if first[part] != second[part]]


def left_edges(page: Page) -> set[float]:
    """Where the entries of the open section of the navigation begin, the active one among them."""
    edges: list[float] = page.evaluate("""() => {
      const active = document.querySelector(".md-nav--primary a.md-nav__link--active");
      const links = [...active.closest(".md-nav__list").querySelectorAll(":scope > li > a")];
      return links.map(link => link.querySelector(".md-ellipsis").getBoundingClientRect().left);
    }""")
    assert len(edges) > 5
    return set(edges)


@needs_zensical
def test_zensical_builds_the_same_site(site: Path, desktop: BrowserContext, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "derivations").symlink_to(ROOT / "derivations")  # listings are read from it
    done = zensical(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "No issues found" in done.stdout
    pages = [name for name in PAGES if not name.startswith("notebooks/")]
    differing = {name: differences(site / name, tmp_path / "site" / name) for name in pages}
    assert {name: parts for name, parts in differing.items() if parts} == {}
    assert (tmp_path / "site/notebooks/neuron_learns.py").is_file()
    with visit(desktop, f"{(tmp_path / 'site').as_uri()}/{PAGE}") as visited:
        assert len(left_edges(visited.page)) == 1
        assert unseen_maths(visited.page) + sideways(visited.page) + visited.errors == []


# The checks can fail


@needs_zensical
@pytest.mark.parametrize(
    ("text", "said"), [("[there](nowhere.md)", "page does not exist"), ("<!-- formula: no-such -->\n$$\n$$", "no-such")]
)
def test_what_zensical_finds_wrong_fails_the_build(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "docs").mkdir()
    settings = "site_name: Small\nmarkdown_extensions: [derivations.site.extension]\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    page = tmp_path / "docs/index.md"
    page.write_text("# Small\n\nSound.\n", encoding="utf-8")
    assert zensical(tmp_path).returncode == 0
    page.write_text(f"# Small\n\n{text}\n", encoding="utf-8")
    done = zensical(tmp_path)
    assert done.returncode != 0
    assert said in done.stdout


@pytest.mark.parametrize(
    ("written", "instead", "parts"),
    [
        ("a.html", "a.py", []),  # a notebook is no page
        ("<p>", "<p>\n", []),
        ("one", "two", ["words"]),
        ("<mi>x</mi>", "<mi>y</mi>", ["words", "maths"]),
        ("a.html", "b.html", ["links"]),
        ("s5-a", "s5-b", ["cards"]),
    ],
)
def test_a_difference_is_found(tmp_path: Path, written: str, instead: str, parts: list[str]) -> None:
    page = '<article><p>one</p><p data-formula="s5-a"><math><mi>x</mi></math><a href="notebooks/a.html">b</a></article>'
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    one.write_text(page, encoding="utf-8")
    other.write_text(page.replace(written, instead), encoding="utf-8")
    assert differences(one, other) == parts


def test_an_active_entry_that_stands_elsewhere_is_found(desktop: BrowserContext, tmp_path: Path) -> None:
    entry = '<li><a class="md-nav__link{}"><span class="md-ellipsis">Entry</span></a></li>'
    entries = entry.format("") * 6 + entry.format(' md-nav__link--active" style="margin-left: -12px')
    page = tmp_path / "page.html"
    page.write_text(f'<nav class="md-nav--primary"><ul class="md-nav__list">{entries}</ul></nav>', encoding="utf-8")
    with visit(desktop, page.as_uri()) as visited:
        assert len(left_edges(visited.page)) == 2
