"""Checking a gradient that somebody wrote: against numeric differentiation, with the likely cause where it is wrong.

`likely_cause` finds the cause in the numbers, and `slopes` the numbers: central differences of any function of arrays,
which need not be written in this language. What is here reads what was given, and decides what is compared: every entry
of a small array; of a large one random directions, and a sample of its entries to find the cause.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from derivations.evidence.array_like import as_was, is_single, numbers
from derivations.evidence.likely_cause import Case, it_is, likely_cause, wrong_shape
from derivations.evidence.report import in_words
from derivations.evidence.slopes import DOUBLE, SINGLE, Precision, along, jacobian, sides

MOST_ENTRIES = 1_000  # of a larger array, random directions are compared
SAMPLE = 20  # rows, and columns, of which the entries are compared to find the cause
UNREPEATED = 1e-4  # by how much a value may change when f is called again: not by more than parallel sums do
ROUNDED = 1e-5  # the tolerance for a gradient in single precision, where f is in double

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


def assert_gradient(f: Callable[..., Any], gradient: Any, at: Any) -> None:
    """`check_gradient` as an assertion for tests: AssertionError, with the verdict, where the gradient is wrong.

    >>> assert_gradient(lambda x: x @ x, lambda x: 2 * x, at=np.array([1.0, 2.0]))
    >>> assert_gradient(lambda x: x @ x, lambda x: x, at=np.array([1.0, 2.0]))
    Traceback (most recent call last):
    AssertionError: x: it is 0.5 times the derivative; the factor 2 is missing
    """
    __tracebackhide__ = True  # pytest shows the line of the test
    verdict = check_gradient(f, gradient, at)
    if not verdict.ok:
        raise AssertionError(verdict.text)


def check_gradient(f: Callable[..., Any], gradient: Any, at: Any) -> Verdict:
    """Compare a gradient with numeric differentiation of the function, and say what is likely wrong.

    ``f`` takes arrays and returns a number, or an array. ``at`` is the point: a dict of arrays by the names of the
    arguments, a tuple of arrays, or one array. ``gradient`` is a function of the same arguments, or what it returns:
    the derivative with respect to the first argument, or a dict by name, or a tuple with one for each. That of a number
    has the shape of the argument; that of an array has the shape of the array followed by that of the argument, or is
    the Jacobian of vec. At a kink each slope between those to its two sides is right.

    Arrays may be lists, or of NumPy, PyTorch or JAX; both functions get arrays of the same library as in ``at``. They
    are called in double precision. Where f cannot do that, step and tolerance are those of single precision, in which
    an error below half a per cent is not seen. Of an array with more than 1000 entries random directions are compared,
    in which a small error of few entries is lost.

    Raises ValueError, in one line, where there is nothing to compare: no function, no point, no finite number.

    >>> def loss(w, X, y):
    ...     return np.mean((X @ w - y) ** 2)
    >>> X, w, y = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 6.0]]), np.ones(2), np.zeros(3)
    >>> check_gradient(loss, lambda w, X, y: 2 / 3 * X.T @ (X @ w - y), at=(w, X, y)).ok
    True
    >>> print(check_gradient(loss, lambda w, X, y: 2 * X.T @ (X @ w - y), at=(w, X, y)))
    w: it is 3 times the derivative; perhaps the factor 1/N is missing, N = len(X) = 3
    """
    if not callable(f):
        raise ValueError("f must be a function of arrays; it is differentiated numerically")
    given = _given(at, f)
    point = {name: numbers(value, f"at: {name}") for name, value in given.items()}
    function, value = _callable_at(f, "f", at, given, point)
    precision = SINGLE if is_single(value) else DOUBLE
    answer = _callable_at(gradient, "the gradient", at, given, point)[1] if callable(gradient) else gradient
    found = {
        name: _compared(name, wrt, is_single(wrt), function, point, precision)
        for name, wrt in _by_name(answer, point).items()
    }
    wrong = {name: cause for name, (_, cause, _) in found.items() if cause}
    error = max(error for error, _, _ in found.values())
    if wrong:
        text = "; ".join(f"{name}: {wrong.get(name, 'right')}" for name in found)
        return Verdict(False, error, text)
    notes = "".join(f"; {name}: {note}" for name, (_, _, note) in found.items() if note)
    rough = ", in single precision" if precision is SINGLE else ""
    return Verdict(True, error, f"right, with a largest relative error of {in_words(error)}{rough}{notes}")


# What was given


def _given(at: Any, f: Callable[..., Any]) -> dict[str, Any]:
    """What the point holds, by name."""
    if isinstance(at, Mapping):
        named = {str(name): value for name, value in at.items()}
    else:
        values = at if isinstance(at, tuple) else (at,)
        named = dict(zip(_argument_names(f, len(values)), values, strict=True))
    if not named:
        raise ValueError("at is empty; give an array for each argument of f")
    return named


def _argument_names(f: Callable[..., Any], count: int) -> list[str]:
    """The names of a function's first arguments, where it says them."""
    try:
        names = list(inspect.signature(f).parameters)
    except (TypeError, ValueError):
        names = []
    return names[:count] if len(names) >= count else [f"argument {k}" for k in range(1, count + 1)]


