"""Checking a gradient that somebody wrote: against numeric differentiation, with the likely cause where it is wrong.

`likely_cause` finds the cause in the numbers. What is here finds the numbers: central differences of any function of
arrays, which need not be written in this language, and at a kink the slopes to its two sides.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from derivations.evidence.likely_cause import Case, likely_cause, wrong_shape
from derivations.evidence.report import in_words
from derivations.language.differences import extrapolated_difference

SMALLEST_SCALE = 1e-5  # errors are relative to the derivative's largest entry, or to so much of the function's value
KINK_STEPS = (1e-5, 1e-6, 1e-7)
KINKED = 1e-3  # the slopes to the two sides of a kink differ by more than this, at every step
ROUNDING = 1e-4  # the accuracy of these slopes
MOST_ENTRIES = 5_000
SINGLE = "f computes in single precision, in which differences are errors of rounding; give it float64 throughout"
ROUGH = "the slopes of f at the point change with the step: a kink is too near, or f computes in single precision"
UNSTEADY = 0.1  # the slopes with the two smallest steps differ by more than this

Array = Any
Point = dict[str, Array]
Function = Callable[[Point], Any]


@dataclass(frozen=True)
class Verdict:
    """Whether a gradient is right; ``text`` says so, or what is likely wrong, for each variable."""

    ok: bool
    max_relative_error: float
    text: str

    def __str__(self) -> str:
        return self.text


def check_gradient(f: Callable[..., Any], gradient: Any, at: Any) -> Verdict:
    """Compare a gradient with numeric differentiation of the function, and say what is likely wrong.

    ``f`` takes arrays and returns a number, or an array. ``at`` is the point: a dict of arrays by the names of the
    arguments, a tuple of arrays, or one array. ``gradient`` is a function of the same arguments, or what it returns:
    the derivative by the first argument, or a dict by name, or a tuple with one for each. That of a number has the
    shape of the argument; that of an array has the shape of the array followed by that of the argument, or is the
    Jacobian of vec. At a kink each slope between those to its two sides is right.

    Raises ValueError, in one line, where there is nothing to compare: no function, no point, no finite number.

    >>> def loss(w, X, y):
    ...     return np.mean((X @ w - y) ** 2)
    >>> X, w, y = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 6.0]]), np.ones(2), np.zeros(3)
    >>> check_gradient(loss, lambda w, X, y: 2 / 3 * X.T @ (X @ w - y), at=(w, X, y)).ok
    True
    >>> print(check_gradient(loss, lambda w, X, y: 2 * X.T @ (X @ w - y), at=(w, X, y)))
    w: it is 3 times the derivative; the factor 1/N is missing, N = len(X) = 3
    """
    if not callable(f):
        raise ValueError("f must be a function of arrays; it is differentiated numerically")
    point = _point(at, f)
    function = _caller(f, at, "f")
    answer = _caller(gradient, at, "the gradient")(point) if callable(gradient) else gradient
    gradients = _by_name(answer, point)
    found = {
        name: _compared(
            name, _numbers(given, f"the gradient with respect to {name}"), function, point, _is_single(given)
        )
        for name, given in gradients.items()
    }
    wrong = {name: cause for name, (_, cause, _) in found.items() if cause}
    error = max(error for error, _, _ in found.values())
    if wrong:
        text = "; ".join(f"{name}: {wrong.get(name, 'right')}" for name in found)
        return Verdict(False, error, text)
    notes = "".join(f"; {name}: {note}" for name, (_, _, note) in found.items() if note)
    return Verdict(True, error, f"right, with a largest relative error of {in_words(error)}{notes}")


# What was given


def _point(at: Any, f: Callable[..., Any]) -> Point:
    """The point as copies of its arrays by name, whole numbers as they are."""
    if isinstance(at, Mapping):
        named = dict(at)
    else:
        values = at if isinstance(at, tuple) else (at,)
        named = dict(zip(_argument_names(f, len(values)), values, strict=True))
    if not named:
        raise ValueError("at is empty; give an array for each argument of f")
    return {str(name): _numbers(value, f"at: {name}") for name, value in named.items()}


def _argument_names(f: Callable[..., Any], count: int) -> list[str]:
    """The names of a function's first arguments, where it says them."""
    try:
        names = list(inspect.signature(f).parameters)
    except (TypeError, ValueError):
        names = []
    return names[:count] if len(names) >= count else [f"argument {k}" for k in range(1, count + 1)]


def _numbers(value: Any, what: str) -> Array:
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError(f"{what} is not an array; its rows have different lengths") from None
    if array.dtype.kind not in "biuf":
        kind = f"an array of {array.dtype}" if array.ndim and array.dtype.kind != "O" else repr(value)[:40]
        raise ValueError(f"{what} is not an array of real numbers, but {kind}")
    return array.astype(float) if array.dtype.kind == "f" else array


def _caller(function: Callable[..., Any], at: Any, what: str) -> Function:
    """The function of a point. It gets copies, so that it may overwrite them."""

    def call(point: Point) -> Any:
        arrays = {name: value.copy() for name, value in point.items()}
        try:
            with np.errstate(all="ignore"):
                return function(**arrays) if isinstance(at, Mapping) else function(*arrays.values())
        except Exception as error:  # it is not our code
            said = next(iter(str(error).splitlines()), "")
            raise ValueError(f"{what} cannot be evaluated at the point: {type(error).__name__}: {said}") from error

    return call


