"""A reader's gradient: right ones pass, and of a wrong one the verdict names the cause."""

from typing import Any

import numpy as np
import pytest

from derivations.evidence.check_gradient import check_gradient
from derivations.evidence.likely_cause import Case, likely_cause

Array = Any
rng = np.random.default_rng(0)
N, n, k = 5, 4, 3
X, W, Y = rng.normal(size=(N, n)), rng.normal(size=(n, k)), rng.normal(size=(N, k))
A = rng.normal(size=(n, n))
x = np.array([0.5, -1.0, 2.0, -0.3])
POINT = (W, X, Y)


def loss(W: Array, X: Array, Y: Array) -> Array:
    return np.mean((X @ W - Y) ** 2)


def right(W: Array, X: Array, Y: Array) -> Array:
    return 2 / (N * k) * X.T @ (X @ W - Y)


def hinge(x: Array) -> Array:
    return np.sum(np.maximum(x, 0) ** 2)


def test_a_right_gradient_passes() -> None:
    verdict = check_gradient(loss, right, at=POINT)
    assert verdict.ok
    assert verdict.max_relative_error < 1e-9
    assert str(verdict).startswith("right, with a largest relative error of ")


@pytest.mark.parametrize(
    ("f", "gradient", "at"),
    [
        (lambda t: t**3, lambda t: 3 * t**2, 2.0),
        (lambda x: x @ A @ x, lambda x: (A + A.T) @ x, x),
        (lambda x: x @ x, lambda x: 2 * x, np.array([1, 2, 3])),
        (lambda x: x @ x, lambda x: 2 * x, x.astype(np.float32)),
        (lambda x: A @ x, lambda x: A, x),
        (lambda x: x[:, None].T @ A @ x[:, None], lambda x: (A + A.T) @ x, x),
        (lambda W: X @ W, lambda W: np.kron(np.eye(k), X), W),  # the Jacobian of vec
        (lambda W: X @ W, lambda W: np.einsum("ia,bj->ijab", X, np.eye(k)), W),  # entry by entry
        (hinge, lambda x: 2 * np.maximum(x, 0), x),
        (lambda K: np.sum(K**3), lambda K: 3 * K**2, rng.normal(size=(2, 3, 2))),
    ],
)
def test_every_shape_can_be_checked(f: Any, gradient: Any, at: Any) -> None:
    assert check_gradient(f, gradient, at).ok


def test_a_gradient_may_be_an_array_a_dict_or_a_tuple() -> None:
    by_Y = -2 / (N * k) * (X @ W - Y)
    by_X = 2 / (N * k) * (X @ W - Y) @ W.T
    named = dict(zip("WXY", POINT, strict=True))
    assert check_gradient(loss, right(*POINT), POINT).ok
    assert check_gradient(loss, {"Y": by_Y, "W": right(*POINT)}, named).ok
    assert check_gradient(loss, lambda W, X, Y: (right(W, X, Y), by_X, by_Y), POINT).ok
    verdict = check_gradient(loss, {"Y": -by_Y, "W": right(*POINT)}, named)
    assert verdict.text == "Y: the sign is flipped; W: right"


def test_whole_numbers_stay_what_they_are_and_nothing_is_overwritten() -> None:
    classes = np.array([0, 2, 1])

    def cross_entropy(Z: Array, classes: Array) -> Array:
        Z -= Z.max(axis=1, keepdims=True)
        return -np.mean((Z - np.log(np.exp(Z).sum(axis=1, keepdims=True)))[np.arange(3), classes])

    def gradient(Z: Array, classes: Array) -> Array:
        p = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        p[np.arange(3), classes] -= 1
        return p / 3

    Z = rng.normal(size=(3, 4))
    before = Z.copy()
    assert check_gradient(cross_entropy, gradient, (Z, classes)).ok
    assert np.array_equal(Z, before)


