"""The checker must reject what is wrong: each kind of mistake that a person makes, and one of 0.1 %."""

from fractions import Fraction

import pytest
import sympy

from derivations.evidence.check import check, check_layouts
from derivations.evidence.equality import equal
from derivations.evidence.formula import Check, Formula, Reject
from derivations.evidence.pair import exact_sizes
from derivations.evidence.statement import HasShape, Step, Unequal, chain, step
from derivations.language.binders import grid, summation
from derivations.language.derivatives import Limit, derivative, let, partial
from derivations.language.elementwise import ln, maximum, sin
from derivations.language.expression import Expr, Index, Number, Ones
from derivations.language.functions import cases, diag, dot, generic, scalar, scalars, vector
from derivations.language.functions import matrix as matrix_symbol
from derivations.language.matrices import entry_sum

i, j = Index("i"), Index("j")
w, x = vector("w"), vector("x")
b, z, s = scalars("b z s")
A = matrix_symbol("A", "m", "n")
y = dot(w, x) + b
f_of_x = generic("f", x, length="m")


def made(*lines: Expr | Step, **options: object) -> Formula:
    first, *others = lines
    assert isinstance(first, Expr)
    return Formula("test", "a test", "0", chain(first, *others), **options)  # type: ignore[arg-type]


RIGHT = {
    "gradient of a dot product": (derivative(y, w), x.T),
    "Jacobian of a linear map": (derivative(A @ x, x), A),
    "quadratic": (derivative(s**3, s), 3 * s**2),
    "kink": (derivative(maximum(0, z), z), cases((0, z <= 0), (1, z > 0))),
}

