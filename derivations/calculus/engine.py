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
from functools import cached_property, reduce

from derivations.calculus import local
from derivations.calculus.conditions import conditions_of
from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.linear import product
from derivations.calculus.logarithms import is_share, ln_of, ln_opened, share_in
from derivations.calculus.naming import live_nodes, named, names_in, with_names
from derivations.calculus.simplifier import SIMPLIFICATION_NAMES, Firing, moves, recognised, simplified, stages
from derivations.calculus.simplifier.measure import cost, forget, unopened
from derivations.calculus.simplifier.standard import ONE, zero
from derivations.calculus.undefined import refuse_undefined
from derivations.calculus.worked import TRACE_FORM, Equation, Move, changes
from derivations.language.derivatives import Derivative, Differential, Let, Total, derivative, partial, total
from derivations.language.expression import Add, Expr, MatMul, Symbol, Transpose, Zeros, postorder, rebuilt
from derivations.language.functions import Diag
from derivations.language.looks import looks
from derivations.language.matrices import DiagonalOf, Inverse, Trace, Vec
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


def definitions(program: tuple[Let, ...], function: Expr) -> list[Equation]:
    """The lines that say what each name stands for: as it was given first, then with functions called by their names.

    A name that is given, and that nothing reads any more, has its line before the one that it stands in.
    """
    forms = [(stage.reason, _values(stage.expr, program[-1].name)) for stage in stages(function)]
    names = {node.name: node for node in (*postorder(recognised(function)), *program) if isinstance(node, Let)}
    dropped: dict[str, Let] = {}
    for node in postorder(function):
        if isinstance(node, Let) and node.name not in names:
            dropped[node.name] = Let(node.name, with_names(node.value, names | dropped))
    lines: dict[Let, Equation] = {}
    for u in program:
        line = _definition(u, program)
        moves = [move._replace(expr=with_names(move.expr, names | dropped)) for move in _forms_of(u.name, forms)]
        if len(moves) > 1:
            read = [node for node in postorder(moves[0].expr) if isinstance(node, Let) and node.name in dropped]
            lines |= {node: Equation(node, (Move(node.value, "definition", "definition"),)) for node in read}
            shown, *opened = line.moves
            line = Equation(u, (*moves[:-1], moves[-1]._replace(expr=shown.expr), *opened))
        lines[u] = line
    return list(lines.values())


def _values(function: Expr, name: str) -> dict[str, Expr]:
    """What the names in a function stand for, and the function, which has a name."""
    values = {node.name: node.value for node in postorder(function) if isinstance(node, Let)}
    return values | {name: function.value if isinstance(function, Let) else function}


def _forms_of(name: str, forms: list[tuple[str, dict[str, Expr]]]) -> list[Move]:
    """What a name stands for before and after each kind of recognition that can be seen in its line."""
    moves: list[Move] = []
    for reason, values in forms:
        if name in values and (not moves or str(values[name]) != str(moves[-1].expr)):
            moves.append(Move(values[name], reason, reason))
    return moves


def _definition(u: Let, program: tuple[Let, ...]) -> Equation:
    """The line of a name; a logarithm of a softmax that has a name is shown with the name first."""
    shares = {value: name for value, name in names_of(program).items() if share_in(value)}
    logarithms = [node for node in unopened(u.value) if ln_of(node)]
    shown = local.replaced(u.value, {node: local.replaced(node, shares) for node in logarithms})
    moves = [Move(shown, "definition", "definition")]
    if shown is not u.value:
        moves.append(Move(u.value, "what the name in the logarithm stands for", "substitution"))
    return Equation(u, tuple(moves))


Way = Callable[[tuple[Let, ...], Symbol, Collection[Expr]], list[Equation]]


def _way(program: tuple[Let, ...], x: Symbol, live: Collection[Expr]) -> Way:
    f = program[-1]
    flat = all(_at_most_a_vector(node) for u in program for node in local.region(u.value, live))
    if x.shape == () and (len(f.shape) == 2 or not flat):  # what is not a column keeps its shape
        return _by_tangents
    if flat:
        return _by_jacobians
    return _by_gradients if f.shape == () else _by_jacobians


