"""Emitted NumPy against the closed form by hand, and Hessians against jax.hessian and autograd.hessian.

Three problems: xᵀ A x at n = 1000, logistic regression at 2000 × 1000, and matrix factorisation at n = 200, k = 5.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from derivations import derive
from tests.bench.engine.timing import seconds, show

Arrays = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Problem:
    """An expression, its Hessian by hand, and the function for automatic differentiation, which takes its NumPy."""

    name: str
    text: str
    wrt: str
    shapes: dict[str, tuple[str, ...]]
    arrays: Arrays
    by_hand: Callable[[Arrays], Any]
    function: Callable[[Any, Any, Arrays], Any]


def problems() -> list[Problem]:
    """The problems with their data."""
    rng = np.random.default_rng(0)
    return [
        Problem(
            "x'Ax, n = 1000",
            "x @ A @ x",
            "x",
            {"x": ("n",), "A": ("n", "n")},
            {"x": rng.normal(size=1000), "A": rng.normal(size=(1000, 1000))},
            lambda v: v["A"] + v["A"].T,
            lambda np_, x, v: x @ v["A"] @ x,
        ),
        Problem(
            "logistic, 2000 × 1000",
            "sum(softplus(X @ w)) - y @ (X @ w)",
            "w",
            {"X": ("m", "n"), "w": ("n",), "y": ("m",)},
            {"X": rng.normal(size=(2000, 1000)), "w": rng.normal(size=1000) / 30, "y": rng.uniform(size=2000)},
            _logistic_by_hand,
            lambda np_, w, v: np_.sum(np_.log(1 + np_.exp(v["X"] @ w))) - v["y"] @ (v["X"] @ w),
        ),
        Problem(
            "factorisation, n = 200, k = 5",
            "norm(T - U @ V.T)**2",
            "U",
            {"T": ("m", "n"), "U": ("m", "k"), "V": ("n", "k")},
            {"T": rng.normal(size=(200, 200)), "U": rng.normal(size=(200, 5)), "V": rng.normal(size=(200, 5))},
            lambda v: np.kron(2 * (v["V"].T @ v["V"]), np.eye(len(v["U"]))),
            lambda np_, U, v: np_.sum((v["T"] - U @ v["V"].T) ** 2),
        ),
    ]


def _logistic_by_hand(v: Arrays) -> Any:
    p = 1 / (1 + np.exp(-(v["X"] @ v["w"])))
    return (v["X"].T * (p * (1 - p))) @ v["X"]


def emitted(problem: Problem) -> Callable[[], Any]:
    """The Hessian that the engine wrote, ready to run."""
    d = derive(problem.text, problem.wrt, problem.shapes, order=2)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(d.numpy_source(), "<emitted>", "exec"), namespace)  # our own text
    function = namespace["hessian"]
    needed = function.__code__.co_varnames[: function.__code__.co_argcount]
    return lambda: function(**{name: problem.arrays[name] for name in needed})


def automatic(problem: Problem) -> dict[str, Callable[[], Any]]:
    """The Hessian by automatic differentiation, where its packages are installed."""
    found: dict[str, Callable[[], Any]] = {}
    try:
        os.environ.setdefault("JAX_PLATFORMS", "cpu")
        import jax

        jax.config.update("jax_enable_x64", True)
        by_jax = jax.jit(jax.hessian(lambda x: problem.function(jax.numpy, x, problem.arrays)))
        found["jax.hessian, compiled"] = lambda: by_jax(problem.arrays[problem.wrt]).block_until_ready()
    except ImportError:
        print("  jax is not installed: not compared")
    try:
        import autograd
        import autograd.numpy

        by_autograd = autograd.hessian(lambda x: problem.function(autograd.numpy, x, problem.arrays))
        found["autograd.hessian"] = lambda: by_autograd(problem.arrays[problem.wrt])
    except ImportError:
        print("  autograd is not installed: not compared")
    return found


def as_matrix(value: Any, problem: Problem) -> Any:
    """A Hessian as automatic differentiation gives it for a matrix, with rows and columns counted down its columns."""
    value = np.asarray(value)
    if value.ndim == 2:
        return value
    size = problem.arrays[problem.wrt].size
    return value.transpose(1, 0, 3, 2).reshape(size, size)


def compare(rounds: int = 5) -> None:
    """Time every candidate on every problem; all must agree."""
    for problem in problems():
        run = emitted(problem)
        others = automatic(problem)
        want = problem.by_hand(problem.arrays)
        for name, other in {"emitted": run, **others}.items():
            if not np.allclose(as_matrix(other(), problem), want, rtol=1e-6, atol=1e-8):
                raise ValueError(f"{problem.name}: {name} is not the Hessian by hand")
        times = seconds({"emitted": run, "by hand": partial(problem.by_hand, problem.arrays)}, 4 * rounds, best=True)
        slower = {
            name: seconds({name: other}, 2 if name.startswith("autograd") else rounds, best=True)
            for name, other in others.items()
        }
        show(f"Hessian: {problem.name}", times | {name: taken[name] for name, taken in slower.items()})


if __name__ == "__main__":
    compare()
