"""Section 1: the introduction. One unit is a weighted sum that is clipped at zero; training makes a loss small.

Nothing is differentiated yet. The formulas say what there is to differentiate, and a small simulation shows why.
"""

import itertools
from fractions import Fraction

from derivations.evidence import Check, Formula, HasShape, Reject, chain
from derivations.evidence.results import NUDGE, moved, nudged, number, table, worked
from derivations.language import (
    Expr,
    Index,
    Row,
    Size,
    as_expr,
    at_point,
    cases,
    column_of,
    dot,
    each,
    generic,
    gradient,
    let,
    matrix,
    maximum,
    partial,
    row_of,
    scalar,
    scalars,
    summation,
    times,
    vector,
)

w, x = vector("w"), vector("x")
b = scalar("b")
i, k = Index("i"), Index("k")
z = let("z", dot(w, x) + b, x)

# One neuron with numbers: the weights are 3 and -1, the bias is -2, and there are two samples.
z_first = let("z", dot(column_of(3, -1), column_of(2, 1)) - 2)
z_second = let("z", dot(column_of(3, -1), column_of(1, 3)) - 2)
z_exercise_1 = let("z", dot(column_of(2, -3), column_of(4, 2)) + 1)
z_exercise_2 = let("z", dot(column_of(2, -3), column_of(1, 2)) + 1)

# --8<-- [start:s1-affine]
s1_affine = Formula(
    "s1-affine",
    "The affine function of a neuron",
    "1",
    chain(z, summation(i, "n", w[i] * x[i], "upper") + b, dot(w, x) + b),
    apart=("first-sample", "second-sample"),
    parts={
        "first-sample": chain(z_first, times(3, 2) + times(-1, 1) - 2, 3),
        "second-sample": chain(z_second, times(3, 1) + times(-1, 3) - 2, -2),
        "exercise-1-first": chain(z_exercise_1, times(2, 4) + times(-3, 2) + 1, 3),
        "exercise-1-second": chain(z_exercise_2, times(2, 1) + times(-3, 2) + 1, -3),
        "shape": HasShape(z, ()),
    },
    rejects=(
        Reject(dot(w, x), "the bias is missing"),
        Reject(dot(w, x) - b, "wrong sign: the bias is added"),
        Reject(summation(i, "n", w[i] * x[i] + b, "upper"), "the bias is added once, not once for each input"),
        Reject(w @ x.T + b, "a matrix: this is the outer product"),
    ),
)
# --8<-- [end:s1-affine]

# --8<-- [start:s1-relu-unit]
s1_relu_unit = Formula(
    "s1-relu-unit",
    "The rectified linear unit",
    "1",
    chain(let("activation", maximum(0, z), x), maximum(0, z), cases((0, z <= 0), (z, z > 0))),
    parts={
        "below": chain(maximum(0, -2), 0),
        "zero": chain(maximum(0, 0), 0),
        "above": chain(maximum(0, 3), 3),
        "exercise-1-second": chain(maximum(0, -3), 0),
    },
    rejects=(
        Reject(z, "what is negative is not clipped"),
        Reject(maximum(0, -z), "wrong sign: this clips what is positive"),
        Reject(cases((z, z <= 0), (0, z > 0)), "the cases are swapped"),
    ),
)
# --8<-- [end:s1-relu-unit]

W, layer_bias = matrix("W", "m", "n"), vector("b", "m")
W_1, b_1 = matrix("W_1", "m", "n"), vector("b_1", "m")
W_2, b_2 = matrix("W_2", "k", "m"), vector("b_2", "k")
hidden = let("h", maximum(0, W_1 @ x + b_1))
output = let("y", maximum(0, W_2 @ hidden + b_2))


def agrees_with_its_units(network: Expr) -> bool:
    """Whether a network of two layers answers as its units do, computed one at a time."""
    import numpy as np

    from derivations.language.numeric import numeric

    rng = np.random.default_rng(1)
    values = {"W_1": rng.normal(size=(4, 3)), "b_1": rng.normal(size=4), "x": rng.normal(size=3)}
    values |= {"W_2": rng.normal(size=(2, 4)), "b_2": rng.normal(size=2)}
    inner = [max(0.0, row @ values["x"] + bias) for row, bias in zip(values["W_1"], values["b_1"], strict=True)]
    outer = [max(0.0, row @ inner + bias) for row, bias in zip(values["W_2"], values["b_2"], strict=True)]
    return bool(np.allclose(numeric(network)(**values), outer, rtol=1e-14))


# --8<-- [start:s1-layers]
s1_layers = Formula(
    "s1-layers",
    "A layer is a column of neurons",
    "1",
    chain(maximum(0, W @ x + layer_bias), each(i, "m", maximum(0, dot(W[i], x) + layer_bias[i]))),
    parts={
        "hidden": chain(hidden, maximum(0, W_1 @ x + b_1)),
        "output-of-hidden": chain(output, maximum(0, W_2 @ hidden + b_2)),
        "hidden-shape": HasShape(hidden, ("m",)),
        "exercise-2": chain(times(5, 3) + 5 + times(2, 5) + 2, 32),
    },
    rejects=(
        Reject(W @ x + layer_bias, "what is negative is not clipped"),
        Reject(each(i, "m", maximum(0, dot(W[i], x)) + layer_bias[i]), "the bias is added before clipping, not after"),
        Reject(each(i, "m", maximum(0, dot(W[1], x) + layer_bias[i])), "each unit has weights of its own"),
    ),
    checks=(
        Check(
            "TWO",
            "two layers answer as their units do, one at a time",
            agrees_with_its_units,
            output,
            wrong=maximum(0, W_2 @ (W_1 @ x + b_1) + b_2),
        ),
    ),
)
# --8<-- [end:s1-layers]

