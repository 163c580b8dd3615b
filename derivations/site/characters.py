"""No character that a reader does not see, wherever it stands: in words, in maths, in code, in an address."""

import unicodedata
from collections.abc import Iterator

UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}  # controls, marks of direction, spaces of other widths


def faults(text: str) -> Iterator[tuple[int, str]]:
    """The characters that show as nothing, or differently on each machine, with their positions.

    >>> list(faults("Words\u200b and words."))
    [(5, 'a character that nobody sees: U+200B ZERO WIDTH SPACE; remove it')]
    """
    for at, character in enumerate(text):
        if character not in " \n\t" and unicodedata.category(character) in UNSEEN:
            name = unicodedata.name(character, "without a name")
            yield at, f"a character that nobody sees: U+{ord(character):04X} {name}; remove it"
