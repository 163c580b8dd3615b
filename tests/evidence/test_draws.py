"""Points are drawn where a derivation is defined, of all sizes and magnitudes."""

from fractions import Fraction

import numpy as np
import pytest

from derivations.evidence.derivation import derive
from derivations.evidence.draws import Draw, NoPointError
from derivations.language import det, exp, inverse, ln, matrix, norm, scalar, sqrt, vector
from derivations.language.expression import Add, Compare, Number, Ones
from derivations.language.matrices import Reduce
from tests.evidence.made import X, ending_with, x, y


def test_a_function_that_is_defined_nowhere_is_not_shown() -> None:
    evidence = derive("log(t) + log(-t)", "t", {"t": ()}).check()
    assert not evidence.ok
    assert evidence.failures == ["no point was found at which log(t) + log(-t) and its derivative are defined"]
    assert evidence.points == 0


def test_a_derivative_that_is_defined_nowhere_is_not_shown() -> None:
    evidence = derive("det(x @ y * outer(x, y))", "x").check()
    assert evidence.failures == ["no point was found at which det(x @ y * outer(x, y)) and its derivative are defined"]


def test_a_result_that_is_not_defined_where_the_function_is_is_rejected() -> None:
    derivation = derive("sum(x**3)", "x")
    evidence = ending_with(derivation, derivation.result.expr + (ln(x) - ln(x)).T).check()
    assert any("the relative error is inf" in failure for failure in evidence.failures)


DEFINED = {
    "logarithm of a determinant": ln(det(X)),
    "root of a quadratic form": sqrt(x.T @ X @ x),
    "small enough": sqrt(1 - x.T @ x),
    "one positive, one small": (ln(x)).T @ sqrt(Number(Fraction(3, 10)) - y**2),
    "a power": (x ** scalar("p")).T @ y,
}


@pytest.mark.parametrize("name", DEFINED)
def test_points_are_found_within_the_domain(name: str) -> None:
    function = DEFINED[name]
    draw = Draw((function,), (), seed=0)
    for _ in range(5):
        assert np.isfinite(draw.point().value(function))


def test_what_does_not_vary_may_stand_at_a_kink_but_must_have_a_value() -> None:
    tie = Reduce("max", Ones("n"))
    assert np.isfinite(Draw((x.T @ y + tie,), (), seed=0).point().value(tie))
    with pytest.raises(NoPointError):
        Draw((x.T @ y + Reduce("min", Ones("n") / Number(Fraction(0))),), (), seed=0).point()


def test_a_comparison_that_rounding_decides_is_none() -> None:
    tenth = Number(Fraction(1, 10))
    sum_of_two, three = Add(tenth, Number(Fraction(2, 10))), Number(Fraction(3, 10))
    assert Draw((x.T @ y * Compare("≤", three, three),), (), seed=0).point()
    with pytest.raises(NoPointError):
        Draw((x.T @ y * Compare("≤", sum_of_two, three),), (), seed=0).point()


def test_sizes_are_all_different_and_given_ones_are_kept() -> None:
    function = (matrix("A", "m", 4) @ matrix("B", 4, "k")) @ vector("v", "k")
    draw = Draw((function,), (), seed=0)
    for _ in range(10):
        point = draw.point()
        assert len({point.sizes["m"], point.sizes["k"], 4}) == 3
        assert point.given["A"].shape == (point.sizes["m"], 4)


def test_symmetric_matrices_are_symmetric() -> None:
    given = Draw((det(X),), (), seed=0, symmetric=("X",)).point().given
    assert np.array_equal(given["X"], given["X"].T)


def test_singular_matrices_are_not_inverted() -> None:
    function = det(inverse(X @ X.T))
    point = Draw((function,), (), seed=0).point()
    assert np.linalg.cond(point.given["X"]) ** 2 < 200
    with pytest.raises(NoPointError):
        Draw((det(inverse(x @ x.T)),), (), seed=0).point()


def test_points_are_drawn_where_rounding_errors_stay_small() -> None:
    t = scalar("t")
    one = (exp(9 * t) + 1) - exp(9 * t)
    draw = Draw((t,), (one,), seed=0)
    assert max(abs(draw.point().value(one) - 1) for _ in range(20)) < 1e-12


def test_points_are_of_several_magnitudes_and_at_some_a_dimension_is_one() -> None:
    points = Draw((norm(matrix("A", "m", "n") @ x) ** 2,), (), seed=0).points()
    assert len(points) == 20
    assert {point.magnitude for point in points} == {1e-2, 1e-1, 1.0, 1e1, 1e2}
    assert {(point.sizes["m"] == 1, point.sizes["n"] == 1) for point in points} == {
        (False, False),
        (True, True),
        (True, False),
        (False, True),
    }
