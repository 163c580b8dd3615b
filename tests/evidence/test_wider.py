"""A condition in place of a domain: an expression, which holds in all of the domain, and where the formula holds."""

from dataclasses import replace
from fractions import Fraction

import pytest

from derivations import formula
from derivations.evidence import Formula, Holds, chain
from derivations.evidence.wider import PointsWhere, wider_faults
from derivations.language import ShapeError, absolute, derivative, entry_sum, maximum, scalar, vector
from derivations.language.expression import Compare, Expr, Index, as_expr

i = Index("i")
x, y = scalar("x"), scalar("y")
v = vector("v")


def size(where: Holds | None, **options: object) -> Formula:
    """The size of x is x, checked exactly for positive x."""
    return Formula("test", "", "0", chain(absolute(x), x), domain={"x": "positive"}, where=where, **options)  # type: ignore[arg-type]


def test_a_text_hides_no_domain():
    stated = size(None, stated=("x is a length",))
    assert stated.conditions == ("x is positive", "x is a length")
    assert stated.check().ok


def test_the_right_condition_is_shown_in_place_of_the_domain():
    right = size(Holds(x > 0), stated=("x is a length",))
    assert right.conditions == ("x > 0", "x is a length")
    assert right.check().ok, right.check().failures
    assert dict(right.wider_domain) == {}


@pytest.mark.parametrize("least", [as_expr(-1), as_expr(Fraction(-1, 5))])
def test_a_condition_that_is_too_wide_is_refused(least):
    too_wide = size(Holds(x > least))
    (failure,) = too_wide.check().failures
    assert failure.startswith(rf"\left| x \right| does not equal x where x > {least}: the relative error is")


WRONG = {
    "another sign": (Holds(x < 0), "not everywhere in the domain it holds that x < 0"),
    "too narrow": (Holds(x > 1), "not everywhere in the domain it holds that x > 1"),
    "not 0 is too wide": (
        Holds(Compare("≠", x, as_expr(0))),
        r"\left| x \right| does not equal x where x is not 0",
    ),
    "nowhere": (Holds(x**2 < -1), "no point is found at which x² < −1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_other_conditions_are_refused(name):
    where, said = WRONG[name]
    assert any(failure.startswith(said) for failure in size(where).check().failures), size(where).check().failures


def test_what_the_formula_needs_stays_in_the_domain_and_on_the_card():
    says = chain(absolute(y) / x, y / x)
    needs = Formula("test", "", "0", says, domain={"x": "nonzero", "y": "positive"}, where=Holds(y > 0))
    assert needs.conditions == ("x is not 0", "y > 0")
    assert dict(needs.wider_domain) == {"x": "nonzero"}
    assert needs.check().ok, needs.check().failures


def test_indices_have_ranges():
    """Where every entry is positive, the sum of the sizes is the sum; where the sum is, it is not."""

    def summed(where: Holds) -> Formula:
        return Formula("t", "", "0", chain(entry_sum(absolute(v)), entry_sum(v)), domain={"v": "positive"}, where=where)

    right = summed(Holds(v[i] > 0, over=((i, "n"),)))
    assert right.conditions == ("vᵢ > 0 for every i",)
    assert right.check().ok, right.check().failures
    assert not summed(Holds(entry_sum(v) > 0)).check().ok
    with pytest.raises(ValueError, match="needs a range for each of its indices"):
        Holds(v[i] > 0)
    with pytest.raises(ValueError, match="and no other"):
        Holds(x > 0, over=((i, "n"),))
    with pytest.raises(ShapeError, match="a condition compares scalars, not entries of a vector"):
        Holds(v > 0)


def test_a_name_stands_for_one_thing_in_the_condition_too():
    (failure,) = size(Holds(vector("x")[1] > 0)).check().failures
    assert "x is a" in failure


def test_points_are_on_both_sides_of_the_domain_and_near_the_edge():
    points = [float(values["x"]) for _, values in PointsWhere(Holds(x > -1), [], {}, seed=0)]
    assert any(point < 0 for point in points)
    assert any(point > 0.5 for point in points)
    near = [point for point in points if point < -0.98]
    assert 5 <= len(near) < len(points)


def test_a_slope_with_a_kink_is_taken_where_the_condition_holds():
    def slope(where: Holds, result: Expr) -> Formula:
        says = chain(derivative(maximum(0, x), x), result)
        return Formula("t", "", "0", says, domain={"x": "positive"}, where=where)

    assert wider_faults(slope(Holds(x > 0), as_expr(1)), seed=0) == []
    assert wider_faults(slope(Holds(x > -1), as_expr(1)), seed=0)


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("s61-error-form", "w · xᵢ + b > 0 for every sample i"),
        ("s62-error-form", "w · xᵢ + b > 0 for every sample i"),
        ("s85-hierarchy", "sin(x³) is not 0"),
    ],
)
def test_the_formulas_of_the_paper_that_have_one(id, says):
    assert formula(id).conditions == (says,)
    assert wider_faults(formula(id), seed=0) == []
    where = formula(id).where
    assert where
    if id != "s85-hierarchy":  # it holds everywhere; the condition is that of a part
        assert wider_faults(replace(formula(id), where=replace(where, comparison=where.comparison.left > -1)), seed=0)
