"""Arithmetic that is said in words is worked out: "2 times 2 is 5" has a wrong result, in digits or in words.

A claim is two sides and a verb between them: "6 minus 4 plus 1, which is 3", "the product of two and three is 6", "3 is
less than 4". A sum that no claim works out says what nobody has checked; it is an error as well.
"""

import math
import operator
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from .amounts import BETWEEN, MANY, ONE, POWERED, SIDE, value
from .number_words import NUMBER, number

WORKED = rf"(?<![\w.−-])(?:{POWERED}(?:{BETWEEN}{POWERED})+|{NUMBER}\s+(?:squared|cubed|factorial))(?![\w-])"
THAT = r"(?:,?\s+(?:which|that|this|and\s+that|so\s+that))?\s+"
IS = r"(?:is|are|was|were|be|will\s+be|would\s+be|must\s+be|makes?|gives?|equals?|yields?|leaves?|becomes?)"
COMES_TO = r"(?:(?:comes?|amounts?|adds?\s+up|sums?\s+up)\s+to|results?\s+in)"
HOW = r"(?:(?:always|again|also|exactly|about|roughly|just|only|simply|then|equal\s+to)\s+)*"
YOU_GET = r",?\s+(?:so|and|to)\s+(?:(?:you|we|one)\s+)?(?:get|have|find)s?\s+"
VERB = (
    rf"{THAT}(?:{IS}|{COMES_TO})\s+{HOW}(?:(?P<not>not|never)\s+{HOW})?|{YOU_GET}{HOW}"
    r"|,\s+(?:so|or|i\.e\.|that\s+is,)\s+|:\s+|\s+\("
)
MORE = r"(?![\w-]|\.\d|\s+(?:million|billion|trillion|dozen|point|and\s+(?:an?|one)\s))"  # is not all of the number
CLAIM = re.compile(rf"(?<![\w.−-])(?P<left>{SIDE})(?:{VERB})(?:the\s+)?(?P<right>{SIDE}){MORE}", re.IGNORECASE)
NAMED = rf"(?:{MANY}|{ONE})\s+(?:{IS})\s+{HOW}{NUMBER}"
OF_NUMBER = rf"\b(?:the|an?)\s+(?:[\w-]+\s+){{1,3}}of\s+{NUMBER}(?:\s+and\s+{NUMBER})?\s+(?:{IS})\s+{HOW}{NUMBER}"
COMPARISONS = {
    r"(?:larger|greater|bigger|more|higher)\s+than|above|beyond": operator.gt,
    r"(?:smaller|less|lower|fewer)\s+than|below|under": operator.lt,
    r"at\s+least|no\s+(?:smaller|less|lower|fewer)\s+than": operator.ge,
    r"at\s+most|no\s+(?:larger|greater|bigger|more|higher)\s+than": operator.le,
}
THAN = rf"\s+(?:(?:is|are)\s+(?P<not>not\s+|never\s+)?(?P<how>{'|'.join(COMPARISONS)})|(?P<exceeds>exceeds?))\s+"
COMPARED = re.compile(rf"(?<![\w.−-])(?P<left>{SIDE}){THAN}(?P<right>{SIDE})(?![\w-])", re.IGNORECASE)
KINDS: dict[str, Callable[[Fraction], bool]] = {
    "even": lambda x: x % 2 == 0,
    "odd": lambda x: x % 2 == 1,
    "prime": lambda x: x > 1 and x.denominator == 1 and all(x % by for by in range(2, math.isqrt(int(x)) + 1)),
}
OF_A_KIND = re.compile(
    rf"(?<![\w.−-])(?P<left>{SIDE})\s+(?:is|are)\s+(?P<not>not\s+)?(?P<kind>{'|'.join(KINDS)})(?!\w)", re.IGNORECASE
)
FROM_TO = rf"\s+from\s+(?P<start>{NUMBER})\s+to\s+(?P<end>{NUMBER})"
BY = rf"\s+by\s+(?P<by>{NUMBER}),?"
SIZE = rf"(?P<rows>{NUMBER})(?:(?:\s+|-)by(?:\s+|-)|\s+rows\s+and\s+)(?P<columns>{NUMBER})\s+(?:columns|matrix)"
HOLDS: dict[str, Callable[..., bool]] = {  # what a sentence says of its numbers without a verb between two sides
    rf"halves{FROM_TO}": lambda start, end: end == start / 2,
    rf"doubles{FROM_TO}": lambda start, end: end == start * 2,
    rf"(?:triples|trebles){FROM_TO}": lambda start, end: end == start * 3,
    rf"(?:falls|drops|shrinks|sinks|decreases){BY}{FROM_TO}": lambda start, end, by: end == start - by,
    rf"(?:rises|climbs|grows|increases){BY}{FROM_TO}": lambda start, end, by: end == start + by,
    rf"{SIZE}[^.;:!?]*?\s(?P<of>{NUMBER})\s+(?:entries|numbers)": lambda rows, columns, of: rows * columns == of,
}
HELD = {re.compile(rf"(?<![\w.−-]){said}", re.IGNORECASE): holds for said, holds in HOLDS.items()}
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
    for pattern, holds in HELD.items():
        for claim in pattern.finditer(text):
            if not holds(**{name: number(said.lower()) for name, said in claim.groupdict().items()}):
                yield claim.start(), f"{_said(claim[0])} is wrong"
    for claim in OF_A_KIND.finditer(text):
        left = value(claim["left"])
        if left is None or KINDS[claim["kind"].lower()](left) == bool(claim["not"]):
            yield claim.start(), f"{_said(claim[0])} is wrong"


def unworked(text: str) -> Iterator[tuple[int, str]]:
    """The sums that no claim works out, with the position of each.

    >>> [said for _, said in unworked("There are 2 plus 3 of them. 2 plus 2 is 4.")]
    ['“2 plus 3” is not worked out; say what it makes']
    """
    claimed = worked_out(text)
    for found in re.finditer(rf"{WORKED}|{NAMED}|{OF_NUMBER}(?=[.,;:!?)]|\s*\Z)", text, re.IGNORECASE):
        if not any(start < found.end() and found.start() < end for start, end in claimed):
            yield found.start(), f"{_said(found[0])} is not worked out; say what it makes"


def worked_out(text: str) -> list[tuple[int, int]]:
    """Where something is claimed that ``wrong_sums`` works out."""
    held = [claim for pattern in HELD for claim in pattern.finditer(text)]
    return [claim.span() for claim in (*_claims(text), *COMPARED.finditer(text), *held)]


def _claims(text: str) -> Iterator[re.Match[str]]:
    """What is claimed; a number by itself claims something only if it is what the sentence is about."""
    position = 0
    while claim := CLAIM.search(text, position):
        worked = [not re.fullmatch(NUMBER, claim[side], re.IGNORECASE) for side in ("left", "right")]
        is_list = re.fullmatch(rf"{NUMBER}\s+(?:and|from)\s+{NUMBER}", claim["left"], re.IGNORECASE)
        listed = is_list and not re.search(YOU_GET, claim[0])
        verb = re.search(r"\s(?:is|are|equals?|makes?|leaves|get|have|find)\s", claim[0])
        is_subject = verb and ALONE.search(text[: claim.start()]) and ENDS.match(text, claim.end())
        if is_subject or (not listed and any(worked) and (worked[0] or verb)):
            yield claim
            position = claim.end()
        else:
            position = claim.end("left")


def _said(claim: str) -> str:
    return f"“{' '.join(claim.split())}”"
