"""The reasons of a step that is no row of a table and no move: how what the rows say is put together.

Each is stated for functions that may be any, so it holds wherever the engine gives it as a reason.
"""

from __future__ import annotations

from derivations.calculus.rule_names import rule_id
from derivations.evidence import Formula, Reject, chain, step
from derivations.language import (
    Expr,
    Ones,
    Total,
    Zeros,
    diag,
    diagonal_of,
    entry_sum,
    generic,
    let,
    matrix,
    outer,
    partial,
    total,
    trace,
    vector,
)
from derivations.language.derivatives import Differential

a, b, w, x = vector("a", "m"), vector("b"), vector("w"), vector("x")
A, B, X = matrix("A", "m", "n"), matrix("B", "n", "m"), matrix("X", "m", "n")
C, V = matrix("C", "p", "m"), matrix("V", "n", "n")
dx, dX = Differential(x, (x,)), Differential(X, (X,))


def gradient(function: Expr, by: Expr) -> Expr:
    """The derivative of a number, in the shape of what it is taken by."""
    return Total(function, by, "∂", "fraction", "denominator")


r = let("r", A @ x - a)
f = let("f", r.T @ r)

# --8<-- [start:rule-substitution]
substitution = Formula(
    rule_id("substitution"),
    "Substitution",
    "steps",
    derivation=(
        chain(
            total(f, r) @ partial(r, x),
            step(2 * r.T @ A, "the derivatives, found before"),
            step(2 * (A @ x - a).T @ A, "what the name stands for"),
        ),
    ),
    rejects=(
        Reject(r.T @ A, "the factor 2 comes along"),
        Reject(2 * (A @ x + a).T @ A, "what is put in is what was found"),
    ),
)
# --8<-- [end:rule-substitution]

# --8<-- [start:rule-constant-rule]
constant = Formula(
    rule_id("constant rule"),
    "Constant rule",
    "steps",
    chain(total(A @ w, x, "operator"), Zeros("m", "n")),
    parts={
        "comparison": chain(Differential(x > w, (x, w)), Zeros("n")),
        "gradient": chain(Total(a.T @ a, X, "∂", "operator", "denominator"), Zeros("m", "n")),
    },
    stated=(
        "what is differentiated does not contain the variable, or only in a comparison",
        "[x > w] jumps where an entry of x equals that of w; its slope there is taken as 0",
    ),
    rejects=(Reject(A, "this is the derivative with respect to w, which does occur"),),
)
# --8<-- [end:rule-constant-rule]

u = let("u", generic("u", x, length="k"))
v = let("v", generic("v", x, length="p"))
y = let("y", generic("y", u, v, length="m"))

# --8<-- [start:rule-vector-chain-rule]
vector_chain_rule = Formula(
    rule_id("vector chain rule"),
    "Vector chain rule",
    "steps",
    chain(total(y, x), total(y, u) @ partial(u, x) + total(y, v) @ partial(v, x)),
    rejects=(
        Reject(total(y, u) @ partial(u, x), "the path through v is missing"),
        Reject(total(y, u) @ partial(u, x) - total(y, v) @ partial(v, x), "the paths add up"),
    ),
)
# --8<-- [end:rule-vector-chain-rule]

# --8<-- [start:rule-trace-form]
trace_form = Formula(
    rule_id("trace form"),
    "Trace form",
    "steps",
    chain(trace(C @ dX @ matrix("D", "n", "p")), trace((C.T @ matrix("D", "n", "p").T).T @ dX)),
    parts={
        "entries": chain(trace(A.T @ dX), entry_sum(A * dX)),
        "order": chain(trace(A @ B), trace(B @ A)),
        "transpose": chain(trace(A @ B), trace((A @ B).T)),
    },
    rejects=(Reject(trace((C.T @ matrix("D", "n", "p").T).T @ (2 * dX)), "nothing is doubled"),),
)
# --8<-- [end:rule-trace-form]

any_f = let("f", generic("f", X))
bilinear = let("f", a.T @ X @ b)

# --8<-- [start:rule-reading-off-the-gradient]
reading_off = Formula(
    rule_id("reading off the gradient"),
    "Reading off the gradient",
    "steps",
    chain(Differential(any_f, (X,)), trace(gradient(any_f, X).T @ dX)),
    apart=("vector", "example", "example-gradient"),
    parts={
        "vector": chain(Differential(let("f", generic("f", x)), (x,)), total(let("f", generic("f", x)), x) @ dx),
        "example": chain(
            Differential(bilinear, (X,)),
            step(a.T @ dX @ b, "product rule for matrices", rule_id("product rule for matrices")),
            step(trace(outer(a, b).T @ dX), "trace form", rule_id("trace form")),
        ),
        "example-gradient": chain(gradient(bilinear, X), outer(a, b)),
    },
    rejects=(
        Reject(2 * trace(gradient(any_f, X).T @ dX), "the gradient times the change is all of it"),
        Reject(outer(a, b) * 2, "nothing is doubled", gradient(bilinear, X)),
        Reject(outer(a, Ones("n")), "b weighs the columns", gradient(bilinear, X)),
    ),
)
# --8<-- [end:rule-reading-off-the-gradient]

z = let("z", A @ x)
loss = let("C", generic("C", z))
delta = let("delta", gradient(loss, z), tex=r"\boldsymbol{\delta}")

# --8<-- [start:rule-upstream-gradient]
upstream = Formula(
    rule_id("upstream gradient"),
    "Upstream gradient",
    "steps",
    chain(delta, gradient(loss, z)),
    parts={
        "by-x": chain(gradient(loss, x), A.T @ delta),
        "by-A": chain(gradient(loss, A), delta @ x.T),
    },
    rejects=(
        Reject(-delta, "a name stands for its own value"),
        Reject(A.T @ delta * 2, "each upstream gradient counts once", gradient(loss, x)),
    ),
)
# --8<-- [end:rule-upstream-gradient]

any_y = let("y", generic("y", x, length="m"))
linear_y = let("y", A @ x)
any_J, linear_J = (let("J_den", Total(y, x, layout="denominator"), tex=r"J_{\text{den}}") for y in (any_y, linear_y))

# --8<-- [start:rule-layout]
layout = Formula(
    rule_id("layout"),
    "Layout",
    "steps",
    chain(any_J, total(any_y, x).T),
    apart=("numerator", "denominator"),
    parts={
        "numerator": chain(total(linear_y, x), A),
        "denominator": chain(linear_J, A.T),
    },
    rejects=(
        Reject(-total(any_y, x).T, "no sign changes"),
        Reject(A, "the other layout", linear_J),
    ),
)
# --8<-- [end:rule-layout]

S = let("S", V + V.T - diag(diagonal_of(V)))
of_S = let("f", generic("f", S))
G = gradient(of_S, S)

# --8<-- [start:rule-symmetric-variable]
symmetric_variable = Formula(
    rule_id("symmetric variable"),
    "Symmetric variable",
    "steps",
    chain(gradient(of_S, V), G + G.T - diag(diagonal_of(G))),
    parts={"symmetric": chain(S, S.T), "value": chain(S, S.value)},
    rejects=(
        Reject(G, "an entry off the diagonal stands in two places"),
        Reject(G + G.T, "an entry on the diagonal stands in one place"),
    ),
)
# --8<-- [end:rule-symmetric-variable]
