"""Another reading: plain text that a person reads on a terminal and that the parser reads back.

Products are read from the left, and leading scalars scale the product of the rest: 2 Xᵀ X w is 2 ((Xᵀ X) w), and
parentheses stand wherever the structure is another one. ⊗ is the product entry by entry, ⊗ₖ Kronecker's, 𝟏 a column of
ones; [z > 0] is 1 where z > 0 and 0 elsewhere. The size of I, 𝟏 and 𝟎 is written, as in Iₙ, only where what stands
beside does not say it.
"""

from __future__ import annotations

from derivations.language.expression import Expr
from derivations.language.substitute import name_shared_parts
from derivations.language.text import functions, products, written_out  # noqa: F401  (each fills the table of printers)
from derivations.language.text.printer import Printer

LIMIT = 5_000  # nodes that are printed whole; of what is larger, parts that are used twice get names


def text(expr: Expr) -> str:
    """The expression in one line of plain text.

    >>> from derivations.language import matrix, vector
    >>> X, w, y = matrix("X", "m", "n"), vector("w"), vector("y", "m")
    >>> print(text(2 * ((X @ w - y).T @ X)))
    2 (X w − y)ᵀ X
    """
    short, names = name_shared_parts(expr, LIMIT)
    printer = Printer((short, *(let.value for let in names)))
    printed = printer.whole(short)
    if not names:
        return printed
    where = (f"{printer.whole(let)} = {printer.whole(let.value)}" for let in names)
    return f"{printed} where {', '.join(where)}"
