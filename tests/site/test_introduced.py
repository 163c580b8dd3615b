"""The layouts are offered from where the pages introduce them on."""

from pathlib import Path

import pytest

from derivations.site.extension import DOCS
from derivations.site.introduced import TERM, layouts_known, navigation

NAV = """site_name: x

nav:
  - Home: index.md
  - Lessons:
      - One: paper/one.md
      - paper/two.md
  - More: paper/three.md
"""


@pytest.fixture
def pages(docs: Path) -> Path:
    (docs.parent / "mkdocs.yml").write_text(NAV)
    (docs / "paper" / "two.md").write_text(f"# Two\n\nBefore.\n\nThis is {TERM}.\n\nBehind.\n")
    return docs


def test_the_navigation_is_read_in_its_order(pages: Path) -> None:
    assert list(navigation(pages)) == ["index.md", "paper/one.md", "paper/two.md", "paper/three.md"]


@pytest.mark.parametrize(
    ("page", "before", "known"),
    [
        ("index.md", "", False),
        ("paper/one.md", "whatever", False),
        ("paper/two.md", "# Two\n\nBefore.", False),
        ("paper/two.md", f"# Two\n\nBefore.\n\nThis is {TERM}.", True),
        ("paper/three.md", "", True),
        ("paper/elsewhere.md", "", True),
        (None, "", True),
    ],
)
def test_a_choice_is_offered_behind_the_term(pages: Path, page: str | None, before: str, known: bool) -> None:
    assert layouts_known(page, before, pages) is known


def test_the_lessons_introduce_the_layouts() -> None:
    pages = list(navigation(DOCS))
    introducing = [page for page in pages if TERM in (DOCS / page).read_text(encoding="utf-8")]
    assert introducing
    assert "paper/introduction.md" in pages[: pages.index(introducing[0])]
