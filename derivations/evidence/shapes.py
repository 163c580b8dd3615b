"""The shapes on a card: the result's first, then each name once, whatever it is given in parentheses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derivations.evidence.statement import laid_out
from derivations.language.derivatives import Let
from derivations.language.expression import Entry, Expr, Row, Symbol, walk
from derivations.language.functions import Generic
from derivations.language.shape import describe

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

Named = Symbol | Let | Generic | Row | Entry


def result_shapes(formula: Formula) -> dict[str, str]:
    """The shape of what the formula is about: one for each layout if that matters, else under an empty name.

    >>> from derivations import formula
    >>> result_shapes(formula("s44-sum-x"))
    {'numerator': 'row, 1 × n', 'denominator': 'vector, n × 1'}
    """
    numerator, denominator = (
        describe(laid_out(formula.statement, layout).first.shape) for layout in ("numerator", "denominator")
    )
    if numerator == denominator:
        return {"": numerator}
    return {"numerator": numerator, "denominator": denominator}


def names(formula: Formula) -> Iterator[tuple[Expr, str]]:
    """Each name of the formula, as it first occurs, with its shape; examples with numbers have names of their own.

    >>> from derivations import formula
    >>> [(str(name), shape) for name, shape in names(formula("s453-rule-full"))][:2]
    [('f(g(x))', 'vector, m × 1'), ('g(x)', 'vector, k × 1')]
    """
    found: dict[object, tuple[Expr, list[str]]] = {}
    for statement in dict.fromkeys((formula.statement, *formula.scopes[0])):
        for node in (node for expr in statement.exprs for node in walk(expr)):
            if isinstance(node, Named) and is_named(node):
                _, shapes = found.setdefault(_key(node), (node, []))
                if (shape := describe(node.shape)) not in shapes:
                    shapes.append(shape)
    return ((node, " or ".join(shapes)) for node, shapes in found.values())


def is_named(node: Named) -> bool:
    """Whether it is listed: of a vector whose entry i is a function of xᵢ, that entry is, and of others the vector."""
    if isinstance(node, Entry):
        return isinstance(node.vector, Generic | Let) and not is_named(node.vector)
    return not (isinstance(node, Generic | Let) and node.shape and any(isinstance(x, Entry) for x in node.arguments))


def _key(node: Expr) -> object:
    """What two occurrences of a name share: f(x) and f(u) are the one f; an entry f_i, and a row, have their own."""
    match node:
        case Row():
            return str(node.matrix), str(node.position)
        case Entry():
            return str(node.vector), str(node.position)
        case Generic() | Let():
            return node.name, str(node.position or "")
        case Symbol():
            return node.name, ""
    raise TypeError(node)
