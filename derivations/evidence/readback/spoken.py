"""What a statement says in words, read back: an expression for each side, the signs between them, and what counts.

>>> from derivations.language.functions import scalars
>>> x, y, n = scalars("x y n")
>>> names = SpokenNames([x, y, n])
>>> heard_expression("x minus 2 times the quantity y plus 1", names) == x - 2 * (y + 1)
True
>>> heard_expression("n times x to the power of the quantity n minus 1", names) == n * x ** (n - 1)
True
>>> heard_expression("the square x", names)
Traceback (most recent call last):
derivations.evidence.readback.errors.ReadError: there is no such phrase at “the”: ▸ the square x
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.evidence.readback import spoken_phrases
from derivations.evidence.readback.spoken_grammar import Listener
from derivations.evidence.readback.spoken_names import SpokenNames
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim

__all__ = ["Heard", "heard_expression", "heard_statement", "spoken_phrases"]

SIGNS = {"equals": "=", "does not equal": "≠", "has shape": "∈"}


@dataclass(frozen=True)
class Heard:
    """What a sentence says: sides and the signs between them, a shape, ranges of indices, and which of them differ."""

    sides: tuple[Expr, ...]
    signs: tuple[str, ...]
    shape: tuple[Dim, Dim] | None
    over: tuple[tuple[Index, Dim], ...]
    differ: tuple[tuple[Index, Index], ...]
    layout: str


def heard_expression(text: str, names: SpokenNames) -> Expr:
    """The expression that is said; ReadError where a word stops the reader."""
    listener = Listener(text, names)
    found = listener.group()
    if listener.takes("in which"):
        raise listener.stuck("names that are only in the text are not known")
    _needs_the_end(listener)
    return found


def heard_statement(text: str, names: SpokenNames) -> Heard:
    """What a sentence says; ReadError where a word stops the reader."""
    layout = "denominator" if text.endswith(LAYOUT) else "numerator"
    listener = Listener(text.removesuffix(LAYOUT), names, layout)
    sides, signs, shape = [listener.group()], [], None
    while sign := listener.first_of(tuple(SIGNS)):
        signs.append(SIGNS[sign])
        if sign == "has shape":
            rows = listener.dimension()
            listener.needs("by")
            shape = rows, listener.dimension()
        else:
            sides.append(listener.group())
    over: list[tuple[Index, Dim]] = []
    differ: list[tuple[Index, Index]] = []
    while listener.takes("and" if differ else "for"):
        index = listener.index()
        if listener.takes("not equal to"):
            differ.append((index, listener.index()))
        else:
            listener.needs("from 1 to")
            over.append((index, listener.dimension()))
    _needs_the_end(listener)
    return Heard(tuple(sides), tuple(signs), shape, tuple(over), tuple(differ), layout)


LAYOUT = ", in denominator layout"


def _needs_the_end(listener: Listener) -> None:
    if listener.at < len(listener.words):
        raise listener.stuck("nothing is open that this could end")
