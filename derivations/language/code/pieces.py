"""Pieces of Python text with places for other pieces, and parentheses where Python needs them, or a reader does.

A piece is a *form*, such as ``np.sum({})`` or ``{} + {}``, and the pieces that stand in its places. Equal pieces are
one object, so what is computed twice can be found and given a name. Python's own grammar says how tightly a form binds.
"""

from __future__ import annotations

import ast
import functools
import re
from dataclasses import dataclass

ANYTHING, LAMBDA, COMPARISON, SUM, PRODUCT, MINUS, POWER, ATOM = range(8)  # how tightly something binds

OPERATORS: dict[type[ast.AST], int] = {
    ast.Add: SUM, ast.Sub: SUM, ast.Mult: PRODUCT, ast.MatMult: PRODUCT, ast.Div: PRODUCT, ast.FloorDiv: PRODUCT,
    ast.Pow: POWER,
}  # fmt: skip

COSTLY = re.compile(r"@|np\.(linalg|outer|kron|einsum)|complex_step|central_difference")
LITERAL = re.compile(r"-?[\d.]+(e-?\d+)?|np\.pi")
ARITHMETIC = re.compile(
    r"\{\} (\+|-|\*|/|\*\*) (\{\}|\d+)|-\{\}|\d+ \* \{\}"
    r"|float\(\{\}\)|np\.(sqrt|exp|log|sin|cos|tan|sinh|cosh|tanh|maximum|minimum)\(\{\}(, \{\})?\)"
)
TRUTH = re.compile(r"\{\} (>|<|>=|<=|==|!=) \{\}")


@dataclass(frozen=True, eq=False)
class Code:
    """A form with the pieces in its places, from left to right.

    ``binds`` are the names that a loop or a function gives values inside its first operand; ``free`` the names that the
    piece reads and that something around it may bind. ``costly`` says whether there is a product of matrices in it, or
    the like, so that a loop is not to compute it again and again; ``count`` whether it is a Python number, made of
    literals and sizes alone.
    """

    form: str
    operands: tuple[Code, ...]
    binds: tuple[str, ...]
    free: frozenset[str]
    costly: bool
    count: bool


