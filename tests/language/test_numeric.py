"""The numeric reading: every operation against NumPy written for the test, derivatives, and what is refused."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from derivations.language import differences
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.binders import Block, across, diagonal, each, grid, matrix_of, row_of, summation
from derivations.language.code.writer import OPERATIONS
from derivations.language.derivatives import (
    Differential,
    Gradient,
    Limit,
    Total,
    at_point,
    gradient,
    let,
    partial,
    total,
)
from derivations.language.expression import Expr, Identity, Index, Number, Ones, Size, Zeros, walk
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
from derivations.language.numeric import is_analytic, numeric
from derivations.language.shape import ShapeError

i, j = Index("i"), Index("j")
s, t = f.scalars("s t")
x, a, y = f.vector("x"), f.vector("a"), f.vector("y", "m")
X, A, C = f.matrix("X", "n", "n"), f.matrix("A", "m", "n"), f.matrix("C", "m", "n")
u, g = let("u", x**2), f.generic("g", x)


class Entries:
    """A generic function of which the entries are the sum, the product, and one more."""

    def __getitem__(self, k: int) -> Callable[[Any], Any]:
        return (np.sum, np.prod, lambda v: v[0] * v[2])[k]

    def __call__(self, v: Any) -> Any:
        return np.array([self[k](v) for k in range(3)])


rng = np.random.default_rng(1)
VALUES: dict[str, Any] = {
    "s": 0.7, "t": -1.3, "x": rng.normal(size=3), "a": rng.normal(size=3), "y": rng.normal(size=4),
    "X": rng.normal(size=(3, 3)) + 2 * np.eye(3), "A": rng.normal(size=(4, 3)), "C": rng.normal(size=(4, 3)),
    "dx": rng.normal(size=3), "dX": rng.normal(size=(3, 3)), "n": 3, "m": 4,
    "g": lambda v: np.sum(np.sin(v)), "f": Entries(), "op": lambda p, q: p * p + q,
}  # fmt: skip


def vec_of(array: Any) -> Any:
    return np.asarray(array).ravel(order="F")


def joined(left: Any, right: Any) -> Any:
    """The right vector times each entry of the left, one after the other."""
    return np.concatenate([entry * right for entry in left])


def stretched(array: Any) -> Any:
    """The commutation matrix applied to vec(A), by its definition."""
    return vec_of(np.asarray(array).T)


erf = np.vectorize(math.erf)

# An expression, and the same written in NumPy for the test; together they hold every type of node
CASES: dict[str, tuple[Expr, Callable[..., Any]]] = {
    "number": (Number(Fraction(3)) / 7 + 0 * s, lambda s, **_: 3 / 7),
    "pi": (el.Pi() * s, lambda s, **_: math.pi * s),
    "size": (Size("m") * x, lambda x, **_: 4 * x),
    "size of a product": (Size("2*m*n") * s, lambda s, **_: 24 * s),
    "length": (f.Length(y) * s, lambda s, **_: 4 * s),
    "ones": (Ones("m"), lambda **_: np.ones(4)),
    "zeros": (Zeros("m", "n") + A, lambda A, **_: A),
    "zeros, a row": (Zeros(1, "n"), lambda **_: np.zeros((1, 3))),
    "identity": (Identity("n") - X, lambda X, **_: np.eye(3) - X),
    "entry": (x[2] * x["n"], lambda x, **_: x[1] * x[2]),
    "row of a matrix": (A[2], lambda A, **_: A[1]),
    "add, subtract": (A + 2 - C, lambda A, C, **_: A + 2 - C),
    "multiply, divide": (A * C / 3 / A, lambda C, **_: C / 3),
    "negate": (-x, lambda x, **_: -x),
    "power": (x**3, lambda x, **_: x * x * x),
    "matrix times matrix": (A @ X, lambda A, X, **_: np.einsum("ij,jk->ik", A, X)),
    "matrix times vector": (A @ x, lambda A, x, **_: np.einsum("ij,j->i", A, x)),
    "row times matrix": (y.T @ A, lambda y, A, **_: np.einsum("i,ij->j", y, A)[None, :]),
    "row times vector": (x.T @ a, lambda x, a, **_: np.sum(x * a)),
    "vector times row": (x @ y.T, lambda x, y, **_: x[:, None] * y[None, :]),
    "vector times scalar": (x @ (x.T @ a), lambda x, a, **_: x * np.sum(x * a)),
    "dot": (f.dot(x, a), lambda x, a, **_: np.sum(x * a)),
    "transpose": (A.T, lambda A, **_: np.array([[A[q, p] for q in range(4)] for p in range(3)])),
    "transpose of a row": (x.T.T, lambda x, **_: x),
    "compare": (x >= a, lambda x, a, **_: np.array([float(p >= q) for p, q in zip(x, a, strict=True)])),
    "compare scalars": ((s < t) + (s > t), lambda s, t, **_: float(s < t) + float(s > t)),
    "maximum": (el.maximum(x, a), lambda x, a, **_: np.where(x > a, x, a)),
    "minimum": (el.minimum(x, 0), lambda x, **_: np.where(x < 0, x, 0)),
    "where": (el.where(x > 0, a, 1), lambda x, a, **_: np.choose((x > 0).astype(int), [np.ones(3), a])),
    "cases": (f.cases((x, s <= 0), (2 * x, s > 0)), lambda x, s, **_: 2 * x if s > 0 else x),
    "generic": (g * x, lambda x, **_: np.sum(np.sin(x)) * x),
    "generic, a vector": (f.generic("f", x, length="n"), lambda x, **_: np.array([sum(x), np.prod(x), x[0] * x[2]])),
    "generic entry": (f.generic_entry("f", 2, x) * s, lambda x, s, **_: np.prod(x) * s),
    "any operator": (f.GenericOperator(x, a), lambda x, a, **_: x * x + a),
    "trace": (trace(X), lambda X, **_: X[0, 0] + X[1, 1] + X[2, 2]),
    "trace of a scalar": (trace(s), lambda s, **_: s),
    "determinant": (det(X), lambda X, **_: np.prod(np.linalg.eigvals(X)).real),
    "determinant of a scalar": (det(t), lambda t, **_: t),
    "log-determinant": (logdet(X), lambda X, **_: np.log(abs(np.prod(np.linalg.eigvals(X)).real))),
    "log-determinant of a scalar": (logdet(t), lambda t, **_: math.log(-t)),
    "inverse": (inverse(X) @ X, lambda **_: np.eye(3)),
    "inverse of a scalar": (inverse(t), lambda t, **_: 1 / t),
    "sum": (entry_sum(A), lambda A, **_: sum(sum(row) for row in A)),
    "norm": (norm(x), lambda x, **_: math.sqrt(sum(x * x))),
    "norm of a matrix": (norm(A), lambda A, **_: math.sqrt(np.sum(A * A))),
    "norm of a scalar": (norm(t), lambda t, **_: abs(t)),
    "diag": (f.diag(x), lambda x, **_: np.array([[x[0], 0, 0], [0, x[1], 0], [0, 0, x[2]]])),
    "diagonal": (diagonal_of(X), lambda X, **_: np.array([X[0, 0], X[1, 1], X[2, 2]])),
    "kronecker": (kron(A, X), lambda A, X, **_: np.block([[A[p, q] * X for q in range(3)] for p in range(4)])),
    "kronecker, vectors": (kron(y, x), lambda y, x, **_: joined(y, x)),
    "kronecker, rows": (kron(y.T, x.T), lambda y, x, **_: joined(y, x)[None, :]),
    "kronecker, vector and row": (kron(y, x.T), lambda y, x, **_: y[:, None] * x),
    "kronecker, row and vector": (kron(y.T, x), lambda y, x, **_: x[:, None] * y),
    "kronecker, vector and matrix": (kron(y, X), lambda y, X, **_: np.vstack([q * X for q in y])),
    "kronecker, matrix and vector": (kron(X, y), lambda y, X, **_: np.column_stack([joined(c, y) for c in X.T])),
    "kronecker, matrix and row": (kron(X, y.T), lambda y, X, **_: np.vstack([joined(row, y) for row in X])),
    "kronecker, row and matrix": (kron(y.T, X), lambda y, X, **_: np.hstack([q * X for q in y])),
    "kronecker, scalar": (kron(s, X), lambda s, X, **_: s * X),
    "vec": (vec(A), lambda A, **_: np.concatenate([A[:, q] for q in range(3)])),
    "unvec": (Unvec(vec(A), "m", "n"), lambda A, **_: A),
    "commutation": (Commutation("m", "n") @ vec(A), lambda A, **_: stretched(A)),
    "diagonal places": (DiagonalPlaces("n") @ x, lambda x, **_: vec_of(np.diag(x))),
    "block trace, left": (BlockTrace(kron(A, X), X, "left", ("m", "n")), lambda A, X, **_: A * np.sum(X * X)),
    "block trace, right": (BlockTrace(kron(A, X), A, "right", ("n", "n")), lambda A, X, **_: X * np.sum(A * A)),
    "block trace, vector": (BlockTrace(kron(y, x), x, "left", ("m",)), lambda y, x, **_: y * np.sum(x * x)),
    "block trace, scalar": (BlockTrace(kron(s, x), x, "left", ()), lambda s, x, **_: s * np.sum(x * x)),
    "max": (Reduce("max", A), lambda A, **_: np.array([max(row) for row in A])),
    "min": (Reduce("min", x), lambda x, **_: min(x)),
    "prod": (Reduce("prod", A), lambda A, **_: A[:, 0] * A[:, 1] * A[:, 2]),
    "prod of a row": (Reduce("prod", x.T), lambda x, **_: x[0] * x[1] * x[2]),
    "logsumexp": (logsumexp(A), lambda A, **_: np.array([math.log(sum(map(math.exp, row))) for row in A])),
    "softmax": (softmax(x), lambda x, **_: np.exp(x) / sum(np.exp(x))),
    "softmax by rows": (softmax(A), lambda A, **_: np.array([np.exp(row) / sum(np.exp(row)) for row in A])),
    "summation": (summation(i, "n", x[i] * A.T[i]), lambda x, A, **_: A @ x),
    "each": (each(i, "m", A[i].T * y[i]), lambda A, y, **_: y[:, None] * A),
    "across": (across(i, "n", x[i] * y), lambda x, y, **_: y[:, None] * x),
    "across, a row": (across(i, "n", x[i] ** 2), lambda x, **_: (x * x)[None, :]),
    "grid": (grid(i, "m", j, "n", y[i] - x[j]), lambda x, y, **_: y[:, None] - x),
    "diagonal of entries": (diagonal(i, "n", 2 * x[i]), lambda x, **_: np.diag(2 * x)),
    "block of scalars": (matrix_of((s, 1), (2, t)), lambda s, t, **_: np.array([[s, 1], [2, t]])),
    "block row": (row_of(s, 1, t), lambda s, t, **_: np.array([[s, 1, t]])),
    "block of arrays": (Block(((X, x), (a.T, s))), lambda X, x, a, s, **_: np.vstack([np.c_[X, x], np.r_[a, s]])),
    "blocks below each other": (Block(((x,), (s,))), lambda x, s, **_: np.append(x, s)),
    "let": (let("v", x * a) + u, lambda x, a, **_: x * a + x * x),
    "total": (total(entry_sum(u * a), x), lambda x, a, **_: (2 * x * a)[None, :]),
    "partial, the name held": (partial(let("v", entry_sum(u * x)), x), lambda x, **_: (x * x)[None, :]),
    "partial by the name": (partial(let("v", entry_sum(u * x)), u), lambda x, **_: x[None, :]),
    "gradient": (gradient(f.dot(x, a), x), lambda a, **_: a[None, :]),
    "gradient by scalars": (gradient(s * s * t, s, t), lambda s, t, **_: np.array([[2 * s * t, s * s]])),
    "differential": (Differential(X @ x, (X, x)), lambda X, x, dX, dx, **_: dX @ x + X @ dx),
    "differential of a variable": (Differential(X, (X,)), lambda dX, **_: dX),
    "differential, kinked": (Differential(el.relu(x), (x,)), lambda x, dx, **_: (x > 0) * dx),
    "at": (at_point(total(s**3, s), s=s + 1), lambda s, **_: 3 * (s + 1) ** 2),
    "at, a row": (at_point(f.matrix("r", 1, "n") * 2, r=x.T), lambda x, **_: 2 * x[None, :]),
    "limit": (Limit(t, ((s + t) ** 2 - s**2) / t), lambda s, **_: 2 * s),
}  # fmt: skip

ELEMENTWISE: dict[str, Callable[..., Any]] = {
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "exp": np.exp, "ln": np.log, "sqrt": np.sqrt, "sinh": np.sinh,
    "cosh": np.cosh, "tanh": np.tanh, "arctan": np.arctan, "erf": erf, "sigmoid": lambda v: 1 / (1 + np.exp(-v)),
    "softplus": lambda v: np.log1p(np.exp(v)), "relu": lambda v: v * (v > 0), "abs": np.abs, "sign": np.sign,
    "gelu": lambda v: v * 0.5 * (1 + erf(v / math.sqrt(2))),
}  # fmt: skip


def close(found: Any, wanted: Any) -> None:
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("name", CASES)
def test_the_reading_is_what_the_operation_means(name):
    expr, wanted = CASES[name]
    close(expr.numeric(**VALUES), wanted(**VALUES))


@pytest.mark.parametrize("name", el.ELEMENTWISE)
@pytest.mark.parametrize("point", [[0.3, 1.7], [[0.2, 4.0, 0.9]], 0.6])
def test_element_wise_functions(name, point):
    shape = {0: (), 1: ("n",), 2: ("m", "n")}[np.ndim(point)]
    close(el.Apply(name, e.Symbol("v", shape)).numeric(v=point), ELEMENTWISE[name](np.asarray(point)))


def test_every_type_of_node_is_tried():
    tried = {type(node) for expr, _ in CASES.values() for node in walk(expr)} | {el.Apply}
    assert set(OPERATIONS) - tried == set()


def test_what_overflows_in_the_textbook_does_not():
    far = np.array([-800.0, 800.0])
    close(el.softplus(f.vector("v")).numeric(v=far), [0, 800])
    close(el.sigmoid(f.vector("v")).numeric(v=far), [0, 1])
    close(softmax(f.vector("v")).numeric(v=far), [0, 1])
    close(logsumexp(f.vector("v")).numeric(v=far), 800)


def test_a_wrong_template_is_noticed(monkeypatch):
    wrong = el.Elementwise(**{**vars(el.ELEMENTWISE["tanh"]), "numpy": "np.tan(x)"})
    monkeypatch.setitem(el.ELEMENTWISE, "tanh", wrong)
    numeric.__globals__["compiled"].cache_clear()
    with pytest.raises(AssertionError):
        close(el.tanh(s).numeric(s=0.5), np.tanh(0.5))


# Derivatives


def jacobian(function: Callable[[Any], Any], point: Any) -> Any:
    """The Jacobian of vec by differences, for the test: entries of both counted down the columns."""
    columns = []
    for k in range(np.size(point)):
        bump = np.zeros(np.size(point))
        bump[k] = 1e-6
        bump = bump.reshape(np.shape(point), order="F")
        columns.append((vec_of(function(point + bump)) - vec_of(function(point - bump))) / 2e-6)
    return np.stack(columns, axis=1)


BY: dict[str, tuple[Expr, Expr, Callable[..., Any]]] = {
    "scalar by scalar": (s**3, s, lambda s, **_: 3 * s * s),
    "vector by scalar": (s * x, s, lambda x, **_: x),
    "row by scalar": (s * x.T, s, lambda x, **_: x[None, :]),
    "matrix by scalar": (s * A, s, lambda A, **_: A),
    "scalar by vector": (f.dot(x, x), x, lambda x, **_: 2 * x[None, :]),
    "vector by vector": (A @ x, x, lambda A, **_: A),
    "scalar by matrix": (y.T @ A @ x, A, lambda x, y, **_: np.outer(x, y)),
    "vector by matrix": (A @ x, A, lambda A, x, **_: jacobian(lambda A: A @ x, A)),
    "matrix by vector": (f.diag(x) @ X, x, lambda x, X, **_: jacobian(lambda x: np.diag(x) @ X, x)),
    "matrix by matrix": (X @ X, X, lambda X, **_: jacobian(lambda X: X @ X, X)),
    "kinked, by a matrix": (el.relu(A), A, lambda A, **_: np.diag(vec_of(A > 0))),
    "vector by entry": (x * x, x[2], lambda x, **_: np.array([0, 2 * x[1], 0])),
    "scalar by entry": (f.dot(x, x), x[2], lambda x, **_: 2 * x[1]),
    "matrix by entry": (x @ x.T, x[1], lambda x, **_: np.outer(x, [1, 0, 0]) + np.outer([1, 0, 0], x)),
    "by an entry of a row": (summation(i, "m", y[i] * A[i][1]), A[2][1], lambda y, **_: y[1]),
}


@pytest.mark.parametrize("name", BY)
@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_derivatives_have_the_shape_that_is_stated(name, layout):
    function, variable, wanted = BY[name]
    node = Total(function, variable, layout=layout)
    found, expected = node.numeric(**VALUES), np.asarray(wanted(**VALUES))
    if layout == "denominator":
        expected = (expected[:, None] if expected.ndim == 1 else expected).T
    assert found.ndim == len(node.shape)
    close(found, expected.reshape(found.shape) if 1 in expected.shape else expected)


def test_an_intermediate_matrix_may_be_moved():
    P = let("P", A @ X)
    close(total(entry_sum(P * P), P).numeric(**VALUES), 2 * (VALUES["A"] @ VALUES["X"]).T)


def test_what_is_a_row_may_be_moved():
    r = f.matrix("r", 1, "n")
    value = {"r": VALUES["x"][None, :]}
    close(total(r @ r.T, r).numeric(**value), 2 * VALUES["x"])
    close(total(2 * r, r).numeric(**value), 2 * np.eye(3))
    close(Total(r @ r.T, r, layout="denominator").numeric(**value), 2 * VALUES["x"][None, :])


def test_a_derivative_inside_a_derivative_keeps_its_digits():
    hessian = total(total(el.exp(f.dot(x, a)), x), x)
    wanted = np.exp(VALUES["x"] @ VALUES["a"]) * np.outer(VALUES["a"], VALUES["a"])
    found = hessian.numeric(**VALUES)
    assert np.max(np.abs(found - wanted)) < 1e-8 * np.max(np.abs(wanted))
    assert not is_analytic(hessian)


@pytest.mark.parametrize(
    ("expr", "analytic"),
    [
        (el.tanh(x) @ (x.T @ a), True), (norm(x), True), (softmax(x), True), (logsumexp(x), True), (inverse(X), True),
        (det(X), True), (Reduce("prod", x), True), (logdet(X), False), (el.erf(x), False), (el.gelu(x), False),
        (el.relu(x), False), (el.absolute(x), False), (Reduce("max", x), False), (x > 0, False),
        (el.maximum(x, a), False), (el.minimum(x, a), False),
        (el.where(x > 0, x, a), False), (f.cases((0, s <= 0), (s, s > 0)), False),
    ],
)  # fmt: skip
def test_the_complex_step_is_taken_only_through_what_is_analytic(expr, analytic):
    """Where it is said to be, the complex step must agree with differences to all digits that these have."""
    assert is_analytic(expr) is analytic
    if analytic:
        variable = next(node for node in walk(expr) if isinstance(node, e.Symbol))
        step, plain = (numeric(total(expr, variable), analytic=way)(**VALUES) for way in (True, False))
        np.testing.assert_allclose(step, plain, rtol=1e-7, atol=1e-7)


def test_differences_of_functions_with_matrices():
    M = VALUES["A"]
    close(differences.complex_step(lambda A: A.T @ A, M), jacobian(lambda A: A.T @ A, M))
    close(differences.complex_step(lambda A: np.sum(A * A), M), 2 * M.T)
    assert differences.complex_step(lambda t: t * M, 2.0).shape == M.shape


# Shared parts


@pytest.mark.parametrize("named", [True, False])
def test_two_hundred_residual_blocks(named):
    W, wanted = VALUES["X"] / 100, VALUES["x"]
    h: Expr = x
    for k in range(200):
        h = h + el.tanh(f.matrix("W", "n", "n") @ h)
        h = let(f"h{k}", h) if named else h
        wanted = wanted + np.tanh(W @ wanted)
    close(h.numeric(W=W, x=VALUES["x"]), wanted)


def test_thousands_of_levels():
    deep: Expr = s
    for _ in range(3000):
        deep = el.sin(deep) + t
    value = 0.7
    for _ in range(3000):
        value = math.sin(value) + 0.1
    close(deep.numeric(s=0.7, t=0.1), value)


# What is refused


@pytest.mark.parametrize(
    ("expr", "values", "error", "says"),
    [
        (x * a, {"x": [1.0]}, ValueError, "no value is given for a; give one for each of x, a"),
        (A @ x, {"A": np.ones((2, 3)), "x": np.ones(2)}, ShapeError, "x has shape (n,), n = 3; an array of shape"),
        (Ones("n"), {}, ValueError, "no value is given for n"),
        (f.vector("v", "m*n") + vec(A), {"v": np.ones(5), "A": np.ones((2, 3))}, ShapeError, "an array of shape (5,)"),
    ],
)  # fmt: skip
def test_errors_are_one_line(expr, values, error, says):
    with pytest.raises(error) as caught:
        expr.numeric(**values)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_not_needed_is_ignored():
    assert float(s.numeric(s=2.0, nothing="at all")) == 2.0


def test_a_gradient_node_is_differentiated_by_each_of_its_variables():
    node = Gradient(s * t, (s, t), layout="denominator")
    close(node.numeric(**VALUES), [VALUES["t"], VALUES["s"]])
