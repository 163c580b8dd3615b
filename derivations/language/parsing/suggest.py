"""What may have been meant where shapes do not fit: the first of a few changes that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from derivations.language.parsing.dims import MismatchError, Shape, broadcast
from derivations.language.parsing.syntax import Node
from derivations.language.parsing.values import Value

ENTRYWISE = ("+", "-", "*", "/", "**", ">", "<", ">=", "<=", "==", "!=")


def fitting(node: Node, operands: list[Value]) -> str:
    """An expression that fits, as it would be typed; nothing where none of the usual changes helps."""
    if len(operands) != 2:
        return ""
    left, right = operands
    if node.operation == "@":
        return next(_products(left, right), "")
    if node.operation in ENTRYWISE:
        return next(_entry_by_entry(node, left, right), "")
    return ""


def _products(left: Value, right: Value) -> Iterator[str]:
    """A factor transposed, or the two in the other order."""
    x, y = _factor(left), _factor(right)
    if len(left.shape) == 2 and right.shape and left.shape[0] == right.shape[0]:
        yield f"{_transposed(x)} @ {y}"
    if len(right.shape) == 2 and left.shape and left.shape[-1] == right.shape[-1]:
        yield f"{x} @ {_transposed(y)}"
    if left.shape and right.shape and right.shape[-1] == left.shape[0]:
        yield f"{y} @ {x}"
    if len(left.shape) == len(right.shape) == 1 and y.endswith(".T"):
        yield f"outer({left.text.removesuffix('.T')}, {right.text.removesuffix('.T')})"


def _entry_by_entry(node: Node, left: Value, right: Value) -> Iterator[str]:
    """An axis kept, a matrix transposed, or a vector taken along the columns."""
    sign = node.operation
    for value, part in zip((left, right), node.operands, strict=True):
        kept = _with_kept_axis(value, part)
        other = right if value is left else left
        if kept and _fits((*value.shape, 1), other.shape):
            yield f"{kept} {sign} {_term(right)}" if value is left else f"{_term(left)} {sign} {kept}"
    if len(left.shape) == len(right.shape) == 2 and left.shape == right.shape[::-1]:
        yield f"{_term(left)} {sign} {_transposed(_factor(right))}"
    if len(left.shape) == 2 and len(right.shape) == 1 and left.shape[0] == right.shape[0]:
        if sign in "*/":
            yield f"diag({right.text if sign == '*' else f'1 / {_factor(right)}'}) @ {_factor(left)}"
        else:
            yield f"{_term(left)} {sign} outer({right.text}, ones({left.shape[1]}))"
    if len(right.shape) == 2 and len(left.shape) == 1 and right.shape[0] == left.shape[0]:
        yield (
            f"diag({left.text}) @ {_factor(right)}"
            if sign == "*"
            else f"outer({left.text}, ones({right.shape[1]})) {sign} {_term(right)}"
        )


def _with_kept_axis(value: Value, part: Node) -> str:
    """A reduction by rows with keepdims, as in X / sum(X, axis=1)."""
    reduces = part.options.given and part.options.axis in (1, -1) and not part.options.keepdims
    return f"{value.text[:-1]}, keepdims=True)" if reduces and value.text.endswith(")") else ""


def _fits(left: Shape, right: Shape) -> bool:
    try:
        broadcast(left, right)
    except MismatchError:
        return False
    return True


def _factor(value: Value) -> str:
    """What was written, in parentheses where it is not one name or call."""
    return value.text if re.fullmatch(r"[\w.]+(\([^()]*\))?(\.T)?", value.text) else f"({value.text})"


def _term(value: Value) -> str:
    return value.text if re.fullmatch(r"[^+<>=!-]*", value.text) else f"({value.text})"


def _transposed(text: str) -> str:
    return text.removesuffix(".T") if text.endswith(".T") else f"{text}.T"
