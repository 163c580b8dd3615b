r"""Step 2 of the paper's chain rules: the derivative of one operation by one of its operands, the others held still.

The fact comes from the two tables, as everywhere: the operation's differential (`differentials`), and the matrix of
that linear map (`linear`). What is added here is how the paper writes it (`paper_moves`), and the name and the place
that the rule has on the pages (`paper_names`).
"""

from __future__ import annotations

from derivations.calculus import local
from derivations.calculus.paper_moves import written
from derivations.calculus.paper_names import stated, stated_of_numbers
from derivations.calculus.simplifier.measure import unopened
from derivations.calculus.simplifier.standard import ONE, ZERO
from derivations.calculus.worked import Move
from derivations.language.binders import Block, column_of, matrix_of, row_of
from derivations.language.derivatives import derivative, partial
from derivations.language.expression import Entry, Expr, Number, Zeros
from derivations.language.functions import Generic, times

KEPT = "nothing is known of this function, so its derivative stays"


def by_operand(operation: Expr, operand: Expr) -> Expr:
    r"""The slope or Jacobian of an operation by an operand; one that stands in both places counts twice.

    >>> from derivations.language import vector
    >>> w, x = vector("w"), vector("x")
    >>> print(by_operand(w * x, w).latex(), "and", by_operand(w + w, w).latex(), "and", by_operand(w.T @ x, x).latex())
    \operatorname{diag}(\mathbf{x}) and I + I and \mathbf{w}^T
    """
    return written(local.jacobian(operation, operand, {operation, operand}), operation)


# Numbers


def slope(operation: Expr, operand: Expr) -> Expr:
    r"""The slope of an operation on numbers by an operand. ValueError where no page states its rule.

    >>> from derivations.language import scalars, sin
    >>> u, v = scalars("u v")
    >>> slope(sin(u), u).latex(), slope(u * v, v).latex(), slope(u + v, u).latex(), slope(u * u, u).latex()
    ('\\cos(u)', 'u', '1', 'u + u')
    """
    stated_of_numbers(operation)
    return by_operand(operation, operand)


def slope_by_rule(operation: Expr, operand: Expr) -> Move:
    """The slope with the rule that says so; the derivative of a function of which nothing is known stays."""
    if isinstance(operation, Generic):
        return Move(derivative(operation, operand, "names"), KEPT)
    rule = stated_of_numbers(operation)
    return Move(by_operand(operation, operand), rule.name, rule.stated_in[0])


def product(left: Expr, right: Expr) -> Expr:
    """The product of two slopes; behind a number its sign is printed, or 2 × 3 would read as 23."""
    return times(left, right) if isinstance(left, Number) else left * right


# Vectors


def jacobian(value: Expr, parameter: Expr) -> Move:
    r"""The Jacobian of an operation by one of its parameters, with the rule that says so.

    A parameter is an operand, or a vector of which entries are operands. ValueError where no page states the rule.

    >>> from derivations.language import vector
    >>> w, x = vector("w"), vector("x")
    >>> jacobian(w * x, w).expr.latex(), jacobian(w * x, w).rule
    ('\\operatorname{diag}(\\mathbf{x})', 's42-mul-w')
    """
    if isinstance(value, Generic):
        return Move(partial(value, parameter, "names"), KEPT)
    if isinstance(value, Block):
        return Move(_row_by_row(value, parameter), "row by row", "s41-jacobian")
    rule, given, places = stated(value), value.operands, entries(parameter)
    if any(parameter in unopened(part) and part not in (parameter, *places) for part in given):
        raise _no_rule(value, f"it reads {parameter.latex()} at a place that is not known")
    if not any(place in given for place in places):
        return Move(by_operand(value, parameter), rule.name, rule.stated_in[given.index(parameter)])
    if parameter in given or value.shape != ():
        raise _no_rule(value, f"it mixes entries of {parameter.latex()} with vectors")
    return Move(row_of(*(by_operand(value, place) for place in places)), f"{rule.name}, by each entry", "s41-jacobian")


def _no_rule(value: Expr, because: str) -> ValueError:
    return ValueError(f"there is no rule for {value.latex()}: {because}")


def entries(vector: Expr) -> list[Expr]:
    """The entries of a vector that has a number of them."""
    length = vector.shape[0] if len(vector.shape) == 1 else None
    return [Entry(vector, k) for k in range(1, length + 1)] if isinstance(length, int) else []


def _row_by_row(block: Block, parameter: Expr) -> Expr:
    """A vector that is written out: the row of each entry, below each other."""
    if any(len(row) != 1 or row[0].shape != () for row in block.rows):
        raise _no_rule(block, "only a column of scalars is differentiated row by row")
    rows = [_row(row[0], parameter) for row in block.rows]
    if parameter.shape == ():
        return column_of(*rows)
    if all(isinstance(row, Block) for row in rows):
        return matrix_of(*(row.rows[0] for row in rows if isinstance(row, Block)))
    return Block(tuple((row,) for row in rows))


def _row(entry: Expr, parameter: Expr) -> Expr:
    """The derivative of one entry of a column: a number, or a row."""
    places = entries(parameter)
    if entry is parameter:
        return ONE
    if entry in places:
        return row_of(*(int(place is entry) for place in places))
    if parameter in unopened(entry):
        return jacobian(entry, parameter).expr
    return row_of(*[0 for _ in places]) if places else Zeros(parameter.shape[0]).T if parameter.shape else ZERO
