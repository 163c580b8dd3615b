"""Moves on transposes, sums of entries, traces, diagonals and inverses; and functions that have a name of their own."""

from __future__ import annotations

from fractions import Fraction

from derivations.calculus.differentials import inner
from derivations.calculus.simplifier.measure import cost, key
from derivations.calculus.simplifier.standard import (
    ONE,
    ZERO,
    Factors,
    Terms,
    chain_of,
    factors_of,
    is_ones,
    joined,
    product_of,
    sum_of,
    terms_of,
    transposed,
    zero,
)
from derivations.calculus.simplifier.sums import multiply_out
from derivations.language.elementwise import Apply, Where
from derivations.language.expression import (
    Add,
    Divide,
    Dot,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Size,
    Subtract,
    Transpose,
    Zeros,
    rebuilt,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
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
)
from derivations.language.shape import Dim, matrix_shape

ARITHMETIC = (Multiply, Divide, Negate)
SUMS = (Add, Subtract)


# Transposes


def transpose_inside(node: Transpose) -> Expr | None:
    """(A B)ᵀ = Bᵀ Aᵀ, (Aᵀ)ᵀ = A, Iᵀ = I, diag(x)ᵀ = diag(x), and (Xᵀ X)⁻¹ is its own transpose."""
    match node.operand:
        case Transpose(inside):
            return inside
        case Identity() | Diag():
            return node.operand
        case Zeros():
            return zero(node.shape)
        case MatMul():
            return joined([transposed(factor) for factor in reversed(chain_of(node.operand))])
        case Kronecker(left, right):
            return Kronecker(Transpose(left), Transpose(right))
        case Inverse(matrix) if _is_symmetric(matrix):
            return node.operand
    return node.operand if node.operand.shape == () else None


def _is_symmetric(matrix: Expr) -> bool:
    """Whether a matrix in standard form is seen to be its own transpose: Xᵀ X, A + Aᵀ, X diag(d) Xᵀ."""
    if not isinstance(matrix, MatMul | Add | Subtract | Multiply | Divide | Identity | Diag):
        return False
    there: Terms = terms_of(matrix)
    back: Terms = {}
    for term, number in there.items():
        for piece, factor in terms_of(_turned_term(term)).items():
            back[piece] = back.get(piece, 0) + number * factor
    return back == there


def transpose_of_multiple(node: Transpose) -> Expr | None:
    """(2 A)ᵀ = 2 Aᵀ: numbers stand in front of the transpose."""
    if not isinstance(node.operand, ARITHMETIC):
        return None
    apart = factors_of(node.operand)
    if apart.number == 1 and not apart.scalars:
        return None
    front = Factors(node.shape, apart.number, apart.scalars)
    front.multiply(Transpose(product_of(Factors(node.operand.shape, 1, {}, apart.arrays))), 1)
    return product_of(front)


def transpose_of_sum(node: Transpose) -> Expr | None:
    """(A + Aᵀ)ᵀ = Aᵀ + A: the transpose of a sum term by term, where that is shorter, and of a row always."""
    if not isinstance(node.operand, SUMS):
        return None
    found: Terms = {}
    for term, number in terms_of(node.operand).items():
        for piece, factor in terms_of(_turned_term(term)).items():
            found[piece] = found.get(piece, 0) + number * factor
    after = sum_of(found, node)
    is_row = matrix_shape(node.operand.shape)[0] == 1
    return after if after.shape == node.shape and (is_row or cost(after) < cost(node)) else None


def _turned_term(term: Expr) -> Expr:
    """The transpose of a product of numbers and one array."""
    factors = factors_of(term)
    match list(factors.arrays.items()):
        case [(array, 1)]:
            node = Transpose(array)
            front = Factors(node.shape, factors.number, factors.scalars)
            front.multiply(transpose_inside(node) or node, 1)
            return product_of(front)
    return Transpose(term) if term.shape else term


# Sums of entries, traces, diagonals


def dot_as_product(node: Dot) -> Expr | None:
    """X · y = xᵀ y."""
    return MatMul(Transpose(node.left), node.right)


