"""What the corpus means: random values for each row, and its known derivative as a matrix.

Each row of `derivatives.json` is an expression in the input syntax, the variable, the shapes, how to draw values, and
the known derivative as NumPy code with its source.
"""

from __future__ import annotations

import ast
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]
Array = np.ndarray[Any, Any]

SIZES = {"n": 3, "m": 4, "p": 5, "k": 2}


def rows() -> list[Row]:
    """Every row of the corpus."""
    listed: list[Row] = json.loads(Path(__file__).with_name("derivatives.json").read_text(encoding="utf-8"))
    return listed


def expm(A: Array) -> Array:
    """The matrix exponential: Taylor's series of A / 2^k, squared k times."""
    k = max(0, int(np.ceil(np.log2(max(1e-9, float(np.linalg.norm(A)))))) + 4)
    term = total = np.eye(len(A))
    for i in range(1, 24):
        term = term @ A / 2**k / i
        total = total + term
    for _ in range(k):
        total = total @ total
    return total


def reference_names() -> dict[str, Any]:
    """What the corpus' NumPy code may use."""
    la = np.linalg

    def softmax(z: Array) -> Any:
        e = np.exp(z - np.max(z, axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    same = """exp log sqrt sin cos tanh abs sign sum outer kron diag ones zeros eye maximum where mean einsum cosh sinh
    arctan max reshape"""
    names: dict[str, Any] = {name: getattr(np, name) for name in same.split()}
    names.update(
        np=np,
        inv=la.inv,
        det=la.det,
        pinv=la.pinv,
        tr=np.trace,
        svd=la.svd,
        eigh=la.eigh,
        len=len,
        norm=lambda v: np.sqrt(np.sum(v * v)),
        sig=lambda z: 1 / (1 + np.exp(-z)),
        relu=lambda z: np.maximum(z, 0.0),
        step=lambda z: np.where(z > 0, 1.0, 0.0),
        softmax=softmax,
        lse=lambda z: np.log(np.sum(np.exp(z), axis=-1)),
        softplus=lambda z: np.log1p(np.exp(z)),
        logdet=lambda X: la.slogdet(X)[1],
        pi=np.pi,
        svdvals=lambda X: la.svd(X, compute_uv=False),
        eigvalsh=la.eigvalsh,
    )
    names.update(erf=np.vectorize(math.erf, otypes=[float]), expm=expm)
    return names


def draw(row: Row, seed: int) -> dict[str, Any]:
    """Random values for every variable of a row, with the properties that it asks for."""
    g = np.random.default_rng(seed)
    values = {}
    for name, dims in row["shapes"].items():
        shape = tuple(d if isinstance(d, int) else SIZES[d] for d in dims)
        kind = row["draw"].get(name)
        a = g.normal(size=shape) * 0.8
        if kind == "psd":
            a = a @ a.T + 1.5 * np.eye(shape[0])
        elif kind == "sym":
            a = (a + a.T) / 2
        elif kind == "inv":
            a = a + 2 * np.eye(shape[0])
        elif kind == "pos":
            a = np.abs(a) + 0.5
        elif kind == "unit":
            a = g.uniform(0.2, 1.2, size=shape)
        elif kind == "sign":
            a = np.sign(a)
        elif kind == "prob1":
            a = g.uniform(0.1, 0.9, size=shape)
        elif kind == "prob":
            a = g.dirichlet(np.ones(shape[0]))
        elif kind == "rowprob":
            a = g.dirichlet(np.ones(shape[1]), size=shape[0])
        values[name] = np.asarray(a) if shape else float(a)
    return values


def operations(source: str) -> int:
    """Operators and calls in a piece of Python source."""
    return sum(isinstance(n, (ast.BinOp, ast.UnaryOp, ast.Call, ast.Compare)) for n in ast.walk(ast.parse(source)))


def expected(row: Row, values: dict[str, Any]) -> Array:
    """The known derivative as the matrix that `derive` answers with.

    The variable's shape for the gradient of a scalar, else a row for each entry of the function and a column for each
    entry of the variable, both counted down the columns (vec).
    """
    D = np.asarray(eval(row["derivative_numpy"], {**reference_names(), **values}), dtype=float)  # our own corpus text
    if row["kind"] == "grad":
        return D
    x = np.shape(values[row["wrt"]])
    if row["kind"] == "hess":
        n = int(np.prod(x)) if x else 1
        return D.reshape((n, n), order="F")
    f = D.shape[: D.ndim - len(x)]
    return D if not x else D.reshape((int(np.prod(f)), int(np.prod(x))), order="F")
