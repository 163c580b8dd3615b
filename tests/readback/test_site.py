"""All maths of the built site, read from its HTML: what stands on each page has the value that the code says it has."""

import collections

import pytest

from derivations.registry import formulas
from tests.browser.website import ROOT, build
from tests.readback.pages import Page, read_page

MARKDOWN = sorted((ROOT / "docs").rglob("*.md"))
STATED = {"a display", "a derivation", "bound in a sentence", "a part in a sentence", "a wrong variant"}


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    site = build()
    names = {path.relative_to(ROOT / "docs").as_posix(): path for path in MARKDOWN}
    return {name: read_page(path, (site / name).with_suffix(".html"), name) for name, path in names.items()}


def test_every_piece_of_maths_is_known(pages):
    """What stands in the HTML is what the Markdown binds, piece by piece; what is not bound is a name, or a part."""
    assert [problem for page in pages.values() for problem in page.unmatched] == []
    kinds = collections.Counter(piece.kind for page in pages.values() for piece in page.pieces)
    assert kinds["of no formula"] == 0
    assert min(kinds[kind] for kind in STATED) > 0
    shown = {piece.formula.id for page in pages.values() for piece in page.pieces if piece.formula}
    assert shown == {*formulas()}


def test_all_maths_has_the_value_that_is_meant(pages):
    """Each piece once; there is none that has no value, and none that is left out."""
    pieces = {
        (piece.rows, piece.says, piece.formula and piece.formula.id): piece
        for page in pages.values()
        for piece in page.pieces
        if piece.says is not None
    }
    assert len(pieces) > 2 * len(formulas())
    assert [problem for piece in pieces.values() if (problem := piece.problem())] == []


def test_what_claims_nothing_is_a_name(pages):
    """The one kind of maths that is not read, since it says nothing that could be wrong."""
    unread = {piece.kind for page in pages.values() for piece in page.pieces if piece.says is None}
    assert unread == {"a name in a sentence"}