def sum_of_entries(node: EntrySum) -> Expr | None:
    """sum(a ⊗ b) = aᵀ b, sum(1) = n, sum(a bᵀ) = sum(a) sum(b), sum(softmax(x)) = 1."""
    array = node.array
    rows, columns = matrix_shape(array.shape)
    if is_ones(array):
        return Multiply(_size(rows), _size(columns))
    if isinstance(array, Zeros):
        return ZERO
    match array:
        case Transpose(inside):
            return EntrySum(inside)
        case Diag(vector):
            return EntrySum(vector)
        case Softmax() if 1 in (rows, columns):
            return ONE
        case Identity(length):
            return Size(length)
        case MatMul():
            chain = chain_of(array)
            for k in range(1, len(chain)):
                if matrix_shape(chain[k].shape)[0] == 1 and columns != 1:
                    return Multiply(EntrySum(joined(chain[:k])), EntrySum(joined(chain[k:])))
            if columns == 1 and isinstance(chain[0], Transpose) and isinstance(chain[0].operand, Ones):
                return joined(chain)
    return _sum_of_product(node)


def _sum_of_product(node: EntrySum) -> Expr | None:
    """sum(2 a) = 2 sum(a) and sum(a ⊗ b) = aᵀ b."""
    if not isinstance(node.array, (*ARITHMETIC, Power)):
        return None
    apart = factors_of(node.array)
    rest = Factors(node.array.shape, 1, {}, apart.arrays)
    if apart.number != 1 or apart.scalars:
        front = Factors((), apart.number, apart.scalars)
        front.multiply(EntrySum(product_of(rest)), 1)
        return product_of(front)
    rank_one = [base for base in apart.arrays if _is_outer(base) and apart.arrays[base] == 1]
    if len(node.array.shape) == 2 and rank_one and len(apart.arrays) > 1:
        column, row = _outer_parts(rank_one[0])
        del rest.arrays[rank_one[0]]
        return joined([Transpose(column), product_of(rest), Transpose(row)])
    if len(node.array.shape) == 1:
        return _split(rest)
    return None


def _split(rest: Factors) -> Expr | None:
    """sum(a ⊗ b ⊗ c) = aᵀ (b ⊗ c)."""
    bases = list(rest.arrays.items())
    if len(bases) == 1:
        base, exponent = bases[0]
        return MatMul(Transpose(base), base) if exponent == 2 else None
    above = [base for base, exponent in bases if exponent > 0 and exponent.denominator == 1]
    if not above:
        return None
    first = sorted(above, key=lambda base: (rest.arrays[base] != 1, cost(base), key(base)))[0]
    other = Factors(rest.shape, 1, {}, dict(rest.arrays))
    other.multiply(first, -1)
    return MatMul(Transpose(first), product_of(other))


def _size(dim: Dim) -> Expr:
    return Number(Fraction(dim)) if isinstance(dim, int) else Size(dim)


def entries_first(node: MatMul) -> Expr | None:
    """xᵀ y = sum(x ⊗ y), where the product entry by entry is shorter: (y/p)ᵀ p = sum(y)."""
    chain = chain_of(node)
    if node.shape or len(chain) != 2 or not isinstance(chain[0], Transpose) or chain[0].operand is chain[1]:
        return None
    front = factors_of(Multiply(chain[0].operand, chain[1]))
    entries = product_of(Factors(front.shape, 1, {}, front.arrays))
    total = EntrySum(multiply_out(entries) or entries)
    after = sum_of_entries(total) or total
    if cost(after) >= cost(node):
        return None
    front = Factors((), front.number, front.scalars)
    front.multiply(after, 1)
    return product_of(front)


def _is_outer(base: Expr) -> bool:
    """Whether it is a product of a column and a row."""
    return isinstance(base, MatMul) and len(base.shape) == 2 and 1 not in base.shape and bool(_cut(chain_of(base)))


def _cut(chain: list[Expr]) -> int:
    """Where a column meets a row; 0: nowhere."""
    return next((k for k in range(1, len(chain)) if matrix_shape(chain[k].shape)[0] == 1), 0)


def _outer_parts(base: Expr) -> tuple[Expr, Expr]:
    chain = chain_of(base)
    k = _cut(chain)
    return joined(chain[:k]), joined(chain[k:])


