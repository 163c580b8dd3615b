"""The simplifier's moves: each applied to examples on which it is made, with what it makes of them.

What a move turns an expression into is not written down here but asked of the move, so a wrong move states a wrong
equation. A move that stands for several equations has an example of each.
"""

from __future__ import annotations

from collections.abc import Mapping

from derivations.calculus.rule_names import rule_id
from derivations.calculus.simplifier import SIMPLIFICATIONS
from derivations.evidence import Formula, Reject, chain
from derivations.evidence.statement import Chain
from derivations.language import (
    Expr,
    Identity,
    Ones,
    Size,
    Zeros,
    as_expr,
    cos,
    cosh,
    det,
    diag,
    diagonal_of,
    dot,
    entry_sum,
    exp,
    inverse,
    kron,
    let,
    ln,
    logdet,
    logsumexp,
    matrix,
    maximum,
    norm,
    outer,
    scalars,
    sigmoid,
    sin,
    sinh,
    softmax,
    softplus,
    sqrt,
    tanh,
    trace,
    vec,
    vector,
    where,
)
from derivations.language.elementwise import Apply, absolute, sign
from derivations.language.expression import Negate
from derivations.language.matrices import BlockTrace, Commutation, DiagonalPlaces, Reduce, Unvec

s, t = scalars("s t")
u, v, w, x, y = vector("u", "m"), vector("v"), vector("w"), vector("x"), vector("y")
A, B, C, D = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("C", "n", "p"), matrix("D", "p", "q")
X, Y, Z = (matrix(name, "n", "n") for name in "XYZ")
K, L = matrix("K", "p", "p"), matrix("L", "p", "p")
I = Identity("n")
E = DiagonalPlaces("n")
ones = Ones("n")
centred = let("u", x - entry_sum(x) / Size("n"))
centred_rows = let("U", A - 1 / Size("m") * Ones("m") @ Ones("m").T @ A)


def made(name: str, before: Expr) -> Chain:
    """What the move of this name turns an expression into. ValueError if it is not made there."""
    for one in SIMPLIFICATIONS:
        if one.name == name and isinstance(before, one.kinds):
            after = one.move(before)
            if after is not None and after is not before:
                return chain(before, after)
    raise ValueError(f"the move {name} is not made on {before}")


def move(
    name: str,
    *befores: Expr,
    rejects: tuple[Reject, ...],
    domain: Mapping[str, str] | None = None,
    stated: tuple[str, ...] = (),
) -> Formula:
    """A move as a formula: the first example states it, and all of them are its lines."""
    equations = tuple(made(name, before) for before in befores)
    return Formula(
        rule_id(name),
        name[0].upper() + name[1:],
        "moves",
        equations[0],
        derivation=equations if len(equations) > 1 else (),
        domain=domain or {},
        stated=stated,
        rejects=rejects,
    )


# Functions

# --8<-- [start:move-the-dot-product-as-a-matrix-product]
dot_product = move(
    "the dot product as a matrix product",
    dot(w, x),
    rejects=(Reject(outer(w, x), "the row stands on the left"),),
)
# --8<-- [end:move-the-dot-product-as-a-matrix-product]

# --8<-- [start:move-a-function-with-a-name-of-its-own]
known_function = move(
    "a function with a name of its own",
    ln(1 + exp(x)),
    1 / (1 + exp(-x)),
    exp(x) / (1 + exp(x)),
    exp(x) / entry_sum(exp(x)),
    ln(entry_sum(exp(x))),
    ln(softmax(x)),
    ln(softmax(A)),
    diag(1 / (exp(A) @ ones)) @ exp(A),
    ln(exp(A) @ ones),
    w / (1 + exp(x)),
    exp(w) / (exp(w) + exp(x)),
    exp(t) / (exp(t) + entry_sum(exp(x))),
    ln(exp(w) + exp(x)),
    (exp(x) - exp(-x)) / (exp(x) + exp(-x)),
    sqrt(x.T @ x),
    sqrt(entry_sum(A**2)),
    rejects=(
        Reject(softplus(-x), "the sign inside"),
        Reject(sigmoid(-x), "the sign inside", 1 / (1 + exp(-x))),
        Reject(logsumexp(x) - x, "the sign", ln(softmax(x))),
        Reject(sigmoid(x - w), "what stands above the line comes first", exp(w) / (exp(w) + exp(x))),
    ),
)
# --8<-- [end:move-a-function-with-a-name-of-its-own]

