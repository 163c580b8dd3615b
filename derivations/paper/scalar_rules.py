"""Section 2: the derivative rules for functions of one variable.

A derivative is the limit of a slope. Each rule is stated for *any* functions f and g, and shown on an example.
"""

from collections.abc import Callable
from typing import Any

from derivations.evidence import Check, Formula, Reject, Unequal, chain, step
from derivations.evidence.results import moved, nudged, table, worked
from derivations.language import (
    Expr,
    Limit,
    as_expr,
    derivative,
    exp,
    generic,
    let,
    ln,
    partial,
    scalar,
    scalars,
    times,
)

x, c, n, a, b, w = scalars("x c n a b w")
h = scalar("h")
f, g = generic("f", x), generic("g", x)
f_moved, g_moved = generic("f", x + h), generic("g", x + h)
f_change = let("change_of_f", f_moved - f, tex=r"\Delta f")
g_change = let("change_of_g", g_moved - g, tex=r"\Delta g")
df, dg = derivative(f, x, "names"), derivative(g, x, "names")


def ddx(function: Expr | int) -> Expr:
    """d/dx in front of a function."""
    return derivative(as_expr(function), x, "operator")


def limit(slope: Expr) -> Expr:
    return Limit(h, slope)


# --8<-- [start:s2-constant]
s2_constant = Formula(
    "s2-constant",
    "Constant rule",
    "2",
    chain(ddx(c), 0),
    derivation=(
        chain(
            ddx(c), step(limit((c - c) / h), "c does not change with x"), step(0, "the numerator is zero for every h")
        ),
    ),
    parts={"example": chain(ddx(99), 0)},
    rejects=(Reject(c, "the slope is asked for, not the height"), Reject(as_expr(1), "that is the slope of x")),
)
# --8<-- [end:s2-constant]

# --8<-- [start:s2-const-mult]
s2_const_mult = Formula(
    "s2-const-mult",
    "Constant factor rule",
    "2",
    chain(ddx(c * f), c * df),
    derivation=(
        chain(
            ddx(c * f),
            step(limit((c * f_moved - c * f) / h), "the slope as a limit", "s2-operator"),
            step(c * limit((f_moved - f) / h), "the constant factor moves out of the limit"),
            step(c * df, "the limit is the derivative of f", "s2-operator"),
        ),
    ),
    parts={"example": chain(ddx(3 * x), 3)},
    rejects=(
        Reject(df, "the constant factor stays"),
        Reject(c + df, "a factor, not a term"),
        Reject(0 * f, "only a constant that stands alone has slope zero"),
    ),
)
# --8<-- [end:s2-const-mult]


def is_slope_for_whole_exponents(slope: Callable[[Any, int], Any]) -> bool:
    """The quotient ((x + h)^k - x^k) / h, expanded, at h = 0: no logarithm is needed, so x may be any number."""
    import sympy

    t, bump = sympy.symbols("t bump")
    slopes = {k: sympy.expand(((t + bump) ** k - t**k) / bump).subs(bump, 0) for k in range(1, 7)}
    return all(slope(t, k) == found for k, found in slopes.items())


