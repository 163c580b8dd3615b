"""A layer, y = W x + b: its gradients with respect to x, b and W. After it stands any loss; δ is that of y."""

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.language import (
    Gradient,
    Identity,
    Index,
    Ones,
    Total,
    column_of,
    each,
    entry_sum,
    generic,
    grid,
    kron,
    let,
    matrix,
    matrix_of,
    outer,
    partial,
    row_of,
    scalar,
    summation,
    total,
    vector,
)
from derivations.networks.formula import derived

i, j, k = Index("i"), Index("j"), Index("k")
W, x, b = matrix("W", "m", "n"), vector("x"), vector("b", "m")
y = let("y", W @ x + b)
L = let("L", generic("L", y))  # any function of y
by_W, by_b, by_x, by_y = (Total(L, variable, layout="denominator") for variable in (W, b, x, y))
delta = let("delta", by_y)

# Three outputs and two inputs, in whole numbers.
W_0, x_0, b_0 = matrix_of((1, -1), (2, 0), (0, 1)), column_of(1, 2), column_of(0, -1, 1)
y_0 = let("y", W_0 @ x_0 + b_0)
delta_0 = let("delta", column_of(0, 4, -4))
w, s, t = vector("w"), scalar("x"), scalar("y")

# --8<-- [start:net-layer]
net_layer = Formula(
    "net-layer",
    "A layer of a network, before its activation function",
    "networks",
    derivation=(
        chain(y, step(W @ x + b, "each row of W is the weights of one neuron")),
        chain(
            let("y", summation(j, "n", W[k][j] * x[j]) + b[k], position=k),
            step(summation(j, "n", W[k][j] * x[j]) + b[k], "one entry of it: one neuron"),
            over=((k, "m"),),
        ),
    ),
    parts={
        "numbers": chain(y_0, W_0 @ x_0 + b_0, column_of(-1, 1, 3)),
        "W": HasShape(W, ("m", "n")),
        "x": HasShape(x, ("n",)),
        "y": HasShape(y, ("m",)),
    },
    apart=("numbers",),
    rejects=(
        Reject(W @ x - b, "the sign of the bias", against=y),
        Reject(each(k, "m", summation(j, "n", W[k][j] * x[j])), "the bias is missing", against=y),
    ),
)
# --8<-- [end:net-layer]

# --8<-- [start:net-layer-dx]
net_layer_dx = Formula(
    "net-layer-dx",
    "A layer with respect to its input",
    "networks",
    derivation=(
        chain(
            total(y[k], x[j]),
            step(W[k][j], "this input stands once in the sum, times this weight", "s2-const-mult"),
            over=((k, "m"), (j, "n")),
        ),
        chain(
            total(y, x),
            step(grid(k, "m", j, "n", W[k][j]), "rows for outputs, columns for inputs", "s41-jacobian"),
            step(W, "these are the weights as they stand"),
        ),
    ),
    parts={
        "shape": HasShape(total(y, x), ("m", "n")),
        "db": chain(total(y, b), Identity("m")),
    },
    rejects=(
        Reject(2 * W, "a factor too much"),
        Reject(W + total(y, b) @ W, "the bias does not depend on the input"),
    ),
)
# --8<-- [end:net-layer-dx]

# --8<-- [start:net-layer-gradients]
net_layer_gradients = Formula(
    "net-layer-gradients",
    "The three gradients of a layer",
    "networks",
    derivation=(
        chain(by_W, step(outer(delta, x), "upstream gradient and input, every entry with every entry", "net-layer-dW")),
        chain(by_b, step(delta, "each bias moves its own output", "net-layer-upstream")),
        chain(by_x, step(W.T @ delta, "back through the weights", "net-layer-upstream")),
    ),
    rejects=(
        Reject(-(W.T @ delta), "the sign", against=by_x),
        Reject(delta.T, "a row: that is numerator layout", against=by_b),
        Reject(outer(x, delta), "the transpose", against=by_W),
    ),
)
# --8<-- [end:net-layer-gradients]

