"""The vector chain rule as a procedure: Jacobians are multiplied along each path, and the paths are added up.

1. Introduce an intermediate variable for every operation, a vector of them for every layer of a written-out vector.
2. Take the Jacobian of each by its own parameters, by the table of differentials.
3. Multiply along each path from the variable to the result, the outermost Jacobian on the left, and add up the paths.
4. Simplify as the paper does, and substitute the intermediate variables back.

Scalars are vectors of length one, so this rule contains the scalar ones: with one path it is the single-variable chain
rule, with several the total derivative.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import reduce

from derivations.calculus.intermediates import opened
from derivations.calculus.layers import introduce_layers
from derivations.calculus.operations import jacobian, product
from derivations.calculus.paper_moves import simplified
from derivations.calculus.simplifier.measure import unopened
from derivations.calculus.worked import Equation, Move, Worked, changes
from derivations.language.derivatives import Derivative, Let, derivative, partial
from derivations.language.expression import Expr, MatMul, Symbol, walk

MOST_PATHS = 32  # each is written out
Edge = tuple[Let, Expr]  # an intermediate variable and a parameter of it
Path = tuple[Edge, ...]  # from the result down to the variable


def vector_chain_rule(function: Expr, x: Expr, names: Iterable[str] = ()) -> Worked:
    r"""The derivative of a scalar or vector by a scalar or vector; ValueError where a rule is missing.

    >>> from derivations.language.functions import vector
    >>> from derivations.language.matrices import entry_sum
    >>> w, x = vector("w"), vector("x")
    >>> worked = vector_chain_rule(entry_sum(w * x), w, names="uy")
    >>> for equation in (*worked.introduced(), *worked.slopes):
    ...     print(equation.latex())
    \mathbf{u} = \mathbf{w} \otimes \mathbf{x}
    y = \operatorname{sum}(\mathbf{u})
    \frac{\partial \mathbf{u}}{\partial \mathbf{w}} = \operatorname{diag}(\mathbf{x})
    \frac{\partial y}{\partial \mathbf{u}} = \vec{\mathbf{1}}^T
    >>> [move.expr.latex() for move in worked.combined[0].moves][1:]
    ['\\vec{\\mathbf{1}}^T \\operatorname{diag}(\\mathbf{x})', '\\mathbf{x}^T']
    """
    _need_vectors(function, x)
    chained = introduce_layers(function, x, names)
    edges = _edges(chained, x)
    if not 0 < (count := _count(chained[-1], x, edges)) <= MOST_PATHS:
        raise ValueError(f"{count} paths lead from {x.latex()} to the result; they are written out, up to {MOST_PATHS}")
    paths = _paths(chained, x, edges)
    found = {edge: _step_2(*edge) for edge in edges}
    sign = "d" if len(paths) > 1 else "∂"  # total, where ∂ could be read as the direct path
    combined = Equation(derivative(chained[-1], x, sign=sign), _combined(paths, found, chained))
    return Worked(chained, tuple(found.values()), (combined,))


def _need_vectors(function: Expr, x: Expr) -> None:
    if not isinstance(x, Symbol | Let):
        raise ValueError(f"{x.latex()} is no variable: differentiate by a symbol or a named intermediate")
    for expr in (function, x):
        if len(expr.shape) > 1:
            raise ValueError(f"{expr.latex()} is a matrix: this procedure differentiates scalars and vectors by them")


def _step_2(u: Let, p: Expr) -> Equation:
    """The Jacobian of an intermediate by one parameter, the others held still."""
    move = jacobian(u.value, p)
    first = partial(u, p)
    if move.expr.shape != first.shape:
        raise ValueError(f"there is no rule for {u.value.latex()} by {p.latex()}: the Jacobian has another shape")
    return Equation(first, (move,))


def _edges(chained: tuple[Let, ...], x: Expr) -> list[Edge]:
    """Each intermediate with each parameter that it reads, in the order in which they were introduced."""
    order = {p: k for k, p in enumerate((x, *chained))}
    return [(u, p) for u in chained for p in sorted(order.keys() & set(unopened(u.value)), key=order.__getitem__)]


def _paths(chained: tuple[Let, ...], x: Expr, edges: list[Edge]) -> list[Path]:
    """Every path from the result down to the variable; an intermediate has no more than the result."""
    found: dict[Expr, list[Path]] = {x: [()], **{u: [] for u in chained}}
    for u, p in edges:  # an intermediate stands after those that it reads
        found[u] += [((u, p), *rest) for rest in found[p]]
    return found[chained[-1]]


def _count(u: Expr, x: Expr, edges: list[Edge]) -> int:
    """How many paths there are, without walking them."""
    counts: dict[Expr, int] = {x: 1}
    for reader, p in edges:
        counts[reader] = counts.get(reader, 0) + counts.get(p, 0)
    return counts.get(u, 0)


def _combined(paths: list[Path], found: dict[Edge, Equation], chained: tuple[Let, ...]) -> tuple[Move, ...]:
    """Steps 3 and 4."""
    jacobians = _sum_over(paths, {edge: equation.last for edge, equation in found.items()})
    if len(paths) == len(paths[0]) == 1:
        moves = [*found[paths[0][0]].moves]
    else:
        moves = [
            Move(_sum_over(paths, {edge: equation.first for edge, equation in found.items()}), *_rule(paths)),
            Move(jacobians, "the Jacobians from step 2"),
        ]
    moves += simplified(jacobians)
    if not any(isinstance(node, Derivative) for node in walk(moves[-1].expr)):
        moves.append(Move(opened(moves[-1].expr, chained), "substitute back"))
        moves += simplified(moves[-1].expr)
    return changes(moves)


def _rule(paths: list[Path]) -> tuple[str, str]:
    if len(paths) == 1:
        return "vector chain rule", "s453-rule"
    return f"vector chain rule along {len(paths)} paths, added up", "s453-rule"


def _sum_over(paths: list[Path], factors: dict[Edge, Expr]) -> Expr:
    """The product along each path, added up."""
    products = (_product([factors[edge] for edge in path]) for path in paths)
    return reduce(lambda total, product: total + product, products)


def _product(factors: list[Expr]) -> Expr:
    """The matrix product, in which neighbours that are scalars are one factor."""
    groups = itertools.groupby(factors, lambda factor: factor.shape == ())
    return reduce(
        MatMul, (part for scalar, group in groups for part in ([reduce(product, group)] if scalar else group))
    )
