"""Section 6.1: the gradient of the loss with respect to the weights, by matrices and as a sum over the samples."""

import itertools
from fractions import Fraction

from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence import Chain, Check, Formula, HasShape, Holds, Reject, Unequal, chain, step
from derivations.evidence.results import NUDGE, about, said, table, worked
from derivations.evidence.results import number as written
from derivations.language import (
    Expr,
    ShapeError,
    Size,
    as_expr,
    column_of,
    diag,
    dot,
    let,
    maximum,
    partial,
    replace,
    row_of,
    scalar,
    summation,
    times,
    total,
    vector,
)
from derivations.paper.activation import X, affine, affine_i, b, i, switched, w, x, zeros
from derivations.paper.activation import batch_active as h
from derivations.paper.loss import (
    SAMPLES,
    START,
    few_b,
    few_loss,
    few_w,
    few_X,
    loss,
    mean,
    number,
    u,
    u_i,
    u_s,
    v,
    v_i,
    v_s,
    y,
    y_s,
)


def over_N(factor: int) -> Expr:
    """A number divided by N."""
    return factor / Size("N")


def samples(term: Expr) -> Expr:
    """The sum of a term over the samples i."""
    return summation(i, "N", term)


def active(off: Expr | int, on: Expr | int) -> Expr:
    """One value where the neuron is clipped for sample i, another where it is active."""
    return switched(off, on, affine_i)


u_plain = let("u", maximum(0, affine))
e_i = let("e", affine_i - y[i], position=i)
e = let("e", X @ w + b - y)
g = let("g", over_N(2) * (X.T @ (h * e)))  # the gradient as a column

# --8<-- [start:s61-du-dw]
s61_du_dw = Formula(
    "s61-du-dw",
    "The output of the neuron with respect to the weights",
    "6.1",
    derivation=(
        chain(
            total(u_s, w, "operator"),
            step(total(maximum(0, affine), w, "operator"), "substitute u"),
            step(switched(zeros, x.T), "the gradient of a neuron", "s5-activation-dw"),
        ),
    ),
    parts={
        "sample": chain(total(u_i, w), active(zeros, X[i].T), over=((i, "N"),)),
        "batch": chain(total(u, w), diag(h) @ X),
        "h": chain(h, X @ w + b > 0),
        "shape": HasShape(total(u_s, w, "operator"), (1, "n")),
    },
    rejects=(
        Reject(x.T, "clipped neurons have no slope"),
        Reject(switched(x.T, zeros), "the cases are swapped"),
        Reject(switched(zeros, w.T), "this is the derivative with respect to x"),
    ),
)
# --8<-- [end:s61-du-dw]

# --8<-- [start:s61-dv-dw]
s61_dv_dw = Formula(
    "s61-dv-dw",
    "The residual with respect to the weights",
    "6.1",
    derivation=(
        chain(
            total(v_s, w),
            step(total(y_s - u_plain, w, "operator"), "substitute v"),
            step(zeros - total(u_plain, w), "difference rule; the target does not depend on w", "s2-difference"),
            step(-total(u_plain, w), "the zeros drop out"),
            step(switched(zeros, -x.T), "the gradient of the output, with its sign flipped", "s61-du-dw"),
        ),
    ),
    apart=("sample", "batch"),
    parts={
        "sample": chain(total(v_i, w), active(zeros, -X[i].T), over=((i, "N"),)),
        "batch": chain(total(v, w), -total(u, w), -(diag(h) @ X)),
    },
    rejects=(
        Reject(switched(zeros, x.T), "the minus sign is lost"),
        Reject(-x.T, "clipped neurons have no slope"),
        Reject(switched(y_s - x.T, y_s - x.T), "the target is constant: its derivative is 0"),
    ),
)
# --8<-- [end:s61-dv-dw]

slope = total(loss, w)
line_9 = active(zeros, over_N(-2) * samples((y[i] - affine_i) * X[i].T))
line_10 = active(zeros, over_N(2) * samples((affine_i - y[i]) * X[i].T))
right_10 = over_N(2) * samples(active(zeros, (affine_i - y[i]) * X[i].T))
few_slope = total(few_loss, few_w)
third = as_expr(Fraction(2, 3))


def times_row(factor: str, *entries: int) -> Expr:
    """A decimal number times a row."""
    return number(factor) * row_of(*entries)


