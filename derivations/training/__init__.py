"""Training: forward and backward passes made of checked formulas, optimisers, and the loop that uses both.

No gradient is written here. A model is a loss as text; the engine derives its backward pass, and the NumPy function
that trains is what `derive` emits. The update rules are formulas of this project too.

>>> import numpy as np
>>> from derivations.training import Adam, network, train
>>> X, Y = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
>>> run = train(network(2, 8, 2), X, Y, Adam(0.05), epochs=200, seed=1)
>>> run.classify(X).tolist()
[0, 1, 1, 0]
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derivations.training.loop import Run, TrainingWarning, train
    from derivations.training.models import Model, network, neuron
    from derivations.training.optimisers import Adam, GradientDescent, Momentum, Optimiser

PAGES = ("update_rules", "step_size")  # each page of docs/training/ has the name of the module beside it

FOUND_IN = {
    **dict.fromkeys(("Run", "TrainingWarning", "train"), "loop"),
    **dict.fromkeys(("Model", "network", "neuron"), "models"),
    **dict.fromkeys(("Adam", "GradientDescent", "Momentum", "Optimiser"), "optimisers"),
}

__all__ = [
    "PAGES",
    "Adam",
    "GradientDescent",
    "Model",
    "Momentum",
    "Optimiser",
    "Run",
    "TrainingWarning",
    "network",
    "neuron",
    "train",
]


def __getattr__(name: str) -> Any:
    """What needs NumPy is loaded when it is asked for: the formulas can be listed without."""
    if name not in FOUND_IN:
        raise AttributeError(f"derivations.training has no {name}")
    return getattr(importlib.import_module(f"{__name__}.{FOUND_IN[name]}"), name)
