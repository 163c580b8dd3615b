"""The one table of derivatives: how the result of an operation changes, to first order, when an operand does.

An operation's derivative stands here once, as its differential: d(A B) = dA B + A dB. A row has a term for each
operand, linear in that operand's change; the others are held still. Everything else is read off this table and the one
of linear maps (`linear`): slopes, Jacobians, gradients, and the differential itself.

Source: Magnus & Neudecker, *Matrix Differential Calculus*, chapter 8; for functions of numbers, the paper's section 2.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from derivations.calculus.logarithms import LN_SIGMOID, LN_SOFTMAX, ln_of
from derivations.language.derivatives import Let
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Where, ln
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Dot,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Subtract,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    BlockTrace,
    Determinant,
    DiagonalOf,
    EntrySum,
    Inverse,
    Kronecker,
    LogDeterminant,
    Norm,
    Reduce,
    Softmax,
    Trace,
    Unvec,
    Vec,
    ones,
)
from derivations.language.shape import matrix_shape

Term = Callable[..., Expr]  # the operation and the change of one operand, to the change of the result


@dataclass(frozen=True)
class Rule:
    """A rule's name, its statement in words, and for each operand the term that its change contributes.

    None stands for an operand whose change does not show: the condition of `where`.
    """

    name: str
    words: str
    terms: tuple[Term | None, ...]


class NotSupportedError(ValueError):
    """The derivative exists or may exist, but is not supported here; the message says what in one sentence."""


def spread(change: Expr, over: Expr) -> Expr:
    """The change of a scalar that was expanded to the shape of ``over``; any other change as it is."""
    if change.shape == over.shape:
        return change
    rows, columns = matrix_shape(over.shape)
    return change * (Transpose(Ones(columns)) if rows == 1 else ones(rows, columns))


def inner(left: Expr, right: Expr) -> Expr:
    """⟨A, B⟩, the sum of the products of entries: a product of numbers, aᵀ b of vectors, sum(A ⊗ B) of matrices."""
    if left.shape == () or right.shape == ():
        return left * right if left.shape == right.shape else EntrySum(left * right)
    return MatMul(Transpose(left), right) if len(left.shape) == 1 else EntrySum(left * right)


def slope_of_power(base: Expr, exponent: Expr) -> Expr:
    """N xⁿ⁻¹, written without an exponent of 1 or 0; for n = 0 it is 0, also where x is."""
    if isinstance(exponent, Number):
        if not exponent.value:
            return exponent
        left = exponent.value - 1
        return exponent * (base if left == 1 else base ** Number(left)) if left else exponent * (base**0)
    return exponent * base ** (exponent - 1)


def opposite(condition: Compare) -> Compare:
    """The comparison that holds where this one does not."""
    relation = {">": "≤", "≤": ">", "<": "≥", "≥": "<", "=": "≠", "≠": "="}[condition.relation]
    return Compare(relation, condition.left, condition.right)


def tie(node: Maximum | Minimum, left: str, right: str) -> str:
    """The first relation where a tie goes to the left operand, the second where it goes to the right.

    A tie goes to the left one; to a number on the right, so that max(z, 0) has the slope of max(0, z), which is 0.
    """
    return right if isinstance(node.right, Number) and not isinstance(node.left, Number) else left


def expanded(column: Expr, like: Expr) -> Expr:
    """A column of one number for each row, repeated along the rows of a matrix."""
    return MatMul(column, Transpose(Ones(matrix_shape(like.shape)[1])))


def row_sums(matrix: Expr) -> Expr:
    return MatMul(matrix, Ones(matrix_shape(matrix.shape)[1]))


def _softmax(p: Softmax, d: Expr) -> Expr:
    if len(p.shape) == 1:
        return p * d - MatMul(p, MatMul(Transpose(p), d))
    return p * (d - expanded(row_sums(p * d), p))


def _ln_softmax(y: Apply, d: Expr) -> Expr:
    if isinstance(y.argument, Transpose):
        return Transpose(_ln_softmax(Apply("ln", y.argument.operand), d))
    p = y.argument
    return d - (spread(MatMul(Transpose(p), d), p) if len(p.shape) == 1 else expanded(row_sums(p * d), p))


def _ln_sigmoid(y: Apply, d: Expr) -> Expr:
    return -y.argument.right * d if isinstance(y.argument, Subtract) else (1 - y.argument) * d


def _logsumexp(s: Reduce, d: Expr) -> Expr:
    p = Softmax(s.array)
    return MatMul(Transpose(p), d) if len(d.shape) == 1 else row_sums(p * d)


def _largest(m: Reduce, d: Expr) -> Expr:
    if len(d.shape) == 1:
        return MatMul(Transpose(Compare("=", m.array, m)), d)
    return row_sums(Compare("=", m.array, expanded(m, d)) * d)


def _product_of_entries(p: Reduce, d: Expr) -> Expr:
    if len(d.shape) == 1:
        return p * MatMul(Transpose(1 / p.array), d)
    return p * row_sums(d / p.array)


# --8<-- [start:table]
DIFFERENTIALS: dict[type[Expr] | str, Rule] = {
    # --8<-- [start:arithmetic]
    # sums and multiples
    Add:         Rule("sum rule", "the change of a sum is the sum of the changes",
                      (lambda y, d: spread(d, y), lambda y, d: spread(d, y))),
    Subtract:    Rule("difference rule", "the change of a difference is the difference of the changes",
                      (lambda y, d: spread(d, y), lambda y, d: -spread(d, y))),
    Negate:      Rule("sign rule", "a minus sign stays", (lambda y, d: -d,)),
    # entry by entry
    Multiply:    Rule("product rule", "each factor changes in turn while the other waits",
                      (lambda y, d: d * y.right, lambda y, d: y.left * d)),
    Divide:      Rule("quotient rule", "the numerator changes, then the denominator",
                      (lambda y, d: d / y.right, lambda y, d: -(y.left / y.right**2) * d)),
    Power:       Rule("power rule", "the exponent comes down as a factor and one less remains",
                      (lambda y, d: slope_of_power(y.base, y.exponent) * d, lambda y, d: y * ln(y.base) * d)),
    # --8<-- [end:arithmetic]
    Maximum:     Rule("derivative of the maximum", "the larger one passes its change on; of two equal ones, see `tie`",
                      (lambda y, d: Compare(tie(y, "≥", ">"), y.left, y.right) * d,
                       lambda y, d: Compare(tie(y, ">", "≥"), y.right, y.left) * d)),
    Minimum:     Rule("derivative of the minimum", "the smaller one passes its change on; of two equal ones, see `tie`",
                      (lambda y, d: Compare(tie(y, "≤", "<"), y.left, y.right) * d,
                       lambda y, d: Compare(tie(y, "<", "≤"), y.right, y.left) * d)),
    Where:       Rule("derivative of where", "where the condition holds the left value's change, elsewhere the right's",
                      (None, lambda y, d: spread(y.condition * d, y),
                       lambda y, d: spread(opposite(y.condition) * d, y))),
    # products that add up, and their relatives
    MatMul:      Rule("product rule for matrices", "each factor changes in turn, in its place",
                      (lambda y, d: MatMul(d, y.right), lambda y, d: MatMul(y.left, d))),
    Dot:         Rule("product rule for the dot product", "each vector changes in turn",
                      (lambda y, d: MatMul(Transpose(y.right), d), lambda y, d: MatMul(Transpose(y.left), d))),
    Kronecker:   Rule("product rule for the Kronecker product", "each factor changes in turn, in its place",
                      (lambda y, d: Kronecker(d, y.right), lambda y, d: Kronecker(y.left, d))),
    # linear maps: the change goes through as the thing itself does
    Transpose:   Rule("transpose", "transposing is linear", (lambda y, d: Transpose(d),)),
    EntrySum:    Rule("sum of the entries", "summing is linear", (lambda y, d: EntrySum(d),)),
    Trace:       Rule("trace", "the trace is linear", (lambda y, d: Trace(d),)),
    Diag:        Rule("diagonal matrix", "placing on a diagonal is linear", (lambda y, d: Diag(d),)),
    DiagonalOf:  Rule("diagonal", "reading a diagonal is linear", (lambda y, d: DiagonalOf(d),)),
    Vec:         Rule("vec", "stacking columns is linear", (lambda y, d: Vec(d),)),
    Unvec:       Rule("unvec", "unstacking columns is linear", (lambda y, d: Unvec(d, y.rows, y.columns),)),
    BlockTrace:  Rule("product rule for sums over blocks", "linear in each of the two",
                      (lambda y, d: BlockTrace(d, y.other, y.side, y.factor),
                       lambda y, d: BlockTrace(y.gradient, d, y.side, y.factor))),
    # matrices
    Inverse:     Rule("derivative of the inverse", "an inverse on both sides, and a minus sign",
                      (lambda y, d: -MatMul(MatMul(y, d), y),)),
    Determinant: Rule("derivative of the determinant (Jacobi)", "the determinant times the trace of X⁻¹ dX",
                      (lambda y, d: y * Trace(MatMul(Inverse(y.matrix), d)),)),
    LogDeterminant: Rule("derivative of the log-determinant", "the trace of X⁻¹ dX",
                         (lambda y, d: Trace(MatMul(Inverse(y.matrix), d)),)),
    # reductions
    Norm:        Rule("derivative of the norm", "the unit vector along x, times the change",
                      (lambda y, d: inner(y.array, d) / y,)),
    Softmax:     Rule("derivative of softmax", "p times the change, less p times its average under p",
                      (lambda y, d: _softmax(y, d),)),
    "logsumexp": Rule("derivative of log-sum-exp", "the average of the changes, weighted by softmax",
                      (lambda y, d: _logsumexp(y, d),)),
    # logarithms of what one reads as shares and probabilities, by what these are taken of
    LN_SOFTMAX:  Rule("derivative of the log of softmax", "the change, less its average under softmax",
                      (lambda y, d: _ln_softmax(y, d),)),
    LN_SIGMOID:  Rule("derivative of the log of the sigmoid", "of ln σ it is 1 − σ times the change, of ln(1 − σ) −σ",
                      (lambda y, d: _ln_sigmoid(y, d),)),
    "max":       Rule("derivative of the largest entry", "the largest entry passes its change on",
                      (lambda y, d: _largest(y, d),)),
    "min":       Rule("derivative of the smallest entry", "the smallest entry passes its change on",
                      (lambda y, d: _largest(y, d),)),
    "prod":      Rule("derivative of the product of the entries", "the product over each entry, times its change",
                      (lambda y, d: _product_of_entries(y, d),)),
    # named intermediates
    Let:         Rule("definition", "a name changes as what it stands for", (lambda y, d: d,)),
}  # fmt: skip
# --8<-- [end:table]

# An element-wise function's rule is its row's slope, whatever the function.
DIFFERENTIALS |= {
    row.name: Rule(
        row.slope_rule,
        f"the slope of {row.words} at each entry, times its change",
        (lambda y, d: ELEMENTWISE[y.name].slope(y.argument) * d,),
    )
    for row in ELEMENTWISE.values()
}


def reads(node: Expr, live: Collection[Expr]) -> tuple[Expr, ...]:
    """What an operation is differentiated by: its operands, or of ln(softmax(z)) at once z, if that is live.

    >>> from derivations.language import ln, softmax, vector
    >>> z = vector("z")
    >>> reads(ln(softmax(z)), {z}) == (z,), reads(ln(z), {z}) == (z,)
    (True, True)
    """
    found = ln_of(node)
    return found[1].operands if found and found[1].operands[0] in live else node.operands


def rule_for(node: Expr, live: Collection[Expr] = ()) -> Rule:
    """The rule of an operation, by what it `reads`. NotSupportedError names the operation when there is none."""
    if (found := ln_of(node)) and found[1].operands[0] in live:
        return DIFFERENTIALS[found[0]]
    key = node.name if isinstance(node, Apply) else node.kind if isinstance(node, Reduce) else type(node)
    if key not in DIFFERENTIALS:
        raise NotSupportedError(f"the derivative of {node} is not supported: there is no rule for it")
    return DIFFERENTIALS[key]


def is_flat(node: Expr) -> bool:
    """Whether the operation is constant between its jumps, so that its change is zero wherever it has one."""
    return isinstance(node, Compare) or (isinstance(node, Apply) and node.name == "sign")


def term(node: Expr, place: int, change: Expr, live: Collection[Expr] = ()) -> Expr | None:
    """What the change of what is read at a place contributes to the change of the operation; None: nothing.

    >>> from derivations.language import matrix
    >>> A, X = matrix("A", "m", "n"), matrix("X", "n", "p")
    >>> term(A @ X, 1, matrix("D", "n", "p")).latex()
    'A D'
    """
    if is_flat(node):
        return None
    of_operand = rule_for(node, live).terms[place]
    return of_operand(node, change) if of_operand else None
