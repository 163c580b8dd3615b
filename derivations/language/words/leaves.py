"""Numbers, names and sizes, constants, entries and rows."""

from __future__ import annotations

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Expr
from derivations.language.words.names import called, dimension, dimension_words, name_words, place, sub
from derivations.language.words.speaker import ATOM, PHRASE, PRODUCT, Said, atom, joined, negative, phrase, said, says

FRACTIONS = {"1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters"}


@says(e.Number)
def _number(node: e.Number) -> Said:
    value = abs(node.value)
    if value.denominator == 1 or str(value) in FRACTIONS:
        found = atom(FRACTIONS.get(str(value), str(value)))
    else:
        found = Said((str(value.numerator), "over", str(value.denominator)), PRODUCT, True, (("", ()), ("over", ())))
    return found if node.value >= 0 else negative(found)


@says(el.Pi)
def _pi(node: el.Pi) -> Said:
    return atom("pi")


@says(e.Symbol)
def _symbol(node: e.Symbol) -> Said:
    return atom(name_words(node.name))


@says(e.Size)
def _size(node: e.Size) -> Said:
    return dimension(node.dim)


@says(e.Ones)
def _ones(node: e.Ones) -> Said:
    return Said((f"the vector of {dimension_words(node.length)} ones",), PHRASE)


@says(e.Zeros)
def _zeros(node: e.Zeros) -> Said:
    if node.columns == 1:
        return Said((f"the vector of {dimension_words(node.length)} zeros",), PHRASE)
    return Said(joined("the matrix of zeros of size", *place(node.length), "by", *place(node.columns)), PHRASE)


@says(e.Identity)
def _identity(node: e.Identity) -> Said:
    return Said(("the identity matrix of size", *place(node.length)), PHRASE)


@says(e.Entry)
def _entry(node: e.Entry) -> Said:
    base = node.vector
    if isinstance(base, d.Let | f.Generic):
        below = () if base.position is None else sub(base.position)
        return called((*said(_bare(base)).tokens, *below, *sub(node.position)), base.arguments)
    if isinstance(base, e.Symbol):
        return Said((*said(base).tokens, *sub(node.position)), ATOM)
    if isinstance(base, e.Row) and isinstance(base.matrix, e.Symbol) and not base.tex:
        return Said((*said(base.matrix).tokens, *sub(base.position), *place(node.position)), ATOM)
    return phrase("entry", *place(node.position), "of", base)


def _bare(named: d.Let | f.Generic) -> Expr:
    """A function without its arguments and its position."""
    if isinstance(named, d.Let):
        return d.Let(named.name, named.value, (), named.tex)
    return f.Generic(named.name, (), None, named.dims, named.hat)


@says(e.Row)
def _row(node: e.Row) -> Said:
    if not isinstance(node.matrix, e.Symbol):
        return phrase("row", *place(node.position), "of", node.matrix)
    below = () if node.tex else sub(node.position)  # some samples are printed without their number
    kind = "weights" if node.matrix.name[0] in "VW" else "sample"  # of one neuron
    return Said((f"the {kind} {name_words(node.matrix.name).lower()}", *below), PHRASE)
