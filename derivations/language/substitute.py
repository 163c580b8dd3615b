"""Going through expressions: an index gets a position, a symbol gets an expression, a shared part gets a name.

Expressions are graphs and may be thousands of nodes deep, so no pass goes down by calling itself: ``answered`` first
finds the answers for what is below, each once.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, MutableMapping
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from derivations.language.binders import Across, Column, Diagonal, Grid, Sum
from derivations.language.derivatives import Let
from derivations.language.expression import Compare, Entry, Expr, Index, Row, Symbol, rebuilt, walk
from derivations.language.functions import Generic
from derivations.language.looks import looks

Node = TypeVar("Node", bound=Hashable)
Answer = TypeVar("Answer")


def answered(
    answers: MutableMapping[Node, Answer],
    expr: Node,
    needs: Callable[[Node], Iterable[Node]],
    answer: Callable[[Node], Answer],
) -> Answer:
    """The answer for an expression, once those that it needs are among the ``answers``.

    Each expression is answered once, after what it needs, and from left to right.
    """
    waiting = [expr]
    while waiting:
        node = waiting[-1]
        missing = [] if node in answers else [part for part in needs(node) if part not in answers]
        if missing:
            waiting.extend(reversed(missing))
            continue
        waiting.pop()
        if node not in answers:
            answers[node] = answer(node)
    return answers[expr]


def operands(expr: Expr) -> tuple[Expr, ...]:
    return expr.operands


def rebuild(expr: Expr, change: Callable[[Any], Any]) -> Any:
    """The expression with ``change`` applied to it, or else to its parts; None from ``change`` means: look inside.

    A part is asked about once, before what is inside it; so is what is no expression, such as an index.
    """
    changes: dict[Expr, Any] = {}
    answers: dict[Expr, Any] = {}

    def needs(node: Expr) -> tuple[Expr, ...]:
        if node not in changes:
            changes[node] = change(node)
        return node.operands if changes[node] is None else ()

    def answer(node: Expr) -> Any:
        if changes[node] is not None:
            return changes[node]
        new = tuple(map(put, node.fields))
        return node if new == node.fields else type(node)(*new)

    def put(value: Any) -> Any:
        if isinstance(value, Expr):
            return answers[value]
        if isinstance(value, tuple):
            return tuple(map(put, value))
        changed = change(value)
        return value if changed is None else changed

    return answered(answers, expr, needs, answer)


def at(expr: Expr, index: Index, position: int | str) -> Expr:
    """The expression with an index set to a position, for instance the last: ``at(x[i], i, "n")`` is x_n."""

    def change(part: Any) -> Any:
        if isinstance(part, Sum | Column | Across | Grid | Diagonal) and index in own_indices(part):
            return part  # there the letter counts something else
        return position if not isinstance(part, Expr) and part == index else None

    changed: Expr = rebuild(expr, change)
    return changed


def replace(expr: Expr, old: Expr, new: Expr) -> Expr:
    """The expression with one sub-expression put for another.

    >>> from derivations.language.functions import scalars
    >>> x, y = scalars("x y")
    >>> replace(x * y, y, x).latex()
    'x x'
    """
    changed: Expr = rebuild(expr, lambda part: new if part is old else None)
    return changed


# Indices


def own_indices(node: Expr) -> tuple[Index, ...]:
    """The indices that a node itself names, not those of its operands."""
    return tuple(field for field in node.fields if isinstance(field, Index))


_free: WeakKeyDictionary[Expr, frozenset[Index]] = WeakKeyDictionary()


def free_indices(expr: Expr) -> frozenset[Index]:
    """The indices that no binder in the expression gives a range.

    >>> from derivations.language.binders import grid, summation
    >>> from derivations.language.functions import vector
    >>> i, j, x = Index("i"), Index("j"), vector("x")
    >>> free_indices(summation(i, "n", x[i] * x[j])) == {j}
    True
    """
    return answered(_free, expr, operands, _free_of)


def _free_of(node: Expr) -> frozenset[Index]:
    if isinstance(node, Sum | Column | Across | Diagonal):
        return _free[node.body] - {node.index}
    if isinstance(node, Grid):
        return _free[node.body] - {node.row, node.column}
    return frozenset(own_indices(node)).union(*(_free[operand] for operand in node.operands))


# Shared parts


def printed_parts(expr: Expr) -> tuple[Expr, ...]:
    """What is printed of an expression's operands: of a named one its arguments, not what it stands for."""
    return expr.arguments if isinstance(expr, Let) else expr.operands


def name_shared_parts(expr: Expr, limit: int) -> tuple[Expr, tuple[Let, ...]]:
    r"""For printing: the expression with names for the parts that it uses twice, and these names, innermost first.

    What is printed whole is printed as often as it is used, so a graph of n nodes may have a text of 2ⁿ. An expression
    of which not more than ``limit`` nodes would be printed is left as it is.

    >>> from derivations.language.elementwise import sin
    >>> from derivations.language.functions import scalar
    >>> h = scalar("x")
    >>> for _ in range(3):
    ...     h = h + sin(2 * h)
    >>> short, names = name_shared_parts(h, limit=10)
    >>> print(short.latex(), "where", *(f"{u.latex()} = {u.value.latex()}" for u in names))
    u_2 + \sin(2 u_2) where u_1 = x + \sin(2 x) u_2 = u_1 + \sin(2 u_1)
    """
    sizes: dict[Expr, int] = {}
    if answered(sizes, expr, printed_parts, lambda node: 1 + sum(sizes[p] for p in printed_parts(node))) <= limit:
        return expr, ()
    uses = Counter(part for node in sizes for part in printed_parts(node))
    free = _free_names(expr)
    named: dict[Expr, Expr] = {}
    names: list[Let] = []
    for node in sizes:  # operands come first
        named[node] = rebuilt(node, named)
        if uses[node] > 1 and sizes[node] > SHORT and _may_be_named(node):
            names.append(Let(next(free), named[node]))
            named[node] = names[-1]
    return named[expr], tuple(names)


SHORT = 4  # nodes of what is printed again rather than named, such as W x


def _may_be_named(node: Expr) -> bool:
    """A name has one value, so no index stands free in it; and where a comparison is needed, a name is none."""
    return not isinstance(node, Let | Compare | Entry | Row) and not free_indices(node)


def _free_names(expr: Expr) -> Iterator[str]:
    """u_1, u_2, … without those that stand in the expression, or would look like one."""
    taken = looks(node.name for node in walk(expr) if isinstance(node, Symbol | Let | Generic))
    return (name for k in itertools.count(1) if (name := f"u_{k}") not in taken)
