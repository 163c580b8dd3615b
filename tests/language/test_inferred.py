"""Shapes that are left out: what the expression decides, else the convention, and what is said of it."""

import re

import pytest

from derivations.language import scalar, vector
from derivations.language.parse import ParseShapeError, parse, read
from tests.language.refusals import GIVEN

INFERRED = {
    "mean((y - relu(X @ w + b))**2)": {"y": ("m",), "X": ("m", "n"), "w": ("n",), "b": ("m",)},
    "x @ A @ x": {"x": ("n",), "A": ("n", "n")},
    "norm(A @ x - b)**2": {"A": ("m", "n"), "x": ("n",), "b": ("m",)},
    "lam * norm(w)**2": {"lam": (), "w": ("n",)},
    "alpha @ x": {"alpha": ("n",), "x": ("n",)},
    "x**p": {"x": ("n",), "p": ()},
    "2**p": {"p": ("n",)},
    "x**x": {"x": ("n",)},
    "X**(2 * P)": {"X": ("m", "n"), "P": ("m", "n")},
    "det(a)": {"a": ("n", "n")},
    "outer(u, v) @ C": {"u": ("n",), "v": ("m",), "C": ("m", "p")},
    "softmax(Q @ K.T) @ V": {"Q": ("m", "n"), "K": ("p", "n"), "V": ("p", "k")},
    "kron(A, B) @ vec(X)": {"A": ("m", "n"), "B": ("p", "k"), "X": ("k", "n")},
    "h = relu(W @ x); h + c": {"W": ("m", "n"), "x": ("n",), "c": ("m",)},
    "A.T @ A + lam * I": {"A": ("m", "n"), "lam": ()},
    "sum((X @ w - y)**2) / N": {"X": ("m", "n"), "w": ("n",), "y": ("m",), "N": ()},
    "x - mean(x)": {"x": ("n",)},
    "ones(k) @ x": {"x": ("k",)},
    "Sigma @ x": {"Sigma": ("m", "n"), "x": ("n",)},
}


@pytest.mark.parametrize("text", INFERRED)
def test_shapes_are_inferred_or_taken_from_the_convention(text):
    found = read(text)
    assert {name: symbol.shape for name, symbol in found.symbols.items()} == INFERRED[text]
    for name in found.symbols:
        assert any(note.startswith(f"{name} is taken as ") for note in found.notes)


def test_what_is_only_divided_by_may_be_a_number():
    assert read("softmax(Q @ K.T / sqrt(d)) @ V").shapes["d"] == ()
    found = read("softmax(z / T)")
    assert found.shapes == {"z": ("n",), "T": ()}
    assert "T is taken as a scalar (by convention: T is usually a number where it is only divided by)" in found.notes
    assert read("sum(z / v)").shapes["v"] == ("n",)
    assert read("x / d + d").shapes["d"] == ("n",)
    assert read("norm(x)**2 / (2 * m)").shapes["m"] == ()
    found = read("norm(A @ x - b)**2 / c")
    assert found.shapes["c"] == ()
    assert "c is taken as a scalar (by convention: only numbers are divided by c)" in found.notes
    assert read("sum(1 / x)").shapes["x"] == ("n",)
    assert read("T @ x / d", {"d": ("m",)}).shapes["T"] == ("m", "n")


def test_a_letter_that_is_usually_a_number_is_none_where_it_is_added_to_a_vector():
    """The triplet loss: its n is the negative sample, not a size."""
    assert read("relu(norm(a - p)**2 - norm(a - n)**2 + t)", {"t": ()}).shapes["n"] == ("m",)
    assert read("sum(x) / (n - 1)").shapes["n"] == ()
    assert read("norm(x)**2 + n", {"x": ("m",)}).shapes["n"] == ()


