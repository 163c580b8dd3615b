"""Section 7: what comes next. A layer has a matrix of weights, and each entry of it affects one output."""

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.language import (
    Expr,
    Index,
    Total,
    dot,
    each,
    generic,
    grid,
    let,
    matrix,
    partial,
    summation,
    times,
    total,
    vector,
)

i, j, k = Index("i"), Index("j"), Index("k")
W, x, b, t = matrix("W", "m", "n"), vector("x"), vector("b", "m"), vector("t", "m")
y = let("y", W @ x + b)
L = let("L", generic("L", y), y)
delta = let("delta", partial(L, y), tex=r"\boldsymbol{\delta}")
square = let("L", dot(y - t, y - t), y)
ENTRIES = ((i, "m"), (j, "n"))


def like_W(loss: Expr) -> Expr:
    """The derivatives of a loss, each at the place of its weight: that is denominator layout."""
    return grid(i, "m", j, "n", Total(loss, W[i][j], style="names", layout="denominator"))


# --8<-- [start:s7-next-step]
s7_next_step = Formula(
    "s7-next-step",
    "The derivative of a loss with respect to one weight of a layer",
    "7",
    chain(total(L, W[i][j], "names"), delta[i] * x[j], over=ENTRIES),
    derivation=(
        chain(y, step(W @ x + b, "a layer, before its activation", "s1-layers")),
        chain(delta, step(partial(L, y), "the upstream gradient")),
        chain(y[i], step(dot(W[i], x) + b[i], "row i of W gives output i"), over=((i, "m"),)),
        chain(
            total(L, W[i][j], "names"),
            step(
                summation(k, "m", delta[k] * total(y[k], W[i][j])),
                "vector chain rule, one term for each output",
                "s453-rule-full",
            ),
            step(delta[i] * total(y[i], W[i][j]), "the other outputs do not depend on row i"),
            step(delta[i] * x[j], "a dot product with respect to one of its weights", "s5-dot-dw-scalar"),
            over=ENTRIES,
        ),
    ),
    parts={
        "jacobian": chain(total(y, x), each(i, "m", total(y[i], x)), each(i, "m", W[i].T), W),
        "delta-shape": HasShape(delta, (1, "m")),
        "row": chain(total(L, W[i], "names"), delta[i] * x.T, over=((i, "m"),)),
        "by-all-weights": chain(like_W(L), delta.T @ x.T),
        "by-the-bias": chain(total(L, b, "names"), delta),
        "by-the-input": chain(total(L, x, "names"), delta @ total(y, x), delta @ W),
        "exercise-1-function": chain(square, dot(y - t, y - t)),
        "exercise-1-delta": chain(partial(square, y, "names"), 2 * (y - t).T),
        "exercise-1": chain(like_W(square), 2 * (y - t) @ x.T),
        "exercise-2": chain(times(5, times(5, 3)), 75),
        "exercise-2-used": chain(times(5, 3), 15),
    },
    rejects=(
        Reject(delta[i] * W[i][j], "the weight in place of the input that it multiplies"),
        Reject(delta[i] * x[1], "every weight of the row has an input of its own"),
        Reject(delta[1] * x[j], "every row of W has an output of its own"),
        Reject(x @ delta, "the shape of W transposed", like_W(L)),
    ),
)
# --8<-- [end:s7-next-step]