def entry_sum_by_terms(node: EntrySum) -> Expr | None:
    """sum(x − mean(x)) = 0: a sum of sums term by term, where that is shorter."""
    if not isinstance(node.array, SUMS):
        return None
    rows, columns = matrix_shape(node.array.shape)
    terms: Terms = {}
    for term, number in terms_of(node.array).items():
        if not term.shape:
            simple = product_of(factors_of(Multiply(term, Multiply(_size(rows), _size(columns)))))
        else:
            piece = EntrySum(term)
            simple = sum_of_entries(piece) or piece
        apart = factors_of(simple)
        factor, apart.number = apart.number, 1
        simple = product_of(apart)
        terms[simple] = terms.get(simple, 0) + number * factor
    after = sum_of({t: n for t, n in terms.items() if n}, ONE)
    return after if cost(after) < cost(node) else None


def rank_one_factor(node: Expr) -> Expr | None:
    """A ⊗ (a 1ᵀ) = diag(a) A, and A ⊗ (1 bᵀ) = A diag(b)."""
    if len(node.shape) != 2 or 1 in node.shape:
        return None
    apart = factors_of(node)
    if len(apart.arrays) < 2 and not any(exponent < 0 for exponent in apart.arrays.values()):
        return None
    for base, exponent in apart.arrays.items():
        if not _is_outer(base) or exponent not in (1, -1) or len(apart.arrays) < 2:
            continue
        column, row = _outer_parts(base)
        rest = Factors(node.shape, apart.number, dict(apart.scalars), dict(apart.arrays))
        del rest.arrays[base]
        if not any(e > 0 for e in rest.arrays.values()):
            continue
        if is_ones(row):
            by = Diag(column if exponent == 1 else Divide(ONE, column))
            return _scaled_product(rest, lambda array, by=by: [by, array])
        if is_ones(column):
            vector = row.operand if isinstance(row, Transpose) else Transpose(row)
            by = Diag(vector if exponent == 1 else Divide(ONE, vector))
            return _scaled_product(rest, lambda array, by=by: [array, by])
    return None


def _scaled_product(rest: Factors, chain: object) -> Expr:
    front = Factors(rest.shape, rest.number, rest.scalars)
    body = product_of(Factors(rest.shape, 1, {}, rest.arrays))
    front.multiply(joined(chain(body)), 1)  # type: ignore[operator]
    return product_of(front)


def identity_entrywise(node: Expr) -> Expr | None:
    """A ⊗ I = diag(diagonal(A))."""
    if len(node.shape) != 2:
        return None
    apart = factors_of(node)
    eyes = [base for base in apart.arrays if isinstance(base, Identity)]
    if not eyes or len(apart.arrays) < 2 or any(e < 0 for e in apart.arrays.values()):
        return None
    rest = Factors(node.shape, 1, {}, {b: e for b, e in apart.arrays.items() if b is not eyes[0]})
    front = Factors(node.shape, apart.number, apart.scalars)
    front.multiply(Diag(DiagonalOf(product_of(rest))), 1)
    return product_of(front)


def trace(node: Trace) -> Expr | None:
    """tr(Aᵀ) = tr(A), tr(a bᵀ) = bᵀ a, tr(I) = n, tr(A diag(x)) = diagonal(A)ᵀ x, tr(A ⊗ B) = tr(A) tr(B)."""
    match node.matrix:
        case Transpose(inside):
            return Trace(inside)
        case Identity(length):
            return Size(length)
        case Zeros():
            return ZERO
        case Diag(vector):
            return EntrySum(vector)
        case Kronecker(left, right) if left.shape[0:1] == left.shape[1:2] and right.shape[0:1] == right.shape[1:2]:
            return Multiply(Trace(left), Trace(right))
    if not node.matrix.shape:
        return node.matrix
    if isinstance(node.matrix, ARITHMETIC):
        apart = factors_of(node.matrix)
        if apart.number != 1 or apart.scalars:
            front = Factors((), apart.number, apart.scalars)
            front.multiply(Trace(product_of(Factors(node.matrix.shape, 1, {}, apart.arrays))), 1)
            return product_of(front)
    if isinstance(node.matrix, MatMul):
        return _trace_of_chain(chain_of(node.matrix))
    return None


