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
from derivations.language.expression import Expr, Index, postorder
from derivations.language.matrices import Determinant, Inverse, LogDeterminant
from derivations.language.shape import dim_names, matrix_shape, size

__all__ = ["Reader", "binders", "derivatives", "entries", "exact", "matrices", "symbols"]


def exact(
    expr: Expr,
    sizes: Mapping[str, int],
    assume: Mapping[str, str] | None = None,
    positions: Mapping[Index, int] | None = None,
) -> Matrix:
    """The expression as a SymPy matrix of explicit symbols; ValueError where a size is missing, or too large for that.

    ``sizes`` gives each dimension's size, ``assume`` a domain for symbols ("positive", "nonzero", "symmetric", …),
    ``positions`` the values, from 1, of indices that no binder gives a range.

    >>> from derivations.language.functions import vector, dot
    >>> exact(dot(vector("w"), vector("x")), {"n": 2})
    Matrix([[w_1*x_1 + w_2*x_2]])
    """
    _check_sizes(expr, sizes)
    return with_pieces(Reader(sizes, assume or {}, positions or {}).read(expr))


MOST_ENTRIES = 1000  # of one array: SymPy needs seconds for more
LARGEST_INVERSE = 6  # an inverse or a determinant in symbols: SymPy needs half a minute for the next


def _check_sizes(expr: Expr, sizes: Mapping[str, int]) -> None:
    """Refuse sizes that are none, and what would take SymPy minutes."""
    for name, length in sizes.items():
        if not isinstance(length, int) or isinstance(length, bool) or not 1 <= length <= MOST_ENTRIES:
            raise ValueError(f"{name} is {length!r}; a size is a whole number from 1 to {MOST_ENTRIES}")
    for node in postorder(expr):
        if any(name not in sizes for name in dim_names(node.shape)):
            continue  # what is missing is said where it is needed
        rows, columns = (size(dim, sizes) for dim in matrix_shape(node.shape))
        if rows * columns > MOST_ENTRIES:
            raise ValueError(
                f"{rows} × {columns} entries are too many to write out in symbols; "
                f"the limit is {MOST_ENTRIES}, so give smaller sizes"
            )
        if isinstance(node, Inverse | Determinant | LogDeterminant):
            _check_square(node.matrix, sizes)


def _check_square(matrix: Expr, sizes: Mapping[str, int]) -> None:
    rows = size(matrix_shape(matrix.shape)[0], sizes)
    if rows > LARGEST_INVERSE:
        raise ValueError(
            f"the inverse or determinant of a {rows} × {rows} matrix is too long to write out in symbols; "
            f"the limit is {LARGEST_INVERSE} × {LARGEST_INVERSE}, so give smaller sizes"
        )
