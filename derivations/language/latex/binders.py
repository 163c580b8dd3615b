"""Binders: the first two bodies, dots, and the last."""

from __future__ import annotations

import re

from derivations.language import binders as b
from derivations.language.expression import Expr, Index
from derivations.language.latex.names import position_tex
from derivations.language.latex.printer import ATOM, INDEX, PRODUCT, SUM, Printed, braced, prints, tex, within
from derivations.language.shape import Dim, matrix_shape
from derivations.language.substitute import at


@prints(b.Sum)
def _sum(node: b.Sum) -> Printed:
    i, stop = node.index.name, braced(position_tex(node.stop))
    if node.limits == "dots":
        terms = _shown(node.body, node.index, node.stop, PRODUCT)
        return " + ".join(r"\ldots" if t == "…" else t for t in terms), SUM
    limits = {
        "full": f"_{{{i}=1}}^{stop}",
        "upper": f"_{i}^{stop}",
        "bare": f"_{i}",
        "over": f"_{{{tex(node.over)}}}" if node.over else "",
    }[node.limits]
    return rf"\sum{limits} {within(node.body, PRODUCT)}", PRODUCT


def _shown(body: Expr, index: Index, stop: Dim, tightness: int = 0) -> list[str]:
    """The body at the positions that are printed, with a mark where the dots go."""
    return [p if p == "…" else within(at(body, index, p), tightness) for p in _positions(stop)]


def environment(name: str, lines: list[str]) -> str:
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


@prints(b.Column)
def _column(node: b.Column) -> Printed:
    entries = _shown(node.body, node.index, node.stop)
    return environment("bmatrix", [r"\vdots" if t == "…" else t for t in entries]), ATOM


@prints(b.Across)
def _across(node: b.Across) -> Printed:
    entries = [r"\ldots" if t == "…" else t for t in _shown(node.body, node.index, node.stop)]
    return _bracketed(entries), ATOM


@prints(b.Grid)
def _grid(node: b.Grid) -> Printed:
    rows = []
    for position in _positions(node.rows):
        if position == "…":
            rows.append(r"\vdots & \vdots & \ddots & \vdots")
        else:
            body = at(node.body, node.row, position)
            rows.append(" & ".join(r"\cdots" if t == "…" else t for t in _shown(body, node.column, node.columns)))
    return environment("bmatrix", rows), ATOM


def _positions(stop: Dim) -> list[int | str]:
    return list(range(1, stop + 1)) if isinstance(stop, int) else [1, 2, "…", stop]


@prints(b.Diagonal)
def _diagonal(node: b.Diagonal) -> Printed:
    if node.style == "dots":
        return rf"\operatorname{{diag}}\left( \ldots {tex(node.body)} \ldots \right)", ATOM
    entries = _shown(node.body, node.index, node.stop)
    if node.style == "matrix":
        return environment("bmatrix", _diagonal_rows(entries)), ATOM
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


@prints(b.Block)
def _block(node: b.Block) -> Printed:
    rows = [[tex(entry) for entry in row] for row in node.rows]
    if len(rows) == 1 and matrix_shape(node.shape)[0] == 1:
        return _bracketed(rows[0]), ATOM
    return environment("bmatrix", [" & ".join(row) for row in rows]), ATOM