# --8<-- [start:move-a-logarithm-taken-apart]
logarithm_apart = move(
    "a logarithm taken apart",
    ln(softmax(w) / softmax(x)),
    ln(sigmoid(x) * exp(w)),
    rejects=(
        Reject(ln(softmax(w)) + ln(softmax(x)), "what is divided by is taken off"),
        Reject(ln(softmax(w)) / ln(softmax(x)), "a quotient makes a difference"),
    ),
)
# --8<-- [end:move-a-logarithm-taken-apart]

# --8<-- [start:move-softmax-of-a-shift]
softmax_of_shift = move(
    "softmax of a shift",
    softmax(x - Reduce("max", x)),
    softmax(A - Reduce("max", A) @ ones.T),
    rejects=(Reject(softmax(x) - Reduce("max", x), "the shift cancels in the quotient"),),
)
# --8<-- [end:move-softmax-of-a-shift]

# --8<-- [start:move-log-sum-exp-of-a-shift]
logsumexp_of_shift = move(
    "log-sum-exp of a shift",
    s + logsumexp(x - s),
    u + logsumexp(A - u @ ones.T),
    rejects=(
        Reject(logsumexp(x - s), "what is subtracted is added again"),
        Reject(logsumexp(x) + s, "it is added once, not twice"),
    ),
)
# --8<-- [end:move-log-sum-exp-of-a-shift]

# --8<-- [start:move-a-function-at-a-number]
function_at_number = move(
    "a function at a number",
    exp(as_expr(0)),
    ln(as_expr(1)),
    sin(as_expr(0)),
    sqrt(as_expr(1)),
    rejects=(Reject(as_expr(0), "nothing to the power of zero is one"),),
)
# --8<-- [end:move-a-function-at-a-number]

# --8<-- [start:move-a-function-undone]
function_undone = move(
    "a function undone",
    exp(ln(x)),
    ln(exp(x)),
    sqrt(x**2),
    rejects=(Reject(x**2, "each undoes the other"),),
    domain={"x": "positive"},
    stated=("x is positive where its logarithm is taken",),
)
# --8<-- [end:move-a-function-undone]

# --8<-- [start:move-functions-in-a-product]
functions_meet = move(
    "functions in a product",
    sinh(x) / cosh(x),
    sin(x) / cos(x),
    exp(x) * exp(y),
    exp(x) ** 2,
    1 / exp(x),
    exp(x) * sigmoid(-x),
    w / (1 + exp(x)) ** 2,
    x * sign(x),
    x / absolute(x),
    sign(x) / absolute(x),
    maximum(0, x) * (x > 0),
    v * v**s,
    norm(x) * (x.T @ x),
    t / norm(x) ** 2,
    rejects=(
        Reject(tanh(x) ** 2, "the quotient stands there once"),
        Reject(exp(x * y), "the exponents are added", exp(x) * exp(y)),
        Reject(norm(x) ** 2, "the square counts twice", norm(x) * (x.T @ x)),
    ),
    domain={"x": "nonzero", "v": "positive"},
    stated=("no entry of cos(x) is 0", "every entry of v is positive"),
)
# --8<-- [end:move-functions-in-a-product]

# --8<-- [start:move-sigmoid-of-the-opposite]
sigmoid_of_opposite = move(
    "sigmoid of the opposite",
    1 - sigmoid(-x),
    rejects=(Reject(sigmoid(-x), "the sign inside"),),
)
# --8<-- [end:move-sigmoid-of-the-opposite]

# Transposes

# --8<-- [start:move-transpose-of-a-product]
transpose_of_product = move(
    "transpose of a product",
    (A @ C).T,
    A.T.T,
    I.T,
    diag(x).T,
    kron(A, D).T,
    Commutation("m", "n").T,
    rejects=(Reject((X.T @ Y.T), "the order is turned round", (X @ Y).T), Reject(-(C.T @ A.T), "no sign changes")),
)
# --8<-- [end:move-transpose-of-a-product]

# --8<-- [start:move-transpose-of-a-multiple]
transpose_of_multiple = move(
    "transpose of a multiple",
    (2 * A).T,
    (t * A).T,
    rejects=(Reject(A.T / 2, "the number stays as it is"),),
)
# --8<-- [end:move-transpose-of-a-multiple]

# --8<-- [start:move-transpose-of-a-sum]
transpose_of_sum = move(
    "transpose of a sum",
    (X + X.T).T,
    (x.T + y.T).T,
    rejects=(Reject(X - X.T, "the sign stays"),),
)
# --8<-- [end:move-transpose-of-a-sum]

