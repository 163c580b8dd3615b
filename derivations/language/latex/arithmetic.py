"""Numbers and constants, sums, products and powers."""

from __future__ import annotations

import re
from fractions import Fraction

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, is_matrix
from derivations.language.latex.names import position_tex, subscripted
from derivations.language.latex.printer import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    Printed,
    braced,
    marking,
    parenthesized,
    prints,
    raisable,
    tex,
    unmarked,
    within,
)

# Numbers and constants


@prints(e.Number)
def _number(node: e.Number) -> Printed:
    text, binds = _positive(abs(node.value))
    return (text, binds) if node.value >= 0 else (f"-{text}", SUM)


def _positive(value: Fraction) -> Printed:
    if value.denominator == 1:
        return str(value), ATOM
    decimal = _decimal(value)
    if not decimal:
        return rf"\frac{{{value.numerator}}}{{{value.denominator}}}", PRODUCT
    digits = decimal.removeprefix("0.").lstrip("0")
    zeros = len(decimal.removeprefix("0.")) - len(digits)
    if not decimal.startswith("0.") or zeros < 3:
        return decimal, ATOM
    power = f"10^{{-{zeros + 1}}}"
    mantissa = f"{digits[0]}.{digits[1:]}".rstrip(".")
    return (power, POWER) if mantissa == "1" else (rf"{mantissa} \times {power}", PRODUCT)


SMALLEST_DECIMAL = 1000  # a fraction with a smaller denominator stays one


def _decimal(value: Fraction) -> str:
    """The number as a decimal, if it ends and is shorter than the fraction; else nothing."""
    if value.denominator < SMALLEST_DECIMAL:
        return ""
    places = next((k for k in range(len(str(value.denominator)) * 4) if 10**k % value.denominator == 0), 0)
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    is_short = len(digits.lstrip("0")) < len(f"{value.numerator}{value.denominator}")
    return f"{digits[:-places]}.{digits[-places:]}" if places and is_short else ""


@prints(el.Pi)
def _pi(node: el.Pi) -> Printed:
    return r"\pi", ATOM


@prints(e.Size)
def _size(node: e.Size) -> Printed:
    text = position_tex(node.dim)
    return text, SUM if "+" in text else PRODUCT if " " in text else ATOM


@prints(e.Ones)
def _ones(node: e.Ones) -> Printed:
    return r"\vec{\mathbf{1}}", ATOM


@prints(e.Zeros)
def _zeros(node: e.Zeros) -> Printed:
    if node.columns == 1:
        return r"\vec{\mathbf{0}}", ATOM
    return (r"\vec{\mathbf{0}}^T", POWER) if node.length == 1 else (r"\mathbf{0}", ATOM)


@prints(e.Identity)
def _identity(node: e.Identity) -> Printed:
    return "I", ATOM


# Sums


@prints(e.Add)
def _add(node: e.Add) -> Printed:
    right = within(node.right, SUM)
    if unmarked(node.right).startswith("-"):
        right = parenthesized(right)
    return f"{within(node.left, SUM)} + {right}", SUM


@prints(e.Subtract)
def _subtract(node: e.Subtract) -> Printed:
    return f"{within(node.left, SUM)} - {within(node.right, PRODUCT)}", SUM


@prints(e.Negate)
def _negate(node: e.Negate) -> Printed:
    return f"-{within(node.operand, PRODUCT)}", SUM


# Products

KRONECKER = r"\otimes_{\mathrm{K}}"  # the paper's ⊗ multiplies entry by entry


@prints(e.Multiply)
def _multiply(node: e.Multiply) -> Printed:
    if has_sign(node):
        sign = r"\otimes" if node.left.shape != () and node.right.shape != () else r"\times"
        right = _operand(node.right, last=True)
        if node.left.shape and (isinstance(node.right, e.Dot) or _starts_with_scalar(node.right)):
            right = parenthesized(right)
        return f"{_operand(node.left)} {sign} {right}", PRODUCT
    if node.right.shape and isinstance(number := _last_scalar(node.left), e.MatMul):
        before = f"{factor(node.left.left)} " if number is not node.left else ""  # type: ignore[attr-defined]
        joint = r"\, " if is_change(_first_factor(node.right)) else ""
        return f"{before}{parenthesized(tex(number))} {joint}{factor(node.right, last=True)}", PRODUCT
    return _side_by_side(node.left, node.right), PRODUCT


