"""Functions that have a name of their own, functions at a number, and functions that meet in a product."""

from __future__ import annotations

from fractions import Fraction

from derivations.calculus.differentials import inner
from derivations.calculus.logarithms import ln_opened, value_of
from derivations.calculus.signs import POSITIVE, Signs
from derivations.calculus.simplifier.standard import (
    ONE,
    ZERO,
    Factors,
    Rational,
    Terms,
    factors_of,
    oriented,
    product_of,
    sum_of,
    terms_of,
    with_term,
)
from derivations.language.elementwise import Apply, Maximum, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Expr,
    MatMul,
    Multiply,
    Number,
    Ones,
    Power,
    Subtract,
    Transpose,
)
from derivations.language.functions import Diag
from derivations.language.matrices import (
    EntrySum,
    Norm,
    Reduce,
    Softmax,
    ones,
)
from derivations.language.shape import matrix_shape


def known_function(node: Expr) -> Expr | None:
    """A function by its own name: ln(1 + exp(x)) = softplus(x), exp(x)/sum(exp(x)) = softmax(x), and so on."""
    match node:
        case Apply("ln", Add() as inside) if (x := _one_plus_exp(inside)) is not None:
            return Apply("softplus", x)
        case Apply("ln", EntrySum(Apply("exp", x))) if len(x.shape) == 1:
            return Reduce("logsumexp", x)
        case Apply("ln", MatMul(Apply("exp", x), Ones())) if 1 not in x.shape:
            return Reduce("logsumexp", x)
        case Apply("ln", MatMul(Transpose(Apply("exp", x)), Ones())) if 1 not in x.shape:
            return Reduce("logsumexp", Transpose(x))
        case Apply("ln", MatMul(Transpose(Ones()), Apply("exp", x))) if 1 not in x.shape:
            return Transpose(Reduce("logsumexp", Transpose(x)))
        case Apply("ln", Softmax(x)) if len(x.shape) == 1:
            return x - Reduce("logsumexp", x)
        case Apply("ln", Softmax(x)) if 1 not in x.shape:
            return x - MatMul(Reduce("logsumexp", x), Transpose(Ones(x.shape[1])))
        case Divide(Apply("exp", x), EntrySum(Apply("exp", y))) if x is y and len(x.shape) == 1:
            return Softmax(x)
        case MatMul(Diag(Divide(Number(1), MatMul(Apply("exp", x), Ones()))), Apply("exp", y)) if x is y:
            return Softmax(x)
        case MatMul(Apply("exp", x), Diag(Divide(Number(1), total))) if _adds_up_columns(total, x):
            return Transpose(Softmax(Transpose(x)))
        case Divide(Apply("exp", x), Add() as inside) if _one_plus_exp(inside) is x:
            return Apply("sigmoid", x)
        case Divide(above, Add() as inside) if (x := _one_plus_exp(inside)) is not None:
            sigmoid = Apply("sigmoid", _minus(x))
            return sigmoid if above is ONE else above * sigmoid
        case Divide(Apply("exp", x), Add(left, right)) if (beside := _other_exponent(x, left, right)) is not None:
            return Apply("sigmoid", x - beside)
        case Apply("ln", Add(left, right)):
            return _ln_of_two(left, right)
        case Divide(Subtract(Apply("exp", x), Apply("exp", y)), Add(Apply("exp", z), Apply("exp", w))):
            return Apply("tanh", x) if x is z and y is w and product_of(factors_of(y)) is _minus(x) else None
        case Apply("sqrt", inside) | Power(inside, Number(Fraction(numerator=1, denominator=2))):
            return _norm_of_square(inside)
    return None


def _exponent(node: Expr) -> Expr | None:
    """The logarithm of an exponential, or of a sum of the entries of one."""
    match node:
        case Apply("exp", x):
            return x
        case EntrySum(Apply("exp", x)) if len(x.shape) == 1:
            return Reduce("logsumexp", x)
    return None


