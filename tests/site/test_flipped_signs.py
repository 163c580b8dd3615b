"""A flipped sign is noticed: here on some pages, by ``python -m tests.site.flipped_signs`` on all."""

from collections import Counter

from tests.site import flipped_signs
from tests.site.flipped_signs import DOCS, every


def test_flipped_signs_are_noticed():
    pages = [DOCS / "paper" / f"{name}.md" for name in ("loss", "introduction", "scalar_rules")]
    flips = list(every(pages))
    kinds = ("maths", "tables", "numbers")
    sample = [flip for kind in kinds for flip in [flip for flip in flips if flip.kind == kind][::17]]
    assert set(Counter(flip.kind for flip in sample)) == {*kinds}
    assert [f"{flip.page}:{flip.line}: {flip.what}" for flip in sample if flip.passes()] == []


def test_flipped_signs_in_what_a_console_prints_are_noticed():
    page = "paper/scalar_rules.md"
    text = (DOCS / page).read_text(encoding="utf-8")
    sample = [flip for flip in flipped_signs.flips(page, text) if flip.kind == "consoles"][:4]
    assert sample
    assert [flip.what for flip in sample if flip.passes()] == []
