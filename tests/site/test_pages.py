"""The scanner: what on a page is maths, what is bound, and which faults of form it names."""

import pytest

from derivations.site.pages import Binding, idle_comments, scan


def test_display_with_its_binding():
    text = "Text.\n\n<!-- formula: s3-gradient -->\n$$\na\nb\n$$\n\nMore.\n"
    (maths,) = scan(text).maths
    assert maths.binding == Binding("formula", "s3-gradient")
    assert (maths.tex, maths.display, maths.line, maths.indent) == ("a\nb", True, 3, "")
    assert text[maths.inner] == "a\nb\n"
    assert text[: maths.start] + text[maths.end :] == "Text.\n\n\n\nMore.\n"


def test_inline_with_and_without_a_binding():
    bound, free = scan("So <!-- formula: s3-gradient at -->$y = x$ and $x_i$.").maths
    assert (bound.binding, bound.tex) == (Binding("formula", "s3-gradient", "at"), "y = x")
    assert (free.binding, free.tex, free.display) == (None, "x_i", False)


@pytest.mark.parametrize("indent", ["    ", "\t", "> ", ">     "])
def test_indented_blocks(indent):
    lines = ["<!-- derivation: s3-gradient -->", "$$", "  a", "$$"]
    (maths,) = scan("".join(f"{indent}{line}\n" for line in lines)).maths
    assert (maths.binding, maths.tex, maths.indent) == (Binding("derivation", "s3-gradient"), "  a", indent)


def test_a_blank_line_may_stand_between_binding_and_display():
    page = scan("<!-- formula: s3-gradient -->\n\n$$\na\n$$\n")
    assert page.maths[0].binding
    assert not page.faults


@pytest.mark.parametrize("opens", ['!!! note "Why"', "??? note", "???+ tip", '=== "A tab"'])
def test_a_display_may_open_an_admonition(opens):
    assert not scan(f"{opens}\n    <!-- formula: s3-gradient -->\n    $$\n    a\n    $$\n").faults


@pytest.mark.parametrize(
    "text",
    [
        "```\n$$\n$x$ $\n```\n",
        "~~~ text\n$x$\n~~~\n",
        '``` { .python title="x" }\n$x$\n```\n',
        "````\n```\n$x$\n```\n$$\n````\n",
        "!!! note\n    ```\n    $x$\n    ```\n",
        "- ```\n  $x$\n  ```\n",
        "> ```\n> $x$\n> ```\n",
        "`$x$`",
        "``a ` $x$``",
        "`a\n$x$`",
        "<!-- $x$\n$$ -->",
        "<pre>$x$</pre>",
        "<style>$</style>",
        r"costs \$5 and \$6",
    ],
)
def test_code_comments_and_escaped_dollars_hold_no_maths(text):
    page = scan(text)
    assert not page.maths
    assert not page.faults


def test_maths_after_code_is_seen_again():
    assert [m.line for m in scan("```\n$a$\n```\n`$b$` $c$\n\n~~~\n~~~\n$d$\n").maths] == [4, 8]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a\n$$\nx\n$$\n", 2, "no blank line above"),
        ("$$\nx\n$$\nb\n", 3, "no blank line below"),
        ("$$\nx\n\ny\n$$\n", 3, "a blank line between"),
        ("text $$x$$\n", 1, "alone on its line"),
        ("$$ x\n$$\n", 1, "alone on its line"),
        ("a\n\n$$\nx\n", 3, "not closed"),
        ("$$\nx\n\n<!-- formula: a -->\n$$\ny\n$$\n", 1, "not closed"),
        ("a\nfor $5 each\n", 2, "opens no maths"),
        ("a $x\ny$ b\n", 1, "opens no maths"),
        ("<!-- formula: a -->\n\nText.\n", 1, "no maths below"),
        ("a\n<!-- formula: a --> $x$\n", 2, "no maths below"),
        ("<!-- formula a -->\n$$\nx\n$$\n", 1, "is no binding"),
        ("<!-- formula: a b c -->\n$$\nx\n$$\n", 1, "is no binding"),
        ("a\n\n```\nx\n", 3, "code fence is not closed"),
    ],
)
def test_faults_of_form(text, line, says):
    at, fault = scan(text).faults[0]
    assert says in fault
    assert at == line


@pytest.mark.parametrize(
    ("comment", "marks"),
    [
        ("<!-- value: s6-cost loss -->", True),
        ("<!-- formula: s6-cost -->", True),
        ("<!-- index: rules -->", True),
        ("<!-- end index -->", True),
        ("<!-- tabel: s6-cost loss -->", False),
        ("<!-- to do -->", False),
        ("<!--> shown -->", False),
        ("<!-- value: x --!> shown -->", False),
    ],
)
def test_a_comment_marks_something(comment, marks):
    found = list(idle_comments(f"Words.\n\n{comment}"))
    assert found == ([] if marks else [(8, "a comment that marks nothing; on a page, comments are marks for the code")])
