"""Section 4.5.2: the total-derivative chain rule. Over several paths, what each path contributes is added up."""

from derivations.calculus.chain_rule import total_derivative
from derivations.evidence import Check, Formula, HasShape, Reject, Unequal, as_chain, chain, step
from derivations.evidence.results import about
from derivations.language import (
    At,
    Block,
    Expr,
    Index,
    Limit,
    Symbol,
    as_expr,
    at_point,
    cos,
    derivative,
    dot,
    generic,
    let,
    partial,
    paths,
    scalar,
    scalars,
    sin,
    summation,
    times,
)

x = scalar("x")
i = Index("i")


def total(function: Expr, variable: Expr = x) -> Expr:
    """The total derivative, with a straight d; ∂ is kept for the direct one."""
    return derivative(function, variable)


def as_printed(function: Expr) -> Expr:
    """The total derivative with the sign ∂, as the paper prints it."""
    return derivative(function, x, sign="∂")


# y = x + x²
u_1 = let("u_1", x**2)
u_2 = let("u_2", x + u_1)
y = let("y", u_2)
f_of_x = let("f", u_2, x)
u_1_of = let("u_1", x**2, x)
u_2_of = let("u_2", x + u_1, x, u_1)

# --8<-- [start:s452-direct]
s452_direct = Formula(
    "s452-direct",
    "The derivative of x + x², by the sum rule",
    "4.5.2",
    derivation=(
        chain(
            derivative(let("y", x + x**2), x),
            step(derivative(x, x, "operator") + derivative(x**2, x, "operator"), "sum rule", "s2-sum"),
            step(1 + 2 * x, "power rule, twice", "s2-power"),
        ),
    ),
    parts={
        "function": chain(f_of_x, x + x**2),
        "at-1": chain(at_point(derivative(let("y", x + x**2), x), x=1), 3),
    },
    rejects=(Reject(2 * x, "the first x changes, too"), Reject(1 + x, "the power's factor 2 is missing")),
)
# --8<-- [end:s452-direct]

# --8<-- [start:s452-naive-chain-fails]
s452_naive_chain_fails = Formula(
    "s452-naive-chain-fails",
    "Multiplying along one path only is wrong for a sum",
    "4.5.2",
    Unequal(derivative(y, x), derivative(u_2, u_1) * derivative(u_1, x), "one of two paths is left out"),
    derivation=(
        chain(u_1_of, step(x**2, "a name for the square")),
        chain(u_2_of, step(x + u_1, "a name for the sum")),
        chain(derivative(u_2, u_1), step(as_expr(0) + 1, "as if x were a constant", "s2-sum"), step(1, "add")),
        chain(derivative(u_1, x), step(2 * x, "power rule", "s2-power")),
        chain(
            derivative(u_2, u_1) * derivative(u_1, x),
            step(times(1, 2 * x), "the two slopes"),
            step(2 * x, "the product, and not the derivative"),
        ),
    ),
    parts={
        "y": chain(y, f_of_x, u_2_of),
        "answer": chain(derivative(y, x), 1 + 2 * x),
        "verdict": Unequal(derivative(y, x), 2 * x),
    },
    rejects=(
        Reject(times(1, 2 * x), "the paper's naive product", derivative(y, x)),
        Reject(
            derivative(u_2, u_1) + derivative(u_1, x) + x, "adding the two slopes is no rule either", derivative(y, x)
        ),
    ),
)
# --8<-- [end:s452-naive-chain-fails]

# --8<-- [start:s452-naive-partial-fails]
s452_naive_partial_fails = Formula(
    "s452-naive-partial-fails",
    "Holding u₁ constant is wrong: it changes with x",
    "4.5.2",
    Unequal(
        total(u_2_of), partial(x + u_1, x, "operator"), "on the right u₁ is held constant, but u₁ = x² changes with x"
    ),
    derivation=(
        chain(partial(u_1_of, x), step(2 * x, "power rule", "s2-power")),
        chain(
            partial(u_2_of, u_1),
            step(partial(x + u_1, u_1, "operator"), "substitute u₂"),
            step(as_expr(0) + 1, "x is held constant", "s2-sum"),
            step(1, "add"),
        ),
        Unequal(total(u_2_of), partial(x + u_1, x, "operator"), "u₁ changes with x"),
        chain(
            partial(x + u_1, x, "operator"),
            step(as_expr(1) + 0, "u₁ is held constant", "s2-sum"),
            step(1, "add"),
        ),
    ),
    parts={"answer": chain(derivative(u_2_of, x), 1 + 2 * x)},
    rejects=(
        Reject(partial(u_2, x), "the direct partial derivative"),
        Reject(as_expr(1), "its value"),
    ),
)
# --8<-- [end:s452-naive-partial-fails]

