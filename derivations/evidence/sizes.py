"""What depends on sizes alone, and could be right at the few sizes at which a formula is checked, and wrong at others.

Two ways are closed: what tells some sizes apart, as n > 8 does, and polynomials in a size that have more zeros than
there are sizes at which the values are compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction

from derivations.calculus.simplifier import simplified
from derivations.evidence.alike import reached
from derivations.evidence.pair import dimensions, is_light
from derivations.language.binders import Sum
from derivations.language.derivatives import Let
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum
from derivations.language.expression import (
    Compare,
    Divide,
    Dot,
    Expr,
    MatMul,
    Multiply,
    Number,
    Power,
    Size,
    Symbol,
    postorder,
)
from derivations.language.functions import Generic, Length
from derivations.language.matrices import EntrySum, Reduce, Trace
from derivations.language.shape import Dim, ShapeError, dim_names, matrix_shape

HIGHEST = 9  # the degree of a polynomial that has a value other than 0 at one of the sizes, 1 … 8, 13 and 17
OF_A_FUNCTION = 5  # what exp(n) counts: it is compared exactly at four sizes
PERIODIC = ("sin", "cos", "tan")


def size_tests(exprs: Iterable[Expr]) -> list[str]:
    """What depends on sizes alone and tells some of them apart, as n > 8 and max(0, n − 8) do, in text.

    >>> from derivations.language import Size, maximum, scalar
    >>> x, n = scalar("x"), Size("n")
    >>> size_tests([x * maximum(0, n - 8)]), size_tests([x * maximum(0, x - n), x / n])
    (['max(0, n − 8)'], [])
    """
    return [str(node) for node in dict.fromkeys(postorder(*exprs)) if _tells_apart(node) and _is_of_sizes(node)]


def _tells_apart(node: Expr) -> bool:
    match node:
        case Apply(name):
            return bool(ELEMENTWISE[name].kink) or name in PERIODIC
        case Power(Number(value), _):
            return value == 0
    return isinstance(node, Compare | Maximum | Minimum | Reduce)


def _is_of_sizes(node: Expr) -> bool:
    """Whether it depends on sizes, and on nothing else; of a length, what it is the length of does not count."""
    parts = reached([node], lambda part: () if isinstance(part, Length) else part.operands)
    return not any(isinstance(part, Symbol | Generic) for part in parts) and bool(dimensions((node,)))


def many_zeros(exprs: Iterable[Expr]) -> list[str]:
    """Sides that may be 0 at too many sizes, in words. A power of a size is 0 at none.

    >>> from derivations.language import scalar
    >>> x, n = scalar("x"), Size("n")
    >>> many_zeros([x * n**9 + n, x * n**20]), many_zeros([x * (n - 1) * (n**9 - 2)])
    ([], ['x (1 − n) (2 − n⁹) is of degree 10 in n'])
    """
    said = []
    for expr in dict.fromkeys(exprs):
        try:
            simple = simplified(expr)
        except ShapeError:  # a derivative with respect to a name
            simple = expr
        degrees = {dim: highest - lowest for dim, (lowest, highest) in _powers(simple).items()}
        highest = HIGHEST if is_light(expr) else HIGHEST - 1
        said += [f"{simple} is of degree {degree} in {dim}" for dim, degree in degrees.items() if degree > highest]
    return said


Powers = dict[str, tuple[Fraction, Fraction]]  # for each dimension, the lowest and the highest power of its size


def _powers(expr: Expr) -> Powers:
    """The powers of sizes in an expression, as if it were multiplied out."""
    found: dict[Expr, Powers] = {}
    constant: dict[Expr, bool] = {}
    for node in postorder(expr):
        constant[node] = not isinstance(node, Symbol | Generic) and all(constant[part] for part in node.operands)
        found[node] = _of(node, [found[operand] for operand in node.operands], constant)
    return found[expr]


def _of(node: Expr, below: list[Powers], constant: dict[Expr, bool]) -> Powers:
    match node:
        case Size(dim):
            return _of_dims(dim) if "+" not in str(dim) else dict.fromkeys(dim_names((dim,)), (ZERO, ONE))
        case Length(vector):
            return _of_dims(matrix_shape(vector.shape)[0])
        case Let():
            return below[0]
        case Power(_, Number(value)):
            return {dim: _ordered(lowest * value, highest * value) for dim, (lowest, highest) in below[0].items()}
        case Apply("sqrt"):
            return {dim: (lowest / 2, highest / 2) for dim, (lowest, highest) in below[0].items()}
        case Divide():
            return _product([below[0], {dim: (-highest, -lowest) for dim, (lowest, highest) in below[1].items()}])
        case Multiply():
            return _product(below)
        case MatMul(left, right) | Dot(left, right):
            inner = matrix_shape(left.shape)[0 if isinstance(node, Dot) else 1]
            return _product([*below, _of_dims(inner) if constant[left] and constant[right] else {}])
        case Sum(stop=stop, body=body):
            return _product([*below, _of_dims(stop) if constant[body] else {}])
        case EntrySum(inside) | Trace(inside):
            dims = inside.shape if isinstance(node, EntrySum) else inside.shape[:1]
            return _product([*below, _of_dims(*dims) if constant[inside] else {}])
    together = _sum(below)
    if isinstance(node, Power | Apply) and constant[node]:
        return {dim: (lowest, highest + OF_A_FUNCTION) for dim, (lowest, highest) in together.items()}
    return together


ZERO, ONE = Fraction(0), Fraction(1)


def _of_dims(*dims: Dim) -> Powers:
    return _product([{name: (ONE, ONE)} for name in dim_names(dims)])


def _ordered(one: Fraction, other: Fraction) -> tuple[Fraction, Fraction]:
    return min(one, other), max(one, other)


def _product(factors: Iterable[Powers]) -> Powers:
    total: Powers = {}
    for powers in factors:
        for dim, (lowest, highest) in powers.items():
            before = total.get(dim, (ZERO, ZERO))
            total[dim] = before[0] + lowest, before[1] + highest
    return total


def _sum(terms: Collection[Powers]) -> Powers:
    dims = {dim for powers in terms for dim in powers}
    ends = {dim: [powers.get(dim, (ZERO, ZERO)) for powers in terms] for dim in dims}
    return {dim: (min(low for low, _ in all_of), max(high for _, high in all_of)) for dim, all_of in ends.items()}
