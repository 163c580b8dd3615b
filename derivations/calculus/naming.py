"""Step 1: names for what stands between the variable and the result.

What a function is applied to gets a name, and so does what is used more than once: ‖A x − b‖² is u = A x − b, f = ‖u‖².
Names that are there already are kept, and what stands behind them is left as it is. A program has one line for each
name; where hundreds of paths lead through a dozen names, it is as short as the dozen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from derivations.calculus.logarithms import ln_of, ln_opened, share_in
from derivations.calculus.simplifier.measure import cost, unopened
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply, Maximum, Minimum, Where
from derivations.language.expression import Compare, Divide, Expr, Power, Symbol, postorder, rebuilt
from derivations.language.looks import looks
from derivations.language.matrices import Determinant, Inverse, LogDeterminant, Norm, Reduce, Softmax
from derivations.language.shape import dim_names

WORTH_A_NAME = 3  # the cost of A x
FUNCTIONS = (Apply, Power, Maximum, Minimum, Norm, Softmax, Reduce, Determinant, LogDeterminant, Inverse)


def live_nodes(expr: Expr, variables: tuple[Symbol, ...]) -> set[Expr]:
    """The nodes of an expression that depend on the variables, also by way of names."""
    live: set[Expr] = set(variables)
    for node in postorder(expr):
        if any(operand in live for operand in node.operands):
            live.add(node)
    return live


def named(function: Expr, variables: tuple[Symbol, ...], taken: Collection[str] = ()) -> tuple[Let, ...]:
    r"""The named intermediates of a function, each after those it reads; the last is the function itself.

    New names are none of those ``taken`` before, and none that stand in the function.

    >>> from derivations.language import matrix, vector
    >>> A, x, b = matrix("A", "m", "n"), vector("x"), vector("b", "m")
    >>> r = A @ x - b
    >>> [f"{u.latex()} = {u.value.latex()}" for u in named(r.T @ r, (x,))]
    ['\\mathbf{u} = A \\mathbf{x} - \\mathbf{b}', 'f = \\mathbf{u}^T \\mathbf{u}']
    """
    live = live_nodes(function, variables)
    given = {*taken, *names_in(function)}
    function, shares = _logarithms_opened(function, live, looks(given))
    live = live_nodes(function, variables).union(*(live_nodes(share, variables) for share in shares))
    taken = looks(given | names_in(function))
    body = function.value if isinstance(function, Let) else function
    wanted = set(_worth_naming(body, live))
    names = _names(taken, len(wanted))
    answers: dict[Expr, Expr] = {}
    program = [node for node in postorder(*shares, body) if isinstance(node, Let) and node in live]
    for node in unopened(body):
        if isinstance(node, Let):
            new: Expr = node
        else:
            new = without_names(node) if is_equation(node) else rebuilt(node, answers)
        if node in wanted:
            new = Let(_cased(next(names), new), new)
            program.append(new)
        answers[node] = new
    if isinstance(function, Let):
        return *program, Let(function.name, answers[body], (), function.tex)
    value = answers[body]
    free = (_cased(name, value) for name in ("f", "y", "g", "f_0", "y_0"))
    return *program, Let(next(name for name in free if name not in taken), value)


def is_equation(node: Expr) -> bool:
    """Whether it is 1 where two values are equal, such as [x = max(x)].

    A name in it could not be moved by itself: that would part the two, while the derivative is taken where both move.
    """
    return isinstance(node, Compare) and node.relation in ("=", "≠")


def without_names(expr: Expr) -> Expr:
    """The expression with what its names stand for."""
    answers: dict[Expr, Expr] = {}
    for node in postorder(expr):
        new = rebuilt(node, answers)
        answers[node] = new.value if isinstance(new, Let) else new
    return answers[expr]


def with_names(expr: Expr, names: Mapping[str, Let]) -> Expr:
    """The expression with what is called alike in ``names`` in place of its names."""
    answers: dict[Expr, Expr] = {}
    for node in unopened(expr):
        answers[node] = names.get(node.name, node) if isinstance(node, Let) else rebuilt(node, answers)
    return answers[expr]


def _logarithms_opened(function: Expr, live: set[Expr], taken: set[str]) -> tuple[Expr, list[Expr]]:
    """The function with ln(softmax(u)) for ln(p), and what p stands for; it is differentiated by way of u at once.

    What the softmax or sigmoid is taken of gets a name, if it is long: of p = softmax(W x), u = W x and p = softmax(u).
    """
    nodes = [node for node in postorder(function) if node in live]
    logarithms = [node for node in nodes if ln_of(node) is None and ln_opened(node)]
    if not logarithms:
        return function, []
    found = [ln_of(opened) for opened in filter(None, map(ln_opened, logarithms))]
    values = {share for _, share in filter(None, found)}
    logits = {share.operands[0] for share in values if _is_long(share.operands[0], live)}
    names = _names(taken, len(logits))
    answers: dict[Expr, Expr] = {}
    for node in nodes:
        new = rebuilt(node, answers)
        answers[node] = Let(_cased(next(names), node), new) if node in logits else ln_opened(new) or new
    shares = [answers[u] for u in nodes if isinstance(u, Let) and share_in(u.value) in values]
    return answers[function], shares


def names_in(function: Expr) -> set[str]:
    """The names that stand in an expression, of symbols, intermediates and dimensions."""
    nodes = postorder(function)
    dims = {name for node in nodes for name in dim_names(node.shape)}
    return {node.name for node in nodes if isinstance(node, Symbol | Let)} | dims


def _names(taken: set[str], count: int) -> Iterator[str]:
    if count == 1 and not {"u", "U"} & taken:
        yield "u"
    for k in range(1, count + len(taken) + 2):
        if not {f"u_{k}", f"U_{k}"} & taken:
            yield f"u_{k}"


def _cased(name: str, value: Expr) -> str:
    """Matrices are upper case."""
    return name.upper() if len(value.shape) == 2 and 1 not in value.shape else name


def _worth_naming(body: Expr, live: set[Expr]) -> Iterator[Expr]:
    """What a function is applied to, and what is used more than once; not the body itself."""
    used: Counter[Expr] = Counter()
    in_logarithms = {part for node in unopened(body) if (found := ln_of(node)) for part in (*node.operands, found[1])}
    for node in unopened(body):
        if node not in live or isinstance(node, Compare | Let):
            continue
        used.update(set(node.operands))
        yield from (operand for operand in _arguments(node) if operand not in in_logarithms and _is_long(operand, live))
    often = (node for node, times in used.items() if times > 1 and node not in in_logarithms)
    yield from (node for node in often if _is_long(node, live))


def _arguments(node: Expr) -> tuple[Expr, ...]:
    if isinstance(node, FUNCTIONS):
        return node.operands
    if isinstance(node, Divide):
        return (node.right,)
    return node.operands[1:] if isinstance(node, Where) else ()


def _is_long(node: Expr, live: set[Expr]) -> bool:
    return node in live and not isinstance(node, Let | Symbol | Compare) and cost(node) > WORTH_A_NAME
