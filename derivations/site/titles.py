"""What the caption of a card says: what it is about, and of a line that does not hold, what is wrong with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from derivations.evidence.statement import Unequal
from derivations.site.captions import CAPTIONS

if TYPE_CHECKING:
    from derivations.evidence.formula import Formula

# What the name of a part, or its first word, means in a title; other names are read as the words they are.
SAYS = {
    "any": "for any function",
    "batch": "for a batch",
    "dx": "with respect to x",
    "entry": "one entry",
    "limit": "as a limit",
    "procedure": "as a program derives it",
    "result": "",
    "rows": "row by row",
    "sample": "for one sample",
    "three-samples": "for three samples",
    "two": "for two entries",
    "vjp": "as a vector–Jacobian product",
}
EXERCISE = re.compile(r"exercise-(?P<number>\d+)(?P<more>.*)")
SLIP = re.compile(
    r"K?E\d+\b"
)  # the part is a slip of the paper, or of the blog (K): it has an entry on the errata page
POINT = re.compile(r"at-(\d+(?:-\d+)+)")
PLACE = re.compile(r",? ?\(K?E\d+\)$")


def title(formula: Formula, part: str | None) -> str:
    """The title of a formula; with a part of it, of that part.

    >>> from derivations import formula
    >>> title(formula("s3-gradient-example"), "exercise-1-at-2-1")
    'Exercise 1, at (2, 1)'
    >>> title(formula("s6-cost"), "batch"), title(formula("s453-rule"), "order")
    ('The loss of one neuron over N samples, for a batch', 'The vector chain rule: matrices do not commute')
    >>> title(formula("s5-activation-dw"), "dx")
    'The gradient of a neuron with respect to its inputs'
    """
    if part and isinstance(formula.part(part), Unequal):
        return wrong_with(formula, part)
    if caption := CAPTIONS.get((formula.id, part)):
        return caption
    if part and (exercise := EXERCISE.fullmatch(part)):
        return ", ".join(filter(None, (f"Exercise {exercise['number']}", _words(exercise["more"].lstrip("-")))))
    return ", ".join(filter(None, (formula.title, _words(part or ""))))


def _words(name: str) -> str:
    """The name of a part as the words that it stands for."""
    name = POINT.sub(lambda point: f"at ({point[1].replace('-', ', ')})", name)
    return SAYS.get(name, name.replace("-", " ") if "(" not in name else name)


# What does not hold


def wrong_with(formula: Formula, part: str | None) -> str:
    """What a line that does not hold is about, and what is wrong with it."""
    statement = formula.part(part)
    controls = (reject.because for reject in formula.rejects if reject.wrong is statement.last)
    because = (statement.because if isinstance(statement, Unequal) else "") or next(controls, "")
    return ": ".join(filter(None, (formula.title, plainly(because))))


def plainly(claim: str) -> str:
    """A claim without the number of an erratum behind it.

    >>> plainly("a column, as printed (E5)")
    'a column, as printed'
    """
    return PLACE.sub("", claim)


def verdict(formula: Formula, part: str | None, derived: bool) -> str:
    """What stands above a card that shows something wrong; nothing above all others.

    >>> from derivations import formula
    >>> verdict(formula("s6-intermediates"), "E3", derived=False), verdict(formula("s453-rule"), "order", derived=False)
    ('Wrong as printed: rejected', 'Wrong: rejected')
    """
    if not isinstance(formula.part(None if derived else part), Unequal):
        return ""
    if derived:
        return "A wrong way: its result is rejected"
    return "Wrong as printed: rejected" if SLIP.match(part or "") else "Wrong: rejected"
