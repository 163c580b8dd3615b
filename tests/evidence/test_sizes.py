"""A formula holds at all sizes: what is wrong at some of them only is found, or said to be out of reach."""

import pytest

from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.points import EQUAL, FAR, LARGER, sizes_of_point
from derivations.evidence.statement import chain
from derivations.language.binders import summation
from derivations.language.elementwise import Pi, absolute, cos, exp, maximum, relu, sign, sin, sqrt, where
from derivations.language.expression import Expr, Identity, Index, Ones, Size, as_expr
from derivations.language.functions import Length, dot, matrix, scalar, vector
from derivations.language.matrices import Reduce, trace

i = Index("i")
x, v, A = scalar("x"), vector("v"), matrix("A", "m", "n")
m, n = Size("m"), Size("n")
ones = dot(Ones("n"), Ones("n"))
counted = summation(i, "n", v[i] * 0 + 1)


def made(*lines: Expr, **options: object) -> Formula:
    return Formula("test", "", "0", chain(*lines), **options)  # type: ignore[arg-type]


def product(first: int, last: int) -> Expr:
    """0 for n from the first to the last."""
    result: Expr = as_expr(1)
    for number in range(first, last + 1):
        result = result * (n - number)
    return result


FOUND = {
    "beyond 8, counted": v + relu(counted - 8) * v,
    "beyond 8, a polynomial": v + product(1, 8) * v,
    "beyond 4": v + product(1, 4) * v,
    "of m × n, where m = n": A + as_expr(0) ** ((m - n) ** 2) * A,
    "below": where(v > v + 1, v, v) * ((n - 3) / (n - 3)),
}
TOLD_APART = {
    "beyond 100": v + maximum(0, n - 100) * v,
    "at 9 only": v * (1 + (n > 8) * (n < 10)),
    "multiples of 11": v * where(absolute(sin(Pi() * n / 11)) > 0, 1, 1),
    "of a period": v * (cos(2 * Pi() * n) + 0),
    "a sign": v * sign(n + 20),
    "the number of entries": v + relu(Length(v) - 50) * v,
    "ones": v + relu(ones - 50) * v,
    "the identity": v + relu(trace(Identity("n")) - 50) * v,
    "a power of 0": v * (1 + as_expr(0) ** ((n - 50) ** 2)),
    "the largest of ones": v * Reduce("max", Ones("n")),
    "more rows than columns": A * (1 + relu(m - n - 100)),
}
ZEROS = {
    "up to 8 and 13": v + product(1, 8) * (n - 13) * (n - FAR) * v,
    "up to 13": v * (1 + product(1, 13)),
    "of a count": v + (counted - 1) ** 2 * (counted - 2) ** 3 * product(3, 8) * v,
    "of a count of squares": v + (summation(i, "n", sin(x) ** 2 + cos(x) ** 2) - 1) * product(2, 13) * v,
    "of a length": v * (1 + product(1, 9) * (Length(v) - 13)),
    "with a function": v * (1 + product(1, 5) * exp(-100 * n)),
    "of two sizes": A * (1 + product(1, 13) * (m - 1)),
}
UNSAID = {"n − 9 is not 0": v * ((n - 9) / (n - 9)), "m + n − 30 is not 0": A * ((m + n - 30) / (m + n - 30))}


@pytest.mark.parametrize("name", FOUND)
def test_what_is_wrong_at_some_sizes_is_found(name: str) -> None:
    wrong = FOUND[name]
    evidence = check(made(A if wrong.shape == A.shape else v, wrong))
    assert not evidence.ok


@pytest.mark.parametrize("name", TOLD_APART)
def test_what_tells_sizes_apart_is_refused(name: str) -> None:
    wrong = TOLD_APART[name]
    evidence = check(made(A if wrong.shape == A.shape else v, wrong))
    assert any("tells sizes apart" in failure for failure in evidence.failures), evidence.failures


@pytest.mark.parametrize("said", UNSAID)
def test_sizes_at_which_there_is_no_value_are_conditions(said: str) -> None:
    wrong = UNSAID[said]
    right = A if wrong.shape == A.shape else v
    assert any(f"it is not said that {said}" in failure for failure in check(made(right, wrong)).failures)


@pytest.mark.parametrize("name", ZEROS)
def test_what_may_be_zero_at_all_sizes_that_are_tried_is_refused(name: str) -> None:
    wrong = ZEROS[name]
    evidence = check(made(A if wrong.shape == A.shape else v, wrong))
    assert any("of degree" in failure or "NumPy finds" in failure for failure in evidence.failures), evidence.failures


def test_functions_of_sizes_are_fine() -> None:
    assert check(made(v * n**20, n**19 * v * n)).ok
    assert check(made(v / n**20, v / n / n**19)).ok
    assert check(made(v / sqrt(n) * n, v * sqrt(n))).ok
    assert check(made(maximum(x, n), maximum(n, x))).ok
    assert check(made(v / (n - 1), v * (1 / (n - 1)), stated=("n − 1 is not 0",))).ok


def test_the_sizes_at_the_first_points() -> None:
    class Draws:
        """Stands for a generator that is not asked."""

    first = [sizes_of_point(Draws(), ("m", "n", "p"), number) for number in range(3)]  # type: ignore[arg-type]
    assert first[0] == {"m": 9, "n": 8, "p": 7}
    assert sizes_of_point(Draws(), ("m", "n"), 0) == {"m": LARGER, "n": LARGER - 1}  # type: ignore[arg-type]
    assert sorted(first[1].values()) == [6, 7, 8]
    assert sizes_of_point(Draws(), ("m", "n"), 3, light=True) == {"m": FAR, "n": FAR - 1}  # type: ignore[arg-type]
    assert first[2] == {"m": EQUAL, "n": EQUAL, "p": EQUAL}