def _by_name(answer: Any, point: Point) -> dict[str, Array]:
    """The gradient with respect to each variable for which there is one."""
    names = list(point)
    if isinstance(answer, list) and any(isinstance(part, np.ndarray) for part in answer):
        answer = tuple(answer)
    if isinstance(answer, tuple):
        if len(answer) != len(names):
            raise ValueError(
                f"the gradient is {len(answer)} arrays, and there are {len(names)} variables: {', '.join(names)}"
            )
        answer = dict(zip(names, answer, strict=True))
    if not isinstance(answer, Mapping):
        answer = {names[0]: answer}
    if unknown := [str(name) for name in answer if name not in point]:
        given = f"there is a gradient with respect to {', '.join(unknown)}"
        raise ValueError(f"{given}, but the variables are {', '.join(names)}")
    if not answer:
        raise ValueError("the gradient is empty; give an array for a variable at least")
    return dict(answer)


# What is compared


def _is_single(array: Any) -> bool:
    return getattr(array, "dtype", None) in (np.float16, np.float32)


def _compared(name: str, found: Array, function: Function, point: Point, is_single: bool) -> tuple[float, str, str]:
    """The relative error, the likely cause if that is too large, and what was not compared."""
    x = point[name].astype(float)
    returned = function({**point, name: x})
    if _is_single(np.asarray(returned)):
        raise ValueError(SINGLE)
    value = _numbers(returned, "what f returns")
    if not np.all(np.isfinite(value)):
        raise ValueError("f is not finite at the point; choose one at which it is defined")
    if x.size > MOST_ENTRIES:
        raise ValueError(f"{name} has {x.size} entries; check at a size of at most {MOST_ENTRIES}")

    def flat(v: Array) -> Array:
        return np.ravel(np.asarray(function({**point, name: v.reshape(x.shape)}), dtype=float))

    jacobian = extrapolated_difference(flat, x.ravel())
    arrange = _arrangement(found.shape, value, x)
    least_scale = SMALLEST_SCALE * float(np.max(np.abs(value)))
    case = Case(found, arrange(jacobian), least_scale, _counts(point), is_single)
    if found.shape != case.true.shape:
        return float("inf"), wrong_shape(case), ""
    if case.differs.any() and np.all(np.isfinite(found)):
        lowest, highest = map(arrange, _slopes_at_kinks(flat, x.ravel(), jacobian))
        excused = case.are_near(found, np.clip(found, lowest, highest)) & case.differs
        case = replace(case, found=np.where(excused, case.true, found))
        count = int(excused.sum())
        entries = "1 entry" if count == 1 else f"{count} entries"
        note = f"f has a kink there in {entries}, where the slope of either side is right" if count else ""
    else:
        note = ""
    return case.error, likely_cause(case), note


def _counts(point: Point) -> dict[str, int]:
    """The lengths of the arrays, by what Python calls them: what N may be."""
    counts = {f"len({name})": len(array) for name, array in point.items() if array.ndim}
    counts |= {f"{name}.shape[1]": array.shape[1] for name, array in point.items() if array.ndim == 2}
    return counts | {f"{name}.size": array.size for name, array in point.items() if array.ndim >= 2}


def _arrangement(shape: tuple[int, ...], value: Array, x: Array) -> Callable[[Array], Array]:
    """How the slopes, functions down and variables across, are laid out in an array of the expected shape."""
    if value.size == 1 and not (value.ndim and shape == value.shape + x.shape):
        return lambda slopes: slopes.reshape(x.shape)
    if shape == (value.size, x.size):  # of vec by vec, both counted down the columns
        rows = np.arange(value.size).reshape(value.shape).ravel(order="F")
        columns = np.arange(x.size).reshape(x.shape).ravel(order="F")
        return lambda slopes: slopes[np.ix_(rows, columns)]
    return lambda slopes: slopes.reshape(value.shape + x.shape)


def _slopes_at_kinks(flat: Callable[[Array], Array], x: Array, jacobian: Array) -> tuple[Array, Array]:
    """The smaller and the larger of the slopes to the two sides where a kink is at hand; elsewhere the derivative.

    At a kink the two differ however small the step, and each stays what it is; beside it, the derivative found with
    larger steps is neither. ValueError where they do not stay what they are: then they are errors of rounding.
    """
    here = flat(x)
    scale = max(float(np.max(np.abs(jacobian), initial=0.0)), SMALLEST_SCALE * float(np.max(np.abs(here)))) or 1.0
    lowest, highest = jacobian.copy(), jacobian.copy()
    for k in range(x.size):
        bumps = [h * np.eye(x.size)[k] for h in KINK_STEPS]
        steps = zip(KINK_STEPS, bumps, strict=True)
        sides = [np.stack([here - flat(x - bump), flat(x + bump) - here]) / h for h, bump in steps]
        at_kink = np.min([np.ptp(pair, axis=0) for pair in sides], axis=0) > KINKED * scale
        beside = np.abs(sides[-1].mean(axis=0) - jacobian[:, k]) > KINKED * scale
        near = at_kink | beside
        if np.any(np.abs(sides[-1] - sides[-2]).max(axis=0)[near] > UNSTEADY * scale):
            raise ValueError(ROUGH)
        lowest[near, k] = sides[-1].min(axis=0)[near] - ROUNDING * scale
        highest[near, k] = sides[-1].max(axis=0)[near] + ROUNDING * scale
    return lowest, highest