def _other_exponent(x: Expr, left: Expr, right: Expr) -> Expr | None:
    """What exp(x) is added to, as an exponent."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Apply) and one.name == "exp" and one.argument is x:
            y = _exponent(other)
            return y if y is not None and y.shape == x.shape else None
    return None


def _ln_of_two(left: Expr, right: Expr) -> Expr | None:
    """ln(exp(x) + exp(y)) = x + softplus(y − x), in which nothing overflows."""
    x, y = _exponent(left), _exponent(right)
    if x is None or y is None or x.shape != y.shape or isinstance(x, Reduce) or x is y:
        return None
    return x + Apply("softplus", y - x)


def _adds_up_columns(total: Expr, x: Expr) -> bool:
    """Whether it is the sum of each column of exp(x)."""
    match total:
        case MatMul(Transpose(Apply("exp", y)), Ones()) | Transpose(MatMul(Transpose(Ones()), Apply("exp", y))):
            return x is y
    return False


def square_of_norm(node: Expr) -> Expr | None:
    """‖x‖² = xᵀ x, and ‖x‖⁴ its square, which have a derivative at 0 as well."""
    match node:
        case Power(Norm(array), Number(exponent)) if exponent > 0 and exponent.denominator == 1 and exponent % 2 == 0:
            square = inner(array, array)
            return square if exponent == 2 else Power(square, Number(exponent / 2))
    return None


def _norm_of_square(inside: Expr) -> Expr | None:
    """‖x‖ for √(xᵀ x) and √(sum(x²))."""
    match inside:
        case MatMul(Transpose(x), y) if x is y and not inside.shape and len(x.shape) == 1:
            return Norm(x)
        case EntrySum(Power(x, Number(2))):
            return Norm(x)
        case EntrySum(Multiply(x, y)) if x is y:
            return Norm(x)
    return None


def _one_plus_exp(inside: Expr) -> Expr | None:
    match inside:
        case Add(Apply("exp", x), Number(1)) | Add(Number(1), Apply("exp", x)):
            return x
    return None


def _minus(x: Expr) -> Expr:
    factors = factors_of(x)
    factors.number = -factors.number
    return product_of(factors)


def function_of_number(node: Apply) -> Expr | None:
    """exp(0) = 1, ln(1) = 0, √4 = 2: at a number, where the value is one."""
    match node:
        case Apply("exp" | "cosh", Number(0)):
            return ONE
        case Apply("ln", Number(1)) | Apply(
            "sin" | "tan" | "sinh" | "tanh" | "arctan" | "erf" | "sqrt" | "relu", Number(0)
        ):
            return ZERO
        case Apply("sqrt", Number(1)):
            return ONE
    return None


def undone(node: Apply) -> Expr | None:
    """exp(ln(x)) = x, ln(exp(x)) = x, √(x²) = |x|: a function that the next one undoes."""
    match node:
        case Apply("exp", Apply("ln", x)) | Apply("ln", Apply("exp", x)):
            return x
        case Apply("sqrt", Power(x, Number(2))):
            return Apply("abs", x)
    return None


def logarithm_apart(node: Apply) -> Expr | None:
    """ln(softmax(x) ⊘ y) = ln(softmax(x)) − ln(y) where both are positive."""
    if node.name != "ln":
        return None
    found = _factors_as_named(value_of(node.argument), up=True)
    signs = Signs()
    if len(found) == 1 or any(signs.of(factor) != POSITIVE for factor, _ in found):
        return None
    logarithms = [(Apply("ln", factor), up) for factor, up in found]
    if not any(ln_opened(logarithm) for logarithm, _ in logarithms):
        return None
    total: Expr = ZERO
    for k, (logarithm, up) in enumerate(logarithms):
        part = known_function(logarithm) or logarithm
        total = (total + part if k else part) if up else total - part
    return total


def _factors_as_named(node: Expr, up: bool) -> list[tuple[Expr, bool]]:
    """The factors of a product or quotient, and whether they stand above the line; names are not taken apart."""
    if not isinstance(node, Multiply | Divide):
        return [(node, up)]
    right = up if isinstance(node, Multiply) else not up
    return [*_factors_as_named(node.left, up), *_factors_as_named(node.right, right)]


def cases_alike(node: Where) -> Expr | None:
    """Where both are equal there are no cases: where(c, a, a) = a, and where(c, where(c, a, b), d) = where(c, a, d)."""
    if node.left is node.right:
        return node.left if node.left.shape == node.shape else Multiply(node.left, ones(*matrix_shape(node.shape)))
    if isinstance(node.left, Where) and node.left.condition is node.condition:
        return Where(node.condition, node.left.left, node.right)
    if isinstance(node.right, Where) and node.right.condition is node.condition:
        return Where(node.condition, node.left, node.right.right)
    return None


# Functions that meet

FUNCTIONS = (Apply, Norm, Maximum, Power)
QUOTIENTS = {"sinh": ("cosh", "tanh"), "sin": ("cos", "tan")}


def functions_in_product(node: Expr) -> Expr | None:
    """sinh(x) ⊘ cosh(x) = tanh(x), exp(x) ⊗ exp(y) = exp(x + y): functions that meet in a product."""
    found = factors_of(node)
    met = False
    for group in (found.scalars, found.arrays):
        if not any(
            isinstance(base, FUNCTIONS) or exponent < 0 or exponent.denominator > 1 for base, exponent in group.items()
        ):
            continue
        for meeting in (_quotients, _sigmoids, _signs, _masks, _exponentials, _powers, _norms):
            met = meeting(found, group) or met
    return product_of(found) if met else None


Group = dict[Expr, Rational]


def _quotients(found: Factors, group: Group) -> bool:
    """Sinh ⊘ cosh = tanh, sin ⊘ cos = tan."""
    met = False
    for base in list(group):
        if not (isinstance(base, Apply) and base.name in QUOTIENTS):
            continue
        below, name = QUOTIENTS[base.name]
        other = Apply(below, base.argument)
        times = min(group[base], -group.get(other, 0))
        if times > 0:
            for factor, exponent in ((base, -times), (other, times), (Apply(name, base.argument), times)):
                found.multiply(factor, exponent)
            met = True
    return met


def _sigmoids(found: Factors, group: Group) -> bool:
    """1 ⊘ (1 + exp(x)) = σ(−x), exp(x) ⊗ σ(−x) = σ(x)."""
    met = False
    for base, exponent in list(group.items()):
        if exponent < 0 and exponent.denominator == 1 and (x := _one_plus_exp(base)) is not None:
            found.multiply(base, -exponent)
            found.multiply(Apply("sigmoid", _minus(x)), -exponent)
            met = True
    for base in list(group):
        if isinstance(base, Apply) and base.name == "exp":
            other = Apply("sigmoid", _minus(base.argument))
            times = min(group[base], group.get(other, 0))
            if times > 0:
                for factor, power in ((base, -times), (other, -times), (Apply("sigmoid", base.argument), times)):
                    found.multiply(factor, power)
                met = True
    return met


def _signs(found: Factors, group: Group) -> bool:
    """X ⊗ sign(x) = |x|, x ⊘ |x| = sign(x), sign(x) ⊘ |x| = 1 ⊘ x; where nothing is divided by 0."""
    met = False
    for base in list(group):
        if not (isinstance(base, Apply) and base.name in ("sign", "abs")) or base not in group:
            continue
        x = base.argument
        sign, absolute = Apply("sign", x), Apply("abs", x)
        if group.get(sign, 0) == 1 and group.get(absolute, 0) > 1:
            changes: tuple[tuple[Expr, int], ...] = ((sign, -1), (absolute, -1), (x, 1))
        elif group.get(sign, 0) == 1 and group.get(absolute, 0) <= -1:
            changes = ((sign, -1), (absolute, 1), (x, -1))
        elif group.get(sign, 0) == 1 and group.get(x, 0) >= 1:
            changes = ((sign, -1), (x, -1), (absolute, 1))
        elif group.get(absolute, 0) == -1 and group.get(x, 0) == 1:
            changes = ((absolute, 1), (x, -1), (sign, 1))
        else:
            continue
        for factor, exponent in changes:
            found.multiply(factor, exponent)
        met = True
    return met


def _masks(found: Factors, group: Group) -> bool:
    """max(0, x) ⊗ [x > 0] = max(0, x)."""
    met = False
    for base in list(group):
        match base:
            case Maximum(Number(0), x) | Maximum(x, Number(0)) if (active := Compare(">", x, ZERO)) in group:
                del group[active]
                met = True
    return met


def _exponentials(found: Factors, group: Group) -> bool:
    """exp(x) ⊗ exp(y) = exp(x + y), exp(x)² = exp(2 x), 1 ⊘ exp(x) = exp(−x)."""
    powers = [(base, e) for base, e in group.items() if isinstance(base, Apply) and base.name == "exp"]
    if len(powers) < 2 and all(exponent == 1 for _, exponent in powers):
        return False
    total: Terms = {}
    for base, exponent in powers:
        del group[base]
        assert isinstance(base, Apply)
        for term, number in terms_of(base.argument).items():
            total[term] = total.get(term, 0) + number * exponent
    total = {term: number for term, number in total.items() if number}
    if total:
        found.multiply(Apply("exp", sum_of(total, powers[0][0])), 1)
    return True


def _powers(found: Factors, group: Group) -> bool:
    """X ⊗ x^a = x^(a + 1), x^a ⊗ x^b = x^(a + b)."""
    met = False
    for power in [base for base in group if isinstance(base, Power) and not isinstance(base.exponent, Number)]:
        sign, x = oriented(power.base)
        meeting = [base for base in group if isinstance(base, Power) and base.base is power.base]
        if power not in group or x.shape != power.shape or not (group.get(x) or len(meeting) > 1):
            continue
        times = group.pop(x, 0)
        exponent: Terms = {ONE: times} if times else {}
        for base in meeting:
            for term, number in terms_of(base.exponent).items():
                exponent[term] = exponent.get(term, 0) + number * group[base]
            del group[base]
        if sign < 0 and times % 2:
            found.number = -found.number
        exponent = {term: number for term, number in exponent.items() if number}
        if exponent:
            found.multiply(Power(power.base, sum_of(exponent, ONE)), 1)
        met = True
    return met


def _norms(found: Factors, group: Group) -> bool:
    """‖x‖ xᵀ x = ‖x‖³, and ‖x‖² = xᵀ x: even powers are written without a root."""
    met = False
    for base, exponent in list(group.items()):
        if exponent.denominator == 2 and (norm := _norm_of_square(base)) is not None:
            del group[base]
            found.multiply(norm, 2 * exponent)
            met = True
    for base in [base for base in group if isinstance(base, Norm)]:
        x = base.array
        square = MatMul(Transpose(x), x) if len(x.shape) == 1 else EntrySum(Power(x, Number(Fraction(2))))
        exponent, other = group[base], group.get(square, 0)
        total = exponent + 2 * other
        if total.denominator != 1 or not (other or total % 2 == 0):
            continue
        del group[base]
        group.pop(square, None)
        found.multiply(*((square, Fraction(total, 2)) if total % 2 == 0 else (base, total)))
        met = True
    return met


def complement(node: Expr) -> Expr | None:
    """1 − σ(−x) = σ(x)."""
    terms = terms_of(node)
    for term, number in terms.items():
        match term:
            case Apply("sigmoid", x) if terms.get(ONE) == -number and _is_negative(x):
                rest = {other: n for other, n in terms.items() if other not in (term, ONE)}
                return sum_of(with_term(rest, Apply("sigmoid", _minus(x)), -number), node)
    return None


def _is_negative(x: Expr) -> bool:
    return factors_of(x).number < 0 or oriented(x)[0] < 0
