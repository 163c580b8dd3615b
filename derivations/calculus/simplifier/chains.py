"""Matrix products in standard form: a chain of factors without brackets, scalars in front, neighbours joined.

A product that is a number stands in front as a factor: x (yᵀ z) is (yᵀ z) x. A move looks at the whole chain and
answers with the node that it turns into, or None.
"""

from __future__ import annotations

import itertools

from derivations.calculus.simplifier.driver import simplified
from derivations.calculus.simplifier.measure import key
from derivations.calculus.simplifier.standard import (
    SUMS,
    Factors,
    chain_of,
    factors_of,
    joined,
    product_of,
    transposed,
    unsigned,
    zero,
)
from derivations.language.expression import (
    Divide,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Ones,
    Transpose,
    Zeros,
)
from derivations.language.matrices import (
    EntrySum,
)
from derivations.language.shape import matrix_shape

# The moves on a chain as a whole


def drop_brackets(node: MatMul) -> Expr | None:
    """A (B C) = (A B) C, so no brackets are needed."""
    return joined(chain_of(node)) if isinstance(node.right, MatMul) else None


def scalars_in_front(node: MatMul) -> Expr | None:
    """A (2 B) = 2 A B."""
    front = Factors(node.shape)
    chain: list[Expr] = []
    before = chain_of(node)
    for factor in before:
        apart = _scaled(factor)
        if apart is None:
            chain.append(factor)
            continue
        scalars, kept = apart
        front.number *= scalars.number
        for base, exponent in scalars.scalars.items():
            front.multiply(base, exponent)
        chain += [kept] if kept is not None else []
    if chain == before:
        return None
    return _scaled_chain(front, chain)


def _scaled(factor: Expr) -> tuple[Factors, Expr | None] | None:
    """A factor as its scalars and the rest; None if it has no scalars."""
    if factor.shape == ():
        return factors_of(factor), None
    if not isinstance(factor, Multiply | Divide | Negate):
        return None
    apart = factors_of(factor)
    if apart.number == 1 and not apart.scalars:
        return None
    rest = Factors(factor.shape, 1, {}, apart.arrays)
    return apart, product_of(rest)


def _scaled_chain(front: Factors, chain: list[Expr]) -> Expr:
    if front.is_zero:
        return zero(front.shape)
    if chain:
        front.multiply(joined(chain), 1)
    return product_of(front)


def products_that_are_numbers(node: MatMul) -> Expr | None:
    """A (yᵀ z) = (yᵀ z) A: a row times a column inside a chain is a number, and stands in front."""
    chain = chain_of(node)
    cuts = [k for k in range(1, len(chain)) if matrix_shape(chain[k].shape)[0] == 1]
    ends = [0, *cuts, len(chain)]
    pieces = [chain[a:b] for a, b in itertools.pairwise(ends)]
    numbers = [p for p in pieces if matrix_shape(p[0].shape)[0] == 1 and matrix_shape(p[-1].shape)[1] == 1]
    if len(pieces) == 1 or not numbers:
        return None
    rest = [factor for piece in pieces if not any(piece is number for number in numbers) for factor in piece]
    front = Factors(node.shape)
    for number in numbers:
        front.multiply(joined(number), 1)
    return _scaled_chain(front, rest)


def zero_product(node: MatMul) -> Expr | None:
    """A 0 = 0."""
    return zero(node.shape) if any(isinstance(factor, Zeros) for factor in chain_of(node)) else None


def a_number_is_its_transpose(node: MatMul) -> Expr | None:
    """yᵀ Aᵀ x = xᵀ A y: a number equals its transpose; the one with fewer transposes is written."""
    if node.shape != ():
        return None
    chain = chain_of(node)
    turned = [_turned(factor) for factor in reversed(chain)]
    marks = [_marks(chain), _marks(turned)]
    if marks[1] < marks[0]:
        return joined(turned)
    return None


def _turned(factor: Expr) -> Expr:
    """The transpose of a factor; that of a row or column which is a sum in its standard form."""
    is_sum = 1 in matrix_shape(factor.shape) and isinstance(factor, SUMS)
    return simplified(Transpose(factor)) if is_sum else transposed(factor)


def _marks(chain: list[Expr]) -> tuple[int, str]:
    """What decides between a chain and its transpose; a difference counts alike whichever way round it is written."""
    inner = chain[1:-1]
    return sum(isinstance(factor, Transpose) for factor in inner), " ".join(key(unsigned(part)) for part in chain)


def a_sum_as_product(node: MatMul) -> Expr | None:
    """1ᵀ A x = sum(A x)."""
    chain = chain_of(node)
    if node.shape != ():
        return None
    if isinstance(chain[0], Transpose) and isinstance(chain[0].operand, Ones):
        return EntrySum(joined(chain[1:]))
    if isinstance(chain[-1], Ones):
        return EntrySum(joined([transposed(factor) for factor in reversed(chain[:-1])]))
    return None
