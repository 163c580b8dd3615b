"""Batches: a sample in each row. δ becomes a matrix Δ, and each gradient is the sum over the samples."""

from __future__ import annotations

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.language import (
    Index,
    Ones,
    Row,
    Size,
    column_of,
    generic,
    let,
    matrix,
    matrix_of,
    outer,
    row_of,
    summation,
    vector,
)
from derivations.networks.formula import derived
from derivations.networks.two_layers import by

i, j, k = Index("i"), Index("j"), Index("k")
H, W, b, Y = matrix("H", "N", "n"), matrix("W", "m", "n"), vector("b", "m"), matrix("Y", "N", "m")
Z = let("Z", H @ W.T + outer(Ones("N"), b))
L = let("L", generic("L", Z))  # any function of the pre-activations of all samples
Delta = let("Delta", by(L, Z))
z_i, delta_i, y_i = Row(Z, i, tex=r"\mathbf{z}_i"), Row(Delta, i, tex=r"\boldsymbol{\delta}_i"), Y[i]

# --8<-- [start:net-batch-layer]
net_batch_layer = Formula(
    "net-batch-layer",
    "A layer for a batch",
    "networks",
    derivation=(
        chain(Z, step(H @ W.T + outer(Ones("N"), b), "a row for each sample; the bias is added to every row")),
        chain(z_i, step(W @ H[i] + b, "one row, as a column: the layer for one sample", "net-layer"), over=((i, "N"),)),
    ),
    parts={
        "H": HasShape(H, ("N", "n")),
        "Z": HasShape(Z, ("N", "m")),
        "Delta": HasShape(Delta, ("N", "m")),
    },
    rejects=(Reject(H @ W.T, "the bias is missing"),),
)
# --8<-- [end:net-batch-layer]

# --8<-- [start:net-batch-gradients]
net_batch_gradients = Formula(
    "net-batch-gradients",
    "The gradients of a layer for a batch",
    "networks",
    derivation=(
        chain(by(L, W), step(Delta.T @ H, "the outer products of all samples, added up", "net-batch-sum")),
        chain(by(L, b), step(Delta.T @ Ones("N"), "the sums of the columns", "net-batch-sum")),
        chain(by(L, H), step(Delta @ W, "each row back through the weights", "net-layer-upstream")),
    ),
    rejects=(
        Reject(H.T @ Delta, "the transpose", against=by(L, W)),
        Reject(1 / Size("N") * Delta.T @ H, "divided by the number of samples once more", against=by(L, W)),
        Reject(1 / Size("N") * Delta.T @ Ones("N"), "the means of the columns", against=by(L, b)),
    ),
)
# --8<-- [end:net-batch-gradients]

# --8<-- [start:net-batch-sum]
net_batch_sum = Formula(
    "net-batch-sum",
    "One product is the sum over the samples",
    "networks",
    derivation=(
        chain(
            by(L, W),
            step(summation(i, "N", outer(delta_i, H[i])), "a path through each sample; each gives one", "net-layer-dW"),
            step(Delta.T @ H, "row times column, in every entry: the next line"),
        ),
        chain(
            (Delta.T @ H)[j][k],
            step(summation(i, "N", Delta[i][j] * H[i][k]), "one entry of the product, and one of the sum"),
            over=((j, "m"), (k, "n")),
        ),
        chain(
            by(L, b),
            step(summation(i, "N", delta_i), "a path through each sample", "net-layer-upstream"),
            step(Delta.T @ Ones("N"), "adding up rows is a product with ones"),
        ),
    ),
    parts={
        "numbers": chain(
            matrix_of((1, 0), (2, -1), (0, 3)).T @ matrix_of((1, 2), (0, 1), (1, 0)),
            column_of(1, 0) @ row_of(1, 2) + column_of(2, -1) @ row_of(0, 1) + column_of(0, 3) @ row_of(1, 0),
            matrix_of((1, 2), (0, 0)) + matrix_of((0, 2), (0, -1)) + matrix_of((0, 0), (3, 0)),
            matrix_of((1, 4), (3, -1)),
        ),
        "bias-numbers": chain(
            matrix_of((1, 0), (2, -1), (0, 3)).T @ Ones(3),
            column_of(1, 0) + column_of(2, -1) + column_of(0, 3),
            column_of(3, 2),
        ),
        "exercise-1": chain(
            matrix_of((1, 2), (3, 0)).T @ matrix_of((1, 1, 0), (0, 2, 1)), matrix_of((1, 7, 3), (2, 2, 0))
        ),
        "exercise-1-bias": chain(matrix_of((1, 2), (3, 0)).T @ Ones(2), column_of(4, 2)),
    },
    rejects=(
        Reject(summation(i, "N", outer(H[i], delta_i)), "each one transposed", against=by(L, W)),
        Reject(outer(Delta.T @ Ones("N"), H.T @ Ones("N")), "the product of two sums", against=by(L, W)),
        Reject(Delta @ Ones("m"), "the sums of the rows", against=by(L, b)),
    ),
)
# --8<-- [end:net-batch-sum]

mean_loss = let("L", 1 / Size("N") * summation(i, "N", (Row(Z, i, tex=r"\mathbf{z}_i") - y_i).T @ (z_i - y_i)))
mean_Delta = let("Delta", by(mean_loss, Z))

# --8<-- [start:net-batch-mean]
net_batch_mean = Formula(
    "net-batch-mean",
    "Where the number of samples enters",
    "networks",
    derivation=(
        chain(
            mean_loss,
            step(1 / Size("N") * summation(i, "N", (z_i - y_i).T @ (z_i - y_i)), "the mean over the samples"),
        ),
        chain(
            mean_Delta,
            step(by(mean_loss, Z), "the upstream gradients of all samples"),
            step(2 / Size("N") * (Z - Y), "each row: two times the error, divided by their number", "s2-power"),
        ),
    ),
    rejects=(
        Reject(2 * (Z - Y), "this belongs to the sum, not to the mean", against=mean_Delta),
        Reject(1 / Size("N") * (Z - Y), "the factor 2 is missing", against=mean_Delta),
        Reject(2 / Size("m") * (Z - Y), "divided by the number of outputs", against=mean_Delta),
    ),
)
# --8<-- [end:net-batch-mean]

# --8<-- [start:net-batch-two-layers]
net_batch_two_layers = derived(
    "net-batch-two-layers",
    "Two layers for a batch",
    """
    Z1 = X @ W1.T + b1
    H = maximum(0, Z1)
    Z2 = H @ W2.T + b2
    sum((Z2 - Y)**2) / N
    """,
    ["W1", "b1", "W2", "b2"],
    {"X": ("N", "n"), "W1": ("m", "n"), "b1": ("m",), "W2": ("p", "m"), "b2": ("p",), "Y": ("N", "p")},
)
# --8<-- [end:net-batch-two-layers]
