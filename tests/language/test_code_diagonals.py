"""Emitted code of diagonals: the values of the whole product, without arrays as large as it."""

import tracemalloc
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from derivations.language.code import plain_source, source
from derivations.language.derivatives import let
from derivations.language.elementwise import exp, ln, sigmoid, softplus
from derivations.language.expression import Identity, walk
from derivations.language.functions import diag
from derivations.language.matrices import Commutation, DiagonalOf, diagonal_of, entry_sum, inverse, kron, trace, vec
from tests.language.code_texts import ONES_N, TEXTS, A, B, C, E, K, M, S, X, a, run, x

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
