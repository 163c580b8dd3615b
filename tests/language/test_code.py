"""Emitted code: the texts that an expert would write, and that they compute what the expression says."""

import ast
import inspect
import math
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from derivations.language import elementwise as el
from derivations.language.binders import Block, each, grid, row_of, summation
from derivations.language.code import plain_source, source
from derivations.language.code.namespaces import NAMESPACES
from derivations.language.code.pieces import Pieces, grammar, needs_parentheses
from derivations.language.code.writer import OPERATIONS
from derivations.language.derivatives import (
    At,
    Differential,
    Gradient,
    Limit,
    Partial,
    Total,
    at_point,
    let,
    partial,
    total,
)
from derivations.language.elementwise import (
    cosh,
    erf,
    exp,
    ln,
    maximum,
    number,
    relu,
    sigmoid,
    sin,
    sinh,
    softplus,
    tanh,
)
from derivations.language.expression import Expr, Identity, Index, Ones, Size, walk
from derivations.language.functions import Generic, GenericOperator, cases, diag, dot, matrix, scalars, vector
from derivations.language.matrices import (
    Commutation,
    DiagonalOf,
    DiagonalPlaces,
    Reduce,
    det,
    diagonal_of,
    entry_sum,
    inverse,
    kron,
    logsumexp,
    norm,
    softmax,
    trace,
    vec,
)
from derivations.language.parse import parse
from tests.language.random_expressions import random_expression, random_values

i, j = Index("i"), Index("j")
s, t = scalars("s t")
x, a, b, y = vector("x"), vector("a"), vector("b"), vector("y", "m")
X, S = matrix("X", "n", "n"), matrix("S", "n", "n")
A, C, B = matrix("A", "m", "n"), matrix("C", "m", "n"), matrix("B", "n", "m")
ONES_M, ONES_N = Ones("m"), Ones("n")
E, M, K = DiagonalPlaces("n"), matrix("M", "m", "n*n"), matrix("K", "n*n", "n*n")


def body(expr: Expr) -> list[str]:
    """The lines of the function."""
    return [line.removeprefix("    ") for line in source(expr).splitlines()[1:]]


def run(text: str, values: Mapping[str, Any]) -> Any:
    scope: dict[str, Any] = {"np": np}
    exec(text, scope)
    function = scope["value"]
    return np.asarray(function(**{name: values[name] for name in inspect.signature(function).parameters}))


