"""Section 5: the gradient of a neuron. The derivative of max(0, z) is a mask, which keeps a gradient or clears it."""

from fractions import Fraction
from typing import Any

from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence import Check, Formula, HasShape, Reject, Unequal, as_chain, chain, step
from derivations.evidence.results import NUDGE, number, table, worked
from derivations.language import (
    At,
    Expr,
    Identity,
    Index,
    Number,
    Ones,
    Zeros,
    across,
    at_point,
    cases,
    derivative,
    diag,
    diagonal,
    dot,
    each,
    entry_sum,
    generic,
    generic_entry,
    let,
    matrix,
    maximum,
    partial,
    scalar,
    summation,
    total,
    vector,
)

i, j = Index("i"), Index("j")
w, x, v = vector("w"), vector("x"), vector("v")
b, any_z = scalar("b"), scalar("z")
zeros, ones = Zeros("n").T, Ones("n").T


# The affine part, and the dot product in it by way of u = w ⊗ x.
affine = dot(w, x) + b
u = let("u", w * x)
y_of_u = let("y", entry_sum(u))
y_dot = let("y", dot(w, x))
z_affine = let("z", affine)
any_f, any_g = generic("f", w, length="n"), generic("g", x, length="n")

# The neuron, by way of its affine part z.
z = let("z", affine)
z_of_all = let("z", affine, w, b, x)
activation = let("activation", maximum(0, z))
activation_of_x = let("activation", maximum(0, affine), x)
squared = let("s", activation**2)

# The neuron on every row of X at once.
X = matrix("X", "N", "n")
batch = maximum(0, X @ w + b)
batch_active = let("h", X @ w + b > 0)
affine_i = dot(w, X[i]) + b


def switched(off: Expr | int, on: Expr | int, by: Expr = affine) -> Expr:
    """One value where the neuron is clipped, another where it is active."""
    return cases((off, by <= 0), (on, by > 0))


def on_the_kink(expr: Expr) -> At:
    """The expression where w · x + b is exactly 0."""
    return at_point(expr, b=-dot(w, x))


def slopes_by_nudging(neuron: Expr) -> str:
    """How the answer of a neuron with two inputs moves with each of its numbers, active and clipped."""
    numbers = {
        "the first weight": ("w", (1, 0)),
        "the second weight": ("w", (0, 1)),
        "the bias": ("b", ()),
        "the first input": ("x", (1, 0)),
        "the second input": ("x", (0, 1)),
    }
    rows = [(said, *(_slope(neuron, bias, *moves) for bias in (1, -5))) for said, moves in numbers.items()]
    return table(["what moves", *(f"slope with bias {number(bias)}" for bias in (1, -5))], rows)


def _slope(neuron: Expr, bias: int, name: str, direction: tuple[int, ...]) -> float:
    """How fast the neuron answers when one of its numbers is nudged."""
    import numpy as np

    at = {"w": np.array([2, -1]), "x": np.array([3, 4]), "b": np.array(bias)}
    moved = {**at, name: at[name] + NUDGE * np.array(direction or 1)}
    return float(neuron.numeric(**moved) - neuron.numeric(**at)) / NUDGE


# --8<-- [start:s5-activation]
s5_activation = Formula(
    "s5-activation",
    "The activation of a neuron",
    "5",
    chain(activation_of_x, maximum(0, affine)),
    parts={
        "cases": chain(activation_of_x, switched(0, affine)),
        "batch": chain(batch, each(i, "N", maximum(0, affine_i))),
    },
    rejects=(
        Reject(affine, "without max it is an affine function"),
        Reject(maximum(0, dot(w, x)) + b, "the bias belongs inside max"),
        Reject(-maximum(0, -affine), "this keeps what is below zero, not what is above"),
    ),
    tables={"slopes": worked(slopes_by_nudging, maximum(0, affine))},
)
# --8<-- [end:s5-activation]

