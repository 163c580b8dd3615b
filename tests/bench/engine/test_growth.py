"""Deriving a network and writing its code take work in proportion to its depth: calls are counted, not seconds."""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from derivations import derive
from derivations.calculus.simplifier.measure import Memo
from tests.bench.engine.growth import network, operations

SHALLOW, DEEP = 24, 96  # four times as deep; L log L gives 5.8 times the work, a square 16 times


def calls(run: Callable[[], Any]) -> int:
    """How many calls, of Python's functions and of built-in ones, a function makes."""
    count = 0

    def counted(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def clear() -> None:
    """Forget what was simplified and measured before, which would not be counted."""
    for memo in Memo.every:
        memo.clear()


def work(depth: int, residual: bool) -> dict[str, int]:
    text, weights, shapes = network(depth, residual)
    clear()
    derived = calls(lambda: derive(text, weights, shapes))
    d = derive(text, weights, shapes)
    return {
        "derive": derived,
        "write": calls(d.numpy_source),
        "steps": calls(lambda: d.steps),
        "operations": operations(d.numpy_source()),
    }


@pytest.mark.parametrize("residual", [False, True])
def test_work_grows_with_the_depth(residual):
    work(2, residual)  # what is made once for all
    shallow, deep = work(SHALLOW, residual), work(DEEP, residual)
    growth = {name: deep[name] / shallow[name] for name in shallow}
    assert all(2 < ratio < 5.8 for ratio in growth.values()), growth


def test_a_square_is_noticed():
    def pairs(n: int) -> int:
        return calls(lambda: [abs(i - j) for i in range(n) for j in range(n)])

    assert pairs(DEEP) / pairs(SHALLOW) > 12
