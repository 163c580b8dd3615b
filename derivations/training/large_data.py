"""Data that do not fit one machine: the same derived gradient over chunks with Dask, and over devices with JAX.

The loss is a mean over samples, so it is the mean of the chunks' losses, each weighted by its number of samples; so is
the gradient. Each chunk is read, used and forgotten. Which machine does that is for Dask's scheduler to say.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from derivations.training.models import Model, Parameters

Array = Any
Part = tuple[int, float, Parameters]  # the number of samples, and what is true of them together

TOGETHER = 8  # parts that are added up at a time, so that no machine needs all of them


def in_chunks(model: Model, parameters: Parameters, X: Any, Y: Any) -> tuple[float, Parameters]:
    """The loss and its gradients for arrays of Dask, chunk by chunk of their rows.

    Whatever scheduler is active computes it: threads, or the machines of a ``dask.distributed.Client``. The chunks of X
    and of the targets have the same rows, and X is not divided along its columns; else ValueError.

    >>> import dask.array as da
    >>> from derivations.training import neuron
    >>> X, y, at = np.arange(12.0).reshape(6, 2), np.arange(6.0), {"w": np.array([0.3, 0.1]), "b": 1.0}
    >>> loss, gradients = in_chunks(neuron(2), at, da.from_array(X, chunks=(2, 2)), da.from_array(y, chunks=2))
    >>> whole, of_whole = neuron(2).value_and_gradients(X=X, y=y, **at)
    >>> bool(np.isclose(loss, whole)), bool(np.allclose(gradients["w"], of_whole["w"]))
    (True, True)
    """
    from dask import delayed

    if X.chunks[0] != Y.chunks[0] or len(X.chunks[1]) != 1:
        raise ValueError("X and the targets need chunks of the same rows, and X one chunk along its columns")
    source, targets = model.derivation.numpy_source(), model.targets
    known = delayed(parameters)
    inputs, answers = (np.ravel(array.to_delayed()) for array in (X, Y))
    parts = [delayed(_part)(source, targets, known, *chunk) for chunk in zip(inputs, answers, strict=True)]
    while len(parts) > 1:
        parts = [delayed(_added)(parts[k : k + TOGETHER]) for k in range(0, len(parts), TOGETHER)]
    _, loss, gradients = parts[0].compute()
    return loss, gradients


def _part(source: str, targets: str, parameters: Parameters, X: Array, Y: Array) -> Part:
    """The loss and the gradients of one chunk."""
    loss, gradients = _function(source)(X=X, **{targets: Y}, **parameters)
    return len(X), float(loss), gradients


def _added(parts: list[Part]) -> Part:
    """The weighted means of several parts."""
    count = sum(n for n, _, _ in parts)
    loss = sum(n * loss for n, loss, _ in parts) / count
    names = parts[0][2]
    return count, loss, {name: sum(n * found[name] for n, _, found in parts) / count for name in names}


@functools.lru_cache
def _function(source: str, namespace: str = "numpy") -> Callable[..., Any]:
    """The emitted function; each process makes it once."""
    if namespace == "jax.numpy":
        import jax.numpy as jnp

        scope: dict[str, Any] = {"jnp": jnp}
    else:
        scope = {"np": np}
    exec(compile(source, "<backward pass>", "exec"), scope)  # our own text
    function: Callable[..., Any] = scope["value_and_gradients"]
    return function


def on_devices(model: Model, X: Array, Y: Array) -> Callable[[Parameters], tuple[Any, Parameters]]:
    """The loss and its gradients as a function of the parameters, with the samples divided among JAX's devices.

    The number of samples is a multiple of the number of devices; else ValueError, from JAX. JAX sees to what the
    devices have to tell each other.
    """
    # --8<-- [start:devices]
    import jax
    from jax.sharding import Mesh, NamedSharding, PartitionSpec

    by_rows = NamedSharding(Mesh(np.array(jax.devices()), ("rows",)), PartitionSpec("rows"))
    arrays = {"X": jax.device_put(X, by_rows), model.targets: jax.device_put(Y, by_rows)}
    compiled = jax.jit(_function(model.derivation.numpy_source("jax.numpy"), "jax.numpy"))
    return lambda parameters: compiled(**arrays, **parameters)
    # --8<-- [end:devices]
