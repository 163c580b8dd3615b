"""Matrix operations: trace, determinant, inverse, Kronecker product, vec, diagonals, norms, and reductions.

A reduction of a matrix is taken by rows. Sums over an axis are products with a column of ones: ``X 1`` holds the sums
of the rows, ``Xᵀ 1`` those of the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from derivations.language import shape as shapes
from derivations.language.expression import Expr, MatMul, Ones, Transpose
from derivations.language.shape import Dim, Shape, ShapeError


def _square(operation: str, matrix: Expr) -> Dim:
    """The size of a square matrix; a scalar is one of size 1."""
    rows, columns = shapes.matrix_shape(matrix.shape)
    if rows != columns:
        raise ShapeError(f"{operation}: a square matrix is needed, not a {shapes.describe(matrix.shape)}")
    return rows


@dataclass(frozen=True, eq=False)
class EntrySum(Expr):
    """The sum of all entries of a vector (paper, section 4.4) or matrix."""

    array: Expr

    @cached_property
    def shape(self) -> Shape:
        if not self.array.shape:
            raise ShapeError("sum: a vector or a matrix is needed, not a scalar")
        return ()


@dataclass(frozen=True, eq=False)
class Trace(Expr):
    """The trace of a square matrix."""

    matrix: Expr

    @cached_property
    def shape(self) -> Shape:
        _square("trace", self.matrix)
        return ()


@dataclass(frozen=True, eq=False)
class Determinant(Expr):
    """The determinant of a square matrix."""

    matrix: Expr

    @cached_property
    def shape(self) -> Shape:
        _square("determinant", self.matrix)
        return ()


@dataclass(frozen=True, eq=False)
class LogDeterminant(Expr):
    """ln |det X|, the logarithm of the absolute value of the determinant; NumPy's ``slogdet`` computes it."""

    matrix: Expr

    @cached_property
    def shape(self) -> Shape:
        _square("log-determinant", self.matrix)
        return ()


@dataclass(frozen=True, eq=False)
class Inverse(Expr):
    """The inverse of a square matrix."""

    matrix: Expr

    @cached_property
    def shape(self) -> Shape:
        size = _square("inverse", self.matrix)
        return shapes.from_matrix_shape(size, size)


@dataclass(frozen=True, eq=False)
class Kronecker(Expr):
    """The Kronecker product: every entry of the left times the whole of the right."""

    left: Expr
    right: Expr

    @cached_property
    def shape(self) -> Shape:
        sides = zip(shapes.matrix_shape(self.left.shape), shapes.matrix_shape(self.right.shape), strict=True)
        return shapes.from_matrix_shape(*(shapes.times(a, b) for a, b in sides))


@dataclass(frozen=True, eq=False)
class Vec(Expr):
    """vec(X), the columns of a matrix below each other in one vector (Magnus & Neudecker, section 2.4)."""

    matrix: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(shapes.times(*shapes.matrix_shape(self.matrix.shape)), 1)


@dataclass(frozen=True, eq=False)
class Unvec(Expr):
    """The matrix with so many rows and columns whose columns, below each other, are the vector: vec turned round."""

    vector: Expr
    rows: Dim
    columns: Dim

    @cached_property
    def shape(self) -> Shape:
        if shapes.matrix_shape(self.vector.shape) != (shapes.times(self.rows, self.columns), 1):
            given = shapes.describe(self.vector.shape)
            raise ShapeError(f"unvec: a {given} does not fill a matrix of {self.rows} × {self.columns}")
        return shapes.from_matrix_shape(self.rows, self.columns)


@dataclass(frozen=True, eq=False)
class Commutation(Expr):
    """K, the commutation matrix: vec(Xᵀ) = K vec(X) for an X with so many rows and columns (ibid., section 3.7)."""

    rows: Dim
    columns: Dim

    @cached_property
    def shape(self) -> Shape:
        size = shapes.times(self.rows, self.columns)
        return shapes.from_matrix_shape(size, size)


