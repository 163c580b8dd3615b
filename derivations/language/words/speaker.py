"""Goes through an expression; what is said of its nodes is registered by type.

What is said reads one way. Brackets are words, as they are for people who read maths aloud: "the quantity a plus b, end
quantity, times c". They stand where the order of operations would give another value, and an end is said where
something follows that would otherwise be heard inside. A comma is a pause; nothing depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from derivations.language.expression import Compare, Expr
from derivations.language.shape import Shape
from derivations.language.substitute import answered, printed_parts
from derivations.language.words.brackets import PAUSE, Bracket, Close, Middle, Token

# How tightly what is said binds: "x squared" is read before "the sine of x squared", and that before a dot product
GROUP, SUM, PRODUCT, DOT, PHRASE, RAISED, ATOM = range(7)
AND = Middle("and")


@dataclass(frozen=True)
class Said:
    """What is said of an expression, how tightly it binds, and whether it trails: a pause is made before what follows.

    ``factors`` are what is multiplied one after the other, each with the word before it and its shape. ``alone`` is
    said where nothing stands beside it: "a plus b, all over c".
    """

    tokens: tuple[Token, ...]
    binds: int
    trails: bool = False
    factors: tuple[tuple[str, Shape], ...] = ()
    alone: tuple[Token, ...] = ()


Part = str | Token | Expr | tuple[Token, ...]
Saying = Callable[[Any], Said]
WORDS: dict[type[Expr], Saying] = {}


def says(*kinds: type[Expr]) -> Callable[[Saying], Saying]:
    def register(saying: Saying) -> Saying:
        WORDS.update(dict.fromkeys(kinds, saying))
        return saying

    return register


_said: ContextVar[dict[Expr, Said]] = ContextVar("_said")
_layout: ContextVar[str] = ContextVar("_layout")


@contextmanager
def saying(layout: str) -> Iterator[None]:
    """While this lasts, what has been said is remembered, and derivatives are in this layout unless one is named."""
    remembered, assumed = _said.set({}), _layout.set(layout)
    try:
        yield
    finally:
        _said.reset(remembered)
        _layout.reset(assumed)


def assumed_layout() -> str:
    return _layout.get()


def said(expr: Expr) -> Said:
    return answered(_said.get(), expr, printed_parts, lambda node: WORDS[type(node)](node))


# What is said of the parts


def operand(expr: Expr, least: int = PHRASE) -> tuple[Token, ...]:
    """An operand as it is, or as a quantity if it binds less tightly than it must."""
    found = said(expr)
    return found.tokens if found.binds >= least else quantity(expr)


def quantity(expr: Expr) -> tuple[Token, ...]:
    if isinstance(expr, Compare):
        return "the comparison", *said(expr).tokens, Close(Bracket.COMPARISON)
    return "the quantity", *_alone(expr), Close(Bracket.QUANTITY)


def enclosed(expr: Expr, least: int = SUM) -> tuple[Token, ...]:
    """What stands between two words that hold it together, such as "of" and "with respect to"."""
    return _alone(expr) if said(expr).alone or said(expr).binds >= least else quantity(expr)


def _alone(expr: Expr) -> tuple[Token, ...]:
    return said(expr).alone or said(expr).tokens


def pause(expr: Expr) -> tuple[Token, ...]:
    """A pause behind an operand, where what follows might seem to belong to its last words alone."""
    return (PAUSE,) if said(expr).trails else ()


# Making what is said


def atom(text: str) -> Said:
    return Said((text,), ATOM)


def negative(found: Said) -> Said:
    return Said(("minus", *found.tokens), min(found.binds, PHRASE), found.trails, found.factors)


def phrase(*parts: Part) -> Said:
    """Words and their operands: "the sine of x"."""
    return Said(joined(*parts), PHRASE, trails=True)


def joined(*parts: Part) -> tuple[Token, ...]:
    tokens: list[Token] = []
    for part in parts:
        tokens += operand(part) if isinstance(part, Expr) else part if isinstance(part, tuple) else (part,)
    return tuple(tokens)


def of_two(words: str, left: Expr, right: Expr) -> Said:
    """The left operand is held between "of" and "and"; the right is a phrase, or a quantity."""
    return phrase(f"{words} of", enclosed(left), pause(left), AND, right)
