"""Data: what scikit-learn ships with, and the checks of what is trained on.

Samples are rows. Classes are given as whole numbers from 0, or one-hot.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = Any


class Samples(NamedTuple):
    """Samples as rows of X, and a target for each."""

    X: Array
    Y: Array


class Split(NamedTuple):
    """Samples to train on, and others that are held out."""

    train: Samples
    held_out: Samples


def diabetes() -> Split:
    """442 patients, 10 measurements each, and how far the disease went in a year; one in five is held out.

    The measurements have mean 0 and variance 1 over the samples to train on. Source: Efron et al., "Least angle
    regression", 2004; it ships with scikit-learn.
    """
    from sklearn.datasets import load_diabetes

    train, held_out = _split(*load_diabetes(return_X_y=True))
    mean, deviation = train.X.mean(axis=0), train.X.std(axis=0)
    return Split(*(Samples((X - mean) / deviation, y) for X, y in (train, held_out)))


def digits() -> Split:
    """1797 pictures of handwritten digits, 8 × 8 pixels from 0 to 1, and which digit it is; one in five is held out.

    Source: Alpaydin and Kaynak, "Optical recognition of handwritten digits", 1998; it ships with scikit-learn.
    """
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return _split(X / 16, y)


def _split(X: Array, y: Array) -> Split:
    order = np.random.default_rng(0).permutation(len(X))
    held_out, kept = np.split(order, [len(X) // 5])
    return Split(Samples(X[kept], y[kept]), Samples(X[held_out], y[held_out]))


def one_hot(labels: Array, classes: int) -> Array:
    """A row for each label, with 1 in the place of its class.

    Raises ValueError for labels that are not whole numbers from 0 to classes − 1.

    >>> one_hot([2, 0], 3).tolist()
    [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    given = np.asarray(labels)
    if given.dtype.kind not in "biuf" or np.any(given != np.floor(given)):
        raise ValueError("labels are whole numbers, one for each sample")
    outside = given[(given < 0) | (given >= classes)]
    if outside.size:
        raise ValueError(f"labels are from 0 to {classes - 1} for {classes} classes, and {outside[0]:g} is among them")
    return np.eye(classes)[given.astype(int)]


def checked(X: Any, Y: Any, inputs: int, outputs: int | None, classifies: bool) -> tuple[Array, Array]:
    """Samples and targets as arrays that fit a model: targets (N,) where ``outputs`` is None, else (N, outputs).

    Raises ValueError, in one line, for empty data, what is not a finite number, and shapes that do not fit.
    """
    X = checked_inputs(X, inputs)
    if not len(X):
        raise ValueError("the data set is empty; there is nothing to train on")
    Y = _numbers(Y, "the targets")
    if Y.ndim and len(Y) != len(X):
        raise ValueError(f"there are {len(X)} samples and {len(Y)} targets; each sample has one")
    if outputs is not None and classifies and Y.ndim == 1:
        return X, one_hot(Y, outputs)
    wanted = (len(X),) if outputs is None else (len(X), outputs)
    if Y.shape != wanted:
        raise ValueError(f"the targets have the shape {Y.shape}, and the model needs {wanted}")
    if classifies and not (np.all((Y == 0) | (Y == 1)) and np.all(Y.sum(axis=1) == 1)):
        raise ValueError("one-hot targets have a single 1 in each row, and 0 elsewhere")
    return X, Y


def checked_inputs(X: Any, inputs: int) -> Array:
    """Samples as an array of shape (N, inputs); ValueError where they are not."""
    X = _numbers(X, "X")
    if X.ndim != 2 or X.shape[1] != inputs:
        raise ValueError(f"X has the shape {X.shape}, and the model needs (N, {inputs}): a row for each sample")
    return X


def _numbers(value: Any, what: str) -> Array:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{what}: rows of different lengths are no array") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{what}: real numbers are needed, and {array.dtype} is given")
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        place = ", ".join(str(int(k)) for k in wrong[0])
        raise ValueError(
            f"{what}: {array[tuple(wrong[0])]} at [{place}]; remove or replace what is not a finite number"
        )
    return array.astype(float)
