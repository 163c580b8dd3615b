"""What is typed means what NumPy means by it; what cannot be read is refused in one line that knows the place."""

import random
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.language import (
    Identity,
    Number,
    Ones,
    Size,
    Zeros,
    absolute,
    as_expr,
    diag,
    inverse,
    kron,
    let,
    logsumexp,
    matrix,
    norm,
    number,
    scalar,
    softmax,
    vec,
    vector,
)
from derivations.language.expression import Expr, walk
from derivations.language.matrices import Reduce
from derivations.language.parse import ParseError, parse, read
from tests.language import numpy_texts
from tests.language.refusals import GIVEN
from tests.strategies import FUZZ, SHAPES

A, X = matrix("A", "m", "n"), matrix("X", "m", "n")
x, w, y, b, t = vector("x"), vector("w"), vector("y", "m"), vector("b", "m"), scalar("t")
S = matrix("S", "n", "n")


# What is built

BUILT: dict[str, Expr] = {
    "x @ w": x.T @ w,
    "dot(x, w)": x.T @ w,
    "x.T @ w": x.T @ w,
    "A @ x": A @ x,
    "y @ A": A.T @ y,
    "y @ A @ x": (y.T @ A) @ x,
    "y.T @ A @ x": (y.T @ A) @ x,
    "(y @ A) * x": (A.T @ y) * x,
    "x @ S @ S @ w": ((x.T @ S) @ S) @ w,
    "outer(y, x)": y @ x.T,
    "A.T": A.T,
    "x.T": x,
    "2 * x": 2 * x,
    "-2 * x": Number(Fraction(-2)) * x,
    "-x @ w": (-x).T @ w,
    "-t**2": -(t**2),
    "2**x": as_expr(2) ** x,
    "x**w": x**w,
    "x^w": x**w,
    "X**A": X**A,
    "X**w": X ** (Ones("m") @ w.T),
    "w**X": (Ones("m") @ w.T) ** X,
    "(-x)**3": (-x) ** 3,
    "x**-1": x**-1,
    "0.5**X": number(0.5) ** X,
    "2**-1 * t": as_expr(2) ** -1 * t,
    "1e-5 + t": number(1e-5) + t,
    "1/2 * t": Number(Fraction(1, 2)) * t,
    "X * w": X @ diag(w),
    "X / w": X @ diag(1 / w),
    "X + w": X + Ones("m") @ w.T,
    "w - X": Ones("m") @ w.T - X,
    "sum(X, axis=1)": X @ Ones("n"),
    "sum(X, axis=0)": X.T @ Ones("m"),
    "sum(X, axis=-1)": X @ Ones("n"),
    "sum(X, axis=0, keepdims=True) + X": Ones("m") @ (Ones("m").T @ X) + X,
    "X * sum(X, axis=1, keepdims=True)": diag(X @ Ones("n")) @ X,
    "X / sum(X, axis=1, keepdims=True)": diag(1 / (X @ Ones("n"))) @ X,
    "mean(x)": parse("sum(x)", GIVEN) / Size("n"),
    "mean(X)": parse("sum(X)", GIVEN) / Size("m*n"),
    "mean(X, axis=0)": X.T @ Ones("m") / Size("m"),
    "max(X)": Reduce("max", vec(X)),
    "max(X, axis=0)": Reduce("max", X.T),
    "prod(X, axis=1)": Reduce("prod", X),
    "logsumexp(x)": logsumexp(x),
    "logsumexp(X)": logsumexp(X),
    "softmax(X)": softmax(X),
    "softmax(X, axis=0)": softmax(X.T).T,
    "kron(A, S)": kron(A, S),
    "kron(x, A)": kron(x.T, A),
    "norm(A @ x - b)**2": norm(A @ x - b) ** 2,
    "np.linalg.norm(x)": norm(x),
    "np.abs(x)": absolute(x),
    "diag(x)": diag(x),
    "eye(n) @ x": Identity("n") @ x,
    "S + 2 * I": S + 2 * Identity("n"),
    "ones((m, n))": Ones("m") @ Ones("n").T,
    "zeros((m, n)) + A": Zeros("m", "n") + A,
    "len(x) * t": Size("n") * t,
    "t / n": t / Size("n"),
    "t / (m * n)": t / Size("m*n"),
    "eye(len(x))": Identity("n"),
    "x > 0": x > 0,
    "t != 1": parse("[t ≠ 1]", GIVEN),
}


