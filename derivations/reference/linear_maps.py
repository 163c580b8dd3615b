"""The table of linear maps: each with its adjoint, and written as a matrix.

A formula says that the map L and its adjoint L* give one number, ⟨G, L(dX)⟩ = ⟨L*(G), dX⟩, where ⟨A, B⟩ is the sum of
the products of entries; a part says which matrix takes vec(dX) to vec(L(dX)). Both are made from the rows of the table.
Of a product, either factor may be the one that moves.
"""

from __future__ import annotations

from derivations.calculus.differentials import inner
from derivations.calculus.linear import LINEAR, adjoint, matrix_of, product, stacked
from derivations.calculus.local import eye_for
from derivations.calculus.rule_names import map_id
from derivations.calculus.simplifier import simplified
from derivations.evidence import Formula, Reject, Statement, chain
from derivations.evidence.statement import Chain
from derivations.language import (
    Expr,
    Identity,
    Ones,
    Symbol,
    diag,
    diagonal_of,
    entry_sum,
    kron,
    let,
    matrix,
    ones,
    scalars,
    trace,
    vec,
    vector,
)
from derivations.language.derivatives import Differential
from derivations.language.expression import postorder
from derivations.language.matrices import BlockTrace, Unvec

(t,) = scalars("t")
w, x = vector("w"), vector("x")
A, X = matrix("A", "m", "n"), matrix("X", "m", "n")
Q, R, S = matrix("Q", "n", "n"), matrix("R", "n", "n"), matrix("S", "n", "n")
B, Y = matrix("B", "p", "q"), matrix("Y", "n", "p")
H, P = matrix("H", "m*p", "n*q"), matrix("P", "n*n", "n*n")
y = vector("y", "m*n")


def d(variable: Symbol) -> Expr:
    """The change of a variable."""
    return Differential(variable, (variable,))


def change_in(linear: Expr) -> Expr:
    """The change that moves an expression which is linear in it."""
    (change,) = (node for node in postorder(linear) if isinstance(node, Differential))
    return change


def upstream(linear: Expr) -> Symbol:
    """A fresh gradient with respect to the expression, in its shape: g for a number or a vector, G for a matrix."""
    return Symbol("g" if len(linear.shape) < 2 else "G", linear.shape)


def turned(linear: Expr) -> Chain:
    """⟨G, L(dX)⟩ = ⟨L*(G), dX⟩, with the adjoint of the table."""
    change, G = change_in(linear), upstream(linear)
    back = adjoint(linear, change, G)
    assert back is not None
    return chain(inner(G, linear), inner(back, change))


def as_matrix(linear: Expr) -> Chain:
    """Vec(L(dX)) = M vec(dX), with the matrix of the table."""
    change = change_in(linear)
    M = matrix_of(linear, change, eye_for(change))
    assert M is not None
    return chain(stacked(linear), product(simplified(M), stacked(change)))


def linear_map(linear: Expr, *rejects: Reject, nonzero: str = "", **parts: Statement) -> Formula:
    """A row of the table as a formula; further parts are its forms for other shapes."""
    name = LINEAR[type(linear)].name
    others = {part.replace("_", "-"): says for part, says in parts.items()}
    return Formula(
        map_id(name),
        f"Turned round: {name}",
        "maps",
        turned(linear),
        parts={"matrix": as_matrix(linear), **others},
        apart=tuple(others),
        domain=dict.fromkeys(nonzero, "nonzero"),
        rejects=rejects,
    )


def wrong(gradient: Expr, linear: Expr, because: str) -> Reject:
    """A gradient that the check must turn down."""
    return Reject(inner(gradient, change_in(linear)), because, inner(upstream(linear), linear))


G = matrix("G", "n", "n")  # the gradient with respect to a square matrix, in what is wrong
(g,) = scalars("g")  # that by a number


# Names, sums and multiples

# --8<-- [start:map-name]
name = linear_map(let("u", Q @ d(S)), wrong(Q @ G, let("u", Q @ d(S)), "the matrix is transposed"))
# --8<-- [end:map-name]

# --8<-- [start:map-sum]
total = linear_map(
    Q @ d(S) + d(S) @ R,
    wrong(Q.T @ G - G @ R.T, Q @ d(S) + d(S) @ R, "both terms have a plus sign"),
)
# --8<-- [end:map-sum]

