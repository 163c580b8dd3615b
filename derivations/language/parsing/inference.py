"""Shapes that are left out: what the expression decides, by unification, else what the convention says.

First the kinds (scalar, vector, matrix): every operation allows some combinations of kinds, and what is impossible is
struck out until nothing changes. What is still open is taken from the convention, one name after the other. Then the
sizes: going through the operations once makes those equal that must be.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from derivations.language.looks import look, looks
from derivations.language.parsing import rules
from derivations.language.parsing.dims import MismatchError, Shape, Unknown, describe, resolved, settled
from derivations.language.parsing.operations import FUNCTIONS, OPERATORS, Operation
from derivations.language.parsing.reductions import Options
from derivations.language.parsing.scope import Scope
from derivations.language.parsing.signs import SPELLED
from derivations.language.parsing.syntax import Node

Kind = tuple[bool, ...]  # for each axis whether its size is other than 1
SCALAR, VECTOR, MATRIX = (), (True,), (True, True)
KINDS: tuple[Kind, ...] = (SCALAR, MATRIX, VECTOR, (False, True), (True, False), (False,), (False, False))
Relation = tuple[tuple[Kind, ...], ...]

GREEK = {name.lower() for name in SPELLED.values()} | {sign for sign in SPELLED if sign.islower()} | {"lam", "eps"}
NUMBERS = {"n", "N", "d_k", "d_v", "d_model", "d_head", "batch_size", "n_samples", "temperature"}
DIVISORS = {"d", "dk", "dh", "T", "temp", "m", "M", "B"}  # where they are only divided by, as in Q @ K.T / sqrt(d)
TINY = {"eps", "epsilon", "ε"}  # what keeps a divisor away from 0 is one number
DIM_NAMES = ("n", "m", "p", "k", "q", "r", "s", "t", "l")


def operation(name: str) -> Operation | None:
    """The row of the tables for a node."""
    return OPERATORS.get("**" if name == "^" else name) or FUNCTIONS.get(name)


def convention(name: str) -> tuple[Kind, str]:
    """What a name is taken for where nothing else decides, and why."""
    stem = name.rstrip("0123456789").rstrip("_")
    if stem in NUMBERS:
        return SCALAR, f"{stem} is usually a number"
    if stem in GREEK:
        return SCALAR, "a Greek letter"
    return (MATRIX, "upper case") if stem[0].isupper() else (VECTOR, "lower case")


def infer(scope: Scope, given: Mapping[str, Shape]) -> tuple[dict[str, Shape], dict[Node, Shape], list[str]]:
    """The shapes of all variables, the sizes of I, 𝟏 and 𝟎, and notes of what was taken for granted."""
    missing = [name for name in scope.symbols if name not in given]
    unsized = any(n.operation in ("identity", "literal") for s in scope.statements for n in s.nodes)
    if not missing and not unsized:
        return dict(given), {}, []
    kinds, reasons = Kinds(scope, given).infer(missing) if missing else ({}, {})
    shapes = dict(given) | {name: tuple(Unknown() for _ in kind) for name, kind in kinds.items()}
    sizes = unify(scope, shapes)
    name_sizes([shapes[name] for name in missing], taken=_taken(scope))
    found = {name: _settled(shape) for name, shape in shapes.items()}
    return found, {node: _settled(shape) for node, shape in sizes.items()}, _notes(found, reasons)


def _settled(shape: Shape) -> Shape:
    return tuple(dim if (dim := settled(unknown)) is not None else unknown for unknown in shape)


def _taken(scope: Scope) -> set[str]:
    """What the names in use look like."""
    return looks(scope.dims | set(scope.symbols) | set(scope.lines))


def _notes(shapes: Mapping[str, Shape], reasons: Mapping[str, str]) -> list[str]:
    return [f"{name} is taken as {describe(shapes[name])} ({reason})" for name, reason in reasons.items()]


# Kinds


class Kinds:
    """For every node the kinds that it may have, narrowed by the operations."""

    def __init__(self, scope: Scope, given: Mapping[str, Shape]) -> None:
        self.scope = scope
        self.possible: dict[object, frozenset[Kind]] = {}
        self.cell: dict[Node, object] = {}  # all occurrences of a name share one
        self.users: dict[object, list[Node]] = defaultdict(list)
        self.changes: list[tuple[object, frozenset[Kind]]] = []  # to be undone where a choice leads nowhere
        for statement in scope.statements:
            for node in statement.nodes:
                cell = node.value if node.operation in ("symbol", "line") else node
                self.cell[node] = cell
                self.possible.setdefault(cell, _possible(node, given))
                for used in (*node.operands, node):
                    self.users[self.cell[used]].append(node)
            if statement.name:
                self.possible[statement.name] = frozenset(KINDS)
                self._join(statement.name, statement.node)

    def _join(self, name: str, node: Node) -> None:
        """A line's name has the kind of what it stands for."""
        same = Node("name of a line", (node,), 0, 0)
        self.cell[same] = name
        for cell in (name, self.cell[node]):
            self.users[cell].append(same)

    def infer(self, names: Iterable[str]) -> tuple[dict[str, Kind], dict[str, str]]:
        """A kind for each name, and the reason for it."""
        self._narrow(itertools.chain.from_iterable(self.users.values()))
        reasons: dict[str, str] = {}
        for name in names:
            preferred, why = convention(name)
            if self._is_exponent(name):
                preferred, why = SCALAR, "an exponent"
            elif divided := self._divided_by(name):
                if name in DIVISORS:
                    preferred, why = SCALAR, f"{name} is usually a number where it is only divided by"
                elif all(self.possible[cell] == {SCALAR} for cell in divided) and not any(map(_is_literal, divided)):
                    preferred, why = SCALAR, f"only numbers are divided by {name}"
            elif name in NUMBERS and self._is_added_to_an_array(name):
                preferred, why = VECTOR, "it is added to a vector"
            decided = len(self.possible[name]) == 1
            reasons[name] = "the expression decides" if decided else f"by convention: {why}"
            if not decided:
                self._choose(name, preferred)
                if preferred not in self.possible[name]:
                    reasons[name] = "the expression decides"
        for name in names:
            number = self.possible[name] == {SCALAR} and reasons[name] == "by convention: a Greek letter"
            if number and name not in TINY and self._is_added_to_an_array(name):
                reasons[name] += ", added to each entry of an array; if it is one itself, give its shape"
        return {name: _one(self.possible[name]) for name in names}, reasons

    def _is_exponent(self, name: str) -> bool:
        """Whether a name stands alone as the exponent of an array that it is not itself: x**p."""
        powers = (node.operands for node in self.users[name] if operation(node.operation) is OPERATORS["**"])
        cells = [tuple(self.cell[operand] for operand in operands) for operands in powers]
        return any(exponent == name != base and self.possible[base] != frozenset({SCALAR}) for base, exponent in cells)

    def _divided_by(self, cell: object) -> list[object]:
        """What is divided by a name, or by a root or a multiple of it, if it is used for nothing else."""
        found: list[object] = []
        for node in self.users[cell]:
            if not node.operands or self.cell[node] == cell:
                continue
            cells = [self.cell[operand] for operand in node.operands]
            if node.operation == "/" and cells[0] != cell == cells[1]:
                further = [cells[0]]
            elif node.operation == "sqrt" or (node.operation == "*" and any(map(_is_literal, cells))):
                further = self._divided_by(node)
            else:
                return []
            if not further:
                return []
            found += further
        return found

    def _is_added_to_an_array(self, name: str) -> bool:
        """Whether a name is added to, or subtracted from, what may be an array, or the other way round."""
        sums = (node.operands for node in self.users[name] if node.operation in ("+", "-"))
        others = (self.cell[operand] for operands in sums for operand in operands if self.cell[operand] != name)
        return any(self.possible[cell] != {SCALAR} and not self._is_called_a_number(cell) for cell in others)

    def _is_called_a_number(self, cell: object) -> bool:
        return isinstance(cell, str) and convention(cell)[0] == SCALAR

    def _choose(self, name: str, preferred: Kind) -> None:
        """The convention's kind, or the next that leads to no contradiction; without one, the build will say why."""
        others = (MATRIX, SCALAR) if preferred == VECTOR else (VECTOR, MATRIX, SCALAR)
        candidates = [kind for kind in (preferred, *others) if kind in self.possible[name]]
        for kind in candidates:
            self.changes = [(name, self.possible[name])]
            self.possible[name] = frozenset({kind})
            if self._narrow(self.users[name]):
                return
            for cell, before in reversed(self.changes):
                self.possible[cell] = before
        self.possible[name] = frozenset(candidates[:1] or {preferred})

    def _narrow(self, nodes: Iterable[Node]) -> bool:
        """Strike out what is impossible until nothing changes; False for a contradiction."""
        waiting = dict.fromkeys(nodes)
        while waiting:
            node = next(iter(waiting))
            del waiting[node]
            relation = _relation_of(node)
            if relation is None:
                continue
            cells = [self.cell[operand] for operand in node.operands] + [self.cell[node]]
            for cell, left in zip(cells, _narrowed(relation, *(self.possible[cell] for cell in cells)), strict=True):
                left &= self.possible[cell]  # a cell may stand twice among the operands
                if not left:
                    return False
                if left != self.possible[cell]:
                    self.changes.append((cell, self.possible[cell]))
                    self.possible[cell] = left
                    waiting.update(dict.fromkeys(self.users[cell]))
        return True


