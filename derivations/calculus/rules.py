"""The derivative rules of scalar operations, as a table: an operation, its rule, and the slope by each of its operands.

The other operand is held still, as if it were a number. That is why one line for a product is enough: the product rule
comes out when the contributions of both factors are added (paper, section 4.5.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derivations.language.elementwise import Apply, cos, exp, ln, sin, sqrt
from derivations.language.expression import Expr, Number, as_expr
from derivations.language.functions import times

ONE = as_expr(1)


@dataclass(frozen=True)
class Rule:
    """The name of a rule, the id of the formula that states it, and the slope by each operand, from left to right."""

    name: str
    stated_in: str
    slopes: Callable[..., tuple[Expr, ...]]


def power_slope(base: Expr, exponent: Expr) -> Expr:
    """The exponent comes down as a factor, and one less remains: 2 x of x², 3 x² of x³."""
    if not isinstance(exponent, Number):
        return exponent * base ** (exponent - 1)
    left = exponent.value - 1
    return exponent * (base if left == 1 else base ** Number(Fraction(left)))


def product(left: Expr, right: Expr) -> Expr:
    """The product of two slopes; behind a number its sign is printed, or 2 × 3 would read as 23."""
    return times(left, right) if isinstance(left, Number) else left * right


# --8<-- [start:table]
RULES: dict[str, Rule] = {
    "add":      Rule("sum rule", "s2-sum", lambda a, b: (ONE, ONE)),
    "subtract": Rule("difference rule", "s2-difference", lambda a, b: (ONE, as_expr(-1))),
    "multiply": Rule("the other factor waits outside", "s2-const-mult", lambda a, b: (b, a)),
    "divide":   Rule("power rule: 1/b is b to the −1", "s2-power", lambda a, b: (1 / b, -(a / b**2))),
    "negate":   Rule("a constant factor of −1", "s2-const-mult", lambda a: (as_expr(-1),)),
    "power":    Rule("power rule", "s2-power", lambda a, n: (power_slope(a, n), a**n * ln(a))),
    "sin":      Rule("derivative of the sine", "s451-rule", lambda a: (cos(a),)),
    "cos":      Rule("derivative of the cosine", "s451-rule", lambda a: (-sin(a),)),
    "ln":       Rule("derivative of the logarithm", "s451-rule", lambda a: (1 / a,)),
    "exp":      Rule("derivative of the exponential", "s451-rule", lambda a: (exp(a),)),
    "sqrt":     Rule("power rule", "s2-power", lambda a: (1 / (2 * sqrt(a)),)),
}  # fmt: skip
# --8<-- [end:table]


def rule_for(node: Expr) -> Rule:
    """The rule of an operation. ValueError names the operation when the table has none."""
    operation = node.name if isinstance(node, Apply) else type(node).__name__.lower()
    if operation not in RULES or node.shape != ():
        raise ValueError(f"no scalar rule for {node.latex()}; there are rules for {', '.join(RULES)}")
    return RULES[operation]


def slope(node: Expr, operand: Expr) -> Expr:
    r"""The derivative of one operation by one of its operands; one that stands in both places counts twice.

    >>> from derivations.language.functions import scalars
    >>> u, v = scalars("u v")
    >>> slope(sin(u), u).latex(), slope(u * v, v).latex(), slope(u + v, u).latex(), slope(u * u, u).latex()
    ('\\cos(u)', 'u', '1', 'u + u')
    """
    given = node.operands
    found = [part for part, by in zip(rule_for(node).slopes(*given), given, strict=True) if by == operand]
    if not found:
        return as_expr(0)
    return found[0] if len(found) == 1 else found[0] + found[1]
