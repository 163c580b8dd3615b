"""Arrays side by side, of which some are the same all along a dimension: NumPy expands these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from derivations.language import shape as shapes
from derivations.language.code.pieces import Code
from derivations.language.code.writer import Value, Writer
from derivations.language.expression import Expr


def aligned(write: Writer, operands: Sequence[Expr], shape: shapes.Shape) -> tuple[list[Code], Callable[[Code], Value]]:
    """The operands' pieces so that NumPy expands them as is meant, and what the result's piece stands for."""
    values = [plain(write, write.value(operand), operand.shape) for operand in operands]
    return _expanded(write, list(zip(values, (operand.shape for operand in operands), strict=True)), shape)


def plain(write: Writer, value: Value, shape: shapes.Shape) -> Value:
    """The value with its sign, and as numbers."""
    if value.diagonal:
        return Value(write.filled(value, shape))
    return Value(write.signed(value), value.rows, value.columns)


def _expanded(
    write: Writer, values: list[tuple[Value, shapes.Shape]], shape: shapes.Shape
) -> tuple[list[Code], Callable[[Code], Value]]:
    dimensions = [present(value, own) for value, own in values]
    rows, columns = (any(has[axis] for has in dimensions) for axis in (0, 1))
    both = rows and columns
    codes = [
        write.code("{}[:, None]", value.code) if both and has == (True, False) else value.code
        for (value, _), has in zip(values, dimensions, strict=True)
    ]
    is_row, is_vector = shapes.matrix_shape(shape)[0] == 1, shapes.matrix_shape(shape)[1] == 1
    return codes, lambda code: Value(code, rows=rows or is_row, columns=columns or is_vector)


def present(value: Value, shape: shapes.Shape) -> tuple[bool, bool]:
    """Whether the piece has entries along the rows' dimension, and along the columns'."""
    rows, columns = shapes.matrix_shape(shape)
    return value.rows and rows != 1, value.columns and columns != 1


def added(write: Writer, values: list[tuple[Value, shapes.Shape]], minus: list[bool], shape: shapes.Shape) -> Value:
    """The sum, beginning with a term that is not taken off; of equal terms, a multiple.

    A sum of the same terms that is there already is used again, also where it is the opposite: y - x for x - y.
    """
    codes, spread = _expanded(write, values, shape)
    counted = Counter(zip(codes, minus, strict=True))
    for negative in (False, True):
        same = frozenset((code, is_minus != negative, count) for (code, is_minus), count in counted.items())
        if same in write.sums:
            return replace(spread(write.sums[same]), negative=negative)
    negative = all(minus)
    first = next(term for term in counted if term[1] == negative)
    total = None
    for code, is_minus in (first, *(term for term in counted if term != first)):
        count = counted[code, is_minus]
        term = write.code(f"{count} * {{}}", code) if count > 1 else code
        total = write.code("{} - {}" if is_minus != negative else "{} + {}", total, term) if total else term
    assert total
    write.sums[frozenset((code, is_minus != negative, count) for (code, is_minus), count in counted.items())] = total
    return replace(spread(total), negative=negative)
