"""The main pages in Firefox: the same questions as in Chromium, but fewer."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from derivations.site.temml import find_node
from tests.browser.conftest import DESKTOP
from tests.browser.faults import (
    cut_off,
    leftover_tex,
    loaded_fonts,
    lonely_marks,
    open_everything,
    sideways,
    unseen_maths,
)
from tests.browser.firefox import MISSING, NODE_MISSING, Firefox, find_firefox, firefox_started
from tests.browser.planted import planted
from tests.browser.website import served

PHONE = ViewportSize(width=390, height=844)

NOTEBOOK = "notebooks/neuron_learns.html"
PAGES = [
    "index.html",
    "paper/jacobian.html",
    "paper/elementwise.html",
    "paper/loss_weights.html",
    "networks/layer.html",
    "derive/least-squares.html",
    "reference/rules.html",
    NOTEBOOK,
]
MOVING = "paper/scalar_rules.html"
CARD = "#derive-least-squares"

WRITTEN = re.compile(r"<math[ >]")
MATHS = "document.querySelectorAll('math').length"
LAYOUTS = f"""[...document.querySelectorAll("{CARD} > .formula__maths[data-layout]")]
  .filter(maths => maths.getBoundingClientRect().height > 20)
  .map(maths => maths.dataset.layout)"""
FOUND = "document.querySelector('.md-search-result__link[href*=\"paper/jacobian.html\"]')"

# Firefox says so, too, of sound maths that it sets while the rest of it is still on its way (from disk as over http):
# the children of a page that has arrived are counted instead.
NUMBER_OF_CHILDREN = "Incorrect number of children for"
MALFORMED = """[...document.querySelectorAll("mfrac, msub, msup, mover, munder, mroot, msubsup, munderover")]
  .filter(maths => maths.children.length !== (/msubsup|munderover/i.test(maths.localName) ? 3 : 2))
  .map(maths => maths.outerHTML)"""

each_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    skip_without_firefox()
    with firefox_started() as browser:
        yield browser


@pytest.fixture(scope="module")
def without_scripts() -> Iterator[Firefox]:
    skip_without_firefox()
    with firefox_started(scripts=False) as browser:
        yield browser


def skip_without_firefox() -> None:
    if find_firefox() is None:
        pytest.skip(MISSING)
    if find_node() is None:
        pytest.skip(NODE_MISSING)


def what_went_wrong(firefox: Firefox) -> list[str]:
    """What the page's console says, and each piece of maths with a part too few or too many."""
    malformed: list[str] = firefox.evaluate(MALFORMED)
    return malformed + [error for error in firefox.errors if NUMBER_OF_CHILDREN not in error]


def eventually(check: Callable[[], object]) -> bool:
    """Whether something becomes true, on a machine that may be busy."""
    until = time.monotonic() + 20
    while not (found := check()) and time.monotonic() < until:
        time.sleep(0.05)
    return bool(found)


@each_page
def test_a_page_from_disk(firefox: Firefox, site: Path, from_disk: str, name: str) -> None:
    written = len(WRITTEN.findall((site / name).read_text(encoding="utf-8")))
    assert written or name == NOTEBOOK
    firefox.open(f"{from_disk}/{name}", DESKTOP)
    assert firefox.evaluate(MATHS) == written
    assert unseen_maths(firefox) == []
    assert leftover_tex(firefox) == []
    assert loaded_fonts(firefox) == ["STIX Two Math"][:written]
    assert what_went_wrong(firefox) == []


@each_page
def test_a_page_over_http_on_a_phone(firefox: Firefox, over_http: str, name: str) -> None:
    firefox.open(f"{over_http}/{name}", PHONE)
    open_everything(firefox)
    assert unseen_maths(firefox) == []
    assert sideways(firefox) == []
    assert cut_off(firefox) == []
    assert lonely_marks(firefox) == []
    assert what_went_wrong(firefox) == []


def test_the_layout_is_switched_without_scripts(without_scripts: Firefox, from_disk: str) -> None:
    without_scripts.open(f"{from_disk}/derive/least-squares.html", DESKTOP)
    assert without_scripts.evaluate("matchMedia('(scripting: none)').matches")
    assert unseen_maths(without_scripts) == []
    assert without_scripts.evaluate(LAYOUTS) == ["numerator"]
    without_scripts.click(f"{CARD} .formula__layouts label:has([value=denominator])")
    assert eventually(lambda: without_scripts.evaluate(LAYOUTS) == ["denominator"])