# --8<-- [start:s2-power]
s2_power = Formula(
    "s2-power",
    "Power rule",
    "2",
    chain(ddx(x**n), n * x ** (n - 1)),
    derivation=(
        chain(
            ddx(x**n),
            step(ddx(exp(n * ln(x))), "a positive x is the exponential of its logarithm"),
            step(exp(n * ln(x)) * ddx(n * ln(x)), "chain rule; exp is its own derivative", "s2-chain"),
            step(
                exp(n * ln(x)) * (n / x),
                "n is a constant factor; the slope of the logarithm is the reciprocal",
                "s2-const-mult",
            ),
            step(x**n * (n / x), "exp(n ln(x)) is the power again"),
            step(n * x ** (n - 1), "one x cancels"),
        ),
    ),
    parts={
        "example": chain(ddx(x**3), 3 * x**2),
        "limit": chain(
            ddx(x**3),
            step(limit(((x + h) ** 3 - x**3) / h), "the slope as a limit", "s2-operator"),
            step(limit(3 * x**2 + 3 * x * h + h**2), "expand the cube and divide by h"),
            step(3 * x**2, "the terms with a factor h go to zero"),
        ),
        "exponent-zero": chain(ddx(x**0), 0),
        "exponent-one": chain(ddx(x), 1),
    },
    stated=("for a positive whole n, x may be any number",),
    domain={"x": "positive"},
    checks=(
        Check(
            "SYM",
            "for every exponent from 1 to 6 it holds for every x",
            is_slope_for_whole_exponents,
            lambda x, n: n * x ** (n - 1),
            wrong=lambda x, n: n * x**n,
        ),
    ),
    rejects=(
        Reject(n * x**n, "the exponent goes down by one"),
        Reject(x ** (n - 1), "the exponent comes to the front as a factor"),
        Reject(x ** (n + 1) / (n + 1), "this is the integral"),
    ),
)
# --8<-- [end:s2-power]

# --8<-- [start:s2-reciprocal]
s2_reciprocal = Formula(
    "s2-reciprocal",
    "The derivative of the reciprocal, as a limit",
    "2",
    chain(
        ddx(1 / x),
        step(limit((1 / (x + h) - 1 / x) / h), "the slope as a limit", "s2-operator"),
        step(limit(-1 / (x * (x + h))), "subtract the fractions and divide by h"),
        step(-1 / x**2, "let h go to zero"),
    ),
    domain={"x": "nonzero"},
    rejects=(
        Reject(1 / x**2, "wrong sign: new value minus old value"),
        Reject(-1 / x, "the exponent goes down by one"),
    ),
)
# --8<-- [end:s2-reciprocal]

# --8<-- [start:s2-sum]
s2_sum = Formula(
    "s2-sum",
    "Sum rule",
    "2",
    chain(ddx(f + g), df + dg),
    derivation=(
        chain(
            ddx(f + g),
            step(limit(((f_moved + g_moved) - (f + g)) / h), "the slope as a limit", "s2-operator"),
            step(limit(f_change / h + g_change / h), "collect the terms of each function"),
            step(df + dg, "each quotient has its own limit", "s2-operator"),
        ),
    ),
    parts={"example": chain(ddx(x**2 + 3 * x), 2 * x + 3)},
    rejects=(
        Reject(df - dg, "wrong sign"),
        Reject(df * dg, "slopes add up; they do not multiply"),
        Reject(df, "g changes too"),
    ),
)
# --8<-- [end:s2-sum]

# --8<-- [start:s2-difference]
s2_difference = Formula(
    "s2-difference",
    "Difference rule",
    "2",
    chain(ddx(f - g), df - dg),
    derivation=(
        chain(
            ddx(f - g),
            step(ddx(f + (-1) * g), "to subtract g is to add −1 times g"),
            step(df + ddx((-1) * g), "sum rule", "s2-sum"),
            step(df + (-1) * dg, "−1 is a constant factor", "s2-const-mult"),
            step(df - dg, "written as a difference again"),
        ),
    ),
    parts={
        "example": chain(ddx(x**2 - 3 * x), 2 * x - 3),
        "exercise-1": chain(
            ddx(4 * x**3 - 5 * x + 7),
            step(ddx(4 * x**3) - ddx(5 * x) + ddx(7), "sum rule and difference rule", "s2-sum"),
            step(12 * x**2 - 5 + 0, "power rule and constant rule", "s2-power"),
            step(12 * x**2 - 5, "adding zero changes nothing"),
        ),
    },
    rejects=(Reject(df + dg, "wrong sign"), Reject(dg - df, "the order matters in a difference")),
)
# --8<-- [end:s2-difference]

