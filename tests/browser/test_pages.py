"""Every page of the site, as a reader meets it: on a desk, in the dark, on a phone, on paper, with scripts off.

Every page is opened on a phone. Looking closely takes seconds a page: with scripts, in both schemes, at all that axe
knows of. So this is done for pages that have every kind of element between them, or with EVERY_PAGE=1 for all.
"""

import gzip
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.faults import (
    cut_off,
    empty_what_looks_alike,
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

OF_EACH_KIND = [
    "index.html",
    "paper/elementwise.html",
    "paper/loss_weights.html",
    "paper/total_derivative.html",
    "paper/jacobian.html",
    "paper/reference.html",
    "paper/formula_index.html",
    "derive/index.html",
    "derive/attention.html",
    "notebooks/network_learns.html",
]
each_page = pytest.mark.parametrize("name", PAGES)
of_each_kind = pytest.mark.parametrize("name", PAGES if os.environ.get("EVERY_PAGE") else OF_EACH_KIND)

KIND = re.compile(r'<(\w+)(?: [^>]*?)??(?: class="([^"]*)")?[ >]')  # an element by its name and its classes

NOTEBOOK = "notebooks/neuron_learns.html"

MATHS = re.compile(r"<math[ >]")
ELEMENT = re.compile(r"<[a-z]")


def written_in(file: Path) -> int:
    """How many pieces of maths stand in a page as it was built."""
    return len(MATHS.findall(file.read_text(encoding="utf-8")))


def maths_in(page: Page) -> int:
    count: int = page.locator("math").count()
    return count


def test_each_kind_of_element_stands_on_a_page_that_is_looked_at_closely(site: Path) -> None:
    """Else an element of its own would be looked at in one light only; its page belongs among those of each kind."""
    kinds = {name: set(KIND.findall((site / name).read_text(encoding="utf-8"))) for name in PAGES}
    looked_at = set().union(*(kinds[name] for name in OF_EACH_KIND))
    assert {name: missing for name, found in kinds.items() if (missing := found - looked_at)} == {}


@of_each_kind
def test_a_page_of_each_kind(desktop: BrowserContext, from_disk: str, name: str) -> None:
    with visit(desktop, f"{from_disk}/{name}") as visited:
        page = visited.page
        assert page.title()
        assert scheme(page) == "default"
        open_everything(page)
        empty_what_looks_alike(page)
        assert inaccessible(page) == []
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        assert inaccessible(page, "color-contrast") == []
        assert visited.errors == []


@each_page
def test_a_page_on_a_phone(phone: BrowserContext, from_disk: str, name: str) -> None:
    with visit(phone, f"{from_disk}/{name}") as visited:
        page = visited.page
        open_everything(page)
        assert leftover_tex(page) == []
        assert sideways(page) == []
        assert cut_off(page) == []
        assert lonely_marks(page) == []
        assert visited.errors == []


@of_each_kind
def test_a_page_without_scripts(site: Path, phone_without_scripts: BrowserContext, over_http: str, name: str) -> None:
    with visit(phone_without_scripts, f"{over_http}/{name}") as visited:
        page = visited.page
        assert maths_in(page) == written_in(site / name)
        assert unseen_maths(page) == []
        open_everything(page)
        assert sideways(page) == []
        assert visited.errors == []


@pytest.mark.parametrize("name", ["paper/jacobian.html", "paper/formula_index.html", NOTEBOOK])
def test_a_page_over_http(site: Path, desktop: BrowserContext, over_http: str, name: str) -> None:
    """What the scripts of a page ask for is there too."""
    with visit(desktop, f"{over_http}/{name}") as visited:
        visited.page.wait_for_load_state("networkidle")
        assert maths_in(visited.page) == written_in(site / name)
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
