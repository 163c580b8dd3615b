"""Search finds a word, from disk as well as over http."""

import json
import re
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.browser.faults import TEX, visit

CODE = re.compile(r"<(pre|code)>.*?</\1>", re.DOTALL)


def test_search_finds_the_jacobian(desktop: BrowserContext, address: str) -> None:
    with visit(desktop, f"{address}/index.html") as visited:
        visited.page.locator(".md-search__input").click()
        visited.page.keyboard.type("jacobian")
        found = visited.page.locator(".md-search-result__link[href*='paper/jacobian.html']").first
        expect(found).to_be_visible(timeout=20_000)  # a busy machine is slow to index
        found.click()
        visited.page.wait_for_url("**/paper/jacobian.html*")
        assert visited.errors == []


def test_search_results_show_no_tex(site: Path) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert index["docs"]
    shown = {entry["location"]: CODE.sub("", entry["title"] + entry["text"]) for entry in index["docs"]}
    assert [location for location, text in shown.items() if TEX.search(text)] == []
