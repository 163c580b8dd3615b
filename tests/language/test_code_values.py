"""Emitted code computes what the expression says, where a textbook formula overflows and at any length too."""

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest

from derivations.language import elementwise as el
from derivations.language.code import plain_source, source
from derivations.language.code.writer import OPERATIONS
from derivations.language.derivatives import At, Differential, Gradient, Limit, Partial, Total, let
from derivations.language.elementwise import cosh, exp, ln, relu, sigmoid, sin, sinh, softplus
from derivations.language.expression import Expr, Size, walk
from derivations.language.functions import Generic, GenericOperator, matrix
from derivations.language.matrices import Reduce, logsumexp, softmax
from derivations.language.parse import parse
from tests.language.code_texts import ONES_N, SEVERAL_LINES, TEXTS, A, B, C, X, a, run, s, x
from tests.language.random_expressions import random_expression, random_values

COUNT = 400


def test_experts_code_computes_what_the_expression_says():
    """Idioms on random expressions: the plain reading knows none of them."""
    tried: Counter[type] = Counter()
    for seed in range(COUNT):
        expr, values = random_expression(seed), random_values(seed)
        tried.update({type(node) for node in walk(expr)})
        with np.errstate(all="ignore"):
            wanted, found = run(plain_source(expr), values), run(source(expr), values)
        if np.all(np.isfinite(wanted)):
            assert found.shape == wanted.shape
            assert np.max(np.abs(found - wanted)) <= 1e-9 * max(1, np.max(np.abs(wanted))), source(expr)
    without_code = {Total, Partial, Differential, Gradient, At, Limit, Generic, GenericOperator}
    assert set(OPERATIONS) - without_code - set(tried) == set()


def test_a_wrong_idiom_is_noticed(monkeypatch):
    wrong = el.Elementwise(**{**vars(el.ELEMENTWISE["softplus"]), "stable": "np.logaddexp(0, -x)"})
    monkeypatch.setitem(el.ELEMENTWISE, "softplus", wrong)
    values = random_values(0)
    expr = softplus(x)
    assert not np.allclose(run(source(expr), values), run(plain_source(expr, stable=False), values))


@pytest.mark.parametrize("name", [*TEXTS, *SEVERAL_LINES])
def test_the_texts_above_compute_what_they_should(name):
    expr = {**TEXTS, **SEVERAL_LINES}[name][0]
    values: dict[str, Any] = random_values(3) | {
        "X": np.eye(3) * 3 + np.ones((3, 3)),
        "x": np.array([0.4, 1.1, 2.0]),
        "b": np.ones(3),
    }
    values["M"] = np.linspace(-1, 1, 9 * len(values["A"])).reshape(-1, 9)
    found, wanted = run(source(expr), values), run(plain_source(expr), values)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-10)


SUMS_WITH_A_SCALAR = [
    ONES_N.T @ (s - B @ A), (s - B @ A).T @ ONES_N, (s - B @ A) @ x, x.T @ (B @ A + s) @ a, (Size("n") - B @ A) @ x,
    (1 - B @ A) @ ONES_N, x.T @ (2 * s + s * (A.T @ B.T)), (x.T @ (s - B @ A @ X)).T, X @ (s - A.T @ C) @ x,
]  # fmt: skip


@pytest.mark.parametrize("expr", SUMS_WITH_A_SCALAR)
def test_a_scalar_in_a_sum_of_matrices_stands_in_each_entry(expr):
    shapes = {"x": (3,), "a": (3,), "y": (4,), "A": (4, 3), "B": (3, 4), "C": (4, 3), "X": (3, 3), "s": ()}
    rng = np.random.default_rng(5)
    values: dict[str, Any] = {name: rng.normal(size=shape) for name, shape in shapes.items()} | {"m": 4, "n": 3}
    text = source(expr)
    np.testing.assert_allclose(run(text, values), run(plain_source(expr), values), rtol=1e-9, err_msg=text, strict=True)


