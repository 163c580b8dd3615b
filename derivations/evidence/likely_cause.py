"""What is likely wrong with a gradient, found from the numbers alone.

The mistakes that people make are few: a transpose, a sign, a factor such as 2 or 1/N, a mask. Each leaves its mark, and
the first that explains every entry is named.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

BESIDE_LARGE = 1e-4  # of the largest entry: with smaller ones numeric differentiation is less accurate
SHOWN = 3  # entries that a message lists

Array = Any


@dataclass(frozen=True)
class Case:
    """A derivative as it was found in somebody's code, and as it is.

    Errors up to ``tolerance`` are errors of rounding. They are relative to the entry itself, or to ``least_scale``; for
    a small entry beside large ones, to a small part of these, in which numeric differentiation may err. In single
    precision they are relative to the largest entry. ``counts`` are the numbers that N may stand for, and ``kinks``
    says where the function has a kink.
    """

    found: Array
    true: Array
    least_scale: float
    counts: Mapping[str, int]
    is_single: bool = False
    tolerance: float = 1e-6
    kinks: Array = False

    @cached_property
    def scale(self) -> float:
        """What the error of an entry is relative to at least."""
        finite = [np.abs(array[np.isfinite(array)]).max(initial=0.0) for array in (self.found, self.true)]
        largest = max(map(float, finite))
        return max(self.least_scale, largest if self.is_single else BESIDE_LARGE * largest) or 1.0

    def errors(self, one: Array, other: Array) -> Array:
        """The relative error of each entry."""
        return np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), self.scale)

    def are_near(self, one: Array, other: Array) -> Array:
        """Which entries of two arrays are equal up to errors of rounding."""
        return self.errors(one, other) <= self.tolerance

    @cached_property
    def differs(self) -> Array:
        """Where the two are not equal."""
        return ~self.are_near(self.found, self.true)

    @property
    def error(self) -> float:
        """The largest relative error; infinite where something is not finite."""
        largest = float(np.max(self.errors(self.found, self.true), initial=0.0))
        return largest if math.isfinite(largest) else math.inf

    def explains(self, derivative: Array) -> bool:
        """Whether what was found is this."""
        return derivative.shape == self.found.shape and bool(np.all(self.are_near(self.found, derivative)))

    def part(self, where: Array) -> Case:
        """Some of the entries, one after the other."""
        kinks = np.broadcast_to(self.kinks, self.true.shape)
        return replace(self, found=self.found[where], true=self.true[where], kinks=kinks[where])


def likely_cause(case: Case) -> str:
    """What explains all differences of two arrays of one shape; empty where there are none.

    A single cause is tried first, then two at once.

    >>> true = np.array([1.0, -2.0, 0.0])
    >>> likely_cause(Case(-true, true, 0.0, {}))
    'the sign is flipped'
    >>> likely_cause(Case(np.array([1.0, -2.0, 5.0]), true, 0.0, {}))
    'a mask is missing: it is not 0 at [2], where the derivative is'
    >>> likely_cause(Case(np.array([-1.0, 2.0, 5.0]), true, 0.0, {}))
    'the sign is flipped; besides, a mask is missing: it is not 0 at [2], where the derivative is'
    """
    finite = np.isfinite(case.found)
    if not np.all(finite):
        others = likely_cause(case.part(finite))
        if others and case.true.T.shape == case.true.shape and np.all(case.are_near(case.found, case.true.T)[finite]):
            others = "right up to a transpose"
        return f"not finite at {_places(~finite)}" + (f"; of the other entries: {others}" if others else "")
    return next(_causes(case), "") if case.differs.any() else ""


def _causes(case: Case) -> Iterator[str]:
    found, true = case.found, case.true
    if np.all(case.are_near(true, 0 * true)):
        yield f"it is not 0 at {_places(case.differs)}, but f does not depend on the variable there"
    if not found.any():
        yield "it is 0 everywhere, and the derivative is not"
    turned = replace(case, true=true.T) if found.ndim == 2 and true.T.shape == true.shape else None
    if turned and not turned.differs.any():
        yield "right up to a transpose"
    yield from _factor(case)
    yield from _kink(case)
    yield from _mask(case)
    if turned:
        yield from (f"right up to a transpose, and {cause}" for cause in (*_factor(turned), *_mask(turned)))
    yield from _factor_and_more(case)
    if turned and turned.differs.mean() < MOST:
        yield f"right up to a transpose; besides, {_entries(turned)}"
    yield _entries(case)


MOST = 0.5  # what explains more than this share of the entries is a cause, and the others are beside it


def _factor(case: Case) -> Iterator[str]:
    """A factor that is the same for all entries; a single number always has one, and only a likely one is named."""
    if not case.true.any():
        return
    times = float(np.vdot(case.found, case.true) / np.vdot(case.true, case.true))
    if times and case.explains(times * case.true):
        yield from _named_factor(times, case)


def _named_factor(times: float, case: Case) -> Iterator[str]:
    flipped = "the sign is flipped" if times < 0 else ""
    if flipped and math.isclose(times, -1, rel_tol=10 * case.tolerance):
        yield flipped
        return
    name = _missing(1 / abs(times), case)
    if name or case.true.size > 1:
        sign = f"{flipped}, and " if flipped else ""
        said = _apart(abs(times), 1.0, 3 if case.is_single else 6)[0]
        yield f"{sign}it is {said} times the derivative" + (f"; {name}" if name else "")


def _missing(factor: float, case: Case) -> str:
    """A factor by the name that it may have in a formula, as 2 or 1/N; an N may be one by chance."""
    named = {"the factor 2 is missing": 2.0, "the factor 1/2 is missing": 0.5}
    forms: dict[str, Callable[[int], float]] = {
        "1/N": lambda n: 1 / n,
        "N": lambda n: n,
        "2/N": lambda n: 2 / n,
        "1/(2N)": lambda n: 1 / (2 * n),
        "N/2": lambda n: n / 2,
        "2N": lambda n: 2 * n,
    }
    for form, value in forms.items():  # the plainest form first: 1/6 is 1/N of six rather than 1/(2N) of three
        for what, n in case.counts.items():
            if n > 1 and value(n) != 1:
                named[f"perhaps the factor {form} is missing, N = {what} = {n}"] = value(n)
    named |= {"the factor 4 is missing": 4.0, "the factor 1/4 is missing": 0.25}
    return next((name for name, value in named.items() if math.isclose(factor, value, rel_tol=10 * case.tolerance)), "")


def _factor_and_more(case: Case) -> Iterator[str]:
    """A factor that most entries share, and what is wrong with the others."""
    both = ~case.are_near(case.true, 0 * case.true) & (case.found != 0)
    if both.sum() < 2:
        return
    times = float(np.median(case.found[both] / case.true[both]))
    scaled = replace(case, true=times * case.true)
    if not case.are_near(np.array(times), np.array(1.0)) and scaled.differs[both].mean() < MOST:
        for cause in _named_factor(times, case):
            yield f"{cause}; besides, {next(_mask(scaled), '') or _entries(case.part(scaled.differs), scaled.differs)}"


def _kink(case: Case) -> Iterator[str]:
    """Entries that are wrong only where the function has a kink."""
    if np.all(case.kinks | ~case.differs):
        where = _places(case.differs)
        yield f"f has a kink at {where}, and what is there is not between the slopes of the two sides"


def _mask(case: Case) -> Iterator[str]:
    """Entries that are 0 where they should not be, or the reverse, while all others are right."""
    should_be_0 = case.are_near(case.true, 0 * case.true)
    missing = case.differs & should_be_0
    too_many = case.differs & (case.found == 0)
    if np.any(case.differs & ~missing & ~too_many):
        return
    if not too_many.any():
        yield f"a mask is missing: it is not 0 at {_places(missing)}, where the derivative is"
    elif not missing.any():
        yield f"it is 0 at {_places(too_many)}, where the derivative is not: a mask is there that should not be"
    else:
        yield f"the mask is at the wrong place: 0 at {_places(too_many)}, not at {_places(missing)}"


def _entries(case: Case, where: Array = None) -> str:
    """Where the two differ, the worst first; of a part of an array, which entries those are."""
    places = case.differs if where is None else where
    count, size = int(case.differs.sum()), places.size
    at = int(np.argmax(np.abs(case.found - case.true)))
    worst = tuple(np.argwhere(where)[at]) if where is not None else np.unravel_index(at, case.true.shape)
    wrong, right = case.found.ravel()[at], case.true.ravel()[at]
    values = it_is(wrong, right)
    if not places.shape:
        return values
    shared = next(_factor(case.part(case.differs)), "") if 1 <= count < size else ""
    there = f"; there, {shared}" if shared else ""
    return f"{count} of {size} entries differ, most of all at {_place(worst)}: {values}{there}"


def wrong_shape(case: Case) -> str:
    """What explains a wrong shape, and what else is wrong."""
    found, true = case.found, case.true
    shapes = f"its shape is {found.shape}, and it should be {true.shape}"
    tried: dict[str, Case] = {}
    if found.ndim == true.ndim == 2 and found.shape == true.T.shape:
        tried["right up to a transpose"] = replace(case, true=true.T)
    if found.size == true.size:
        tried["right but for its shape"] = replace(case, true=true.reshape(found.shape))
    for axis in range(found.ndim):
        summed = found.sum(axis=axis)
        if summed.shape == true.shape:
            tried[f"the sum over axis {axis} is missing"] = replace(case, found=summed)
    for said, same_shape in tried.items():
        if not same_shape.differs.any():
            return f"{said}: {shapes}"
    for said, same_shape in tried.items():
        for cause in (*_factor(same_shape), *_mask(same_shape)):
            return f"{said}, and {cause}: {shapes}"
    return f"wrong shape: {shapes}"


# In words


def _place(index: tuple[Any, ...]) -> str:
    return f"[{', '.join(str(int(i)) for i in index)}]"


def _places(mask: Array) -> str:
    """The entries at which a mask holds, as Python counts them."""
    if not mask.ndim:
        return "the point"
    places = np.argwhere(mask)
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return ", ".join(_place(tuple(place)) for place in places[:SHOWN]) + more


def it_is(wrong: float, right: float) -> str:
    """The two values of an entry that differ.

    >>> it_is(-3.293851, -3.293854)
    'it is -3.293851, numeric differentiation gives -3.293854'
    """
    return "it is {}, numeric differentiation gives {}".format(*_apart(wrong, right, 6))


def _apart(one: float, other: float, digits: int) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to see that they differ."""
    for more in range(digits, 17):
        said = f"{float(one):.{more}g}", f"{float(other):.{more}g}"
        if said[0] != said[1]:
            break
    return said
