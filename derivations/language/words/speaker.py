"""Goes through an expression; what is said of its nodes is registered by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from derivations.language import expression as e
from derivations.language.expression import Expr, Index
from derivations.language.substitute import answered, printed_parts

Saying = Callable[[Any], str]
WORDS: dict[type[Expr], Saying] = {}


def says(*kinds: type[Expr]) -> Callable[[Saying], Saying]:
    def register(saying: Saying) -> Saying:
        WORDS.update(dict.fromkeys(kinds, saying))
        return saying

    return register


_said: ContextVar[dict[Expr, str]] = ContextVar("_said")


@contextmanager
def saying() -> Iterator[None]:
    """While this lasts, what has been said is remembered."""
    token = _said.set({})
    try:
        yield
    finally:
        _said.reset(token)


def say(expr: Expr) -> str:
    return answered(_said.get(), expr, printed_parts, lambda node: WORDS[type(node)](node))


def group(expr: Expr) -> str:
    """The operand of something that binds more tightly: "the quantity a plus b"."""
    return f"the quantity {say(expr)}" if isinstance(expr, e.Add | e.Subtract) else say(expr)


def listed(items: tuple[Expr, ...]) -> str:
    texts = [say(item) for item in items]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def position_words(position: Index | int | str) -> str:
    """An index or a dimension in words: n+1 is "n plus 1", m*n is "m times n"."""
    if isinstance(position, Index):
        return position.name
    return str(position).replace("+", " plus ").replace("*", " times ")


def name_words(name: str) -> str:
    return name.replace("_", " sub ")


def called(name: str, arguments: tuple[Expr, ...]) -> str:
    return f"{name} of {listed(arguments)}" if arguments else name