# --8<-- [start:s452-paths]
s452_paths = Formula(
    "s452-paths",
    "Two paths from x to y",
    "4.5.2",
    chain(derivative(y, x), partial(u_2, x) + partial(u_2, u_1) * total(u_1)),
    parts={
        "u-1": chain(u_1_of, x**2),
        "u-2": chain(u_2_of, x + u_1),
        "direct": chain(partial(u_2, x), 1),
        "through": chain(partial(u_2, u_1) * total(u_1), times(1, 2 * x), 2 * x),
    },
    rejects=(
        Reject(partial(u_2, x), "only the direct path"),
        Reject(partial(u_2, u_1) * total(u_1), "only the path through the square"),
    ),
    checks=(
        Check("DEF", "two paths lead from x to x + x²", lambda of: paths(of, x) == 2, y, wrong=u_1),
        Check("DEF", "one path leads from u₁ to it", lambda variable: paths(y, variable) == 1, u_1, wrong=x),
        Check(
            "DEF",
            "two paths lead from x to the sine of x + x², and to the product of x and x²",
            lambda both: all(paths(of, x) == 2 for of in both),
            (sin(x + x**2), x * x**2),
            wrong=(sin(x + x**2), x**3),
        ),
    ),
)
# --8<-- [end:s452-paths]

delta_x = Symbol("Delta_x", (), r"\Delta x")
y_hat = let("y_hat", (x + delta_x) + (x + delta_x) ** 2, tex=r"\hat{y}")
plain_y = let("y", x + x**2)
squared_step = delta_x**2
delta_y = let("Delta_y", y_hat - plain_y, tex=r"\Delta y")


def at_one(body: Expr) -> Expr:
    """Where x is 1, for a step of 1."""
    return At(body, (x, delta_x), (as_expr(1), as_expr(1)))


# --8<-- [start:s452-finite-bump]
s452_finite_bump = Formula(
    "s452-finite-bump",
    "The change of x + x² over a step of x",
    "4.5.2",
    chain(delta_y, delta_x + 2 * x * delta_x + squared_step),
    derivation=(
        chain(y_hat, step((x + delta_x) + (x + delta_x) ** 2, "x changes in both places")),
        chain(
            delta_y,
            step(y_hat - plain_y, "new value minus old"),
            step(((x + delta_x) + (x + delta_x) ** 2) - (x + x**2), "substitute both"),
            step(delta_x + 2 * x * delta_x + squared_step, "expand the square; x and x² cancel"),
        ),
    ),
    parts={
        "y-at-1": chain(at_point(let("y", x + x**2, x), x=1), as_expr(1) + as_expr(1) ** 2, 2),
        "y-hat-at-1": chain(at_one(y_hat), as_expr(1) + 1 + (as_expr(1) + 1) ** 2, as_expr(2) + 4, 6),
        "bump": chain(at_one(delta_y), as_expr(6) - 2, 4),
        "not-1": Unequal(at_one(delta_y), as_expr(1)),
        "slope": chain(Limit(delta_x, delta_y / delta_x), derivative(plain_y, x), 1 + 2 * x),
        "slope-at-1": chain(At(derivative(plain_y, x), (x,), (as_expr(1),)), 3),
        "not-4": Unequal(
            At(derivative(plain_y, x), (x,), (as_expr(1),)), at_one(delta_y / delta_x), "a step is not a slope"
        ),
    },
    rejects=(
        Reject(delta_x, "as if the square stood still"),
        Reject((1 + 2 * x) * delta_x, "the derivative times the step: the square of the step is missing"),
        Reject(as_expr(1), "the naive answer at 1", at_one(delta_y)),
        Reject(
            as_expr(4),
            "4 is the change over a whole step, not the slope",
            At(derivative(plain_y, x), (x,), (as_expr(1),)),
        ),
    ),
)
# --8<-- [end:s452-finite-bump]

