"""The mathematical alphabets of Unicode: letters that are italic or bold in whatever font."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
DIGITS = "0123456789"


def italic(text: str) -> str:
    """The letters as a name of one letter is set; capital Greek letters stay upright.

    >>> italic("xh∂Σ")
    '𝑥ℎ𝜕Σ'
    """
    return text.translate(_ITALIC)


def bold(text: str) -> str:
    """The letters and digits as a vector is set; Greek letters are italic as well.

    >>> bold("w1")
    '𝐰𝟏'
    """
    return text.translate(_BOLD)


def _alphabet(letters: str, first: int) -> dict[int, int]:
    return {ord(letter): first + place for place, letter in enumerate(letters)}


_SMALL_GREEK = GREEK.partition("∇")[2]
_ITALIC = _alphabet(LETTERS, 0x1D434) | _alphabet(_SMALL_GREEK, 0x1D6FC) | {ord("h"): 0x210E}
_BOLD = _alphabet(LETTERS, 0x1D400) | _alphabet(GREEK, 0x1D71C) | _alphabet(DIGITS, 0x1D7CE)
