"""What is subtracted from all that softmax or log-sum-exp is taken of, so that exponentials do not overflow."""

from __future__ import annotations

from derivations.calculus.simplifier.standard import Rational, Terms, sum_of, terms_of
from derivations.language.expression import Add, Expr, MatMul, Ones, Subtract, Transpose
from derivations.language.matrices import Reduce, Softmax

Constants = list[tuple[Expr, int]]  # the number or the column that is added to all entries of a row, and its sign


def softmax_of_shift(node: Softmax) -> Expr | None:
    """softmax(x − c 𝟏) = softmax(x)."""
    x, constants = unshifted(node.array)
    return Softmax(x) if constants else None


def logsumexp_of_shift(node: Add | Subtract) -> Expr | None:
    """C + logsumexp(x − c 𝟏) = logsumexp(x), where what is subtracted is added again."""
    terms = terms_of(node)
    for term, number in terms.items():
        reduction = _reduction_in(term)
        x, constants = unshifted(reduction.array) if reduction else (node, [])
        if reduction is None or not constants:
            continue
        found = {other: count for other, count in terms.items() if other is not term}
        _add(found, _in_place_of(reduction, Reduce("logsumexp", x), term), number)
        moved = [(_in_place_of(reduction, constant, term), sign) for constant, sign in constants]
        for constant, sign in moved:
            _add(found, constant, sign * number)
        if not any(found.get(part) for constant, _ in moved for part in terms_of(constant)):
            return sum_of({part: count for part, count in found.items() if count}, node)
    return None


def unshifted(array: Expr) -> tuple[Expr, Constants]:
    """An array without what is the same for all of a vector, or of each row of a matrix, and that.

    >>> from derivations.language import Reduce, vector
    >>> z = vector("z")
    >>> x, constants = unshifted(z - Reduce("max", z))
    >>> str(x), [(str(constant), sign) for constant, sign in constants]
    ('z', [('max(z)', -1)])
    """
    if not isinstance(array, Transpose):
        return _without_repeated(array, turned=False)
    x, constants = _without_repeated(array.operand, turned=True)
    return Transpose(x) if constants else array, constants


def _without_repeated(array: Expr, turned: bool) -> tuple[Expr, Constants]:
    if not isinstance(array, Add | Subtract):
        return array, []
    sign = 1 if isinstance(array, Add) else -1
    parts = [(array.left, array.right, sign), *([(array.right, array.left, 1)] if sign > 0 else [])]
    for rest, part, its_sign in parts:
        constant = _repeated(part, turned)
        if constant is not None and rest.shape == array.shape != ():
            x, more = _without_repeated(rest, turned)
            return x, [*more, (constant, its_sign)]
    x, more = _without_repeated(array.left, turned)
    return (type(array)(x, array.right) if more else array), more


def _repeated(part: Expr, turned: bool) -> Expr | None:
    """The number, or the column c of c 𝟏ᵀ, which stands in each entry of a row; of a matrix that is turned, of 𝟏 cᵀ."""
    match part:
        case MatMul(c, Transpose(Ones())) if not turned:
            return c
        case MatMul(Ones(), Transpose(c)) if turned:
            return c
    return part if not part.shape else None


def _reduction_in(term: Expr) -> Reduce | None:
    """The log-sum-exp that a term is, or repeats in rows or columns."""
    match term:
        case Reduce("logsumexp"):
            return term
        case MatMul(inside, Transpose(Ones())) | MatMul(Ones(), Transpose(inside)) | Transpose(inside):
            return _reduction_in(inside)
    return None


def _in_place_of(old: Expr, new: Expr, term: Expr) -> Expr:
    """The term with another expression that is repeated; a number is added to each entry as it is."""
    if term is old or (old.shape and not new.shape):
        return new
    match term:
        case MatMul(left, Transpose(Ones()) as row):
            return MatMul(_in_place_of(old, new, left), row)
        case MatMul(Ones() as column, Transpose(inside)):
            return MatMul(column, Transpose(_in_place_of(old, new, inside)))
    (inside,) = term.operands
    return Transpose(_in_place_of(old, new, inside))


def _add(terms: Terms, expr: Expr, number: Rational) -> None:
    for term, count in terms_of(expr).items():
        terms[term] = terms.get(term, 0) + number * count
