"""Section 9: the notation. Each sign says what it stands for, and a small example with numbers shows it."""

import dataclasses

from derivations.evidence import Formula, HasShape, Reject, Unequal, chain, step
from derivations.language import (
    Expr,
    GenericOperator,
    Gradient,
    Identity,
    Index,
    Length,
    Limit,
    Ones,
    Size,
    Zeros,
    across,
    as_expr,
    at_point,
    cases,
    column_of,
    derivative,
    diag,
    diagonal,
    each,
    entry_sum,
    generic,
    generic_entry,
    gradient,
    kron,
    let,
    matrix,
    matrix_of,
    maximum,
    norm,
    partial,
    row_of,
    scalars,
    sqrt,
    summation,
    times,
    trace,
    vec,
    vector,
)
from derivations.paper.activation import s5_dot_as_sum
from derivations.paper.scalar_rules import s2_operator

i, j = Index("i"), Index("j")
w, x = vector("w"), vector("x")
X = matrix("X", "N", "n")
I, ones, zeros = Identity("n"), Ones("n"), Zeros("n")
t, y, z, h, a, b = scalars("x y z h a b")
A = matrix_of((1, 2), (3, 4))
B, D = matrix("B", "m", "n"), matrix("D", "k", "l")

# Vectors with numbers in them.
two = column_of(3, 4)
three = let("x", column_of(2, 3, 5))
w_three = let("w", column_of(1, 0, 4))

# --8<-- [start:s9-bold]
s9_bold = Formula(
    "s9-bold",
    "Bold letters are vectors, italic letters are numbers",
    "9",
    chain(x, each(i, "n", x[i])),
    apart=("example", "entry"),
    parts={
        "example": chain(three, column_of(2, 3, 5)),
        "entry": chain(three[2], 3),
        "vector": HasShape(x, ("n", 1)),
        "number": HasShape(x[i], (), over=((i, "n"),)),
        "ones": chain(ones, each(i, "n", as_expr(1))),
        "zeros": chain(zeros, each(i, "n", as_expr(0))),
        "operator": chain(GenericOperator(w, x), each(i, "n", GenericOperator(w[i], x[i]))),
        "hadamard": chain(w * x, each(i, "n", times(w[i], x[i]))),
        "division": chain(w / x, each(i, "n", w[i] / x[i])),
        "kronecker": chain(kron(B, D)),
        "kronecker-example": chain(kron(row_of(1, 2), A), matrix_of((1, 2, 2, 4), (3, 4, 6, 8))),
        "power": chain(B**2),
        "power-example": chain(A**2, matrix_of((1, 4), (9, 16))),
        "trace-example": chain(trace(A), as_expr(1) + 4, 5),
        "vec-example": chain(vec(A), column_of(1, 3, 2, 4)),
    },
    domain={"x": "nonzero"},
    rejects=(
        Reject(across(i, "n", x[i]), "a row: a vector is a column unless it is transposed"),
        Reject(each(i, "n", x[1]), "n times the same entry"),
        Reject(as_expr(5), "entries are counted from 1", against=three[2]),
        Reject(w @ x.T, "⊗ is no outer product here", against=w * x),
        Reject(column_of(1, 2, 3, 4), "vec goes down the columns, not along the rows", against=vec(A)),
        Reject(A @ A, "the power is taken entry by entry", against=A**2),
        Reject(as_expr(10), "the trace adds up the diagonal, not all entries", against=trace(A)),
    ),
)
# --8<-- [end:s9-bold]

# --8<-- [start:s9-length]
s9_length = Formula(
    "s9-length",
    "Bars count the entries",
    "9",
    chain(Length(x), Size("n")),
    parts={
        "example": chain(Length(two), 2),
        "not-norm": Unequal(
            Length(two), sqrt(as_expr(3) ** 2 + as_expr(4) ** 2), "the length of an arrow is another thing"
        ),
        "norm-name": chain(norm(x)),
        "norm": chain(norm(two), sqrt(as_expr(3) ** 2 + as_expr(4) ** 2), 5),
        "frobenius-name": chain(norm(X)),
        "frobenius": chain(norm(matrix_of((1, 1), (3, 5))), sqrt(as_expr(1) + 1 + 9 + 25), 6),
        "rows": chain(Length(X), Size("N")),
    },
    rejects=(
        Reject(entry_sum(x), "the entries are counted, not added up"),
        Reject(as_expr(5), "this is the norm, the length of the arrow", against=Length(two)),
        Reject(Size("n"), "of a matrix the rows are counted", against=Length(X)),
    ),
)
# --8<-- [end:s9-length]

