"""The vector chain rule as a procedure: one Jacobian for each operation, and their product.

Think of a program that holds a few numbers at a time. Each operation turns the numbers that it finds into those that
are still needed later: a vector into a vector. Its Jacobian holds a slope where the operation is at work, a one where a
number is only carried along, and zeros. Multiplied, the last operation on the left, they are the derivative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from derivations.calculus.intermediates import introduce, parameters, put_back
from derivations.calculus.operations import slope
from derivations.calculus.paper_moves import plus, times
from derivations.calculus.worked import Equation, Move
from derivations.language.binders import matrix_of
from derivations.language.derivatives import Let, derivative
from derivations.language.expression import Expr, as_expr

State = tuple[Expr, ...]  # the numbers that a program holds
Entries = tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True)
class Multiplied:
    """What the program holds before and after each operation, and the derivative as a product of Jacobians."""

    states: tuple[State, ...]
    equation: Equation

    @property
    def result(self) -> Expr:
        return self.equation.last


def jacobian_product(function: Expr, x: Expr, names: Iterable[str] = ()) -> Multiplied:
    r"""The derivative of any scalar expression in x by the vector chain rule, whatever the number of paths.

    >>> from derivations.language.elementwise import sin
    >>> from derivations.language.functions import scalar
    >>> x = scalar("x")
    >>> print(jacobian_product(x + x**2, x).equation.latex())
    \frac{du_2}{dx} = \left[ 1,\; 1 \right] \begin{bmatrix} 1 \\ 2 x \end{bmatrix} = 1 + 2 x
    >>> print(jacobian_product(sin(x**2), x, names="uy").equation.latex())
    \frac{dy}{dx} = \cos(u) \times 2 x = \cos(x^2) \times 2 x
    """
    chained = introduce(function, (x,), names)
    states = held(chained, x)
    factors = [entries(u, before, after) for u, before, after in zip(chained, states[:-1], states[1:], strict=True)]
    moves = [Move(written(factors), "a Jacobian for each operation, the last on the left", "s453-rule")]
    if any(len(state) > 1 for state in states):
        moves.append(Move(multiplied(factors), "rows times columns"))
    moves += [Move(line, "substitute back") for line in put_back(moves[-1].expr, chained)]
    return Multiplied(states, Equation(derivative(chained[-1], x), tuple(moves)))


def held(chained: tuple[Let, ...], x: Expr) -> tuple[State, ...]:
    """What the program holds at the start and after each operation: results that a later operation reads."""
    last_read = {p: k for k, u in enumerate(chained) for p in parameters(u)} | {chained[-1]: len(chained)}
    states: list[State] = [(x,)]
    for k, u in enumerate(chained):
        states.append(tuple(value for value in (*states[-1], u) if last_read[value] > k))
    return tuple(states)


def entries(u: Let, before: State, after: State) -> Entries:
    """The Jacobian of one operation: what is held after it, with respect to what was held before."""
    return tuple(
        tuple(slope(u.value, old) if new is u else as_expr(int(new == old)) for old in before) for new in after
    )


def written(factors: list[Entries]) -> Expr:
    """The product of the Jacobians as it stands, the last on the left; one that is 1 × 1 is a number."""
    return reduce(
        lambda left, right: left * right if left.shape == right.shape == () else left @ right,
        (factor[0][0] if len(factor) == len(factor[0]) == 1 else matrix_of(*factor) for factor in reversed(factors)),
    )


def multiplied(factors: list[Entries]) -> Expr:
    """The product worked out, without terms that are 0 and factors that are 1."""
    column = [row[0] for row in factors[0]]
    for factor in factors[1:]:
        column = [reduce(plus, map(times, row, column)) for row in factor]
    return column[0]
