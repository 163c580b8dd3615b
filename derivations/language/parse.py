"""Reading what a person types: NumPy's notation, or the plain notation in which results are printed.

>>> f = parse("tr(A @ X) + b @ X @ b", shapes={"A": ("n", "n")})
>>> f.shape
()

What is left out is inferred, or taken from the convention; ``read`` says so:

>>> for note in read("mean((y - X @ w)**2)").notes:
...     print(note)
y is taken as a vector of length m (by convention: lower case)
X is taken as a matrix, m × n (by convention: upper case)
w is taken as a vector of length n (by convention: lower case)

Text that cannot be read is a ParseError of one line, which knows the place:

>>> try:
...     parse("sum(X @ w")
... except ParseError as error:
...     print(error)
...     print(error.caret())
( is never closed; ) is missing
sum(X @ w
   ^
"""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from derivations.language.derivatives import Let
from derivations.language.expression import Expr, Symbol, postorder
from derivations.language.parsing import notation
from derivations.language.parsing.build import Builder
from derivations.language.parsing.dims import Shape, dimension
from derivations.language.parsing.dims import known as known_dim
from derivations.language.parsing.errors import ParseError, ParseShapeError
from derivations.language.parsing.inference import infer
from derivations.language.parsing.operations import FUNCTIONS
from derivations.language.parsing.scope import Scope, Statement, is_name, nodes_of
from derivations.language.parsing.signs import MEANING, RESERVED
from derivations.language.parsing.syntax import TOO_LONG, Reader
from derivations.language.parsing.tokens import Token, tokens
from derivations.language.shape import Shape as LanguageShape
from derivations.language.shape import dim_names

__all__ = ["ParseError", "ParseShapeError", "Reading", "parse", "read"]

MAX_LINES = 2_000


@dataclass(frozen=True)
class Reading:
    """What was read: the last line, the named lines, the variables, and what was taken for granted.

    ``shapes`` holds the shape that NumPy's array has for each variable, and ``shape`` that of the last line: what is a
    vector in the language may be declared as a column, ``("m", 1)``.
    """

    expr: Expr
    lets: dict[str, Let]
    symbols: dict[str, Symbol]
    notes: tuple[str, ...]
    shapes: dict[str, LanguageShape]
    shape: LanguageShape


Shapes = Mapping[str, Iterable[int | str]]


def parse(text: str, shapes: Shapes | None = None, lets: Iterable[Let] = ()) -> Expr:
    """The expression that a text means: its last line, with the named lines before it inside.

    >>> x = parse("x", {"x": ("n",)})
    >>> parse("2 * x + 1", {"x": ("n",)}) is 2 * x + 1
    True

    It reads back what ``str`` of an expression writes:

    >>> print(parse("A.T @ (A @ x - b) / m", {"A": ("m", "n")}))
    Aᵀ (A x − b) / m
    >>> parse("Aᵀ (A x − b) / m", {"A": ("m", "n")}) is parse("A.T @ (A @ x - b) / m", {"A": ("m", "n")})
    True

    Parameters
    ----------
    text
        NumPy's notation, or the plain notation of ``str``; one expression, or lines of name = expression.
    shapes
        As NumPy has them, of numbers and names: ``()`` a scalar, ``("n",)`` a vector, ``("m", "n")`` a matrix. Those
        left out are inferred, or taken from the convention.
    lets
        Named intermediates that the text may use by their names.

    Raises
    ------
    ParseError
        For text that cannot be read, shapes that do not fit, and names that mean two things.

    """
    return read(text, shapes, lets=lets).expr


def read(text: str, shapes: Shapes | None = None, scalars: Iterable[str] = (), lets: Iterable[Let] = ()) -> Reading:
    """The expression that a text means, with the names in it and what was taken for granted.

    The parameters are those of ``parse``; the names among ``scalars`` have the shape ().

    >>> found = read("h = relu(W @ x); norm(h - y)**2", {"W": ("m", "n")})
    >>> print(found.expr, "with h =", found.lets["h"].value)
    ‖h − y‖² with h = relu(W x)
    >>> {name: symbol.shape for name, symbol in found.symbols.items()}
    {'W': ('m', 'n'), 'x': ('n',), 'y': ('m',)}
    """
    if not isinstance(text, str):
        raise TypeError(f'an expression is text, such as "x @ A @ x"; {type(text).__name__} is given')
    if shapes is not None and not isinstance(shapes, Mapping):
        raise TypeError(f'shapes is a mapping, such as {{"x": ("n",)}}; {type(shapes).__name__} is given')
    asked = {**dict.fromkeys(scalars, ()), **(shapes or {})}
    given = {name: checked_shape(name, shape) for name, shape in asked.items()}
    named = {let.name: let for let in lets}
    given |= {name: let.shape for name, let in named.items()}
    try:
        scope = Scope(text, _statements(text, given), given)
        scope.resolve()
        known, sizes, notes = infer(scope, given)
        builder = Builder(scope, known, sizes, named)
        expr = builder.build()
    except RecursionError:
        raise ParseError(TOO_LONG, text) from None
    arrays = {name: tuple(map(known_dim, known[name])) for name in builder.symbols}
    used = {node for node in postorder(expr) if isinstance(node, Let)}
    unused = [f"{name} is not used in the end" for name, let in builder.lets.items() if let not in used]
    notes += [*builder.notes, *unused]
    return Reading(expr, builder.lets, builder.symbols, tuple(notes), arrays, builder.shape)


