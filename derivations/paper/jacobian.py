"""Section 4.1: the Jacobian of any number of functions of any number of variables.

It has a row for each function and a column for each variable, so a nudge of the variables turns into a nudge of the
functions by a matrix product.
"""

from fractions import Fraction

from derivations.evidence import Check, Formula, HasShape, Reject, chain, step
from derivations.evidence.results import NUDGE, about, moved, number, said, table, worked
from derivations.language import (
    Expr,
    Identity,
    Index,
    Length,
    Number,
    across,
    at_point,
    column_of,
    cos,
    derivative,
    diag,
    diagonal,
    each,
    generic,
    generic_entry,
    gradient,
    grid,
    let,
    matrix_of,
    partial,
    row_of,
    scalars,
    sin,
    sqrt,
    transposed,
    vector,
)
from derivations.paper import matrix_calculus

i, j = Index("i"), Index("j")
one = Number(Fraction(1))
a, b, x_scalar = scalars("a b x")
x = vector("x")
x_two, x_three = vector("x", 2), vector("x", 3)

# Any functions f_1 … f_m of x, as one vector-valued function.
y = let("y", generic("f", x, length="m"))
f_i = generic_entry("f", i, x)
jacobian = derivative(y, x, sign="∂")
partials = grid(i, "m", j, "n", partial(f_i, x[j], "operator"))

# A rectangle with the sides a and b: its area, its perimeter, its diagonal. Two knobs, three dials.
area, perimeter, length = a * b, 2 * a + 2 * b, sqrt(a**2 + b**2)
rectangle = let("r", column_of(area, perimeter, length), a, b)
J = let("J", row_of(partial(rectangle, a), partial(rectangle, b)), a, b)
dials = {"area": area, "perimeter": perimeter, "diagonal": length}
sides = {"a": 3, "b": 4}


def dials_turned(*functions: Expr) -> str:
    """What the dials show, and what they show when a knob is turned by a thousandth."""
    head = ["dial", "shows", *(f"when ${name}$ is {number(sides[name] + NUDGE)}" for name in sides)]
    points = [sides, *(moved(sides, name) for name in sides)]
    return table(
        head,
        [
            (said, *(round(float(dial.numeric(**at)), 4) for at in points))
            for said, dial in zip(dials, functions, strict=True)
        ],
    )


# The functions of section 4, with x_1 for x and x_2 for y.
f_1 = let("f_1", 3 * x_two[1] ** 2 * x_two[2], x_two)
f_2 = let("f_2", 2 * x_two[1] + x_two[2] ** 8, x_two)
both = let("y", column_of(f_1.value, f_2.value))
both_jacobian = matrix_of((6 * x_two[1] * x_two[2], 3 * x_two[1] ** 2), (2, 8 * x_two[2] ** 7))

# The function that hands back its argument.
same = let("f", x, x)
y_same = let("y", same)

turn = let("y", column_of(x_two[1] * cos(x_two[2]), x_two[1] * sin(x_two[2])))
swap = let("y", column_of(x_two[2], x_two[1]))


def partial_entries(*functions: Expr) -> Expr:
    """The partial derivatives of functions of x_1 and x_2, still to be taken."""
    return matrix_of(*(tuple(partial(f, x_two[k], "operator") for k in (1, 2)) for f in functions))


# --8<-- [start:s41-vector-argument]
s41_vector_argument = Formula(
    "s41-vector-argument",
    "Many arguments as one vector",
    "4.1",
    chain(x, across(i, "n", x[i]).T, each(i, "n", x[i])),
    apart=("three",),
    parts={
        "three": chain(generic("f", x_three[1], x_three[2], x_three[3]), generic("f", x_three)),
        "shape": HasShape(x, ("n", 1)),
        "transposed": HasShape(x.T, (1, "n")),
    },
    rejects=(
        Reject(across(i, "n", x[i]), "a row: every vector is a column unless it is transposed"),
        Reject(each(i, "n", x[1]), "n times the same component"),
        Reject(
            generic("f", x_three[2], x_three[1], x_three[3]),
            "the order of the arguments matters",
            generic("f", x_three),
        ),
    ),
)
# --8<-- [end:s41-vector-argument]