# Matrix products

# --8<-- [start:move-a-zero-factor]
zero_factor = move("a zero factor", A @ Zeros("n"), rejects=(Reject(A @ ones, "zeros, not ones"),))
# --8<-- [end:move-a-zero-factor]

# --8<-- [start:move-brackets-in-a-product]
brackets = move(
    "brackets in a product",
    A @ (C @ D),
    rejects=(Reject(Y @ (X @ Z), "brackets may move, factors may not", X @ (Y @ Z)),),
)
# --8<-- [end:move-brackets-in-a-product]

# --8<-- [start:move-numbers-in-front]
numbers_in_front = move(
    "numbers in front",
    A @ (t * C),
    A @ (C / t),
    A @ -C,
    (t * A) @ (s * C),
    rejects=(Reject(t * (A @ (t * C)), "the number counts once"),),
    domain={"t": "nonzero"},
)
# --8<-- [end:move-numbers-in-front]

# --8<-- [start:move-the-identity-changes-nothing]
identity = move("the identity changes nothing", I @ C, A @ I, rejects=(Reject(-C, "no sign changes"),))
# --8<-- [end:move-the-identity-changes-nothing]

# --8<-- [start:move-a-matrix-and-its-inverse]
inverses = move(
    "a matrix and its inverse",
    inverse(X) @ X,
    X @ inverse(X),
    inverse(Y @ X) @ Y,
    X @ inverse(Y @ X),
    rejects=(Reject(inverse(Y), "the factor that is left", inverse(Y @ X) @ Y),),
    domain={"X": "invertible", "Y": "invertible"},
)
# --8<-- [end:move-a-matrix-and-its-inverse]

# --8<-- [start:move-diagonal-matrices-multiply-entry-by-entry]
diagonals = move(
    "diagonal matrices multiply entry by entry",
    diag(w) @ diag(x),
    rejects=(Reject(diag(w + x), "the entries are multiplied"),),
)
# --8<-- [end:move-diagonal-matrices-multiply-entry-by-entry]

# --8<-- [start:move-a-diagonal-matrix-scales-entries]
diagonal_scales = move(
    "a diagonal matrix scales entries",
    diag(w) @ x,
    x.T @ diag(w),
    diag(w) @ ones,
    ones.T @ diag(w),
    rejects=(Reject(w + x, "the entries are multiplied"),),
)
# --8<-- [end:move-a-diagonal-matrix-scales-entries]

# --8<-- [start:move-a-row-of-ones-adds-up]
row_of_ones = move(
    "a row of ones adds up",
    ones.T @ x,
    ones.T @ C @ Ones("p"),
    rejects=(Reject(Size("n") * entry_sum(x), "each entry counts once"),),
)
# --8<-- [end:move-a-row-of-ones-adds-up]

# --8<-- [start:move-a-column-of-ones-adds-up]
column_of_ones = move(
    "a column of ones adds up",
    x.T @ ones,
    rejects=(Reject(Size("n") * entry_sum(x), "each entry counts once"),),
)
# --8<-- [end:move-a-column-of-ones-adds-up]

# --8<-- [start:move-multiply-out-the-identity]
multiply_out_identity = move(
    "multiply out the identity",
    (I - X) @ x,
    x.T @ (I - X),
    (diag(w) - outer(w, w)) @ x,
    rejects=(Reject(X @ x - x, "the sign"), Reject(1 - X @ x, "the identity times x is x")),
)
# --8<-- [end:move-multiply-out-the-identity]

# --8<-- [start:move-mixed-product-rule]
mixed_product = move(
    "mixed product rule",
    kron(A, D) @ kron(C, matrix("E", "q", "r")),
    rejects=(Reject(kron(Y @ X, L @ K), "the order of the factors stays", kron(X, K) @ kron(Y, L)),),
)
# --8<-- [end:move-mixed-product-rule]

# --8<-- [start:move-two-commutations]
commutations = move(
    "two commutations",
    Commutation("m", "n") @ Commutation("n", "m"),
    rejects=(Reject(Commutation("m", "n"), "the one undoes the other"),),
)
# --8<-- [end:move-two-commutations]

# --8<-- [start:move-commutation-and-kronecker-product]
commutation_last = move(
    "commutation and Kronecker product",
    Commutation("p", "m") @ kron(A, D),
    kron(w.T, D) @ Commutation("n", "q"),
    Commutation("p", "m") @ (kron(A, D) - kron(B, D)),
    rejects=(Reject(kron(A, D), "the factors change places", Commutation("p", "m") @ kron(A, D)),),
)
# --8<-- [end:move-commutation-and-kronecker-product]