def _by_rules(expr: Expr, rules: tuple[str, ...]) -> Move:
    """A line by rules of the table, from the outermost operation inwards."""
    names = "; ".join(rules) or "constant rule"  # there is none for a comparison
    return Move(expr, names, names)


def _at_most_a_vector(node: Expr) -> bool:
    return len(node.shape) < 2 or 1 in node.shape


# Jacobian by Jacobian


def _by_jacobians(program: tuple[Let, ...], x: Symbol, live: Collection[Expr]) -> list[Equation]:
    """Each name by what it reads, and the products along the paths, added up from the result down."""
    equations: list[Equation] = []
    found: dict[tuple[Let, Expr], Expr] = {}
    names, lines = names_of(program), local.read_lines(program, live)
    for u in lines:
        for by in local.leaves_of(u.value, live):
            raw = by_name(local.jacobian(u.value, by, live, names), program)
            rules = local.rules_of(u.value, live)
            first = _by_rules(raw, rules)
            moves = (first, *simplifying(raw))
            if not isinstance(moves[-1].expr, Zeros):
                equations.append(Equation(stacked_jacobian(partial(u, by)), moves))
                found[u, by] = moves[-1].expr
    if len(lines) == 1 and (lines[0], x) in found:
        return [*equations[:-1], Equation(total_by(lines[0], x, "∂"), equations[-1].moves)]
    return [*equations, *_combined(lines, x, found)]


def _combined(program: tuple[Let, ...], x: Symbol, found: dict[tuple[Let, Expr], Expr]) -> list[Equation]:
    """The vector chain rule, from the result down: by each name, the sum over its readers.

    Where there are several paths, a total derivative differs from a direct one; it is then printed with d.
    """
    f = program[-1]
    readers: dict[Expr, list[Let]] = {}
    for reader, u in found:
        readers.setdefault(u, []).append(reader)
    sign = "d" if any(len(several) > 1 for several in readers.values()) else "∂"
    known: dict[Expr, Expr] = {}
    equations: list[Equation] = []
    for u in (*reversed(program[:-1]), x):
        reached = [r for r in readers.get(u, ()) if r is f or r in known]
        if not reached:
            continue
        links = [(total_by(f, r, sign), known.get(r), _link(r, u), found[r, u]) for r in reached]
        symbolic = _added(
            [link if r is f else product(by, link) for r, (by, _, link, _) in zip(reached, links, strict=True)]
        )
        filled = _added([value if above is None else product(above, value) for _, above, _, value in links])
        lines: list[Move] = []
        if reached != [f]:
            lines.append(Move(symbolic, "vector chain rule", "vector chain rule"))
        lines += [Move(filled, "the derivatives found above", "substitution"), *simplifying(filled)]
        known[u] = lines[-1].expr
        if u is x or reached != [f]:
            equations.append(Equation(total_by(f, u, sign), tuple(lines)))
    if x not in known:
        return [Equation(total(f, x), (Move(local.zero_jacobian(f, x), "constant rule", "constant rule"),))]
    return equations


def _added(parts: list[Expr]) -> Expr:
    return reduce(lambda a, b: a + b, parts)


def total_by(f: Let, u: Expr, sign: str) -> Expr:
    """The total derivative, as the Jacobian of vec."""
    return stacked_jacobian(derivative(f, u, sign=sign))


def _link(reader: Let, u: Expr) -> Expr:
    return stacked_jacobian(partial(reader, u))


def stacked_jacobian(slope: Derivative) -> Expr:
    """The Jacobian of vec, written with a derivative that has the shape of a matrix: of a matrix, or by one."""
    function, variable = slope.function.shape, slope.variable.shape
    if not variable and len(function) == 2:
        return Transpose(slope) if function[0] == 1 else Vec(slope)
    if not function and len(variable) == 2:
        turned = replace(slope, layout="denominator")
        return turned if variable[0] == 1 else Transpose(Vec(turned))
    return slope


# The differential, and the gradient read off


