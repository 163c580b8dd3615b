"""Every row of the tables and every move has a formula, made from itself, and a wrong one is rejected."""

import dataclasses
import re
from pathlib import Path

import pytest

from derivations import derive, formula, formulas
from derivations.calculus.differentials import DIFFERENTIALS, rule_for
from derivations.calculus.linear import LINEAR
from derivations.calculus.rule_names import MOVES, REASONS, RULES, map_id, rule_id
from derivations.calculus.simplifier import SIMPLIFICATIONS
from derivations.evidence import Formula
from derivations.evidence.statement import Chain
from derivations.language import matrix, sin, softmax, vector, where
from derivations.language.elementwise import ELEMENTWISE
from derivations.language.expression import MatMul, Transpose
from derivations.reference import PAGES, linear_maps, rules, simplifications

DOCS = Path(__file__).parents[2] / "docs/reference"
CALCULUS = Path(__file__).parents[2] / "derivations/calculus"
STEMS = ("engine", "lines", "by_jacobians", "by_gradients", "by_tangents", "backward")
REFERENCE = [f for f in formulas().values() if f.module.startswith("derivations.reference")]

A, C, X = matrix("A", "m", "n"), matrix("C", "n", "p"), matrix("X", "n", "n")
c, w, x = vector("c"), vector("w"), vector("x")


# Nothing is left out


def test_every_row_move_and_reason_has_a_formula_and_there_are_no_others():
    stated = {map_id(row.name) for row in LINEAR.values()} | {rule_id(name) for name in (*RULES, *MOVES)}
    assert {f.id for f in REFERENCE} == stated


def test_no_two_rows_have_one_name():
    for names in ([row.name for row in DIFFERENTIALS.values()], [row.name for row in LINEAR.values()]):
        assert len(set(names)) == len(names)
    assert not set(RULES) & set(MOVES)


@pytest.mark.parametrize("one", SIMPLIFICATIONS, ids=lambda one: one.move.__name__)
def test_every_move_of_a_name_is_made_on_one_of_its_examples(one):
    examples = [s.first for s in formula(rule_id(one.name)).statements]
    results = [one.move(before) for before in examples if isinstance(before, one.kinds)]
    assert any(after is not None for after in results)


@pytest.mark.parametrize("stem", PAGES)
def test_every_formula_stands_on_its_page(stem):
    page = (DOCS / f"{stem}.md").read_text(encoding="utf-8")
    for f in REFERENCE:
        if f.page == f"reference/{stem}.md":
            assert re.search(rf"^<!-- (formula|derivation): {f.id}( [\w-]+)? -->$", page, re.MULTILINE), f.id


def test_every_formula_is_made_to_fail():
    assert all(f.rejects for f in REFERENCE)


def test_every_reason_that_the_procedures_give_is_a_rule():
    """The words in the engine's own code; what it takes from the tables has its name from there."""
    moves = re.compile(r"""Move\([^()]*(?:\([^()]*\)[^()]*)*,\s*f?"[^"]*",\s*"([^"]+)"\)""")
    said = {name for stem in STEMS for name in moves.findall((CALCULUS / f"{stem}.py").read_text())}
    assert {"substitution", "constant rule", "vector chain rule", "layout"} <= said
    assert said <= {*REASONS, "definition"}


@pytest.mark.parametrize(
    ("expression", "wrt", "options"),
    [
        ("norm(A @ x - b)**2", "x", {}),
        ("norm(A @ x - b)**2", "x", {"order": 2}),
        ("sum(softmax(A @ x) * y)", "x", {"layout": "denominator"}),
        ("logdet(X) + tr(inv(X) @ B)", "X", {}),
        ("x @ X @ x", "X", {"structure": {"X": "symmetric"}}),
        ("kron(A, X)", "X", {}),
        ("mean((relu(W2 @ relu(W1 @ x)) - y)**2)", ["W1", "W2"], {}),
        ("x @ x", "x", {"order": 2}),
    ],
)
def test_every_step_of_a_derivation_leads_to_its_rules(expression, wrt, options):
    for step in derive(expression, wrt=wrt, **options).steps:
        assert all(id in formulas() for id in rule_id(step.rule).split("; ")), step


