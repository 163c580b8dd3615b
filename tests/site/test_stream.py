"""The lint reads a page as Markdown does: a sign that Markdown prints is still there, one that it takes is gone."""

import re

import markdown
import pytest

from derivations.site.stream import INDENTED, stream

EXTENSIONS = ["admonition", "attr_list", "def_list", "md_in_html", "tables", "pymdownx.details", "pymdownx.tabbed"]
MARKS = re.compile(r"[->]")


@pytest.mark.parametrize(
    "text",
    [
        "Three\n- four",
        "Three\n\n- four\n- five",
        "Three\n     > four",
        "Words.\n\n> three\n> four",
        "- an item\n        - no item",
        "- an item\n    - an item inside\n    - another",
        "- an item\n\n    A paragraph of it\n    in two lines\n- another item",
        '!!! note "Words"\n    - an item\n    - another\n\n    > a quotation',
        "three\n\n- four\n\n    - five\n\n        - six",
        "tags: [words]\n\nkey: words\n- x",
        "Term\n:   Its meaning.\n\n    - an item",
        "1. one\n2. two\n    - three",
    ],
)
def test_marks_are_read_as_markdown_reads_them(text):
    text = f"---\ntitle: Words\n---\n\n{text}\n"
    shown = markdown.markdown(text.partition("---\n\n")[2], extensions=EXTENSIONS)
    shown = re.sub(r"<[^>]*>", "", shown).replace("&gt;", ">")
    assert MARKS.findall(stream(text, set()).text) == MARKS.findall(shown)


@pytest.mark.parametrize("text", ["Words.\n\n    - three", "- an item\n\n            three", "    words"])
def test_code_by_its_indentation_is_marked(text):
    assert "<pre>" in markdown.markdown(text)
    assert INDENTED in stream(text, set()).text


def test_front_matter_ends_where_it_ends():
    page = "---\ntags: [words]\ntitle: Words\n---\n"
    assert stream(page, set()).text.split() == ["Words"]
    assert stream(f"{page}tags: [three]\n\nx: three", set()).text.split() == [
        "Words",
        "tags:",
        "[three]",
        "x:",
        "three",
    ]
