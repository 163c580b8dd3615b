"""Losses and outputs: sigmoid and softmax with cross-entropy, in forms that are safe in floating point; activations."""

from __future__ import annotations

from fractions import Fraction

from derivations.evidence import Formula, Reject, chain, step
from derivations.language import (
    Identity,
    Ones,
    Size,
    Zeros,
    absolute,
    as_expr,
    cases,
    column_of,
    derivative,
    diag,
    dot,
    entry_sum,
    exp,
    let,
    ln,
    logsumexp,
    maximum,
    number,
    outer,
    partial,
    scalar,
    sigmoid,
    softmax,
    softplus,
    tanh,
    total,
    vector,
)
from derivations.networks.formula import derived
from derivations.networks.two_layers import by

# Two classes: a probability from one number

z, y = scalar("z"), scalar("y")
a = let("a", sigmoid(z))
entropy = let("L", -(y * ln(a) + (1 - y) * ln(1 - a)))

# --8<-- [start:net-sigmoid]
net_sigmoid = Formula(
    "net-sigmoid",
    "The sigmoid and its slope",
    "networks",
    derivation=(
        chain(a, step(sigmoid(z), "a name for the output"), step(1 / (1 + exp(-z)), "what the sigmoid is")),
        chain(
            derivative(a, z),
            step(exp(-z) / (1 + exp(-z)) ** 2, "chain rule", "s451-rule"),
            step(a * (1 - a), "the same in terms of the output itself"),
        ),
    ),
    parts={"middle": chain(let("a", sigmoid(as_expr(0))) * (1 - let("a", sigmoid(as_expr(0)))), number(0.25))},
    apart=("middle",),
    rejects=(Reject(a * (1 + a), "a sign"), Reject(a, "nothing was differentiated: this is no exponential")),
)
# --8<-- [end:net-sigmoid]

# --8<-- [start:net-sigmoid-entropy]
net_sigmoid_entropy = Formula(
    "net-sigmoid-entropy",
    "Sigmoid and cross-entropy together",
    "networks",
    derivation=(
        chain(a, step(sigmoid(z), "the probability of a yes")),
        chain(entropy, step(-(y * ln(a) + (1 - y) * ln(1 - a)), "the cross-entropy with the target")),
        chain(partial(entropy, a), step((1 - y) / (1 - a) - y / a, "derivative of the logarithm")),
        chain(
            total(entropy, z),
            step(partial(entropy, a) * total(a, z), "chain rule", "s451-rule"),
            step(((1 - y) / (1 - a) - y / a) * (a * (1 - a)), "the two slopes", "net-sigmoid"),
            step((1 - y) * a - y * (1 - a), "in each term one factor cancels"),
            step(a - y, "multiply out"),
        ),
    ),
    parts={"safe": chain(entropy, softplus(z) - y * z)},
    rejects=(
        Reject(softplus(z) + y * z, "a sign", against=entropy),
        Reject(y - a, "the sign", against=total(entropy, z)),
        Reject((a - y) * a * (1 - a), "this belongs to the squared error", against=total(entropy, z)),
    ),
)
# --8<-- [end:net-sigmoid-entropy]

# Several classes

s, t = vector("s"), vector("t")
p = let("p", softmax(s))
Y = let("y", t + 1 / Size("n") * (1 - entry_sum(t)))  # any numbers that add up to 1, with zeros among them or not
loss = let("L", -dot(Y, ln(p)))
by_p, by_s = by(loss, p), by(loss, s)
c = scalar("c")
sevenths = column_of(number(Fraction(1, 7)), number(Fraction(2, 7)), number(Fraction(4, 7)))

# --8<-- [start:net-softmax]
net_softmax = Formula(
    "net-softmax",
    "The Jacobian of the softmax",
    "networks",
    chain(total(p, s), diag(p) - outer(p, p)),
    parts={
        "function": chain(p, softmax(s), 1 / entry_sum(exp(s)) * exp(s)),
        "numbers": chain(softmax(column_of(0, ln(as_expr(2)), ln(as_expr(4)))), sevenths),
        "sum": chain(Ones("n").T @ (diag(p) - outer(p, p)), Zeros("n").T),
    },
    apart=("numbers",),
    rejects=(
        Reject(diag(p), "each answer depends on every score"),
        Reject(diag(p) + outer(p, p), "a sign"),
        Reject(diag(p) @ (Identity("n") - diag(p)), "this holds for sigmoids, one by one"),
    ),
)
# --8<-- [end:net-softmax]

