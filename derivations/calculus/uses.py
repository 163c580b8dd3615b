"""How the expressions of a formula are used: of some a value is needed, of others a derivative."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from derivations.language.derivatives import At, Derivative, Differential, Gradient, Let, Limit, moved
from derivations.language.expression import Expr, Row, Symbol, rebuilt
from derivations.language.substitute import answered, operands

Taken = Derivative | Gradient | Differential  # derivatives of what stands in them


@dataclass(frozen=True)
class Use:
    """Expressions, the order of the derivatives that are taken of them, and by what: None is any symbol.

    Order 0 is that of results, which stand beside the function that they belong to. Of what is differentiated by
    nothing, a value is needed.
    """

    exprs: tuple[Expr, ...]
    order: int
    by: frozenset[Expr] | None

    @property
    def is_differentiated(self) -> bool:
        return self.order > 0 and self.by != frozenset()

    def nodes(self) -> list[Expr]:
        """The nodes that are used so, each after its operands."""
        return _postorder(self.exprs)


def uses_in(exprs: Iterable[Expr]) -> list[Use]:
    """The values of expressions, and the functions of which derivatives stand in them.

    What is read at a point, or in a limit, has a value or not by itself.

    >>> from derivations.language import derivative, ln, scalar
    >>> x = scalar("x")
    >>> for use in uses_in([2 * derivative(derivative(ln(x), x), x)]):
    ...     print(use.order, *use.exprs)
    1 2 d(dln(x)/dx)/dx
    1 dln(x)/dx
    2 ln(x)
    """
    found = {Use(tuple(dict.fromkeys(exprs)), 1, frozenset()): None}
    waiting = list(found)
    for use in waiting:
        for node in use.nodes():
            if isinstance(node, Taken):
                inner = Use(
                    (node.function,), use.order + 1 if use.by else 1, (use.by or frozenset()) | _variables(node)
                )
                if inner not in found:
                    found[inner] = None
                    waiting.append(inner)
    return waiting


def _variables(node: Taken) -> frozenset[Expr]:
    variables = (node.variable,) if isinstance(node, Derivative) else node.variables
    arrays = (moved(variable) for variable in variables)
    return frozenset(array.matrix if isinstance(array, Row) else array for array in arrays)


def _parts(node: Expr) -> tuple[Expr, ...]:
    """What is used in the same way as the node."""
    return () if isinstance(node, Taken | At | Limit) else node.operands


def _postorder(exprs: Iterable[Expr]) -> list[Expr]:
    done: dict[Expr, Expr] = {}
    for expr in exprs:
        answered(done, expr, _parts, lambda node: node)
    return list(done)


def dependence(by: Collection[Expr] | None) -> Callable[[Expr], bool]:
    """Whether an expression contains one of the variables; of None, any symbol."""
    known: dict[Expr, bool] = {}

    def answer(node: Expr) -> bool:
        own = node in by if by is not None else isinstance(node, Symbol)
        return own or any(known[operand] for operand in node.operands)

    return lambda expr: answered(known, expr, operands, answer)


def opened(*exprs: Expr, kept: Collection[Expr] = ()) -> dict[Expr, Expr]:
    """Each part of expressions with all names in it, but those to be kept, replaced by what they stand for."""
    answers: dict[Expr, Expr] = {}
    for node in _postorder(exprs):
        if isinstance(node, Taken | At | Limit) or node in kept:
            answers[node] = node
        else:
            answers[node] = answers[node.value] if isinstance(node, Let) else rebuilt(node, answers)
    return answers
