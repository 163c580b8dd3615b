"""The fourth reading: the expression in words, for screen readers and for the search.

Made from the tree, not from the LaTeX, so it says what the sign means: "the element-wise product of w and x" where the
page prints a circled cross.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, Index

FUNCTIONS = {
    "sin": "sine",
    "cos": "cosine",
    "tan": "tangent",
    "ln": "natural logarithm",
    "exp": "exponential",
    "sqrt": "square root",
}
POWERS = {"2": "squared", "3": "cubed"}
WORDS: dict[type[Expr], Callable[[Any], str]] = {}


def words(expr: Expr) -> str:
    """The expression in English.

    >>> from derivations.language.functions import dot, vector
    >>> words(dot(vector("w"), vector("x")))
    'the dot product of w and x'
    """
    return WORDS[type(expr)](expr)


def _says(*kinds: type[Expr]) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    def register(saying: Callable[[Any], str]) -> Callable[[Any], str]:
        WORDS.update(dict.fromkeys(kinds, saying))
        return saying

    return register


def _group(expr: Expr) -> str:
    """The operand of something that binds more tightly: "the quantity a plus b"."""
    return f"the quantity {words(expr)}" if isinstance(expr, e.Add | e.Subtract) else words(expr)


def _listed(items: tuple[Expr, ...]) -> str:
    texts = [words(item) for item in items]
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def position_words(position: Index | int | str) -> str:
    """An index or a dimension in words: n+1 is "n plus 1"."""
    return position.name if isinstance(position, Index) else str(position).replace("+", " plus ")


def _name(name: str) -> str:
    return name.replace("_", " sub ")


def _called(name: str, arguments: tuple[Expr, ...]) -> str:
    return f"{name} of {_listed(arguments)}" if arguments else name


# Leaves


@_says(e.Number)
def _number(node: e.Number) -> str:
    if node.value.denominator == 1:
        return f"minus {-node.value}" if node.value < 0 else str(node.value)
    return f"{node.value.numerator} over {node.value.denominator}"


@_says(e.Symbol)
def _symbol(node: e.Symbol) -> str:
    return _name(node.name)


@_says(e.Size)
def _size(node: e.Size) -> str:
    return position_words(node.dim)


@_says(e.Ones)
def _ones(node: e.Ones) -> str:
    return "the vector of ones"


@_says(e.Zeros)
def _zeros(node: e.Zeros) -> str:
    return "the vector of zeros"


@_says(e.Identity)
def _identity(node: e.Identity) -> str:
    return "the identity matrix"


@_says(e.Entry)
def _entry(node: e.Entry) -> str:
    base = node.vector
    if isinstance(base, d.Let | f.Generic) and base.arguments:
        return _called(f"{_name(base.name)} sub {position_words(node.position)}", base.arguments)
    return f"{words(base)} sub {position_words(node.position)}"


@_says(e.Row)
def _row(node: e.Row) -> str:
    if node.tex:  # a sample printed without its number
        return f"the sample {words(node.matrix).lower()}"
    return f"the sample {words(node.matrix).lower()} sub {position_words(node.position)}"


# Arithmetic


@_says(e.Add)
def _add(node: e.Add) -> str:
    return f"{words(node.left)} plus {words(node.right)}"


@_says(e.Subtract)
def _subtract(node: e.Subtract) -> str:
    return f"{words(node.left)} minus {_group(node.right)}"


@_says(e.Negate)
def _negate(node: e.Negate) -> str:
    return f"minus {_group(node.operand)}"


@_says(e.Multiply)
def _multiply(node: e.Multiply) -> str:
    if node.left.shape != () and node.right.shape != ():
        return f"the element-wise product of {words(node.left)} and {words(node.right)}"
    return f"{_group(node.left)} times {_group(node.right)}"


@_says(e.Divide)
def _divide(node: e.Divide) -> str:
    if node.left.shape != () and node.right.shape != ():
        return f"the element-wise quotient of {words(node.left)} and {words(node.right)}"
    return f"{_group(node.left)} over {_group(node.right)}"


@_says(e.Power)
def _power(node: e.Power) -> str:
    exponent = words(node.exponent)
    return f"{_group(node.base)} {POWERS.get(exponent, f'to the power {exponent}')}"


@_says(e.MatMul)
def _matmul(node: e.MatMul) -> str:
    return f"{_group(node.left)} matrix times {_group(node.right)}"


@_says(e.Dot)
def _dot(node: e.Dot) -> str:
    return f"the dot product of {words(node.left)} and {words(node.right)}"


@_says(e.Transpose)
def _transpose(node: e.Transpose) -> str:
    return f"the transpose of {words(node.operand)}"


@_says(e.Compare)
def _compare(node: e.Compare) -> str:
    relation = {">": "is greater than", "≤": "is at most"}[node.relation]
    return f"{words(node.left)} {relation} {words(node.right)}"


# Functions


@_says(el.Apply)
def _apply(node: el.Apply) -> str:
    return f"the {FUNCTIONS[node.name]} of {_group(node.argument)}"


@_says(el.Maximum)
def _maximum(node: el.Maximum) -> str:
    return f"the maximum of {words(node.left)} and {words(node.right)}"


@_says(mx.EntrySum)
def _entry_sum(node: mx.EntrySum) -> str:
    return f"the sum of the entries of {words(node.array)}"


@_says(f.Length)
def _length(node: f.Length) -> str:
    return f"the number of elements of {words(node.vector)}"


@_says(f.Diag)
def _diag(node: f.Diag) -> str:
    return f"the diagonal matrix of {words(node.vector)}"


@_says(f.Cases)
def _cases(node: f.Cases) -> str:
    pieces = zip(node.values, node.conditions, strict=True)
    return "; ".join(f"{words(value)} where {words(condition)}" for value, condition in pieces)


@_says(f.Generic)
def _generic(node: f.Generic) -> str:
    name = f"{node.name} hat" if node.hat else _name(node.name)
    name = name if node.position is None else f"{name} sub {position_words(node.position)}"
    return _called(name, node.arguments)


@_says(f.GenericOperator)
def _generic_operator(node: f.GenericOperator) -> str:
    return f"the element-wise combination of {words(node.left)} and {words(node.right)}"


# Intermediates and derivatives


@_says(d.Let)
def _let(node: d.Let) -> str:
    name = _name(node.name)
    name = name if node.position is None else f"{name} sub {position_words(node.position)}"
    return _called(name, node.arguments)


@_says(d.Partial)
def _partial(node: d.Partial) -> str:
    return _derivative("partial derivative", node)


@_says(d.Total)
def _total(node: d.Total) -> str:
    kind = "Jacobian" if node.function.shape and node.variable.shape else "derivative"
    return _derivative(kind, node)


def _derivative(kind: str, node: d.Derivative) -> str:
    return f"the {kind} of {_group(node.function)} with respect to {words(_bare(node.variable))}"


def _bare(expr: Expr) -> Expr:
    """A variable without its arguments: with respect to g, not to g of x."""
    return d.Let(expr.name, expr.value, (), expr.tex, expr.position) if isinstance(expr, d.Let) else expr


@_says(d.Gradient)
def _gradient(node: d.Gradient) -> str:
    return f"the gradient of {_group(node.function)}"


@_says(d.Limit)
def _limit(node: d.Limit) -> str:
    return f"the limit as {words(node.variable)} goes to 0 of {words(node.body)}"


@_says(d.At)
def _at(node: d.At) -> str:
    point = zip(node.variables, node.values, strict=True)
    return f"{words(node.body)}, at {' and '.join(f'{words(x)} equal to {words(value)}' for x, value in point)}"


# Binders


def _range(index: Index, stop: object) -> str:
    return f"{index.name} from 1 to {position_words(stop)}"  # type: ignore[arg-type]


@_says(b.Sum)
def _sum(node: b.Sum) -> str:
    if node.over is not None:
        return f"the sum over all {words(node.over)} of {_group(node.body)}"
    return f"the sum over {_range(node.index, node.stop)} of {_group(node.body)}"


@_says(b.Column)
def _column(node: b.Column) -> str:
    return f"the column with entries {words(node.body)} for {_range(node.index, node.stop)}"


@_says(b.Across)
def _across(node: b.Across) -> str:
    return f"the row with entries {words(node.body)} for {_range(node.index, node.stop)}"


@_says(b.Grid)
def _grid(node: b.Grid) -> str:
    rows, columns = _range(node.row, node.rows), _range(node.column, node.columns)
    return f"the matrix with entries {words(node.body)} for row {rows} and column {columns}"


@_says(b.Diagonal)
def _diagonal(node: b.Diagonal) -> str:
    return f"the diagonal matrix with entries {words(node.body)} for {_range(node.index, node.stop)}"


@_says(b.Block)
def _block(node: b.Block) -> str:
    rows = [", ".join(words(entry) for entry in row) for row in node.rows]
    if len(rows) == 1:
        return f"the row {rows[0]}"
    if all(len(row) == 1 for row in node.rows):
        return f"the column {', '.join(rows)}"
    return f"the matrix with rows {'; '.join(rows)}"
