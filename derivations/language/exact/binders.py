"""What is written with dots, at every position of its index."""

from __future__ import annotations

import sympy
from sympy import ImmutableMatrix as Matrix

from derivations.language import binders as b
from derivations.language.exact.reader import Reader, reads


@reads(b.Sum)
def _sum(read: Reader, node: b.Sum) -> Matrix:
    terms = read.each(node.index, node.stop, node.body)
    return sum(terms[1:], start=terms[0])


@reads(b.Column)
def _column(read: Reader, node: b.Column) -> Matrix:
    return Matrix.vstack(*read.each(node.index, node.stop, node.body))


@reads(b.Across)
def _across(read: Reader, node: b.Across) -> Matrix:
    return Matrix.hstack(*read.each(node.index, node.stop, node.body))


@reads(b.Grid)
def _grid(read: Reader, node: b.Grid) -> Matrix:
    return read.read(b.Column(node.row, node.rows, b.Across(node.column, node.columns, node.body)))


@reads(b.Diagonal)
def _diagonal(read: Reader, node: b.Diagonal) -> Matrix:
    return Matrix(sympy.diag(*(entry[0, 0] for entry in read.each(node.index, node.stop, node.body))))


@reads(b.Block)
def _block(read: Reader, node: b.Block) -> Matrix:
    return Matrix.vstack(*(Matrix.hstack(*(read.read(entry) for entry in row)) for row in node.rows))
