"""The scalar chain rules as procedures: they name, differentiate, combine and substitute, as the paper does by hand.

1. Introduce an intermediate variable for every operation.
2. Differentiate each with respect to its own parameters, by the table of differentials.
3. Combine: along the only path from the variable, multiply; with several paths, add up what each contributes.
4. Substitute the intermediate variables back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from derivations.calculus.intermediates import introduce, parameters, put_back
from derivations.calculus.operations import product, slope, slope_by_rule
from derivations.calculus.paper_moves import tidied
from derivations.calculus.paper_names import stated_of_numbers
from derivations.calculus.worked import Equation, Move, Worked, changes
from derivations.language.dataflow import paths
from derivations.language.derivatives import Derivative, Let, derivative, partial
from derivations.language.expression import Expr, walk


def chain_rule(function: Expr, x: Expr, names: Iterable[str] = ()) -> Worked:
    r"""The derivative by the single-variable chain rule; ValueError unless exactly one path leads from x to it.

    >>> from derivations.language.elementwise import sin
    >>> from derivations.language.functions import scalar
    >>> x = scalar("x")
    >>> worked = chain_rule(sin(x**2), x, names="uy")
    >>> [equation.latex() for equation in worked.slopes]
    ['\\frac{du}{dx} = 2 x', '\\frac{dy}{du} = \\cos(u)']
    >>> worked.result.latex()
    '\\cos(x^2) \\times 2 x'
    """
    if (found := paths(function, x)) != 1:
        raise ValueError(f"{found} paths lead from {x.latex()} to {function.latex()}, not one: use total_derivative")
    chained = introduce(function, (x,), names)
    links = list(zip(chained, (x, *chained), strict=False))  # each intermediate with the one before it
    slopes = [Equation(derivative(u, before), (slope_by_rule(u.value, before),)) for u, before in links]
    moves = [
        Move(_product(equation.first for equation in reversed(slopes)), "multiply along the path", "s451-rule"),
        Move(_product(equation.last for equation in reversed(slopes)), "the derivatives from step 2"),
    ]
    if not any(isinstance(node, Derivative) for node in walk(moves[-1].expr)):
        moves += [Move(line, "substitute back") for line in put_back(moves[-1].expr, chained)]
    return Worked(chained, tuple(slopes), (Equation(derivative(chained[-1], x), changes(moves)),))


def total_derivative(function: Expr, x: Expr, names: Iterable[str] = (), sign: str = "d") -> Worked:
    r"""The derivative by the total-derivative rule, for any number of paths; one equation for each intermediate.

    Total derivatives are printed with the sign given, direct ones with ∂.

    >>> from derivations.language.functions import scalar
    >>> x = scalar("x")
    >>> worked = total_derivative(x + x**2, x)
    >>> [move.expr.latex() for move in worked.combined[-1].moves][1:]
    ['1 + 1 \\times \\frac{du_1}{dx}', '1 + 1 \\times 2 x', '1 + 2 x']
    """
    chained = introduce(function, (x,), names)
    moving = {x, *chained}
    slopes = [
        Equation(partial(u, p), (slope_by_rule(u.value, p),)) for u in chained for p in parameters(u) if p in moving
    ]
    totals: dict[Expr, Expr] = {}
    combined = []
    for u in chained:
        combined.append(_total(u, x, totals, chained, sign))
        totals[u] = combined[-1].last
    return Worked(chained, tuple(slopes), tuple(combined))


def _total(u: Let, x: Expr, totals: dict[Expr, Expr], chained: tuple[Let, ...], sign: str) -> Equation:
    """One intermediate variable: the direct contribution, and one through each earlier intermediate in it."""
    first = derivative(u, x, sign=sign)
    through = [p for p in parameters(u) if p in totals]
    if not through:
        return Equation(first, (slope_by_rule(u.value, x),))
    found: Sequence[Expr] = [totals[p] for p in through]
    moving: Sequence[Expr] = [derivative(p, x, sign=sign) for p in through]
    direct = [partial(u, p) for p in through]
    weights = [slope(u.value, p) for p in through]
    weighted = [_sum(slope(u.value, x), weights, known) for known in (moving, found)]
    rule = stated_of_numbers(u.value)
    moves = [
        Move(_sum(partial(u, x), direct, moving), "direct, and through each intermediate", "s452-rule"),
        Move(weighted[0], f"the direct derivatives: {rule.name}", rule.stated_in[0]),
        Move(weighted[1], "the total derivatives found before"),
        *(Move(line, "substitute back") for line in put_back(weighted[1], chained)),
    ]
    moves.append(Move(tidied(moves[-1].expr), "0 adds nothing, 1 changes no product"))
    return Equation(first, changes(moves))


def _sum(direct: Expr, weights: Sequence[Expr], moving: Sequence[Expr]) -> Expr:
    """The direct contribution, plus each weight times how its intermediate moves."""
    products = (_product(pair) for pair in zip(weights, moving, strict=True))
    return reduce(lambda total, term: total + term, products, direct)


def _product(factors: Iterable[Expr]) -> Expr:
    return reduce(product, factors)
