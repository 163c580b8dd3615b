"""Texts in NumPy's notation, and whether their reading has the value that NumPy computes.

The sizes differ from each other, so that an axis that is taken for another one shows. The texts are our own: they are
evaluated by Python here, and by the parser never.
"""

import math
import random
from typing import Any

import numpy as np

from derivations.language.parse import ParseError, parse
from derivations.language.parsing.dims import language_shape
from derivations.language.shape import size

SIZES = {"n": 2, "m": 3, "p": 5}
SHAPES: dict[str, tuple[Any, ...]] = {
    "x": ("n",), "y": ("n",), "u": ("m",), "v": ("m",), "z": ("p",), "t": (), "s": (), "A": ("m", "n"), "X": ("m", "n"),
    "B": ("m", "m"), "D": ("n", "m"), "E": ("n", "p"), "S": ("n", "n"), "r": (1, "n"),
}  # fmt: skip
_rng = np.random.default_rng(0)
VALUES: dict[str, Any] = {
    name: _rng.uniform(0.5, 1.5, size=[SIZES.get(dim, dim) for dim in shape])
    if shape
    else float(_rng.uniform(0.5, 1.5))
    for name, shape in SHAPES.items()
}


def _square(a: Any) -> Any:
    if np.ndim(a) == 1 or (np.ndim(a) == 2 and np.shape(a)[0] != np.shape(a)[1]):
        raise ValueError("not square")
    return a


def _softmax(a: Any, axis: int = -1) -> Any:
    if np.ndim(a) == 0:
        raise ValueError("a scalar")
    powers = np.exp(a)
    return powers / np.sum(powers, axis=axis, keepdims=True)


def _logsumexp(a: Any, axis: Any = "default", keepdims: bool = False) -> Any:
    if axis == "default":
        axis = 1 if np.ndim(a) == 2 and 1 not in np.shape(a) else None
    return np.log(np.sum(np.exp(a), axis=axis, keepdims=keepdims))


def _outer(a: Any, b: Any) -> Any:
    if np.ndim(a) != 1 or np.ndim(b) != 1:
        raise ValueError("two vectors")
    return np.outer(a, b)


NUMPY: dict[str, Any] = {
    **{
        name: getattr(np, name) for name in ("sum", "mean", "prod", "exp", "log", "sqrt", "sin", "tanh", "abs", "where")
    },
    **{name: getattr(np, name) for name in ("maximum", "minimum", "kron", "eye", "ones", "zeros", "sign", "diagonal")},
    "max": lambda *a, **k: np.maximum(*a) if len(a) == 2 else np.max(*a, **k),
    "min": lambda *a, **k: np.minimum(*a) if len(a) == 2 else np.min(*a, **k),
    "norm": lambda a: np.sqrt(np.sum(np.square(a))),
    "dot": lambda a, b: np.asarray(a) @ np.asarray(b),
    "tr": lambda a: np.trace(_square(a)) if np.ndim(a) else a,
    "det": lambda a: np.linalg.det(_square(a)),
    "inv": lambda a: np.linalg.inv(_square(a)),
    "logdet": lambda a: np.linalg.slogdet(_square(a))[1],
    "diag": lambda a: np.diag(_square(a) if np.ndim(a) == 2 else a),
    "vec": lambda a: np.reshape(a, -1, order="F"),
    "outer": _outer,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "relu": lambda a: np.maximum(a, 0),
    "sigmoid": lambda a: 1 / (1 + np.exp(-np.asarray(a))),
    "len": len,
    "pi": math.pi,
    **SIZES,
}

