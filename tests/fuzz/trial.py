"""One trial: a random expression, its derivative by one of its symbols in both layouts, and all that is claimed."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from operator import methodcaller
from typing import Any

import numpy as np

from derivations.calculus.differentials import NotSupportedError
from derivations.evidence.cancellation import error_at
from derivations.evidence.claims import Value, claims_of
from derivations.evidence.derivation import Derivation, derive
from derivations.evidence.derived import lines_of
from derivations.evidence.draws import Draw, NoPointError, is_inside
from derivations.evidence.pair import TOLERANCE
from derivations.evidence.values import METHODS, Point, methods_of
from derivations.language.expression import Expr, Symbol, walk
from derivations.language.matrices import Determinant, Inverse
from derivations.language.parse import parse
from tests.strategies import SHAPES, random_expression

FUNCTION_SHAPES = ((), (), (), (), ("n",), ("p",), ("m", "n"), ("n", "n"))
DEEPEST = 6
# Among random functions some bend sharply or are badly scaled, and differences lose digits there.
DIFFERENCES = "central differences"
ACCURACY = {DIFFERENCES: 3e-5}
LONGEST = 120  # seconds of work for one trial
FAR = 10**9  # from the seeds of trials


@dataclass(frozen=True)
class Verdict:
    """How a trial ended: right, refused, undefined, unsteady, wrong or failed; ``detail`` says what and why.

    Undefined: no point was found at which the function is defined and smooth, and the conditions of the result hold.
    Unsteady: differences in numbers failed at one point, all else holds there, and everything holds at two more points.
    """

    kind: str
    detail: str = ""


def run(seed: int) -> Verdict:
    """The trial with this number; one that goes round in circles has failed."""
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        return _run(seed)
    except TooLongError:
        return Verdict("failed", f"seed {seed}: more than {LONGEST} seconds of work")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class TooLongError(BaseException):
    """Not caught by what catches every Exception."""


def _too_long(*_: object) -> None:
    raise TooLongError


def _run(seed: int) -> Verdict:
    rng = random.Random(seed)
    expr, symbols = _function(rng)
    x = rng.choice(symbols)
    order = 2 if expr.shape == () and rng.random() < 0.25 else 1
    asked = f"seed {seed}: d/d{x.name} of {expr}, order {order}"
    try:
        both = [derive(expr, x.name, layout=layout, order=order) for layout in ("numerator", "denominator")]
    except NotSupportedError as refused:
        return Verdict("refused", str(refused))
    except Exception as error:
        return Verdict("failed", f"{asked}: {type(error).__name__}: {error}")
    try:
        wrong = [*_reading_wrong(expr, both), *_claims_wrong(both, seed)]
        if wrong and all(DIFFERENCES in one for one in wrong) and not _wrong_elsewhere(both, seed):
            return Verdict("unsteady", f"{asked}: {'; '.join(wrong)}")
    except NoPointError:
        if misread := list(_reading_wrong(expr, both)):
            return Verdict("wrong", f"{asked}: {'; '.join(misread)}")
        return Verdict("undefined")
    except Exception as error:
        return Verdict("failed", f"{asked}: {type(error).__name__}: {error}")
    return Verdict("wrong", f"{asked}: {'; '.join(wrong)}") if wrong else Verdict("right")


def _wrong_elsewhere(both: list[Derivation], seed: int) -> bool:
    """Whether anything does not hold at either of two more points, or no such points are found."""
    try:
        return any(True for more in (1, 2) for _ in _claims_wrong(both, seed + more * FAR))
    except NoPointError:
        return True


def _function(rng: random.Random) -> tuple[Expr, list[Symbol]]:
    """A random expression in which a symbol stands, and its symbols."""
    while True:
        expr = random_expression(rng, rng.choice(FUNCTION_SHAPES), rng.randint(1, DEEPEST))
        symbols = sorted({node for node in walk(expr) if isinstance(node, Symbol)}, key=lambda symbol: symbol.name)
        if symbols:
            return expr, symbols


def _reading_wrong(expr: Expr, both: list[Derivation]) -> Iterator[str]:
    """Printed forms that are not read back as what they came from."""
    results = [d.result.expr for d in both if not _names(d)]
    for printed in (expr, *results):
        if parse(str(printed), SHAPES) is not printed:
            yield f"{printed} is read as {parse(str(printed), SHAPES)}"


def _names(d: Derivation) -> bool:
    """Whether a result keeps names of the engine, whose values are no part of the printed form."""
    return any(type(node).__name__ == "Let" for node in walk(d.result.expr))


def _claims_wrong(both: list[Derivation], seed: int) -> Iterator[str]:
    """Results and lines that do not hold at a random point."""
    first = both[0]
    draw = Draw((first.reading.expr, first.function), tuple(d.result.expr for d in both), seed)
    point = draw.point()
    inverses = {node for d in both for node in walk(d.result.expr) if isinstance(node, Inverse)}
    inverses |= {Inverse(node.matrix) for node in walk(first.function) if isinstance(node, Determinant)}
    if not all(is_inside(node, point) for node in inverses):
        raise NoPointError  # the conditions of the result say that the matrix is invertible
    for d in both:
        for claim in claims_of(d, point):
            if error := _difference(point, claim.measured, claim.claimed, claim.method):
                yield f"{claim.what} is not {claim.said}: {error}"
        yield from _source_wrong(d, point)
    lines = list(lines_of(first))
    methods = methods_of(*(side for line in lines for side in (line.left, line.right)))
    for left, right, rule in lines:
        method = min(methods[left], methods[right], key=METHODS.index)
        if error := _difference(point, methodcaller("value", left), methodcaller("value", right), method):
            yield f"{left} is not {right} ({rule}): {error}"


def _source_wrong(d: Derivation, point: Point) -> Iterator[str]:
    """The NumPy that is written for a result, where it computes something else."""
    namespace: dict[str, Any] = {"np": np}
    source = d.numpy_source()
    exec(compile(source, "<emitted>", "exec"), namespace)  # our own text
    function = namespace[d.kind.lower()]
    needed = function.__code__.co_varnames[: function.__code__.co_argcount]
    with np.errstate(all="ignore"):
        found = function(*({**point.sizes, **point.given}[name] for name in needed))

    def wanted(at: Point) -> Any:
        value = at.value(d.result.expr)
        return value.reshape(1, 1) if d.shape == (1, 1) else value  # a Hessian with respect to a number

    if error := _difference(point, lambda _: found, wanted, "emitted source"):
        yield f"{source} is not {d.result}: {error}"


def _difference(point: Point, left: Value, right: Value, method: str) -> str:
    """The method and the error where two values differ by more than it allows; else nothing."""
    accepted = ACCURACY.get(method, max(TOLERANCE.get(method, 0), 1e-9))
    error = error_at(point, left, right, accepted)
    return "" if error <= accepted else f"{method}, {error:.1e}"
