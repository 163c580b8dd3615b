"""Names that print alike and stand for two things: a reader could not tell them apart."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from derivations.evidence.meanings import ANY, Use, at_position, described, inlined, placed, same, uses
from derivations.evidence.pair import dimensions, relative_error
from derivations.evidence.points import draw_values
from derivations.evidence.typeset import Name, NotANameError
from derivations.language.derivatives import At, Let
from derivations.language.expression import Entry, Expr, Row, Symbol
from derivations.language.numeric import numeric, parameters
from derivations.language.substitute import free_indices

COUNTED = ("an index", "a dimension")
LARGE = 9  # sizes at which values are compared
TRIED = 5  # points
EXACT_ENOUGH = 1e-9  # two values that differ by less, relatively, are one


def printed_alike(nodes: Iterable[Expr], domain: Mapping[str, str]) -> Iterator[str]:
    """What prints alike and is not one thing, and what is printed in place of a name, in words."""
    found: dict[Name, dict[Expr | str, Use]] = {}
    for node in nodes:
        try:
            for use in uses(node):
                found.setdefault(use.name, {})[use.thing] = use
        except NotANameError as error:
            yield f"{getattr(node, 'name', node)}: {error}"
    comparing = Comparing(domain)
    yield from _one_name(found, comparing)
    yield from _member_of_a_family(found, comparing)


def _one_name(found: Mapping[Name, Mapping[Expr | str, Use]], comparing: Comparing) -> Iterator[str]:
    for first, *others in (list(alike.values()) for alike in found.values()):
        for other in others:
            if not same(first.thing, other.thing, comparing.equal):
                yield _both(first, other)
                break


def _member_of_a_family(found: Mapping[Name, Mapping[Expr | str, Use]], comparing: Comparing) -> Iterator[str]:
    """What is printed as x_1, where x_i stands for an entry of x, is that entry."""
    counted = {name.stem for name, alike in found.items() if not {*COUNTED}.isdisjoint(alike)}
    for name, singles in found.items():
        if name.below and all(part.isdigit() or part in counted for part in name.below):
            family = found.get(Name(name.stem, (ANY,) * len(name.below)), {})
            positions = [int(part) if part.isdigit() else part for part in name.below]
            for single, member in itertools.product(singles.values(), family.values()):
                assert isinstance(member.thing, Expr)
                if not same(single.thing, placed(member.thing, positions), comparing.equal):
                    yield _both(single, member)


def _both(first: Use, second: Use) -> str:
    return f"{first.name} is printed for {_said(first.thing)}, and for {_said(second.thing)}"


def _said(thing: Expr | str) -> str:
    return f"{thing.name}, {described(thing)}" if isinstance(thing, Symbol) else described(thing)


def printed_nodes(exprs: Iterable[Expr]) -> list[Expr]:
    """What is printed of the expressions: of an intermediate its name and arguments, of an entry not its vector."""
    return reached(exprs, _printed_parts)


def reached(exprs: Iterable[Expr], parts: Callable[[Expr], Iterable[Expr]]) -> list[Expr]:
    """The expressions and their parts, the parts of these and so on, each once and before its parts."""
    seen: dict[Expr, None] = {}
    waiting = list(exprs)[::-1]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen[node] = None
            waiting.extend(reversed([*parts(node)]))
    return list(seen)


def _printed_parts(node: Expr) -> tuple[Expr, ...]:
    match node:
        case Let():
            return node.arguments
        case Entry(Let() | Symbol() as array):
            return array.arguments if isinstance(array, Let) else ()
        case Entry(Row(Let() | Symbol())) | Row(Let() | Symbol()):
            return ()
        case At():
            return (node.body, *node.values)
    return node.operands


class Comparing:
    """Compares values within a domain."""

    def __init__(self, domain: Mapping[str, str]) -> None:
        self.domain = domain

    def equal(self, a: Expr, b: Expr) -> bool:
        """Whether two have one value; of two members of families, at two positions."""
        a, b = inlined(a), inlined(b)
        if a is b:
            return True
        if a.shape != b.shape or free_indices(a) or free_indices(b):
            return False
        pairs = [(at_position(a, ANY, k), at_position(b, ANY, k)) for k in (1, 2)]
        return all(self._agree(*pair) for pair in (pairs if pairs[0] != (a, b) else pairs[:1]))

    def _agree(self, a: Expr, b: Expr) -> bool:
        """Whether the two have one value at random points, at sizes that leave room for every entry that has a name."""
        rng = np.random.default_rng(0)
        sizes = {dim: LARGE + k for k, dim in enumerate(dimensions((a, b)))}
        functions = [numeric(side) for side in (a, b)]
        for _ in range(TRIED):
            values = draw_values(rng, parameters(a) | parameters(b), sizes, self.domain)
            with np.errstate(all="ignore"):  # what is not finite is not equal
                results = [function(**values, **sizes) for function in functions]
            if not relative_error(*results) <= EXACT_ENOUGH:
                return False
        return True
