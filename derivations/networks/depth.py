"""Any depth: the recursion that carries the upstream gradient back, its cost, its size, and residual connections."""

from __future__ import annotations

from fractions import Fraction

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.evidence.results import worked
from derivations.language import (
    Expr,
    Identity,
    Ones,
    Size,
    as_expr,
    diag,
    entry_sum,
    generic,
    let,
    matrix,
    maximum,
    outer,
    partial,
    replace,
    scalar,
    total,
    vector,
)
from derivations.networks.two_layers import by

# The layer l of many: n units before it, m in it, k in the next
h_before, W, b = vector("h_before", tex=r"\mathbf{h}_{l-1}"), matrix("W_l", "m", "n"), vector("b_l", "m")
W_next, b_next = matrix("W_next", "k", "m", tex="W_{l+1}"), vector("b_next", "k", tex=r"\mathbf{b}_{l+1}")
z = let("z_l", W @ h_before + b)
h = let("h_l", maximum(0, z))
mask = let("m_l", z > 0)
z_next = let("z_next", W_next @ h + b_next, tex=r"\mathbf{z}_{l+1}")
L = let("L", generic("L", z_next))  # all layers after it, and the loss
delta_next, delta = let("delta_next", by(L, z_next), tex=r"\boldsymbol{\delta}_{l+1}"), let("delta_l", by(L, z))

# --8<-- [start:net-depth-forward]
net_depth_forward = Formula(
    "net-depth-forward",
    "A layer in the middle of a network",
    "networks",
    derivation=(
        chain(z, step(W @ h_before + b, "the pre-activation", "net-layer")),
        chain(h, step(maximum(0, z), "the activation", "s5-relu-broadcast")),
        chain(z_next, step(W_next @ h + b_next, "the layer after it reads it", "net-layer")),
    ),
    rejects=(Reject(W_next @ z + b_next, "without its activation function", against=z_next),),
)
# --8<-- [end:net-depth-forward]

# --8<-- [start:net-depth-recursion]
net_depth_recursion = Formula(
    "net-depth-recursion",
    "The recursion of the backward pass",
    "networks",
    derivation=(
        chain(
            delta,
            step(by(L, z), "the upstream gradient of the layer"),
            step((by(L, z_next).T @ total(z_next, h) @ total(h, z)).T, "vector chain rule, as a column", "s453-rule"),
            step((delta_next.T @ W_next @ diag(mask)).T, "the three derivatives", "net-two-layers-backward"),
            step(mask * (W_next.T @ delta_next), "the diagonal matrix multiplies entry by entry", "s42-hadamard"),
        ),
        chain(by(L, W), step(outer(delta, h_before), "upstream gradient and input of the layer", "net-layer-dW")),
        chain(by(L, b), step(delta, "a bias gets the upstream gradient", "net-layer-upstream")),
    ),
    parts={
        "shape": HasShape(delta, ("m",)),
        "row": chain(delta.T, delta_next.T @ W_next @ diag(mask)),
    },
    rejects=(
        Reject(W_next.T @ delta_next, "the mask is missing", against=delta),
        Reject(outer(delta_next, h), "this belongs to the next layer", against=by(L, W)),
        Reject(mask * (W_next.T @ W_next @ h), "the upstream gradient is missing", against=delta),
    ),
)
# --8<-- [end:net-depth-recursion]

# The order of the products

v, A, B = vector("v", "k"), matrix("A", "k", "m"), matrix("B", "m", "n")
r, P = let("r", v.T @ A, tex=r"\mathbf{r}"), let("P", A @ B)
K, M, N = Size("k"), Size("m"), Size("n")
WIDTHS = ((10, 10, 10), (100, 100, 100), (1000, 1000, 1000), (784, 256, 10))  # from the input to the output


from_the_loss, from_the_input = K * M + M * N, K * M * N + K * N  # multiplications: a row at a time, or a matrix