def test_a_greek_letter_that_is_added_to_an_array_is_said_to_be_a_number():
    said = "mu is taken as a scalar (by convention: a Greek letter, added to each entry of an array; "
    assert any(note.startswith(said) for note in read("(x - mu) @ inv(Sigma) @ (x - mu)").notes)
    assert "eps is taken as a scalar (by convention: a Greek letter)" in read("x / sqrt(x**2 + eps)").notes


def test_given_shapes_decide_the_others():
    found = read("A @ x + c", {"A": (3, "k")})
    assert {name: symbol.shape for name, symbol in found.symbols.items()} == {"A": (3, "k"), "x": ("k",), "c": (3,)}
    assert read("t * x", {"x": ("n",)}, scalars=["t"]).expr is scalar("t") * vector("x")


def test_no_matrix_is_made_square_so_that_a_vector_of_its_rows_fits_its_columns():
    for text, right in {
        "U = A / sqrt(sum(A**2, axis=1)); sum(G * U)": "A / sqrt(sum(A**2, axis=1, keepdims=True))",
        "s = sum(A, axis=1) + eps; A / s": "s = sum(A, axis=1, keepdims=True) + eps",
        "Z - logsumexp(Z)": "Z - logsumexp(Z, axis=1, keepdims=True)",
        "A + A @ x": "A + outer(A @ x, ones(n))",
    }.items():
        with pytest.raises(ParseShapeError, match=re.escape(f"not n and m; perhaps {right}")):
            read(text)
    for text in ("A / sum(A, axis=1) + inv(A)", "inv(A) + A / sum(A, axis=1)"):
        assert read(text).shapes["A"] == ("n", "n")
    assert read("A / sum(A, axis=1)", {"A": (3, 3)}).shapes["A"] == (3, 3)


def test_where_factors_stand_beside_each_other_a_transpose_is_that_of_paper():
    for text in ("x.T A x", "x.T @ A x", "xᵀ A x", "x.T @ A @ x"):
        found = read(text)
        assert found.expr is read("x @ A @ x", {"A": ("n", "n"), "x": ("n",)}).expr
        assert found.notes[0].startswith("x is taken as a vector of length n")
    assert parse("x x.T", {"x": ("n",)}) is parse("outer(x, x)", {"x": ("n",)})
    assert parse("(A x - y).T (A x - y)", GIVEN) is parse("(A @ x - y) @ (A @ x - y)", GIVEN)
    assert read("2 x.T @ x").expr is read("(2 * x) @ x").expr  # a number beside a factor is as in NumPy


def test_notes_say_what_was_taken_for_granted():
    assert read("X + w", GIVEN).notes == ("w is added to every row of X",)
    assert read("softmax(X)", GIVEN).notes == ("softmax is taken of each row of X",)
    assert read("X - mean(X, axis=1, keepdims=True)", GIVEN).notes == (
        "mean(X, axis=1, keepdims=True) is subtracted from every column of X",
    )
    assert read("A @ x", GIVEN).notes == ()
    assert read("max(X, 1)", GIVEN).notes == (
        "max(X, 1) is maximum(…), entry by entry; of each row it is max(X, axis=1)",
    )
    assert read("min(X, 0)", GIVEN).notes == (
        "min(X, 0) is minimum(…), entry by entry; of each column it is min(X, axis=0)",
    )
    assert read("max(X, 2) + maximum(X, 1)", GIVEN).notes == ()
    assert read("max(x, 1)", GIVEN).notes == ()
    assert read("u = 2 * x; sum(x)", GIVEN).notes == ("u is not used in the end",)
    assert read("u = 2 * x; sum(u)", GIVEN).notes == ()
    assert read("A**-1", GIVEN).notes == ("A**-1 is taken of each entry; the inverse of a matrix is inv(A)",)
    assert read("A**2 + x**-1", {"A": ("m", "n"), "x": ("n",)}).notes == ("x**-1 is added to every row of A**2",)
    assert "the exponential function is exp(t)" in read("e**t", {"e": (), "t": ()}).notes[0]
    assert read("e**2", {"e": ()}).notes == ()
