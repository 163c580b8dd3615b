"""Conditions are found in a formula, and a domain that claims too much is turned down."""

import pytest

from derivations import derive, formula, formulas
from derivations.calculus.conditions import conditions_in
from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.statement import Unequal, chain
from derivations.language.binders import each, summation
from derivations.language.derivatives import at_point, derivative, let
from derivations.language.elementwise import absolute, ln, maximum, sign, sqrt, tan, where
from derivations.language.expression import Expr, Index, as_expr
from derivations.language.functions import cases, dot, matrix, scalars, vector
from derivations.language.matrices import inverse, logdet, norm

i = Index("i")
x, y, z = scalars("x y z")
v, w = vector("v"), vector("w")
A, B = matrix("A", "n", "n"), matrix("B", "n", "n")


def made(*lines: Expr, **options: object) -> Formula:
    return Formula("test", "", "0", chain(*lines), **options)  # type: ignore[arg-type]


TOO_WIDE = {
    "the square of a root": ((derivative(sqrt(x) ** 2, x), x * 0 + 1), "x is positive", {"x": "positive"}),
    "x over x": ((x / x, x * 0 + 1), "x is not 0", {"x": "nonzero"}),
    "a jump": ((derivative(z > 0, z), z * 0), "[z > 0] jumps where z is 0", {"z": "nonzero"}),
    "a jump of a sign": ((derivative(sign(z), z), z * 0), "sign jumps where z is 0", {"z": "nonzero"}),
    "a jump of cases": (
        (derivative(cases((0, z <= 0), (1, z > 0)), z), z * 0),
        "the two values differ there, and it jumps",
        {"z": "nonzero"},
    ),
    "a logarithm": ((derivative(ln(x), x), 1 / x), "x is positive", {"x": "positive"}),
    "a logarithm that is undone": ((derivative(ln(x) - ln(x), x), x * 0), "x is positive", {"x": "positive"}),
    "a power with a root": ((x ** (x * 0 + 2) / x**2, x * 0 + 1), "x is not 0", {"x": "nonzero"}),
    "a power with any exponent": ((x**y / x**y, x * 0 + 1), "x is positive", {"x": "positive"}),
    "an even power": ((x**2 / x**2, x * 0 + 1), "x is not 0", {"x": "nonzero"}),
    "a product below": ((x * y / (x * y), x * 0 + 1), "y is not 0", {"x": "nonzero", "y": "nonzero"}),
    "entry by entry": ((derivative(w / v, w), derivative(w / v, w)), "no entry of v is 0", {"v": "nonzero"}),
    "below a name": ((let("u", x / y) * y, x + 0), "y is not 0", {"y": "nonzero"}),
    "in a sum": (
        (summation(i, "n", w[i] / v[i]), dot(w / v, each(i, "n", v[i] / v[i]))),
        "no entry of v is 0",
        {"v": "nonzero"},
    ),
    "an inverse": ((inverse(A) @ A @ v, v + 0), "A is invertible", {"A": "invertible"}),
    "a crossing far from 0": (((2 * x - 1) / (2 * x - 1), x * 0 + 1), "2 x − 1 is not 0", None),
    "a tangent": ((tan(x) - tan(x), x * 0), "cos(x) is not 0", None),
}


@pytest.mark.parametrize("name", TOO_WIDE)
def test_a_domain_that_is_too_wide_is_rejected(name):
    lines, said, domain = TOO_WIDE[name]
    failures = check(made(*lines)).failures
    assert any(said in failure and "it is not said that" in failure for failure in failures), failures
    if domain is not None:
        assert check(made(*lines, domain=domain)).ok, check(made(*lines, domain=domain)).failures