@pytest.mark.parametrize("text", BUILT)
def test_the_expression_is_the_one_that_a_person_means(text):
    assert parse(text, GIVEN) is BUILT[text]


def test_plain_notation_is_read_too():
    assert parse("2 Xᵀ (X w − y)", GIVEN) is 2 * (X.T @ (X @ w - y))
    assert parse("(2 Xᵀ) y", GIVEN) is (2 * X.T) @ y
    assert parse("2/n S⁻ᵀ x", GIVEN) is (2 / Size("n")) * (inverse(S).T @ x)
    assert parse("−X w", GIVEN) is -(X @ w)
    assert parse("‖x‖² + √t + x · w", GIVEN) is parse("norm(x)**2 + sqrt(t)", GIVEN) + parse("x·w", GIVEN)
    assert parse("η x₁", {"eta": (), "x1": ("n",)}) is scalar("eta") * vector("x1")


def test_lines_become_named_intermediates():
    found = read("z = A @ x + b  # affine\nh = relu(z); loss = sum(h**2) + h @ y", GIVEN)
    assert list(found.lets) == ["z", "h", "loss"]
    assert found.lets["z"].value is A @ x + b
    assert found.expr is found.lets["loss"]
    assert str(found.lets["loss"].value) == "sum(h²) + hᵀ y"
    assert set(found.symbols) == {"A", "x", "b", "y"}


def test_named_intermediates_may_be_given():
    u = let("u_1", A @ x)
    assert parse("u₁ᵀ u₁ + t", {"t": ()}, lets=[u]) is u.T @ u + t
    assert list(read("2 * u_1", lets=[u]).lets) == ["u_1"]


def test_a_line_may_go_on_in_brackets():
    assert parse("sum(\n  A @ x  # a comment\n)", GIVEN) is parse("sum(A @ x)", GIVEN)


# The same value as NumPy's


@pytest.mark.parametrize("text", numpy_texts.TABLE)
def test_the_value_is_numpys(text):
    numpy_texts.compare(text)


def test_a_reading_that_differs_is_found():
    with pytest.raises(AssertionError):
        numpy_texts.compare("A @ x", reading="2 A x")
    with pytest.raises(AssertionError):
        numpy_texts.compare("X + x", reading="X")


def test_random_texts_mean_what_they_mean_to_numpy():
    """Where NumPy computes, the reading agrees or is refused; where NumPy refuses, so do we."""
    counts = {"agrees": 0, "refused by both": 0}
    rng = random.Random(6)
    for _ in range(1_500):
        text = numpy_texts.random_text(rng, rng.choice((1, 2, 2, 3)))
        verdict = numpy_texts.verdict(text)
        assert verdict in (*counts, "not finite", "refused here"), f"{text}: {verdict}"
        counts[verdict] = counts.get(verdict, 0) + 1
    assert counts["agrees"] > 400
    assert counts["refused by both"] > 400
    assert counts.get("refused here", 0) < 40


# Limits


def test_a_line_that_begins_with_a_function_is_no_definition():
    assert str(parse("max([x = w], 1)", GIVEN)) == "max([x = w], 1)"
    assert str(parse("where([tr(S) = t], t, 1)", GIVEN)) == "where([tr(S) = t], t, 1)"


