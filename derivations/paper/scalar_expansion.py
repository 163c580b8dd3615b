"""Section 4.3: a vector and a scalar. The scalar becomes a vector of copies, and then it is element-wise again."""

from derivations.evidence import Check, Formula, HasShape, Reject, chain, step
from derivations.evidence.results import number, table, worked
from derivations.language import (
    Expr,
    GenericOperator,
    Identity,
    Index,
    Ones,
    Size,
    across,
    as_expr,
    derivative,
    diag,
    diagonal,
    each,
    entry_sum,
    generic_entry,
    grid,
    let,
    partial,
    scalar,
    times,
    vector,
)

i, j, k = Index("i"), Index("j"), Index("k")
x, z = vector("x"), scalar("z")
five = vector("x", 5)
I, ones, n = Identity("n"), Ones("n"), Size("n")
rows = ((i, "n"),)  # a line holds for every row i

# The two operands as functions: f(x) is x itself, g(z) is a vector of n copies of z.
f, g = let("f", x, x), let("g", ones * z, z)
f_i, g_i = let("f", x, x[i])[i], let("g", ones * z, z)[i]

# Any two functions: f_i uses x_i alone, g_i uses z.
any_f = let("f", each(k, "n", generic_entry("f", k, x[k])), x)
any_g = let("g", each(k, "n", generic_entry("g", k, z)), z)
any_y = let("y", GenericOperator(any_f, any_g))
entry = GenericOperator(generic_entry("f", i, x[i]), generic_entry("g", i, z))

sum_of_x = let("z", entry_sum(x))  # a scalar that does depend on x


def slope(function: Expr, variable: Expr, style: str = "operator") -> Expr:
    """A derivative that the paper prints with ∂, of named functions of the variable."""
    return derivative(function, variable, style, sign="∂")


def knobs_turned(y: Expr) -> str:
    """A vector plus a number, as they are, with an entry moved, and with the number moved."""
    points = {
        "nothing": ([3, 4, 2], 10),
        f"the second entry, from 4 to {number(4.1)}": ([3, 4.1, 2], 10),
        f"the number, from 10 to {number(10.1)}": ([3, 4, 2], 10.1),
    }
    rows = [(said, *y.numeric(x=of_x, z=of_z)) for said, (of_x, of_z) in points.items()]
    return table(["what changes", "row 1", "row 2", "row 3"], rows)


# --8<-- [start:s43-add-as-elementwise]
s43_add_as_elementwise = Formula(
    "s43-add-as-elementwise",
    "Adding a scalar to a vector is element-wise",
    "4.3",
    chain(let("y", x + z), x + z, f + g, x + ones * z),
    parts={
        "f": chain(f, x),
        "g": chain(g, ones * z),
        "entry": chain((x + z)[i], x[i] + z, over=rows),
    },
    rejects=(
        Reject(x + ones, "z itself is added, not 1"),
        Reject(x + n * z, "each entry gets z once, not n times"),
        Reject(x * (ones * z), "this is the product"),
    ),
    tables={"knobs": worked(knobs_turned, x + z)},
)
# --8<-- [end:s43-add-as-elementwise]

# --8<-- [start:s43-mul-as-elementwise]
s43_mul_as_elementwise = Formula(
    "s43-mul-as-elementwise",
    "Multiplying a vector by a scalar is element-wise",
    "4.3",
    chain(let("y", x * z), x * z, f * g, x * (ones * z)),
    rejects=(
        Reject(x + ones * z, "this is the sum"),
        Reject(x * (n * z), "each entry is multiplied by z once"),
        Reject(entry_sum(x) * z, "the entries are not added up"),
    ),
)
# --8<-- [end:s43-mul-as-elementwise]