@prints(e.MatMul)
def _matmul(node: e.MatMul) -> Printed:
    return _side_by_side(node.left, node.right, r"\, " if unmarked(node.left).endswith("}") else ""), PRODUCT


@prints(e.Dot)
def _dot(node: e.Dot) -> Printed:
    sides = [tex(side) if is_fraction(side) else within(side, POWER) for side in (node.left, node.right)]
    return rf"{sides[0]} \cdot {sides[1]}", PRODUCT


@prints(mx.Kronecker)
def _kronecker(node: mx.Kronecker) -> Printed:
    return rf"{of_kronecker(node.left)} {KRONECKER} {of_kronecker(node.right)}", PRODUCT


def of_kronecker(node: Expr) -> str:
    """A factor of a Kronecker product; of an I there, nothing beside it says the size."""
    if isinstance(node, e.Identity):
        return subscripted(tex(node), node.length)
    return parenthesized(tex(node)) if has_sign(node) else factor(node)


@prints(e.Divide)
def _divide(node: e.Divide) -> Printed:
    if node.right.shape != ():
        return rf"{_operand(node.left, last=True)} \oslash {within(node.right, POWER)}", PRODUCT
    return rf"\frac{{{within(node.left, SUM)}}}{{{within(node.right, SUM)}}}", PRODUCT


def _side_by_side(left: Expr, right: Expr, joint: str = "") -> str:
    """A product without a sign. The d of a change dX is set off, or A dX would read as a product of three."""
    if is_change(_last_factor(left)) or is_change(_first_factor(right)):
        joint = r"\, "
    shown = factor(right, last=True)
    if shown == tex(right) and (starts_with_digit(right) or (left.shape and _starts_with_scalar_product(right))):
        shown = parenthesized(shown)
    return f"{factor(left)} {joint}{shown}"


def _starts_with_scalar_product(node: Expr) -> bool:
    """Whether it begins with yᵀ z: behind a matrix A, that would be read as (A yᵀ) z."""
    while isinstance(node, e.Multiply | e.MatMul) and not has_sign(node):
        if isinstance(node, e.MatMul) and node.shape == ():
            return True
        node = node.left
    return False


def factor(node: Expr, last: bool = False) -> str:
    """A factor beside another: what has a sign of its own would take its neighbour in."""
    if (not last and (_open_ended(node) or _ends_in_times(node))) or (
        has_sign(node) and not _is_number_times(node, last)
    ):
        return parenthesized(tex(node))
    return parenthesized(tex(node)) if last and isinstance(node, d.At) else within(node, PRODUCT)


def _is_number_times(node: Expr, last: bool) -> bool:
    """Whether the sign is ×, which may stand between any factors; what stands behind a number would belong to it."""
    return isinstance(node, e.Multiply) and (node.left.shape == () or (last and node.right.shape == ()))


def _ends_in_times(node: Expr) -> bool:
    """Whether it ends in an array × a number, which would take in what follows."""
    while isinstance(node, e.Multiply | e.MatMul):
        if has_sign(node):
            return node.right.shape == () and node.left.shape != ()
        node = node.right
    return False


def _operand(node: Expr, last: bool = False) -> str:
    """An operand of the sign ⊗, ⊘ or ×."""
    if (not last and _open_ended(node)) or isinstance(node, mx.Kronecker):
        return parenthesized(tex(node))
    return within(node, PRODUCT)


def _starts_with_scalar(node: Expr) -> bool:
    """Whether it is a product with signs such as s ⊘ x, of which w ⊗ s ⊘ x would take the scalar away."""
    if not has_sign(node):
        return False
    while has_sign(node):
        node = node.left  # type: ignore[attr-defined]
    return node.shape == ()


