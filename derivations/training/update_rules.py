"""The update rules of the optimisers: how parameters move when the gradient of the loss is known.

All parameters are one vector θ. The derivative of the loss is a row, and the gradient g its transpose, which has the
shape of θ. `optimisers` runs the right sides of these formulas.
"""

from derivations.evidence import Formula, HasShape, Reject, chain, step
from derivations.language import Zeros, absolute, dot, generic, let, replace, scalar, sqrt, total, vector

theta, before = vector("theta_t"), vector("theta_before", tex=r"\boldsymbol{\theta}_{t-1}")
loss = generic("C", theta)
g = vector("g_t")
eta, beta, beta_1, beta_2, epsilon, t = (scalar(name) for name in ("eta", "beta", "beta_1", "beta_2", "epsilon", "t"))
NEXT = r"\boldsymbol{\theta}_{t+1}"

# --8<-- [start:update-gradient-descent]
stepped = let("theta_next", theta - eta * g, tex=NEXT)
gradient = let("g_t", total(loss, theta, "names").T, tex=r"\mathbf{g}_t")
descended = replace(stepped, g, gradient)

gradient_descent = Formula(
    "update-gradient-descent",
    "Gradient descent",
    "training",
    chain(descended, theta - eta * gradient),
    derivation=(
        chain(
            total(loss, theta, "names") @ (descended - theta),
            step(total(loss, theta, "names") @ (theta - eta * gradient - theta), "the update rule"),
            step(-eta * dot(gradient, gradient), "the gradient is the derivative, as a column"),
        ),
    ),
    parts={"gradient": chain(gradient, total(loss, theta, "names").T), "shape": HasShape(gradient, ("n",))},
    rejects=(
        Reject(theta + eta * gradient, "wrong sign: uphill"),
        Reject(theta - gradient, "the learning rate is missing"),
    ),
)
# --8<-- [end:update-gradient-descent]

# --8<-- [start:update-momentum]
v = vector("v_t")
v_next = let("v_next", beta * v + g, tex=r"\mathbf{v}_{t+1}")
with_momentum = let("theta_next", theta - eta * v_next, tex=NEXT)

momentum = Formula(
    "update-momentum",
    "Momentum",
    "training",
    chain(with_momentum, theta - eta * v_next, theta - eta * (beta * v + g)),
    parts={"velocity": chain(v_next, beta * v + g)},
    rejects=(
        Reject(theta - eta * g, "no momentum: gradient descent"),
        Reject(theta + eta * v_next, "wrong sign: uphill"),
        Reject(theta - eta * ((1 - beta) * v + g), "the share that is lost, not the share that is kept"),
    ),
)
# --8<-- [end:update-momentum]

# --8<-- [start:update-heavy-ball]
v_moved = let("v_t", (before - theta) / eta, tex=r"\mathbf{v}_t")
v_next_moved = let("v_next", beta * v_moved + g, tex=r"\mathbf{v}_{t+1}")
moved = let("theta_next", theta - eta * v_next_moved, tex=NEXT)

heavy_ball = Formula(
    "update-heavy-ball",
    "Momentum, as Polyak wrote it",
    "training",
    derivation=(
        chain(
            moved,
            step(theta - eta * v_next_moved, "the update rule with momentum", "update-momentum"),
            step(theta - eta * (beta * v_moved + g), "the velocity", "update-momentum"),
            step(theta - eta * g - eta * beta * v_moved, "multiply out"),
            step(
                theta - eta * g + beta * (theta - before),
                "the velocity is the last step, divided by the negative learning rate",
            ),
        ),
    ),
    parts={"last-step": chain(v_moved, (before - theta) / eta)},
    domain={"eta": "positive"},
    rejects=(
        Reject(theta - eta * g - beta * (theta - before), "wrong sign: it brakes"),
        Reject(theta - eta * g, "no momentum: gradient descent"),
    ),
)
# --8<-- [end:update-heavy-ball]

