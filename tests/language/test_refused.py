"""What cannot be read is refused in one line that knows the place, and says what would be right."""

import pytest

from derivations.language import (
    ShapeError,
)
from tests.language.refusals import refusal

# What is refused: the text, a part of what is said, and the column

REFUSED: dict[str, tuple[str, int]] = {
    "x + y": ("x is a vector of length n and y is a vector of length m", 1),
    "1 + A @ y": ("A is a matrix, m × n and y is a vector of length m; the inner sizes must be equal, not n and m", 5),
    "det(A)": ("rows and columns of a square matrix must be equal, not m and n", 1),
    "x @ w.T": ("write outer(x, w), or x @ w", 1),
    "t @ x": ("write * for a product with a scalar", 1),
    "0 < t < 1": ("write (0 < t) * (t < 1)", 1),
    "sigmod(x)": ("did you mean sigmoid?", 1),
    "np.logg(x)": ("did you mean log?", 1),
    "Sofmax(x)": ("did you mean softmax?", 1),
    "np.power(x, 2)": ("there is no function np.power; write x**2", 1),
    "np.e**x": ("write exp(1)", 1),
    "torch.exp(x)": ("functions are written without their library: exp(x), not torch.exp(x)", 1),
    "torch.relu(x)": ("functions are written without their library: relu(x), not torch.relu(x)", 1),
    "torch.nn": ("functions are written without their library: exp(x), not torch.exp(x)", 1),
    "X.mean(axis=1)": ("write mean(X, axis=1)", 3),
    "X.mean(dim=1)": ("write mean(X, axis=1)", 3),
    "softmax(X, dim=1)": ("there is no option dim; write axis=", 12),
    "F.relu(x)": ("functions are written without their library: relu(x)", 3),
    "nn.Softmax(x)": ("functions are written without their library: softmax(x)", 4),
    "F.softmax(x, dim=0)": ("functions are written without their library: softmax(x, axis=0)", 3),
    "F.sum()": ("write sum(F)", 3),
    "A.T.dot(y)": ("write A.T @ y", 5),
    "x.dot": ("write x @ y", 3),
    "x.(y)": ("x.T is all that may follow a point", 3),
    "einsum('ij,j->i', A, x)": ("einsum is not supported; write the product with @, * and sum", 8),
    "norm(A, 'fro')": ("of a matrix the Frobenius norm", 9),
    'sum(x, "a")': ("text in quotes has no place here", 8),
    "lambda x: x**2": ("write the expression alone, without lambda", 9),
    "if t > 0: x": ("write where(condition, a, b)", 9),
    "def g(x): x": ("write the lines alone, without def", 9),
    "X[:, 0]": ("X @ e picks a column, where e is a column of eye(n)", 3),
    "cross_entropy(x, w)": ("of logits z and targets y it is logsumexp(z) - y @ z", 1),
    "mse_loss(x, w)": ("there is no function mse_loss; write mean((x - y)**2)", 1),
    "np.cumsum(x)": ("running sums and products are not supported", 1),
    "svd(X)": ("decompositions are not supported", 1),
    "A.T.sum()": ("write sum(A.T)", 5),
    "x^T A x": ("write x.T, or xᵀ, for the transpose; a power is x**(T)", 2),
    "A^-1": ("write inv(A) for the inverse, or 1 / A for each entry", 1),
    "||x||": ("nothing stands between the brackets; a norm is norm(x), or ‖x‖", 1),
    "clip(x, 0, 1)": ("write minimum(maximum(x, a), b)", 1),
    "log10(x)": ("write log(x) / log(10)", 1),
    "inf * x": ("inf is no number to calculate with", 1),
    "x // 2": ("there is no operator //", 4),
    "f(x) = x @ x": ("a line is name = expression, without arguments: f = …", 1),
    "∑ x": ("write sum(…)", 1),
    "x′": ("write x.T or xᵀ for the transpose", 2),
    "x'": ("write x.T or xᵀ for the transpose", 2),
    "x.size": ("write len(x)", 3),
    "sum(X, axis=(0, 1))": ("axis is one number", 13),
    "X @ w.T.T + x": ("X @ w.T.T is a vector of length m and x is a vector of length n", 1),
    "A @ y": ("perhaps A.T @ y", 1),
    "x @ A": ("perhaps x @ A.T", 1),
    "A @ X": ("perhaps A.T @ X", 1),
    "x @ y.T": ("perhaps outer(x, y)", 1),
    "A * y": ("perhaps diag(y) @ A", 1),
    "A / y": ("perhaps diag(1 / y) @ A", 1),
    "X @ S + b": ("perhaps X @ S + outer(b, ones(n))", 1),
    "y - A": ("perhaps outer(y, ones(n)) - A", 1),
    "A * A.T": ("perhaps A * A", 1),
    "A / sum(A, axis=1)": ("perhaps A / sum(A, axis=1, keepdims=True)", 1),
    "x - mean(X, axis=1)": ("perhaps x - mean(X, axis=1, keepdims=True)", 1),
    "X / sqrt(sum(X**2, axis=1))": ("perhaps X / sqrt(sum(X**2, axis=1, keepdims=True))", 1),
    "X / (sum(X, axis=1) + t)": ("perhaps X / (sum(X, axis=1, keepdims=True) + t)", 1),
    "X - logsumexp(X)": ("perhaps X - logsumexp(X, axis=1, keepdims=True)", 1),
    "A * x - y": ("perhaps A @ x - y", 1),
    "y - A * x": ("perhaps y - A @ x", 1),
    "log_softmax(X, axis=1)": ("write log(softmax(X, axis=1))", 1),
    "log_softmax(X, dim=1)": ("write log(softmax(X, axis=1))", 1),
    "logaddexp(x, w)": ("write x + softplus(y - x)", 1),
    "norm(X, axis=1, keepdims=True)": ("along an axis write sqrt(sum(X**2, axis=1, keepdims=True))", 14),
    "norm(x, ord=1)": ("norm has no option ord; it is the 2-norm of all entries; the 1-norm is sum(abs(x))", 13),
    "sum(x, out=True)": ("sum has no option out; it has axis and keepdims", 12),
    "t(x)": ("t is a variable, not a function", 1),
    "x / σ": ("or sigma for a variable", 5),
    "exp": ("exp is a function; write exp(…)", 1),
    "x[0]": ("entries x[…] are not part of the language", 2),
    "x.sum()": ("write sum(x)", 3),
    "x.shape[0]": ("write len(x)", 3),
    "X^2": ("write X @ X for the matrix product, or X**2 for each entry", 1),
    "x**y": ("** does not fit: x is a vector of length n and y is a vector of length m", 1),
    "norm(x, 1)": ("it is the 2-norm", 1),
    "sum(X, 0)": ("write axis=", 1),
    "sum(x, axis=1)": ("a vector has axis 0", 1),
    "sum(X, axis=2)": ("axis is 0", 13),
    "x if t else w": ("write where(condition, a, b)", 3),
    "t > 0 and t < 1": ("multiply comparisons", 7),
    "lambda * x": ("write lambda_, or λ", 1),
    "d/dx x**2": ("write the expression alone, without d/dx; --wrt x says with respect to what", 3),
    "attention(A, X, S)": ("write softmax(Q @ K.T / sqrt(d)) @ V", 1),
    "var(X, axis=0)": ("of columns, mean((X - mean(X, axis=0))**2, axis=0)", 1),
    "sigma(A @ x)": ("write sigmoid(A @ x)", 1),
    "x @": ("the line ends after @", 3),
    "x @ * w": ("an operand is expected between @ and *", 5),
    "sum(A @ x": ("( is never closed", 4),
    "A @ x)": (") closes nothing", 6),
    "(x]": ("( is closed by ]", 3),
    "sum()": ("nothing stands between the brackets", 4),
    "2x": ("the number 2 runs into x", 1),
    "x 2": ("an operator is missing before 2", 3),
    "x; w": ("only the last line is an expression alone", 1),
    "a = x\na = w": ("a is given two values", 1),
    "x = w": ("x has a shape, so it is a variable", 1),
    "sum = x": ("sum has a meaning of its own", 1),
    "dx = 2 * x; dx @ x": ("dx is what the steps call the differential of x", 1),
    "u = v; v = x; u": ("v is used before line 1 says what it is", 5),
    "n = 3; x / n": ("n is used for two things", 1),
    "np * x": ("np", 1),
    "1e999": ("too large", 1),
    "1e-999": ("too small", 1),
    "10**10**10": ("too large", 1),
    "1/0": ("division by zero", 3),
    "x, w": ("one expression is expected", 2),
    "": ("nothing is written", 1),
    "x\x00": ("the character U+0000", 2),
    "x = 'a'": ("the character '", 5),
    r"\frac{x}": ("not TeX", 1),
    "__import__('os')": ("a name begins with a letter", 1),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_line(text):
    said, column = REFUSED[text]
    error = refusal(text)
    assert said in str(error)
    assert error.column == column
    assert error.caret().split("\n")[1].startswith(" " * (column - 1) + "^")


def test_the_place_is_found_in_later_lines():
    error = refusal("z = A @ x\nh = relu(z) + x")
    assert (error.line, error.column) == (2, 5)
    assert error.caret() == "h = relu(z) + x\n    ^~~~~~~~~~~"
    assert error.text == "z = A @ x\nh = relu(z) + x"


def test_shapes_that_do_not_fit_are_a_shape_error_too():
    assert isinstance(refusal("x + y"), ShapeError)
    assert not isinstance(refusal("x +"), ShapeError)


@pytest.mark.parametrize(
    "shapes",
    [
        {"x": ("n", "m", "k")},
        {"x": ("n!",)},
        {"x": ("m n",)},
        {"x": (0,)},
        {"x": (-1,)},
        {"exp": ()},
        {"x y": ()},
        {"np": ()},
        {"x": ("sum",)},
        {"pi": ()},
    ],
)
def test_shapes_that_are_none_are_refused(shapes):
    refusal("1", shapes)


def test_sizes_that_cannot_be_are_refused():
    assert "does not follow" in str(refusal("Z @ vec(Z)", {}))
    assert "write eye(n)" in str(refusal("tr(I)"))
