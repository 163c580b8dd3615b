"""Products taken apart: into a number, scalars above and below a line, and what is left, which is an array.

They are put together again with the number in front, and the scalars on what is smallest.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derivations.language import expression as e
from derivations.language import shape as shapes
from derivations.language.code.operations import applied
from derivations.language.code.pieces import Code, is_truth
from derivations.language.code.writer import Value, Writer
from derivations.language.expression import Expr

MOST = 16  # factors or terms that are looked at together; of more, the rest is one of them


@dataclass
class Product:
    """A product: the number and the scalars that were found in it so far. ``root`` is the node that is taken apart."""

    write: Writer
    root: Expr
    number: Fraction = Fraction(1)
    top: list[Code] = field(default_factory=list)
    bottom: list[Code] = field(default_factory=list)
    depth: int = 0  # of sums that are multiplied out around it

    # Taking apart

    def is_open(self, node: Expr) -> bool:
        """Whether the node may be taken apart: it is computed for this product alone, or costs nothing."""
        if node in self.write.fixed:
            return False
        costs_nothing = isinstance(node, e.Negate | e.Transpose) or _is_count(node)
        return node is self.root or costs_nothing or not self.write.is_shared(node)

    def strip(self, node: Expr, turned: bool = False, transposes: bool = True) -> tuple[Expr, bool]:
        """What is left of an array when signs, scalar factors and, if asked for, transposes are taken off."""
        while node.shape and self.is_open(node):
            match node:
                case e.Negate(operand):
                    self.number, node = -self.number, operand
                case e.Transpose(operand) if transposes:
                    node, turned = operand, not turned
                case e.Multiply(left, right) if () in (left.shape, right.shape):
                    scalar, node = (left, right) if left.shape == () else (right, left)
                    self.scalar(scalar)
                case e.Divide(left, right) if right.shape == ():
                    self.scalar(right, up=False)
                    node = left
                case _:
                    break
        return node, turned

    def scalar(self, expr: Expr, up: bool = True) -> None:
        """Take a scalar factor in, taken apart as well."""
        waiting = [(expr, up)]
        while waiting:
            node, up = waiting.pop()
            match node:
                case e.Number(value) if value or up:
                    self.number *= value if up else 1 / value
                case e.Size(dim) if isinstance(dim, str) and "+" not in dim:
                    for name in dim.split("*"):
                        self.put(self.write.size(int(name) if name.isdigit() else name), up)
                case _ if len(waiting) + len(self.top) + len(self.bottom) > MOST or not self.is_open(node):
                    self.take(self.write.value(node), up)
                case e.Negate(operand):
                    self.number = -self.number
                    waiting.append((operand, up))
                case e.Transpose(operand):
                    waiting.append((operand, up))
                case e.Multiply(left, right):
                    waiting += [(right, up), (left, up)]
                case e.Divide(left, right):
                    waiting += [(right, not up), (left, up)]
                case e.Power(base, e.Number(exponent)) if exponent < 0:
                    self.put(self.write.power(self.write.array(base), -exponent), not up)
                case e.MatMul() | e.Dot():
                    self.inner(node, up)
                case _:
                    self.take(self.write.value(node), up)

    def inner(self, node: Expr, up: bool) -> None:
        """Take in a product of matrices that is a scalar, see chains."""
        raise NotImplementedError

    def take(self, value: Value, up: bool = True) -> None:
        """Take in a scalar as it is."""
        self.number *= -1 if value.negative else 1
        self.put(value.code if up else self.write.as_numbers(value), up)

    def put(self, code: Code, up: bool = True) -> None:
        if code.form != "1":
            (self.top if up else self.bottom).append(code)

    # Putting together

    def scaled(self, *pieces: Code, over: Code | None = None) -> Value:
        """The number and the scalars times arrays, entry by entry, over another array."""
        if self.number == 0:
            return Value(self.write.code("0"), rows=False, columns=False)
        self.top = [self.mean(code) for code in self.top]
        saturated(self.write, self.top, self.bottom)
        if not pieces:  # True and False do for numbers only where they are multiplied by an array
            self.top = [self.write.as_numbers(Value(code, truth=is_truth(code))) for code in self.top]
        minus = self._assembled(list(pieces), over, -1) if self.number < 0 else None
        return Value(self._assembled(list(pieces), over, 1), negative=self.number < 0, minus=minus)

    def into_kronecker(self, code: Code) -> Value:
        """The number and the scalars times a Kronecker product: they go to the factor that is no identity."""
        left, right = code.operands
        on_right = left.form.startswith("np.eye")
        value = self.scaled(right if on_right else left)

        def product(factor: Code) -> Code:
            return self.write.code(code.form, *((left, factor) if on_right else (factor, right)))

        return replace(value, code=product(value.code), minus=product(value.minus) if value.minus else None)

    def _assembled(self, pieces: list[Code], over: Code | None, sign: int) -> Code:
        """2 / n * a * b / c, with the sign on the number or else on the first factor."""
        write, (above, below) = self.write, self._literals(sign)
        if not above and not pieces:
            above = [write.code("-1" if sign < 0 else "1")]
        has_sign = sign > 0 or len(above) > len(self.top)  # then a number stands in front
        first = above or pieces
        if not has_sign and not is_truth(first[0]):
            first[0], has_sign = write.code("-{}", first[0]), True
        if above and below and pieces:
            above, below = [write.code("{} / {}", self.times(above), self.times(below))], []
        above += pieces
        below += [over] if over is not None else []
        code = self.times(above)
        code = write.code("{} / {}", code, self.times(below)) if below else code
        return code if has_sign else write.code("-{}", code)

    def _literals(self, sign: int) -> tuple[list[Code], list[Code]]:
        """What stands above the line and below it, numbers included; a number that Python can write stands above."""
        number, below = abs(self.number), list(self.bottom)
        literal = self.write.number(number)
        if "/" in literal.form:
            literal = self.write.number(Fraction(number.numerator))
            below.append(self.write.number(Fraction(number.denominator)))
        if literal.form == "1":
            return list(self.top), below
        return [self.write.code(f"-{literal.form}") if sign < 0 else literal, *self.top], below

    def times(self, codes: list[Code]) -> Code:
        code = codes[0]
        for factor in codes[1:]:
            code = self.write.scaled(code, factor)
        return code

    # Sums and means

    def sum(self, code: Code, axis: str, *dims: shapes.Dim) -> Code:
        """The sum of an array along some dimensions."""
        found = self.write.code(f"np.sum({{}}{axis})", code)
        mean = self.write.code(f"np.mean({{}}{axis})", code)
        self.write.means[found] = (mean, tuple(self.write.size(dim) for dim in dims))
        return found

    def mean(self, code: Code) -> Code:
        """A sum divided by how many are summed is a mean."""
        mean, sizes = self.write.means.get(code, (code, ()))
        if Counter(sizes) - Counter(self.bottom):
            return code
        for size in sizes:
            self.bottom.remove(size)
        return mean


def saturated(write: Writer, above: list[Code], below: list[Code]) -> None:
    """Quotients of what overflows, of which the quotient does not: sinh / cosh, and exp / (1 + exp)."""
    for over, under in itertools.product(above, below) if write.stable else ():
        quotient = _hyperbolic_tangent(write, over, under) or _sigmoid(write, over, under)
        if quotient:
            above[above.index(over)], rest = quotient
            below.remove(under)
            below += rest
            return saturated(write, above, below)
    return None


Quotient = tuple[Code, list[Code]]  # and what is left below the line


def _hyperbolic_tangent(write: Writer, over: Code, under: Code) -> Quotient | None:
    """tanh(x) for sinh(x) / cosh(x), also raised to powers."""
    (sinh, times), (cosh, most) = _power_of(over), _power_of(under)
    if (sinh.form, cosh.form) != ("np.sinh({})", "np.cosh({})") or sinh.operands != cosh.operands or times > most:
        return None
    quotient = write.power(write.code("np.tanh({})", *sinh.operands), Fraction(times))
    return quotient, [write.power(cosh, Fraction(most - times))] if most > times else []


def _power_of(code: Code) -> tuple[Code, int]:
    """A base and a whole exponent."""
    if code.form == "{} ** {}" and code.operands[1].form.isdigit():
        return code.operands[0], int(code.operands[1].form)
    return code, 1


def _sigmoid(write: Writer, over: Code, under: Code) -> Quotient | None:
    """σ(x) for exp(x) / (1 + exp(x))."""
    if under.form != "{} + {}" or over.form != "np.exp({})" or over not in under.operands:
        return None
    one = under.operands[under.operands[0] is over]
    return (applied(write, "sigmoid", over.operands[0]), []) if one.form == "1" else None


def terms(product: Product, node: Expr) -> list[tuple[Expr, bool]]:
    """The terms of a sum, and whether each is taken off."""
    found: list[tuple[Expr, bool]] = []
    waiting = [(node, False)]
    while waiting:
        term, minus = waiting.pop()
        few = len(found) + len(waiting) < MOST
        if isinstance(term, e.Add | e.Subtract) and product.is_open(term) and few:
            waiting += [(term.right, minus != isinstance(term, e.Subtract)), (term.left, minus)]
        elif isinstance(term, e.Negate) and product.is_open(term):
            waiting.append((term.operand, not minus))
        else:
            found.append((term, minus))
    return found


def _is_count(node: Expr) -> bool:
    """A number over a size, as of a mean."""
    return isinstance(node, e.Divide) and isinstance(node.left, e.Number) and isinstance(node.right, e.Number | e.Size)
