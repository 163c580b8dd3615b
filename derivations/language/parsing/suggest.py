"""What may have been meant where shapes do not fit: the first of a few changes that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from derivations.language.parsing.dims import MismatchError, Shape, broadcast
from derivations.language.parsing.scope import Scope
from derivations.language.parsing.syntax import Node
from derivations.language.parsing.values import Value

REDUCTIONS = ("sum", "mean", "max", "min", "prod", "logsumexp")
ENTRYWISE = ("+", "-", "*", "/", "**", ">", "<", ">=", "<=", "==", "!=")


def fitting(node: Node, operands: list[Value], scope: Scope, shapes: Mapping[Node, Shape]) -> str:
    """An expression that fits, as it would be typed; nothing where none of the usual changes helps.

    ``shapes`` are those of the nodes that are built already.
    """
    if len(operands) != 2:
        return ""
    left, right = operands
    if node.operation == "@":
        return next(_products(left, right), "")
    if node.operation in ENTRYWISE:
        products = _matrix_products(node, left, right, scope, shapes) if node.operation in "+-" else iter(())
        return next(products, "") or next(_entry_by_entry(node, left, right, scope, shapes), "")
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


def _matrix_products(
    node: Node, left: Value, right: Value, scope: Scope, shapes: Mapping[Node, Shape]
) -> Iterator[str]:
    """A @ x in place of A * x, where a vector is added to it that has an entry for each row."""
    for value, other, part in ((left, right, node.operands[0]), (right, left, node.operands[1])):
        if part.operation != "*" or len(other.shape) != 1 or value.shape[:1] != other.shape:
            continue
        if [len(shapes[factor]) for factor in part.operands] == [2, 1]:
            A, x = (scope.text[factor.start : factor.end] for factor in part.operands)
            product = f"{A} @ {x}"
            yield (
                f"{product} {node.operation} {right.text}"
                if value is left
                else f"{left.text} {node.operation} {product}"
            )


def _entry_by_entry(node: Node, left: Value, right: Value, scope: Scope, shapes: Mapping[Node, Shape]) -> Iterator[str]:
    """An axis kept, a matrix transposed, or a vector taken along the columns."""
    sign = node.operation
    for value, part in zip((left, right), node.operands, strict=True):
        line = scope.lines.get(str(part.value)) if part.operation == "line" else None
        kept = _with_kept_axis(line.node if line else part, scope.text, shapes)
        other = right if value is left else left
        if kept and _fits((*value.shape, 1), other.shape):
            if line:
                yield f"{line.name} = {kept}"
            kept = f"({kept})" if part.operation in (*ENTRYWISE, "negative") else kept
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


def _with_kept_axis(part: Node, text: str, shapes: Mapping[Node, Shape]) -> str:
    """A part with keepdims in its reduction by rows, as in X / sqrt(sum(X**2, axis=1))."""
    reduction = part
    while reduction.operation not in REDUCTIONS:
        vectors = [operand for operand in reduction.operands if len(shapes[operand]) == 1]
        if len(vectors) != 1:
            return ""
        [reduction] = vectors
    by_rows = reduction.options.axis in (1, -1) or (reduction.operation == "logsumexp" and not reduction.options.given)
    if reduction.options.keepdims or not by_rows or text[reduction.end - 1] != ")":
        return ""
    axis = "" if reduction.options.given else ", axis=1"
    return f"{text[part.start : reduction.end - 1]}{axis}, keepdims=True{text[reduction.end - 1 : part.end]}"


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