# --8<-- [start:s41-vector-function]
s41_vector_function = Formula(
    "s41-vector-function",
    "Many functions as one vector-valued function",
    "4.1",
    chain(y, generic("f", x, length="m"), each(i, "m", f_i)),
    parts={
        "entries": chain(each(i, "m", y[i]), each(i, "m", f_i)),
        "entry": chain(y[i], f_i, over=((i, "m"),)),
        "shape-x": HasShape(x, ("n", 1)),
        "shape-y": HasShape(y, ("m", 1)),
        "shape-entry": HasShape(generic_entry("f", 1, x), ()),
    },
    rejects=(
        Reject(each(i, "m", generic_entry("f", 1, x)), "every entry has a function of its own"),
        Reject(across(i, "m", f_i), "a row: the functions go down"),
    ),
)
# --8<-- [end:s41-vector-function]


def renamed(jacobian: Expr) -> bool:
    """Whether the Jacobian of section 4 is this one when x is called x_1 and y is called x_2."""
    entries = matrix_calculus.values.exact()
    names = {symbol.name: symbol for symbol in jacobian.exact().free_symbols}
    new = {symbol: names[{"x": "x_1", "y": "x_2"}[symbol.name]] for symbol in entries.free_symbols}
    return bool(entries.subs(new, simultaneous=True) == jacobian.exact())


# --8<-- [start:s41-fg-vector-form]
s41_fg_vector_form = Formula(
    "s41-fg-vector-form",
    "The two functions of section 4 as one",
    "4.1",
    chain(both, column_of(f_1, f_2), column_of(f_1.value, f_2.value)),
    parts={
        "first": chain(both[1], f_1, f_1.value),
        "second": chain(both[2], f_2, f_2.value),
        "jacobian": chain(derivative(both, x_two, sign="∂"), both_jacobian),
    },
    rejects=(
        Reject(column_of(f_2, f_1), "the functions are swapped"),
        Reject(row_of(f_1, f_2), "a row: the functions go down"),
        Reject(transposed(both_jacobian), "the transpose: denominator layout", derivative(both, x_two)),
    ),
    checks=(
        Check(
            "SYM",
            "with x and y for x₁ and x₂, this is the Jacobian of section 4",
            renamed,
            both_jacobian,
            wrong=transposed(both_jacobian),
        ),
    ),
)
# --8<-- [end:s41-fg-vector-form]

# --8<-- [start:s41-identity-function]
s41_identity_function = Formula(
    "s41-identity-function",
    "The identity function",
    "4.1",
    chain(y_same, same, x),
    parts={
        "entry": chain(y_same[i], same[i], x[i], over=((i, "n"),)),
        "length": chain(Length(y_same), Length(x)),
        "shape": HasShape(y_same, ("n", 1)),
    },
    rejects=(
        Reject(x.T, "a row: the identity does not transpose"),
        Reject(each(i, "n", x[1]), "each entry is its own component, not the first"),
    ),
)
# --8<-- [end:s41-identity-function]