WRONG = {
    "the sign is flipped": lambda *a: -right(*a),
    "it is 2 times the derivative; the factor 1/2 is missing": lambda *a: 2 * right(*a),
    "it is 0.5 times the derivative; the factor 2 is missing": lambda *a: right(*a) / 2,
    "it is 5 times the derivative; the factor 1/N is missing, N = len(X) = 5": lambda *a: 5 * right(*a),
    "it is 0.2 times the derivative; the factor N is missing, N = len(X) = 5": lambda *a: right(*a) / 5,
    "the sign is flipped, and it is 7.5 times the derivative; the factor 2/N is missing, N = Y.size = 15": (
        lambda *a: -7.5 * right(*a)
    ),
    "it is 1.001 times the derivative": lambda *a: 1.001 * right(*a),
    "right up to a transpose: its shape is (3, 4), and it should be (4, 3)": lambda *a: right(*a).T,
    "right but for its shape: its shape is (12,), and it should be (4, 3)": lambda *a: right(*a).ravel(),
    "the sum over axis 0 is missing: its shape is (5, 4, 3), and it should be (4, 3)": lambda W, X, Y: (
        2 / (N * k) * X[:, :, None] * (X @ W - Y)[:, None, :]
    ),
    "wrong shape: its shape is (2, 3), and it should be (4, 3)": lambda *a: right(*a)[:2],
    "not finite at [0, 0], [0, 1], [0, 2] and 9 more": lambda *a: right(*a) * np.nan,
    "it is 0 everywhere, and the derivative is not": lambda *a: 0 * right(*a),
}


@pytest.mark.parametrize("cause", WRONG)
def test_the_likely_cause_is_named(cause: str) -> None:
    verdict = check_gradient(loss, WRONG[cause], POINT)
    assert not verdict.ok
    assert verdict.text == f"W: {cause}"
    assert verdict.max_relative_error > 1e-4


@pytest.mark.parametrize(
    ("gradient", "cause"),
    [
        (lambda x: 2 * x, "a mask is missing: it is not 0 at [1], [3], where the derivative is"),
        (lambda x: 2 * x * (x < 0), "the mask is at the wrong place: 0 at [0], [2], not at [1], [3]"),
        (lambda x: 2 * x * (x > 1), "it is 0 at [0], where the derivative is not: a mask is there that should not be"),
        (lambda x: 2 * np.maximum(x, 0) + [0, 0, 0.5, 0], "1 of 4 entries differ, most of all at [2]: it is 4.5, "),
    ],
)
def test_masks_and_single_entries_are_told_apart(gradient: Any, cause: str) -> None:
    assert check_gradient(hinge, gradient, x).text.startswith(f"x: {cause}")


def test_a_transpose_of_the_same_shape_is_seen() -> None:
    b = rng.normal(size=n)
    assert check_gradient(lambda A: x @ A @ b, lambda A: np.outer(b, x), A).text == "A: right up to a transpose"
    assert check_gradient(lambda x: A @ x, lambda x: A.T, x).text == "x: right up to a transpose"


def test_a_single_number_has_no_pattern() -> None:
    assert check_gradient(lambda t: t**2, lambda t: 7 * t, 3.0).text == "t: it is 21, numeric differentiation gives 6"
    assert check_gradient(lambda t: t**2, lambda t: t, 3.0).text.endswith("the factor 2 is missing")


def test_what_does_not_move_the_function_has_no_derivative() -> None:
    verdict = check_gradient(lambda x: np.sum(np.sign(x)), lambda x: np.ones(4), x)
    assert verdict.text.endswith("but f does not depend on the variable there")


def test_at_a_kink_the_slopes_to_both_sides_are_right_and_nothing_else() -> None:
    def f(x: Array) -> Array:
        return np.sum(np.maximum(x, 0))

    at = np.array([0.0, 1.0, -1.0, 1e-5])
    for gradient in (lambda x: (x > 0) * 1.0, lambda x: (x >= 0) * 1.0):
        verdict = check_gradient(f, gradient, at)
        assert verdict.ok
        assert "f has a kink there" in verdict.text
    assert not check_gradient(f, lambda x: np.where(x == 0, 3.0, x > 0), at).ok
    assert not check_gradient(f, lambda x: (x > 0) * 1.001, at).ok


