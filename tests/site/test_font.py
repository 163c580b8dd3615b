"""The maths font has every character that stands in maths, on the pages and in the figures."""

import re
from html import unescape
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from derivations.figures.alphabets import italic
from derivations.figures.gallery import FIGURES
from derivations.site.pages import scan
from derivations.site.temml import typeset

DOCS = Path(__file__).parents[2] / "docs"
TOKEN = re.compile(r"<(m[inost]\w*)([^>]*)>([^<]+)</")
MATHS_IN_FIGURE = re.compile(r"[\U0001d400-\U0001d7ff]")


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(DOCS / "assets/vendor/stix-two-math.woff2")


def characters(mathml: str) -> set[str]:
    """What a browser looks up in the font: a name of one letter is set in the italic alphabet."""
    found: set[str] = set()
    for tag, attributes, text in TOKEN.findall(mathml):
        letters = unescape(text)
        found |= set(italic(letters) if tag == "mi" and len(letters) == 1 and not attributes else letters)
    return found


def missing(used: set[str], font: TTFont) -> set[str]:
    return used - set(map(chr, font.getBestCmap()))


def test_no_character_of_a_page_is_missing(font):
    used: set[str] = set()
    for path in DOCS.rglob("*.md"):
        for maths in scan(path.read_text(encoding="utf-8")).maths:
            used |= characters(typeset(maths.tex, maths.display))
    assert len(used) > 50
    assert missing(used, font) == set()


def test_no_letter_of_a_figure_is_missing(font):
    used = {letter for draw in FIGURES.values() for letter in MATHS_IN_FIGURE.findall(draw())}
    assert used
    assert missing(used, font) == set()


def test_a_missing_character_is_found(font):
    assert missing(characters(typeset(r"\aleph + x")), font) == {"ℵ"}


def test_the_font_can_set_maths(font):
    assert font["MATH"].table.MathConstants
    stretching = font["MATH"].table.MathVariants.VertGlyphCoverage.glyphs
    assert {font.getBestCmap()[ord(sign)] for sign in "()[]{|‖√"} <= set(stretching)
