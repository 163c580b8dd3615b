"""Numbers that a sentence gives as a result: "the loss is 4", "the slopes are −2 and 3", "it has the length five".

What no code writes and no sum in the sentence comes to, nobody has checked. A number that is given, "let the bias be 4"
and "where the weight is 2", sets a scene; 0 and 1 say as often as not that something is off or on.
"""

import re
from collections.abc import Iterator

from .in_words import GAP
from .number_words import NUMBER
from .spelled import worked_out
from .stream import MATHS

BIND = "bind it: <!-- value: ID NAME -->"
GIVES = (
    "is|are|was|were|be|becomes?|equals?|gives?|makes?|yields?|leaves?|stays?|remains?|reach(?:es)?|shows?|holds?"
    r"|measures?|averages?|totals?|settles?\s+at|turns?\s+into|comes?\s+out\s+(?:as|at)|gets?|finds?"
    r"|(?:comes?|amounts?|goes|went|falls?|fell|fallen|rises?|rose|risen|drops?|grows?|grown|shrinks?|doubles|halves|adds?\s+up)"
    r"\s+to"
)
QUANTITY = "slope|derivative|gradient|loss|error|residual|output|pre-activation"
OF_WHAT = rf"{QUANTITY}|value|sum|product|mean|variance|root|square|length|norm|determinant|trace"
HAS = rf"(?:has|have|had|gives?|makes?|yields?)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+)?(?:{OF_WHAT})s?(?:\s+of)?"
HOW = r"(?:(?:always|again|also|exactly|about|roughly|just|only|simply|then|now|not|never)\s+)*"
LIST = rf"{NUMBER}(?:(?:,|,?\s+(?:and|or))\s+{NUMBER})*"
ENDS = (
    r"(?=[.,;:!?)|\"”’]|\s*\Z|\s*\n\s*\n"
    rf"|\s+(?:is|are|at|where|if|when|and|or|but|for|here|in|with|as|too|again|now|then|on|by|to)\b(?!{GAP}{MATHS}))"
)
BY_HOW_MUCH = rf"(?:{QUANTITY})s?(?::|\s+of|\s+(?:falls?|drops?|rises?|grows?|shrinks?|increases?|decreases?)\s+by)"
RESULT = re.compile(
    rf"(?<!\w)(?<!there )(?:{GIVES}|{HAS}|{BY_HOW_MUCH}){GAP}{HOW}(?P<numbers>{LIST}){ENDS}", re.IGNORECASE
)
SIMPLE = re.compile("0|1|zero|one", re.IGNORECASE)
SCENE = re.compile(r"\b(?:let|say|suppose|if|when|where|whenever|whose)\b(?:(?!\n\s*\n)[^.,;:!?])*\Z", re.IGNORECASE)


def faults(text: str) -> Iterator[tuple[int, str]]:
    """The numbers that are results, with the position of each.

    >>> [at for at, _ in faults("The loss is 4. Let the bias be 4. The mean of 3 and 5 is 4. It is 0 or 1.")]
    [9]
    """
    worked = worked_out(text)
    for result in RESULT.finditer(text):
        numbers = re.findall(NUMBER, result["numbers"], re.IGNORECASE)
        is_given = SCENE.search(text[: result.start()]) or any(start <= result.start() < end for start, end in worked)
        if not is_given and not all(SIMPLE.fullmatch(number) for number in numbers):
            yield result.start(), f"“{' '.join(result[0].split())}” is a result that no code writes, and no sum; {BIND}"
