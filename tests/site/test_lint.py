"""Each way in which a page can go wrong gives one message with the file, the line, and what to do."""

import dataclasses
from typing import Any

import pytest

from derivations import evidence, formula, formulas
from derivations.evidence.statement import Line
from derivations.language import Total, generic, let, matrix, vector
from derivations.site.lint import page_problems, problems
from derivations.site.temml import typeset
from tests.site.standin import FORMULAS, GRADIENT, POWER, ROWS, Formula, Text

UNRULY: Any = Formula("s1-unruly", Text("y"), derivation=(Text("y", (Line("y", "=", "x", "a rule", "s2-powr"),)),))

GRADIENT_BLOCK = f"<!-- formula: s3-gradient -->\n$$\n{GRADIENT.latex()}\n$$\n"
POWER_BLOCK = f"<!-- formula: s2-power -->\n$$\n{POWER.latex()}\n$$\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n$$\nx\n$$\n", "p.md:3: displayed maths without a binding; put <!-- formula: ID --> on the line above"),
        ("a\n$x = 1$", "p.md:2: $x = 1$ is no name, and no part of a formula on this page; bind it"),
        (r"$\nabla f$", r"p.md:1: $\nabla f$ is no name, and no part of a formula"),
        ("<!-- formula: s3-gradiant -->$x$", "p.md:1: no formula has the id s3-gradiant; did you mean s3-gradient?"),
        ("<!-- formula: s3-gradient bt -->$x$", "s3-gradient has no part bt; its parts are at, rows, bars"),
        ("<!-- formula: s2-power at -->$x$", "s2-power has no part at; it has none"),
        ("<!-- derivation: s2-power -->\n$$\nx\n$$\n", "s2-power has no such derivation"),
        ("<!-- derivation: s3-gradient -->$x$", "a derivation has several lines; display it"),
        ("a\n\n<!-- formula: s3-gradient at -->$[12, 13]$", "p.md:3: formula: s3-gradient at is stale"),
        ("a\n\n<!-- formula: s3-gradient at -->$[12, 13]$", "\n    the page: [12, 13]\n    the code: [12, 12]"),
        (
            f"<!-- derivation: s1-unruly -->\n$$\n{ROWS}\n$$\n",
            "the rule s2-powr, which no formula states; did you mean s2",
        ),
        (GRADIENT_BLOCK.replace("6yx", "6y"), "p.md:1: formula: s3-gradient is stale"),
        (GRADIENT_BLOCK + "Text.\n", "p.md:4: no blank line below"),
    ],
)
def test_bad_input(text, expected):
    (problem,) = page_problems("p.md", text, FORMULAS | {"s1-unruly": UNRULY}, typeset)
    assert expected in str(problem)


def test_tex_that_cannot_be_typeset_is_named():
    found = page_problems("p.md", r"a $\fraq{1}{2}$", FORMULAS, typeset)
    refused = r"p.md:1: Temml refuses $\fraq{1}{2}$: Unsupported function name: \fraq at position 1"
    assert any(refused in str(problem) for problem in found)


def test_a_part_of_a_formula_on_the_page_may_stand_unbound():
    square = formula("s2-operator-example")
    page = f"<!-- derivation: {square.id} -->\n$$\n{square.derivation_latex()}\n$$\n\nThe sum $x + x^2$ and $9$."
    assert not page_problems("p.md", page, formulas(), typeset)
    for wrong in ("x + x^3", "x - x^2", "x+x^2", r"9 (x + x^2) = 9"):
        (problem,) = page_problems("p.md", page.replace("$x + x^2$", f"${wrong}$"), formulas(), typeset)
        assert f"${wrong}$ is no name, and no part" in problem.message


@pytest.mark.parametrize("variable", [vector("x"), matrix("A", "n", "n"), matrix("B", "m", "n")])
def test_a_derivative_that_is_a_row_here_and_a_column_there(variable):
    loss = let("L", generic("L", variable))
    row, column = Total(loss, variable), Total(loss, variable, layout="denominator")
    both = {
        f.id: f
        for f in (
            evidence.Formula("s0-row", "A row", "4", evidence.chain(row, row)),
            evidence.Formula("s0-column", "A column", "4", evidence.chain(column, column)),
            evidence.Formula("s0-turned", "A row of the column", "4", evidence.chain(column.T, column.T)),
            evidence.Formula(
                "s0-named", "A named one", "4", evidence.chain(let("delta", column), let("delta", column))
            ),
        )
    }
    shown = {id: f"<!-- formula: {id} -->\n$$\n{f.latex()}\n$$\n" for id, f in both.items()}

    def says(*ids: str) -> list[str]:
        return [str(problem) for problem in page_problems("p.md", "\n".join(shown[id] for id in ids), both, typeset)]

    (problem,) = says("s0-row", "s0-column")
    assert problem.startswith("p.md:6: ")
    assert "is in denominator layout here, and in numerator layout in line 1" in problem
    assert len(says("s0-row", "s0-turned")) == 1
    assert says("s0-row", "s0-named") == says("s0-column", "s0-turned", "s0-named") == []


