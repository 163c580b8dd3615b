"""The graph of an expression: its paths, and that the derivatives on its edges add up to the total derivative."""

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from operator import add, mul
from typing import Any

import pytest

from derivations.figures.dataflow import dataflow
from derivations.figures.gallery import log_of_squared_sine, sine_of_square, sum_with_square
from derivations.figures.layout import layout
from derivations.language.binders import summation
from derivations.language.dataflow import Edge, graph, label, paths
from derivations.language.derivatives import Total, let
from derivations.language.elementwise import cos, exp, ln, maximum, sin
from derivations.language.expression import Expr, Index, Number
from derivations.language.functions import dot, generic, matrix, scalar, scalars, vector

x, y = scalars("x y")
w, v = vector("w"), vector("x")
shared = let("c", x**3)
EXPRESSIONS = [
    (sine_of_square(), 1),
    (log_of_squared_sine(), 1),
    (sum_with_square(), 2),
    (sin(x + x**2), 2),
    (x * x, 2),
    (x * x**2, 2),
    (sin(x) * ln(x) + shared * x / (1 + x), 5),
    (shared * shared * shared, 3),
    (exp(shared + sin(shared)) - 2 * shared, 3),
    (cos(let("u", x)), 1),
    (x, 1),
]


def slopes(edges: Iterable[Edge]) -> list[Any]:
    return [edge.derivative for edge in edges]


@pytest.mark.parametrize(("expr", "count"), EXPRESSIONS)
def test_paths(expr, count):
    assert paths(expr, x) == count == len(graph(expr).routes(x))


@pytest.mark.parametrize("expr", [expr for expr, _ in EXPRESSIONS[:-1]])
def test_along_a_path_slopes_multiply_and_over_the_paths_they_add(expr):
    products = [reduce(mul, slopes(route)) for route in graph(expr).routes(x)]
    difference = reduce(add, products).exact() - Total(expr, x).exact()
    assert difference[0].simplify() == 0


def test_one_path_of_two_is_not_the_derivative():
    direct, by_square = graph(sum_with_square()).routes(x)
    assert (len(direct), len(by_square)) == (1, 2)
    assert slopes(direct)[0].exact()[0] == 1  # not 1 + 2x


def test_paths_from_elsewhere():
    u = let("u", x**2)
    expr = let("f", sin(u) * u + y)
    assert paths(expr, u) == 2
    assert paths(expr, x) == 2
    assert paths(expr, y) == 1
    assert paths(expr, scalar("z")) == 0


def test_many_paths_are_counted_without_being_listed():
    expr: Expr = x
    for k in range(12):
        expr = let(f"u_{k}", expr + sin(expr))
    assert paths(expr, x) == 2**12


def test_what_has_no_name_gets_a_free_one():
    nodes = graph(let("u_1", x**2) + sin(x)).nodes
    assert [name.name for node in nodes for name in node.names] == ["u_1", "u_2", "y"]


def test_a_neuron():
    flow = graph(let("activation", maximum(0, let("z", dot(w, v) + scalar("b")))))
    assert [node.label for node in flow.nodes if node.label] == ["·", "+", "max(0, ·)"]
    signs = [slope.latex() for slope in slopes(flow.edges)]
    assert signs[-1] == r"\frac{d\, \operatorname{activation}}{dz}"
    assert r"\frac{\partial u_1}{\partial \mathbf{w}}" in signs


def test_no_derivative_by_a_matrix():
    by_matrix, by_vector = slopes(graph(matrix("A", "m", "n") @ vector("x")).edges)
    assert by_matrix is None
    assert by_vector.shape == ("m", "n")


@pytest.mark.parametrize(
    ("expr", "says"),
    [
        (x**2, "square"),
        (x**5, "power 5"),
        (Number(Fraction(2)) ** x, "2 to the power"),
        (1 - x, "1 −"),
        (x / 2, "÷ 2"),
        (-x, "−"),
    ],
)
def test_labels(expr, says):
    assert label(expr) == says


def test_what_binds_an_index_has_no_graph():
    i = Index("i")
    with pytest.raises(ValueError, match="no data-flow graph of a Sum"):
        graph(summation(i, "n", w[i]))


def test_the_variable_is_at_the_bottom_and_the_result_on_top():
    placed = layout(graph(sum_with_square()))
    assert placed.nodes == [(0, 0), (0.5, 1), (0, 2)]
    assert sorted(map(len, placed.edges)) == [2, 2, 3]  # the direct edge passes a layer in a lane of its own


def test_an_expression_of_the_reader_is_drawn():
    svg = dataflow(generic("f", x) * exp(scalar("t")) + x)
    for text in (">f<", ">exp<", ">×<", ">+<"):
        assert text in svg
    assert "x into f, which gives u1, with the slope du1 over dx;" in svg
    assert "u3 into +, which gives y, with the slope ∂y over ∂u3;" in svg