@pytest.mark.parametrize(
    "text",
    [
        "(eta + eye(n) + diag(ones(n)) @ C) @ x * eta",
        "(exp(t) + diag(x) @ C) @ x * exp(t)",
        "x @ (t + diag(x) @ C) * t",
        "(sum(x) + diag(x) @ C) @ x * sum(x)",
    ],
)
def test_a_number_in_a_sum_of_matrices_may_stand_elsewhere_too(text):
    expr = parse(text, {"C": ("n", "n"), "x": ("n",), "t": (), "eta": ()})
    rng = np.random.default_rng(0)
    values = {"C": rng.normal(size=(3, 3)), "x": rng.normal(size=3), "t": 0.7, "eta": 1.3}
    scope: dict[str, Any] = {"np": np}
    exec(source(expr), scope)  # our own text
    function = scope["value"]
    given = {name: values[name] for name in function.__code__.co_varnames[: function.__code__.co_argcount]}
    assert np.ravel(function(**given)) == pytest.approx(np.ravel(expr.numeric(**given)))


def test_what_overflows_in_the_textbook_does_not():
    far = {"x": np.array([-800.0, 0.0, 800.0])}
    with np.errstate(all="raise", under="ignore"):
        assert run(source(ln(1 + exp(x))), far).tolist() == [0, math.log(2), 800]
        assert run(source(ln(softmax(x))), far).tolist() == [-1600, -800, 0]
        assert run(source(sigmoid(x)), far).tolist() == [0, 0.5, 1]
        assert run(source(logsumexp(x) + Reduce("max", x)), far) == 1600
        assert run(source(ln(cosh(x))), far).tolist() == [800 - math.log(2), 0, 800 - math.log(2)]
        assert run(source(ln(1 + 3 * exp(2 * x))), far) == pytest.approx([0, math.log(4), 1600 + math.log(3)])
        assert run(source(ln(sigmoid(x) / (1 - sigmoid(x)))), far).tolist() == [-800, 0, 800]
        assert run(source(ln(1 / (1 + exp(-x)))), far).tolist() == [-800, -math.log(2), 0]
        assert run(source(sinh(x) / cosh(x)), far).tolist() == [-1, 0, 1]
        assert run(source(-(sinh(x) / cosh(x) ** 2)), {"x": np.array([30.0])}) == -1 / np.cosh(30.0)
        assert run(source(exp(x) / (1 + exp(x))), far).tolist() == [0, 0.5, 1]


def test_a_small_rest_keeps_its_digits():
    assert run(source(1 - sigmoid(x)), {"x": np.array([30.0])})[0] == pytest.approx(math.exp(-30), rel=1e-12)


@pytest.mark.parametrize(
    "expr", [ln(cosh(x)), ln(2 * cosh(x)), ln(exp(x) + exp(a)), ln(1 + 3 * exp(x)), ln(sigmoid(x) / (1 - sigmoid(x)))]
)
def test_logarithms_of_what_is_positive(expr):
    values = {"x": np.array([0.3, -1.0, 2.0]), "a": np.array([1.0, 0.0, -3.0])}
    np.testing.assert_allclose(run(source(expr), values), run(plain_source(expr, stable=False), values), rtol=1e-12)


def test_deep_products_of_exponentials():
    deep: Expr = exp(x)
    for _ in range(1000):
        deep = deep * exp(x)
    assert "return" in source(ln(deep))


def residual(blocks: int, named: bool) -> Expr:
    h: Expr = x
    for k in range(blocks):
        h = h + relu(matrix(f"W{k}", "n", "n") @ h)
        h = let(f"h{k}", h) if named else h
    return h


@pytest.mark.parametrize("named", [True, False])
def test_text_grows_with_the_number_of_blocks(named):
    lengths = [len(source(residual(blocks, named))) for blocks in (100, 200)]
    assert 1.9 < lengths[1] / lengths[0] < 2.2
    rng = np.random.default_rng(0)
    values: dict[str, Any] = {f"W{k}": rng.normal(size=(3, 3)) / 50 for k in range(200)}
    h = values["x"] = rng.normal(size=3)
    for k in range(200):
        h = h + np.maximum(values[f"W{k}"] @ h, 0)
    np.testing.assert_allclose(run(source(residual(200, named)), values), h)


def test_thousands_of_levels_and_lines_of_bounded_width():
    deep: Expr = x
    for _ in range(2000):
        deep = sin(deep) * a
    lines = source(deep).splitlines()
    assert max(map(len, lines)) <= 100
    product: Expr = x
    for _ in range(2000):
        product = product * a
    assert max(map(len, source(product).splitlines())) <= 100
