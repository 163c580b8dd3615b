"""Normalising and attending: layer norm, RMS norm and batch norm, attention, and convolution as a matrix product."""

from __future__ import annotations

from fractions import Fraction

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.language import (
    Identity,
    Ones,
    Size,
    as_expr,
    column_of,
    diag,
    diagonal_of,
    dot,
    entry_sum,
    generic,
    let,
    ln,
    matrix,
    matrix_of,
    number,
    outer,
    partial,
    row_of,
    scalar,
    softmax,
    sqrt,
    total,
    vector,
)
from derivations.networks.two_layers import by

# Layer norm: c = x − mean, s = √(mean of c² + ε), z = c / s

x, epsilon, n = vector("x"), scalar("epsilon"), Size("n")
ones = Ones("n")
centring = Identity("n") - 1 / n * outer(ones, ones)
c = let("c", x - 1 / n * entry_sum(x))
s = let("s", sqrt(1 / n * (c.T @ c) + epsilon))
z = let("z", c / s)
L = let("L", generic("L", z))
delta = let("delta", by(L, z))


# --8<-- [start:net-layer-norm]
net_layer_norm = Formula(
    "net-layer-norm",
    "Layer norm with respect to its input",
    "networks",
    derivation=(
        chain(c, step(x - 1 / n * entry_sum(x), "the mean is taken away: centred")),
        chain(s, step(sqrt(1 / n * (c.T @ c) + epsilon), "the root of the mean square, kept away from 0")),
        chain(z, step(c / s, "the output: mean 0, mean square about 1")),
        chain(
            total(c, x),
            step(centring, "each entry moves itself, and the mean moves all", "s44-sum-x"),
        ),
        chain(
            partial(s, c),
            step(1 / (n * s) * c.T, "derivative of the root", "s451-rule"),
            step(1 / n * z.T, "in terms of the output"),
        ),
        chain(
            total(z, x),
            step((1 / s * Identity("n") - 1 / s**2 * (c @ partial(s, c))) @ total(c, x), "quotient rule, chain rule"),
            step((1 / s * (Identity("n") - 1 / n * outer(z, z))) @ centring, "the line above, and one over s in front"),
            step(1 / s * (centring - 1 / n * outer(z, z)), "z is centred: centring it changes nothing"),
        ),
        chain(
            by(L, x),
            step(
                1 / s * (delta - 1 / n * entry_sum(delta) - 1 / n * dot(z, delta) * z),
                "the Jacobian, which is its own transpose, times the upstream gradient",
            ),
        ),
    ),
    parts={"shape": HasShape(total(z, x), ("n", "n"))},
    domain={"epsilon": "positive"},
    rejects=(
        Reject(1 / s * delta, "mean and root do not move", against=by(L, x)),
        Reject(1 / s * (delta - 1 / n * entry_sum(delta)), "the root does not move", against=by(L, x)),
        Reject(1 / s * (delta - entry_sum(delta) - dot(z, delta) * z), "sums for means", against=by(L, x)),
    ),
)
# --8<-- [end:net-layer-norm]

root = let("s", sqrt(1 / n * (x.T @ x) + epsilon))
scaled = let("z", x / root)
L_rms = let("L", generic("L", scaled))
delta_rms = let("delta", by(L_rms, scaled))

# --8<-- [start:net-rms-norm]
net_rms_norm = Formula(
    "net-rms-norm",
    "RMS norm with respect to its input",
    "networks",
    derivation=(
        chain(root, step(sqrt(1 / n * (x.T @ x) + epsilon), "the root of the mean square")),
        chain(scaled, step(x / root, "nothing is centred")),
        chain(total(scaled, x), step(1 / root * (Identity("n") - 1 / n * outer(scaled, scaled)), "quotient rule")),
        chain(
            by(L_rms, x),
            step(
                1 / root * (delta_rms - 1 / n * dot(scaled, delta_rms) * scaled),
                "the Jacobian, which is its own transpose, times the upstream gradient",
            ),
        ),
    ),
    domain={"epsilon": "positive"},
    rejects=(Reject(1 / root * delta_rms, "the root does not move", against=by(L_rms, x)),),
)
# --8<-- [end:net-rms-norm]

# Batch norm: the same for each column

X = matrix("X", "N", "n")
N, over = Size("N"), Ones("N")
C = let("C", X - 1 / N * outer(over, X.T @ over))
roots = let("s", sqrt(1 / N * diagonal_of(C.T @ C) + epsilon))
Z = let("Z", C @ diag(1 / roots))
L_batch = let("L", generic("L", Z))
Delta = let("Delta", by(L_batch, Z))
along = 1 / N * (Z @ diag(diagonal_of(Z.T @ Delta)))

# --8<-- [start:net-batch-norm]
net_batch_norm = Formula(
    "net-batch-norm",
    "Batch norm with respect to its input",
    "networks",
    derivation=(
        chain(C, step(X - 1 / N * outer(over, X.T @ over), "from each column its mean is taken away")),
        chain(roots, step(sqrt(1 / N * diagonal_of(C.T @ C) + epsilon), "the root of the mean square of each column")),
        chain(Z, step(C @ diag(1 / roots), "each column divided by its own")),
        chain(
            by(L_batch, X),
            step(
                (Delta - 1 / N * outer(over, Delta.T @ over) - along) @ diag(1 / roots),
                "layer norm, for each column",
                "net-layer-norm",
            ),
        ),
    ),
    domain={"epsilon": "positive"},
    rejects=(
        Reject(Delta @ diag(1 / roots), "mean and root do not move", against=by(L_batch, X)),
        Reject((Delta - along) @ diag(1 / roots), "the mean does not move", against=by(L_batch, X)),
    ),
)
# --8<-- [end:net-batch-norm]

