"""The lines of a derivation compared exactly, at small sizes and as far as a budget goes.

All lines are read by one reader, so what they share is read once. A link that SymPy cannot decide, or that is too much
work, does not count; one that it finds different has failed, unless the two only differ where the function is not
defined or has a kink.
"""

from __future__ import annotations

import functools
import itertools
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy

from derivations.evidence.cost import work
from derivations.evidence.draws import Draw, NoPointError
from derivations.evidence.equality import equal, is_finite, parts
from derivations.evidence.pair import exact_sizes
from derivations.evidence.rational import TooLargeError, unknowns, vanishes
from derivations.evidence.values import Point
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Limit, Partial, Total, opened
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum
from derivations.language.exact import Reader, symbols
from derivations.language.exact.signs import BySign
from derivations.language.expression import Compare, Expr, Number, postorder
from derivations.language.matrices import Reduce
from derivations.language.shape import size

LARGEST_EFFORT = 4_000  # terms to find and compare in one link: about a twentieth of a second, at times half a second
MOST_NODES, MOST_KINKS = 120, 5  # of one side
BUDGET = 1_000  # the sum of the square roots of all efforts: about half a second
SECONDS = 5.0  # after so long nothing more is tried, whatever the budget says
MOST_TO_SIMPLIFY = 30  # different parts of a difference: SymPy may take seconds for more
SIZES_TRIED = 3
DIGITS = 40  # of the values at a point at which two sides differ
SMALLEST_DIFFERENCE = 1e-30

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
    links = list(dict.fromkeys(links))
    answer = Exactly()
    shown: list[tuple[dict[str, int], frozenset[Link]]] = []
    budget = _Budget()
    for sizes in exact_sizes(dims, max(SIZES_TRIED, len(dims)))[:SIZES_TRIED]:
        here = _AtSize(sizes, draw, budget)
        verdicts = {link: here.are_equal(*link) for link in links}
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
    sizes, links = max(choices, key=lambda choice: len(choice[0]) * len(choice[1]) ** 2)
    return (sizes, links) if links else ([], links)


class _Budget:
    """What may still be done. It is counted in terms, not in seconds, so that every machine finds the same."""

    def __init__(self) -> None:
        self.left = float(BUDGET)
        self.deadline = time.process_time() + SECONDS

    def allows(self, effort: float) -> bool:
        """Whether something may be done; if so, it is done."""
        if effort > LARGEST_EFFORT or math.sqrt(effort) > self.left or time.process_time() > self.deadline:
            return False
        self.left -= math.sqrt(effort)
        return True


def effort(expr: Expr, sizes: Mapping[str, int], holding: bool = False) -> float:
    """How much work an expression is: its terms, and those of what is differentiated in it by each entry.

    Every kink would double it, for the two sides are compared in every case; with many there is no end to it. While
    ``holding``, a name stands for itself.
    """
    nodes = list(itertools.islice(_reached(expr, holding), MOST_NODES))
    if len(nodes) == MOST_NODES or len({_kink(node) for node in nodes} - {frozenset()}) > MOST_KINKS:
        return math.inf
    derivatives = (node for node in nodes if isinstance(node, Derivative | Differential))
    return work(expr, sizes, holding) + sum(_of_derivative(node, sizes) for node in derivatives)


def _of_derivative(node: Derivative | Differential, sizes: Mapping[str, int]) -> int:
    by = node.variables if isinstance(node, Differential) else (node.variable,)
    if node.function in by:
        return 0
    function = opened(node.function) if isinstance(node, Partial) else node.function
    entries = sum(math.prod(size(dim, sizes) for dim in variable.shape) for variable in by)
    return entries * work(function, sizes, holding=isinstance(node, Partial))


def _reached(expr: Expr, holding: bool) -> Iterator[Expr]:
    """What an expression is made of, each node once; while ``holding``, not what its names stand for."""
    seen, waiting = {expr}, [expr]
    while waiting:
        node = waiting.pop()
        yield node
        below = () if holding and isinstance(node, Let) else node.operands
        waiting.extend(operand for operand in below if operand not in seen)
        seen.update(below)


