"""Derivatives, gradients, and values at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.fitting import same, shaped
from derivations.evidence.readback.lists import parted
from derivations.evidence.readback.signs import Row, Sign, is_operator
from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language.expression import Expr
from derivations.language.shape import ShapeError

if TYPE_CHECKING:
    from derivations.evidence.readback.grammar import Reader


def fraction(reader: Reader, above: Row, below: Row) -> Expr:
    """A quotient, or a derivative: ∂ above and below."""
    sign = _sign(reader, above)
    if sign and _sign(reader, below) == sign and len(below) > 1:
        return _derivative(reader, sign, above[1:], below[1:])
    left, right = reader.whole(above), reader.whole(below)
    if right.shape != ():
        raise ReadError("a fraction has an array below its line")
    if isinstance(left, e.Number) and isinstance(right, e.Number) and right.value:
        return e.Number(left.value / right.value)
    return e.Divide(*same(left, right))


def _sign(reader: Reader, row: Row) -> str:
    """The sign of a derivative with which a row begins."""
    if not row:
        return ""
    if is_operator(row[0], "∂"):
        return "∂"
    is_d = row[0] == Sign("name", "d") and not reader.vocabulary.knows(row[0])
    return "d" if is_d else ""


def _derivative(reader: Reader, sign: str, function: Row, variable: Row) -> Expr:
    with reader.naming():
        by = reader.whole(variable, lambda: _variable(reader))
    if len(function) - (function[-1:] != () and function[-1].kind == "scripts") == 1:
        with reader.naming():  # ∂f, without arguments
            of = reader.whole(function)
    else:
        of = reader.whole(function, reader.term) if function else reader.term()  # a sum stands in parentheses
    kind, layout = reader.pick(_kinds(reader, of, by, sign))
    try:
        found: Expr = kind(of, by, sign, "fraction" if function else "operator", layout)
    except ShapeError as error:
        raise ReadError(str(error)) from error
    return found


def _variable(reader: Reader) -> Expr:
    found = reader.factor(first=True)
    base = found.vector if isinstance(found, e.Entry) else found
    base = base.matrix if isinstance(base, e.Row) else base
    if not isinstance(base, e.Symbol | d.Let):
        raise ReadError(f"nothing is differentiated with respect to {found}")
    return found


def _kinds(reader: Reader, of: Expr, by: Expr, sign: str) -> list[tuple[type[d.Derivative], str]]:
    """Whether the sign is that of a direct or a total derivative, and the layout: as in the formula."""
    known = [node for node in reader.vocabulary.of(d.Derivative) if isinstance(node, d.Derivative)]
    alike = [node for node in known if node.sign == sign]
    for nodes in (
        [node for node in alike if node.function == of and node.variable == by],
        [node for node in alike if node.variable == by],
        alike,
    ):
        if nodes:
            return list(dict.fromkeys((type(node), node.layout) for node in nodes))
    return [(d.Total if sign == "d" else d.Partial, "numerator")]


def gradient(reader: Reader) -> Expr:
    """∇ of a function; with respect to what stands below it, or to all that it is a function of."""
    reader.skip("∇")
    below, above = reader.scripts()
    if above:
        raise ReadError("∇ has a power")
    with reader.naming():
        function = reader.factor(first=True)
    point = function if isinstance(function, d.At) else None
    inside = function.body if isinstance(function, d.At) else function
    known = [node for node in reader.vocabulary.of(d.Gradient) if isinstance(node, d.Gradient)]
    layouts = list(dict.fromkeys(node.layout for node in known)) or ["numerator"]
    if below:
        options: list[tuple[Expr, ...]] = [(reader.whole(below),)]
    else:
        same_function = [node.variables for node in known if node.function == inside]
        options = list(dict.fromkeys(same_function or [node.variables for node in known]))
        if not options:
            raise ReadError("∇ does not say with respect to what")
    found: Expr = d.Gradient(inside, reader.pick(options), bool(below), reader.pick(layouts))
    return d.At(found, point.variables, point.values) if point else found


def at_point(reader: Reader, body: Expr, below: Row) -> Expr:
    """The value where the variables below the bar have the values that stand there."""
    variables, values = [], []
    for part in parted(below, ","):
        sides = parted(part, "=")
        if len(sides) != 2:
            raise ReadError("below the bar stands no equation")
        variable = reader.whole(sides[0])
        if not isinstance(variable, e.Symbol):
            raise ReadError(f"{variable} cannot be set to a value")
        variables.append(variable)
        values.append(shaped(reader.whole(sides[1]), variable.shape))
    return d.At(body, tuple(variables), tuple(values))
