"""The indices are written by ``sync``, bound like any formula, and compared."""

import pytest

from derivations import formula
from derivations.site.index import problems, table, with_indices
from derivations.site.lint import page_problems
from derivations.site.sync import sync
from derivations.site.temml import typeset

IDS = ("s3-gradient", "s3-gradient-example", "s3-partial-f-x", "s2-const-mult", "s2-power")
FORMULAS = {id: formula(id) for id in IDS}
EMPTY = (
    "# Index\n\n<!-- index: formulas -->\n<!-- end index -->\n\nText.\n\n<!-- index: rules -->\n<!-- end index -->\n"
)


@pytest.fixture
def page(docs):
    (docs / "paper" / "scalar_rules.md").write_text("# Rules\n")
    path = docs / "paper" / "index.md"
    path.write_text(EMPTY)
    return path


def test_sync_writes_an_index_and_then_finds_nothing_to_do(docs, page):
    assert len(list(problems(docs, FORMULAS))) == 2
    assert sync(docs, FORMULAS) == [page]
    assert sync(docs, FORMULAS) == []
    assert list(problems(docs, FORMULAS)) == []
    assert page_problems("p.md", page.read_text(), FORMULAS, typeset) == []
    assert "\n\nText.\n\n" in page.read_text()


def test_a_formula_is_listed_under_its_page_with_a_link_to_its_card(docs, page):
    found = table("formulas", "paper/index.md", FORMULAS, docs)
    assert '??? note "Rules · 2 formulas"\n' in found
    entry = "    - [Constant factor rule](scalar_rules.md#s2-const-mult) · `s2-const-mult`\n\n"
    assert f"{entry}        <!-- formula: s2-const-mult -->${FORMULAS['s2-const-mult'].latex()}$\n" in found
    assert "(paper/scalar_rules.md#s2-power)" in table("formulas", "index.md", FORMULAS, docs)


def test_a_rule_is_listed_with_the_steps_that_use_it(docs, page):
    found = table("rules", "paper/index.md", FORMULAS, docs)
    assert [line for line in found.splitlines() if line.startswith("???")] == [
        '??? note "Constant factor rule · 2 derivations"',
        '??? note "Power rule · 1 derivation"',
    ]
    entry = "- [The partial derivative of 3 x² y with respect to x](partial_derivatives.md#s3-partial-f-x), step"
    assert f"    {entry} 2\n" in found
    assert f"    {entry} 3\n" in found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a\n\n<!-- index: formulae -->\n<!-- end index -->\n", "3: no index of formulae; did you mean formulas?"),
        ("<!-- index: rules -->\n\nText.\n", "1: the index has no end; write <!-- end index --> below it"),
        ("<!-- index: rules -->\n\nold\n\n<!-- end index -->\n", "1: the index of rules is stale"),
        ("<!-- index: rules --> Text. <!-- end index -->\n", "1: the index has no end"),
        ("<!-- index: rules -->\n<!-- index: rules -->\n<!-- end index -->\n", "1: the index has no end"),
    ],
)
def test_bad_input(docs, text, says):
    (docs / "index.md").write_text(text)
    assert f"docs/index.md:{says}" in str(next(problems(docs, FORMULAS)))
    if "stale" not in says:
        assert with_indices(text, "index.md", FORMULAS, docs).startswith(text[:24])
