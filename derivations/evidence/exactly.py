"""The lines of a derivation compared exactly, at small sizes and as far as a budget goes.

All lines are read by one reader, so what they share is read once. A link that SymPy cannot decide, or that is too much
work, does not count; one that it finds different has failed, unless the two only differ where the function is not
defined or has a kink.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy

from derivations.evidence.cost import work
from derivations.evidence.draws import Draw, NoPointError
from derivations.evidence.equality import TooLargeError, equal, is_finite
from derivations.evidence.pair import exact_sizes, relative_error
from derivations.evidence.values import Point
from derivations.language.derivatives import At, Differential, Gradient, Let, Limit, Total
from derivations.language.exact import Reader, symbols
from derivations.language.expression import Expr, postorder

MOST_WORK = 2_000  # terms to compare in one link: a few hundredths of a second
SECONDS = 1.0  # for all links of a derivation
SIZES_TRIED = 3
CLEARLY_DIFFERENT = 1e-9

Link = tuple[Expr, Expr]
LOOKS_INTO_NAMES = (Total, Gradient, Differential, Limit, At)


@dataclass
class Exactly:
    """Which links were shown at all of ``sizes``, and what was found to differ."""

    sizes: list[dict[str, int]] = field(default_factory=list)
    shown: frozenset[Link] = frozenset()
    different: dict[Link, dict[str, int]] = field(default_factory=dict)


def compare_exactly(links: Iterable[Link], dims: tuple[str, ...], draw: Draw) -> Exactly:
    """Compare the two sides of each link at small sizes.

    The sizes are chosen so that as many links as possible are shown at as many of them as possible.
    """
    deadline = time.perf_counter() + SECONDS
    links = list(dict.fromkeys(links))
    answer = Exactly()
    shown: list[tuple[dict[str, int], frozenset[Link]]] = []
    for sizes in exact_sizes(dims, max(SIZES_TRIED, len(dims)))[:SIZES_TRIED]:
        here = _AtSize(sizes, draw)
        verdicts = {link: here.are_equal(*link) for link in links if time.perf_counter() < deadline}
        shown.append((sizes, frozenset(link for link, verdict in verdicts.items() if verdict)))
        answer.different.update({link: sizes for link, verdict in verdicts.items() if verdict is False})
    answer.sizes, answer.shown = _best(shown)
    return answer


def _best(shown: list[tuple[dict[str, int], frozenset[Link]]]) -> tuple[list[dict[str, int]], frozenset[Link]]:
    """The sizes at which the most was shown, all in all, and the links that were shown at each of them."""
    choices = [
        ([sizes for sizes, _ in some], frozenset.intersection(*(links for _, links in some)))
        for count in range(len(shown), 0, -1)
        for some in itertools.combinations(shown, count)
    ]
    sizes, links = max(choices, key=lambda choice: len(choice[0]) * len(choice[1]))
    return (sizes, links) if links else ([], links)


class _AtSize:
    """Compares links at one size."""

    def __init__(self, sizes: Mapping[str, int], draw: Draw) -> None:
        self.sizes, self.draw = sizes, draw
        self.reader = Reader(sizes, {}, {})
        self.names_reader = Reader(sizes, {}, {}, holding=True)

    def are_equal(self, left: Expr, right: Expr) -> bool | None:
        """Whether the two are equal; None where that is too much work, or one of them has no value."""
        try:
            return self._hold_for_any_names(left, right) or self._compared(left, right)
        except TooLargeError:
            return None
        except (ValueError, TypeError, ArithmeticError, NotImplementedError):  # no inverse at this size, for example
            return None

    def _hold_for_any_names(self, left: Expr, right: Expr) -> bool:
        """Whether the two are equal whatever the intermediates in them are."""
        if not _has_only_names(left, right) or not self._is_affordable(left, right, holding=True):
            return False
        return equal(self.names_reader.read(left), self.names_reader.read(right))

    def _compared(self, left: Expr, right: Expr) -> bool | None:
        if not self._is_affordable(left, right):
            return None
        sides = self.reader.read(left), self.reader.read(right)
        if not all(map(is_finite, sides)):
            return None
        return True if equal(*sides) else False if self._differ(*sides) else None

    def _is_affordable(self, left: Expr, right: Expr, holding: bool = False) -> bool:
        return work(left, self.sizes, holding) + work(right, self.sizes, holding) <= MOST_WORK

    def _differ(self, left: sympy.Matrix, right: sympy.Matrix) -> bool:
        """Whether the two differ at a point at which the function is defined and smooth."""
        if left.shape != right.shape:
            return True
        if self._point is None:
            return False
        values = {
            entry: sympy.Float(value)
            for name, array in self._point.given.items()
            for entry, value in zip(*_entries(name, array), strict=True)
        }
        found = [np.array(side.xreplace(values).evalf().tolist(), dtype=complex) for side in (left, right)]
        return CLEARLY_DIFFERENT < relative_error(*found) < float("inf")

    @functools.cached_property
    def _point(self) -> Point | None:
        try:
            return self.draw.point(self.sizes)
        except NoPointError:
            return None


def _entries(name: str, array: Any) -> tuple[list[sympy.Symbol], list[float]]:
    """The symbols that the exact reading has for an array's entries, and their values."""
    table = np.reshape(array, (*np.shape(array), 1, 1)[:2])
    return list(symbols(name, *table.shape)), [float(value) for value in table.ravel()]


def _has_only_names(left: Expr, right: Expr) -> bool:
    """Whether intermediates stand in the two and nothing looks into them, as a total derivative does."""
    kinds = {type(node) for node in postorder(left, right)}
    return Let in kinds and kinds.isdisjoint(LOOKS_INTO_NAMES)
