"""Numbers on a page are what the code works out, or the page has a problem; ``sync`` writes them."""

import pytest

from derivations.site.numbers import faults, unmarked, with_numbers
from derivations.site.pages import line_of
from tests.site.standin import FORMULAS

VALUE = "That is <!-- value: s3-gradient slope -->the slope −0.5."
BEHIND = "So it is <!-- formula: s3-gradient at -->$[12, 12]$, about <!-- value: s3-gradient at -->1.08."
TABLE = "<!-- table: s3-gradient slopes -->\n| x | slope |\n| --- | --- |\n| 1 | −0.5 |\n"


@pytest.mark.parametrize("text", [VALUE, BEHIND, TABLE, f"{VALUE}\n\n{TABLE}\nMore.", TABLE.rstrip()])
def test_what_the_code_says_stays(text):
    assert not list(faults(text, FORMULAS))
    assert with_numbers(text, FORMULAS).rstrip() == text.rstrip()


@pytest.mark.parametrize(
    "text",
    [
        VALUE.replace("−0.5", "0.5"),
        VALUE.replace("the slope −0.5", ""),
        VALUE.replace("the slope ", ""),
        VALUE.replace("the slope", "the loss"),
        VALUE.replace("the slope", "the slope is not"),
        TABLE.replace("| 1 | −0.5 |", "| 1 | 0.5 |"),
        TABLE.partition("\n")[0] + "\n",
    ],
)
def test_what_is_stale_is_found_and_written(text):
    ((_, fault),) = faults(text, FORMULAS)
    assert "is stale" in fault
    assert with_numbers(text, FORMULAS) == (VALUE if "value" in text else TABLE)


@pytest.mark.parametrize("said", ["The slope −0.5", "the\n    slope −0.5"])
def test_a_name_may_begin_a_sentence_and_be_broken_into_lines(said):
    text = VALUE.replace("the slope −0.5", said)
    assert not list(faults(text, FORMULAS))
    assert with_numbers(text, FORMULAS) == text


@pytest.mark.parametrize(
    "text",
    [
        BEHIND.partition("$, ")[2],
        BEHIND.replace("about", "twice"),
        BEHIND.replace("gradient at", "gradient rows", 1),
        BEHIND.replace("$, ", "$ "),
    ],
)
def test_a_number_without_a_name_stands_behind_its_formula(text):
    ((_, fault),) = faults(text, FORMULAS)
    assert "1.08 says not what it is" in fault


def test_an_indented_table_keeps_its_indentation():
    text = "!!! note\n\n    <!-- table: s3-gradient slopes -->\n"
    written = with_numbers(text, FORMULAS)
    assert written.endswith("    | 1 | −0.5 |\n")
    assert not list(faults(written, FORMULAS))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\n<!-- value: s3-gradiant slope -->1", "no formula has the id s3-gradiant"),
        ("\n<!-- value: s3-gradient slop -->1", "s3-gradient has no value slop; it has slope, at"),
        ("\n<!-- table: s2-power slopes -->\n| 1 |\n", "s2-power has no table slopes; it has none"),
        ("\n<!-- value: s3-gradient -->1", "<!-- value: s3-gradient --> binds nothing"),
        ("\n<!--value: s3-gradient slope-->1", "<!--value: s3-gradient slope--> binds nothing"),
    ],
)
def test_bad_input(text, says):
    ((at, fault),) = faults(text, FORMULAS)
    assert says in fault
    assert line_of(text, at) == 2
    assert with_numbers(text, FORMULAS) == text


def test_a_row_more_is_found():
    ((at, fault),) = faults(f"{TABLE}2 | 0.5\n", FORMULAS)
    assert at == len(TABLE)
    assert "no blank line below a table" in fault


def test_the_page_that_is_read_has_no_marks():
    assert unmarked(VALUE) == "That is the slope −0.5."
    assert unmarked(TABLE).startswith("\n| x |")
