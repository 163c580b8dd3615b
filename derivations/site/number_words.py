"""Numbers in digits and in words: "−3", "forty-two", "a hundred and one", "two thirds"."""

import re
from fractions import Fraction

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
PARTS = {"half": 2, "third": 3, "quarter": 4} | {
    f"{name}th": number
    for number, name in {
        4: "four",
        5: "fif",
        6: "six",
        7: "seven",
        8: "eigh",
        9: "nin",
        10: "ten",
        100: "hundred",
    }.items()
}
BELOW_100 = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{'|'.join(ONES[1:10])}))?|(?:{'|'.join(reversed(ONES))}))"
SPELLED = rf"(?:(?:an?|{BELOW_100})\s+(?:hundred|thousand)(?:\s+and\s+{BELOW_100})?|{BELOW_100})"
FRACTION = rf"(?:(?:an?|{BELOW_100})\s+(?:halves|(?:{'|'.join(PARTS)})s?))"
NUMBER = rf"(?:[−-]?\d+|(?:(?:minus|negative)\s+)?(?:{FRACTION}|{SPELLED})\b)"


def number(said: str) -> Fraction:
    """A number in digits or in words.

    >>> [str(number(said)) for said in ("−3", "forty-two", "a hundred and one", "two thirds", "minus a half")]
    ['-3', '42', '101', '2/3', '-1/2']
    """
    said = said.replace("−", "-")
    if re.fullmatch(r"-?\d+", said):
        return Fraction(int(said))
    sign, words = (-1, said.split()[1:]) if said.startswith(("minus ", "negative ")) else (1, said.split())
    words = [word for piece in words for word in piece.split("-") if word != "and"]
    part = words[-1].removesuffix("s").replace("halve", "half")
    total, by = Fraction(), 1
    if part in PARTS:
        by, words = PARTS[part], words[:-1]
    for word in words:
        if word in ("hundred", "thousand"):
            total *= 100 if word == "hundred" else 1000
        else:
            total += 1 if word in ("a", "an") else ONES.index(word) if word in ONES else 20 + 10 * TENS.index(word)
    return sign * total / by
