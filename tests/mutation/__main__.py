"""`make mutate`: change each formula in small ways, in the code and in the pages, and count what the checks reject."""

from __future__ import annotations

import collections
import concurrent.futures
import os
import sys
from pathlib import Path

from tqdm import tqdm

from derivations import formula, formulas
from derivations.worked.formula import EngineFormula
from tests.evidence import reasons
from tests.mutation.pages import page_trials
from tests.mutation.trial import Trial, trials

OUTCOMES = ("rejected", "same meaning", "survived", "cannot be built")


def in_the_code(id: str) -> list[Trial]:
    return list(trials(formula(id)))


def main(ids: list[str]) -> int:
    by_statement = [id for id, f in formulas().items() if not isinstance(f, EngineFormula)]
    chosen = ids or by_statement  # a derivation of the engine is checked as a whole
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        results = tqdm(pool.map(in_the_code, chosen), total=len(chosen), disable=not sys.stderr.isatty())
        code = [trial for batch in results for trial in batch]
    pages = list(page_trials(Path("docs"), set(chosen)))
    report("in the code", code)
    report("in the pages", pages)
    reasons.main()
    return 1 if any(trial.outcome == "survived" for trial in (*code, *pages)) else 0


def report(where: str, done: list[Trial]) -> None:
    """A line for each kind of change, and every survivor."""
    built = [trial for trial in done if trial.outcome != "cannot be built"]
    meant = [trial for trial in built if trial.outcome != "same meaning"]
    rejected = sum(trial.outcome == "rejected" for trial in meant)
    share = 100 * rejected / max(1, len(meant))
    print(f"{where}: {rejected} of {len(meant)} changes of meaning rejected ({share:.2f} %),", end=" ")
    print(f"{len(built) - len(meant)} further changes left the meaning as it was,", end=" ")
    print(f"{len(done) - len(built)} could not be built")
    kinds = collections.Counter((trial.change, trial.outcome) for trial in done)
    for change in dict.fromkeys(trial.change for trial in done):
        counts = ", ".join(f"{outcome} {kinds[change, outcome]}" for outcome in OUTCOMES)
        print(f"  {change:18} {counts}")
    for trial in done:
        if trial.outcome == "survived":
            print(f"  SURVIVED {trial.id} ({trial.change}): {trial.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