def _trace_of_chain(chain: list[Expr]) -> Expr | None:
    for k in range(1, len(chain)):
        if matrix_shape(chain[k].shape)[0] == 1:  # a column and a row: the trace of the product is a number
            return joined([*chain[k:], *chain[:k]])
    diagonal = next((k for k, factor in enumerate(chain) if isinstance(factor, Diag)), None)
    if diagonal is not None and len(chain) > 1:
        matrix = joined([*chain[diagonal + 1 :], *chain[:diagonal]])
        vector = chain[diagonal]
        assert isinstance(vector, Diag)
        return MatMul(Transpose(DiagonalOf(matrix)), vector.vector)
    first = chain[0]
    last = chain[-1]
    if isinstance(first, Inverse) and first.matrix is last and len(chain) > 2:
        return Trace(joined(chain[1:-1]))
    if isinstance(last, Inverse) and last.matrix is first and len(chain) > 2:
        return Trace(joined(chain[1:-1]))
    return None


def diagonal_of(node: DiagonalOf) -> Expr | None:
    """diagonal(diag(x)) = x, diagonal(I) = 1, diagonal(a bᵀ) = a ⊗ b, diagonal(Aᵀ) = diagonal(A)."""
    match node.matrix:
        case Diag(vector):
            return vector
        case Identity(length):
            return Ones(length)
        case Transpose(inside):
            return DiagonalOf(inside)
        case Zeros():
            return zero(node.shape)
        case MatMul() if _is_outer(node.matrix):
            column, row = _outer_parts(node.matrix)
            return Multiply(column, row.operand if isinstance(row, Transpose) else Transpose(row))
    return _scalars_out(node, node.matrix)


def _scalars_out(node: Expr, inside: Expr) -> Expr | None:
    """f(2 A) = 2 f(A) for a linear f of one operand."""
    if not isinstance(inside, ARITHMETIC):
        return None
    apart = factors_of(inside)
    if apart.number == 1 and not apart.scalars:
        return None
    front = Factors(node.shape, apart.number, apart.scalars)
    rest = product_of(Factors(inside.shape, 1, {}, apart.arrays))
    front.multiply(rebuilt(node, {inside: rest}), 1)
    return product_of(front)


def linear_in_multiples(node: Expr) -> Expr | None:
    """diag(2 a) = 2 diag(a), vec(2 A) = 2 vec(A)."""
    match node:
        case Diag(vector) if is_ones(vector):
            return Identity(node.shape[0])
        case Diag(Zeros()):
            return zero(node.shape)
        case Vec(Unvec(vector, _, _)) | Unvec(Vec(vector), _, _) if vector.shape == node.shape:
            return vector
        case Vec(inside) if len(inside.shape) < 2:
            return inside
        case Vec(Transpose(inside)) if len(inside.shape) == 1:
            return inside
    return _scalars_out(node, node.operands[0])


def kronecker(node: Kronecker) -> Expr | None:
    """I ⊗ I = I, and numbers in front, for the Kronecker product."""
    match node.left, node.right:
        case Identity(), Identity():
            return Identity(node.shape[0]) if node.shape else None
        case left, right if () in (left.shape, right.shape):
            return Multiply(left, right)
        case left, Transpose(row) if len(left.shape) == 1 and len(row.shape) == 1:
            return MatMul(left, Transpose(row))
    for inside, place in ((node.left, 0), (node.right, 1)):
        if isinstance(inside, ARITHMETIC):
            apart = factors_of(inside)
            if apart.number != 1 or apart.scalars:
                rest = product_of(Factors(inside.shape, 1, {}, apart.arrays))
                front = Factors(node.shape, apart.number, apart.scalars)
                sides = (rest, node.right) if place == 0 else (node.left, rest)
                front.multiply(Kronecker(*sides), 1)
                return product_of(front)
    return None


def block_trace(node: BlockTrace) -> Expr | None:
    """From the Kronecker product: ⟨A ⊗ B, I⟩ = tr(A) tr(B), and ⟨A ⊗ B, C ⊗ D⟩ = ⟨A, C⟩ ⟨B, D⟩."""
    rows, columns = matrix_shape(node.factor)
    if isinstance(node.gradient, Identity) and rows == columns:
        return Multiply(Trace(node.other), Identity(rows))
    if isinstance(node.gradient, Kronecker):
        kept, paired = node.gradient.operands if node.side == "left" else reversed(node.gradient.operands)
        if kept.shape == node.factor and paired.shape == node.other.shape:
            return Multiply(inner(paired, node.other), kept)
    return _scalars_out(node, node.gradient)


# Inverses and determinants


