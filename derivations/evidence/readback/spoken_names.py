"""What a listener knows of a formula: its names as they are said, what each stands for, and what counts.

The names are those of the quantities, functions, dimensions and indices in the formula, as its card lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from derivations.evidence.readback.errors import ReadError
from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, Index, walk
from derivations.language.looks import name_parts
from derivations.language.shape import Dim, dim_names
from derivations.language.substitute import own_indices, rebuild

Key = tuple[str, ...]
Position = Index | Dim
Named = e.Symbol | d.Let | f.Generic


def heard(name: str) -> Key:
    """A name as it is heard, word by word.

    >>> heard("w_1"), heard("y_hat"), heard("change_of_f"), heard("lambda_")
    (('w', 'sub', '1'), ('y', 'hat'), ('Delta', 'f'), ('lambda',))
    """
    first, *below = name_parts(name.replace("change_of_", "Delta_"))
    if first == "Delta" and below:
        return "Delta", *heard("_".join(below))
    return first, *(word for part in below for word in ((part,) if part in ("hat", "next") else ("sub", part)))


class SpokenNames:
    """The names in expressions; ``over`` gives the indices that stand free in them.

    A name with a capital is also known by the small letter, unless that is another name.
    """

    def __init__(self, exprs: Iterable[Expr], over: Iterable[tuple[Index, Dim]] = ()) -> None:
        self.names: dict[Key, list[Named]] = {}
        self.samples: dict[str, list[e.Row]] = {}  # rows that are said without their number
        self.matrices: dict[str, e.Symbol] = {}  # by their letter in lower case: their rows are samples
        self.indices = {index.name: index.name for index, _ in over}
        self.dims = {name: name for _, stop in over for name in dim_names((stop,))}
        self.differentials: list[d.Differential] = []
        for node in dict.fromkeys(node for expr in exprs for node in walk(expr)):
            self._learn(node)
        for key, nodes in list(self.names.items()):
            self.names.setdefault(tuple(word.lower() for word in key), nodes)
        for known in (self.indices, self.dims):
            for name in list(known):
                known.setdefault(name.lower(), name)

    def _learn(self, node: Expr) -> None:
        self.indices |= {index.name: index.name for index in own_indices(node)}
        sized = isinstance(node, e.Size | e.Ones | e.Zeros | e.Identity | mx.Commutation | mx.Unvec)
        sizes = [x for x in node.fields if sized and isinstance(x, str)]
        sizes += [x for field, x in vars(node).items() if field in STOPS]
        self.dims |= {name: name for name in dim_names((*node.shape, *sizes))}
        if isinstance(node, e.Symbol | d.Let | f.Generic):
            hat = ("hat",) if isinstance(node, f.Generic) and node.hat else ()
            self.names.setdefault((*heard(node.name), *hat), []).append(node)
        if isinstance(node, e.Symbol) and len(node.shape) == 2:
            self.matrices[" ".join(heard(node.name)).lower()] = node
        if isinstance(node, e.Row) and node.tex and isinstance(node.matrix, e.Symbol):
            self.samples.setdefault(node.matrix.name.lower(), []).append(node)
        if isinstance(node, d.Differential):
            self.differentials.append(node)

    def longest(self, words: Key) -> Key:
        """The longest name with which words begin; none, if they begin with no name."""
        return next((words[:k] for k in range(6, 0, -1) if words[:k] in self.names), ())

    def position(self, word: str) -> Position | None:
        """What a word is below a name: an index, a number, or a dimension for the last place."""
        if word in self.indices:
            return Index(self.indices[word])
        return int(word) if word.isdigit() else self.dims.get(word)

    def quantity(self, key: Key, positions: list[tuple[Position, ...]], known: Set[Expr] = frozenset()) -> Expr:
        """What a name without arguments stands for, with what is said to be below it; first what is known."""
        nodes = self.names[key]
        plain: list[Named] = [node for node in nodes if node in known and not isinstance(node, f.Generic)]
        plain = plain or [node for node in nodes if not _arguments(node)] or [_bare(node) for node in nodes]
        for node in plain:
            if _is_member(node) and positions:
                return _below(_member(node, positions[0]), positions[1:])
        for node in plain:
            if not _is_member(node):
                return _below(node, positions)
        raise ReadError(f"{' '.join(key)} has no place below it")

    def called(self, key: Key, positions: list[tuple[Position, ...]], arguments: tuple[Expr, ...]) -> Expr:
        """What a function stands for at its arguments."""
        functions = [node for node in self.names[key] if _arguments(node)]
        if not functions:
            raise ReadError(f"{' '.join(key)} is no function")
        exact = [node for node in functions if _arguments(node) == arguments]
        members = [node for node in exact or functions if _is_member(node) and positions]
        if members:
            return _at(_below(_member(members[0], positions[0]), positions[1:]), arguments)
        whole = [node for node in exact or functions if not _is_member(node)]
        if not whole:
            raise ReadError(f"{' '.join(key)} has no place below it")
        return _at(_below(whole[0], positions), arguments)

    def is_function(self, key: Key) -> bool:
        return any(_arguments(node) for node in self.names[key])

    def sample(self, word: str, position: Position | None) -> Expr:
        """A row of a matrix of samples, with its number or without."""
        if position is None:
            if word not in self.samples:
                raise ReadError(f"there are no samples {word}")
            return self.samples[word][0]
        if word not in self.matrices:
            raise ReadError(f"there is no matrix of samples {word}")
        return e.Row(self.matrices[word], position)

    def changing(self, function: Expr) -> tuple[e.Symbol, ...]:
        """The variables of a differential: those that change in this formula."""
        if isinstance(function, e.Symbol) and any(function in node.variables for node in self.differentials):
            return (function,)
        exact = [node.variables for node in self.differentials if node.function is function]
        return exact[0] if exact else tuple(dict.fromkeys(x for node in self.differentials for x in node.variables))


STOPS = ("stop", "rows", "columns", "length")


def _arguments(node: Named) -> tuple[Expr, ...]:
    return () if isinstance(node, e.Symbol) else node.arguments


def _bare(node: Named) -> Named:
    return node if isinstance(node, e.Symbol) else replace(node, arguments=())


def _is_member(node: Named) -> bool:
    """Whether it is one of several, one for each position."""
    return not isinstance(node, e.Symbol) and node.position is not None


def _member(node: Named, positions: tuple[Position, ...]) -> Expr:
    """One of several quantities, at another position."""
    if len(positions) != 1:
        raise ReadError(f"{node} has one place below it")
    if isinstance(node, f.Generic):
        return replace(node, position=positions[0])
    own = node.position if isinstance(node, d.Let) else None
    changed: Expr = rebuild(node, lambda part: positions[0] if not isinstance(part, Expr) and part == own else None)
    return changed


def _below(node: Expr, positions: list[tuple[Position, ...]]) -> Expr:
    """The entries that are said to be below a name: of a matrix two places at once."""
    for places in positions:
        node = e.Entry(e.Row(node, places[0]), places[1]) if len(places) == 2 else e.Entry(node, places[0])
    return node


def _at(function: Expr, arguments: tuple[Expr, ...]) -> Expr:
    """A function at arguments: a generic one is that of any, of another it is the value at that point."""
    base = function.vector if isinstance(function, e.Entry) else function
    assert isinstance(base, d.Let | f.Generic)
    if base.arguments == arguments:
        return function
    if isinstance(base, f.Generic):
        called = replace(base, arguments=arguments)
        return e.Entry(called, function.position) if isinstance(function, e.Entry) else called
    changed = [(x, value) for x, value in zip(base.arguments, arguments, strict=False) if x is not value]
    variables = tuple(x for x, _ in changed if isinstance(x, e.Symbol))
    if len(base.arguments) != len(arguments) or len(variables) != len(changed):
        raise ReadError(f"{base.name} is not known at these arguments")
    return d.At(function, variables, tuple(value for _, value in changed))