# --8<-- [start:s5-dot-as-sum]
s5_dot_as_sum = Formula(
    "s5-dot-as-sum",
    "Four ways to write the dot product",
    "5",
    chain(dot(w, x), summation(i, "n", w[i] * x[i]), entry_sum(w * x), w.T @ x),
    parts={
        "general": chain(
            dot(any_f, any_g),
            any_f.T @ any_g,
            summation(i, "n", generic_entry("f", i, w) * generic_entry("g", i, x)),
        ),
    },
    rejects=(
        Reject(entry_sum(w) * entry_sum(x), "multiply first, then sum"),
        Reject(w @ x.T, "column times row: an n × n matrix"),
        Reject(w * x, "the sum is missing: a vector"),
    ),
)
# --8<-- [end:s5-dot-as-sum]

# The rule as a procedure, which finds the intermediates by itself.
dot_worked = vector_chain_rule(entry_sum(w * x), w, names="uy")
neuron_worked = vector_chain_rule(maximum(0, affine), w, names=("p", "q", "a"))

# --8<-- [start:s5-dot-dw]
s5_dot_dw = Formula(
    "s5-dot-dw",
    "The dot product with respect to the weights, by the vector chain rule",
    "5",
    chain(total(y_of_u, w), partial(y_of_u, u) @ partial(u, w), ones @ diag(x), x.T),
    derivation=(
        chain(u, step(w * x, "the element-wise product")),
        chain(y_of_u, step(entry_sum(u), "its entries, added up")),
        chain(
            partial(u, w),
            step(partial(w * x, w, "operator"), "substitute u"),
            step(diag(x), "element-wise product", "s42-mul-w"),
        ),
        chain(
            partial(y_of_u, u),
            step(partial(entry_sum(u), u, "operator"), "substitute y"),
            step(ones, "sum of a vector", "s44-sum-x"),
        ),
        chain(
            total(y_of_u, w),
            step(partial(y_of_u, u) @ partial(u, w), "vector chain rule", "s453-rule"),
            step(ones @ diag(x), "the two results above"),
            step(x.T, "the ones add up each column, and each has a single entry"),
        ),
    ),
    parts={
        "dx": chain(total(y_of_u, x), partial(y_of_u, u) @ partial(u, x), ones @ diag(w), w.T),
        "procedure": as_chain(dot_worked.combined[0]),
        "KE4": Unequal(partial(u, w), w * x, "the operator is missing on the blog"),
        "left": HasShape(partial(y_of_u, u), (1, "n")),
        "right": HasShape(partial(u, w), ("n", "n")),
        "product": HasShape(total(y_of_u, w), (1, "n")),
    },
    rejects=(
        Reject(w.T, "this is the derivative with respect to x"),
        Reject(ones, "the derivative of u is missing"),
        Reject(x, "a column: that is denominator layout"),
        Reject(w * x, "the product itself in place of its derivative, as on the blog (KE4)", against=partial(u, w)),
    ),
)
# --8<-- [end:s5-dot-dw]