# --8<-- [start:s41-jacobian]
s41_jacobian = Formula(
    "s41-jacobian",
    "The Jacobian",
    "4.1",
    derivation=(
        chain(
            jacobian,
            step(each(i, "m", gradient(f_i, x)), "the gradients of the functions, one below the other"),
            step(
                each(i, "m", partial(f_i, x, "operator")),
                "a gradient is the derivative with respect to the whole vector",
                "s3-gradient",
            ),
            step(partials, "each row written out", "s41-row-shape"),
        ),
    ),
    parts={
        "shape": HasShape(jacobian, ("m", "n")),
        "rectangle": chain(rectangle, rectangle.value),
        "rectangle-at-3-4": chain(
            at_point(J, a=3, b=4), matrix_of((4, 3), (2, 2), (Number(Fraction(3, 5)), Number(Fraction(4, 5))))
        ),
        "rectangle-columns": chain(
            J,
            J.value,
            matrix_of(
                *((partial(dial, a, "operator"), partial(dial, b, "operator")) for dial in (area, perimeter, length))
            ),
            matrix_of((b, a), (2, 2), (a / length, b / length)),
        ),
        "rectangle-nudge": chain(at_point(J, a=3, b=4) @ column_of(1, 2), column_of(10, 6, Number(Fraction(11, 5)))),
    },
    domain={"a": "positive", "b": "positive"},
    tables={"dials": worked(dials_turned, *dials.values())},
    values={"nudged-diagonal": said("the diagonal by …", about((at_point(J, a=3, b=4) @ column_of(1, 2))[3]))},
    rejects=(
        Reject(transposed(partials), "the transpose: denominator layout"),
        Reject(each(i, "m", gradient(generic_entry("f", 1, x), x)), "every row has a function of its own"),
        Reject(grid(i, "m", j, "n", partial(f_i, x[1], "operator")), "every column has a variable of its own"),
    ),
)
# --8<-- [end:s41-jacobian]

# --8<-- [start:s41-row-shape]
s41_row_shape = Formula(
    "s41-row-shape",
    "One row of the Jacobian",
    "4.1",
    chain(partial(f_i, x, "operator"), across(j, "n", partial(f_i, x[j], "operator")), over=((i, "m"),)),
    parts={
        "width": HasShape(partial(f_i, x, "operator"), (1, "n"), over=((i, "m"),)),
        "height": HasShape(partial(y, x[1]), ("m", 1)),
    },
    rejects=(
        Reject(each(j, "n", partial(f_i, x[j], "operator")), "a column: that is denominator layout"),
        Reject(across(j, "n", partial(f_i, x[1], "operator")), "each entry has a variable of its own"),
    ),
)
# --8<-- [end:s41-row-shape]

# --8<-- [start:s41-shape-table]
number_by_number = partial(generic("f", x_scalar), x_scalar, "names")
number_by_vector = partial(generic("f", x), x, "names")
vector_by_number = partial(generic("f", x_scalar, length="m"), x_scalar, "names")
vector_by_vector = partial(generic("f", x, length="m"), x, "names")
five_to_three = partial(generic("f", vector("x", 5), length=3), vector("x", 5), "names")

s41_shape_table = Formula(
    "s41-shape-table",
    "The shapes of derivatives",
    "4.1",
    HasShape(vector_by_vector, ("m", "n")),
    apart=("scalar-by-scalar", "vector-by-scalar", "column"),
    parts={
        "symbol": chain(jacobian),
        "scalar-by-scalar": HasShape(number_by_number, (1, 1)),
        "scalar-by-vector": HasShape(number_by_vector, (1, "n")),
        "vector-by-scalar": HasShape(vector_by_number, ("m", 1)),
        "vector-by-vector": HasShape(vector_by_vector, ("m", "n")),
        "row": chain(number_by_vector, across(j, "n", partial(generic("f", x), x[j], "names"))),
        "column": chain(vector_by_number, each(i, "m", partial(generic_entry("f", i, x_scalar), x_scalar, "names"))),
        "grid": chain(vector_by_vector, grid(i, "m", j, "n", partial(f_i, x[j], "names"))),
        "exercise-1": HasShape(five_to_three, (3, 5)),
    },
    rejects=(
        Reject(vector_by_vector.T, "n × m: that is denominator layout"),
        Reject(number_by_vector, "a scalar function has one row, a vector of functions has m"),
        Reject(number_by_vector.T, "a column: that is denominator layout", number_by_vector),
    ),
)
# --8<-- [end:s41-shape-table]

