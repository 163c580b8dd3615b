"""The backward pass: the gradients with respect to several variables at once, as a person writes them.

The intermediates go forwards; then, from the result back, each has an upstream gradient δ, the gradient of the result
with respect to it. Each δ is found once, from those after it, and used by all that need it. Everything is in
denominator layout: a gradient has the shape of what it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce

from derivations.calculus import local
from derivations.calculus.by_gradients import total_gradient
from derivations.calculus.conditions import conditions_of
from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.lines import by_name, definitions, names_of, simplifying
from derivations.calculus.naming import live_nodes, named, names_in
from derivations.calculus.simplifier import recognised, simplified
from derivations.calculus.simplifier.measure import cost, forget
from derivations.calculus.simplifier.standard import zero
from derivations.calculus.undefined import refuse_undefined
from derivations.calculus.worked import Equation, Move
from derivations.language.derivatives import Let
from derivations.language.expression import Expr, Symbol, as_expr
from derivations.language.shape import describe

SHORT = 1  # an upstream gradient that is itself a name is not named again


@dataclass(frozen=True)
class BackwardPass:
    """The lines of a backward pass, and where they end: the gradient with respect to each variable, in its shape."""

    function: Let
    variables: tuple[Symbol, ...]
    equations: tuple[Equation, ...]
    results: dict[str, Expr]
    layout: str = "denominator"

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """Where the results hold, and what is taken at kinks, in words."""
        return conditions_of(self.function, *self.results.values(), by=self.variables)


def backward(function: Expr, variables: tuple[Symbol, ...]) -> BackwardPass:
    r"""The gradients of a scalar by several variables; ValueError where one is not supported.

    >>> from derivations.language import let, matrix, relu, vector
    >>> W, b, x = matrix("W", "m", "n"), vector("b", "m"), vector("x")
    >>> z = let("z", W @ x + b)
    >>> h = let("h", relu(z))
    >>> for name, gradient in backward(h.T @ h, (W, b)).results.items():
    ...     print(name, "gets", gradient)
    W gets δ₁ xᵀ
    b gets δ₁
    """
    forget()
    refuse_undefined(function)
    if function.shape:
        raise NotSupportedError(
            "the gradients with respect to several variables are those of a scalar, and this is a "
            f"{describe(function.shape)}"
        )
    taken = names_in(function)
    program = named(recognised(function), variables, taken)
    f = program[-1]
    live, names = live_nodes(f, variables), names_of(program)
    name = _free_name(names_in(f) | taken)
    parts: dict[Expr, list[Expr]] = {f: [as_expr(1)]}
    back: list[Equation] = []
    lines = local.read_lines(program, live)
    for u, number in zip(reversed(lines), _numbers(lines, live), strict=True):
        if u not in parts:
            continue
        raw = reduce(lambda a, b: a + b, parts[u])
        upstream = simplified(raw)
        if u is not f and number and cost(upstream) > SHORT:
            delta = Let(f"{name}_{number}", upstream)
            rules = (Move(total_gradient(f, u), "the upstream gradient", "upstream gradient"), *_pulled(raw))
            back.append(Equation(delta, rules))
            upstream = delta
        for leaf, part in local.gradients(u.value, upstream, live, names).items():
            parts.setdefault(leaf, []).append(by_name(part, program))
    results: dict[str, Expr] = {}
    for x in variables:
        if x in parts:
            moves = _pulled(reduce(lambda a, b: a + b, parts[x]))
        else:
            moves = (Move(zero(x.shape), "constant rule", "constant rule"),)
        back.append(Equation(total_gradient(f, x), moves))
        results[x.name] = back[-1].last
    return BackwardPass(f, variables, (*definitions(program, function), *back), results)


def _pulled(raw: Expr) -> tuple[Move, ...]:
    return Move(raw, "read off the differential", "reading off the gradient"), *simplifying(raw)


def _numbers(program: tuple[Let, ...], live: set[Expr]) -> list[int]:
    """The number of each intermediate's upstream gradient, from the result back; 0: it needs no name of its own."""
    worth = [_is_used_often(u, live) for u in program[:-1]]
    numbers = [sum(worth[: k + 1]) if is_worth else 0 for k, is_worth in enumerate(worth)]
    return [0, *reversed(numbers)]


def _is_used_often(u: Let, live: set[Expr]) -> bool:
    """Whether an upstream gradient is used for more than one thing, or in more than one place."""
    return len(local.leaves_of(u.value, live)) > 1 or len(local.region(u.value, live)) > 3


def _free_name(taken: set[str]) -> str:
    stems = (("delta", "δ"), ("gamma", "γ"), ("upstream", "upstream"))
    return next(stem for stem, sign in stems if not any(name.startswith((stem, sign)) for name in taken))
