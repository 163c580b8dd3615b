"""Whether two expressions have the same value at random points, all dimensions different; and one that has not."""

from derivations.evidence.check import TOLERANCE
from derivations.evidence.pair import Pair
from derivations.language.expression import Expr, as_expr
from derivations.language.numeric import parameters


def same(left: Expr, right: Expr, domain: str = "real", seed: int = 0) -> bool:
    """Numerically, with numeric differentiation for each derivative and differential in either."""
    names = parameters(left) | parameters(right)
    method, error = Pair(left, right, dict.fromkeys(names, domain)).differ(seed)
    return left.shape == right.shape and error <= TOLERANCE[method]


def off_by_a_thousandth(expr: Expr) -> Expr:
    """Wrong by a little, also where it is 0."""
    return expr * 1001 / 1000 + as_expr(1) / 700
