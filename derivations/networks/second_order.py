"""Second order: the Hessians of a neuron's loss and of logistic regression, Gauss–Newton, and what they say about η."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.evidence.results import worked
from derivations.language import (
    Expr,
    Index,
    Size,
    column_of,
    diag,
    dot,
    generic,
    inverse,
    let,
    matrix,
    matrix_of,
    maximum,
    number,
    outer,
    row_of,
    scalar,
    summation,
    total,
    vector,
)
from derivations.networks.depth import rounded, table
from derivations.networks.formula import derived
from derivations.networks.two_layers import by

i, N = Index("i"), Size("N")
X, w, b, y = matrix("X", "N", "n"), vector("w"), scalar("b"), vector("y", "N")
z = let("z", X @ w + b)
mask = let("m", z > 0)
C = let("C", 1 / N * ((maximum(0, z) - y).T @ (maximum(0, z) - y)))
gradient = let("g", 2 / N * (X.T @ (mask * (z - y))))
H = let("H", total(gradient, w))
d = vector("d")
of_samples = 2 / N * summation(i, "N", mask[i] * outer(X[i], X[i]))

# --8<-- [start:net-neuron-hessian]
net_neuron_hessian = Formula(
    "net-neuron-hessian",
    "The Hessian of a neuron's loss, away from kinks",
    "networks",
    derivation=(
        chain(z, step(X @ w + b, "the pre-activations of all samples")),
        chain(mask, step(z > 0, "the samples for which the neuron is active")),
        chain(C, step(1 / N * ((maximum(0, z) - y).T @ (maximum(0, z) - y)), "the mean squared error")),
        chain(
            gradient,
            step(by(C, w), "the gradient, as a column"),
            step(2 / N * (X.T @ (mask * (z - y))), "the errors, where the neuron is active", "s61-error-form"),
        ),
        chain(
            H,
            step(total(gradient, w), "the Hessian is the derivative of the gradient"),
            step(2 / N * (X.T @ diag(mask) @ X), "between kinks the mask does not move"),
            step(of_samples, "row times column, sample by sample"),
        ),
    ),
    parts={
        "shape": HasShape(total(gradient, w), ("n", "n")),
        "curvature": chain(d.T @ (H @ d), 2 / N * summation(i, "N", mask[i] * dot(X[i], d) ** 2)),
        "numbers": chain(
            number(Fraction(2, 3)) * (column_of(1, 2) @ row_of(1, 2) + column_of(3, -1) @ row_of(3, -1)),
            number(Fraction(2, 3)) * matrix_of((10, -1), (-1, 5)),
        ),
    },
    apart=("numbers",),
    stated=("[z > 0] jumps where an entry of z is 0; its slope there is taken as 0",),
    rejects=(
        Reject(2 / N * (X.T @ X), "clipped samples have no curvature", against=total(gradient, w)),
        Reject(1 / N * (X.T @ diag(mask) @ X), "the factor 2 is missing", against=total(gradient, w)),
        Reject(2 / N * (X.T @ diag(mask * (z - y)) @ X), "the error does not stay", against=total(gradient, w)),
    ),
)
# --8<-- [end:net-neuron-hessian]

# --8<-- [start:net-logistic-hessian]
net_logistic_hessian = derived(
    "net-logistic-hessian",
    "The Hessian of logistic regression, as a mean",
    "(sum(softplus(X @ w)) - y @ X @ w) / N",
    "w",
    {"X": ("N", "n"), "w": ("n",), "y": ("N",)},
    order=2,
)
# --8<-- [end:net-logistic-hessian]

r = let("r", generic("r", w, length="N"), w)
J = let("J", total(r, w))
f = let("f", r.T @ r)
f_gradient = let("g", by(f, w))
H_i = let("H", total(by(r[i], w), w), position=i)
bend = summation(i, "N", r[i] * H_i)

# --8<-- [start:net-gauss-newton]
net_gauss_newton = Formula(
    "net-gauss-newton",
    "The Hessian of a sum of squares",
    "networks",
    derivation=(
        chain(f, step(r.T @ r, "the squares of the errors, added up")),
        chain(J, step(total(r, w), "a name for their Jacobian")),
        chain(H_i, step(total(by(r[i], w), w), "and one for the Hessian of each"), over=((i, "N"),)),
        chain(
            f_gradient,
            step(by(f, w), "the gradient, as a column"),
            step(2 * (J.T @ r), "the vector chain rule, as a column", "s453-rule"),
        ),
        chain(
            total(f_gradient, w),
            step(2 * (J.T @ J) + 2 * bend, "product rule: one factor moves, then the other", "s2-product"),
        ),
    ),
    parts={"kept": chain(2 * (J.T @ J)), "curvature": chain(d.T @ (2 * (J.T @ J)) @ d, 2 * ((J @ d).T @ (J @ d)))},
    rejects=(
        Reject(2 * (J.T @ J), "right where the errors are 0 or do not bend, else not", against=total(f_gradient, w)),
        Reject(J.T @ J + bend, "the factor 2 is missing", against=total(f_gradient, w)),
    ),
)
# --8<-- [end:net-gauss-newton]

# One step of gradient descent on a bowl

a, eta, c = vector("a"), scalar("eta"), vector("b")
A = matrix("A", "n", "n")
bowl = let("f", number(Fraction(1, 2)) * (w.T @ diag(a) @ w))
RATES, CURVATURES, STEPS = (0.05, 0.1, 0.18, 0.2, 0.21), (1, 10), 50


def distances(step: Expr) -> str:
    """How far from the minimum gradient descent is after some steps, in a flat direction and in a steep one."""
    rows = []
    for rate in RATES:
        at: Any = [1, 1]
        for _ in range(STEPS):
            at = step.numeric(eta=rate, a=CURVATURES, w=at)
        rows.append((f"{rate:g}", *(rounded(abs(float(distance))) for distance in at)))
    flat, steep = CURVATURES
    return table(("learning rate", f"along the curvature {flat}", f"along the curvature {steep}"), *rows)


# --8<-- [start:net-curvature]
net_curvature = Formula(
    "net-curvature",
    "A step of gradient descent on a bowl",
    "networks",
    derivation=(
        chain(
            bowl,
            step(number(Fraction(1, 2)) * (w.T @ diag(a) @ w), "a bowl"),
            step(number(Fraction(1, 2)) * summation(i, "n", a[i] * w[i] ** 2), "with a curvature for each direction"),
        ),
        chain(
            by(bowl, w),
            step(a * w, "each direction by itself", "s2-power"),
        ),
        chain(
            w - eta * (a * w),
            step((1 - eta * a) * w, "one step: each direction has a factor of its own"),
        ),
    ),
    parts={"newton": chain(w - inverse(A) @ (A @ w - c), inverse(A) @ c)},
    domain={"A": "invertible"},
    rejects=(Reject((1 + eta * a) * w, "up the slope", against=w - eta * (a * w)),),
    tables={"distances": worked(distances, (1 - eta * a) * w)},
)
# --8<-- [end:net-curvature]
