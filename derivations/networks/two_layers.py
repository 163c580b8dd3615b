"""Two layers by hand: z₁, h, z₂ and the loss on the way forward; δ₂ and δ₁ and the gradients on the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derivations.evidence import Chain, Formula, HasShape, Reject, chain, step
from derivations.language import (
    Expr,
    Let,
    Total,
    as_expr,
    column_of,
    diag,
    let,
    matrix,
    matrix_of,
    maximum,
    outer,
    row_of,
    tanh,
    total,
    vector,
)


@dataclass(frozen=True)
class Network:
    """The intermediates of a network with two layers, from the input to the loss, and the two upstream gradients."""

    z_1: Let
    h: Let
    z_2: Let
    u: Let
    L: Let
    mask: Let

    @classmethod
    def of(cls, W_1: Expr, b_1: Expr, W_2: Expr, b_2: Expr, x: Expr, y: Expr) -> Network:
        z_1 = let("z_1", W_1 @ x + b_1)
        h = let("h", maximum(0, z_1))
        z_2 = let("z_2", W_2 @ h + b_2)
        u = let("u", z_2 - y)
        return cls(z_1, h, z_2, u, let("L", u.T @ u), let("m", z_1 > 0))


def by(function: Expr, variable: Expr, style: str = "fraction") -> Total:
    """The gradient in the shape of the variable."""
    return Total(function, variable, style=style, layout="denominator")


W_1, b_1, W_2, b_2 = matrix("W_1", "m", "n"), vector("b_1", "m"), matrix("W_2", "k", "m"), vector("b_2", "k")
x, y = vector("x"), vector("y", "k")
net = Network.of(W_1, b_1, W_2, b_2, x, y)
delta_2, delta_1 = let("delta_2", by(net.L, net.z_2)), let("delta_1", by(net.L, net.z_1))

# --8<-- [start:net-two-layers-forward]
net_two_layers_forward = Formula(
    "net-two-layers-forward",
    "Two layers, forward",
    "networks",
    derivation=(
        chain(net.z_1, step(W_1 @ x + b_1, "the pre-activation of the first layer", "net-layer")),
        chain(net.h, step(maximum(0, net.z_1), "its activation, entry by entry", "s5-relu-broadcast")),
        chain(net.z_2, step(W_2 @ net.h + b_2, "the second layer, whose input is h", "net-layer")),
        chain(net.u, step(net.z_2 - y, "the error: output minus target")),
        chain(net.L, step(net.u.T @ net.u, "the loss: the squares of the errors, added up")),
    ),
    rejects=(Reject(net.z_2.T @ net.z_2, "the target is missing", against=net.L),),
)
# --8<-- [end:net-two-layers-forward]

# --8<-- [start:net-two-layers-backward]
net_two_layers_backward = Formula(
    "net-two-layers-backward",
    "Two layers, backward",
    "networks",
    derivation=(
        chain(
            delta_2,
            step(by(net.L, net.z_2), "the upstream gradient of the second layer"),
            step(2 * net.u, "a square changes by two times what is squared", "s2-power"),
        ),
        chain(by(net.L, W_2), step(outer(delta_2, net.h), "upstream gradient and input of the layer", "net-layer-dW")),
        chain(by(net.L, b_2), step(delta_2, "a bias gets the upstream gradient", "net-layer-upstream")),
        chain(by(net.L, net.h), step(W_2.T @ delta_2, "back through the weights", "net-layer-upstream")),
        chain(net.mask, step(net.z_1 > 0, "the mask: 1 where the unit let its input through, else 0")),
        chain(
            delta_1,
            step(by(net.L, net.z_1), "the upstream gradient of the first layer"),
            step(diag(net.mask) @ by(net.L, net.h), "back through the maximum", "s5-relu-broadcast-derivative"),
            step(net.mask * (W_2.T @ delta_2), "a diagonal matrix multiplies entry by entry", "s42-hadamard"),
        ),
        chain(by(net.L, W_1), step(outer(delta_1, x), "upstream gradient and input of the layer", "net-layer-dW")),
        chain(by(net.L, b_1), step(delta_1, "a bias gets the upstream gradient", "net-layer-upstream")),
    ),
    parts={
        "delta-2": HasShape(delta_2, ("k",)),
        "delta-1": HasShape(delta_1, ("m",)),
        "row": chain(
            by(net.L, net.z_1).T,
            by(net.L, net.z_2).T @ total(net.z_2, net.h) @ total(net.h, net.z_1),
            delta_2.T @ W_2 @ diag(net.mask),
        ),
        "input": chain(by(net.L, x), W_1.T @ delta_1),
    },
    rejects=(
        Reject(outer(W_2.T @ delta_2, x), "the mask is missing", against=by(net.L, W_1)),
        Reject(net.u, "the factor 2 is missing", against=delta_2),
        Reject(outer(delta_2, maximum(0, -net.z_1)), "the units that are clipped", against=by(net.L, W_2)),
        Reject(net.h * (W_2.T @ delta_2), "the activation in place of the mask", against=delta_1),
    ),
)
# --8<-- [end:net-two-layers-backward]


# With numbers: two inputs, three hidden units, one output


W_1_AT, B_1_AT = matrix_of((1, -1), (2, 0), (0, 1)), column_of(0, -1, 1)
W_2_AT, B_2_AT = matrix_of((2, 1, -1)), as_expr(1)
X_AT, Y_AT = column_of(1, 2), as_expr(-3)


def in_numbers(inputs: Expr, target: Expr, says: Mapping[str, Expr]) -> tuple[tuple[Chain, ...], ...]:
    """The lines of the way forward and of the way back for one sample. ``says`` is what each line comes to.

    The derivatives are those of the loss with these numbers in it, so a wrong number is found.
    """
    W_1, b_1, W_2, b_2 = let("W_1", W_1_AT), let("b_1", B_1_AT), let("W_2", W_2_AT), let("b_2", B_2_AT)
    x, y = let("x", inputs), let("y", target)
    z_1 = let("z_1", W_1 @ x + b_1)
    h = let("h", maximum(0, z_1))
    z_2 = let("z_2", W_2 @ h + b_2)
    u = let("u", z_2 - y)
    L = let("L", u**2)
    mask = let("m", z_1 > 0)
    delta_2, delta_1 = let("delta_2", by(L, z_2)), let("delta_1", by(L, z_1))
    forward = (
        chain(z_1, step(W_1.value @ x.value + b_1.value, "weights, input, bias"), step(says["z_1"], "work it out")),
        chain(h, step(says["h"], "clip what is below zero")),
        chain(z_2, step(W_2.value @ says["h"] + b_2.value, "weights, input, bias"), step(says["z_2"], "work it out")),
        chain(u, step(says["z_2"] - y.value, "output minus target"), step(says["u"], "the error")),
        chain(L, step(says["u"] ** 2, "its square"), step(says["L"], "the loss")),
    )
    backward = (
        chain(delta_2, step(2 * says["u"], "two times the error"), step(says["delta_2"], "work it out")),
        chain(by(L, W_2), step(delta_2 * h.T, "upstream gradient and input"), step(says["dW_2"], "work it out")),
        chain(by(L, b_2), step(delta_2, "a bias gets the upstream gradient"), step(says["delta_2"], "as above")),
        chain(
            by(L, h),
            step(W_2.value.T * says["delta_2"], "back through the weights"),
            step(says["dh"], "work it out"),
        ),
        chain(mask, step(z_1 > 0, "which units let their input through"), step(says["m"], "1 for yes, 0 for no")),
        chain(
            delta_1,
            step(says["m"] * says["dh"], "back through the maximum, entry by entry"),
            step(says["delta_1"], "times 1 it is kept, times 0 it is cleared"),
        ),
        chain(
            by(L, W_1),
            step(says["delta_1"] @ x.value.T, "upstream gradient and input"),
            step(says["dW_1"], "work it out"),
        ),
        chain(by(L, b_1), step(delta_1, "a bias gets the upstream gradient"), step(says["delta_1"], "as above")),
    )
    return forward, backward


FORWARD, BACKWARD = in_numbers(
    X_AT,
    Y_AT,
    {
        "z_1": column_of(-1, 1, 3),
        "h": column_of(0, 1, 3),
        "z_2": as_expr(-1),
        "u": as_expr(2),
        "L": as_expr(4),
        "delta_2": as_expr(4),
        "dW_2": row_of(0, 4, 12),
        "dh": column_of(8, 4, -4),
        "m": column_of(0, 1, 1),
        "delta_1": column_of(0, 4, -4),
        "dW_1": matrix_of((0, 0), (4, 8), (-4, -8)),
    },
)
OTHER_FORWARD, OTHER_BACKWARD = in_numbers(
    column_of(2, 1),
    as_expr(3),
    {
        "z_1": column_of(1, 3, 2),
        "h": column_of(1, 3, 2),
        "z_2": as_expr(4),
        "u": as_expr(1),
        "L": as_expr(1),
        "delta_2": as_expr(2),
        "dW_2": row_of(2, 6, 4),
        "dh": column_of(4, 2, -2),
        "m": column_of(1, 1, 1),
        "delta_1": column_of(4, 2, -2),
        "dW_1": matrix_of((8, 4), (4, 2), (-4, -2)),
    },
)

# --8<-- [start:net-two-layers-forward-numbers]
net_two_layers_forward_numbers = Formula(
    "net-two-layers-forward-numbers",
    "Two layers in numbers, forward",
    "networks",
    derivation=FORWARD,
    rejects=(Reject(as_expr(2), "the error without its square"),),
)
# --8<-- [end:net-two-layers-forward-numbers]

# --8<-- [start:net-two-layers-backward-numbers]
net_two_layers_backward_numbers = Formula(
    "net-two-layers-backward-numbers",
    "Two layers in numbers, backward",
    "networks",
    derivation=BACKWARD,
    rejects=(
        Reject(matrix_of((8, 16), (4, 8), (-4, -8)), "the mask is missing", against=BACKWARD[6].first),
        Reject(matrix_of((0, 0), (2, 4), (-2, -4)), "the factor 2 is missing", against=BACKWARD[6].first),
        Reject(row_of(-4, 4, 12), "the pre-activation in place of the activation", against=BACKWARD[1].first),
    ),
)
# --8<-- [end:net-two-layers-backward-numbers]

# --8<-- [start:net-two-layers-exercise]
net_two_layers_exercise = Formula(
    "net-two-layers-exercise",
    "Two layers in other numbers, forward and backward",
    "networks",
    derivation=(*OTHER_FORWARD, *OTHER_BACKWARD),
    rejects=(Reject(column_of(4, 2, 2), "a sign", against=OTHER_BACKWARD[5].first),),
)
# --8<-- [end:net-two-layers-exercise]

bent = let("h", tanh(net.z_1))
bent_loss = let("L", (W_2 @ bent + b_2 - y).T @ (W_2 @ bent + b_2 - y))
bent_delta_2 = let("delta_2", 2 * (W_2 @ bent + b_2 - y))

# --8<-- [start:net-two-layers-tanh]
net_two_layers_tanh = Formula(
    "net-two-layers-tanh",
    "The upstream gradient of the first layer, with a hyperbolic tangent",
    "networks",
    chain(let("delta_1", by(bent_loss, net.z_1)), (1 - bent**2) * (W_2.T @ bent_delta_2)),
    parts={"h": chain(bent, tanh(net.z_1))},
    rejects=(
        Reject(
            (1 - net.z_1**2) * (W_2.T @ bent_delta_2),
            "the slope is written in terms of h",
            against=by(bent_loss, net.z_1),
        ),
        Reject(
            (net.z_1 > 0) * (W_2.T @ bent_delta_2), "the mask of another activation", against=by(bent_loss, net.z_1)
        ),
    ),
)
# --8<-- [end:net-two-layers-tanh]