# Beyond these: what each needs, the domain that grants it, and one that grants too little
MORE = {
    "a negative power": ((x**-3 * x**3, x * 0 + 1), "x is not 0", {"x": "nonzero"}, {}),
    "a root of a product": ((sqrt(x * y) ** 2, x * y), "x y is not negative", {"x": "positive", "y": "positive"}, {}),
    "a logarithm of a square": ((derivative(ln(x**2), x), 2 / x), "x is not 0", {"x": "nonzero"}, {}),
    "a logarithm of a product": (
        (derivative(ln(x * y), x), 1 / x),
        "x y is positive",
        {"x": "positive", "y": "positive"},
        {"x": "nonzero", "y": "nonzero"},
    ),
    "below a function": ((absolute(x) / absolute(x), x * 0 + 1), "x is not 0", {"x": "nonzero"}, {}),
    "an entry below": ((v[1] / v[1], x * 0 + 1), "v₁ is not 0", {"v": "nonzero"}, {"w": "nonzero"}),
    "a determinant": ((logdet(A) - logdet(A), x * 0), "A is invertible", {"A": "definite"}, {"A": "symmetric"}),
    "an inverse of a product": (
        (inverse(A @ B) @ A @ B @ v, v + 0),
        "B is invertible",
        {"A": "invertible", "B": "invertible"},
        {"A": "invertible"},
    ),
    "a length below": ((norm(v) / norm(v), x * 0 + 1), "v is not 0", {"v": "nonzero"}, {}),
    "where a condition holds": (
        (where(y > 0, ln(x), 0) - where(y > 0, ln(x), 0), x * 0),
        "where y > 0: x is positive",
        {"x": "positive"},
        {"y": "positive"},
    ),
    "a jump of a choice": (
        (derivative(where(z > 1, 2 * z, z), z), where(z > 1, as_expr(2), 1)),
        "it jumps",
        None,
        {"z": "nonzero"},
    ),
    "a jump in a product": ((derivative((z > y) * x, z), z * 0), "[z > y] jumps", None, {"z": "positive"}),
    "a jump below a name": ((derivative(let("u", sign(z)), z), z * 0), "sign jumps", {"z": "positive"}, {}),
}


@pytest.mark.parametrize("name", MORE)
def test_other_domains_that_are_too_wide(name):
    lines, said, enough, too_little = MORE[name]
    for domain in ({}, too_little):
        failures = check(made(*lines, domain=domain)).failures
        assert any(said in failure and "it is not said that" in failure for failure in failures), failures
    if enough is not None:
        assert check(made(*lines, domain=enough)).ok, check(made(*lines, domain=enough)).failures


def test_what_follows_from_the_rest_does_not_show():
    granted = made(derivative(ln(x), x) + 1 / x**2, 1 / x + x**-2, domain={"x": "positive"})
    assert granted.conditions == ("x is positive",)
    assert made(w / v, each(i, "n", w[i] / v[i]), domain={"v": "nonzero"}).conditions == ("no entry of v is 0",)
    named = made(1 / let("u", x**2) + 0, 1 / x**2, domain={"x": "nonzero"})
    assert named.conditions == ("x is not 0",)
    assert made(inverse(A) @ inverse(A.T), inverse(A.T @ A), domain={"A": "invertible"}).conditions == (
        "A is invertible",
    )


UNDER_CONDITIONS = {
    "where(s > 0, log(t), t)": ["where s > 0: t is positive"],
    "where(s > 0, sqrt(t), t)": ["where s > 0: t is positive"],
    "where(s > 0, t, 1 / t)": ["where s ≤ 0: t is not 0"],
    "where(s > 0, where(r > 0, log(t), t), t)": ["where r > 0 and s > 0: t is positive"],
    "where(s > 0, log(t), 0)": ["where s > 0: t is positive", "t is not 0"],  # the result is [s > 0] / t
    "sum(where(x > 1, log(y), y)) * t": ["where x > 1: the entry of y is positive"],
    "sum(where(x > 1, log(sum(y)), y)) * t": ["sum(y) is positive"],  # all entries count, or none
    "where(s > 0, log(t), log(2 * t))": ["t is positive"],  # in both cases
    "where(s > 0, log(t), t) + log(3 * t)": ["t is positive"],
    "where(s > 0, log(t), t) + exp(s) / t": ["t is not 0", "where s > 0: t is positive"],
}


@pytest.mark.parametrize("text", UNDER_CONDITIONS)
def test_a_condition_under_a_condition_says_so(text):
    shapes = {**dict.fromkeys("rst", ()), "x": ("n",), "y": ("n",)}
    assert sorted(derive(text, "t", shapes).conditions) == sorted(UNDER_CONDITIONS[text])


def test_what_is_stated_is_no_claim_too_much():
    assert check(made((2 * x - 1) / (2 * x - 1), x * 0 + 1, stated=("2 x − 1 is not 0",))).ok
    assert not check(made((2 * x - 1) / (2 * x - 1), x * 0 + 1, stated=("x is nice",))).ok


def test_what_holds_everywhere_needs_nothing():
    for lines in ((1 / (1 + x**2), 1 / (x**2 + 1)), (derivative(maximum(0, z) ** 2, z), 2 * maximum(0, z))):
        assert check(made(*lines)).ok


