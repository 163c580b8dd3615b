"""Times of functions that take turns, so that what else the machine does falls on all of them."""

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any


def seconds(candidates: Mapping[str, Callable[[], Any]], rounds: int, best: bool = False) -> dict[str, float]:
    """The median time of each candidate over so many rounds, or the best, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for k in range(rounds + 1):
        for name, run in candidates.items():
            gc.collect()
            started = time.perf_counter()
            run()
            if k:
                times[name].append(time.perf_counter() - started)
    return {name: min(taken) if best else median(taken) for name, taken in times.items()}


def show(title: str, times: Mapping[str, float]) -> None:
    """One line per candidate, and how many times the first one's time that is."""
    print(f"\n{title}")
    first = next(iter(times.values()))
    for name, taken in times.items():
        print(f"  {name:<28}{1e3 * taken:>11.3f} ms   × {taken / first:.2f}")
