"""The arrays of an .npz file, and what a derivative is at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from derivations.commands.errors import InputError
from derivations.evidence.derivation import Derivation
from derivations.language.shape import Dim, Shape, ShapeError, as_tuple, dim_names, size

if TYPE_CHECKING:
    from numpy import ndarray

HOW = "write it with numpy.savez('file.npz', A=A, x=x)"


def evaluated(d: Derivation, path: str) -> dict[str, ndarray]:
    """The value of each result at the arrays in the file."""
    import numpy as np

    arrays = {name: array for name, array in loaded(path).items() if name in d.reading.symbols}
    try:
        check_shapes(arrays, d.reading.shapes)
        with np.errstate(all="ignore"):  # where the result is not finite, the value shows it
            return {name: result.numeric(**arrays) for name, result in d.results.items()}
    except (ValueError, MemoryError) as error:
        raise InputError(f"{path}: {error}") from None


def loaded(path: str) -> dict[str, ndarray]:
    """The arrays of numbers in the file; InputError if it is something else."""
    import numpy as np

    try:
        with open(path, "rb") as file:
            arrays = _arrays(path, np.load(file, allow_pickle=False))
    except FileNotFoundError:
        raise InputError(f"there is no file {path}; {HOW}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except InputError:
        raise
    except Exception:  # what NumPy, zipfile and zlib raise when a file is something else is of many kinds
        raise InputError(f"{path} is no .npz file of arrays; {HOW}") from None
    for name, array in arrays.items():
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "biuf":
            raise InputError(f"{path}: {name} is no array of real numbers")
    return arrays


def _arrays(path: str, file: Mapping[str, ndarray]) -> dict[str, ndarray]:
    """The arrays one by one, so that what is wrong with one of them is said of it."""
    found = {}
    for name in file:
        try:
            found[name] = file[name]
        except ValueError as error:
            if "pickle" not in str(error):
                raise
            raise InputError(f"{path}: {name} holds Python objects; an array of real numbers is needed") from None
    return found


def check_shapes(arrays: Mapping[str, ndarray], shapes: Mapping[str, Shape]) -> None:
    """Each dimension has one size in all arrays, also in those that the result does not need; else ShapeError."""
    sizes: dict[str, int] = {}
    for name, array in arrays.items():
        sizes |= {
            dim: length
            for dim, length in zip(shapes[name], array.shape, strict=False)
            if isinstance(dim, str) and dim.isidentifier() and dim not in sizes
        }
    for name, array in arrays.items():
        shape = shapes[name]
        if len(shape) != array.ndim or not all(
            _fits(dim, length, sizes) for dim, length in zip(shape, array.shape, strict=True)
        ):
            known = "".join(f", {dim} = {sizes[dim]}" for dim in dict.fromkeys(dim_names(shape)) if dim in sizes)
            raise ShapeError(f"{name} has shape {as_tuple(shape)}{known}; an array of shape {array.shape} is given")


def _fits(dim: Dim, length: int, sizes: Mapping[str, int]) -> bool:
    return not all(name in sizes for name in dim_names((dim,))) or length == size(dim, sizes)
