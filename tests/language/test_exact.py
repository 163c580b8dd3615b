"""The exact reading of each operation: its entries by definition, its derivatives by known formulas, and wrong ones."""

import numpy as np
import pytest
import sympy

from derivations.evidence.equality import equal
from derivations.language.binders import summation
from derivations.language.derivatives import Differential, Gradient, Partial, Total, let, partial, total
from derivations.language.elementwise import (
    ELEMENTWISE,
    Apply,
    Pi,
    absolute,
    exp,
    maximum,
    minimum,
    relu,
    sigmoid,
    softplus,
    where,
)
from derivations.language.exact import Reader, exact, symbols
from derivations.language.exact.signs import BySign
from derivations.language.expression import Compare, Expr, Identity, Index, Ones, Zeros, as_expr
from derivations.language.functions import cases, diag, dot, matrix, scalars, vector
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

SIZES = {"n": 2, "m": 3, "p": 2}
s, t = scalars("s t")
a, x, y = vector("a"), vector("x"), vector("y")
A, B, C, X, S = (
    matrix("A", "m", "n"),
    matrix("B", "n", "p"),
    matrix("C", "p", "m"),
    matrix("X", "n", "n"),
    matrix("S", "n", "n"),
)
I = Identity("n")

rng = np.random.default_rng(0)
VALUES = {
    "s": np.array(0.7), "t": np.array(-0.4), "a": rng.normal(size=2), "x": rng.normal(size=2), "y": rng.normal(size=2),
    "A": rng.normal(size=(3, 2)), "B": rng.normal(size=(2, 2)), "C": rng.normal(size=(2, 3)),
    "X": rng.normal(size=(2, 2)), "G": rng.normal(size=(6, 4)),
}  # fmt: skip


def value(expr: Expr) -> np.ndarray:
    """The exact reading with numbers put for its symbols."""
    point: dict[sympy.Symbol, float] = {}
    for name, array in VALUES.items():
        rows, columns = (*array.shape, 1, 1)[:2]
        point.update(zip(symbols(name, rows, columns), array.ravel(), strict=True))
    return np.array(exact(expr, SIZES).subs(point).evalf().tolist(), dtype=float)


def down_columns(array: np.ndarray) -> np.ndarray:
    return array.reshape(-1, 1, order="F")


def by_rows(function):
    return lambda array: np.array([[function(row)] for row in array])


V = VALUES
BY_DEFINITION = {
    "pi": (Pi(), np.pi),
    "zeros": (Zeros("m", "n"), np.zeros((3, 2))),
    "maximum": (maximum(x, y), np.maximum(V["x"], V["y"])[:, None]),
    "minimum": (minimum(A, s), np.minimum(V["A"], V["s"])),
    "where": (where(x < y, a, 1), np.where(V["x"] < V["y"], V["a"], 1)[:, None]),
    "greater": (Compare(">", A, s), V["A"] > V["s"]),
    "at least": (Compare("≥", A, s), V["A"] >= V["s"]),
    "less": (Compare("<", A, s), V["A"] < V["s"]),
    "at most": (Compare("≤", A, s), V["A"] <= V["s"]),
    "equal": (Compare("=", A, A * 1), np.ones((3, 2))),
    "not equal": (Compare("≠", A, A * 1), np.zeros((3, 2))),
    "sum of a matrix": (entry_sum(A), V["A"].sum()),
    "trace": (trace(X), np.trace(V["X"])),
    "determinant": (det(X), np.linalg.det(V["X"])),
    "log-determinant": (logdet(X), np.linalg.slogdet(V["X"])[1]),
    "inverse": (inverse(X), np.linalg.inv(V["X"])),
    "kronecker": (kron(A, B), np.kron(V["A"], V["B"])),
    "vec": (vec(A), down_columns(V["A"])),
    "unvec": (Unvec(vec(A), "m", "n"), V["A"]),
    "commutation": (Commutation("m", "n") @ vec(A), down_columns(V["A"].T)),
    "diagonal places": (DiagonalPlaces("n") @ x, down_columns(np.diag(V["x"]))),
    "diagonal of a matrix": (diagonal_of(X), np.diag(V["X"])[:, None]),
    "norm": (norm(x), np.linalg.norm(V["x"])),
    "norm of a matrix": (norm(A), np.linalg.norm(V["A"])),
    "max": (Reduce("max", x), V["x"].max()),
    "min by rows": (Reduce("min", A), V["A"].min(axis=1, keepdims=True)),
    "max by rows": (Reduce("max", A), V["A"].max(axis=1, keepdims=True)),
    "prod by rows": (Reduce("prod", A), V["A"].prod(axis=1, keepdims=True)),
    "prod": (Reduce("prod", x), V["x"].prod()),
    "prod of a row": (Reduce("prod", x.T), V["x"].prod()),
    "logsumexp": (logsumexp(x), np.log(np.exp(V["x"]).sum())),
    "logsumexp by rows": (logsumexp(A), np.log(np.exp(V["A"]).sum(axis=1, keepdims=True))),
    "softmax": (softmax(x), (np.exp(V["x"]) / np.exp(V["x"]).sum())[:, None]),
    "softmax by rows": (softmax(A), np.exp(V["A"]) / np.exp(V["A"]).sum(axis=1, keepdims=True)),
    "softmax of a row": (softmax(x.T), np.exp(V["x"])[None, :] / np.exp(V["x"]).sum()),
}


