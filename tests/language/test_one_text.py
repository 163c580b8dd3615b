"""Small expressions by the thousand, put together in every way: no two that have other values are printed alike."""

import collections
import itertools
import random
import warnings
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from derivations.language import derivatives as d
from derivations.language import matrices as mx
from derivations.language.binders import column_of, diagonal, each, row_of, summation
from derivations.language.derivatives import at_point, let
from derivations.language.elementwise import Pi, absolute, exp, ln, maximum, relu, sign, sin, sqrt, where
from derivations.language.expression import Expr, Identity, Index, Number, Ones, Size, as_expr
from derivations.language.functions import (
    GenericOperator,
    Length,
    cases,
    diag,
    dot,
    generic,
    matrix,
    scalars,
    times,
    vector,
)
from derivations.language.numeric import numeric
from derivations.language.words import words

i = Index("i")
x, y, h = scalars("x y h")
v, w, P, Q = vector("v"), vector("w"), matrix("P", "n", "n"), matrix("Q", "n", "n")
third = Number(Fraction(-1, 3))
LEAVES = [
    x, y, v, w, P, Q, as_expr(2), as_expr(-1), as_expr(10), third, Pi(), Size("n"), Size("n+1"), Identity("n"),
    Ones("n"), generic("f", x), let("u", x**2 + y), v[1], P[1][2],
]  # fmt: skip
ONE = [
    lambda e: -e, lambda e: e.T, lambda e: e**2, lambda e: e**-1, lambda e: e**x, lambda e: e**-x, sin, exp, ln, sqrt,
    absolute, relu, sign, mx.inverse, mx.det, mx.logdet, mx.norm, mx.trace, mx.entry_sum, mx.vec, mx.softmax,
    mx.logsumexp, mx.diagonal_of, diag, Length, lambda e: d.Total(e, x, "d"), lambda e: d.Total(e, v, "∂", "operator"),
    lambda e: d.Total(e, x, "d", "operator"), lambda e: d.Gradient(e, (v,), True), lambda e: e[1], lambda e: e["n"],
    lambda e: summation(i, "n", e), lambda e: summation(i, "n", e * v[i]), lambda e: summation(i, "n", e, "dots"),
    lambda e: d.Limit(h, e * h), lambda e: at_point(e, x=2), lambda e: at_point(e, y=x), lambda e: e > 0,
    lambda e: e <= x, lambda e: generic("f", e), lambda e: cases((e, x > 0), (y, x <= 0)), lambda e: row_of(e, y),
    lambda e: column_of(e, y), lambda e: each(i, "n", e * v[i]), lambda e: diagonal(i, "n", e * v[i], "dots"),
    lambda e: GenericOperator(e, v), lambda e: GenericOperator(v, e), lambda e: times(e, 2), lambda e: times(2, e),
]  # fmt: skip
TWO = [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / b, lambda a, b: a @ b,
    lambda a, b: a**b, dot, mx.kron, mx.outer, maximum, times, lambda a, b: where(a > 0, b, x),
]  # fmt: skip
DEEPER = 4000  # of what is two or three operations deep


def made(parts: list[Expr]) -> list[Expr]:
    """Every operation on the parts, and on the parts and leaves, where the shapes fit."""
    tried: list[tuple[Callable[..., Expr], tuple[Expr, ...]]] = [(f, (e,)) for f in ONE for e in parts]
    tried += [(f, pair) for f in TWO for e, leaf in itertools.product(parts, LEAVES) for pair in ((e, leaf), (leaf, e))]
    found: dict[Expr, None] = {}
    for operation, operands in random.Random(0).sample(tried, min(len(tried), 40 * DEEPER)):
        try:
            found[operation(*operands)] = None
        except ValueError:  # the shapes do not fit
            continue
    return list(found)


def small_expressions() -> list[Expr]:
    draw = random.Random(1)
    first = made(LEAVES)
    second = made(draw.sample(first, DEEPER // 60))
    third = made(draw.sample(second, DEEPER // 60))
    return [*LEAVES, *first, *draw.sample(second, DEEPER // 2), *draw.sample(third, DEEPER // 2)]


def value(expr: Expr) -> np.ndarray | None:
    rng = np.random.default_rng(0)
    arrays = {
        "v": rng.uniform(0.3, 2, 3),
        "w": rng.uniform(0.3, 2, 3),
        "P": rng.uniform(0.3, 2, (3, 3)) + 2 * np.eye(3),
    }
    given = {"x": 0.7, "y": 1.3, "h": 0.2, "n": 3, "Q": rng.uniform(0.3, 2, (3, 3)), **arrays}
    functions = {"f": lambda a: np.sin(1.3 * np.sum(a)) + 2, "op": lambda a, b: a * b + np.sin(a + 2 * b) + a * a}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found = numeric(expr)(**given, **functions)
        except (ValueError, TypeError, IndexError, np.linalg.LinAlgError):  # it has no value there
            return None
    return found if np.all(np.isfinite(found)) else None


def differ(one: np.ndarray | None, other: np.ndarray | None) -> bool:
    if one is None or other is None:
        return False
    return one.shape != other.shape or not np.allclose(one, other, rtol=1e-4, atol=1e-9)


def alike(printer: Callable[[Expr], str], exprs: list[Expr]) -> list[str]:
    """The texts that are printed for two values."""
    texts = collections.defaultdict(list)
    for expr in exprs:
        texts[printer(expr)].append(expr)
    return [
        text for text, (first, *others) in texts.items() if any(differ(value(first), value(other)) for other in others)
    ]


@pytest.fixture(scope="module")
def expressions() -> list[Expr]:
    return small_expressions()


@pytest.mark.parametrize("printer", [Expr.latex, str, words])
def test_no_two_are_printed_alike(printer, expressions):
    assert len(expressions) > 2 * DEEPER
    assert alike(printer, expressions) == []


def test_two_that_are_printed_alike_are_noticed():
    assert alike(lambda expr: str(expr).replace("(", "").replace(")", ""), [x * (y + 1), x * y + 1]) == ["x y + 1"]
    assert alike(lambda expr: "the same", [x * y, y * x]) == []
