"""The indices are written by ``sync``, bound like any formula, and compared."""

import pytest

from derivations import formula
from derivations.site.index import evidence_words, problems, table, with_indices
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


def test_a_row_links_the_card_and_the_page_and_binds_the_formula(docs, page):
    rows = table("formulas", "paper/index.md", FORMULAS, docs).splitlines()
    assert rows[3].startswith("| [s3-gradient](partial_derivatives.md#s3-gradient) | The gradient of a function")
    assert rows[6] == (
        "| [s2-const-mult](scalar_rules.md#s2-const-mult) | Constant factor rule | [Rules](scalar_rules.md) "
        f"| <!-- formula: s2-const-mult -->${FORMULAS['s2-const-mult'].latex()}$ "
        "| exact, complex step, 3 wrong variants rejected |"
    )
    assert "(paper/scalar_rules.md#s2-power)" in table("formulas", "index.md", FORMULAS, docs)


def test_a_rule_is_listed_with_the_steps_that_use_it(docs, page):
    rows = table("rules", "paper/index.md", FORMULAS, docs).splitlines()[3:-1]
    assert [row.split("]")[0] for row in rows] == ["| [s2-const-mult", "| [s2-power"]
    assert " [s3-partial-f-x](partial_derivatives.md#s3-partial-f-x) (step 2)" in rows[0]


def test_what_is_true_by_definition_is_called_so():
    assert evidence_words(formula("s3-gradient")) == "true by definition, 2 wrong variants rejected"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a\n\n<!-- index: formulae -->\n<!-- end index -->\n", "3: no index of formulae; did you mean formulas?"),
        ("<!-- index: rules -->\n\nText.\n", "1: the index has no end; write <!-- end index --> below it"),
        ("<!-- index: rules -->\n\nold\n\n<!-- end index -->\n", "1: the index of rules is stale"),
        ("<!-- index: rules -->\n<!-- index: rules -->\n<!-- end index -->\n", "1: the index has no end"),
    ],
)
def test_bad_input(docs, text, says):
    (docs / "index.md").write_text(text)
    assert f"docs/index.md:{says}" in str(next(problems(docs, FORMULAS)))
    if "stale" not in says:
        assert with_indices(text, "index.md", FORMULAS, docs).startswith(text[:24])
