"""Vectors and matrices: quadratic forms, norms, determinants, inverses, factorisations."""

from derivations.worked.formula import worked

SQUARE = {"x": ("n",), "A": ("n", "n")}
FACTORS = {"A": ("m", "n"), "U": ("m", "k"), "V": ("n", "k")}

# --8<-- [start:derive-quadratic-form]
quadratic_form = worked("derive-quadratic-form", "The gradient of a quadratic form", "x @ A @ x", "x", SQUARE)
# --8<-- [end:derive-quadratic-form]

# --8<-- [start:derive-quadratic-form-hessian]
quadratic_form_hessian = worked(
    "derive-quadratic-form-hessian",
    "The Hessian of a quadratic form",
    "x @ A @ x",
    "x",
    SQUARE,
    order=2,
    page="quadratic-form",
)
# --8<-- [end:derive-quadratic-form-hessian]

# --8<-- [start:derive-norm]
norm = worked("derive-norm", "The gradient of the Euclidean norm", "norm(x)", "x", {"x": ("n",)})
# --8<-- [end:derive-norm]

# --8<-- [start:derive-norm-hessian]
norm_hessian = worked(
    "derive-norm-hessian", "The Hessian of the Euclidean norm", "norm(x)", "x", {"x": ("n",)}, order=2, page="norm"
)
# --8<-- [end:derive-norm-hessian]

# --8<-- [start:derive-cosine-similarity]
cosine_similarity = worked(
    "derive-cosine-similarity",
    "The gradient of cosine similarity",
    "x @ y / (norm(x) * norm(y))",
    "x",
    {"x": ("n",), "y": ("n",)},
)
# --8<-- [end:derive-cosine-similarity]

# --8<-- [start:derive-rayleigh-quotient]
rayleigh_quotient = worked(
    "derive-rayleigh-quotient", "The gradient of the Rayleigh quotient", "x @ A @ x / (x @ x)", "x", SQUARE
)
# --8<-- [end:derive-rayleigh-quotient]

# --8<-- [start:derive-log-determinant]
log_determinant = worked(
    "derive-log-determinant", "The derivative of the log-determinant", "logdet(X)", "X", {"X": ("n", "n")}
)
# --8<-- [end:derive-log-determinant]

# --8<-- [start:derive-determinant]
determinant = worked("derive-determinant", "The derivative of the determinant", "det(X)", "X", {"X": ("n", "n")})
# --8<-- [end:derive-determinant]

# --8<-- [start:derive-inverse]
inverse = worked("derive-inverse", "The Jacobian of the matrix inverse", "inv(X)", "X", {"X": ("n", "n")})
# --8<-- [end:derive-inverse]

# --8<-- [start:derive-inverse-bilinear]
inverse_bilinear = worked(
    "derive-inverse-bilinear",
    "A bilinear form of the inverse",
    "a @ inv(X) @ b",
    "X",
    {"a": ("n",), "X": ("n", "n"), "b": ("n",)},
    page="inverse",
)
# --8<-- [end:derive-inverse-bilinear]

# --8<-- [start:derive-trace]
trace = worked(
    "derive-trace",
    "The derivative of the trace of a quadratic form",
    "tr(X.T @ A @ X)",
    "X",
    {"X": ("n", "k"), "A": ("n", "n")},
)
# --8<-- [end:derive-trace]

# --8<-- [start:derive-matrix-factorisation]
matrix_factorisation = worked(
    "derive-matrix-factorisation", "The gradient of matrix factorisation", "norm(A - U @ V.T)**2", "U", FACTORS
)
# --8<-- [end:derive-matrix-factorisation]

# --8<-- [start:derive-matrix-factorisation-hessian]
matrix_factorisation_hessian = worked(
    "derive-matrix-factorisation-hessian",
    "The Hessian of matrix factorisation",
    "norm(A - U @ V.T)**2",
    "U",
    FACTORS,
    order=2,
)
# --8<-- [end:derive-matrix-factorisation-hessian]
