"""A figure becomes part of its page: ``![what it shows](…assets/figures/NAME.svg)`` is replaced by the drawing itself.

As an image it would keep its own colours and fonts; as part of the page it has the page's, light or dark, on paper too.
The files under ``assets/figures/`` are what the code draws, and the text for those who do not see a figure is its
description: ``write`` brings files and pages up to date, ``problems`` compares.
"""

import difflib
import html
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from .lint import Problem
from .pages import TOKEN, line_of
from .sync import replace

FOLDER = "assets/figures"
SOURCE = re.compile(rf"(?:^|/){FOLDER}/(?P<name>[\w-]+)\.svg$")
ADDED = "name it in derivations/figures/gallery.py and run `derivations sync`"


class FigureError(ValueError):
    """An image that cannot be put into the page; the message says which, and what to do."""


# Files


def write(docs: Path, drawn: Mapping[str, str]) -> list[Path]:
    """Write the figures whose files are stale or missing; the paths of those that changed."""
    (docs / FOLDER).mkdir(parents=True, exist_ok=True)
    changed = [docs / FOLDER / f"{name}.svg" for name, svg in drawn.items() if read(docs, name) != svg]
    for path in changed:
        replace(path, drawn[path.stem])
    for path in sorted(docs.rglob("*.md")):
        before = path.read_bytes().decode("utf-8")
        if (after := with_descriptions(before, drawn)) != before:
            replace(path, after)
            changed.append(path)
    return changed


IMAGE = re.compile(rf"!\[(?P<alt>[^]]*)\]\((?P<target>[^()\s]*{FOLDER}/(?P<name>[\w-]+)\.svg)\)")
DESCRIPTION = re.compile(r"<desc>(.*?)</desc>", re.DOTALL)
WIDTH = 120


def with_descriptions(text: str, drawn: Mapping[str, str]) -> str:
    """The page with the description of each figure as its text; lines are broken where the figure stands alone."""

    def written(image: re.Match[str]) -> str:
        if image["name"] not in drawn or is_described(image["alt"], drawn[image["name"]]):
            return image[0]
        new = f"![{description(drawn[image['name']])}]({image['target']})"
        before, after = text[: image.start()].rpartition("\n")[2], text[image.end() :].partition("\n")[0]
        alone = not (before + after).strip()
        return textwrap.fill(new, WIDTH, break_long_words=False, break_on_hyphens=False) if alone else new

    return IMAGE.sub(written, text)


def description(svg: str) -> str:
    """What a figure says in sentences."""
    found = DESCRIPTION.search(svg)
    return " ".join(html.unescape(found[1]).split()) if found else ""


def is_described(alt: str, svg: str) -> bool:
    return " ".join(alt.split()) == description(svg)


def problems(docs: Path, drawn: Mapping[str, str]) -> Iterator[Problem]:
    """The files that are not what the code draws."""
    for name, svg in drawn.items():
        if read(docs, name) != svg:
            yield Problem(f"{docs.name}/{FOLDER}/{name}.svg", 1, "the code draws it otherwise; run `derivations sync`")
    for path in sorted((docs / FOLDER).glob("*.svg")):
        if path.stem not in drawn:
            yield Problem(f"{docs.name}/{FOLDER}/{path.name}", 1, f"no code draws it; {ADDED}, or remove it")
    for path in sorted(docs.rglob("*.md")):
        file = f"{docs.name}/{path.relative_to(docs).as_posix()}"
        yield from page_problems(file, path.read_text(encoding="utf-8"), drawn)


def page_problems(file: str, text: str, drawn: Mapping[str, str]) -> Iterator[Problem]:
    """The images of a page that no code draws, and the figures whose text is not what they say."""
    figures = {image.start(): image for image in IMAGE.finditer(text)}
    code = [token.span() for token in TOKEN.finditer(text) if token.lastgroup in ("code", "code_block")]
    for found in re.finditer(r"!\[", text):
        image, line = figures.get(found.start()), line_of(text, found.start())
        if any(start <= found.start() < end for start, end in code):
            continue
        if not image:
            yield Problem(
                file, line, f"an image that no code draws; show a figure: ![what it shows](…{FOLDER}/NAME.svg)"
            )
        elif image["name"] not in drawn:
            yield Problem(file, line, f"no code draws the figure {image['name']}; {ADDED}")
        elif not is_described(image["alt"], drawn[image["name"]]):
            yield Problem(file, line, f"{stale(image['name'])}; run `derivations sync`")


