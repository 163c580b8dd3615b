"""Goes through an expression; the printers of its nodes are registered by type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.binders import Across, Column, Grid
from derivations.language.expression import Expr
from derivations.language.shape import describe
from derivations.language.substitute import answered, printed_parts
from derivations.language.words import words

SUM, PRODUCT, POWER, ATOM = range(1, 5)  # how tightly a text binds; a comparison less than all: 0
Printed = tuple[str, int]
Printer = Callable[[Any], Printed]
PRINTERS: dict[type[Expr], Printer] = {}


def prints(*kinds: type[Expr]) -> Callable[[Printer], Printer]:
    def register(printer: Printer) -> Printer:
        PRINTERS.update(dict.fromkeys(kinds, printer))
        return printer

    return register


_marking: ContextVar[bool] = ContextVar("_marking", default=False)
_printed: ContextVar[dict[bool, dict[Expr, Printed]]] = ContextVar("_printed")


@contextmanager
def printing() -> Iterator[None]:
    """While this lasts, what has been printed is remembered, with marks and without."""
    token = _printed.set({True: {}, False: {}})
    try:
        yield
    finally:
        _printed.reset(token)


@contextmanager
def marking(on: bool = True) -> Iterator[None]:
    r"""While this lasts, every printed expression carries its name and shape, in ``\data``.

    >>> from derivations.language.functions import vector
    >>> with marking():
    ...     vector("w").latex()
    '\\data{name=w,shape=vector n × 1}{\\mathbf{w}}'
    """
    token = _marking.set(on)
    try:
        yield
    finally:
        _marking.reset(token)


def is_marking() -> bool:
    """Whether what is printed now is marked."""
    return _marking.get()


def tex(expr: Expr) -> str:
    return printed(expr)[0]


def printed(expr: Expr) -> Printed:
    return answered(_printed.get()[_marking.get()], expr, _needs, _print)


def _needs(node: Expr) -> tuple[Expr, ...]:
    """What is printed before the node; of what is written with dots, the body at each position is printed with it."""
    return () if isinstance(node, Column | Across | Grid) else printed_parts(node)


def _print(expr: Expr) -> Printed:
    text, binds = PRINTERS[type(expr)](expr)
    if not _marking.get() or isinstance(expr, e.Number | e.Compare):
        return text, binds
    data = {"shape": describe(expr.shape)}
    if isinstance(expr, e.Symbol | e.Entry | e.Row | d.Let | f.Generic):
        data = {"name": words(expr), **data}
    listed = ",".join(f"{key}={value.replace(',', '')}" for key, value in data.items())
    return rf"\data{{{listed}}}{{{text}}}", binds


def unmarked(expr: Expr) -> str:
    """The text without marks, for decisions that look at it."""
    with marking(False):
        return tex(expr)


def within(expr: Expr, tightness: int) -> str:
    """The expression, in parentheses if it binds less tightly than its surroundings."""
    text, binds = printed(expr)
    return text if binds >= tightness else parenthesized(text)


def parenthesized(text: str) -> str:
    return rf"\left( {text} \right)" if re.search(r"\\(frac|sum|begin)", text) else f"({text})"


INDEX = r"(?:\w|\{(?:[^{}]|\{[^{}]*\})*\})"
MARK = r"(\\data\{[^}]*\})"
MARKED_INDEX = re.compile(rf"{MARK}\{{((?!\\left)[^_]*)_({INDEX})\}}")
MARKED_WHOLE = re.compile(rf"{MARK}\{{(\\(?:hat|vec)\b.*|.*(?:\)|\\right\||\\rVert(?:_F)?)\}}*)\}}")


def raisable(expr: Expr) -> str:
    """What an exponent is put on.

    TeX places it by what it stands on, a letter, an accent or a parenthesis: marks leave that in sight.
    """
    text = within(expr, ATOM)
    if unmarked(expr).startswith(r"\Delta "):  # a change is one quantity of two letters
        return parenthesized(text)
    if match := MARKED_INDEX.fullmatch(text):
        mark, letter, position = match.groups()
        return f"{mark}{{{letter}}}_{{{mark}{{{position}}}}}"
    while match := MARKED_WHOLE.fullmatch(text):
        text = match[2]
    return text


def braced(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"