# --8<-- [start:s2-product]
s2_product = Formula(
    "s2-product",
    "Product rule",
    "2",
    chain(ddx(f * g), f * dg + df * g),
    derivation=(
        chain(
            ddx(f * g),
            step(limit((f_moved * g_moved - f * g) / h), "the slope as a limit", "s2-operator"),
            step(limit(f * (g_change / h) + (f_change / h) * g_moved), "subtract and add f(x) times g(x + h)"),
            step(f * dg + df * g, "the quotients become slopes, and g(x + h) becomes g(x)", "s2-operator"),
        ),
        chain(
            ddx(x**2 * x),
            step(x**2 * ddx(x) + ddx(x**2) * x, "the rule, with x² as f and x as g"),
            step(times(x**2, 1) + times(x, 2 * x), "power rule, twice", "s2-power"),
            step(x**2 + 2 * x**2, "multiply"),
            step(3 * x**2, "add the two terms"),
        ),
    ),
    parts={"example": chain(ddx(x**2 * x), x**2 + times(x, 2 * x), 3 * x**2)},
    rejects=(
        Reject(df * dg, "the product of the slopes is not the slope of the product"),
        Reject(f * dg, "f changes too"),
        Reject(f * dg - df * g, "wrong sign: that belongs to the quotient"),
    ),
)
# --8<-- [end:s2-product]

u = let("u", generic("g", x))
f_of_u = generic("f", u)
square = let("u", x**2)
line = let("u", 3 * x + 1)
multiple = let("u", 5 * x**2)

# --8<-- [start:s2-chain]
s2_chain = Formula(
    "s2-chain",
    "Chain rule",
    "2",
    chain(ddx(generic("f", generic("g", x))), derivative(f_of_u, u) * derivative(u, x)),
    apart=("u",),
    parts={
        "u": chain(u, generic("g", x)),
        "exercise-2": chain(
            ddx((3 * x + 1) ** 2),
            step(derivative(line**2, line) * derivative(line, x), "chain rule with 3 x + 1 as u"),
            step(times(2 * line, 3), "power rule", "s2-power"),
            step(6 * (3 * x + 1), "substitute 3 x + 1 for u"),
            step(18 * x + 6, "multiply"),
        ),
        "exercise-2-expanded": chain(
            ddx((3 * x + 1) ** 2),
            step(ddx(9 * x**2 + 6 * x + 1), "expand the square first"),
            step(18 * x + 6, "power rule", "s2-power"),
        ),
    },
    stated=("f has a slope at g(x), and g has one at x",),
    rejects=(
        Reject(derivative(f_of_u, u), "the slope of the inside is missing"),
        Reject(df * dg, "the slope of f is taken at x instead of at u"),
    ),
)
# --8<-- [end:s2-chain]

# --8<-- [start:s2-chain-example]
s2_chain_example = Formula(
    "s2-chain-example",
    "An example of the chain rule: the logarithm of a square",
    "2",
    chain(ddx(ln(x**2)), (1 / x**2) * (2 * x), 2 / x),
    derivation=(
        chain(
            ddx(ln(x**2)),
            step(derivative(ln(square), square) * derivative(square, x), "the rule, with x² as u", "s2-chain"),
            step((1 / square) * (2 * x), "ln(u) has the slope 1/u; power rule", "s2-power"),
            step((1 / x**2) * (2 * x), "substitute x² for u"),
            step(2 / x, "one x cancels"),
        ),
    ),
    parts={
        "exercise-3": chain(
            ddx(ln(5 * x**2)),
            step((1 / (5 * x**2)) * (10 * x), "chain rule with 5 x² as u", "s2-chain"),
            step(2 / x, "the common factor cancels"),
        ),
        "exercise-3-why": chain(ln(5 * x**2), ln(as_expr(5)) + ln(x**2)),
    },
    domain={"x": "nonzero"},
    rejects=(
        Reject(1 / x**2, "the slope of the inside, 2 x, is missing"),
        Reject(1 / (2 * x), "the inside is replaced by its slope"),
    ),
)
# --8<-- [end:s2-chain-example]

