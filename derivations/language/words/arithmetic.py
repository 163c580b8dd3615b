"""Leaves, sums, products, powers and comparisons."""

from __future__ import annotations

from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.words.speaker import called, group, name_words, position_words, say, says

POWERS = {"2": "squared", "3": "cubed"}

# Leaves


@says(e.Number)
def _number(node: e.Number) -> str:
    if node.value.denominator == 1:
        return f"minus {-node.value}" if node.value < 0 else str(node.value)
    return f"{node.value.numerator} over {node.value.denominator}"


@says(el.Pi)
def _pi(node: el.Pi) -> str:
    return "pi"


@says(e.Symbol)
def _symbol(node: e.Symbol) -> str:
    return name_words(node.name)


@says(e.Size)
def _size(node: e.Size) -> str:
    return position_words(node.dim)


@says(e.Ones)
def _ones(node: e.Ones) -> str:
    return "the vector of ones"


@says(e.Zeros)
def _zeros(node: e.Zeros) -> str:
    return "the vector of zeros" if node.columns == 1 else "the matrix of zeros"


@says(e.Identity)
def _identity(node: e.Identity) -> str:
    return "the identity matrix"


@says(e.Entry)
def _entry(node: e.Entry) -> str:
    base = node.vector
    if isinstance(base, d.Let | f.Generic) and base.arguments:
        return called(f"{name_words(base.name)} sub {position_words(node.position)}", base.arguments)
    return f"{say(base)} sub {position_words(node.position)}"


@says(e.Row)
def _row(node: e.Row) -> str:
    if node.tex:  # a sample printed without its number
        return f"the sample {say(node.matrix).lower()}"
    return f"the sample {say(node.matrix).lower()} sub {position_words(node.position)}"


# Arithmetic


@says(e.Add)
def _add(node: e.Add) -> str:
    return f"{say(node.left)} plus {say(node.right)}"


@says(e.Subtract)
def _subtract(node: e.Subtract) -> str:
    return f"{say(node.left)} minus {group(node.right)}"


@says(e.Negate)
def _negate(node: e.Negate) -> str:
    return f"minus {group(node.operand)}"


@says(e.Multiply)
def _multiply(node: e.Multiply) -> str:
    if node.left.shape != () and node.right.shape != ():
        return f"the element-wise product of {say(node.left)} and {say(node.right)}"
    return f"{group(node.left)} times {group(node.right)}"


@says(e.Divide)
def _divide(node: e.Divide) -> str:
    if node.left.shape != () and node.right.shape != ():
        return f"the element-wise quotient of {say(node.left)} and {say(node.right)}"
    return f"{group(node.left)} over {group(node.right)}"


@says(e.Power)
def _power(node: e.Power) -> str:
    exponent = say(node.exponent)
    if node.exponent.shape != ():
        return f"{group(node.base)} element by element to the power {group(node.exponent)}"
    return f"{group(node.base)} {POWERS.get(exponent, f'to the power {exponent}')}"


@says(e.MatMul)
def _matmul(node: e.MatMul) -> str:
    return f"{group(node.left)} matrix times {group(node.right)}"


@says(e.Dot)
def _dot(node: e.Dot) -> str:
    return f"the dot product of {say(node.left)} and {say(node.right)}"


@says(mx.Kronecker)
def _kronecker(node: mx.Kronecker) -> str:
    return f"the Kronecker product of {say(node.left)} and {say(node.right)}"


@says(e.Transpose)
def _transpose(node: e.Transpose) -> str:
    return f"the transpose of {say(node.operand)}"


RELATIONS = {
    ">": "is greater than",
    "≥": "is at least",
    "<": "is less than",
    "≤": "is at most",
    "=": "is equal to",
    "≠": "is not equal to",
}


@says(e.Compare)
def _compare(node: e.Compare) -> str:
    return f"{say(node.left)} {RELATIONS[node.relation]} {say(node.right)}"
