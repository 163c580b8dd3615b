"""Every worked derivation has its page, on which the answer comes first; its code runs; a wrong one is rejected.

That the derivations themselves hold is tested with all other formulas, in tests/paper/test_formulas.py.
"""

import ast
import doctest
import inspect
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derivations import formulas
from derivations.calculus.worked import Equation, Move
from derivations.evidence.draws import Draw
from derivations.evidence.pair import relative_error
from derivations.site.listings import with_listings
from derivations.site.pages import scan
from derivations.worked import THEMES
from derivations.worked.formula import WorkedDerivation, worked
from tests.test_docs import sessions

DOCS = Path(__file__).parents[2] / "docs"
WORKED = [f for f in formulas().values() if isinstance(f, WorkedDerivation)]
FIRST = [f for f in WORKED if f.id == f"derive-{f.place}"]  # on its page
ANYTHING = (DOCS / "derive/index.md").read_text(encoding="utf-8")

each = pytest.mark.parametrize("formula", WORKED, ids=lambda f: f.id)
each_page = pytest.mark.parametrize("formula", FIRST, ids=lambda f: f.place)


def text_of(formula):
    return (DOCS / formula.page).read_text(encoding="utf-8")


# The pages


def test_each_page_is_that_of_one_derivation():
    pages = {f"derive/{path.name}" for path in (DOCS / "derive").glob("*.md")}
    assert {f.page for f in FIRST} == {f.page for f in WORKED} == pages - {"derive/index.md"}
    assert {f.module.split(".")[-1] for f in WORKED} == set(THEMES)


@each_page
def test_the_answer_stands_at_the_top_with_its_code(formula):
    top = text_of(formula).partition("\n## ")[0]
    assert re.findall(r"^# (.+)$", top, re.MULTILINE) == [formula.title]
    if formula.gradients:
        assert f"<!-- table: {formula.id} answer -->" in top
    else:
        assert next(str(maths.binding).split()[1] for maths in scan(top).maths if maths.display) == formula.id
    assert f"<!-- numpy: {formula.id} -->" in top


def test_the_answer_of_a_backward_pass_has_each_gradient_and_what_it_is_made_of():
    (formula,) = (f for f in WORKED if f.id == "derive-layer-norm")
    assert list(formula.backward) == ["delta_3", "delta_2", "delta_1", "x", "gamma", "beta"]
    rows = formula.tables["answer"]().splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == [f"| ${v.latex()}$" for v in formula.backward.values()]
    assert [row.split(" | ")[-1] for row in rows[1:3]] == ["`()` |", "`(n,)` |"]


@each
def test_a_card_that_speaks_of_f_says_on_its_page_what_that_is(formula):
    if not formula.gradients and formula.statement.first.style != "operator":
        alike = [
            f for f in WORKED if f.page == formula.page and f.part("function").last is formula.part("function").last
        ]
        assert any(f"<!-- formula: {f.id} function -->" in text_of(formula) for f in alike)


@each
def test_a_page_shows_the_derivation(formula):
    shown = [str(maths.binding) for maths in scan(text_of(formula)).maths if maths.display]
    assert f"derivation: {formula.id}" in shown


@each_page
def test_a_page_shows_how_to_ask_for_it(formula):
    session = doctest.DocTestParser().get_examples(sessions(text_of(formula)))
    nodes = ast.walk(ast.parse("".join(example.source for example in session)))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert inspect.cleandoc(formula.made[0].text) in map(inspect.cleandoc, texts)


def test_every_page_has_a_description_of_its_own():
    found = [
        re.findall(r"\A---\ndescription: >-\n  (.{60,160})\n(?:search:\n  boost: 2\n|tags: .*\n)*---\n", text_of(f))
        for f in FIRST
    ]
    assert all(found)
    assert len({description for (description,) in found}) == len(FIRST)


def test_the_first_page_lists_all():
    for formula in WORKED:
        place = "" if formula.gradients else f"#{formula.id}"  # the answer of a backward pass is at the top of its page
        assert f"[{formula.title}]({formula.page.removeprefix('derive/')}{place})" in ANYTHING


# The code


def point_of(result, known):
    """The arrays of the variables that stand in a result."""
    return {symbol.name: known[symbol.name] for symbol in result.symbols}


@each
def test_the_code_computes_the_result(formula):
    for d in formula.made:
        names: dict[str, Any] = {"np": np}
        exec(d.numpy_source(), names)
        (name,) = re.findall(r"^def (\w+)", d.numpy_source(), re.MULTILINE)
        function = names[name]
        point = Draw((d.reading.expr, d.function), tuple(r.expr for r in d.results.values()), seed=3).point()
        known = {**point.sizes, **point.given}
        found = function(**{name: known[name] for name in inspect.signature(function).parameters})
        if formula.gradients:
            value, found = found
            assert relative_error(np.asarray(value), np.asarray(d.reading.expr.numeric(**known))) < 1e-12
        else:
            found = {d.variables[0].name: found}
        for name, result in d.results.items():
            assert relative_error(np.asarray(found[name]), result.numeric(**point_of(result, known))) < 1e-12


def test_a_gradient_has_the_shape_of_its_variable_in_code():
    row = worked("derive-square", "", "x @ x", "x", {"x": ("n",)})
    assert "return 2 * x" in row.numpy_source()
    assert "[None, :]" in row.numpy_source("numerator")


def test_the_code_on_a_page_is_compared_and_written():
    page = "<!-- numpy: derive-norm -->\n```python\nold\n```\n"
    assert "return x / np.linalg.norm(x)\n```\n" in with_listings(page, formulas())
    assert with_listings(with_listings(page, formulas()), formulas()) == with_listings(page, formulas())


# What is shown, and what is checked


@each
def test_every_rule_is_stated_somewhere(formula):
    for layout in ("numerator", "denominator"):
        rules = [rule for line in formula.derivation_lines(layout) for rule in line.rules]
        assert rules
        assert set(rules) <= set(formulas())


@each
def test_the_derivation_ends_in_the_answer_in_each_layout(formula):
    for d in formula.made:
        assert formula.derivation_in(d.layout)[-1].last is list(d.results.values())[-1].expr


def wrong(row, **changes):
    """The row with its first derivation changed."""
    first = row.made[0]
    return replace(row, made=(replace(first, derived=replace(first.derived, **changes)), *row.made[1:]))


def test_a_wrong_result_is_rejected():
    row = worked("derive-square", "", "x @ x", "x", {"x": ("n",)})
    assert row.check().ok
    assert row.check().layouts == ["numerator", "denominator"]
    assert not wrong(row, result=3 * row.made[0].result.expr).check().ok


def test_a_wrong_line_is_rejected():
    row = worked("derive-square", "", "x @ x", "x", {"x": ("n",)})
    *before, last = row.made[0].derived.equations
    slip = Equation(last.first, (Move(3 * last.last, "a slip"), *last.moves))
    evidence = wrong(row, equations=(*before, slip)).check()
    assert not evidence.ok
    assert evidence.failures


def test_what_cannot_be_derived_is_refused_when_the_row_is_read():
    with pytest.raises(ValueError, match="does not occur"):
        worked("derive-nothing", "", "x @ x", "y", {"x": ("n",)})
