"""The index of formulas is narrowed to what is typed, and is complete without JavaScript."""

from playwright.sync_api import BrowserContext, expect

from tests.browser.faults import visit

PAGE = "paper/formula_index.html"


def test_the_index_is_narrowed_to_what_is_typed(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PAGE}") as visited:
        rows = visited.page.locator(".formula-index tbody tr:visible")
        every = rows.count()
        visited.page.get_by_label("Filter the formulas").fill("chain rule")
        expect(visited.page.locator(".formula-index output")).to_have_text(f"{rows.count()} of {every}")
        assert 0 < rows.count() < every
        expect(visited.page.locator(".formula-index tr:visible", has_text="s453-rule").first).to_be_visible()
        assert visited.errors == []


def test_the_index_is_complete_without_scripts(without_scripts: BrowserContext, from_disk: str) -> None:
    with visit(without_scripts, f"{from_disk}/{PAGE}") as visited:
        expect(visited.page.get_by_label("Filter the formulas")).to_have_count(0)
        assert visited.page.locator(".formula-index tbody tr:visible").count() > 100
