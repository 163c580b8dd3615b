"""The second reading: an explicit SymPy matrix at chosen sizes.

Every expression reads as a matrix: a scalar as 1×1, a vector as n×1. A derivative is ``sympy.diff``, entry by entry.
For the derivative with respect to an intermediate variable, the variable becomes opaque (fresh symbols), the derivative
is taken, and the variable's value is put back; for a *direct* partial derivative every named intermediate is opaque.

The parts: ``reader`` goes through an expression, ``entries`` reads leaves, arithmetic and functions that act entry by
entry, ``matrices`` the matrix operations, ``binders`` what is written with dots, ``derivatives`` the rest; ``signs`` is
for what depends on a condition.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import ImmutableMatrix as Matrix

from derivations.language.exact import binders, derivatives, entries, matrices
from derivations.language.exact.reader import Reader, symbols
from derivations.language.exact.signs import with_pieces
from derivations.language.expression import Expr, Index

__all__ = ["Reader", "binders", "derivatives", "entries", "exact", "matrices", "symbols"]


def exact(
    expr: Expr,
    sizes: Mapping[str, int],
    assume: Mapping[str, str] | None = None,
    positions: Mapping[Index, int] | None = None,
) -> Matrix:
    """The expression as a SymPy matrix of explicit symbols.

    ``sizes`` gives each dimension's size, ``assume`` a domain for symbols ("positive", "nonzero", "symmetric", …),
    ``positions`` the values, from 1, of indices that no binder gives a range.

    >>> from derivations.language.functions import vector, dot
    >>> exact(dot(vector("w"), vector("x")), {"n": 2})
    Matrix([[w_1*x_1 + w_2*x_2]])
    """
    return with_pieces(Reader(sizes, assume or {}, positions or {}).read(expr))
