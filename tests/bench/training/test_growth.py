"""The work of an epoch grows with depth as the network does: calls are counted, not seconds."""

import numpy as np

from derivations.training import Momentum, network, train
from tests.bench.engine.test_growth import calls

SHALLOW, DEEP, BATCH = 4, 16, 10
X = np.random.default_rng(0).normal(size=(60, 5))
Y = np.arange(60) % 3


def work(depth: int, batch: int) -> int:
    """Calls in five epochs, of a network that is derived and compiled."""
    model = network(5, *[6] * depth, 3)
    train(model, X, Y, Momentum(0.001), epochs=1, batch=batch)
    return calls(lambda: train(model, X, Y, Momentum(0.001), epochs=5, batch=batch))


def test_work_grows_with_depth_and_with_the_number_of_batches():
    assert 1.5 < work(DEEP, BATCH) / work(SHALLOW, BATCH) < 4.4
    assert 1.5 < work(SHALLOW, BATCH) / work(SHALLOW, 4 * BATCH) < 4.4