# --8<-- [start:map-difference]
difference = linear_map(
    Q @ d(S) - d(S) @ R,
    wrong(Q.T @ G + G @ R.T, Q @ d(S) - d(S) @ R, "what is taken away keeps its minus sign"),
)
# --8<-- [end:map-difference]

# --8<-- [start:map-minus]
minus = linear_map(-d(S), wrong(G, -d(S), "the minus sign stays"))
# --8<-- [end:map-minus]

# --8<-- [start:map-multiple]
multiple = linear_map(
    A * d(X),
    wrong(Q.T * G, Q * d(S), "entry by entry, nothing is transposed"),
    number=turned(t * d(X)),
    number_moves=turned(d(t) * A),
    number_moves_matrix=as_matrix(d(t) * A),
)
# --8<-- [end:map-multiple]

# --8<-- [start:map-quotient]
quotient = linear_map(
    d(X) / A,
    wrong(Q * G, d(S) / Q, "divided, as the change is"),
    number=turned(d(X) / t),
    number_moves=turned(d(t) / w),
    nonzero="AtwQ",
)
# --8<-- [end:map-quotient]

# Products

# --8<-- [start:map-matrix-product]
matrix_product = linear_map(
    A @ d(Y),
    wrong(Q @ G, Q @ d(S), "the factor that stays is transposed"),
    wrong(G @ Q.T, Q @ d(S), "the factor that stays keeps its side"),
    left=turned(d(Y) @ B),
    left_matrix=as_matrix(d(Y) @ B),
    vector=turned(A @ d(x)),
)
# --8<-- [end:map-matrix-product]

# --8<-- [start:map-kronecker-product]
kronecker_product = linear_map(
    kron(A, d(B)),
    wrong(BlockTrace(matrix("G", "n*n", "n*n"), Q.T, "right", ("n", "n")), kron(Q, d(S)), "no factor is transposed"),
    left=turned(kron(d(X), B)),
    left_matrix=as_matrix(kron(d(X), B)),
)
# --8<-- [end:map-kronecker-product]

# --8<-- [start:map-sum-over-blocks]
sum_over_blocks = linear_map(
    BlockTrace(d(H), B, "left", ("m", "n")),
    wrong(kron(Q, G), BlockTrace(d(P), Q, "left", ("n", "n")), "each factor keeps its side"),
    other=turned(BlockTrace(H, d(B), "left", ("m", "n"))),
)
# --8<-- [end:map-sum-over-blocks]

# Rearrangements and sums

# --8<-- [start:map-transpose]
transpose = linear_map(d(X).T, wrong(G, d(S).T, "the gradient is transposed, too"))
# --8<-- [end:map-transpose]

# --8<-- [start:map-vec]
stacking = linear_map(vec(d(X)), wrong(Unvec(vector("g", "n*n"), "n", "n").T, vec(d(S)), "filled column by column"))
# --8<-- [end:map-vec]

# --8<-- [start:map-unvec]
unstacking = linear_map(
    Unvec(d(y), "m", "n"),
    wrong(vec(G.T), Unvec(d(vector("y", "n*n")), "n", "n"), "the columns are stacked, not the rows"),
)
# --8<-- [end:map-unvec]

# --8<-- [start:map-diagonal-matrix]
diagonal_matrix = linear_map(
    diag(d(x)),
    wrong(G @ Ones("n"), diag(d(x)), "only the entries on the diagonal count"),
)
# --8<-- [end:map-diagonal-matrix]

# --8<-- [start:map-diagonal]
diagonal = linear_map(
    diagonal_of(d(S)),
    wrong(vector("g") @ Ones("n").T, diagonal_of(d(S)), "the entries off the diagonal do not count"),
)
# --8<-- [end:map-diagonal]

# --8<-- [start:map-trace]
trace_ = linear_map(trace(d(S)), wrong(g * ones("n", "n"), trace(d(S)), "the identity, not a matrix of ones"))
# --8<-- [end:map-trace]

# --8<-- [start:map-sum-of-the-entries]
sum_of_entries = linear_map(
    entry_sum(d(X)),
    wrong(g * Identity("n"), entry_sum(d(S)), "a matrix of ones, not the identity"),
    vector=turned(entry_sum(d(x))),
)
# --8<-- [end:map-sum-of-the-entries]
