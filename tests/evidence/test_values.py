"""Values at a point are those of the numeric reading."""

import numpy as np
import pytest

from derivations.evidence.draws import Draw
from derivations.evidence.pair import relative_error
from derivations.evidence.values import Point
from derivations.language import inverse, let, logsumexp, maximum, norm, scalar, sin, softmax, vector
from derivations.language.derivatives import Differential, Partial, Total
from derivations.language.expression import Add
from derivations.language.matrices import Reduce
from derivations.language.numeric import numeric
from tests.evidence.made import X


def test_values_are_those_of_the_numeric_reading() -> None:
    w, v = vector("w"), vector("v")
    u = let("u", sin(w) * v)
    f = let("f", norm(u) ** 2 + u.T @ w)
    point = Draw((f,), (), seed=0).point()
    turned = Partial(u, w, layout="denominator")
    for expr in (f, Total(f, w), Total(f, u), Partial(f, u), turned, Differential(f, (w, v))):
        assert relative_error(point.value(expr), numeric(expr)(**point.given)) < 1e-14


def test_a_direct_derivative_holds_other_names_still() -> None:
    t = scalar("t")
    u = let("u", t**2)
    f = let("f", u + t)
    point = Point({}, {"t": np.float64(3.0)})
    assert point.value(Partial(f, t)) == pytest.approx(1.0)
    assert point.value(Total(f, t)) == pytest.approx(7.0)
    assert point.value(Total(Total(f, t), t)) == pytest.approx(2.0)


def test_what_is_held_still_does_not_follow_where_its_value_is_written_out() -> None:
    t = scalar("t")
    u = let("u", t**2)
    f = let("f", Add(t**2, t) + u)
    assert Point({}, {"t": np.float64(3.0)}).value(Partial(f, t)) == pytest.approx(7.0)


@pytest.mark.parametrize("offset", [0, 1e3, 1e5])
def test_steps_do_not_pass_what_is_near_beside_large_values(offset: float) -> None:
    v = vector("v")
    point = Point({"n": 3}, {"v": offset + np.array([1.0, 2.0, 1.5])})
    assert point.value(Total(Reduce("min", v), v)) == pytest.approx(np.array([[1.0, 0.0, 0.0]]), abs=1e-6)
    soft = point.value(Total(logsumexp(maximum(v, 0)), v))
    assert soft == pytest.approx(point.value(softmax(v))[None, :], abs=1e-6)


def test_what_has_no_inverse_has_no_value() -> None:
    point = Point({"n": 2}, {"X": np.ones((2, 2))})
    assert np.all(np.isnan(point.value(inverse(X))))
