"""The small table of linear maps: how each is turned round, and what its matrix is.

The terms of a differential are linear in the change: products with a constant, sums, transposes. Of ``A dX B`` the
adjoint, which takes the gradient of the result to the gradient with respect to X, is ``Aᵀ G Bᵀ``; its matrix, which
takes vec(dX) to the vec of the result, is ``Bᵀ ⊗ A``. The two columns are checked against each other:
⟨G, L(dX)⟩ = ⟨L*(G), dX⟩.

Source: Magnus & Neudecker, chapters 2, 3 and 9. Numerator layout: a row for each entry of the result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derivations.calculus.differentials import NotSupportedError, inner
from derivations.language.derivatives import Let
from derivations.language.expression import (
    Add,
    Divide,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Subtract,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    DiagonalOf,
    DiagonalPlaces,
    EntrySum,
    Kronecker,
    Trace,
    Unvec,
    Vec,
    ones,
)
from derivations.language.shape import matrix_shape, times

Turned = Callable[..., Expr]


@dataclass(frozen=True)
class LinearMap:
    """For each operand that may be the moving one: the adjoint, of (y, G), and the matrix, of (y, M).

    ``y`` is the operation and G the gradient with respect to its result; M takes the change to the moving operand.
    """

    name: str
    adjoints: tuple[Turned, ...]
    matrices: tuple[Turned, ...]


def product(left: Expr, right: Expr) -> Expr:
    """The matrix product, or a multiple where one of the two is a number."""
    return left * right if left.shape == () or right.shape == () else MatMul(left, right)


def eye(expr: Expr, axis: int) -> Expr:
    return Identity(matrix_shape(expr.shape)[axis])


def stacked(array: Expr) -> Expr:
    """vec, which leaves numbers and vectors as they are."""
    rows, columns = matrix_shape(array.shape)
    return array if columns == 1 else Transpose(array) if rows == 1 else Vec(array)


def one_each(array: Expr) -> Expr:
    """A column of ones, one for each entry."""
    return Ones(times(*matrix_shape(array.shape)))


def _scaled(by: Expr, moving: Expr, M: Expr) -> Expr:
    """The matrix of `by ⊗ moving`, where either may be a number."""
    if by.shape == ():
        return by * M
    return product(stacked(by), M) if moving.shape == () else MatMul(Diag(stacked(by)), M)


def _left_factor(A: Expr, moving: Expr, M: Expr) -> Expr:
    """The matrix of A · moving: A for a vector, I ⊗ A for a matrix."""
    columns = matrix_shape(moving.shape)[1]
    if moving.shape == ():
        return product(stacked(A), M)
    return product(A, M) if columns == 1 else MatMul(Kronecker(Identity(columns), A), M)


def _right_factor(moving: Expr, B: Expr, M: Expr) -> Expr:
    """The matrix of moving · B: Bᵀ for a row, Bᵀ ⊗ I otherwise."""
    rows = matrix_shape(moving.shape)[0]
    if moving.shape == ():
        return product(stacked(B), M)
    return product(Transpose(B), M) if rows == 1 else MatMul(Kronecker(Transpose(B), Identity(rows)), M)


def _transposed(y: Transpose, M: Expr) -> Expr:
    rows, columns = matrix_shape(y.operand.shape)
    return M if 1 in (rows, columns) else MatMul(Commutation(rows, columns), M)


def _kronecker(y: Kronecker, M: Expr, moving: int) -> Expr:
    """vec(A ⊗ B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B), Magnus & Neudecker, theorem 3.10."""
    (m, n), (p, q) = matrix_shape(y.left.shape), matrix_shape(y.right.shape)
    shuffle = Kronecker(Kronecker(Identity(n), Commutation(q, m)), Identity(p))
    if moving == 0:
        factors = Kronecker(Identity(times(m, n)), stacked(y.right))
    else:
        factors = Kronecker(stacked(y.left), Identity(times(p, q)))
    return MatMul(MatMul(shuffle, factors), M)


def _block_trace(y: BlockTrace, M: Expr) -> Expr:
    """Linear in the gradient: the transpose of the Kronecker product's matrix."""
    factor = Kronecker(_like(y), y.other) if y.side == "left" else Kronecker(y.other, _like(y))
    eye = Identity(times(*matrix_shape(y.factor)))
    return MatMul(Transpose(_kronecker(factor, eye, 0 if y.side == "left" else 1)), M)


def _like(y: BlockTrace) -> Expr:
    rows, columns = matrix_shape(y.factor)
    return ones(rows, columns)


def _half(y: BlockTrace, G: Expr) -> Expr:
    return Kronecker(G, y.other) if y.side == "left" else Kronecker(y.other, G)


def _scaled_back(y: Multiply, by: Expr, moving: Expr, G: Expr) -> Expr:
    return by * G if moving.shape == y.shape else inner(by, G)


def _minus(y: Expr, part: Expr) -> Expr:
    return Number(-part.value) if isinstance(part, Number) else -part


def _refuse(y: Expr, G: Expr) -> Expr:
    raise NotSupportedError(f"turning {y} round is not supported")


OTHER_SIDE = {"left": "right", "right": "left"}

