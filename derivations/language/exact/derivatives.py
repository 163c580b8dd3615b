"""Named intermediates, derivatives, differentials and limits."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import ImmutableMatrix as Matrix

from derivations.language import derivatives as d
from derivations.language.exact.reader import SYMMETRIC, Reader, reads, stacked, symbols
from derivations.language.exact.signs import BySign
from derivations.language.expression import Index


@reads(d.Let)
def _let(read: Reader, node: d.Let) -> Matrix:
    if (held := read.opaque.get(read.key(node))) is not None:
        return held
    return read.hold(node) if read.holding else read.read(node.value)


@reads(d.Partial, d.Total)
def _derivative(read: Reader, node: d.Derivative) -> Matrix:
    direct, base = isinstance(node, d.Partial), d.moved(node.variable)
    if not direct and not isinstance(base, d.Let) and not read.holding:  # nothing becomes opaque
        return _laid_out(node, _jacobian(node, read.read(node.function), read.read(node.variable)))
    inner = read.inner()
    if isinstance(base, d.Let) and inner.key(base) not in inner.opaque:
        inner.hold(base)
    variable = inner.read(node.variable)
    inner = inner.inner(holding=direct)
    function = inner.read(d.opened(node.function) if direct else node.function)
    return _laid_out(node, _jacobian(node, function, variable).xreplace(dict(_values(read, inner))))


def _values(read: Reader, inner: Reader) -> Iterator[tuple[sympy.Symbol, sympy.Expr]]:
    """The opaque symbols of ``inner`` with what they stand for outside it."""
    for key, held in inner.opaque.items():
        if key not in read.opaque:
            let, positions = key
            with read.standing({Index(name): k for name, k in positions}):
                yield from zip(held, read.read(let), strict=True)


def _laid_out(node: d.Derivative | d.Gradient, found: Matrix) -> Matrix:
    return found if node.layout == "numerator" else found.T


def _jacobian(node: d.Derivative, function: Matrix, variable: Matrix) -> Matrix:
    """The derivative in numerator layout: of a scalar by a matrix, of a matrix by a scalar, else that of vec by vec.

    Which of them is meant is a matter of the shapes, not of the sizes: a matrix that happens to be 1×1 is no scalar.
    """
    if not node.variable.shape:
        return function.applyfunc(lambda entry: sympy.diff(entry, variable[0, 0]))
    if not node.function.shape:
        return variable.T.applyfunc(lambda entry: sympy.diff(function[0, 0], entry))
    return Matrix([[sympy.diff(entry, by) for by in stacked(variable)] for entry in stacked(function)])


@reads(d.Gradient)
def _gradient(read: Reader, node: d.Gradient) -> Matrix:
    entries = [read.read(d.Total(node.function, variable)) for variable in node.variables]
    return _laid_out(node, Matrix.hstack(*entries))


@reads(d.Differential)
def _differential(read: Reader, node: d.Differential) -> Matrix:
    """The slopes by the variables' entries, times the change of each: a symbol of the same place in dX."""
    free = Reader(read.sizes, read.assume, read.positions) if read.opaque or read.holding else read
    changes: dict[sympy.Symbol, sympy.Symbol] = {}
    for variable in node.variables:
        domain = read.assume.get(variable.name, "")
        change = symbols(f"d{variable.name}", *read.dimensions(variable), domain if domain in SYMMETRIC else "")
        changes.update(zip(free.read(variable), change, strict=True))

    def differential(entry: sympy.Expr) -> sympy.Expr:
        return sympy.Add(*(sympy.diff(entry, x) * dx for x, dx in changes.items()))

    return free.read(node.function).applyfunc(differential)


@reads(d.Limit)
def _limit(read: Reader, node: d.Limit) -> Matrix:
    variable, body = read.scalar(node.variable), read.read(node.body)
    if body.has(BySign):  # the limits from the two sides may differ
        raise ValueError(f"{node.latex()}: there is no exact reading of the limit of a function with cases")
    return body.applyfunc(lambda entry: sympy.limit(sympy.cancel(entry), variable, 0))


@reads(d.At)
def _at(read: Reader, node: d.At) -> Matrix:
    point: dict[sympy.Symbol, sympy.Expr] = {}
    for variable, value in zip(node.variables, node.values, strict=True):
        point.update(zip(read.read(variable), read.read(value), strict=True))
    return read.read(node.body).subs(point, simultaneous=True)