def _callable_at(
    function: Callable[..., Any], what: str, at: Any, given: Mapping[str, Any], point: Point
) -> tuple[Function, Any]:
    """A function of the point in double precision, or in single where it cannot do with more; and its value."""
    kinds = [float, np.float32] if any(map(is_single, given.values())) else [float]
    for kind in kinds:
        call = _caller(function, what, at, given, kind)
        try:
            return call, call(point)
        except ValueError:
            if kind is kinds[-1]:
                raise
    raise AssertionError


def _caller(function: Callable[..., Any], what: str, at: Any, given: Mapping[str, Any], kind: type) -> Function:
    """The function of a point. It gets copies, in the library of what was given, so that it may overwrite them."""
    made = {name: as_was(value) for name, value in given.items()}

    def call(point: Point) -> Any:
        arrays = {name: made[name](v.astype(kind) if v.dtype.kind == "f" else v) for name, v in point.items()}
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
            some = f"of some variables it is a dict by name, such as {{'{names[0]}': …}}"
            counted = f"the gradient is {len(answer)} arrays, and there are {len(names)} variables, {', '.join(names)}"
            raise ValueError(f"{counted}; {some}")
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


def _compared(
    name: str, wrt: Any, rounded: bool, function: Function, point: Point, precision: Precision
) -> tuple[float, str, str]:
    """The relative error, the likely cause if that is too large, and what was not compared."""
    found = numbers(wrt, f"the gradient with respect to {name}").astype(float)
    x = point[name].astype(float)
    value = numbers(function({**point, name: x}), "what f returns")
    if not np.all(np.isfinite(value)):
        raise ValueError("f is not finite at the point; choose one at which it is defined")

    def flat(v: Array) -> Array:
        return numbers(function({**point, name: v.reshape(x.shape)}), "what f returns").astype(float).ravel()

    least = precision.least * float(np.max(np.abs(value)))
    tolerance = max(precision.tolerance, ROUNDED if rounded else 0)
    if not np.allclose(flat(x), flat(x), rtol=UNREPEATED, atol=0):
        raise ValueError("f gives another value each time; draw its random numbers once, and give them as an argument")
    whole = _Whole(name, found, x, value, flat, precision, least, tolerance, _counts(point, name), rounded)
    return whole.by_directions() if x.size > MOST_ENTRIES else whole.by_entries()