def counted(multiplications: Expr, widths: tuple[int, ...]) -> int:
    """How many multiplications there are for a network with these widths, from the input to the output."""
    return int(multiplications.numeric(**dict(zip("nmk", widths, strict=True))))


def costs(*orders: Expr) -> str:
    """How many multiplications both orders take."""
    rows = []
    for widths in WIDTHS:
        few, many = (counted(order, widths) for order in orders)
        rows.append((", ".join(map(str, widths)), str(few), str(many), f"{many / few:.1f}"))
    return table(("inputs, hidden units, outputs", "from the loss", "from the input", "times as many"), *rows)


def table(*rows: tuple[str, ...]) -> str:
    """Rows of text as Markdown, the first as the head."""
    head, *others = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *others))


# --8<-- [start:net-depth-orders]
net_depth_orders = Formula(
    "net-depth-orders",
    "A row and two matrices, in both orders",
    "networks",
    chain(r @ B, v.T @ P),
    derivation=(
        chain(r, step(v.T @ A, "from the loss: a row times a matrix is a row")),
        chain(P, step(A @ B, "from the input: a matrix times a matrix is a matrix")),
        chain(r @ B, step(v.T @ P, "matrix products may be taken in any order, as long as nothing changes places")),
    ),
    parts={
        "row": HasShape(r, (1, "m")),
        "matrix": HasShape(P, ("k", "n")),
        "ratio": chain(from_the_input / from_the_loss, K * (M + 1) * N / (M * (K + N))),
    },
    rejects=(Reject(2 * v.T @ P, "a factor too much"),),
    tables={"costs": worked(costs, from_the_loss, from_the_input)},
)
# --8<-- [end:net-depth-orders]

# Vanishing and exploding

w, t = scalar("w"), scalar("x")
z_1 = let("z_1", w * t)
z_2 = let("z_2", w * z_1)
z_3 = let("z_3", w * z_2)
DEPTHS, FACTORS = (1, 10, 20, 50), (Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10), Fraction(3, 2))


def powers(power: Expr) -> str:
    """The slope of so many layers, from that of three."""
    slopes = [replace(power, as_expr(3), as_expr(depth)) for depth in DEPTHS]
    factors = [float(factor) for factor in FACTORS]
    rows = [(f"{factor:g}", *(rounded(float(slope.numeric(w=factor))) for slope in slopes)) for factor in factors]
    return table(("factor of each layer", *(f"{depth} layer{'s' * (depth > 1)}" for depth in DEPTHS)), *rows)


def rounded(value: float) -> str:
    """Two digits, and a power of ten where they would stand far from the point.

    >>> rounded(0.0), rounded(0.5), rounded(117.39), rounded(9.77e-4)
    ('0', '0.5', '117', '9.8·10⁻⁴')
    """
    if value == 0:
        return "0"
    if 0.01 <= value < 1000:
        return f"{value:.0f}" if value >= 100 else f"{value:.2g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}·10{str(int(exponent)).translate(RAISED)}"


RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# --8<-- [start:net-depth-powers]
net_depth_powers = Formula(
    "net-depth-powers",
    "Three layers of one unit each, with the same weight",
    "networks",
    derivation=(
        chain(z_1, step(w * t, "one weight, no bias, nothing clipped")),
        chain(z_2, step(w * z_1, "again")),
        chain(z_3, step(w * z_2, "and again")),
        chain(
            total(z_3, t),
            step(partial(z_3, z_2) * partial(z_2, z_1) * partial(z_1, t), "chain rule", "s451-rule"),
            step(w * w * w, "each layer multiplies by its slope", "s2-const-mult"),
            step(w**3, "as many factors as layers"),
        ),
    ),
    rejects=(Reject(3 * w, "slopes along a path are multiplied, not added"),),
    tables={"powers": worked(powers, w**3)},
)
# --8<-- [end:net-depth-powers]

