"""The corpus: derivatives with known answers, from the Matrix Cookbook to deep learning; each row cites its source."""

import statistics
import time
from typing import Any

import numpy as np
import pytest

from derivations import Derivation, derive
from tests.corpus.reference import Row, draw, expected, operations, rows

ROWS = rows()
SUPPORTED = [row for row in ROWS if row["id"] not in ("C039", "C168")]  # spectral functions, marked stretch
AS_GOOD_AS = 1e-9


def label(row: Row) -> str:
    return f"{row['id']} d/d{row['wrt']} {row['expression']} [{row['source']}]"


def derived(row: Row) -> Derivation:
    return derive(
        row["expression"],
        wrt=row["wrt"],
        shapes={name: tuple(dims) for name, dims in row["shapes"].items()},
        layout="numerator" if row["kind"] == "jac" else "denominator",
        order=row["order"],
        structure=row["structured"] or None,
    )


def error(row: Row, seed: int, factor: float = 1.0) -> float:
    """How far the derived value is from the known one, relative to its size."""
    values = draw(row, seed)
    want = factor * expected(row, values)
    got = np.asarray(derived(row).result.numeric(**values))
    assert got.size == want.size
    return float(np.max(np.abs(got.reshape(want.shape) - want)) / (1 + np.max(np.abs(want))))


@pytest.mark.parametrize("row", SUPPORTED, ids=label)
def test_the_derivative_is_the_known_one(row):
    assert max(error(row, seed) for seed in range(3)) < AS_GOOD_AS


@pytest.mark.parametrize("row", SUPPORTED[::8], ids=label)
def test_a_known_derivative_that_is_off_by_a_thousandth_is_told_apart(row):
    assert error(row, 0, factor=1.001) > 1e-4


@pytest.mark.parametrize("row", SUPPORTED, ids=label)
def test_every_step_names_its_rule_and_the_source_runs(row):
    d = derived(row)
    assert all(step.rule for step in d.steps)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(d.numpy_source(), "<emitted>", "exec"), namespace)  # our own text
    values = draw(row, 0)
    function = namespace[d.kind.lower()]
    needed = function.__code__.co_varnames[: function.__code__.co_argcount]
    got = np.asarray(function(*(values[name] for name in needed)))
    want = expected(row, values)
    assert np.allclose(got.reshape(want.shape), want, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("row", [row for row in ROWS if row not in SUPPORTED], ids=label)
def test_what_is_not_supported_is_said_to_be_so(row):
    with pytest.raises(ValueError, match="there is no function"):
        derived(row)


def test_the_source_is_about_as_short_as_by_hand():
    ratios = [
        operations(derived(row).numpy_source()) / max(1, operations(row["derivative_numpy"])) for row in SUPPORTED
    ]
    assert statistics.median(ratios) <= 1.3


def test_a_derivation_takes_milliseconds():
    def seconds(row):
        started = time.process_time()
        derived(row)
        return time.process_time() - started

    assert statistics.median(seconds(row) for row in SUPPORTED) < 0.03  # about 10 ms
