"""Where two expressions differ: at how many of the random points, and at one of them with the numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from derivations.evidence.pair import POINTS, WRONG_BY, Pair, relative_error
from derivations.evidence.points import draw_values
from derivations.language.numeric import numeric, parameters

PLACES = 1  # digits behind the point, so that a person can follow
MOST = 6  # entries of an array that is printed


def differences(pair: Pair, seed: int) -> str:
    """In words, how much of space the two differ in and what they are at a point; nothing where no point shows it.

    >>> from derivations.language.functions import scalar
    >>> x = scalar("x")
    >>> differences(Pair(1 * x, 2 * x, {}), 0)
    'They differ at all of 20 random points. At x = 0.1 the left is 0.1 and the right 0.2.'
    """
    if pair.left.shape != pair.right.shape:
        return "Their shapes differ."
    if pair.method() == "definition":
        return ""
    functions = [numeric(side, analytic=pair.method() == "complex step") for side in (pair.left, pair.right)]
    rng, different, example = np.random.default_rng(seed), 0, ""
    for _ in range(POINTS):
        sizes = {dim: 2 + k for k, dim in enumerate(pair.dims)}
        drawn = draw_values(rng, parameters(pair.left) | parameters(pair.right), sizes, pair.domain)
        counted = {index.name: position - 1 for index, position in pair.positions(sizes)[0].items()}
        left, right = _values(functions, {**drawn, **sizes, **counted})
        if WRONG_BY < relative_error(left, right) < float("inf"):
            different += 1
            rounded = {name: value if callable(value) else np.round(value, PLACES) for name, value in drawn.items()}
            example = example or _example(rounded, *_values(functions, {**rounded, **sizes, **counted}))
    if not different:
        return ""
    share = f"all of {POINTS}" if different == POINTS else f"{different} of {POINTS}"
    return f"They differ at {share} random points.{example}"


def _values(functions: list[Callable[..., Any]], given: dict[str, Any]) -> list[Any]:
    with np.errstate(all="ignore"):  # what is not finite shows no difference
        return [function(**given) for function in functions]


def _example(values: dict[str, Any], left: Any, right: Any) -> str:
    """The numbers at a point; a function without a formula has none that could be printed."""
    if not WRONG_BY < relative_error(left, right) < float("inf"):
        return ""
    if any(callable(value) for value in values.values()) or any(np.size(v) > MOST for v in (*values.values(), left)):
        return ""
    if not values:
        return f" The left is {_said(left)} and the right {_said(right)}."
    point = ", ".join(f"{name} = {_said(value)}" for name, value in values.items())
    return f" At {point} the left is {_said(left)} and the right {_said(right)}."


def _said(value: Any) -> str:
    """A number, or nested lists of them, with four digits."""
    if np.ndim(value):
        return "[" + ", ".join(_said(entry) for entry in value) + "]"
    return f"{float(value):.4g}".replace("-", "−")
