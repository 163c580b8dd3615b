"""Exact equality: in every case that conditions distinguish, for quotients and logarithms, and how much is tried."""

import pytest
import sympy
from sympy import Abs, And, Eq, Matrix, Ne, Or, Piecewise, exp, log, sign, sqrt

from derivations.evidence.cases import impossible
from derivations.evidence.cost import work
from derivations.evidence.equality import equal, is_finite
from derivations.evidence.formula import Formula, Reject
from derivations.evidence.pair import LARGEST, MOST_WORK, Found, Pair, exact_sizes
from derivations.evidence.rational import TooLargeError
from derivations.evidence.statement import chain
from derivations.language.derivatives import let, partial, total
from derivations.language.elementwise import maximum, minimum, relu
from derivations.language.expression import Expr, Identity, Size, as_expr
from derivations.language.functions import diag, dot, matrix, scalars, vector
from derivations.language.matrices import Reduce, det, entry_sum, inverse, norm, trace

x, y, z = sympy.symbols("x y z", real=True)
p = sympy.Symbol("p", positive=True)

EQUAL = {
    "a polynomial": ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    "a quotient": (1 / x - 1 / y, (y - x) / (x * y)),
    "a root": (sqrt(x**2 + y**2) / (x**2 + y**2), 1 / sqrt(x**2 + y**2)),
    "an exponential": (exp(x + y) / (1 + exp(x)), exp(y) / (1 + exp(-x))),
    "a logarithm of a product": (log(x * y), log(x) + log(y)),
    "log-sum-exp": (log(exp(x) + exp(y)), x + log(1 + exp(y - x))),
    "a trigonometric identity": (sympy.sin(x) ** 2 + sympy.cos(x) ** 2, sympy.Integer(1)),
    "a hyperbolic tangent": ((exp(x) - exp(-x)) / (exp(x) + exp(-x)), sympy.tanh(x)),
    "an absolute value": (Abs(x), Piecewise((x, x > 0), (-x, True))),
    "a sign": (sign(x) * x, Abs(x)),
    "a positive boundary": (Piecewise((x, p > 0), (y, True)), x),
    "multiples of a boundary": (Piecewise((1, x - y > 0), (0, True)), Piecewise((0, 2 * y - 2 * x >= 0), (1, True))),
    "< and ≥": (Piecewise((1, x < 0), (0, True)), Piecewise((0, x >= 0), (1, True))),
    "> and ≤": (Piecewise((1, x > 0), (0, True)), Piecewise((0, x <= 0), (1, True))),
    "= and ≠": (Piecewise((1, Eq(x, 0)), (0, True)), Piecewise((0, Ne(x, 0)), (1, True))),
    "and, or": (Piecewise((1, And(x > 0, y > 0)), (0, True)), Piecewise((0, Or(x <= 0, y <= 0)), (1, True))),
    "where both are equal": (Piecewise((x, x <= y), (y, True)), Piecewise((x, x < y), (y, True))),
    "a case that cannot be": (
        Piecewise((Piecewise((1, x > z), (0, True)), And(x > y, y > z)), (5, True)),
        Piecewise((1, And(x > y, y > z)), (5, True)),
    ),
}
DIFFERENT = {
    "at one point": (Piecewise((1, x > 0), (0, True)), Piecewise((1, x >= 0), (0, True))),
    "= and ≥": (Piecewise((1, Eq(x, 0)), (0, True)), Piecewise((1, x >= 0), (0, True))),
    "everywhere but at one point": (Piecewise((1, Eq(x, 0)), (0, True)), sympy.Integer(1)),
    "a hyperbolic tangent": ((exp(x) - exp(-x)) / (exp(x) + exp(-x)), sympy.tanh(2 * x)),
    "a hyperbolic identity": (sympy.cosh(x) ** 2 + sympy.sinh(x) ** 2, sympy.Integer(1)),
    "an absolute value": (Abs(x), x),
    "a sign": (sign(x), Piecewise((1, x > 0), (-1, True))),
    "a logarithm": (log(x * y), log(x) - log(y)),
    "by little": (x / y, x / y + x / 1000),
    "0/0": (sympy.nan, sympy.nan),
    "a denominator of 0": (1 / ((x + 1) ** 2 - x**2 - 2 * x - 1), 1 / ((x - 1) ** 2 - x**2 + 2 * x - 1)),
    "a possible case": (Piecewise((x, And(x > y, y > z)), (z, True)), Piecewise((x, x > z), (z, True))),
}


@pytest.mark.parametrize("name", EQUAL)
def test_equal(name):
    left, right = EQUAL[name]
    assert equal(Matrix([left]), Matrix([right]))
    assert equal(Matrix([right]), Matrix([left]))


@pytest.mark.parametrize("name", DIFFERENT)
def test_different(name):
    left, right = DIFFERENT[name]
    assert not equal(Matrix([left]), Matrix([right]))
    assert not equal(Matrix([right]), Matrix([left]))


def test_what_has_no_value_is_not_finite():
    assert is_finite(Matrix([x]))
    assert not is_finite(Matrix([x, sympy.zoo]))


