"""Step 2 of the paper's chain rules: facts from the tables, names from the pages, and the moves that write them."""

from dataclasses import replace

import pytest

from derivations.calculus.differentials import DIFFERENTIALS
from derivations.calculus.operations import by_operand, jacobian
from derivations.calculus.paper_moves import STEPS, TIDYING, WRITING, simplified, tidied
from derivations.calculus.paper_names import STATED, stated
from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence import Formula, as_chain
from derivations.language import (
    Identity,
    Ones,
    cases,
    column_of,
    diag,
    dot,
    entry_sum,
    generic,
    let,
    matrix,
    matrix_of,
    partial,
    row_of,
    scalar,
    scalars,
    times,
    vector,
)
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum
from derivations.language.expression import (
    Binary,
    Compare,
    Dot,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Power,
    Transpose,
    as_expr,
)
from derivations.language.matrices import EntrySum
from derivations.registry import formulas
from tests.calculus.compare import off_by_a_thousandth, same

z, t = scalars("z t")
w, x = vector("w"), vector("x")
A, B = matrix("A", "m", "n"), matrix("B", "n", "n")
KINDS = {"v": [w, x], "s": [z, t], "m": [A]}
OTHERS: tuple[type[Expr], ...] = (Negate, Power, Dot, MatMul, EntrySum, Maximum)
OPERATIONS: dict[str, type[Expr]] = {kind.__name__.lower(): kind for kind in (*Binary.__subclasses__(), *OTHERS)}


def operation(key: str) -> Expr:
    """An operation on symbols, by its key in the table of names."""
    name, *kinds = key.split()
    given = [KINDS[kind][kinds[:k].count(kind)] for k, kind in enumerate(kinds)]
    node: Expr = Apply(name, *given) if name in ELEMENTWISE else OPERATIONS[name](*given)
    return node


STATED_OPERATIONS = [operation(key) for key in STATED]
BY_OPERAND = [(node, operand) for node in STATED_OPERATIONS for operand in node.operands]


def text(value: object) -> str:
    return str(value)


# Facts


@pytest.mark.parametrize(("node", "operand"), BY_OPERAND, ids=text)
def test_the_derivative_of_an_operation_agrees_with_numeric_differentiation(node, operand):
    assert same(partial(node, operand), by_operand(node, operand), "positive")


@pytest.mark.parametrize(("node", "operand"), BY_OPERAND, ids=text)
def test_one_that_is_off_by_a_thousandth_is_rejected(node, operand):
    assert not same(partial(node, operand), off_by_a_thousandth(by_operand(node, operand)), "positive")


def test_a_derivation_made_with_a_wrong_row_is_rejected(monkeypatch):
    assert Formula("test", "a test", "0", as_chain(vector_chain_rule(entry_sum(w * x), w).combined[0])).check().ok
    rule = DIFFERENTIALS[Multiply]
    swapped = (lambda y, d: d * y.left, lambda y, d: y.right * d)
    monkeypatch.setitem(DIFFERENTIALS, Multiply, replace(rule, terms=swapped))
    evidence = Formula("test", "a test", "0", as_chain(vector_chain_rule(entry_sum(w * x), w).combined[0])).check()
    assert not evidence.ok
    assert "does not equal" in evidence.failures[0]


def test_an_operand_in_both_places_counts_twice():
    assert jacobian(x * x, x).expr.latex() == r"\operatorname{diag}(\mathbf{x}) + \operatorname{diag}(\mathbf{x})"
    assert same(partial(dot(x, x), x), by_operand(dot(x, x), x))


# Names


@pytest.mark.parametrize("node", STATED_OPERATIONS, ids=text)
def test_each_rule_is_stated_on_a_page(node):
    assert len(stated(node).stated_in) == len(node.operands)
    assert set(stated(node).stated_in) <= set(formulas())


g = vector("g", 2)