def _by_gradients(program: tuple[Let, ...], x: Symbol, live: Collection[Expr]) -> list[Equation]:
    """D of each name, then the gradients from the result up to the variable, in the shape of what they belong to."""
    f, names = program[-1], names_of(program)
    equations = [_differential_line(u, x, live) for u in local.read_lines(program, live)]
    by_f = {leaf: by_name(G, program) for leaf, G in local.gradients(f.value, ONE, live, names).items()}
    equations[-1] = _in_trace_form(equations[-1], by_f, x)
    known: dict[Expr, Expr] = {}
    symbolic: dict[Expr, list[Expr]] = {}
    for u in reversed(program):
        if u is not f and u not in known:
            continue
        upstream = known.get(u)
        if upstream is None:
            pulled = {leaf: simplified(G) for leaf, G in by_f.items()}  # as the trace form has it
        else:
            pulled = local.gradients(u.value, total_gradient(f, u), live, names)
            pulled = {leaf: by_name(part, program) for leaf, part in pulled.items()}
        for leaf, part in pulled.items():
            symbolic.setdefault(leaf, []).append(part)
            filled = part if upstream is None else local.replaced(part, {total_gradient(f, u): upstream})
            known[leaf] = simplified(known[leaf] + filled) if leaf in known else simplified(filled)
    for leaf in (*reversed(program[:-1]), x):
        if leaf in symbolic:
            equations.append(_read_off(f, leaf, symbolic[leaf], known))
    if x not in known:
        zero_lines = (Move(zero(x.shape), "constant rule", "constant rule"),)
        return [*equations, Equation(total_gradient(f, x), zero_lines)]
    return equations


def total_gradient(f: Expr, u: Expr) -> Total:
    """∂f/∂u in the shape of u."""
    return Total(f, u, "∂", "fraction", "denominator" if u.shape else "numerator")


def _differential_line(u: Let, x: Symbol, live: Collection[Expr]) -> Equation:
    rounds = local.differential(u.value, (x,), live)
    lines = [_by_rules(r.expr, r.rules) for r in rounds]
    if not lines:
        lines = [Move(Differential(u.value, (x,)), "definition", "definition")]  # one name for another
    return Equation(Differential(u, (x,)), (*lines, *simplifying(lines[-1].expr)))


def _in_trace_form(line: Equation, gradients: dict[Expr, Expr], x: Symbol) -> Equation:
    """The differential of a number as tr(Gᵀ dX), and G simplified; a sum of such terms for several names."""
    found = {leaf: G for leaf, G in gradients.items() if simplified(G) is not zero(G.shape)}
    if not found or is_in_trace_form(line.last):
        return line

    def form() -> Expr:
        return _added([_paired(G, Differential(leaf, (x,))) for leaf, G in found.items()])

    lines = [*line.moves, Move(form(), TRACE_FORM, TRACE_FORM)]
    for leaf in found:
        for move in simplifying(found[leaf]):
            found[leaf] = move.expr
            lines.append(move._replace(expr=form()))
    return Equation(line.first, changes(lines))


def is_in_trace_form(line: Expr) -> bool:
    """Whether each term of a line is tr(Gᵀ dX) or gᵀ dx already."""
    insides = [term.matrix if isinstance(term, Trace) else term for term in terms_of(line)]
    return all(
        isinstance(i, MatMul) and isinstance(i.left, Transpose) and isinstance(i.right, Differential) for i in insides
    )


def terms_of(line: Expr) -> list[Expr]:
    """What a line adds up."""
    return [*terms_of(line.left), *terms_of(line.right)] if isinstance(line, Add) else [line]


def _paired(G: Expr, change: Expr) -> Expr:
    if change.shape == ():
        return G * change
    return product(Transpose(G), change) if len(change.shape) == 1 else Trace(MatMul(Transpose(G), change))


