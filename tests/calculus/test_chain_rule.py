"""The procedures against SymPy, on the paper's examples and a few more."""

import subprocess
import sys

import pytest
import sympy

from derivations.calculus.chain_rule import chain_rule, total_derivative
from derivations.calculus.rules import rule_for, slope
from derivations.calculus.sweeps import backward, forward
from derivations.evidence.equality import equal
from derivations.language import Expr, cos, exp, ln, maximum, scalars, sin, sqrt, vector
from derivations.registry import formulas

x, y = scalars("x y")
OPERATIONS = [x + y, x - y, x * y, x / y, x**3, x**y, -x, sin(x), cos(x), ln(x), exp(x), sqrt(x)]
EXAMPLES = [sin(x**2), ln(sin(x**3) ** 2), x + x**2, sin(x + x**2), x * x**2, x * x, exp(x) / (1 + x**2)]


def by_sympy(expr: Expr, variable: Expr) -> sympy.Matrix:
    symbol = variable.exact()[0, 0]
    return expr.exact().applyfunc(lambda entry: sympy.diff(entry, symbol))


@pytest.mark.parametrize("expr", OPERATIONS, ids=lambda e: e.latex())
def test_the_slope_of_an_operation(expr):
    for operand in (x, y):
        assert equal(slope(expr, operand).exact(), by_sympy(expr, operand))


@pytest.mark.parametrize("expr", OPERATIONS, ids=lambda e: e.latex())
def test_each_rule_is_stated_on_a_page(expr):
    assert rule_for(expr).stated_in in formulas()


@pytest.mark.parametrize("expr", EXAMPLES, ids=lambda e: e.latex())
def test_every_line_of_a_procedure_equals_the_one_before(expr):
    for equation in total_derivative(expr, x).combined:
        lines = [equation.first, *(move.expr for move in equation.moves)]
        assert all(equal(line.exact(), lines[0].exact()) for line in lines)
    assert equal(total_derivative(expr, x).result.exact(), by_sympy(expr, x))


@pytest.mark.parametrize("expr", EXAMPLES[:2], ids=lambda e: e.latex())
def test_with_one_path_both_rules_agree(expr):
    assert equal(chain_rule(expr, x).result.exact(), total_derivative(expr, x).result.exact())


@pytest.mark.parametrize("expr", EXAMPLES[2:], ids=lambda e: e.latex())
def test_several_paths_are_refused_by_the_single_variable_rule(expr):
    with pytest.raises(ValueError, match="paths lead from x"):
        chain_rule(expr, x)


@pytest.mark.parametrize("expr", [*EXAMPLES, sin(x * y + x), (x + y) * (x - y)], ids=lambda e: e.latex())
def test_forward_and_backward_agree(expr):
    (ahead, _), (back, _) = forward(expr, (x,)), backward(expr, (x, y))
    assert equal(ahead[x].exact(), back[x].exact())
    assert equal(back[y].exact(), by_sympy(expr, y))


def test_what_there_is_no_rule_for():
    with pytest.raises(ValueError, match="no scalar rule"):
        total_derivative(maximum(0, x), x)
    with pytest.raises(ValueError, match="no scalar rule"):
        slope(vector("v") + vector("w"), vector("v"))
    with pytest.raises(ValueError, match="no operation"):
        total_derivative(x, x)


def test_the_procedures_load_neither_sympy_nor_numpy():
    code = "import sys, derivations.calculus.sweeps; sys.exit('sympy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