@pytest.mark.parametrize(
    ("value", "parameter", "because"),
    [
        (diag(x), x, "the operation diag on a vector"),
        (x.T, x, "the operation transpose on a vector"),
        (Apply("tanh", x), x, "the operation tanh on a vector"),
        (generic("h", x) * x ** vector("k"), x, "at a place that is not known"),
        (x["n"] ** 2, x, "at a place that is not known"),
        (g[1] * g, g, "mixes entries of"),
        (g[1] * vector("v"), g, "mixes entries of"),
        (column_of(x[1], 1), x, "the operation entry on a vector"),
        (Transpose(column_of(1, 2)), g, "the operation transpose"),
    ],
    ids=text,
)
def test_what_no_page_states_is_refused_in_one_sentence(value, parameter, because):
    with pytest.raises(ValueError, match=because) as refusal:
        jacobian(value, parameter)
    assert "\n" not in str(refusal.value)


def test_entries_of_a_vector_with_a_number_of_them_are_a_row():
    assert jacobian(g[1] * g[2], g).expr.latex() == r"\left[ g_2,\; g_1 \right]"
    assert jacobian(column_of(g[2], 3), let("u", g)).expr.latex() == r"\begin{bmatrix} 0 & 0 \\ 0 & 0 \end{bmatrix}"


# Moves

I, one = Identity("n"), Ones("n")
indicator = cases((0, z <= 0), (1, z > 0))
NEIGHBOURS: list[tuple[Expr, Expr]] = [
    *[(I, B), (B, I), (-I, B), (B, -I), (I * z, B), (B, I * z), (I / z, B), (B, I / z)],
    *[(as_expr(1), w.T), (w, as_expr(1)), (as_expr(-1), w.T)],
    *[(diag(w), diag(x)), (one.T, diag(x)), (w.T, diag(x)), (diag(w), x), (diag(w), one), (one.T, x), (x.T, one)],
    *[(indicator, x.T), (indicator, as_expr(2)), (indicator, g.T)],
    *[(row_of(z, 2), column_of(t, z)), (matrix_of((z, 0), (0, t)), matrix_of((2, t), (1, z)))],
]
NODES: list[Expr] = [
    *[0 + x, z + 0, 1 * x, z * 1, 0 * z, one * x, x * one, I @ B],
    *[z * I, 1 / z * I, Negate(as_expr(2)), z >= t, w < x, z > t, z <= t],
]
REWRITES = {*TIDYING, *WRITING}
MADE: list[tuple[Expr, Expr]] = [
    (MatMul(*pair), after) for pair in NEIGHBOURS for step in STEPS if (after := step.move(*pair)) is not None
]
MADE += [(node, after) for node in NODES for move in REWRITES if (after := move(node)) is not None]


def test_every_move_fires():
    assert [step for step in STEPS if all(step.move(*pair) is None for pair in NEIGHBOURS)] == []
    assert [move for move in REWRITES if all(move(node) is None for node in NODES)] == []


@pytest.mark.parametrize(("before", "after"), MADE, ids=text)
def test_a_move_is_an_equation(before, after):
    assert same(before, after)
    assert not same(before, off_by_a_thousandth(after))


def test_the_identity_times_a_matrix_entry_by_entry_is_no_multiple_of_the_identity():
    A, B = matrix("A", "n", "n"), matrix("B", "n", "n")
    assert simplified((I * A) @ B) == []
    assert [move.expr for move in simplified((I * z) @ B)] == [B * z]


def test_what_stands_behind_a_name_is_left_as_it_is():
    u = let("u", 0 + 1 * z)
    assert tidied(1 * u) is u
    assert simplified(let("V", I @ B) @ I)[-1].expr is let("V", I @ B)


def test_an_operand_is_written_as_it_is():
    v = scalar("v")
    assert by_operand(v * times(1, z), v) is times(1, z)
    assert isinstance(by_operand(Maximum(z, t), z), type(indicator))
    assert by_operand(v * Compare("≥", z, t), v) is Compare("≥", z, t)