# --8<-- [start:update-adam]
m, s = vector("m_t"), vector("v_t")
m_next = let("m_next", beta_1 * m + (1 - beta_1) * g, tex=r"\mathbf{m}_{t+1}")
s_next = let("v_next", beta_2 * s + (1 - beta_2) * (g * g), tex=r"\mathbf{v}_{t+1}")
m_hat = let("m_hat", m_next / (1 - beta_1**t), tex=r"\hat{\mathbf{m}}")
s_hat = let("v_hat", s_next / (1 - beta_2**t), tex=r"\hat{\mathbf{v}}")
m_known, s_known = vector("m_hat", tex=r"\hat{\mathbf{m}}"), vector("v_hat", tex=r"\hat{\mathbf{v}}")
adam_step = let("theta_next", theta - eta * (m_known / (sqrt(s_known) + epsilon)), tex=NEXT)
with_adam = replace(replace(adam_step.value, m_known, m_hat), s_known, s_hat)

adam = Formula(
    "update-adam",
    "Adam",
    "training",
    chain(adam_step, theta - eta * (m_known / (sqrt(s_known) + epsilon))),
    parts={
        "m": chain(m_next, beta_1 * m + (1 - beta_1) * g),
        "v": chain(s_next, beta_2 * s + (1 - beta_2) * (g * g)),
        "m-hat": chain(m_hat, m_next / (1 - beta_1**t)),
        "v-hat": chain(s_hat, s_next / (1 - beta_2**t)),
    },
    apart=("m-hat", "v-hat"),
    domain={"beta_1": "positive", "beta_2": "positive", "epsilon": "positive", "v_hat": "positive"},
    stated=("1 − β₁ᵗ is not 0", "1 − β₂ᵗ is not 0"),
    rejects=(
        Reject(theta - eta * (m_known / (s_known + epsilon)), "the root is missing"),
        Reject(theta + eta * (m_known / (sqrt(s_known) + epsilon)), "wrong sign: uphill"),
        Reject(beta_1 * m + g, "a velocity, not a mean: the weight of the new gradient is missing", m_next),
        Reject(beta_2 * s + (1 - beta_2) * g, "the mean of the squares, not of the gradients", s_next),
        Reject(m_next, "the correction of the bias is missing", m_hat),
        Reject(s_next / (1 - beta_2), "the correction of the first step, at every step", s_hat),
    ),
)
# --8<-- [end:update-adam]

# --8<-- [start:update-adam-first-step]
none = Zeros("n")
m_first = let("m_hat", (beta_1 * none + (1 - beta_1) * g) / (1 - beta_1), tex=r"\hat{\mathbf{m}}")
s_first = let("v_hat", (beta_2 * none + (1 - beta_2) * (g * g)) / (1 - beta_2), tex=r"\hat{\mathbf{v}}")
first_adam = let("theta_next", theta - eta * (m_first / (sqrt(s_first) + epsilon)), tex=NEXT)

adam_first = Formula(
    "update-adam-first-step",
    "Adam's first step",
    "training",
    derivation=(
        chain(
            first_adam,
            step(theta - eta * (m_first / (sqrt(s_first) + epsilon)), "the update rule", "update-adam"),
            step(theta - eta * (g / (sqrt(g * g) + epsilon)), "both means start at 0, and their correction undoes it"),
            step(theta - eta * (g / (absolute(g) + epsilon)), "the root of a square"),
        ),
    ),
    parts={"m-hat": chain(m_first, g), "v-hat": chain(s_first, g * g)},
    domain={"epsilon": "positive"},
    stated=("1 − β₁ is not 0", "1 − β₂ is not 0"),
    rejects=(
        Reject(theta - eta * ((1 - beta_1) * g / (absolute(g) + epsilon)), "the first mean is not corrected"),
        Reject(theta - eta * g, "gradient descent: its step is as long as the gradient"),
    ),
)
# --8<-- [end:update-adam-first-step]