# Attention

Q, K, V = matrix("Q", "m", "d"), matrix("K", "n", "d"), matrix("V", "n", "k")
scores = let("S", 1 / sqrt(Size("d")) * (Q @ K.T))
P = let("P", softmax(scores))
O = let("O", P @ V)
G = matrix("G", "m", "k")
L_out = let("L", entry_sum(G * O))  # any loss whose gradient with respect to O is G
by_P = G @ V.T
delta_S = let("Delta", by(L_out, scores))

# --8<-- [start:net-attention]
net_attention = Formula(
    "net-attention",
    "Scaled dot-product attention with respect to queries, keys and values",
    "networks",
    derivation=(
        chain(scores, step(1 / sqrt(Size("d")) * (Q @ K.T), "each query with each key: a dot product, scaled")),
        chain(P, step(softmax(scores), "each row of scores becomes weights that add up to 1", "net-softmax")),
        chain(O, step(P @ V, "each answer is a weighted mean of the values")),
        chain(by(L_out, O), step(G, "the upstream gradient")),
        chain(by(L_out, V), step(P.T @ G, "a layer whose weights are P", "net-batch-gradients")),
        chain(by(L_out, P), step(G @ V.T, "the other factor of the product", "net-batch-gradients")),
        chain(
            delta_S,
            step(by(L_out, scores), "the upstream gradient of the scores"),
            step(P * by_P - diag((P * by_P) @ Ones("n")) @ P, "the Jacobian of the softmax, row by row", "net-softmax"),
        ),
        chain(
            by(L_out, Q),
            step(1 / sqrt(Size("d")) * (delta_S @ K), "the product with the keys", "net-batch-gradients"),
        ),
        chain(
            by(L_out, K),
            step(1 / sqrt(Size("d")) * (delta_S.T @ Q), "the product with the queries", "net-batch-gradients"),
        ),
    ),
    parts={
        "S": HasShape(scores, ("m", "n")),
        "O": HasShape(O, ("m", "k")),
        "numbers": chain(
            softmax(row_of(0, ln(as_expr(2))).T), column_of(number(Fraction(1, 3)), number(Fraction(2, 3)))
        ),
        "mean": chain(row_of(number(Fraction(1, 3)), number(Fraction(2, 3))) @ matrix_of((3, 0), (0, 3)), row_of(1, 2)),
    },
    apart=("numbers", "mean"),
    rejects=(
        Reject(P * by_P, "as if the weights did not add up to 1", against=delta_S),
        Reject(delta_S @ K, "the scaling is missing", against=by(L_out, Q)),
        Reject(delta_S.T @ Q, "the scaling is missing", against=by(L_out, K)),
        Reject(P.T @ O, "the output in place of the upstream gradient", against=by(L_out, V)),
    ),
)
# --8<-- [end:net-attention]

# Convolution in one dimension: a filter of 2 over 4 numbers

w, signal = vector("w", 2), vector("x", 4)
banded = matrix_of((w[1], w[2], 0, 0), (0, w[1], w[2], 0), (0, 0, w[1], w[2]))
turned = matrix_of((w[2], w[1], 0, 0), (0, w[2], w[1], 0), (0, 0, w[2], w[1]))
windows = matrix_of((signal[1], signal[2]), (signal[2], signal[3]), (signal[3], signal[4]))
y = let("y", banded @ signal)
L_conv = let("L", generic("L", y))
delta_conv = let("delta", by(L_conv, y))
d_1, d_2, d_3 = (delta_conv[k] for k in (1, 2, 3))

# --8<-- [start:net-convolution]
net_convolution = Formula(
    "net-convolution",
    "Convolution in one dimension",
    "networks",
    derivation=(
        chain(
            y,
            step(
                column_of(*(w[1] * signal[k] + w[2] * signal[k + 1] for k in (1, 2, 3))),
                "the filter is laid over two neighbours at a time",
            ),
            step(banded @ signal, "as a matrix that holds the filter in every row, one place further each time"),
            step(windows @ w, "as a matrix that holds a window of the input in every row"),
        ),
        chain(total(y, signal), step(banded, "from the first product", "net-layer-dx")),
        chain(total(y, w), step(windows, "from the second product", "net-layer-dx")),
        chain(
            by(L_conv, w),
            step(windows.T @ delta_conv, "each weight collects from all places", "net-layer-upstream"),
            step(
                column_of(*(signal[k] * d_1 + signal[k + 1] * d_2 + signal[k + 2] * d_3 for k in (1, 2))),
                "the upstream gradient, laid over the input: a convolution again",
            ),
        ),
        chain(
            by(L_conv, signal),
            step(banded.T @ delta_conv, "back through the weights", "net-layer-upstream"),
            step(
                column_of(w[1] * d_1, w[2] * d_1 + w[1] * d_2, w[2] * d_2 + w[1] * d_3, w[2] * d_3),
                "the flipped filter, laid over the upstream gradient",
            ),
        ),
    ),
    parts={
        "numbers": chain(
            matrix_of((1, 3, 0, 0), (0, 1, 3, 0), (0, 0, 1, 3)) @ column_of(2, 0, 1, 1), column_of(2, 3, 4)
        ),
    },
    apart=("numbers",),
    rejects=(
        Reject(
            turned,
            "the filter turned round",
            against=total(y, signal),
        ),
        Reject(2 * windows.T @ delta_conv, "a factor too much", against=by(L_conv, w)),
    ),
)
# --8<-- [end:net-convolution]