few_active = -times_row("0.9", 1, 2) - times_row("0.15", 3, -1)
few_every = few_active - times_row("4.15", -2, 1)
few_clipped = replace(few_loss, few_b, let("b", as_expr(-10)))
clipped_scores = few_X @ few_w - 10
loss_of_v = let("C", (1 / Size("N")) * (v.T @ v), v)

# The loss as a program computes it, and its gradient by the rule as a procedure.
mean_square = (1 / Size("N")) * dot(y - u.value, y - u.value)
loss_worked = vector_chain_rule(mean_square, w, names=("p", "q", "u", "v", "s", "C"))

mu = scalar("mu")
half_loss = let("L", loss / 2)
decayed = let("R", loss + mu * dot(w, w))


def nudges(v: Expr) -> str:
    """How each of the three squares moves when a weight is nudged, and how their mean does."""
    import numpy as np

    at = {**SAMPLES, **START, "w": np.array(START["w"])}
    rows = []
    for k in (0, 1):
        beside = {**at, "w": at["w"] + NUDGE * np.eye(2)[k]}
        changes = ((v * v).numeric(**beside) - (v * v).numeric(**at)) / NUDGE
        rows.append([f"weight {k + 1}", *(written(change, 3) if change else "0" for change in changes)])
        rows[-1].append(written(np.mean(changes), 3))
    return table(["nudged", "square 1", "square 2", "square 3", "mean"], rows)


# --8<-- [start:s61-dC-dw]
s61_dC_dw = Formula(
    "s61-dC-dw",
    "The gradient of the loss with respect to the weights, as a sum over the samples",
    "6.1",
    derivation=(
        chain(
            slope,
            step(total(mean(v_i**2), w, "operator"), "the loss as a mean of squares", "s6-intermediates"),
            step(mean(total(v_i**2, w, "operator")), "the derivative of a sum is the sum of the derivatives", "s2-sum"),
            step(mean(partial(v_i**2, v_i) @ total(v_i, w)), "vector chain rule", "s453-rule"),
            step(mean(2 * v_i * total(v_i, w)), "power rule", "s2-power"),
            step(
                mean(active(2 * v_i * zeros, -(2 * v_i * X[i].T))),
                "the gradient of the residual, in each case",
                "s61-dv-dw",
            ),
            step(mean(active(zeros, -(2 * v_i * X[i].T))), "a number times zeros is zeros"),
            step(mean(active(zeros, -(2 * (y[i] - u_i) * X[i].T))), "substitute v"),
            step(mean(active(zeros, -(2 * (y[i] - maximum(0, affine_i)) * X[i].T))), "substitute u"),
            step(mean(active(zeros, -(2 * (y[i] - affine_i) * X[i].T))), "in this case the maximum is its argument"),
            step(over_N(-2) * samples(active(zeros, (y[i] - affine_i) * X[i].T)), "take out the constant factor"),
            step(right_10, "the minus sign reverses the difference"),
        ),
    ),
    apart=("three-samples", "E1-three-samples", "E12-three-samples"),
    parts={
        "mean": chain(total(loss, w), mean(2 * v_i * total(v_i, w))),
        "with-mask": chain(slope, over_N(2) * samples(h[i] * e_i * X[i].T)),
        "batch": chain(slope, over_N(2) * (e.T @ diag(h) @ X)),
        "batch-e": chain(e, X @ w + b - y),
        "batch-by-the-chain-rule": chain(
            total(loss_of_v, w), partial(loss_of_v, v) @ total(v, w), -(over_N(2) * v.T @ diag(h) @ X)
        ),
        "procedure": chain(slope, loss_worked.result),
        "shape": HasShape(slope, (1, "n")),
        "three-samples": chain(
            few_slope,
            third * few_active,
            row_of(number("-0.9"), number("-1.1")),
        ),
        "E1": Unequal(slope, line_10, "the sum stands inside the cases", over=((i, "N"),)),
        "E1-every-sample": Unequal(slope, over_N(2) * samples(e_i * X[i].T)),
        "E1-three-samples": Unequal(few_slope, third * few_every, "the clipped sample is summed, too"),
        "E1-three-samples-result": chain(
            third * few_every, row_of(as_expr(Fraction(139, 30)), as_expr(Fraction(-58, 15)))
        ),
        "E12-three-samples": Unequal(few_slope, few_active, "the factor is missing"),
    },
    tables={"nudges": worked(nudges, v)},
    values={
        "first": said("the slope for the first weight is …", about(few_slope[1])),
        "second": said("the slope for the second weight is …", about(few_slope[2])),
    },
    rejects=(
        Reject(line_9, "the sum inside the cases, as printed (E1)", slope, over=((i, "N"),)),
        Reject(line_10, "the same with the difference reversed, as printed (E1)", slope, over=((i, "N"),)),
        Reject(over_N(2) * samples(e_i * X[i].T), "every sample summed, the clipped ones too (E1)"),
        Reject(over_N(-2) * samples(active(zeros, e_i * X[i].T)), "wrong sign"),
        Reject(mean(active(zeros, e_i * X[i].T)), "the 2 of the square is missing"),
        Reject(2 * samples(active(zeros, e_i * X[i].T)), "1/N is missing"),
        Reject(
            mean(active(zeros, -(2 * v_i * x.T))),
            "one x for all samples: its index is missing, as in version 3 on arXiv (E3)",
        ),
        Reject(over_N(2) * (X.T @ diag(h) @ e), "a column: that is denominator layout"),
    ),
)
# --8<-- [end:s61-dC-dw]

