"""The loop: an epoch goes through all samples once, in mini-batches, with one step of the optimiser for each."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from tqdm import tqdm

from derivations.training.data import checked, checked_inputs
from derivations.training.models import Model, Parameters
from derivations.training.optimisers import GradientDescent, Optimiser
from derivations.training.parameters import Packing

Array = Any
LONG = 2.0  # seconds after which a run shows a progress bar
GROWN = 1e6  # a loss that is so many times what it was at first has diverged
SMALL = 1e-12  # a first loss below this is as good as none


class TrainingWarning(UserWarning):
    """A run that did not do what it should: it diverged, or the loss is higher than before."""


@dataclass
class Run:
    """A model as it was trained: its parameters, and the losses on the way.

    ``losses`` holds for each epoch the mean loss over the samples, each as it was when its mini-batch came; with a
    single batch that is the loss before the step. The last entry is the loss over all samples at the end. ``stopped``
    says why a run ended early: "interrupted" or "diverged"; else it is empty. ``path`` holds the parameters at the
    start of each epoch and at the end, where that was asked for.
    """

    model: Model
    parameters: Parameters
    losses: list[float]
    stopped: str = ""
    path: list[Parameters] = field(default_factory=list)

    def is_sound(self, loss: float) -> bool:
        """Whether a loss is a number that is not out of all proportion to the first one."""
        first = self.losses[0] if self.losses else loss
        return math.isfinite(loss) and loss <= GROWN * max(first, SMALL)

    def answer(self, X: Any) -> Array:
        """What the model answers with for each sample; of a classifier the scores, before softmax."""
        return self.model.forward(X=checked_inputs(X, self.model.inputs), **self.parameters)

    def classify(self, X: Any) -> Array:
        """The class with the largest score, for each sample; ValueError where the model has no classes."""
        if not self.model.classifies:
            raise ValueError("the model answers with numbers, not with classes; use answer")
        return np.argmax(self.answer(X), axis=1)

    def score(self, X: Any, Y: Any) -> float:
        """The share of samples that are classified correctly; of a regression R², the share of variance explained."""
        X, Y = checked(X, Y, self.model.inputs, self.model.outputs, self.model.classifies)
        if self.model.classifies:
            return float(np.mean(self.classify(X) == np.argmax(Y, axis=1)))
        return float(1 - np.sum((Y - self.answer(X)) ** 2) / np.sum((Y - Y.mean(axis=0)) ** 2))


def train(
    model: Model,
    X: Any,
    Y: Any,
    optimiser: Optimiser | None = None,
    *,
    epochs: int = 100,
    batch: int | None = None,
    seed: int = 0,
    start: Mapping[str, Any] | None = None,
    keep_path: bool = False,
) -> Run:
    """Train a model on samples, the rows of X; deterministic for a seed.

    ``batch`` is the number of samples of a mini-batch, drawn anew in each epoch; left out, all of them. ``start`` are
    parameters to go on from. Ctrl-C stops the run, which keeps what it has; a run of some seconds shows its progress
    on a terminal. Where the loss diverges, the run stops with a warning; its parameters are the last with a sound loss.

    Raises ValueError, in one line, for data that are empty, not finite, or do not fit the model.

    >>> from derivations.training.models import neuron
    >>> X = np.array([[0.0], [1.0], [2.0]])
    >>> run = train(neuron(1), X, 3 * X[:, 0] + 1, epochs=300, start={"w": [1], "b": 0})
    >>> run.parameters["w"].round(3).tolist(), round(float(run.parameters["b"]), 3)
    ([3.0], 1.0)
    """
    X, Y = checked(X, Y, model.inputs, model.outputs, model.classifies)
    if batch is not None and not 1 <= batch <= len(X):
        raise ValueError(f"a mini-batch has from 1 to {len(X)} samples, not {batch}")
    if epochs < 0:
        raise ValueError(f"the number of epochs is at least 0, not {epochs}")
    packing = Packing(model.shapes)
    theta = packing.vector(_fitting(start, model) if start is not None else model.initial(seed))
    epoch = _Epoch(model, packing, optimiser or GradientDescent(), theta, X, Y, batch or len(X), seed)
    run, sound = Run(model, {}, []), theta.copy()
    try:
        for _ in tqdm(range(epochs), "epochs", leave=False, disable=None, delay=LONG):
            begun = theta.copy()
            loss = epoch.run()
            if not run.is_sound(loss):
                run.stopped = "diverged"
                break
            run.losses.append(loss)
            sound = begun
            if keep_path:
                run.path.append(packing.views(begun))
    except KeyboardInterrupt:
        run.stopped = "interrupted"
    final = epoch.loss(packing.views(theta))
    if run.stopped != "diverged" and run.is_sound(final):
        run.losses.append(final)
        sound = theta
    else:
        run.stopped = "diverged"
    run.parameters = packing.views(sound)
    if keep_path:
        run.path.append(run.parameters)
    _warn(run, epoch.optimiser.eta)
    return run


class _Epoch:
    """One pass through the samples at a time; the parameters are changed in place."""

    def __init__(
        self,
        model: Model,
        packing: Packing,
        optimiser: Optimiser,
        theta: Array,
        X: Array,
        Y: Array,
        batch: int,
        seed: int,
    ) -> None:
        self.model, self.packing, self.optimiser, self.theta = model, packing, optimiser, theta
        self.X, self.Y, self.batch = X, Y, batch
        self.parameters, self.state, self.t = packing.views(theta), optimiser.start(theta.size), 0
        self.rng = np.random.default_rng(seed)

    def loss(self, parameters: Parameters) -> float:
        """The loss over all samples."""
        with np.errstate(over="ignore", invalid="ignore"):
            return float(self.model.value(X=self.X, **{self.model.targets: self.Y}, **parameters))

    def run(self) -> float:
        """A step for each mini-batch; the mean of their losses before it."""
        with np.errstate(over="ignore", invalid="ignore"):
            if self.batch == len(self.X):
                return self._step(self.X, self.Y)
            order = self.rng.permutation(len(self.X))
            parts = [order[first : first + self.batch] for first in range(0, len(order), self.batch)]
            return sum(len(part) * self._step(self.X[part], self.Y[part]) for part in parts) / len(order)

    def _step(self, X: Array, Y: Array) -> float:
        self.t += 1
        loss, gradients = self.model.value_and_gradients(X=X, **{self.model.targets: Y}, **self.parameters)
        gradient = self.packing.vector(gradients)
        self.theta[:], self.state = self.optimiser.step(self.theta, gradient, self.state, self.t)
        return float(loss)


def _fitting(start: Mapping[str, Any], model: Model) -> Parameters:
    """Parameters to start from; ValueError where they are not the model's."""
    if start.keys() != model.shapes.keys():
        raise ValueError(f"start holds {', '.join(start)}, and the model's parameters are {', '.join(model.shapes)}")
    arrays = {name: np.asarray(value, dtype=float) for name, value in start.items()}
    for name, array in arrays.items():
        if array.shape != model.shapes[name]:
            raise ValueError(f"start: {name} has the shape {array.shape}, and the model needs {model.shapes[name]}")
        if not np.all(np.isfinite(array)):
            raise ValueError(f"start: {name} is not finite everywhere")
    return arrays


def _warn(run: Run, eta: float) -> None:
    """Say it where the loss diverged, or ended higher than it began."""
    smaller = f"the learning rate {eta:g} is too large; try a smaller one"
    if run.stopped == "diverged":
        warnings.warn(f"the loss diverged: {smaller}", TrainingWarning, stacklevel=3)
    elif run.losses[-1] > run.losses[0]:
        change = f"the loss rose from {run.losses[0]:.4g} to {run.losses[-1]:.4g}"
        warnings.warn(f"{change}: {smaller}", TrainingWarning, stacklevel=3)