@pytest.mark.parametrize("scale", [1e-4, 1.0, 1e6])
def test_an_error_of_a_thousandth_is_found_at_every_scale(scale: float) -> None:
    def f(x: Array) -> Array:
        return scale * np.sum(np.exp(x))

    assert check_gradient(f, lambda x: scale * np.exp(x), x).ok
    off = np.array([1.0, 1.0, 1.001, 1.0])
    assert not check_gradient(f, lambda x: scale * np.exp(x) * off, x).ok


def test_no_cause_is_named_where_there_is_no_error() -> None:
    same = np.array([1.0, 2.0])
    assert likely_cause(Case(same, same, 0.0, {})) == ""


BAD = {
    "f must be a function": lambda: check_gradient(3, right, POINT),  # type: ignore[arg-type]
    "at is empty": lambda: check_gradient(loss, right, {}),
    "at: X is not an array of real numbers": lambda: check_gradient(loss, right, (W, "a", Y)),
    "at: x is not an array; its rows have different lengths": lambda: check_gradient(hinge, hinge, [[1, 2], [3]]),
    "the gradient with respect to W is not an array of real numbers": lambda: check_gradient(
        loss, lambda *a: "x", POINT
    ),
    "f is not finite at the point": lambda: check_gradient(lambda x: np.sum(np.log(x)), lambda x: 1 / x, x),
    "what f returns is not an array of real numbers": lambda: check_gradient(lambda x: None, hinge, x),
    "f cannot be evaluated at the point: TypeError": lambda: check_gradient(loss, W, (W, X)),
    "the gradient cannot be evaluated at the point: Zero": lambda: check_gradient(hinge, lambda x: 1 // 0, x),
    "there is a gradient with respect to Q, but the variables are W": lambda: check_gradient(
        lambda W: 1.0, {"Q": W}, {"W": W}
    ),
    "the gradient is 2 arrays, and there are 3": lambda: check_gradient(loss, (W, X), POINT),
    "the gradient is empty": lambda: check_gradient(loss, {}, POINT),
    "x has 6000 entries; check at a size of at most 5000": lambda: check_gradient(hinge, hinge, np.ones(6000)),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_one_clear_line(message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}") as raised:
        BAD[message]()
    assert "\n" not in str(raised.value)


def test_a_small_entry_beside_large_ones_is_compared_with_itself() -> None:
    def f(x: Array) -> Any:
        return 1e6 * x[0] ** 2 + 1e-3 * x[1] ** 2

    at = np.array([1.0, 1.0])
    assert check_gradient(f, lambda x: np.array([2e6 * x[0], 2e-3 * x[1]]), at).ok
    verdict = check_gradient(f, lambda x: np.array([2e6 * x[0], -2e-3 * x[1]]), at)
    assert verdict.text.startswith("x: 1 of 2 entries differ, most of all at [1]: it is -0.002")


def test_single_precision_in_the_function_is_no_kink() -> None:
    def rounded(W: Array) -> Array:
        return loss(W.astype(np.float32), X.astype(np.float32), Y.astype(np.float32))

    with pytest.raises(ValueError, match="f computes in single precision"):
        check_gradient(rounded, lambda W: 7 * W, W)
    with pytest.raises(ValueError, match="or f computes in single precision"):
        check_gradient(lambda W: float(rounded(W)), lambda W: right(W, X, Y) + 1, W)


def test_a_gradient_in_single_precision_is_compared_with_its_largest_entry() -> None:
    assert check_gradient(loss, lambda *a: right(*a).astype(np.float32), POINT).ok
    assert not check_gradient(loss, lambda *a: 1.001 * right(*a).astype(np.float32), POINT).ok