def test_reasoning_is_linear():
    assert impossible([(x - 1, 1), (x, -1)])
    assert impossible([(2 * x + y - 1, 1), (x + y, -1), (x, -1)])
    assert not impossible([(x - 1, 1), (x - 2, -1)])
    assert not impossible([(x * y, 1), (x, 1), (y, -1)])  # it is; products are not looked into


def test_what_is_too_large_is_not_decided():
    many = sympy.symbols("q:40", real=True)
    product = sympy.Mul(*(sympy.Add(*many, k) for k in range(12)))
    with pytest.raises(TooLargeError):
        equal(Matrix([product * (x + 1)]), Matrix([product * x + product]))


# How much is tried

s, t = scalars("s t")
w, v = vector("w"), vector("x")
W, A = matrix("W", "n", "n"), matrix("A", "n", "n")


def deep(blocks: int) -> tuple[Expr, Expr, Expr]:
    """The Jacobian of the last of so many blocks by the one before it, right and wrong."""
    h: Expr = v
    for k in range(blocks):
        before, h = h, let(f"h_{k + 1}", h + relu(W @ h))
    return partial(h, before), Identity("n") + diag(W @ before > 0) @ W, Identity("n") + diag(W @ before > 0) @ W.T


def test_fewer_sizes_differ_too():
    assert exact_sizes(("m", "n"), 2) == [{"m": 1, "n": 2}, {"m": 2, "n": 1}]
    assert exact_sizes(("m", "n"), 0) == exact_sizes((), 0) == []


def test_work_grows_with_the_size_and_with_the_depth():
    small, large = (work(inverse(A), {"n": n}) for n in (2, 4))
    assert large > 40 * small
    h: Expr = v
    for _ in range(1000):
        h = h * norm(W @ h)
    assert work(h, {"n": 2}) > MOST_WORK
    u = let("u", h)
    assert work(partial(dot(u, u), u), {"n": 2}, holding=True) < 10


def test_inverses_are_compared_at_fewer_sizes():
    found = Pair(total(dot(v, inverse(A) @ w), A), -(inverse(A) @ w @ v.T @ inverse(A)), {}).compare_exactly()
    assert found.equal
    assert 2 <= found.largest < LARGEST
    wrong = Pair(total(dot(v, inverse(A) @ w), A), -(inverse(A) @ w @ v.T @ inverse(A)).T, {})
    assert not wrong.compare_exactly().equal


def test_names_are_enough_where_nothing_looks_into_them():
    jacobian, right, _ = deep(30)
    found = Pair(jacobian, right, {}).compare_exactly()
    assert found.equal
    assert found.largest == LARGEST


def test_what_is_too_deep_is_left_to_numbers():
    last, before = deep(30)[0].operands
    assert Pair(total(last, v), total(before, v), {}).compare_exactly() == Found(False, 0)


def test_a_wrong_line_is_found_by_numbers_where_large_sizes_are_too_much_work():
    jacobian, right, wrong = deep(6)
    assert Pair(jacobian, wrong, {}).compare_exactly() == Found(True, 1, frozenset({1}))  # at n = 1, Wᵀ is W
    evidence = Formula("test", "", "0", chain(jacobian, wrong, wrong + 0)).check()
    assert any("does not equal" in failure for failure in evidence.failures)
    evidence = Formula("test", "", "0", chain(jacobian, right), rejects=(Reject(wrong, "the transpose"),)).check()
    assert evidence.ok, evidence.failures
    assert evidence.rejected == 1


def test_the_sizes_are_those_of_all_links():
    smaller = chain(total(trace(inverse(A) @ W), A), -(inverse(A) @ W @ inverse(A)))
    domain = {"A": "invertible"}
    of_both = Formula("test", "", "0", chain(v + w, w + v), derivation=(smaller,), domain=domain).check()
    assert of_both.ok, of_both.failures
    assert of_both.exact_sizes == [{"n": 1}, {"n": 2}, {"n": 3}]
    last = deep(12)[0].operands[0]
    nowhere = Formula("test", "", "0", chain(total(last, v), 0 + total(last, v))).check()
    assert nowhere.exact_sizes == []
    assert not nowhere.ok
    assert "is too large to be compared exactly with" in nowhere.sentence()


def test_a_size_at_which_there_is_no_value_is_left_out():
    assert Pair(norm(w) / norm(w), as_expr(1), {}).compare_exactly().tried == {1, 2, 3, 4}
    mean_free = v - entry_sum(v) / Size("n")
    found = Pair(norm(mean_free) / norm(mean_free), as_expr(1), {}).compare_exactly()
    assert found.equal
    assert found.tried == {2, 3, 4}


def test_kinks_of_several_entries():
    assert Pair(Reduce("max", v), -Reduce("min", -v), {}).compare_exactly().equal
    assert not Pair(Reduce("max", v), Reduce("min", v), {}).compare_exactly().equal
    nested = maximum(s, maximum(t, minimum(s, t)))
    assert Pair(nested, maximum(t, s), {}).compare_exactly().equal


def test_a_domain_is_used():
    assert not Pair(total(det(A), A), total(det(A), A).T, {}).compare_exactly().equal
    assert Pair(total(dot(v, A @ v), v), 2 * v.T @ A, {"A": "symmetric"}).compare_exactly().equal
    assert not Pair(total(dot(v, A @ v), v), 2 * v.T @ A, {}).compare_exactly().equal
