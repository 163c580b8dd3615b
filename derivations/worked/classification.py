"""Classification: losses of scores, from the perceptron's descendants to softmax cross-entropy."""

from derivations.worked.formula import worked

DATA = {"X": ("N", "n"), "w": ("n",), "y": ("N",)}  # a row for each sample, the weights, the labels

# --8<-- [start:derive-softmax-cross-entropy]
softmax_cross_entropy = worked(
    "derive-softmax-cross-entropy",
    "The gradient of softmax cross-entropy with respect to the logits",
    "logsumexp(z) - y @ z",
    "z",
    {"z": ("n",), "y": ("n",)},
)
# --8<-- [end:derive-softmax-cross-entropy]

# --8<-- [start:derive-softmax-cross-entropy-any-targets]
softmax_cross_entropy_any_targets = worked(
    "derive-softmax-cross-entropy-any-targets",
    "Softmax cross-entropy for targets that need not add up to one",
    "-y @ log(softmax(z))",
    "z",
    {"z": ("n",), "y": ("n",)},
    page="softmax-cross-entropy",
)
# --8<-- [end:derive-softmax-cross-entropy-any-targets]

# --8<-- [start:derive-softmax-cross-entropy-label-smoothing]
softmax_cross_entropy_label_smoothing = worked(
    "derive-softmax-cross-entropy-label-smoothing",
    "The gradient of softmax cross-entropy with label smoothing",
    "logsumexp(z) - ((1 - epsilon) * y + epsilon / n) @ z",
    "z",
    {"z": ("n",), "y": ("n",), "epsilon": ()},
    page="softmax-cross-entropy",
)
# --8<-- [end:derive-softmax-cross-entropy-label-smoothing]

# --8<-- [start:derive-softmax-jacobian]
softmax_jacobian = worked(
    "derive-softmax-jacobian",
    "The Jacobian of softmax",
    "softmax(z)",
    "z",
    {"z": ("n",)},
)
# --8<-- [end:derive-softmax-jacobian]

# --8<-- [start:derive-log-sum-exp]
log_sum_exp = worked(
    "derive-log-sum-exp",
    "The gradient of log-sum-exp",
    "logsumexp(x)",
    "x",
    {"x": ("n",)},
)
# --8<-- [end:derive-log-sum-exp]

# --8<-- [start:derive-log-sum-exp-hessian]
log_sum_exp_hessian = worked(
    "derive-log-sum-exp-hessian",
    "The Hessian of log-sum-exp",
    "logsumexp(x)",
    "x",
    {"x": ("n",)},
    order=2,
    page="log-sum-exp",
)
# --8<-- [end:derive-log-sum-exp-hessian]

# --8<-- [start:derive-softmax-regression]
softmax_regression = worked(
    "derive-softmax-regression",
    "The gradient of softmax regression with respect to the weight matrix",
    "(sum(logsumexp(X @ W, axis=1)) - sum(Y * (X @ W))) / N",
    "W",
    {"X": ("N", "n"), "W": ("n", "k"), "Y": ("N", "k")},
)
# --8<-- [end:derive-softmax-regression]

# --8<-- [start:derive-logistic-regression]
logistic_regression = worked(
    "derive-logistic-regression",
    "The gradient of logistic regression",
    "sum(log(1 + exp(X @ w))) - y @ X @ w",
    "w",
    DATA,
)
# --8<-- [end:derive-logistic-regression]

# --8<-- [start:derive-logistic-regression-hessian]
logistic_regression_hessian = worked(
    "derive-logistic-regression-hessian",
    "The Hessian of logistic regression",
    "sum(log(1 + exp(X @ w))) - y @ X @ w",
    "w",
    DATA,
    order=2,
)
# --8<-- [end:derive-logistic-regression-hessian]

# --8<-- [start:derive-binary-cross-entropy]
binary_cross_entropy = worked(
    "derive-binary-cross-entropy",
    "The gradient of binary cross-entropy with a sigmoid",
    "-(y * log(sigmoid(z)) + (1 - y) * log(1 - sigmoid(z)))",
    "z",
    {"y": (), "z": ()},
)
# --8<-- [end:derive-binary-cross-entropy]

# --8<-- [start:derive-focal-loss]
focal_loss = worked(
    "derive-focal-loss",
    "The derivative of the focal loss",
    "p = sigmoid(t * z); -((1 - p)**gamma * log(p))",
    "z",
    {"t": (), "z": (), "gamma": ()},
)
# --8<-- [end:derive-focal-loss]

# --8<-- [start:derive-hinge-loss]
hinge_loss = worked(
    "derive-hinge-loss",
    "The gradient of the hinge loss",
    "sum(maximum(0, 1 - y * (X @ w)))",
    "w",
    DATA,
)
# --8<-- [end:derive-hinge-loss]

# --8<-- [start:derive-contrastive-loss]
contrastive_loss = worked(
    "derive-contrastive-loss",
    "The gradient of the contrastive loss (InfoNCE)",
    "S = A @ B.T / tau; mean(logsumexp(S, axis=1) - diagonal(S))",
    ["A", "B", "tau"],
    {"A": ("N", "n"), "B": ("N", "n"), "tau": ()},
)
# --8<-- [end:derive-contrastive-loss]

# --8<-- [start:derive-triplet-loss]
triplet_loss = worked(
    "derive-triplet-loss",
    "The gradient of the triplet loss",
    """
    p = a - b
    q = a - c
    maximum(0, p @ p - q @ q + m)
    """,
    ["a", "b", "c"],
    {"a": ("n",), "b": ("n",), "c": ("n",), "m": ()},
)
# --8<-- [end:derive-triplet-loss]
