"""A reader's gradient: right ones pass, and of a wrong one the verdict names the cause."""

from typing import Any

import numpy as np
import pytest

from derivations.evidence.check_gradient import assert_gradient, check_gradient
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
    "it is 5 times the derivative; perhaps the factor 1/N is missing, N = len(X) = 5": lambda *a: 5 * right(*a),
    "it is 0.2 times the derivative; perhaps the factor N is missing, N = len(X) = 5": lambda *a: right(*a) / 5,
    "the sign is flipped, and it is 7.5 times the derivative; perhaps the factor 2/N is missing, N = Y.size = 15": (
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


def test_the_plainest_factor_is_named_first() -> None:
    case = Case(6 * x, x, 1.0, {"len(b)": 3, "len(X)": 6})
    assert likely_cause(case).endswith("perhaps the factor 1/N is missing, N = len(X) = 6")


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
    "the gradient is 2 arrays, and there are 3 variables, .*; of some variables it is a dict by name": lambda: (
        check_gradient(loss, (W, X), POINT)
    ),
    "the gradient is empty": lambda: check_gradient(loss, {}, POINT),
    "x has 6000 entries; so large an array is for an f that is a number": lambda: check_gradient(
        lambda x: 2 * x, hinge, np.ones(6000)
    ),
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


def rounded(W: Array, X: Array, Y: Array) -> Array:
    return loss(W.astype(np.float32), X.astype(np.float32), Y.astype(np.float32))


def test_a_function_in_single_precision_gets_a_step_and_a_tolerance_of_its_own() -> None:
    verdict = check_gradient(rounded, right, POINT)
    assert verdict.ok
    assert "in single precision" in verdict.text
    assert not check_gradient(rounded, lambda *a: 1.02 * right(*a), POINT).ok
    verdict = check_gradient(rounded, lambda *a: 2 * right(*a), POINT)
    assert verdict.text == "W: it is 2 times the derivative; the factor 1/2 is missing"


def test_single_precision_that_is_hidden_is_no_kink() -> None:
    with pytest.raises(ValueError, match="or f computes in single precision"):
        check_gradient(lambda W: float(rounded(W, X, Y)), lambda W: right(W, X, Y) + 1, W)


def test_a_gradient_in_single_precision_is_compared_with_its_largest_entry() -> None:
    assert check_gradient(loss, lambda *a: right(*a).astype(np.float32), POINT).ok
    assert not check_gradient(loss, lambda *a: 1.001 * right(*a).astype(np.float32), POINT).ok


# Mistakes in pairs, one from each list


def transposed(G: Array) -> Array:
    return G.T


def flipped(G: Array) -> Array:
    return -G


def unhalved(G: Array) -> Array:
    return 2 * G


def not_averaged(G: Array) -> Array:
    return 5 * G


def off_in_one_place(G: Array) -> Array:
    return G + np.where(np.arange(G.size).reshape(G.shape) == 1, 0.7, 0)


def masked(G: Array) -> Array:
    return np.where(np.arange(G.size).reshape(G.shape) < 3, 0, G)


def not_a_number(G: Array) -> Array:
    return np.where(np.arange(G.size).reshape(G.shape) == 2, np.nan, G)


SAYS = {
    transposed: "right up to a transpose",
    flipped: "the sign is flipped",
    unhalved: "the factor 1/2 is missing",
    not_averaged: "the factor 1/N is missing",
    off_in_one_place: "entries differ, most of all at [",
    masked: "a mask is there that should not be",
    not_a_number: "not finite at [0, 2]",
}
SQUARE = (A, rng.normal(size=(5, 4)), rng.normal(size=(5, 4)))
MISTAKES = [transposed, flipped, unhalved, off_in_one_place, masked, not_a_number]
PAIRS = [(a, b) for k, a in enumerate(MISTAKES) for b in MISTAKES[k + 1 :]] + [
    (transposed, not_averaged),
    (flipped, not_averaged),
    (not_averaged, masked),
    (not_averaged, off_in_one_place),
]
TWO_MARKS = [(a, b) for a, b in PAIRS if (a, b) != (off_in_one_place, masked)]  # the one place is masked then


@pytest.mark.parametrize("mistake", SAYS)
@pytest.mark.parametrize("point", [POINT, SQUARE])
def test_each_mistake_alone_is_named(mistake: Any, point: Any) -> None:
    verdict = check_gradient(loss, lambda *a: mistake(gradient_of_loss(*a)), point)
    assert not verdict.ok
    assert SAYS[mistake] in verdict.text


@pytest.mark.parametrize(("one", "other"), TWO_MARKS)
def test_two_mistakes_at_once_are_both_named(one: Any, other: Any) -> None:
    verdict = check_gradient(loss, lambda *a: other(one(gradient_of_loss(*a))), SQUARE)
    assert not verdict.ok
    assert SAYS[one] in verdict.text
    assert SAYS[other] in verdict.text


def test_two_mistakes_in_one_place_are_one() -> None:
    verdict = check_gradient(loss, lambda *a: masked(off_in_one_place(gradient_of_loss(*a))), SQUARE)
    assert SAYS[masked] in verdict.text


@pytest.mark.parametrize("mistake", [flipped, unhalved, not_averaged])
def test_a_transpose_of_another_shape_and_a_factor(mistake: Any) -> None:
    verdict = check_gradient(loss, lambda *a: mistake(gradient_of_loss(*a)).T, POINT)
    assert verdict.text.startswith("W: right up to a transpose, and ")
    assert SAYS[mistake] in verdict.text


def gradient_of_loss(W: Array, X: Array, Y: Array) -> Array:
    return 2 / Y.size * X.T @ (X @ W - Y)


def test_at_a_kink_the_verdict_names_the_kink() -> None:
    def f(x: Array) -> Array:
        return np.sum(np.maximum(x, 0))

    at = np.array([0.0, 1.0, -1.0])
    said = check_gradient(f, lambda x: np.where(x == 0, 3.0, x > 0), at).text
    assert said == "x: f has a kink at [0], and what is there is not between the slopes of the two sides"
    said = check_gradient(f, lambda x: np.where(x == 0, 0.4, -1.0 * (x > 0)), at).text
    assert said.startswith("x: 1 of 3 entries differ, most of all at [1]: it is -1")


def test_few_wrong_entries_share_a_cause() -> None:
    signs = np.where(np.arange(12).reshape(4, 3) < 2, -1, 1)
    verdict = check_gradient(loss, lambda *a: signs * right(*a), POINT)
    assert verdict.text.startswith("W: 2 of 12 entries differ")
    assert verdict.text.endswith("; there, the sign is flipped")


# Large inputs

LARGE = rng.normal(size=(300, 40))


def curved(M: Array) -> Array:
    return np.sum(np.sin(M) * M)


def curved_slope(M: Array) -> Array:
    return np.cos(M) * M + np.sin(M)


def test_large_inputs_are_compared_along_random_directions() -> None:
    calls = 0

    def counted(M: Array) -> Array:
        nonlocal calls
        calls += 1
        return curved(M)

    verdict = check_gradient(counted, curved_slope, LARGE)
    assert verdict.ok
    assert verdict.text.endswith(
        "M: 12000 entries were compared along random directions, in which a small error of few entries is lost"
    )
    assert calls < 200


@pytest.mark.parametrize("mistake", [flipped, unhalved, masked, not_a_number, off_in_one_place])
def test_mistakes_in_large_inputs_are_named(mistake: Any) -> None:
    verdict = check_gradient(curved, lambda M: mistake(curved_slope(M)), LARGE)
    assert not verdict.ok
    if mistake is off_in_one_place:  # it is in none of the columns that were drawn
        assert verdict.text.startswith("M: few of 12000 entries differ, one of them at [0, 1]: it is ")
    else:
        assert SAYS[mistake] in verdict.text


def test_a_large_transpose_is_named() -> None:
    square = rng.normal(size=(60, 60))
    left, right_ = rng.normal(size=60), rng.normal(size=60)
    verdict = check_gradient(lambda M: left @ M @ right_, lambda M: np.outer(right_, left), square)
    assert verdict.text == "M: right up to a transpose (in a sample of 400 of its 3600 entries)"
    verdict = check_gradient(curved, lambda M: curved_slope(M).T, LARGE)
    assert verdict.text.startswith("M: right up to a transpose: its shape is (40, 300)")


# Arrays of other libraries, and pytest


def test_jax_in_single_and_in_double_precision() -> None:
    jax = pytest.importorskip("jax")
    jnp = jax.numpy

    def f(W: Any, b: Any) -> Any:
        return jnp.mean((jnp.maximum(jnp.asarray(X) @ W + b, 0) - jnp.asarray(Y)) ** 2)

    slope = jax.grad(f, argnums=(0, 1))
    before = jax.config.jax_enable_x64
    try:
        for double, said in ((False, "in single precision"), (True, "right, with a largest relative error of")):
            jax.config.update("jax_enable_x64", double)
            at = (jnp.asarray(W), jnp.zeros(k))
            verdict = check_gradient(f, slope, at)
            assert verdict.ok
            assert said in verdict.text
            wrong = check_gradient(f, lambda W, b: (slope(W, b)[0], 2 * slope(W, b)[1]), at)
            assert wrong.text == "W: right; b: it is 2 times the derivative; the factor 1/2 is missing"
    finally:
        jax.config.update("jax_enable_x64", before)


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_pytorch_tensors_with_and_without_a_graph(kind: str) -> None:
    torch = pytest.importorskip("torch")
    dtype = getattr(torch, kind)
    inputs, targets = torch.tensor(X, dtype=dtype), torch.tensor(Y, dtype=dtype)
    weights = torch.tensor(W, dtype=dtype, requires_grad=True)

    def f(W: Any) -> Any:
        return torch.mean((torch.relu(inputs @ W) - targets) ** 2)

    def by_autograd(W: Any) -> Any:
        (found,) = torch.autograd.grad(f(W), W)
        return found

    assert check_gradient(f, by_autograd, weights).ok
    assert check_gradient(f, by_autograd(weights), weights).ok
    verdict = check_gradient(f, lambda W: -by_autograd(W), weights)
    assert verdict.text == "W: the sign is flipped"


def test_the_assertion_for_tests() -> None:
    assert_gradient(loss, right, POINT)
    with pytest.raises(AssertionError, match=r"^W: the sign is flipped$"):
        assert_gradient(loss, lambda *a: -right(*a), POINT)


def test_values_that_differ_are_shown_with_the_digits_in_which_they_do() -> None:
    w = np.array([1.0, 2.0])
    text = check_gradient(lambda w: w @ w, lambda w: 2 * w * (1 + 4e-6), w).text
    assert text == "w: it is 1.000004 times the derivative"
    text = check_gradient(lambda w: w @ w, lambda w: 2 * w + np.array([0.0, 1e-5]), w).text
    assert text.endswith("it is 4.00001, numeric differentiation gives 4")


def test_where_all_slopes_are_0_the_verdict_says_so() -> None:
    verdict = check_gradient(lambda x: x @ x, lambda x: 3 * x, np.zeros(2))
    assert verdict.ok
    assert verdict.text.endswith(
        "; x: all slopes are 0 at this point, where a wrong gradient may be 0, too; try another point"
    )
    assert "try another point" not in check_gradient(lambda x: x @ x, lambda x: 2 * x, np.ones(2)).text


def test_a_function_that_gives_another_value_each_time_is_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="f gives another value each time; draw its random numbers once"):
        check_gradient(lambda x: np.sum(x * rng.random(5)), lambda x: x, np.ones(5))


def test_samples_are_not_counted_in_parameters() -> None:
    X, w = np.random.default_rng(0).normal(size=(10, 3)), np.ones(3)
    text = check_gradient(lambda w, X: np.mean((X @ w) ** 2), lambda w, X: 3 / 10 * X.T @ (X @ w), at=(w, X)).text
    assert text == "w: it is 1.5 times the derivative"
