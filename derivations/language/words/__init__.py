"""The fourth reading: the expression in words, for screen readers and for the search.

Made from the tree, not from the LaTeX, so it says what the sign means: "the element-wise product of w and x" where the
page prints a circled cross. Two expressions with different values are said differently, and not by a pause alone.

The parts: ``speaker`` goes through an expression, ``brackets`` ends what has been opened, ``names`` says names and
positions, ``leaves`` numbers, constants and entries, ``arithmetic`` sums and products, ``functions`` the functions,
``derivatives`` intermediates, derivatives and what is written with dots.
"""

from __future__ import annotations

from derivations.language.expression import Expr
from derivations.language.substitute import name_shared_parts
from derivations.language.words import arithmetic, derivatives, functions, leaves
from derivations.language.words.brackets import spoken
from derivations.language.words.names import dimension_words, with_capitals
from derivations.language.words.speaker import said, saying

__all__ = ["arithmetic", "derivatives", "dimension_words", "functions", "leaves", "with_capitals", "words"]

LONGEST = 5000  # nodes that are said; of an expression with more, shared parts are said once, under a name


def words(expr: Expr, layout: str = "numerator") -> str:
    """The expression in English; of derivatives in another layout than the one given, the layout is said.

    >>> from derivations.language.functions import dot, scalar, vector
    >>> w, x, b = vector("w"), vector("x"), scalar("b")
    >>> words(dot(w, x) + b), words(dot(w, x + b))
    ('w dot x, plus b', 'w dot the quantity x plus b')
    """
    short, shared = name_shared_parts(expr, LONGEST)
    with saying(layout):
        meanings = ", and ".join(f"{_text(name)} stands for {_text(name.value)}" for name in shared)
        text = f"{_text(short)}, in which {meanings}" if shared else _text(short)
    return with_capitals(text, [expr])


def _text(expr: Expr) -> str:
    return spoken(said(expr).alone or said(expr).tokens)
