"""Models: a forward pass and a loss as text. The engine derives the backward pass, and NumPy runs what it emits.

Samples are the rows of X. A gradient has the shape of its parameter (denominator layout).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derivations.evidence.derivation import Derivation, derive
from derivations.language import Expr, relu
from derivations.language.numeric import compiled
from derivations.language.shape import Shape

Array = Any
Parameters = dict[str, Array]

LOSSES = {
    "mean squared error": "mean((Y - {output})**2)",
    "cross-entropy": "mean(logsumexp({output}, axis=1) - sum(Y * {output}, axis=1))",
}


@dataclass(frozen=True)
class Model:
    """A loss with its parameters, derived.

    ``shapes`` are those of the parameters in numbers; ``answer`` is what the model answers with, and ``targets`` the
    name of the array that it is compared with. With ``classifies`` the targets are classes, one-hot.
    """

    derivation: Derivation
    shapes: Mapping[str, tuple[int, ...]]
    answer: Expr
    targets: str
    classifies: bool = False

    @property
    def inputs(self) -> int:
        """The number of entries of a sample."""
        return next(iter(self.shapes.values()))[0]

    @property
    def outputs(self) -> int | None:
        """The number of entries of a target; None where it is a single number."""
        last = list(self.shapes.values())[-1]
        return last[0] if last else None

    @cached_property
    def value_and_gradients(self) -> Callable[..., tuple[Any, Parameters]]:
        """The loss and its gradients, as a function of arrays by name: the NumPy function that `derive` emits."""
        scope: dict[str, Any] = {"np": np}
        exec(compile(self.derivation.numpy_source(), "<backward pass>", "exec"), scope)  # our own text
        function: Callable[..., tuple[Any, Parameters]] = scope["value_and_gradients"]
        return function

    @cached_property
    def value(self) -> Callable[..., Any]:
        """The loss alone."""
        return compiled(self.derivation.function.value, "loss", stable=True, expert=True)

    @cached_property
    def forward(self) -> Callable[..., Array]:
        """What the model answers with, as a function of X and the parameters by name; before any softmax."""
        return compiled(self.answer, "forward", stable=True, expert=True)

    def initial(self, seed: int = 0) -> Parameters:
        """Parameters to start from: weights with variance 2/inputs, which ReLU keeps going, and biases of 0.

        Source: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015, section 2.2.

        >>> {name: value.shape for name, value in network(4, 3, 2).initial(seed=0).items()}
        {'W1': (4, 3), 'b1': (3,), 'W2': (3, 2), 'b2': (2,)}
        """
        rng = np.random.default_rng(seed)
        return {
            name: np.zeros(shape) if name.startswith("b") else rng.normal(0, np.sqrt(2 / shape[0]), shape)
            for name, shape in self.shapes.items()
        }


def neuron(inputs: int) -> Model:
    """The paper's neuron and its loss, the mean of (y − max(0, X w + b))².

    X has shape (N, inputs), y (N,), w (inputs,) and b ().

    >>> model = neuron(2)
    >>> loss, gradients = model.value_and_gradients(X=np.eye(2), y=np.zeros(2), w=np.ones(2), b=1.0)
    >>> float(loss), gradients["w"].tolist(), float(gradients["b"])
    (4.0, [2.0, 2.0], 4.0)
    """
    _check_sizes((inputs,))
    text = "z = X @ w + b\nmean((y - relu(z))**2)"
    shapes: dict[str, Shape] = {"X": ("N", "n"), "y": ("N",), "w": ("n",), "b": ()}
    derivation = derive(text, ["w", "b"], shapes)
    return Model(derivation, {"w": (inputs,), "b": ()}, relu(derivation.reading.lets["z"]), "y")


def network(*sizes: int, loss: str = "cross-entropy") -> Model:
    """A fully connected network: inputs, units of each hidden layer, outputs; ReLU between the layers.

    ``loss`` is "cross-entropy", of a softmax of the outputs, or "mean squared error". X has shape (N, inputs), Y
    (N, outputs), the weights W1, W2, … (inputs, units), the biases b1, b2, … (units,).

    Raises ValueError for a size below 1, fewer than two sizes, or a loss of another name.

    >>> model = network(64, 32, 10)
    >>> print(model.derivation.results["W2"])
    H₁ᵀ δ₂
    """
    _check_sizes(sizes)
    if len(sizes) < 2:
        raise ValueError("a network has at least two sizes, inputs and outputs, as in network(64, 32, 10)")
    if loss not in LOSSES:
        raise ValueError(f"there is no loss {loss!r}; choose one of {', '.join(LOSSES)}")
    if loss == "cross-entropy" and sizes[-1] < 2:
        raise ValueError("cross-entropy needs at least two outputs, one for each class")
    depth, lines, before = len(sizes) - 1, [], "X"
    dims = ["n", *(f"n{k}" for k in range(1, depth)), "K"]
    shapes: dict[str, Shape] = {"X": ("N", "n"), "Y": ("N", "K")}
    numbers: dict[str, tuple[int, ...]] = {}
    for k in range(1, depth + 1):
        lines.append(f"Z{k} = {before} @ W{k} + b{k}")
        if k < depth:
            lines.append(f"H{k} = relu(Z{k})")
        before = f"H{k}"
        shapes |= {f"W{k}": (dims[k - 1], dims[k]), f"b{k}": (dims[k],)}
        numbers |= {f"W{k}": (sizes[k - 1], sizes[k]), f"b{k}": (sizes[k],)}
    output = f"Z{depth}"
    text = "\n".join([*lines, LOSSES[loss].format(output=output)])
    derivation = derive(text, list(numbers), shapes)
    answer = derivation.reading.lets[output].value
    return Model(derivation, numbers, answer, "Y", loss == "cross-entropy")


def _check_sizes(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int) or size < 1:
            raise ValueError(f"a size is a whole number from 1, not {size!r}")
