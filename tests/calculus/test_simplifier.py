"""Each move of the simplifier: it fires, what it makes has the same value, and it ends."""

import pytest

from derivations.calculus.simplifier import SIMPLIFICATIONS, moves, simplified
from derivations.calculus.simplifier.measure import cost
from derivations.language import (
    Identity,
    Ones,
    Size,
    Zeros,
    cos,
    cosh,
    det,
    diag,
    diagonal_of,
    dot,
    entry_sum,
    exp,
    inverse,
    kron,
    ln,
    logdet,
    matrix,
    ones,
    outer,
    relu,
    scalars,
    sin,
    softmax,
    sqrt,
    trace,
    vec,
    vector,
    where,
)
from derivations.language.elementwise import Apply, absolute, sign
from derivations.language.expression import Expr, Symbol, as_expr, walk
from derivations.language.matrices import BlockTrace, Commutation, Unvec
from tests.calculus.compare import off_by_a_thousandth, same

s, t, u = scalars("s t u")
w, x, y, b = vector("w"), vector("x"), vector("y"), vector("b", "m")
r = Symbol("r", (1, "n"))
A, B, C, D = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("C", "n", "p"), matrix("D", "p", "q")
S, T, P = matrix("S", "n", "n"), matrix("T", "n", "n"), matrix("P", "p", "p")
H, eye, one = matrix("H", "m*p", "n*q"), Identity("n"), Ones("n")

# What each move is for, a line for a move or a family of moves: the equations that they state.
SAMPLES: list[Expr] = [
    dot(w, x),
    # functions with a name of their own, and at a number
    *[ln(1 + exp(x)), ln(entry_sum(exp(x))), ln(softmax(x)), ln(softmax(A))],
    *[1 / (1 + exp(-x)), exp(x) / (1 + exp(x)), exp(x) / entry_sum(exp(x))],
    *[exp(as_expr(0)), cosh(as_expr(0)), sin(as_expr(0)), sqrt(as_expr(0)), ln(as_expr(1)), sqrt(as_expr(1))],
    # transposes
    *[(A @ C).T, A.T.T, eye.T, diag(x).T, Zeros("m", "n").T, kron(A, D).T, (s * t).T, dot(w, x).T],
    *[(2 * A).T, (s * A / t).T, (-A).T, (S + S.T).T, (2 * x.T - w.T).T, (A * B).T],
    # matrix products
    *[A @ Zeros("n", "p"), A @ (C @ D), A @ (2 * C), (s * A) @ (x / t), A @ (-x), eye @ x, A @ eye, b @ (w.T @ x)],
    *[inverse(S) @ S, S @ inverse(S), inverse(S @ T) @ S, T @ inverse(S @ T), inverse(S).T @ S.T, S.T @ inverse(S).T],
    *[diag(x) @ diag(w), diag(x) @ w, diag(x) @ one, w.T @ diag(x), one.T @ diag(x), r @ diag(x), A @ diag(x) @ w],
    *[one.T @ x, x.T @ one, Ones("m").T @ A @ x, b.T @ A @ one, one.T @ one],
    *[(eye - S) @ x, x.T @ (eye - 2 * S), w.T @ S.T @ x, outer(x, w) @ y, A @ outer(x, w) @ y, b @ (w.T @ x)],
    *[kron(A, D) @ kron(C, D.T), b @ kron(w.T, Identity(1)), A @ kron(y.T, eye), kron(b, eye) @ C],
    *[kron(A, eye) @ kron(C, eye), Commutation("m", "n") @ Commutation("n", "m")],
    # sums of entries
    *[entry_sum(array) for array in (one, ones("m", "n"), Zeros("n"), A.T, diag(x), eye, outer(b, x), r)],
    *[entry_sum(array) for array in (2 * A, s * x, x * w, x**2, x * w * y, -x, x / w, outer(b, one) * A, A @ x)],
    *[entry_sum(x - entry_sum(x) / Size("n")), entry_sum(x + 2), entry_sum(2 * x + 3 * w - x)],
    # traces and diagonals
    *[trace(M) for M in (S.T, eye, Zeros("n", "n"), diag(x), kron(S, P), outer(x, w), 2 * S, S / s, s * t)],
    *[trace(M) for M in (S @ diag(x), inverse(S) @ T @ S, S @ T @ inverse(S), S @ outer(x, w))],
    *[diagonal_of(M) for M in (diag(x), eye, S.T, Zeros("n", "n"), outer(x, w), 2 * S, s * S)],
    *[diag(one), diag(Zeros("n")), diag(2 * x), vec(2 * A), vec(Unvec(vector("v", "m*n"), "m", "n")), vec(x), vec(r)],
    *[Unvec(vec(A), "m", "n"), Unvec(2 * vector("v", "m*n"), "m", "n")],
    # Kronecker products
    *[kron(eye, Identity("p")), kron(s, A), kron(A, s), kron(x, b.T), kron(2 * A, D), kron(A, s * D)],
    *[BlockTrace(kron(A, D), matrix("E", "p", "q"), "left", ("m", "n")), BlockTrace(2 * H, A, "right", ("p", "q"))],
    *[BlockTrace(kron(A, D), B, "right", ("p", "q")), BlockTrace(Identity("n*p"), P, "left", ("n", "n"))],
    # inverses and determinants
    *[inverse(inverse(S)), inverse(eye), inverse(S.T), inverse(diag(x)), inverse(s)],
    *[det(S.T), det(eye), det(inverse(S)), det(s), logdet(S.T), logdet(eye), logdet(inverse(S))],
    # products
    *[x * w * x, w / x * x, 1 * x, 0 * x, s / 2 * (4 * t), s**2 / s, sqrt(s) * sqrt(s), -(s - t) * -x, s * sqrt(s)],
    *[(-x) * (-w), sign(x) * absolute(x), relu(x) * (x > 0), (x > 0) * (x > 0), (x > w) * (x <= w), x * one],
    *[S * eye, S * 2 * eye, A * outer(b, one), A * outer(Ones("m"), x), A / outer(b, one), A / outer(Ones("m"), x)],
    # sums
    *[A + A, 2 * x - 3 * x, x - x, 3 + s, -x + w, A.T + B.T - B.T, x + 0, x - 2 * one, s - (t - s), 2 * (s + t) - t],
    *[
        x.T + w.T,
        2 * x.T - s * w.T,
        Commutation("n", 1),
        Identity(1),
        (y / x).T @ (x * w),
        one.T @ (diag(x) + S),
        softmax(A) @ one,
        entry_sum(softmax(x)),
        (S + diag(x)) @ one,
    ],
    *[diag(x) + diag(w), 2 * diag(x) - diag(w), diag(x) + S - s * diag(w)],
    *[(s > t) * u + (s <= t) * 2, (x > w) * y + (x <= w) * x, where(x > w, y, y)],
    *[(1 - s) * t - (1 - t) * s, (x + w) * (x - w) - x**2, s * (s + 1) - s, (s + t) ** 2 - s**2 - t**2],
    *[A @ x + B @ x, A @ x - A @ w, s * A + s * B, x * w + x * y, cos(s) * x - cos(s) * w, x / s + w / s],
]
FIRINGS = [(expr, firing) for expr in dict.fromkeys(SAMPLES) for firing in moves(expr)]


