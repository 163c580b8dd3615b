"""Printers of leaves, sums, products and powers."""

from __future__ import annotations

from fractions import Fraction

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import matrices as mx
from derivations.language.expression import Expr
from derivations.language.parsing.tokens import LARGEST, SMALLEST
from derivations.language.shape import Dim, matrix_shape
from derivations.language.text.names import RAISED, lowered, raised
from derivations.language.text.printer import ATOM, POWER, PRODUCT, SUM, Printed, Printer, prints

# Leaves


@prints(e.Number)
def _number(p: Printer, node: e.Number) -> Printed:
    digits = _decimal(abs(node.value)) or str(abs(node.value))
    if node.value < 0:
        return Printed(f"−{digits}", SUM)
    return Printed(digits, PRODUCT, "scalars") if "/" in digits else Printed(digits)


def _decimal(value: Fraction) -> str:
    """A number with many places as a decimal, such as 1e-5, where that is exact."""
    if value.denominator <= 100 or not SMALLEST < value < LARGEST:
        return ""
    digits = repr(float(value)).replace("e-0", "e-")
    return digits if Fraction(digits) == value else ""


@prints(e.Symbol)
def _symbol(p: Printer, node: e.Symbol) -> Printed:
    return Printed(p.names.get(node.name, node.name))


@prints(el.Pi)
def _pi(p: Printer, node: el.Pi) -> Printed:
    return Printed("π")


@prints(e.Size)
def _size(p: Printer, node: e.Size) -> Printed:
    name = str(node.dim)
    if name.isidentifier():
        return Printed(name)
    named = all(factor.isidentifier() for factor in name.split("*"))
    return Printed(name, PRODUCT) if named else Printed(f"size({name})")


@prints(e.Ones)
def _ones(p: Printer, node: e.Ones) -> Printed:
    return Printed(_literal(p, "𝟏", "ones", node.length))


@prints(e.Identity)
def _identity(p: Printer, node: e.Identity) -> Printed:
    return Printed(_literal(p, "I", "eye", node.length))


@prints(e.Zeros)
def _zeros(p: Printer, node: e.Zeros) -> Printed:
    rows, columns = matrix_shape(node.shape)
    if columns == 1:
        return Printed(_literal(p, "𝟎", "zeros", rows))
    return Printed(f"zeros(({rows}, {columns}))")


def _literal(p: Printer, sign: str, function: str, size: Dim) -> str:
    """The sign, with its size as a subscript where it is needed, or as NumPy writes it."""
    if not p.with_sizes:
        return sign
    subscript = lowered(size)
    return f"{function}({size})" if subscript is None or "I" in p.names else sign + subscript


# Sums


@prints(e.Add, e.Subtract)
def _sum(p: Printer, node: e.Binary) -> Printed:
    sign = "+" if isinstance(node, e.Add) else "−"
    return Printed(f"{p.within(node.left, SUM)} {sign} {p.within(node.right, PRODUCT)}", SUM)


@prints(e.Negate)
def _negate(p: Printer, node: e.Negate) -> Printed:
    if isinstance(node.operand, e.Number):
        return Printed(f"−({p.inside(node.operand)})", SUM)
    return Printed(f"−{p.within(node.operand, PRODUCT)}", SUM)


# Products


def _begins(p: Printer, expr: Expr) -> str:
    """How a factor begins: see ``Printed``."""
    printed = p.part(expr)
    if printed.binds == PRODUCT:
        return printed.product
    return "scalars" if expr.shape == () else "factors"


def _first(p: Printer, expr: Expr, *allowed: str) -> str:
    """A first factor, in parentheses unless it begins in one of these ways."""
    return p.within(expr, PRODUCT if _begins(p, expr) in allowed else POWER)


def _signed(p: Printer, node: e.Binary | e.Dot | mx.Kronecker, sign: str, joint: str) -> Printed:
    """A product with a sign between the factors."""
    left = _first(p, node.left, "factors", f"signed {sign}")
    starts = "closed" if node.left.shape == () else f"signed {sign}"
    return Printed(f"{left}{joint}{p.within(node.right, POWER)}", PRODUCT, starts)


@prints(e.Multiply)
def _multiply(p: Printer, node: e.Multiply) -> Printed:
    if node.left.shape != () and node.right.shape != ():
        return _signed(p, node, "⊗", " ⊗ ")
    starts = _begins(p, node.right)
    if node.left.shape != ():
        return _beside(p, node, _first(p, node.left, "factors"), p.within(node.right, POWER), "factors")
    left = _first(p, node.left, "scalars")
    if starts == "factors" or starts.startswith("signed"):
        return _beside(p, node, left, p.within(node.right, PRODUCT), "scaled")
    right = p.within(node.right, POWER)
    return _beside(p, node, left, right, "scalars" if node.right.shape == () else "scaled")


