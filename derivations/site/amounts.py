"""What is said in words comes to a number: "2 plus 2 times 3", "the mean of two and four", "subtracting 3 from 5"."""

import math
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from .number_words import NUMBER, PARTS, number

LARGE = 1000  # as an exponent, or for a factorial
POWERED = rf"(?:{NUMBER}(?:\s+(?:squared|cubed|factorial|to\s+the\s+(?:power(?:\s+of)?\s+)?{NUMBER}))?)"
BETWEEN = r"\s+(?:plus|minus|less(?!\s+than)|times|divided\s+by|multiplied\s+by|over|modulo|mod|choose)\s+"
SUM = rf"{POWERED}(?:{BETWEEN}{POWERED})*"
OF_MANY: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda of: sum(of, Fraction()),
    "difference": lambda of: of[0] - of[1],
    "product": lambda of: math.prod(of, start=Fraction(1)),
    "quotient": lambda of: of[0] / of[1],
    "ratio": lambda of: of[0] / of[1],
    "remainder": lambda of: of[0] % of[1],
    **dict.fromkeys(("mean", "average"), lambda of: sum(of, Fraction()) / len(of)),
    **dict.fromkeys(("maximum", "larger", "greater", "largest", "greatest"), max),
    **dict.fromkeys(("minimum", "smaller", "lesser", "smallest", "least"), min),
}
OF_ONE: dict[str, Callable[[Fraction], Fraction | None]] = {
    "square root": lambda x: _root(x, 2),
    "cube root": lambda x: _root(x, 3),
    "root": lambda x: _root(x, 2),
    "square": lambda x: x**2,
    "cube": lambda x: x**3,
    **dict.fromkeys(("double", "twice"), lambda x: 2 * x),
    "thrice": lambda x: 3 * x,
    **dict.fromkeys(("negative", "opposite", "negation"), lambda x: -x),
    **dict.fromkeys(("inverse", "reciprocal"), lambda x: 1 / x),
    **dict.fromkeys(("half", "halve"), lambda x: x / 2),
    **{part: partial(operator.mul, Fraction(1, by)) for part, by in PARTS.items() if by > 2},
    **dict.fromkeys(("sine", "tangent"), lambda x: Fraction(0) if x == 0 else None),
    **dict.fromkeys(("cosine", "exponential"), lambda x: Fraction(1) if x == 0 else None),
    "logarithm": lambda x: Fraction(0) if x == 1 else None,
}
DOING: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "add": lambda x, to: to + x,
    "subtract": lambda x, of: of - x,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "percent of": lambda x, of: x * of / 100,
    "and": operator.add,
    "more": operator.add,
    "less": lambda x, than: than - x,
}
LISTED = rf"{NUMBER}(?:,\s+{NUMBER})+,?\s+and\s+{NUMBER}(?=\s+(?:makes?|gives?|adds?\s+up|sums?\s+up)\s)"
MANY = rf"(?:{'|'.join(OF_MANY)})\s+(?:of|between)\s+{NUMBER}(?:,\s+{NUMBER})*,?\s+(?:and|by)\s+{NUMBER}"
ONE = rf"(?:{'|'.join(OF_ONE)})(?:\s+of)?\s+{NUMBER}"
DONE = {  # the two numbers are given in this order
    "add": rf"add(?:ing)?\s+{NUMBER}\s+(?:to|and)\s+{NUMBER}|{NUMBER}\s+added\s+to\s+{NUMBER}",
    "subtract": rf"(?:subtract(?:ing)?\s+)?{NUMBER}\s+(?:(?:subtracted|taken)\s+)?from\s+{NUMBER}",
    "multiply": rf"multiply(?:ing)?\s+{NUMBER}\s+(?:by|with|and)\s+{NUMBER}",
    "divide": rf"divid(?:e|ing)\s+{NUMBER}\s+by\s+{NUMBER}",
    "percent of": rf"{NUMBER}\s*(?:%|per\s?cent)\s+of\s+{NUMBER}",
    "and": rf"{NUMBER}\s+and\s+{NUMBER}(?=\s+(?:is|are|makes?|gives?|adds?\s+up|sums?\s+up)\s)",
    "more": rf"{NUMBER}\s+more\s+than\s+{NUMBER}",
    "less": rf"{NUMBER}\s+less\s+than\s+{NUMBER}",
}
SIDE = rf"(?:{MANY}|{ONE}|{LISTED}|{'|'.join(DONE.values())}|{SUM})"


class UnworkableError(ValueError):
    """What is said comes to no fraction, or to one that is too large."""


def value(said: str) -> Fraction | None:
    """What a side comes to; None where it divides by zero, or comes to no fraction.

    >>> value("2 plus 2 times 3"), value("the sum of one, two and a half".removeprefix("the "))
    (Fraction(8, 1), Fraction(7, 2))
    >>> value("square root of 16"), value("subtracting 3 from twenty-one"), value("3 squared minus 1")
    (Fraction(4, 1), Fraction(18, 1), Fraction(8, 1))
    """
    said = " ".join(said.lower().split())
    numbers = [number(found) for found in re.findall(NUMBER, said)]
    try:
        for doing, pattern in DONE.items():
            if len(numbers) == 2 and re.fullmatch(pattern.partition("(?=")[0], said):
                return DOING[doing](*numbers)
        if re.fullmatch(LISTED.partition("(?=")[0], said):
            return sum(numbers, Fraction())
        if re.fullmatch(MANY, said):
            return OF_MANY[said.split()[0]](numbers)
        if re.fullmatch(ONE, said) and not re.fullmatch(SUM, said):
            return OF_ONE[next(name for name in OF_ONE if said.startswith(f"{name} "))](numbers[-1])
        return _sum(said)
    except (ZeroDivisionError, UnworkableError):
        return None


def _sum(said: str) -> Fraction | None:
    """Products first, then what is added and taken away."""
    first, *others = re.split(rf"({BETWEEN})(?={NUMBER})", said)
    terms: list[Fraction] = []
    for sign, factor in zip(["plus", *(other.strip() for other in others[::2])], [first, *others[1::2]], strict=True):
        powered = _powered(factor)
        if sign in ("plus", "minus", "less"):
            terms.append(powered if sign == "plus" else -powered)
        elif sign in ("times", "multiplied by"):
            terms[-1] *= powered
        elif sign == "choose":
            terms[-1] = Fraction(math.comb(_whole(terms[-1]), _whole(powered)))
        elif sign in ("modulo", "mod"):
            terms[-1] %= powered
        else:
            terms[-1] /= powered
    return sum(terms, Fraction())


def _powered(said: str) -> Fraction:
    """A number, or a power of it."""
    found = re.match(NUMBER, said)
    assert found
    base, how = number(found[0]), said[found.end() :].strip()
    if not how:
        return base
    if how == "factorial":
        return Fraction(math.factorial(_whole(base)))
    power = {"squared": Fraction(2), "cubed": Fraction(3)}.get(how)
    exponent = power or number(re.sub(r"^to the (?:power (?:of )?)?", "", how))
    return base ** (_whole(abs(exponent)) * (1 if exponent > 0 else -1))


def _whole(of: Fraction) -> int:
    """A whole number that is not too large to reckon with."""
    if of.denominator != 1 or not 0 <= of <= LARGE:
        raise UnworkableError
    return int(of)


def _root(of: Fraction, degree: int) -> Fraction | None:
    """The root, where it is a whole number."""
    root = round(abs(of) ** (1 / degree))
    return Fraction(root) if root**degree == of else None
