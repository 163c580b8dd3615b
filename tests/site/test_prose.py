"""Between the maths of a page stand words: what is right passes, and each fault has its line."""

import pytest

from derivations.site.pages import line_of, scan
from derivations.site.prose import faults


def found(text: str) -> list[tuple[int, str]]:
    names = {maths.start for maths in scan(text).maths if not maths.binding}
    return [(line_of(text, at), fault) for at, fault in faults(text, names)]


@pytest.mark.parametrize(
    "text",
    [
        "# A heading { #anchor }\n\nWords, a number such as 3, and −5; a list: 1, 2 and 3.",
        "Paper section 4.1 · 14 minutes · Needs: [matrix calculus](matrix_calculus.md)\n{ .page-facts }",
        "**Paper section 9 · one page · Needs: nothing**",
        "- an item with $x$, and *emphasis*;\n- another, with **strong** words.\n\n1. One.\n2. Two.",
        "| a | $x$ |\n| --- | --- |\n| first | <!-- formula: s2-power -->$x$ |\n| $x$ | for $y$ |",
        '!!! note "A title"\n    Text.\n\n??? success "Answer"\n\n    Text.\n\n=== "A tab"\n\n    Text.',
        "An $n$-dimensional space; the reader's own code; a two-layer network, and/or more; 50 % of 12.",
        "See [section 4.1](jacobian.md), [E12](errata.md#e12) and [s2-power](scalar_rules.md#s2-power).",
        "A [link](https://a.org/b=c_d?e=1.5) and more.",
        "> A quotation.\n\nTerm\n:   Its meaning.[^1]\n\n[^1]: A note.\n\n---\n",
        "Code `x = 3` and\n\n```pycon\n>>> 1 / 2\n0.5\n```\n\n<!-- x = 3 -->",
        "That is <!-- value: s6-cost loss -->the loss 3.2775, and once more.",
        '<span id="here">Words</span><br>\n\n<div class="steps" markdown>\n\nWords.\n\n</div>',
        "---\nhide:\n  - toc\ndescription: >-\n  A line of words.\n---\n\nText.",
        "$x$<br>$y$, we say. A cart costs \\$5.",
    ],
)
def test_words_pass(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Text.\n\nIt is 2 + 2.", 3),
        ("Text.\n\n## The slope of x² { #x }", 3),
        ("Text.\n\n| a | word |\n| --- | --- |\n| two | −3 |", 5),
        ("Text.\n\n| a | slope |\n| --- | --- |\n| $x$ | $y$ |", 5),
        ("Text.\n\n| a | slope |\n| --- | --- |\n| the cube | twice the square |", 5),
        ("Text.\n\n- an item\n- with f(x)", 4),
        ("Text.\n\n[^1]: A note: x &#61; 3.", 3),
        ("Text\nthat begins no list after 4\n- 5", 2),
        ("---\ndescription: The slope is 3x\n---\nText.", 2),
        ('Text.\n\n!!! note "Here = there"', 3),
        ("Text.\n\n$x$\n$y$", 3),
        ("Text.\n\nA <b>bold</b> word.", 3),
    ],
)
def test_maths_in_plain_text_is_found_with_its_line(text, line):
    assert line in [at for at, _ in found(text)]


def test_a_message_shows_the_words():
    ((_, fault),) = found("Words before 2 + $x$ and after.")[:1]
    assert fault.startswith("“2 + $…$” is maths in plain text; write it between dollars and bind it")
