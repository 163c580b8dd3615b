"""Many trials on all cores, with a progress bar, for commands that say what came of them."""

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from tqdm import tqdm

Verdict = TypeVar("Verdict")


def asked_for(run: Callable[[int], Verdict], description: str | None) -> list[Verdict]:
    """The verdicts of as many trials as the command line asks for, each with a number of its own."""
    asked = argparse.ArgumentParser(description=description)
    asked.add_argument("count", type=int)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    seeds = range(options.first, options.first + options.count)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        answers = pool.map(run, seeds, chunksize=25)
        return list(tqdm(answers, total=len(seeds), disable=not sys.stderr.isatty()))
