"""Data in chunks and on several devices: the numbers of one piece, in memory that does not grow."""

import subprocess
import sys
import textwrap
import tracemalloc
from typing import Any

import numpy as np
import pytest

from derivations.training import network, neuron
from derivations.training.data import one_hot
from derivations.training.large_data import in_chunks

da = pytest.importorskip("dask.array")

MODEL = network(6, 8, 3)
rng = np.random.default_rng(0)
X, Y = rng.normal(size=(103, 6)), one_hot(rng.integers(3, size=103), 3)


def assert_same(found: Any, wanted: Any) -> None:
    (loss, gradients), (whole, of_whole) = found, wanted
    np.testing.assert_allclose(loss, whole, rtol=1e-12)
    assert gradients.keys() == of_whole.keys()
    for name, gradient in gradients.items():
        np.testing.assert_allclose(gradient, of_whole[name], rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("rows", [103, 50, 7, 1])
def test_chunks_give_the_numbers_of_one_piece(rows):
    at = MODEL.initial(1)
    found = in_chunks(MODEL, at, da.from_array(X, chunks=(rows, 6)), da.from_array(Y, chunks=(rows, 3)))
    assert_same(found, MODEL.value_and_gradients(X=X, Y=Y, **at))


def test_a_neuron_in_chunks():
    at, y = {"w": rng.normal(size=6), "b": np.array(0.4)}, rng.normal(size=103)
    found = in_chunks(neuron(6), at, da.from_array(X, chunks=(20, 6)), da.from_array(y, chunks=20))
    assert_same(found, neuron(6).value_and_gradients(X=X, y=y, **at))


def test_the_distributed_scheduler_gives_them_too():
    distributed = pytest.importorskip("distributed")
    at = MODEL.initial(1)
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        found = in_chunks(MODEL, at, da.from_array(X, chunks=(20, 6)), da.from_array(Y, chunks=(20, 3)))
    assert_same(found, MODEL.value_and_gradients(X=X, Y=Y, **at))


def test_chunks_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="chunks of the same rows"):
        in_chunks(MODEL, {}, da.from_array(X, chunks=(20, 6)), da.from_array(Y, chunks=(21, 3)))
    with pytest.raises(ValueError, match="one chunk along its columns"):
        in_chunks(MODEL, {}, da.from_array(X, chunks=(20, 3)), da.from_array(Y, chunks=(20, 3)))


def largest_memory(chunks: int, rows: int = 5000) -> int:
    """The most memory that is in use at a time, in bytes, with so many chunks of made-up samples."""
    import dask

    at, size = network(40, 8, 2, loss="mean squared error"), rows * chunks
    X = da.random.default_rng(0).normal(size=(size, 40), chunks=(rows, 40))
    Y = da.random.default_rng(1).normal(size=(size, 2), chunks=(rows, 2))
    parameters = at.initial()
    with dask.config.set(scheduler="threads", num_workers=2):
        tracemalloc.start()
        in_chunks(at, parameters, X, Y)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return most


def test_memory_does_not_grow_with_the_number_of_samples():
    largest_memory(2)  # what is loaded once
    few, many = largest_memory(6), largest_memory(48)
    whole = 48 * 5000 * 42 * 8
    assert many < 1.5 * few
    assert many < whole / 3


SHARDED = """
    import os
    os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"
    os.environ["JAX_PLATFORMS"] = "cpu"
    import jax, numpy as np
    jax.config.update("jax_enable_x64", True)
    from derivations.training import network
    from derivations.training.large_data import on_devices
    assert len(jax.devices()) == 4
    rng = np.random.default_rng(0)
    model, X = network(6, 8, 3), rng.normal(size=(100, 6))
    Y = np.eye(3)[rng.integers(3, size=100)]
    at = model.initial(1)
    loss, gradients = on_devices(model, X, Y)(at)
    whole, of_whole = model.value_and_gradients(X=X, Y=Y, **at)
    np.testing.assert_allclose(loss, whole, rtol=1e-12)
    for name, gradient in of_whole.items():
        np.testing.assert_allclose(gradients[name], gradient, rtol=1e-10, atol=1e-14)
"""


def test_four_devices_give_the_numbers_of_one():
    pytest.importorskip("jax")
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(SHARDED)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
