"""Random values lie within their domains."""

import numpy as np
import pytest

from derivations import derive
from derivations.evidence.formula import DOMAINS, Formula
from derivations.evidence.points import draw_sizes, draw_values
from derivations.evidence.statement import chain
from derivations.language.functions import dot, matrix, vector

IS_WITHIN = {
    "positive": lambda drawn: np.all(drawn >= 0.5),
    "nonzero": lambda drawn: np.all(np.abs(drawn) >= 0.5),
    "distinct": lambda drawn: len(np.unique(drawn)) == drawn.size,
    "symmetric": lambda drawn: np.array_equal(drawn, drawn.T),
    "definite": lambda drawn: np.array_equal(drawn, drawn.T) and np.linalg.eigvalsh(drawn).min() >= 0.49,
    "invertible": lambda drawn: np.linalg.svd(drawn, compute_uv=False).min() > 0.5,
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_values_lie_within_the_domain(domain):
    rng = np.random.default_rng(0)
    for _ in range(20):
        sizes = draw_sizes(rng, ("n", "m"))
        assert sizes["n"] != sizes["m"]
        drawn = draw_values(rng, {"X": ("n", "n")}, sizes, {"X": domain})["X"]
        assert IS_WITHIN[domain](drawn)


def test_a_formula_may_hold_for_symmetric_matrices_only():
    A, x = matrix("A", "n", "n"), vector("x")
    says = chain(dot(x, A @ vector("y")), dot(vector("y"), A @ x))
    assert Formula("test", "", "0", says, domain={"A": "symmetric"}).check().ok
    assert not Formula("test", "", "0", says).check().ok


@pytest.mark.parametrize("text", ["logdet(A / 1000)", "sum(inv(A / 3000))"])
def test_what_is_small_is_moved_by_small_steps(text):
    assert derive(text, wrt="A").check().ok
