"""More derivatives with known answers, of the same kinds as the corpus; each row cites its source, or says "own".

The closed forms were written down by hand, and compared with automatic differentiation of the expressions.
"""

import json
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derivations import Derivation, derive
from tests.corpus.reference import Row, draw, expected, operations

ROWS: list[Row] = json.loads(Path(__file__).with_name("more.json").read_text(encoding="utf-8"))
AS_GOOD_AS = 1e-9
LONGEST = 5  # softmax is one word in the reference, and written out in the source


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


def relative_error(got: Any, want: Any) -> float:
    got = np.asarray(got)
    assert got.size == want.size
    return float(np.max(np.abs(got.reshape(want.shape) - want)) / (1 + np.max(np.abs(want))))


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_the_derivative_and_its_source_give_the_known_value(row):
    d = derived(row)
    namespace: dict[str, Any] = {"np": np}
    exec(compile(d.numpy_source(), "<emitted>", "exec"), namespace)  # our own text
    function = namespace[d.kind.lower()]
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    for seed in range(3):
        values = draw(row, seed)
        want = expected(row, values)
        assert relative_error(d.result.numeric(**values), want) < AS_GOOD_AS
        assert relative_error(function(*(values[name] for name in names)), want) < AS_GOOD_AS
    assert all(step.rule for step in d.steps)


@pytest.mark.parametrize("row", ROWS[::8], ids=label)
def test_a_known_derivative_that_is_off_by_a_thousandth_is_told_apart(row):
    values = draw(row, 0)
    assert relative_error(derived(row).result.numeric(**values), 1.001 * expected(row, values)) > 1e-5


def test_the_source_is_about_as_short_as_by_hand():
    ratios = [operations(derived(row).numpy_source()) / max(1, operations(row["derivative_numpy"])) for row in ROWS]
    assert statistics.median(ratios) <= 1.1
    assert max(ratios) <= LONGEST
