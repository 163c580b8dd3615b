"""One random expression, typeset and read back."""

from __future__ import annotations

from typing import NamedTuple

from derivations.evidence.readback import NoValueError, Vocabulary, row_of, wrong_side
from derivations.evidence.statement import chain
from derivations.language.expression import Expr
from derivations.language.latex import marking
from derivations.site.temml import typeset
from tests.readback.spoken import OVER, expression


class Verdict(NamedTuple):
    """``read`` with the value that is meant, ``without value`` such as 0/0, or ``wrong``, and what was wrong."""

    kind: str
    detail: str = ""


def typeset_marked(expr: Expr) -> str:
    """The expression as it stands on a card."""
    with marking():
        return typeset(expr.latex(), display=True)


def run(seed: int) -> Verdict:
    expr = expression(seed)
    try:
        row = row_of(typeset_marked(expr))
        problem = wrong_side(row, expr, Vocabulary([expr], over=OVER), chain(expr, over=OVER))
    except NoValueError:
        return Verdict("without value")
    except Exception as error:  # whatever it is, it counts
        problem = f"{type(error).__name__}: {error}"
    return Verdict("wrong", f"{seed}: {expr.latex()}: {problem}") if problem else Verdict("read")
