"""Each row of the table of derivatives against numeric differentiation, operand by operand; and a wrong row."""

from dataclasses import replace

import pytest

from derivations.calculus.differentials import DIFFERENTIALS, NotSupportedError, Term, is_flat, reads, rule_for, term
from derivations.calculus.logarithms import LN_SIGMOID, LN_SOFTMAX
from derivations.calculus.simplifier.standard import zero
from derivations.language import (
    Reduce,
    det,
    diag,
    dot,
    entry_sum,
    inverse,
    kron,
    let,
    ln,
    logdet,
    matrix,
    norm,
    scalars,
    sigmoid,
    softmax,
    trace,
    vec,
    vector,
    where,
)
from derivations.language.derivatives import Differential, Let
from derivations.language.elementwise import ELEMENTWISE, Apply, Maximum, Minimum, Where
from derivations.language.expression import (
    Add,
    Compare,
    Divide,
    Dot,
    Expr,
    MatMul,
    Multiply,
    Negate,
    Power,
    Subtract,
    Symbol,
    Transpose,
)
from derivations.language.functions import Diag, generic
from derivations.language.matrices import (
    BlockTrace,
    Determinant,
    DiagonalOf,
    EntrySum,
    Inverse,
    Kronecker,
    LogDeterminant,
    Norm,
    Softmax,
    Trace,
    Unvec,
    Vec,
)
from tests.calculus.compare import same

s, t = scalars("s t")
w, x, b = vector("w"), vector("x"), vector("b", "m")
r, q = Symbol("r", (1, "n")), Symbol("q", (1, "n"))
A, B, C = matrix("A", "m", "n"), matrix("B", "m", "n"), matrix("C", "n", "p")
S, T = matrix("S", "n", "n"), matrix("T", "n", "n")

PAIRS: tuple[tuple[Expr, Expr], ...] = ((s, t), (w, x), (x, s), (s, x), (A, B), (A, s), (s, A), (r, q), (r, s))
ARRAYS: tuple[Expr, ...] = (x, A, r)
G = matrix("G", "m*p", "n*q")

# Each row on every combination of shapes that it is written for; every operand is a symbol of its own.
SAMPLES: dict[type[Expr] | str, list[Expr]] = {
    **{kind: [kind(*pair) for pair in PAIRS] for kind in (Add, Subtract, Multiply, Divide, Power, Maximum, Minimum)},
    Negate: [-s, -x, -A],
    Where: [
        where(s > t, *scalars("u v")),
        where(w > x, vector("u"), vector("v")),
        where(s < A, matrix("U", "m", "n"), t),
    ],
    MatMul: [A @ C, A @ x, r @ x, r @ C, b @ r, x @ s, s @ r],
    Dot: [dot(w, x)],
    Kronecker: [kron(A, matrix("U", "p", "q")), kron(w, b), kron(b, r), kron(s, A), kron(A, x)],
    Transpose: [A.T, x.T, r.T, s.T],
    EntrySum: [entry_sum(array) for array in ARRAYS],
    Trace: [trace(S), trace(s)],
    Diag: [diag(x)],
    DiagonalOf: [DiagonalOf(S), DiagonalOf(s)],
    Vec: [vec(A), vec(r), vec(x)],
    Unvec: [Unvec(vector("v", "m*n"), "m", "n"), Unvec(x, 1, "n"), Unvec(x, "n", 1)],
    BlockTrace: [
        BlockTrace(G, matrix("U", "p", "q"), "left", ("m", "n")),
        BlockTrace(G, matrix("U", "m", "n"), "right", ("p", "q")),
    ],
    Inverse: [inverse(S), inverse(s)],
    Determinant: [det(S), det(s)],
    LogDeterminant: [logdet(S), logdet(s)],
    Norm: [norm(array) for array in ARRAYS],
    Softmax: [softmax(array) for array in ARRAYS],
    **{kind: [Reduce(kind, array) for array in ARRAYS] for kind in ("logsumexp", "max", "min", "prod")},
    Let: [let("u", x), let("u", A)],
    LN_SOFTMAX: [ln(softmax(x)), ln(softmax(A)), ln(softmax(A).T), ln(softmax(r))],
    LN_SIGMOID: [ln(sigmoid(x)), ln(1 - sigmoid(A)), ln(1 - sigmoid(s))],
    **{name: [Apply(name, argument) for argument in (s, x, A)] for name in ELEMENTWISE},
}
POSITIVE = {Power, "ln", "sqrt", Inverse, Determinant, LogDeterminant}  # where the values must be
LIVE = {s, x, A, r}


def operands(node: Expr) -> tuple[Expr, ...]:
    return reads(node, LIVE)


CASES = [(node, place) for nodes in SAMPLES.values() for node in nodes for place in range(len(operands(node)))]


def agrees(node: Expr, place: int) -> bool:
    """Whether the term of one operand is the change of the operation when that operand alone changes."""
    symbol = operands(node)[place]
    assert isinstance(symbol, Symbol)
    found = term(node, place, Differential(symbol, (symbol,)), LIVE)
    domain = "positive" if {type(node), getattr(node, "name", "")} & POSITIVE else "nonzero"
    return same(Differential(node, (symbol,)), zero(node.shape) if found is None else found, domain)


def text(value: object) -> str:
    return str(value)


def test_there_is_a_sample_for_each_row():
    assert SAMPLES.keys() == DIFFERENTIALS.keys()
    assert all(len(rule_for(node, LIVE).terms) == len(operands(node)) for nodes in SAMPLES.values() for node in nodes)


@pytest.mark.parametrize(("node", "place"), CASES, ids=text)
def test_a_row_agrees_with_numeric_differentiation(node, place):
    if isinstance(operands(node)[place], Compare):
        assert term(node, place, node.operands[place]) is None
        assert all(same(Differential(node, (v,)), zero(node.shape)) for v in node.operands[place].operands)
    else:
        assert agrees(node, place)


def a_thousandth_more(right: Term) -> Term:
    return lambda y, d: right(y, d) * 1001 / 1000


MOVING = [(node, place) for node, place in CASES if not (is_flat(node) or isinstance(operands(node)[place], Compare))]


@pytest.mark.parametrize(("node", "place"), MOVING, ids=text)
def test_a_row_that_is_off_by_a_thousandth_is_rejected(node, place, monkeypatch):
    rule = rule_for(node, LIVE)
    key = next(key for key, row in DIFFERENTIALS.items() if row is rule)
    wrong = tuple(right and a_thousandth_more(right) for right in rule.terms)
    monkeypatch.setitem(DIFFERENTIALS, key, replace(rule, terms=wrong))
    assert not agrees(node, place)


def test_between_its_jumps_a_comparison_does_not_change():
    assert term(x > w, 0, Differential(x, (x,))) is None
    assert same(Differential(x > w, (x,)), zero(x.shape))


def test_what_has_no_row_is_refused_by_name():
    with pytest.raises(NotSupportedError, match=r"f\(x\) is not supported"):
        term(generic("f", x), 0, x)
