r"""The simplifier: a table of moves, each an equation, applied from the leaves up until none fits.

A move answers with what a node turns into, or None. Its operands are in standard form already. Each move lowers the
length of what is written, or brings a part into its one standard form, so that equal results print equal:

>>> from derivations.language import matrix, vector
>>> X, w, y = matrix("X", "m", "n"), vector("w"), vector("y", "m")
>>> simplified(-2 * (X.T @ (y - X @ w))).latex()
'2 X^T (X \\mathbf{w} - \\mathbf{y})'

The moves are divided by families of operations. `standard` and `measure` say what the one form and the length are,
`driver` applies the moves.
"""

from __future__ import annotations

from derivations.calculus.simplifier import (
    chains,
    diagonals,
    expansion,
    guards,
    inverses,
    kroneckers,
    named,
    neighbours,
    products,
    shifts,
    sums,
    totals,
    transposes,
)
from derivations.calculus.simplifier.driver import BY_KIND, Firing, Simplification, moves, simplified
from derivations.calculus.simplifier.neighbours import on_neighbours
from derivations.calculus.simplifier.recognition import (
    APART,
    LOGSUMEXP_OF_SHIFT,
    OWN_NAME,
    SOFTMAX_OF_SHIFT,
    recognised,
    stages,
)
from derivations.calculus.simplifier.standard import LINEAR
from derivations.language.elementwise import Apply, Where
from derivations.language.expression import (
    Add,
    Divide,
    Dot,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Ones,
    Power,
    Subtract,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    Determinant,
    DiagonalOf,
    EntrySum,
    Inverse,
    Kronecker,
    LogDeterminant,
    Softmax,
    Trace,
    Unvec,
    Vec,
)

__all__ = [
    "SIMPLIFICATIONS",
    "SIMPLIFICATION_NAMES",
    "Firing",
    "Simplification",
    "moves",
    "recognised",
    "simplified",
    "stages",
]

PRODUCTS = (Multiply, Divide, Negate, Power)

