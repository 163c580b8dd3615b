"""One name, one thing, also for changes: dX belongs to X."""

import pytest

from derivations.evidence.names import clashes
from derivations.language.derivatives import At, Differential, let, partial
from derivations.language.expression import Expr
from derivations.language.functions import matrix, scalar, vector

X, x, s = matrix("X", "m", "n"), vector("x"), scalar("s")
dX = Differential(X, (X,))

CLASHES: dict[str, tuple[list[Expr], list[str]]] = {
    "a symbol for a change": ([dX, 2 * matrix("dX", "m", "n")], ["dX is the differential of X, and a matrix, m × n"]),
    "an entry of a change": ([dX, scalar("dX_1_2")], ["dX_1_2 is a scalar, and an entry of dX"]),
    "a name that is a change": (
        [Differential(x, (x,)), scalar("dx") * x],
        ["dx is the differential of x, and a scalar"],
    ),
    "another name alike": (
        [partial(let("f", let("u", s**2) + s), let("u", s**3))],
        [r"\frac{\partial f}{\partial u}: the u in the function is another one"],
    ),
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_clash_is_named(name):
    exprs, said = CLASHES[name]
    assert clashes(exprs) == said


def test_what_is_clear_is_no_clash():
    u = let("u", s**2)
    assert clashes([Differential(X @ x, (X, x)), dX @ x, partial(u * s, u), At(s, (s,), (u,))]) == []
