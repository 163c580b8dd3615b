"""Python's ``ast`` of a statement, copied through an allow-list into nodes with their places.

What is not on the list is refused with what would be right. Nothing is evaluated, and no function here calls itself
once per level: a long chain of operators is deep.
"""

from __future__ import annotations

import ast
import contextlib
from dataclasses import dataclass, field
from fractions import Fraction

from derivations.language.parsing.dims import MAX_SIZE, dimension
from derivations.language.parsing.errors import ParseError
from derivations.language.parsing.notation import Written
from derivations.language.parsing.operations import ALONG_AXES, AXIS, FUNCTIONS, HINTS, SHOWN
from derivations.language.parsing.reductions import Options
from derivations.language.parsing.signs import PLAIN_PRODUCTS
from derivations.language.parsing.tokens import LARGEST, SMALLEST

ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**",
    ast.FloorDiv: "//", ast.Mod: "%",
}  # fmt: skip
RELATIONS: dict[type[ast.cmpop], str] = {
    ast.Gt: ">", ast.Lt: "<", ast.GtE: ">=", ast.LtE: "<=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
PLAIN = {encoded.replace(" ", ""): sign for sign, encoded in PLAIN_PRODUCTS.items() if sign != "×"}
PRODUCTS = {"*", "/", "@", *PLAIN.values()}
LITERALS = {"_ones", "_zeros"}  # columns whose length is found from what stands beside them
TWO_ARE_COMPARED = {"max": "maximum", "min": "minimum"}
TOO_LONG = "this is too long to be read at once; name parts of it on lines of their own"


@dataclass(eq=False)
class Node:
    """An operation on operands, its place in the text, and a number, a name, options.

    Of products, ``bare`` says that the left operand stands without parentheses; ``minus`` that the whole begins with
    the sign −, which in plain notation stands before all factors.
    """

    operation: str
    operands: tuple[Node, ...]
    start: int
    end: int
    value: Fraction | str | int | None = None
    options: Options = field(default_factory=Options)
    bare: bool = False
    minus: bool = False


class Reader:
    """Reads one statement, translated to Python, as a node."""

    def __init__(self, text: str, written: Written) -> None:
        self.text, self.written = text, written
        self.source = written.source.encode()
        self.made: dict[ast.AST, Node] = {}

    def read(self) -> Node:
        """The statement as a node; ParseError for what the language does not have."""
        try:
            tree = ast.parse(self.written.source, mode="eval").body
        except SyntaxError as error:
            raise ParseError(f"this cannot be read: {error.msg}", self.text, self.written.starts[0]) from None
        except (RecursionError, MemoryError, ValueError):
            raise ParseError(TOO_LONG, self.text, self.written.starts[0]) from None
        waiting = [tree]
        while waiting:
            part = waiting[-1]
            missing = [operand for operand in _operands(part) if operand not in self.made]
            waiting.extend(reversed(missing))
            if not missing:
                waiting.pop()
                self.made[part] = self._copied(part)
        return self.made[tree]

    def _copied(self, tree: ast.expr) -> Node:
        """The node of what is on the list."""
        match tree:
            case ast.Constant():
                return self._number(tree)
            case ast.Name(id=name):
                return self._node("literal" if name in LITERALS else "name", tree, value=name)
            case ast.UnaryOp():
                return self._unary(tree)
            case ast.BinOp():
                return self._binary(tree)
            case ast.Compare():
                return self._comparison(tree)
            case ast.Attribute():
                return self._attribute(tree)
            case ast.Call(func=ast.Attribute()):
                return self._raised(tree)
            case ast.Call():
                return self._call(tree)
            case ast.Tuple():
                raise self._error("a comma separates arguments; here one expression is expected", tree)
        raise self._error("this is not part of the language", tree)

    # Numbers and operators

    def _number(self, tree: ast.Constant) -> Node:
        digits = self.source[tree.col_offset : tree.end_col_offset].decode()
        if digits[:1] not in tuple(".0123456789"):
            raise self._error(f"{digits} is not part of the language", tree)
        size = float(digits)
        if size > LARGEST:
            raise self._error("the number is too large to calculate with", tree)
        if size < SMALLEST and any(digit in "123456789" for digit in digits.lower().partition("e")[0]):
            raise self._error("the number is too small to calculate with; write 0", tree)
        return self._node("number", tree, value=Fraction(digits))

    def _unary(self, tree: ast.UnaryOp) -> Node:
        operand = self.made[tree.operand]
        if isinstance(tree.op, ast.UAdd):
            return operand
        if not isinstance(tree.op, ast.USub):
            raise self._error("this is not part of the language", tree)
        start, _ = self._place(tree)
        minus = self.text[start] == "−"
        close = tree.operand.col_offset == tree.col_offset + 1  # no parenthesis between
        if close and isinstance(operand.value, Fraction) and operand.operation == "number":
            return self._node("number", tree, value=-operand.value, minus=minus)
        return self._node("negative", tree, tree.operand, bare=close, minus=minus)

    def _binary(self, tree: ast.BinOp) -> Node:
        sign = ARITHMETIC.get(type(tree.op))
        tildes, right = _inverted(tree.right)
        if sign in ("//", "%"):
            sign = PLAIN[sign + "~" * tildes]
        if sign is None:
            raise self._error("this is not part of the language", tree)
        left, other = self.made[tree.left], self.made[right]
        bare = tree.left.col_offset == tree.col_offset
        start, end = self._place(tree)
        if sign in PRODUCTS and left.minus and bare:
            return self._negated_product(sign, left, other, start, end)
        if sign == "/" and (folded := self._fraction(left, other)) is not None:
            return Node("number", (), start, end, folded)
        return Node(sign, (left, other), start, end, bare=bare)

    def _negated_product(self, sign: str, left: Node, right: Node, start: int, end: int) -> Node:
        """−a b is −(a b): the sign − stands before all factors."""
        if sign == "/" and (folded := self._fraction(left, right)) is not None:
            return Node("number", (), start, end, folded, minus=True)
        if isinstance(left.value, Fraction):
            first, bare = Node("number", (), left.start + 1, left.end, -left.value), True
        else:
            first, bare = left.operands[0], left.bare
        product = Node(sign, (first, right), first.start, end, bare=bare)
        return Node("negative", (product,), start, end, bare=True, minus=True)

    def _fraction(self, left: Node, right: Node) -> Fraction | None:
        """A quotient of two numbers that are written out is a number."""
        if not (isinstance(left.value, Fraction) and isinstance(right.value, Fraction)):
            return None
        if right.value == 0:
            raise ParseError("division by zero", self.text, right.start, right.end)
        return left.value / right.value

    def _comparison(self, tree: ast.Compare) -> Node:
        if len(tree.ops) > 1:
            a, b, c = (self._written(part) for part in (tree.left, *tree.comparators[:2]))
            signs = [RELATIONS.get(type(op), "<") for op in tree.ops]
            right = f"write ({a} {signs[0]} {b}) * ({b} {signs[1]} {c})"
            raise self._error(f"comparisons are not chained; {right}", tree)
        sign = RELATIONS.get(type(tree.ops[0]))
        if sign is None:
            raise self._error("this is not part of the language", tree)
        return self._node(sign, tree, tree.left, tree.comparators[0])

    # What follows an operand

    def _attribute(self, tree: ast.Attribute) -> Node:
        """x.T, and the raised signs of plain notation."""
        if tree.attr == "T":
            return self._node(".T", tree, tree.value)
        if tree.attr == "_T":
            return self._node("ᵀ", tree, tree.value)
        inverse = self._node("⁻¹", tree, tree.value)
        if tree.attr == "_inverse":
            return inverse
        if tree.attr == "_inverse_T":
            return Node("ᵀ", (inverse,), inverse.start, inverse.end)
        sign = tree.attr.removeprefix("_raised_")
        digits = sign.replace("m", "-") if sign[-1:].isdigit() else ""
        value: Fraction | str = Fraction(digits) if digits else sign
        exponent = Node("number" if digits else "name", (), inverse.end - 1, inverse.end, value)
        return Node("^", (self.made[tree.value], exponent), inverse.start, inverse.end)

    def _raised(self, tree: ast.Call) -> Node:
        """x^(…)."""
        assert isinstance(tree.func, ast.Attribute)
        if len(tree.args) != 1 or tree.keywords:
            raise self._error("an exponent is one expression", tree)
        operation = "^" if tree.func.attr == "_power" else "**"
        return self._node(operation, tree, tree.func.value, tree.args[0])

    # Calls

    def _call(self, tree: ast.Call) -> Node:
        assert isinstance(tree.func, ast.Name)
        name, arguments = tree.func.id, _arguments(tree)
        if name in TWO_ARE_COMPARED and len(arguments) == 2:
            name = TWO_ARE_COMPARED[name]
        function = FUNCTIONS[name]
        if not function.least <= len(arguments) <= function.most:
            raise self._wrong_number(name, len(arguments), tree)
        if name in ("ones", "zeros") and len(arguments) == 2 and not isinstance(tree.args[0], ast.Tuple):
            raise self._error(f"write {name}(({', '.join(map(self._written, arguments))}))", tree)
        found = tuple(
            self._dimension(argument) if i in function.dims else self.made[argument]
            for i, argument in enumerate(arguments)
        )
        start, end = self._place(tree)
        return Node(name, found, start, end, options=self._options(name, tree))

    def _wrong_number(self, name: str, count: int, tree: ast.Call) -> ParseError:
        function = FUNCTIONS[name]
        needed = f"{function.least}" if function.least == function.most else f"{function.least} or {function.most}"
        wrong = f"{SHOWN.get(name, name)} takes {needed} argument{'' if needed == '1' else 's'}, not {count}"
        right = "write axis=…" if AXIS[0] in function.options and count == 2 else HINTS.get(name, "")
        return self._error(f"{wrong}; {right}" if right else wrong, tree)

    def _options(self, name: str, tree: ast.Call) -> Options:
        found: dict[str, int] = {}
        for option in tree.keywords:
            if option.arg not in FUNCTIONS[name].options:
                raise self._error(
                    f"{name} has no option {option.arg}; {self._instead(name, tree, option)}", option.value
                )
            if option.arg in found:
                raise self._error(f"{option.arg} is given twice", option.value)
            found[option.arg] = self._option(option.arg, option.value)
        return Options(found.get("axis"), bool(found.get("keepdims", False)), given="axis" in found)

    def _instead(self, name: str, tree: ast.Call, option: ast.keyword) -> str:
        """What is right in place of an option that a function does not have."""
        if name in ALONG_AXES and option.arg in AXIS:
            array, options = self._written(tree.args[0]), ", ".join(map(self._written, tree.keywords))
            return ALONG_AXES[name].format(array if isinstance(tree.args[0], ast.Name) else f"({array})", options)
        if has := FUNCTIONS[name].options:
            return f"it has {' and '.join(has)}"
        return HINTS.get(name, "only reductions such as sum(X, axis=0) have options")

    def _option(self, name: str, tree: ast.expr) -> int:
        if name == "keepdims":
            if not isinstance(tree, ast.Constant):
                raise self._error("keepdims is True or False", tree)
            return tree.value is True
        if isinstance(tree, ast.Tuple):
            raise self._error("axis is one number; without it all entries are taken", tree)
        value = self.made[tree].value
        if not isinstance(value, Fraction) or value not in (-2, -1, 0, 1):
            raise self._error("axis is 0 (down the columns), 1 (along the rows), or -1 (the last)", tree)
        return int(value)

    def _dimension(self, tree: ast.expr) -> Node:
        """A size: the name of a dimension, a number, a product of names, or len(x)."""
        start, end = self._place(tree)
        match tree:
            case ast.Name(id=name) if name not in LITERALS:
                return Node("dimension", (), start, end, name)
            case ast.Call(func=ast.Name(id="len"), args=[argument]) if argument in self.made:
                return Node("dimension", (self.made[argument],), start, end)
            case ast.Constant(value=int(count)) if 1 <= count <= MAX_SIZE and type(count) is int:
                return Node("dimension", (), start, end, count)
            case ast.BinOp(op=ast.Mult() | ast.Add()):
                with contextlib.suppress(ValueError):
                    return Node("dimension", (), start, end, dimension(self._written(tree)))
        raise self._error(f"a size is the name of a dimension, a number from 1 to {MAX_SIZE:,}, or len(x)", tree)

    # Helpers

    def _place(self, tree: ast.expr | ast.keyword) -> tuple[int, int]:
        assert tree.end_col_offset is not None
        return self.written.starts[tree.col_offset], self.written.ends[tree.end_col_offset - 1]

    def _written(self, tree: ast.expr | ast.keyword) -> str:
        """What the user wrote."""
        start, end = self._place(tree)
        return self.text[start:end]

    def _error(self, message: str, tree: ast.expr) -> ParseError:
        return ParseError(message, self.text, *self._place(tree))

    def _node(self, operation: str, tree: ast.expr, *operands: ast.expr, **more: object) -> Node:
        found = tuple(self.made[operand] for operand in operands)
        return Node(operation, found, *self._place(tree), **more)  # type: ignore[arg-type]


def _operands(tree: ast.expr) -> list[ast.expr]:
    """What is copied before an expression is."""
    match tree:
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.BinOp(left=left, right=right):
            return [left, _inverted(right)[1]]
        case ast.Compare(left=left, comparators=comparators):
            return [left, *comparators]
        case ast.Attribute(value=value):
            return [value]
        case ast.Call(func=ast.Attribute(value=value), args=arguments):
            return [value, *arguments]
        case ast.Call(func=ast.Name(id=name)):
            return _call_operands(tree, FUNCTIONS[name].dims)
    return []


def _call_operands(tree: ast.Call, dims: tuple[int, ...]) -> list[ast.expr]:
    """The arguments, of dimensions only the x of len(x), and the axis."""
    axes = [option.value for option in tree.keywords if option.arg == "axis"]
    found = [axis for axis in axes if not isinstance(axis, ast.Tuple)]
    for i, argument in enumerate(_arguments(tree)):
        if i not in dims:
            found.append(argument)
        elif isinstance(argument, ast.Call) and isinstance(argument.func, ast.Name) and argument.func.id == "len":
            found += argument.args
    return found


def _arguments(tree: ast.Call) -> list[ast.expr]:
    """The arguments; those of ones((m, n)) are its two dimensions."""
    if len(tree.args) == 1 and isinstance(tree.args[0], ast.Tuple) and tree.func.id in ("ones", "zeros"):  # type: ignore[attr-defined]
        return tree.args[0].elts
    return tree.args


def _inverted(tree: ast.expr) -> tuple[int, ast.expr]:
    """How often ~ stands before an operand, which encodes an operator of plain notation, and the operand."""
    count = 0
    while isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Invert):
        count, tree = count + 1, tree.operand
    return count, tree
