"""Whether what was read has the value of what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from derivations.evidence.pair import TOLERANCE, Pair, relative_error
from derivations.evidence.points import draw_sizes, draw_values
from derivations.evidence.readback.errors import NoValueError, ReadError
from derivations.evidence.readback.grammar import Reader
from derivations.evidence.readback.reading import Said, readings, said, space_of
from derivations.evidence.readback.signs import Row
from derivations.evidence.readback.vocabulary import Typeset, Vocabulary, not_declared
from derivations.evidence.statement import Chain, HasShape, Statement, Unequal
from derivations.evidence.values import METHODS, WHOLE, Point, methods_of
from derivations.language import expression as e
from derivations.language.derivatives import Differential, Let
from derivations.language.expression import Entry, Expr, Index, walk
from derivations.language.numeric import numeric, parameters
from derivations.language.shape import Dim, matrix_shape
from derivations.language.substitute import free_indices

POINTS = 4
TRIES = 24


def agree(
    read: Expr,
    meant: Expr,
    domain: Mapping[str, str] | None = None,
    over: tuple[tuple[Index, Dim], ...] = (),
    distinct: bool = False,
    seed: int = 0,
) -> bool:
    """Whether two expressions have one value at random points, and at points of small whole numbers, where kinks are.

    Values that are not defined must not be defined in both. NoValueError where no point with a value is found.
    """
    if read is meant:
        return True
    if read.shape != meant.shape:
        return False
    free = (free_indices(read) | free_indices(meant)) - {index for index, _ in over}
    over = (*over, *((index, 2) for index in sorted(free, key=lambda index: index.name)))
    pair = Pair(read, meant, domain or {}, over, distinct)
    methods = methods_of(read, meant)
    method = min((methods[side] for side in (read, meant)), key=METHODS.index)
    rng = np.random.default_rng(seed)
    defined = 0
    for k in range(TRIES):
        sizes = draw_sizes(rng, pair.dims)
        values = draw_values(rng, parameters(read) | parameters(meant), sizes, domain or {})
        if k % 4 == 3 and method == "direct evaluation":
            values = {name: np.round(v) if isinstance(v, np.ndarray) else v for name, v in values.items()}
        for results in _values((read, meant), pair.positions(sizes), sizes, values):
            if not _one_value(results[0], results[1], TOLERANCE[method]):
                return False
            defined += bool(np.any(np.isfinite(results[1])))
        if defined >= POINTS and k >= POINTS:
            return True
    if not defined:
        raise NoValueError(f"{meant} has no value at the points that were tried")
    return True


def _values(
    sides: tuple[Expr, Expr],
    positions: Iterable[Mapping[Index, int]],
    sizes: Mapping[str, int],
    values: Mapping[str, Any],
) -> Iterator[list[Any]]:
    """The values of both at each position of the indices that stand free."""
    whole = (*WHOLE, Differential, Let, Entry, e.Row)
    if not any(isinstance(node, whole) for side in sides for node in walk(side)):  # quick
        point = Point(sizes, values)
        yield [point.value(side) for side in sides]
        return
    for at in positions:
        counted = {index.name: position - 1 for index, position in at.items()}
        yield [_value(side, {**values, **sizes, **counted}) for side in sides]


def _value(side: Expr, given: Mapping[str, Any]) -> Any:
    """The value, or none where a matrix has no inverse, an entry is not there or a number is divided by 0."""
    try:
        with np.errstate(all="ignore"):
            return numeric(side)(**given)
    except (np.linalg.LinAlgError, IndexError, ZeroDivisionError):
        return np.full(1, np.nan)


def _one_value(a: Any, b: Any, tolerance: float) -> bool:
    finite = np.isfinite(a)
    if a.shape != b.shape or np.any(finite != np.isfinite(b)):
        return False
    return relative_error(np.where(finite, a, 0.0), np.where(finite, b, 0.0)) <= max(tolerance, 1e-9)


def wrong_side(
    row: Row,
    meant: Expr,
    vocabulary: Vocabulary,
    statement: Statement | None = None,
    domain: Mapping[str, str] | None = None,
) -> str:
    """Why a row does not say what is meant; empty if one of its readings does."""
    over = statement.over if statement else ()
    distinct = statement.distinct if statement else False
    try:
        read = list(readings(row, vocabulary, meant.shape))
    except ReadError as error:
        return str(error)
    for expr in read:
        if agree(expr, meant, domain, over, distinct):
            return ""
    return f"it reads as {read[0]}, and {meant} is meant"


def wrong(
    rows: Iterable[Row],
    statement: Statement,
    domain: Mapping[str, str] | None = None,
    typeset: Typeset = not_declared,
    others: Iterable[Statement] = (),
) -> str:
    """Why rows of signs, which make one statement, do not say it; empty if they do."""
    exprs = [expr for each in (statement, *others) for expr in each.exprs]
    vocabulary = Vocabulary(exprs, typeset, statement.over)
    rows = tuple(rows)
    if isinstance(statement, Chain) and not statement.steps:  # an expression, which may be a comparison
        return wrong_side(tuple(sign for row in rows for sign in row), statement.first, vocabulary, statement, domain)
    try:
        found = said(*rows)
        return _wrong_frame(found, statement, vocabulary) or _wrong_sides(found, statement, vocabulary, domain)
    except ReadError as error:
        return str(error)


def _wrong_frame(found: Said, statement: Statement, vocabulary: Vocabulary) -> str:
    """What is wrong with the relations and with what is said behind the statement."""
    match statement:
        case Chain():
            relations = ("=",) * len(statement.steps)
        case HasShape():
            relations = ("∈",)
            claimed = space_of(found.sides[-1], Reader(vocabulary, lambda options: options[0]).size)
            if claimed != matrix_shape(statement.claimed):
                return f"the shape is printed as {claimed}"
        case Unequal():
            relations = ("≠",)
    if found.relations != relations:
        return f"it has the signs {' '.join(found.relations) or 'of an expression'}, not {' '.join(relations)}"
    indices = [index for index, _ in statement.over]
    if statement.distinct:
        pairs = {frozenset((a.name, b.name)) for k, a in enumerate(indices) for b in indices[:k]}
        ranges: tuple[tuple[Index, str], ...] = ()
    else:
        pairs = set()
        ranges = tuple((index, str(stop)) for index, stop in statement.over) if relations else ()
    if {frozenset(pair) for pair in found.differ} != pairs or found.over != ranges:
        return "what is said behind it about indices is something else"
    return ""


def _wrong_sides(found: Said, statement: Statement, vocabulary: Vocabulary, domain: Mapping[str, str] | None) -> str:
    for row, meant in zip(found.sides, statement.exprs, strict=not isinstance(statement, HasShape)):
        if problem := wrong_side(row, meant, vocabulary, statement, domain):
            return problem
    return ""