@pytest.mark.parametrize("name", BY_DEFINITION)
def test_an_operation_by_its_definition(name):
    expr, expected = BY_DEFINITION[name]
    assert np.allclose(value(expr), expected, rtol=1e-12)


def test_the_block_trace_turns_a_kronecker_product_round():
    gradient = matrix("G", "m*n", "n*p")  # as kron(A, B): 6 × 4
    left, right = BlockTrace(gradient, B, "left", ("m", "n")), BlockTrace(gradient, A, "right", ("n", "p"))
    inner = np.sum(np.kron(V["A"], V["B"]) * V["G"])
    assert np.isclose(np.sum(value(left) * V["A"]), inner)
    assert np.isclose(np.sum(value(right) * V["B"]), inner)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_an_element_wise_function_has_the_slope_of_the_table(name):
    row, z = ELEMENTWISE[name], s
    assert equal(exact(total(Apply(name, z), z), {}), exact(row.slope(z), {}))
    assert not equal(exact(total(Apply(name, z), z), {}), exact(row.slope(z) + z / 1000, {}))


def test_an_element_wise_function_is_taken_of_each_entry():
    assert exact(sigmoid(x), {"n": 2})[1] == exact(sigmoid(x[2]), {"n": 2})[0]


# Derivatives with respect to a matrix: a right form and a wrong one

dX, dA = Differential(X, (X,)), Differential(A, (A,))
XI = inverse(X)
DERIVATIVES = {
    "determinant": (total(det(X), X), det(X) * XI, det(X) * XI.T),
    "log-determinant": (total(logdet(X), X), XI, XI.T),
    "trace": (total(trace(C @ A @ B), A), B @ C, 2 * B @ C),
    "sum of a product": (partial(entry_sum(A @ B), A), B @ Ones("p") @ Ones("m").T, 2 * B @ Ones("p") @ Ones("m").T),
    "inverse by a matrix": (total(inverse(X), X), -kron(XI.T, XI), -kron(XI, XI.T)),
    "vector by a matrix": (total(A @ x, A), kron(x.T, Identity("m")), 2 * kron(x.T, Identity("m"))),
    "matrix by a vector": (total(x @ x.T, x), kron(x, I) + kron(I, x), kron(x, I) - kron(I, x)),
    "product by a factor": (total(A @ X @ B, X), kron(B.T, A), kron(B, A)),
    "transpose": (total(A.T, A), Commutation("m", "n"), Commutation("n", "m")),
    "matrix by a scalar": (total(A * s**2, s), 2 * s * A, s * A),
    "gradient": (Gradient(norm(A) ** 2, (A,)), 2 * A.T, A.T),
    "by an intermediate": (partial(let("f", trace(let("U", X @ X) @ S)), let("U", X @ X)), S, S.T),
    "denominator, scalar": (Total(det(X), X, layout="denominator"), det(X) * XI.T, det(X) * XI),
    "denominator, vector": (Total(A @ x, A, layout="denominator"), kron(x, Identity("m")), 2 * kron(x, Identity("m"))),
    "kronecker": (total(kron(x, y), x), kron(I, y), kron(y, I)),
    "vec": (total(vec(A @ B), B), kron(Identity("p"), A), 2 * kron(Identity("p"), A)),
    "softmax": (total(softmax(x), x), diag(softmax(x)) - softmax(x) @ softmax(x).T, diag(softmax(x))),
    "log-sum-exp": (total(logsumexp(x), x), softmax(x).T, exp(x).T),
    "log-sum-exp by rows": (total(entry_sum(logsumexp(A)), A), softmax(A).T, exp(A).T),
    "norm": (total(norm(x), x), x.T / norm(x), 2 * x.T / norm(x)),
    "product": (total(Reduce("prod", x), x), Reduce("prod", x) / x.T, Reduce("prod", x) * x.T),
    "largest": (total(Reduce("max", x), x)[1], where(x[1] >= x[2], 1, 0), where(x[1] > x[2], 1, 0)),
    "smallest": (total(Reduce("min", x), x)[2], where(x[1] <= x[2], 0, 1), where(x[1] < x[2], 0, 1)),
    "maximum": (total(maximum(s, t), s), Compare("≥", s, t), Compare(">", s, t)),
    "minimum": (total(minimum(s, t), s), Compare("≤", s, t), Compare("<", s, t)),
    "where": (total(where(s > t, s**2, t), s), where(s > t, 2 * s, 0), where(s >= t, 2 * s, 0)),
    "relu": (total(relu(A @ x), x), diag(A @ x > 0) @ A, diag(A @ x >= 0) @ A),
    "absolute value": (total(absolute(s) * s, s), 2 * absolute(s), 2 * s),
    "second order": (total(total(logdet(X), X), X), -kron(XI.T, XI), kron(XI.T, XI)),
    "logistic": (total(total(softplus(s), s), s), sigmoid(s) * (1 - sigmoid(s)), sigmoid(s)),
    "d of a product": (Differential(A @ B, (A, B)), dA @ B + A @ Differential(B, (B,)), dA @ B),
    "d of an inverse": (Differential(XI, (X,)), -XI @ dX @ XI, -XI @ XI @ dX),
    "d of a log-determinant": (Differential(logdet(X), (X,)), trace(XI @ dX), trace(XI.T @ dX)),
    "d of a name": (Differential(let("U", X @ X), (X,)), dX @ X + X @ dX, 2 * X @ dX),
    "d in a sum": (
        summation(Index("i"), "n", Differential(x, (x,))[Index("i")]),
        entry_sum(Differential(x, (x,))),
        2 * entry_sum(Differential(x, (x,))),
    ),
    "choice of an array": (where(x > 0, x, 0), relu(x), absolute(x)),
    "cases": (cases((s, s > 0), (-s, s <= 0)), absolute(s), -absolute(s)),
}


