"""`make fuzz N=50000`: so many trials on all cores, and what came of them."""

import collections
import sys

from tests.fuzz.trial import run
from tests.trials import asked_for

SHOWN = 20


def main() -> int:
    """Run the trials, print the counts and what was wrong; exit status 1 if anything was."""
    found = asked_for(run, __doc__)
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
