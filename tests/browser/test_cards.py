"""What a card does: the choice of layout with and without scripts, symbols that light up, words that search finds."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from derivations.site.extension import DOCS
from derivations.site.introduced import navigation
from tests.browser.conftest import DESKTOP
from tests.browser.faults import visit

JACOBIAN, PARTIALS = "paper/jacobian.html", "paper/partial_derivatives.html"
CARD = "#s3-gradient-example"
SQUARES, RIDGE = "derive/least-squares.html", "derive/ridge-regression.html"  # pages that offer both layouts
TWO_LAYOUTS = "#derive-least-squares"


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with a memory of their own, and with a finger."""
    context = browser.new_context(viewport=DESKTOP, has_touch=True, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def region(page: Page, layout: str) -> Locator:
    return page.locator(f"{TWO_LAYOUTS} > .formula__maths[data-layout={layout}]")


def choose(page: Page, layout: str) -> None:
    page.locator(f"{TWO_LAYOUTS} .formula__layouts").get_by_label(layout).check()


def maths_of(page: Page) -> Locator:
    return page.locator(f"{CARD} > .formula__maths")


def test_the_layout_is_switched_without_scripts(without_scripts: BrowserContext, from_disk: str) -> None:
    with visit(without_scripts, f"{from_disk}/{SQUARES}") as visited:
        expect(region(visited.page, "numerator")).to_be_visible()
        expect(region(visited.page, "denominator")).to_be_hidden()
        choose(visited.page, "denominator")
        expect(region(visited.page, "denominator")).to_be_visible()
        expect(region(visited.page, "numerator")).to_be_hidden()


def test_the_layout_is_switched_for_one_card_and_not_remembered(reader: BrowserContext, address: str) -> None:
    with visit(reader, f"{address}/{SQUARES}") as visited:
        page = visited.page
        chosen = page.locator(".formula__layouts [value=denominator]:checked")
        assert page.locator(".formula__layouts").count() > 1
        kept = page.evaluate("localStorage.length + sessionStorage.length")
        choose(page, "denominator")
        expect(region(page, "denominator")).to_be_visible()
        expect(chosen).to_have_count(1)
        expect(page.locator(".formula__maths[data-layout=denominator]:visible")).to_have_count(1)
        assert page.evaluate("localStorage.length + sessionStorage.length") == kept
        page.reload()
        expect(region(page, "numerator")).to_be_visible()
        expect(chosen).to_have_count(0)
        choose(page, "denominator")
        page.goto(f"{address}/{RIDGE}")
        expect(chosen).to_have_count(0)
        page.go_back()
        expect(region(page, "numerator")).to_be_visible()
        expect(chosen).to_have_count(0)
        assert visited.errors == []


def test_no_layout_is_offered_before_the_lesson_that_introduces_it(site: Path) -> None:
    pages = [page.replace(".md", ".html") for page in navigation(DOCS)]
    lessons = [page for page in pages if page.startswith("paper/")]
    offering = [page for page in lessons if "formula__layouts" in (site / page).read_text(encoding="utf-8")]
    assert "paper/matrix_calculus.html" in offering
    assert lessons.index(offering[0]) >= lessons.index("paper/matrix_calculus.html")


def test_copying_takes_the_layout_that_is_shown(reader: BrowserContext, over_http: str) -> None:
    with visit(reader, f"{over_http}/{SQUARES}") as visited:
        page = visited.page
        choose(page, "denominator")
        page.locator(f"{TWO_LAYOUTS} .formula__copy").click()
        expect(page.locator(f"{TWO_LAYOUTS} .formula__copy")).to_have_text("Copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == region(page, "denominator").get_attribute("data-latex")
        assert "data" not in copied


def test_pointing_at_a_symbol_lights_it_up_throughout_its_card(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PARTIALS}") as visited:
        page = visited.page
        maths = maths_of(page)
        page.locator(f"{CARD} figcaption").hover()
        height = page.locator(CARD).first.evaluate("card => card.offsetHeight")
        maths.locator("[data-name=x]").last.hover()
        assert maths.locator(".formula__same").all_text_contents() == ["x", "x", "x"]
        assert page.locator(".formula__same").count() == page.locator(f"{CARD} [data-name=x]").count()
        expect(page.locator(".formula__says")).to_have_text("x: scalar")
        assert page.locator(CARD).first.evaluate("card => card.offsetHeight") == height
        page.keyboard.press("Escape")
        expect(page.locator(".formula__says")).to_be_hidden()


def test_pointing_at_a_bracket_says_the_shape_of_what_it_holds(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PARTIALS}") as visited:
        page = visited.page
        maths_of(page).locator("mo").filter(has_text="[").last.hover()
        expect(page.locator(".formula__says")).to_have_text("row, 1 × 2")
        expect(page.locator(".formula__pointed")).to_have_count(1)
        page.locator("h1").hover()
        expect(page.locator(".formula__says")).to_be_hidden()
        expect(page.locator(".formula__pointed")).to_have_count(0)


def test_a_focused_symbol_lights_up_and_a_pressed_one_stays_lit(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PARTIALS}") as visited:
        page = visited.page
        page.locator(f"{CARD} summary", has_text="Shapes").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        symbol = page.locator(f"{CARD} .formula__symbol").first
        expect(symbol).to_be_focused()
        lit = maths_of(page).locator(".formula__chosen")
        assert lit.count() >= 1
        page.keyboard.press("Enter")
        expect(symbol).to_have_attribute("aria-pressed", "true")
        symbol.blur()
        assert lit.count() >= 1
        symbol.focus()
        page.keyboard.press("Enter")
        symbol.blur()
        assert lit.count() == 0


def test_maths_adds_no_tab_stop_for_its_symbols(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PARTIALS}") as visited:
        assert visited.page.locator("math").count() > 0
        assert visited.page.locator("math :is([tabindex], button, a)").count() == 0


def test_a_finger_can_ask_too(reader: BrowserContext, from_disk: str) -> None:
    with visit(reader, f"{from_disk}/{PARTIALS}") as visited:
        maths_of(visited.page).locator("[data-name=x]").last.tap()
        expect(visited.page.locator(".formula__says")).to_have_text("x: scalar")
        visited.page.locator("h1").tap()
        expect(visited.page.locator(".formula__says")).to_be_hidden()


def test_a_screen_reader_gets_maths_and_the_words_on_demand(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PARTIALS}") as visited:
        page = visited.page
        assert "math" in maths_of(page).aria_snapshot()
        words = "The gradient of f of x comma y equals the row 6 times y times x, then 3 times x squared."
        expect(page.locator(CARD).get_by_text(words)).to_be_hidden()
        page.locator(f"{CARD} summary", has_text="In words").click()
        expect(page.locator(CARD).get_by_text(words)).to_be_visible()


def test_a_term_says_its_meaning_on_focus_and_its_first_mention_is_a_tab_stop(
    desktop: BrowserContext, from_disk: str
) -> None:
    with visit(desktop, f"{from_disk}/{JACOBIAN}") as visited:
        page = visited.page
        first = page.locator("article abbr[tabindex]", has_text="Jacobian")
        expect(first).to_have_count(1)
        assert page.locator("article abbr:not([tabindex])", has_text="Jacobian").count() > 0
        assert page.locator(":is(h1, h2, h3, a) abbr").count() == 0
        first.focus()
        expect(page.get_by_text("The matrix of all partial derivatives").first).to_be_visible()


@pytest.mark.parametrize("words", ["gradient", "element-wise", "transpose"])
def test_search_knows_the_words_of_the_formulas(site: Path, words: str) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    said = [entry for entry in index["docs"] if re.search(f"[Tt]he {words} (of|product of) ", entry["text"])]
    assert len(said) > 3


def test_what_does_not_hold_cannot_be_taken_for_a_result(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/paper/errata.html") as visited:
        cards = visited.page.locator("article .formula:has(mo:text-is('≠'))")
        assert cards.count() > 10
        for card in cards.all():
            expect(card).to_have_class("formula formula--wrong")
            expect(card.get_by_text("rejected", exact=False).first).to_be_visible()
            expect(card.locator(".formula__checked, .formula__copy, .formula__layouts")).to_have_count(0)
        expect(visited.page.locator(".formula--wrong:not(:has(mo:text-is('≠')))")).to_have_count(0)


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_paper_shows_the_chosen_layout_with_its_name(reader: BrowserContext, from_disk: str, layout: str) -> None:
    with visit(reader, f"{from_disk}/{SQUARES}") as visited:
        page = visited.page
        choose(page, layout)
        page.emulate_media(media="print")
        expect(region(page, layout)).to_be_visible()
        assert page.locator(f"{TWO_LAYOUTS} .formula__layouts").inner_text().split() == ["Layout", layout]
        assert page.locator(f"{TWO_LAYOUTS} details:visible").count() == 0
