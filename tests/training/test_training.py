"""Training: every gradient is the engine's, runs are deterministic, and bad input is said in a line."""

import warnings
from typing import Any

import numpy as np
import pytest

from derivations import check_gradient
from derivations.training import (
    Adam,
    GradientDescent,
    Momentum,
    TrainingWarning,
    network,
    neuron,
    train,
    update_rules,
)
from derivations.training.data import one_hot

rng = np.random.default_rng(0)
X = rng.normal(size=(30, 3))
LABELS = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)
MODELS = {
    "neuron": neuron(3),
    "softmax regression": network(3, 2),
    "one hidden layer": network(3, 5, 2),
    "two hidden layers": network(3, 5, 4, 2),
    "mean squared error": network(3, 5, 4, 2, loss="mean squared error"),
}


@pytest.mark.parametrize("name", ["neuron", "one hidden layer", "mean squared error"])
def test_the_backward_pass_is_derived_and_checked(name):
    derivation = MODELS[name].derivation
    assert derivation.check().ok
    assert set(derivation.results) == set(MODELS[name].shapes)


@pytest.mark.parametrize("name", MODELS)
def test_numeric_differentiation_finds_the_same(name):
    model, at = MODELS[name], MODELS[name].initial(1)
    Y = X[:, 0] if model.outputs is None else one_hot(LABELS % 2, 2)

    def value(**parameters: Any) -> Any:
        return model.value(X=X, **{model.targets: Y}, **parameters)

    def gradients(**parameters: Any) -> Any:
        return model.value_and_gradients(X=X, **{model.targets: Y}, **parameters)[1]

    assert check_gradient(value, gradients, at).ok
    last = list(at)[-1]
    assert not check_gradient(value, lambda **p: {**gradients(**p), last: 1.001 * gradients(**p)[last]}, at).ok


def test_a_network_learns_what_no_line_separates():
    corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    run = train(network(2, 8, 2), corners, [0, 1, 1, 0], Adam(0.05), epochs=200, seed=1)
    assert run.score(corners, [0, 1, 1, 0]) == 1
    assert run.losses[-1] < 0.01 < run.losses[0]
    without = train(network(2, 2), corners, [0, 1, 1, 0], Adam(0.05), epochs=200, seed=1)
    assert without.score(corners, [0, 1, 1, 0]) < 1


@pytest.mark.parametrize("optimiser", [GradientDescent(0.05), Momentum(0.02), Adam(0.02)])
def test_a_seed_decides_everything(optimiser):
    first, again, other = (
        train(network(3, 6, 3), X, LABELS, optimiser, epochs=20, batch=8, seed=seed) for seed in (3, 3, 4)
    )
    assert first.losses == again.losses != other.losses
    assert first.losses[-1] < first.losses[0]


def test_the_losses_are_those_before_each_step_and_at_the_end():
    run = train(neuron(3), X, X[:, 0] + 1, GradientDescent(0.1), epochs=5, keep_path=True)
    values = [run.model.value(X=X, y=X[:, 0] + 1, **at) for at in run.path]
    np.testing.assert_allclose(run.losses, values, rtol=1e-12)
    assert len(run.losses) == 6


def test_the_optimisers_do_what_their_sources_say():
    """Written out in NumPy from the papers, for a quadratic bowl."""
    scales = np.array([1.0, 10.0])

    def descend(optimiser: Any) -> Any:
        theta, state = np.array([3.0, -2.0]), optimiser.start(2)
        for t in range(1, 6):
            theta, state = optimiser.step(theta, scales * theta, state, t)
        return theta

    theta = np.array([3.0, -2.0])
    np.testing.assert_allclose(descend(GradientDescent(0.05)), theta * (1 - 0.05 * scales) ** 5, rtol=1e-13)
    path = [theta, theta - 0.05 * scales * theta]
    for _ in range(4):
        path.append(path[-1] - 0.05 * scales * path[-1] + 0.9 * (path[-1] - path[-2]))
    np.testing.assert_allclose(descend(Momentum(0.05, 0.9)), path[-1], rtol=1e-13)
    m = v = np.zeros(2)
    for t in range(1, 6):
        g = scales * theta
        m, v = 0.8 * m + 0.2 * g, 0.95 * v + 0.05 * g**2
        theta = theta - 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.95**t)) + 1e-8)
    np.testing.assert_allclose(descend(Adam(0.1, 0.8, 0.95)), theta, rtol=1e-13)


def test_an_optimiser_runs_the_formula_that_is_shown():
    known: dict[str, Any] = {"theta_t": np.array([3.0, -2.0]), "g_t": np.array([0.5, 4.0]), "v_t": np.array([0.2, 0.1])}
    known |= {"m_t": np.array([-1.0, 2.0]), "eta": 0.1, "beta": 0.9, "beta_1": 0.8, "beta_2": 0.95}
    known |= {"epsilon": 1e-8, "t": 3}
    adam = update_rules.adam
    known |= {f"{x}_hat": adam.part(f"{x}-hat").last.numeric(**known) for x in "mv"}
    shown = {
        GradientDescent(0.1): update_rules.stepped.value,
        Momentum(0.1, 0.9): update_rules.momentum.statement.last,
        Adam(0.1, 0.8, 0.95): adam.statement.last,
    }
    for optimiser, formula in shown.items():
        carried = {name: known[name] for name in optimiser.rule.carried}
        theta, following = optimiser.step(known["theta_t"], known["g_t"], carried, 3)
        np.testing.assert_allclose(theta, formula.numeric(**known), rtol=1e-14)
        assert following.keys() == carried.keys()


