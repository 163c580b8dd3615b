"""Indices and their ranges: a letter counts one thing, and a range that is not printed can be seen all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derivations.evidence.meanings import printed_indices
from derivations.evidence.typeset import read
from derivations.language.binders import Across, Column, Diagonal, Grid, Sum
from derivations.language.derivatives import Limit
from derivations.language.expression import Entry, Expr, Index, Row, postorder, walk
from derivations.language.functions import Generic
from derivations.language.shape import Dim, matrix_shape
from derivations.language.substitute import answered, own_indices, printed_parts

BINDERS = (Sum, Column, Across, Grid, Diagonal)


def index_faults(exprs: Iterable[Expr], over: Iterable[tuple[Index, Dim]] = ()) -> Iterator[str]:
    """A letter that counts two things at once: free and in a sum, or in a sum of sums.

    >>> from derivations.language import Index, summation, vector
    >>> i, v = Index("i"), vector("v")
    >>> list(index_faults([v[i] * summation(i, "n", v[i])]))
    ['i is counted by a sum, and stands free beside it']
    >>> list(index_faults([summation(i, "n", summation(i, "n", v[i]))]))
    ['i is counted twice, one inside the other']
    """
    exprs, over = list(exprs), list(over)
    yield from row_faults(exprs)
    yield from _limit_faults(exprs)
    shown = frozenset[Index]().union(*map(printed_free, exprs))
    yield from (f"{index.name} has a range, and does not occur" for index, _ in over if index not in shown)
    free = shown.union(index for index, _ in over)
    for node in (node for expr in exprs for node in _printed(expr) if isinstance(node, BINDERS)):
        counted = printed_indices(node)
        inner = {i for part in _printed(node.body) if isinstance(part, BINDERS) for i in printed_indices(part)}
        for index in dict.fromkeys(counted):
            if index in inner or counted.count(index) > 1:
                yield f"{index.name} is counted twice, one inside the other"
            elif index in free:
                yield f"{index.name} is counted by a sum, and stands free beside it"


def _limit_faults(exprs: Iterable[Expr]) -> Iterator[str]:
    """A variable that goes to 0 in a limit, and stands free beside it."""
    nodes = [node for expr in exprs for node in postorder(expr)]
    for limit in dict.fromkeys(node for node in nodes if isinstance(node, Limit)):
        inside = {*postorder(*(node for node in nodes if isinstance(node, Limit) and node.variable is limit.variable))}
        if any(limit.variable in node.operands for node in nodes if node not in inside):
            yield f"{limit.variable} goes to 0 in a limit, and stands free beside it"


def row_faults(exprs: Iterable[Expr]) -> Iterator[str]:
    r"""Rows with a name of their own in which the index, or the number, is not the one that is meant.

    Only a sum over samples x, which prints no index, may leave it out.

    >>> from derivations.language import Index, matrix
    >>> i, X = Index("i"), matrix("X", "N", "n")
    >>> list(row_faults([Row(X, i, r"\mathbf{r}"), Row(X, i, r"\mathbf{r}_i"), Row(X, 1, r"\mathbf{r}_2")]))
    ['\\mathbf{r} is printed for row i of X', '\\mathbf{r}_2 is printed for row 1 of X']
    """
    nodes = {node: None for expr in exprs for node in walk(expr)}
    summed = {node.over for node in nodes if isinstance(node, Sum) and node.limits == "over"}
    for node in nodes:
        if isinstance(node, Row) and node.tex and node not in summed:
            place = node.position.name if isinstance(node.position, Index) else str(node.position)
            below = read(node.tex).below
            counts = isinstance(node.position, Index) or any(sign.isdigit() for sign in below)
            if counts and place not in below:
                yield f"{node.tex} is printed for row {place} of {node.matrix}"


def printed_free(expr: Expr) -> frozenset[Index]:
    """The indices that stand free in what is printed."""
    known: dict[Expr, frozenset[Index]] = {}

    def answer(node: Expr) -> frozenset[Index]:
        below = frozenset[Index]().union(*(known[part] for part in printed_parts(node)))
        own = frozenset(printed_indices(node))
        return below - own if isinstance(node, BINDERS) else below | own

    return answered(known, expr, printed_parts, answer)


def range_faults(node: Expr) -> Iterator[str]:
    """A sum of which the printed range, or what is printed in its place, is not what is summed over.

    >>> from derivations.language import Index, summation, vector
    >>> i, c = Index("i"), vector("c", 3)
    >>> list(range_faults(summation(i, 2, c[i], "bare"))), list(range_faults(summation(i, 3, c[i], "bare")))
    (['the sum over i ends at 2, which is not printed, and 3 entries are counted'], [])
    """
    if isinstance(node, Diagonal) and node.style == "dots":
        yield from _length_faults(node, f"the diagonal of {node.body}")
    if not isinstance(node, Sum):
        return
    if node.limits == "bare":
        yield from _length_faults(node, f"the sum over {node.index.name}")
    if node.limits == "over":
        over = node.over
        rows = matrix_shape(over.matrix.shape)[0] if isinstance(over, Row) and over.position == node.index else None
        others = (part for part in _printed(node.body, over) if part is not over)
        if rows != node.stop or any(node.index in own_indices(part) for part in others):
            yield f"the sum over {over} is one over {node.index.name} from 1 to {node.stop}"


def _length_faults(node: Sum | Diagonal, what: str) -> Iterator[str]:
    """A length that is not printed, and that what is counted does not show."""
    lengths = [*_counted(node.body, node.index)]
    if not lengths:
        yield f"{what} ends at {node.stop}, which is not printed"
    for length in dict.fromkeys(lengths):
        if length not in (node.stop, None):
            yield f"{what} ends at {node.stop}, which is not printed, and {length} entries are counted"


def family_faults(statements: Iterable[tuple[Iterable[Expr], Iterable[tuple[Index, Dim]]]]) -> Iterator[str]:
    """Functions f_1, f_2, … of which there are m in one place and another number in another.

    Given are the expressions of each statement, and the ranges of its free indices.

    >>> from derivations.language import Index, generic, generic_entry, vector
    >>> i, x = Index("i"), vector("x")
    >>> f_i = generic_entry("f", i, x)
    >>> list(family_faults([([generic("f", x, length="m")], ()), ([f_i], ((i, "m+1"),))]))
    ['there are m functions f in one place, and m+1 in another']
    """
    lengths: dict[str, dict[Dim, None]] = {}
    members: dict[str, int] = {}
    for exprs, over in statements:
        for name, length in _families(exprs, dict(over)):
            lengths.setdefault(name, {})[length] = None
        for part in (part for expr in exprs for part in walk(expr)):
            if isinstance(part, Generic) and isinstance(part.position, int):
                members[part.called] = max(part.position, members.get(part.called, 0))
    for name, (first, *others) in ((name, [*found]) for name, found in lengths.items()):
        if others:
            yield f"there are {first} functions {name} in one place, and {others[0]} in another"
        elif isinstance(first, int) and members.get(name, 0) > first:
            yield f"there are {first} functions {name}, and one has the number {members[name]}"


def _families(exprs: Iterable[Expr], over: dict[Index, Dim]) -> Iterator[tuple[str, Dim]]:
    """The functions that are numbered, each with how many there are of it."""
    seen, waiting = set(), [(expr, tuple(over.items())) for expr in exprs]
    while waiting:
        node, ranges = waiting.pop()
        if (node, ranges) in seen:
            continue
        seen.add((node, ranges))
        if isinstance(node, Generic) and node.position in dict(ranges):
            yield node.called, dict(ranges)[node.position]
        elif isinstance(node, Generic) and isinstance(node.position, str):
            yield node.called, node.position  # f_n is the last one
        elif isinstance(node, Generic) and len(node.shape) == 1:
            yield node.called, node.shape[0]
        ranges = tuple({**dict(ranges), **_own_ranges(node)}.items())
        waiting.extend((part, ranges) for part in node.operands)


def _own_ranges(node: Expr) -> dict[Index, Dim]:
    if isinstance(node, Grid):
        return {node.row: node.rows, node.column: node.columns}
    return {node.index: node.stop} if isinstance(node, Sum | Column | Across | Diagonal) else {}


def range_of_distinct_faults(exprs: Iterable[Expr], over: Iterable[tuple[Index, Dim]]) -> Iterator[str]:
    """Indices of which only j ≠ i is printed, and that do not count all entries of what they stand at.

    >>> from derivations.language import Index, vector
    >>> i, j, c = Index("i"), Index("j"), vector("c", 3)
    >>> list(range_of_distinct_faults([c[i] + c[j]], ((i, 3), (j, 2))))
    ['j ends at 2, which is not printed, and 3 entries are counted']
    """
    exprs = list(exprs)
    for index, stop in over:
        lengths = {length for expr in exprs for length in _counted(expr, index)}
        for length in sorted(lengths - {stop, None}, key=str):
            yield f"{index.name} ends at {stop}, which is not printed, and {length} entries are counted"
    if len({stop for _, stop in over}) > 1 and not any(_counts(expr, index) for expr in exprs for index, _ in over):
        yield "the indices have two ranges, which are not printed"


def _counts(expr: Expr, index: Index) -> bool:
    return any(length is not None for length in _counted(expr, index))


def _counted(body: Expr, index: Index) -> Iterator[Dim | None]:
    """How many there are of each thing that an index counts; None where only its name says so."""
    for part in walk(body):
        if isinstance(part, Entry) and part.position == index:
            yield max(matrix_shape(part.vector.shape), key=lambda dim: dim != 1)
        elif isinstance(part, Row) and part.position == index:
            yield matrix_shape(part.matrix.shape)[0]
        elif index in own_indices(part) and not isinstance(part, BINDERS):
            yield None


def _printed(expr: Expr, over: Expr | None = None) -> Iterator[Expr]:
    """What is printed of an expression, the sample that is summed over as a whole."""
    seen, waiting = {expr}, [expr]
    while waiting:
        node = waiting.pop()
        yield node
        below = () if node is over else printed_parts(node)
        waiting.extend(part for part in below if part not in seen)
        seen.update(below)
