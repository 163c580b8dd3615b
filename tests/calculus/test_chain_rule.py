"""The procedures against SymPy, on the paper's examples and a few more."""

import subprocess
import sys

import pytest
import sympy

from derivations.calculus.chain_rule import chain_rule, total_derivative
from derivations.calculus.intermediates import introduce, opened
from derivations.calculus.jacobian_product import held, jacobian_product
from derivations.calculus.layers import introduce_layers
from derivations.calculus.operations import slope
from derivations.calculus.paper_moves import tidied
from derivations.calculus.paper_names import stated_of_numbers
from derivations.calculus.sweeps import backward, forward
from derivations.evidence.equality import equal
from derivations.language import Expr, column_of, cos, exp, let, ln, maximum, scalars, sin, sqrt, tanh, vector
from derivations.language.expression import walk
from derivations.registry import formulas

x, y = scalars("x y")
OPERATIONS = [x + y, x - y, x * y, x / y, x**3, x**y, -x, sin(x), cos(x), ln(x), exp(x), sqrt(x), maximum(x, y)]
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
    assert set(stated_of_numbers(expr).stated_in) <= set(formulas())


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
        total_derivative(tanh(x), x)
    with pytest.raises(ValueError, match="no scalar rule"):
        slope(vector("v") + vector("w"), vector("v"))
    with pytest.raises(ValueError, match="no operation"):
        total_derivative(x, x)


@pytest.mark.parametrize("expr", [*EXAMPLES, sin(x + sin(x + x**2))], ids=lambda e: e.latex())
def test_products_of_jacobians_agree(expr):
    assert equal(jacobian_product(expr, x).result.exact(), by_sympy(expr, x))


def test_a_result_is_held_until_it_has_been_read_for_the_last_time():
    names = [[value.latex() for value in state] for state in held(introduce(x * sin(x) * x**2, (x,)), x)]
    assert names == [["x"], ["x", "u_1"], ["x", "u_2"], ["u_2", "u_3"], ["u_4"]]


# Each pass visits a part once, and none goes down by calling itself.
DEEP = 3000  # far more than Python's stack


def deep(depth: int) -> Expr:
    expr: Expr = x
    for _ in range(depth):
        expr = sin(expr)
    return expr


def wide(depth: int) -> Expr:
    """With 2 to the power of the depth paths."""
    expr: Expr = x
    for _ in range(depth):
        expr = expr + sin(expr)
    return expr


def test_a_deep_expression_is_named():
    named = introduce(deep(DEEP), (x,))
    assert len(named) == DEEP
    assert opened(named[-1], named) is deep(DEEP)
    (result,) = backward(deep(DEEP), (x,))[0].values()
    assert sum(1 for _ in walk(result)) == 3 * DEEP - 1  # x, cosines, and a sine and a product less


def test_a_part_with_many_paths_is_visited_once():
    named = introduce(wide(200), (x,))
    assert len(named) == 400
    assert opened(named[-1], named) is wide(200)
    layered = introduce_layers(column_of(wide(200), let("v", wide(199))), x)
    assert len(layered) == 400  # the last sum is in the column itself
    assert tidied(wide(200) + 0) is wide(200)


def test_the_procedures_load_neither_sympy_nor_numpy():
    code = "import sys, derivations.calculus.sweeps; sys.exit('sympy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
