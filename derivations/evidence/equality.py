"""Whether two exact readings are equal: entry by entry, in every case that their conditions distinguish."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator

import sympy
from sympy import Expr
from sympy.functions.elementary.hyperbolic import HyperbolicFunction

from derivations.evidence.cases import impossible
from derivations.evidence.rational import TooLargeError, is_logarithm_of_one, unknowns, vanishes
from derivations.language.exact.signs import BySign, by_sign, rebuilt
from derivations.language.substitute import answered

NOT_FINITE = {sympy.nan, sympy.zoo, sympy.oo, -sympy.oo}
LARGEST_TO_SIMPLIFY = 400  # nodes
LARGEST = 1000  # nodes of what is multiplied out
DEEPEST = 8  # conditions that are told apart, one inside the case of another

Facts = tuple[tuple[Expr, int], ...]  # boundaries with their signs, -1 or 1


def equal(left: sympy.Matrix, right: sympy.Matrix, apart: frozenset[Expr] = frozenset()) -> bool:
    """Whether two SymPy matrices are equal for all values of their symbols. What cannot be proved does not count.

    What is not finite, such as 0/0, equals nothing. Differences in ``apart``, oriented, are known not to be 0.
    TooLargeError where it would take too long to say.

    >>> x = sympy.Symbol("x", real=True)
    >>> equal(sympy.Matrix([[(x + 1) ** 2]]), sympy.Matrix([[x**2 + 2 * x + 1]]))
    True
    """
    if left.shape != right.shape:
        return False
    return all(_equal_entries(a, b, apart) for a, b in zip(left, right, strict=True))


def _equal_entries(a: Expr, b: Expr, apart: frozenset[Expr]) -> bool:
    a, b = by_sign(a), by_sign(b)
    return _finite(a) and _finite(b) and _agree(a, b, (), apart)


def _agree(a: Expr, b: Expr, facts: Facts, apart: frozenset[Expr]) -> bool:
    """Whether the two are equal wherever the facts hold.

    The sign of one boundary is fixed, then that of the next, until none is left. A case is only held against the two
    when it is possible.
    """
    if a == b:
        return True
    boundary = next(_boundaries(a, b), None)
    if boundary is None:
        return is_zero(a - b) or impossible(facts)
    if len(facts) >= DEEPEST:
        raise TooLargeError("too many conditions")
    q, _ = oriented(boundary)
    cases = {sign: (_decided(a, q, sign), _decided(b, q, sign)) for sign in _possible_signs(q, apart)}
    at_zero = cases.pop(0, None)
    if not all(_agree(*case, (*facts, (q, sign)), apart) for sign, case in cases.items()):
        return False
    return at_zero is None or at_zero in cases.values() or _agree_where_zero(q, *at_zero, facts, apart)


def _agree_where_zero(q: Expr, a: Expr, b: Expr, facts: Facts, apart: frozenset[Expr]) -> bool:
    """Whether the two are equal where q = 0; a point outside the domain of one of them says nothing."""
    solution = _solved(q)
    a, b = a.xreplace(solution), b.xreplace(solution)
    if not (_finite(a) and _finite(b)):
        return True
    return _agree(a, b, tuple((boundary.xreplace(solution), sign) for boundary, sign in facts), apart)


def _solved(q: Expr) -> dict[sympy.Symbol, Expr]:
    """A symbol that q = 0 gives a value to, if it is easily found."""
    for symbol in sorted(q.free_symbols, key=str):
        slope = q.diff(symbol)
        if slope.is_Number and slope != 0:
            return {symbol: sympy.expand(symbol - q / slope)}
    return {}


@functools.lru_cache(maxsize=4096)
def oriented(boundary: Expr) -> tuple[Expr, int]:
    """The boundary as q or -q, with one q for all that are multiples of each other by a number.

    >>> x, y = sympy.symbols("x y", real=True)
    >>> oriented(2 * x - 2 * y), oriented(3 * y - 3 * x)
    ((x - y, 1), (x - y, -1))
    """
    if _size(boundary) > LARGEST:
        raise TooLargeError("a condition on too large an expression")
    _, q = sympy.expand(boundary).primitive()
    return (-q, -1) if q.could_extract_minus_sign() else (q, 1)


def _possible_signs(q: Expr, apart: frozenset[Expr]) -> list[int]:
    impossible = {-1: q.is_nonnegative, 0: q.is_nonzero or q in apart, 1: q.is_nonpositive}
    return [sign for sign, known in impossible.items() if not known]


def _decided(expr: Expr, q: Expr, sign: int) -> Expr:
    """The expression where q has a sign."""

    def decide(node: sympy.Basic) -> sympy.Basic:
        if not isinstance(node, BySign):
            return node
        boundary, orientation = oriented(node.args[0])
        return node.args[2 + orientation * sign] if boundary == q else node

    return rebuilt({}, expr, decide)


def _boundaries(*exprs: Expr) -> Iterator[Expr]:
    """What the values depend on the sign of, innermost first."""
    return (node.args[0] for expr in exprs for node in parts(expr) if isinstance(node, BySign))


def parts(expr: sympy.Basic) -> dict[sympy.Basic, None]:
    """Everything in the expression, each once, what is inside first."""
    found: dict[sympy.Basic, None] = {}
    answered(found, expr, lambda node: node.args, lambda node: None)
    return found


def is_finite(matrix: sympy.Matrix) -> bool:
    """Whether every entry has a value, for some values of the symbols at least."""
    return all(_finite(entry) for entry in matrix)


def _finite(expr: Expr) -> bool:
    return NOT_FINITE.isdisjoint(parts(expr))


# Without conditions


def is_zero(difference: Expr) -> bool:
    """Whether an expression is zero everywhere; cheap tests first."""
    if vanishes(difference) or is_logarithm_of_one(difference):
        return True
    if all(unknown.is_Symbol for unknown in unknowns(difference)) or _is_nonzero_somewhere(difference):
        return False
    if difference.has(HyperbolicFunction) and vanishes(difference.rewrite(HyperbolicFunction, sympy.exp)):
        return True
    if _size(difference) > LARGEST_TO_SIMPLIFY:
        raise TooLargeError("an expression that cannot be simplified in reasonable time")
    return bool(sympy.simplify(difference) == 0)


def _is_nonzero_somewhere(expr: Expr) -> bool:
    """Whether a value of it is clearly not zero; an undefined function has none."""
    draw = random.Random(0)
    symbols = sorted((part for part in parts(expr) if part.is_Symbol), key=str)
    for _ in range(2):
        point = {symbol: _drawn(symbol, draw) for symbol in symbols}
        value = rebuilt({}, expr, lambda node: point.get(node, node))  # noqa: B023  (called here)
        value = value.evalf(20) if value.is_number else sympy.nan
        if value.is_real and value.is_finite and abs(value) > 1e-10:
            return True
    return False


def _drawn(symbol: sympy.Symbol, draw: random.Random) -> sympy.Rational:
    size = sympy.Rational(draw.randint(20, 120), 60)
    return -size if not symbol.is_positive and draw.random() < 0.5 else size


def _size(expr: Expr) -> int:
    """The number of nodes, each as often as it is used."""
    sizes: dict[sympy.Basic, int] = {}
    return answered(sizes, expr, lambda node: node.args, lambda node: 1 + sum(sizes[part] for part in node.args))