WRONG = {
    "wrong sign": (derivative(y, w), -x.T),
    "missing transpose": (derivative(y, w), x),
    "missing transpose, square": (derivative(dot(w, x) * w, w), x @ w.T + dot(w, x) * diag(Ones("n"))),
    "dropped factor": (derivative(s**3, s), s**2),
    "swapped index": (grid(i, "n", j, "n", w[i] * x[j]), grid(i, "n", j, "n", w[j] * x[i])),
    "numerator for denominator": (derivative(A @ x, x), A.T),
    "an error of 0.1 %": (derivative(s**3, s), Number(Fraction(3003, 1000)) * s**2),
    "a shape that fits only for n = m": (
        derivative(generic("f", x, length="m"), x),
        derivative(generic("f", x, length="m"), x).T,
    ),
    "the other side of the kink": (derivative(maximum(0, z), z), cases((1, z <= 0), (0, z > 0))),
    "≤ for >": (maximum(0, z), cases((z, z <= 0), (0, z > 0))),
    "one for a half at the end of a sum": (derivative(entry_sum(w * w), w), w.T),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_formulas_pass(name: str) -> None:
    evidence = check(made(*RIGHT[name]))
    assert evidence.ok, evidence.failures
    assert evidence.max_relative_error <= evidence.tolerance
    assert evidence.links == 1
    assert evidence.points == 20


@pytest.mark.parametrize("name", WRONG)
def test_wrong_formulas_fail_exactly_and_numerically(name: str) -> None:
    left, wrong = WRONG[name]
    evidence = check(made(left, wrong))
    assert not evidence.ok
    assert any("does not equal" in failure for failure in evidence.failures)
    assert any("NumPy finds a relative error" in failure for failure in evidence.failures)


def test_a_wrong_line_in_the_middle_is_found() -> None:
    evidence = check(made(derivative(s**2, s), step(2 * s + 1), step(2 * s)))
    assert len([f for f in evidence.failures if "does not equal" in f]) == 2


def test_a_wrong_part_and_a_wrong_derivation_are_found() -> None:
    right, wrong = chain(derivative(s**2, s), 2 * s), chain(derivative(s**2, s), 3 * s)
    assert not check(Formula("test", "", "0", right, parts={"example": wrong})).ok
    assert not check(Formula("test", "", "0", right, derivation=(wrong,))).ok


def test_a_negative_control_that_is_right_fails_the_formula() -> None:
    assert check(made(derivative(y, w), x.T, rejects=(Reject(-x.T, "sign"),))).rejected == 1
    evidence = check(made(derivative(y, w), x.T, rejects=(Reject(1 * x.T, "not wrong at all"),)))
    assert not evidence.ok
    assert "is not rejected" in evidence.failures[0]


def test_a_negative_control_of_another_shape_is_rejected() -> None:
    assert check(made(derivative(y, w), x.T, rejects=(Reject(x, "a column"),))).rejected == 1


def test_further_checks_count() -> None:
    is_s = Check("SIM", "it holds", lambda found: found is s, s, wrong=z)
    assert check(made(s, s, checks=(is_s,))).checks == ["it holds"]
    assert not check(made(s, s, checks=(Check("SIM", "it does not hold", lambda found: found is z, s, wrong=z),))).ok


def test_what_is_not_a_number_is_an_error() -> None:
    evidence = check(made(ln(s), ln(s) + 0 * ln(-s)))  # outside the domain of one of the two
    assert any("relative error of inf" in failure for failure in evidence.failures)


def test_shapes_are_checked() -> None:
    assert check(Formula("test", "", "0", HasShape(derivative(y, w), (1, "n")))).ok
    assert not check(Formula("test", "", "0", HasShape(derivative(y, w), ("n",)))).ok


def test_a_line_in_the_other_layout_must_be_the_transpose() -> None:
    right = chain(derivative(y, w), x.T)
    assert check_layouts(right, right.in_denominator_layout, {}) == []
    mixed_up = chain(derivative(y, w), x.T)  # the row again, where denominator layout has a column
    assert len(check_layouts(right, mixed_up, {})) == 2


def test_unequal_means_unequal() -> None:
    u = let("u", s**2)
    assert check(Formula("test", "", "0", Unequal(derivative(s + u, s), partial(s + u, s)))).ok
    assert not check(Formula("test", "", "0", Unequal(derivative(s + u, s), 1 + 2 * s))).ok


def test_free_indices_are_tried_at_every_position() -> None:
    over = ((i, "n"), (j, "n"))
    zero = chain(partial(x[i], x[j]), 0, over=over, distinct=True)
    assert check(Formula("test", "", "0", zero)).ok
    also_on_the_diagonal = chain(partial(x[i], x[j]), 0, over=over)
    assert not check(Formula("test", "", "0", also_on_the_diagonal)).ok


def test_direct_and_total_derivatives_are_kept_apart() -> None:
    u = let("u", s**2)
    f = let("f", s + u)
    assert check(made(derivative(f, s), 1 + 2 * s)).ok
    assert check(made(partial(f, s), Number(Fraction(1)))).ok
    assert not check(made(partial(f, s), 1 + 2 * s)).ok


def test_analytic_functions_get_the_complex_step_and_kinks_central_differences() -> None:
    assert check(made(derivative(sin(s), s), sin(s + 0) * 0 + derivative(sin(s), s))).method == "complex step"
    assert check(made(*RIGHT["kink"])).method == "central differences"
    assert check(made(y, summation(i, "n", w[i] * x[i]) + b)).method == "direct evaluation"
    assert check(made(y, y)).method == "definition"


def test_sizes_differ_where_there_are_two_dimensions() -> None:
    assert all(s["m"] != s["n"] for s in exact_sizes(("m", "n")))
    assert {s["n"] for s in exact_sizes(("n",))} == {1, 2, 3, 4}


def test_the_sentence_says_what_was_done() -> None:
    sentence = check(made(derivative(y, w), x.T, rejects=(Reject(-x.T, "sign"),))).sentence()
    assert sentence.startswith(
        "Exact for n = 1, 2, 3, 4. NumPy against numeric differentiation (complex step) at 20 random points"
    )
    assert sentence.endswith("1 wrong variant rejected.")


UNCLEAR = {
    "a vector and a scalar": (
        (dot(x, x) + scalar("x"), dot(x, x) + scalar("x") + 0),
        "x is a vector, n × 1, and a scalar",
    ),
    "an entry and a scalar": ((vector("x", 2)[1] + 0, scalar("x_1")), "x_1 is a scalar, and an entry of x"),
    "an entry of a matrix and a scalar": ((A[1][2] + 0, scalar("A_1_2")), "A_1_2 is a scalar, and an entry of A"),
    "an index and a scalar": ((summation(Index("s"), "n", s * x[Index("s")]), s * entry_sum(x)), "s is "),
    "a size and a scalar": (
        (scalar("n") * entry_sum(x), entry_sum(x) * scalar("n")),
        "n is a scalar, and a dimension",
    ),
    "two intermediates": (
        (partial(let("f", s + let("u", s**2, tex="U")), let("u", s**2)), Number(Fraction(0))),
        "the u in the function is another one",
    ),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_one_name_for_two_things_is_not_shown(name: str) -> None:
    lines, said = UNCLEAR[name]
    assert said in check(made(*lines)).failures[0]


def test_what_is_not_finite_is_no_difference() -> None:
    log, where_defined = ln(s * s), 2 * ln(s)  # equal for s > 0, and the second is no number elsewhere
    assert not check(Formula("test", "", "0", Unequal(log, where_defined))).ok
    assert not check(made(log, log + 0, rejects=(Reject(where_defined, "not wrong"),))).ok


def test_what_is_not_finite_equals_nothing_not_even_itself() -> None:
    assert not check(made((s - s) / (s - s), (s - s) / (s - s))).ok


def test_ranges_that_leave_nothing_to_try_show_nothing() -> None:
    assert not check(Formula("test", "", "0", chain(x[i], 7, over=((i, 1), (j, 1)), distinct=True))).ok


def test_what_cannot_be_read_is_not_shown_and_says_why() -> None:
    evidence = check(made(x[i] * 2, x[i] + x[i]))
    assert evidence.failures == [
        "ValueError: the index i has no range; bind it, as a sum does, or give it one in `over`"
    ]
    assert evidence.as_dict()["max_relative_error"] is None  # JSON has no infinity


def test_the_limit_of_a_kink_is_not_taken_from_one_side() -> None:
    assert not check(made(s, s * Limit(z, maximum(z, -z) / z), 1 * s)).ok


def test_an_unknown_domain_is_refused() -> None:
    with pytest.raises(ValueError, match="the domain postive of s is unknown; write positive or nonzero or"):
        made(s, s, domain={"s": "postive"})


def test_a_condition_of_another_kind_is_not_taken_for_an_inequality() -> None:
    v = sympy.Symbol("v", real=True)
    at_zero, from_zero = (sympy.Piecewise((1, condition), (0, True)) for condition in (sympy.Eq(v, 0), v >= 0))
    assert not equal(sympy.Matrix([at_zero]), sympy.Matrix([from_zero]))