@pytest.mark.parametrize("name", DERIVATIVES)
def test_a_derivative_is_what_it_is_known_to_be(name):
    read = Reader(SIZES, {}, {}).read
    found, right, wrong = (read(expr) for expr in DERIVATIVES[name])
    assert equal(found, right)
    assert not equal(found, wrong)


def test_the_entries_of_a_symmetric_matrix_are_shared():
    sizes, symmetric = {"n": 3}, {"S": "symmetric"}
    assert exact(S, sizes, symmetric).is_symmetric()
    assert equal(exact(total(dot(x, S @ x), x), sizes, symmetric), exact(2 * (S @ x).T, sizes, symmetric))
    assert not equal(exact(total(dot(x, S @ x), x), sizes), exact(2 * (S @ x).T, sizes))
    two_places = exact(total(dot(x, S @ x), S), sizes, symmetric)  # by the independent entries: off the diagonal, twice
    assert two_places[0, 1] == 2 * symbols("x", 3, 1)[0] * symbols("x", 3, 1)[1]
    assert exact(S, sizes, {"S": "definite"})[1, 1].is_positive


def test_the_change_of_a_symmetric_matrix_is_symmetric():
    change = exact(Differential(S, (S,)), {"n": 2}, {"S": "symmetric"})
    assert change == symbols("dS", 2, 2, "symmetric")


def test_a_direct_partial_by_a_matrix_holds_the_others():
    U = let("U", X @ X)
    f = let("f", trace(U @ X))
    assert equal(exact(Partial(f, X), {"n": 2}), exact(U, {"n": 2}))
    assert equal(exact(Total(f, X), {"n": 2}), exact(3 * X @ X, {"n": 2}))


def test_people_are_shown_pieces():
    z = sympy.Symbol("s", real=True)
    assert exact(relu(s), {})[0] == sympy.Piecewise((0, z <= 0), (z, True))
    assert not exact(relu(relu(s) - 1), {})[0].has(sympy.Piecewise)  # it would be multiplied out
    assert exact(relu(relu(s) - 1), {})[0].has(BySign)


def test_numbers_decide():
    assert exact(relu(as_expr(-3)), {})[0] == 0
    assert exact(maximum(as_expr(2), 1) + absolute(as_expr(-2)), {})[0] == 4