# --8<-- [start:s5-dot-dw-scalar]
s5_dot_dw_scalar = Formula(
    "s5-dot-dw-scalar",
    "The dot product with respect to the weights, entry by entry",
    "5",
    derivation=(
        chain(
            y_dot,
            step(dot(w, x), "the function to differentiate"),
            step(summation(i, "n", w[i] * x[i]), "as a sum", "s5-dot-as-sum"),
        ),
        chain(
            total(y_dot, w[j]),
            step(total(summation(i, "n", w[i] * x[i]), w[j], "operator"), "with respect to one weight"),
            step(
                summation(i, "n", total(w[i] * x[i], w[j], "operator"), "bare"),
                "the derivative of a sum is the sum of the derivatives",
                "s2-sum",
            ),
            step(total(w[j] * x[j], w[j], "operator"), "only one term depends on this weight"),
            step(x[j], "the input is a constant factor", "s2-const-mult"),
            over=((j, "n"),),
        ),
        chain(
            total(y_dot, w),
            step(
                across(i, "n", total(y_dot, w[i])),
                "all partial derivatives, in a row",
                "s41-jacobian",
            ),
            step(across(i, "n", x[i]), "the result above, for each weight"),
            step(x.T, "a row is a transposed vector"),
        ),
    ),
    parts={"routes": chain(ones @ diag(x), across(i, "n", x[i]))},
    rejects=(
        Reject(across(i, "n", w[i]), "the factor that moved, not the one that stayed"),
        Reject(across(i, "n", w[i] * x[i]), "nothing was differentiated"),
        Reject(each(i, "n", x[i]), "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s5-dot-dw-scalar]

# --8<-- [start:s5-affine-dw]
s5_affine_dw = Formula(
    "s5-affine-dw",
    "The pre-activation with respect to the weights",
    "5",
    derivation=(
        chain(
            total(z_affine, w),
            step(total(dot(w, x), w, "operator") + total(b, w, "operator"), "sum rule", "s2-sum"),
            step(x.T + zeros, "the gradient of the dot product; b does not depend on w", "s5-dot-dw"),
            step(x.T, "the zeros drop out"),
        ),
    ),
    parts={
        "function": chain(z_affine, affine),
        "dx": chain(total(z_affine, x), w.T + zeros, w.T),
        "batch": chain(total(X @ w + b, w, "operator"), each(i, "N", X[i].T), X),
    },
    rejects=(
        Reject(x.T + ones, "b is constant: its derivative with respect to w is 0"),
        Reject(x.T + b, "b is still there"),
        Reject(w.T, "this is the derivative with respect to x"),
        Reject(x, "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s5-affine-dw]

# --8<-- [start:s5-affine-db]
s5_affine_db = Formula(
    "s5-affine-db",
    "The pre-activation with respect to the bias",
    "5",
    derivation=(
        chain(
            total(z_affine, b),
            step(total(dot(w, x), b, "operator") + total(b, b, "operator"), "sum rule", "s2-sum"),
            step(Number(Fraction(0)) + 1, "the dot product does not depend on b"),
            step(1, "add"),
        ),
    ),
    parts={"batch": chain(total(X @ w + b, b, "operator"), Ones("N"))},
    rejects=(
        Reject(Number(Fraction(0)), "b moves: it is no constant here"),
        Reject(b, "the derivative of b with respect to itself is 1"),
        Reject(entry_sum(x), "this is the sum of the derivatives with respect to the weights"),
    ),
)
# --8<-- [end:s5-affine-db]

relu_slope = let("h", switched(0, 1, any_z), any_z)
leaky = let("leaky", switched(any_z / 10, any_z, any_z), any_z)

# --8<-- [start:s5-relu-derivative]
s5_relu_derivative = Formula(
    "s5-relu-derivative",
    "The derivative of max(0, z)",
    "5",
    derivation=(
        chain(
            partial(maximum(0, any_z), any_z, "operator"),
            step(
                switched(0, derivative(any_z, any_z), any_z),
                "left of the kink the function is 0, right of it z",
            ),
            step(switched(0, 1, any_z), "the derivative of z with respect to itself is 1"),
        ),
    ),
    parts={
        "function": chain(relu_slope, switched(0, 1, any_z)),
        "at-0": chain(at_point(relu_slope, z=0), 0),
        "exercise-1-function": chain(leaky, switched(any_z / 10, any_z, any_z)),
        "exercise-1": chain(derivative(leaky, any_z), switched(Number(Fraction(1, 10)), 1, any_z)),
    },
    rejects=(
        Reject(Number(Fraction(1, 2)), "SymPy's Heaviside function at the kink", against=at_point(relu_slope, z=0)),
        Reject(switched(0, any_z, any_z), "this is max(0, z) itself"),
        Reject(switched(1, 0, any_z), "the cases are swapped"),
        Reject(switched(-1, 1, any_z), "this is the slope of the absolute value"),
    ),
    checks=(
        Check(
            "DEF",
            "where z is 0, the derivative that SymPy takes of the two cases is exactly 0",
            lambda unit: bool(at_point(partial(unit, any_z), z=0).exact().is_zero_matrix),
            maximum(0, any_z),
            wrong=maximum(any_z, 2 * any_z),
        ),
    ),
)
# --8<-- [end:s5-relu-derivative]

# --8<-- [start:s5-relu-broadcast]
s5_relu_broadcast = Formula(
    "s5-relu-broadcast",
    "max(0, x) of a vector",
    "5",
    chain(maximum(0, x), each(i, "n", maximum(0, x[i]))),
    parts={"shape": HasShape(maximum(0, x), ("n",))},
    rejects=(
        Reject(-maximum(0, -x), "this keeps what is below zero"),
        Reject(maximum(-x, x), "this is the absolute value"),
        Reject(maximum(0, entry_sum(x)), "one number: max is taken entry by entry"),
    ),
)
# --8<-- [end:s5-relu-broadcast]

h = let("h", x > 0)
slope_i = partial(maximum(0, x[i]), x[i], "operator")

# --8<-- [start:s5-relu-broadcast-derivative]
s5_relu_broadcast_derivative = Formula(
    "s5-relu-broadcast-derivative",
    "The Jacobian of max(0, x)",
    "5",
    chain(partial(maximum(0, x), x, "operator"), diagonal(i, "n", slope_i), diag(h)),
    derivation=(
        chain(
            slope_i,
            step(cases((0, x[i] <= 0), (derivative(x[i], x[i]), x[i] > 0)), "as for a scalar", "s5-relu-derivative"),
            step(cases((0, x[i] <= 0), (1, x[i] > 0)), "the derivative of an entry with respect to itself is 1"),
            over=((i, "n"),),
        ),
        chain(
            partial(maximum(0, x[i]), x[j], "operator"),
            step(0, "no other entry matters", "s42-diagonal-condition"),
            over=((i, "n"), (j, "n")),
            distinct=True,
        ),
        chain(
            partial(maximum(0, x), x, "operator"),
            step(diagonal(i, "n", slope_i), "the derivatives on the diagonal, zeros elsewhere"),
            step(diag(h), "1 where an entry is positive, else 0"),
        ),
    ),
    parts={
        "h": chain(h, x > 0),
        "vector": chain(each(i, "n", slope_i), h),
        "vector-shape": HasShape(each(i, "n", slope_i), ("n",)),
        "shape": HasShape(partial(maximum(0, x), x, "operator"), ("n", "n")),
        "vjp": chain(v.T @ diag(h), (v * h).T),
        "E5": Unequal(
            partial(maximum(0, x), x, "operator"), each(i, "n", slope_i), "n × n on the left, n × 1 on the right"
        ),
        "exercise-2": chain(partial(entry_sum(maximum(0, x)), x, "operator"), ones @ diag(h), h.T),
    },
    rejects=(
        Reject(
            each(i, "n", slope_i), "a column, as printed: its entries are right, its shape is not a Jacobian's (E5)"
        ),
        Reject(Identity("n"), "the zero entries are clipped: their slope is 0"),
        Reject(diag(maximum(0, x)), "this is max(0, x) itself on the diagonal"),
        Reject(v * h, "a column, where a row times a matrix is a row", against=v.T @ diag(h)),
    ),
)
# --8<-- [end:s5-relu-broadcast-derivative]

# --8<-- [start:s5-activation-chain]
s5_activation_chain = Formula(
    "s5-activation-chain",
    "A neuron is a maximum of an affine function",
    "5",
    derivation=(
        chain(z_of_all, step(affine, "the pre-activation")),
        chain(activation, step(maximum(0, z), "the output")),
        chain(
            total(activation, w),
            step(
                partial(activation, z) @ total(z, w),
                "vector chain rule; z is a scalar between vectors",
                "s453-shape-table",
            ),
        ),
    ),
    parts={
        "db": chain(total(activation, b), partial(activation, z) * total(z, b)),
        "dx": chain(total(activation, x), partial(activation, z) @ total(z, x)),
        "left": HasShape(partial(activation, z), ()),
        "right": HasShape(total(z, w), (1, "n")),
        "product": HasShape(total(activation, w), (1, "n")),
    },
    rejects=(
        Reject(total(z, w), "the slope of max is missing"),
        Reject(partial(activation, z) @ total(z, x), "the derivative with respect to x"),
        Reject((partial(activation, z) @ total(z, w)).T, "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s5-activation-chain]

# --8<-- [start:s5-activation-dw]
s5_activation_dw = Formula(
    "s5-activation-dw",
    "The gradient of a neuron with respect to its weights",
    "5",
    derivation=(
        chain(
            total(activation, w),
            step(partial(activation, z) @ total(z, w), "vector chain rule", "s5-activation-chain"),
            step(switched(0, 1, z) @ total(z, w), "derivative of max(0, z)", "s5-relu-derivative"),
            step(switched(0 * total(z, w), 1 * total(z, w), z), "multiply both cases"),
            step(switched(zeros, total(z, w), z), "zero times a row is a row of zeros"),
            step(switched(zeros, x.T, z), "derivative of the pre-activation", "s5-affine-dw"),
            step(switched(zeros, x.T), "substitute z"),
        ),
    ),
    parts={
        "dx": chain(
            total(activation, x),
            partial(activation, z) @ total(z, x),
            switched(0, 1, z) @ w.T,
            switched(zeros, w.T),
        ),
        "procedure": as_chain(neuron_worked.combined[0]),
        "batch": chain(
            total(batch, w, "operator"),
            each(i, "N", batch_active[i] * X[i].T),
            diag(batch_active) @ X,
        ),
        "batch-rows": chain(each(i, "N", switched(zeros, X[i].T, affine_i)), diag(batch_active) @ X),
        "batch-h": chain(batch_active, X @ w + b > 0),
        "batch-shape": HasShape(total(batch, w, "operator"), ("N", "n")),
        "exercise-4-b-shape": HasShape(total(batch, b, "operator"), ("N",)),
        "exercise-4-sum-shape": HasShape(total(entry_sum(batch), w, "operator"), (1, "n")),
        "boundary": chain(on_the_kink(switched(zeros, x.T)), zeros),
        "exercise-3-function": chain(squared, activation**2),
        "exercise-3": chain(
            total(squared, w),
            2 * activation * switched(0, 1, z) @ x.T,
            switched(zeros, 2 * affine * x.T),
            2 * maximum(0, affine) * x.T,
        ),
    },
    rejects=(
        Reject(x.T, "clipped neurons have no slope"),
        Reject(switched(x.T, zeros), "the cases are swapped"),
        Reject(switched(zeros, w.T), "this is the derivative with respect to x"),
        Reject(switched(Zeros("n"), x), "a column: that is denominator layout"),
    ),
    checks=(
        Check(
            "DEF",
            "where w · x + b is exactly 0, the gradients that SymPy takes in w and x are exactly 0",
            lambda unit: all(bool(on_the_kink(total(unit, of)).exact(n=3).is_zero_matrix) for of in (w, x)),
            activation,
            wrong=z,
        ),
    ),
)
# --8<-- [end:s5-activation-dw]


def is_refused_beside_clipped(active: Any) -> bool:
    """Whether a case cannot stand beside that of a clipped neuron, because the two leave something out."""
    try:
        cases((0, affine <= 0), (1, active))
    except ValueError:
        return True
    return False


# --8<-- [start:s5-activation-db]
s5_activation_db = Formula(
    "s5-activation-db",
    "The derivative of a neuron with respect to its bias",
    "5",
    derivation=(
        chain(
            total(activation, b),
            step(partial(activation, z) * total(z, b), "chain rule", "s5-activation-chain"),
            step(switched(0, 1, z) * total(z, b), "derivative of max(0, z)", "s5-relu-derivative"),
            step(switched(0 * total(z, b), 1 * total(z, b), z), "multiply both cases"),
            step(switched(0, 1, z), "derivative of the pre-activation", "s5-affine-db"),
            step(switched(0, 1), "substitute z"),
        ),
    ),
    parts={
        "KE2": Unequal(total(activation, b), switched(1, 0), "the blog's second condition"),
        "batch": chain(total(batch, b, "operator"), batch_active),
        "batch-rows": chain(each(i, "N", switched(0, 1, affine_i)), batch_active),
        "boundary": chain(on_the_kink(switched(0, 1)), 0),
    },
    rejects=(
        Reject(Number(Fraction(1)), "clipped neurons have no slope"),
        Reject(switched(1, 0), "1 where w · x + b is below zero, as the blog's sign says (KE2)"),
        Reject(switched(0, b), "the derivative of b with respect to itself is 1"),
    ),
    checks=(
        Check(
            "DEF",
            "where w · x + b is exactly 0, the derivative that SymPy takes in b is exactly 0",
            lambda unit: bool(on_the_kink(total(unit, b)).exact(n=3).is_zero_matrix),
            activation,
            wrong=z,
        ),
        Check(
            "NEG",
            "the blog's cases, both below zero, are refused: an active neuron has none (KE2)",
            is_refused_beside_clipped,
            -affine > 0,
            wrong=affine > 0,
        ),
    ),
)
# --8<-- [end:s5-activation-db]
