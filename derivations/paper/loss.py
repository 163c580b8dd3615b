"""Section 6: the loss of a neuron over N samples, taken apart into output, residual and mean of squares."""

from fractions import Fraction
from typing import Any

from derivations.evidence import Formula, HasShape, Reject, Unequal, chain, step
from derivations.evidence.results import about, said, table, worked
from derivations.evidence.results import number as written
from derivations.language import (
    Expr,
    Index,
    Length,
    Number,
    Size,
    Zeros,
    across,
    as_expr,
    at_point,
    column_of,
    dot,
    each,
    entry_sum,
    generic,
    let,
    matrix_of,
    maximum,
    scalar,
    summation,
    vector,
)
from derivations.paper import introduction
from derivations.paper.activation import X, affine, affine_i, b, i, w, x

y, y_s = vector("y", "N"), scalar("y")
j = Index("j")


def mean(term: Expr) -> Expr:
    """1/N times the sum of a term over the samples i."""
    return (1 / Size("N")) * summation(i, "N", term)


# For one sample x with its target y; for sample i; and for all of them, as vectors with one entry for each sample.
u_s = let("u", maximum(0, affine), w, b, x)
v_s = let("v", y_s - u_s, y_s, let("u", maximum(0, affine)))
u_i = let("u", maximum(0, affine_i), position=i)
v_i = let("v", y[i] - u_i, position=i)
u = let("u", maximum(0, X @ w + b))
v = let("v", y - u)

# The loss, as a function of everything in it, and of the differences alone.
activation_i = let("activation", maximum(0, affine_i), X[i])
cost = let("C", mean((y[i] - activation_i) ** 2), w, b, X, y)
loss = let("C", mean(v_i**2), v)

# Three samples of two inputs, with numbers: the paper has none.
SAMPLES: dict[str, Any] = {"X": [[1, 2], [3, -1], [-2, 1]], "y": [1, 2, 3]}
START: dict[str, Any] = {"w": [0.5, -0.25], "b": 0.1}


def number(value: str) -> Number:
    """A decimal number, exactly."""
    return Number(Fraction(value))


few_X = let("X", matrix_of(*map(tuple, SAMPLES["X"])))
few_y = let("y", column_of(*SAMPLES["y"]))
few_w, few_b = let("w", column_of(*(number(str(entry)) for entry in START["w"]))), let("b", number(str(START["b"])))
few_v = let("v", few_y - maximum(0, few_X @ few_w + few_b))
few_loss = let("C", few_v.T @ few_v / 3)


def sample_by_sample(affine: Expr, u: Expr, v: Expr) -> str:
    """What the neuron makes of the three samples, up to the squares."""
    at = {**SAMPLES, **START}
    made = [affine.numeric(**at), u.numeric(**at), v.numeric(**at), (v * v).numeric(**at)]
    inputs = [", ".join(map(written, sample)) for sample in SAMPLES["X"]]
    head = ["inputs", "target", "pre-activation", "output", "residual", "squared"]
    return table(head, zip(inputs, SAMPLES["y"], *made, strict=True))


# --8<-- [start:s6-X]
s6_X = Formula(
    "s6-X",
    "The samples, one in each row",
    "6",
    chain(X, across(i, "N", X[i]).T, each(i, "N", X[i].T)),
    apart=("three-samples",),
    parts={
        "shape": HasShape(X, ("N", "n")),
        "sample-shape": HasShape(X[i], ("n",), over=((i, "N"),)),
        "N": chain(Size("N"), Length(X)),
        "three-samples": chain(few_X, matrix_of((1, 2), (3, -1), (-2, 1))),
        "all-samples": chain(X @ w + b, each(i, "N", affine_i)),
    },
    rejects=(
        Reject(across(i, "N", X[i]), "samples side by side: the transpose is missing"),
        Reject(each(i, "N", X[1].T), "the first sample in every row"),
        Reject(each(j, "N", X[i].T), "row j holds sample j, not sample i", against=X, over=((i, "N"),)),
    ),
)
# --8<-- [end:s6-X]

targets = let("y", each(i, "N", generic("target", X[i])))

# --8<-- [start:s6-y]
s6_y = Formula(
    "s6-y",
    "The targets, one for each sample",
    "6",
    chain(targets, each(i, "N", generic("target", X[i])), across(i, "N", generic("target", X[i])).T),
    apart=("three-samples",),
    parts={
        "entry": chain(targets[i], generic("target", X[i]), over=((i, "N"),)),
        "shape": HasShape(targets, ("N",)),
        "three-samples": chain(few_y, column_of(1, 2, 3)),
    },
    rejects=(
        Reject(across(i, "N", generic("target", X[i])), "a row: the transpose is missing"),
        Reject(each(i, "N", generic("target", X[1])), "the target of the first sample, for all of them"),
        Reject(generic("target", X[j]), "entry i is the target of sample i", targets[i], over=((i, "N"), (j, "N"))),
    ),
)
# --8<-- [end:s6-y]