def _kink(node: Expr) -> frozenset[Expr]:
    """What decides between the cases of an operation; nothing where there is one case."""
    varying = frozenset(operand for operand in node.operands if not isinstance(operand, Number))
    if isinstance(node, Apply) and ELEMENTWISE[node.name].kink:
        return varying
    is_choice = isinstance(node, Maximum | Minimum | Compare) or (
        isinstance(node, Reduce) and node.kind in ("max", "min")
    )
    return varying if is_choice else frozenset()


class _AtSize:
    """Compares links at one size."""

    def __init__(self, sizes: Mapping[str, int], draw: Draw, budget: _Budget) -> None:
        self.sizes, self.draw, self.budget = sizes, draw, budget
        self.reader = Reader(sizes, {}, {})
        self.names_reader = Reader(sizes, {}, {}, holding=True)
        self._effort = functools.cache(lambda expr, holding: effort(expr, sizes, holding))

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
        sides = self.names_reader.read(left), self.names_reader.read(right)
        return not _is_hard(*sides) and equal(*sides)

    def _compared(self, left: Expr, right: Expr) -> bool | None:
        if not self._is_affordable(left, right):
            return None
        sides = self.reader.read(left), self.reader.read(right)
        if not all(map(is_finite, sides)):
            return None
        if not _is_hard(*sides) and equal(*sides):
            return True
        return False if self._differ(*sides) else None

    def _is_affordable(self, left: Expr, right: Expr, holding: bool = False) -> bool:
        return self.budget.allows(self._effort(left, holding) + self._effort(right, holding))

    def _differ(self, left: sympy.Matrix, right: sympy.Matrix) -> bool:
        """Whether the two differ at a point at which the function is defined and smooth."""
        if left.shape != right.shape:
            return True
        if self._point is None:
            return False
        values = {
            entry: sympy.Float(value, DIGITS)
            for name, array in self._point.given.items()
            for entry, value in zip(*_entries(name, array), strict=True)
        }
        if any(_is_zero(boundary.xreplace(values)) for boundary in _boundaries(left, right)):
            return False  # whether the two sides of a tie are equal is lost in rounding
        return any(not _is_zero(entry) for entry in (left - right).xreplace(values))

    @functools.cached_property
    def _point(self) -> Point | None:
        try:
            return self.draw.point(self.sizes)
        except NoPointError:
            return None


def _is_hard(left: sympy.Matrix, right: sympy.Matrix) -> bool:
    """Whether the two would have to be simplified to be found equal, and are large."""
    return left.shape == right.shape and any(
        len(parts(difference)) > MOST_TO_SIMPLIFY
        and not all(unknown.is_Symbol for unknown in unknowns(difference))
        and not vanishes(difference)
        for difference in left - right
    )


def _boundaries(*sides: sympy.Matrix) -> Iterator[sympy.Expr]:
    """What the values depend on the sign of."""
    nodes = {node for side in sides for entry in side for node in parts(entry)}
    return (node.args[0] for node in nodes if isinstance(node, BySign))


def _is_zero(number: sympy.Expr) -> bool:
    """Whether a number is 0, or none at all."""
    value = number.evalf(DIGITS)
    return not value.is_Float or bool(abs(value) < SMALLEST_DIFFERENCE)


def _entries(name: str, array: Any) -> tuple[list[sympy.Symbol], list[float]]:
    """The symbols that the exact reading has for an array's entries, and their values."""
    table = np.reshape(array, (*np.shape(array), 1, 1)[:2])
    return list(symbols(name, *table.shape)), [float(value) for value in table.ravel()]


def _has_only_names(left: Expr, right: Expr) -> bool:
    """Whether intermediates stand in the two and nothing looks into them, as a total derivative does."""
    kinds = {type(node) for node in postorder(left, right)}
    return Let in kinds and kinds.isdisjoint(LOOKS_INTO_NAMES)
