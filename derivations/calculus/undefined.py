"""What is defined nowhere, such as 1/(x − x) or ln(−1), is refused: nothing holds of it."""

from __future__ import annotations

from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.domains import calculated
from derivations.calculus.signs import NEGATIVE, ZERO, Signs
from derivations.calculus.simplifier import simplified
from derivations.calculus.uses import dependence, opened
from derivations.language.elementwise import Apply
from derivations.language.expression import Divide, Expr, Identity, Number, Power, Zeros
from derivations.language.functions import Diag
from derivations.language.matrices import Inverse, LogDeterminant

SHORT = 60  # characters of an expression in a message


def refuse_undefined(function: Expr) -> None:
    """NotSupportedError where a part is defined nowhere, such as 1/(x − x) or ln(−1): nothing holds of it."""
    called, signs, varies = opened(function), Signs(), dependence(None)
    for node in dict.fromkeys(called.values()):
        match Power(node.base, calculated(node.exponent)) if isinstance(node, Power) else node:
            case Divide(_, part):
                impossible, needs = ZERO, "nothing can be divided by 0"
            case Inverse(part) | LogDeterminant(part):
                impossible, needs = ZERO, "0 has no inverse"
            case Power(_, Number(exponent)) if exponent.denominator == 1 and exponent >= 0:
                continue  # of anything
            case Power(part, Number(exponent)) if exponent.denominator == 1:
                impossible, needs = ZERO, "nothing can be divided by 0"
            case Power(part, Number(exponent)):
                impossible = NEGATIVE | ZERO if exponent < 0 else NEGATIVE
                needs = "this power needs a positive number"
            case Power(part, exponent) if varies(exponent):
                impossible, needs = NEGATIVE | ZERO, "a power whose exponent varies needs a positive base"
            case Apply("ln", part):
                impossible, needs = NEGATIVE | ZERO, "the logarithm needs a positive number"
            case Apply("sqrt", part):
                impossible, needs = NEGATIVE, "the root of a negative number is no real number"
            case _:
                continue
        value = simplified(part)
        holes = isinstance(value, Identity | Diag) and not isinstance(node, Inverse | LogDeterminant)
        if signs.of(value) & signs.of(part) <= impossible or (holes and 0 in impossible):
            raise NotSupportedError(f"{_short(node)} is not defined{_because(part, value)}; {needs}")


def _because(part: Expr, value: Expr) -> str:
    """What a part comes to, where that is not what is written."""
    if isinstance(value, Identity | Diag):
        return f": {_short(value)} has entries that are 0"
    if value is part:
        return ""
    number = calculated(value)
    return f": {_short(part)} is {0 if isinstance(value, Zeros) else _short(number)}"


def _short(expr: Expr) -> str:
    text = str(expr)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
