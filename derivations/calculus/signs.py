"""Which signs the entries of an expression can have, as far as its form shows: exp(x) only +, x² only 0 and +.

Conditions that always hold are left out by this, and what is never defined is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from derivations.calculus.logarithms import value_of
from derivations.language.binders import Across, Block, Column, Diagonal, Grid, Sum
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply, Maximum, Minimum, Pi, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Dot,
    Entry,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Row,
    Size,
    Subtract,
    Transpose,
    Zeros,
)
from derivations.language.functions import Cases, Diag, Length
from derivations.language.matrices import (
    Determinant,
    DiagonalOf,
    EntrySum,
    Inverse,
    Kronecker,
    Norm,
    Reduce,
    Softmax,
    Trace,
    Unvec,
    Vec,
)
from derivations.language.substitute import answered, operands

Possible = frozenset[int]  # of −1, 0 and 1

ANY: Possible = frozenset((-1, 0, 1))
POSITIVE, NEGATIVE, ZERO = frozenset((1,)), frozenset((-1,)), frozenset((0,))
NOT_NEGATIVE, NOT_ZERO = frozenset((0, 1)), frozenset((-1, 1))

ALWAYS_POSITIVE = ("exp", "cosh", "sigmoid", "softplus")
ODD = ("sinh", "tanh", "arctan", "erf", "sign", "gelu")  # they have the sign of their argument


class Signs:
    """The signs of all parts of expressions; of those in ``assumed`` only these are possible.

    >>> from derivations.language import exp, scalar
    >>> x = scalar("x")
    >>> sorted(Signs().of(exp(x) + x**2)), sorted(Signs().of(x + 1)), sorted(Signs({x: POSITIVE}).of(x + 1))
    ([1], [-1, 0, 1], [1])
    """

    def __init__(self, assumed: Mapping[Expr, Possible] | None = None) -> None:
        self.assumed = assumed or {}
        self.known: dict[Expr, Possible] = {}

    def of(self, expr: Expr) -> Possible:
        """The signs that the entries can have."""
        return answered(self.known, expr, operands, self._answer)

    def shown(self, expr: Expr) -> Possible:
        """The signs that follow from the operands alone, whatever is assumed of the expression itself."""
        for operand in expr.operands:
            self.of(operand)
        return _signs(expr, self.known)

    def _answer(self, node: Expr) -> Possible:
        signs = _signs(node, self.known)
        return (signs & self.assumed[node] or signs) if node in self.assumed else signs


def _signs(node: Expr, known: Mapping[Expr, Possible]) -> Possible:
    match node:
        case Number(value):
            return frozenset(((value > 0) - (value < 0),))
        case Size() | Length() | Ones() | Pi() | Softmax():
            return POSITIVE
        case Zeros():
            return ZERO
        case Identity() | Compare():
            return NOT_NEGATIVE
        case Let() | Transpose() | Vec() | Unvec() | DiagonalOf() | Reduce("max" | "min") | Entry() | Row():
            return known[node.operands[0]]
        case Column() | Across() | Grid():
            return known[node.body]
        case Diagonal():
            return known[node.body] | ZERO
        case Sum():
            return _summed(known[node.body])
        case Block():
            return frozenset().union(*(known[entry] for entry in node.operands))
        case Norm(array):
            return POSITIVE if 0 not in known[array] else NOT_NEGATIVE if known[array] != ZERO else ZERO
        case Negate(operand):
            return frozenset(-sign for sign in known[operand])
        case Apply(name, argument):
            return _of_function(name, known[argument])
        case Add(left, right):
            return added(known[left], known[right])
        case Subtract(Number(1), part) if _is_below_one(value_of(part)):
            return POSITIVE
        case Subtract(left, right):
            return ZERO if left is right else added(known[left], frozenset(-sign for sign in known[right]))
        case Multiply(left, right) | Kronecker(left, right):
            return frozenset(a * a for a in known[left]) if left is right else _multiplied(known[left], known[right])
        case Divide(left, right):
            return POSITIVE if left is right else _multiplied(known[left], known[right] - ZERO or ANY)
        case Power(base, exponent):
            return _of_power(known[base], exponent)
        case MatMul(Transpose(left), right) | Dot(left, right) if left is right:
            return _summed(frozenset(a * a for a in known[left]))
        case MatMul(left, right) | Dot(left, right):
            return _summed(_multiplied(known[left], known[right]))
        case EntrySum(array) | Trace(array):
            return _summed(known[array])
        case Diag(vector):
            return known[vector] | ZERO
        case Determinant(matrix) if known[matrix] == ZERO:
            return ZERO
        case Reduce("prod", array):
            return known[array] if known[array] in (POSITIVE, NOT_NEGATIVE, ZERO) else ANY
        case Maximum(left, right):
            return frozenset(map(max, product(known[left], known[right])))
        case Minimum(left, right):
            return frozenset(map(min, product(known[left], known[right])))
        case Where(_, left, right) | Cases((left, right)):
            return known[left] | known[right]
        case Inverse(matrix) if not matrix.shape:
            return known[matrix] - ZERO or ANY
    return ANY


def _is_below_one(part: Expr) -> bool:
    match part:
        case Apply("sigmoid") | Power(Apply("tanh"), Number(2)):
            return True
    return False


def _of_function(name: str, argument: Possible) -> Possible:
    if name in ODD:
        return argument
    if name == "abs":
        return frozenset(map(abs, argument))
    if name == "relu":
        return frozenset(max(sign, 0) for sign in argument)
    if name == "sqrt":
        return argument & NOT_NEGATIVE or NOT_NEGATIVE
    return POSITIVE if name in ALWAYS_POSITIVE else ANY


def _of_power(base: Possible, exponent: Expr) -> Possible:
    """An even power has no sign −; one that is no whole number has a base that has none."""
    if not isinstance(exponent, Number):
        return base if base in (POSITIVE, NOT_NEGATIVE) else ANY
    if exponent.value == 0:
        return POSITIVE
    if exponent.value < 0:
        base = base - ZERO or ANY
    if exponent.value.denominator != 1:
        return base & NOT_NEGATIVE or ANY
    return base if exponent.value % 2 else frozenset(map(abs, base))


def added(left: Possible, right: Possible) -> Possible:
    """Of two numbers with different signs, the sum may have either, or be 0."""
    return frozenset().union(*(ANY if a * b < 0 else {a or b} for a, b in product(left, right)))


def _multiplied(left: Possible, right: Possible) -> Possible:
    return frozenset(a * b for a, b in product(left, right))


def _summed(terms: Possible) -> Possible:
    """Of a sum of at least one term."""
    return ANY if terms >= NOT_ZERO else terms
