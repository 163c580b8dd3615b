"""Each model's gradients against Autograd's, at random points away from kinks."""

from typing import Any

import numpy as np
import pytest

from derivations.training import Model, network, neuron
from derivations.training.data import one_hot

autograd = pytest.importorskip("autograd")
anp = autograd.numpy

POINTS, AWAY, TOLERANCE = 20, 1e-6, 1e-10


def mean_squared_error(answer: Any, Y: Any) -> Any:
    return anp.mean((Y - answer) ** 2)


def cross_entropy(answer: Any, Y: Any) -> Any:
    shifted = answer - anp.max(answer, axis=1, keepdims=True)
    return anp.mean(anp.log(anp.sum(anp.exp(shifted), axis=1)) - anp.sum(Y * shifted, axis=1))


def neuron_by_hand(p: Any, X: Any, y: Any, met: Any) -> Any:
    z = anp.dot(X, p["w"]) + p["b"]
    met.append(z)
    return mean_squared_error(anp.maximum(z, 0), y)


def network_by_hand(loss: Any) -> Any:
    """A forward pass that shares nothing with the model's text; ``met`` collects what goes into ReLU."""

    def value(p: Any, X: Any, Y: Any, met: Any) -> Any:
        depth, h = len(p) // 2, X
        for k in range(1, depth + 1):
            h = anp.dot(h, p[f"W{k}"]) + p[f"b{k}"]
            if k < depth:
                met.append(h)
                h = anp.maximum(h, 0)
        return loss(h, Y)

    return value


MODELS = {
    "neuron": (neuron(5), neuron_by_hand),
    "softmax regression": (network(5, 3), network_by_hand(cross_entropy)),
    "one hidden layer": (network(5, 7, 3), network_by_hand(cross_entropy)),
    "two hidden layers": (network(5, 7, 6, 3), network_by_hand(cross_entropy)),
    "four hidden layers": (network(5, 7, 6, 5, 4, 3), network_by_hand(cross_entropy)),
    "one hidden layer, squares": (network(5, 7, 3, loss="mean squared error"), network_by_hand(mean_squared_error)),
    "two hidden layers, squares": (network(5, 7, 6, 3, loss="mean squared error"), network_by_hand(mean_squared_error)),
}


def point(model: Model, seed: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(11, 5))
    Y = rng.normal(size=11) if model.outputs is None else rng.normal(size=(11, 3))
    Y = one_hot(rng.integers(3, size=11), 3) if model.classifies else Y
    return {name: rng.normal(size=shape) for name, shape in model.shapes.items()}, X, Y


def largest_difference(found: dict[str, Any], wanted: dict[str, Any]) -> float:
    """Over all arrays, relative to the largest entry of each."""
    return max(float(np.max(np.abs(found[k] - wanted[k])) / np.max(np.abs(wanted[k]))) for k in wanted)


@pytest.mark.parametrize("name", MODELS)
def test_the_gradients_are_autograds(name):
    model, by_hand = MODELS[name]
    tried, seed = 0, 0
    while tried < POINTS:
        parameters, X, Y = point(model, seed)
        seed += 1
        met: list[Any] = []
        value = by_hand(parameters, X, Y, met)
        if any(np.min(np.abs(z)) < AWAY for z in met):
            continue
        tried += 1
        wanted = autograd.grad(lambda p, X=X, Y=Y: by_hand(p, X, Y, []))(parameters)
        loss, found = model.value_and_gradients(X=X, **{model.targets: Y}, **parameters)
        assert abs(loss - value) <= TOLERANCE * abs(value)
        assert largest_difference(found, wanted) <= TOLERANCE
        found[next(iter(found))] *= 1 + 1e-6
        assert largest_difference(found, wanted) > TOLERANCE, "a small error is not noticed"
