"""A formula holds at kinks and ties that a domain leaves out and its card does not."""

from fractions import Fraction

import pytest

from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.statement import chain
from derivations.language.binders import summation
from derivations.language.derivatives import derivative, let
from derivations.language.elementwise import absolute, maximum, relu, sign, where
from derivations.language.expression import Compare, Expr, Index, Number, Ones, as_expr
from derivations.language.functions import cases, matrix, scalars, vector
from derivations.language.matrices import Reduce, entry_sum

i = Index("i")
x, y, z = scalars("x y z")
v, w, P = vector("v"), vector("w"), matrix("P", "n", "n")
half = Number(Fraction(1, 2))
NONZERO = {"z": "nonzero", "v": "nonzero"}


def made(*lines: Expr, **options: object) -> Formula:
    return Formula("test", "", "0", chain(*lines), **options)  # type: ignore[arg-type]


OTHER_VALUES = {
    "max with 1": (derivative(maximum(0, z), z), z >= 0),
    "max with a half": (derivative(maximum(0, z), z), where(z > 0, 1, where(z < 0, 0, half))),
    "relu with 1": (derivative(relu(z), z), z >= 0),
    "relu of a vector": (derivative(entry_sum(relu(v)), v), (v >= 0).T),
    "abs with 1": (derivative(absolute(z), z), cases((1, z >= 0), (-1, z < 0))),
    "abs with −1": (derivative(absolute(z), z), cases((-1, z <= 0), (1, z > 0))),
    "abs as a step": (derivative(absolute(z), z), 2 * (z > 0) - 1),
    "abs of a vector": (derivative(entry_sum(absolute(v)), v), (2 * (v >= 0) - 1).T),
    "two kinks that meet": (derivative(relu(z) - relu(-z), z), z * 0 + 1),
    "cases": (derivative(cases((0, z <= 0), (z, z > 0)), z), cases((0, z < 0), (1, z >= 0))),
    "where": (derivative(where(z > 0, z, 0), z), z >= 0),
    "below a name": (derivative(let("u", maximum(0, z)), z), z >= 0),
    "beside what is 1 but at the kink": (derivative(absolute(z), z) + sign(z) ** 2, sign(z) + 1),
}


@pytest.mark.parametrize("name", OTHER_VALUES)
def test_another_value_at_a_kink_is_refused_where_a_domain_leaves_the_kink_out(name):
    failures = check(made(*OTHER_VALUES[name], domain=NONZERO)).failures
    assert any("not so where" in failure for failure in failures), failures


@pytest.mark.parametrize(
    "lines",
    [
        (derivative(maximum(0, z), z), z > 0),
        (derivative(relu(z), z), cases((0, z <= 0), (1, z > 0))),
        (derivative(absolute(z), z), sign(z)),
        (derivative(entry_sum(relu(v)), v), (v > 0).T),
        (derivative(maximum(z, y), z), z >= y),  # where both are equal, that of the first
    ],
)
def test_the_value_of_the_convention_holds(lines):
    assert check(made(*lines, domain=NONZERO)).ok, check(made(*lines, domain=NONZERO)).failures


def test_entries_that_are_equal_beside_the_largest():
    """That the largest entry occurs once is shown; the formula may not need that all entries differ."""
    largest = derivative(Reduce("max", v), v) @ Ones("n")
    twins = summation(i, "n", Compare("=", v[i], v[1])) + 0 * largest
    assert any("other than the largest" in f for f in check(made(twins, as_expr(1), domain={"v": "distinct"})).failures)
    fine = made(largest + 0, largest, domain={"v": "distinct"})
    assert check(fine).ok, check(fine).failures
    assert fine.conditions == ("the largest entry of v occurs once",)
