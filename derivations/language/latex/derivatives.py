"""Derivatives, differentials, limits, and values at a point."""

from __future__ import annotations

import re

from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Expr
from derivations.language.latex.arithmetic import has_sign, is_fraction
from derivations.language.latex.names import without_arguments
from derivations.language.latex.printer import (
    ATOM,
    POWER,
    PRODUCT,
    SUM,
    Printed,
    parenthesized,
    prints,
    tex,
    unmarked,
    within,
)


@prints(d.Partial, d.Total)
def _derivative(node: d.Derivative) -> Printed:
    sign = "d" if node.sign == "d" else r"\partial "
    variable = within(without_arguments(node.variable), ATOM)
    if node.style == "prime":
        name, parenthesis, rest = tex(node.function).partition("(")
        return f"{name}'{parenthesis}{rest}", ATOM
    if node.style == "operator":
        return rf"\frac{{{sign.strip()}}}{{{sign}{variable}}} {_operand(node.function)}", PRODUCT
    function = without_arguments(node.function) if node.style == "names" else node.function
    if isinstance(function, e.Divide) and function.shape == ():  # a slash: no fraction inside a fraction
        slashed = f"({within(function.left, PRODUCT)} / {within(function.right, POWER)})"
        return rf"\frac{{{sign}{slashed}}}{{{sign}{variable}}}", PRODUCT
    return rf"\frac{{{sign}{_operand(function, spaced=sign == 'd')}}}{{{sign}{variable}}}", PRODUCT


def _operand(function: Expr, spaced: bool = False) -> str:
    """What is differentiated; a thin space keeps a d from running into a longer expression."""
    text, plain = within(function, PRODUCT), unmarked(function)
    if has_sign(function):
        return parenthesized(text)
    short = plain.startswith("(") or re.fullmatch(r"\w(_\w)?|\\mathbf\{\w\}", plain)
    return rf"\, {text}" if spaced and not short and text[0] not in "(" else text


@prints(d.Differential)
def _differential(node: d.Differential) -> Printed:
    function = without_arguments(node.function)
    if not isinstance(function, e.Symbol | d.Let | f.Generic):
        return f"d{parenthesized(tex(function))}", PRODUCT
    joint = r"\, " if unmarked(function).startswith(r"\operatorname") else ""
    return f"d{joint}{tex(function)}", PRODUCT


@prints(d.Gradient)
def _gradient(node: d.Gradient) -> Printed:
    nabla = rf"\nabla_{{{tex(node.variables[0])}}} " if node.subscript else r"\nabla "
    return f"{nabla}{within(node.function, POWER)}", PRODUCT


@prints(d.Limit)
def _limit(node: d.Limit) -> Printed:
    return rf"\lim_{{{tex(node.variable)} \to 0}} {within(node.body, PRODUCT)}", PRODUCT


@prints(d.At)
def _at(node: d.At) -> Printed:
    point = dict(zip(node.variables, node.values, strict=True))
    body, gradient = (node.body.function, True) if isinstance(node.body, d.Gradient) else (node.body, False)
    if placed := d.with_values(body, point):  # f(2, 1), ∇f(2, 1)
        nabla = r"\nabla " if gradient else ""
        return f"{nabla}{tex(placed)}", PRODUCT if gradient else ATOM
    shown = r",\, ".join(f"{tex(variable)} = {within(value, SUM)}" for variable, value in point.items())
    taken = tex(node.body) if is_fraction(node.body) else within(node.body, POWER)  # the bar is for what it stands by
    return rf"\left. {taken} \right|_{{{shown}}}", PRODUCT
