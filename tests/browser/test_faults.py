"""The checks of this folder, shown pages broken on purpose: a check that cannot fail checks nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.faults import (
    Visit,
    cut_off,
    empty_what_looks_alike,
    inaccessible,
    leftover_tex,
    lonely_marks,
    open_everything,
    sideways,
    unseen_maths,
    visit,
)
from tests.browser.planted import planted
from tests.browser.website import served


def reported(visited: Visit) -> list[str]:
    """What a page does wrong; requests and messages may be reported a little after it has loaded."""
    for _ in range(100):
        if visited.errors:
            break
        visited.page.wait_for_timeout(50)
    return visited.errors


def test_a_sound_page_has_no_faults(desktop: BrowserContext, tmp_path: Path) -> None:
    sound = "<p>It costs $5, <code>$$x$$ and \\frac</code>. <bdi class=maths><math><mi>x</mi></math></bdi>, y.</p>"
    with visit(desktop, planted(tmp_path, sound)) as visited:
        page = visited.page
        assert leftover_tex(page) + inaccessible(page) + sideways(page) + visited.errors == []
        assert unseen_maths(page) + cut_off(page) + lonely_marks(page) == []


@pytest.mark.parametrize(
    "tex", ["$$", r"\(x\)", r"\[", r"\begin{bmatrix}", r"\frac12", r"a \partial b", "a $x$ b", "$x + y$"]
)
def test_tex_left_as_text_is_found(desktop: BrowserContext, tmp_path: Path, tex: str) -> None:
    with visit(desktop, planted(tmp_path, f"<p>Text and {tex} and text.</p>")) as visited:
        assert len(leftover_tex(visited.page)) == 1


@pytest.mark.parametrize(
    "request_",
    [
        "<img src='https://example.org/a.png' alt=''>",
        "<script src='http://example.org/a.js'></script>",
        "<style>@import url(https://example.org/a.css);</style>",
        "<script>fetch('https://example.org/')</script>",
    ],
)
def test_a_request_to_another_host_is_found(desktop: BrowserContext, tmp_path: Path, request_: str) -> None:
    with visit(desktop, planted(tmp_path, request_)) as visited:
        assert "request to another host" in reported(visited)[0]


def test_a_missing_file_is_found(desktop: BrowserContext, tmp_path: Path) -> None:
    fault = "<link rel=stylesheet href=missing.css>"
    with visit(desktop, planted(tmp_path, fault)) as visited:
        assert f"not found: {tmp_path.as_uri()}/missing.css" in reported(visited)
    with served(tmp_path) as address, visit(desktop, f"{address}/page.html") as visited:
        assert f"404: {address}/missing.css" in reported(visited)


@pytest.mark.parametrize("script", ["console.error('no')", "missing()"])
def test_an_error_on_the_console_is_found(desktop: BrowserContext, tmp_path: Path, script: str) -> None:
    with visit(desktop, planted(tmp_path, f"<script>{script}</script>")) as visited:
        assert len(reported(visited)) == 1


def test_faint_text_is_found_even_when_folded_away(desktop: BrowserContext, tmp_path: Path) -> None:
    fault = "<details><summary>More</summary><p style='color: #bbb'>Faint</p></details>"
    with visit(desktop, planted(tmp_path, fault)) as visited:
        open_everything(visited.page)
        assert "color-contrast" in inaccessible(visited.page)[0]


# Of a single letter axe cannot tell whether it is text.
FAINT_MATHS = {
    "a faint sign": "<p><math><mi>x</mi><mi style='color: #bbb'>max</mi></math></p>",
    "a faint background": "<p style='background: #555'><math><mi>max</mi></math></p>",
    "faint through what is around it": "<div style='opacity: 0.3'><p><math><mi>max</mi></math></p></div>",
    "faint in the dark": "<style>[data-md-color-scheme] i { color: #333 }</style><i><math><mn>10</mn></math></i>",
}


@pytest.mark.parametrize("kind", FAINT_MATHS)
def test_faint_maths_is_found_among_maths_that_is_not(desktop: BrowserContext, tmp_path: Path, kind: str) -> None:
    plain = "<p><math><mi>max</mi></math> and <math><mi>y</mi><mo>=</mo><mi>max</mi></math></p>"
    dark = "<style>[data-md-color-scheme=slate] { color: white; background: black }</style>"
    with visit(desktop, planted(tmp_path, dark + plain * 9 + FAINT_MATHS[kind] + plain * 9)) as visited:
        page = visited.page
        assert empty_what_looks_alike(page) == 2
        assert page.locator("math:has(*)").count() == 2
        if kind == "faint in the dark":
            assert inaccessible(page) == []
            page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        assert "color-contrast" in inaccessible(page)[0]


def test_a_page_wider_than_the_phone_is_found(phone: BrowserContext, tmp_path: Path) -> None:
    with visit(phone, planted(tmp_path, "<div style='width: 400px'>Wide</div>")) as visited:
        assert "width: 400px" in sideways(visited.page)[0]


def test_faint_text_in_a_box_that_scrolls_is_found(desktop: BrowserContext, tmp_path: Path) -> None:
    fault = "<div class=formula__maths style='background: linear-gradient(white, white); color: #bbb'>Faint</div>"
    with visit(desktop, planted(tmp_path, fault)) as visited:
        assert "color-contrast" in inaccessible(visited.page)[0]


def test_maths_that_takes_no_room_is_found(desktop: BrowserContext, tmp_path: Path) -> None:
    with visit(desktop, planted(tmp_path, "<math style='display: none'><mi>x</mi></math>")) as visited:
        assert unseen_maths(visited.page) == ["x"]


WIDE = "<math style='white-space: nowrap'><mtext>" + "wide" * 40 + "</mtext></math>"
EDGE = "background: linear-gradient(red, blue)"


@pytest.mark.parametrize(
    ("box", "hint"),
    [
        ("<p>{}</p>", False),
        ("<div style='overflow: hidden'>{}</div>", False),
        ("<div class=formula__maths tabindex=0 style='overflow: auto'>{}</div>", False),
        (f"<div class=formula__maths style='overflow: auto; {EDGE}'>{{}}</div>", False),
        (f"<div class=formula__maths tabindex=0 style='overflow: auto; {EDGE}'>{{}}</div>", True),
    ],
)
def test_maths_cut_off_without_a_hint_is_found(phone: BrowserContext, tmp_path: Path, box: str, hint: bool) -> None:
    with visit(phone, planted(tmp_path, box.format(WIDE))) as visited:
        assert cut_off(visited.page) == ([] if hint else ["wide" * 40])


@pytest.mark.parametrize("held", [False, True])
def test_a_comma_alone_on_a_line_is_found(phone: BrowserContext, tmp_path: Path, held: bool) -> None:
    maths = "<bdi class=maths><math><mspace width='3em'></mspace><mi>x</mi></math></bdi>, "
    style = "white-space: nowrap" if held else ""
    lines = "".join(
        f"<p style='width: {width}px'>Some text <span style='{style}'>{maths}</span>and more.</p>"
        for width in range(60, 180)
    )
    with visit(phone, planted(tmp_path, lines)) as visited:
        assert (lonely_marks(visited.page) == []) is held
