"""Two expressions that are said alike have one value: every small expression, and every way to bracket it."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest

from derivations.evidence.points import AnyFunction
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.binders import column_of, each, matrix_of, row_of, summation
from derivations.language.derivatives import at_point
from derivations.language.expression import Expr, Index
from derivations.language.functions import matrix, scalars, vector
from derivations.language.numeric import numeric
from derivations.language.shape import ShapeError
from derivations.language.words import words

s, t, h = scalars("s t h")
x, A = vector("x"), matrix("A", "n", "n")
i = Index("i")
LEAVES: list[Expr] = [s, t, x, A]


def matrix_product(left: Expr, right: Expr) -> Expr:
    if () in (left.shape, right.shape):
        raise ShapeError("said like a product with a scalar, which it is")
    return e.MatMul(left, right)


def point(body: Expr, value: Expr) -> Expr:
    if value.shape:
        raise ShapeError("s is a scalar")
    return at_point(body, s=value)


ONE: list[Callable[[Expr], Expr]] = [
    lambda u: -u, lambda u: u.T, lambda u: u**2, lambda u: u ** (-t), el.exp,
    mx.inverse, mx.norm, mx.softmax, f.diag,
    lambda u: summation(i, "n", x[i] * u), lambda u: each(i, "n", x[i] + u), lambda u: u[1], lambda u: d.Total(u, s),
    lambda u: d.Limit(h, u), lambda u: at_point(u, s=3), lambda u: f.generic("f", u), lambda u: row_of(u, s),
    lambda u: matrix_of((u, s), (t, u)), lambda u: e.Compare(">", u, s), lambda u: d.Differential(u, (s,)),
]  # fmt: skip
TWO: list[Callable[[Expr, Expr], Expr]] = [
    e.Add, e.Subtract, e.Multiply, e.Divide, e.Power, matrix_product, e.Dot, el.Maximum, mx.Kronecker, column_of,
    lambda u, v: el.where(e.Compare(">", u, s), v, u), point,
    lambda u, v: f.cases((u, s <= t), (v, s > t)), lambda u, v: f.generic("f", u, v),
]  # fmt: skip
VALUES = {
    "s": 0.7, "t": 1.3, "h": 0.1, "x": np.array([0.4, 1.1, 2.3]), "n": 3, "ds": 0.6, "f": AnyFunction(5),
    "A": np.array([[2.0, 0.3, 0.1], [0.5, 1.7, 0.4], [0.2, 0.6, 1.4]]),
}  # fmt: skip


def made(one: Iterable[Expr], two: Iterable[tuple[Expr, Expr]]) -> Iterator[Expr]:
    """What can be made of one expression, and of two; what has no shape cannot."""
    operands: list[tuple[Expr, ...]] = [*((u,) for u in one), *two]
    for parts in operands:
        for make in TWO if len(parts) == 2 else ONE:
            try:
                yield make(*parts)
            except (ShapeError, ValueError):
                continue


@functools.cache
def small_expressions() -> list[Expr]:
    """Everything that one operation or two make of the leaves, and a choice of what three make."""
    first = list(dict.fromkeys(made(LEAVES, itertools.product(LEAVES, LEAVES))))
    pairs = [*itertools.product(first, LEAVES), *itertools.product(LEAVES, first)]
    second = list(dict.fromkeys(made(first, pairs)))
    both = [*zip(second[::90], first * 9, strict=False), *zip(first * 9, second[4::90], strict=False)]
    return [*LEAVES, *first, *second, *dict.fromkeys(made(second[::80], both))]


def said_alike(exprs: Iterable[Expr], unheard: str = ",") -> Iterator[list[Expr]]:
    """Expressions with the same words but for those that are not heard, the commas."""
    by_words: dict[str, list[Expr]] = defaultdict(list)
    for expr in exprs:
        by_words[re.sub(unheard, "", words(expr))].append(expr)
    return (alike for alike in by_words.values() if len(alike) > 1)


def same(left: Expr, right: Expr) -> bool:
    with np.errstate(all="ignore"):
        a, b = (numeric(expr)(**VALUES) for expr in (left, right))
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True)


def test_what_is_said_alike_has_one_value():
    exprs = small_expressions()
    assert len(exprs) > 20000
    for first, *others in said_alike(exprs):
        for other in others:
            assert same(first, other), (words(first), first, other)


@pytest.mark.parametrize("word", ["the quantity", "end quantity"])
def test_without_a_word_there_would_be_others(word):
    deeper = [s * (s + t) * t, s * (s + t * t)]
    every = said_alike([*small_expressions()[::9], *deeper], rf",| {word}\b")
    assert any(not same(first, other) for first, *others in every for other in others)
