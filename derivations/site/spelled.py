"""Arithmetic that is said in words is worked out: "2 times 2 is 5" has a wrong result, in digits or in words.

A claim is two sides and a verb between them: "6 minus 4 plus 1, which is 3", "the product of two and three is 6", "3 is
less than 4". A sum that no claim works out says what nobody has checked; it is an error as well.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from statistics import mean

from .number_words import NUMBER, PARTS, number

# Sides

POWERED = rf"(?:{NUMBER}(?:\s+(?:squared|cubed|factorial|to\s+the\s+(?:power(?:\s+of)?\s+)?{NUMBER}))?)"
BETWEEN = r"\s+(?:plus|minus|times|divided\s+by|multiplied\s+by|over|modulo|mod)\s+"
SUM = rf"{POWERED}(?:{BETWEEN}{POWERED})*"
WORKED = rf"(?<![\w.−-])(?:{POWERED}(?:{BETWEEN}{POWERED})+|{NUMBER}\s+(?:squared|cubed|factorial))(?![\w-])"
OF_MANY: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda of: sum(of, Fraction()),
    "difference": lambda of: of[0] - of[1],
    "product": math.prod,
    "quotient": lambda of: of[0] / of[1],
    "ratio": lambda of: of[0] / of[1],
    "remainder": lambda of: of[0] % of[1],
    "mean": mean,
    "average": mean,
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
    "half": lambda x: x / 2,
    **{part: (lambda x, by=by: x / by) for part, by in PARTS.items() if by > 2},
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
MANY = rf"(?:{'|'.join(OF_MANY)})\s+of\s+{NUMBER}(?:,\s+{NUMBER})*,?\s+(?:and|by)\s+{NUMBER}"
ONE = rf"(?:{'|'.join(OF_ONE)})(?:\s+of)?\s+{NUMBER}"
DONE = {  # the two numbers are given in this order
    "add": rf"adding\s+{NUMBER}\s+(?:to|and)\s+{NUMBER}|{NUMBER}\s+added\s+to\s+{NUMBER}",
    "subtract": rf"subtracting\s+{NUMBER}\s+from\s+{NUMBER}|{NUMBER}\s+(?:(?:subtracted|taken)\s+)?from\s+{NUMBER}",
    "multiply": rf"multiplying\s+{NUMBER}\s+(?:by|with|and)\s+{NUMBER}",
    "divide": rf"dividing\s+{NUMBER}\s+by\s+{NUMBER}",
    "percent of": rf"{NUMBER}\s*(?:%|per\s?cent)\s+of\s+{NUMBER}",
    "and": rf"{NUMBER}\s+and\s+{NUMBER}(?=\s+(?:is|are|makes?|gives?|adds?\s+up|sums?\s+up)\s)",
    "more": rf"{NUMBER}\s+more\s+than\s+{NUMBER}",
    "less": rf"{NUMBER}\s+less\s+than\s+{NUMBER}",
}
SIDE = rf"(?:{MANY}|{ONE}|{'|'.join(DONE.values())}|{SUM})"

# Claims

THAT = r"(?:,?\s+(?:which|that|this|and\s+that|so\s+that))?\s+"
IS = r"(?:is|are|was|were|be|will\s+be|would\s+be|must\s+be|makes?|gives?|equals?|yields?|leaves?|becomes?)"
COMES_TO = r"(?:(?:comes?|amounts?|adds?\s+up|sums?\s+up)\s+to|results?\s+in)"
HOW = r"(?:(?:always|again|also|exactly|about|roughly|just|only|simply|then|equal\s+to)\s+)*"
VERB = rf"{THAT}(?:{IS}|{COMES_TO})\s+{HOW}(?:(?P<not>not|never)\s+{HOW})?|,\s+(?:so|i\.e\.|that\s+is,)\s+|:\s+|\s+\("
CLAIM = re.compile(rf"(?<![\w.−-])(?P<left>{SIDE})(?:{VERB})(?P<right>{SIDE})(?![\w-])", re.IGNORECASE)
COMPARISONS = {
    r"(?:larger|greater|bigger|more|higher)\s+than|above|beyond": operator.gt,
    r"(?:smaller|less|lower|fewer)\s+than|below|under": operator.lt,
    r"at\s+least|no\s+(?:smaller|less|lower|fewer)\s+than": operator.ge,
    r"at\s+most|no\s+(?:larger|greater|bigger|more|higher)\s+than": operator.le,
}
THAN = rf"\s+(?:(?:is|are)\s+(?P<not>not\s+|never\s+)?(?P<how>{'|'.join(COMPARISONS)})|(?P<exceeds>exceeds?))\s+"
COMPARED = re.compile(rf"(?<![\w.−-])(?P<left>{SIDE}){THAN}(?P<right>{SIDE})(?![\w-])", re.IGNORECASE)
ALONE = re.compile(
    r"(?:\A|[.:;!?(]\s|\n\s*\n|\b(?:so|then|hence|but)\s)\s*\Z", re.IGNORECASE
)  # a bare number is a subject
ENDS = re.compile(r"[.,;:!?)]|\s*\Z")


def wrong_sums(text: str) -> Iterator[tuple[int, str]]:
    """The claims that do not hold, with the position of each.

    >>> [said for _, said in wrong_sums("It is 6 minus 4 plus 1, which is 3; and the square of three is eight.")]
    ['“square of three is eight” is wrong: the sides are 9 and 8']
    >>> [said for _, said in wrong_sums("Seven is less than six.")]
    ['“Seven is less than six” is wrong']
    """
    for claim in _claims(text):
        left, right = value(claim["left"]), value(claim["right"])
        if (left == right and left is not None) == bool(claim["not"]):
            yield claim.start(), f"{_said(claim[0])} is wrong: the sides are {left} and {right}"
    for claim in COMPARED.finditer(text):
        left, right = value(claim["left"]), value(claim["right"])
        said = (claim["how"] or "more than").lower()
        holds = next(holds for pattern, holds in COMPARISONS.items() if re.fullmatch(pattern, said))
        if left is None or right is None or holds(left, right) == bool(claim["not"]):
            yield claim.start(), f"{_said(claim[0])} is wrong"


def unworked(text: str) -> Iterator[tuple[int, str]]:
    """The sums that no claim works out, with the position of each.

    >>> [said for _, said in unworked("There are 2 plus 3 of them. 2 plus 2 is 4.")]
    ['“2 plus 3” is not worked out; say what it makes']
    """
    claimed = [claim.span() for claim in (*_claims(text), *COMPARED.finditer(text))]
    for found in re.finditer(WORKED, text, re.IGNORECASE):
        if not any(start <= found.start() < end for start, end in claimed):
            yield found.start(), f"{_said(found[0])} is not worked out; say what it makes"


def _claims(text: str) -> Iterator[re.Match[str]]:
    """What is claimed; a number by itself claims something only if it is what the sentence is about."""
    position = 0
    while claim := CLAIM.search(text, position):
        worked = [not re.fullmatch(NUMBER, claim[side], re.IGNORECASE) for side in ("left", "right")]
        listed = re.fullmatch(rf"{NUMBER}\s+(?:and|from)\s+{NUMBER}", claim["left"], re.IGNORECASE)
        verb = re.search(r"\s(?:is|are|equals?|makes?|leaves)\s", claim[0])
        is_subject = verb and ALONE.search(text[: claim.start()]) and ENDS.match(text, claim.end())
        if is_subject or (not listed and any(worked) and (worked[0] or verb)):
            yield claim
            position = claim.end()
        else:
            position = claim.end("left")


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
        if re.fullmatch(MANY, said):
            return OF_MANY[said.split()[0]](numbers)
        if re.fullmatch(ONE, said) and not re.fullmatch(SUM, said):
            return OF_ONE[next(name for name in OF_ONE if said.startswith(f"{name} "))](numbers[-1])
        return _sum(said)
    except ZeroDivisionError:
        return None


def _sum(said: str) -> Fraction | None:
    """Products first, then what is added and taken away."""
    first, *others = re.split(rf"({BETWEEN})(?={NUMBER})", said)
    terms: list[Fraction] = []
    for sign, factor in zip(["plus", *(other.strip() for other in others[::2])], [first, *others[1::2]], strict=True):
        powered = _powered(factor)
        if sign in ("plus", "minus"):
            terms.append(powered if sign == "plus" else -powered)
        elif sign in ("times", "multiplied by"):
            terms[-1] *= powered
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
        return Fraction(math.factorial(int(base)))
    exponent = {"squared": 2, "cubed": 3}.get(how) or int(number(re.sub(r"^to the (?:power (?:of )?)?", "", how)))
    return base**exponent


def _root(of: Fraction, degree: int) -> Fraction | None:
    """The root, where it is a whole number."""
    root = round(abs(of) ** (1 / degree))
    return Fraction(root) if root**degree == of else None


def _said(claim: str) -> str:
    return f"“{' '.join(claim.split())}”"