# --8<-- [start:s9-transpose]
s9_transpose = Formula(
    "s9-transpose",
    "A transposed vector is a row",
    "9",
    chain(x.T, across(i, "n", x[i])),
    apart=("example",),
    parts={
        "example": chain(three.T, row_of(2, 3, 5)),
        "matrix": chain(A.T, matrix_of((1, 3), (2, 4))),
        "shape": HasShape(x.T, (1, "n")),
    },
    rejects=(
        Reject(x, "the column itself"),
        Reject(A, "rows become columns", against=A.T),
    ),
)
# --8<-- [end:s9-transpose]

# --8<-- [start:s9-sum]
s9_sum = Formula(
    "s9-sum",
    "The sum sign is a loop",
    "9",
    chain(summation(i, "n", x[i]), summation(i, "n", x[i], "dots")),
    apart=("example",),
    parts={
        "example": chain(summation(i, 3, three[i]), as_expr(2) + 3 + 5, 10),
        "short": chain(summation(i, "n", x[i], "upper"), summation(i, "n", x[i], "bare"), entry_sum(x)),
    },
    rejects=(
        Reject(Size("n") * x[1], "every term has its own i"),
        Reject(x[1], "the loop runs to n"),
        Reject(as_expr(5), "the last value of i is counted in, too", against=summation(i, 3, three[i])),
    ),
)
# --8<-- [end:s9-sum]

square_plus_one = let("f", t**2 + 1, t)

# --8<-- [start:s9-function]
s9_function = Formula(
    "s9-function",
    "A function with its argument",
    "9",
    chain(square_plus_one, t**2 + 1),
    parts={
        "at-3": chain(at_point(square_plus_one, x=3), as_expr(3) ** 2 + 1, 10),
    },
    rejects=(
        Reject(square_plus_one * t, "f(x) is no product of f and x"),
        Reject(as_expr(9), "the 1 is missing", against=at_point(square_plus_one, x=3)),
    ),
)
# --8<-- [end:s9-function]

# --8<-- [start:s9-identity]
s9_identity = Formula(
    "s9-identity",
    "The identity matrix",
    "9",
    chain(I, diagonal(i, "n", as_expr(1), "matrix")),
    parts={
        "product": chain(I @ x, x),
        "row": chain(x.T @ I, x.T),
        "example": chain(Identity(2) @ column_of(3, 4), column_of(3, 4)),
        "shape": HasShape(I, ("n", "n")),
    },
    rejects=(
        Reject(ones @ ones.T, "ones everywhere: I has zeros off the diagonal"),
        Reject(ones, "a vector of ones, not a matrix"),
        Reject(2 * x, "I changes nothing", against=I @ x),
    ),
)
# --8<-- [end:s9-identity]

# --8<-- [start:s9-diag]
s9_diag = Formula(
    "s9-diag",
    "A vector on the diagonal of a matrix",
    "9",
    chain(diag(x), diagonal(i, "n", x[i], "matrix")),
    apart=("example",),
    parts={
        "example": chain(diag(three), matrix_of((2, 0, 0), (0, 3, 0), (0, 0, 5))),
        "dots": chain(diagonal(i, "n", x[i], "dots"), diag(x)),
        "shape": HasShape(diag(x), ("n", "n")),
    },
    rejects=(
        Reject(x @ ones.T, "zeros belong off the diagonal"),
        Reject(I, "x is on the diagonal, not ones"),
        Reject(x, "a matrix, not a vector"),
    ),
)
# --8<-- [end:s9-diag]

# --8<-- [start:s9-dot]
s9_dot = dataclasses.replace(
    s5_dot_as_sum,
    id="s9-dot",
    section="9",
    title="The dot product",
    apart=("example",),
    parts={"example": chain(w_three.T @ three, times(1, 2) + times(0, 3) + times(4, 5), 22)},
)
# --8<-- [end:s9-dot]

v = let("v", column_of(t**2, t**3), tex=r"\mathbf{v}")
quadratic = v.T @ A @ v

