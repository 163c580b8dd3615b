"""Each row of the table of linear maps: its adjoint and its matrix against the map itself; and wrong ones."""

from dataclasses import replace

import pytest

from derivations.calculus.differentials import NotSupportedError, inner
from derivations.calculus.linear import LINEAR, adjoint, matrix_of, product, stacked
from derivations.calculus.local import eye_for
from derivations.language import diag, entry_sum, kron, let, matrix, scalars, trace, vec, vector
from derivations.language.derivatives import Differential
from derivations.language.expression import Expr, Symbol
from derivations.language.matrices import BlockTrace, DiagonalOf, Unvec
from tests.calculus.compare import same

s, t = scalars("s t")
x, w, b = vector("x"), vector("w"), vector("b", "m")
r = Symbol("r", (1, "n"))
A, C, S, U = matrix("A", "m", "n"), matrix("C", "n", "p"), matrix("S", "n", "n"), matrix("U", "p", "q")
H = matrix("H", "m*p", "n*q")


def d(variable: Symbol) -> Expr:
    return Differential(variable, (variable,))


# Maps of the change of one symbol, in every shape that a row is written for.
MAPS: list[tuple[Expr, Symbol]] = [
    (let("u", d(x)), x),
    *[(d(v) + 2 * d(v), v) for v in (s, x, A)],
    *[(2 * d(v) + d(v), v) for v in (s, x, A)],
    *[(d(v) - 3 * d(v), v) for v in (s, x, r)],
    *[(3 * d(v) - d(v), v) for v in (s, x, r)],
    *[(-d(v), v) for v in (s, x, r, A)],
    *[(d(v) * by, v) for v, by in ((s, t), (s, x), (s, r), (s, A), (x, w), (x, s), (r, t), (A, s))],
    *[(by * d(v), v) for v, by in ((s, t), (s, x), (s, A), (x, w), (x, s), (A, matrix("B", "m", "n")))],
    *[(d(v) / by, v) for v, by in ((s, t), (s, x), (x, w), (x, s), (A, matrix("B", "m", "n")), (A, s))],
    *[(d(v) @ by, v) for v, by in ((A, C), (A, x), (r, x), (r, C), (b, r), (x, s), (s, r))],
    *[(by @ d(v), v) for v, by in ((C, A), (x, A), (x, r), (r, b), (C, r), (s, x))],
    *[(d(v).T, v) for v in (s, x, r, A)],
    *[(entry_sum(d(v)), v) for v in (x, r, A)],
    (trace(d(S)), S),
    (trace(d(s)), s),
    (diag(d(x)), x),
    (DiagonalOf(d(S)), S),
    (DiagonalOf(d(s)), s),
    *[(vec(d(v)), v) for v in (A, r, x)],
    *[(Unvec(d(v), *to), v) for v, to in ((vector("v", "m*n"), ("m", "n")), (x, (1, "n")), (x, ("n", 1)))],
    *[(kron(d(v), by), v) for v, by in ((A, U), (x, b), (b, r), (s, A), (A, vector("c", "p")))],
    *[(kron(by, d(v)), v) for v, by in ((U, A), (b, x), (x, r), (A, s), (r, A))],
    (BlockTrace(d(H), U, "left", ("m", "n")), H),
    (BlockTrace(d(H), A, "right", ("p", "q")), H),
]
# ⟨A ⊗ B, G⟩ is linear in the factor too; its matrix is asked for by nothing.
OF_FACTOR: list[tuple[Expr, Symbol]] = [
    (BlockTrace(H, d(U), "left", ("m", "n")), U),
    (BlockTrace(H, d(A), "right", ("p", "q")), A),
]


def adjoint_agrees(L: Expr, variable: Symbol) -> bool:
    """⟨G, L(dX)⟩ = ⟨L*(G), dX⟩."""
    G = Symbol("G", L.shape)
    turned = adjoint(L, d(variable), G)
    assert turned is not None
    return turned.shape == variable.shape and same(inner(G, L), inner(turned, d(variable)))


def matrix_agrees(L: Expr, variable: Symbol) -> bool:
    """vec(L(dX)) = M vec(dX)."""
    M = matrix_of(L, d(variable), eye_for(variable))
    assert M is not None
    return same(stacked(L), product(M, stacked(d(variable))))


def place(L: Expr) -> int:
    return next(k for k, operand in enumerate(L.operands) if isinstance(operand, Differential))


def text(value: object) -> str:
    return str(value)


def test_there_is_a_map_for_each_row_and_place():
    found = {(type(L), place(L)) for L, _ in (*MAPS, *OF_FACTOR)}
    wanted = {(kind, k) for kind, row in LINEAR.items() for k in range(len(row.adjoints))}
    assert wanted - found == {(type(s / t), 1)}  # a quotient is not linear in its denominator


@pytest.mark.parametrize(("L", "variable"), [*MAPS, *OF_FACTOR], ids=text)
def test_an_adjoint_turns_the_map_round(L, variable):
    assert adjoint_agrees(L, variable)


@pytest.mark.parametrize(("L", "variable"), MAPS, ids=text)
def test_a_matrix_is_that_of_the_map(L, variable):
    assert matrix_agrees(L, variable)


def off_by_a_thousandth(functions, k):
    right = functions[k]
    return (*functions[:k], lambda y, G: right(y, G) * 1001 / 1000, *functions[k + 1 :])


@pytest.mark.parametrize(("L", "variable"), [*MAPS, *OF_FACTOR], ids=text)
def test_an_adjoint_that_is_off_by_a_thousandth_is_rejected(L, variable, monkeypatch):
    row = LINEAR[type(L)]
    monkeypatch.setitem(LINEAR, type(L), replace(row, adjoints=off_by_a_thousandth(row.adjoints, place(L))))
    assert not adjoint_agrees(L, variable)


@pytest.mark.parametrize(("L", "variable"), MAPS, ids=text)
def test_a_matrix_that_is_off_by_a_thousandth_is_rejected(L, variable, monkeypatch):
    row = LINEAR[type(L)]
    monkeypatch.setitem(LINEAR, type(L), replace(row, matrices=off_by_a_thousandth(row.matrices, place(L))))
    assert not matrix_agrees(L, variable)


@pytest.mark.parametrize(("L", "variable"), [(t / d(s), s), (diag(x) ** d(s), s)], ids=text)
def test_what_is_not_linear_is_refused(L, variable):
    with pytest.raises(NotSupportedError, match="is not supported"):
        adjoint(L, d(variable), Symbol("G", L.shape))
    with pytest.raises(NotSupportedError, match="is not supported"):
        matrix_of(L, d(variable), eye_for(variable))


@pytest.mark.parametrize(("L", "variable"), OF_FACTOR, ids=text)
def test_a_matrix_that_nothing_asks_for_is_refused(L, variable):
    with pytest.raises(NotSupportedError, match="is not supported"):
        matrix_of(L, d(variable), eye_for(variable))


def test_a_change_in_two_places_counts_twice():
    dX = d(S)
    assert adjoint_agrees(dX @ C @ C.T + C @ (C.T @ dX.T), S)
    assert matrix_agrees(dX @ C @ C.T + C @ (C.T @ dX.T), S)


def test_no_change_no_gradient():
    assert adjoint(A @ x, d(w), b) is None
    assert matrix_of(A @ x, d(w), eye_for(w)) is None
