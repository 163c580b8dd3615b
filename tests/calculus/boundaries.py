"""Whether a derivative holds at a point, a kink or the end of a domain too: its value against one-sided differences."""

import itertools
import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from derivations.calculus.engine import Derived, derive
from derivations.language.expression import Expr, Symbol, walk
from derivations.language.numeric import numeric
from derivations.language.shape import size

SIZES = {"n": 2, "m": 3, "p": 1}
STEPS = (1e-5, 1e-7)  # what a difference leaves out becomes smaller with the step, at least as its square root
TOLERANCE = 1e-5
LARGEST = 1e3
SPECIAL = (0.0, 0.0, 1.0, -1.0, 0.5, 2.0)  # where kinks and the ends of domains are met


def symbols_of(expr: Expr) -> list[Symbol]:
    return sorted({node for node in walk(expr) if isinstance(node, Symbol)}, key=lambda symbol: symbol.name)


def point_of(symbols: list[Symbol], rng: random.Random) -> dict[str, Any]:
    """Special values for all entries of all symbols."""
    found = {}
    for symbol in symbols:
        shape = [size(dim, SIZES) for dim in symbol.dims]
        found[symbol.name] = np.reshape([rng.choice(SPECIAL) for _ in range(int(np.prod(shape)))], shape)
    return found


def wrong_at(d: Derived, function: Expr, point: dict[str, Any], directions: int = 3) -> str:
    """What is wrong with a derivative at a point, where it should hold; nothing, where it does."""
    with np.errstate(all="ignore"):
        return next(_wrong(d, function, point, directions), "")


def _wrong(d: Derived, function: Expr, point: dict[str, Any], directions: int) -> Iterator[str]:
    name, rng = d.variable.name, np.random.default_rng(0)
    below = function if d.order == 1 else derive(function, d.variable, layout="denominator").result
    value = numeric(below)
    result = np.asarray(numeric(d.result)(**point, **SIZES), dtype=float)
    try:
        here = np.asarray(value(**point, **SIZES), dtype=float)
    except np.linalg.LinAlgError:  # of a Hessian that needs no inverse, where the gradient does
        return
    if not np.all(np.isfinite(here)):
        yield f"the function is {here.tolist()}"
        return
    if not np.all(np.isfinite(result)):
        yield f"the derivative is {result.tolist()}"
        return
    if max(np.max(np.abs(here), initial=0), np.max(np.abs(result), initial=0)) > LARGEST:
        return
    x = np.asarray(point[name], dtype=float)
    jacobian = result.reshape(
        here.size, x.size, order="F"
    )  # of a scalar in denominator layout, else the Jacobian of vec
    for _, sign in itertools.product(range(directions), (1, -1)):
        along = sign * rng.normal(size=x.shape)
        said = jacobian @ along.reshape(-1, order="F")
        errors = []
        for step in STEPS:
            there = np.asarray(value(**{**point, name: x + step * along}, **SIZES), dtype=float)
            found = (there - here).reshape(-1, order="F") / step
            errors.append(np.max(np.abs(found - said), initial=0) / (1 + np.max(np.abs(found), initial=0)))
        if not (errors[1] <= TOLERANCE or errors[1] <= errors[0] / 5):  # at a kink the error stays
            yield f"along {along.tolist()} it changes by {found.tolist()}, the derivative says {said.tolist()}"
            return
