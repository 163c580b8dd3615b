"""A figure that the reader may move: by keyboard, from disk, and complete without scripts."""

from playwright.sync_api import BrowserContext, expect

from tests.browser.faults import visit

PAGE = "paper/scalar_rules.html"


def test_the_secant_moves_by_keyboard(desktop: BrowserContext, from_disk: str) -> None:
    with visit(desktop, f"{from_disk}/{PAGE}") as visited:
        slider = visited.page.get_by_role("slider", name="Move the second point closer")
        drawing = visited.page.locator("svg[data-steps]")
        expect(drawing.get_by_text("secant: slope 19")).to_be_visible()
        slider.focus()
        slider.press("End")
        expect(drawing.get_by_text("secant: slope 12.0601")).to_be_visible()
        expect(visited.page.locator(".drawing output")).to_have_text(
            "x moves by 0.01: the secant has the slope 12.0601"
        )
        assert visited.errors == []


def test_without_scripts_the_drawing_is_complete(without_scripts: BrowserContext, from_disk: str) -> None:
    with visit(without_scripts, f"{from_disk}/{PAGE}") as visited:
        expect(visited.page.locator("svg[data-steps]").get_by_text("secant: slope 19")).to_be_visible()
        expect(visited.page.get_by_role("slider")).to_have_count(0)