# --8<-- [start:s43-independence]
s43_independence = Formula(
    "s43-independence",
    "The scalar does not depend on the vector",
    "4.3",
    chain(partial(z, x[i]), 0, over=rows),
    parts={
        "dependent-slope": chain(partial(entry_sum(x), x[i]), 1, over=rows),
        "dependent-add": chain(partial(x + entry_sum(x), x), I + ones @ ones.T),
        "dependent-mul": chain(partial(x * entry_sum(x), x), I * entry_sum(x) + x @ ones.T),
        "centred": chain(partial(x - entry_sum(x) / n, x), I - (1 / n) * (ones @ ones.T)),
    },
    stated=("z does not depend on x",),
    rejects=(
        Reject(as_expr(1), "z is a constant for every xᵢ"),
        Reject(I, "with z = sum(x) the Jacobian of x + z is not I", against=slope(x + sum_of_x, x)),
        Reject(
            I * entry_sum(x),
            "with z = sum(x) the Jacobian of the product is not diagonal",
            against=slope(x * sum_of_x, x),
        ),
        Reject(I, "the mean changes with every entry", against=partial(x - entry_sum(x) / n, x)),
    ),
    checks=(
        Check(
            "NEG",
            "I is what one gets by holding z = sum(x) still, and not what one gets by following it",
            lambda found: found.exact(n=3) == I.exact(n=3),
            partial(x + sum_of_x, x),
            wrong=slope(x + sum_of_x, x),
        ),
    ),
)
# --8<-- [end:s43-independence]

# --8<-- [start:s43-diag-rule]
entry_by_x = partial(entry, x[i], "operator")
s43_diag_rule = Formula(
    "s43-diag-rule",
    "The diagonal Jacobian with an expanded scalar",
    "4.3",
    chain(slope(any_y, x, "fraction"), diagonal(i, "n", entry_by_x, "dots")),
    derivation=(
        chain(
            slope(any_y, x, "fraction"),
            step(grid(i, "n", j, "n", partial(entry, x[j], "operator")), "the Jacobian, written out", "s42-general-Jx"),
            step(
                diagonal(i, "n", entry_by_x, "dots"),
                "row i uses xᵢ and z, and z does not depend on x",
                "s42-diagonal-condition",
            ),
        ),
    ),
    parts={"z": chain(slope(any_y, z, "fraction"), each(i, "n", partial(entry, z, "operator")))},
    stated=("fᵢ uses xᵢ alone", "z does not depend on x"),
    rejects=(
        Reject(each(i, "n", entry_by_x), "the slopes as a vector: they belong on a diagonal"),
        Reject(across(i, "n", entry_by_x), "the slopes as a row: they belong on a diagonal"),
        Reject(diagonal(i, "n", partial(entry, z)), "these are the slopes with respect to z"),
        Reject(
            diagonal(i, "n", partial(entry, z)),
            "with respect to z there is one column, not a diagonal",
            against=slope(any_y, z),
        ),
    ),
)
# --8<-- [end:s43-diag-rule]

# --8<-- [start:s43-add-dx]
s43_add_dx = Formula(
    "s43-add-dx",
    "The derivative of x + z with respect to x",
    "4.3",
    chain(partial(x + z, x, "operator"), diag(ones), I),
    derivation=(
        chain(
            slope(f_i + g_i, x[i]),
            step(partial(x[i] + z, x[i]), "row i of the sum of f(x) and g(z)", "s43-add-as-elementwise"),
            step(partial(x[i], x[i]) + partial(z, x[i]), "sum rule", "s2-sum"),
            step(as_expr(1) + 0, "z does not depend on x", "s43-independence"),
            step(1, "add"),
            over=rows,
        ),
        chain(
            partial(x + z, x, "operator"),
            step(diag(ones), "the slopes of the rows, on the diagonal", "s43-diag-rule"),
            step(I, "ones on the diagonal and zeros elsewhere", "s42-diag-operator"),
        ),
    ),
    parts={"shape": HasShape(partial(x + z, x, "operator"), ("n", "n"))},
    stated=("z does not depend on x",),
    rejects=(
        Reject(ones, "a vector: this is the derivative with respect to z"),
        Reject(I * z, "this is the Jacobian of the product"),
        Reject(ones @ ones.T, "row i does not depend on xⱼ"),
        Reject(I + ones @ ones.T, "z does not depend on x"),
    ),
)
# --8<-- [end:s43-add-dx]

