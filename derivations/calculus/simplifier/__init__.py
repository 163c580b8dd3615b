r"""The simplifier: a table of moves, each an equation, applied from the leaves up until none fits.

A move answers with what a node turns into, or None. Its operands are in standard form already. Each move lowers the
length of what is written, or brings a part into its one standard form, so that equal results print equal:

>>> from derivations.language import matrix, vector
>>> X, w, y = matrix("X", "m", "n"), vector("w"), vector("y", "m")
>>> simplified(-2 * (X.T @ (y - X @ w))).latex()
'2 X^T (X \\mathbf{w} - \\mathbf{y})'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from derivations.calculus.simplifier import chains, functions, sums
from derivations.calculus.simplifier.measure import Memo, unopened
from derivations.calculus.simplifier.standard import LINEAR, factors_of, product_of
from derivations.language.derivatives import Derivative, Let
from derivations.language.elementwise import Apply, Where
from derivations.language.expression import (
    Add,
    Divide,
    Dot,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Ones,
    Power,
    Subtract,
    Transpose,
    rebuilt,
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
    Trace,
    Unvec,
    Vec,
)


def collect_factors(node: Expr) -> Expr | None:
    """X y x = x² y, y/p ⊗ p = y, 1 x = x, 0 x = 0: equal factors are collected; numbers stand in front."""
    collected = product_of(factors_of(node))
    return collected if collected is not node and collected.shape == node.shape else None


@dataclass(frozen=True)
class Simplification:
    """A move of the simplifier: its name, what it does in words, the kinds of node it looks at, and the move."""

    name: str
    kinds: tuple[type[Expr], ...]
    move: Callable[[Any], Expr | None]

    @property
    def words(self) -> str:
        """The equations that the move stands for."""
        return (self.move.__doc__ or "").strip().splitlines()[0]


PRODUCTS = (Multiply, Divide, Negate, Power)

# --8<-- [start:table]
SIMPLIFICATIONS: tuple[Simplification, ...] = (
    Simplification("the dot product as a matrix product", (Dot,), functions.dot_as_product),
    Simplification("a function with a name of its own", (Apply, Divide), functions.known_function),
    Simplification("a function at a number", (Apply,), functions.function_of_number),
    # transposes
    Simplification("transpose of a product", (Transpose,), functions.transpose_inside),
    Simplification("transpose of a multiple", (Transpose,), functions.transpose_of_multiple),
    Simplification("transpose of a sum", (Transpose,), functions.transpose_of_sum),
    # matrix products
    Simplification("a zero factor", (MatMul,), chains.zero_product),
    Simplification("brackets in a product", (MatMul,), chains.drop_brackets),
    Simplification("numbers in front", (MatMul,), chains.scalars_in_front),
    Simplification("the identity changes nothing", (MatMul,), chains.on_neighbours(chains.identity)),
    Simplification("a matrix and its inverse", (MatMul,), chains.on_neighbours(chains.inverses)),
    Simplification("diagonal matrices multiply entry by entry", (MatMul,), chains.on_neighbours(chains.diagonals)),
    Simplification("a diagonal matrix scales entries", (MatMul,), chains.on_neighbours(chains.row_and_diagonal)),
    Simplification("a diagonal matrix scales entries", (MatMul,), chains.on_neighbours(chains.diagonal_and_column)),
    Simplification("a row of ones adds up", (MatMul,), chains.on_neighbours(chains.row_of_ones)),
    Simplification("a column of ones adds up", (MatMul,), chains.on_neighbours(chains.column_of_ones)),
    Simplification("softmax adds up to one", (MatMul,), chains.on_neighbours(chains.softmax_rows)),
    Simplification("multiply out the identity", (MatMul,), chains.on_neighbours(chains.brackets_with_identity)),
    Simplification("mixed product rule", (MatMul,), chains.on_neighbours(chains.kroneckers)),
    Simplification("two commutations", (MatMul,), chains.on_neighbours(chains.commutations)),
    Simplification("a row times a column is a number", (MatMul,), chains.products_that_are_numbers),
    Simplification("a row of ones adds up", (MatMul,), chains.a_sum_as_product),
    Simplification("a number is its own transpose", (MatMul,), chains.a_number_is_its_transpose),
    Simplification("entries first", (MatMul,), functions.entries_first),
    # linear maps
    Simplification("property of the sum", (EntrySum,), functions.sum_of_entries),
    Simplification("sum term by term", (EntrySum,), functions.entry_sum_by_terms),
    Simplification("property of the trace", (Trace,), functions.trace),
    Simplification("property of the diagonal", (DiagonalOf,), functions.diagonal_of),
    Simplification("size one", (Identity, Ones), functions.of_size_one),
    Simplification("commutation of one row", (Commutation,), functions.commutation),
    Simplification("linear in a multiple", (Diag, Vec, Unvec), functions.linear_in_multiples),
    Simplification("Kronecker product", (Kronecker,), functions.kronecker),
    Simplification("sum over blocks", (BlockTrace,), functions.block_trace),
    Simplification("inverse", (Inverse,), functions.inverse),
    Simplification("determinant", (Determinant,), functions.determinant),
    Simplification("log-determinant", (LogDeterminant,), functions.log_determinant),
    # sums and products
    Simplification("collect factors", (*PRODUCTS, *LINEAR, MatMul), collect_factors),
    Simplification("entry by entry with the identity", (Multiply,), functions.identity_entrywise),
    Simplification("rows and columns scaled", (Multiply, Divide), functions.rank_one_factor),
    Simplification("collect terms", (Add, Subtract), sums.collect_terms),
    Simplification("rows added", (Add, Subtract), sums.add_rows),
    Simplification("diagonal matrices added", (Add, Subtract), sums.add_diagonals),
    Simplification("cases joined", (Add, Subtract), sums.join_cases),
    Simplification("cases alike", (Where,), functions.cases_alike),
    Simplification("multiply out", (Add, Subtract, *PRODUCTS), sums.multiply_out),
    Simplification("take out", (Add, Subtract), sums.take_out),
)
# --8<-- [end:table]

SIMPLIFICATION_NAMES = {one.name for one in SIMPLIFICATIONS} | {"substitution"}

BY_KIND: dict[type[Expr], list[Simplification]] = {}
for _one in SIMPLIFICATIONS:
    for _kind in _one.kinds:
        BY_KIND.setdefault(_kind, []).append(_one)


class Firing(NamedTuple):
    """A move that was made: which, and what turned into what."""

    by: Simplification
    before: Expr
    after: Expr


_known: Memo[Expr] = Memo()


def simplified(expr: Expr) -> Expr:
    """The expression in standard form. What stands behind a name is left as it is."""
    if expr not in _known:
        _simplify(expr, _known, None)
    return _known[expr]


def moves(expr: Expr) -> list[Firing]:
    """Every move from an expression to its standard form, in the order in which they were made."""
    made: list[Firing] = []
    _simplify(expr, {}, made)
    return made


def recognised(expr: Expr) -> Expr:
    """The expression with functions that have a name of their own called by it: softplus, softmax, log-sum-exp, σ.

    What stands behind a name is left as it is; only the outermost name is opened.
    """
    if isinstance(expr, Let):
        return replace(expr, value=recognised(expr.value))
    answers: dict[Expr, Expr] = {}
    for node in unopened(expr):
        new = node if isinstance(node, Let) else rebuilt(node, answers)
        answers[node] = functions.known_function(new) or functions.square_of_norm(new) or new
    return answers[expr]


MOST_MOVES = 10_000  # far more than any expression has taken; a loop of two moves would be an error of ours


def _simplify(expr: Expr, known: Any, made: list[Firing] | None) -> Expr:
    for node in _units(expr):
        if node not in known:
            known[node] = node if isinstance(node, Let | Derivative) else _settled(_renewed(node, known), known, made)
    result: Expr = known[expr]
    return result


SUMS = (Add, Subtract, Negate)


def _units(expr: Expr) -> list[Expr]:
    """The nodes to simplify, each after its parts. A sum is one unit: no part of it is settled alone."""
    done: dict[Expr, None] = {}
    waiting: list[tuple[Expr, bool]] = [(expr, False)]
    while waiting:
        node, entered = waiting.pop()
        if entered or isinstance(node, Let):
            done[node] = None
        elif node not in done:
            waiting.append((node, True))
            waiting.extend((part, False) for part in _parts(node) if part not in done)
    return list(done)


def _parts(node: Expr) -> list[Expr]:
    """The operands; of a sum, its terms, however it is bracketed."""
    if not isinstance(node, Add | Subtract):
        return list(node.operands)
    return [part for part in _inside(node) if not isinstance(part, SUMS)]


def _inside(node: Expr) -> list[Expr]:
    """The nodes of a sum down to its terms, each after those below it."""
    found: list[Expr] = []
    waiting = [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        if isinstance(part, SUMS):
            waiting += part.operands
    return found[::-1]


def _renewed(node: Expr, known: Any) -> Expr:
    """The node with its parts in standard form."""
    if not isinstance(node, Add | Subtract):
        return rebuilt(node, known)
    answers: dict[Expr, Expr] = {}
    for part in _inside(node):
        answers[part] = rebuilt(part, answers) if isinstance(part, SUMS) else known[part]
    return answers[node]


def _settled(node: Expr, known: Any, made: list[Firing] | None) -> Expr:
    """A node whose operands are in standard form, moved until no move fits."""
    if node in known:
        return known[node]  # type: ignore[no-any-return]
    for simplification in BY_KIND.get(type(node), ()):
        after = simplification.move(node)
        if after is not None and after is not node:
            if made is not None:
                made.append(Firing(simplification, node, after))
                if len(made) > MOST_MOVES:
                    raise RecursionError(f"the simplifier does not end on {node.latex()}")
            known[node] = _simplify(after, known, made)
            return known[node]  # type: ignore[no-any-return]
    known[node] = node
    return node
