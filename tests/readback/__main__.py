"""`python -m tests.readback 10000`: so many random expressions typeset and read back, and what came of them."""

import collections
import sys

from tests.readback.trial import run
from tests.trials import asked_for

SHOWN = 20


def main() -> int:
    """Run the trials, print the counts and what was wrong; exit status 1 if anything was."""
    found = asked_for(run, __doc__)
    counts = collections.Counter(verdict.kind for verdict in found)
    for verdict in [verdict for verdict in found if verdict.kind == "wrong"][:SHOWN]:
        print(verdict.detail)
    print(", ".join(f"{kind} {count}" for kind, count in counts.most_common()), f"of {len(found)}")
    return 1 if counts["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
