"""What is too large to be compared exactly at any size could be wrong where no point is drawn: it is not shown."""

import pytest

from derivations.evidence.check import check
from derivations.evidence.formula import Formula
from derivations.evidence.rational import MOST_FACTORS, TooLargeError, vanishes
from derivations.evidence.statement import chain
from derivations.language.elementwise import exp, maximum, relu, sigmoid, sign, softplus, where
from derivations.language.expression import Compare, Expr, Number, as_expr
from derivations.language.functions import matrix, scalar, vector
from derivations.language.matrices import Reduce, det, entry_sum

x, g, Z = scalar("x"), vector("g", 12), matrix("Z", 9, 9)
tiny = Number(as_expr(1).value / 10**14)  # type: ignore[attr-defined]

HIDDEN: dict[str, tuple[Expr, Expr]] = {
    "a factor that is nearly 1": (det(Z), det(Z.T) * (1 + tiny)),
    "far from 0": (det(Z), det(Z.T) + relu(Z[1][1] - 50)),
    "a comparison": (det(Z), det(Z.T) * (Z[1][1] < 50)),
    "a sign": (det(Z), det(Z.T) * sign(Z[1][1] + 50)),
    "a narrow hill": (det(Z), det(Z.T) + exp(-((Z[1][1] - 50) ** 2))),
    "at one value": (entry_sum(relu(g)), entry_sum(maximum(0, g)) + where(Compare("=", g[2], x), 1, 0)),
    "in a largest entry": (Reduce("max", g), Reduce("max", g * 1) + relu(g[2] - 50)),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_no_point_shows_is_not_shown(name: str) -> None:
    failures = check(Formula("test", "", "0", chain(*HIDDEN[name]))).failures
    assert any("too large to be compared exactly" in failure for failure in failures), failures


def test_the_same_at_other_sizes_is_compared_exactly() -> None:
    v = vector("v")
    assert check(Formula("test", "", "0", chain(entry_sum(relu(v)), entry_sum(maximum(0, v))))).ok
    assert not check(Formula("test", "", "0", chain(entry_sum(relu(v)), entry_sum(maximum(0, v)) + relu(v[1] - 50)))).ok


STEEP = {
    "a sigmoid for a sign": (2 * sigmoid(10**9 * x) - 1, sign(x)),
    "a softplus for a relu": (softplus(10**8 * x) / 10**8, relu(x)),
}


@pytest.mark.parametrize("name", STEEP)
def test_large_factors_in_exponents_do_not_fill_the_memory(name: str) -> None:
    assert not check(Formula("test", "", "0", chain(*STEEP[name]))).ok


def test_a_large_power_is_multiplied_out_of_a_single_term_only() -> None:
    import sympy

    a, b = sympy.symbols("a b")
    assert vanishes((a * b) ** (10 * MOST_FACTORS) - a ** (10 * MOST_FACTORS) * b ** (10 * MOST_FACTORS))
    with pytest.raises(TooLargeError):
        vanishes((a + b) ** (2 * MOST_FACTORS) - a)
