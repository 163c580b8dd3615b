"""The vocabulary of the input beside its functions: operators, brackets, Greek letters, and words that are refused."""

from __future__ import annotations

# Operators at the level of * and /: juxtaposition, entry by entry, Kronecker, dot product, and a quotient of numbers
PLAIN_PRODUCTS = {"": "//", "×": "//", "⊗": "// ~", "÷": "// ~~", "⊗ₖ": "%", "·": "% ~", "⊘": "% ~~"}
BINARY = {sign: sign for sign in ("+", "-", "*", "/", "@", "**", "==", "!=", "<", ">", "<=", ">=")}
BINARY |= {"−": "-", "≤": "<=", "≥": ">=", "≠": "!="} | {sign: PLAIN_PRODUCTS[sign] for sign in "×⊗÷·⊘"}
BINARY["⊗ₖ"] = PLAIN_PRODUCTS["⊗ₖ"]
BRACKETS = {"(": ("(", ")"), "[": ("_indicator(", "]"), "‖": ("norm(", "‖"), "|": ("_bars(", "|")}
NUMPY = ("np", "numpy")
LIBRARIES = (*NUMPY, "scipy", "math", "jax", "jnp", "torch", "autograd")
MEANING = dict.fromkeys(LIBRARIES, "stands for a library in the code that is written")
MEANING |= dict.fromkeys(("range", "derivative", "limit_at_zero"), "is a function in the code that is written")
RESERVED = {*MEANING}
SPELLED = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
MEANT = {
    "if": "write where(condition, a, b)",
    "else": "write where(condition, a, b)",
    "and": "multiply comparisons: (x > 0) * (x < 1)",
    "or": "write maximum(x > 0, y > 0)",
    "not": "subtract the comparison from 1: 1 - (x > 0)",
    "lambda": "write lambda_, or λ",
    "for": "write sum(…), mean(…) or prod(…)",
    "in": "write a comparison",
    "is": "write x == y",
    "None": "leave the option out",
    "True": "write 1",
    "False": "write 0",
}
METHODS = {
    "dot": "write x @ y", "transpose": "write x.T", "mT": "write X.T", "H": "write X.T",
    "shape": "write len(x), or the name of the dimension",
    "size": "write len(x), or the names of the dimensions, m * n", "ndim": "shapes are known",
    "flatten": "write vec(X), which goes down the columns", "ravel": "write vec(X), which goes down the columns",
    "reshape": "write vec(X), which goes down the columns",
}  # fmt: skip
INSTEAD = {
    "power": "write x**2", "pow": "write x**2", "square": "write x**2", "cbrt": "write x**(1/3)",
    "reciprocal": "write 1 / x", "add": "write x + y", "subtract": "write x - y", "multiply": "write x * y",
    "divide": "write x / y", "negative": "write -x", "matmul": "write A @ x", "inner": "write x @ y",
    "vdot": "write x @ y", "einsum": "write the product with @, * and sum", "transpose": "write X.T",
    "solve": "write inv(A) @ b", "inverse": "write inv(A)", "pinv": "write inv(A.T @ A) @ A.T",
    "slogdet": "write logdet(X)", "determinant": "write det(X)", "identity": "write eye(n)",
    "log1p": "write log(1 + x)", "expm1": "write exp(x) - 1", "log2": "write log(x) / log(2)",
    "log10": "write log(x) / log(10)", "exp2": "write 2**x", "logaddexp": "write x + softplus(y - x)",
    "atan": "write arctan(x)", "sec": "write 1 / cos(x)", "csc": "write 1 / sin(x)", "cot": "write 1 / tan(x)",
    "fabs": "write abs(x)", "clip": "write minimum(maximum(x, a), b)", "heaviside": "write x > 0",
    "step": "write x > 0", "rsqrt": "write 1 / sqrt(x)", "hypot": "write sqrt(x**2 + y**2)",
    "var": "write mean((x - mean(x))**2); of columns, mean((X - mean(X, axis=0))**2, axis=0)",
    "std": "write sqrt(mean((x - mean(x))**2)); of columns, sqrt(mean((X - mean(X, axis=0))**2, axis=0))",
    "average": "write mean(x)",
    "amax": "write max(x)", "amin": "write min(x)", "expit": "write sigmoid(x)", "sigma": "write sigmoid(x)",
    "logistic": "write sigmoid(x)",
    "silu": "write x * sigmoid(x)", "swish": "write x * sigmoid(x)", "mish": "write x * tanh(softplus(x))",
    "leaky_relu": "write where(x > 0, x, 0.01 * x)", "elu": "write where(x > 0, x, exp(x) - 1)",
    "relu6": "write minimum(relu(x), 6)", "softsign": "write x / (1 + abs(x))",
    "log_sigmoid": "write log(sigmoid(x))", "logsigmoid": "write log(sigmoid(x))",
    "log_softmax": "write log(softmax(x))",
    "cross_entropy": "of logits z and targets y it is logsumexp(z) - y @ z",
    "binary_cross_entropy": "write -mean(y * log(p) + (1 - y) * log(1 - p))",
    "bce": "write -mean(y * log(p) + (1 - y) * log(1 - p))", "kl_div": "write sum(p * (log(p) - log(q)))",
    "mse": "write mean((x - y)**2)", "mse_loss": "write mean((x - y)**2)",
    "mae": "write mean(abs(x - y))", "l1_loss": "write mean(abs(x - y))",
    "cosine_similarity": "write x @ y / (norm(x) * norm(y))", "normalize": "write x / norm(x)",
    "layer_norm": "write (x - mean(x)) / sqrt(mean((x - mean(x))**2) + eps)",
    "rms_norm": "write x / sqrt(mean(x**2) + eps)",
    "attention": "write softmax(Q @ K.T / sqrt(d)) @ V",
    "linear": "write X @ W + b", "dropout": "multiply by a mask, mask * x",
    "mm": "write A @ B", "bmm": "write A @ B", "mv": "write A @ x", "matrix_power": "write X @ X",
    "reshape": "write vec(X), which goes down the columns",
    "flatten": "write vec(X), which goes down the columns", "ravel": "write vec(X), which goes down the columns",
    "Σ": "write sum(…)", "Π": "write prod(…)",
    **dict.fromkeys(("cumsum", "cumprod"), "running sums and products are not supported"),
    **dict.fromkeys(("concatenate", "concat", "cat", "stack", "hstack", "vstack"), "arrays are not joined; name each"),
    **dict.fromkeys(("svd", "eig", "eigh", "eigvals", "qr", "cholesky", "lu"), "decompositions are not supported"),
    **dict.fromkeys(("argmax", "argmin", "sort", "argsort"), "it has no derivative that could be used"),
}  # what is written for functions that others have  # fmt: skip
# Names that libraries are imported under, where they are called with an array: nn.relu(x), but F.sum() of an array F
PREFIXES = ("F", "K", "nn", "tf", "sp", "special", "linalg", "functional")
OPTIONS = {"dim": "axis", "keepdim": "keepdims"}  # of another library, by their names here
NO_NUMBERS = {"inf", "nan", "Inf", "NaN", "infinity"}
