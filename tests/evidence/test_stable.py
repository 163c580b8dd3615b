"""Where the value is finite, so is what the emitted code says of its slope: no 0/0 of shares that round to 0."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from derivations import derive
from derivations.calculus.differentials import DIFFERENTIALS
from derivations.calculus.logarithms import LN_SOFTMAX

FAR = np.array([1000.0, 0.0, -1000.0])
CLASS = np.array([0.0, 1.0, 0.0])
FLIPPED = FAR[::-1].copy()


def emitted(text, wrt, shapes, values):
    """The gradient by the first variable as the emitted code computes it, and the derivation."""
    derived = derive(text, wrt=wrt, shapes=shapes)
    scope: dict[str, Any] = {"np": np}
    exec(derived.numpy_source(), scope)
    if isinstance(wrt, str):
        return scope[derived.kind.lower()](**values), derived
    value, gradients = scope["value_and_gradients"](**values)
    assert np.isfinite(value)
    return gradients[wrt[0]], derived


def softmax(x):
    e = np.exp(x - x.max(axis=0))
    return e / e.sum(axis=0)


def sigmoid(x):
    return np.exp(-np.logaddexp(0, -x))


VECTORS = {"x": ("n",), "y": ("n",), "z": ("n",)}
LOSSES = [
    ("p = softmax(x); -y @ log(p)", "x", softmax(FAR) - CLASS),
    ("p = softmax(2 * x + z); -y @ log(p)", "x", 2 * (softmax(2 * FAR) - CLASS)),
    ("lp = log(softmax(x)); -y @ lp", "x", softmax(FAR) - CLASS),
    ("p = softmax(x); q = softmax(z); sum(q*(log(q) - log(p)))", "x", softmax(FAR) - softmax(FLIPPED)),
    ("p = softmax(x); q = softmax(z); sum(q*log(q/p))", "x", softmax(FAR) - softmax(FLIPPED)),
    ("p = softmax(x); q = softmax(z); r = q/p; sum(q*log(r))", "x", softmax(FAR) - softmax(FLIPPED)),
    ("p = sigmoid(x); -sum(y*log(p) + (1-y)*log(1-p))", "x", sigmoid(FAR) - CLASS),
    ("p = 1/(1 + exp(-x)); -sum(y*log(p) + (1-y)*log(1-p))", "x", sigmoid(FAR) - CLASS),
    ("E = exp(x); p = E/(1 + E); -sum(y*log(p) + (1-y)*log(1-p))", "x", sigmoid(FAR) - CLASS),
    ("p = exp(x)/sum(exp(x)); -sum(y*log(p))", "x", softmax(FAR) - CLASS),
    ("E = exp(x - max(x)); t = sum(E); p = E/t; -sum(y*log(p))", "x", softmax(FAR) - CLASS),
    ("m = max(x); s = x - m; m + log(sum(exp(s))) - y@x", "x", softmax(FAR) - CLASS),
    ("s = x - max(x); lp = s - log(sum(exp(s))); -y@lp", "x", softmax(FAR) - CLASS),
    ("p = sigmoid(x + y); q = 1 - p; -sum(y*log(p) + (1-y)*log(q))", "x", sigmoid(FAR + CLASS) - CLASS),
]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(("text", "by", "right"), LOSSES)
def test_a_loss_with_named_shares_has_a_finite_gradient_far_out(text, by, right, several):
    z = FLIPPED if "q = softmax" in text else np.zeros(3)
    values = {"x": FAR, "y": CLASS, "z": z}
    used = {name: value for name, value in values.items() if name in text.replace("softmax", "").replace("exp", "")}
    shapes = {name: VECTORS[name] for name in used}
    found, derived = emitted(text, [by] if several else by, shapes, used)
    np.testing.assert_allclose(np.ravel(found), right, atol=1e-12)
    assert several or derived.check(seed=0).ok


@pytest.mark.parametrize("text", ["P = softmax(Z, axis=0); -sum(Y*log(P))", "-sum(Y*log(softmax(Z, axis=0)))"])
def test_softmax_down_the_columns_too(text):
    Z, Y = np.stack([FAR, FLIPPED], axis=1), np.stack([CLASS, CLASS], axis=1)
    shapes = {"Z": ("m", "n"), "Y": ("m", "n")}
    for wrt in ("Z", ["Z"]):
        found, derived = emitted(text, wrt, shapes, {"Z": Z, "Y": Y})
        np.testing.assert_allclose(found.T if wrt == "Z" else found, softmax(Z) - Y, atol=1e-12)
        assert derived.check(seed=0).ok


@pytest.mark.parametrize(
    "text",
    [
        "P = exp(Z)/sum(exp(Z), axis=1, keepdims=True); -sum(Y*log(P))",
        "E = exp(Z - max(Z, axis=1, keepdims=True)); P = E/sum(E, axis=1, keepdims=True); -sum(Y*log(P))",
        "S = Z - max(Z, axis=1, keepdims=True); L = S - log(sum(exp(S), axis=1, keepdims=True)); -sum(Y*L)",
    ],
)
def test_softmax_by_rows_that_is_written_out(text):
    Z, Y = np.stack([FAR, FLIPPED]), np.stack([CLASS, CLASS])
    for wrt in ("Z", ["Z"]):
        found, derived = emitted(text, wrt, {"Z": ("m", "n"), "Y": ("m", "n")}, {"Z": Z, "Y": Y})
        np.testing.assert_allclose(found.T if wrt == "Z" else found, softmax(Z.T).T - Y, atol=1e-12)
        assert derived.conditions == ()
        assert derived.check(seed=0).ok


def test_a_shift_that_is_dropped_is_shown_with_its_reason():
    derived = derive("E = exp(z - max(z)); p = E/sum(E); w @ p", wrt="z")
    assert [(str(step), step.rule) for step in derived.short_steps[:4]] == [
        ("E = exp(z − max(z))", "definition"),
        ("p = E/sum(E)", "definition"),
        ("= softmax(z − max(z))", "a function with a name of its own"),
        ("= softmax(z)", "softmax of a shift"),
    ]
    shapes = {"w": ("n",), "z": ("n",), "t": ()}
    assert str(derive("w @ softmax(z - t)", wrt="t", shapes=shapes).result) == "0"
    assert str(derive("w @ softmax(z - t)", wrt=["z", "t"], shapes=shapes).results["t"]) == "0"


def test_a_name_that_is_dropped_is_not_given_again():
    derived = derive("u = exp(z); p = u/sum(u); norm(p - y)**2", wrt="z")
    assert [str(step.left) for step in derived.short_steps if step.left].count("u") == 1
    assert derived.check(seed=0).ok


@pytest.mark.parametrize("wrt", ["z", ["z"]])
@pytest.mark.parametrize("power", [0.5, 1.0, 2.0])
def test_focal_loss_has_a_finite_slope_where_the_share_rounds_to_one(wrt, power):
    text = "p = sigmoid(z); -sum(y*(1-p)**gamma*log(p) + (1-y)*p**gamma*log(1-p))"
    shapes = {"z": ("n",), "y": ("n",), "gamma": ()}
    found, derived = emitted(
        text, wrt, shapes, {"z": np.array([-800.0, 0, 40, 800]), "y": np.eye(4)[2], "gamma": power}
    )
    assert np.isfinite(found).all()
    assert found.ravel()[2] == pytest.approx(0, abs=1e-12)
    assert derived.check(seed=0).ok


@pytest.mark.parametrize("text", ["where(x < 0, exp(x), 0)", "where(x < 0, 3 * exp(x) + x, x)"])
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_overflows_is_not_multiplied_by_zero(text):
    found, derived = emitted(f"sum({text})", "x", {"x": ("n",)}, {"x": FAR})
    assert np.isfinite(found).all()
    assert derived.check(seed=0).ok


ELU = "sum(where(x > 0, x, alpha * (exp(x) - 1)))"
UNDER_A_MASK = [
    (ELU, {"x": np.array([1.0, 2.0, 2 * np.exp(-1000)]), "alpha": np.expm1(-1000)}),
    ("sum(w * where(x > 0, x, alpha * (exp(x) - 1)))", {"x": np.array([3.0, 8.0, 0]), "alpha": -5.0}),
    ("h = where(x > 0, x, alpha * exp(x)); h @ h + w @ h", {"x": np.array([2003.0, 16, 0]), "alpha": 8.0}),
    ("sum(w * (2 - where(x > 0, x, -alpha * exp(x))))", {"x": np.array([-3.0, 8.0, 0]), "alpha": 4.0}),
]


@pytest.mark.parametrize("wrt", [["x"], ["x", "alpha"]])
@pytest.mark.parametrize(("text", "right"), UNDER_A_MASK)
@pytest.mark.filterwarnings("ignore:overflow")
def test_what_overflows_is_not_multiplied_by_a_named_zero(text, right, wrt):
    shapes = {"x": ("n",), "w": ("n",), "alpha": ()}
    values = {"x": np.array([1000.0, 0.0, -1000.0]), "w": np.array([3.0, 4.0, 5.0]), "alpha": 2.0}
    used = [name for name in shapes if name == "alpha" or name in text.replace("exp", "").replace("where", "")]
    shapes, values = {name: shapes[name] for name in used}, {name: values[name] for name in used}
    found, derived = emitted(text, wrt, shapes, values)
    np.testing.assert_allclose(found, right["x"])
    assert derived.check(seed=0).ok
    scope: dict[str, Any] = {"np": np}
    exec(derived.numpy_source(), scope)
    _, gradients = scope["value_and_gradients"](**values)
    assert "alpha" not in wrt or gradients["alpha"] == pytest.approx(right["alpha"])


def test_a_slope_for_each_column_under_a_mask():
    text = "H = where(Z > 0, Z, alpha * (exp(Z) - 1)); sum((H - Y)**2)"
    derived = derive(text, wrt=["Z", "alpha"], shapes={"Z": ("m", "n"), "Y": ("m", "n"), "alpha": ("n",)})
    scope: dict[str, Any] = {"np": np}
    exec(derived.numpy_source(), scope)
    with np.errstate(over="ignore"):
        _, found = scope["value_and_gradients"](
            np.array([[1000.0, 0], [-1000, 1]]), np.array([2.0, 3]), np.zeros((2, 2))
        )
    np.testing.assert_allclose(found["Z"], [[2000, 0], [0, 2]], atol=1e-12)
    np.testing.assert_allclose(found["alpha"], [4, 0])


def test_the_two_cases_of_a_backward_pass_are_one_choice():
    source = derive(ELU, wrt=["x", "alpha"]).numpy_source()
    assert "np.where(active, alpha * e, 1)" in source
    assert "np.sum(np.where(active, r, 0))" in source
    assert "delta" not in source


@pytest.mark.parametrize("wrt", ["z", ["z"]])
@pytest.mark.parametrize("text", ["-log(sigmoid(z))", "log(1 + exp(-z))", "p = sigmoid(z); -log(p)", "softplus(-z)"])
@pytest.mark.parametrize("z", [-40.0, 0.0, 20.0, 35.0, 40.0, 700.0])
def test_what_a_sigmoid_lacks_to_one_keeps_its_digits(text, wrt, z):
    found, _ = emitted(text, wrt, {"z": ()}, {"z": z})
    assert found == pytest.approx(-1 / (1 + np.exp(z)), rel=1e-12)


TWO_EXPONENTIALS = [
    ("log(exp(a) + exp(b))", {"a": 1.0, "b": 0.0}),
    ("E = exp(a); D = exp(b); -log(E/(E + D))", {"a": 0.0, "b": 0.0}),
    ("-log(exp(b)/(exp(a) + exp(b)))", {"a": 1.0, "b": -1.0}),
    ("exp(a)/(exp(b) + exp(a)) + (exp(b) - exp(-b))/(exp(b) + exp(-b))", {"a": 0.0, "b": 0.0}),
]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(("text", "right"), TWO_EXPONENTIALS)
def test_one_exponential_beside_another(text, right, several):
    for by in "ab":
        found, derived = emitted(text, [by] if several else by, {"a": (), "b": ()}, {"a": 2000.0, "b": 800.0})
        assert found == pytest.approx(right[by], abs=1e-12)
        assert derived.check(seed=0).ok


def test_one_exponential_beside_the_sum_of_many():
    text, shapes = "-log(exp(s/tau)/(exp(s/tau) + sum(exp(t/tau))))", {"s": (), "t": ("n",), "tau": ()}
    values = {"s": 900.0, "t": np.array([2000.0, 1000.0]), "tau": 0.5}
    found, derived = emitted(text, ["t", "s"], shapes, values)
    np.testing.assert_allclose(found, [2, 0], atol=1e-12)
    assert derived.check(seed=0).ok


def test_what_does_not_overflow_is_multiplied_by_the_condition():
    assert "2 * x * (x > 0)" in derive("sum(where(x > 0, x**2, 0))", wrt="x").numpy_source()


def test_a_largest_entry_that_is_not_undone_stays():
    assert derive("log(sum(exp(z - max(z))))", wrt="z").conditions != ()


def test_the_users_names_stay_and_the_layer_before_gets_one():
    derived = derive(
        "xh = sigmoid(W @ z + b); -sum(x*log(xh) + (1-x)*log(1-xh))",
        wrt=["W", "b"],
        shapes={"W": ("m", "n"), "z": ("n",), "b": ("m",), "x": ("m",)},
    )
    source = derived.numpy_source()
    assert "delta_1 = xh - x" in source
    assert derived.conditions == ()


def test_a_rule_that_forgets_the_average_is_found_out(monkeypatch):
    wrong = replace(DIFFERENTIALS[LN_SOFTMAX], terms=(lambda y, d: d,))
    monkeypatch.setitem(DIFFERENTIALS, LN_SOFTMAX, wrong)
    assert not derive("p = softmax(x); -y @ log(p)", wrt="x", shapes={"x": ("n",), "y": ("n",)}).check(seed=0).ok


def test_a_high_power_of_a_mean_is_not_a_quotient_of_two_that_overflow():
    """2000¹⁰⁰⁰ is too large for a float; mean(X)¹⁰⁰⁰ of ones is 1."""
    found, _ = emitted("mean(X)**1000", "X", {"X": ("m", "n")}, {"X": np.ones((40, 50))})
    assert found == pytest.approx(np.full((50, 40), 0.5))
