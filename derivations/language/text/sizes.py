"""Where the sizes of I, 𝟏 and 𝟎 need not be written, because what stands beside them says it.

For each node: which of its two dimensions its text leaves open. An operand's open dimension is closed where it meets
one that is known; where nothing above could close it, the operand is printed with its sizes. The parser infers at least
what is used here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr


class Open(NamedTuple):
    """Which dimensions a text leaves open; ``square`` says that one follows from the other."""

    rows: bool = False
    columns: bool = False
    square: bool = False

    def __bool__(self) -> bool:
        return self.rows or self.columns


CLOSED = Open()
Opens = Callable[[Expr], Open]
Decision = tuple[Open, tuple[Expr, ...]]  # what stays open, and the operands that are printed with their sizes


def decide(node: Expr, opens: Opens) -> Decision:
    """What a node's text leaves open, and which operands need their sizes."""
    rule = RULES.get(type(node))
    if rule is None:
        return CLOSED, node.operands
    return rule(node, opens)


def _leaf(node: Expr, opens: Opens) -> Decision:
    is_matrix = len(node.shape) == 2
    return Open(True, is_matrix, is_matrix), ()


def _zeros(node: e.Zeros, opens: Opens) -> Decision:
    return Open(rows=len(node.shape) == 1), ()


def _kept(node: Any, opens: Opens) -> Decision:
    """The shape of the first operand; an exponent has none."""
    return opens(node.operands[0]), node.operands[1:]


def _transposed(node: e.Transpose, opens: Opens) -> Decision:
    rows, columns, square = opens(node.operand)
    return Open(columns, rows, square), ()


def _entrywise(node: Any, opens: Opens) -> Decision:
    """Operands of one shape: what one of them says holds for all."""
    arrays = [opens(operand) for operand in node.operands if operand.shape != ()]
    rows, columns = all(array.rows for array in arrays), all(array.columns for array in arrays)
    return Open(rows and bool(arrays), columns and bool(arrays), all(array.square for array in arrays)), ()


def _matrix_product(node: e.MatMul, opens: Opens) -> Decision:
    left, right = opens(node.left), opens(node.right)
    if () in (node.left.shape, node.right.shape):
        return CLOSED, node.operands
    sized: tuple[Expr, ...] = ()
    if left.columns and right.rows:  # nothing says how many are summed over
        left, sized = CLOSED, (node.left,)
        if node.left is node.right:
            right = CLOSED
    rows = left.rows and not (left.square and not right.rows)
    columns = right.columns and not (right.square and not left.columns)
    return Open(rows, columns), sized


def _dot(node: e.Dot, opens: Opens) -> Decision:
    both = opens(node.left) and opens(node.right)
    return CLOSED, (node.left,) if both else ()


def _diag(node: f.Diag, opens: Opens) -> Decision:
    is_open = opens(node.vector).rows
    return Open(is_open, is_open, True), ()


def _diagonal(node: mx.DiagonalOf, opens: Opens) -> Decision:
    found = opens(node.matrix)
    return (Open(found.rows), ()) if found.square else (CLOSED, (node.matrix,))


RULES: dict[type[Expr], Callable[[Any, Opens], Decision]] = {
    e.Ones: _leaf,
    e.Identity: _leaf,
    e.Zeros: _zeros,
    e.Transpose: _transposed,
    e.MatMul: _matrix_product,
    e.Dot: _dot,
    f.Diag: _diag,
    mx.DiagonalOf: _diagonal,
    **dict.fromkeys((e.Negate, el.Apply, e.Power, mx.Inverse, mx.Softmax), _kept),
    **dict.fromkeys((e.Add, e.Subtract, e.Multiply, e.Divide, e.Compare), _entrywise),
    **dict.fromkeys((el.Maximum, el.Minimum, el.Where), _entrywise),
}
