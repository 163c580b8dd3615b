"""``sync`` writes the formulas and nothing else."""

import os
import random

import pytest

from derivations.site.pages import scan
from derivations.site.sync import replace, sync, synced
from tests.site.standin import FORMULAS, GRADIENT, ROWS

STALE = "# Page\n\nAt <!-- formula: s3-gradient at -->$old$.\n\n<!-- formula: s3-gradient -->\n$$\nold\n$$\n"


def test_it_writes_what_the_code_prints(docs):
    page = docs / "paper" / "partials.md"
    page.write_text(STALE)
    page.chmod(0o640)
    (docs / "index.md").write_text("nothing here")
    assert sync(docs, FORMULAS) == [page]
    assert f"$$\n{GRADIENT.latex()}\n$$" in page.read_text()
    assert "$[12, 12]$." in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o640
    assert sync(docs, FORMULAS) == []


def test_an_empty_display_is_filled_with_its_indentation():
    text = "!!! note\n    <!-- formula: s3-gradient rows -->\n    $$\n    $$\n"
    assert synced(text, FORMULAS) == text.replace(
        "$$\n", "$$\n" + "".join(f"    {row}\n" for row in ROWS.splitlines()), 1
    )


def test_inline_maths_stays_on_one_line():
    text = synced("<!-- formula: s3-gradient rows -->$x$", FORMULAS)
    assert text == f"<!-- formula: s3-gradient rows -->${' '.join(ROWS.splitlines())}$"


@pytest.mark.parametrize(
    "text",
    [
        STALE.replace("s3-gradient", "s3-unknown"),
        STALE.replace(" at", " nowhere").replace("formula: s3-gradient -->\n", "derivation: s2-power -->\n"),
        STALE + "no blank line above\n",
        "```\n" + STALE + "```\n",
        STALE.replace("\n", "\r\n", 1),
    ],
)
def test_what_it_does_not_understand_it_leaves_alone(text):
    assert synced(text, FORMULAS) == text


def test_line_ends_of_windows_stay():
    assert synced(STALE.replace("\n", "\r\n"), FORMULAS) == synced(STALE, FORMULAS).replace("\n", "\r\n")


def test_a_failure_leaves_the_old_file_and_nothing_else(docs, monkeypatch):
    page = docs / "index.md"
    page.write_text("old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        replace(page, "new")
    assert page.read_text() == "old"
    assert list(docs.glob(".*")) == []


PIECES = [
    "Prose with $x_i$, `$code$` and \\$5.",
    "```python\nprice = '$$'\n<!-- formula: s3-gradient -->\n$$\nkept\n$$\n```",
    "~~~\n$$\n~~~",
    "<!-- a remark: $x$ -->",
    "- item\n- <!-- formula: s3-gradient at -->$old$",
    "| a | b |\n|---|---|\n| <!-- formula: s2-power -->$o | ld$ | $|x|$ |",
    "<!-- formula: s3-gradient -->\n$$\nold\n  older\n$$",
    "<!-- derivation: s3-gradient -->\n\n$$\n$$",
    "!!! note\n    Text.\n\n    <!-- formula: s3-gradient rows -->\n    $$\n    old\n    $$",
    "> <!-- formula: s2-power -->\n> $$\n> old\n> $$",
]


@pytest.mark.parametrize("seed", range(50))
def test_it_never_touches_anything_else(seed):
    chosen = random.Random(seed)
    page = "\n\n".join(chosen.choices(PIECES, k=chosen.randrange(1, 12))) + "\n"
    after = synced(page, FORMULAS)
    assert rest(after) == rest(page)
    assert synced(after, FORMULAS) == after
    assert not scan(after).faults


def rest(page: str) -> str:
    """The page without the TeX of bound formulas."""
    for maths in reversed(scan(page).maths):
        if maths.binding:
            page = page[: maths.inner.start] + page[maths.inner.stop :]
    return page
