"""Regression: the gradients by which numbers are predicted and fitted."""

from derivations.worked.formula import worked

DATA = {"X": ("N", "n"), "w": ("n",), "y": ("N",)}  # a row for each sample, the weights, the targets

# --8<-- [start:derive-least-squares]
least_squares = worked(
    "derive-least-squares",
    "The gradient of least squares",
    "norm(A @ x - b)**2",
    "x",
    {"A": ("m", "n"), "x": ("n",), "b": ("m",)},
)
# --8<-- [end:derive-least-squares]

# --8<-- [start:derive-ridge-regression]
ridge_regression = worked(
    "derive-ridge-regression",
    "The gradient of ridge regression",
    "norm(X @ w - y)**2 + lambda_ * norm(w)**2",
    "w",
    {**DATA, "lambda_": ()},
)
# --8<-- [end:derive-ridge-regression]

# --8<-- [start:derive-weighted-least-squares]
weighted_least_squares = worked(
    "derive-weighted-least-squares",
    "The gradient of weighted least squares",
    "sum(c * (X @ w - y)**2)",
    "w",
    {**DATA, "c": ("N",)},
)
# --8<-- [end:derive-weighted-least-squares]

# --8<-- [start:derive-mean-squared-error]
mean_squared_error = worked(
    "derive-mean-squared-error",
    "The gradient of the mean squared error of a linear layer",
    """
    p = X @ w + b
    mean((p - y)**2)
    """,
    ["w", "b"],
    {**DATA, "b": ()},
)
# --8<-- [end:derive-mean-squared-error]

# --8<-- [start:derive-neuron-loss]
neuron_loss = worked(
    "derive-neuron-loss",
    "The gradient of a neuron's loss with respect to weights and bias",
    """
    z = X @ w + b
    a = maximum(0, z)
    mean((y - a)**2)
    """,
    ["w", "b"],
    {**DATA, "b": ()},
)
# --8<-- [end:derive-neuron-loss]

# --8<-- [start:derive-poisson-regression]
poisson_regression = worked(
    "derive-poisson-regression",
    "The gradient of Poisson regression",
    "sum(exp(X @ w)) - y @ X @ w",
    "w",
    DATA,
)
# --8<-- [end:derive-poisson-regression]

# --8<-- [start:derive-huber-loss]
huber_loss = worked(
    "derive-huber-loss",
    "The gradient of the Huber loss",
    """
    r = X @ w - y
    sum(where(abs(r) <= delta, r**2 / 2, delta * (abs(r) - delta / 2)))
    """,
    "w",
    {**DATA, "delta": ()},
)
# --8<-- [end:derive-huber-loss]

# --8<-- [start:derive-lasso]
lasso = worked(
    "derive-lasso",
    "The subgradient of the lasso",
    "norm(X @ w - y)**2 + lambda_ * sum(abs(w))",
    "w",
    {**DATA, "lambda_": ()},
)
# --8<-- [end:derive-lasso]