product = let("f", w * x)
f_prime = derivative(f, x, "prime")

# --8<-- [start:s2-prime-caution]
s2_prime_caution = Formula(
    "s2-prime-caution",
    "The prime hides the variable",
    "2",
    chain(f_prime, ddx(f)),
    apart=("f", "by-x", "by-w", "clear-x", "clear-w", "differ"),
    parts={
        "limit": chain(f_prime, limit((f_moved - f) / h)),
        "f": chain(product, w * x),
        "by-x": chain(derivative(product, x, "prime"), w),
        "by-w": chain(derivative(product, w, "prime"), x),
        "clear-x": chain(partial(product, x), w),
        "clear-w": chain(partial(product, w), x),
        "differ": Unequal(partial(product, x), partial(product, w), "one prime, two derivatives"),
    },
    rejects=(
        Reject(x, "the derivative of w x with respect to x is w", derivative(product, x, "prime")),
        Reject(f, "a function is not its slope"),
    ),
)
# --8<-- [end:s2-prime-caution]

y = let("y", f)


def moves(cube: Expr) -> str:
    """The cube at 2, and its change divided by the move, for smaller and smaller moves."""
    at = {"x": 2}
    rows = [(by, cube.numeric(**moved(at, "x", by)), nudged(cube, at, "x", by)) for by in (1, 0.1, 0.01, 0.001)]
    return table(["$x$ increases by", "the cube becomes", "its change, divided by that of $x$"], rows)


# --8<-- [start:s2-operator]
s2_operator = Formula(
    "s2-operator",
    "Three ways to write a derivative",
    "2",
    chain(derivative(y, x), derivative(f, x), ddx(f)),
    derivation=(
        chain(
            ddx(a * f + b * g),
            step(ddx(a * f) + ddx(b * g), "sum rule", "s2-sum"),
            step(a * ddx(f) + b * ddx(g), "constant factor rule, twice", "s2-const-mult"),
        ),
    ),
    parts={
        "y": chain(y, f),
        "limit": chain(ddx(f), limit((f_moved - f) / h)),
        "change": chain(f_change, f_moved - f),
        "cube": chain(ddx(x**3), 3 * x**2),
        "linear": chain(ddx(a * f + b * g), a * ddx(f) + b * ddx(g)),
    },
    rejects=(
        Reject(f, "the operator gives the slope, not the function"),
        Reject(limit((f - f_moved) / h), "wrong sign: new value minus old value"),
        Reject(ddx(f) + ddx(g), "the constants stay", ddx(a * f + b * g)),
        Reject(b * ddx(f) + a * ddx(g), "the constants are swapped", ddx(a * f + b * g)),
    ),
    tables={"moves": worked(moves, x**3)},
)
# --8<-- [end:s2-operator]

# --8<-- [start:s2-operator-example]
s2_operator_example = Formula(
    "s2-operator-example",
    "An example: the derivative of 9 (x + x²)",
    "2",
    derivation=(
        chain(
            ddx(9 * (x + x**2)),
            step(9 * ddx(x + x**2), "the constant factor 9 moves in front", "s2-const-mult"),
            step(9 * (ddx(x) + ddx(x**2)), "sum rule", "s2-sum"),
            step(9 * (1 + 2 * x), "power rule, for both terms", "s2-power"),
            step(9 + 18 * x, "multiply out"),
        ),
    ),
    parts={"function": chain(9 * (x + x**2))},
    rejects=(
        Reject(1 + 2 * x, "the factor 9 is dropped"),
        Reject(9 + 2 * x, "the factor 9 belongs to both terms"),
        Reject(9 + 18 * x**2, "the exponent goes down by one"),
    ),
)
# --8<-- [end:s2-operator-example]