def test_a_domain_shows_as_a_condition():
    assert made(derivative(ln(x), x), 1 / x, domain={"x": "positive"}).conditions == ("x is positive",)
    assert made(w / v, w / v, domain={"v": "nonzero"}).conditions == ("no entry of v is 0",)
    assert made(absolute(x), x, domain={"x": "positive"}).conditions == ("x is positive",)


def test_a_kink_shows_as_a_condition():
    kink = "where z is 0, the slope of max(0, z) is taken as 0"
    assert made(derivative(maximum(0, z), z), cases((0, z <= 0), (1, z > 0))).conditions == (kink,)
    assert made(maximum(0, z), cases((0, z <= 0), (z, z > 0))).conditions == ()  # no slope is taken


def test_a_kink_at_the_very_point_shows_as_a_condition():
    slope = derivative(let("f", absolute(z), z), z)
    assert made(at_point(slope, z=0), as_expr(0)).conditions == (
        "the slope of abs at its kink, where z is 0, is taken as 0",
    )
    assert made(at_point(slope, z=3), as_expr(1)).conditions == ()


def test_every_formula_of_the_site_with_a_domain_or_a_kink_says_so():
    counted = 0
    for f in (f for f in formulas().values() if f.finds):
        for name in (None, *(name for name in f.parts if name not in f.apart)):
            statements = (f.statement, *f.derivation) if name is None else (f.part(name),)
            found = conditions_in((expr for s in statements for expr in s.exprs), f.domain_of(statements[0]))
            if any(condition.kink or condition.asked for condition in found):
                counted += 1
                assert f.conditions_of(name), (f.id, name)
    assert counted > 100


def test_the_condition_of_a_worked_neuron_is_found():
    assert formula("s5-relu-derivative").conditions == ("where z is 0, the slope of max(0, z) is taken as 0",)
    assert formula("s451-rule").conditions == ()
    assert formula("s451-rule").conditions_of("ln") == ("u is positive",)


def test_an_error_at_large_sizes_only_is_found():
    """Zero for n ≤ 4: a product of five differences of entries, which the exact comparison never meets."""
    total = summation(i, "n", w[i])
    size = summation(i, "n", w[i] * 0 + 1)  # the number n, as an expression
    zero_up_to_4 = (size - 1) * (size - 2) * (size - 3) * (size - 4)
    assert not check(made(total, total + zero_up_to_4, total + 0)).ok


def test_an_unequal_says_where_the_two_differ():
    somewhere = check(Formula("t", "", "0", Unequal(maximum(0, x), x)))
    assert somewhere.ok
    assert "of 20 random points. At x = −" in somewhere.sentence()
    everywhere = check(Formula("t", "", "0", Unequal(1 * x, 2 * x)))
    assert everywhere.sentence().startswith("They differ at all of 20 random points. At x = 0.1 the left is 0.1")


def test_the_evidence_is_that_of_the_statement_on_the_card():
    f = made(1 + x, x + 1, parts={"kink": chain(derivative(maximum(0, z), z), z > 0)})
    evidence = check(f)
    assert (evidence.method, evidence.parts) == ("direct evaluation", 1)
    assert "1 further statement holds, too" in evidence.sentence()


def with_parts(**options: object) -> Formula:
    parts = {"root": chain(sqrt(x) ** 2, x), "square": chain(absolute(x) ** 2, x**2), "size": chain(absolute(x), x)}
    return made(x, x, domain={"x": "positive"}, stated=("x is a length",), parts=parts, **options)


def test_a_part_has_the_conditions_that_it_shows_itself():
    formula = with_parts()
    assert formula.conditions == ("x is positive", "x is a length")
    assert formula.conditions_of(None) == formula.conditions
    assert formula.conditions_of("root") == ("x is positive",)
    assert formula.conditions_of("square") == ()


def test_a_part_is_checked_where_its_own_conditions_let_it_be():
    assert with_parts().domain_of(with_parts().part("root")) == {"x": "positive"}
    assert with_parts().domain_of(with_parts().part("square")) == {}
    evidence = check(with_parts())
    assert not evidence.ok
    assert "does not equal" in evidence.failures[0]  # the size of x is x for positive x alone
    under = with_parts(under=("size",))
    assert check(under).ok
    assert under.conditions_of("size") == ("x is positive", "x is a length")


def test_parts_under_the_conditions_of_the_formula_must_be_there():
    with pytest.raises(ValueError, match="no part sizes under the conditions of the formula"):
        with_parts(under=("sizes",))
