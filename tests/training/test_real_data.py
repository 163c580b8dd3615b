"""On data that ship with scikit-learn: as good as its own models of the same size with the same budget."""

import warnings
from typing import Any

import numpy as np
import pytest

from derivations.training import Adam, GradientDescent, Momentum, network, neuron, train
from derivations.training.data import diabetes, digits

sklearn = pytest.importorskip("sklearn")

EPOCHS, BATCH = 20, 32
ON_A_PAR = 0.015  # of 359 pictures, 5


def test_a_neuron_finds_the_line_through_the_diabetes_data():
    """All targets are positive, so that ReLU lets the best line through, and least squares is the best there is."""
    from sklearn.linear_model import LinearRegression

    data = diabetes()
    run = train(neuron(10), *data.train, GradientDescent(0.1), epochs=1000)
    line = LinearRegression().fit(*data.train)
    assert abs(run.score(*data.held_out) - line.score(*data.held_out)) < 0.01
    assert run.losses[-1] <= 1.001 * np.mean((line.predict(data.train.X) - data.train.Y) ** 2)


@pytest.mark.parametrize("hidden", [(32,), (32, 32)])
@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_a_network_reads_digits_as_well_as_scikit_learns(hidden, name):
    data = digits()
    optimiser = Momentum(0.05, 0.9) if name == "sgd" else Adam(0.003)
    run = train(network(64, *hidden, 10), *data.train, optimiser, epochs=EPOCHS, batch=BATCH)
    theirs = mlp(hidden, name, optimiser.eta).fit(*data.train).score(*data.held_out)
    assert run.score(*data.held_out) > theirs - ON_A_PAR
    assert run.score(*data.held_out) > 0.93


def mlp(hidden: tuple[int, ...], solver: str, eta: float) -> Any:
    """Scikit-learn's network of the same size and budget: as many epochs, no early stop, no penalty."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)  # it says that it could go on
    return MLPClassifier(
        hidden, solver=solver, learning_rate_init=eta, momentum=0.9, nesterovs_momentum=False, alpha=0,
        batch_size=BATCH, max_iter=EPOCHS, tol=0, n_iter_no_change=EPOCHS + 1, random_state=0,
    )  # fmt: skip