def checked_shape(name: str, shape: Iterable[int | str]) -> Shape:
    """A shape that is given for a name; ParseError where one of the two is none."""
    if not isinstance(name, str) or not _is_free(name):
        why = ""
        if isinstance(name, str) and is_name(name):
            own = f"is a word of Python's; write {name}_" if keyword.iskeyword(name) else "has a meaning of its own"
            why = "; it " + MEANING.get(name, own)
        raise ParseError(f"a shape is given for {name!r}, which cannot be the name of a variable{why}")
    if not isinstance(shape, tuple | list | int | str):
        raise ParseError(f'the shape of {name} is a tuple of sizes, such as (), ("n",) or ("m", "n"), not {shape!r}')
    try:
        dims = tuple(map(dimension, (shape,) if isinstance(shape, int | str) else shape))
    except (ValueError, TypeError) as error:
        raise ParseError(f"the shape of {name}: {error}") from None
    if len(dims) > 2:
        raise ParseError(f"the shape of {name}: arrays have at most two axes, not {len(dims)}")
    for dim in dim_names(dims):
        if not _is_free(dim):
            raise ParseError(f"the shape of {name}: {dim} has a meaning of its own; choose another name for the size")
    return dims


def _is_free(name: str) -> bool:
    """Whether a name is one, and has no meaning of its own."""
    taken = name in FUNCTIONS or name in RESERVED or name in ("pi", "π") or keyword.iskeyword(name)
    return is_name(name) and not taken


# Lines


def _statements(text: str, given: Mapping[str, Shape]) -> list[Statement]:
    """The lines, each with its name, the names after ``where`` before the line that uses them."""
    found: list[Statement] = []
    declared = set(given)
    for line in _lines(tokens(text)):
        parts = _parts(text, line)
        declared |= {notation.inline(part[0].text) for part, inline in parts if inline}
        for part, inline in parts:
            statement = _statement(text, part, inline, declared)
            if not inline:
                _check_name(text, part[0], statement, declared, given)
            declared.add(statement.name)
            found.append(statement)
    if not found:
        raise ParseError("nothing is written; an expression is expected, such as A @ x", text)
    if len(found) > MAX_LINES:
        raise ParseError(f"there are {len(found):,} lines; at most {MAX_LINES:,} are read", text)
    for statement in found[:-1]:
        if not statement.name:
            wrong = "only the last line is an expression alone; begin this one with a name and ="
            raise ParseError(wrong, text, statement.start, statement.end)
    return found


def _lines(found: list[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    for token in found:
        if token.kind == "newline":
            lines.append([])
        else:
            lines[-1].append(token)
    return [line for line in lines if line]


def _parts(text: str, line: list[Token]) -> list[tuple[list[Token], bool]]:
    """What a line consists of: the definitions after ``where``, which stand for their expressions, and the rest."""
    places = [
        i for i, token in enumerate(line) if token.text == "where" and [t.text for t in line[i + 1 : i + 2]] != ["("]
    ]
    if not places:
        return [(line, False)]
    where = line[places[0]]
    definitions: list[list[Token]] = [[]]
    depth = 0
    for token in line[places[0] + 1 :]:
        depth += (token.text in "([") - (token.text in ")]")
        if token.text == "," and not depth:
            definitions.append([])
        else:
            definitions[-1].append(token)
    if places[0] == 0 or any(len(part) < 2 or part[1].text != "=" for part in definitions):
        raise ParseError(
            "where is a function, where(x > 0, a, b), or gives names: u + v where u = x", text, where.start, where.end
        )
    return [*((part, True) for part in definitions), (line[: places[0]], False)]


def _statement(text: str, line: list[Token], inline: bool, declared: Collection[str]) -> Statement:
    """One line, name = expression or an expression."""
    name = ""
    start, end = line[0].start, line[-1].end
    if len(line) > 1 and line[1].text == "=":
        name = notation.inline(line[0].text) if inline else line[0].text
        expression = line[2:]
        if line[0].kind != "name":
            wrong = f"{line[0].text} cannot be the name of a line; a name is of letters, digits and _"
            raise ParseError(wrong, text, start, line[0].end)
    else:
        expression = line
        if close := _end_of_arguments(line):
            wrong = f"a line is name = expression, without arguments: {line[0].text} = …"
            raise ParseError(wrong, text, start, line[close].end)
    if not expression:
        raise ParseError("an expression is expected after =", text, start, end)
    written = notation.Translator(text, expression, declared, FUNCTIONS).translate()
    node = Reader(text, written).read()
    return Statement(name, node, start, end, nodes_of(node), inline)


def _end_of_arguments(line: list[Token]) -> int:
    """Where the parenthesis closes in a line such as f(x, y) = …; 0 in others."""
    close = next((i for i, token in enumerate(line) if token.text == ")"), 0)
    named = [token.text for token in line[1:2] + line[close + 1 : close + 2]] == ["(", "="]
    only_names = all(token.kind == "name" or token.text == "," for token in line[2:close])
    return close if named and only_names and line[0].kind == "name" else 0


def _check_name(
    text: str, token: Token, statement: Statement, declared: Collection[str], given: Mapping[str, Shape]
) -> None:
    """Whether a line may have its name."""
    name, problem = statement.name, ""
    if not name:
        return
    if name in given:
        problem = f"{name} has a shape, so it is a variable; a line cannot give it a value"
    elif name in declared:
        problem = f"{name} is given two values; choose another name for the second"
    elif name in FUNCTIONS or name in ("pi", "π"):
        problem = f"{name} has a meaning of its own; choose another name"
    elif name in RESERVED:
        problem = f"{name} {MEANING[name]}; choose another name"
    elif not _is_free(name):
        problem = f"{token.text} cannot be the name of a line; a name is of letters, digits and _"
    if problem:
        raise ParseError(problem, text, token.start, token.end)
