"""What a row of signs says, in each way in which it can be read: an expression, or a statement with its sides.

Where a sign of the page stands for several things in a formula, such as a ∂ that is direct in one place and total in
another, each of them is tried; ``Reading.readings`` says how many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.fitting import filled, shaped, unknowns
from derivations.evidence.readback.grammar import Reader
from derivations.evidence.readback.lists import parted
from derivations.evidence.readback.signs import Row, is_operator
from derivations.evidence.readback.vocabulary import Vocabulary
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim, Shape, ShapeError, matrix_shape

MOST_READINGS = 512


class Choices:
    """One choice after the other, until each has been made in every way."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self.counts: list[int] = []
        self.at = 0

    def pick(self, options: Sequence[Any]) -> Any:
        if len(options) == 1:
            return options[0]
        if self.at == len(self.made):
            self.made.append(0)
            self.counts.append(len(options))
        self.at += 1
        return options[self.made[self.at - 1]]

    def advance(self) -> bool:
        """To the next way; False when there is none."""
        del self.made[self.at :], self.counts[self.at :]
        while self.made:
            self.made[-1] += 1
            if self.made[-1] < self.counts[-1]:
                self.at = 0
                return True
            del self.made[-1], self.counts[-1]
        return False


def readings(row: Row, vocabulary: Vocabulary, shape: Shape) -> Iterator[Expr]:
    """Every expression of a shape that a row can stand for. ReadError if there is none.

    >>> from derivations.evidence.readback.signs import row_of
    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> row = row_of("<math><mi>y</mi><mo>−</mo><mn>2</mn><mi>x</mi></math>")
    >>> [str(read) for read in readings(row, Vocabulary([x + y]), ())]
    ['y − 2 x']
    """
    choices, found, error = Choices(), False, ReadError("there is nothing to read")
    for _ in range(MOST_READINGS):
        try:
            reader = Reader(vocabulary, choices.pick)
            expr = shaped(reader.whole(row), shape)
            for size in unknowns(expr):
                expr = filled(expr, {size: choices.pick(_sizes(vocabulary))})
            found = True
            yield expr
        except (ReadError, ShapeError) as problem:
            error = ReadError(str(problem))
        if not choices.advance():
            break
    if not found:
        raise error


def _sizes(vocabulary: Vocabulary) -> list[Dim]:
    """The sizes that a formula has, for a 1, 0 or I beside which nothing says its size."""
    shapes = (matrix_shape(node.shape) for node in vocabulary.nodes)
    return list(dict.fromkeys(dim for shape in shapes for dim in shape if dim != 1))


# Statements


@dataclass(frozen=True)
class Said:
    """A statement as it stands on the page: its sides, the relations between them, and what is said behind them."""

    sides: tuple[Row, ...]
    relations: tuple[str, ...]
    over: tuple[tuple[Index, str], ...] = ()
    differ: tuple[tuple[str, str], ...] = ()


def said(*rows: Row) -> Said:
    """The statement that rows make, one after the other; one that is laid out in lines is a table."""
    row = tuple(sign for row in rows for sign in _unrolled(row))
    end = next((k for k, sign in enumerate(row) if sign.kind == "space"), len(row))
    main, tail = row[:end], row[end:]
    relations = _relations(main)
    return Said(tuple(parted(main, "=", "≠", "∈", ">", "<", "≤", "≥")), relations, *_range(tail))


def _unrolled(row: Row) -> Row:
    if len(row) == 1 and row[0].kind == "table":
        return tuple(sign for line in row[0].cells for cell in line for sign in cell)
    return row


def _relations(row: Row) -> tuple[str, ...]:
    depth, found = 0, []
    for sign in row:
        depth += is_operator(sign, *"([")
        depth -= is_operator(sign, *")]")
        if depth == 0 and is_operator(sign, "=", "≠", "∈", ">", "<", "≤", "≥"):
            found.append(sign.text)
    return tuple(found)


def _range(tail: Row) -> tuple[tuple[tuple[Index, str], ...], tuple[tuple[str, str], ...]]:
    """What stands behind a statement: i = 1, …, n, or for j ≠ i."""
    parts: list[list[Any]] = []
    for sign in tail:
        if sign.kind == "space":
            parts.append([])
        else:
            parts[-1].append(sign)
    over, differ = [], []
    for part in parts:
        texts = [sign.text for sign in part]
        if texts[1:5] == ["=", "1", ",", "…"] and len(texts) > 6 and texts[5] == ",":
            over.append((Index(texts[0]), "".join(texts[6:])))
        elif texts[:1] == ["for"]:
            for pair in parted(tuple(part[1:]), ","):
                if len(pair) != 3 or pair[1].text != "≠":
                    raise ReadError(f"{' '.join(texts)} is no range")
                differ.append((pair[0].text, pair[2].text))
        else:
            raise ReadError(f"{' '.join(texts)} is no range")
    return tuple(over), tuple(differ)


def space_of(row: Row, size: Callable[[Row], Dim]) -> tuple[Dim, Dim]:
    """The rows and columns of ℝ with an exponent."""
    if len(row) != 2 or row[0].text != "ℝ" or row[1].kind != "scripts":
        raise ReadError("∈ stands before something else than ℝ")
    sides = []
    for part in parted(row[1].rows[1], "×"):
        plain = part[1:-1] if is_operator(part[0], "(") else part
        sides.append(size(plain))
    rows, columns = sides
    return rows, columns
