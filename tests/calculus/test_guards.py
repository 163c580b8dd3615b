"""Where a condition keeps a value from being undefined, the derivatives have no NaN, and nothing is demanded of it."""

from typing import Any

import numpy as np
import pytest

from derivations import derive
from derivations.calculus.claims import Claim
from derivations.calculus.guards import under
from derivations.calculus.signs import NOT_NEGATIVE, NOT_ZERO, POSITIVE, Signs
from derivations.calculus.simplifier import simplified
from derivations.language import entry_sum, exp, ln, matrix, norm, scalars, vector, where
from derivations.language.elementwise import absolute

x, w = vector("x"), vector("w")
s, t = scalars("s t")
X = matrix("X", "n", "n")
AT = np.array([-1.0, 0.0, 4.0])

GUARDED = [
    ("sum(where(x > 0, sqrt(x), 0))", [0, 0, 1 / 4], [0, 0, -1 / 32]),
    ("sum(where(x <= 0, 0, sqrt(x)))", [0, 0, 1 / 4], [0, 0, -1 / 32]),
    ("sum(where(x > 0, u, 0)) where u = sqrt(x)", [0, 0, 1 / 4], [0, 0, -1 / 32]),
    ("sum(where(x > 0, x*log(x), 0))", [0, 0, np.log(4) + 1], [0, 0, 1 / 4]),
    ("sum(where(x > 0, x*u, 0)) where u = log(x)", [0, 0, np.log(4) + 1], [0, 0, 1 / 4]),
    ("sum(where(x > 1, log(x), x))", [1, 1, 1 / 4], [0, 0, -1 / 16]),
    ("norm(where(x > 0, log(x), 0))**2", [0, 0, np.log(4) / 2], [0, 0, (1 - np.log(4)) / 8]),
    (
        "sum(where(abs(x) > 0, sin(x)/x, 1))",
        [np.sin(1) - np.cos(1), 0, np.cos(4) / 4 - np.sin(4) / 16],
        [np.sin(1) * (2 - 1) - 2 * np.cos(1), 0, -np.sin(4) / 4 - np.cos(4) / 8 + np.sin(4) / 32],
    ),
]


def called(derivative):
    names: dict[str, Any] = {"np": np}
    exec(derivative.numpy_source(), names)
    with np.errstate(all="ignore"):
        return next(reversed(names.values()))(AT)


@pytest.mark.parametrize(("text", "gradient", "second"), GUARDED)
def test_values_at_guarded_points(text, gradient, second):
    single, hessian, backward = derive(text, wrt="x"), derive(text, wrt="x", order=2), derive(text, wrt=["x"])
    np.testing.assert_allclose(called(single).ravel(), gradient, rtol=1e-12)
    np.testing.assert_allclose(called(hessian), np.diag(second), rtol=1e-12)
    np.testing.assert_allclose(called(backward)[1]["x"], gradient, rtol=1e-12)
    for derivative in (single, hessian, backward):
        assert not any("positive" in said or "no entry" in said for said in derivative.conditions)


def test_matrices_are_guarded_too():
    hessian = derive("sum(where(X > 0, log(X), 0))", wrt="X", order=2).result
    assert str(hessian) == "−diag(vec(where(X > 0, 1 ⊘ X^⊗2, 0)))"


@pytest.mark.parametrize(
    "mask",
    [(x > 0) * w, (x > 0) * exp(x), (x > 0) / w, (x > 0) / norm(x), (s > 0) * t, (x > 0) / (1 + exp(x)), (X > 0) * X],
)
def test_masks_of_what_has_a_value_stay(mask):
    assert "where" not in str(simplified(mask))


def test_a_mask_beside_another_row_is_no_row_of_masks():
    assert "max(1 ⊘ x)" in str(derive("max((x**(-1)).T)", wrt="x").result)


def test_a_choice_becomes_a_mask_where_nothing_is_in_doubt_any_more():
    assert str(simplified(where(x > 0, 1 / x, 0) * x)) == "[x > 0]"


POSITIVE_X = Claim(x, POSITIVE)


@pytest.mark.parametrize(
    ("claim", "conditions", "left"),
    [
        (POSITIVE_X, (x > 0,), None),
        (POSITIVE_X, (x > 1,), None),
        (POSITIVE_X, (x > 0, w > 0), None),
        (Claim(x, NOT_ZERO), (absolute(x) > 0,), None),
        (Claim(x, NOT_ZERO), (x < 0,), None),
        (POSITIVE_X, (x >= 0,), Claim(x, NOT_ZERO)),
        (POSITIVE_X, (x > -1,), POSITIVE_X),
        (POSITIVE_X, (w > 0,), POSITIVE_X),
        (Claim(entry_sum(x), POSITIVE), (x > 0,), Claim(entry_sum(x), POSITIVE)),  # of one entry it is known
        (Claim(X.T, POSITIVE), (X > 0,), Claim(X.T, POSITIVE)),
        (Claim(X, POSITIVE), (X.T > 0,), Claim(X, POSITIVE)),
        (Claim(x - w, NOT_NEGATIVE), (x > w,), None),
    ],
)
def test_what_a_condition_grants(claim, conditions, left):
    assert under(claim, frozenset(conditions), Signs()) == left


def test_a_value_that_counts_elsewhere_too_is_not_granted():
    both = entry_sum(where(x > 0, ln(x), 0)) + entry_sum(ln(x))
    assert derive(str(both).replace("ln", "log"), wrt="x").conditions == ("every entry of x is positive",)
