"""Training beside scikit-learn's and beside automatic differentiation: same data, same size, same budget.

`MLPClassifier` has a backward pass by hand, Autograd finds one when the loss is computed. The three take turns, so that
what else the machine does falls on all of them.
"""

from __future__ import annotations

import copy
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from derivations.language.code import source
from derivations.training.data import Split, one_hot
from derivations.training.loop import train
from derivations.training.models import Model, network
from derivations.training.optimisers import Momentum

OURS, THEIRS, AUTODIFF = "ours", "scikit-learn", "autograd"
ETA, SHARE, BATCH = 0.05, 0.9, 32
POINTS = 5  # at which the gradients are compared
WIDTHS = {OURS: 11, THEIRS: 15, AUTODIFF: 15}


@dataclass(frozen=True)
class Comparison:
    """What was measured: held-out scores, seconds for an epoch, and how far the gradients are from Autograd's."""

    hidden: tuple[int, ...]
    scores: dict[str, float]
    seconds: dict[str, float]
    difference: float


def compare(data: Split, hidden: tuple[int, ...], epochs: int = 20, rounds: int = 3) -> Comparison:
    """Train all three for so many epochs, so many times. Needs scikit-learn and Autograd."""
    model = network(data.train.X.shape[1], *hidden, int(data.train.Y.max()) + 1)
    by_autograd = differentiated(model)
    runs: dict[str, Callable[[], Any]] = {
        OURS: lambda: _trained(model, data, epochs),
        THEIRS: lambda: classifier(hidden, epochs).fit(*data.train),
        AUTODIFF: lambda: _trained(by_autograd, data, epochs),
    }
    times: dict[str, list[float]] = {name: [] for name in runs}
    scores = {}
    for _ in range(rounds):
        for name, run in runs.items():
            started = time.perf_counter()
            fitted = run()
            times[name].append((time.perf_counter() - started) / epochs)
            scores[name] = float(fitted.score(*data.held_out))
    seconds = {name: median(taken) for name, taken in times.items()}
    return Comparison(hidden, scores, seconds, largest_difference(model, by_autograd, data))


def _trained(model: Model, data: Split, epochs: int) -> Any:
    return train(model, *data.train, Momentum(ETA, SHARE), epochs=epochs, batch=BATCH)


def classifier(hidden: tuple[int, ...], epochs: int) -> Any:
    """Scikit-learn's network of the same size and budget: no early stop, no penalty."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore", ConvergenceWarning)  # it says that it could go on
    return MLPClassifier(
        hidden,
        solver="sgd",
        learning_rate_init=ETA,
        momentum=SHARE,
        nesterovs_momentum=False,
        alpha=0,
        batch_size=BATCH,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=epochs + 1,
        random_state=0,
    )


def differentiated(model: Model) -> Model:
    """The same model with a backward pass that Autograd finds, from the loss alone."""
    from autograd import numpy as anp
    from autograd import value_and_grad

    scope: dict[str, Any] = {"np": anp, "anp": anp}
    text = source(model.derivation.function.value, "loss", namespace="autograd.numpy", imports=True)
    exec(compile(text, "<loss>", "exec"), scope)  # our own text
    of_parameters = value_and_grad(lambda parameters, **data: scope["loss"](**data, **parameters))

    def value_and_gradients(**arrays: Any) -> Any:
        parameters = {name: arrays.pop(name) for name in model.shapes}
        return of_parameters(parameters, **arrays)

    other = copy.copy(model)
    other.__dict__["value_and_gradients"] = value_and_gradients
    return other


def largest_difference(model: Model, other: Model, data: Split) -> float:
    """Over random parameters, relative to the largest entry of each gradient."""
    X, Y = data.train.X, one_hot(data.train.Y, model.outputs or 0)
    worst = 0.0
    for seed in range(POINTS):
        at = model.initial(seed)
        found, wanted = (m.value_and_gradients(X=X, Y=Y, **at)[1] for m in (model, other))
        for name, gradient in wanted.items():
            worst = max(worst, float(np.max(np.abs(found[name] - gradient)) / np.max(np.abs(gradient))))
    return worst


def table(found: Iterable[Comparison]) -> str:
    """One line for each measurement and each size of the network.

    >>> scores = {"ours": 0.97, "scikit-learn": 0.966, "autograd": 0.97}
    >>> print(table([Comparison((32,), scores, {"ours": 0.01, "scikit-learn": 0.02, "autograd": 0.03}, 2e-16)]))
                                               ours   scikit-learn       autograd
    32: held-out score                        0.970          0.966          0.970
    32: seconds for an epoch                    × 1            × 2            × 3
    32: largest gradient difference           2e-16              -              0
    """
    lines = [f"{'':36}" + "".join(f"{name:>{width}}" for name, width in WIDTHS.items())]
    for one in found:
        size = ", ".join(map(str, one.hidden))
        cells = {
            "held-out score": [f"{one.scores[name]:.3f}" for name in WIDTHS],
            "seconds for an epoch": [f"× {one.seconds[name] / one.seconds[OURS]:.2g}" for name in WIDTHS],
            "largest gradient difference": [f"{one.difference:.0e}", "-", "0"],
        }
        for what, row in cells.items():
            said = "".join(f"{cell:>{width}}" for cell, width in zip(row, WIDTHS.values(), strict=True))
            name = f"{size}: {what}"
            lines.append(f"{name:36}{said}")
    return "\n".join(lines)
