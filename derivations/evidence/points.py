"""Random points for the numeric checks: sizes that all differ, values within their domains, and functions at random.

A generic function f is drawn as a random smooth function, so a formula that holds for "any f" is tried on some.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np

from derivations.language.shape import Shape, size


class AnyFunction:
    """A random analytic function of everything it is given; ``f[i]`` is its entry i, another such function."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __getitem__(self, i: int) -> AnyFunction:
        return AnyFunction(self.seed * 31 + i + 1)

    def __call__(self, *arguments: Any) -> Any:
        entries = np.concatenate([np.atleast_1d(a).ravel() for a in arguments])
        slopes, curves = _weights(self.seed, len(entries))
        return np.sin(slopes @ entries + 0.5) + 0.3 * (curves @ entries) ** 2


@functools.cache
def _weights(seed: int, count: int) -> np.ndarray[Any, Any]:
    return np.random.default_rng([seed, count]).uniform(0.3, 1.2, (2, count))


class AnyOperator:
    """A random analytic operator that acts entry by entry, for the paper's ○."""

    def __init__(self, seed: int) -> None:
        self.weights = np.random.default_rng(seed).uniform(0.3, 1.2, 4)

    def __call__(self, left: Any, right: Any) -> Any:
        a, b, c, d = self.weights
        return a * left * right + np.sin(b * left + c * right) + d * left**2


LARGEST_SIZE = 8  # twice that of the exact comparisons, so that what holds for n ≤ 4 alone is seen
LARGER, MANY = 13, 2  # for one point, so that what holds for n ≤ 8 alone is seen; with more dimensions than 2, 9
FAR = 17  # for one point, where no product of dimensions makes that large: what holds for n ≤ 13 alone is seen
EQUAL = 5  # for one point, at which all dimensions are equal: what holds for m × n matrices holds for m = n


def draw_sizes(rng: np.random.Generator, dims: tuple[str, ...]) -> dict[str, int]:
    """A size for each dimension, all different, so that an accident of n = m cannot pass."""
    return dict(zip(dims, map(int, rng.permutation(np.arange(2, 1 + max(LARGEST_SIZE, 1 + len(dims))))), strict=False))


def large_sizes(dims: tuple[str, ...], round: int) -> dict[str, int]:
    """A size for each dimension, all different, the largest first; each round begins with another dimension."""
    return {dim: max(LARGEST_SIZE, len(dims)) - (k + round) % len(dims) for k, dim in enumerate(dims)}


def sizes_of_point(rng: np.random.Generator, dims: tuple[str, ...], number: int, light: bool = False) -> dict[str, int]:
    """The sizes at a point, of which the first ones are special; where it is ``light`` work, one is large."""
    if number == 0:
        more = LARGER - LARGEST_SIZE if len(dims) <= MANY else 1  # a Kronecker product of four has n⁸ entries
        return {dim: size + more for dim, size in large_sizes(dims, 0).items()}
    if number == 1:
        return large_sizes(dims, 1)
    if number == 3 and light:
        return {dim: FAR - k for k, dim in enumerate(dims)}
    return dict.fromkeys(dims, EQUAL) if number == 2 else draw_sizes(rng, dims)


def draw_values(
    rng: np.random.Generator, needed: Mapping[str, Shape | None], sizes: Mapping[str, int], domain: Mapping[str, str]
) -> dict[str, Any]:
    """A value for every array and every generic function that an expression needs."""
    values: dict[str, Any] = {}
    for name, shape in needed.items():
        if shape is None:
            values[name] = (
                AnyOperator(int(rng.integers(10**6))) if name == "op" else AnyFunction(int(rng.integers(10**6)))
            )
            continue
        drawn = rng.normal(size=tuple(size(dim, sizes) for dim in shape))
        values[name] = within(drawn, domain.get(name, "real"))
    return values


def within(drawn: Any, domain: str, margin: float = 0.5) -> Any:
    """The values moved into a domain, so far away from what it excludes."""
    if domain == "positive":
        return np.abs(drawn) + margin
    if domain == "symmetric":
        return (drawn + drawn.T) / 2
    if domain == "definite":
        return drawn @ drawn.T / len(drawn) + margin * np.eye(len(drawn))
    if domain == "invertible":
        return _in_another_order(drawn + (1 + len(drawn)) * np.eye(len(drawn)), drawn)  # far from singular
    if domain == "nonzero":
        return drawn + np.where(drawn > 0, margin, -margin)
    return drawn


def _in_another_order(matrix: Any, drawn: Any) -> Any:
    """The rows moved on, and signs changed: the determinant may have any sign, and every entry may be zero."""
    moved = np.roll(matrix, (1 + np.sum(drawn < 0)) % len(matrix), axis=0)
    if drawn[0, 0] < 0:
        moved[0] = -moved[0]
    return -moved if np.signbit(drawn[-1, -1]) else moved