def test_a_large_learning_rate_is_said_and_leaves_no_nan():
    line, Y = network(3, 1, loss="mean squared error"), X[:, :1] + 5
    with pytest.warns(TrainingWarning, match="the loss diverged: the learning rate 10 is too large"):
        run = train(line, X, Y, GradientDescent(10), epochs=500)
    assert run.stopped == "diverged"
    assert len(run.losses) < 20
    assert np.all(np.isfinite(run.losses))
    assert np.isfinite(run.score(X, Y))


def test_a_loss_that_only_rises_is_said():
    with pytest.warns(TrainingWarning, match="the loss rose from"):
        train(neuron(3), X, X[:, 0] + 5, GradientDescent(1.2), epochs=1, start={"w": [1, 0, 0], "b": 9})


def test_ctrl_c_keeps_what_there_is(monkeypatch):
    model, calls = neuron(3), 0
    exact = model.value_and_gradients

    def interrupted(**arrays: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 8:
            raise KeyboardInterrupt
        return exact(**arrays)

    monkeypatch.setitem(model.__dict__, "value_and_gradients", interrupted)
    run = train(model, X, X[:, 0] + 1, epochs=100)
    whole = train(neuron(3), X, X[:, 0] + 1, epochs=7)
    assert run.stopped == "interrupted"
    assert run.losses == whole.losses
    assert np.array_equal(run.parameters["w"], whole.parameters["w"])


def test_training_goes_on_from_where_it_was():
    whole = train(neuron(3), X, X[:, 0] + 1, epochs=9)
    half = train(neuron(3), X, X[:, 0] + 1, epochs=4)
    rest = train(neuron(3), X, X[:, 0] + 1, epochs=5, start=half.parameters)
    assert np.array_equal(rest.parameters["w"], whole.parameters["w"])


WITH_NAN = np.where(np.arange(90).reshape(30, 3) == 7, np.nan, X)
BAD = {
    r"X: nan at \[2, 1\]; remove or replace what is not a finite number": lambda: train(neuron(3), WITH_NAN, X[:, 0]),
    r"the targets: inf at \[0\]": lambda: train(neuron(3), X, np.full(30, np.inf)),
    r"X has the shape \(30, 2\), and the model needs \(N, 3\)": lambda: train(neuron(3), X[:, :2], X[:, 0]),
    "there are 30 samples and 29 targets": lambda: train(neuron(3), X, X[1:, 0]),
    r"the targets have the shape \(30, 3\), and the model needs \(30,\)": lambda: train(neuron(3), X, X),
    r"the targets have the shape \(30, 3\), and the model needs \(30, 2\)": lambda: train(network(3, 2), X, X),
    "labels are from 0 to 1 for 2 classes, and 2 is among them": lambda: train(network(3, 2), X, LABELS),
    "labels are whole numbers": lambda: train(network(3, 2), X, LABELS + 0.5),
    "one-hot targets have a single 1 in each row": lambda: train(network(3, 3), X, np.ones((30, 3))),
    "the data set is empty": lambda: train(neuron(3), np.zeros((0, 3)), np.zeros(0)),
    "X: real numbers are needed, and <U1 is given": lambda: train(neuron(3), [["a", "b", "c"]], [1]),
    "X: rows of different lengths": lambda: train(neuron(3), [[1, 2, 3], [1]], [1, 2]),
    "a mini-batch has from 1 to 30 samples, not 31": lambda: train(neuron(3), X, X[:, 0], batch=31),
    "the number of epochs is at least 0": lambda: train(neuron(3), X, X[:, 0], epochs=-1),
    "the learning rate eta is a positive number, not -1": lambda: GradientDescent(-1),
    "the learning rate eta is a positive number, not nan": lambda: Adam(float("nan")),
    "beta_1 is a share, at least 0 and below 1, not 1": lambda: Adam(0.1, beta_1=1),
    "there is no loss 'hinge'; choose one of": lambda: network(3, 2, loss="hinge"),
    "a network has at least two sizes": lambda: network(3),
    "a size is a whole number from 1, not 0": lambda: network(3, 0, 2),
    "cross-entropy needs at least two outputs": lambda: network(3, 1),
    "start holds w, and the model's parameters are w, b": lambda: train(neuron(3), X, X[:, 0], start={"w": [1, 1, 1]}),
    r"start: w has the shape \(2,\)": lambda: train(neuron(3), X, X[:, 0], start={"w": [1, 1], "b": 0}),
    "the model answers with numbers, not with classes": lambda: train(neuron(3), X, X[:, 0]).classify(X),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_one_clear_line(message):
    with pytest.raises(ValueError, match=message) as raised:
        BAD[message]()
    assert "\n" not in str(raised.value)


def test_good_runs_warn_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(network(3, 6, 3), X, LABELS, Adam(0.01), epochs=30, batch=7)
