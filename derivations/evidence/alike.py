"""Names that print alike and stand for two things: a reader could not tell them apart."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from derivations.evidence.looks import called_alike, look_alike, run_together
from derivations.evidence.meanings import ANY, Use, at_position, described, inlined, placed, same, uses
from derivations.evidence.pair import dimensions, relative_error
from derivations.evidence.points import draw_values
from derivations.evidence.typeset import UPRIGHT_WORDS, Name, NotANameError, read
from derivations.language.binders import Across, Column, Diagonal, Grid, Sum
from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Limit, Partial, Total
from derivations.language.elementwise import ELEMENTWISE, Apply
from derivations.language.expression import Entry, Expr, Identity, Ones, Row, Symbol, Zeros, postorder
from derivations.language.functions import Generic
from derivations.language.latex import latex
from derivations.language.matrices import EntrySum
from derivations.language.numeric import numeric, parameters
from derivations.language.substitute import free_indices

COUNTED = ("an index", "a dimension")
WITH_MORE_THAN_IS_PRINTED = (Derivative, Gradient, Differential, Limit, At, Sum, Column, Across, Grid, Diagonal)
WITHOUT_ITS_SIZE = (Identity, Ones, Zeros)
OF_MATRICES = ("tr", "vec", "unvec", "diag", "diagonal", "sum", "prod", "logsumexp", "softmax", "norm", "abs", "length")
OF_CASES = ("where", "otherwise", "if", "for", "rows", "pi")
RESERVED = {
    *(Name(rf"\operatorname {word}") for word in (*UPRIGHT_WORDS, *ELEMENTWISE, *OF_MATRICES, *OF_CASES)),
    Name("I"),
    Name(r"\mathbf I"),
    Name("d"),  # d x / d y would be a derivative
    Name(r"\pi"),
}
CALLED = {Name(r"\sigma"): "sigmoid"}  # so named where it has an argument; σ alone is a quantity
MEANS = ("mean", "average", "avg")
LARGE = 9  # sizes at which values are compared
TRIED = 5  # points
EXACT_ENOUGH = 1e-9  # two values that differ by less, relatively, are one


def printed_alike(nodes: Iterable[Expr], domain: Mapping[str, str]) -> Iterator[str]:
    """What prints alike and is not one thing, and what is printed in place of a name, in words."""
    nodes = list(nodes)
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
    yield from _numbered_by_no_index(found)
    yield from _words_of_the_language(found, comparing)
    for first, other in look_alike(found):
        if found[first].keys() != found[other].keys():  # d and an upright d are one sign
            yield f"{first} and {other} look alike"
    yield from called_alike(nodes)
    yield from _one_text(nodes, comparing)


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


def _numbered_by_no_index(found: Mapping[Name, Mapping[Expr | str, Use]]) -> Iterator[str]:
    """What is printed as x_i and is the same for every i."""
    indices = {name.stem for name, alike in found.items() if "an index" in alike}
    for name, alike in found.items():
        above = re.search(r"\^\((\w+)\)$", name.stem)
        single = [thing for thing in alike if isinstance(thing, Symbol) or _has_no_position(thing)]
        for index in indices.intersection((*name.below, *(above.groups() if above else ()))) if single else ():
            yield f"{name} is printed for {_said(single[0])}, which is the same for every {index}"


def _has_no_position(thing: Expr | str) -> bool:
    return isinstance(thing, Let | Generic) and thing.position is None


def _words_of_the_language(found: Mapping[Name, Mapping[Expr | str, Use]], comparing: Comparing) -> Iterator[str]:
    """Quantities that are called as a function or a constant is: ln(x + 1) would be a product."""
    for name, alike in found.items():
        for thing in alike:
            if isinstance(thing, Symbol | Let) and _is_word(name, thing) and not _is_that_function(thing, comparing):
                yield f"{name} is printed for {_said(thing)}, and is a word of the language of formulas"
            elif isinstance(thing, Symbol | Let) and (parts := run_together(name, found)):
                yield f"{name} is printed for {_said(thing)}, and reads as {' '.join(parts)}"


def _is_word(name: Name, thing: Symbol | Let) -> bool:
    """Whether a name has a meaning of its own; the mean is one of something."""
    has_arguments = isinstance(thing, Let) and len(thing.arguments) == 1
    return name in RESERVED or (has_arguments and (name in CALLED or _called_a_mean(thing)))


def _called_a_mean(thing: Expr) -> bool:
    return isinstance(thing, Let) and thing.name in MEANS


def _is_that_function(thing: Expr, comparing: Comparing) -> bool:
    """Whether a name such as relu(z) stands for that function of its argument."""
    if not isinstance(thing, Let) or len(thing.arguments) != 1:
        return False
    (argument,) = thing.arguments
    if _called_a_mean(thing):
        return argument.shape != () and comparing.equal(thing.value, EntrySum(argument) / EntrySum(argument * 0 + 1))
    function = CALLED.get(read(thing.tex)) if thing.tex else thing.name
    return function in ELEMENTWISE and comparing.equal(thing.value, Apply(function, argument))


def _one_text(nodes: Iterable[Expr], comparing: Comparing) -> Iterator[str]:
    """Derivatives, points, sums and the like that are printed alike and have two values."""
    unsized = _with_unsized(nodes)
    texts: dict[tuple[str, object], list[Expr]] = {}
    for node in nodes:
        if isinstance(node, WITH_MORE_THAN_IS_PRINTED):
            texts.setdefault((latex(node), None), []).append(in_one_layout(node))
        elif node in unsized and not isinstance(node, WITHOUT_ITS_SIZE):  # in tr(I) nobody sees the size
            texts.setdefault((latex(node), node.shape), []).append(node)
    for (text, _), (first, *others) in texts.items():
        for other in others:
            if not comparing.have_one_value(first, other):
                yield f"{text} is printed for two values: of {_kind(first)} and of {_kind(other)}"
                break


def _with_unsized(nodes: Iterable[Expr]) -> set[Expr]:
    """What has an I, or ones or zeros in it, which are printed without their size."""
    found: set[Expr] = set()
    for node in postorder(*nodes):
        if isinstance(node, WITHOUT_ITS_SIZE) or not found.isdisjoint(_printed_parts(node)):
            found.add(node)
    return found


def in_one_layout(node: Expr) -> Expr:
    """A derivative or gradient in numerator layout: a statement says of all that stand in it which layout they have."""
    return dataclasses.replace(node, layout="numerator") if isinstance(node, Derivative | Gradient) else node


def mixed_layouts(exprs: Iterable[Expr]) -> Iterator[str]:
    """Derivatives of one kind, gradients or Jacobians, that are printed within one statement and have two layouts.

    The gradient of a loss may be a column beside Jacobians in numerator layout, as it is in networks.
    """
    first: dict[tuple[bool, bool], Derivative | Gradient] = {}
    for node in printed_nodes(exprs):
        if isinstance(node, Derivative | Gradient) and node.shape:
            by = node.variable.shape if isinstance(node, Derivative) else node.shape
            other = first.setdefault((bool(node.function.shape), bool(by)), node)
            if latex(other) == latex(node) and other.layout != node.layout:
                yield f"{latex(node)} is printed for both layouts"
            elif other.layout != node.layout:
                yield f"{latex(other)} and {latex(node)} have two layouts"


def mixed_signs(exprs: Iterable[Expr]) -> Iterator[str]:
    """Derivatives that follow every name, by one variable, of which one has a d and another a ∂.

    Of a function of several variables both may be written: the paper does, and says so.
    """
    first: dict[Expr, Total] = {}
    for node in printed_nodes(exprs):
        if isinstance(node, Total) and not _is_of_several(node.function):
            other = first.setdefault(node.variable, node)
            if other.sign != node.sign:
                yield f"{latex(other)} and {latex(node)} have two signs"


def _is_of_several(function: Expr) -> bool:
    """Whether a function is printed with several arguments."""
    if not isinstance(function, Let | Generic):
        return False
    printed = read(function.tex).arguments if isinstance(function, Let) and function.tex else ()
    return max(len(function.arguments), len(printed)) > 1


def _kind(node: Expr) -> str:
    """What is meant, where the print does not say it."""
    match node:
        case Partial():
            return "the derivative while names are held still"
        case Derivative():
            return "the derivative that follows names"
        case Gradient(variables=variables) | Differential(variables=variables):
            return f"one with respect to {', '.join(map(str, variables))}"
    return f"one that is {node}"


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

    def have_one_value(self, a: Expr, b: Expr) -> bool:
        """Whether two that are printed alike are one, also at every position of the indices that stand free in them."""
        if a.shape != b.shape:
            return False
        for k, index in enumerate(sorted(free_indices(a) | free_indices(b), key=lambda index: index.name), 1):
            a, b = (at_position(side, index, k) for side in (a, b))
        return a is b or self._agree(a, b)

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
