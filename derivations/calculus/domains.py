"""What an operation needs of its operands, brought to its simplest parts: log(x²) needs that x is not 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derivations.calculus.claims import INVERTIBLE, NONZERO_ARRAY, Claim
from derivations.calculus.signs import NEGATIVE, NOT_NEGATIVE, NOT_ZERO, POSITIVE, Signs
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import factors_of, oriented, terms_of
from derivations.language.binders import Block
from derivations.language.elementwise import Apply, cos
from derivations.language.expression import (
    Divide,
    Entry,
    Expr,
    Identity,
    Index,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Size,
    Symbol,
    Transpose,
    postorder,
)
from derivations.language.functions import Diag
from derivations.language.matrices import Determinant, EntrySum, Inverse, Kronecker, LogDeterminant, Norm, Reduce, Vec


def claims_of(node: Expr, varies: Callable[[Expr], bool], order: int, signs: Signs) -> Iterator[Claim]:
    """What an operation needs to be defined and, where it stands in the function, to have a slope of this order.

    In a result, where ``order`` is 0, it need only have a value; roots and powers have theirs where the function's do.
    Where nothing varies, it need only have a value as well.
    """
    smooth = order and any(map(varies, node.operands))
    match node:
        case Divide(_, below):
            yield Claim(below, NOT_ZERO)
        case Power(base, exponent) if (value := calculated(exponent)) is not exponent:
            yield from claims_of(Power(base, value), varies, order, signs)
        case Power(base, Number(exponent)) if exponent < 0:
            yield Claim(base, NOT_ZERO if exponent.denominator == 1 else POSITIVE)
        case Power(base, Number(exponent)) if exponent.denominator != 1 and order:
            has_slope = exponent > order and signs.of(base) <= NOT_NEGATIVE
            yield Claim(base, POSITIVE if smooth and not has_slope else NOT_NEGATIVE)
        case Power(base, Size()) if order:
            yield from [Claim(base, NOT_ZERO)] if order > 1 and smooth else []
        case Power(base, exponent) if not isinstance(exponent, Number) and order:
            yield Claim(base, POSITIVE)
        case Apply("ln", argument):
            yield Claim(argument, POSITIVE)
        case Apply("sqrt", argument) if order:
            yield Claim(argument, POSITIVE if smooth else NOT_NEGATIVE)
        case Apply("tan", argument) if order:
            yield Claim(cos(argument), NOT_ZERO)
        case Inverse(matrix) | LogDeterminant(matrix) if not matrix.shape:
            yield Claim(matrix, NOT_ZERO)
        case Inverse(matrix) | LogDeterminant(matrix):
            yield Claim(matrix, holds=INVERTIBLE)
        case Reduce("max" | "min" as kind, array) if smooth:
            each = "each row of " if len(array.shape) == 2 and array.shape[0] != 1 else ""
            if each and isinstance(array, Transpose):
                each, array = "each column of ", array.operand
            kinds = {"max": "largest", "min": "smallest"}
            yield Claim(array, holds=f"the {kinds[kind]} entry of {each}{{}} occurs once")


def calculated(exponent: Expr) -> Expr:
    """An exponent as the number that it comes to, where it is one."""
    match simplified(exponent):
        case Number() as number:
            return number
        case Negate(Number(value)):
            return Number(-value)
    return exponent


def reduced(claim: Claim, signs: Signs) -> Iterator[Claim]:
    """What a claim comes to, in simpler parts: x² is positive where x is not 0; nothing, where it always holds."""
    waiting = [claim]
    while waiting:
        claim = waiting.pop()
        part, simpler = _entries_of(claim), None
        if claim.signs is not None and not any(isinstance(node, Symbol | Size) for node in postorder(part)):
            continue  # a number
        if claim.signs == NOT_ZERO:
            simpler = _not_zero(part, signs)
        elif claim.signs == POSITIVE:
            simpler = _positive(part, signs)
        elif claim.signs is not None and signs.of(part) <= claim.signs:
            simpler = []
        elif claim.holds == INVERTIBLE:
            simpler = [] if _is_definite(part, signs) else _invertible(part)
        if simpler is None:
            yield Claim(part, claim.signs, claim.holds)
        else:
            waiting += reversed(simpler)


def _entries_of(claim: Claim) -> Expr:
    """The array whose entries a claim is about, or whose inverse: repeated or transposed, they are the same.

    What holds of the entry xᵢ, for any i, holds of every entry.
    """
    part = claim.part
    while True:
        match part:
            case Transpose(inside) | Vec(inside) | Entry(inside, Index()):
                part = inside
            case Entry(Block() as column, int(position)):
                part = column.operands[position - 1]
            case MatMul(Ones(), Transpose(inside)) | MatMul(inside, Transpose(Ones())) if claim.signs is not None:
                part = inside
            case _:
                return part


def _not_zero(part: Expr, signs: Signs) -> list[Claim] | None:
    factors = factors_of(part)
    bases = {**factors.scalars, **factors.arrays}
    if bases not in ({part: 1}, {oriented(part)[1]: 1}):  # it is a product of several, or a power
        return [Claim(base, NOT_ZERO) for base, power in bases.items() if power > 0]
    if 0 not in signs.of(part):
        return []
    match part:
        case Apply("abs" | "sinh" | "tanh" | "arctan" | "erf" | "sign", argument):
            return [Claim(argument, NOT_ZERO)]
        case Apply("relu", argument):
            return [Claim(argument, POSITIVE)]
        case Norm(array):
            return [Claim(array, holds=NONZERO_ARRAY)]
        case MatMul(Transpose(left), right) if left is right:
            return [Claim(left, holds=NONZERO_ARRAY)]
        case EntrySum(Multiply(left, right)) if left is right:
            return [Claim(left, holds=NONZERO_ARRAY)]
        case EntrySum(Power(base, Number(exponent))) if exponent > 0 and exponent % 2 == 0:
            return [Claim(base, holds=NONZERO_ARRAY)]
        case Determinant(matrix):
            return [Claim(matrix, holds=INVERTIBLE)]
    return None


def _positive(part: Expr, signs: Signs) -> list[Claim] | None:
    """A product is positive where the factors are that may be negative, if there is one, and no other is 0."""
    factors = factors_of(part)
    negative, found, open_ones = factors.number < 0, [], []
    for base, power in {**factors.scalars, **factors.arrays}.items():
        possible = signs.of(base)
        if possible == POSITIVE:
            continue
        if power % 2 == 0 or power.denominator != 1 or possible <= NOT_NEGATIVE:
            found.append(Claim(base, NOT_ZERO))
        elif -1 in possible and 1 not in possible:
            negative = not negative
            found.append(Claim(base, NOT_ZERO))
        else:
            open_ones.append(base)
    if not open_ones:
        return None if negative else found
    if len(open_ones) > 1 or (open_ones == [part] and not negative):
        return None
    return [*found, Claim(open_ones[0], NEGATIVE if negative else POSITIVE)]


def _invertible(matrix: Expr) -> list[Claim] | None:
    match matrix:
        case Identity():
            return []
        case Inverse(inside):
            return [Claim(inside, holds=INVERTIBLE)]
        case Diag(vector):
            return [Claim(vector, NOT_ZERO)]
        case MatMul(left, right) if left.shape == right.shape == matrix.shape:
            return [Claim(left, holds=INVERTIBLE), Claim(right, holds=INVERTIBLE)]
        case Kronecker(left, right) if all(len({*side.shape}) == 1 for side in (left, right)):
            return [Claim(left, holds=INVERTIBLE), Claim(right, holds=INVERTIBLE)]
        case Multiply(factor, inside) | Multiply(inside, factor) if not factor.shape:
            return [Claim(factor, NOT_ZERO), Claim(inside, holds=INVERTIBLE)]
    return None


def _is_definite(matrix: Expr, signs: Signs) -> bool:
    """Whether a matrix is a sum of Xᵀ X and the like, among them a positive diagonal matrix, and so has an inverse."""
    definite = False
    for term, number in terms_of(matrix).items():
        factors = factors_of(term)
        positive = number > 0 and all(signs.of(scalar) == POSITIVE for scalar in factors.scalars)
        match list(factors.arrays.items()):
            case [(Identity(), 1)]:
                definite |= positive
            case [(Diag(vector), 1)] if signs.of(vector) == POSITIVE:
                definite |= positive
            case [(MatMul(Transpose(left), right), 1)] | [(MatMul(left, Transpose(right)), 1)] if left is right:
                pass
            case _:
                return False
        if not positive:
            return False
    return definite