residuals_by_w = total(v, w)

# --8<-- [start:s61-dC-dw-matrix]
s61_dC_dw_matrix = Formula(
    "s61-dC-dw-matrix",
    "The gradient of the loss with respect to the weights, as one matrix product",
    "6.1",
    derivation=(
        chain(u, step(maximum(0, X @ w + b), "the outputs for all samples")),
        chain(v, step(y - u, "the residuals")),
        chain(loss_of_v, step((1 / Size("N")) * (v.T @ v), "the mean of their squares", "s6-cost")),
        chain(partial(loss_of_v, v), step(over_N(2) * v.T, "derivative of a sum of squares")),
        chain(
            residuals_by_w,
            step(-total(u, w), "the targets do not depend on w"),
            step(-(diag(h) @ X), "the gradient of the neuron, for each sample a row", "s5-activation-dw"),
        ),
        chain(
            total(loss_of_v, w),
            step(partial(loss_of_v, v) @ residuals_by_w, "vector chain rule", "s453-rule"),
            step(-(over_N(2) * v.T @ diag(h) @ X), "multiply the two results above"),
            step(over_N(2) * (e.T @ diag(h) @ X), "for an active sample the error is minus the residual"),
        ),
    ),
    parts={
        "left": HasShape(partial(loss_of_v, v), (1, "N")),
        "right": HasShape(residuals_by_w, ("N", "n")),
        "product": HasShape(total(loss_of_v, w), (1, "n")),
        "column": chain(g, over_N(2) * (X.T @ (h * e))),
        "transpose": chain(total(loss_of_v, w).T, g),
    },
    rejects=(
        Reject(over_N(2) * (e.T @ X), "the mask is missing: the clipped samples count, too"),
        Reject(-(over_N(2) * (e.T @ diag(h) @ X)), "wrong sign"),
        Reject((1 / Size("N")) * (e.T @ diag(h) @ X), "the 2 of the square is missing"),
        Reject(over_N(2) * (X.T @ diag(h) @ e), "a column: that is denominator layout"),
        Reject(over_N(2) * (v.T @ diag(h) @ X), "wrong sign: the residual is the target minus the output"),
    ),
)
# --8<-- [end:s61-dC-dw-matrix]

all_active = {"w": "positive", "b": "positive", "X": "positive"}  # then every w · x_i + b is

# --8<-- [start:s61-error-form]
s61_error_form = Formula(
    "s61-error-form",
    "The gradient with respect to the weights, as a sum of errors times samples",
    "6.1",
    derivation=(
        chain(e_i, step(affine_i - y[i], "the pre-activation minus the target"), over=((i, "N"),)),
        chain(
            slope,
            step(right_10, "the gradient of the loss", "s61-dC-dw"),
            step(over_N(2) * samples((affine_i - y[i]) * X[i].T), "every sample is active"),
            step(over_N(2) * samples(e_i * X[i].T), "substitute the error"),
        ),
    ),
    where=Holds(affine_i > 0, over=((i, "N"),)),
    under=("e-when-active", "batch"),
    domain=all_active,
    parts={
        "e": chain(e_i, affine_i - y[i], over=((i, "N"),)),
        "E10": Unequal(e_i, y[i] - affine_i, over=((i, "N"),)),
        "E12": Unequal(slope, mean(e_i * X[i].T), "an average would have no 2"),
        "KE6": Unequal(e_i, dot(w, x) + b - y[i], over=((i, "N"),)),
        "e-when-active": chain(e_i, u_i - y[i], -v_i, over=((i, "N"),)),
        "batch": chain(slope, over_N(2) * (e.T @ X)),
    },
    rejects=(
        Reject(y[i] - affine_i, "target minus output, as the paper's text says (E10)", e_i, over=((i, "N"),)),
        Reject(dot(w, x) + b - y[i], "x without its index, as on the blog (KE6)", e_i, over=((i, "N"),)),
        Reject(over_N(-2) * samples(e_i * X[i].T), "wrong sign"),
        Reject(mean(e_i * X[i].T), "a weighted average: the factor 2 is missing (E12)"),
        Reject(over_N(2) * samples(u_i * X[i].T), "the targets are missing"),
    ),
)
# --8<-- [end:s61-error-form]

