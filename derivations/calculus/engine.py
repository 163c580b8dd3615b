"""The engine: the derivative of any expression, line by line.

1. Name what stands between the variables and the result (`naming`).
2. Differentiate each name by what it reads, with the rules of the two tables (`local`).
3. Combine. Between numbers and vectors Jacobians are multiplied, the paper's way: ∂f/∂x = ∂f/∂u ∂u/∂x. For a number by
   a matrix the differential is taken and the gradient read off: df = tr(Gᵀ dX). By a number, changes are followed
   forwards.
4. Put the names back, and simplify.

Each line is an `Equation`: an expression and what it turns into, with the rule that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property

from derivations.calculus import local
from derivations.calculus.by_gradients import by_gradients, total_gradient
from derivations.calculus.by_jacobians import by_jacobians
from derivations.calculus.by_tangents import by_tangents
from derivations.calculus.conditions import conditions_of
from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.lines import definitions, opened, simplifying
from derivations.calculus.naming import live_nodes, named, names_in
from derivations.calculus.simplifier import SIMPLIFICATION_NAMES, recognised, simplified
from derivations.calculus.simplifier.measure import cost, forget, unopened
from derivations.calculus.undefined import refuse_undefined
from derivations.calculus.worked import Equation, Move
from derivations.language.derivatives import Derivative, Let, total
from derivations.language.expression import Expr, Symbol, Transpose, postorder, rebuilt
from derivations.language.functions import Diag
from derivations.language.looks import looks
from derivations.language.matrices import DiagonalOf, Inverse
from derivations.language.shape import describe

LONGEST_RESULT = 90  # a longer result keeps the names of its parts
LAYOUTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Derived:
    """A derivative with its lines.

    ``function`` is what is differentiated, named; ``equations`` the lines in order, ``result`` where they end;
    ``layout`` says how the result is laid out and ``conditions`` where it holds. ``given`` are the names that the
    function came with; other names are ours.
    """

    function: Let
    variable: Symbol
    layout: str
    order: int
    equations: tuple[Equation, ...]
    result: Expr
    structure: str = ""
    given: frozenset[str] = frozenset()

    @property
    def intermediates(self) -> tuple[Let, ...]:
        """The names that stand between the variable and the function."""
        return tuple(node for node in postorder(self.function.value) if isinstance(node, Let))

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """Where the result holds, and what is taken at kinks, in words; found from the expression."""
        ours = [u for u in self.intermediates if u.name not in self.given]
        return conditions_of(
            self.function, self.result, shown=lambda part: _shown(part, ours), by=(self.variable,), order=self.order
        )


def derive(
    function: Expr, variable: Symbol, *, layout: str = "numerator", order: int = 1, structure: str = ""
) -> Derived:
    r"""The derivative of an expression with respect to a symbol in it.

    First or second order; the second is the Hessian, the Jacobian of the gradient. ``structure`` "symmetric": by the
    independent entries of a symmetric matrix. ValueError where the derivative is not supported.

    >>> from derivations.language import matrix, vector
    >>> A, x = matrix("A", "n", "n"), vector("x")
    >>> derive(x.T @ A @ x, x).result.latex()
    '\\mathbf{x}^T (A + A^T)'
    >>> derive(x.T @ A @ x, x, order=2).result.latex()
    'A + A^T'
    """
    forget()
    _check_request(function, variable, layout, order, structure)
    program = named(recognised(function), (variable,), names_in(function))
    given = frozenset(node.name for node in postorder(function) if isinstance(node, Let))
    if order == 2:
        return _second(function, program, variable, layout, given)
    first = _first(function, program, variable, "denominator" if structure else layout, given)
    return _structured(first, structure) if structure else first


def _check_request(function: Expr, variable: Symbol, layout: str, order: int, structure: str) -> None:
    refuse_undefined(function)
    if layout not in LAYOUTS:
        raise ValueError(f"there is no layout {layout}; write numerator or denominator")
    if isinstance(order, bool | float) or order not in (1, 2):
        raise ValueError(f"derivatives of order 1 and 2 are supported, not {order!r}")
    if order == 2 and function.shape:
        raise NotSupportedError(
            f"second derivatives are supported for scalars, and this is a {describe(function.shape)}; "
            "differentiate one entry, or a sum with weights, such as sum(G * F)"
        )
    if structure and (order == 2 or function.shape or len(variable.shape) != 2):
        raise NotSupportedError("structure is supported for the first derivative of a scalar by a matrix")
    if structure and variable.shape[0] != variable.shape[1]:
        raise ValueError(
            f"{variable.name} is a {describe(variable.shape)}, which cannot be symmetric: it is not square"
        )
    if structure not in ("", "symmetric"):
        raise ValueError(f"there is no structure {structure}; write symmetric")


def _first(function: Expr, program: tuple[Let, ...], x: Symbol, layout: str, given: frozenset[str]) -> Derived:
    live = live_nodes(program[-1], (x,))
    way = _way(program, x, live)
    equations = [*definitions(program, function), *way(program, x, live)]
    return _laid_out(program[-1], x, equations, layout, given)


Way = Callable[[tuple[Let, ...], Symbol, Collection[Expr]], list[Equation]]


def _way(program: tuple[Let, ...], x: Symbol, live: Collection[Expr]) -> Way:
    f = program[-1]
    flat = all(_at_most_a_vector(node) for u in program for node in local.region(u.value, live))
    if x.shape == () and (len(f.shape) == 2 or not flat):  # what is not a column keeps its shape
        return by_tangents
    if flat:
        return by_jacobians
    return by_gradients if f.shape == () else by_jacobians


def _at_most_a_vector(node: Expr) -> bool:
    return len(node.shape) < 2 or 1 in node.shape


def _laid_out(f: Let, x: Symbol, equations: list[Equation], layout: str, given: frozenset[str]) -> Derived:
    """The last equation with the names put back, in the layout that is asked for.

    Where that is the other one, both sides are transposed: ∂f/∂x stands for one thing throughout a derivation.
    """
    last = equations[-1]
    result, lines = last.last, list(last.moves)
    put_back = opened(result, [u for u in postorder(f) if isinstance(u, Let) and u.name not in given])
    if put_back is not result and cost(simplified(put_back)) <= LONGEST_RESULT:
        if str(put_back) == str(result) and lines[-1].rule in SIMPLIFICATION_NAMES:
            lines[-1] = lines[-1]._replace(expr=put_back)  # inside a name that was given: nothing to be seen
        else:
            lines.append(Move(put_back, "substitute back", "substitution"))
        lines += simplifying(put_back)
        result = lines[-1].expr
    equations = [*equations[:-1], Equation(last.first, tuple(lines))]
    assert isinstance(last.first, Derivative)
    if (
        last.first.layout != layout
        and (f.shape or x.shape)
        and result.shape
        and not (len(f.shape) == 2 and not x.shape)
    ):
        raw = Transpose(result)
        lines = [Move(raw, f"transpose to {layout} layout", "layout"), *simplifying(raw)]
        equations.append(Equation(Transpose(last.first), tuple(lines)))
        result = lines[-1].expr
    return Derived(f, x, layout, 1, tuple(equations), result, "", given)


def _shown(part: Expr, ours: Collection[Let]) -> Expr:
    """What a condition speaks of, with our own names replaced where that is not long."""
    replaced = simplified(opened(part, ours))
    return replaced if cost(replaced) <= LONGEST_RESULT else part


def _second(function: Expr, program: tuple[Let, ...], x: Symbol, layout: str, given: frozenset[str]) -> Derived:
    """The Hessian: the Jacobian of the gradient."""
    f = program[-1]
    first = _first(function, program, x, "denominator", given)
    taken = looks(names_in(f))
    name = next(name for name in ("g", *(f"g_{k + 1}" for k in range(len(taken)))) if name not in taken)
    again = _named_alike(named(Let(name, first.result, (), r"\nabla " + f.latex()), (x,), names_in(f)), program)
    gradient = again[-1]
    live = live_nodes(gradient, (x,))
    *names, last = definitions(again, first.result)
    said = "definition: the gradient found above"
    defined = [*names, Equation(last.first, (last.moves[0]._replace(because=said), *last.moves[1:]))]
    if gradient not in live:
        shape = local.zero_jacobian(gradient, x)
        lines = [*defined, Equation(total(gradient, x), (Move(shape, "constant rule", "constant rule"),))]
        return Derived(f, x, layout, 2, (*first.equations, *lines), shape, "", given)
    way = by_jacobians if x.shape else _way(again, x, live)
    second = _laid_out(gradient, x, [*defined, *way(again, x, live)], "numerator", given | {gradient.name})
    shown = {equation.first: equation.last for equation in first.equations}
    new = [equation for equation in second.equations if shown.get(equation.first) is not equation.last]
    return Derived(f, x, layout, 2, (*first.equations, *new), second.result, "", given)


def _named_alike(program: tuple[Let, ...], earlier: tuple[Let, ...]) -> tuple[Let, ...]:
    """The program with what has a name in an earlier one called by that name."""
    names = {u.value: u for u in earlier[:-1]}
    answers: dict[Expr, Expr] = {}
    lines: list[Let] = []
    for u in program:
        value = local.replaced(u.value, answers)
        lines.append(names.get(value) or replace(u, value=value))
        answers[u] = lines[-1]
    return tuple(lines)


def _structured(first: Derived, structure: str) -> Derived:
    """By the independent entries of a symmetric matrix: an entry off the diagonal stands in two places."""
    G, X = first.result, first.variable
    raw = G + Transpose(G) - Diag(DiagonalOf(G))
    lines = [Move(raw, "an entry off the diagonal stands in two places", "symmetric variable"), *simplifying(raw)]
    while (alike := untransposed(lines[-1].expr, X)) is not lines[-1].expr:
        lines += [Move(alike, f"{X.name} is its own transpose", "symmetric variable"), *simplifying(alike)]
    left = replace(total_gradient(first.function, X), sign="d")  # it follows both places
    equation = Equation(left, tuple(lines))
    return replace(first, equations=(*first.equations, equation), result=lines[-1].expr, structure=structure)


def untransposed(expr: Expr, X: Symbol) -> Expr:
    """The expression for a symmetric X: without the transposes of X, and of what is symmetric because X is."""
    answers: dict[Expr, Expr] = {}
    for node in unopened(expr):
        new = node if isinstance(node, Let) else rebuilt(node, answers)
        answers[node] = new.operand if isinstance(new, Transpose) and _is_symmetric(new.operand, X) else new
    return answers[expr]


def _is_symmetric(matrix: Expr, X: Symbol) -> bool:
    if isinstance(matrix, Inverse):
        return _is_symmetric(matrix.matrix, X)
    turned = local.replaced(simplified(Transpose(matrix)), {Transpose(X): X})
    return simplified(turned) is matrix
