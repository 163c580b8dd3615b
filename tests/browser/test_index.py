"""The indices are narrowed to what is typed, and are complete without JavaScript."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.faults import visit

PAGES = {"paper/formula_index.html": "s453-rule", "paper/rule_index.html": "The vector chain rule"}
ENTRIES, BOXES = ".filtered li", ".filtered details"


@pytest.mark.parametrize(("page", "found"), PAGES.items())
def test_an_index_is_narrowed_to_what_is_typed(desktop: BrowserContext, from_disk: str, page: str, found: str) -> None:
    with visit(desktop, f"{from_disk}/{page}") as visited:
        every, visible = visited.page.locator(ENTRIES).count(), visited.page.locator(f"{ENTRIES}:visible")
        assert visible.count() == 0
        field = visited.page.get_by_label("Filter the index")
        field.fill("chain rule vector")
        expect(visited.page.locator(".filtered output")).to_have_text(f"{visible.count()} of {every}")
        assert 0 < visible.count() < every
        boxes = visited.page.locator(f"{BOXES}:visible")
        assert 0 < boxes.count() < visited.page.locator(BOXES).count()
        expect(boxes.filter(has_text=found).first).to_be_visible()
        field.fill("")
        expect(visible).to_have_count(0)
        expect(boxes).to_have_count(visited.page.locator(BOXES).count())
        assert visited.errors == []


@pytest.mark.parametrize("page", PAGES)
def test_an_index_is_short_and_complete_without_scripts(
    without_scripts: BrowserContext, from_disk: str, page: str
) -> None:
    with visit(without_scripts, f"{from_disk}/{page}") as visited:
        expect(visited.page.get_by_label("Filter the index")).to_have_count(0)
        assert visited.page.locator(ENTRIES).count() > 100
        assert visited.page.locator("article").evaluate("article => article.offsetHeight") < 4000
        box = visited.page.locator(BOXES).first
        box.locator("summary").click()
        expect(box.locator("li").first).to_be_visible()
