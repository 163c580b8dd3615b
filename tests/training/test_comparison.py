"""The comparison with scikit-learn and Autograd: it measures what it says, and sees a wrong gradient."""

import numpy as np
import pytest

from derivations.training import network
from derivations.training.data import Samples, Split

pytest.importorskip("sklearn")
pytest.importorskip("autograd")

from derivations.training.comparison import AUTODIFF, OURS, THEIRS, compare, differentiated, largest_difference, table

rng = np.random.default_rng(0)
X = rng.normal(size=(80, 4))
DATA = Split(Samples(X[:64], (X[:64, 0] > 0).astype(int)), Samples(X[64:], (X[64:, 0] > 0).astype(int)))


def test_all_three_are_trained_and_measured():
    found = compare(DATA, (5,), epochs=3, rounds=1)
    assert found.scores.keys() == found.seconds.keys() == {OURS, THEIRS, AUTODIFF}
    assert found.scores[OURS] == found.scores[AUTODIFF]
    assert all(taken > 0 for taken in found.seconds.values())
    assert found.difference < 1e-10
    assert "× 1 " in table([found])


def test_a_wrong_gradient_is_seen():
    model = network(4, 5, 2)
    other = differentiated(model)
    exact = other.value_and_gradients

    def wrong(**arrays):
        loss, gradients = exact(**arrays)
        return loss, {**gradients, "b1": 1.001 * gradients["b1"]}

    other.__dict__["value_and_gradients"] = wrong
    assert largest_difference(model, other, DATA) > 5e-4
