"""Section 4.4: the sum of a vector's entries is one number, and its gradient adds up the rows of the Jacobian."""

from derivations.evidence import Check, Formula, HasShape, Reject, Unequal, chain, step
from derivations.language import (
    Identity,
    Index,
    Ones,
    Size,
    across,
    as_expr,
    column_of,
    entry_sum,
    generic,
    generic_entry,
    gradient,
    let,
    matrix,
    matrix_of,
    partial,
    scalar,
    summation,
    vector,
)

i, j = Index("i"), Index("j")
x, z = vector("x"), scalar("z")
w, W = vector("w"), matrix("W", "m", "n")
I, ones, n = Identity("n"), Ones("n"), Size("n")
off_diagonal = ((i, "n"), (j, "n"))

f, f_i = generic("f", x, length="n"), generic_entry("f", i, x)
m_results = generic("f", x, length="m")  # as many results as we like
y = let("y", entry_sum(f))
sum_x = let("y", entry_sum(x))
sum_xz = let("y", entry_sum(x * z))

# Two functions of three variables, and their Jacobian.
x_three = vector("x", 3)
two_functions = column_of(x_three[1] * x_three[2], x_three[2] + x_three[3] ** 2)
two_rows = matrix_of((x_three[2], x_three[1], 0), (0, 1, 2 * x_three[3]))
THREE_ENTRIES = [3, 4, 2]

three_by_five, x_five = matrix("W", 3, 5), vector("x", 5)

# --8<-- [start:s44-sum-def]
s44_sum_def = Formula(
    "s44-sum-def",
    "The sum of a vector's entries",
    "4.4",
    chain(y, entry_sum(f), summation(i, "n", f_i)),
    apart=("m-results", "dot"),
    parts={
        "m-results": chain(entry_sum(m_results), summation(i, "m", f_i)),
        "dot": chain(entry_sum(m_results), Ones("m").T @ m_results),
        "shape": HasShape(y, ()),
    },
    rejects=(
        Reject(summation(i, "n", generic_entry("f", i, x[i])), "fᵢ may use the whole of x, not xᵢ alone"),
        Reject(summation(i, "n", generic_entry("f", 1, x)), "each result is added once"),
        Reject(f, "a vector: its entries are yet to be added"),
        Reject(
            summation(i, "n", f_i),
            "the sum runs over the results, of which there may be another number",
            against=entry_sum(m_results),
        ),
    ),
)
# --8<-- [end:s44-sum-def]

# --8<-- [start:s44-sum-gradient]
slopes_of_sum = across(j, "n", partial(summation(i, "n", f_i, "bare"), x[j], "operator"))
sum_of_slopes = across(j, "n", summation(i, "n", partial(f_i, x[j]), "bare"))
s44_sum_gradient = Formula(
    "s44-sum-gradient",
    "The gradient of a sum is the sum of the gradients",
    "4.4",
    chain(partial(y, x), sum_of_slopes),
    derivation=(
        chain(
            partial(y, x),
            step(
                across(j, "n", partial(y, x[j])),
                "a gradient is a row with one slope for each variable",
                "s41-row-shape",
            ),
            step(slopes_of_sum, "the definition of the sum", "s44-sum-def"),
            step(sum_of_slopes, "sum rule: the derivative of a sum is the sum of the derivatives", "s2-sum"),
        ),
    ),
    apart=("m-results", "two-rows"),
    parts={
        "two-rows": chain(partial(two_functions, x_three), two_rows),
        "rows": chain(partial(y, x), ones.T @ partial(f, x)),
        "m-results": chain(partial(entry_sum(m_results), x), Ones("m").T @ partial(m_results, x)),
        "layer": chain(partial(entry_sum(W @ x), x), Ones("m").T @ W),
        "exercise-5": HasShape(partial(entry_sum(three_by_five @ x_five), x_five), (1, 5)),
        "shape": HasShape(partial(y, x), (1, "n")),
    },
    rejects=(
        Reject(sum_of_slopes.T, "a column: that is denominator layout"),
        Reject(across(j, "n", summation(i, "n", partial(generic_entry("f", j, x), x[i]))), "i and j are swapped"),
        Reject(across(j, "n", partial(generic_entry("f", j, x), x[j])), "fᵢ may use every xⱼ: no term drops out"),
        Reject(summation(i, "n", summation(j, "n", partial(f_i, x[j]))), "each variable keeps a slope of its own"),
    ),
    checks=(
        Check(
            "TWO",
            "adding up the rows of the Jacobian gives the same gradient",
            lambda jacobian: (ones.T @ jacobian).exact(n=3) == sum_of_slopes.exact(n=3),
            partial(f, x),
            wrong=partial(f, x).T,
        ),
    ),
)
# --8<-- [end:s44-sum-gradient]

