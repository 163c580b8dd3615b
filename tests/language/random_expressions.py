"""Random expressions over the operations of the language, with shared parts and names, and values for their symbols."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from derivations.language.binders import across, column_of, diagonal, each, grid, matrix_of, row_of, summation
from derivations.language.derivatives import let
from derivations.language.elementwise import (
    Pi,
    arctan,
    cos,
    erf,
    exp,
    gelu,
    ln,
    maximum,
    minimum,
    number,
    relu,
    sigmoid,
    sin,
    softplus,
    sqrt,
    tanh,
    where,
)
from derivations.language.expression import Expr, Identity, Index, Ones, Size, Zeros, as_expr
from derivations.language.functions import Length, cases, diag, dot, matrix, scalars, vector
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    DiagonalPlaces,
    Reduce,
    Unvec,
    det,
    diagonal_of,
    entry_sum,
    inverse,
    kron,
    logdet,
    logsumexp,
    norm,
    softmax,
    trace,
    vec,
)
from derivations.language.shape import Shape

SIZES = {"n": 3, "m": 4}
i, j = Index("i"), Index("j")

LEAVES: list[Expr] = [
    *scalars("s t"), vector("x"), vector("a"), vector("y", "m"), vector("x").T, vector("y", "m").T,
    matrix("X", "n", "n"), matrix("S", "n", "n"), matrix("A", "m", "n"), matrix("C", "m", "n"), matrix("B", "n", "m"),
    matrix("A", "m", "n").T, Ones("n"), Ones("m").T, Identity("n"), Zeros("m", "n"), Zeros("n"), as_expr(2),
    number(0.5), 1 / Size("n"), Ones("m") @ vector("x").T, vector("y", "m") @ Ones("n").T, diag(vector("a")),
]  # fmt: skip

Operation = Callable[..., Expr]

# What can be done to one expression of any shape, to two of the same shape, and to one or two that fit
OF_ANY: list[Operation] = [
    lambda u: -u, lambda u: u.T, lambda u: 2 * u, lambda u: u / 3, lambda u: number(0.1) * u, lambda u: u * (u > 0),
    lambda u: u / Size("n"), lambda u: (1 / Size("m")) * u, tanh, sin, cos, sigmoid, softplus, relu, gelu, erf, arctan,
    lambda u: exp(tanh(u)), lambda u: sqrt(2 + tanh(u)), lambda u: (2 + tanh(u)) ** -1, lambda u: u**2,
    lambda u: u * Pi(),
    lambda u: ln(sigmoid(u)), lambda u: ln(1 - sigmoid(tanh(u))), lambda u: ln(1 + exp(u)), lambda u: u <= 0,
    lambda u: where(u > 1, u, 0), lambda u: where(u < 0, 1, u), lambda u: maximum(0, u), lambda u: minimum(u, 1),
    lambda u: let("u", u), lambda u: let("v", u), lambda u: norm(u), lambda u: norm(u) ** 2, lambda u: u**3,
]  # fmt: skip
OF_ARRAY: list[Operation] = [
    entry_sum, lambda u: entry_sum(u) / Size("n"), logsumexp, softmax, lambda u: ln(softmax(u)),
    lambda u: Reduce("max", u), lambda u: Reduce("min", u), lambda u: Reduce("prod", tanh(u)), vec,
    lambda u: ln(entry_sum(exp(u))),
]  # fmt: skip
OF_TWO: list[Operation] = [
    lambda u, v: u + v, lambda u, v: u - v, lambda u, v: u * v, lambda u, v: u / (2 + tanh(v)), lambda u, v: u @ v.T,
    lambda u, v: u.T @ v, lambda u, v: where(u > v, u, v), maximum, minimum, lambda u, v: u * (v >= 0),
    lambda u, v: entry_sum(u * v) if u.shape else u, lambda u, v: kron(u, v) if "*" not in str(u.shape) else u,
]  # fmt: skip
OF_SQUARE: list[Operation] = [
    trace, lambda u: det(tanh(u)), lambda u: logdet(tanh(u) + 4 * Identity("n")), diagonal_of,
    lambda u: inverse(tanh(u) + 4 * Identity("n")), lambda u: inverse(4 * Identity("n") - tanh(u)).T,
    lambda u: ln(det(4 * Identity("n") + tanh(u))), lambda u: BlockTrace(kron(u, u), u, "left", ("n", "n")),
    lambda u: trace(u @ diag(vector("x"))), lambda u: inverse(diag(2 + tanh(vector("x")))) @ u,
    lambda u: inverse(tanh(u) + 4 * Identity("n")) @ vector("a"),
    lambda u: BlockTrace(kron(u, u), u, "right", ("n", "n")),
]  # fmt: skip
OF_VECTOR: list[Operation] = [
    diag, lambda u: DiagonalPlaces("n") @ u, lambda u: each(i, "n", u[i] ** 2),
    lambda u: summation(i, "n", u[i] * u[1]),
    lambda u: row_of(u[1], 2, u["n"]), lambda u: column_of(u[2], Length(u)), lambda u: matrix_of((u[1], 1), (2, u[3])),
    lambda u: cases((u, u[1] <= 0), (2 * u, u[1] > 0)), lambda u: across(j, "n", tanh(u[j])), lambda u: dot(u, 2 * u),
    lambda u: diagonal(i, "n", u[i] ** 2), lambda u: grid(i, "n", j, "m", u[i] * vector("y", "m")[j]),
]  # fmt: skip
OF_RECTANGLE: list[Operation] = [
    lambda u: u @ Ones("n"), lambda u: u.T @ Ones("m"), lambda u: (u.T @ Ones("m")) / Size("m"), lambda u: u[i][j],
    lambda u: Commutation("m", "m") @ kron(u, u) @ Commutation("n", "n").T,
    lambda u: u - (u @ Ones("n")) @ Ones("n").T / Size("n"), lambda u: Unvec(vec(u), "m", "n"),
    lambda u: Commutation("m", "n") @ vec(u), lambda u: Commutation("n", "m") @ kron(vector("x"), u @ vector("a")),
    lambda u: each(i, "m", u[i].T), lambda u: u @ diag(vector("x")) @ u.T, lambda u: entry_sum(u.T @ u),
    lambda u: u + vector("y", "m") @ Ones("n").T, lambda u: u * (Ones("m") @ vector("x").T),
]  # fmt: skip


def random_expression(seed: int, steps: int = 12) -> Expr:
    """A sum of what was made last; parts are drawn from everything made before, so that many are shared."""
    rng = random.Random(seed)
    made = list(LEAVES)
    while len(made) < len(LEAVES) + steps:
        expr = _step(rng, made)
        if all(str(dim).count("*") < 2 for dim in expr.shape):  # no larger than n² × n²
            made.append(expr)
    last = made[-1]
    others = [expr for expr in made[-6:-1] if expr.shape == last.shape]
    return sum(others, start=last)


def _step(rng: random.Random, made: list[Expr]) -> Expr:
    left = rng.choice(made[-rng.choice((6, 60)) :])
    fits = [expr for expr in made if expr.shape == left.shape]
    chained = [expr for expr in made if left.shape and expr.shape and _meets(left.shape, expr.shape)]
    kind = rng.randrange(5)
    if kind == 0:
        return rng.choice(OF_ANY)(left)
    if kind == 1:
        return rng.choice(OF_TWO)(left, rng.choice(fits))
    if kind == 2 and chained:
        return left @ rng.choice(chained)
    by_shape: dict[Shape, list[Operation]] = {("n", "n"): OF_SQUARE, ("n",): OF_VECTOR, ("m", "n"): OF_RECTANGLE}
    special = by_shape.get(left.shape, OF_ARRAY)
    if kind == 3 and left.shape:
        return rng.choice(special)(left)
    return rng.choice(OF_ARRAY)(left) if left.shape else left * rng.choice(made)


def _meets(left: Shape, right: Shape) -> bool:
    columns = left[1] if len(left) == 2 else 1
    return columns == right[0]


def random_values(seed: int) -> dict[str, object]:
    """A value for every symbol, index and size that may occur."""
    rng = np.random.default_rng(seed)
    symbols = {"s": (), "t": (), "x": ("n",), "a": ("n",), "y": ("m",), "X": ("n", "n"), "S": ("n", "n"),
               "A": ("m", "n"), "C": ("m", "n"), "B": ("n", "m")}  # fmt: skip
    values: dict[str, object] = {
        name: rng.normal(size=tuple(SIZES[dim] for dim in shape)) for name, shape in symbols.items()
    }
    return {**values, **SIZES, "i": 1, "j": 2}
