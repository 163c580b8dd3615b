"""Every kind of expression has every reading, and every example of one is typeset by Temml."""

from collections.abc import Iterator

import pytest

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.binders import across, diagonal, each, grid, matrix_of, summation
from derivations.language.derivatives import at_point, gradient, let, partial, total
from derivations.language.exact import exact
from derivations.language.exact.reader import READERS
from derivations.language.expression import Expr, Index, walk
from derivations.language.functions import cases, diag, dot, generic, matrix, scalars, vector
from derivations.language.latex import marking
from derivations.language.latex.printer import PRINTERS
from derivations.language.shape import matrix_shape, size
from derivations.language.words import words
from derivations.language.words.speaker import WORDS
from derivations.site.temml import typeset

i, j = Index("i"), Index("j")
s, t, h = scalars("s t h")
x, y = vector("x"), vector("y")
A, X = matrix("A", "m", "n"), matrix("X", "n", "n")
u = let("u", A @ x)
RELATIONS = [e.Compare(relation, x, y) for relation in ">≥<≤=≠"]

EXAMPLES: list[Expr] = [
    (2 * x - y / el.Pi()) * x + x**2 - -e.Size("m*n") * x + e.Zeros("n") + el.number(1e-5) * y,
    A @ diag(x) @ X.T @ e.Ones("n") + e.Zeros("m", "n") @ e.Identity("n") @ x,
    each(i, "n", x[i] * dot(x, y)) + across(i, "n", A[i][j] * x[i]).T + diagonal(i, "n", y[i]) @ x,
    grid(i, "m", j, "n", A[i][j]) @ x + summation(i, "m", A[i][1]) * u,
    matrix_of((s, t), (1, f.Length(x))),
    f.GenericOperator(generic("f", x, length="n"), y),
    cases((s, t > 0), (0, t <= 0)) + el.where(t >= 0, s, 1),
    el.where(x < y, x, 0) + el.maximum(x, 0) + el.minimum(y, 1),
    *RELATIONS,
    e.Add(*RELATIONS[:2]) * RELATIONS[2] - diag(RELATIONS[3]) @ RELATIONS[4],
    *(el.Apply(name, x) for name in el.ELEMENTWISE),
    *(el.Apply(name, s / t) for name in el.ELEMENTWISE),
    mx.trace(X) + mx.det(X) + mx.logdet(X) + mx.norm(A) + mx.norm(x) ** 2 + mx.det(X) ** 2 + mx.logdet(X) ** 2,
    mx.inverse(X) @ mx.inverse(X).T @ mx.inverse(X.T) @ mx.inverse(X + mx.inverse(X)),
    mx.kron(A, X) @ mx.kron(x, y) + mx.Commutation("m", "n").T @ mx.vec(A),
    mx.Commutation("n", "m*n").T @ mx.vec(mx.kron(A, x)),
    mx.DiagonalPlaces("n") @ mx.diagonal_of(X) + mx.vec(mx.Unvec(mx.vec(X), "n", "n")),
    mx.BlockTrace(mx.kron(A, X), X, "left", ("m", "n")) + mx.BlockTrace(mx.kron(X, A), X, "right", ("m", "n")),
    *(mx.Reduce(kind, array) for kind in mx.REDUCTIONS for array in (x, x.T, A)),
    mx.softmax(x) + mx.softmax(A.T) @ e.Ones("m"),
    mx.entry_sum(A) * mx.entry_sum(x),
    mx.inverse(X) @ d.Differential(X, (X,)) @ mx.inverse(X) + d.Differential(X @ X, (X,)),
    A @ d.Differential(x, (x,)) + d.Differential(u, (x, A)) + s * d.Differential(let("loss", A @ x), (x,)),
    d.Differential(X, (X,)).T @ d.Differential(x, (x,)),
    partial(mx.trace(X), X) + total(mx.det(X), X) @ gradient(mx.det(X), X),
    d.Total(mx.inverse(X), X, layout="denominator"),
    partial(dot(u, u), u) @ u,
    at_point(let("f", s * t, s, t), s=2, t=1) * at_point(gradient(s * t, s, t), s=2, t=1)[1],
    d.Limit(h, ((s + h) ** 2 - s**2) / h),
]


def kinds(base: type[Expr] = Expr) -> Iterator[type[Expr]]:
    """Every type of which there are nodes."""
    for kind in base.__subclasses__():
        yield from kinds(kind) if kind.__subclasses__() else [kind]


def test_every_kind_of_expression_has_every_reading():
    for kind in kinds():
        assert kind in PRINTERS, kind
        assert kind in WORDS, kind
        assert kind in READERS, kind


def test_every_kind_of_expression_has_an_example():
    met = {type(node) for example in EXAMPLES for node in walk(example)}
    assert set(kinds()) <= met, set(kinds()) - met


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_temml_sets_what_is_printed(example):
    assert "<math" in typeset(example.latex(), display=True)
    with marking():
        assert "<math" in typeset(example.latex(), display=True)
    assert words(example)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_exact_reading_has_the_shape(example):
    sizes = {"n": 2, "m": 3}
    expected = tuple(size(dim, sizes) for dim in matrix_shape(example.shape))
    positions = {i: 1, j: 2}
    assert exact(example, sizes, positions=positions).shape == expected