class Pieces:
    """Makes pieces; of equal ones it makes one. Names that are ``bindable`` are watched, see Code.free."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, tuple[Code, ...]], Code] = {}
        self.bindable: set[str] = set()
        self.sizes: set[str] = set()  # the names of sizes that the function is given

    def __call__(self, form: str, *operands: Code, binds: tuple[str, ...] = ()) -> Code:
        if operands and (simpler := _simpler(form, operands)):
            return simpler
        key = (form, operands)
        if key not in self.made:
            costly = COSTLY.search(form) is not None or any(operand.costly for operand in operands)
            free = self._free(form, operands, binds)
            self.made[key] = Code(form, operands, binds, free, costly, self._is_count(form, operands))
        return self.made[key]

    def _free(self, form: str, operands: tuple[Code, ...], binds: tuple[str, ...]) -> frozenset[str]:
        if not self.bindable:
            return frozenset()
        if not operands:
            return frozenset((form,)) & self.bindable
        first, *rest = operands
        return frozenset(first.free.difference(binds)).union(*(operand.free for operand in rest))

    def _is_count(self, form: str, operands: tuple[Code, ...]) -> bool:
        if not operands:
            return LITERAL.fullmatch(form) is not None or form in self.sizes
        if form == "len({})" or form.startswith("{}.shape["):
            return True
        return all(operand.count for operand in operands) and ARITHMETIC.fullmatch(form) is not None


def _simpler(form: str, operands: tuple[Code, ...]) -> Code | None:
    """What turns twice, or takes the opposite twice, does nothing; nor does turning what is symmetric."""
    undone = {"{}.T": "{}.T", "-{}": "-{}", "{}[0]": "{}[None, :]", "{}[None, :]": "{}[0]"}
    first = operands[0]
    if form in undone and first.form == undone[form]:
        return first.operands[0]
    return first if form == "{}.T" and is_symmetric(first) else None


# What can be seen of a piece


def is_symmetric(code: Code) -> bool:
    """Whether a piece is seen to be a symmetric matrix: A + Aᵀ, Xᵀ X, the inverse of one."""
    if code.form in ("{} + {}", "{} @ {}"):
        left, right = code.operands
        turned = (left, right) if left.form == "{}.T" else (right, left)
        return turned[0].form == "{}.T" and turned[0].operands[0] is turned[1]
    return code.form == "np.linalg.inv({})" and is_symmetric(code.operands[0])


def is_reciprocal(code: Code) -> bool:
    """Whether a piece is one over another, so that multiplying by it is dividing by that."""
    return code.form == "{} / {}" and code.operands[0].form == "1"


def is_kronecker(code: Code) -> bool:
    """Whether a piece is a Kronecker product, which is much larger than its factors."""
    return code.form == "np.kron({}, {})"


def is_truth(code: Code) -> bool:
    """Whether a piece is True or False in each entry."""
    if code.form in ("{}[:, None]", "{}.T"):
        return is_truth(code.operands[0])
    return TRUTH.fullmatch(code.form) is not None


def as_truth(code: Code) -> Code:
    """A comparison as True and False, which do for numbers where numbers are multiplied by them."""
    return code.operands[0] if code.form == "np.where({}, 1.0, 0.0)" else code


# Parentheses


@dataclass(frozen=True)
class Grammar:
    """How tightly a form binds, and how tightly what stands in each of its places must."""

    binds: int
    needs: tuple[int, ...]


@functools.cache
def grammar(form: str) -> Grammar:
    """Read off Python's own syntax tree.

    >>> grammar("{} - {}") == Grammar(SUM, (SUM, PRODUCT)), grammar("np.sum({}, axis=0)") == Grammar(ATOM, (ANYTHING,))
    (True, True)
    """
    count = form.count("{}")
    tree = ast.parse(form.format(*(f"_{k}" for k in range(count))), mode="eval").body
    needs = dict.fromkeys(range(count), ANYTHING)
    for parent in ast.walk(tree):
        for need, child in _places(parent):
            if isinstance(child, ast.Name) and re.fullmatch(r"_\d+", child.id):
                needs[int(child.id[1:])] = need
    return Grammar(_level(tree), tuple(needs.values()))


def _level(tree: ast.AST) -> int:
    match tree:
        case ast.BinOp(_, operator, _):
            return OPERATORS[type(operator)]
        case ast.UnaryOp():
            return MINUS
        case ast.Compare():
            return COMPARISON
        case ast.Lambda():
            return LAMBDA
        case _:
            return ATOM


def _places(parent: ast.AST) -> list[tuple[int, ast.AST]]:
    """The places in a piece of syntax at which something must bind tightly."""
    match parent:
        case ast.BinOp(left, ast.Pow(), right):
            return [(ATOM, left), (MINUS, right)]
        case ast.BinOp(left, operator, right):
            return [(OPERATORS[type(operator)], left), (OPERATORS[type(operator)] + 1, right)]
        case ast.UnaryOp(_, operand):
            return [(MINUS, operand)]
        case ast.Compare(left, _, comparators):
            return [(SUM, part) for part in (left, *comparators)]
        case ast.Attribute(value) | ast.Subscript(value) | ast.Call(value):
            return [(ATOM, value)]
        case _:
            return []


def needs_parentheses(outer: str, place: int, inner: str) -> bool:
    """Whether what has the inner form is put in parentheses where it stands in the outer one.

    Python reads ``X.T * s @ X`` from left to right; people are helped to.

    >>> needs_parentheses("{} @ {}", 0, "{} * {}"), needs_parentheses("{} * {}", 0, "{} * {}")
    (True, False)
    """
    if grammar(inner).binds < grammar(outer).needs[place]:
        return True
    mixed = {"{} @ {}", "{} * {}", "{} / {}"}
    return outer in mixed and inner in mixed and ("@" in outer) != ("@" in inner) and "/" not in outer
