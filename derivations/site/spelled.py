"""Arithmetic that is said in words is worked out: "2 times 2 is 5" has a wrong result, in digits or in words.

What it takes is two sides and a verb between them: "6 minus 4 plus 1, which is 3", "the product of two and three is 6".
"""

import re
from collections.abc import Iterator
from fractions import Fraction

NAMES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBER = rf"(?:[−-]?\d+|(?:{'|'.join(NAMES)})\b)"
BETWEEN = r"\s+(?:plus|minus|times|divided\s+by|over)\s+"
SUM = rf"{NUMBER}(?:{BETWEEN}{NUMBER})+"
OF_TWO = {"sum": "plus", "difference": "minus", "product": "times", "quotient": "divided by"}
OF_ONE = {
    "square": lambda x: x**2,
    "cube": lambda x: x**3,
    "half": lambda x: x / 2,
    "double": lambda x: 2 * x,
    "twice": lambda x: 2 * x,
}
NAMED = rf"(?:{'|'.join(OF_TWO)})\s+of\s+{NUMBER}\s+and\s+{NUMBER}|(?:{'|'.join(OF_ONE)})(?:\s+of)?\s+{NUMBER}"
SIDE = rf"(?:{NAMED}|{SUM}|{NUMBER})"
VERB = (
    r"(?:,?\s+(?:which|that|this|and\s+that|so\s+that))?\s+(?:is|are|makes?|gives?|equals?)\s+(?:again\s+)?|,\s+so\s+"
)
CLAIM = re.compile(rf"(?<![\w.−-])(?P<left>{SIDE})(?:{VERB})(?P<right>{SIDE})(?![\w-])", re.IGNORECASE)


def wrong_sums(text: str) -> Iterator[tuple[int, str]]:
    """The claims whose sides differ, with the position of each.

    >>> [said for _, said in wrong_sums("It is 6 minus 4 plus 1, which is 3; and the square of three is eight.")]
    ['“square of three is eight” is wrong: the sides are 9 and 8']
    """
    for claim in CLAIM.finditer(text):
        left, right = value(claim["left"]), value(claim["right"])
        if left != right and not (_is_bare(claim["left"]) and _is_bare(claim["right"])):
            yield claim.start(), f"“{' '.join(claim[0].split())}” is wrong: the sides are {left} and {right}"


def value(said: str) -> Fraction | None:
    """What a side comes to; None where it divides by zero.

    >>> value("2 plus 2 times 3"), value("the sum of one and two".removeprefix("the "))
    (Fraction(8, 1), Fraction(3, 1))
    """
    word, _, rest = " ".join(said.lower().split()).partition(" ")
    if word in OF_TWO:
        return value(f" {OF_TWO[word]} ".join(rest.removeprefix("of ").split(" and ")))
    if word in OF_ONE:
        of = value(rest.removeprefix("of "))
        return None if of is None else OF_ONE[word](of)
    try:
        return sum(
            (_product(term) for term in re.split(r" (?=plus |minus )", f"plus {word} {rest}".rstrip())), Fraction()
        )
    except ZeroDivisionError:
        return None


def _product(term: str) -> Fraction:
    """A term with its sign: "minus 4 times 2"."""
    sign, _, factors = term.partition(" ")
    first, *others = re.split(r" (times|divided by|over) ", factors)
    product = _number(first)
    for how, factor in zip(others[::2], others[1::2], strict=True):
        product = product * _number(factor) if how == "times" else product / _number(factor)
    return -product if sign == "minus" else product


def _number(said: str) -> Fraction:
    return Fraction(NAMES.index(said) if said in NAMES else int(said.replace("−", "-")))


def _is_bare(side: str) -> bool:
    return re.fullmatch(NUMBER, side, re.IGNORECASE) is not None
