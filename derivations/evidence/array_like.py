"""Arrays of other libraries: read as NumPy's, and given back as what they were.

No library is imported here but NumPy: an array of PyTorch or JAX comes from a library that is loaded already.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

Array = Any


def numbers(value: Any, what: str) -> Array:
    """An array of real numbers; ValueError, in one line, for what is none."""
    if library(value) == "torch":
        value = (value.detach().double() if value.is_floating_point() else value).cpu().numpy()
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError(f"{what} is not an array; its rows have different lengths") from None
    if array.dtype.kind not in "biuf" and str(array.dtype) != "bfloat16":
        kind = f"an array of {array.dtype}" if array.ndim and array.dtype.kind != "O" else repr(value)[:40]
        raise ValueError(f"{what} is not an array of real numbers, but {kind}")
    return array.astype(float) if array.dtype.kind not in "biu" else array


def library(value: Any) -> str:
    """The library of an array: torch, jax, or numpy, which is that of lists and numbers too.

    >>> library(np.ones(2)), library([1.0, 2.0]), library(3)
    ('numpy', 'numpy', 'numpy')
    """
    found = type(value).__module__.partition(".")[0]
    return {"torch": "torch", "jaxlib": "jax", "jax": "jax"}.get(found, "numpy")


def is_single(value: Any) -> bool:
    """Whether the array holds numbers of single or half precision."""
    return str(getattr(value, "dtype", "")).rpartition(".")[2] in ("float16", "bfloat16", "float32")


def as_was(value: Any) -> Callable[[Array], Any]:
    """What turns an array of NumPy into one of the library that the value is of, on the same device."""
    if library(value) == "torch":
        torch, is_leaf = sys.modules["torch"], value.requires_grad

        def tensor(array: Array) -> Any:
            return torch.tensor(array, device=value.device).requires_grad_(is_leaf and array.dtype.kind == "f")

        return tensor
    if library(value) == "jax":
        return sys.modules["jax.numpy"].asarray  # type: ignore[no-any-return]
    return np.array
