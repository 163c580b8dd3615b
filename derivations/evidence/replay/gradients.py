"""Reasons about the form of an answer: the trace form, the gradient read off it, the layout, a symmetric variable."""

from __future__ import annotations

from collections.abc import Iterator

from derivations.calculus import local
from derivations.calculus.by_gradients import is_in_trace_form, terms_of, total_gradient
from derivations.calculus.engine import untransposed
from derivations.calculus.linear import adjoint, product
from derivations.calculus.lines import names_of
from derivations.calculus.simplifier import simplified
from derivations.calculus.simplifier.standard import ONE, zero
from derivations.calculus.worked import Equation, Move
from derivations.evidence.replay.record import Record, derivative_in, total_of
from derivations.language.derivatives import Derivative, Differential, Let
from derivations.language.expression import Expr, MatMul, Symbol, Transpose, postorder
from derivations.language.functions import Diag
from derivations.language.matrices import DiagonalOf, Trace


def trace_form(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """tr(Gᵀ dX), with the G that turning the line before round gives."""
    if not isinstance(equation.first, Differential) or before is equation.first or is_in_trace_form(before):
        return False
    f = equation.first.function
    if not all(isinstance(change.function, Let | Symbol) for change in _changes(before)):
        return False  # there are differentials left to take
    turned = {leaf: adjoint(before, leaf, ONE) or zero(leaf.shape) for leaf in _changes(before)}
    by_tables = local.gradients(f.value, ONE, record.live) if isinstance(f, Let) else {}
    pulled = {Differential(leaf, record.variables): G for leaf, G in by_tables.items()}
    terms = {_change(term): term for term in terms_of(move.expr)}
    for way in (turned, pulled):
        wanted = {leaf: _paired(simplified(G), leaf) for leaf, G in way.items() if not _is_zero(G)}
        if terms.keys() == wanted.keys() and all(record.same(terms[leaf], wanted[leaf]) for leaf in wanted):
            return True
    return False


def reading_off(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """The gradient from the differentials above, or in a backward pass from what reads the variable."""
    slope = derivative_in(before) if isinstance(before, Derivative) else None
    if slope is None or not isinstance(slope.function, Let):
        return False
    ways = (
        [record.passed_back.get(slope.variable, [])]
        if record.is_backward
        else [_turned(record, slope), _pulled(record, slope)]
    )
    found = [list(parts) for parts in ways]
    return any(parts and record.same(total_of(parts), move.expr) for parts in found)


def _pulled(record: Record, slope: Derivative) -> Iterator[Expr]:
    """What each reader of a variable passes on, by the two tables."""
    f = slope.function
    names = names_of(record.program(f))
    for reader in record.readers(f) if Differential(f, record.variables) in record.known else ():
        upstream = ONE if reader is f else total_gradient(f, reader)
        if slope.variable in local.leaves_of(reader.value, record.live) and reader is not slope.variable:
            part = local.gradients(reader.value, upstream, record.live, names)[slope.variable]
            part = local.replaced(part, names)
            yield simplified(part) if reader is f else part  # as it stands in the trace form


def _turned(record: Record, slope: Derivative) -> Iterator[Expr]:
    """The differentials above that the variable moves, turned round."""
    f, leaf = slope.function, slope.variable
    for reader in record.readers(f):
        line = record.known.get(Differential(reader, record.variables))
        change = Differential(leaf, record.variables)
        upstream = ONE if reader is f else total_gradient(f, reader)
        G = adjoint(line, change, upstream) if line is not None and change in _changes(line) else None
        if G is not None:
            yield local.replaced(G, names_of(record.program(f)))


def layout(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """Both sides of the line above, transposed."""
    above = record.above
    return above is not None and before is Transpose(above.first) and move.expr is Transpose(above.last)


def symmetric(record: Record, equation: Equation, before: Expr, move: Move) -> bool:
    """The entries off the diagonal count twice; what is symmetric is its own transpose."""
    if record.above is None:
        return False
    if before is not equation.first:
        return move.expr is untransposed(before, record.variables[0]) is not before
    G = record.above.last
    return move.expr is G + Transpose(G) - Diag(DiagonalOf(G))


def _changes(line: Expr) -> list[Differential]:
    """The differentials that a line is linear in."""
    return [node for node in postorder(line) if isinstance(node, Differential)]


def _change(term: Expr) -> Expr | None:
    """The differential that a term tr(Gᵀ dX), gᵀ dx or g dt ends in, where it has this form."""
    if isinstance(term, Trace):
        term = term.matrix
    last = term.operands[-1] if tuple(term.operands) else None
    return last if isinstance(last, Differential) else None


def _is_zero(G: Expr) -> bool:
    return simplified(G) is zero(G.shape)


def _paired(G: Expr, change: Expr) -> Expr:
    if change.shape == ():
        return G * change
    return product(Transpose(G), change) if len(change.shape) == 1 else Trace(MatMul(Transpose(G), change))
