"""What is copied from a console can be pasted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DESKTOP
from tests.browser.faults import visit

PAGE = "paper/jacobian.html"


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def is_pasteable(page: Page) -> bool:
    """Whether what lies in the clipboard runs as it stands."""
    text = page.evaluate("navigator.clipboard.readText()")
    assert "dials" in text
    assert ">>>" not in text
    assert "\n...\n" not in text
    exec(compile(text, "copied", "exec"), {})
    return "return np.array" in text


def test_the_button_copies_what_was_typed(reader: BrowserContext, over_http: str) -> None:
    with visit(reader, f"{over_http}/{PAGE}") as visited:
        page = visited.page
        block = page.locator(".highlight:has(.gp)").first
        block.hover()
        block.locator(".md-code__button, .md-clipboard").first.click()
        page.wait_for_timeout(200)
        assert is_pasteable(page)
        assert visited.errors == []


def test_a_selection_is_copied_likewise(reader: BrowserContext, over_http: str) -> None:
    with visit(reader, f"{over_http}/{PAGE}") as visited:
        page = visited.page
        page.evaluate("getSelection().selectAllChildren(document.querySelector('pre:has(.gp) code'))")
        page.keyboard.press("Control+c")
        page.wait_for_timeout(200)
        assert is_pasteable(page)


def test_a_part_that_begins_behind_a_prompt_is_copied_as_it_is(reader: BrowserContext, over_http: str) -> None:
    with visit(reader, f"{over_http}/{PAGE}") as visited:
        page = visited.page
        page.evaluate("getSelection().selectAllChildren(document.querySelector('pre .go'))")
        said = page.evaluate("getSelection().toString()")
        page.keyboard.press("Control+c")
        page.wait_for_timeout(200)
        assert said.strip()
        assert page.evaluate("navigator.clipboard.readText()").strip() == said.strip()
