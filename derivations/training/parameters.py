"""All parameters as one vector: an optimiser then makes one step for all of them, and each array is a view of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

Array = Any


class Packing:
    """Where each parameter lies in the vector.

    >>> packing = Packing({"W": (2, 2), "b": ()})
    >>> theta = packing.vector({"W": [[1, 2], [3, 4]], "b": 5})
    >>> theta
    array([1., 2., 3., 4., 5.])
    >>> packing.views(theta)["W"].tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self.shapes = dict(shapes)

    def vector(self, arrays: Mapping[str, Any]) -> Array:
        """The vector of arrays by name, which may also be gradients."""
        return np.concatenate([np.ravel(np.asarray(arrays[name], dtype=float)) for name in self.shapes])

    def views(self, theta: Array) -> dict[str, Array]:
        """The arrays by name; what is written into the vector is seen in them."""
        found, start = {}, 0
        for name, shape in self.shapes.items():
            stop = start + math.prod(shape)
            found[name] = theta[start:stop].reshape(shape)
            start = stop
        return found
