r"""Symbols and entries, intermediates and functions: what prints as its name."""

from __future__ import annotations

import dataclasses
import re

from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Expr, Index
from derivations.language.latex.printer import ATOM, Printed, braced, parenthesized, prints, tex, within
from derivations.language.looks import name_parts
from derivations.language.parsing.signs import SPELLED

GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi",
    "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
}  # fmt: skip


def name_tex(name: str, bold: bool = False) -> str:
    r"""A Python name as LaTeX: digits become a subscript, Greek names their letter, long names an upright word.

    >>> name_tex("u_1"), name_tex("W1"), name_tex("x", bold=True), name_tex("mu", bold=True), name_tex("activation")
    ('u_1', 'W_1', '\\mathbf{x}', '\\boldsymbol{\\mu}', '\\operatorname{activation}')
    >>> name_tex("x_"), name_tex("x_a_b_c"), name_tex("lambda_")
    ('\\operatorname{x\\_}', 'x_{a_{b_c}}', '\\lambda')
    """
    stem, *subscripts = name_parts(name)
    stem = SPELLED[stem] if SPELLED.get(stem) in GREEK else stem.replace("_", r"\_")
    text = rf"\{stem}" if stem in GREEK else stem if len(stem) == 1 else rf"\operatorname{{{stem}}}"
    if bold and (stem in GREEK or len(stem) == 1):
        text = rf"\boldsymbol{{{text}}}" if stem in GREEK else rf"\mathbf{{{text}}}"
    below = ""
    for subscript in reversed(subscripts):
        below = f"{subscript}_{braced(below)}" if below else subscript
    return f"{text}_{braced(below)}" if below else text


def position_tex(position: Index | int | str) -> str:
    """An index, a number or a dimension; the factors of a dimension stand side by side."""
    if isinstance(position, Index):
        return position.name
    dim = re.sub(r"[^\W\d]\w*", lambda name: name_tex(name[0]), str(position))
    return dim.replace("*", " ")


def subscripted(text: str, position: Index | int | str) -> str:
    return f"{text}_{braced(position_tex(position))}"


def called(text: str, arguments: tuple[Expr, ...]) -> str:
    return f"{text}({', '.join(tex(a) for a in arguments)})" if arguments else text


@prints(e.Symbol)
def _symbol(node: e.Symbol) -> Printed:
    if node.name == "I" and not node.tex:  # a variable, which is not the identity
        return r"\operatorname{I}", ATOM
    return node.tex or name_tex(node.name, bold=len(node.shape) == 1), ATOM


@prints(e.Entry)
def _entry(node: e.Entry) -> Printed:
    base = node.vector
    if isinstance(base, e.Symbol | d.Let) and not _has_subscript(base):
        arguments = base.arguments if isinstance(base, d.Let) else ()  # f_i(x), entry i of the function f
        return called(subscripted(_plain_name(base), node.position), arguments), ATOM
    if isinstance(base, e.Row) and base.tex:
        return subscripted(re.sub(r"\\mathbf\{(\w)\}", r"\1", base.tex), node.position), ATOM
    if isinstance(base, e.Row):
        name = row_letter(base.matrix) or _raised_name(base.matrix)
        return f"{name}_{{{_both(base.position, node.position)}}}", ATOM
    return subscripted(_raised_name(base), node.position), ATOM


def _both(row: Index | int | str, column: Index | int | str) -> str:
    """Two positions; without a comma, 1 and 2 would be twelve, and m and n a product."""
    joint = " " if isinstance(row, Index) or isinstance(column, Index) else ", "
    return f"{position_tex(row)}{joint}{position_tex(column)}"


def _has_subscript(node: e.Symbol | d.Let) -> bool:
    return "_" in (node.tex or name_tex(node.name)) or (isinstance(node, d.Let) and node.position is not None)


def _raised_name(base: Expr) -> str:
    """What an entry or a row is taken of: a single name, or in parentheses."""
    text = within(base, ATOM)
    return parenthesized(text) if isinstance(base, e.Symbol | d.Let) and _has_subscript(base) else text


def _plain_name(node: e.Symbol | d.Let) -> str:
    """The name of a vector without its bold face: its components are scalars."""
    return re.sub(r"\\(?:mathbf|boldsymbol)\{((?:\\\w+|\w))\}", r"\1", node.tex) if node.tex else name_tex(node.name)


def row_letter(matrix: Expr) -> str | None:
    """The letter of the rows and entries of a matrix with a single capital for its name: W has rows w_i."""
    is_letter = isinstance(matrix, e.Symbol) and not matrix.tex and re.fullmatch(r"[A-Za-z]", matrix.name)
    return matrix.name.lower() if is_letter else None  # type: ignore[attr-defined]


@prints(e.Row)
def _row(node: e.Row) -> Printed:
    letter = row_letter(node.matrix)
    name = rf"\mathbf{{{letter}}}" if letter else _raised_name(node.matrix)
    return node.tex or subscripted(name, node.position), ATOM


@prints(d.Let)
def _let(node: d.Let) -> Printed:
    name = node.tex or name_tex(node.name, bold=len(node.shape) == 1)
    name = name if node.position is None else subscripted(name, node.position)
    return called(name, node.arguments), ATOM


@prints(f.Generic)
def _generic(node: f.Generic) -> Printed:
    name = rf"\hat{{{node.name}}}" if node.hat else name_tex(node.name, bold=node.shape != ())
    if node.position is not None:
        name = subscripted(name, node.position)
    return called(name, node.arguments), ATOM


def without_arguments(expr: Expr) -> Expr:
    """A function as its bare name: f instead of f(x, y), also for an entry f_i of it."""
    if isinstance(expr, e.Entry):
        return e.Entry(without_arguments(expr.vector), expr.position)
    return dataclasses.replace(expr, arguments=()) if isinstance(expr, d.Let | f.Generic) else expr
