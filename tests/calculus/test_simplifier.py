"""Each move of the simplifier: it fires, what it makes has the same value, and it ends."""

from fractions import Fraction

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
    let,
    ln,
    logdet,
    logsumexp,
    matrix,
    maximum,
    norm,
    ones,
    outer,
    relu,
    scalars,
    sigmoid,
    sin,
    sinh,
    softmax,
    sqrt,
    trace,
    vec,
    vector,
    where,
)
from derivations.language.elementwise import Apply, Pi, absolute, sign
from derivations.language.expression import Expr, Number, Power, Symbol, as_expr, walk
from derivations.language.matrices import BlockTrace, Commutation, DiagonalPlaces, Reduce, Unvec
from derivations.language.parse import parse
from tests.calculus.compare import off_by_a_thousandth, same

s, t, u = scalars("s t u")
w, x, y, b = vector("w"), vector("x"), vector("y"), vector("b", "m")
r = Symbol("r", (1, "n"))
A, B, C, D = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("C", "n", "p"), matrix("D", "p", "q")
S, T, P = matrix("S", "n", "n"), matrix("T", "n", "n"), matrix("P", "p", "p")
F = matrix("F", "p", "q")
H, eye, one, E = matrix("H", "m*p", "n*q"), Identity("n"), Ones("n"), DiagonalPlaces("n")
HALF = Fraction(1, 2)
centred = let("c", x - entry_sum(x) / Size("n"))
centred_rows = let("C_0", A - Ones("m") @ (Ones("m").T @ A) / Size("m"))

