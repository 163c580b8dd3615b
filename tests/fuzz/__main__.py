"""`make fuzz N=50000`: so many trials on all cores, and what came of them."""

import argparse
import collections
import os
import sys
from concurrent.futures import ProcessPoolExecutor

from tqdm import tqdm

from tests.fuzz.trial import Verdict, run

SHOWN = 20


def main() -> int:
    """Run the trials, print the counts and what was wrong; exit status 1 if anything was."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    seeds = range(options.first, options.first + options.count)
    found: list[Verdict] = []
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for verdict in tqdm(pool.map(run, seeds, chunksize=50), total=len(seeds), disable=not sys.stderr.isatty()):
            found.append(verdict)
    counts = collections.Counter(verdict.kind for verdict in found)
    bad = [verdict for verdict in found if verdict.kind in ("wrong", "failed")]
    unsteady = [verdict for verdict in found if verdict.kind == "unsteady"]
    for verdict in (bad + unsteady)[:SHOWN]:
        print(f"{verdict.kind}: {verdict.detail}")
    refusals = collections.Counter(
        verdict.detail.split(" is not supported")[-1] for verdict in found if verdict.kind == "refused"
    )
    for reason, count in refusals.most_common(10):
        print(f"refused {count} times: {reason}")
    print(", ".join(f"{kind} {count}" for kind, count in counts.most_common()), f"of {len(found)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
