"""Whether two expressions have the same value at random points, all dimensions different; and one that has not."""

from derivations.evidence.pair import TOLERANCE, Pair
from derivations.language.expression import Expr, as_expr, walk
from derivations.language.matrices import Inverse
from derivations.language.numeric import parameters


def same(left: Expr, right: Expr, domain: str = "real", seed: int = 0) -> bool:
    """Numerically, with numeric differentiation for each derivative and differential in either.

    Where there is an inverse, square matrices are drawn far from singular: near it, all digits are lost in rounding.
    """
    names = parameters(left) | parameters(right)
    domains = dict.fromkeys(names, domain)
    if any(isinstance(node, Inverse) for node in (*walk(left), *walk(right))):
        square = (name for name, shape in names.items() if shape and len(shape) == 2 and shape[0] == shape[1])
        domains |= dict.fromkeys(square, "invertible")
    method, error = Pair(left, right, domains).differ(seed)
    return left.shape == right.shape and error <= TOLERANCE[method]


def off_by_a_thousandth(expr: Expr) -> Expr:
    """Wrong by a little, also where it is 0."""
    return expr * 1001 / 1000 + as_expr(1) / 700