def _first_factor(node: Expr) -> Expr:
    while isinstance(node, e.Multiply | e.MatMul) and not has_sign(node):
        node = node.left
    return node


def _last_factor(node: Expr) -> Expr:
    while isinstance(node, e.Multiply | e.MatMul) and not has_sign(node):
        node = node.right
    return node


def _last_scalar(node: Expr) -> Expr:
    """The last factor of a product of scalars: in (xᵀ y) z it has parentheses, as xᵀ (y z) would have no meaning."""
    return node.right if isinstance(node, e.Multiply) and not has_sign(node) else node


def is_change(node: Expr) -> bool:
    return isinstance(node, d.Differential)


def has_sign(node: Expr) -> bool:
    """Whether the product or quotient is printed with a sign of its own between the operands."""
    if isinstance(node, e.Multiply):
        if node.times or (node.left.shape != () and node.right.shape != ()):
            return True
        return starts_with_digit(node.right) or _is_mixed_number(node.left, node.right)
    return isinstance(node, e.Dot | mx.Kronecker) or (isinstance(node, e.Divide) and node.right.shape != ())


def starts_with_digit(factor: Expr) -> bool:
    """Whether a factor would run into a number before it; one in parentheses does not."""
    with marking(False):
        return within(factor, PRODUCT)[0].isdigit()


def _is_mixed_number(left: Expr, right: Expr) -> bool:
    """Whether digits would stand before a fraction of such, or before a bold 0: 3½ is more than three, 30 too."""
    before, after = _last_factor(left), _first_factor(right)
    if isinstance(before, e.Number) and isinstance(after, e.Number):
        return True
    with marking(False):
        digits = re.search(r"(?:^|[ (])[0-9.]+$", within(before, PRODUCT))
        return bool(digits and re.match(r"\\frac\{[0-9.]+\}\{[0-9.]+\}|\\mathbf\{0\}", within(after, PRODUCT)))


def _open_ended(node: Expr) -> bool:
    """Whether what follows the text would be read as part of it: d/dx x · y, or a sum before a factor."""
    while isinstance(node, e.Multiply | e.MatMul):
        node = node.right
    if isinstance(node, b.Sum | d.Limit | f.Cases | mx.LogDeterminant | d.Gradient):
        return True
    if isinstance(node, el.Where):
        return node.shape == ()
    return isinstance(node, d.Derivative) and node.style == "operator"


def is_fraction(node: Expr) -> bool:
    """Whether the text is one fraction, which needs no parentheses in a product with a sign."""
    if isinstance(node, e.Divide):
        return node.right.shape == ()
    return isinstance(node, d.Derivative) and node.style in ("fraction", "names")


# Powers


@prints(e.Power)
def _power(node: e.Power) -> Printed:
    exponent = tex(node.exponent)
    if is_matrix(node):  # X² is the product X X, and X⁻¹ the inverse: that of the entries has the sign of these
        exponent = exponent if isinstance(node.exponent, e.Number) else within(node.exponent, POWER)
        return rf"{raisable(node.base)}^{{\otimes {exponent}}}", POWER
    return f"{raisable(node.base)}^{'{(T)}' if exponent == 'T' else braced(exponent)}", POWER  # ^T is a transpose


@prints(e.Transpose)
def _transpose(node: e.Transpose) -> Printed:
    if isinstance(node.operand, mx.Inverse):
        return f"{raisable(node.operand.matrix)}^{{-T}}", POWER
    return f"{raisable(node.operand)}^T", POWER


@prints(mx.Inverse)
def _inverse(node: mx.Inverse) -> Printed:
    if isinstance(node.matrix, e.Transpose):
        return f"{raisable(node.matrix.operand)}^{{-T}}", POWER
    return f"{raisable(node.matrix)}^{{-1}}", POWER


# Comparisons

RELATIONS = {">": ">", "≥": r"\ge", "<": "<", "≤": r"\le", "=": "=", "≠": r"\ne"}


@prints(e.Compare)
def _compare(node: e.Compare) -> Printed:
    return f"{within(node.left, SUM)} {RELATIONS[node.relation]} {within(node.right, SUM)}", 0