# A wrong row cannot hide


def failures(made: Chain, f: Formula) -> list[str]:
    """What the check of a formula says when its row says this."""
    return dataclasses.replace(f, says=made, derivation=(), parts={}, apart=(), rejects=()).check().failures


@pytest.mark.parametrize(
    ("operation", "terms"),
    [
        (A @ C, (lambda y, d: MatMul(d, y.right), lambda y, d: -MatMul(y.left, d))),
        (A @ C, (lambda y, d: MatMul(d, y.right), None)),
        (X.T, (lambda y, d: d,)),
        (softmax(x), (lambda y, d: y * d,)),
        (sin(x), (lambda y, d: sin(y.argument) * d,)),
        (where(c > 0, w, x), (None, lambda y, d: d, lambda y, d: d)),
    ],
)
def test_a_wrong_row_is_rejected_by_its_formula(monkeypatch, operation, terms):
    right = rule_for(operation)
    f = formula(rule_id(right.name))
    assert not failures(rules.changes(operation), f)
    key = getattr(operation, "name", type(operation))
    monkeypatch.setitem(DIFFERENTIALS, key, dataclasses.replace(right, terms=terms))
    assert failures(rules.changes(operation), f)


@pytest.mark.parametrize(
    ("place", "adjoint", "linear"),
    [
        (1, lambda y, G: MatMul(y.left, G), linear_maps.Q @ linear_maps.d(linear_maps.S)),
        (0, lambda y, G: MatMul(Transpose(y.right), G), linear_maps.d(linear_maps.S) @ linear_maps.Q),
    ],
)
def test_a_map_that_is_turned_round_wrongly_is_rejected(monkeypatch, place, adjoint, linear):
    row, f = LINEAR[MatMul], formula(map_id("matrix product"))
    assert not failures(linear_maps.turned(linear), f)
    wrong = tuple(adjoint if k == place else right for k, right in enumerate(row.adjoints))
    monkeypatch.setitem(LINEAR, MatMul, dataclasses.replace(row, adjoints=wrong))
    assert failures(linear_maps.turned(linear), f)


def test_a_wrong_matrix_of_a_map_is_rejected(monkeypatch):
    linear, f = linear_maps.d(linear_maps.X).T, formula(map_id("transpose"))
    assert not failures(linear_maps.as_matrix(linear), f)
    monkeypatch.setitem(LINEAR, Transpose, dataclasses.replace(LINEAR[Transpose], matrices=(lambda y, M: M,)))
    assert failures(linear_maps.as_matrix(linear), f)


def test_a_wrong_move_is_rejected(monkeypatch):
    f = formula("move-transpose-of-a-product")
    wrong = [
        dataclasses.replace(one, move=lambda node: node.operand.left.T @ node.operand.right.T)
        for one in SIMPLIFICATIONS
        if one.name == "transpose of a product"
    ]
    product = (linear_maps.Q @ linear_maps.S).T
    assert not failures(simplifications.made("transpose of a product", product), f)
    monkeypatch.setattr(simplifications, "SIMPLIFICATIONS", wrong)
    assert failures(simplifications.made("transpose of a product", product), f)


def test_a_move_that_is_not_made_has_no_formula():
    with pytest.raises(ValueError, match="the move a zero factor is not made on"):
        simplifications.made("a zero factor", A @ C)


def test_ties_are_left_out_only_where_the_formula_says_so():
    f = formula("rule-derivative-of-the-largest-entry")
    assert f.check().ok
    assert not dataclasses.replace(f, domain={}).check().ok


def test_each_elementwise_function_has_its_slope():
    for name in ELEMENTWISE:
        f = formula(rule_id(DIFFERENTIALS[name].name))
        assert f.code == "element-wise"
        assert {"slope", "jacobian"} <= set(f.parts)