# --8<-- [start:move-kronecker-product-and-vec]
stacked_products = move(
    "Kronecker product and vec",
    kron(C.T, A) @ vec(X),
    kron(w.T, A) @ vec(X),
    vec(X).T @ kron(X, C),
    Commutation("m", "n") @ vec(A),
    rejects=(
        Reject(vec(X), "the factors stay"),
        Reject(vec(A), "transposing moves entries", Commutation("m", "n") @ vec(A)),
    ),
)
# --8<-- [end:move-kronecker-product-and-vec]

# --8<-- [start:move-places-on-the-diagonal]
places = move(
    "places on the diagonal",
    E.T @ kron(X, Y) @ E,
    kron(w.T, A) @ E,
    kron(A, w.T) @ E,
    E.T @ kron(w, C),
    E.T @ E,
    Commutation("n", "n") @ E,
    rejects=(Reject(X @ Y, "the product is taken entry by entry"), Reject(A, "w scales the columns", kron(w.T, A) @ E)),
)
# --8<-- [end:move-places-on-the-diagonal]

# --8<-- [start:move-multiply-out-in-a-product]
multiplied_out_in_product = move(
    "multiply out in a product",
    Ones("m").T @ (A - 1 / Size("m") * Ones("m") @ Ones("m").T @ A),
    (I - 1 / Size("n") * ones @ ones.T) @ ones @ w.T,
    rejects=(Reject(Ones("m").T @ A, "the mean of each column is taken away"),),
)
# --8<-- [end:move-multiply-out-in-a-product]

# --8<-- [start:move-a-name-that-adds-up-to-zero]
adds_up_to_zero = move(
    "a name that adds up to zero",
    entry_sum(centred),
    Ones("m").T @ centred_rows,
    rejects=(Reject(entry_sum(x), "the mean was taken away"),),
)
# --8<-- [end:move-a-name-that-adds-up-to-zero]

# --8<-- [start:move-a-row-times-a-column-is-a-number]
row_times_column = move(
    "a row times a column is a number",
    w @ y.T @ x,
    rejects=(Reject(w.T @ y * x, "the row meets the column beside it"),),
)
# --8<-- [end:move-a-row-times-a-column-is-a-number]

# --8<-- [start:move-a-number-is-its-own-transpose]
own_transpose = move(
    "a number is its own transpose",
    y.T @ X.T @ x,
    rejects=(Reject(y.T @ X @ x, "all three are turned round"),),
)
# --8<-- [end:move-a-number-is-its-own-transpose]

# Sums of entries, traces, diagonals

# --8<-- [start:move-property-of-the-sum]
sum_of_entries = move(
    "property of the sum",
    entry_sum(w * x),
    entry_sum(x**2),
    entry_sum(2 * x),
    entry_sum(outer(w, x)),
    entry_sum(A.T),
    entry_sum(diag(x)),
    entry_sum(diagonal_of(X)),
    entry_sum(I),
    entry_sum(X * inverse(X).T),
    rejects=(
        Reject(entry_sum(w) * entry_sum(x), "a sum of products is no product of sums"),
        Reject(entry_sum(w * x), "a product of sums is no sum of products", entry_sum(outer(w, x))),
    ),
    domain={"X": "invertible"},
    stated=("X is invertible where its inverse occurs",),
)
# --8<-- [end:move-property-of-the-sum]

# --8<-- [start:move-sum-term-by-term]
sum_by_terms = move(
    "sum term by term",
    entry_sum(x - entry_sum(x) / Size("n")),
    rejects=(Reject(entry_sum(x), "the mean is taken away from every entry"),),
)
# --8<-- [end:move-sum-term-by-term]

# --8<-- [start:move-property-of-the-trace]
traces = move(
    "property of the trace",
    trace(X.T),
    trace(2 * X),
    trace(I),
    trace(diag(x)),
    trace(outer(w, x)),
    trace(X @ diag(x)),
    trace(X @ Y @ inverse(X)),
    trace(Y @ X),
    trace(X.T @ Y.T),
    trace(kron(X, K)),
    rejects=(
        Reject(trace(X) + trace(K), "the traces are multiplied", trace(kron(X, K))),
        Reject(trace(X) * entry_sum(x), "a trace of a product is no product of traces", trace(X @ diag(x))),
    ),
    domain={"X": "invertible"},
)
# --8<-- [end:move-property-of-the-trace]