def _beside(p: Printer, node: e.Multiply, left: str, right: str, starts: str) -> Printed:
    """Factors beside each other; before a digit there is a sign."""
    sign = " × " if node.times or right[0] in "0123456789" else " "
    return Printed(f"{left}{sign}{right}", PRODUCT, starts)


@prints(e.Divide)
def _divide(p: Printer, node: e.Divide) -> Printed:
    right = p.within(node.right, ATOM if _is_slope(node.right) else POWER)
    if isinstance(node.left, e.Number) and isinstance(node.right, e.Number):
        return Printed(f"{p.within(node.left, POWER)} ÷ {right}", PRODUCT)
    if node.right.shape != ():
        return _signed(p, node, "⊘", " ⊘ ")
    if _is_slope(node.left):
        left = p.within(node.left, ATOM)
    else:
        left = p.within(node.left, POWER) if _is_fraction(node.left) else _first(p, node.left, *DIVIDED)
    joint = " / " if " " in left + right else "/"
    return Printed(f"{left}{joint}{right}", PRODUCT, "scalars" if _begins(p, node.left) == "scalars" else "closed")


DIVIDED = ("scalars", "factors", "scaled")  # what a quotient divides without parentheses: all of 2 A x / c


def _is_slope(expr: Expr) -> bool:
    """Whether an expression is a derivative that is written as a quotient, dy/dx."""
    return isinstance(expr, d.Derivative) and expr.style in ("fraction", "names")


def _is_fraction(expr: Expr) -> bool:
    return isinstance(expr, e.Number | e.Divide)


@prints(e.MatMul)
def _matmul(p: Printer, node: e.MatMul) -> Printed:
    if () in (node.left.shape, node.right.shape):
        return Printed(f"{p.within(node.left, POWER)} · {p.within(node.right, POWER)}", PRODUCT)
    right = p.within(node.right, POWER)
    right = f"({right})" if right[0] in "0123456789" else right  # A (2^(x)), not A 2^(x)
    return Printed(f"{_first(p, node.left, 'factors')} {right}", PRODUCT, "factors")


@prints(e.Dot)
def _dot(p: Printer, node: e.Dot) -> Printed:
    return Printed(f"{_first(p, node.left, 'factors')} · {p.within(node.right, POWER)}", PRODUCT)


@prints(mx.Kronecker)
def _kronecker(p: Printer, node: mx.Kronecker) -> Printed:
    return _signed(p, node, "⊗ₖ", " ⊗ₖ ")


# Raised signs


@prints(e.Power)
def _power(p: Printer, node: e.Power) -> Printed:
    base, exponent = p.within(node.base, ATOM), node.exponent
    if len(node.base.shape) == 2 and node.base.shape[0] != 1:  # X² would be X X
        whole = isinstance(exponent, e.Number) and exponent.value.denominator == 1 and exponent.value >= 0
        return Printed(f"{base}^⊗{p.inside(exponent) if whole else f'({p.inside(exponent)})'}", POWER)
    sign = _raised(exponent)
    if sign is None or (sign == "⁻¹" and node.shape != ()):
        return Printed(f"{base}^({p.inside(exponent)})", POWER)
    return Printed(f"{base}{sign}", POWER)


def _raised(exponent: Expr) -> str | None:
    """An integer, or a name of one letter, as a superscript."""
    if isinstance(exponent, e.Number) and exponent.value.denominator == 1:
        return raised(int(exponent.value))
    if isinstance(exponent, e.Symbol) and exponent.shape == ():
        return RAISED.get(exponent.name) if exponent.name.isalpha() else None
    return RAISED.get(str(exponent.dim)) if isinstance(exponent, e.Size) and str(exponent.dim).isalpha() else None


@prints(e.Transpose)
def _transpose(p: Printer, node: e.Transpose) -> Printed:
    if isinstance(node.operand, mx.Inverse) and node.shape != ():
        return Printed(f"{p.within(node.operand.matrix, ATOM)}⁻ᵀ", POWER)
    return Printed(f"{p.within(node.operand, ATOM)}ᵀ", POWER)


@prints(mx.Inverse)
def _inverse(p: Printer, node: mx.Inverse) -> Printed:
    if node.shape == ():
        return Printed(f"inv({p.inside(node.matrix)})")
    return Printed(f"{p.within(node.matrix, ATOM)}⁻¹", POWER)