# One sample, first with letters, then with numbers: the neuron of section 5, whose affine part is 3.
x_1, y_1 = vector("x_1"), scalar("y_1")
affine_1 = dot(w, x_1) + b
e_1 = let("e_1", affine_1 - y_1)
loss_1 = let("C", (y_1 - maximum(0, affine_1)) ** 2)
one_w, one_x = let("w", column_of(2, -1)), column_of(3, 4)


def one_loss(target: Expr, bias: int = 1) -> Expr:
    """The loss of that neuron on its one sample."""
    return let("C", (target - maximum(0, dot(one_w, one_x) + bias)) ** 2)


def one_slope(target: str, error: Expr | int, *entries: Expr | int) -> Chain:
    """Its gradient with respect to the weights, which is twice the error times the sample."""
    return chain(total(one_loss(number(target)), one_w), times(2, error) * row_of(3, 4), row_of(*entries))


def errors(error: Expr) -> str:
    """One sample with four targets: the error, the gradient, and what it does."""
    cases_of = {
        "no-error": ("3", "none: this is a minimum"),
        "small-error": ("2.9", "small, away from the sample"),
        "large-error": ("1", "large, away from the sample"),
        "negative-error": ("5", "large, towards the sample"),
    }
    at = {"w": [2, -1], "x_1": [3, 4], "b": 1}
    rows = [
        (float(target), error.numeric(**at, y_1=float(target)), bound_on_one_line(part), downhill)
        for part, (target, downhill) in cases_of.items()
    ]
    return table(["target", "error", "gradient", "the step downhill"], rows)


def bound_on_one_line(part: str) -> str:
    """A part of the formula below, as a page binds it in a table."""
    return f"<!-- formula: s61-interpretation {part} -->${' '.join(s61_interpretation.latex(part).splitlines())}$"


# --8<-- [start:s61-interpretation]
s61_interpretation = Formula(
    "s61-interpretation",
    "The gradient for a single sample",
    "6.1",
    derivation=(
        chain(
            total(loss_1, w),
            step(switched(zeros, 2 * (affine_1 - y_1) * x_1.T, affine_1), "a sum of one term", "s61-dC-dw"),
            step(switched(zeros, 2 * e_1 * x_1.T, affine_1), "substitute the error", "s61-error-form"),
        ),
    ),
    apart=("no-error", "small-error", "large-error", "negative-error", "clipped-loss", "clipped-slope"),
    parts={
        "function": chain(loss_1, (y_1 - maximum(0, affine_1)) ** 2),
        "e": chain(e_1, affine_1 - y_1),
        "no-error": one_slope("3", 0, 0, 0),
        "small-error": one_slope("2.9", number("0.1"), number("0.6"), number("0.8")),
        "large-error": one_slope("1", 2, 12, 16),
        "negative-error": one_slope("5", -2, -12, -16),
        "KE9": Unequal(total(loss_1, w), switched(zeros, 2 * e_1 * x.T, affine_1), "the input of another sample"),
        "clipped-loss": chain(one_loss(as_expr(1), bias=-5), 1),
        "clipped-slope": chain(total(one_loss(as_expr(1), bias=-5), one_w), row_of(0, 0)),
    },
    rejects=(
        Reject(2 * e_1 * x_1.T, "a clipped neuron has no slope, however large its error (E23)"),
        Reject(switched(zeros, e_1 * x_1.T, affine_1), "an average would have no factor 2 (E12)"),
        Reject(switched(zeros, 2 * e_1 * x.T, affine_1), "the input of another sample, as on the blog (KE9)"),
        Reject(switched(zeros, -(2 * e_1 * x_1.T), affine_1), "wrong sign"),
    ),
    tables={"errors": worked(errors, e_1)},
)
# --8<-- [end:s61-interpretation]