X = matrix("X", "N", "n")
sample = Row(X, k, tex=r"\mathbf{x}")
target = generic("target", sample)
activation = let("activation", maximum(0, dot(w, sample) + b), sample)
target_met = let("target", activation.value, sample)
weighted_inputs = summation(i, "n", w[i] * sample[i], "upper")


def mean_over_samples(term: Expr) -> Expr:
    """1/N times the sum of a term over all samples."""
    return (1 / Size("N")) * sum_over_samples(term)


def sum_over_samples(term: Expr) -> Expr:
    return summation(k, "N", term, limits="over", over=sample)


def squares(first: Expr, second: Expr) -> Expr:
    return first**2 + second**2


# The loss of the neuron with numbers, as a function of its two weights and its bias.
w_1, w_2 = scalars("w_1 w_2")
first_error = 4 - maximum(0, 2 * w_1 + w_2 + b)
second_error = 0 - maximum(0, w_1 + 3 * w_2 + b)
tiny_loss = let("C", squares(first_error, second_error) / 2, w_1, w_2, b)
zero, one, three = as_expr(0), as_expr(1), as_expr(3)
half = as_expr(Fraction(1, 2))
trained = (as_expr(Fraction(10, 3)), as_expr(Fraction(-5, 6)), as_expr(Fraction(-11, 6)))


def training_reaches_zero(rate: float) -> bool:
    """Whether gradient descent on the tiny loss, its slopes found by nudging, falls step by step to nothing."""
    import numpy as np

    from derivations.language.differences import central_difference
    from derivations.language.numeric import numeric

    def loss(p: np.ndarray) -> np.ndarray:
        return np.asarray(numeric(tiny_loss)(w_1=p[0], w_2=p[1], b=p[2]))

    parameters = np.array([3.0, -1.0, -2.0])
    losses = [float(loss(parameters))]
    for _ in range(10):
        parameters = parameters - rate * central_difference(loss, parameters)[0]
        losses.append(float(loss(parameters)))
    return all(after < before for before, after in itertools.pairwise(losses)) and losses[-1] < 1e-8


def nudges(loss: Expr) -> str:
    """The tiny loss when each of the three numbers moves."""
    at = {"w_1": 3, "w_2": -1, "b": -2}
    names = {"w_1": "first weight", "w_2": "second weight", "b": "bias"}
    rows = [
        (f"{said}, to {number(at[name] + NUDGE)}", loss.numeric(**moved(at, name)), nudged(loss, at, name))
        for name, said in names.items()
    ]
    head = ["what moves", "the new loss", f"its change, divided by {number(NUDGE)}"]
    return table(head, [("nothing", loss.numeric(**at), ""), *rows])


# --8<-- [start:s1-training]
C = let("C", mean_over_samples((target - activation) ** 2))
loss_met = let("C", mean_over_samples((target_met - activation) ** 2))

s1_training = Formula(
    "s1-training",
    "What training needs",
    "1",
    chain(loss_met.value, 0),
    apart=("needed-w", "needed-b", "three-slopes", "tiny-trained"),
    parts={
        "needed-w": HasShape(partial(C, w), (1, "n")),
        "needed-b": HasShape(partial(C, b), ()),
        "three-slopes": chain(at_point(gradient(tiny_loss, w_1, w_2, b), w_1=3, w_2=-1, b=-2), row_of(-2, -1, -1)),
        "tiny-trained": chain(at_point(tiny_loss, w_1=trained[0], w_2=trained[1], b=trained[2]), 0),
    },
    stated=("the activation equals the target for every sample",),
    rejects=(
        Reject(mean_over_samples(activation**2), "this is the loss for a target of zero, not for one that is met"),
        Reject(mean_over_samples((target_met + activation) ** 2), "wrong sign: the difference is what counts"),
    ),
    checks=(
        Check(
            "SIM",
            "ten steps of gradient descent lower the loss to below a hundred-millionth",
            training_reaches_zero,
            0.1,
            wrong=1.0,
        ),
    ),
    tables={"nudges": worked(nudges, tiny_loss)},
)
# --8<-- [end:s1-training]

# --8<-- [start:s1-mse]
s1_mse = Formula(
    "s1-mse",
    "The mean squared error of one neuron",
    "1",
    chain(
        mean_over_samples((target - activation) ** 2),
        mean_over_samples((target - maximum(0, weighted_inputs + b)) ** 2),
    ),
    apart=("tiny",),
    parts={
        "tiny": chain(at_point(tiny_loss, w_1=3, w_2=-1, b=-2), half * squares(4 - three, zero - 0), half),
        "exercise-3": chain(half * squares(5 - three, one - 0), half * (4 + one), as_expr(5) / 2),
    },
    rejects=(
        Reject(sum_over_samples((target - activation) ** 2), "a sum, not a mean: 1/N is missing"),
        Reject(mean_over_samples(target - activation) ** 2, "the square of the mean: errors of both signs cancel"),
        Reject(mean_over_samples((target + activation) ** 2), "wrong sign"),
        Reject(mean_over_samples((target - (weighted_inputs + b)) ** 2), "the unit's activation function is missing"),
    ),
)
# --8<-- [end:s1-mse]
