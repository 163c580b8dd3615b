"""Every page of the site, as a reader meets it: on a desk, on a phone, in the dark, with scripts off."""

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.faults import inaccessible, leftover_tex, open_everything, sideways, visit
from tests.browser.website import PAGES

each_page = pytest.mark.parametrize("name", PAGES)

MATHS = "document.querySelectorAll('article .katex').length"

# Maths that takes up no room although nothing closed hides it, and it is not the layout that is not chosen.
UNSEEN_MATHS = """[...document.querySelectorAll("article .katex")]
  .filter(maths => !maths.closest("details:not([open]), .tabbed-block, [data-layout=denominator]"))
  .filter(maths => maths.getBoundingClientRect().height === 0)
  .map(maths => maths.textContent)"""


@each_page
def test_page_asks_nobody_reports_nothing_and_shows_no_tex(desktop: BrowserContext, address: str, name: str) -> None:
    with visit(desktop, f"{address}/{name}") as visited:
        visited.page.wait_for_load_state("networkidle")
        assert visited.page.title()
        assert leftover_tex(visited.page) == []
        assert visited.page.locator(".katex-error").count() == 0
        assert visited.errors == []


@each_page
def test_all_maths_is_there_without_scripts(
    desktop: BrowserContext, without_scripts: BrowserContext, from_disk: str, name: str
) -> None:
    with visit(desktop, f"{from_disk}/{name}") as visited:
        expected = visited.page.evaluate(MATHS)
    with visit(without_scripts, f"{from_disk}/{name}") as visited:
        assert visited.page.evaluate(MATHS) == expected
        assert visited.page.evaluate(UNSEEN_MATHS) == []
        assert visited.errors == []


def test_the_site_shows_maths(desktop: BrowserContext, from_disk: str) -> None:
    for name in ("index.html", "paper/jacobian.html"):
        with visit(desktop, f"{from_disk}/{name}") as visited:
            assert visited.page.evaluate(MATHS) > 0


@each_page
def test_axe_finds_nothing(desktop: BrowserContext, from_disk: str, name: str) -> None:
    with visit(desktop, f"{from_disk}/{name}") as visited:
        assert scheme(visited.page) == "default"
        open_everything(visited.page)
        assert inaccessible(visited.page) == []


@each_page
def test_dark_is_readable(desktop_dark: BrowserContext, from_disk: str, name: str) -> None:
    with visit(desktop_dark, f"{from_disk}/{name}") as visited:
        assert scheme(visited.page) == "slate"
        open_everything(visited.page)
        assert inaccessible(visited.page, "color-contrast") == []


@each_page
def test_phone_does_not_scroll_sideways(phone: BrowserContext, from_disk: str, name: str) -> None:
    with visit(phone, f"{from_disk}/{name}") as visited:
        open_everything(visited.page)
        assert sideways(visited.page) == []


@each_page
def test_no_page_is_heavy(site: Path, name: str) -> None:
    assert len(gzip.compress((site / name).read_bytes())) < 150_000


def scheme(page: Page) -> str | None:
    """The colour scheme that the page is in."""
    return page.locator("body").get_attribute("data-md-color-scheme")
