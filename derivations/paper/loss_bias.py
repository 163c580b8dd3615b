"""Section 6.2: the derivative of the loss with respect to the bias; and the bias as one more weight."""

from fractions import Fraction

from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence import Check, Formula, HasShape, Holds, Reject, Unequal, chain, step
from derivations.evidence.results import NUDGE, Worked, about, moved, said, worked
from derivations.evidence.results import number as written
from derivations.language import (
    Block,
    Expr,
    Ones,
    Size,
    Zeros,
    as_expr,
    at_point,
    cases,
    column_of,
    diag,
    dot,
    entry_sum,
    let,
    maximum,
    partial,
    replace,
    row_of,
    scalar,
    total,
)
from derivations.paper.activation import X, affine, affine_i, b, i, switched, w, x
from derivations.paper.activation import batch_active as h
from derivations.paper.loss import (
    SAMPLES,
    START,
    few_b,
    few_loss,
    few_w,
    few_X,
    few_y,
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
from derivations.paper.loss_weights import (
    active,
    all_active,
    e,
    e_i,
    eta,
    falls,
    loss_of_v,
    mean_square,
    mu,
    over_N,
    samples,
    u_plain,
)
from derivations.paper.loss_weights import right_10 as slope_by_w
from derivations.paper.loss_weights import slope as slope_w

zero = as_expr(0)

# --8<-- [start:s62-du-db]
s62_du_db = Formula(
    "s62-du-db",
    "The output of the neuron with respect to the bias",
    "6.2",
    derivation=(
        chain(
            total(u_s, b, "operator"),
            step(total(maximum(0, affine), b, "operator"), "substitute u"),
            step(switched(0, 1), "the derivative of a neuron", "s5-activation-db"),
        ),
    ),
    parts={
        "sample": chain(total(u_i, b), active(0, 1), over=((i, "N"),)),
        "batch": chain(total(u, b), h),
    },
    rejects=(
        Reject(as_expr(1), "clipped neurons have no slope"),
        Reject(switched(1, 0), "the cases are swapped"),
        Reject(switched(0, b), "the derivative of b with respect to itself is 1"),
    ),
)
# --8<-- [end:s62-du-db]

# --8<-- [start:s62-dv-db]
s62_dv_db = Formula(
    "s62-dv-db",
    "The residual with respect to the bias",
    "6.2",
    derivation=(
        chain(
            total(v_s, b),
            step(total(y_s - u_plain, b, "operator"), "substitute v"),
            step(zero - total(u_plain, b), "difference rule; the target does not depend on b", "s2-difference"),
            step(-total(u_plain, b), "the zero drops out"),
            step(switched(0, -1), "the derivative of the output, with its sign flipped", "s62-du-db"),
        ),
    ),
    apart=("sample", "batch"),
    parts={
        "sample": chain(total(v_i, b), active(0, -1), over=((i, "N"),)),
        "batch": chain(total(v, b), -total(u, b), -h),
        "KE3": Unequal(total(v_s, b), switched(0, 1), "the minus sign is lost"),
    },
    rejects=(
        Reject(switched(0, 1), "the minus sign is lost, as on the blog (KE3)"),
        Reject(as_expr(-1), "clipped neurons have no slope"),
        Reject(switched(-1, 0), "the cases are swapped"),
    ),
)
# --8<-- [end:s62-dv-db]

slope = total(loss, b)
printed = active(0, over_N(2) * samples(affine_i - y[i]))
result = over_N(2) * samples(active(0, affine_i - y[i]))
few_slope = total(few_loss, few_b)
two_thirds = as_expr(Fraction(2, 3))
ones = Ones("N").T
higher_b = let("b", as_expr(2))
higher_scores = few_X @ few_w + higher_b - few_y


def nudged_square(k: int) -> Worked:
    """How the square of one of the three samples moves when the bias is nudged, per nudge."""

    def found(v: Expr) -> str:
        squares, at = v * v, {**SAMPLES, **START}
        change = squares.numeric(**moved(at, "b")) - squares.numeric(**at)
        return written(change[k] / NUDGE, 3)

    return worked(found, v)


# --8<-- [start:s62-dC-db]
s62_dC_db = Formula(
    "s62-dC-db",
    "The derivative of the loss with respect to the bias",
    "6.2",
    derivation=(
        chain(
            slope,
            step(total(mean(v_i**2), b, "operator"), "the loss as a mean of squares", "s6-intermediates"),
            step(mean(total(v_i**2, b, "operator")), "the derivative of a sum is the sum of the derivatives", "s2-sum"),
            step(mean(partial(v_i**2, v_i) * total(v_i, b)), "chain rule", "s451-rule"),
            step(mean(2 * v_i * total(v_i, b)), "power rule", "s2-power"),
            step(mean(active(0, -(2 * v_i))), "the derivative of the residual, in each case", "s62-dv-db"),
            step(mean(active(0, -(2 * (y[i] - maximum(0, affine_i))))), "substitute v and u"),
            step(
                mean(active(0, 2 * (affine_i - y[i]))),
                "the maximum is its argument; the minus sign reverses the difference",
            ),
            step(result, "take out the constant factor"),
        ),
    ),
    apart=("three-samples", "E2-three-samples"),
    parts={
        "procedure": chain(slope, vector_chain_rule(mean_square, b).result),
        "with-mask": chain(slope, over_N(2) * samples(h[i] * e_i)),
        "batch": chain(slope, over_N(2) * dot(e, h)),
        "by-the-chain-rule": chain(
            total(loss_of_v, b), partial(loss_of_v, v) @ total(v, b), -(over_N(2) * v.T @ h), over_N(2) * dot(e, h)
        ),
        "three-samples": chain(few_slope, two_thirds * (-number("0.9") - number("0.15")), number("-0.7")),
        "exercise-1": chain(
            total(replace(few_loss, few_b, higher_b), higher_b),
            two_thirds * (1 + number("1.75") - number("2.25")),
            as_expr(Fraction(1, 3)),
        ),
        "E2": Unequal(slope, printed, over=((i, "N"),)),
        "KE7": Unequal(slope, over_N(2) * samples(e_i), "the clipped samples are summed, too"),
        "exercise-1-errors": chain(higher_scores, column_of(1, number("1.75"), number("-2.25"))),
        "E2-three-samples": Unequal(few_slope, two_thirds * (-number("0.9") - number("0.15") - number("4.15"))),
        "E2-three-samples-result": chain(
            two_thirds * (-number("0.9") - number("0.15") - number("4.15")), as_expr(Fraction(-52, 15))
        ),
    },
    values={
        "first-nudged": said("the square of the first sample changes by …", nudged_square(0)),
        "second-nudged": said("the square of the second sample by …", nudged_square(1)),
        "three-samples": said("the slope for the bias is …", about(few_slope)),
        "bias": said("the bias …", about(few_b)),
        "exercise-1-second": said("the second error …", about(higher_scores[2])),
        "exercise-1-third": said("the third error …", about(higher_scores[3])),
    },
    rejects=(
        Reject(printed, "the sum inside the cases, as in version 3 on arXiv (E2)", slope, over=((i, "N"),)),
        Reject(over_N(2) * samples(e_i), "every sample summed, the clipped ones too, as on the blog (KE7)"),
        Reject(
            over_N(2) * samples(switched(0, affine_i - y[i])), "the condition without its index, as in version 3 (E3)"
        ),
        Reject(over_N(-2) * samples(active(0, e_i)), "wrong sign"),
        Reject(mean(active(0, e_i)), "the 2 of the square is missing"),
        Reject(
            over_N(2) * samples(active(0, e_i) * x[1]), "a factor x: that is the derivative with respect to a weight"
        ),
    ),
)
# --8<-- [end:s62-dC-db]

# --8<-- [start:s62-error-form]
s62_error_form = Formula(
    "s62-error-form",
    "The derivative with respect to the bias, as a sum of errors",
    "6.2",
    derivation=(
        chain(
            slope,
            step(result, "the derivative of the loss", "s62-dC-db"),
            step(over_N(2) * samples(affine_i - y[i]), "every sample is active"),
            step(over_N(2) * samples(e_i), "substitute the error", "s61-error-form"),
        ),
    ),
    where=Holds(affine_i > 0, over=((i, "N"),)),
    under=("batch",),
    domain=all_active,
    parts={
        "batch": chain(slope, over_N(2) * (ones @ e), over_N(2) * entry_sum(e)),
        "exercise-2": chain(
            at_point(slope, w=Zeros("n")), cases((0, b <= 0), (2 * (b - (1 / Size("N")) * samples(y[i])), b > 0))
        ),
    },
    rejects=(
        Reject(mean(e_i), "an average of the error: the factor 2 is missing (E12)"),
        Reject(over_N(2) * samples(y[i] - affine_i), "target minus output, as the paper's text says (E10)"),
        Reject(over_N(2) * samples(e_i**2), "the squares are gone: they were differentiated"),
    ),
)
# --8<-- [end:s62-error-form]

# The update of both, and what becomes of the loss.
b_t = scalar("b_t")
slope_t = total(replace(loss, b, b_t), b_t, "names")
b_next = let("b_next", b_t - eta * replace(result, b, b_t), tex="b_{t+1}")
few_next = let("b_next", number("0.17"), tex="b_{t+1}")


def losses(rate: float, steps: int) -> list[float]:
    """The loss of the three samples before the first step and after each; weights and bias move together."""
    import numpy as np

    from derivations.language.numeric import numeric

    value, by_w, by_b = numeric(loss), numeric(slope_by_w), numeric(result)
    at = {**SAMPLES, "w": np.array(START["w"]), "b": START["b"]}
    found = [float(value(**at))]
    for _ in range(steps):
        at |= {"w": at["w"] - rate * by_w(**at)[0], "b": at["b"] - rate * float(by_b(**at))}
        found.append(float(value(**at)))
    return found


# --8<-- [start:s62-gd]
s62_gd = Formula(
    "s62-gd",
    "One step of gradient descent for the bias",
    "6.2",
    chain(b_next, b_t - eta * slope_t),
    apart=("three-samples",),
    parts={
        "batch": chain(b_next, b_t - (2 * eta / Size("N")) * dot(replace(e, b, b_t), replace(h, b, b_t))),
        "shape": HasShape(slope_t, ()),
        "three-samples": chain(
            few_next,
            few_b - number("0.1") * few_slope,
            number("0.1") + number("0.1") * number("0.7"),
            number("0.17"),
        ),
    },
    rejects=(
        Reject(b_t + eta * slope_t, "wrong sign: uphill"),
        Reject(b_t - slope_t, "the learning rate is missing"),
        Reject(b_t - eta * total(replace(loss, b, b_t), w, "names")[1], "the derivative with respect to a weight"),
    ),
    checks=(
        Check(
            "SIM",
            "ten steps with a small learning rate lower the loss each time",
            lambda rate: falls(losses(rate, 10)),
            0.1,
            wrong=1.0,
        ),
        Check(
            "SIM",
            "the loss comes down to 3, the share of the clipped sample",
            lambda steps: 3 < losses(0.1, steps)[-1] < 3.0001,
            30,
            wrong=3,
        ),
    ),
)
# --8<-- [end:s62-gd]

# The bias as the last weight, of an input that is always 1.
w_hat = let("w_hat", Block(((w.T, b),)).T, tex=r"\hat{\mathbf{w}}")
x_hat = let("x_hat", Block(((x.T, as_expr(1)),)).T, tex=r"\hat{\mathbf{x}}")
x_hat_i = let("x_hat", Block(((X[i].T, as_expr(1)),)).T, tex=r"\hat{\mathbf{x}}", position=i)
X_hat = let("X_hat", Block(((X, Ones("N")),)), tex=r"\hat{X}")
zeros_hat = Zeros("n+1").T
loss_hat = let("C", mean((y[i] - maximum(0, dot(w_hat, x_hat_i))) ** 2))
decayed = let("R", loss_hat + mu * dot(w_hat, w_hat))
few_w_hat = let("w_hat", column_of(number("0.5"), number("-0.25"), number("0.1")), tex=r"\hat{\mathbf{w}}")
few_X_hat = let("X_hat", Block(((few_X, Ones(3)),)), tex=r"\hat{X}")
few_v_hat = few_y - maximum(0, few_X_hat @ few_w_hat)
few_loss_hat = let("C", few_v_hat.T @ few_v_hat / 3)

# --8<-- [start:s62-augment]
s62_augment = Formula(
    "s62-augment",
    "The bias as one more weight",
    "6.2",
    chain(dot(w, x) + b, dot(w_hat, x_hat)),
    derivation=(
        chain(w_hat, step(Block(((w.T, b),)).T, "the bias below the weights")),
        chain(x_hat, step(Block(((x.T, as_expr(1)),)).T, "a 1 below the inputs")),
        chain(
            dot(w, x) + b,
            step(w.T @ x + b * as_expr(1), "the dot product as a matrix product, and b times 1", "s5-dot-as-sum"),
            step(Block(((w.T, b),)) @ x_hat, "as one row times one column"),
            step(dot(w_hat, x_hat), "as a dot product"),
        ),
    ),
    apart=("three-samples",),
    parts={
        "w-shape": HasShape(w_hat, ("n+1",)),
        "x-shape": HasShape(x_hat, ("n+1",)),
        "X": chain(X_hat, Block(((X, Ones("N")),))),
        "E11": Unequal(x_hat, Block(((x.T, as_expr(1)),)), "a row, and no column"),
        "batch-affine": chain(X @ w + b, X_hat @ w_hat),
        "gradient": chain(
            total(loss_hat, w_hat),
            Block(((slope_w, slope),)),
            over_N(2) * samples(active(zeros_hat, e_i * x_hat_i.T)),
            over_N(2) * (e.T @ diag(h) @ X_hat),
        ),
        "exercise-4": HasShape(X_hat, ("N", "n+1")),
        "gradient-shape": HasShape(total(loss_hat, w_hat), (1, "n+1")),
        "exercise-3-function": chain(decayed, loss_hat + mu * dot(w_hat, w_hat)),
        "exercise-3": chain(total(decayed, w_hat), over_N(2) * (e.T @ diag(h) @ X_hat) + 2 * mu * w_hat.T),
        "three-samples": chain(total(few_loss_hat, few_w_hat), row_of(number("-0.9"), number("-1.1"), number("-0.7"))),
    },
    rejects=(
        Reject(Block(((x.T, as_expr(1)),)), "a row, as printed: the outer transpose is missing (E11)", against=x_hat),
        Reject(dot(Block(((w.T, as_expr(1)),)).T, x_hat), "the 1 in place of the bias"),
        Reject(dot(w_hat, w_hat), "the inputs are missing"),
        Reject(dot(Block(((b, w.T),)).T, x_hat), "the bias meets the first input: the 1 must be at its place"),
    ),
)
# --8<-- [end:s62-augment]