def _is_literal(cell: object) -> bool:
    return isinstance(cell, Node) and cell.operation == "number"


def _one(kinds: frozenset[Kind]) -> Kind:
    return next(kind for kind in KINDS if kind in kinds)


def _possible(node: Node, given: Mapping[str, Shape]) -> frozenset[Kind]:
    match node.operation:
        case "symbol":
            shape = given.get(str(node.value))
            return frozenset({SCALAR, VECTOR, MATRIX} if shape is None else {tuple(dim != 1 for dim in shape)})
        case "number" | "name of a size" | "π":
            return frozenset({SCALAR})
        case "identity":
            return frozenset({MATRIX})
        case "literal":
            return frozenset({VECTOR})
        case "dimension":
            return frozenset({(node.value != 1,)})
    return frozenset(KINDS)


def _relation_of(node: Node) -> Relation | None:
    if node.operation == "name of a line":
        return tuple((kind, kind) for kind in KINDS)
    if not node.operands or operation(node.operation) is None:
        return None
    return _relation(node.operation, len(node.operands), node.options)


@functools.lru_cache(maxsize=10_000)
def _narrowed(relation: Relation, *possible: frozenset[Kind]) -> tuple[frozenset[Kind], ...]:
    """What is left of the possible kinds of operands and result."""
    allowed = [row for row in relation if all(kind in kinds for kind, kinds in zip(row, possible, strict=True))]
    return tuple(frozenset(row[i] for row in allowed) for i in range(len(possible)))