def test_search_finds_the_jacobian(firefox: Firefox, address: str) -> None:
    firefox.open(f"{address}/index.html", DESKTOP)
    firefox.click(".md-search__input")
    firefox.type("jacobian")
    assert eventually(lambda: firefox.evaluate(f"{FOUND}?.getBoundingClientRect().height"))
    assert what_went_wrong(firefox) == []


def test_the_secant_moves_by_keyboard(firefox: Firefox, from_disk: str) -> None:
    drawn = "document.querySelector('svg[data-steps]').textContent"
    firefox.open(f"{from_disk}/{MOVING}", DESKTOP)
    assert "secant: slope 19" in firefox.evaluate(drawn)
    firefox.evaluate("document.querySelector('.drawing__control input').focus()")
    firefox.press("End")
    assert eventually(lambda: "secant: slope 12.0601" in firefox.evaluate(drawn))
    assert what_went_wrong(firefox) == []


# The checks can fail


def test_a_sound_page_has_no_faults(firefox: Firefox, tmp_path: Path) -> None:
    firefox.open(planted(tmp_path, "<p>It costs $5, <bdi class=maths><math><mi>x</mi></math></bdi>, y.</p>"), PHONE)
    assert firefox.evaluate(MATHS) == 1
    assert unseen_maths(firefox) + leftover_tex(firefox) + loaded_fonts(firefox) == []
    assert sideways(firefox) + cut_off(firefox) + lonely_marks(firefox) == []
    assert what_went_wrong(firefox) == []


def test_malformed_maths_is_found(firefox: Firefox, tmp_path: Path) -> None:
    firefox.open(planted(tmp_path, "<math><mfrac><mi>x</mi></mfrac><msup><mi>x</mi><mn>2</mn></msup></math>"), PHONE)
    assert what_went_wrong(firefox) == ["<mfrac><mi>x</mi></mfrac>"]
    assert eventually(lambda: any(NUMBER_OF_CHILDREN in error for error in firefox.errors))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("<script>console.error('no')</script>", "console: no"),
        ("<script>missing()</script>", "uncaught: ReferenceError: missing is not defined"),
        ("<img src='https://example.org/a.png' alt=''>", "request to another host: https://example.org/a.png"),
        ("<script src='http://example.org/a.js'></script>", "request to another host: http://example.org/a.js"),
        ("<script>fetch('https://example.org/')</script>", "request to another host: https://example.org/"),
    ],
)
def test_what_goes_wrong_is_reported(firefox: Firefox, tmp_path: Path, fault: str, said: str) -> None:
    firefox.open(planted(tmp_path, fault), DESKTOP)
    assert eventually(lambda: said in what_went_wrong(firefox)), firefox.errors


def test_a_missing_file_is_reported(firefox: Firefox, tmp_path: Path) -> None:
    planted(tmp_path, "<link rel=stylesheet href=missing.css>")
    with served(tmp_path) as address:
        firefox.open(f"{address}/page.html", DESKTOP)
        assert eventually(lambda: f"404: {address}/missing.css" in what_went_wrong(firefox))


def test_a_missing_font_is_found(firefox: Firefox, site: Path, tmp_path: Path) -> None:
    maths = "<style>{}\nmath {{ font-family: 'STIX Two Math', math }}</style><math><mi>x</mi></math>"
    face = "@font-face {{ font-family: 'STIX Two Math'; src: url({}) format('woff2') }}"
    font = next((site / "assets/vendor").glob("*.woff2"))
    (tmp_path / "font.woff2").write_bytes(font.read_bytes())
    firefox.open(planted(tmp_path, maths.format(face.format("font.woff2"))), DESKTOP)
    assert loaded_fonts(firefox) == ["STIX Two Math"]
    firefox.open(planted(tmp_path, maths.format(face.format("missing.woff2"))), DESKTOP)
    assert loaded_fonts(firefox) == []


def test_maths_that_takes_no_room_is_found(firefox: Firefox, tmp_path: Path) -> None:
    firefox.open(planted(tmp_path, "<math style='display: none'><mi>x</mi></math>"), DESKTOP)
    assert unseen_maths(firefox) == ["x"]


def test_a_page_wider_than_the_phone_is_found(firefox: Firefox, tmp_path: Path) -> None:
    firefox.open(planted(tmp_path, "<div style='width: 420px'>Wide</div>"), PHONE)
    assert "width: 420px" in sideways(firefox)[0]


def test_maths_that_is_cut_off_is_found(firefox: Firefox, tmp_path: Path) -> None:
    wide = "wide" * 40
    firefox.open(planted(tmp_path, f"<div style='overflow: hidden'><math><mtext>{wide}</mtext></math></div>"), PHONE)
    assert cut_off(firefox) == [wide]
