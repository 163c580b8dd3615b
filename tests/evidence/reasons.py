"""How many reasons lead from line to line, and how many would be noticed with the reason of another step.

python -m tests.evidence.reasons
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from derivations import formulas
from derivations.evidence.between import CANNOT, LEADS, Given
from derivations.evidence.reasons import steps_of, verdict

EXCHANGED = 4  # reasons that are tried in place of each


def given_steps() -> list[Given]:
    """All steps with a reason that somebody wrote."""
    return [given for f in formulas().values() if f.finds for given in steps_of(f)]


def exchanges(steps: list[Given], seed: int = 0) -> Iterator[Given]:
    """Each step with the reasons of a few others, of the same kind: a rule for a rule, words for words."""
    rng = random.Random(seed)
    for given in steps:
        own = given.step
        others = [o.step for o in steps if bool(o.step.rule) == bool(own.rule) and _reason(o) != _reason(given)]
        for other in rng.sample(others, EXCHANGED):
            yield replace(given, step=replace(own, because=other.because, rule=other.rule))


def _reason(given: Given) -> str:
    return given.step.rule or given.step.because


def counted(steps: Iterable[Given]) -> Counter[str]:
    return Counter(verdict(given, formulas()) for given in steps)


def main() -> None:
    steps = given_steps()
    for kind, some in (
        ("with a rule", [s for s in steps if s.step.rule]),
        ("in words", [s for s in steps if not s.step.rule]),
    ):
        found = counted(some)
        print(f"{len(some)} reasons {kind}: " + ", ".join(f"{n} {answer}" for answer, n in found.most_common()))
        led = [given for given in some if verdict(given, formulas()) == LEADS]
        wrong = list(exchanges(led))
        found = counted(wrong)
        refused, noticed = found[CANNOT] / len(wrong), 1 - found[LEADS] / len(wrong)
        print(f"  of {len(wrong)} exchanges {refused:.0%} are refused, {noticed:.0%} no longer lead to their line")


if __name__ == "__main__":
    main()