# --8<-- [start:net-softmax-entropy]
net_softmax_entropy = Formula(
    "net-softmax-entropy",
    "Softmax and cross-entropy together",
    "networks",
    derivation=(
        chain(p, step(softmax(s), "the probabilities of the classes")),
        chain(loss, step(-dot(Y, ln(p)), "the cross-entropy with the targets")),
        chain(by_p, step(-(Y / p), "derivative of the logarithm, entry by entry")),
        chain(
            by_s,
            step((by_p.T @ total(p, s)).T, "vector chain rule, as a column", "s453-rule"),
            step((-(Y / p).T @ (diag(p) - outer(p, p))).T, "the gradient above, and the Jacobian", "net-softmax"),
            step(-Y + (Y.T @ Ones("n")) * p, "the division cancels, in both terms"),
            step(p - Y, "the targets add up to 1"),
        ),
    ),
    parts={
        "column": chain(p - Y),
        "numbers": chain(sevenths - column_of(0, 1, 0), column_of(*(number(Fraction(k, 7)) for k in (1, -5, 4)))),
    },
    apart=("numbers",),
    stated=("the targets add up to 1",),
    rejects=(
        Reject(Y - p, "the sign", against=by_s),
        Reject((p - Y).T, "a row: that is numerator layout", against=by_s),
        Reject((diag(p) - outer(p, p)) @ (p - Y), "the Jacobian of the softmax is in it already", against=by_s),
    ),
)
# --8<-- [end:net-softmax-entropy]

# --8<-- [start:net-safe]
net_safe = Formula(
    "net-safe",
    "A softmax does not change when all scores move together",
    "networks",
    chain(softmax(s - c), softmax(s)),
    parts={
        "logsumexp": chain(logsumexp(s), c + ln(entry_sum(exp(s - c)))),
        "entropy": chain(loss, logsumexp(s) - dot(Y, s)),
        "softplus": chain(softplus(z), ln(1 + exp(z)), maximum(0, z) + ln(1 + exp(-absolute(z)))),
        "yes": chain(softplus(z) - z, softplus(-z)),
        "negative": chain(sigmoid(z), exp(z) / (1 + exp(z))),
    },
    rejects=(
        Reject(softmax(c * s), "scaling the scores does change it"),
        Reject(ln(entry_sum(exp(s - c))), "what was taken away is missing", against=logsumexp(s)),
    ),
)
# --8<-- [end:net-safe]

# Activation functions

x, w = vector("x"), vector("w")
alpha, compared = scalar("alpha"), let("c", w > x)
leaky = let("leaky", cases((alpha * z, z <= 0), (z, z > 0)), z)

# --8<-- [start:net-leaky]
net_leaky = Formula(
    "net-leaky",
    "The leaky ReLU",
    "networks",
    chain(derivative(leaky, z), cases((alpha, z <= 0), (1, z > 0))),
    parts={"function": chain(leaky, cases((alpha * z, z <= 0), (z, z > 0)))},
    rejects=(Reject(cases((1, z <= 0), (alpha, z > 0)), "the cases are swapped"),),
)
# --8<-- [end:net-leaky]

# --8<-- [start:net-tanh]
net_tanh = derived("net-tanh", "The derivative of the hyperbolic tangent", "tanh(z)", "z", {"z": ()})
# --8<-- [end:net-tanh]

# --8<-- [start:net-gelu]
net_gelu = derived("net-gelu", "The derivative of GELU", "gelu(z)", "z", {"z": ()})
# --8<-- [end:net-gelu]

# --8<-- [start:net-activations]
net_activations = Formula(
    "net-activations",
    "An activation function, entry by entry",
    "networks",
    chain(total(tanh(x), x, "operator"), diag(1 - tanh(x) ** 2)),
    parts={
        "sigmoid": chain(total(sigmoid(x), x, "operator"), diag(sigmoid(x) * (1 - sigmoid(x)))),
        "exp": chain(total(exp(x), x, "operator"), diag(exp(x))),
        "max": chain(total(maximum(x, w), w, "operator"), diag(w > x)),
    },
    rejects=(
        Reject(1 - tanh(x) ** 2, "a vector, where a Jacobian is a matrix"),
        Reject(diag(w <= x), "this belongs to x", against=total(maximum(x, w), w, "operator")),
    ),
)
# --8<-- [end:net-activations]

# --8<-- [start:net-logarithm]
net_logarithm = Formula(
    "net-logarithm",
    "The Jacobian of the logarithm, entry by entry",
    "networks",
    chain(total(ln(x), x, "operator"), diag(1 / x)),
    domain={"x": "positive"},
    rejects=(
        Reject(1 / x, "a vector, where a Jacobian is a matrix"),
        Reject(diag(ln(x)), "nothing was differentiated: this is no exponential"),
    ),
)
# --8<-- [end:net-logarithm]

# --8<-- [start:net-compare]
net_compare = Formula(
    "net-compare",
    "A comparison, entry by entry",
    "networks",
    chain(total(compared, w), diag(Zeros("n"))),
    parts={"function": chain(compared, w > x)},
    stated=("[w > x] jumps where an entry of w equals that of x; its slope there is taken as 0",),
    rejects=(Reject(diag(w > x), "a comparison jumps, it does not climb"),),
)
# --8<-- [end:net-compare]