# --8<-- [start:s44-sum-x]
s44_sum_x = Formula(
    "s44-sum-x",
    "The gradient of sum(x)",
    "4.4",
    chain(gradient(sum_x, x), ones.T),
    derivation=(
        chain(
            gradient(sum_x, x),
            step(
                across(j, "n", summation(i, "n", partial(x[i], x[j]), "bare")),
                "the gradient of a sum, whose term i is xᵢ",
                "s44-sum-gradient",
            ),
            step(
                across(j, "n", partial(x[j], x[j])),
                "only the term in which i is j is not zero",
                "s41-identity-jacobian",
            ),
            step(across(j, "n", as_expr(1)), "the derivative of a variable with respect to itself is 1"),
            step(ones.T, "a row of ones"),
        ),
    ),
    parts={
        "definition": chain(sum_x, entry_sum(x)),
        "function": chain(let("f", x, x)[i], x[i], over=((i, "n"),)),
        "zero": chain(partial(x[i], x[j], "operator"), 0, over=off_diagonal, distinct=True),
        "shape": HasShape(gradient(sum_x, x), (1, "n")),
        "exercise-1": chain(gradient(entry_sum(x * x), x), 2 * x.T),
        "exercise-2": chain(partial(entry_sum(x) / n, x), (1 / n) * ones.T),
        "exercise-4": chain(partial(entry_sum(w * x), w), x.T),
    },
    rejects=(
        Reject(ones, "a column: that is denominator layout"),
        Reject(n, "a number: each variable keeps a slope of its own"),
        Reject(x.T, "the slope of xᵢ is 1, whatever its value"),
        Reject(I, "the entries are added up: one row is left"),
    ),
)
# --8<-- [end:s44-sum-x]

# --8<-- [start:s44-sum-xz-dx]
s44_sum_xz_dx = Formula(
    "s44-sum-xz-dx",
    "The gradient of sum(x z) with respect to x",
    "4.4",
    chain(partial(sum_xz, x), across(j, "n", z)),
    derivation=(
        chain(
            partial(sum_xz, x),
            step(
                across(j, "n", summation(i, "n", partial(x[i] * z, x[j], "operator"), "bare")),
                "the gradient of a sum, whose term i is xᵢ z",
                "s44-sum-gradient",
            ),
            step(
                across(j, "n", partial(x[j] * z, x[j], "operator")),
                "only the term in which i is j is not zero",
                "s41-identity-jacobian",
            ),
            step(across(j, "n", z), "z is a constant factor", "s2-const-mult"),
        ),
    ),
    parts={
        "definition": chain(sum_xz, entry_sum(x * z)),
        "function": chain(let("f", x * z, x, z)[i], x[i] * z, over=((i, "n"),)),
        "ones": chain(partial(sum_xz, x), z * ones.T),
        "two": chain(partial(sum_xz, x), ones.T @ partial(x * z, x), ones.T @ (I * z), z * ones.T),
        "shape": HasShape(partial(sum_xz, x), (1, "n")),
    },
    stated=("z does not depend on x",),
    rejects=(
        Reject(ones.T, "the factor z is lost"),
        Reject(ones * z, "a column: that is denominator layout"),
        Reject(x.T, "the slope with respect to xᵢ is z, not xᵢ"),
        Reject(I * z, "the entries are added up: one row is left"),
    ),
)
# --8<-- [end:s44-sum-xz-dx]

# --8<-- [start:s44-sum-xz-dz]
s44_sum_xz_dz = Formula(
    "s44-sum-xz-dz",
    "The derivative of sum(x z) with respect to z",
    "4.4",
    chain(partial(sum_xz, z), entry_sum(x)),
    derivation=(
        chain(
            partial(sum_xz, z),
            step(partial(summation(i, "n", x[i] * z), z, "operator"), "the definition of the sum", "s44-sum-def"),
            step(
                summation(i, "n", partial(x[i] * z, z, "operator"), "bare"),
                "sum rule: the derivative moves inside the sum",
                "s2-sum",
            ),
            step(summation(i, "n", x[i], "bare"), "xᵢ is a constant factor", "s2-const-mult"),
            step(entry_sum(x), "the definition of the sum", "s44-sum-def"),
        ),
    ),
    parts={
        "sum-instead": chain(partial(entry_sum(x + z), z), n),
        "E22": Unequal(partial(sum_xz, z), n, "a draft had the slope of sum(x + z)"),
        "shape": HasShape(partial(sum_xz, z), ()),
    },
    stated=("x does not depend on z",),
    rejects=(
        Reject(n, "n is the slope where z is added, not where it multiplies (an error of a draft, E22)"),
        Reject(z * n, "the entries xᵢ stay, and z goes"),
        Reject(x, "a column: the entries are added up"),
        Reject(entry_sum(x) * z, "z is the variable, and its derivative is 1"),
    ),
)
# --8<-- [end:s44-sum-xz-dz]
