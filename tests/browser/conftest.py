"""One browser and one server for all tests of this folder that a process runs; one build for all processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

from tests.browser.chromium import MISSING, find_chromium, start_chromium
from tests.browser.firefox import find_firefox
from tests.browser.website import build, served

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=360, height=740)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=DESKTOP, color_scheme="light")


@pytest.fixture(scope="session")
def desktop_dark(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=DESKTOP, color_scheme="dark")


@pytest.fixture(scope="session")
def phone(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=PHONE, color_scheme="light")


@pytest.fixture(scope="session")
def without_scripts(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=DESKTOP, java_script_enabled=False)


@pytest.fixture(scope="session")
def phone_without_scripts(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=PHONE, java_script_enabled=False)


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site; nothing is built where there is no browser."""
    if find_chromium() is None and find_firefox() is None:
        pytest.skip(MISSING)
    return build()


@pytest.fixture(scope="session")
def from_disk(site: Path) -> str:
    return site.as_uri()


@pytest.fixture(scope="session")
def over_http(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.fixture(params=["from_disk", "over_http"])
def address(request: pytest.FixtureRequest) -> str:
    """Where the site is: opened from disk, then over http."""
    where: str = request.getfixturevalue(request.param)
    return where