_TEXTS = """
    x @ y; A @ x; u @ A; u @ A @ x; x @ D @ A @ y; A @ D @ u; x.T @ y; u.T @ A @ x; A.T @ u; D.T + A; -A.T @ u
    2 * A @ x; A @ x * 2 + u; x * y / 3 - 1; x / y; A * X; A / X; A - X * 2; x**2; A**3; t**2 / s; -x**2
    2**-1 * x; A * x; x * A; A / x; x / A; A + x; x - A; A - x; A * t; t / A; sum(A); sum(A, axis=0)
    sum(A, axis=1); sum(A, axis=-1); sum(A, axis=-2); sum(x, axis=0); sum(t); mean(A); mean(A, axis=0)
    mean(A, axis=1, keepdims=True); A - mean(A, axis=0); mean(x); mean(t * x); A - mean(A, axis=1, keepdims=True)
    A * sum(A, axis=1, keepdims=True); A / sum(A, axis=1, keepdims=True); A / sum(A, axis=0, keepdims=True)
    sum(A, axis=1, keepdims=True) @ sum(X, axis=0, keepdims=True); sum(A, axis=1, keepdims=True) * x
    x / sum(A, axis=1, keepdims=True); u - sum(A, axis=1, keepdims=True); sum(A, keepdims=True) * x
    sum(A, axis=0, keepdims=True) @ x; A @ sum(A, axis=0, keepdims=True).T; max(A); max(A, axis=0)
    max(A, axis=1); min(x); prod(A, axis=0); prod(x); max(A, axis=1, keepdims=True) - A; max(0, x); min(x, y)
    maximum(A, x); minimum(0, A); where(A > x, A, 0); where(x > 1, t, y); x <= y; (A > x) * A; x == y; x != y
    softmax(x); softmax(A); softmax(A, axis=0); softmax(A, axis=-1)
    softmax(sum(A, axis=1, keepdims=True), axis=0); logsumexp(x); logsumexp(A); logsumexp(A, axis=0)
    logsumexp(A, axis=1, keepdims=True) + A; norm(A @ x); norm(A)**2; tr(S); det(S); inv(S) @ x; logdet(S)
    diag(x) @ S; diag(S); diagonal(S); outer(u, x) * A; kron(A, S); kron(x, u); kron(x, A); kron(A, x); vec(A)
    vec(x); kron(S, B) @ vec(A); eye(n) @ x; ones(m) @ A; ones((m, n)) * A; zeros(n) + x
    len(u) * t / n; pi * t; A @ eye(n) @ x; r @ x; r + A; r * x; A * r; r.T; r @ S; A @ r.T; r @ S @ r.T
    sqrt(abs(sin(x))); sigmoid(A @ x); relu(A - 1); exp(x @ y); sum(x * y) * A; (x @ D) @ (A @ y); sign(x - 1)
    (A + x) @ (X * x).T; (x - mean(x)) / sqrt(mean((x - mean(x))**2) + 1e-5)
    exp(A) / sum(exp(A), axis=1, keepdims=True)
""".replace("\n", ";").split(";")
TABLE = [text.strip() for text in _TEXTS if text.strip()]


def compare(text: str, reading: str = "") -> None:
    """AssertionError unless the reading of the text (or of another one) has NumPy's value and shape."""
    problem = difference(text, reading or text)
    assert problem == "", f"{text}: {problem}"


def difference(text: str, reading: str) -> str:
    """What differs between the value of a text and that of a reading."""
    expr = parse(reading, SHAPES)
    wanted = evaluated(text)
    found = np.asarray(expr.numeric(**VALUES, **SIZES), dtype=float)
    shape = tuple(size(dim, SIZES) for dim in expr.shape)
    if shape != language_shape(wanted.shape) or found.size != wanted.size:
        return f"{expr} has the shape {expr.shape}, NumPy's result {wanted.shape}"
    same = np.allclose(found.reshape(wanted.shape), wanted, rtol=1e-9, atol=1e-12, equal_nan=True)
    return "" if same else f"{expr} is {found.tolist()}, NumPy's result {wanted.tolist()}"


def evaluated(text: str) -> Any:
    """What NumPy computes; the text is one of those made here."""
    return np.asarray(eval(text, {"__builtins__": {}}, {**NUMPY, **VALUES}), dtype=float)


def verdict(text: str) -> str:
    """How the reading of a text compares with NumPy."""
    with np.errstate(all="ignore"):
        try:
            wanted = evaluated(text)
        except (ValueError, TypeError, AttributeError, IndexError):
            wanted = None
        try:
            parse(text, SHAPES)
        except ParseError:
            return "refused by both" if wanted is None or wanted.ndim > 2 else "refused here"
        if wanted is None:
            return "read, but NumPy refuses it"
        return "agrees" if not np.all(np.isfinite(wanted)) else difference(text, text) or "agrees"


def random_text(rng: random.Random, depth: int) -> str:
    """A text of NumPy's, whether its shapes fit or not."""
    if depth <= 0 or rng.random() < 0.12:
        constants = ("2", "0.5", "n", "pi", "eye(n)", "ones(m)", "ones((m, n))", "zeros(n)", "len(u)")
        return rng.choice([*SHAPES, *SHAPES, *constants])
    parts = [random_text(rng, depth - 1) for _ in range(4)]
    reduced = rng.choice(("sum", "mean", "max", "min", "prod", "logsumexp"))
    option = rng.choice(("", ", axis=0", ", axis=1", ", axis=-1", ", axis=-2"))
    kept = rng.choice(("", "", ", keepdims=True"))
    unary = rng.choice(("exp", "tanh", "abs", "norm", "tr", "vec", "diag", "sigmoid"))
    binary = rng.choice(("maximum", "minimum", "outer", "kron", "dot"))
    forms = (
        f"({parts[0]} {rng.choice('+-*/')} {parts[1]})",
        f"({parts[0]} {rng.choice('+-*/')} {parts[1]})",
        f"({parts[0]} @ {parts[1]})",
        f"({parts[0]} @ {parts[1]} @ {parts[2]})",
        f"-{parts[0]} @ {parts[1]}",
        f"{unary}({parts[0]})",
        f"{binary}({parts[0]}, {parts[1]})",
        f"({parts[0]} + x * 0).T",
        f"({parts[0]})**2",
        f"{reduced}({parts[0]}{option}{kept})",
        f"{reduced}({parts[0]}{option}{kept})",
        f"softmax({parts[0]}{option})",
        f"where({parts[0]} {rng.choice(('>', '<='))} {parts[1]}, {parts[2]}, {parts[3]})",
    )
    return rng.choice(forms)