# --8<-- [start:s6-cost]
s6_cost = Formula(
    "s6-cost",
    "The loss of one neuron over N samples",
    "6",
    chain(cost, mean((y[i] - activation_i) ** 2), mean((y[i] - maximum(0, affine_i)) ** 2)),
    apart=("mean-squared-error", "three-samples"),
    parts={
        "batch": chain(cost, mean(v_i**2), (1 / Size("N")) * (v.T @ v)),
        "mean-squared-error": chain(
            mean((targets[i] - activation_i) ** 2),
            introduction.mean_over_samples((introduction.target - introduction.activation) ** 2),
        ),
        "shape": HasShape(cost, ()),
        "three-samples": chain(
            few_loss,
            as_expr(Fraction(1, 3)) * (number("0.9") ** 2 + number("0.15") ** 2 + as_expr(3) ** 2),
            number("3.2775"),
        ),
        "exercise-1": chain(at_point(cost, w=Zeros("n"), b=0), mean(y[i] ** 2), (1 / Size("N")) * (y.T @ y)),
    },
    rejects=(
        Reject(summation(i, "N", (y[i] - activation_i) ** 2), "a sum, not a mean: 1/N is missing"),
        Reject(mean(y[i] - activation_i) ** 2, "the square of the mean: residuals of both signs cancel"),
        Reject(mean((y[i] - affine_i) ** 2), "what is below zero is not clipped"),
        Reject(mean((y[i] - maximum(0, dot(w, X[1]) + b)) ** 2), "the first sample's activation, for all of them"),
        Reject((1 / Size("N")) * (v @ v.T), "column times row: an N × N matrix"),
    ),
    tables={"samples": worked(sample_by_sample, X @ w + b, u, v)},
    values={
        "first-weight": said("the first weight …", about(few_w[1])),
        "second-weight": said("the second weight …", about(few_w[2])),
        "bias": said("the bias …", about(few_b)),
        "loss": said("the loss …", about(few_loss)),
        "sum-of-squares": said("the squares add up to …", worked(lambda C: written(3 * C.numeric()), few_loss)),
        "first-missing": said("the first one misses its target by …", about(few_v[1])),
        "second-missing": said("the second one misses it by …", about(few_v[2])),
        "third-before-clipping": said("the third pre-activation …", about((few_X @ few_w + few_b)[3])),
        "exercise-1": said(
            "the mean of the squared targets is about …", worked(lambda y: written((y.T @ y / 3).numeric(), 2), few_y)
        ),
        "exercise-4": said(
            "this loss is about …", worked(lambda v: written((entry_sum(v) / 3).numeric() ** 2, 2), few_v)
        ),
        "exercise-4-sum": said("the residuals add up to …", worked(lambda v: written(entry_sum(v).numeric()), few_v)),
        "exercise-4-square": said(
            "the square of a third of that is …", worked(lambda v: written((entry_sum(v) / 3).numeric() ** 2, 4), few_v)
        ),
    },
)
# --8<-- [end:s6-cost]

# --8<-- [start:s6-intermediates]
s6_intermediates = Formula(
    "s6-intermediates",
    "The loss in terms of outputs and residuals",
    "6",
    derivation=(
        chain(u_i, step(maximum(0, affine_i), "the output for sample i"), over=((i, "N"),)),
        chain(v_i, step(y[i] - u_i, "the residual: target minus output"), over=((i, "N"),)),
        chain(
            loss,
            step(mean(v_i**2), "the mean of the squares"),
            step(mean((y[i] - u_i) ** 2), "substitute v"),
            step(mean((y[i] - maximum(0, affine_i)) ** 2), "substitute u: the loss from above", "s6-cost"),
        ),
    ),
    apart=("v", "three-samples-v"),
    parts={
        "u": chain(u_s, maximum(0, affine)),
        "v": chain(v_s, y_s - let("u", maximum(0, affine))),
        "C": chain(loss, mean(v_i**2)),
        "E3": Unequal(loss, mean((y[i] - maximum(0, affine)) ** 2), "one output for all samples"),
        "batch-u": chain(u, maximum(0, X @ w + b), each(i, "N", u_i)),
        "batch-v": chain(v, y - u, each(i, "N", v_i)),
        "batch": chain(loss, (1 / Size("N")) * (v.T @ v)),
        "three-samples-v": chain(few_v, column_of(number("0.9"), number("0.15"), 3)),
    },
    rejects=(
        Reject(mean(v_i), "the squares are missing"),
        Reject(mean((y[i] + u_i) ** 2), "wrong sign: v is a difference"),
        Reject(mean(u_i**2), "the targets are missing"),
        Reject(y[i] - affine_i, "v without the clipping", against=v_i, over=((i, "N"),)),
        Reject(mean((y[i] - maximum(0, affine)) ** 2), "one v for all samples: the index is missing, as printed (E3)"),
    ),
)
# --8<-- [end:s6-intermediates]