# --8<-- [start:s41-identity-jacobian]
identity_steps = chain(
    derivative(y_same, x, sign="∂"),
    step(each(i, "n", partial(same[i], x, "operator")), "a row for each function", "s41-jacobian"),
    step(grid(i, "n", j, "n", partial(same[i], x[j], "operator")), "each row written out", "s41-row-shape"),
    step(grid(i, "n", j, "n", partial(x[i], x[j], "operator")), "entry i of f is xᵢ", "s41-identity-function"),
    step(diagonal(i, "n", partial(x[i], x[i], "operator"), "matrix"), "xᵢ does not depend on any other xⱼ"),
    step(diagonal(i, "n", one, "matrix"), "xᵢ changes as fast as itself"),
    step(Identity("n"), "ones on the diagonal, zeros elsewhere: the identity matrix"),
)

s41_identity_jacobian = Formula(
    "s41-identity-jacobian",
    "The Jacobian of the identity function",
    "4.1",
    derivation=(identity_steps,),
    parts={
        "off-diagonal": chain(partial(x[i], x[j], "operator"), 0, over=((i, "n"), (j, "n")), distinct=True),
        "on-diagonal": chain(partial(x[i], x[i], "operator"), 1, over=((i, "n"),)),
        "shape": HasShape(derivative(y_same, x, sign="∂"), ("n", "n")),
        "product": chain(Identity("n") @ x, x),
    },
    rejects=(
        Reject(grid(i, "n", j, "n", one), "off the diagonal the slopes are zero"),
        Reject(diag(x), "the slope of xᵢ is one, not xᵢ"),
        Reject(-Identity("n"), "wrong sign"),
        Reject(
            grid(i, "m", j, "n", partial(x[i], x[j], "operator")),
            "the paper's display keeps m rows, but m is n here (E16)",
        ),
    ),
    checks=(
        Check(
            "STEP",
            "every line is the identity matrix for five entries as well",
            lambda lines: all(line.exact(n=5) == Identity(5).exact() for line in lines),
            identity_steps.exprs,
            wrong=(*identity_steps.exprs, diag(x)),
        ),
    ),
)
# --8<-- [end:s41-identity-jacobian]

# --8<-- [start:s41-scalarize-trick]
s41_scalarize_trick = Formula(
    "s41-scalarize-trick",
    "The Jacobian from scalar equations",
    "4.1",
    chain(derivative(both, x_two, sign="∂"), both_jacobian),
    derivation=(
        chain(
            derivative(both, x_two, sign="∂"),
            step(
                partial(both.value, x_two, "operator"),
                "write out a scalar equation for each entry",
                "s41-fg-vector-form",
            ),
            step(
                partial_entries(f_1.value, f_2.value),
                "a row for each of them, a column for each variable",
                "s41-jacobian",
            ),
            step(both_jacobian, "take the partial derivatives, one by one", "s2-power"),
        ),
        chain(
            derivative(both, x_two, sign="∂"),
            step(row_of(partial(both, x_two[1]), partial(both, x_two[2])), "the other way: a column for each variable"),
            step(
                row_of(column_of(6 * x_two[1] * x_two[2], 2), column_of(3 * x_two[1] ** 2, 8 * x_two[2] ** 7)),
                "all slopes with respect to x₁, then all with respect to x₂",
            ),
            step(both_jacobian, "side by side: the same matrix"),
        ),
    ),
    parts={
        "exercise-2-function": chain(turn, turn.value),
        "exercise-2": chain(
            derivative(turn, x_two, sign="∂"),
            matrix_of((cos(x_two[2]), -(x_two[1] * sin(x_two[2]))), (sin(x_two[2]), x_two[1] * cos(x_two[2]))),
        ),
        "exercise-3-function": chain(swap, swap.value),
        "exercise-3": chain(derivative(swap, x_two, sign="∂"), matrix_of((0, 1), (1, 0))),
    },
    rejects=(
        Reject(transposed(both_jacobian), "the transpose: each row belongs to a function"),
        Reject(matrix_of((6 * x_two[1], 3 * x_two[1] ** 2), (2, 8 * x_two[2] ** 7)), "x₂ is a factor that stays"),
        Reject(matrix_of((6 * x_two[1] * x_two[2], 0), (0, 8 * x_two[2] ** 7)), "these functions use both variables"),
    ),
)
# --8<-- [end:s41-scalarize-trick]
