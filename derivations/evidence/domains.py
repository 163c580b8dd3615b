"""Domains that claim too much: points in them at which a formula is not defined, or has no slope."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from derivations.calculus.claims import INVERTIBLE, NONZERO_ARRAY, Claim
from derivations.calculus.conditions import Condition, conditions_in
from derivations.calculus.signs import NOT_ZERO
from derivations.evidence.pair import dimensions
from derivations.evidence.points import draw_values, within
from derivations.language.expression import Expr, Symbol, postorder
from derivations.language.matrices import Determinant, Norm
from derivations.language.numeric import numeric, parameters
from derivations.language.substitute import free_indices

OF_SQUARES = ("symmetric", "definite", "invertible")
SIZE = 3
DRAWN = 8  # points, beside those at 0, 1 and -1
FAR = (5, 100, 1e5)  # and as many at so many times the distance from 0
HALVINGS = 60
MANY_SIZES = 16
STEP = 1e-7
JUMP = 1e-9  # relatively
MARGIN = 1e-3  # so near are points to what a domain excludes


def left_open(exprs: Iterable[Expr], domain: Mapping[str, str], stated: Collection[str]) -> list[str]:
    """What expressions need, the domain does not grant and nobody states, in words.

    >>> from derivations.language import scalar
    >>> x = scalar("x")
    >>> left_open([x / x], {}, ()), left_open([x / x], {"x": "nonzero"}, ())
    (['x is not 0'], [])
    """
    needs = (need for need in conditions_in(exprs, domain) if not need.granted and need.said not in stated)
    return [need.said for need in needs if not_granted(need, domain)]


def unfit(exprs: Iterable[Expr], domain: Mapping[str, str]) -> Iterator[str]:
    """Domains of square matrices that are said of something else, in words.

    >>> from derivations.language import vector
    >>> list(unfit([vector("v")], {"v": "symmetric"}))
    ['v is no square matrix, which could be symmetric']
    """
    shapes = {part.name: part.shape for part in postorder(*exprs) if isinstance(part, Symbol)}
    for name in shapes.keys() & domain.keys():
        if domain[name] in OF_SQUARES and (len(shapes[name]) != 2 or len({*shapes[name]}) > 1):
            yield f"{name} is no square matrix, which could be {domain[name]}"


def not_granted(need: Condition, domain: Mapping[str, str]) -> bool:
    """Whether there is a point in the domain at which what is needed does not hold, or a function jumps.

    >>> from derivations.language import scalar
    >>> x = scalar("x")
    >>> is_not_0 = Condition("x is not 0", Claim(x, NOT_ZERO))
    >>> not_granted(is_not_0, {}), not_granted(is_not_0, {"x": "nonzero"})
    (True, False)
    """
    if need.claim is None:
        assert need.kink
        return need.kink.order == 0 and Trying(need.kink.boundary, domain, functions=need.functions).jumps()
    of, signs = _measured(need.claim)
    if of is None:
        return False
    if not parameters(of):
        return any(np.isin(np.sign(value), [*{-1, 0, 1} - {*signs}]).any() for value in _at_all_sizes(of))
    trying = Trying(of, domain, tuple(need.claim.where))
    others = [sign for sign in (-1, 0, 1) if sign not in signs]
    return any(np.isin(np.sign(value), others).any() for value in trying.values()) or (
        0 not in signs and trying.crosses_zero()
    )


def _measured(claim: Claim) -> tuple[Expr | None, Collection[int]]:
    """What can be measured of a claim, and the signs that it must have; of some there is nothing."""
    if claim.signs is not None:
        return claim.part, claim.signs
    if claim.holds == INVERTIBLE:
        return Determinant(claim.part), NOT_ZERO
    return (Norm(claim.part), NOT_ZERO) if claim.holds == NONZERO_ARRAY else (None, ())


def _at_all_sizes(of: Expr) -> Iterator[Any]:
    """The values of what depends on sizes alone."""
    dims, indices = dimensions((of,)), {index.name: 0 for index in free_indices(of)}
    for sizes in itertools.product(range(1, MANY_SIZES + 1), repeat=len(dims)):
        with np.errstate(all="ignore"):
            yield np.asarray(numeric(of)(**dict(zip(dims, sizes, strict=True)), **indices))


class Trying:
    """Values of an expression at points of a domain, and on the way from one to another.

    Of the expression only those count where the ``guards`` hold. ``functions`` may jump where it is 0.
    """

    def __init__(
        self,
        of: Expr,
        domain: Mapping[str, str],
        guards: tuple[Expr, ...] = (),
        functions: tuple[Expr, ...] = (),
    ) -> None:
        self.domain = domain
        everything = (of, *guards, *functions)
        self.sizes = {dim: SIZE + k for k, dim in enumerate(dimensions(everything))}
        self.indices = {index.name: 0 for expr in everything for index in free_indices(expr)}
        needed = {name: shape for expr in everything for name, shape in parameters(expr).items()}
        rng = np.random.default_rng(0)
        arrays = {name: shape for name, shape in needed.items() if shape is not None}
        self.given = draw_values(rng, dict.fromkeys(needed.keys() - arrays), self.sizes, {})
        drawn = [draw_values(rng, arrays, self.sizes, {}) for _ in range(DRAWN)]
        near = {name for name in arrays if domain.get(name) == "invertible"}  # near I it stays invertible
        drawn += [
            {name: value if name in near else far * value for name, value in point.items()}
            for far in FAR
            for point in drawn
        ]
        plain = [{name: 0 * value + level for name, value in drawn[0].items()} for level in (0, 1, -1)]
        plain.append({name: (-1) ** k * np.zeros_like(drawn[0][name]) for k, name in enumerate(arrays)})
        self.points = [*plain, *drawn, *({**drawn[0], name: 0 * drawn[0][name]} for name in arrays)]
        self._of = numeric(of)
        self._guards, self._functions = [numeric(guard) for guard in guards], [numeric(f) for f in functions]

    def at(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """A point of the domain."""
        values = {name: within(value, self.domain.get(name, "real"), MARGIN) for name, value in drawn.items()}
        return {**values, **self.given, **self.sizes, **self.indices}

    def values(self) -> list[Any]:
        return [self.value(point) for point in self.points]

    def value(self, drawn: Mapping[str, Any]) -> Any:
        """The value at a point, an array; what does not count is nan."""
        point = self.at(drawn)
        with np.errstate(all="ignore"):
            value = np.asarray(self._of(**point), dtype=float)
            for guard in self._guards:
                value = np.where(guard(**point), value, np.nan)
        return value

    def crossings(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Neighbouring points between which an entry of the value changes its sign."""
        for start, end in list(zip(self.points[4:], self.points[5:], strict=False)):
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
        return any(np.nanmin(np.abs(self.value(before))) < STEP for before, _ in self.crossings())

    def jumps(self) -> bool:
        """Whether a function leaps where the value crosses 0 within the domain."""
        for before, after in self.crossings():
            if np.nanmin(np.abs(self.value(before))) < STEP:
                scale = max(1.0, *(np.max(np.abs(value)) for value in before.values())) ** 2
                for function in self._functions:
                    values = [function(**self.at(point)) for point in (before, after)]
                    if np.max(np.abs(values[0] - values[1])) > JUMP * max(scale, np.max(np.abs(values))):
                        return True
        return False
