"""The nodes become expressions: each once, after its operands, with the shapes that are known by now."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from derivations.language import expression as e
from derivations.language import shape as language_shapes
from derivations.language.derivatives import Let
from derivations.language.elementwise import Pi, number
from derivations.language.expression import Expr, MatMul, Multiply, Symbol, Transpose
from derivations.language.parsing.dims import (
    MismatchError,
    Shape,
    Unknown,
    describe,
    known,
    known_shape,
    language_shape,
)
from derivations.language.parsing.errors import ParseError, ParseShapeError
from derivations.language.parsing.inference import operation, shape_of
from derivations.language.parsing.operations import SHOWN
from derivations.language.parsing.reductions import size
from derivations.language.parsing.scope import Scope, Statement
from derivations.language.parsing.suggest import fitting
from derivations.language.parsing.syntax import Node
from derivations.language.parsing.values import Value, is_stretched

CHAINED = {"", "⊗", "⊘", "÷", "⊗ₖ", "·", "/"}  # the operators of plain products
CALCULATIONS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "": operator.mul, "/": operator.truediv,
    "÷": operator.truediv, "**": operator.pow, "^": operator.pow, "negative": operator.neg,
}  # fmt: skip
MAX_SHOWN = 40  # characters of an operand in a message


class Builder:
    """Builds the statements of a text in order."""

    def __init__(
        self, scope: Scope, shapes: Mapping[str, Shape], sizes: Mapping[Node, Shape], named: Mapping[str, Let]
    ) -> None:
        self.scope, self.shapes, self.sizes, self.named = scope, shapes, sizes, named
        self.text = scope.text
        self.found: dict[Node, Shape] = {}
        self.values: dict[Node, Value] = {}
        self.lines: dict[str, Value] = {}
        self.lets: dict[str, Let] = {}
        self.symbols: dict[str, Symbol] = {}
        self.notes: list[str] = []
        self.shape: language_shapes.Shape = ()  # of the last statement, as NumPy has it

    def build(self) -> Expr:
        """The last statement, the named ones before it inside."""
        for statement in self.scope.statements:
            for node in statement.nodes:
                self.values[node] = self._value(node)
                self.found[node] = self.values[node].shape
            self._name(statement)
        last = self.scope.statements[-1]
        value = self.lines[last.name] if last.name else self.values[last.node]
        self.shape = tuple(map(known, value.shape))
        return value.expr

    def _name(self, statement: Statement) -> None:
        if not statement.name:
            return
        value = _closed(self.values[statement.node])
        if not statement.inline:
            self.lets[statement.name] = Let(statement.name, value.expr)
            value = Value(self.lets[statement.name], value.shape, statement.name)
        self.lines[statement.name] = value

    # Leaves

    def _value(self, node: Node) -> Value:
        text = self._written(node)
        match node.operation:
            case "number":
                return _scalar(number(node.value), text, float(node.value))  # type: ignore[arg-type]
            case "name of a size":
                return _scalar(size(str(node.value)), text)
            case "π":
                return _scalar(Pi(), text, math.pi)
            case "symbol":
                return _closed(Value(self._symbol(node), self.shapes[str(node.value)], text))
            case "line":
                return replace(_closed(self.lines[str(node.value)]), text=text)
            case "identity" | "literal":
                return self._sized(node, text)
            case "dimension":
                shape = shape_of(node, self.found, {}, {})
                return Value(size(known(shape[0])), shape, text)
        return self._operation(node, text)

    def _symbol(self, node: Node) -> Symbol | Let:
        name = str(node.value)
        if name in self.named:
            return self.lets.setdefault(name, self.named[name])
        shape = self.shapes[name]
        if any(isinstance(dim, Unknown) for dim in shape):
            raise self._error(f"the shape of {name} does not follow from the expression; give it", node)
        return self.symbols.setdefault(name, Symbol(name, known_shape(shape)))

    def _sized(self, node: Node, text: str) -> Value:
        """I, 𝟏 and 𝟎, whose size is found from what stands beside them."""
        shape = self.sizes[node]
        if any(isinstance(dim, Unknown) for dim in shape):
            name = {"identity": "eye", "_ones": "ones", "_zeros": "zeros"}
            function = name[node.operation if node.operation == "identity" else str(node.value)]
            raise self._error(f"the size of {text} does not follow from the expression; write {function}(n)", node)
        make = {"I": e.Identity, "_ones": e.Ones, "_zeros": e.Zeros}[str(node.value)]
        return Value(make(known(shape[0])), shape, text)

    # Operations

    def _operation(self, node: Node, text: str) -> Value:
        operands = [self.values[operand] for operand in node.operands]
        try:
            if node.operation in CHAINED:
                return self._chained(node, operands, text)
            values = list(map(_closed, operands))
            shape = shape_of(node, self.found, {}, {})
            self._note(node, values, shape)
            value = self._plain(node, values, shape, text)
            return replace(value, constant=self._constant(node, values))
        except MismatchError as error:
            raise self._misfit(str(error), operands, node) from None
        except language_shapes.ShapeError as error:
            if isinstance(error, ParseError):
                raise
            raise self._misfit(str(error), operands, node) from None

    def _plain(self, node: Node, values: list[Value], shape: Shape, text: str) -> Value:
        """An operation on operands that stand in parentheses, or need none."""
        name = node.operation
        if name in ("@", "dot"):
            return self._matrix_product(node, values, shape, text)
        if name == "^" and len(language_shape(values[0].shape)) == 2 and values[0].shape[0] != 1:
            base = values[0].text
            product, entries = f"{base} @ {base} for the matrix product", f"{base}**2"
            if values[1].constant == -1:
                product, entries = f"inv({base}) for the inverse", f"1 / {base}"
            right = f"write {product}, or {entries} for each entry"
            raise self._error(f"a power of a matrix may mean two things; {right}", node)
        if name == "⁻¹" and values[0].is_scalar:
            return _closed(Value(e.Power(values[0].expr, number(-1)), shape, text))
        if name == "*" and all(isinstance(value.expr, e.Size) for value in values):
            return _scalar(e.Size(language_shapes.times(*(value.expr.dim for value in values))), text)  # type: ignore[attr-defined]
        row = operation(name)
        assert row is not None
        expr = row.build(values, node.options, shape)
        return _closed(Value(expr, shape, text))

    def _matrix_product(self, node: Node, values: list[Value], shape: Shape, text: str) -> Value:
        """NumPy's @: of vectors the scalar product, and x @ A is Aᵀ x, or xᵀ A where another factor follows."""
        left, right = values
        if len(left.shape) == 1 and len(right.shape) == 1:
            if node.operands[1].operation == ".T":
                x, y = left.text.removesuffix(".T"), self.values[node.operands[1].operands[0]].text
                wrong = f"{text} is the scalar product to NumPy and the outer product on paper"
                raise self._error(f"{wrong}; write outer({x}, {y}), or {x} @ {y}", node)
            return _closed(Value(MatMul(_row_of(left), right.expr), shape, text))
        if len(left.shape) == 1:
            row = MatMul(_row_of(left), right.expr)
            if language_shape(shape) == ():
                return _closed(Value(row, shape, text))
            return Value(MatMul(Transpose(right.expr), left.expr), shape, text, row=row)
        make = Multiply if left.is_scalar or right.is_scalar else MatMul
        return _closed(Value(make(left.expr, right.expr), shape, text))

    def _chained(self, node: Node, operands: list[Value], text: str) -> Value:
        """A plain product: leading scalars scale the product of the rest; a quotient divides all before it."""
        left, right = operands[0] if node.bare else _closed(operands[0]), _closed(operands[1])
        sign = node.operation
        if left.head is not None and left.tail is not None and sign not in ("/", "÷"):
            tail = self._joined(node, _closed(Value(left.tail, left.tail.shape, "")), right, text)
            expr = Multiply(left.head, tail.expr)
            return Value(expr, tail.shape, text, head=left.head, tail=tail.expr)
        if sign == "" and left.scalars and not right.is_scalar:
            return Value(Multiply(left.expr, right.expr), right.shape, text, head=left.expr, tail=right.expr)
        value = self._joined(node, left, right, text)
        constant = self._constant(node, [left, right])
        return replace(value, scalars=left.scalars and right.is_scalar, constant=constant)

    def _joined(self, node: Node, left: Value, right: Value, text: str) -> Value:
        sign = node.operation
        row = operation(sign)
        assert row is not None
        values = [left, right]
        shape = row.rule([left.shape, right.shape], node.options)
        self._note(node, values, shape)
        if sign == "" and (left.is_scalar or right.is_scalar):
            return Value(Multiply(left.expr, right.expr), shape, text)
        if sign == "·" and len(left.expr.shape) == len(right.expr.shape) == 1:
            return Value(e.Dot(left.expr, right.expr), shape, text)
        return Value(row.build(values, node.options, shape), shape, text)

    # Numbers, notes and errors

    def _written(self, node: Node) -> str:
        """What the user wrote, for a message: the beginning of it, where it is long."""
        text = " ".join(self.text[node.start : min(node.end, node.start + 2 * MAX_SHOWN)].split())
        return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"

    def _constant(self, node: Node, values: list[Value]) -> float | None:
        """The value of an expression of numbers alone, so that one that is too large is found here."""
        calculate = CALCULATIONS.get(node.operation)
        numbers = [value.constant for value in values]
        if calculate is None or any(value is None for value in numbers):
            return None
        try:
            found = calculate(*numbers)
        except ZeroDivisionError:
            return None
        except OverflowError:
            found = math.inf
        if not isinstance(found, float):
            return None
        if math.isinf(found):
            raise self._error("the number is too large to calculate with", node)
        return found

    def _note(self, node: Node, values: list[Value], shape: Shape) -> None:
        """What is taken for granted: that NumPy stretches an operand, and what is done by rows."""
        arrays = [value for value in values if not value.is_scalar]
        stretched = [value for value in arrays if is_stretched(value, shape)] if len(arrays) > 1 else []
        note = ""
        if node.operation in ("kron", "outer", "@", "dot", "", "⊗ₖ", "·", "**", "^", "unvec") or not stretched:
            by_rows = node.operation in ("softmax", "logsumexp") and not node.options.given
            if by_rows and len(values[0].shape) == 2:
                note = f"{node.operation} is taken of each row of {values[0].text}"
        elif len(stretched) == 2:
            names = " and ".join(value.text for value in stretched)
            note = f"{names} are stretched to a matrix, {shape[0]} × {shape[1]}, as in NumPy"
        else:
            note = self._stretched(node, stretched[0], values, shape)
        note = note or self._axis_meant(node, values) or _exp_meant(node, values) or _inverse_meant(node, values)
        if note and note not in self.notes:
            self.notes.append(note)

    def _axis_meant(self, node: Node, values: list[Value]) -> str:
        """NumPy's max(X, 1) asks for an axis; here, as in Python, the larger of two is taken."""
        kind, written = node.operation.removesuffix("imum"), self._written(node)
        is_meant = kind != node.operation and written.startswith(f"{kind}(") and len(values[0].shape) == 2
        if not is_meant or values[1].constant not in (0, 1, -1):
            return ""
        array, of = values[0].text, "row" if values[1].constant else "column"
        right = f"of each {of} it is {kind}({array}, axis={values[1].text})"
        return f"{written} is {node.operation}(…), entry by entry; {right}"

    def _stretched(self, node: Node, part: Value, values: list[Value], shape: Shape) -> str:
        each = "column" if part.shape == (shape[0], 1) else "row"
        others = " and ".join(value.text for value in values if value is not part and not value.is_scalar)
        verb = {"+": "is added to", "-": "is subtracted from", "*": "multiplies", "/": "divides"}.get(node.operation)
        if verb and (part is values[1] or node.operation in "+*"):
            return f"{part.text} {verb} every {each} of {others}"
        return f"{part.text} stands for every {each} of {others}"

    def _error(self, message: str, node: Node) -> ParseError:
        return ParseError(message, self.text, node.start, node.end)

    def _misfit(self, right: str, operands: list[Value], node: Node) -> ParseError:
        """The operands that do not fit, with their shapes, and what would be right."""
        named = [f"{value.text} is {describe(value.shape)}" for value in operands]
        what = f"{node.operation}(…)" if node.operation[:1].isalpha() else SHOWN.get(node.operation, node.operation)
        message = f"{what or 'the product'} does not fit: {' and '.join(dict.fromkeys(named))}; {right}"
        if suggestion := fitting(node, operands, self.scope, self.found):
            message += f"; perhaps {suggestion}"
        return ParseShapeError(message, self.text, node.start, node.end)


def _exp_meant(node: Node, values: list[Value]) -> str:
    if node.operation not in ("**", "^") or values[0].text != "e" or values[1].constant is not None:
        return ""
    return f"e is a variable as any other; the exponential function is exp({values[1].text})"


def _inverse_meant(node: Node, values: list[Value]) -> str:
    """NumPy's A**-1 is taken of each entry."""
    if node.operation != "**" or len(values[0].shape) != 2 or values[1].constant != -1:
        return ""
    return f"{values[0].text}**-1 is taken of each entry; the inverse of a matrix is inv({values[0].text})"


def _scalar(expr: Expr, text: str, constant: float | None = None) -> Value:
    return Value(expr, (), text, scalars=True, constant=constant)


def _closed(value: Value) -> Value:
    """The operand as one factor, as if it stood in parentheses."""
    return replace(value, head=None, tail=None, scalars=value.is_scalar)


def _row_of(value: Value) -> Expr:
    return value.row if value.row is not None else Transpose(value.expr)