# --8<-- [start:table]
SIMPLIFICATIONS: tuple[Simplification, ...] = (
    Simplification("the dot product as a matrix product", (Dot,), totals.dot_as_product),
    Simplification(OWN_NAME, (Apply, Divide, Power, MatMul), named.known_function),
    Simplification(APART, (Apply,), named.logarithm_apart),
    Simplification(SOFTMAX_OF_SHIFT, (Softmax,), shifts.softmax_of_shift),
    Simplification(LOGSUMEXP_OF_SHIFT, (Add, Subtract), shifts.logsumexp_of_shift),
    Simplification("a function at a number", (Apply,), named.function_of_number),
    Simplification("a function undone", (Apply,), named.undone),
    # transposes
    Simplification("transpose of a product", (Transpose,), transposes.transpose_inside),
    Simplification("transpose of a multiple", (Transpose,), transposes.transpose_of_multiple),
    Simplification("transpose of a sum", (Transpose,), transposes.transpose_of_sum),
    # matrix products
    Simplification("a zero factor", (MatMul,), chains.zero_product),
    Simplification("brackets in a product", (MatMul,), chains.drop_brackets),
    Simplification("numbers in front", (MatMul,), chains.scalars_in_front),
    Simplification("the identity changes nothing", (MatMul,), on_neighbours(neighbours.identity)),
    Simplification("a matrix and its inverse", (MatMul,), on_neighbours(neighbours.inverses)),
    Simplification("diagonal matrices multiply entry by entry", (MatMul,), on_neighbours(neighbours.diagonals)),
    Simplification("a diagonal matrix scales entries", (MatMul,), on_neighbours(neighbours.row_and_diagonal)),
    Simplification("a diagonal matrix scales entries", (MatMul,), on_neighbours(neighbours.diagonal_and_column)),
    Simplification("a row of ones adds up", (MatMul,), on_neighbours(neighbours.row_of_ones)),
    Simplification("a column of ones adds up", (MatMul,), on_neighbours(neighbours.column_of_ones)),
    Simplification("softmax adds up to one", (MatMul,), on_neighbours(neighbours.softmax_rows)),
    Simplification("a name that adds up to zero", (MatMul, EntrySum), expansion.adds_up_to_zero),
    Simplification("multiply out the identity", (MatMul,), on_neighbours(neighbours.brackets_with_identity)),
    Simplification("mixed product rule", (MatMul,), on_neighbours(kroneckers.kroneckers)),
    Simplification("two commutations", (MatMul,), on_neighbours(kroneckers.commutations)),
    Simplification("commutation and Kronecker product", (MatMul,), on_neighbours(kroneckers.commutation_last)),
    Simplification("Kronecker product and vec", (MatMul,), on_neighbours(kroneckers.stacked_products)),
    Simplification("places on the diagonal", (MatMul,), on_neighbours(kroneckers.places)),
    Simplification("places on the diagonal", (MatMul,), kroneckers.entrywise_between_places),
    Simplification("a row times a column is a number", (MatMul,), chains.products_that_are_numbers),
    Simplification("a row of ones adds up", (MatMul,), chains.a_sum_as_product),
    Simplification("a number is its own transpose", (MatMul,), chains.a_number_is_its_transpose),
    Simplification("entries first", (MatMul,), totals.entries_first),
    Simplification("multiply out in a product", (MatMul,), expansion.multiply_out_in_product),
    # linear maps
    Simplification("property of the sum", (EntrySum,), totals.sum_of_entries),
    Simplification("sum term by term", (EntrySum,), totals.entry_sum_by_terms),
    Simplification("property of the trace", (Trace,), diagonals.trace),
    Simplification("property of the diagonal", (DiagonalOf,), diagonals.diagonal_of),
    Simplification("size one", (Identity, Ones), diagonals.of_size_one),
    Simplification("commutation of one row", (Commutation,), kroneckers.commutation),
    Simplification("linear in a multiple", (Diag, Vec, Unvec), diagonals.linear_in_multiples),
    Simplification("Kronecker product", (Kronecker,), kroneckers.kronecker),
    Simplification("sum over blocks", (BlockTrace,), kroneckers.block_trace),
    Simplification("inverse", (Inverse,), inverses.inverse),
    Simplification("determinant", (Determinant,), inverses.determinant),
    Simplification("log-determinant", (LogDeterminant,), inverses.log_determinant),
    # sums and products
    Simplification("functions in a product", (*PRODUCTS, Apply), named.functions_in_product),
    Simplification("collect factors", (*PRODUCTS, *LINEAR, MatMul), products.collect_factors),
    Simplification("entry by entry with the identity", (Multiply,), products.identity_entrywise),
    Simplification("a value under a condition", PRODUCTS, guards.guard),
    Simplification("rows and columns scaled", (Multiply, Divide), products.rank_one_factor),
    Simplification("collect terms", (Add, Subtract), sums.collect_terms),
    Simplification("rows added", (Add, Subtract), sums.add_rows),
    Simplification("diagonal matrices added", (Add, Subtract), sums.add_diagonals),
    Simplification("sigmoid of the opposite", (Add, Subtract), named.complement),
    Simplification("cases joined", (Add, Subtract), guards.join_cases),
    Simplification("cases alike", (Where,), named.cases_alike),
    Simplification("multiply out", PRODUCTS, sums.into_powers),
    Simplification("multiply out", (Add, Subtract, *PRODUCTS), sums.multiply_out),
    Simplification("over one denominator", (Add, Subtract), sums.common_denominator),
    Simplification("take out", (Add, Subtract), sums.take_out),
)
# --8<-- [end:table]

SIMPLIFICATION_NAMES = {one.name for one in SIMPLIFICATIONS} | {"substitution"}

for _one in SIMPLIFICATIONS:
    for _kind in _one.kinds:
        BY_KIND.setdefault(_kind, []).append(_one)