def test_a_comparison_is_no_part():
    """A condition of a formula is bound like a formula: by itself it would be a claim."""
    relu = formula("s1-relu-unit")
    page = f"<!-- formula: {relu.id} -->\n$$\n{relu.latex()}\n$$\n\nWhere $z(\\mathbf{{x}}) > 0$."
    (problem,) = page_problems("p.md", page, formulas(), typeset)
    assert "no part of a formula" in problem.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[section 4.2](jacobian.md)", "jacobian.md is section 4.1, not 4.2"),
        ("[4.2 · The Jacobian](jacobian.md#x)", "jacobian.md is section 4.1, not 4.2"),
        ("[section 7](../index.md)", "../index.md is section of no number, not 7"),
        ("Paper section 4.1 · 5 minutes", "this page is section 4.2, not 4.1"),
    ],
)
def test_numbers_of_sections_are_those_of_the_pages(text, says):
    (problem,) = page_problems("docs/paper/elementwise.md", text, formulas(), typeset)
    assert says in problem.message


def test_terms_and_labels_state_nothing(docs):
    (docs / "includes").mkdir()
    (docs / "includes" / "terms.txt").write_text("*[gradient]: A row of slopes.\n*[square]: Its slope is 3x.\n")
    (docs.parent / "mkdocs.yml").write_text("nav:\n  - Home: index.md\n  - f = 2: index.md\ntheme:\n")
    found = [str(problem) for problem in problems(docs, {}, typeset)]
    assert [problem.partition(": ")[0] for problem in found] == ["docs/includes/terms.txt:2", "mkdocs.yml:3"] + (
        ["mkdocs.yml:3"] * (len(found) - 2)
    )


def test_a_good_page_has_no_problem():
    assert not page_problems("p.md", f"$x$\n\n{GRADIENT_BLOCK}\n{POWER_BLOCK}", FORMULAS, typeset)


def test_problems_come_in_the_order_of_the_page():
    text = "$a = b$\n\nfor $5\n\n$c = d$\n"
    assert [problem.line for problem in page_problems("p.md", text, FORMULAS, typeset)] == [1, 3, 5]


def test_every_formula_is_shown_on_its_page(docs):
    (docs / "paper" / "partials.md").write_text(GRADIENT_BLOCK)
    (docs / "index.md").write_text(POWER_BLOCK)  # a guest here: its page is rules.md
    (problem,) = problems(docs, FORMULAS, typeset)
    assert problem.message.startswith("docs/paper/rules.md does not show s2-power; add <!-- formula: s2-power -->")
    assert problem.file == "tests/site/standin.py"
    assert problem.line > 1


def test_a_formula_without_a_marked_section_is_named(docs):
    (problem,) = problems(docs, {"s1-unruly": UNRULY}, typeset)
    assert problem.message.startswith("tests.site.standin has no section s1-unruly; put it between # --8<--")


def test_a_formula_that_another_entry_denies_is_named(docs):
    bias, errors = formula("s62-dC-db"), dataclasses.replace(formula("s62-error-form"), where=None, domain={})
    messages = [str(problem) for problem in problems(docs, {f.id: f for f in (bias, errors)}, typeset)]
    assert any("s62-error-form states what s62-dC-db KE7 denies" in message for message in messages), messages


def test_a_part_does_not_show_the_formula(docs):
    (docs / "paper" / "partials.md").write_text("<!-- formula: s3-gradient at -->$[12, 12]$\n")
    (docs / "paper" / "rules.md").write_text(POWER_BLOCK)
    (problem,) = problems(docs, FORMULAS, typeset)
    assert "does not show s3-gradient" in problem.message


@pytest.mark.parametrize(
    ("snippet", "says"),
    [
        ("code.py:nothing", "code.py has no section nothing"),
        ("cod.py:thing", "no file cod.py"),
        ("code.py", "name the section of code.py"),
        ("code.py:3:5", "name the section of code.py"),
    ],
)
def test_snippets(docs, snippet, says):
    (docs.parent / "code.py").write_text("# --8<-- [start:thing]\nx = 1\n# --8<-- [end:thing]\n")
    (docs / "index.md").write_text(f'```python\n--8<-- "code.py:thing"\n```\n\n```python\n--8<-- "{snippet}"\n```\n')
    (problem,) = problems(docs, {}, typeset)
    assert says in problem.message
    assert (problem.file, problem.line) == ("docs/index.md", 6)
