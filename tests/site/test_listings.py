"""Code on a page is what the formula's code emits, or the page has a problem; ``sync`` writes it."""

import pytest

from derivations.site.lint import page_problems
from derivations.site.listings import with_listings
from derivations.site.sync import sync
from derivations.site.temml import typeset
from tests.site.standin import FORMULAS, GRADIENT

GOOD = "# A page\n\n<!-- numpy: s3-gradient -->\n```python\ndef s3_gradient(x):\n    return x\n```\n"


def test_a_good_page_has_no_problem_and_stays_as_it_is():
    assert page_problems("p.md", GOOD, FORMULAS, typeset) == []
    assert with_listings(GOOD, FORMULAS) == GOOD


@pytest.mark.parametrize("old", ["", "def old():\n    return 0\n"])
def test_sync_writes_the_code(docs, old):
    page = docs / "index.md"
    page.write_text(GOOD.replace(GRADIENT.numpy_source(), old))
    assert sync(docs, FORMULAS) == [page]
    assert page.read_text() == GOOD


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("return x", "return 2 * x"), "p.md:3: the code of s3-gradient is stale; run `derivations sync`"),
        (GOOD.replace("s3-gradient -->", "s3-nothing -->"), "p.md:3: no formula has the id s3-nothing"),
        (GOOD.replace("```python\n", "\n```python\n"), "p.md:3: no code below <!-- numpy: s3-gradient -->"),
        (GOOD.replace("```python", "```pycon"), "p.md:3: no code below <!-- numpy: s3-gradient -->"),
    ],
)
def test_bad_input(text, says):
    problem, *_ = page_problems("p.md", text, FORMULAS, typeset)
    assert str(problem).startswith(says)
    assert "stale" in says or with_listings(text, FORMULAS) == text
