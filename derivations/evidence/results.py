"""Numbers as a page says them: rounded, with a real minus sign, alone or in a table.

``values`` and ``tables`` of a formula are worked out, when they are asked for, from expressions that it states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from derivations.language.expression import Expr
from derivations.language.shape import Shape, derivative, matrix_shape

NUDGE = 0.001


def number(value: Any, digits: int | None = None) -> str:
    """A number with so many decimals; without a count, those that it has, up to ten.

    >>> number(-0.30000000000000004), number(2, 3), number(1e-12)
    ('−0.3', '2.000', '0')
    """
    text = f"{float(value):.{10 if digits is None else digits}f}"
    if digits is None:
        text = text.rstrip("0").rstrip(".")
    return text.removeprefix("-") if float(text) == 0 else text.replace("-", "−")


def size_of_derivative(function: Shape, variable: Shape) -> str:
    r"""The size of a derivative in numerator layout, as TeX.

    >>> size_of_derivative((), ("n",))
    '1 \\times n'
    """
    return " \\times ".join(map(str, matrix_shape(derivative(function, variable))))


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A table in Markdown; a cell is text, or a number to be written out.

    >>> print(table(["x", "its square"], [[-3, 9]]))
    | x | its square |
    | --- | --- |
    | −3 | 9 |
    """
    names = list(head)
    lines = [names, ["---"] * len(names), *([_text(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def _text(cell: Any) -> str:
    return cell if isinstance(cell, str) else number(cell)


@dataclass(frozen=True)
class Worked:
    """Text that is worked out from expressions, and would be another one if these were others."""

    write: Callable[..., str]
    of: tuple[Expr, ...]

    def __call__(self) -> str:
        return self.write(*self.of)


def worked(write: Callable[..., str], *of: Expr) -> Worked:
    """What a function writes about expressions, when it is asked for.

    >>> from derivations.language import scalar
    >>> worked(lambda square: number(square.numeric(x=3) / 2), scalar("x") ** 2)()
    '4.5'
    """
    return Worked(write, of)


def about(expr: Expr, digits: int | None = None, **at: Any) -> Worked:
    """What an expression of numbers is, to so many decimals, when it is asked for.

    >>> from derivations.language import as_expr, cos
    >>> about(2 * cos(as_expr(1)), 2)()
    '1.08'
    """
    return worked(lambda expr: number(expr.numeric(**at), digits), expr)


def said(words: str, made: Worked) -> Worked:
    """A number under the name that it has, which it keeps wherever a page says it; … in the words stands for it.

    >>> from derivations.language import as_expr
    >>> said("the loss …", about(as_expr(3) / 2))()
    'the loss 1.5'
    """
    return Worked(lambda *of: words.replace("…", made.write(*of)), made.of)


def moved(at: Mapping[str, Any], name: str, by: float = NUDGE) -> dict[str, Any]:
    """A point with one of its numbers nudged."""
    return {**at, name: at[name] + by}


def nudged(expr: Expr, at: Mapping[str, Any], name: str, by: float = NUDGE) -> Any:
    """How far an expression moves when one number is nudged, divided by the nudge.

    >>> from derivations.language import scalar
    >>> number(nudged(scalar("x") ** 2, {"x": 3}, "x"))
    '6.001'
    """
    return (expr.numeric(**moved(at, name, by)) - expr.numeric(**at)) / by
