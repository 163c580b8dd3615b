"""What begins with a name: a quantity, a function with its arguments, a differential."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.fitting import fitted, shaped, unknown
from derivations.evidence.readback.lists import enclosed, listed_diagonal, parted
from derivations.evidence.readback.signs import Row, Sign, is_operator
from derivations.evidence.readback.words import BY_ROWS, WORDS
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr
from derivations.language.shape import ShapeError, matrix_shape, times

if TYPE_CHECKING:
    from derivations.evidence.readback.grammar import Reader

PRIME = "′"


def name(reader: Reader) -> Expr:
    letter = reader.take()
    known = reader.vocabulary.knows(letter)
    if letter == Sign("name", "d") and not known and any(reader.vocabulary.of(d.Differential)):
        return _differential(reader)
    if letter.text in WORDS and not known and not letter.bold:
        return _word(reader, letter)
    below, above = reader.scripts()
    if letter.text == "lim" and not known:
        return _limit(reader, below)
    if letter.text == "unvec" and not known:
        return reader.raised(_unvec(reader, below), above)
    found_here = reader.vocabulary.meanings(letter, below)
    if not found_here:
        return reader.raised(_sign_of_language(reader, letter, below), above)
    prime = len(above) > 0 and is_operator(above[0], PRIME)
    above = above[1:] if prime else above
    if prime:
        with reader.naming():
            chosen = _slope(reader, called(reader, found_here))
    else:
        chosen = called(reader, found_here) if not above else reader.pick(_plain(found_here))
    return reader.raised(chosen, above)


def phrase(reader: Reader, length: int, node: Expr) -> Expr:
    """A name of several signs."""
    reader.at += length
    return called(reader, [node]) if is_function(node) else node


def only(reader: Reader, letter: Sign) -> Expr:
    """The one thing that a letter stands for."""
    found = reader.vocabulary.meanings(letter, ())
    if not found:
        raise ReadError(f"{letter} is no name")
    chosen: Expr = reader.pick(found)
    return chosen


# Functions that have arguments


def is_function(node: Expr) -> bool:
    base = node.vector if isinstance(node, e.Entry) else node
    return isinstance(base, d.Let | f.Generic) and bool(base.arguments)


def _plain(found: list[Expr]) -> list[Expr]:
    """Names before functions, where no arguments follow."""
    return [node for node in found if not is_function(node)] or found


def called(reader: Reader, found: list[Expr]) -> Expr:
    """What a name stands for, with the arguments that follow it if it is a function."""
    functions = [node for node in found if is_function(node)]
    if not functions or not reader.sees("("):
        plain: Expr = reader.pick(_plain(found))
        if is_function(plain) and not reader.names_function:
            raise ReadError(f"{plain} stands without its arguments")
        return plain
    arguments = tuple(reader.whole(part) for part in parted(enclosed(reader), ","))
    exact = [node for node in functions if _arguments(node) == arguments]
    chosen: Expr = reader.pick(exact) if exact else _at(reader.pick(functions), arguments)
    return chosen


def _arguments(node: Expr) -> tuple[Expr, ...]:
    base = node.vector if isinstance(node, e.Entry) else node
    found: tuple[Expr, ...] = base.arguments  # type: ignore[attr-defined]
    return found


def _at(function: Expr, arguments: tuple[Expr, ...]) -> Expr:
    """A function of other arguments: of a generic one the same, of another its value at that point."""
    if isinstance(function, f.Generic):
        return dataclasses.replace(function, arguments=arguments)
    own = _arguments(function)
    if len(own) != len(arguments):
        raise ReadError(f"{function} has {len(own)} arguments, not {len(arguments)}")
    changed = [(old, new) for old, new in zip(own, arguments, strict=True) if old != new]
    if not all(isinstance(old, e.Symbol) for old, _ in changed):
        raise ReadError(f"{function} is not known at other arguments")
    try:
        new = [shaped(value, old.shape) for old, value in changed]
        return d.At(function, tuple(old for old, _ in changed), tuple(new))  # type: ignore[misc]
    except ShapeError as error:
        raise ReadError(str(error)) from error


def _slope(reader: Reader, function: Expr) -> Expr:
    """f′(x), the derivative with respect to the argument."""
    known = [node for node in reader.vocabulary.of(d.Derivative) if isinstance(node, d.Derivative)]
    variables = [node.variable for node in known if node.style == "prime" and node.function == function]
    if not variables and is_function(function) and len(_arguments(function)) == 1:
        variables = [_arguments(function)[0]]
    if not variables:
        raise ReadError(f"the prime of {function} does not say with respect to what")
    return d.Total(function, reader.pick(list(dict.fromkeys(variables))), "d", "prime")


# Signs of the language


def _sign_of_language(reader: Reader, letter: Sign, below: Row) -> Expr:
    plain = not letter.bold and not letter.upright and not letter.accent
    if plain and letter.text == "π" and not below:
        return el.Pi()
    if plain and letter.text == "I":
        return e.Identity(reader.size(below) if below else letter.size[0] if letter.size else unknown())
    if plain and letter.text == "K" and below:
        rows, columns = map(reader.size, parted(below, ","))
        return mx.Commutation(rows, columns)
    if plain and letter.text == "E" and below:
        return mx.DiagonalPlaces(reader.size(below))
    if plain and not below and letter.text in reader.vocabulary.dims:
        return e.Size(letter.text)
    shown = f"{letter}_{''.join(map(str, below))}" if below else str(letter)
    raise ReadError(f"{shown} is no name in this formula")


def _word(reader: Reader, letter: Sign) -> Expr:
    """A function that has a name of its own."""
    word = letter.text
    below, above = reader.scripts()
    if [sign.text for sign in below] == ["r", "o", "w", "s"] or [sign.text for sign in below] == ["rows"]:
        if word not in BY_ROWS:
            raise ReadError(f"{word} is not taken of rows")
        below, by_rows = (), True
    else:
        by_rows = False
    if word == "tr" and below:
        return _partial_trace(reader, below)
    if word == "diag" and reader.sees("(") and (listed := _listed(reader)):
        return listed
    if below:
        raise ReadError(f"{word} has a subscript that says nothing")
    if word == "ln" and reader.sees("|"):
        return WORDS["ln"](reader.barred())
    if not reader.sees("("):
        raise ReadError(f"{word} has no arguments in parentheses")
    arguments = [reader.whole(part) for part in parted(enclosed(reader), ",")]
    prime = len(above) == 1 and is_operator(above[0], PRIME)
    if above and not prime:
        raise ReadError(f"{word} has a power that could be that of its argument")
    if word in BY_ROWS and len(arguments) == 1 and by_rows != (len(arguments[0].shape) == 2):
        raise ReadError(f"{word} of a matrix is taken of its rows, and says so")
    try:
        found = WORDS[word](*arguments)
    except (ShapeError, TypeError) as error:
        raise ReadError(f"{word}: {error}") from error
    return d.Total(found, arguments[0], "d", "prime") if prime else found


def _listed(reader: Reader) -> Expr | None:
    """Diag with its entries; the reader stays where it is if it is diag of a vector."""
    start = reader.at
    found = listed_diagonal(reader, enclosed(reader))
    if found is None:
        reader.at = start
    return found


def _limit(reader: Reader, below: Row) -> Expr:
    parts = parted(below, "→")
    if len(parts) != 2 or [sign.text for sign in parts[1]] != ["0"]:
        raise ReadError("a limit is one where something goes to 0")
    variable = reader.whole(parts[0])
    if not isinstance(variable, e.Symbol):
        raise ReadError(f"{variable} cannot go to 0")
    return d.Limit(variable, reader.term())


def _unvec(reader: Reader, below: Row) -> Expr:
    """The matrix of so many rows and columns."""
    rows, columns = map(reader.size, parted(below, "×"))
    (inside,) = (reader.whole(part) for part in parted(enclosed(reader), ","))
    return mx.Unvec(shaped(inside, (times(rows, columns),)), rows, columns)


def _partial_trace(reader: Reader, below: Row) -> Expr:
    """tr₂ of (I ⊗ₖ Bᵀ) G, or tr₁ of (Aᵀ ⊗ₖ I) G."""
    side = {"1": "right", "2": "left"}.get("".join(sign.text for sign in below))
    inside = enclosed(reader)
    product = reader.whole(inside)
    if side is None or not isinstance(product, e.MatMul):
        raise ReadError("a partial trace is that of a product of two")
    first = product
    while isinstance(first.left, e.MatMul):
        first = first.left
    pair = first.left
    if not isinstance(pair, mx.Kronecker):
        raise ReadError("a partial trace is that of a Kronecker product and a gradient")
    identity, other = (pair.left, pair.right) if side == "left" else (pair.right, pair.left)
    if not isinstance(identity, e.Identity):
        raise ReadError("a partial trace has the identity beside the factor that stays")
    gradient = product.right if first is product else _without(product, first)
    if len(gradient.shape) != 2:
        raise ReadError("a partial trace is that of a matrix")
    rows, columns = matrix_shape(other.shape)
    own = (identity.length, unknown())
    wanted = (times(own[0], columns), times(own[1], rows))
    gradient, other, size = fitted(
        (gradient, other, e.Zeros(*own)), zip(gradient.shape, wanted, strict=True)
    )  # what is found of the columns is put into the zeros
    return mx.BlockTrace(gradient, e.Transpose(other), side, size.shape)


def _without(product: e.MatMul, first: e.MatMul) -> Expr:
    """A product from left to right without its first factor."""
    if product.left is first:
        return e.MatMul(first.right, product.right)
    assert isinstance(product.left, e.MatMul)
    return e.MatMul(_without(product.left, first), product.right)


# Differentials


def _differential(reader: Reader) -> Expr:
    """D of a name, or of what stands in parentheses."""
    known = [node.variables for node in reader.vocabulary.of(d.Differential) if isinstance(node, d.Differential)]
    if reader.sees("("):
        function = reader.parenthesis()
    else:
        letter = reader.take()
        below, above = reader.scripts()
        if above:
            raise ReadError("d of a power has parentheses")
        function = reader.pick(_plain(reader.vocabulary.meanings(letter, below)) or [_none(letter)])
    if isinstance(function, e.Symbol) and any(function in variables for variables in known):
        return d.Differential(function, (function,))
    every = tuple(dict.fromkeys(x for variables in known for x in variables))
    exact = [n.variables for n in reader.vocabulary.of(d.Differential)
             if isinstance(n, d.Differential) and n.function == function]  # fmt: skip
    return d.Differential(function, reader.pick(exact) if exact else every)


def _none(letter: Sign) -> Expr:
    raise ReadError(f"{letter} is no name in this formula")