TEXTS: dict[str, tuple[Expr, str]] = {
    # no diagonal matrix where a product by rows or columns does
    "rows scaled": (diag(a) @ A.T, "a[:, None] * A.T"),
    "columns scaled": (A @ diag(a), "A * a"),
    "entries scaled": (diag(a) @ x, "a * x"),
    "weighted squares": (A.T @ diag(y) @ A, "(A.T * y) @ A"),
    "an inverse diagonal": (inverse(diag(a)) @ X, "X / a[:, None]"),
    "a diagonal in a sum": (X + diag(a), "X + np.diag(a)"),
    "a multiple of the identity": (X - s * Identity("n"), "X - s * np.eye(len(X))"),
    # traces and sums are sums of entries
    "trace of a product": (trace(A @ B), "np.sum(A * B.T)"),
    "trace of a product, turned": (trace(A.T @ C), "np.sum(A * C)"),
    "trace with a diagonal": (trace(X @ diag(a)), "a @ np.diagonal(X)"),
    "trace with an inverse": (trace(inverse(X) @ S), "np.trace(np.linalg.solve(X, S))"),
    "trace of an outer product": (trace(x @ a.T), "a @ x"),
    "diagonal of a product": (diagonal_of(A @ B), "np.sum(A * B.T, axis=1)"),
    "its factor within": (diagonal_of(A @ diag(x) @ C.T), "np.sum(A * x * C, axis=1)"),
    "its quotient within": (diagonal_of(A.T @ inverse(diag(y)) @ C), "np.sum(A / y[:, None] * C, axis=0)"),
    "its factor on the left": (diagonal_of(diag(y) @ A @ C.T), "np.sum(A * C, axis=1) * y"),
    "its factors on both sides": (
        diagonal_of(inverse(diag(y)) @ A @ C.T @ diag(y > 0)), "np.sum(A * C, axis=1) / y * (y > 0)",
    ),
    "diagonal of a matrix with a factor": (diagonal_of(diag(a) @ X), "np.diagonal(X) * a"),
    "diagonal of an outer product": (diagonal_of(X @ x @ a.T @ S), "(X @ x) * (a @ S)"),
    "diagonal of a longer product": (diagonal_of(A.T @ diag(y) @ C @ X), "np.sum(((C.T * y) @ A) * X, axis=0)"),
    # the places of a diagonal are picked
    "places of a diagonal": (E, "np.reshape(I[:, None] * I, (n * n, n))"),
    "a diagonal in its places": (E @ x, "np.diag(x).ravel()"),
    "columns at the places": (M @ E, "M[:, ::n + 1]"),
    "rows at the places": (E.T @ M.T, "M[:, ::n + 1].T"),
    "entries at the places": (E.T @ vec(X * S), "(X * S).T.ravel()[::len(X) + 1]"),
    "kronecker by columns": (kron(X, S) @ E, "np.reshape(X[:, None] * S, (n * n, n))"),
    "kronecker by rows": (E.T @ kron(X, S), "np.reshape(X[:, :, None] * S[:, None], (n, n * n))"),
    "kronecker by columns, turned": (
        kron(X, S).T @ E, "np.reshape(X[:, :, None] * S[:, None], (n, n * n)).T",
    ),
    "kronecker with a row": (kron(x.T, A) @ E, "x * A"),
    "kronecker with a column": (E.T @ kron(B, x), "B * x[:, None]"),
    "sums of rows": (A @ ONES_N, "np.sum(A, axis=1)"),
    "sums of columns": (A.T @ ONES_M, "np.sum(A, axis=0)"),
    "sum of products": (entry_sum(x * a), "x @ a"),
    "sum of squares": (entry_sum((A @ x - y) ** 2), "np.sum((A @ x - y) ** 2)"),
    "mean": (1 / Size("n") * entry_sum(x**2 + a), "np.mean(x**2 + a)"),
    "mean of a matrix": (entry_sum(A) / (Size("m") * Size("n")), "np.mean(A)"),
    "mean of columns": ((A.T @ ONES_M) / Size("m"), "np.mean(A, axis=0)"),
    # NumPy expands
    "a vector added to every row": (A + ONES_M @ x.T, "A + x"),
    "a vector added to every column": (A + y @ ONES_N.T, "A + y[:, None]"),
    "columns multiplied": (A * (ONES_M @ x.T), "A * x"),
    "rows divided by their sums": (A / ((A @ ONES_N) @ ONES_N.T), "A / np.sum(A, axis=1, keepdims=True)"),
    "one added": (x + ONES_N, "x + 1"),
    # the order of products, and scalars
    "vectors first": (A.T @ A @ x, "A.T @ (A @ x)"),
    "matrices from the left": (X @ S @ X, "X @ S @ X"),
    "the sign outside": (-(A.T @ y), "-(A.T @ y)"),
    "the number in front": (2 * A.T @ (A @ x - y), "2 * (A.T @ (A @ x - y))"),
    "numbers joined": (2 * (1 / Size("m")) * (A.T @ y), "2 / len(A) * (A.T @ y)"),
    "fractions": (number(Fraction(1, 3)) * x + number(0.5) * a, "x / 3 + 0.5 * a"),
    "outer product": (x @ y.T, "np.outer(x, y)"),
    "the number on a vector": (-2 * (x @ y.T), "np.outer(-2 * x, y)"),
    "quadratic form": (x.T @ X @ x, "x @ X @ x"),
    "squared length": ((A @ x).T @ (A @ x), "z @ z"),
    "a sum of products times a vector": ((A.T @ A + S @ X) @ x, "A.T @ (A @ x) + S @ (X @ x)"),
    "the positive first": (-x + a, "a - x"),
    "rows leave at the end": (x.T @ X, "(x @ X)[None, :]"),
    # solves
    "solve": (inverse(X) @ x, "np.linalg.solve(X, x)"),
    "solve from the left": (x.T @ inverse(X), "np.linalg.solve(X.T, x)[None, :]"),
    "quadratic form of an inverse": (x.T @ inverse(X) @ a, "x @ np.linalg.solve(X, a)"),
    "an inverse alone": (2 * inverse(X), "2 * np.linalg.inv(X)"),
    "determinant times inverse": (det(X) * inverse(X).T, "np.linalg.det(X) * np.linalg.inv(X).T"),
    # digits
    "log-determinant": (ln(det(X)), "np.linalg.slogdet(X)[1]"),
    "softplus": (ln(1 + exp(x)), "np.logaddexp(0, x)"),
    "logarithm of a sigmoid": (ln(sigmoid(x)), "-np.logaddexp(0, -x)"),
    "sigmoid": (sigmoid(x), "np.exp(-np.logaddexp(0, -x))"),
    "sigmoid of the opposite": (sigmoid(-x), "np.exp(-np.logaddexp(0, x))"),
    "logarithm of cosh": (ln(cosh(x)), "np.logaddexp(x, -x) - np.log(2)"),
    "logarithm of a sum of exponentials": (ln(exp(x) + exp(a)), "np.logaddexp(x, a)"),
    "tanh as a quotient": (3 * a * sinh(x) / cosh(x), "3 * a * np.tanh(x)"),
    "tanh with a cosh left": (sinh(x) ** 2 / cosh(x) ** 3, "np.tanh(x) ** 2 / np.cosh(x)"),
    "sigmoid as a quotient": (exp(x) / (1 + exp(x)), "np.exp(-np.logaddexp(0, -x))"),
    "sigmoid as a quotient, turned": (a * exp(-x) / (exp(-x) + 1), "a * np.exp(-np.logaddexp(0, x))"),
    "what a sigmoid leaves": (1 - sigmoid(x), "np.exp(-np.logaddexp(0, x))"),
    "square root": (x ** number(0.5), "np.sqrt(x)"),
    "norm": (norm(x) ** 2 + norm(a), "x @ x + np.linalg.norm(a)"),
    # the rest
    "a comparison in a product": (x * (x > 0), "x * (x > 0)"),
    "a comparison alone": (x > 0, "np.where(x > 0, 1.0, 0.0)"),
    "vec": (vec(A), "A.T.ravel()"),
    "a multiple of a kronecker product": (2 * kron(A, Identity("n")), "np.kron(2 * A, np.eye(A.shape[1]))"),
    "its opposite": (-kron(Identity("n"), A) / s, "np.kron(np.eye(A.shape[1]), -A / s)"),
    "kronecker": (kron(A.T, X), "np.kron(A.T, X)"),
    "commutation": (
        Commutation("m", "n") @ vec(A), "A.T.ravel()[np.arange(m * n).reshape(n, m).T.ravel()]",
    ),
    "a row of entries": (row_of(6 * s * t, 3 * s**2), "np.array([[6 * s * t, 3 * s**2]])"),
    "a loop": (summation(i, "n", x[i] ** 2), "sum(x[i] ** 2 for i in range(len(x)))"),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_what_an_expert_writes(name):
    expr, text = TEXTS[name]
    assert body(expr)[-1] == f"return {text}"


SEVERAL_LINES: dict[str, tuple[Expr, list[str]]] = {
    "softmax": (softmax(x), ["e = np.exp(x - np.max(x))", "return e / np.sum(e)"]),
    "softmax by rows": (
        softmax(A),
        ["E = np.exp(A - np.max(A, axis=1, keepdims=True))", "return E / np.sum(E, axis=1, keepdims=True)"],
    ),
    "log-sum-exp": (logsumexp(x), ["largest = np.max(x)", "return largest + np.log(np.sum(np.exp(x - largest)))"]),
    "log of softmax": (ln(softmax(x)), ["r = x - np.max(x)", "return r - np.log(np.sum(np.exp(r)))"]),
    "error function": (erf(x), ["import math", "", "return np.vectorize(math.erf)(x)"]),
    "used twice": (sin(A @ x) + A @ x, ["z = A @ x", "return np.sin(z) + z"]),
    "an inverse used twice": (
        inverse(X).T @ x @ a.T @ inverse(X).T,
        ["inverse = np.linalg.inv(X)", "return np.outer(inverse.T @ x, inverse @ a)"],
    ),
    "names are kept": (
        let("h", relu(A @ x)) @ let("v", a * x).T,
        ["h = np.maximum(A @ x, 0)", "v = a * x", "return np.outer(h, v)"],
    ),
    "sizes used twice": (x / Size("n") + Size("n"), ["n = len(x)", "return x / n + n"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL_LINES)
def test_shared_parts_have_lines_of_their_own(name):
    expr, lines = SEVERAL_LINES[name]
    assert body(expr) == lines


def test_several_outputs_are_one_function():
    r = let("r", A @ x - y)
    outputs = {"loss": dot(r, r), "x": 2 * (A.T @ r), "y": -2 * r}
    assert source(outputs, "value_and_gradients", docstring="The loss.", imports=True) == "\n".join(
        [
            "import numpy as np",
            "",
            "",
            "def value_and_gradients(A, x, y):",
            '    """The loss.',
            "    Shapes: A (m, n), x (n,), y (m,).",
            '    """',
            "    r = A @ x - y",
            '    return r @ r, {"x": 2 * (A.T @ r), "y": -2 * r}',
        ]
    )


def test_arguments_stand_as_in_the_expression_that_is_named():
    assert source(x + a, like=dot(a, x)).startswith("def value(a, x):")
    assert source(Identity("n"), like=trace(X)) == "def value(X):\n    return np.eye(len(X))"
    assert source(Identity("n")) == "def value(n):\n    return np.eye(n)"
    text = source(Identity("m"), namespace="torch", like=entry_sum(X) * entry_sum(A))
    assert text == "def value(A):\n    return torch.eye(len(A)).to(A)"


def test_a_namespace_that_is_not_known():
    with pytest.raises(ValueError, match=r"there is no namespace cupy; choose one of numpy, jax\.numpy"):
        source(x, namespace="cupy")


def test_names_do_not_collide():
    e, z, n = vector("e"), vector("z"), vector("e2")
    text = source(softmax(e + z) * n + let("z", tanh(x)) + let("np", sin(x)) + let("lambda", x * z) * let("w₁", x + 1))
    assigned = [node.targets[0].id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assign)]  # type: ignore[attr-defined]
    assert len(assigned) == len(set(assigned))
    assert not {"e", "z", "e2", "np", "x", "lambda"} & set(assigned)
    values = {name: np.linspace(0, 1, 3) + k for k, name in enumerate(("e", "z", "e2", "x"))}
    shifted = np.exp(values["e"] + values["z"])
    wanted = shifted / sum(shifted) * values["e2"] + np.tanh(values["x"]) + np.sin(values["x"])
    np.testing.assert_allclose(run(text, values), wanted + values["x"] * values["z"] * (values["x"] + 1))


# Blocks of their own


def test_what_does_not_change_in_a_loop_stands_before_it():
    lines = body(summation(i, "m", y[i] * (B @ y)))
    assert lines == ["z = B @ y", "return sum(y[i] * z for i in range(len(y)))"]


def test_what_changes_in_a_loop_stays_in_it():
    lines = body(summation(i, "m", sin(dot(A[i], x)) * dot(A[i], x)))
    assert lines == [
        "def term(i):",
        "    z = A[i] @ x",
        "    return np.sin(z) * z",
        "return sum(term(i) for i in range(len(A)))",
    ]


SCOPES: dict[str, tuple[Expr, Callable[..., Any]]] = {
    "an index free and bound": (x[i] * summation(i, "n", x[i]), lambda x, i, **_: x[i] * sum(x)),
    "two loops with one index": (
        summation(i, "n", x[i]) * each(i, "n", x[i] ** 2), lambda x, **_: sum(x) * x**2),
    "a loop in a loop": (grid(i, "n", j, "n", x[i] * summation(i, "n", x[i] * x[j])),
                         lambda x, **_: np.outer(x, x * sum(x))),
    "a shared part that moves": (total(entry_sum(sin(x) * sin(x)), x) + sin(x).T,
                                 lambda x, **_: (2 * np.sin(x) * np.cos(x) + np.sin(x))[None, :]),
    "a name that is moved": (partial(let("u", s**2) * 3, let("u", s**2)) + let("u", s**2), lambda s, **_: 3 + s * s),
    "a point": (at_point(s * t, s=t) + s * t, lambda s, t, **_: t * t + s * t),
    "a point with its own name": (at_point(s**2, s=s + 1), lambda s, **_: (s + 1) ** 2),
    "a limit": (Limit(t, (sin(s + t) - sin(s)) / t) + t, lambda s, t, **_: np.cos(s) + t),
}  # fmt: skip


@pytest.mark.parametrize("name", SCOPES)
@pytest.mark.parametrize("write", [source, plain_source])
def test_a_name_means_what_it_means_where_it_stands(name, write):
    from derivations.language.differences import complex_step, limit_at_zero

    expr, wanted = SCOPES[name]
    values = {"x": np.array([0.3, 1.2, -0.4]), "s": 0.7, "t": 1.9, "i": 1}
    scope: dict[str, Any] = {"np": np, "derivative": complex_step, "limit_at_zero": limit_at_zero}
    exec(write(expr), scope)
    function = scope["value"]
    found = function(**{name: values[name] for name in inspect.signature(function).parameters})
    np.testing.assert_allclose(found, wanted(**values), rtol=1e-8)


# The same values


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


DIAGONALS = [
    *(expr for expr, _ in TEXTS.values() if E in walk(expr)),
    *(expr for expr, _ in TEXTS.values() if type(expr) is DiagonalOf),
    diagonal_of(diag(a) @ inverse(X) @ diag(x) @ S), diagonal_of(-2 * (diag(x) @ (X + S) @ diag(a))),
    diagonal_of(X @ x @ ONES_N.T @ diag(a)), diagonal_of(diag(x) @ diag(a)), diagonal_of(E.T @ K @ E),
    E.T, E @ X, X @ E.T, E.T @ K @ E, E.T @ diag(vec(X)) @ E, E.T @ inverse(K) @ E,
    trace(E.T @ K @ E), trace(E @ E.T @ K), entry_sum(E), E @ ONES_N, x.T @ E.T,
    -2 * (kron(X, S) @ E), (kron(X, S) + K) @ E @ x, kron(X, S) @ E @ x,
    kron(X, S) @ E + kron(X, S) @ vec(X) @ a.T, M @ E @ E.T @ M.T,
    E.T @ Commutation("n", "n") @ K, let("Q", kron(X, S)) @ E,
    kron(B.T, x.T) @ E, E.T @ kron(x, B), kron(A, C) @ E,
    E.T @ kron(B, A.T), kron(Identity("n"), A) @ E,
]  # fmt: skip


@pytest.mark.parametrize(("m", "n"), [(4, 3), (1, 3), (3, 1), (1, 1)])
def test_diagonals_and_their_places_are_those_of_the_whole_product(m, n):
    rng = np.random.default_rng(5)
    shapes = {"x": (n,), "a": (n,), "y": (m,), "X": (n, n), "S": (n, n), "A": (m, n), "C": (m, n), "B": (n, m)}
    shapes |= {"M": (m, n * n), "K": (n * n, n * n)}
    values: dict[str, Any] = {name: rng.normal(size=shape) for name, shape in shapes.items()} | {"m": m, "n": n}
    assert len(DIAGONALS) > 40
    for expr in DIAGONALS:
        wanted, text = run(plain_source(expr), values), source(expr)
        np.testing.assert_allclose(run(text, values), wanted, rtol=1e-9, atol=1e-12, err_msg=text, strict=True)


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


@pytest.mark.parametrize("inside", [Identity("n"), 2 * Identity("n"), diag(x), X, diag(x) @ X])
def test_a_function_of_a_diagonal_matrix_is_taken_of_its_zeros_too(inside):
    values: dict[str, Any] = {
        "x": np.array([0.5, -1, 2]),
        "X": np.arange(9.0).reshape(3, 3) - 4,
        "S": np.arange(9.0).reshape(3, 3) - 3.5,
        "n": 3,
    }
    for function in (sigmoid, softplus, exp):
        for expr in (S / function(-inside), S - function(inside), ln(function(-inside)) if function is sigmoid else S):
            text = source(expr)
            np.testing.assert_allclose(run(text, values), run(plain_source(expr), values), rtol=1e-9, err_msg=text)


AT_PLACES = [E, E @ x, kron(Identity("n"), X) @ E, E.T @ kron(X, S), kron(X, S) @ E - kron(X, S).T @ E]


@pytest.mark.parametrize("expr", AT_PLACES)
def test_the_places_of_a_diagonal_need_no_array_much_larger_than_the_result(expr):
    n = 30
    values = {"x": np.ones(n), "X": np.ones((n, n)), "S": np.ones((n, n)), "n": n}
    assert peak(source(expr), values) < 4 * n**3 * 8 < n**4 * 8 / 2 < peak(plain_source(kron(X, S) @ E), values)


def peak(text: str, values: Mapping[str, Any]) -> int:
    """The most memory that arrays take at a time, in bytes."""
    tracemalloc.start()
    try:
        run(text, values)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


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


# Growth


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


# The pieces


def test_parentheses_are_where_python_needs_them_or_a_reader_does():
    assert needs_parentheses("{} - {}", 1, "{} - {}")
    assert not needs_parentheses("{} - {}", 0, "{} - {}")
    assert needs_parentheses("{} ** {}", 0, "-{}")
    assert needs_parentheses("{}.T", 0, "{} @ {}")
    assert not needs_parentheses("np.sum({})", 0, "{} @ {}")
    assert needs_parentheses("{} @ {}", 0, "{} * {}")
    assert grammar("1 / (1 + np.exp(-{}))").needs == grammar("-{}").needs


def test_equal_pieces_are_one():
    code = Pieces()
    turned = code("{}.T", code("A"))
    assert code("{}.T", turned) is code("A")
    assert code("{} @ {}", turned, code("A")) is code("{} @ {}", turned, code("A"))
    gram = code("{} @ {}", turned, code("A"))
    assert code("{}.T", gram) is gram


def test_all_blocks_of_arrays_are_written():
    text = source(Block(((X, x), (a.T, s))))
    assert text.endswith("return np.block([[X, x[:, None]], [a[None, :], np.reshape(s, (1, 1))]])")
    assert body(cases((0, s <= 0), (x, s > 0))) == ["return np.where(s <= 0, 0, x)"]
    assert body(maximum(0, x)) == ["return np.maximum(0, x)"]


def test_the_namespaces_write_without_loading_any_library():
    program = (
        "import sys; from derivations.language.code import source; from derivations.language import softmax, vector;"
        f"[source(softmax(vector('x')), namespace=name) for name in {list(NAMESPACES)}];"
        "sys.exit(bool({'numpy', 'sympy', 'jax', 'torch', 'autograd'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


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
