"""The vocabulary of the input beside its functions: operators, brackets, Greek letters, and words that are refused."""

from __future__ import annotations

# Operators at the level of * and /: juxtaposition, entry by entry, Kronecker, dot product, and a quotient of numbers
PLAIN_PRODUCTS = {"": "//", "×": "//", "⊗": "// ~", "÷": "// ~~", "⊗ₖ": "%", "·": "% ~", "⊘": "% ~~"}
BINARY = {sign: sign for sign in ("+", "-", "*", "/", "@", "**", "==", "!=", "<", ">", "<=", ">=")}
BINARY |= {"−": "-", "≤": "<=", "≥": ">=", "≠": "!="} | {sign: PLAIN_PRODUCTS[sign] for sign in "×⊗÷·⊘"}
BINARY["⊗ₖ"] = PLAIN_PRODUCTS["⊗ₖ"]
BRACKETS = {"(": ("(", ")"), "[": ("_indicator(", "]"), "‖": ("norm(", "‖"), "|": ("_bars(", "|")}
NUMPY = ("np", "numpy")
RESERVED = {*NUMPY, "scipy", "math", "jax", "jnp", "torch", "autograd", "range", "derivative", "limit_at_zero"}
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
    "lambda": "write lam, or λ",
    "for": "write sum(…), mean(…) or prod(…)",
    "in": "write a comparison",
    "is": "write x == y",
    "None": "leave the option out",
    "True": "write 1",
    "False": "write 0",
}
METHODS = {"dot": "write x @ y", "transpose": "write x.T", "shape": "write len(x), or the name of the dimension"}
