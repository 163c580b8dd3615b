"""Derivations to be checked, and ways to put something wrong into them."""

from dataclasses import replace
from typing import Any

from derivations.calculus.worked import Equation, Move
from derivations.evidence.derivation import Derivation, derive
from derivations.language import matrix, vector
from derivations.language.expression import Expr

X = matrix("X", "n", "n")
x, y = vector("x"), vector("y")

RIGHT: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "least squares": ("norm(A @ x - b)**2", "x", {}),
    "denominator layout": ("norm(A @ x - b)**2", "x", {"layout": "denominator"}),
    "quadratic form": ("x @ A @ x", "x", {"shapes": {"A": ("n", "n")}}),
    "Jacobian": ("sigmoid(W @ x + b)", "x", {}),
    "Jacobian of a vector by a matrix": ("W @ x", "W", {}),
    "Jacobian of a matrix by a matrix": ("inv(X)", "X", {}),
    "by a matrix, numerator": ("tr(A @ X)", "X", {}),
    "determinant": ("det(X)", "X", {"layout": "denominator"}),
    "log-determinant, by central differences": ("logdet(X.T @ X)", "X", {}),
    "a matrix by a scalar": ("t**3 * A", "t", {"shapes": {"t": (), "A": ("m", "n")}, "layout": "denominator"}),
    "a vector by a scalar": ("t**3 * a", "t", {"shapes": {"t": (), "a": ("n",)}, "layout": "denominator"}),
    "scalar": ("exp(t) * log(t)", "t", {"shapes": {"t": ()}}),
    "a kink": ("mean((y - relu(X @ w + b))**2)", "w", {"shapes": {"b": ()}}),
    "the largest entry": ("max(x)", "x", {}),
    "cases": ("where(t > 0, t**2, -t)", "t", {"shapes": {"t": ()}}),
    "no name": ("prod(x)", "x", {}),
    "a given size": ("sum(A @ x)", "x", {"shapes": {"A": ("m", 3), "x": (3,)}}),
    "Hessian": ("logsumexp(x)", "x", {"order": 2}),
    "Hessian with a kink": ("sum(abs(x)) + norm(x)", "x", {"order": 2}),
    "Hessian with terms that cancel": ("logsumexp(X @ w)", "w", {"order": 2}),
    "Hessian with respect to a matrix": ("sum(X @ X.T)", "X", {"order": 2}),
    "Hessian with respect to a scalar": ("sin(t)", "t", {"order": 2, "shapes": {"t": ()}}),
    "a constant Hessian": ("a @ x", "x", {"order": 2}),
    "symmetric": ("logdet(S)", "S", {"structure": {"S": "symmetric"}}),
    "backward pass": ("h = relu(W @ x + b)\nsum((v * h - y)**2)", ["W", "b", "v"], {}),
}


def made(name: str) -> Derivation:
    text, wrt, options = RIGHT[name]
    return derive(text, wrt, **options)


def ending_with(derivation: Derivation, result: Expr) -> Derivation:
    """The derivation with another result, in its last line too."""
    *others, last = derivation.derived.equations
    moves = (*last.moves[:-1], Move(result, "made wrong", "made wrong"))
    found: Any = derivation.derived
    equations = (*others, Equation(last.first, moves))
    return replace(derivation, derived=replace(found, equations=equations, result=result))


def with_line(derivation: Derivation, change: object) -> Derivation:
    """The derivation with its last line but one changed; the result is as before."""
    *others, last = derivation.derived.equations
    *before, middle, end = last.moves
    wrong = middle._replace(expr=change(middle.expr))  # type: ignore[operator]
    equations = (*others, Equation(last.first, (*before, wrong, end)))
    return replace(derivation, derived=replace(derivation.derived, equations=equations))
