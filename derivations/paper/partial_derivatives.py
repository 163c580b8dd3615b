"""Section 3: vector calculus and partial derivatives. A function of two variables has two slopes, and a row of them."""

from derivations.evidence import Check, Formula, HasShape, Reject, chain, step
from derivations.evidence.results import NUDGE, moved, nudged, number, table
from derivations.language import (
    Expr,
    Limit,
    at_point,
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
    times,
)

x, y = scalars("x y")
h = scalar("h")
f = let("f", 3 * x**2 * y, x, y)
any_f = generic("f", x, y)
moved_f = generic("f", x + h, y)
one_variable = generic("f", x)
exercise_g = let("g", x * y**3, x, y)
exercise_h = let("h", sin(x) + y, x, y)


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
            step(Limit(h, (3 * (x + h) ** 2 * y - 3 * x**2 * y) / h), "move x by h, hold y still, let h shrink"),
            step(6 * y * x, "expand the square; h cancels"),
        ),
    },
    rejects=(
        Reject(partial(any_f, y), "this one moves y instead of x"),
        Reject(
            Limit(h, (3 * (x + h) ** 2 * (y + h) - 3 * x**2 * y) / h),
            "y must be held still; here it moves along",
            partial(f, x),
        ),
    ),
)
# --8<-- [end:s3-partial-operator]

# --8<-- [start:s3-partial-xy]
s3_partial_xy = Formula(
    "s3-partial-xy",
    "The partial derivatives of xy",
    "3",
    chain(partial(x * y, x, "operator"), y),
    parts={"y": chain(partial(x * y, y, "operator"), x)},
    rejects=(
        Reject(x, "this is the derivative with respect to y"),
        Reject(x + y, "only one variable moves at a time"),
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
            step(partial(3 * y * x**2, x, "operator"), "the formula of f, its factors reordered"),
            step(3 * y * partial(x**2, x, "operator"), "3 and y are constants for ∂/∂x", "s2-const-mult"),
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
            step(partial(3 * x**2 * y, y, "operator"), "the formula of f"),
            step(3 * x**2 * partial(y, y, "operator"), "3 and x² are constants for ∂/∂y", "s2-const-mult"),
            step(3 * x**2 * partial(y, y), "the same, written as a fraction"),
            step(times(3 * x**2, 1), "y changes as fast as y"),
            step(3 * x**2, "times one"),
        ),
    ),
    rejects=(
        Reject(6 * y * x, "this is the derivative with respect to x"),
        Reject(3 * x**2 * y, "y moves: it is no constant"),
    ),
)
# --8<-- [end:s3-partial-f-y]

# --8<-- [start:s3-gradient]
s3_gradient = Formula(
    "s3-gradient",
    "The gradient of a function of two variables",
    "3",
    chain(gradient(any_f, x, y), row_of(partial(any_f, x), partial(any_f, y))),
    parts={"shape": HasShape(gradient(any_f, x, y), (1, 2))},
    checks=(
        Check("SYM", "it is the Jacobian that SymPy finds for f", lambda: is_jacobian(gradient(any_f, x, y), any_f)),
    ),
    rejects=(
        Reject(row_of(partial(any_f, y), partial(any_f, x)), "the order is that of the variables"),
        Reject(row_of(partial(any_f, x), partial(any_f, y)).T, "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s3-gradient]


def nudges() -> str:
    """The value of f when one of its variables moves."""
    at = {"x": 2, "y": 1}
    rows = [
        (f"${name}$, to {number(at[name] + NUDGE)}", f.numeric(**moved(at, name)), number(nudged(f, at, name), 3))
        for name in at
    ]
    head = ["what moves", "the new value", f"its change, divided by {number(NUDGE)}"]
    return table(head, [("nothing", f.numeric(**at), ""), *rows])


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
        "exercise-2-function": chain(exercise_h, sin(x) + y),
        "exercise-2": chain(gradient(exercise_h, x, y), row_of(cos(x), 1)),
    },
    rejects=(
        Reject(row_of(3 * x**2, 6 * y * x), "the entries are swapped"),
        Reject(row_of(6 * y * x, 3 * x**2).T, "a column: that is denominator layout"),
    ),
    tables={"nudges": nudges},
)
# --8<-- [end:s3-gradient-example]
