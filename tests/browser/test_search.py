"""Search finds a word, from disk as well as over http."""

import json
import re
from pathlib import Path

import pytest
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


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("gradient of softmax cross-entropy", "softmax-cross-entropy"),
        ("softmax cross entropy gradient", "softmax-cross-entropy"),
        ("least squares gradient", "least-squares"),
        ("hessian logistic regression", "logistic-regression-hessian"),
        ("layer norm backward", "layer-norm"),
        ("attention gradient", "attention"),
        ("derivative of log det", "log-determinant"),
        ("cosine similarity gradient", "cosine-similarity"),
        ("gradient of matrix factorisation", "matrix-factorisation"),
        ("backpropagation two-layer network", "two-layer-network"),
    ],
)
def test_search_for_a_derivation_finds_its_page_first(
    desktop: BrowserContext, address: str, words: str, page: str
) -> None:
    with visit(desktop, f"{address}/index.html") as visited:
        visited.page.locator(".md-search__input").click()
        visited.page.keyboard.type(words)
        first = visited.page.locator(".md-search-result__link").first
        expect(first).to_have_attribute("href", re.compile(rf"derive/{page}\.html"), timeout=20_000)


def test_search_results_show_no_tex(site: Path) -> None:
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    assert index["docs"]
    shown = {entry["location"]: CODE.sub("", entry["title"] + entry["text"]) for entry in index["docs"]}
    assert [location for location, text in shown.items() if TEX.search(text)] == []
