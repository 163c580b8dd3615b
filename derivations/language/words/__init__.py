"""The fourth reading: the expression in words, for screen readers and for the search.

Made from the tree, not from the LaTeX, so it says what the sign means: "the element-wise product of w and x" where the
page prints a circled cross.

The parts: ``speaker`` goes through an expression, ``arithmetic`` says leaves, sums and products, ``functions`` the
functions, ``derivatives`` names, derivatives and what is written with dots.
"""

from __future__ import annotations

from derivations.language.expression import Expr
from derivations.language.substitute import name_shared_parts
from derivations.language.words import arithmetic, derivatives, functions
from derivations.language.words.speaker import position_words, say, saying

__all__ = ["arithmetic", "derivatives", "functions", "position_words", "words"]

LONGEST = 5000  # nodes that are said; of an expression with more, shared parts are said once, under a name


def words(expr: Expr) -> str:
    """The expression in English.

    >>> from derivations.language.functions import dot, vector
    >>> words(dot(vector("w"), vector("x")))
    'the dot product of w and x'
    """
    short, shared = name_shared_parts(expr, LONGEST)
    with saying():
        meanings = "; ".join(f"{say(name)} is {say(name.value)}" for name in shared)
        return f"{say(short)}, where {meanings}" if shared else say(short)
