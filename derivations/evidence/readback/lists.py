"""What stands in brackets or is written with dots: rows, columns, matrices, sums, cases, and the constants 1 and 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derivations.evidence.readback.dots import Pattern, is_dots, pattern
from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.fitting import UNKNOWN, blocks, same, unknown
from derivations.evidence.readback.signs import Row, Sign, is_operator
from derivations.language import binders as b
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Compare, Expr, Index
from derivations.language.shape import Dim, ShapeError

if TYPE_CHECKING:
    from derivations.evidence.readback.grammar import Reader

OPENS, CLOSES = "([", ")]"


def constant(sign: Sign) -> Expr:
    """The column of ones or zeros, with an arrow; the matrix of zeros, without."""
    rows, columns = sign.size or (unknown(), unknown())
    if sign.text == "1" and sign.accent == "→":
        return e.Ones(rows)
    if sign.text == "0":
        return e.Zeros(rows) if sign.accent == "→" else e.Zeros(rows, columns)
    raise ReadError(f"{sign} in bold is no constant")


def parted(row: Row, *signs: str) -> list[Row]:
    """The parts of a row between signs that stand outside all brackets."""
    parts: list[list[Sign]] = [[]]
    depth = 0
    for sign in row:
        depth += is_operator(sign, *OPENS)
        depth -= is_operator(sign, *CLOSES)
        if depth == 0 and is_operator(sign, *signs):
            parts.append([])
        else:
            parts[-1].append(sign)
    return [tuple(part) for part in parts]


def enclosed(reader: Reader) -> Row:
    """What stands in the brackets that open here."""
    start, depth = reader.at, 0
    while True:
        sign = reader.take()
        depth += is_operator(sign, *OPENS)
        depth -= is_operator(sign, *CLOSES)
        if depth == 0:
            return reader.row[start + 1 : reader.at - 1]


# Indices


def general(reader: Reader, first: Row, second: Row, last: Row) -> tuple[Index, Dim, Row]:
    """What is written at 1, at 2 and at the end: the index that is meant, the end of its range, the member."""
    taken = {index.name for index in reader.vocabulary.ranges}
    index = next(f"k{n}" for n in range(1, 99) if f"k{n}" not in taken)
    ranges = reader.vocabulary.ranges
    stops = dict.fromkeys([*(str(s) for known in ranges.values() for s in known), *reader.vocabulary.dims])
    found: Pattern = pattern(first, second, last, Sign("name", index), [s for s in stops if not s.isdigit()])
    return Index(index), found.stop or unknown(), found.row


class Counting:
    """While this lasts, the vocabulary knows an index."""

    def __init__(self, reader: Reader, index: Index, stop: Dim) -> None:
        self.ranges, self.index, self.stop = reader.vocabulary.ranges, index, stop

    def __enter__(self) -> None:
        self.ranges[self.index] = [self.stop]

    def __exit__(self, *error: object) -> None:
        del self.ranges[self.index]


def spread(reader: Reader, rows: tuple[Row, Row, Row], read: type[Expr]) -> Expr:
    """A sum, a column or a row that is written with dots."""
    index, stop, member = general(reader, *rows)
    with Counting(reader, index, stop):
        return read(index, stop, reader.whole(member))  # type: ignore[call-arg]


# Sums with dots


def dotted_sum(reader: Reader) -> Expr | None:
    """x_1 + x_2 + … + x_n, if that begins here."""
    terms = list(_terms(reader.row, reader.at))
    if len(terms) < 4 or not is_dots(terms[2][0]):
        return None
    found = spread(reader, (terms[0][0], terms[1][0], terms[3][0]), b.Sum)
    reader.at = terms[3][1]
    return found


def _terms(row: Row, start: int) -> Iterator[tuple[Row, int]]:
    """The terms from here on that have a + between them, and where each ends."""
    depth, begin = 0, start
    for k in range(start, len(row) + 1):
        sign = row[k] if k < len(row) else None
        ends = sign is None or sign.kind in ("space", "text") or is_operator(sign, *"-+,=≠∈)]")
        if depth == 0 and ends:
            yield row[begin:k], k
            if not is_operator(sign, "+"):
                return
            begin = k + 1
        depth += is_operator(sign, *OPENS)
        depth -= is_operator(sign, *CLOSES)


# Brackets


def bracket(reader: Reader) -> Expr:
    """A row, a column or a matrix."""
    inside = enclosed(reader)
    if len(inside) == 1 and inside[0].kind == "table":
        return _matrix(reader, [list(row) for row in inside[0].cells])
    entries = parted(inside, ",")
    if len(entries) == 4 and is_dots(entries[2]):
        return spread(reader, (entries[0], entries[1], entries[3]), b.Across)
    return _block(reader, [entries])


def _block(reader: Reader, rows: list[list[Row]]) -> Expr:
    read = [[reader.whole(entry) for entry in row] for row in rows]
    if any(len(row) != len(read[0]) for row in read):
        raise ReadError("the rows of a matrix are not of one length")
    try:
        return b.Block(tuple(map(tuple, blocks(read))))
    except ShapeError as error:
        raise ReadError(str(error)) from error


def _matrix(reader: Reader, rows: list[list[Row]]) -> Expr:
    down = len(rows) == 4 and all(is_dots(cell) for cell in rows[2])
    across = len(rows[0]) == 4 and is_dots(rows[0][2])
    if not down and not across:
        return _block(reader, rows)
    if down and len(rows[0]) == 1:
        return spread(reader, (rows[0][0], rows[1][0], rows[3][0]), b.Column)
    kept = [rows[0], rows[1], rows[3]] if down else rows
    if across and not all(len(row) == 4 and is_dots(row[2]) for row in kept):
        raise ReadError("the dots of a matrix do not stand below each other")
    if down and across:
        cells = [[row[0], row[1], row[3]] for row in kept]
        return _diagonal(reader, cells) if _off(cells) else _grid(reader, cells)
    if across:
        lines = [[spread(reader, (row[0], row[1], row[3]), b.Across)] for row in kept]
        return b.Block(tuple(map(tuple, blocks(lines))))
    columns = [spread(reader, (kept[0][k], kept[1][k], kept[2][k]), b.Column) for k in range(len(kept[0]))]
    return b.Block((tuple(blocks([columns])[0]),))


def _off(cells: list[list[Row]]) -> bool:
    """Whether off the diagonal stands nothing but zeros and dots."""
    off = [cells[j][k] for j in range(3) for k in range(3) if j != k]
    return all(is_dots(cell) or cell == (Sign("number", "0"),) for cell in off)


def _diagonal(reader: Reader, cells: list[list[Row]]) -> Expr:
    return spread(reader, (cells[0][0], cells[1][1], cells[2][2]), b.Diagonal)


def _grid(reader: Reader, cells: list[list[Row]]) -> Expr:
    found = [general(reader, row[0], row[1], row[2]) for row in cells]
    lines = [member for _, _, member in found]
    stops = {stop for _, stop, _ in found if not str(stop).startswith(UNKNOWN)}
    if len(stops) > 1:
        raise ReadError("the rows of a matrix end at different columns")
    column, columns, _ = found[0]
    with Counting(reader, column, columns):
        index, rows, member = general(reader, lines[0], lines[1], lines[2])
        with Counting(reader, index, rows):
            return b.Grid(index, rows, column, columns, reader.whole(member))


def listed_diagonal(reader: Reader, inside: Row) -> Expr | None:
    """Diag of entries: a_1, a_2, …, a_n, or … a_i …; None if it is diag of a vector."""
    entries = parted(inside, ",")
    if len(entries) == 4 and is_dots(entries[2]):
        return spread(reader, (entries[0], entries[1], entries[3]), b.Diagonal)
    if len(inside) > 2 and is_dots(inside[:1]) and is_dots(inside[-1:]):
        known = [node for node in reader.vocabulary.of(b.Diagonal) if isinstance(node, b.Diagonal)]
        ranges = list(dict.fromkeys((node.index, node.stop) for node in known if node.style == "dots"))
        index, stop = reader.pick(ranges) if ranges else (Index("?"), unknown())
        return b.Diagonal(index, stop, reader.whole(inside[1:-1]))
    if len(entries) > 1:
        read = [reader.whole(entry) for entry in entries]
        return f.Diag(b.Block(tuple((entry,) for entry in read)))
    return None


# Cases

OPPOSITES = {pair for a, b in (("<", "≥"), (">", "≤"), ("=", "≠")) for pair in ((a, b), (b, a))}


def cases(reader: Reader) -> Expr:
    """Values with conditions, the last of which may be what else there is."""
    reader.skip("{")
    table = reader.take()
    if table.kind != "table" or len(table.cells) != 2 or any(len(row) != 2 for row in table.cells):
        raise ReadError("a brace does not open two cases")
    (value, condition), (other, otherwise) = table.cells
    left, right = same(reader.whole(value), reader.whole(other))
    first = _condition(reader, condition)
    if len(otherwise) == 1 and otherwise[0].kind == "text":
        if otherwise[0].text != "otherwise":
            raise ReadError(f"{otherwise[0].text} is no condition")
        return el.Where(first, left, right)
    second = _condition(reader, otherwise)
    if (first.relation, second.relation) not in OPPOSITES:
        raise ReadError("the two cases are not opposites")
    try:
        return f.Cases((left, right), (first, second))
    except ValueError as error:
        raise ReadError(str(error)) from error


def _condition(reader: Reader, row: Row) -> Compare:
    found = reader.whole(row)
    if not isinstance(found, Compare):
        raise ReadError("a case has no condition")
    return found
