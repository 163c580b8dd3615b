"""Domains that claim too much: points in them at which a formula is not defined, or has no slope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from derivations.evidence.conditions import Need, needs, nodes
from derivations.evidence.pair import dimensions
from derivations.evidence.points import draw_values, within
from derivations.language.derivatives import Derivative, Gradient
from derivations.language.expression import Expr
from derivations.language.numeric import numeric, parameters
from derivations.language.substitute import free_indices

SIZE = 3
DRAWN = 8  # points, beside those at 0, 1 and -1
FAR = 5  # and as many at so many times the distance from 0
HALVINGS = 60
STEP = 1e-7
JUMP = 1e-3


def left_open(exprs: Iterable[Expr], domain: Mapping[str, str], stated: Iterable[str]) -> list[str]:
    """What expressions need, the domain does not grant and nobody states, in words.

    >>> from derivations.language import scalar
    >>> x = scalar("x")
    >>> left_open([x / x], {}, ()), left_open([x / x], {"x": "nonzero"}, ())
    (['x is not 0'], [])
    """
    exprs = list(exprs)
    functions = dict.fromkeys(node.function for node, _ in nodes(exprs) if isinstance(node, Derivative | Gradient))
    return [need.said for need in needs(exprs) if need.said not in stated and not_granted(need, functions, domain)]


def not_granted(need: Need, functions: Iterable[Expr], domain: Mapping[str, str]) -> bool:
    """Whether there is a point in the domain at which what is needed does not hold.

    >>> from derivations.language import scalar
    >>> x = scalar("x")
    >>> is_not_0 = Need("x is not 0", x, "≠ 0")
    >>> not_granted(is_not_0, (), {}), not_granted(is_not_0, (), {"x": "nonzero"})
    (True, False)
    """
    if need.of is None:
        return False
    trying = Trying(need.of, domain, tuple(functions) if need.sign == "jump" else ())
    if need.sign == "jump":
        return trying.jumps()
    values = [trying.value(point) for point in trying.points]
    if need.sign == "≥ 0":
        return any((value < 0).any() for value in values)
    if need.sign == "> 0":
        return any((value <= 0).any() for value in values)
    return any((value == 0).any() for value in values) or trying.crosses_zero()


class Trying:
    """Values of an expression at points of a domain, and on the way from one to another."""

    def __init__(self, of: Expr, domain: Mapping[str, str], functions: tuple[Expr, ...] = ()) -> None:
        self.domain, self.functions = domain, functions
        everything = (of, *functions)
        self.sizes = {dim: SIZE + k for k, dim in enumerate(dimensions(everything))}
        self.indices = {index.name: 0 for expr in everything for index in free_indices(expr)}
        needed = {name: shape for expr in everything for name, shape in parameters(expr).items()}
        rng = np.random.default_rng(0)
        arrays = {name: shape for name, shape in needed.items() if shape is not None}
        self.given = draw_values(rng, dict.fromkeys(needed.keys() - arrays), self.sizes, {})
        drawn = [draw_values(rng, arrays, self.sizes, {}) for _ in range(DRAWN)]
        far = {name: 1 if domain.get(name) == "invertible" else FAR for name in arrays}  # near I it stays invertible
        drawn += [{name: far[name] * value for name, value in point.items()} for point in drawn]
        plain = [{name: 0 * value + level for name, value in drawn[0].items()} for level in (0, 1, -1)]
        self.points = [*plain, *drawn, *({**drawn[0], name: 0 * drawn[0][name]} for name in arrays)]
        self._of, *self._functions = (numeric(expr) for expr in everything)

    def at(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """A point of the domain."""
        values = {name: within(value, self.domain.get(name, "real")) for name, value in drawn.items()}
        return {**values, **self.given, **self.sizes, **self.indices}

    def value(self, drawn: Mapping[str, Any]) -> Any:
        with np.errstate(all="ignore"):
            return self._of(**self.at(drawn))

    def crossings(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Neighbouring points between which an entry of the value changes its sign."""
        for start, end in list(zip(self.points[3:], self.points[4:], strict=False)):
            signs = np.sign(self.value(start)) * np.sign(self.value(end))
            for place in np.argwhere(signs < 0)[:1]:
                yield self._halved(start, end, tuple(place))

    def _halved(self, start: dict[str, Any], end: dict[str, Any], place: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        for _ in range(HALVINGS):
            middle = {name: (start[name] + end[name]) / 2 for name in start}
            same = np.sign(self.value(middle)[place]) == np.sign(self.value(start)[place])
            start, end = (middle, end) if same else (start, middle)
        return start, end

    def crosses_zero(self) -> bool:
        """Whether the value is 0 somewhere; not where it leaps over 0, as x does where the domain leaves out 0."""
        return any(np.min(np.abs(self.value(before))) < STEP for before, _ in self.crossings())

    def jumps(self) -> bool:
        """Whether a function leaps where the value crosses 0 within the domain."""
        for before, after in self.crossings():
            if np.min(np.abs(self.value(before))) < STEP:
                for function in self._functions:
                    values = [function(**self.at(point)) for point in (before, after)]
                    if np.max(np.abs(values[0] - values[1])) > JUMP:
                        return True
        return False
