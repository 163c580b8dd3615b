"""Emitted gradients against closed forms by hand, each an expert's NumPy."""

from functools import partial
from typing import Any

import numpy as np

from derivations import derive
from tests.bench.engine.hessians import Arrays
from tests.bench.engine.timing import seconds, show

Shapes = dict[str, tuple[str, ...]]
X_W_Y: Shapes = {"X": ("m", "n"), "w": ("n",), "y": ("m",)}
NETWORK = "h = relu(X @ W1 + b1)\nmean((h @ W2 + b2 - Y)**2)"
NETWORK_SHAPES: Shapes = {
    "X": ("m", "n"), "W1": ("n", "k"), "b1": ("k",), "W2": ("k", "p"), "b2": ("p",), "Y": ("m", "p"),
}  # fmt: skip


def sigmoid(z: Any) -> Any:
    return np.exp(-np.logaddexp(0, -z))


def softmax_by_rows(Z: Any) -> Any:
    E = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return E / np.sum(E, axis=1, keepdims=True)


def network_by_hand(v: Arrays) -> Any:
    Z = v["X"] @ v["W1"] + v["b1"]
    H = np.maximum(Z, 0)
    R = H @ v["W2"] + v["b2"] - v["Y"]
    D2 = 2 / R.size * R
    D1 = (D2 @ v["W2"].T) * (Z > 0)
    return np.mean(R**2), {"W1": v["X"].T @ D1, "b1": D1.sum(axis=0), "W2": H.T @ D2, "b2": D2.sum(axis=0)}


PROBLEMS: dict[str, tuple[str, str | list[str], Shapes, Any]] = {
    "least squares": (
        "norm(X @ w - y)**2", "w", X_W_Y, lambda v: 2 * (v["X"].T @ (v["X"] @ v["w"] - v["y"])),
    ),
    "logistic": (
        "sum(softplus(X @ w)) - y @ (X @ w)", "w", X_W_Y,
        lambda v: v["X"].T @ (sigmoid(v["X"] @ v["w"]) - v["y"]),
    ),
    "softmax cross-entropy by rows": (
        "sum(logsumexp(X @ W, axis=1)) - sum(Y * (X @ W))", "W", {"X": ("m", "n"), "W": ("n", "p"), "Y": ("m", "p")},
        lambda v: v["X"].T @ (softmax_by_rows(v["X"] @ v["W"]) - v["Y"]),
    ),
    "log det": ("logdet(S)", "S", {"S": ("n", "n")}, lambda v: np.linalg.inv(v["S"]).T),
    "two-layer network, backward pass": (NETWORK, ["W1", "b1", "W2", "b2"], NETWORK_SHAPES, network_by_hand),
}  # fmt: skip
SIZES = {"m": 1000, "n": 300, "k": 200, "p": 20}


def drawn(shapes: Shapes) -> Arrays:
    """Random arrays, of which a square one is well conditioned."""
    rng = np.random.default_rng(0)
    found = {name: rng.normal(size=[SIZES[dim] for dim in dims]) / 10 for name, dims in shapes.items()}
    return {name: a + np.eye(len(a)) if shapes[name] == ("n", "n") else a for name, a in found.items()}


def emitted(text: str, wrt: str | list[str], shapes: Shapes) -> Any:
    """The function that the engine wrote."""
    d = derive(text, wrt, shapes, layout="denominator")
    scope: dict[str, Any] = {"np": np}
    exec(compile(d.numpy_source(), "<emitted>", "exec"), scope)  # our own text
    return scope["gradient" if isinstance(wrt, str) else "value_and_gradients"]


def compare(rounds: int = 40) -> None:
    """Time both on every problem; both must agree."""
    for name, (text, wrt, shapes, by_hand) in PROBLEMS.items():
        function, arrays = emitted(text, wrt, shapes), drawn(shapes)
        needed = function.__code__.co_varnames[: function.__code__.co_argcount]
        run = partial(function, **{array: arrays[array] for array in needed})
        for found, wanted in zip(flat(run()), flat(by_hand(arrays)), strict=True):
            if not np.allclose(found, wanted, rtol=1e-9, atol=1e-12):
                raise ValueError(f"{name}: emitted is not the gradient by hand")
        show(f"Gradient: {name}", seconds({"by hand": partial(by_hand, arrays), "emitted": run}, rounds, best=True))


def flat(answer: Any) -> list[Any]:
    """The arrays of an answer."""
    if isinstance(answer, tuple):
        value, gradients = answer
        return [value, *(gradients[name] for name in sorted(gradients))]
    return [answer]


if __name__ == "__main__":
    compare()