def stale(name: str) -> str:
    return f"the text for the figure {name} is not what the figure says"


def read(docs: Path, name: str) -> str | None:
    path = docs / FOLDER / f"{name}.svg"
    return path.read_text(encoding="utf-8") if path.is_file() else None


# Pages


class PageText(Preprocessor):
    """Remembers the page as it was written, so that an error can name the line."""

    text = ""

    def run(self, lines: list[str]) -> list[str]:
        self.text = "\n".join(lines)
        return lines


class DrawingSetter(Treeprocessor):
    """Puts the drawings where their images stand."""

    def __init__(self, md: Markdown, docs: Path, page: PageText, place: Callable[[str, int], str]) -> None:
        super().__init__(md)
        self.docs = docs
        self.page = page
        self.place = place  # from the text of a page and a line of it to "docs/page.md:12"

    def run(self, root: Element) -> None:
        images = [(parent, image) for parent in root.iter() for image in parent if image.tag == "img"]
        for count, (parent, image) in enumerate(images, start=1):
            if match := SOURCE.search(image.get("src", "")):
                try:
                    put(parent, image, drawing(self.docs, match["name"], image.get("alt", ""), count))
                except FigureError as error:
                    line = self.page.text.partition(match[0])[0].count("\n") + 1
                    raise FigureError(f"{self.place(self.page.text, line)}: {error}") from None


def put(parent: Element, image: Element, svg: Element) -> None:
    """Replace an image; if it is all that a paragraph holds, the paragraph becomes a figure."""
    svg.tail = image.tail
    alone = len(parent) == 1 and not (parent.text or "").strip() and not (image.tail or "").strip()
    if parent.tag == "p" and alone:
        parent.tag = "figure"
        parent.set("class", "drawing")
    else:
        svg.set("class", "drawing")
    parent[list(parent).index(image)] = svg


def drawing(docs: Path, name: str, alt: str, count: int) -> Element:
    """A figure as an element of the page, with the text that stands for it where it is not seen."""
    alt = " ".join(alt.split())
    if not alt:
        raise FigureError(f"the figure {name} has no text for those who do not see it; write ![what it shows](…)")
    text = read(docs, name)
    if text is None:
        raise FigureError(missing(docs, name))
    if not is_described(alt, text):
        raise FigureError(f"{stale(name)}; run `derivations sync`")
    svg = own_ids(without_namespace(ElementTree.fromstring(text)), f"{name}-{count}-")
    for said in (*svg.findall("title"), *svg.findall("desc")):  # the label says it, and shows at no pointer
        svg.remove(said)
    svg.attrib |= {"role": "img", "aria-label": alt, "data-search-exclude": ""}
    return svg


def missing(docs: Path, name: str) -> str:
    names = [path.stem for path in (docs / FOLDER).glob("*.svg")]
    nearest = difflib.get_close_matches(name, names, n=1)
    return f"no figure {name}; {f'did you mean {nearest[0]}?' if nearest else ADDED}"


def without_namespace(svg: Element) -> Element:
    """The drawing in the names of HTML, which knows SVG without its namespace."""
    for element in svg.iter():
        element.tag = element.tag.rpartition("}")[2]
    return svg


def own_ids(svg: Element, prefix: str) -> Element:
    """The drawing with ids, and references to them, that no other drawing of the page has."""
    ids = "|".join(re.escape(element.attrib["id"]) for element in svg.iter() if "id" in element.attrib)
    for element in svg.iter():
        for key, value in element.items():
            new = (
                prefix + value
                if key == "id"
                else re.sub(rf"#({ids})(?![\w-])", rf"#{prefix}\1", value)
                if ids
                else value
            )
            element.set(key, new)
    return svg