# --8<-- [start:s43-add-dz]
s43_add_dz = Formula(
    "s43-add-dz",
    "The derivative of x + z with respect to z",
    "4.3",
    chain(partial(x + z, z, "operator"), ones),
    derivation=(
        chain(
            slope(f_i + g_i, z),
            step(partial(x[i] + z, z), "row i of the sum of f(x) and g(z)", "s43-add-as-elementwise"),
            step(partial(x[i], z) + partial(z, z), "sum rule", "s2-sum"),
            step(as_expr(0) + 1, "xᵢ does not depend on z"),
            step(1, "add"),
            over=rows,
        ),
        chain(
            partial(x + z, z, "operator"),
            step(ones, "n rows and one variable: the slopes of the rows, in a column", "s41-shape-table"),
        ),
    ),
    parts={"shape": HasShape(partial(x + z, z, "operator"), ("n", 1))},
    stated=("x does not depend on z",),
    rejects=(
        Reject(I, "a matrix: this is the Jacobian with respect to x"),
        Reject(ones.T, "a row: that is denominator layout"),
        Reject(x, "this is the derivative of the product"),
        Reject(n, "a number: nothing is added up here"),
    ),
)
# --8<-- [end:s43-add-dz]

# --8<-- [start:s43-mul-dx]
s43_mul_dx = Formula(
    "s43-mul-dx",
    "The derivative of x z with respect to x",
    "4.3",
    chain(partial(x * z, x), diag(ones * z), I * z),
    derivation=(
        chain(
            slope(times(f_i, g_i), x[i]),
            step(x[i] * partial(z, x[i]) + z * partial(x[i], x[i]), "product rule", "s2-product"),
            step(0 + z, "z does not depend on x", "s43-independence"),
            step(z, "add"),
            over=rows,
        ),
        chain(
            partial(x * z, x),
            step(diag(ones * z), "the slopes of the rows, on the diagonal", "s43-diag-rule"),
            step(I * z, "z on the diagonal and zeros elsewhere", "s42-diag-operator"),
        ),
    ),
    parts={"shape": HasShape(partial(x * z, x), ("n", "n"))},
    stated=("z does not depend on x",),
    rejects=(
        Reject(I, "the factor z is lost"),
        Reject(diag(x), "z is the constant here; the slope of row i is z"),
        Reject(ones * z, "the slopes as a vector: they belong on a diagonal"),
        Reject(I * z + x @ ones.T, "z does not depend on x"),
    ),
)
# --8<-- [end:s43-mul-dx]

# --8<-- [start:s43-mul-dz]
s43_mul_dz = Formula(
    "s43-mul-dz",
    "The derivative of x z with respect to z",
    "4.3",
    chain(partial(x * z, z), x),
    derivation=(
        chain(
            slope(times(f_i, g_i), z),
            step(x[i] * partial(z, z) + z * partial(x[i], z), "product rule", "s2-product"),
            step(x[i] + 0, "xᵢ does not depend on z"),
            step(x[i], "add"),
            over=rows,
        ),
        chain(
            partial(x * z, z),
            step(x, "n rows and one variable: the slopes of the rows, in a column", "s41-shape-table"),
        ),
    ),
    parts={
        "shape": HasShape(partial(x * z, z), ("n", 1)),
        "exercise-1": chain(partial((x + z) * (x + z), x), 2 * diag(x + z)),
        "exercise-1-z": chain(partial((x + z) * (x + z), z), 2 * (x + z)),
        "exercise-2": chain(partial(x - x * z, z), -x),
        "exercise-2-x": chain(partial(x - x * z, x), (1 - z) * I),
        "exercise-4-x": HasShape(partial(five * z, five), (5, 5)),
        "exercise-4-z": HasShape(partial(five * z, z), (5, 1)),
    },
    stated=("x does not depend on z",),
    rejects=(
        Reject(diag(x), "a matrix: one variable gives one column"),
        Reject(x.T, "a row: that is denominator layout"),
        Reject(ones, "the factor x is lost"),
        Reject(entry_sum(x), "a number: nothing is added up here"),
    ),
)
# --8<-- [end:s43-mul-dz]
