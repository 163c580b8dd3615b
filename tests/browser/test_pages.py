"""Every page of the site, as a reader meets it: on a desk, in the dark, on a phone, on paper, with scripts off.

A page is opened once for each way of meeting it, and each visit looks at all that can be seen from there: opening a
page takes longer than looking at it.
"""

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import PHONE
from tests.browser.faults import (
    cut_off,
    inaccessible,
    leftover_tex,
    loaded_fonts,
    lonely_marks,
    open_everything,
    sideways,
    unseen_maths,
    visit,
)
from tests.browser.website import PAGES

each_page = pytest.mark.parametrize("name", PAGES)

MATHS = re.compile(r"<math[ >]")
ELEMENT = re.compile(r"<[a-z]")


def maths_in(page: Page) -> int:
    count: int = page.locator("math").count()
    return count


@each_page
def test_a_page_from_disk(desktop: BrowserContext, from_disk: str, name: str) -> None:
    with visit(desktop, f"{from_disk}/{name}") as visited:
        page = visited.page
        assert page.title()
        assert scheme(page) == "default"
        open_everything(page)
        assert leftover_tex(page) == []
        assert inaccessible(page) == []
        page.add_style_tag(content="* { transition: none !important }")
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        assert inaccessible(page, "color-contrast") == []
        page.set_viewport_size(PHONE)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # laid out
        assert sideways(page) == []
        assert cut_off(page) == []
        assert lonely_marks(page) == []
        assert visited.errors == []


@each_page
def test_a_page_over_http_and_without_scripts(
    site: Path, desktop: BrowserContext, without_scripts: BrowserContext, over_http: str, name: str
) -> None:
    written = len(MATHS.findall((site / name).read_text(encoding="utf-8")))
    with visit(desktop, f"{over_http}/{name}") as visited:
        visited.page.wait_for_load_state("networkidle")
        assert maths_in(visited.page) == written
        assert visited.errors == []
    with visit(without_scripts, f"{over_http}/{name}") as visited:
        assert maths_in(visited.page) == written
        assert unseen_maths(visited.page) == []
        assert visited.errors == []


def test_who_prefers_the_dark_gets_it(desktop_dark: BrowserContext, from_disk: str) -> None:
    with visit(desktop_dark, f"{from_disk}/index.html") as visited:
        assert scheme(visited.page) == "slate"


def test_the_site_shows_maths(desktop: BrowserContext, from_disk: str) -> None:
    for name in ("index.html", "paper/jacobian.html"):
        with visit(desktop, f"{from_disk}/{name}") as visited:
            assert maths_in(visited.page) > 0


def test_maths_is_set_in_the_font_of_the_site(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/paper/jacobian.html") as visited:
        assert loaded_fonts(visited.page) == ["STIX Two Math"]
        assert visited.page.evaluate("document.fonts.check('16px \"STIX Two Math\"', '𝑥∂')")


@each_page
def test_no_page_is_heavy(site: Path, name: str) -> None:
    html = (site / name).read_text(encoding="utf-8")
    assert len(gzip.compress(html.encode())) <= 45_000
    assert len(ELEMENT.findall(html)) <= 15_000


def scheme(page: Page) -> str | None:
    """The colour scheme that the page is in."""
    return page.locator("body").get_attribute("data-md-color-scheme")
