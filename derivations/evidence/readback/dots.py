"""What is written with dots: from a first, a second and a last member, the one with an index.

The three must be the same, sign by sign, but for places where the first has 1, the second 2, and the last the end of
the range.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.signs import Row, Sign

DOTS = ("…", "⋯", "⋮", "⋱")


def is_dots(row: Row) -> bool:
    return len(row) == 1 and row[0].kind == "operator" and row[0].text in DOTS


@dataclasses.dataclass(frozen=True)
class Pattern:
    """A row with an index in it, and the end of its range; no end where the members are all the same."""

    row: Row
    stop: str


def pattern(first: Row, second: Row, last: Row, index: Sign, stops: Iterable[str]) -> Pattern:
    """The member that the three are instances of; ``index`` is what stands at the places where they differ."""
    if first == second == last:
        return Pattern(first, "")
    for stop in stops:
        row = _general(first, second, last, index, _signs_of(stop))
        if row is not None:
            return Pattern(row, stop)
    shown = ["".join(map(str, row)) for row in (first, second, last)]
    raise ReadError(f"{shown[0]}, {shown[1]}, …, {shown[2]} are not one after the other")


def _signs_of(stop: str) -> Row:
    name, plus, more = stop.partition("+")
    signs = tuple(Sign("name", factor) for factor in name.split("*"))
    return (*signs, Sign("operator", "+"), Sign("number", more)) if plus else signs


ONE, TWO = Sign("number", "1"), Sign("number", "2")


def _general(first: Row, second: Row, last: Row, index: Sign, stop: Row) -> Row | None:
    """The row with the index, if the last differs by the end of the range alone."""
    if len(first) != len(second):
        return None
    found: list[Sign] = []
    k = 0  # the place in the last
    for a, b in zip(first, second, strict=True):
        if (a, b) == (ONE, TWO):
            if last[k : k + len(stop)] != stop:
                return None
            found.append(index)
            k += len(stop)
            continue
        if k >= len(last):
            return None
        sign = _general_sign(a, b, last[k], index, stop)
        if sign is None:
            return None
        found.append(sign)
        k += 1
    return tuple(found) if k == len(last) else None


def _general_sign(a: Sign, b: Sign, c: Sign, index: Sign, stop: Row) -> Sign | None:
    if a == b == c:
        return a
    plain = [dataclasses.replace(sign, rows=(), cells=()) for sign in (a, b, c)]
    if not (plain[0] == plain[1] == plain[2] and len(a.rows) == len(b.rows) == len(c.rows)):
        return None
    sizes = [[len(row) for row in sign.cells] for sign in (a, b, c)]
    if not sizes[0] == sizes[1] == sizes[2]:
        return None
    inside = [_general(*three, index, stop) for three in zip(_inside(a), _inside(b), _inside(c), strict=True)]
    if any(row is None for row in inside):
        return None
    rows = iter([row for row in inside if row is not None])
    new = tuple(next(rows) for _ in a.rows)
    return dataclasses.replace(a, rows=new, cells=tuple(tuple(next(rows) for _ in line) for line in a.cells))


def _inside(sign: Sign) -> Iterator[Row]:
    yield from sign.rows
    for line in sign.cells:
        yield from line