@functools.cache
def _relation(name: str, count: int, options: Options) -> Relation:
    """All combinations of kinds that an operation allows: of its operands, and last of the result."""
    row = operation(name)
    assert row is not None
    found = []
    sizes: tuple[Kind, ...] = ((True,), (False,))  # of a dimension that is an argument
    for kinds in itertools.product(*(sizes if i in row.dims else KINDS for i in range(count))):
        shapes: list[Shape] = [tuple(Unknown() if other else 1 for other in kind) for kind in kinds]
        try:
            result = row.rule(shapes, options)
        except MismatchError:
            continue
        found.append((*kinds, tuple(resolved(dim) != 1 for dim in result)))
    return tuple(found)


# Sizes


def unify(scope: Scope, shapes: Mapping[str, Shape]) -> dict[Node, Shape]:
    """Make the sizes equal that must be, and answer with those of I, 𝟏 and 𝟎; the build reports what cannot be.

    A matrix is not made square so that a vector with an entry for each of its rows fits its columns, as in
    A / sum(A, axis=1): that is left to the end, and done only where something else makes it square.
    """
    sizes: dict[Node, Shape] = {
        node: (Unknown(),) * (2 if node.operation == "identity" else 1)
        for statement in scope.statements
        for node in statement.nodes
        if node.operation in ("identity", "literal")
    }
    for at_the_end in (False, True):
        found = dict(sizes)
        lines: dict[str, Shape] = {}
        postponed = False
        for statement in scope.statements:
            for node in (node for node in statement.nodes if node not in sizes):
                operands = [found[operand] for operand in node.operands]
                matrix = _made_square(node, operands)
                postponed |= matrix is not None
                if matrix is not None and at_the_end:
                    return sizes
                try:
                    found[node] = matrix or shape_of(node, found, shapes, lines)
                except MismatchError:
                    return sizes
            lines[statement.name] = found[statement.node]
        if not postponed:
            break
    return sizes


def _made_square(node: Node, operands: list[Shape]) -> Shape | None:
    """The matrix that would have to be square for a vector, whose entries belong to its rows, to fit its columns."""
    row = operation(node.operation)
    if row is None or row.rule is not rules.entries:
        return None
    dims = [tuple(map(resolved, shape)) for shape in operands]
    vectors = {shape[0] for shape in dims if len(shape) == 1 and isinstance(shape[0], Unknown)}
    matrices = (shape for shape in dims if len(shape) == 2 and shape[1] != 1)
    return next((shape for shape in matrices if shape[0] in vectors and shape[1] not in vectors), None)


def shape_of(node: Node, found: Mapping[Node, Shape], shapes: Mapping[str, Shape], lines: Mapping[str, Shape]) -> Shape:
    """The shape of a node whose operands have theirs."""
    match node.operation:
        case "symbol":
            return shapes[str(node.value)]
        case "line":
            return lines[str(node.value)]
        case "dimension":
            return found[node.operands[0]][:1] if node.operands else (node.value,)  # type: ignore[return-value]
    row = operation(node.operation)
    return row.rule([found[operand] for operand in node.operands], node.options) if row else ()


def name_sizes(shapes: list[Shape], taken: set[str]) -> None:
    """Names for the sizes that nothing decides: what only counts rows is m, what else there is n."""
    open_dims: dict[Unknown, bool] = {}
    for shape in shapes:
        for axis, dim in enumerate(shape):
            dim = resolved(dim)
            if isinstance(dim, Unknown) and settled(dim) is None and not dim.factors:
                rows = len(shape) == 2 and axis == 0
                vector = len(shape) == 1
                open_dims[dim] = open_dims.get(dim, True) and (rows or vector)
                if rows:
                    dim.counts_rows = True
    for dim, only in open_dims.items():
        if dim.known is None:
            preferred = ("m",) if only and dim.counts_rows else ()
            dim.known = next(name for name in _names(preferred) if look(name) not in taken)
            taken.add(look(dim.known))


def _names(preferred: tuple[str, ...]) -> Iterator[str]:
    yield from preferred
    yield from DIM_NAMES
    yield from (f"n{k}" for k in itertools.count(1))