def text(value: object) -> str:
    return str(value) if isinstance(value, Expr) else ""


def test_every_move_fires():
    fired = {id(firing.by) for _, firing in FIRINGS}
    assert [move.name for move in SIMPLIFICATIONS if id(move) not in fired] == []


def equal(before: Expr, after: Expr) -> bool:
    """Where a root stands, for positive values only."""
    rooted = any(isinstance(node, Apply) and node.name == "sqrt" for node in walk(before))
    return same(before, after, "positive") and (rooted or same(before, after, "nonzero"))


@pytest.mark.parametrize(("expr", "firing"), FIRINGS, ids=text)
def test_a_move_is_an_equation(expr, firing):
    assert equal(firing.before, firing.after)
    assert firing.after.shape == firing.before.shape


@pytest.mark.parametrize(("expr", "firing"), FIRINGS, ids=text)
def test_a_move_that_is_off_by_a_thousandth_is_rejected(expr, firing):
    assert not equal(firing.before, off_by_a_thousandth(firing.after))


@pytest.mark.parametrize(("expr", "firing"), FIRINGS, ids=text)
def test_a_move_shortens_or_leaves_what_it_does_not_move_again(expr, firing):
    again = firing.by.move(firing.after) if isinstance(firing.after, firing.by.kinds) else None
    assert cost(firing.after) < cost(firing.before) or again in (None, firing.after)


@pytest.mark.parametrize("expr", dict.fromkeys(SAMPLES), ids=text)
def test_the_simplifier_ends_in_the_standard_form(expr):
    last = simplified(expr)
    assert simplified(last) is last
    assert moves(last) == []
    assert all(simplified(firing.after) is simplified(firing.before) for firing in moves(expr))
    assert len({firing.before for firing in moves(expr)}) == len(moves(expr))  # none comes back
