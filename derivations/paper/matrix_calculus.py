"""Section 4, opening: several functions of the same variables. Each has a gradient; stacked, they are the Jacobian."""

from derivations.evidence import Check, Formula, HasShape, Reject, chain, step
from derivations.evidence.results import nudged, number, table, worked
from derivations.language import (
    Expr,
    at_point,
    column_of,
    generic,
    gradient,
    let,
    matrix_of,
    partial,
    row_of,
    scalars,
    times,
    transposed,
    vector,
)
from derivations.paper.partial_derivatives import is_jacobian

x, y = scalars("x y")
f = let("f", 3 * x**2 * y, x, y)
g = let("g", 2 * x + y**8, x, y)

# The Jacobian of f and g: as the paper writes it, as a function of the point, and in denominator layout.
gradients = column_of(gradient(f, x, y), gradient(g, x, y))
partials = matrix_of((partial(f, x), partial(f, y)), (partial(g, x), partial(g, y)))
values = matrix_of((6 * y * x, 3 * x**2), (2, 8 * y**7))
J = let("J", gradients)
J_at = let("J", gradients, x, y)
J_denominator = let("J_den", transposed(gradients), tex=r"J_{\text{den}}")

two = vector("x", 2)
p = let("p", x**2 + y**2, x, y)
q = let("q", x * y, x, y)
K = let("K", column_of(gradient(p, x, y), gradient(q, x, y)), x, y)

# --8<-- [start:s4-partial-g-x]
s4_partial_g_x = Formula(
    "s4-partial-g-x",
    "The partial derivative of 2 x + y⁸ with respect to x",
    "4",
    chain(partial(g, x), 2),
    parts={"definition": chain(g, 2 * x + y**8)},
    derivation=(
        chain(
            partial(g, x),
            step(partial(2 * x, x) + partial(y**8, x), "sum rule", "s2-sum"),
            step(
                2 * partial(x, x) + 0,
                "the constant factor 2 moves in front; y⁸ does not depend on x",
                "s2-const-mult; s2-constant",
            ),
            step(times(2, 1), "the derivative of x with respect to itself is 1"),
            step(2, "multiply"),
        ),
    ),
    rejects=(
        Reject(2 * x, "the slope of 2 x is 2, not 2 x itself"),
        Reject(2 + y**8, "a constant term has the slope zero: it does not stay"),
        Reject(8 * y**7, "this is the derivative with respect to y"),
    ),
)
# --8<-- [end:s4-partial-g-x]

# --8<-- [start:s4-partial-g-y]
s4_partial_g_y = Formula(
    "s4-partial-g-y",
    "The partial derivative of 2 x + y⁸ with respect to y",
    "4",
    chain(partial(g, y), 8 * y**7),
    derivation=(
        chain(
            partial(g, y),
            step(partial(2 * x, y) + partial(y**8, y), "sum rule", "s2-sum"),
            step(0 + 8 * y**7, "2 x does not depend on y; power rule for y⁸", "s2-constant; s2-power"),
            step(8 * y**7, "add"),
        ),
    ),
    rejects=(
        Reject(8 * y**8, "the exponent goes down by one"),
        Reject(2 + 8 * y**7, "2 x does not depend on y"),
        Reject(y**7, "the factor 8 is lost"),
    ),
)
# --8<-- [end:s4-partial-g-y]

# --8<-- [start:s4-gradient-g]
s4_gradient_g = Formula(
    "s4-gradient-g",
    "The gradient of 2 x + y⁸",
    "4",
    chain(gradient(g, x, y), row_of(2, 8 * y**7)),
    parts={
        "at-2-1": chain(at_point(gradient(g, x, y), x=2, y=1), row_of(2, 8)),
        "shape": HasShape(gradient(g, x, y), (1, 2)),
    },
    rejects=(
        Reject(row_of(8 * y**7, 2), "the entries are swapped"),
        Reject(row_of(2 * x, 8 * y**7), "the slope of 2 x is 2"),
        Reject(column_of(2, 8 * y**7), "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s4-gradient-g]


def nudges(*functions: Expr) -> str:
    """The slopes of f and g by nudging x, and by nudging y."""
    at = {"x": 2, "y": 1}
    rows = [
        (f"${name}$", *(number(nudged(h, at, by), 3) for by in at)) for name, h in zip("fg", functions, strict=True)
    ]
    return table(["function", "change $x$", "change $y$"], rows)


# --8<-- [start:s4-jacobian-2x2]
s4_jacobian_2x2 = Formula(
    "s4-jacobian-2x2",
    "The Jacobian of two functions of two variables",
    "4",
    chain(J, gradients, partials, values),
    parts={
        "at-2-1": chain(at_point(J_at, x=2, y=1), matrix_of((12, 12), (2, 8))),
        "at-1-2": chain(at_point(J_at, x=1, y=2), matrix_of((12, 3), (2, 1024))),
        "nudge": chain(at_point(J_at, x=2, y=1) @ column_of(1, 2), column_of(36, 18)),
    },
    checks=(
        Check(
            "TWO",
            "the stacked gradients are the Jacobian that SymPy finds for f and g together",
            lambda rows: is_jacobian(rows, column_of(f, g)),
            gradients,
            wrong=transposed(values),
        ),
    ),
    rejects=(
        Reject(transposed(values), "the transpose: functions go down, variables across"),
        Reject(matrix_of((2, 8 * y**7), (6 * y * x, 3 * x**2)), "the functions are swapped"),
        Reject(matrix_of((3 * x**2, 6 * y * x), (8 * y**7, 2)), "the variables are swapped"),
        Reject(matrix_of((6 * y * x, 3 * x**2), (2, -(8 * y**7))), "wrong sign"),
    ),
    tables={"nudges": worked(nudges, f, g)},
)
# --8<-- [end:s4-jacobian-2x2]

# --8<-- [start:s4-layout]
s4_layout = Formula(
    "s4-layout",
    "The same Jacobian in denominator layout",
    "4",
    chain(J_denominator, J.T, gradients.T, transposed(partials), transposed(values)),
    parts={
        "transpose": chain(J_denominator, J.T),
        "exercise-1-p": chain(p, x**2 + y**2),
        "exercise-1-q": chain(q, x * y),
        "exercise-1": chain(K, matrix_of((2 * x, 2 * y), (y, x))),
        "exercise-1-at-1-2": chain(at_point(K, x=1, y=2), matrix_of((2, 4), (2, 1))),
        "exercise-2": chain(at_point(K, x=1, y=2) @ column_of(2, -1), column_of(0, 3)),
        "exercise-3": chain(matrix_of((2, 4), (2, 1)).T, matrix_of((2, 2), (4, 1))),
        "exercise-4": HasShape(partial(generic("f", two, length=4), two), (4, 2)),
    },
    rejects=(
        Reject(values, "functions go down: this is numerator layout"),
        Reject(matrix_of((6 * y * x, 3 * x**2), (8 * y**7, 2)), "one row of each layout"),
        Reject(gradients, "in denominator layout the gradients are columns, side by side"),
    ),
)
# --8<-- [end:s4-layout]
