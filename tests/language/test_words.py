"""What is said of the operations that the paper does not have."""

import pytest

from derivations.language.binders import summation
from derivations.language.derivatives import Differential, let, total
from derivations.language.elementwise import Pi, absolute, exp, maximum, minimum, relu, sin, where
from derivations.language.expression import Expr, Index, Size, Zeros
from derivations.language.functions import dot, generic, matrix, scalars, vector
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    DiagonalPlaces,
    Reduce,
    Unvec,
    det,
    diagonal_of,
    inverse,
    kron,
    logdet,
    norm,
    softmax,
    trace,
    vec,
)
from derivations.language.words import words

s, t, b, n = scalars("s t b n")
i = Index("i")
w, x, y = vector("w"), vector("x"), vector("y")
A, X = matrix("A", "m", "n"), matrix("X", "n", "n")

SAID: list[tuple[Expr, str]] = [
    (Pi(), "pi"),
    (Size("m*n"), "m times n"),
    (Zeros("m", "n"), "the matrix of zeros of size m by n"),
    (minimum(s, t), "the minimum of s and t"),
    (where(s > t, s, 0), "s where s is greater than t, and 0 elsewhere"),
    (s < t, "s is less than t"),
    (s >= t, "s is at least t"),
    (relu(s - t), "the rectified linear unit of the quantity s minus t"),
    (absolute(s), "the absolute value of s"),
    (trace(X + X), "the trace of the quantity X plus X"),
    (det(X), "the determinant of X"),
    (logdet(X), "the logarithm of the absolute value of the determinant of X"),
    (inverse(X), "X inverse"),
    (kron(A, X), "the Kronecker product of A and X"),
    (vec(A), "the stacked columns of A"),
    (Unvec(vec(A), "m", "n"), "the matrix of size m by n whose stacked columns are the stacked columns of A"),
    (Commutation("m", "n"), "the commutation matrix of m by n"),
    (DiagonalPlaces("n"), "the matrix of the places of a diagonal of n"),
    (diagonal_of(X), "the diagonal of X"),
    (BlockTrace(kron(A, X), X, "left", ("m", "n")),
     "the partial trace over the right factor of the Kronecker product of A and X, with X"),
    (norm(x), "the norm of x"),
    (Reduce("max", x), "the largest entry of x"),
    (Reduce("prod", A), "the product of the entries of each row of A"),
    (softmax(A), "the softmax of each row of A"),
    (Differential(X, (X,)), "the differential of X"),
    (Differential(let("f", s**2, s), (s,)), "the differential of f"),
    (total(inverse(X), X), "the Jacobian of X inverse with respect to X"),
]  # fmt: skip


BRACKETS: list[tuple[Expr, str]] = [
    (dot(w, x) + b, "w dot x, plus b"),
    (dot(w, x + b), "w dot the quantity x plus b"),
    (n * x ** (n - 1), "n times x to the power of the quantity n minus 1"),
    (n * x**n - 1, "n times x to the power n, minus 1"),
    ((s + t) * b, "the quantity s plus t, end quantity, times b"),
    (s + t * b, "s plus t times b"),
    (sin(s) ** 2, "the square of the sine of s"),
    (sin(s**2), "the sine of s squared"),
    ((s + t) / b - b, "the quantity s plus t, end quantity, over b, minus b"),
    ((s + t) / b, "s plus t, all over b"),
    (s + t / b, "s plus t over b"),
    (s / (t * b), "s over the quantity t times b"),
    (s / t * b, "s over t, times b"),
    (s / t / b, "the quantity s over t, end quantity, over b"),
    (s * t / b / n, "the quantity s times t over b, end quantity, over n"),
    (-(s**2), "minus s squared"),
    ((-s) ** 2, "the square of minus s"),
    ((X @ x).T, "the transpose of the quantity capital X times x"),
    (X.T @ x, "capital X transpose times x"),
    (X @ (x * y), "capital X times the element-wise product of x and y"),
    ((X @ x) * y, "the element-wise product of capital X times x and y"),
    (maximum(0, dot(w, x) + b), "the maximum of 0 and the quantity w dot x, plus b"),
    (maximum(0, dot(w, x)) + b, "the maximum of 0 and the quantity w dot x, end quantity, plus b"),
    (summation(i, "n", x[i]) + b, "the sum over i from 1 to n of x sub i, end sum, plus b"),
    (summation(i, "n", x[i] + b), "the sum over i from 1 to n of the quantity x sub i plus b"),
    (s + (b > 0), "s plus the comparison b is greater than 0"),
    (s + b > 0, "s plus b is greater than 0"),
    (generic("f", s + t), "f of the quantity s plus t"),
    (generic("f", s) + t, "f of s, plus t"),
    (X @ w, "X times w"),
    (X @ x, "capital X times x"),
    (matrix("W", "N", "n") @ w / Size("N"), "capital W times w over capital N"),
]


@pytest.mark.parametrize(
    ("expr", "said"), [*SAID, *BRACKETS], ids=lambda value: value if isinstance(value, str) else ""
)
def test_it_is_said_so(expr, said):
    assert words(expr) == said


def test_shared_parts_of_a_long_expression_are_said_once():
    h: Expr = x
    for _ in range(12):
        h = h + exp(X @ h)
    said = words(h)
    assert said.startswith(
        "u sub 11 plus the exponential of the quantity capital X times u sub 11, in which u sub 1 stands for x"
    )
    assert len(said) < 1500
