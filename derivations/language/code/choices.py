"""Products with a condition as choices: exp(x) is infinite where x is large, and infinity times 0 is no number."""

from __future__ import annotations

from functools import reduce

from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Subtract,
    Symbol,
    Transpose,
    as_expr,
    postorder,
    rebuilt,
)
from derivations.language.functions import Diag
from derivations.language.matrices import DiagonalOf, EntrySum

ENTRY_BY_ENTRY = (Add, Subtract, Multiply, Divide, Negate, Power, Apply, Let)
MOST = 64  # factors of a product that are looked at
LARGE = ("exp", "sinh", "cosh")
OPPOSITE = {">": "≤", "≤": ">", "<": "≥", "≥": "<", "=": "≠", "≠": "="}
Conditions = dict[Compare, None]  # a set in order


def with_choices(outputs: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The expressions with where(c, a, 0) for a ⊗ [c], where a may overflow for the entries that c leaves out.

    A name is looked into: where an upstream gradient is δ = g ⊗ [c], what is multiplied by δ is left out as well.

    >>> from derivations.language import exp, let, vector
    >>> x, w = vector("x"), vector("w")
    >>> [str(node) for node in with_choices((w * exp(x) * (x < 0), exp(w) * (x < 0), x * (x < 0)))]
    ['where(x < 0, w ⊗ exp(x), 0)', 'exp(w) ⊗ [x < 0]', 'x ⊗ [x < 0]']
    >>> print(*with_choices((exp(x) * let("δ", w * (x < 0)) + w * (x >= 0),)))
    where(x < 0, exp(x) ⊗ w, w)
    """
    nodes = postorder(*outputs)
    if not any(isinstance(node, Compare) for node in nodes):
        return outputs
    choices = Choices()
    answers: dict[Expr, Expr] = {}
    for node in nodes:
        choices.look_at(new := rebuilt(node, answers))
        answers[node] = choices.chosen(new)
        choices.look_at(answers[node])
    return tuple(answers[output] for output in outputs)


class Choices:
    """What is known of the nodes below: which may overflow, and of which the entries are 0 outside some conditions."""

    def __init__(self) -> None:
        self.large: set[Expr] = set()
        self.conditions: dict[Expr, Conditions] = {}

    def look_at(self, node: Expr) -> None:
        """Take in a node, after those below it."""
        if _is_large(node) or (isinstance(node, ENTRY_BY_ENTRY) and not self.large.isdisjoint(node.operands)):
            self.large.add(node)
        match node:
            case Compare():
                found: Conditions = {node: None}
            case Multiply(left, right):
                found = self._of(left) | self._of(right)
            case Where(condition, value, Number(0)):
                found = self._of(condition) | self._of(value)
            case Let(_, value) | Negate(value) | MatMul(Diag(), value) | MatMul(value, Diag()):
                found = self._of(value)
            case _:
                return
        if found:
            self.conditions[node] = found

    def _of(self, node: Expr) -> Conditions:
        return self.conditions.get(node, {})

    def chosen(self, node: Expr) -> Expr:
        """The node, or what is written for it."""
        match node:
            case Multiply():
                return self._choice(node)
            case MatMul(Transpose(left), right) if len(left.shape) == 1 and left.shape == right.shape:
                product = self._choice(Multiply(left, right))  # aᵀ b adds up the products of entries
                return EntrySum(product) if isinstance(product, Where) else node
            case DiagonalOf(MatMul(Transpose(left), right)) if len(left.shape) == 2 and left.shape == right.shape:
                product = self._choice(Multiply(left, right))  # and diagonal(Aᵀ B) those of each column
                return MatMul(Transpose(product), Ones(left.shape[0])) if isinstance(product, Where) else node
            case Add(left, right):
                return self._joined(left, right) or self._joined(right, left) or node
            case Subtract(left, right):
                return self._joined(left, Negate(right)) or self._joined(Negate(right), left) or node
        return node

    def _choice(self, product: Multiply) -> Expr:
        if not (self._of(product.left) or self._of(product.right)):
            return product
        factors = self._factors(product)
        if self.large.isdisjoint(factors):
            return product
        held = {condition: None for factor in factors for condition in self._of(factor)}
        overflows = [factor for factor in factors if factor in self.large]
        chosen = [
            condition
            for condition in held
            if condition.shape == product.shape and any(_may_overflow(factor, condition) for factor in overflows)
        ]
        value = reduce(Multiply, [factor for factor in factors if factor not in chosen])
        return (
            reduce(lambda inside, condition: Where(condition, inside, as_expr(0)), chosen, value) if chosen else product
        )

    def _joined(self, choice: Expr, other: Expr) -> Expr | None:
        """where(c, a, b) for where(c, a, 0) + b ⊗ [not c], and where(c, a + b, 0) for where(c, a, 0) + b ⊗ [c]."""
        match choice:
            case Where(condition, value, Number(0)):
                pass
            case Negate(Where(condition, value, Number(0))):
                value = Negate(value)
            case _:
                return None
        if choice.shape != other.shape:
            return None
        factors = self._factors(other)
        for part in factors:
            if isinstance(part, Compare) and (part.left, part.right) == (condition.left, condition.right):
                rest = reduce(Multiply, [factor for factor in factors if factor is not part] or [as_expr(1)])
                if part.relation == condition.relation:
                    return Where(condition, Add(value, rest), as_expr(0))
                if part.relation == OPPOSITE[condition.relation]:
                    return Where(condition, value, rest)
        return None

    def _factors(self, product: Expr) -> list[Expr]:
        return [part for factor in factors_of(product) for part in self._opened(factor)]

    def _opened(self, factor: Expr) -> list[Expr]:
        """A name that is short, such as δ = g ⊗ [c], as its factors; the condition in front of ([c] ⊗ A) diag(v)."""
        match factor if self._of(factor) else None:
            case Let(_, value):
                parts = factors_of(value)
                others = [part for part in parts if not isinstance(part, Compare | Number)]
                return parts if len(others) < 2 and all(isinstance(part, Symbol | Let) for part in others) else [factor]
            case MatMul(Diag() as scale, array) | MatMul(array, Diag() as scale):
                parts = self._factors(array)
                rest = reduce(Multiply, [part for part in parts if not isinstance(part, Compare)] or [as_expr(1)])
                if rest.shape == array.shape:
                    inside = MatMul(scale, rest) if scale is factor.operands[0] else MatMul(rest, scale)
                    return [*(part for part in parts if isinstance(part, Compare)), inside]
        return [factor]


def factors_of(product: Expr) -> list[Expr]:
    """The factors of a product; a condition is one, also of what was made a choice before."""
    found: list[Expr] = []
    waiting = [product]
    while waiting and len(found) < MOST:
        match waiting.pop():
            case Multiply(left, right):
                waiting += [right, left]
            case Negate(operand):
                waiting += [operand, as_expr(-1)]
            case Where(condition, value, Number(0)):
                waiting += [value, condition]
            case node:
                found.append(node)
    return [*found, *reversed(waiting)]


def _may_overflow(factor: Expr, condition: Compare) -> bool:
    """Whether it holds an exponential, or a power that is no whole number, of what the condition speaks of."""
    spoken_of = {node for node in postorder(condition) if isinstance(node, Symbol | Let)}
    waiting = [factor]
    while waiting:
        node = waiting.pop()
        if _is_large(node) and not spoken_of.isdisjoint(postorder(node)):
            return True
        if isinstance(node, ENTRY_BY_ENTRY):
            waiting += node.operands
    return False


def _is_large(node: Expr) -> bool:
    if isinstance(node, Power):
        return not (isinstance(node.exponent, Number) and _is_small(node.exponent))
    return isinstance(node, Apply) and node.name in LARGE


def _is_small(exponent: Number) -> bool:
    return exponent.value.denominator == 1 and 0 <= exponent.value <= 9