# --8<-- [start:s9-operator]
s9_operator = dataclasses.replace(
    s2_operator,
    id="s9-operator",
    section="9",
    title="The derivative as an operator",
    derivation=(),
    parts={
        "example": chain(derivative(t**2 + 1, t, "operator"), 2 * t),
        "v": chain(v, column_of(t**2, t**3)),
        "wolfram-query": chain(
            derivative(quadratic, t, "operator"),
            step(derivative(t**4 + 5 * t**5 + 4 * t**6, t, "operator"), "the product multiplied out"),
            step(4 * t**3 + 25 * t**4 + 24 * t**5, "power rule", "s2-power"),
        ),
        "by-the-rules": chain(
            derivative(quadratic, t, "operator"),
            v.T @ matrix_of((2, 5), (5, 8)) @ column_of(2 * t, 3 * t**2),
        ),
    },
    rejects=(
        *s2_operator.rejects[:2],
        Reject(
            2 * (column_of(t**2, t**3).T @ A @ column_of(2 * t, 3 * t**2)),
            "the matrix is not symmetric",
            derivative(quadratic, t),
        ),
    ),
)
# --8<-- [end:s9-operator]

f_of_two = generic("f", t, y)

# --8<-- [start:s9-partial]
s9_partial = Formula(
    "s9-partial",
    "The partial derivative holds the other variables still",
    "9",
    chain(partial(f_of_two, t, "operator"), Limit(h, (generic("f", t + h, y) - f_of_two) / h)),
    parts={
        "example": chain(partial(t**2 * y, t, "operator"), 2 * t * y),
    },
    rejects=(
        Reject(partial(f_of_two, y, "operator"), "y is held still, not x"),
        Reject(t**2, "this is the derivative with respect to y", against=partial(t**2 * y, t)),
        Reject(Limit(h, ((t + h) ** 2 * (y + h) - t**2 * y) / h), "y moves as well", against=partial(t**2 * y, t)),
    ),
)
# --8<-- [end:s9-partial]

f_of_x = generic("f", x)
two_squares = let("f", vector("x", 2)[1] ** 2 * vector("x", 2)[2], vector("x", 2))

# --8<-- [start:s9-gradient]
s9_gradient = Formula(
    "s9-gradient",
    "The gradient is a row of partial derivatives",
    "9",
    chain(gradient(f_of_x, x), across(i, "n", partial(f_of_x, x[i]))),
    apart=("function", "example"),
    parts={
        "function": chain(two_squares, vector("x", 2)[1] ** 2 * vector("x", 2)[2]),
        "example": chain(
            gradient(two_squares, vector("x", 2)),
            row_of(2 * vector("x", 2)[1] * vector("x", 2)[2], vector("x", 2)[1] ** 2),
        ),
        "at-foot": chain(Gradient(let("y", f_of_x), (x,), subscript=True), partial(let("y", f_of_x), x)),
    },
    rejects=(
        Reject(each(i, "n", partial(f_of_x, x[i])), "a column: that is denominator layout"),
        Reject(across(i, "n", partial(f_of_x, x[1])), "every entry has its own variable"),
    ),
)
# --8<-- [end:s9-gradient]

f_1, f_2 = generic_entry("f", 1, x), generic_entry("f", 2, x)
pair = let("f", generic("f", x, length=2), x)

# --8<-- [start:s9-jacobian]
s9_jacobian = Formula(
    "s9-jacobian",
    "The Jacobian stacks gradients",
    "9",
    chain(let("J", derivative(pair, x, sign="∂")), column_of(gradient(f_1, x), gradient(f_2, x))),
    parts={"shape": HasShape(derivative(pair, x, sign="∂"), (2, "n"))},
    rejects=(
        Reject(column_of(gradient(f_2, x), gradient(f_1, x)), "the functions are swapped"),
        Reject(column_of(gradient(f_1, x), gradient(f_2, x)).T, "the transpose: denominator layout"),
    ),
)
# --8<-- [end:s9-jacobian]


def one_or_other(first: Expr, second: Expr) -> Expr:
    """The first where z is at most 0, the second where it is above."""
    return cases((first, z <= 0), (second, z > 0))


# --8<-- [start:s9-cases]
s9_cases = Formula(
    "s9-cases",
    "A value for each case",
    "9",
    chain(let("y", one_or_other(a, b)), one_or_other(a, b), a * (z <= 0) + b * (z > 0)),
    parts={
        "example": chain(maximum(0, z), one_or_other(as_expr(0), z)),
        "below": chain(at_point(let("f", one_or_other(as_expr(0), z), z), z=-2), 0),
        "above": chain(at_point(let("f", one_or_other(as_expr(0), z), z), z=2), 2),
    },
    rejects=(
        Reject(one_or_other(b, a), "the cases are swapped"),
        Reject(a + b, "one of the two, not both"),
        Reject(one_or_other(z, as_expr(0)), "the cases are swapped", against=maximum(0, z)),
    ),
)
# --8<-- [end:s9-cases]