# --8<-- [start:move-property-of-the-diagonal]
diagonals_of = move(
    "property of the diagonal",
    diagonal_of(diag(x)),
    diagonal_of(I),
    diagonal_of(X.T),
    diagonal_of(outer(w, x)),
    diagonal_of(2 * X),
    diagonal_of(X @ diag(x) @ Y),
    diagonal_of(diag(x) @ X),
    rejects=(
        Reject(w + x, "the entries are multiplied", diagonal_of(outer(w, x))),
        Reject(2 * x, "nothing is doubled"),
    ),
)
# --8<-- [end:move-property-of-the-diagonal]

# --8<-- [start:move-softmax-adds-up-to-one]
softmax_sums = move(
    "softmax adds up to one",
    softmax(A) @ ones,
    rejects=(Reject(2 * Ones("m"), "each row adds up to one"),),
)
# --8<-- [end:move-softmax-adds-up-to-one]

# --8<-- [start:move-entries-first]
entries_first = move(
    "entries first",
    (y / x).T @ (x * w),
    domain={"x": "nonzero"},
    rejects=(Reject(dot(y, x), "x cancels, w stays"),),
)
# --8<-- [end:move-entries-first]

# --8<-- [start:move-size-one]
size_one = move(
    "size one",
    Identity(1),
    Ones(1),
    rejects=(Reject(as_expr(0), "one, not zero"),),
)
# --8<-- [end:move-size-one]

# --8<-- [start:move-commutation-of-one-row]
commutation_of_row = move(
    "commutation of one row",
    Commutation(1, "n"),
    Commutation("m", 1),
    rejects=(Reject(-I, "nothing changes places, and no sign"),),
)
# --8<-- [end:move-commutation-of-one-row]

# --8<-- [start:move-linear-in-a-multiple]
linear_in_multiple = move(
    "linear in a multiple",
    diag(2 * x),
    vec(t * A),
    diag(ones),
    vec(Unvec(vector("z", "m*n"), "m", "n")),
    rejects=(Reject(4 * diag(x), "the number counts once"),),
)
# --8<-- [end:move-linear-in-a-multiple]

# --8<-- [start:move-kronecker-product]
kronecker = move(
    "Kronecker product",
    kron(2 * A, D),
    kron(A, t * D),
    kron(I, Identity("p")),
    kron(w, u.T),
    rejects=(Reject(4 * kron(A, D), "the number counts once"),),
)
# --8<-- [end:move-kronecker-product]

# --8<-- [start:move-sum-over-blocks]
block_trace = move(
    "sum over blocks",
    BlockTrace(Identity("n*p"), K, "left", ("n", "n")),
    BlockTrace(kron(A, D), matrix("F", "p", "q"), "left", ("m", "n")),
    BlockTrace(kron(A, D), B, "right", ("p", "q")),
    BlockTrace(outer(Ones("m*p"), Ones("n*q")), B, "right", ("p", "q")),
    rejects=(Reject(I, "the trace of the factor that stays comes along"),),
)
# --8<-- [end:move-sum-over-blocks]

# --8<-- [start:move-inverse]
inverse_of = move(
    "inverse",
    inverse(inverse(X)),
    inverse(I),
    inverse(diag(x)),
    inverse(kron(X, K)),
    rejects=(Reject(inverse(X), "the inverse of the inverse is the matrix itself"),),
    domain={"X": "invertible", "K": "invertible", "x": "nonzero"},
)
# --8<-- [end:move-inverse]

# --8<-- [start:move-determinant]
determinant = move(
    "determinant",
    det(X.T),
    det(inverse(X)),
    det(I),
    det(diag(x)),
    rejects=(Reject(-det(X), "no sign changes"), Reject(det(X), "one over the determinant", det(inverse(X)))),
    domain={"X": "invertible"},
)
# --8<-- [end:move-determinant]

# --8<-- [start:move-log-determinant]
log_determinant = move(
    "log-determinant",
    logdet(X.T),
    logdet(inverse(X)),
    logdet(I),
    rejects=(Reject(-logdet(X), "no sign changes"), Reject(logdet(X), "the sign changes", logdet(inverse(X)))),
    domain={"X": "invertible"},
)
# --8<-- [end:move-log-determinant]

# Sums and products