any_u_1 = let("u_1", generic("u_1", x))
any_u_2 = let("u_2", generic("u_2", x, any_u_1))
any_u_2_of = let("u_2", generic("u_2", x, any_u_1), x, any_u_1)
any_y = let("y", any_u_2)
any_f = let("f", any_u_2, x)

# --8<-- [start:s452-total-two]
s452_total_two = Formula(
    "s452-total-two",
    "The total derivative with one intermediate variable",
    "4.5.2",
    chain(derivative(any_y, x), partial(any_u_2, x) + partial(any_u_2, any_u_1) * total(any_u_1)),
    derivation=(
        chain(
            derivative(any_y, x),
            step(total(any_f), "y is f(x)"),
            step(total(any_u_2_of), "f(x) is the last intermediate, and u₁ changes with x"),
            step(
                partial(any_u_2, x) * partial(x, x) + partial(any_u_2, any_u_1) * total(any_u_1),
                "for each parameter: direct partial times its own derivative",
            ),
            step(
                partial(any_u_2, x) + partial(any_u_2, any_u_1) * total(any_u_1),
                "the derivative of x with respect to itself is 1",
            ),
        ),
    ),
    rejects=(
        Reject(partial(any_u_2, x), "the direct partial derivative alone"),
        Reject(partial(any_u_2, any_u_1) * total(any_u_1), "the contribution through u₁ alone"),
        Reject(
            partial(any_u_2, x) * (partial(any_u_2, any_u_1) * total(any_u_1)),
            "contributions are added, not multiplied",
        ),
        Reject(partial(any_u_2, x) + partial(any_u_2, any_u_1), "the derivative of u₁ is missing"),
    ),
)
# --8<-- [end:s452-total-two]

sum_worked = total_derivative(x + x**2, x)

# --8<-- [start:s452-x-plus-x2]
s452_x_plus_x2 = Formula(
    "s452-x-plus-x2",
    "The derivative of x + x², by the total-derivative rule",
    "4.5.2",
    chain(derivative(let("y", x + x**2), x), 1 + 2 * x),
    derivation=(
        chain(
            derivative(y, x),
            step(total(f_of_x), "y is f(x)"),
            step(partial(u_2, x) + partial(u_2, u_1) * total(u_1), "total-derivative rule", "s452-rule"),
            step(1 + times(1, 2 * x), "both direct partials are 1; power rule", "s2-power"),
            step(1 + 2 * x, "multiplying by 1 changes nothing"),
        ),
    ),
    parts={
        "procedure": chain(derivative(y, x), sum_worked.result),
        "exercise-4": chain(derivative(let("y", x * sin(x)), x), sin(x) + x * cos(x)),
        "exercise-1-function": chain(let("y", x**2 + x**3), x**2 + x**3),
        "exercise-1": chain(derivative(let("y", x**2 + x**3), x), 2 * x + 3 * x**2),
    },
    rejects=(
        Reject(2 * x, "the direct contribution is missing"),
        Reject(as_expr(1), "the contribution through u₁ is missing"),
        Reject(times(1, 2 * x), "multiplied instead of added"),
    ),
)
# --8<-- [end:s452-x-plus-x2]

many = let("u", generic("u", x, length="n"))
of_many = let("f", generic("f", x, many))
of_all = let("f", generic("f", x, many), tex=r"f(x, u_1, \ldots, u_n)")
term = partial(of_many, many[i]) * total(many[i])
early = let("u_1", generic("u_1", x))
late = let("u_2", generic("u_2", x, early))
of_late = let("f", generic("f", x, early, late))