w_t, eta = vector("w_t"), scalar("eta")
loss_t, right_t = replace(loss, w, w_t), replace(right_10, w, w_t)
h_t, e_t = replace(h, w, w_t), replace(e, w, w_t)
slope_t = total(loss_t, w_t, "names")
w_next = let("w_next", w_t - eta * right_t.T, tex=r"\mathbf{w}_{t+1}")
g_t = let("g_t", slope_t.T, tex=r"\mathbf{g}_t")
few_next = let("w_next", column_of(number("0.59"), number("-0.14")), tex=r"\mathbf{w}_{t+1}")


def losses(rate: float, steps: int) -> list[float]:
    """The loss of the three samples before the first step and after each, the bias held still."""
    import numpy as np

    from derivations.language.numeric import numeric

    value, slope_by_w = numeric(loss), numeric(right_10)
    at = {**SAMPLES, **START, "w": np.array(START["w"])}
    found = [float(value(**at))]
    for _ in range(steps):
        at["w"] = at["w"] - rate * slope_by_w(**at)[0]
        found.append(float(value(**at)))
    return found


def falls(found: list[float]) -> bool:
    """Whether each of the numbers is less than the one before it."""
    return all(after < before for before, after in itertools.pairwise(found))


def is_refused(gradient: Expr) -> bool:
    """Whether an update with this gradient cannot be written."""
    try:
        w_t - eta * gradient
    except ShapeError:
        return True
    return False


# --8<-- [start:s61-gd]
s61_gd = Formula(
    "s61-gd",
    "One step of gradient descent",
    "6.1",
    chain(w_next, w_t - eta * slope_t.T),
    apart=("three-samples",),
    parts={
        "batch": chain(w_next, w_t - (2 * eta / Size("N")) * (X.T @ diag(h_t) @ e_t)),
        "column": chain(g_t, slope_t.T),
        "by-column": chain(w_next, w_t - eta * g_t),
        "exercise-1-scores": chain(clipped_scores, column_of(-10, number("-8.25"), number("-11.25"))),
        "weights-shape": HasShape(w_t, ("n",)),
        "gradient-shape": HasShape(slope_t, (1, "n")),
        "next-shape": HasShape(w_next, ("n",)),
        "three-samples": chain(
            few_next,
            few_w - number("0.1") * few_slope.T,
            few_w - number("0.1") * column_of(number("-0.9"), number("-1.1")),
            column_of(number("0.59"), number("-0.14")),
        ),
        "exercise-1": chain(total(few_clipped, few_w), row_of(0, 0)),
        "exercise-2-function": chain(half_loss, loss / 2),
        "exercise-2": chain(total(half_loss, w), (1 / Size("N")) * (e.T @ diag(h) @ X)),
        "exercise-4-column": HasShape(X.T @ e, ("n",)),
        "exercise-4-row": HasShape(e.T @ X, (1, "n")),
        "exercise-3-function": chain(decayed, loss + mu * dot(w, w)),
        "exercise-3": chain(total(decayed, w), over_N(2) * (e.T @ diag(h) @ X) + 2 * mu * w.T),
    },
    rejects=(
        Reject(w_t + eta * slope_t.T, "wrong sign: uphill"),
        Reject(w_t - slope_t.T, "the learning rate is missing"),
        Reject(eta * slope_t.T, "the step alone"),
        Reject(w_t.T - eta * slope_t, "a row: the weights would change their shape"),
        Reject(x - eta * slope_t.T, "x in place of the weights, as in an early draft (E22)"),
    ),
    values={
        "exercise-1-first": said("the first pre-activation is …", about(clipped_scores[1])),
        "exercise-1-second": said("the second pre-activation …", about(clipped_scores[2])),
        "exercise-1-third": said("the third pre-activation …", about(clipped_scores[3])),
    },
    checks=(
        Check(
            "SHAPE",
            "the update without its transpose, as printed (E13), is refused",
            is_refused,
            slope_t,
            wrong=slope_t.T,
        ),
        Check(
            "SIM",
            "ten steps with a small learning rate lower the loss each time",
            lambda rate: falls(losses(rate, 10)),
            0.1,
            wrong=1.0,
        ),
        Check(
            "SIM",
            "the first step with a learning rate ten times as large raises it",
            lambda rate: not falls(losses(rate, 1)),
            1.0,
            wrong=0.1,
        ),
    ),
)
# --8<-- [end:s61-gd]
