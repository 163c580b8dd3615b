r"""The first reading: LaTeX in the paper's notation, for arbitrary dimensions.

Every printer returns its text with how tightly it binds, so that parentheses appear where they are needed and nowhere
else. The paper sets sin, max, sum and diag in italics; here they are upright, as functions are.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Expr, Index
from derivations.language.shape import Dim, describe, matrix_shape
from derivations.language.substitute import at
from derivations.language.words import words

SUM, PRODUCT, POWER, ATOM = range(1, 5)
Printed = tuple[str, int]
PRINTERS: dict[type[Expr], Callable[[Any], Printed]] = {}

GREEK = {"alpha", "beta", "delta", "epsilon", "eta", "theta", "lambda", "mu", "phi", "psi", "sigma", "tau", "Delta"}
KNOWN_FUNCTIONS = {"sin", "cos", "tan", "ln", "exp"}


_marking: ContextVar[bool] = ContextVar("_marking", default=False)


def latex(expr: Expr) -> str:
    """The expression as LaTeX."""
    return _print(expr)[0]


@contextmanager
def marking(on: bool = True) -> Iterator[None]:
    r"""While this lasts, every printed expression carries its name and shape, as KaTeX's ``\htmlData``.

    >>> from derivations.language.functions import vector
    >>> with marking():
    ...     latex(vector("w"))
    '\\htmlData{name=w, shape=vector n × 1}{\\mathbf{w}}'
    """
    token = _marking.set(on)
    try:
        yield
    finally:
        _marking.reset(token)


def _print(expr: Expr) -> Printed:
    text, binds = PRINTERS[type(expr)](expr)
    if not _marking.get() or isinstance(expr, e.Number | e.Compare):
        return text, binds
    data = {"shape": describe(expr.shape)}
    if isinstance(expr, e.Symbol | e.Entry | e.Row | d.Let | f.Generic):
        data = {"name": words(expr), **data}
    listed = ", ".join(f"{key}={value.replace(',', '')}" for key, value in data.items())
    return rf"\htmlData{{{listed}}}{{{text}}}", binds


def _unmarked(expr: Expr) -> str:
    """The text without marks, for decisions that look at it."""
    with marking(False):
        return latex(expr)


def _prints(*kinds: type[Expr]) -> Callable[[Callable[[Any], Printed]], Callable[[Any], Printed]]:
    def register(printer: Callable[[Any], Printed]) -> Callable[[Any], Printed]:
        PRINTERS.update(dict.fromkeys(kinds, printer))
        return printer

    return register


def _within(expr: Expr, tightness: int) -> str:
    """The expression, in parentheses if it binds less tightly than its surroundings."""
    text, binds = _print(expr)
    return text if binds >= tightness else parenthesized(text)


def parenthesized(text: str) -> str:
    return rf"\left( {text} \right)" if re.search(r"\\(frac|sum|begin)", text) else f"({text})"


# Names


def name_tex(name: str, bold: bool = False) -> str:
    r"""A Python name as LaTeX: digits become a subscript, Greek names their letter, long names an upright word.

    >>> name_tex("u_1"), name_tex("eta"), name_tex("x", bold=True), name_tex("activation")
    ('u_1', '\\eta', '\\mathbf{x}', '\\operatorname{activation}')
    """
    stem, _, subscript = name.partition("_")
    text = rf"\{stem}" if stem in GREEK else stem if len(stem) == 1 else rf"\operatorname{{{stem}}}"
    text = rf"\mathbf{{{text}}}" if bold and len(stem) == 1 else text
    return f"{text}_{_braced(subscript)}" if subscript else text


def position_tex(position: Index | int | str) -> str:
    return position.name if isinstance(position, Index) else str(position)


def _braced(text: str) -> str:
    return text if len(text) == 1 else f"{{{text}}}"


def _subscripted(text: str, position: Index | int | str) -> str:
    return f"{text}_{_braced(position_tex(position))}"


def _called(text: str, arguments: tuple[Expr, ...]) -> str:
    return f"{text}({', '.join(latex(a) for a in arguments)})" if arguments else text


@_prints(e.Number)
def _number(node: e.Number) -> Printed:
    value = node.value
    if value.denominator == 1:
        return str(value), ATOM if value >= 0 else SUM
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", PRODUCT if value >= 0 else SUM


@_prints(e.Symbol)
def _symbol(node: e.Symbol) -> Printed:
    return node.tex or name_tex(node.name, bold=len(node.shape) == 1), ATOM


@_prints(e.Size)
def _size(node: e.Size) -> Printed:
    return str(node.dim), SUM if "+" in str(node.dim) else ATOM


@_prints(e.Ones)
def _ones(node: e.Ones) -> Printed:
    return r"\vec{\mathbf{1}}", ATOM


@_prints(e.Zeros)
def _zeros(node: e.Zeros) -> Printed:
    return r"\vec{\mathbf{0}}", ATOM


@_prints(e.Identity)
def _identity(node: e.Identity) -> Printed:
    return "I", ATOM


@_prints(e.Entry)
def _entry(node: e.Entry) -> Printed:
    base = node.vector
    if isinstance(base, d.Let) and base.arguments:  # f_i(x), entry i of the function f
        return _called(_subscripted(_plain_name(base), node.position), base.arguments), ATOM
    if isinstance(base, e.Symbol | d.Let):
        return _subscripted(_plain_name(base), node.position), ATOM
    if isinstance(base, e.Row):
        name = base.tex or _plain_row(base)
        plain = re.sub(r"\\mathbf\{(\w)\}", r"\1", name)
        if base.tex:
            return _subscripted(plain, node.position), ATOM
        return f"{plain[0]}_{{{position_tex(base.position)} {position_tex(node.position)}}}", ATOM
    return _subscripted(_within(base, ATOM), node.position), ATOM


def _plain_name(node: e.Symbol | d.Let) -> str:
    """The name of a vector without its bold face: its components are scalars."""
    return re.sub(r"\\(?:mathbf|boldsymbol)\{((?:\\\w+|\w))\}", r"\1", node.tex) if node.tex else name_tex(node.name)


def _plain_row(node: e.Row) -> str:
    base = node.matrix
    return base.name.lower() if isinstance(base, e.Symbol) else latex(base)


@_prints(e.Row)
def _row(node: e.Row) -> Printed:
    return node.tex or _subscripted(rf"\mathbf{{{_plain_row(node)}}}", node.position), ATOM


# Arithmetic


@_prints(e.Add)
def _add(node: e.Add) -> Printed:
    right = latex(node.right)
    if _unmarked(node.right).startswith("-"):
        right = parenthesized(right)
    return f"{_within(node.left, SUM)} + {right}", SUM


@_prints(e.Subtract)
def _subtract(node: e.Subtract) -> Printed:
    return f"{_within(node.left, SUM)} - {_within(node.right, PRODUCT)}", SUM


@_prints(e.Negate)
def _negate(node: e.Negate) -> Printed:
    return f"-{_within(node.operand, PRODUCT)}", SUM


@_prints(e.Multiply)
def _multiply(node: e.Multiply) -> Printed:
    left = parenthesized(latex(node.left)) if _open_ended(node.left) else _within(node.left, PRODUCT)
    right = _within(node.right, PRODUCT)
    if node.left.shape != () and node.right.shape != ():
        sign = r"\otimes"
    elif node.times or _starts_with_digit(node.right) or _both_numbers(node):
        sign = r"\times"
    else:
        left, right = _factor(node.left, left), _factor(node.right, right)
        sign = ""
    return " ".join(part for part in (left, sign, right) if part), PRODUCT


def _factor(node: Expr, text: str) -> str:
    """A factor beside another without a sign: a dot product there would take its neighbour in."""
    return parenthesized(text) if isinstance(node, e.Dot) else text


def _has_sign(node: e.Multiply | e.Divide) -> bool:
    """Whether the product or quotient is printed with a sign of its own between the operands."""
    return (node.left.shape != () and node.right.shape != ()) or (isinstance(node, e.Multiply) and node.times)


def _starts_with_digit(factor: Expr) -> bool:
    """Whether a factor would run into a number before it; one in parentheses does not."""
    with marking(False):
        return _within(factor, PRODUCT)[0].isdigit()


def _both_numbers(node: e.Multiply) -> bool:
    return isinstance(node.left, e.Number) and isinstance(node.right, e.Number)


def _open_ended(node: Expr) -> bool:
    """Whether what follows the text would be read as part of it: d/dx x · y, or a sum before a factor."""
    if isinstance(node, e.Multiply | e.MatMul):
        return _open_ended(node.right)
    return isinstance(node, b.Sum | d.Limit | f.Cases) or (isinstance(node, d.Derivative) and node.style == "operator")


@_prints(e.Divide)
def _divide(node: e.Divide) -> Printed:
    if node.right.shape != ():
        return rf"{_within(node.left, PRODUCT)} \oslash {_within(node.right, POWER)}", PRODUCT
    return rf"\frac{{{latex(node.left)}}}{{{latex(node.right)}}}", PRODUCT


MARK, INDEX = r"(\\htmlData\{[^}]*\})", r"(?:\w|\{(?:[^{}]|\{[^{}]*\})*\})"
MARKED_INDEX = re.compile(rf"{MARK}\{{([^_]*)_({INDEX})\}}")
MARKED_WHOLE = re.compile(rf"{MARK}\{{(\\(?:hat|vec)\b.*|.*\)\}}*)\}}")


def _raisable(expr: Expr) -> str:
    """What an exponent is put on.

    TeX places it by what it stands on, a letter, an accent or a parenthesis: marks leave that in sight.
    """
    text = _within(expr, ATOM)
    if match := MARKED_INDEX.fullmatch(text):
        mark, letter, position = match.groups()
        return f"{mark}{{{letter}}}_{{{mark}{{{position}}}}}"
    while match := MARKED_WHOLE.fullmatch(text):
        text = match[2]
    return text


@_prints(e.Power)
def _power(node: e.Power) -> Printed:
    return f"{_raisable(node.base)}^{_braced(latex(node.exponent))}", POWER


@_prints(e.MatMul)
def _matmul(node: e.MatMul) -> Printed:
    left = (
        parenthesized(latex(node.left)) if _open_ended(node.left) else _factor(node.left, _within(node.left, PRODUCT))
    )
    joint = r"\, " if _unmarked(node.left).endswith("}") else ""
    return f"{left} {joint}{_factor(node.right, _within(node.right, PRODUCT))}", PRODUCT


@_prints(e.Dot)
def _dot(node: e.Dot) -> Printed:
    sides = [latex(side) if _is_fraction(side) else _within(side, POWER) for side in (node.left, node.right)]
    return rf"{sides[0]} \cdot {sides[1]}", PRODUCT


def _is_fraction(node: Expr) -> bool:
    """Whether the text is one fraction, which needs no parentheses in a product with a sign."""
    return isinstance(node, e.Divide) or (isinstance(node, d.Derivative) and node.style in ("fraction", "names"))


@_prints(e.Transpose)
def _transpose(node: e.Transpose) -> Printed:
    return f"{_raisable(node.operand)}^T", POWER


@_prints(e.Compare)
def _compare(node: e.Compare) -> Printed:
    sign = {">": ">", "≤": r"\le"}[node.relation]
    return f"{latex(node.left)} {sign} {latex(node.right)}", 0


# Functions


@_prints(el.Apply)
def _apply(node: el.Apply) -> Printed:
    if node.name == "sqrt":
        return rf"\sqrt{{{latex(node.argument)}}}", ATOM
    return rf"{_function(node.name)}({latex(node.argument)})", ATOM


def _function(name: str) -> str:
    return rf"\{name}" if name in KNOWN_FUNCTIONS else rf"\operatorname{{{name}}}"


@_prints(el.Maximum)
def _maximum(node: el.Maximum) -> Printed:
    return rf"\max{parenthesized(f'{latex(node.left)}, {latex(node.right)}')}", ATOM


@_prints(mx.EntrySum)
def _entry_sum(node: mx.EntrySum) -> Printed:
    return rf"\operatorname{{sum}}{parenthesized(latex(node.array))}", ATOM


@_prints(f.Length)
def _length(node: f.Length) -> Printed:
    return rf"\left| {latex(node.vector)} \right|", ATOM


@_prints(f.Diag)
def _diag(node: f.Diag) -> Printed:
    return rf"\operatorname{{diag}}{parenthesized(latex(node.vector))}", ATOM


@_prints(f.Cases)
def _cases(node: f.Cases) -> Printed:
    pieces = zip(node.values, node.conditions, strict=True)
    lines = [f"{latex(value)} & {latex(condition)}" for value, condition in pieces]
    return _environment("cases", lines), ATOM


@_prints(f.Generic)
def _generic(node: f.Generic) -> Printed:
    name = rf"\hat{{{node.name}}}" if node.hat else name_tex(node.name, bold=node.shape != ())
    if node.position is not None:
        name = _subscripted(name, node.position)
    return _called(name, node.arguments), ATOM


@_prints(f.GenericOperator)
def _generic_operator(node: f.GenericOperator) -> Printed:
    return rf"{_within(node.left, POWER)} \bigcirc {_within(node.right, POWER)}", SUM


# Derivatives


@_prints(d.Let)
def _let(node: d.Let) -> Printed:
    return _called(_let_name(node), node.arguments), ATOM


def _let_name(node: d.Let) -> str:
    name = node.tex or name_tex(node.name, bold=len(node.shape) == 1)
    return name if node.position is None else _subscripted(name, node.position)


def _without_arguments(expr: Expr) -> Expr:
    """A function as its bare name: f instead of f(x, y), also for an entry f_i of it."""
    if isinstance(expr, e.Entry):
        return e.Entry(_without_arguments(expr.vector), expr.position)
    return dataclasses.replace(expr, arguments=()) if isinstance(expr, d.Let | f.Generic) else expr


@_prints(d.Partial, d.Total)
def _derivative(node: d.Derivative) -> Printed:
    sign = "d" if node.sign == "d" else r"\partial "
    variable = _within(_without_arguments(node.variable), ATOM)
    if node.style == "prime":
        text, _ = _print(node.function)
        name, parenthesis, rest = text.partition("(")
        return f"{name}'{parenthesis}{rest}", ATOM
    if node.style == "operator":
        return rf"\frac{{{sign.strip()}}}{{{sign}{variable}}} {_operand(node.function)}", PRODUCT
    function = _without_arguments(node.function) if node.style == "names" else node.function
    if isinstance(function, e.Divide) and function.shape == ():  # a slash: no fraction inside a fraction
        slashed = f"({_within(function.left, PRODUCT)} / {_within(function.right, POWER)})"
        return rf"\frac{{{sign}{slashed}}}{{{sign}{variable}}}", PRODUCT
    return rf"\frac{{{sign}{_operand(function, spaced=sign == 'd')}}}{{{sign}{variable}}}", PRODUCT


def _operand(function: Expr, spaced: bool = False) -> str:
    """What is differentiated; a thin space keeps a d from running into a longer expression."""
    text, plain = _within(function, PRODUCT), _unmarked(function)
    if isinstance(function, e.Dot) or (isinstance(function, e.Multiply | e.Divide) and _has_sign(function)):
        return parenthesized(text)
    short = plain.startswith("(") or re.fullmatch(r"\w(_\w)?|\\mathbf\{\w\}", plain)
    return rf"\, {text}" if spaced and not short and text[0] not in "(" else text


@_prints(d.Gradient)
def _gradient(node: d.Gradient) -> Printed:
    nabla = rf"\nabla_{{{latex(node.variables[0])}}} " if node.subscript else r"\nabla "
    return f"{nabla}{_within(node.function, POWER)}", PRODUCT


@_prints(d.Limit)
def _limit(node: d.Limit) -> Printed:
    return rf"\lim_{{{latex(node.variable)} \to 0}} {_within(node.body, PRODUCT)}", PRODUCT


@_prints(d.At)
def _at(node: d.At) -> Printed:
    point = dict(zip(node.variables, node.values, strict=True))
    body, gradient = (node.body.function, True) if isinstance(node.body, d.Gradient) else (node.body, False)
    if isinstance(body, d.Let | f.Generic) and body.arguments:  # f(2, 1), ∇f(2, 1)
        arguments = tuple(point.get(a, a) if isinstance(a, e.Symbol) else a for a in body.arguments)
        placed = dataclasses.replace(body, arguments=arguments)
        nabla = r"\nabla " if gradient else ""
        return f"{nabla}{latex(placed)}", PRODUCT if gradient else ATOM
    shown = r",\, ".join(f"{latex(variable)} = {latex(value)}" for variable, value in point.items())
    return rf"\left. {latex(node.body)} \right|_{{{shown}}}", PRODUCT


# Binders: the first two bodies, dots, and the last


@_prints(b.Sum)
def _sum(node: b.Sum) -> Printed:
    i, stop = node.index.name, _braced(str(node.stop))
    if node.limits == "dots":
        return " + ".join(r"\ldots" if t == "…" else t for t in _shown(node.body, node.index, node.stop)), SUM
    limits = {
        "full": f"_{{{i}=1}}^{stop}",
        "upper": f"_{i}^{stop}",
        "bare": f"_{i}",
        "over": f"_{{{latex(node.over)}}}" if node.over else "",
    }[node.limits]
    return rf"\sum{limits} {_within(node.body, PRODUCT)}", PRODUCT


def _shown(body: Expr, index: Index, stop: Dim) -> list[str]:
    """The body at the positions that are printed, with a mark where the dots go."""
    if isinstance(stop, int):
        return [latex(at(body, index, k)) for k in range(1, stop + 1)]
    return [latex(at(body, index, 1)), latex(at(body, index, 2)), "…", latex(at(body, index, stop))]


def _environment(name: str, lines: list[str]) -> str:
    """A cases or matrix environment; lines with fractions, or with indices over exponents, get more room."""
    room = ""
    if name == "bmatrix" and any(r"\frac" in line for line in lines):
        room = "[6pt]"
    elif name == "bmatrix" and any(re.search(rf"_{INDEX}\}}?\^", line) for line in lines):
        room = "[3pt]"
    separator = rf" \\{room} "
    return rf"\begin{{{name}}} {separator.join(lines)} \end{{{name}}}"


def _bracketed(entries: list[str]) -> str:
    return r"\left[ " + r",\; ".join(entries) + r" \right]"


@_prints(b.Column)
def _column(node: b.Column) -> Printed:
    entries = _shown(node.body, node.index, node.stop)
    return _environment("bmatrix", [r"\vdots" if t == "…" else t for t in entries]), ATOM


@_prints(b.Across)
def _across(node: b.Across) -> Printed:
    entries = [r"\ldots" if t == "…" else t for t in _shown(node.body, node.index, node.stop)]
    return _bracketed(entries), ATOM


@_prints(b.Grid)
def _grid(node: b.Grid) -> Printed:
    rows = []
    for position in _positions(node.rows):
        if position == "…":
            rows.append(r"\vdots & \vdots & \ddots & \vdots")
        else:
            body = at(node.body, node.row, position)
            rows.append(" & ".join(r"\cdots" if t == "…" else t for t in _shown(body, node.column, node.columns)))
    return _environment("bmatrix", rows), ATOM


def _positions(stop: Dim) -> list[int | str]:
    return list(range(1, stop + 1)) if isinstance(stop, int) else [1, 2, "…", stop]


@_prints(b.Diagonal)
def _diagonal(node: b.Diagonal) -> Printed:
    if node.style == "dots":
        return rf"\operatorname{{diag}}\left( \ldots {latex(node.body)} \ldots \right)", ATOM
    entries = _shown(node.body, node.index, node.stop)
    if node.style == "matrix":
        return _environment("bmatrix", _diagonal_rows(entries)), ATOM
    listed = ",\\; ".join(r"\ldots" if t == "…" else t for t in entries)
    return rf"\operatorname{{diag}}\left( {listed} \right)", ATOM


def _diagonal_rows(entries: list[str]) -> list[str]:
    """The rows of a diagonal matrix, zeros off the diagonal."""
    rows = []
    for k, entry in enumerate(entries):
        if entry == "…":
            rows.append(r"\vdots & \vdots & \ddots & \vdots")
        else:
            rows.append(" & ".join(entry if j == k else r"\cdots" if t == "…" else "0" for j, t in enumerate(entries)))
    return rows


@_prints(b.Block)
def _block(node: b.Block) -> Printed:
    rows = [[latex(entry) for entry in row] for row in node.rows]
    if len(rows) == 1 and matrix_shape(node.shape)[0] == 1:
        return _bracketed(rows[0]), ATOM
    return _environment("bmatrix", [" & ".join(row) for row in rows]), ATOM