# --8<-- [start:s452-rule]
s452_rule = Formula(
    "s452-rule",
    "The single-variable total-derivative chain rule",
    "4.5.2",
    chain(total(of_all), partial(of_many, x) + summation(i, "n", term)),
    derivation=(
        chain(
            total(of_all),
            step(
                partial(of_many, x) + summation(i, "n", term, "dots"),
                "the direct term, and one term for each uᵢ",
            ),
            step(partial(of_many, x) + summation(i, "n", term), "as a sum"),
        ),
    ),
    apart=("nested", "nested-u-2", "nested-wrong"),
    parts={
        "nested": chain(
            derivative(of_late, x),
            partial(of_late, x)
            + partial(of_late, early) * derivative(early, x)
            + partial(of_late, late) * derivative(late, x),
        ),
        "nested-u-2": chain(derivative(late, x), partial(late, x) + partial(late, early) * derivative(early, x)),
        "nested-wrong": Unequal(
            derivative(of_late, x),
            partial(of_late, x)
            + partial(of_late, early) * derivative(early, x)
            + partial(of_late, late) * partial(late, x),
            "u₂ changes with u₁, too",
        ),
    },
    rejects=(
        Reject(partial(of_many, x), "direct: as if no intermediate changed"),
        Reject(summation(i, "n", term), "the direct contribution is missing"),
        Reject(
            partial(of_many, x) + summation(i, "n", partial(of_many, many[i])),
            "the derivatives of the intermediates are missing",
        ),
        Reject(partial(of_many, x) - summation(i, "n", term), "wrong sign"),
    ),
)
# --8<-- [end:s452-rule]

# --8<-- [start:s452-notation-note]
s452_notation_note = Formula(
    "s452-notation-note",
    "Two signs for one total derivative",
    "4.5.2",
    chain(total(of_all), as_printed(of_all)),
    parts={
        "two-meanings": Unequal(derivative(u_2, x), partial(u_2, x)),
        "total": chain(derivative(u_2, x), 1 + 2 * x),
        "direct": chain(partial(u_2, x), 1),
    },
    rejects=(
        Reject(partial(of_many, x), "the direct partial derivative: the same sign, the other meaning"),
        Reject(partial(u_2, x), "the same for x + x²: 1 is not 1 + 2 x", derivative(u_2, x)),
    ),
)
# --8<-- [end:s452-notation-note]

u_3 = let("u_3", sin(u_2))
f_sine = let("f", u_3, x)
sine_worked = total_derivative(sin(x + x**2), x)

# --8<-- [start:s452-sin-x-plus-x2]
s452_sin_x_plus_x2 = Formula(
    "s452-sin-x-plus-x2",
    "The derivative of sin(x + x²)",
    "4.5.2",
    chain(total(let("f", sin(x + x**2), x)), cos(x + x**2) * (1 + 2 * x)),
    derivation=(
        chain(u_1_of, step(x**2, "a name for the square")),
        chain(u_2_of, step(x + u_1, "a name for the sum")),
        chain(let("u_3", sin(u_2), u_2), step(sin(u_2), "a name for the sine; it is f(x)")),
        chain(total(u_1), step(2 * x, "power rule", "s2-power")),
        chain(
            total(u_2),
            step(partial(u_2, x) + partial(u_2, u_1) * total(u_1), "total-derivative rule", "s452-rule"),
            step(1 + times(1, 2 * x), "both direct partials are 1"),
            step(1 + 2 * x, "multiplying by 1 changes nothing"),
        ),
        chain(
            total(f_sine),
            step(partial(u_3, x) + partial(u_3, u_2) * total(u_2), "total-derivative rule", "s452-rule"),
            step(0 + cos(u_2) * total(u_2), "the sine has no direct x; derivative of the sine", "s451-rule"),
            step(cos(x + x**2) * (1 + 2 * x), "substitute back"),
        ),
    ),
    parts={
        "function": chain(f_sine, sin(x + x**2)),
        "procedure": chain(total(f_sine), sine_worked.result),
        "at-1": chain(At(total(f_sine), (x,), (as_expr(1),)), 3 * cos(as_expr(2))),
        "u-2": chain(total(u_2), 1 + 2 * x),
    },
    rejects=(
        Reject(cos(x + x**2) * (2 * x), "∂u₂/∂x taken along one path only"),
        Reject(cos(x + x**2), "∂u₂/∂x read as the direct partial derivative, which is 1"),
        Reject(cos(1 + 2 * x), "the cosine is of u₂, not of its slope"),
    ),
    values={"at-1": about(cos(x + x**2) * (1 + 2 * x), 2, x=1)},
)
# --8<-- [end:s452-sin-x-plus-x2]

product = let("u_2", x * u_1)
product_y = let("y", product)
product_worked = total_derivative(x * x**2, x)

