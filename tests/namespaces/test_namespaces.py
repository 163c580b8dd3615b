"""The same function through NumPy, JAX, PyTorch and Autograd: the same numbers."""

import inspect
import subprocess
import sys
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from derivations import derive, parse
from derivations.language.code import source
from derivations.language.elementwise import ELEMENTWISE, gelu, ln, number, relu, sigmoid, softplus, where
from derivations.language.expression import Expr, Identity, Ones, Size
from derivations.language.functions import diag, dot, matrix, scalar, vector
from derivations.language.matrices import (
    DiagonalPlaces,
    det,
    diagonal_of,
    entry_sum,
    inverse,
    kron,
    logsumexp,
    norm,
    softmax,
    vec,
)
from derivations.language.parsing.operations import FUNCTIONS
from tests.language.random_expressions import random_expression, random_values

N = 20  # expressions; to compile each takes JAX most of a second

X, w, y, b = matrix("X", "N", "n"), vector("w"), vector("y", "N"), scalar("b")
S, x, s = matrix("S", "n", "n"), vector("x"), scalar("s")

EXPRESSIONS: dict[str, Expr] = {
    "least squares": 2 / Size("N") * X.T @ (X @ w - y),
    "logistic Hessian": X.T @ diag(sigmoid(X @ w) * (1 - sigmoid(X @ w))) @ X,
    "a neuron's loss": entry_sum((y - relu(X @ w + b * Ones("N"))) ** 2) / Size("N"),
    "softmax by rows": softmax(X) - Ones("N") @ w.T,
    "cross-entropy": entry_sum(ln(softmax(X))) + entry_sum(logsumexp(X)),
    "softplus, gelu": softplus(X @ w) * gelu(y),
    "Huber": where(y > 1, y, number(0.5) * y**2),
    "solve": inverse(S) @ x - s * x / norm(x),
    "log-determinant": ln(det(S)) * S.T,
    "kronecker, vec": kron(S, Identity("n")) @ vec(S),
    "a comparison": (x * (x > 0)).T @ S,
    "diagonals of products": diagonal_of(X @ diag(w) @ X.T @ diag(y)) + diagonal_of(X @ w @ y.T),
    "places of a diagonal": DiagonalPlaces("n") @ S + kron(S, S) @ DiagonalPlaces("n"),
    "their rows": DiagonalPlaces("n").T @ (kron(S, X.T) @ kron(S, X)) + w @ (DiagonalPlaces("n") @ x).T,
    "entries there": DiagonalPlaces("n").T @ vec(S * S),
}
VALUES = {
    "X": np.random.default_rng(0).normal(size=(4, 3)), "w": np.array([0.3, -1, 0.7]), "y": np.array([1, -2, 0.5, 3]),
    "b": np.asarray(0.2), "S": np.eye(3) * 2 + np.ones((3, 3)), "x": np.array([1.0, -0.5, 2]), "s": np.asarray(1.3),
}  # fmt: skip


def numpy_function(expr: Expr) -> Callable[..., Any]:
    return compiled(source(expr, imports=True))


def compiled(text: str) -> Callable[..., Any]:
    scope: dict[str, Any] = {}
    exec(text, scope)
    function: Callable[..., Any] = scope["value"]
    return function


def called(function: Callable[..., Any], values: dict[str, Any], array: Callable[[Any], Any]) -> Any:
    given = {name: values[name] for name in inspect.signature(function).parameters}
    return function(**{name: value if isinstance(value, int) else array(value) for name, value in given.items()})


def library(name: str) -> Callable[[Any], Any]:
    """What makes an array of the library, in double precision; without the library the test is skipped."""
    if name == "jax.numpy":
        jax = pytest.importorskip("jax")
        jax.config.update("jax_enable_x64", True)
        return jax.numpy.asarray  # type: ignore[no-any-return]
    if name == "torch":
        torch = pytest.importorskip("torch")
        return lambda value: torch.tensor(np.asarray(value), dtype=torch.float64)
    pytest.importorskip(name.partition(".")[0])
    return np.asarray


SIZES = {"m": 4, "n": 3}
OTHERS = ["jax.numpy", "torch", "autograd.numpy"]


