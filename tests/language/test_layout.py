"""The transpose is carried to the leaves, as a person writes it, and is still the transpose."""

import pytest

from derivations.evidence.equality import equal
from derivations.language.derivatives import Differential, Total
from derivations.language.elementwise import exp, maximum, minimum, where
from derivations.language.exact import exact
from derivations.language.expression import Expr, MatMul, Zeros
from derivations.language.functions import diag, matrix, vector
from derivations.language.layout import transposed
from derivations.language.matrices import Commutation, DiagonalPlaces, inverse, kron, softmax, vec

x, y = vector("x"), vector("y", "m")
A, B, X = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("X", "n", "n")

WRITTEN: dict[str, tuple[Expr, Expr]] = {
    "inverse": (inverse(X), inverse(X).T),
    "kronecker": (kron(A, X.T), kron(A.T, X)),
    "product": (A @ inverse(X) @ diag(x), diag(x) @ (inverse(X).T @ A.T)),
    "maximum": (maximum(A, B.T.T), maximum(A.T, transposed(B.T.T))),
    "minimum": (minimum(A, B), minimum(A.T, B.T)),
    "where": (where(A > B, A, 0), where(A > B, A, 0).T),
    "softmax": (softmax(A), softmax(A).T),
    "element-wise": (exp(A), exp(A).T),
    "zeros": (Zeros("m", "n"), Zeros("n", "m")),
    "commutation": (Commutation("m", "n"), Commutation("n", "m")),
    "diagonal places": (DiagonalPlaces("n"), DiagonalPlaces("n").T),
    "vector": (vec(A), vec(A).T),
    "change": (A @ Differential(X, (X,)), Differential(X, (X,)).T @ A.T),
    "derivative": (kron(Total(A @ x, x), x), kron(Total(A @ x, x, layout="denominator"), x.T)),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_the_transpose_is_written_so_and_is_one(name):
    expr, written = WRITTEN[name]
    assert transposed(expr) is written
    sizes = {"n": 2, "m": 3}
    assert equal(exact(transposed(expr), sizes), exact(expr, sizes).T)
    assert not equal(exact(2 * transposed(expr) + transposed(exp(expr)), sizes), exact(expr, sizes).T)


def test_a_long_product_is_turned_round_once():
    product: Expr = A
    factors = [A]
    for k in range(3000):
        factors.append(matrix(f"W_{k}", "n", "n"))
        product = product @ factors[-1]
    turned = transposed(product)
    for factor in reversed(factors[-5:]):
        assert isinstance(turned, MatMul)
        assert turned.left is factor.T
        turned = turned.right