@dataclass(frozen=True, eq=False)
class DiagonalPlaces(Expr):
    """E, of size n² × n: vec(diag(x)) = E x, and Eᵀ vec(X) is the diagonal of X."""

    length: Dim

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(shapes.times(self.length, self.length), self.length)


@dataclass(frozen=True, eq=False)
class DiagonalOf(Expr):
    """The diagonal of a square matrix, as a vector."""

    matrix: Expr

    @cached_property
    def shape(self) -> Shape:
        return shapes.from_matrix_shape(_square("diagonal", self.matrix), 1)


@dataclass(frozen=True, eq=False)
class BlockTrace(Expr):
    """What turns a Kronecker product round: the matrix M with ⟨A ⊗ B, G⟩ = ⟨M, A⟩ (side "left") or ⟨M, B⟩ ("right").

    ``gradient`` is G, of the product's shape; ``other`` is the factor that stays; ``factor`` the shape of M.
    """

    gradient: Expr
    other: Expr
    side: str
    factor: Shape

    @cached_property
    def shape(self) -> Shape:
        return self.factor


@dataclass(frozen=True, eq=False)
class Norm(Expr):
    """The Euclidean norm of a vector, or the Frobenius norm of a matrix."""

    array: Expr

    @cached_property
    def shape(self) -> Shape:
        return ()


REDUCTIONS = ("max", "min", "prod", "logsumexp")


@dataclass(frozen=True, eq=False)
class Reduce(Expr):
    """The largest entry, the smallest, the product, or log-sum-exp: of a vector, or of each row of a matrix."""

    kind: str
    array: Expr

    @cached_property
    def shape(self) -> Shape:
        if not self.array.shape:
            raise ShapeError(f"{self.kind}: a vector or a matrix is needed, not a scalar")
        rows, _ = shapes.matrix_shape(self.array.shape)
        return shapes.from_matrix_shape(rows, 1) if len(self.array.shape) == 2 else ()


@dataclass(frozen=True, eq=False)
class Softmax(Expr):
    """exp(x) divided by its sum: of a vector, or of each row of a matrix."""

    array: Expr

    @cached_property
    def shape(self) -> Shape:
        if not self.array.shape:
            raise ShapeError("softmax: a vector or a matrix is needed, not a scalar")
        return self.array.shape


# How to write them


def entry_sum(array: Expr) -> Expr:
    return EntrySum(array)


def trace(matrix: Expr) -> Expr:
    return Trace(matrix)


def det(matrix: Expr) -> Expr:
    return Determinant(matrix)


def logdet(matrix: Expr) -> Expr:
    return LogDeterminant(matrix)


def inverse(matrix: Expr) -> Expr:
    return Inverse(matrix)


def kron(left: Expr, right: Expr) -> Expr:
    return Kronecker(left, right)


def vec(matrix: Expr) -> Expr:
    return Vec(matrix)


def diagonal_of(matrix: Expr) -> Expr:
    return DiagonalOf(matrix)


def norm(array: Expr) -> Expr:
    return Norm(array)


def softmax(array: Expr) -> Expr:
    return Softmax(array)


def logsumexp(array: Expr) -> Expr:
    return Reduce("logsumexp", array)


def outer(left: Expr, right: Expr) -> Expr:
    """The outer product of two vectors, left rightᵀ."""
    if len(left.shape) != 1 or len(right.shape) != 1:
        kinds = f"a {shapes.describe(left.shape)} and a {shapes.describe(right.shape)}"
        raise ShapeError(f"outer product: two vectors are needed, not {kinds}")
    return MatMul(left, Transpose(right))


def ones(rows: Dim, columns: Dim = 1) -> Expr:
    """A column of ones, or a matrix of them, 1 1ᵀ."""
    return Ones(rows) if columns == 1 else MatMul(Ones(rows), Transpose(Ones(columns)))
