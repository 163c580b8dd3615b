"""Each entry of the table of Jacobians against numeric differentiation, and a wrong entry in its place."""

from dataclasses import replace

import numpy as np
import pytest

from derivations.calculus import jacobians
from derivations.calculus.jacobians import JACOBIANS, jacobian, vector_rule_for
from derivations.calculus.rules import RULES
from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence.check import TOLERANCE
from derivations.evidence.formula import Formula
from derivations.evidence.pair import relative_error
from derivations.evidence.statement import as_chain
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.binders import column_of
from derivations.language.derivatives import let, partial
from derivations.language.expression import Expr
from derivations.language.numeric import is_analytic, numeric
from derivations.registry import formulas

KINDS = {"v": [f.vector("w"), f.vector("x")], "s": [f.scalar("z"), f.scalar("t")], "m": [f.matrix("A", "m", "n")]}
OPERATIONS = {kind.__name__.lower(): kind for kind in (*e.Binary.__subclasses__(), e.Negate, e.Power, e.Dot, e.MatMul)}
OPERATIONS |= {"entrysum": mx.EntrySum, "maximum": el.Maximum}


def operation(key: str) -> Expr:
    """An operation of the table, on symbols."""
    name, *kinds = key.split()
    given = [KINDS[kind][kinds[:k].count(kind)] for k, kind in enumerate(kinds)]
    node: Expr = OPERATIONS[name](*given)
    return node


BY_ENTRY = [(key, place) for key, rule in JACOBIANS.items() for place in range(len(rule.stated_in))]
BY_ENTRY.remove(("matmul m v", 0))  # by a matrix: refused, see below


def agrees(node: Expr, p: Expr, seed: int = 0) -> bool:
    """Whether the table's Jacobian is the numeric one, where all values are positive."""
    rng = np.random.default_rng(seed)
    values: dict[str, tuple[int, ...]] = {"w": (3,), "x": (3,), "A": (2, 3), "z": (), "t": ()}
    point = {name: rng.uniform(0.5, 2, size) for name, size in values.items()} | {"n": 3, "m": 2}
    first, found = partial(node, p), jacobian(node, p).expr
    method = "complex step" if is_analytic(first) else "central differences"
    return relative_error(numeric(first)(**point), numeric(found)(**point)) <= TOLERANCE[method]


@pytest.mark.parametrize(("key", "place"), BY_ENTRY)
def test_an_entry_of_the_table_agrees_with_numeric_differentiation(key, place):
    node = operation(key)
    assert all(agrees(node, list(node.operands)[place], seed) for seed in range(5))


@pytest.mark.parametrize("name", [name for name in RULES if RULES[name].slopes.__code__.co_argcount == 1])
def test_a_function_taken_entry_by_entry_agrees_too(name):
    w = KINDS["v"][0]
    assert agrees(-w if name == "negate" else el.Apply(name, w), w)


@pytest.mark.parametrize(("key", "place"), BY_ENTRY)
def test_an_entry_that_is_off_by_a_thousandth_is_rejected(key, place, monkeypatch):
    node, rule = operation(key), JACOBIANS[key]

    def off(*given):
        return tuple(by if by is None else by * e.as_expr(1001) / 1000 for by in rule.jacobians(*given))

    monkeypatch.setitem(jacobians.JACOBIANS, key, replace(rule, jacobians=off))
    assert not all(agrees(node, list(node.operands)[place], seed) for seed in range(5))


def test_a_derivation_made_with_a_wrong_entry_is_rejected(monkeypatch):
    w, x = KINDS["v"]
    swapped = replace(JACOBIANS["multiply v v"], jacobians=lambda w, x: (f.diag(w), f.diag(x)))
    monkeypatch.setitem(jacobians.JACOBIANS, "multiply v v", swapped)
    equation = vector_chain_rule(f.entry_sum(w * x), w).combined[0]
    evidence = Formula("test", "a test", "0", as_chain(equation)).check()
    assert not evidence.ok
    assert "does not equal" in evidence.failures[0]


@pytest.mark.parametrize("key", JACOBIANS)
def test_each_jacobian_is_stated_on_a_page(key):
    assert set(vector_rule_for(operation(key)).stated_in) <= set(formulas())


def test_an_operand_in_both_places_counts_twice():
    x = KINDS["v"][1]
    assert jacobian(x * x, x).expr.latex() == r"\operatorname{diag}(\mathbf{x}) + \operatorname{diag}(\mathbf{x})"
    assert agrees(f.dot(x, x), x)


g, n = f.vector("g", 2), f.vector("x")


@pytest.mark.parametrize(
    ("value", "p", "because"),
    [
        (f.diag(n), n, "the operation diag on a vector"),
        (n.T, n, "the operation transpose on a vector"),
        (f.generic("h", n) * n ** f.vector("k"), n, "at a place that is not known"),
        (f.matrix("A", "n", "n") @ n, f.matrix("A", "n", "n"), "derivative of a dot product in each row by A"),
        (n["n"] ** 2, n, "at a place that is not known"),
        (g[1] * g, g, "mixes entries of"),
        (g[1] * f.vector("v"), g, "mixes entries of"),
        (column_of(n[1], 1), n, "the operation entry on a vector"),
        (e.Transpose(column_of(1, 2)), g, "the operation transpose"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_no_rule_is_refused_in_one_sentence(value, p, because):
    with pytest.raises(ValueError, match=because) as refusal:
        jacobian(value, p)
    assert "\n" not in str(refusal.value)


def test_entries_of_a_vector_with_a_number_of_them_are_a_row():
    assert jacobian(g[1] * g[2], g).expr.latex() == r"\left[ g_2,\; g_1 \right]"
    assert jacobian(column_of(g[2], 3), let("u", g)).expr.latex() == r"\begin{bmatrix} 0 & 0 \\ 0 & 0 \end{bmatrix}"