# --8<-- [start:table]
LINEAR: dict[type[Expr], LinearMap] = {
    Let:        LinearMap("name", (lambda y, G: G,), (lambda y, M: M,)),
    Add:        LinearMap("sum", (lambda y, G: G,) * 2, (lambda y, M: M,) * 2),
    Subtract:   LinearMap("difference", (lambda y, G: G, _minus), (lambda y, M: M, _minus)),
    Negate:     LinearMap("minus", (_minus,), (_minus,)),
    Multiply:   LinearMap("multiple",
                          (lambda y, G: _scaled_back(y, y.right, y.left, G),
                           lambda y, G: _scaled_back(y, y.left, y.right, G)),
                          (lambda y, M: _scaled(y.right, y.left, M), lambda y, M: _scaled(y.left, y.right, M))),
    Divide:     LinearMap("quotient",
                          (lambda y, G: G / y.right if y.left.shape == y.shape else inner(1 / y.right, G), _refuse),
                          (lambda y, M: _scaled(1 / y.right, y.left, M), _refuse)),
    MatMul:     LinearMap("matrix product",
                          (lambda y, G: product(G, Transpose(y.right)), lambda y, G: product(Transpose(y.left), G)),
                          (lambda y, M: _right_factor(y.left, y.right, M),
                           lambda y, M: _left_factor(y.left, y.right, M))),
    Transpose:  LinearMap("transpose", (lambda y, G: Transpose(G),), (_transposed,)),
    EntrySum:   LinearMap("sum of the entries",
                          (lambda y, G: G * ones(*matrix_shape(y.array.shape)) if matrix_shape(y.array.shape)[0] != 1
                           else G * Transpose(Ones(y.array.shape[1])),),
                          (lambda y, M: product(Transpose(one_each(y.array)), M),)),
    Trace:      LinearMap("trace", (lambda y, G: G * eye(y.matrix, 0),),
                          (lambda y, M: product(Transpose(stacked(eye(y.matrix, 0))), M),)),
    Diag:       LinearMap("diagonal matrix", (lambda y, G: DiagonalOf(G),),
                          (lambda y, M: product(DiagonalPlaces(y.shape[0]), M),)),
    DiagonalOf: LinearMap("diagonal", (lambda y, G: Diag(G) if y.shape else G,),
                          (lambda y, M: product(Transpose(DiagonalPlaces(y.shape[0])), M) if y.shape else M,)),
    Vec:        LinearMap("vec", (lambda y, G: Unvec(G, *matrix_shape(y.matrix.shape)),), (lambda y, M: M,)),
    Unvec:      LinearMap("unvec", (lambda y, G: stacked(G),), (lambda y, M: M,)),
    Kronecker:  LinearMap("Kronecker product",
                          (lambda y, G: BlockTrace(G, y.right, "left", y.left.shape),
                           lambda y, G: BlockTrace(G, y.left, "right", y.right.shape)),
                          (lambda y, M: _kronecker(y, M, 0), lambda y, M: _kronecker(y, M, 1))),
    BlockTrace: LinearMap("sum over blocks",
                          (_half, lambda y, G: BlockTrace(y.gradient, G, OTHER_SIDE[y.side], y.other.shape)),
                          (_block_trace, _refuse)),
}  # fmt: skip
# --8<-- [end:table]


def moving_places(linear: Expr) -> list[int]:
    """The places of the operands through which a differential enters."""
    return [place for place, operand in enumerate(linear.operands) if operand.moving]


def adjoint(linear: Expr, change: Expr, G: Expr) -> Expr | None:
    """The gradient with respect to the change, for an expression linear in it whose own gradient is G.

    >>> from derivations.language import matrix
    >>> from derivations.language.derivatives import Differential
    >>> A, X, G = matrix("A", "m", "n"), matrix("X", "n", "p"), matrix("G", "m", "p")
    >>> dX = Differential(X, (X,))
    >>> adjoint(A @ dX, dX, G).latex()
    'A^T G'
    """
    if linear is change:
        return G
    found: Expr | None = None
    for place in moving_places(linear):
        inside = adjoint(linear.operands[place], change, _entry(linear).adjoints[place](linear, G))
        found = inside if found is None or inside is None else found + inside
    return found


def matrix_of(linear: Expr, change: Expr, M: Expr) -> Expr | None:
    """The matrix that takes what M takes to vec(change) on to vec(linear); for M = I, the Jacobian of the map.

    >>> from derivations.language import Identity, matrix, vector
    >>> from derivations.language.derivatives import Differential
    >>> dx = Differential(vector("x"), (vector("x"),))
    >>> matrix_of(matrix("A", "m", "n") @ dx, dx, Identity("n")).latex()
    'A I'
    """
    if linear is change:
        return M
    found: Expr | None = None
    for place in moving_places(linear):
        inside = matrix_of(linear.operands[place], change, M)
        assert inside is not None
        mapped = _entry(linear).matrices[place](linear, inside)
        found = mapped if found is None else found + mapped
    return found


def _entry(linear: Expr) -> LinearMap:
    if type(linear) not in LINEAR:
        raise NotSupportedError(f"turning {linear} round is not supported: it is not a linear map of the table")
    return LINEAR[type(linear)]
