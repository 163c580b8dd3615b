"""Section 3: vector calculus and partial derivatives. A function of two variables has two slopes, and a row of them."""

from derivations.evidence import Check, Formula, HasShape, Reject, chain, step
from derivations.evidence.results import NUDGE, moved, nudged, number, table, worked
from derivations.language import (
    Expr,
    Limit,
    as_expr,
    at_point,
    column_of,
    cos,
    derivative,
    generic,
    gradient,
    let,
    partial,
    row_of,
    scalar,
    scalars,
    sin,
    sqrt,
    times,
    vector,
)

x, y = scalars("x y")
h = scalar("h")
f = let("f", 3 * x**2 * y, x, y)
any_f = generic("f", x, y)
moved_f = generic("f", x + h, y)
one_variable = generic("f", x)
seven = vector("x", 7)
exercise_g = let("g", x * y**3, x, y)
exercise_p = let("p", sin(x) + y, x, y)


def is_jacobian(rows: Expr, functions: Expr) -> bool:
    """Whether these rows are what SymPy's own `jacobian` makes of the functions of x and y."""
    column = functions.exact()
    variables = sorted(column.free_symbols, key=lambda symbol: symbol.name)
    return bool(rows.exact() == column.jacobian(variables))


# --8<-- [start:s3-partial-operator]
s3_partial_operator = Formula(
    "s3-partial-operator",
    "Two ways to write a partial derivative",
    "3",
    chain(partial(any_f, x), partial(any_f, x, "operator")),
    apart=("one-variable", "limit"),
    parts={
        "any": chain(partial(any_f, x, "operator"), Limit(h, (moved_f - any_f) / h)),
        "one-variable": chain(
            partial(one_variable, x, "operator"),
            Limit(h, (generic("f", x + h) - one_variable) / h),
            derivative(one_variable, x, "operator"),
        ),
        "limit": chain(
            partial(f, x),
            step(
                Limit(h, (3 * (x + h) ** 2 * y - 3 * x**2 * y) / h),
                "increase x by h, hold y constant, let h go to zero",
            ),
            step(6 * y * x, "expand the square and divide by h"),
        ),
    },
    rejects=(
        Reject(partial(any_f, y), "this is the derivative with respect to y"),
        Reject(
            Limit(h, (3 * (x + h) ** 2 * (y + h) - 3 * x**2 * y) / h),
            "y must be held constant; here it changes too",
            partial(f, x),
        ),
    ),
)
# --8<-- [end:s3-partial-operator]

# --8<-- [start:s3-partial-xy]
s3_partial_xy = Formula(
    "s3-partial-xy",
    "The partial derivatives of x y",
    "3",
    chain(partial(x * y, x, "operator"), y),
    parts={"y": chain(partial(x * y, y, "operator"), x)},
    rejects=(
        Reject(x, "this is the derivative with respect to y"),
        Reject(x + y, "only one variable changes at a time"),
        Reject(y, "this is the derivative with respect to x", partial(x * y, y)),
    ),
)
# --8<-- [end:s3-partial-xy]

# --8<-- [start:s3-partial-f-x]
s3_partial_f_x = Formula(
    "s3-partial-f-x",
    "The partial derivative of 3 x² y with respect to x",
    "3",
    chain(partial(f, x), 6 * y * x),
    parts={"definition": chain(f, 3 * x**2 * y)},
    derivation=(
        chain(
            partial(f, x),
            step(partial(3 * y * x**2, x, "operator"), "the definition of f, its factors reordered"),
            step(3 * y * partial(x**2, x, "operator"), "3 and y are constant factors", "s2-const-mult"),
            step(3 * y * (2 * x), "power rule", "s2-power"),
            step(6 * y * x, "multiply the numbers"),
        ),
    ),
    rejects=(
        Reject(-6 * y * x, "wrong sign"),
        Reject(6 * x, "y is a constant factor: it stays"),
        Reject(3 * x**2, "this is the derivative with respect to y"),
    ),
)
# --8<-- [end:s3-partial-f-x]