# --8<-- [start:s452-x-times-x2]
s452_x_times_x2 = Formula(
    "s452-x-times-x2",
    "The contributions are added even when the function multiplies",
    "4.5.2",
    chain(derivative(let("y", times(x, x**2)), x), 3 * x**2),
    derivation=(
        chain(u_1_of, step(x**2, "a name for the square")),
        chain(let("u_2", x * u_1, x, u_1), step(x * u_1, "a name for the product")),
        chain(total(u_1), step(2 * x, "power rule", "s2-power")),
        chain(partial(product, x), step(u_1, "u₁ is held constant; for the sum this was 1", "s2-const-mult")),
        chain(partial(product, u_1), step(x, "x is held constant; for the sum this was 1", "s2-const-mult")),
        chain(
            derivative(product_y, x),
            step(partial(product, x) + partial(product, u_1) * total(u_1), "total-derivative rule", "s452-rule"),
            step(u_1 + x * (2 * x), "substitute the three results"),
            step(x**2 + 2 * x**2, "substitute back"),
            step(3 * x**2, "add"),
        ),
    ),
    parts={
        "function": chain(let("y", times(x, x**2)), times(x, x**2)),
        "same": chain(derivative(product_y, x), derivative(x**3, x, "operator"), 3 * x**2),
        "procedure": chain(derivative(product_y, x), product_worked.result, 3 * x**2),
        "product-rule": chain(
            derivative(product_y, x), x**2 * derivative(x, x, "operator") + x * derivative(x**2, x, "operator")
        ),
    },
    rejects=(
        Reject(u_1 * (x * (2 * x)), "the contributions multiplied instead of added"),
        Reject(1 + 2 * x, "this is the derivative of the sum"),
        Reject(x * (2 * x), "the direct contribution is missing"),
        Reject(u_1, "the contribution through u₁ is missing"),
    ),
)
# --8<-- [end:s452-x-times-x2]

# --8<-- [start:s452-why-intermediates]
s452_why_intermediates = Formula(
    "s452-why-intermediates",
    "The total-derivative rule, run as code on sin(x + x²)",
    "4.5.2",
    chain(derivative(let("u_3", sin(x + x**2)), x), sine_worked.result),
    derivation=(
        *map(as_chain, sine_worked.introduced()),
        *map(as_chain, sine_worked.slopes),
        *map(as_chain, sine_worked.combined),
    ),
    rejects=(
        Reject(cos(x + x**2) * (2 * x), "a path left out"),
        Reject(cos(x + x**2) + (1 + 2 * x), "along a path the slopes multiply"),
    ),
)
# --8<-- [end:s452-why-intermediates]

stacked = let("u", Block(((many,), (x,))))
of_stacked = let("f", generic("f", stacked))
f_of_stacked = let("f", generic("f", stacked), tex=r"f(u_1, \ldots, u_{n+1})")
separate = let("f", generic("f", many, x), tex=r"f(x, u_1, \ldots, u_n)")
of_separate = let("f", generic("f", many, x))
alias = let("u_2", x)  # the alias in the two examples, where n = 1
sum_with_alias = let("f", alias + u_1)
product_with_alias = let("f", alias * u_1)


def both(function: Expr) -> Expr:
    """The rule's final form with two intermediates."""
    return partial(function, u_1) * total(u_1) + partial(function, alias) * total(alias)


# --8<-- [start:s452-alias]
s452_alias = Formula(
    "s452-alias",
    "The total-derivative rule in its final form",
    "4.5.2",
    chain(total(f_of_stacked), summation(i, "n+1", partial(of_stacked, stacked[i]) * total(stacked[i]))),
    derivation=(
        chain(stacked["n+1"], step(x, "one more name, for x itself")),
        chain(total(stacked["n+1"]), step(1, "the derivative of x with respect to itself is 1")),
        chain(
            total(f_of_stacked),
            step(
                partial(of_separate, x) + summation(i, "n", partial(of_separate, many[i]) * total(many[i])),
                "total-derivative rule",
                "s452-rule",
            ),
            step(
                summation(i, "n", partial(of_stacked, stacked[i]) * total(stacked[i]))
                + partial(of_stacked, stacked["n+1"]) * total(stacked["n+1"]),
                "the direct term is the term of the alias",
            ),
            step(summation(i, "n+1", partial(of_stacked, stacked[i]) * total(stacked[i])), "as one sum"),
        ),
    ),
    apart=("x-plus-x2", "x-times-x2", "alias-2"),
    parts={
        "alias": chain(stacked["n+1"], x),
        "alias-slope": chain(total(stacked["n+1"]), 1),
        "x-plus-x2": chain(total(sum_with_alias), both(sum_with_alias), times(1, 2 * x) + times(1, 1), 1 + 2 * x),
        "x-times-x2": chain(
            total(product_with_alias), both(product_with_alias), x * (2 * x) + times(x**2, 1), 3 * x**2
        ),
        "alias-2": chain(alias, x),
    },
    rejects=(
        Reject(
            summation(i, "n", partial(of_stacked, stacked[i]) * total(stacked[i])),
            "the sum ends at n: the alias is left out",
        ),
        Reject(
            partial(of_separate, x) + summation(i, "n+1", partial(of_stacked, stacked[i]) * total(stacked[i])),
            "the direct contribution is counted twice",
        ),
        Reject(
            summation(i, "n+1", partial(of_stacked, stacked[i])), "the derivatives of the intermediates are missing"
        ),
    ),
)
# --8<-- [end:s452-alias]