# What each move is for, a line for a move or a family of moves: the equations that they state.
SAMPLES: list[Expr] = [
    dot(w, x),
    # functions with a name of their own, and at a number
    *[ln(1 + exp(x)), ln(entry_sum(exp(x))), ln(softmax(x)), ln(softmax(A))],
    *[1 / (1 + exp(-x)), exp(x) / (1 + exp(x)), exp(x) / entry_sum(exp(x))],
    *[diag(1 / (exp(A) @ one)) @ exp(A), exp(A) @ diag(1 / (exp(A).T @ Ones("m"))), ln(exp(A) @ one)],
    *[ln(exp(A).T @ Ones("m")), ln(Ones("m").T @ exp(A)), softmax(x - Reduce("max", x)), softmax(s + A - b @ one.T)],
    *[softmax((A - Ones("m") @ x.T).T), s + logsumexp(x - s), x - s - logsumexp(x - s), logsumexp(A + b @ one.T) - b],
    *[A - b @ one.T - logsumexp(A - b @ one.T) @ one.T, t * s + w - logsumexp(s + x) + s],
    *[x / (1 + exp(w)), sqrt(x.T @ x), sqrt(entry_sum(A**2)), sqrt(entry_sum(A * A)), (x.T @ x) ** HALF],
    *[exp(ln(x)), ln(exp(x)), sqrt(x**2)],
    # functions that meet in a product
    *[sinh(x) / cosh(x), sin(x) ** 2 / cos(x) ** 2, x / (1 + exp(x)) ** 2, exp(x) * sigmoid(-x), exp(x) ** 2 * exp(w)],
    *[1 / exp(x), exp(x) * exp(-x) * w, sqrt(exp(s)), x * sign(x), x / absolute(x), sign(x) / absolute(x)],
    *[x * x**s, x**s * x**t * w, x ** (s - 1) * x**2, x**s * x ** (-s), t * t ** (s - 1)],
    *[x * (w * x ** (s - 1) + y), t * (s * t ** (s - 1) - 2)],
    *[absolute(x) ** 3 * sign(x), maximum(0, x) * (x > 0), s / norm(x) ** 2, (x.T @ x) * norm(x), norm(A) ** 4],
    *[(x.T @ x) ** Fraction(3, 2), s / sqrt(x.T @ x), 1 / (sqrt(as_expr(2)) * sqrt(Pi())), 1 / sqrt(2 * Pi())],
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
    *[kron(A, eye) @ kron(C, eye), Commutation("m", "n") @ Commutation("n", "m"), Commutation("m", "n").T],
    # commutation matrices, vec, and places on the diagonal
    *[Commutation("p", "m") @ kron(A, D), Commutation("p", "m") @ kron(b, D), kron(y.T, A) @ Commutation("n", "n")],
    *[Commutation("p", "m") @ (kron(A, D) - 2 * kron(B, D)), Commutation("m", "n") @ vec(A)],
    *[kron(C.T, B) @ vec(A.T @ B), kron(y.T, B) @ vec(S), kron(C.T, x.T) @ vec(S), vec(A).T @ kron(C, B)],
    *[vec(A).T @ Commutation("m", "n").T, E.T @ vec(S), vec(S).T @ E],
    *[E.T @ E, Commutation("n", "n") @ E, E.T @ Commutation("n", "n"), kron(y.T, A) @ E, kron(A, y.T) @ E],
    *[E.T @ kron(y, A.T), E.T @ kron(S, y), E.T @ kron(S, T) @ E, A @ E.T @ kron(S, T) @ E @ C],
    *[E.T @ (kron(S, T) + 2 * kron(T, S)) @ E, kron(y.T, eye) @ E],
    # brackets multiplied out in a product, names that add up to zero
    *[Ones("m").T @ (A - Ones("m") @ (Ones("m").T @ A) / Size("m")), C.T @ (eye - ones("n", "n") / Size("n")) @ one],
    *[entry_sum(centred), y.T @ (centred * y), entry_sum(s * centred - y), Ones("m").T @ centred_rows @ C],
    *[Ones("m").T @ (2 * centred_rows + A), (diag(x) - outer(x, x)) @ w, w.T @ (diag(x) - outer(x, x))],
    # sums of entries
    *[entry_sum(array) for array in (one, ones("m", "n"), Zeros("n"), A.T, diag(x), eye, outer(b, x), r)],
    *[entry_sum(array) for array in (2 * A, s * x, x * w, x**2, x * w * y, -x, x / w, outer(b, one) * A, A @ x)],
    *[entry_sum(x - entry_sum(x) / Size("n")), entry_sum(x + 2), entry_sum(2 * x + 3 * w - x)],
    # traces and diagonals
    *[trace(M) for M in (S.T, eye, Zeros("n", "n"), diag(x), kron(S, P), outer(x, w), 2 * S, S / s, s * t)],
    *[trace(M) for M in (T @ S, S.T @ T.T, S @ inverse(T), T.T @ S @ S.T)],
    *[diagonal_of(M) for M in (S @ diag(x) @ T, S.T @ diag(x) @ T, diag(x) @ S, S @ diag(x))],
    *[diagonal_of(S @ diag(x) @ T - 2 * (T @ diag(x) @ S)), diagonal_of(S + 2 * T)],
    *[entry_sum(S * inverse(S).T), entry_sum(inverse(S).T * S)],
    *[trace(M) for M in (S @ diag(x), inverse(S) @ T @ S, S @ T @ inverse(S), S @ outer(x, w))],
    *[diagonal_of(M) for M in (diag(x), eye, S.T, Zeros("n", "n"), outer(x, w), 2 * S, s * S)],
    *[diag(one), diag(Zeros("n")), diag(2 * x), vec(2 * A), vec(Unvec(vector("v", "m*n"), "m", "n")), vec(x), vec(r)],
    *[Unvec(vec(A), "m", "n"), Unvec(2 * vector("v", "m*n"), "m", "n")],
    # Kronecker products
    *[kron(eye, Identity("p")), kron(s, A), kron(A, s), kron(x, b.T), kron(2 * A, D), kron(A, s * D)],
    *[BlockTrace(kron(A, D), matrix("E", "p", "q"), "left", ("m", "n")), BlockTrace(2 * H, A, "right", ("p", "q"))],
    *[BlockTrace(kron(A, D), B, "right", ("p", "q")), BlockTrace(Identity("n*p"), P, "left", ("n", "n"))],
    *[BlockTrace(ones("m*p", "n*q"), A, "right", ("p", "q")), kron(A, D) + 2 * kron(B, D), kron(A, D) - kron(A, F) + H],
    # inverses and determinants
    *[inverse(inverse(S)), inverse(eye), inverse(S.T), inverse(diag(x)), inverse(s), inverse(kron(S, P)), det(diag(x))],
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
        ln(softmax(x) / softmax(y)),
        entry_sum(let("p", softmax(x))),
        (S + diag(x)) @ one,
    ],
    *[eye - diag(x), S + 2 * eye - s * diag(x), x.T @ S.T - y.T, x.T - entry_sum(x) / Size("n") * one.T, x.T @ S + y.T],
    *[softmax(y).T @ (softmax(S) * (T - outer(T @ one, one))) @ ln(x), y.T @ (S * (T - S)).T @ x],
    *[(1 - A.T @ Ones("m")).T @ (1 - A.T @ Ones("m")), x.T + s, 2 * x.T - s * w.T + 1, 1 + outer(b, x) @ diag(x)],
    *[1 - sigmoid(-x), 2 * sigmoid(-s) - 2, s - s * sigmoid(-x), (ones("n", "n") / 2 - eye).T, (S * T.T + S.T).T],
    *[1 - x / (1 + x), x / (1 - x) + 1, s - s * t / (t + u), A - A * s / (s + t), 1 / (s + t) - t / (s + t)],
    *[(w > x) * y + (w <= x) * 2, (s / 10 > s) / 10 + (s >= s / 10)],
    *[diag((S * D) @ one) @ (-S @ T) for D in (S - T, T - S, 1 - T)],
    *[diag(x) + diag(w), 2 * diag(x) - diag(w), diag(x) + S - s * diag(w)],
    *[(s > t) * u + (s <= t) * 2, (x > w) * y + (x <= w) * x, where(x > w, y, y)],
    # values under a condition
    *[
        (x > 0) / sqrt(x),
        2 * y * (x > 1) * ln(x),
        s * where(x > 0, w / x, 0) * x,
        (s > 0) * x / s,
        (s > 0) / s * (s <= 0),
    ],
    *[where(x > 0, ln(x), 0) + (x > 0) * y, where(x > 0, 1 / x, 0) - (x <= 0) * w, where(x > w, where(x > w, y, w), 2)],
    *[where(x <= 0, 0, ln(x)) * (x > 0), where(x > 0, ln(x), 0) ** 2 / x, where(x > w, 1, where(x > w, y, w))],
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
    """Where a root, a logarithm or a power such as xˢ stands, for positive values only."""
    rooted = any(
        (isinstance(node, Apply) and node.name in ("sqrt", "ln"))
        or (isinstance(node, Power) and not isinstance(node.exponent, Number))
        for node in walk(before)
    )
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


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 - sigmoid(-x) + sigmoid(x)", "2 σ(x)"),
        ("(x > 0)*a + (x <= 0)*b + where(x > 0, a, b)", "where(x > 0, 2 a, 2 b)"),
        ("(1 - a)*(a - 1)**x", "−(a − 1)^(x + 1)"),
        ("(x < x)*a + (x <= x)*a + where(x < x, a, a)", "2 a"),
    ],
)
def test_what_a_move_makes_of_two_terms_may_be_there_already(text, result):
    assert str(simplified(parse(text, {"x": (), "a": (), "b": ()}))) == result


def test_a_minus_goes_into_a_difference_unless_this_stands_there_twice():
    r = x - w
    assert str(simplified(-(A @ r))) == "A (w − x)"
    assert str(simplified(-(r @ r.T))) == "−(x − w) (x − w)ᵀ"
    assert str(simplified((w - x) @ r.T)) == "−(w − x) (w − x)ᵀ"
    assert str(simplified(exp((w - x).T @ r))) == "exp(−(w − x)ᵀ (w − x))"
