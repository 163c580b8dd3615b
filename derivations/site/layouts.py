"""One layout on a page: the same derivative must not stand there once as a row and once as a column.

Both layouts are right, and each is the transpose of the other. So on a page that used both for one derivative, two
lines that hold would contradict each other. What a page says of the other layout it says with a transpose or a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from derivations.evidence.alike import printed_nodes
from derivations.evidence.statement import Statement
from derivations.language.derivatives import Derivative, Gradient
from derivations.language.latex import latex
from derivations.language.shape import matrix_shape


def faults(shown: Iterable[tuple[int, Iterable[Statement]]]) -> Iterator[tuple[int, str]]:
    """The lines of a page at which a derivative is in another layout than where it stood first.

    >>> from derivations.evidence import chain
    >>> from derivations.language import Total, dot, vector
    >>> a, x = vector("a"), vector("x")
    >>> row, column = Total(dot(a, x), x), Total(dot(a, x), x, layout="denominator")
    >>> next(faults([(3, [chain(row, a.T)]), (9, [chain(column, a)])]))[0]
    9
    >>> list(faults([(3, [chain(row, a.T)]), (9, [chain(row.T, a)])]))
    []
    """
    layouts: dict[str, tuple[str, int]] = {}
    for line, statements in shown:
        for tex, layout in dict.fromkeys(pair for statement in statements for pair in _derivatives(statement)):
            first, before = layouts.setdefault(tex, (layout, line))
            if layout != first:
                yield line, f"${tex}$ is in {layout} layout here, and in {first} layout in line {before}"


@cache
def _derivatives(statement: Statement) -> tuple[tuple[str, str], ...]:
    """Each printed derivative that has another form in the other layout, and its layout."""
    nodes = (node for node in printed_nodes(statement.exprs) if isinstance(node, Derivative | Gradient))
    return tuple((latex(node), node.layout) for node in nodes if matrix_shape(node.shape) != (1, 1))
