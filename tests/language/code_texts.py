"""Expressions and the code that an expert would write for them; how to run it."""

import inspect
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from derivations.language.binders import row_of, summation
from derivations.language.code import source
from derivations.language.derivatives import let
from derivations.language.elementwise import cosh, erf, exp, ln, number, relu, sigmoid, sin, sinh
from derivations.language.expression import Expr, Identity, Index, Ones, Size
from derivations.language.functions import diag, matrix, scalars, vector
from derivations.language.matrices import (
    Commutation,
    DiagonalPlaces,
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
    "what a sigmoid lacks to 1": (1 - sigmoid(x), "np.exp(-np.logaddexp(0, x))"),
    "a sigmoid less 1": (sigmoid(x) - 1, "-np.exp(-np.logaddexp(0, x))"),
    "a sigmoid less 1, times a number": (2 * (sigmoid(x) - 1), "-2 * np.exp(-np.logaddexp(0, x))"),
    "a named sigmoid less 1": (let("p", sigmoid(x)) - 1, "-np.exp(-np.logaddexp(0, x))"),
    "a residual": (sigmoid(x) - a, "np.exp(-np.logaddexp(0, -x)) - a"),
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
