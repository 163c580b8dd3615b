"""What each printed name stands for, and whether two things that print alike are one.

Entries come in families: of a vector w, w_1 and w_i are printed; of a matrix W, the w with two subscripts.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from derivations.evidence.typeset import Name, read
from derivations.language import matrices as mx
from derivations.language.binders import Across, Column, Diagonal, Grid, Sum
from derivations.language.derivatives import Derivative, Differential, Gradient, Let, moved
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Pi
from derivations.language.expression import Entry, Expr, Identity, Index, Power, Row, Symbol, Transpose
from derivations.language.functions import Diag, Generic
from derivations.language.latex import latex
from derivations.language.latex.names import name_tex, row_letter
from derivations.language.shape import Dim, Shape, describe, dim_names
from derivations.language.substitute import answered, own_indices, rebuild, replace

ANY = "·"  # in place of an index: any position


class Use(NamedTuple):
    """A printed name with what it stands for: an expression, or words for what is none."""

    name: Name
    thing: Expr | str

    def __str__(self) -> str:
        return described(self.thing)


def described(thing: Expr | str) -> str:
    """What a name stands for, in words.

    >>> described(Symbol("w", ("n",))), described(Let("u", Symbol("x") ** 2))
    ('a vector, n × 1', 'x²')
    """
    match thing:
        case Symbol():
            return f"a {describe(thing.shape)}"
        case Let(_, value):
            return str(value)
        case Entry(array):
            return f"an entry of {array}"
        case Row(matrix):
            return f"an entry of {matrix}" if matrix.shape == () else f"a row of {matrix}"
        case Generic():
            return f"a function of {_arguments(thing)}"
    return str(thing)


def _arguments(function: Generic) -> str:
    return ", ".join(f"a {describe(argument.shape)}" for argument in function.arguments)


def uses(node: Expr) -> Iterator[Use]:
    """The names that are printed for a node itself. NotANameError where something else stands in place of a name."""
    match node:
        case Symbol():
            name = read(node.tex or name_tex(node.name, bold=len(node.shape) == 1))
            yield Use(name, node)
            if name.stem.startswith(r"\Delta "):
                yield Use(Name(r"\Delta"), "the sign of a change")
        case Let():
            name = read(node.tex or name_tex(node.name, bold=len(node.shape) == 1))
            name = Name(name.stem, name.below)
            if node.position is not None:
                read(latex(dataclasses.replace(node, arguments=())))  # u_j_i would be no name
            yield Use(name, node) if node.position is None else _member(name, node, node.position)
        case Generic():
            plain = read(latex(dataclasses.replace(node, arguments=(), position=None, dims=())))
            if node.position is not None:
                yield _member(plain, node, node.position)
            else:
                yield Use(read(latex(dataclasses.replace(node, arguments=()))), node)
        case Entry(Symbol() | Let() as array, position):
            yield _member(_plain(array), node, position)
        case Entry(Row(matrix, row, tex), column):
            own = Entry(Row(matrix, row), column)
            if tex:
                yield _member(_light(read(tex)), own, column)
            elif carrier := _row_name(matrix, bold=False):
                yield _member(carrier, own, row, column)
        case Row(matrix, position, tex):
            whole = Row(matrix, position)
            if tex:
                yield Use(read(tex), whole)
            elif carrier := _row_name(matrix, bold=True):
                yield _member(carrier, whole, position)
        case Gradient(Let() | Generic() as function, subscript=False):
            name = read(latex(dataclasses.replace(function, arguments=())))
            yield Use(Name(rf"\nabla {name.stem}", name.below), node)
        case Apply(name):
            tex = ELEMENTWISE[name].tex
            if tex.startswith("\\") and "x" not in tex.replace(r"\exp", "") and name != "sqrt":
                yield Use(read(tex), f"the function {ELEMENTWISE[name].name}")
        case Identity():
            yield Use(Name("I"), "the identity matrix")
        case Pi():
            yield Use(Name(r"\pi"), "the number π")
        case Differential(_, variables):
            yield from (Use(Name("d"), "the sign of a differential") for _ in variables)
        case mx.Commutation():
            yield Use(Name("K", (str(node.rows), str(node.columns))), "a commutation matrix")
        case Transpose():
            yield Use(Name("^T"), "the sign of a transpose")
        case Power(_, Symbol() as exponent) if latex(exponent) == "T":
            yield Use(Name("^T"), "an exponent")
        case Derivative(sign="d", style="prime", function=Let() | Generic() as function):
            name = read(latex(dataclasses.replace(function, arguments=())))
            yield Use(Name(f"{name.stem}'", name.below), f"the slope of {function.name}")
        case Derivative(sign="d", variable=variable):
            yield Use(Name("d"), "the sign of a derivative")
            yield Use(Name(r"\operatorname d"), "the sign of a derivative")
            below = getattr(moved(variable), "name", "")
            yield Use(Name(rf"\operatorname d{below}"), "part of the sign of a derivative")
        case Sum(limits="full" | "upper" | "bare" | "over"):
            yield Use(Name(r"\Sigma"), "the sign of a sum")
    yield from (Use(Name(word), what) for word, what in _words(node))
    yield from (Use(read(index.name), "an index") for index in printed_indices(node))
    yield from (Use(read(name_tex(dim)), "a dimension") for dim in dim_names((*node.shape, *_stops(node))))


def printed_indices(node: Expr) -> tuple[Index, ...]:
    """A sum over samples x prints these, and their row its name, in place of the index."""
    is_hidden = (isinstance(node, Sum) and node.limits == "over") or (isinstance(node, Row) and node.tex)
    return () if is_hidden else own_indices(node)


def _stops(node: Expr) -> tuple[Dim, ...]:
    """The dimensions that a node names, as the end of a range."""
    return tuple(
        stop for field in ("stop", "rows", "columns", "dim") if isinstance(stop := getattr(node, field, 1), int | str)
    )


def _words(node: Expr) -> Iterator[tuple[str, str]]:
    """Signs that belong to the language of formulas."""
    kinds: dict[type[Expr], str] = {
        Maximum: "max", Minimum: "min", mx.Trace: "tr", mx.Determinant: "det", mx.Vec: "vec", Diag: "diag",
        mx.EntrySum: "sum", mx.DiagonalOf: "diagonal", mx.Softmax: "softmax",
    }  # fmt: skip
    if type(node) in kinds:
        yield rf"\operatorname {kinds[type(node)]}", f"the function {kinds[type(node)]}"
    if isinstance(node, mx.Reduce):
        yield rf"\operatorname {node.kind}", f"the function {node.kind}"


def _member(name: Name, thing: Expr, *positions: Index | int | str) -> Use:
    """A name with positions: as itself if they are numbers, for any position if one of them is an index."""
    if not any(isinstance(position, Index) for position in positions):
        return Use(Name(name.stem, (*name.below, *map(str, positions))), thing)
    return Use(Name(name.stem, (*name.below, *(ANY for _ in positions))), placed(thing, [ANY] * len(positions)))


def placed(thing: Expr, positions: Sequence[int | str]) -> Expr:
    """A member of a family at other positions."""
    match thing:
        case Entry(Row(matrix), _) if len(positions) == 2:
            return Entry(Row(matrix, positions[0]), positions[1])
    return at_position(thing, thing.position, positions[0])  # type: ignore[attr-defined]


def at_position(expr: Expr, index: Index | str, position: int | str) -> Expr:
    """The expression with an index, where it is free, set to a position."""

    def change(part: Any) -> Any:
        if isinstance(part, Sum | Column | Across | Grid | Diagonal):
            return part if index in own_indices(part) else None
        return position if not isinstance(part, Expr) and part == index else None

    changed: Expr = rebuild(expr, change)
    return changed


def _plain(array: Symbol | Let) -> Name:
    return _light(read(array.tex or name_tex(array.name)))


def _light(name: Name) -> Name:
    """A name without its bold face, as entries are printed."""
    return Name(name.stem.removeprefix(r"\mathbf "), name.below)


def _row_name(matrix: Expr, bold: bool) -> Name | None:
    """What carries the positions of a row, or of an entry, of a matrix; None where that is no name."""
    if letter := row_letter(matrix):
        return Name(rf"\mathbf {letter}" if bold else letter)
    return read(matrix.tex or name_tex(matrix.name)) if isinstance(matrix, Symbol | Let) else None


# Whether two are one


def inlined(expr: Expr) -> Expr:
    """The expression with its intermediates opened, but for those that a derivative is about."""
    known: dict[Expr, Expr] = {}
    return answered(known, expr, _opened_parts, lambda node: _opened(node, known))


def _opened_parts(node: Expr) -> tuple[Expr, ...]:
    if isinstance(node, Let):
        return (node.value,)
    return () if isinstance(node, Derivative | Gradient | Differential) else node.operands


def _opened(node: Expr, known: Mapping[Expr, Expr]) -> Expr:
    if isinstance(node, Let):
        return known[node.value]
    if isinstance(node, Derivative | Gradient | Differential):
        return node
    return type(node)(*(_put(field, known) for field in node.fields)) if node.operands else node


def _put(field: Any, known: Mapping[Expr, Expr]) -> Any:
    if isinstance(field, Expr):
        return known[field]
    return tuple(_put(item, known) for item in field) if isinstance(field, tuple) else field


def same(a: Expr | str, b: Expr | str, equal: Callable[[Expr, Expr], bool]) -> bool:
    """Whether two things that print alike are one; ``equal`` compares the values of expressions."""
    if a == b:
        return True
    if isinstance(a, str) or isinstance(b, str):
        return False
    if isinstance(a, Symbol) and isinstance(b, Symbol):
        return (a.name, a.shape) == (b.name, b.shape)
    if isinstance(a, Symbol) or isinstance(b, Symbol):
        return False
    if isinstance(a, Generic) and isinstance(b, Generic):
        return (a.name, a.hat, a.shape) == (b.name, b.hat, b.shape) and _entries(a) == _entries(b)
    if isinstance(a, Generic) or isinstance(b, Generic):
        return _names_function(b, a) if isinstance(a, Generic) else _names_function(a, b)
    if a.shape != b.shape:
        return False
    if isinstance(a, Let) and isinstance(b, Let) and a.arguments and b.arguments:
        if a.value is b.value and set(map(moved, a.arguments)) == set(map(moved, b.arguments)):
            return True  # f(w) = w and its entries f_i(w_i) = w_i
        if [x.shape for x in a.arguments] != [x.shape for x in b.arguments]:
            return False
        value = a.value
        for old, new in zip(a.arguments, b.arguments, strict=True):
            value = replace(value, old, new)
        return value is b.value or equal(value, b.value)
    a, b = (x.value if isinstance(x, Let) else x for x in (a, b))
    return a is b or equal(a, b)


def _entries(function: Generic) -> Counter[str]:
    """Of how many numbers it is a function: f(x, y) may be written f(x) with a vector of two."""
    parts = [part for argument in function.arguments for part in _counted(argument.shape)]
    return Counter(part for part in parts if not part.isdigit()) + Counter(
        {"1": sum(int(p) for p in parts if p.isdigit())}
    )


def _counted(shape: Shape) -> list[str]:
    return "*".join(map(str, shape)).split("+") if shape else ["1"]


def _names_function(named: Expr, function: Expr) -> bool:
    """Whether a name stands for the generic function itself: f = f(x), or f(x) = (f_1(x_1), …, f_n(x_n))."""
    value = named.vector if isinstance(named, Entry) else named
    value = value.value if isinstance(value, Let) else value
    value = value.body if isinstance(value, Column) else value
    if not isinstance(value, Generic) or not isinstance(function, Generic):
        return False
    return (value.name, value.hat) == (function.name, function.hat)
