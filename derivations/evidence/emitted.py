"""The NumPy code that a derivation hands out, run: it must give the result, in the shape that is claimed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from derivations.evidence.values import Point

if TYPE_CHECKING:
    from derivations.evidence.derivation import Derivation

Arrays = dict[str, Any]


def emitted(derivation: Derivation) -> Callable[[Point], Arrays]:
    """The emitted function at a point: an array for each variable, and of a backward pass the value, under ""."""
    namespace: dict[str, Any] = {"np": np}
    exec(compile(derivation.numpy_source(), "<emitted>", "exec"), namespace)  # our own text
    is_backward = len(derivation.variables) > 1 or "value_and_gradients" in namespace
    function = namespace["value_and_gradients" if is_backward else derivation.kind.lower()]
    needed = function.__code__.co_varnames[: function.__code__.co_argcount]

    def run(point: Point) -> Arrays:
        known = {**point.sizes, **point.given}
        arguments = [np.array(known[name]) if name in point.given else known[name] for name in needed]
        with np.errstate(all="ignore"):
            answer = function(*arguments)
        if not is_backward:
            return {derivation.variables[0].name: answer}
        value, gradients = answer
        return {"": value, **gradients}

    return run


def shape_at(derivation: Derivation, name: str, point: Point) -> tuple[int, ...]:
    """The shape that the code's answer should have."""
    return point.dimensions(derivation.results[name].shape if name else derivation.function.shape)
