"""Numbers as a page says them: rounded, with a real minus sign, alone or in a table.

``values`` and ``tables`` of a formula are functions that work them out when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Cell = str | float


def number(value: Any, digits: int | None = None) -> str:
    """A number with so many decimals; without a count, those that it has, up to ten.

    >>> number(-0.30000000000000004), number(2, 3), number(1e-12)
    ('−0.3', '2.000', '0')
    """
    text = f"{float(value):.{10 if digits is None else digits}f}"
    if digits is None:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def table(head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A table in Markdown; a cell is text, or a number to be written out.

    >>> print(table(["x", "its square"], [[-3, 9]]))
    | x | its square |
    | --- | --- |
    | −3 | 9 |
    """
    names = list(head)
    lines = [names, ["---"] * len(names), *([_text(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else number(cell)