def test_hundreds_of_lines_are_read_as_a_graph():
    layers = 500
    lines = [f"h{k + 1} = h{k} + relu(W @ h{k})" for k in range(layers)]
    found = read("\n".join(["h0 = x", *lines, f"sum(h{layers})"]))
    assert len(found.lets) == layers + 1
    assert sum(1 for _ in walk(found.expr)) <= 4 * layers + 6
    assert {name: symbol.shape for name, symbol in found.symbols.items()} == {"x": ("n",), "W": ("n", "n")}


@pytest.mark.parametrize(
    "part", ["x+", "x@", "-", "(", "exp(", "sum(x,", "x**", "2^", "√", "‖", "|", "[", "x ", "x[", "not ", "x<", "a=x;"]
)
@pytest.mark.parametrize("count", [80, 2_000, 30_000])
def test_long_and_deep_texts_are_read_or_refused(part, count):
    closing = {"(": ")", "exp(": ")", "‖": "‖"}.get(part, "")
    for text in (part * count + "x" + closing * count, part * count):
        is_read_or_refused(text)


def test_a_long_sum_is_read():
    assert str(parse("+".join(["x"] * 900), GIVEN)).count("x") == 900


# Fuzzing: only ever a clear error


def is_read_or_refused(text: str) -> None:
    """Whatever else is raised fails the test."""
    for shapes in (None, SHAPES, {"x": (3,), "X": ("n", 1), "y": (1, "n")}):
        try:
            str(read(text, shapes).expr)
        except ParseError as refused:
            error = refused
        else:
            continue
        assert "\n" not in str(error)
        assert error.caret().count("\n") == 1


@FUZZ
@given(st.text(max_size=60))
def test_any_text(text):
    is_read_or_refused(text)


@FUZZ
@given(st.binary(max_size=60))
def test_any_bytes(data):
    is_read_or_refused(data.decode("latin-1"))


WORDS = re.findall(
    r"\S+",
    """x y A X W1 n m I pi ( ) [ ] , . ; = == < + - * / @ ** ^ .T ᵀ ⁻¹ ² ‖ | √ 𝟏 ⊗ ⊗ₖ · ÷ − sum( max( eye( where( where
    axis= keepdims= True np. exp( vec( 1 2 0.5 1e-5 lambda if not h u₁ Iₙ size( unvec( dX #""",
)


@FUZZ
@given(st.lists(st.sampled_from([*WORDS, "\n"]), max_size=20), st.sampled_from(["", " "]))
def test_any_words(words, joint):
    is_read_or_refused(joint.join(words))


def mutated(rng: random.Random) -> str:
    """A text that can be read, with a few changes: something left out, put in, doubled, turned round or replaced."""
    valid = [*BUILT, *numpy_texts.TABLE]
    text = rng.choice(valid)
    for _ in range(rng.randrange(1, 5)):
        i = rng.randrange(len(text) + 1)
        before, part, after = text[:i], text[i : i + rng.randrange(4)], text[i:]
        rest = after[len(part) :]
        text = rng.choice(
            (before + rest, before + rng.choice([*WORDS, "\n"]) + after, before + rng.choice(valid) + rest,
             before + part + after, before + part[::-1] + rest)
        )  # fmt: skip
    return text[:2_000]


def test_any_text_that_is_nearly_right():
    rng = random.Random(3)
    texts = [mutated(rng) for _ in range(400)]
    for text in texts:
        is_read_or_refused(text)
    assert len(set(texts) - {*BUILT, *numpy_texts.TABLE}) > 300


def test_nothing_is_evaluated(monkeypatch):
    def boom(*args, **kwargs):
        raise AssertionError("evaluated")

    for name in ("eval", "exec", "__import__"):
        monkeypatch.setattr(f"builtins.{name}", boom)
    for text in ("print(1)", "exit()", "open(x)", "x.T", "(lambda: 1)()", "[x for x in x]", "f(**x)", "x := 1"):
        try:
            parse(text, GIVEN)
        except ParseError:
            continue
