"""The head of a page holds words, and names to be found by."""

import pytest

from derivations.site.front_matter import faults
from derivations.site.pages import line_of

HEAD = """---
title: The derivative of ReLU
description: >-
  A line of words,
  and another.
tags: [relu derivative, "max(0, z)", derivative of mean squared error, mse gradient]
hide:
  - toc
---
# A page: with words
"""


def test_words_pass():
    assert list(faults(HEAD)) == list(faults("# A page\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("title: The derivative of ReLU", 'title: "three \\x3d two"', 2),
        ("title: The derivative of ReLU", "title: |\n  words", 2),
        ("title: The derivative of ReLU", "title: The $x$ of it", 2),
        ("title: The derivative of ReLU", "subtitle: words", 2),
        ("and another.", "and `3 * x`.", 5),
        ("relu derivative", "slope of x2 is 3x", 6),
        ("relu derivative", "two plus two is five", 6),
        ("relu derivative", "f(x)", 6),
        ("hide:", "slope: 3", 7),
    ],
)
def test_what_is_more_than_words_is_found_with_its_line(old, new, line):
    text = HEAD.replace(old, new)
    assert line in [line_of(text, at) for at, _ in faults(text)]