def inverse(node: Inverse) -> Expr | None:
    """(X⁻¹)⁻¹ = X, I⁻¹ = I, (Xᵀ)⁻¹ = (X⁻¹)ᵀ, diag(x)⁻¹ = diag(1/x)."""
    match node.matrix:
        case Inverse(inside):
            return inside
        case Identity():
            return node.matrix
        case Transpose(inside):
            return Transpose(Inverse(inside))
        case Diag(vector):
            return Diag(Divide(ONE, vector))
    return Divide(ONE, node.matrix) if not node.matrix.shape else None


def determinant(node: Determinant) -> Expr | None:
    """det(X⁻¹) = 1/det(X), det(Xᵀ) = det(X), det(I) = 1."""
    match node.matrix:
        case Transpose(inside):
            return Determinant(inside)
        case Identity():
            return ONE
        case Inverse(inside):
            return Divide(ONE, Determinant(inside))
    return node.matrix if not node.matrix.shape else None


def log_determinant(node: LogDeterminant) -> Expr | None:
    """Ln |det X⁻¹| = −ln |det X|, ln |det Xᵀ| = ln |det X|."""
    match node.matrix:
        case Transpose(inside):
            return LogDeterminant(inside)
        case Identity():
            return ZERO
        case Inverse(inside):
            return Negate(LogDeterminant(inside))
    return None


# Functions with a name of their own


def known_function(node: Expr) -> Expr | None:
    """A function by its own name: ln(1 + exp(x)) = softplus(x), exp(x)/sum(exp(x)) = softmax(x), and so on."""
    match node:
        case Apply("ln", Add() as inside) if (x := _one_plus_exp(inside)) is not None:
            return Apply("softplus", x)
        case Apply("ln", EntrySum(Apply("exp", x))) if len(x.shape) == 1:
            return Reduce("logsumexp", x)
        case Apply("ln", Softmax(x)) if len(x.shape) == 1:
            return x - Reduce("logsumexp", x)
        case Apply("ln", Softmax(x)) if 1 not in x.shape:
            return x - MatMul(Reduce("logsumexp", x), Transpose(Ones(x.shape[1])))
        case Divide(Number(1), Add() as inside) if (x := _one_plus_exp(inside)) is not None:
            return Apply("sigmoid", _minus(x))
        case Divide(Apply("exp", x), EntrySum(Apply("exp", y))) if x is y and len(x.shape) == 1:
            return Softmax(x)
        case Divide(Apply("exp", x), Add() as inside) if _one_plus_exp(inside) is x:
            return Apply("sigmoid", x)
    return None


def square_of_norm(node: Expr) -> Expr | None:
    """‖x‖² = xᵀ x, and ‖x‖⁴ its square, which have a derivative at 0 as well."""
    match node:
        case Power(Norm(array), Number(exponent)) if exponent > 0 and exponent.denominator == 1 and exponent % 2 == 0:
            square = inner(array, array)
            return square if exponent == 2 else Power(square, Number(exponent / 2))
    return None


def _one_plus_exp(inside: Add) -> Expr | None:
    match inside:
        case Add(Apply("exp", x), Number(1)) | Add(Number(1), Apply("exp", x)):
            return x
    return None


def _minus(x: Expr) -> Expr:
    factors = factors_of(x)
    factors.number = -factors.number
    return product_of(factors)


def function_of_number(node: Apply) -> Expr | None:
    """exp(0) = 1, ln(1) = 0, √4 = 2: at a number, where the value is one."""
    match node:
        case Apply("exp" | "cosh", Number(0)):
            return ONE
        case Apply("ln", Number(1)) | Apply(
            "sin" | "tan" | "sinh" | "tanh" | "arctan" | "erf" | "sqrt" | "relu", Number(0)
        ):
            return ZERO
        case Apply("sqrt", Number(1)):
            return ONE
    return None


def cases_alike(node: Where) -> Expr | None:
    """Where both values are equal there are no cases: where(c, a, a) = a."""
    return node.left if node.left is node.right and node.left.shape == node.shape else None


def commutation(node: Commutation) -> Expr | None:
    """The commutation matrix of a single row or column is I: it has nothing to reorder."""
    return Identity(node.shape[0]) if node.shape and 1 in (node.rows, node.columns) else None


def of_size_one(node: Identity | Ones) -> Expr | None:
    """The identity, and the column of ones, of size 1 are the number 1."""
    return ONE if node.shape == () else None
