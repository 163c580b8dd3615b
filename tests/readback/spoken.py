"""One random expression, said and heard; `python -m tests.readback.spoken 10000` tries so many, with a progress bar."""

from __future__ import annotations

import argparse
import collections
import itertools
import os
import random
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from tqdm import tqdm

from derivations.evidence.readback import NoValueError, agree
from derivations.evidence.readback.spoken import heard_expression
from derivations.evidence.readback.spoken_names import SpokenNames
from derivations.language import derivatives as d
from derivations.language import functions as f
from derivations.language.binders import column_of, matrix_of, summation
from derivations.language.derivatives import at_point, let
from derivations.language.expression import Expr, Index, walk
from derivations.language.words import words
from tests.language.random_expressions import random_expression as with_dots
from tests.strategies import SYMBOLS, random_expression

SHOWN = 20
SHAPES = [(), ("n",), ("m", "n"), ("n", "n"), (1, "n"), ("p",)]
s, t, x = SYMBOLS["s"], SYMBOLS["t"], SYMBOLS["x"]
i, j, k = Index("i"), Index("j"), Index("k")
OVER = ((i, 2), (j, 3))
g = let("g", s * t, s, t)

OF_SCALARS: list[Callable[[Expr, Expr], Expr]] = [
    lambda u, v: d.Total(u, s) - v,
    lambda u, v: d.Partial(u + g, t) * v,
    lambda u, v: (d.Total(u, x) @ x) ** 2 + v,
    lambda u, v: d.Gradient(u, (s, t))[1] / v,
    lambda u, v: d.Gradient(g, (s, t)) * u,
    lambda u, v: d.Differential(u, (s, x)) + v,
    lambda u, v: d.Limit(f.scalar("h"), u + f.scalar("h") * v) * t,
    lambda u, v: at_point(u, s=v) - u,
    lambda u, v: at_point(u * g, s=2, t=v),
    lambda u, v: f.generic("f", u, v) - f.generic("f", u * v, v),
    lambda u, v: f.generic("f", f.generic("f", u, v), t) ** 2,
    lambda u, v: f.GenericOperator(u, v) - u,
    lambda u, v: f.cases((u, s > t), (v, s <= t)) * u,
    lambda u, v: summation(k, "n", x[k] * u + v) / v,
    lambda u, v: matrix_of((u, v), (v, s)) @ column_of(u + v, t),
    lambda u, v: d.Total(g * u, g) - v,
]


class Verdict(NamedTuple):
    """``heard`` with the value that is meant, ``without value`` such as 0/0, or ``wrong``, and what was wrong."""

    kind: str
    detail: str = ""


def expression(seed: int) -> Expr:
    """A third each: of the whole engine; with dots, entries and names; with derivatives, points and functions."""
    rng = random.Random(seed)
    if seed % 3 == 0:
        return random_expression(rng, rng.choice(SHAPES), rng.choice((2, 3, 4, 5)), results=rng.random() < 0.5)
    if seed % 3 == 1:
        drawn = (with_dots(rng.randrange(10**9), 8) for _ in itertools.count())
        return next(expr for expr in drawn if _each_name_is_one_thing(expr))
    return rng.choice(OF_SCALARS)(random_expression(rng, (), 2), random_expression(rng, (), 2))


def _each_name_is_one_thing(expr: Expr) -> bool:
    named = {node for node in walk(expr) if isinstance(node, d.Let)}
    return len(named) == len({node.name for node in named})


def run(seed: int) -> Verdict:
    expr = expression(seed)
    said = words(expr)
    try:
        is_heard = agree(heard_expression(said, SpokenNames([expr], OVER)), expr, over=OVER)
    except NoValueError:
        return Verdict("without value")
    except Exception as error:  # whatever it is, it counts
        return Verdict("wrong", f"{seed}: {error!r}: {expr}: {said}")
    return Verdict("heard") if is_heard else Verdict("wrong", f"{seed}: {expr}: {said}")


def main() -> int:
    """Run the trials, print the counts and what was wrong; exit status 1 if anything was."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    seeds = range(options.first, options.first + options.count)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        trials = pool.map(run, seeds, chunksize=25)
        found = list(tqdm(trials, total=len(seeds), disable=not sys.stderr.isatty()))
    wrong = [verdict.detail for verdict in found if verdict.kind == "wrong"]
    print(*wrong[:SHOWN], sep="\n")
    counts = collections.Counter(verdict.kind for verdict in found)
    print(", ".join(f"{kind} {count}" for kind, count in counts.most_common()), f"of {len(found)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
