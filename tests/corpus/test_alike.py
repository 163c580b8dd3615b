"""Two texts for one function give results that print the same."""

import pytest

from derivations import derive

Shapes = dict[str, tuple[str, ...]]

n, m, p, k = "nmpk"
V: Shapes = dict.fromkeys("xyab", (n,))
SQUARE: Shapes = dict.fromkeys("XAP", (n, n)) | {"a": (n,), "b": (n,), "x": (n,), "y": (n,), "m": (n,)}
FIT: Shapes = {"A": (m, n), "x": (n,), "b": (m,), "X": (m, n), "w": (n,), "y": (m,)}
FACTORS: Shapes = {"M": (m, n), "U": (m, k), "V": (n, k)}

ALIKE: list[tuple[str, str, str, Shapes]] = [
    # squares and norms
    ("norm(A @ x - b)**2", "(A @ x - b) @ (A @ x - b)", "x", FIT),
    ("norm(A @ x - b)**2", "sum((b - A @ x)**2)", "x", FIT),
    ("norm(A @ x - b)**2", "x @ A.T @ A @ x - 2 * b @ A @ x + b @ b", "x", FIT),
    ("mean((X @ w - y)**2)", "norm(y - X @ w)**2 / len(y)", "w", FIT),
    ("norm(M - U @ V.T)**2", "norm(M.T - V @ U.T)**2", "V", FACTORS),
    ("sqrt(x @ x)", "norm(x)", "x", V),
    ("(x @ x)**0.5", "norm(x)", "x", V),
    ("sqrt(sum(X * X))", "norm(X)", "X", {"X": (m, n)}),
    ("tr(X.T @ X)", "norm(X)**2", "X", {"X": (m, n)}),
    ("x / norm(x)", "x / sqrt(x @ x)", "x", V),
    ("sum((x - mean(x))**2)", "x @ x - n * mean(x)**2", "x", V),
    ("mean((x - mean(x))**2)", "mean(x**2) - mean(x)**2", "x", V),
    # traces and products
    ("tr(A @ X)", "sum(A.T * X)", "X", {"A": (m, n), "X": (n, m)}),
    ("tr(A @ X)", "tr(X @ A)", "X", {"A": (m, n), "X": (n, m)}),
    ("x @ A @ x", "tr(A @ outer(x, x))", "x", SQUARE),
    ("x @ A @ x", "x @ A.T @ x", "x", SQUARE),
    ("(x - m) @ P @ (x - m)", "(m - x) @ P @ (m - x)", "x", SQUARE),
    ("x @ A @ y", "y @ A.T @ x", "x", SQUARE),
    ("a @ diag(x) @ b", "sum(a * b * x)", "x", V),
    ("diag(x) @ y", "x * y", "x", V),
    ("tr(A @ diag(x))", "diagonal(A) @ x", "x", SQUARE),
    ("sum(X @ w)", "sum(X, axis=0) @ w", "w", FIT),
    ("kron(a, x) @ kron(b, y)", "(a @ b) * (x @ y)", "x", V),
    ("X.T @ X", "(X.T @ X).T", "X", {"X": (m, n)}),
    # inverses and determinants
    ("log(det(X))", "logdet(X)", "X", SQUARE),
    ("-logdet(X)", "logdet(inv(X))", "X", SQUARE),
    ("logdet(A @ X)", "logdet(X)", "X", SQUARE),
    ("a @ inv(X) @ b", "tr(inv(X) @ outer(b, a))", "X", SQUARE),
    ("a @ inv(X) @ b", "b @ inv(X).T @ a", "X", SQUARE),
    # functions with a name of their own
    ("log(sum(exp(x)))", "logsumexp(x)", "x", V),
    ("exp(x) / sum(exp(x))", "softmax(x)", "x", V),
    ("1 / (1 + exp(-x))", "sigmoid(x)", "x", V),
    ("sum(log(1 + exp(x)))", "-sum(log(sigmoid(-x)))", "x", V),
    ("sum(sinh(x) / cosh(x))", "sum(tanh(x))", "x", V),
    ("sum(sin(x) / cos(x))", "sum(tan(x))", "x", V),
    ("sum(maximum(x, 0))", "sum(relu(x))", "x", V),
    ("sum(x * sigmoid(x))", "sum(x / (1 + exp(-x)))", "x", V),
    ("sum(exp(2 * x))", "sum(exp(x)**2)", "x", V),
    ("sum(log(x**2))", "2 * sum(log(abs(x)))", "x", V),
    ("sum(abs(x))", "sum(sqrt(x**2))", "x", V),
    ("sum(softmax(x) * a)", "a @ softmax(x)", "x", V),
    ("sum(log(softmax(x)))", "sum(x - logsumexp(x))", "x", V),
]


@pytest.mark.parametrize(("one", "other", "wrt", "shapes"), ALIKE)
def test_equal_functions_have_results_that_print_equal(one, other, wrt, shapes):
    first, second = (str(derive(text, wrt=wrt, shapes=shapes).result) for text in (one, other))
    assert first == second


@pytest.mark.parametrize(
    ("one", "other", "wrt"), [("norm(x)**2", "norm(x)", "x"), ("sum(exp(x))", "sum(exp(2 * x))", "x")]
)
def test_functions_that_differ_are_told_apart(one, other, wrt):
    first, second = (str(derive(text, wrt=wrt, shapes=V).result) for text in (one, other))
    assert first != second


ZERO = [
    ("X @ inv(X)", "X", "zeros((n*n, n*n))"),
    ("tr(X @ inv(X))", "X", "zeros((n, n))"),
    ("det(A @ X) / det(X)", "X", "zeros((n, n))"),
    ("logdet(X) - logdet(A @ X)", "X", "zeros((n, n))"),
    ("tr(X - X.T)", "X", "zeros((n, n))"),
    ("sum(softmax(x))", "x", "zeros((1, n))"),
    ("sum(x - mean(x))", "x", "zeros((1, n))"),
    ("sum(cosh(x)**2 - sinh(x)**2)", "x", "zeros((1, n))"),
    ("sum(exp(x) * exp(-x))", "x", "zeros((1, n))"),
]


@pytest.mark.parametrize(("text", "wrt", "zero"), ZERO)
def test_what_does_not_change_has_the_derivative_zero(text, wrt, zero):
    assert str(derive(text, wrt=wrt, shapes=SQUARE).result) == zero
