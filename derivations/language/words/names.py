"""What is said of names, of dimensions and of positions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derivations.language.derivatives import Let
from derivations.language.expression import Expr, Index, Symbol, walk
from derivations.language.functions import Generic
from derivations.language.looks import name_parts
from derivations.language.shape import Dim, dim_names
from derivations.language.words.brackets import Bracket, Close, Token
from derivations.language.words.speaker import ATOM, PHRASE, PRODUCT, SUM, Said, operand

SIZES = ("dim", "length", "rows", "columns", "stop")  # fields that are dimensions
WITHOUT_SUB = ("hat", "next")  # signs above a letter, and what is no place: "w hat", "w next"
CHANGES = ("Delta", "change_of")


def name_words(name: str) -> str:
    """A name as it is said.

    >>> name_words("w_1"), name_words("W1"), name_words("x_hat"), name_words("Delta_x"), name_words("lambda_")
    ('w sub 1', 'W sub 1', 'x hat', 'Delta x', 'lambda')
    """
    for change in CHANGES:
        if name.startswith(f"{change}_"):
            return f"Delta {name_words(name.removeprefix(f'{change}_'))}"
    stem, *below = name_parts(name)
    return " ".join([stem, *(part if part in WITHOUT_SUB else f"sub {part}" for part in below)])


def with_capitals(text: str, exprs: Iterable[Expr]) -> str:
    """A text with "capital" before each capital letter that sounds like another name in the expressions.

    >>> from derivations.language.functions import matrix, vector
    >>> with_capitals("X times w", [matrix("X", "N", "n") @ vector("w")])
    'X times w'
    >>> with_capitals("W times w over N", [matrix("W", "N", "n") @ vector("w")])
    'capital W times w over capital N'
    """
    letters = {letter for expr in exprs for node in walk(expr) for letter in _letters(node)}
    alike = [letter for letter in letters if letter != letter.lower() and letter.lower() in letters]
    return re.sub(rf"(?<!capital )\b({'|'.join(alike)})\b", r"capital \1", text) if alike else text


def _letters(node: Expr) -> Iterator[str]:
    """The letters or words with which a node's names begin."""
    if isinstance(node, Symbol | Let | Generic):
        yield name_parts(node.name)[0]
    sizes = [value for field, value in vars(node).items() if field in SIZES]
    yield from dim_names((*node.shape, *sizes))
    yield from (field.name for field in node.fields if isinstance(field, Index))


def dimension(dim: Dim) -> Said:
    """A dimension in words: n+1 is "n plus 1", m*n is "m times n"."""
    factors = tuple(("times", ()) for _ in str(dim).partition("+")[0].split("*"))
    binds = SUM if "+" in str(dim) else PRODUCT if "*" in str(dim) else ATOM
    return Said((dimension_words(dim),), binds, factors=factors)


def dimension_words(dim: Dim) -> str:
    """A dimension between words that hold it together."""
    return str(dim).replace("+", " plus ").replace("*", " times ")


def place(position: Index | Dim) -> tuple[Token, ...]:
    """An index or a dimension behind a word: "sub i", "to n", "sub the quantity n plus 1"."""
    if isinstance(position, Index):
        return (position.name,)
    found = dimension(position)
    return found.tokens if found.binds == ATOM else ("the quantity", *found.tokens, Close(Bracket.QUANTITY))


def sub(*positions: Index | Dim) -> tuple[Token, ...]:
    """What stands below a name."""
    return tuple(token for position in positions for token in ("sub", *place(position)))


def called(name: tuple[Token, ...], arguments: tuple[Expr, ...]) -> Said:
    """A name with its arguments; of several, none but a name or a number is said without a bracket."""
    if not arguments:
        return Said(name, ATOM)
    least = PHRASE if len(arguments) == 1 else ATOM
    tokens: list[Token] = [*name, "of"]
    for k, argument in enumerate(arguments):
        tokens += ("comma",) if k else ()
        tokens += operand(argument, least)
    return Said(tuple(tokens), PHRASE, trails=True)