# Residual connections, and other values that are used twice

s = vector("x")
f = let("f", generic("f", s, length="n"), s)
g = let("g", generic("g", s, length="n"), s)
skip = let("y", s + f)
L_skip = let("L", generic("L", skip))
upstream = let("delta", by(L_skip, skip))
J = let("J", total(f, s))
A_1, A_2 = matrix("A", "n", "n"), matrix("B", "n", "n")
S = matrix("A", "n", "n")

# --8<-- [start:net-depth-residual]
net_depth_residual = Formula(
    "net-depth-residual",
    "A residual connection",
    "networks",
    derivation=(
        chain(skip, step(s + f, "the input goes around the layers, and is added")),
        chain(J, step(total(f, s), "a name for the Jacobian of the layers")),
        chain(
            total(skip, s),
            step(total(s, s) + total(f, s), "two paths from the input: their slopes add up", "s452-rule"),
            step(Identity("n") + J, "the straight path passes its input on unchanged", "s41-identity-jacobian"),
        ),
        chain(
            by(L_skip, s),
            step((Identity("n") + J).T @ upstream, "the vector chain rule, as a column", "s453-rule"),
            step(upstream + J.T @ upstream, "what goes around the layers, and what comes through them"),
        ),
    ),
    parts={
        "function": chain(skip, s + f),
        "paths": chain((Identity("n") + A_1) @ (Identity("n") + A_2), Identity("n") + A_1 + A_2 + A_1 @ A_2),
    },
    apart=("paths",),
    rejects=(
        Reject(J.T @ upstream, "the way around is missing", against=by(L_skip, s)),
        Reject(total(f, s) @ total(f, s), "slopes of two paths are added, not multiplied", against=total(skip, s)),
    ),
)
# --8<-- [end:net-depth-residual]

# --8<-- [start:net-depth-twice]
net_depth_twice = Formula(
    "net-depth-twice",
    "A vector that is used twice",
    "networks",
    chain(total(s * s, s, "operator"), diag(s) + diag(s), 2 * diag(s)),
    parts={
        "square": chain(by(s.T @ s, s, "operator"), s + s, 2 * s),
        "form": chain(by(s.T @ S @ s, s, "operator"), S @ s + S.T @ s, (S + S.T) @ s),
        "product": chain(total(f * g, s), diag(g) @ total(f, s) + diag(f) @ total(g, s)),
        "dot": chain(by(f.T @ g, s), total(f, s).T @ g + total(g, s).T @ f),
        "mean": chain(by(1 / Size("n") * entry_sum(s), s, "operator"), 1 / Size("n") * Ones("n")),
    },
    rejects=(
        Reject(diag(s), "one of two paths"),
        Reject(2 * s, "a vector, where a Jacobian is a matrix"),
        Reject(2 * S @ s, "this holds where the matrix is symmetric", against=by(s.T @ S @ s, s, "operator")),
    ),
)
# --8<-- [end:net-depth-twice]

# With random weights

LAYERS, WIDTH = 30, 64


def gradient_sizes(gain: float, seed: int = 0) -> list[float]:
    """The length of the upstream gradient after each layer on the way back, starting at 1.

    The weights are normal with variance gain/WIDTH, and each unit is clipped or not by the sign of its pre-activation.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    weights = rng.normal(scale=np.sqrt(gain / WIDTH), size=(LAYERS, WIDTH, WIDTH))
    h, masks = rng.normal(size=WIDTH), []
    for W_l in weights:
        z_l = W_l @ h
        masks.append(z_l > 0)
        h = np.maximum(0, z_l)
    delta = rng.normal(size=WIDTH)
    delta /= np.linalg.norm(delta)
    sizes = [1.0]
    for W_l, m_l in zip(reversed(weights), reversed(masks), strict=True):
        delta = W_l.T @ (m_l * delta)
        sizes.append(float(np.linalg.norm(delta)))
    return sizes