@dataclass(frozen=True)
class _Whole:
    """A gradient with respect to one variable, with what it is compared with."""

    name: str
    found: Array
    x: Array
    value: Array
    flat: Callable[[Array], Array]
    precision: Precision
    least: float
    tolerance: float
    counts: dict[str, int]
    rounded: bool

    def by_entries(self) -> tuple[float, str, str]:
        """Compare every entry."""
        entries = np.arange(self.x.size)
        slopes = jacobian(self.flat, self.x.ravel(), entries, self.precision)
        return self._judged(self.found, slopes, entries, _arrangement(self.found.shape, self.value, self.x))

    def by_directions(self) -> tuple[float, str, str]:
        """Compare slopes along random directions, each with errors of all entries in it; if one is wrong, a sample."""
        if self.value.size != 1:
            raise ValueError(f"{self.name} has {self.x.size} entries; so large an array is for an f that is a number")
        if self.found.shape != self.x.shape:
            turned = self.found.T if self.found.ndim == 2 and self.found.T.shape == self.x.shape else None
            is_turned = turned is not None and along(self.flat, self.x, turned, self._allowed) <= self.tolerance
            said = "right up to a transpose" if is_turned else "wrong shape"
            return np.inf, f"{said}: its shape is {self.found.shape}, and it should be {self.x.shape}", ""
        if not np.all(np.isfinite(self.found)):
            return np.inf, likely_cause(Case(self.found, self.found, 1.0, {})), ""
        error = along(self.flat, self.x, self.found, self._allowed)
        if error <= self.tolerance:
            said = f"{self.x.size} entries were compared along random directions"
            return error, "", f"{said}, in which a small error of few entries is lost"
        return self._sampled(error)

    @property
    def _allowed(self) -> Precision:
        return replace(self.precision, tolerance=self.tolerance, least=self.least)

    def _sampled(self, error: float) -> tuple[float, str, str]:
        """The cause as the entries of some rows and columns show it."""
        rng = np.random.default_rng(0)
        if self.x.ndim == 2:
            rows, columns = (np.sort(rng.permutation(size)[:SAMPLE]) for size in self.x.shape)
            columns = rows if self.x.shape[0] == self.x.shape[1] else columns
            chosen = np.ravel_multi_index(np.ix_(rows, columns), self.x.shape)
        else:
            chosen = np.sort(rng.permutation(self.x.size)[: SAMPLE**2])
        slopes = jacobian(self.flat, self.x.ravel(), chosen.ravel(), self.precision)
        part = self.found.ravel()[chosen]
        _, cause, _ = self._judged(part, slopes, chosen.ravel(), lambda s: s.reshape(chosen.shape))
        said = f"{cause} (in a sample of {chosen.size} of its {self.x.size} entries)"
        return error, said if cause else self._hidden(), ""

    def _hidden(self) -> str:
        """The error that the sample does not show, found by halving the entries until one is left."""
        entries = np.arange(self.x.size)
        while len(entries) > 1:
            half = entries[: len(entries) // 2]
            part = np.isin(np.arange(self.x.size), half).reshape(self.x.shape)
            wrong = along(self.flat, self.x, self.found, self._allowed, part) > self.tolerance
            entries = half if wrong else entries[len(half) :]
        place = ", ".join(str(int(k)) for k in np.unravel_index(entries[0], self.x.shape))
        right = jacobian(self.flat, self.x.ravel(), entries, self.precision)[0, 0]
        said = it_is(self.found.ravel()[entries[0]], right)
        return f"few of {self.x.size} entries differ, one of them at [{place}]: {said}"

    def _judged(
        self, found: Array, slopes: Array, entries: Array, arrange: Callable[[Array], Array]
    ) -> tuple[float, str, str]:
        """The error of an array of entries, its likely cause, and what is excused at kinks."""
        is_rough = self.rounded or self.precision is SINGLE
        case = Case(found, arrange(slopes), self.least, self.counts, is_rough, self.tolerance)
        if found.shape != case.true.shape:
            return np.inf, wrong_shape(case), ""
        finite = np.isfinite(found)
        if not case.differs[finite].any():
            still = "all slopes are 0 at this point, where a wrong gradient may be 0, too; try another point"
            return case.error, likely_cause(case), "" if case.true.any() else still
        lowest, highest = map(arrange, sides(self.flat, self.x.ravel(), entries, slopes, self.precision))
        kinks = lowest < highest
        excused = finite & case.differs & case.are_near(found, np.clip(found, lowest, highest))
        case = replace(case, found=np.where(excused, case.true, found), kinks=kinks)
        count = int(excused.sum())
        said = "1 entry" if count == 1 else f"{count} entries"
        note = f"f has a kink there in {said}, where the slope of either side is right" if count else ""
        return case.error, likely_cause(case), note


def _counts(point: Point, wrt: str) -> dict[str, int]:
    """The lengths of the arrays, by what Python calls them: what N may be. Samples are not counted in parameters."""
    parameters = point[wrt].shape if len(point) > 1 else ()
    point = {name: array for name, array in point.items() if name != wrt} or point
    counts = {f"len({name})": len(array) for name, array in point.items() if array.ndim}
    counts |= {
        f"{name}.shape[1]": array.shape[1]
        for name, array in point.items()
        if array.ndim == 2 and array.shape[1] not in parameters
    }
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
