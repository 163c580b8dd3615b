"""Figures in pages, and the files they come from."""

import re

import pytest
from markdown import markdown

from derivations.figures.svg import drawing
from derivations.site.drawings import FigureError, page_problems, problems, write
from derivations.site.extension import FormulaExtension

BOX = drawing(40, 20, "A box", "Its description.", '<rect width="4" height="2"/>')
CLIPPED = (
    '<svg xmlns="http://www.w3.org/2000/svg"><desc>Clips.</desc>'
    '<clipPath id="a"/><clipPath id="ab"/><g clip-path="url(#ab)"/></svg>\n'
)


@pytest.fixture
def render(docs):
    """A function that renders Markdown as docs/paper/page.md, beside two figures."""
    write(docs, {"box": BOX, "clipped": CLIPPED})

    def rendered(text):
        (docs / "paper" / "page.md").write_text(text)
        return markdown(text, extensions=["attr_list", "tables", "toc", FormulaExtension({}, docs)])

    return rendered


@pytest.mark.parametrize("up", ["", "../", "../../"])
def test_an_image_of_a_figure_becomes_the_figure(render, up):
    html = render(f"![Its\ndescription.]({up}assets/figures/box.svg)")
    assert html.startswith('<figure class="drawing"><svg')
    assert 'role="img"' in html
    assert 'aria-label="Its description."' in html
    assert "<desc>" not in html
    assert "<title>" not in html
    assert "xmlns" not in html
    assert "<img" not in html
    assert html.endswith("</figure>")


def test_in_a_cell_and_in_a_sentence(render):
    image = "![Its description.](../assets/figures/box.svg)"
    html = render(f"| a |\n|---|\n| The {image} |\n\nA {image} box.")
    assert html.count('class="drawing"') == html.count("<svg") == 2
    assert "<figure" not in html
    assert html.endswith("</svg> box.</p>")


def test_other_images_stay(render):
    assert '<img alt="a logo" src="../assets/logo.svg" />' in render("![a logo](../assets/logo.svg)")
    assert "<svg" not in render("    ![](../assets/figures/box.svg)")


def test_ids_are_those_of_one_drawing(render):
    html = render("![Clips.](../assets/figures/clipped.svg)\n\n![Clips.](../assets/figures/clipped.svg)")
    ids = re.findall(r' id="([^"]+)"', html)
    assert ids == ["clipped-1-a", "clipped-1-ab", "clipped-2-a", "clipped-2-ab"]
    assert re.findall(r"url\(#([^)]+)\)", html) == ["clipped-1-ab", "clipped-2-ab"]


@pytest.mark.parametrize(
    ("image", "says"),
    [
        ("![](../assets/figures/box.svg)", "the figure box has no text for those who do not see it"),
        ("![ ](../assets/figures/box.svg)", "the figure box has no text"),
        ("![the box $x$](../assets/figures/box.svg)", "the text for the figure box is not what the figure says"),
        ("![Its descriptions.](../assets/figures/box.svg)", "is not what the figure says; run `derivations sync`"),
        ("![a box](../assets/figures/boxx.svg)", "no figure boxx; did you mean box?"),
        ("![a box](../assets/figures/neuron.svg)", "no figure neuron; name it in derivations/figures/gallery.py"),
    ],
)
def test_a_figure_that_cannot_be_shown(render, image, says):
    with pytest.raises(FigureError, match=r"^docs/paper/page\.md:3: ") as error:
        render(f"# Title\n\n{image}\n")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_write_brings_files_up_to_date(docs):
    path = docs / "assets" / "figures" / "box.svg"
    assert write(docs, {"box": BOX}) == [path]
    assert path.read_text() == BOX
    assert path.stat().st_mode & 0o777 == 0o644
    assert write(docs, {"box": BOX}) == []
    path.write_text(BOX.replace("40", "41"))
    assert write(docs, {"box": BOX}) == [path]


def test_problems_of_files(docs):
    write(docs, {"box": BOX, "old": BOX})
    found = [str(problem) for problem in problems(docs, {"box": CLIPPED, "new": BOX})]
    assert [problem.partition(": ")[0] for problem in found] == [
        "docs/assets/figures/box.svg:1",
        "docs/assets/figures/new.svg:1",
        "docs/assets/figures/old.svg:1",
    ]
    assert "run `derivations sync`" in found[0]
    assert "no code draws it" in found[2]
    assert list(problems(docs, {"box": BOX, "old": BOX})) == []


def test_the_text_of_a_figure_is_written_into_the_pages(docs):
    page = docs / "paper" / "page.md"
    page.write_text("# Title\n\n![a box](../assets/figures/box.svg)\n\n| ![?](../assets/figures/box.svg) |\n")
    write(docs, {"box": BOX})
    assert page.read_text().count("![Its description.](") == 2
    assert not list(problems(docs, {"box": BOX}))
    page.write_text(page.read_text().replace("Its", "His", 1))
    (problem,) = problems(docs, {"box": BOX})
    assert str(problem).startswith("docs/paper/page.md:3: the text for the figure box is not what the figure says")


@pytest.mark.parametrize(
    ("image", "says"),
    [
        ("![words](../assets/screenshot.png)", "an image that no code draws"),
        ("![words][box]", "an image that no code draws"),
        ('![Its description.](../assets/figures/box.svg "three")', "an image that no code draws"),
        ("![words](../assets/figures/bax.svg)", "no code draws the figure bax"),
    ],
)
def test_every_image_is_a_figure_that_code_draws(image, says):
    (problem,) = page_problems("docs/paper/page.md", f"`![code]`\n\n{image}\n", {"box": BOX})
    assert (problem.line, says in problem.message) == (3, True)
