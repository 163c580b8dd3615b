"""The logarithm of a softmax or of a sigmoid: one function of what these are taken of.

Taken apart, the slope 1/p of the logarithm meets the p in the slope of softmax. Where p is so small that it is stored
as 0, this is 0/0; as one function, ln softmax(z) has the change dz − pᵀ dz, in which nothing is divided.
"""

from __future__ import annotations

from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply
from derivations.language.expression import Expr, Number, Subtract, Transpose
from derivations.language.matrices import Softmax

LN_SOFTMAX, LN_SIGMOID = "ln softmax", "ln sigmoid"


def value_of(expr: Expr) -> Expr:
    """What stands behind a name."""
    while isinstance(expr, Let):
        expr = expr.value
    return expr


def is_share(expr: Expr) -> bool:
    """Whether it is a softmax or a sigmoid: shares of a whole, which are positive and may be as good as 0."""
    return isinstance(expr, Softmax) or (isinstance(expr, Apply) and expr.name == "sigmoid")


def share_in(expr: Expr) -> Expr | None:
    """The softmax or sigmoid that an expression is, maybe transposed."""
    inside = expr.operand if isinstance(expr, Transpose) else expr
    return inside if is_share(inside) else None


def ln_of(node: Expr) -> tuple[str, Expr] | None:
    """Which logarithm of a share it is, and the share in it; None: it is no such logarithm.

    >>> from derivations.language import ln, sigmoid, softmax, vector
    >>> z = vector("z")
    >>> [kind for kind, _ in filter(None, map(ln_of, (ln(softmax(z)), ln(1 - sigmoid(z)), ln(z))))]
    ['ln softmax', 'ln sigmoid']
    """
    if not (isinstance(node, Apply) and node.name == "ln"):
        return None
    match node.argument:
        case Softmax() as p:
            return LN_SOFTMAX, p
        case Transpose(Softmax() as p):
            return LN_SOFTMAX, p
        case Apply("sigmoid") as s:
            return LN_SIGMOID, s
        case Subtract(Number(1), Apply("sigmoid") as s):
            return LN_SIGMOID, s
    return None


def ln_opened(node: Expr) -> Expr | None:
    """The logarithm of a share, with the share in place of its name: of p = softmax(z), ln(p) is ln(softmax(z)).

    >>> from derivations.language import let, ln, sigmoid, vector
    >>> s = let("s", sigmoid(vector("z")))
    >>> str(ln_opened(ln(s))), str(ln_opened(ln(let("r", 1 - s)))), ln_opened(ln(vector("z")))
    ('ln(σ(z))', 'ln(1 − σ(z))', None)
    """
    if not (isinstance(node, Apply) and node.name == "ln"):
        return None
    match value_of(node.argument):
        case Transpose(p):
            argument: Expr = Transpose(value_of(p))
        case Subtract(Number(1) as one, s):
            argument = Subtract(one, value_of(s))
        case other:
            argument = other
    opened = Apply("ln", argument)
    return opened if ln_of(opened) else None
