"""One random expression, typeset and read back."""

from __future__ import annotations

import random
from typing import NamedTuple

from derivations.evidence.readback import NoValueError, Vocabulary, row_of, wrong_side
from derivations.language.expression import Expr
from derivations.language.latex import marking
from derivations.site.temml import typeset
from tests.strategies import random_expression

SHAPES = [(), ("n",), ("m", "n"), ("n", "n"), (1, "n"), ("p",)]
DEPTHS = (2, 3, 4, 5, 6)


class Verdict(NamedTuple):
    """``read`` with the value that is meant, ``without value`` such as 0/0, or ``wrong``, and what was wrong."""

    kind: str
    detail: str = ""


def expression(seed: int) -> Expr:
    rng = random.Random(seed)
    return random_expression(rng, SHAPES[seed % len(SHAPES)], rng.choice(DEPTHS))


def typeset_marked(expr: Expr) -> str:
    """The expression as it stands on a card."""
    with marking():
        return typeset(expr.latex(), display=True)


def run(seed: int) -> Verdict:
    expr = expression(seed)
    try:
        problem = wrong_side(row_of(typeset_marked(expr)), expr, Vocabulary([expr]))
    except NoValueError:
        return Verdict("without value")
    except Exception as error:  # whatever it is, it counts
        problem = f"{type(error).__name__}: {error}"
    return Verdict("wrong", f"{seed}: {expr.latex()}: {problem}") if problem else Verdict("read")
