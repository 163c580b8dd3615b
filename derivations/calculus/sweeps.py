"""Forward and backward differentiation: the same chain rule, walked from the variables or from the result.

Forward keeps, for one variable, the derivative of every intermediate *by it*; several variables take several sweeps.
Backward keeps the derivative of the result *by every intermediate*; one sweep ends at all variables at once.
"""

from __future__ import annotations

from derivations.calculus.chain_rule import total_derivative
from derivations.calculus.intermediates import introduce, opened, parameters
from derivations.calculus.operations import slope
from derivations.calculus.paper_moves import plus, times
from derivations.language.expression import Expr, as_expr


def forward(function: Expr, variables: tuple[Expr, ...]) -> tuple[dict[Expr, Expr], int]:
    """The derivative with respect to each variable, and the number of sweeps that it took.

    >>> from derivations.language.elementwise import sin
    >>> from derivations.language.functions import scalars
    >>> w, x, b = scalars("w x b")
    >>> forward(sin(w * x + b), (w, x, b))[1], backward(sin(w * x + b), (w, x, b))[1]
    (3, 1)
    """
    slopes = {variable: total_derivative(function, variable).result for variable in variables}
    return slopes, len(variables)


def backward(function: Expr, variables: tuple[Expr, ...]) -> tuple[dict[Expr, Expr], int]:
    r"""The same derivatives in one sweep, from the result down.

    >>> from derivations.language.elementwise import sin
    >>> from derivations.language.functions import scalars
    >>> w, x, b = scalars("w x b")
    >>> [slope.latex() for slope in backward(sin(w * x + b), (w, x, b))[0].values()]
    ['\\cos(w x + b) x', '\\cos(w x + b) w', '\\cos(w x + b)']
    """
    named = introduce(function, variables)
    by: dict[Expr, Expr] = {part: as_expr(0) for part in (*variables, *named)}
    by[named[-1]] = as_expr(1)
    for u in reversed(named):
        for parameter in parameters(u):
            if parameter in by:
                by[parameter] = plus(by[parameter], times(by[u], slope(u.value, parameter)))
    return {variable: opened(by[variable], named) for variable in variables}, 1