# --8<-- [start:move-collect-factors]
factors = move(
    "collect factors",
    x * w * x,
    (y / x) * x,
    x * 3,
    1 * x,
    0 * x,
    Negate(-x),
    Apply("sign", x) * Apply("abs", x),
    rejects=(Reject(x * w, "x stands there twice"), Reject(x * x, "3 x is a multiple", x * 3)),
    domain={"x": "nonzero"},
)
# --8<-- [end:move-collect-factors]

# --8<-- [start:move-entry-by-entry-with-the-identity]
identity_entrywise = move(
    "entry by entry with the identity",
    X * I,
    rejects=(Reject(X, "entry by entry, the identity leaves the diagonal alone"),),
)
# --8<-- [end:move-entry-by-entry-with-the-identity]

# --8<-- [start:move-rows-and-columns-scaled]
rows_scaled = move(
    "rows and columns scaled",
    A * outer(u, ones),
    A * outer(Ones("m"), x),
    A / outer(u, ones),
    rejects=(Reject(X @ diag(w), "a column on the left scales the rows", X * outer(w, ones)),),
    domain={"u": "nonzero"},
)
# --8<-- [end:move-rows-and-columns-scaled]

# --8<-- [start:move-collect-terms]
terms = move(
    "collect terms",
    A + A,
    3 * x - x,
    x - x,
    1 + x,
    -x + w,
    rejects=(Reject(A, "A stands there twice"), Reject(3 * x, "one x is taken away", 3 * x - x)),
)
# --8<-- [end:move-collect-terms]

# --8<-- [start:move-rows-added]
rows_added = move(
    "rows added",
    x.T + y.T,
    x.T @ X.T - y.T,
    x.T - entry_sum(x) / Size("n") * ones.T,
    rejects=(Reject((x - y).T, "the sign stays"),),
)
# --8<-- [end:move-rows-added]

# --8<-- [start:move-diagonal-matrices-added]
diagonals_added = move(
    "diagonal matrices added",
    diag(w) + diag(x),
    I - diag(x),
    rejects=(
        Reject(diag(w * x), "the entries are added"),
        Reject(1 - diag(x), "ones on the diagonal alone", I - diag(x)),
    ),
)
# --8<-- [end:move-diagonal-matrices-added]

# --8<-- [start:move-cases-joined]
cases_joined = move(
    "cases joined",
    (x > 0) * w + (x <= 0) * y,
    (x > w) * 2 + (w >= x) * 3,
    where(x > w, 1 / (x - w), 0) + (x > w) * y,
    rejects=(Reject(where(x > 0, y, w), "the sides are swapped"),),
    stated=("no entry of x − w is 0",),
)
# --8<-- [end:move-cases-joined]

# --8<-- [start:move-cases-alike]
cases_alike = move(
    "cases alike",
    where(x > 0, w, w),
    where(x > 0, where(x > 0, w, y), v),
    rejects=(Reject(2 * w, "only one side counts"),),
)
# --8<-- [end:move-cases-alike]

# --8<-- [start:move-a-value-under-a-condition]
under_condition = move(
    "a value under a condition",
    (x > 0) / x,
    where(x > 0, 1 / x, 0) * w,
    vec(X > 0) * vec(1 / X),
    rejects=(Reject(where(x > 0, 0, 1 / x), "the sides are swapped"),),
    domain={"x": "nonzero", "X": "nonzero"},
)
# --8<-- [end:move-a-value-under-a-condition]

# --8<-- [start:move-multiply-out]
multiplied_out = move(
    "multiply out",
    (1 - x) * y - (1 - y) * x,
    v * (w * v ** (s - 1) + x),
    rejects=(Reject(y - x - 2 * x * y, "the products cancel"),),
    domain={"v": "positive"},
    stated=("every entry of v is positive",),
)
# --8<-- [end:move-multiply-out]

# --8<-- [start:move-over-one-denominator]
one_denominator = move(
    "over one denominator",
    1 - s**2 / (1 + s**2),
    x / (1 - x) + 1,
    rejects=(Reject(1 + s**2, "one over the denominator"),),
    domain={"x": "nonzero"},
    stated=("no entry of 1 − x is 0",),
)
# --8<-- [end:move-over-one-denominator]

# --8<-- [start:move-take-out]
taken_out = move(
    "take out",
    A @ x + B @ x,
    A @ x + B @ x - u,
    w * x - w * y,
    kron(A, D) + kron(B, D),
    rejects=(Reject((A - B) @ x, "the sign stays"),),
)
# --8<-- [end:move-take-out]
