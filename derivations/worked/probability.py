"""Probability: the normal distribution with respect to its mean and its covariance, and divergences."""

from derivations.worked.formula import worked

NORMAL = {"x": ("n",), "mu": ("n",), "S": ("n", "n")}
TWO_NORMALS = {"mu": ("n",), "S": ("n", "n"), "nu": ("n",), "T": ("n", "n")}

LOG_LIKELIHOOD = "-(logdet(S) + (x - mu) @ inv(S) @ (x - mu)) / 2"
DIVERGENCE = "(tr(inv(T) @ S) + (nu - mu) @ inv(T) @ (nu - mu) - n + logdet(T) - logdet(S)) / 2"

# --8<-- [start:derive-gaussian-log-likelihood-mean]
gaussian_log_likelihood_mean = worked(
    "derive-gaussian-log-likelihood-mean",
    "The gradient of the Gaussian log-likelihood with respect to the mean",
    LOG_LIKELIHOOD,
    "mu",
    NORMAL,
)
# --8<-- [end:derive-gaussian-log-likelihood-mean]

# --8<-- [start:derive-gaussian-log-likelihood-covariance]
gaussian_log_likelihood_covariance = worked(
    "derive-gaussian-log-likelihood-covariance",
    "The gradient of the Gaussian log-likelihood with respect to the covariance",
    LOG_LIKELIHOOD,
    "S",
    NORMAL,
)
# --8<-- [end:derive-gaussian-log-likelihood-covariance]

# --8<-- [start:derive-kl-divergence-of-gaussians]
kl_divergence_of_gaussians = worked(
    "derive-kl-divergence-of-gaussians",
    "The gradient of the KL divergence of two Gaussians",
    DIVERGENCE,
    "S",
    TWO_NORMALS,
)
# --8<-- [end:derive-kl-divergence-of-gaussians]

# --8<-- [start:derive-kl-divergence-of-gaussians-mean]
kl_divergence_of_gaussians_mean = worked(
    "derive-kl-divergence-of-gaussians-mean",
    "The KL divergence of two Gaussians with respect to the mean",
    DIVERGENCE,
    "mu",
    TWO_NORMALS,
    page="kl-divergence-of-gaussians",
)
# --8<-- [end:derive-kl-divergence-of-gaussians-mean]

# --8<-- [start:derive-kl-divergence-of-gaussians-log-variance]
kl_divergence_of_gaussians_log_variance = worked(
    "derive-kl-divergence-of-gaussians-log-variance",
    "The KL divergence from a standard normal, with the logarithm of the variance",
    "-0.5 * sum(1 + s - m**2 - exp(s))",
    ["m", "s"],
    {"m": ("n",), "s": ("n",)},
    page="kl-divergence-of-gaussians",
)
# --8<-- [end:derive-kl-divergence-of-gaussians-log-variance]

# --8<-- [start:derive-kl-divergence-of-softmaxes]
kl_divergence_of_softmaxes = worked(
    "derive-kl-divergence-of-softmaxes",
    "The gradient of the KL divergence of two softmaxes",
    """
    p = softmax(a)
    q = softmax(b)
    sum(p * (log(p) - log(q)))
    """,
    ["a", "b"],
    {"a": ("n",), "b": ("n",)},
)
# --8<-- [end:derive-kl-divergence-of-softmaxes]