# --8<-- [start:s3-partial-f-y]
s3_partial_f_y = Formula(
    "s3-partial-f-y",
    "The partial derivative of 3 x² y with respect to y",
    "3",
    chain(partial(f, y), 3 * x**2),
    derivation=(
        chain(
            partial(f, y),
            step(partial(3 * x**2 * y, y, "operator"), "the definition of f"),
            step(3 * x**2 * partial(y, y, "operator"), "3 and x² are constant factors", "s2-const-mult"),
            step(3 * x**2 * partial(y, y), "the same, written as a fraction"),
            step(times(3 * x**2, 1), "the derivative of y with respect to itself is 1"),
            step(3 * x**2, "multiplying by 1 changes nothing"),
        ),
    ),
    rejects=(
        Reject(6 * y * x, "this is the derivative with respect to x"),
        Reject(3 * x**2 * y, "y is the variable here, not a constant"),
    ),
)
# --8<-- [end:s3-partial-f-y]

# --8<-- [start:s3-gradient]
s3_gradient = Formula(
    "s3-gradient",
    "The gradient of a function of two variables",
    "3",
    chain(gradient(any_f, x, y), row_of(partial(any_f, x), partial(any_f, y))),
    parts={
        "shape": HasShape(gradient(any_f, x, y), (1, 2)),
        "exercise-4": HasShape(gradient(generic("f", seven), seven), (1, 7)),
    },
    checks=(
        Check(
            "SYM",
            "it is the Jacobian that SymPy finds for f",
            lambda rows: is_jacobian(rows, any_f),
            gradient(any_f, x, y),
            wrong=row_of(partial(any_f, y), partial(any_f, x)),
        ),
    ),
    rejects=(
        Reject(row_of(partial(any_f, y), partial(any_f, x)), "the order is that of the variables"),
        Reject(row_of(partial(any_f, x), partial(any_f, y)).T, "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s3-gradient]


def nudges(f: Expr) -> str:
    """The value of f when one of its variables moves."""
    at = {"x": 2, "y": 1}
    rows = [
        (f"${name}$, to {number(at[name] + NUDGE)}", f.numeric(**moved(at, name)), number(nudged(f, at, name), 3))
        for name in at
    ]
    head = ["what moves", "the new value", f"its change, divided by {number(NUDGE)}"]
    return table(head, [("nothing", f.numeric(**at), ""), *rows])


def directions(slopes: Expr) -> str:
    """How fast f grows at (2, 1), for each unit of length, in some directions."""
    half = 1 / sqrt(as_expr(2))
    ways = {
        "along $x$": column_of(1, 0),
        "along $y$": column_of(0, 1),
        "along the gradient": column_of(half, half),
        "along the contour": column_of(half, -half),
        "against the gradient": column_of(-half, -half),
    }
    return table(["direction", "slope"], [(said, number((slopes @ way).numeric(), 2)) for said, way in ways.items()])


# --8<-- [start:s3-gradient-example]
s3_gradient_example = Formula(
    "s3-gradient-example",
    "The gradient of 3 x² y",
    "3",
    chain(gradient(f, x, y), row_of(6 * y * x, 3 * x**2)),
    parts={
        "at-2-1": chain(at_point(gradient(f, x, y), x=2, y=1), row_of(12, 12)),
        "at-1-2": chain(at_point(gradient(f, x, y), x=1, y=2), row_of(12, 3)),
        "exercise-1-function": chain(exercise_g, x * y**3),
        "exercise-1": chain(gradient(exercise_g, x, y), row_of(y**3, 3 * x * y**2)),
        "exercise-1-at-2-1": chain(at_point(gradient(exercise_g, x, y), x=2, y=1), row_of(1, 6)),
        "exercise-2-function": chain(exercise_p, sin(x) + y),
        "exercise-2": chain(gradient(exercise_p, x, y), row_of(cos(x), 1)),
    },
    rejects=(
        Reject(row_of(3 * x**2, 6 * y * x), "the entries are swapped"),
        Reject(row_of(6 * y * x, 3 * x**2).T, "a column: that is denominator layout"),
    ),
    tables={
        "nudges": worked(nudges, f),
        "directions": worked(directions, at_point(gradient(f, x, y), x=2, y=1)),
    },
)
# --8<-- [end:s3-gradient-example]