@pytest.mark.parametrize("namespace", OTHERS)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_numbers_are_numpys(namespace, name):
    array, expr = library(namespace), EXPRESSIONS[name]
    wanted = np.asarray(called(numpy_function(expr), VALUES, np.asarray))
    found = called(compiled(source(expr, namespace=namespace, imports=True)), VALUES, array)
    assert str(found.dtype).endswith("float64")
    np.testing.assert_allclose(np.asarray(found), wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("namespace", OTHERS)
def test_the_numbers_are_numpys_on_random_expressions(namespace):
    array = library(namespace)
    for seed in range(N):
        expr, values = random_expression(seed), random_values(seed)
        with np.errstate(all="ignore"):
            wanted = np.asarray(called(numpy_function(expr), values, np.asarray))
            text = source(expr, namespace=namespace, imports=True)
            found = np.asarray(called(compiled(text), values, array))
        if np.all(np.isfinite(wanted)):
            assert found.shape == wanted.shape, text
            assert np.max(np.abs(found - wanted)) <= 1e-9 * max(1, np.max(np.abs(wanted))), text


# Every function of the language, as it is typed

TYPED = {
    **{name: f"{name}(X @ w)" for name in ELEMENTWISE if name not in ("ln", "sqrt")},
    **{name: f"{name}(3 + X @ w)" for name in ("ln", "sqrt", "log", "absolute", "σ")},
    "maximum": "maximum(X @ w, 0.5) + maximum(y, X @ w)",
    "minimum": "minimum(1, X @ w) - minimum(y, X @ w)",
    "where": "where(X @ w > 0, X @ w, 0.1 * y)",
    "sum": "sum(X * X, axis=0) @ w + sum(X @ w)",
    "mean": "mean(X, axis=1) @ (X @ w) + mean(X, axis=0, keepdims=True) @ w",
    "max": "max(X, axis=1) @ (X @ w)",
    "min": "min(X @ w) * y",
    "prod": "prod(w) + prod(X, axis=0) @ w",
    "logsumexp": "logsumexp(X @ w) + sum(logsumexp(X, axis=1))",
    "softmax": "softmax(X @ w) * y + softmax(X) @ w",
    "dot": "dot(w, x) * dot(X, w)",
    "outer": "outer(y, w) @ w",
    "kron": "kron(X.T, S) @ kron(y, w)",
    "norm": "norm(w) * norm(S) * norm(X @ w)**2",
    "tr": "tr(S @ S) * w",
    "trace": "trace(X.T @ X) * w",
    "det": "det(S) * w",
    "logdet": "logdet(S) * w",
    "inv": "inv(S) @ w + inv(S).T @ x",
    "diag": "diag(w) @ S + diag(S @ w)",
    "diagonal": "diagonal(S) * w + diagonal(S @ diag(w))",
    "vec": "vec(outer(w, w)) + vec(S)",
    "eye": "(S + eye(n)) @ w",
    "ones": "ones(n) @ w * ones((m, n))",
    "zeros": "w + zeros(n)",
    "len": "w / len(w)",
}  # fmt: skip

WITH_OTHER_TESTS = {"size", "commutation", "diagonal_places", "unvec", "block_trace_left", "block_trace_right"}
WITH_OTHER_TESTS |= {"_bars", "_indicator"}  # what results are made of and |x|: random expressions hold them
SHAPES = {"X": ("m", "n"), "w": ("n",), "y": ("m",), "S": ("n", "n"), "x": ("n",)}


def test_every_function_is_typed():
    assert set(FUNCTIONS) - set(TYPED) == WITH_OTHER_TESTS


@pytest.mark.parametrize("namespace", OTHERS)
@pytest.mark.parametrize("name", TYPED)
def test_every_function_and_its_derivatives(namespace, name):
    array, expr = library(namespace), parse(TYPED[name], SHAPES)
    first = derive(f"sum({TYPED[name]})", "w", SHAPES)
    exprs = [expr, first.result.expr]
    if name not in ("prod", "max", "min"):  # of second order, these are refused
        exprs.append(derive(f"sum({TYPED[name]})", "w", SHAPES, order=2).result.expr)
    for part in exprs:
        wanted = np.asarray(called(numpy_function(part), VALUES | SIZES, np.asarray))
        found = called(compiled(source(part, namespace=namespace, imports=True)), VALUES | SIZES, array)
        assert str(found.dtype).endswith("float64")
        np.testing.assert_allclose(np.asarray(found), wanted, rtol=1e-12, atol=1e-12)


def test_pytorch_takes_arrays_that_lie_in_any_order():
    """Its Kronecker product alone fails on a transposed one beside one that is not."""
    torch = pytest.importorskip("torch")
    array, given = library("torch"), {"S": VALUES["S"] + np.arange(9.0).reshape(3, 3), "X": VALUES["X"]}
    expr = kron(S.T, X) + 2 * kron(inverse(S), X) + kron(S, X)
    wanted = called(numpy_function(expr), given, np.asarray)
    turned = {name: array(np.ascontiguousarray(value.T)).T for name, value in given.items()}
    with pytest.raises(RuntimeError, match="view"):
        torch.kron(turned["S"], array(given["X"]))
    for values in (turned, {name: array(value) for name, value in given.items()}):
        found = compiled(source(expr, namespace="torch", imports=True))(**values)
        np.testing.assert_allclose(found.numpy(), wanted, rtol=1e-12)


def test_a_wrong_translation_is_noticed():
    """Along the other axis, the sums differ."""
    array, expr = library("torch"), X.T @ Ones("N") @ w.T
    wrong = source(expr, namespace="torch", imports=True).replace("dim=0", "dim=1")
    assert "dim=1" in wrong
    assert np.shape(called(compiled(wrong), VALUES, array)) != np.shape(
        called(numpy_function(expr), VALUES, np.asarray)
    )


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_jax_compiles_it(name):
    array, expr = library("jax.numpy"), EXPRESSIONS[name]
    import jax

    function = compiled(source(expr, namespace="jax.numpy", imports=True))
    wanted = np.asarray(called(numpy_function(expr), VALUES, np.asarray))
    found = called(jax.jit(function), VALUES, array)
    np.testing.assert_allclose(np.asarray(found), wanted, rtol=1e-12, atol=1e-12)


def test_pytorch_and_autograd_differentiate_the_value():
    """The emitted value is differentiable there, and its gradient is the emitted gradient."""
    value, gradient = dot(X @ w - y, X @ w - y), 2 * X.T @ (X @ w - y)
    wanted = called(numpy_function(gradient), VALUES, np.asarray)
    array = library("torch")
    tensors = {name: array(VALUES[name]) for name in ("X", "w", "y")}
    tensors["w"].requires_grad_()
    compiled(source(value, namespace="torch", imports=True))(**tensors).backward()
    np.testing.assert_allclose(tensors["w"].grad.numpy(), wanted)
    library("autograd.numpy")
    from autograd import grad

    function = compiled(source(value, namespace="autograd.numpy", imports=True))
    found = grad(lambda w: function(X=VALUES["X"], w=w, y=VALUES["y"]))(VALUES["w"])
    np.testing.assert_allclose(found, wanted)


SHARDED = """
    import os
    os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax, numpy as np
    from jax.sharding import Mesh, NamedSharding, PartitionSpec
    jax.config.update("jax_enable_x64", True)
    assert len(jax.devices()) == 4
    scope = {{}}
    exec({text!r}, scope)
    rng = np.random.default_rng(0)
    X, w, y, b = rng.normal(size=(40, 3)), rng.normal(size=3), rng.normal(size=40), np.float64(0.3)
    rows = NamedSharding(Mesh(np.array(jax.devices()), ("rows",)), PartitionSpec("rows"))
    arrays = dict(X=jax.device_put(X, rows), w=w, y=jax.device_put(y, rows), b=b)
    assert len(arrays["X"].addressable_shards) == 4
    value, gradients = jax.jit(scope["value_and_gradients"])(**arrays)
    z = X @ w + b
    e = np.maximum(z, 0) - y
    np.testing.assert_allclose(value, np.mean(e * e), rtol=1e-12)
    np.testing.assert_allclose(gradients["w"], 2 / 40 * X.T @ (e * (z > 0)), rtol=1e-12)
    np.testing.assert_allclose(gradients["b"], 2 / 40 * np.sum(e * (z > 0)), rtol=1e-12)
"""


def test_a_gradient_outgrows_one_machine():
    """Jitted, with the samples divided among four devices."""
    library("jax.numpy")
    z = X @ w + b * Ones("N")
    e = relu(z) - y
    slope = 2 / Size("N") * (e * (z > 0))
    outputs = {"loss": dot(e, e) / Size("N"), "w": X.T @ slope, "b": entry_sum(slope)}
    text = source(outputs, "value_and_gradients", namespace="jax.numpy", imports=True)
    program = textwrap.dedent(SHARDED.format(text=text))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