def _read_off(f: Let, leaf: Expr, parts: list[Expr], known: dict[Expr, Expr]) -> Equation:
    raw = reduce(lambda a, b: a + b, parts)
    lines = [Move(raw, "read off the differential", "reading off the gradient"), *simplifying(raw)]
    filled = local.replaced(lines[-1].expr, _upstream(raw, f, known))
    if filled is not lines[-1].expr:
        lines += [Move(filled, "the gradients found above", "substitution"), *simplifying(filled)]
    known[leaf] = lines[-1].expr
    return Equation(total_gradient(f, leaf), tuple(lines))


def _upstream(raw: Expr, f: Let, known: dict[Expr, Expr]) -> dict[Expr, Expr]:
    """The gradients that stand in an expression as ∂f/∂u, with their values."""
    nodes = (node for node in postorder(raw) if isinstance(node, Derivative) and node.function is f)
    return {node: known[node.variable] for node in nodes}


# By a number: changes followed forwards


def _by_tangents(program: tuple[Let, ...], t: Symbol, live: Collection[Expr]) -> list[Equation]:
    """The derivative of each name by the number, from the variable up to the result."""
    names = names_of(program)
    equations: list[Equation] = []
    known: dict[Expr, Expr] = {t: ONE}
    for u in local.read_lines(program, live):
        leaves = local.leaves_of(u.value, live)
        moving = {leaf: ONE if leaf is t else total(leaf, t) for leaf in leaves}
        raw = by_name(local.tangent(u.value, moving, live, names), program)
        rules = local.rules_of(u.value, live)
        lines = [_by_rules(raw, rules), *simplifying(raw)]
        filled = local.replaced(lines[-1].expr, {total(leaf, t): known[leaf] for leaf in leaves if leaf is not t})
        if filled is not lines[-1].expr:
            lines += [Move(filled, "the derivatives found above", "substitution"), *simplifying(filled)]
        known[u] = lines[-1].expr
        equations.append(Equation(total(u, t), tuple(lines)))
    return equations


# The end of a derivation


def logarithms_opened(expr: Expr, live: Collection[Expr]) -> Expr:
    """The expression with ln(softmax(z)) for ln(p), where p is a name for softmax(z), and this is live."""
    logarithms = {node: new for node in unopened(expr) if (new := ln_opened(node)) and new in live}
    return local.replaced(expr, logarithms)


def by_name(expr: Expr, program: tuple[Let, ...]) -> Expr:
    """The expression with each part that has a name called by it: the slope of p = softmax(z) is diag(p) − p pᵀ."""
    return local.replaced(expr, names_of(program))


def names_of(program: tuple[Let, ...]) -> dict[Expr, Expr]:
    """The name of each value; the function itself is left out, or it would stand in its own derivative."""
    names: dict[Expr, Expr] = {u.value: u for u in program[:-1]}
    turned = {u.value.operand: Transpose(u) for u in program[:-1] if isinstance(u.value, Transpose)}
    return {value: name for value, name in turned.items() if is_share(value)} | names


def opened(expr: Expr, names: Collection[Let]) -> Expr:
    """The expression with names replaced by what they stand for."""
    answers: dict[Expr, Expr] = {}
    for node in postorder(expr):
        new = rebuilt(node, answers)
        answers[node] = new.value if isinstance(new, Let) and node in names else new
    return answers[expr]


def simplifying(expr: Expr) -> list[Move]:
    """The moves of the simplifier as lines; neighbouring moves of one kind are one line."""
    lines: list[Move] = []
    line, end = expr, simplified(expr)
    while True:  # again, for a move made in all places at once may change what a later one starts from
        start = line
        for firing in moves(line):
            line = _moved(line, firing)
            move = Move(line, firing.by.name, firing.by.name)
            if line is (lines[-1].expr if lines else expr):
                continue
            if lines and lines[-1].rule == move.rule:
                lines[-1] = move
            else:
                lines.append(move)
        if line in (start, end):
            break
    if line is not end:
        lines.append(Move(end, "the same in each place where it stands", "substitution"))
    return lines


def _moved(line: Expr, firing: Firing) -> Expr:
    return local.replaced(line, {firing.before: firing.after})


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
    way = _by_jacobians if x.shape else _way(again, x, live)
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