only_u = let("u", generic("g", x))
of_only_u = let("f", generic("f", only_u))

# --8<-- [start:s452-degenerates]
s452_degenerates = Formula(
    "s452-degenerates",
    "With a single path it is the single-variable rule",
    "4.5.2",
    chain(derivative(of_only_u, x), derivative(of_only_u, only_u) * derivative(only_u, x)),
    derivation=(
        chain(
            derivative(of_only_u, x),
            step(
                partial(of_only_u, x) + partial(of_only_u, only_u) * total(only_u), "total-derivative rule", "s452-rule"
            ),
            step(0 + partial(of_only_u, only_u) * total(only_u), "f has no direct x"),
            step(
                derivative(of_only_u, only_u) * derivative(only_u, x),
                "the zero drops out; with one variable, the partial derivatives are ordinary ones",
            ),
        ),
    ),
    rejects=(
        Reject(partial(of_only_u, x), "the direct partial derivative, which is 0 here"),
        Reject(derivative(of_only_u, only_u), "the derivative of u is missing"),
    ),
)
# --8<-- [end:s452-degenerates]

vector_u = let("u", generic("u", x, length="k"), tex=r"\mathbf{u}")
of_vector = let("f", generic("f", vector_u))
as_column = partial(of_vector, vector_u).T
row_by_column = partial(of_vector, vector_u) @ total(vector_u)

# --8<-- [start:s452-dot-product-preview]
s452_dot_product_preview = Formula(
    "s452-dot-product-preview",
    "The sum is a dot product",
    "4.5.2",
    chain(
        total(of_vector),
        summation(i, "k", partial(of_vector, vector_u[i]) * total(vector_u[i])),
        dot(as_column, total(vector_u)),
        row_by_column,
    ),
    parts={
        "row": HasShape(partial(of_vector, vector_u), (1, "k")),
        "column": HasShape(total(vector_u), ("k",)),
        "number": HasShape(row_by_column, ()),
    },
    rejects=(
        Reject(total(vector_u) @ partial(of_vector, vector_u), "column times row: a k × k matrix, not a number"),
        Reject(2 * row_by_column, "each intermediate contributes once"),
        Reject(partial(of_vector, vector_u[1]) * total(vector_u[1]), "one term of the sum"),
    ),
)
# --8<-- [end:s452-dot-product-preview]

s, t = scalars("s t")
first = let("u", generic("u", s, t))
second = let("v", generic("v", s, t))
of_two = let("f", generic("f", first, second))

# --8<-- [start:s452-terminology]
s452_terminology = Formula(
    "s452-terminology",
    "One parameter, one number: the derivative of x + x²",
    "4.5.2",
    HasShape(total(f_of_x), ()),
    apart=("multivariable",),
    parts={
        "function": chain(f_of_x, x + x**2),
        "multivariable": chain(
            derivative(of_two, s, sign="∂"),
            partial(of_two, first) * partial(first, s) + partial(of_two, second) * partial(second, s),
        ),
    },
    rejects=(
        Reject(partial(u_2, x), "the value is the total derivative, not the direct one"),
        Reject(
            partial(of_two, first) * partial(first, s),
            "the contribution through v is missing",
            total(of_two, s),
        ),
    ),
)
# --8<-- [end:s452-terminology]
