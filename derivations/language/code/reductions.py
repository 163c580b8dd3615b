"""Sums of entries, traces and diagonals of products, none of which needs the product as a whole."""

from __future__ import annotations

from dataclasses import replace

from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import matrices as mx
from derivations.language import shape as shapes
from derivations.language.code.chains import Chain, Factor, parts
from derivations.language.code.entrywise import joined
from derivations.language.code.pieces import Code, as_truth
from derivations.language.code.writer import Value, Writer, idiom, is_matrix


@idiom(mx.EntrySum)
def _entry_sum(write: Writer, node: mx.EntrySum) -> Value:
    chain = Chain(write, node.array)
    core, _ = chain.strip(node.array)  # the sum of a transpose is the same
    rows, columns = shapes.matrix_shape(core.shape)
    if isinstance(core, e.Power) and _is_square_of_name(write, core) and not is_matrix(core):
        base = write.array(core.base)
        return chain.scaled(write.code("{} @ {}", base, base))
    if isinstance(core, e.Multiply | e.Divide) and chain.is_open(core):
        factors = joined(chain, core).factors(rows, columns)
    else:
        factors = chain.factors(core)
    ones = [Factor("row", None, 1, rows), *factors, Factor("column", None, columns, 1)]
    ones = ones[1:] if rows == 1 else ones
    chain.put(chain.number_of(ones[:-1] if columns == 1 else ones))
    return chain.scaled()


def _is_square_of_name(write: Writer, node: e.Power) -> bool:
    square = isinstance(node.exponent, e.Number) and node.exponent.value == 2
    named = isinstance(node.base, e.Symbol | d.Let) or write.is_shared(node.base)
    return square and named and node not in write.fixed


@idiom(mx.Trace)
def _trace(write: Writer, node: mx.Trace) -> Value | None:
    if not node.matrix.shape:
        return None
    chain = Chain(write, node.matrix)
    factors = chain.factors(node.matrix)
    divided = parts(factors)
    if len(divided) > 1:  # tr(u vᵀ) is vᵀ u
        chain.put(chain.number_of([factor for part in (*divided[1:], divided[0]) for factor in part]))
    else:
        factors = [factor for factor in factors if factor.kind != "identity"]
        chain.put(_trace_of_product(chain, factors, shapes.matrix_shape(node.matrix.shape)[0]))
    return chain.scaled()


def _trace_of_product(chain: Chain, factors: list[Factor], length: shapes.Dim) -> Code:
    """The trace of a product without vectors, which may be turned round and round."""
    write, kinds = chain.write, [factor.kind for factor in factors]
    diagonals = [factor.code for factor in factors if factor.kind == "diagonal" and factor.code]
    if len(diagonals) == len(factors):
        return chain.sum(chain.times(diagonals), "", length) if diagonals else write.size(length)
    if "inverse" in kinds:
        place = kinds.index("inverse")
        return write.code("np.trace({})", chain.multiplied([*factors[place:], *factors[:place]]))
    if len(factors) == 1 or "matrix" not in kinds:
        return write.code("np.trace({})", chain.multiplied(factors))
    if len(factors) == len(diagonals) + 1:
        (matrix,) = [factor.code for factor in factors if factor.kind == "matrix" and factor.code]
        return write.code("{} @ {}", chain.times(diagonals), write.code("np.diagonal({})", matrix))
    return write.code("np.sum({})", _entries_of_trace(chain, factors))


def _entries_of_trace(chain: Chain, factors: list[Factor]) -> Code:
    """tr(A B) is the sum of the entries of A ⊗ Bᵀ; the one to be transposed is chosen so that it already is."""
    matrices = [place for place, factor in enumerate(factors) if factor.kind == "matrix"]
    place = next((place for place in matrices if factors[place].turned), matrices[-1])
    other = chain.multiplied([replace(factors[place], turned=not factors[place].turned)])
    rest = chain.multiplied([*factors[place + 1 :], *factors[:place]])
    return chain.times([other, rest] if place == 0 else [rest, other])


@idiom(mx.DiagonalOf)
def _diagonal_of(write: Writer, node: mx.DiagonalOf) -> Value | None:
    if not node.shape:
        return None
    chain = Chain(write, node.matrix)
    factors = [factor for factor in chain.factors(node.matrix) if factor.kind != "identity"]
    left, right = chain.sides(factors) if factors else ([], [])
    if left and right:  # of M u vᵀ N
        vectors = [code for code in (chain.vector(left), chain.vector(right)) if code]
        return replace(chain.scaled(*vectors), rows=bool(vectors))
    factors, diagonals = _without_outer_diagonals(factors)
    if len(factors) < 2 and not (factors and diagonals):
        value = write.value(node.matrix)
        return replace(value, diagonal=False) if value.diagonal else None
    return chain.scaled(_diagonal_of_product(chain, factors), *diagonals)


def _without_outer_diagonals(factors: list[Factor]) -> tuple[list[Factor], list[Code]]:
    """The factors between the first and the last that are not diagonal, and the codes of the diagonals around them."""
    inner = [place for place, factor in enumerate(factors) if factor.kind != "diagonal"]
    if not inner:
        return [], []
    around = factors[: inner[0]] + factors[inner[-1] + 1 :]
    return factors[inner[0] : inner[-1] + 1], [as_truth(factor.code) for factor in around if factor.code]


def _diagonal_of_product(chain: Chain, factors: list[Factor]) -> Code:
    """The diagonal of A B is the sums of the rows of A ⊗ Bᵀ, or of the columns of Aᵀ ⊗ B."""
    write, (*others, last) = chain.write, factors
    if not others:
        return write.code("np.diagonal({})", chain.multiplied(factors))
    right = chain.multiplied([last])
    if others[0].turned and not last.turned:
        left = chain.multiplied([factor.transposed for factor in reversed(others)])
        return write.code("np.sum({}, axis=0)", write.code("{} * {}", left, right))
    product = write.code("{} * {}", chain.multiplied(others), write.code("{}.T", right))
    return write.code("np.sum({}, axis=1)", product)
