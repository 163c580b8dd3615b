"""Where a derivative holds: domains and kinks, found from the expression.

A domain is where the function is defined and has a slope: ln needs a positive argument. So is what a result divides by
or inverts. At a kink there is no slope; a convention says what is taken (for max(0, z) at 0 the paper takes 0), and a
result that relies on it says so. What always holds is not said, nor what follows from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.kinks import in_words, is_met, kinks_of
from derivations.calculus.signs import NEGATIVE, NOT_NEGATIVE, NOT_ZERO, POSITIVE, ZERO, Possible, Signs
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import factors_of, oriented, terms_of
from derivations.language.derivatives import Let
from derivations.language.elementwise import Apply, Where, cos
from derivations.language.expression import (
    Divide,
    Expr,
    Identity,
    MatMul,
    Multiply,
    Negate,
    Number,
    Ones,
    Power,
    Size,
    Symbol,
    Transpose,
    Zeros,
    postorder,
    rebuilt,
)
from derivations.language.functions import Diag
from derivations.language.matrices import Determinant, EntrySum, Inverse, LogDeterminant, Norm, Reduce, Vec
from derivations.language.substitute import answered, operands

Shown = Callable[[Expr], Expr]


@dataclass(frozen=True)
class Claim:
    """What must hold of a part: of every entry its signs, or another property."""

    part: Expr
    signs: Possible | None = None
    holds: str = ""

    def __str__(self) -> str:
        if self.signs is None:
            return self.holds.format(self.part)
        if self.signs == NOT_ZERO:
            return f"no entry of {self.part} is 0" if self.part.shape else f"{self.part} is not 0"
        said = {POSITIVE: "is positive", NEGATIVE: "is negative", NOT_NEGATIVE: "is not negative"}[self.signs]
        if self.part.shape and self.signs == NOT_NEGATIVE:
            return f"no entry of {self.part} is negative"
        return f"{'every entry of ' if self.part.shape else ''}{self.part} {said}"


INVERTIBLE, NONZERO_ARRAY = "{} is invertible", "{} is not 0"


def conditions_of(
    function: Expr,
    *results: Expr,
    shown: Shown = lambda part: part,
    by: Collection[Symbol] | None = None,
    order: int = 1,
) -> tuple[str, ...]:
    """The conditions of a function and of its derivatives in words, each once, in the order in which they are met.

    A derivative needs what the function needs, and what it divides by or inverts itself. ``by`` are the variables: at a
    kink of what does not contain one, nothing is taken. ``order`` is that of the derivative. ``shown`` is applied to
    each part that a condition speaks of, before it is printed.

    >>> from derivations.language import absolute, ln, vector
    >>> x = vector("x")
    >>> conditions_of(ln(x)), conditions_of(absolute(x) ** 3), conditions_of(ln(x) / x)
    (('every entry of x is positive',), (), ('every entry of x is positive',))
    """
    varies = _dependence(by)
    places: dict[str, int] = {}
    claims: dict[Claim, int] = {}
    signs = Signs()
    nodes = postorder(function)
    for place, node in enumerate(postorder(function, *results)):
        for claim in _claims(node, varies, order if place < len(nodes) else 0, signs):
            for simpler in _reduced(Claim(shown(claim.part), claim.signs, claim.holds), signs):
                claims.setdefault(simpler, place)
    claims, signs = _needed(claims)
    for claim, place in claims.items():
        places.setdefault(str(claim), place)
    called = _opened(function)
    original = {node: name for name, node in reversed(called.items()) if not isinstance(name, Let)}
    at = {node: place for place, node in enumerate(nodes)}
    for kink in kinks_of(called[function], order):
        node = original.get(kink.node, kink.node)
        if not varies(kink.boundary) or not is_met(kink, signs, order):
            continue
        if isinstance(kink.node, Norm):
            said = str(Claim(shown(node.operands[0]), holds=NONZERO_ARRAY))
        else:
            sure = isinstance(kink.node, Where) and 0 not in signs.of(simplified(kink.node.left - kink.node.right))
            said = in_words(kink, node, shown, varies, sure)
        places.setdefault(said, at.get(node, len(nodes)))
    return tuple(sorted(places, key=places.__getitem__))


def _dependence(by: Collection[Symbol] | None) -> Callable[[Expr], bool]:
    """Whether an expression contains one of the variables; of None, any symbol."""
    known: dict[Expr, bool] = {}

    def answer(node: Expr) -> bool:
        own = isinstance(node, Symbol) and (by is None or node in by)
        return own or any(known[operand] for operand in node.operands)

    return lambda expr: answered(known, expr, operands, answer)


def _opened(expr: Expr) -> dict[Expr, Expr]:
    """Each part of an expression with all names in it replaced by what they stand for."""
    answers: dict[Expr, Expr] = {}
    for node in postorder(expr):
        answers[node] = answers[node.value] if isinstance(node, Let) else rebuilt(node, answers)
    return answers


# Domains


def _claims(node: Expr, varies: Callable[[Expr], bool], order: int, signs: Signs) -> Iterator[Claim]:
    """What an operation needs to be defined and, where it stands in the function, to have a slope of this order.

    In a result, where ``order`` is 0, it need only have a value; roots and powers have theirs where the function's do.
    """
    smooth = order and any(map(varies, node.operands))
    match node:
        case Divide(_, below):
            yield Claim(below, NOT_ZERO)
        case Power(base, exponent) if (value := _calculated(exponent)) is not exponent:
            yield from _claims(Power(base, value), varies, order, signs)
        case Power(base, Number(exponent)) if exponent < 0:
            yield Claim(base, NOT_ZERO if exponent.denominator == 1 else POSITIVE)
        case Power(base, Number(exponent)) if exponent.denominator != 1 and order:
            has_slope = exponent > order and signs.of(base) <= NOT_NEGATIVE
            yield Claim(base, POSITIVE if smooth and not has_slope else NOT_NEGATIVE)
        case Power(base, Size()) if order:
            yield from [Claim(base, NOT_ZERO)] if order > 1 and smooth else []
        case Power(base, exponent) if not isinstance(exponent, Number) and order:
            yield Claim(base, POSITIVE)
        case Apply("ln", argument):
            yield Claim(argument, POSITIVE)
        case Apply("sqrt", argument) if order:
            yield Claim(argument, POSITIVE if smooth else NOT_NEGATIVE)
        case Apply("tan", argument) if order:
            yield Claim(cos(argument), NOT_ZERO)
        case Inverse(matrix) | LogDeterminant(matrix) if not matrix.shape:
            yield Claim(matrix, NOT_ZERO)
        case Inverse(matrix) | LogDeterminant(matrix):
            yield Claim(matrix, holds=INVERTIBLE)
        case Reduce("max" | "min" as kind, array) if smooth:
            each = "each row of " if len(array.shape) == 2 and array.shape[0] != 1 else ""
            if each and isinstance(array, Transpose):
                each, array = "each column of ", array.operand
            kinds = {"max": "largest", "min": "smallest"}
            yield Claim(array, holds=f"the {kinds[kind]} entry of {each}{{}} occurs once")


def _calculated(exponent: Expr) -> Expr:
    """An exponent as the number that it comes to, where it is one."""
    match simplified(exponent):
        case Number() as number:
            return number
        case Negate(Number(value)):
            return Number(-value)
    return exponent


def _reduced(claim: Claim, signs: Signs) -> Iterator[Claim]:
    """What a claim comes to, in simpler parts: x² is positive where x is not 0; nothing, where it always holds."""
    waiting = [claim]
    while waiting:
        claim = waiting.pop()
        part, simpler = _entries_of(claim), None
        if claim.signs is not None and not any(isinstance(node, Symbol | Size) for node in postorder(part)):
            continue  # a number
        if claim.signs == NOT_ZERO:
            simpler = _not_zero(part, signs)
        elif claim.signs == POSITIVE:
            simpler = _positive(part, signs)
        elif claim.signs is not None and signs.of(part) <= claim.signs:
            simpler = []
        elif claim.holds == INVERTIBLE:
            simpler = [] if _is_definite(part, signs) else _invertible(part)
        if simpler is None:
            yield Claim(part, claim.signs, claim.holds)
        else:
            waiting += reversed(simpler)


def _entries_of(claim: Claim) -> Expr:
    """The array whose entries a claim is about, or whose inverse: repeated or transposed, they are the same."""
    part = claim.part
    while True:
        match part:
            case Transpose(inside) | Vec(inside):
                part = inside
            case MatMul(Ones(), Transpose(inside)) | MatMul(inside, Transpose(Ones())) if claim.signs is not None:
                part = inside
            case _:
                return part


def _not_zero(part: Expr, signs: Signs) -> list[Claim] | None:
    factors = factors_of(part)
    bases = {**factors.scalars, **factors.arrays}
    if bases != {oriented(part)[1]: 1}:
        return [Claim(base, NOT_ZERO) for base, power in bases.items() if power > 0]
    if 0 not in signs.of(part):
        return []
    match part:
        case Apply("abs" | "sinh" | "tanh" | "arctan" | "erf" | "sign", argument):
            return [Claim(argument, NOT_ZERO)]
        case Apply("relu", argument):
            return [Claim(argument, POSITIVE)]
        case Norm(array):
            return [Claim(array, holds=NONZERO_ARRAY)]
        case MatMul(Transpose(left), right) if left is right:
            return [Claim(left, holds=NONZERO_ARRAY)]
        case EntrySum(Multiply(left, right)) if left is right:
            return [Claim(left, holds=NONZERO_ARRAY)]
        case EntrySum(Power(base, Number(exponent))) if exponent > 0 and exponent % 2 == 0:
            return [Claim(base, holds=NONZERO_ARRAY)]
        case Determinant(matrix):
            return [Claim(matrix, holds=INVERTIBLE)]
    return None


def _positive(part: Expr, signs: Signs) -> list[Claim] | None:
    """A product is positive where the factors are that may be negative, if there is one, and no other is 0."""
    factors = factors_of(part)
    negative, found, open_ones = factors.number < 0, [], []
    for base, power in {**factors.scalars, **factors.arrays}.items():
        possible = signs.of(base)
        if possible == POSITIVE:
            continue
        if power % 2 == 0 or power.denominator != 1 or possible <= NOT_NEGATIVE:
            found.append(Claim(base, NOT_ZERO))
        elif -1 in possible and 1 not in possible:
            negative = not negative
            found.append(Claim(base, NOT_ZERO))
        else:
            open_ones.append(base)
    if not open_ones:
        return None if negative else found
    if len(open_ones) > 1 or (open_ones == [part] and not negative):
        return None
    return [*found, Claim(open_ones[0], NEGATIVE if negative else POSITIVE)]


def _invertible(matrix: Expr) -> list[Claim] | None:
    match matrix:
        case Identity():
            return []
        case Inverse(inside):
            return [Claim(inside, holds=INVERTIBLE)]
        case Diag(vector):
            return [Claim(vector, NOT_ZERO)]
        case MatMul(left, right) if left.shape == right.shape == matrix.shape:
            return [Claim(left, holds=INVERTIBLE), Claim(right, holds=INVERTIBLE)]
        case Multiply(factor, inside) | Multiply(inside, factor) if not factor.shape:
            return [Claim(factor, NOT_ZERO), Claim(inside, holds=INVERTIBLE)]
    return None


def _is_definite(matrix: Expr, signs: Signs) -> bool:
    """Whether a matrix is a sum of Xᵀ X and the like, among them a positive diagonal matrix, and so has an inverse."""
    definite = False
    for term, number in terms_of(matrix).items():
        factors = factors_of(term)
        positive = number > 0 and all(signs.of(scalar) == POSITIVE for scalar in factors.scalars)
        match list(factors.arrays.items()):
            case [(Identity(), 1)]:
                definite |= positive
            case [(Diag(vector), 1)] if signs.of(vector) == POSITIVE:
                definite |= positive
            case [(MatMul(Transpose(left), right), 1)] | [(MatMul(left, Transpose(right)), 1)] if left is right:
                pass
            case _:
                return False
        if not positive:
            return False
    return definite


def _needed(claims: dict[Claim, int]) -> tuple[dict[Claim, int], Signs]:
    """The claims that do not follow from others, and the signs of all parts where they hold."""
    assumed: dict[Expr, Possible] = {}
    for claim in claims:
        if claim.signs is not None:
            assumed[claim.part] = assumed.get(claim.part, claim.signs) & claim.signs or claim.signs
    joined: dict[Claim, int] = {}
    for claim, place in claims.items():
        if claim.signs is not None and assumed[claim.part] <= claim.signs:
            claim = Claim(claim.part, assumed[claim.part])
        joined.setdefault(claim, place)
        if claim.holds == NONZERO_ARRAY:
            assumed.setdefault(Norm(claim.part), POSITIVE)
    factors = {
        factor for claim in claims if claim.signs and 0 not in claim.signs for factor in _proper_factors(claim.part)
    }
    signs = Signs(assumed)

    def follows(claim: Claim) -> bool:
        part = claim.part
        if claim.signs is None:
            other = Determinant(part) if claim.holds == INVERTIBLE else part
            return claim.holds in (INVERTIBLE, NONZERO_ARRAY) and 0 not in signs.of(other)
        return signs.shown(part) <= claim.signs or (claim.signs == NOT_ZERO and part in factors)

    return {claim: place for claim, place in joined.items() if not follows(claim)}, signs


def _proper_factors(product: Expr) -> list[Expr]:
    """What stands in a product above the line: where it is not 0, neither are they."""
    found = factors_of(product)
    return [base for base, power in {**found.scalars, **found.arrays}.items() if power > 0 and base is not product]


# What is defined nowhere


def refuse_undefined(function: Expr) -> None:
    """NotSupportedError where a part is defined nowhere, such as 1/(x − x) or ln(−1): nothing holds of it."""
    called, signs, varies = _opened(function), Signs(), _dependence(None)
    for node in dict.fromkeys(called.values()):
        match Power(node.base, _calculated(node.exponent)) if isinstance(node, Power) else node:
            case Divide(_, part):
                impossible, needs = ZERO, "nothing can be divided by 0"
            case Inverse(part) | LogDeterminant(part):
                impossible, needs = ZERO, "0 has no inverse"
            case Power(part, Number(exponent)) if exponent.denominator == 1:
                impossible, needs = ZERO if exponent < 0 else NEVER, "nothing can be divided by 0"
            case Power(part, Number(exponent)):
                impossible = NEGATIVE | ZERO if exponent < 0 else NEGATIVE
                needs = "this power needs a positive number"
            case Power(part, exponent) if varies(exponent):
                impossible, needs = NEGATIVE | ZERO, "a power whose exponent varies needs a positive base"
            case Apply("ln", part):
                impossible, needs = NEGATIVE | ZERO, "the logarithm needs a positive number"
            case Apply("sqrt", part):
                impossible, needs = NEGATIVE, "the root of a negative number is no real number"
            case _:
                continue
        value = simplified(part)
        holes = (
            isinstance(value, Identity | Diag) and value.shape != () and not isinstance(node, Inverse | LogDeterminant)
        )
        if signs.of(value) & signs.of(part) <= impossible or (holes and 0 in impossible):
            raise NotSupportedError(f"{_short(node)} is not defined{_because(part, value)}; {needs}")


def _because(part: Expr, value: Expr) -> str:
    """What a part comes to, where that is not what is written."""
    if isinstance(value, Identity | Diag):
        return f": {_short(value)} has entries that are 0"
    if value is part:
        return ""
    number = _calculated(value)
    return f": {_short(part)} is {0 if isinstance(value, Zeros) else _short(number)}"


NEVER: Possible = frozenset()
SHORT = 60


def _short(expr: Expr) -> str:
    text = str(expr)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
