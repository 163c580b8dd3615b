"""What is said of the operations that the paper does not have."""

import pytest

from derivations.language.derivatives import Differential, let, total
from derivations.language.elementwise import Pi, absolute, exp, minimum, relu, where
from derivations.language.expression import Expr, Size, Zeros
from derivations.language.functions import matrix, scalars, vector
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

s, t = scalars("s t")
x, y = vector("x"), vector("y")
A, X = matrix("A", "m", "n"), matrix("X", "n", "n")

SAID: list[tuple[Expr, str]] = [
    (Pi(), "pi"),
    (Size("m*n"), "m times n"),
    (Zeros("m", "n"), "the matrix of zeros"),
    (minimum(s, t), "the minimum of s and t"),
    (where(s > t, s, 0), "s where s is greater than t, and 0 elsewhere"),
    (s < t, "s is less than t"),
    (s >= t, "s is at least t"),
    (relu(s - t), "the rectified linear unit of the quantity s minus t"),
    (absolute(s), "the absolute value of s"),
    (trace(X + X), "the trace of the quantity X plus X"),
    (det(X), "the determinant of X"),
    (logdet(X), "the logarithm of the absolute value of the determinant of X"),
    (inverse(X), "the inverse of X"),
    (kron(A, X), "the Kronecker product of A and X"),
    (vec(A), "the stacked columns of A"),
    (Unvec(vec(A), "m", "n"), "the m by n matrix whose stacked columns are the stacked columns of A"),
    (Commutation("m", "n"), "the commutation matrix of m by n"),
    (DiagonalPlaces("n"), "the matrix of the places of a diagonal of n"),
    (diagonal_of(X), "the diagonal of X"),
    (BlockTrace(kron(A, X), X, "left", ("m", "n")),
     "the partial trace over the right factor of the Kronecker product of A and X with X"),
    (norm(x), "the norm of x"),
    (Reduce("max", x), "the largest entry of x"),
    (Reduce("prod", A), "the product of the entries of each row of A"),
    (softmax(A), "the softmax of each row of A"),
    (Differential(X, (X,)), "the differential of X"),
    (Differential(let("f", s**2, s), (s,)), "the differential of f"),
    (total(inverse(X), X), "the Jacobian of the inverse of X with respect to X"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "said"), SAID, ids=lambda value: value if isinstance(value, str) else "")
def test_it_is_said_so(expr, said):
    assert words(expr) == said


def test_shared_parts_of_a_long_expression_are_said_once():
    h: Expr = x
    for _ in range(12):
        h = h + exp(X @ h)
    said = words(h)
    assert said.startswith("u sub 11 plus the exponential of X matrix times u sub 11, where u sub 1 is x plus ")
    assert len(said) < 1500
