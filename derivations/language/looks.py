"""What a name looks like in print: two that look alike could not be told apart by a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable

from derivations.language.parsing.signs import SPELLED

SIGNS = {spelled: sign for sign, spelled in SPELLED.items()}
LATIN = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo")  # capitals of Greek, and omicron, that look like Latin ones


def name_parts(name: str) -> tuple[str, ...]:
    """The letter or word, and what stands below it, one below the other; a name that cannot be divided is one part.

    >>> name_parts("x_1"), name_parts("x1"), name_parts("x_a_b"), name_parts("x_"), name_parts("lambda_")
    (('x', '1'), ('x', '1'), ('x', 'a', 'b'), ('x_',), ('lambda',))
    """
    if name == "lambda_":  # lambda is a word of Python's
        return ("lambda",)
    stem, *below = name.split("_")
    if not all(below):
        return (name,)
    numbered = None if below else re.fullmatch(r"([^\W\d]+)(\d+)", stem)
    return numbered.groups() if numbered else (stem, *below)


def look(name: str) -> str:
    """One spelling for all names that are printed alike.

    >>> look("x1"), look("x_1"), look("eta_2"), look("η2"), look("x_")
    ('x_1', 'x_1', 'η_2', 'η_2', 'x_')
    """
    stem, *below = name_parts(name)
    return "_".join([SIGNS.get(stem, stem), *below]).translate(LATIN)


def looks(names: Iterable[str]) -> set[str]:
    """What several names look like."""
    return set(map(look, names))