# --8<-- [start:net-layer-dW]
net_layer_dW = Formula(
    "net-layer-dW",
    "A loss with respect to the weights of a layer",
    "networks",
    derivation=(
        chain(delta, step(by_y, "the upstream gradient")),
        chain(
            total(y[i], W[i][j]),
            step(x[j], "this weight stands once in the sum, times this input", "s2-const-mult"),
            over=((i, "m"), (j, "n")),
        ),
        chain(
            total(L, W[i][j]),
            step(summation(k, "m", partial(L, y[k]) * total(y[k], W[i][j])), "over all paths to L", "s452-rule"),
            step(
                partial(L, y[i]) * total(y[i], W[i][j]),
                "no other neuron sees this weight: the other terms are 0",
                "s2-constant",
            ),
            step(delta[i] * x[j], "the upstream gradient and the result above"),
            over=((i, "m"), (j, "n")),
        ),
        chain(
            by_W,
            step(grid(i, "m", j, "n", delta[i] * x[j]), "each where its weight stands"),
            step(outer(delta, x), "every entry of one vector times every entry of the other: the outer product"),
        ),
    ),
    parts={
        "delta": HasShape(delta, ("m",)),
        "shape": HasShape(by_W, ("m", "n")),
        "transpose": chain(by_W.T, outer(x, delta)),
        "numbers": chain(outer(delta_0, x_0), column_of(0, 4, -4) @ row_of(1, 2), matrix_of((0, 0), (4, 8), (-4, -8))),
        "jacobian": chain(total(y, W), kron(x.T, Identity("m"))),
    },
    apart=("numbers",),
    rejects=(
        Reject(outer(x, delta), "the transpose: that is numerator layout", against=by_W),
        Reject(outer(delta, delta), "the input of the layer is missing", against=by_W),
        Reject(W, "this belongs to the input", against=by_W),
    ),
)
# --8<-- [end:net-layer-dW]

# --8<-- [start:net-layer-backward]
net_layer_backward = derived(
    "net-layer-backward",
    "The backward pass of a layer",
    """
    y = W @ x + b
    delta @ y
    """,
    ["W", "b", "x"],
    {"W": ("m", "n"), "b": ("m",), "x": ("n",), "delta": ("m",)},
)
# --8<-- [end:net-layer-backward]

# --8<-- [start:net-layer-upstream]
net_layer_upstream = Formula(
    "net-layer-upstream",
    "A loss with respect to the input and the bias of a layer",
    "networks",
    derivation=(
        chain(
            by_x.T,
            step(by_y.T @ total(y, x), "vector chain rule", "s453-rule"),
            step(delta.T @ W, "a row times a matrix, the vector–Jacobian product", "net-layer-dx"),
        ),
        chain(
            by_b.T,
            step(by_y.T @ total(y, b), "vector chain rule", "s453-rule"),
            step(delta.T @ Identity("m"), "each bias moves its own output", "net-layer-dx"),
            step(delta.T, "a product with the identity changes nothing"),
        ),
    ),
    parts={
        "column": chain(by_x, W.T @ delta),
        "shape": HasShape(by_x, ("n",)),
        "numbers": chain(delta_0.T @ W_0, row_of(0, 4, -4) @ W_0, row_of(8, -4)),
        "exercise-1": chain(
            outer(column_of(2, -1), column_of(1, 0, 3)),
            column_of(2, -1) @ row_of(1, 0, 3),
            matrix_of((2, 0, 6), (-1, 0, -3)),
        ),
        "exercise-1-input": chain(row_of(2, -1) @ matrix_of((1, 2, 0), (0, 1, 1)), row_of(2, 3, -1)),
        "exercise-4": chain(Total(entry_sum(w + x), w, style="operator", layout="denominator"), Ones("n")),
        "exercise-4-product": chain(Gradient(let("f", s * t, s, t), (s, t), layout="denominator"), column_of(t, s)),
    },
    apart=("numbers",),
    rejects=(
        Reject(delta, "the weights are missing", against=by_x),
        Reject(delta.T @ W, "a row: that is numerator layout", against=by_x),
        Reject(by_x, "this belongs to the input", against=by_b),
    ),
)
# --8<-- [end:net-layer-upstream]
