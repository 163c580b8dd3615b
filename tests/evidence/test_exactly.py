"""What is compared exactly, and what is too much work."""

from fractions import Fraction

from derivations.evidence.derived import lines_of
from derivations.evidence.draws import Draw
from derivations.evidence.exactly import compare_exactly, effort
from derivations.language import ln, matrix, scalar, softmax, sqrt, vector
from derivations.language.derivatives import Let
from derivations.language.expression import Compare, Expr, Number, Ones
from derivations.language.matrices import Reduce
from tests.evidence.made import made


def test_a_tie_is_not_taken_for_a_difference() -> None:
    p, v = matrix("P", "m", "n"), vector("v")
    u = softmax(p) @ v
    tied = Compare("=", u, Reduce("min", u)).T
    draw = Draw((Reduce("min", u),), (), seed=0)
    found = compare_exactly([(tied @ Ones("m"), Number(Fraction(1)))], ("m", "n"), draw)
    assert not found.different


def test_a_difference_where_nothing_is_defined_is_none() -> None:
    t = scalar("t")
    draw = Draw((ln(t),), (), seed=0)
    found = compare_exactly([(sqrt(t**2), t), (t + 0, t), (t, 2 * t)], (), draw)
    assert list(found.different) == [(t, 2 * t)]
    assert (t + 0, t) in found.shown
    assert (sqrt(t**2), t) not in found.shown


def test_what_is_too_much_work_is_not_tried() -> None:
    A = matrix("A", "n", "n")
    power: Expr = A
    for _ in range(12):
        power = power @ power
    draw = Draw((A,), (), seed=0)
    assert effort(power, {"n": 2}) > 10**6
    assert compare_exactly([(power, power.T.T)], ("n",), draw).sizes == [{"n": 1}]


def test_every_line_is_compared_but_the_definitions() -> None:
    derivation = made("least squares")
    equations = derivation.derived.equations
    definitions = [e for e in equations if isinstance(e.first, Let) and e.moves[0].expr is e.first.value]
    assert definitions
    lines = list(lines_of(derivation))
    assert len(lines) == sum(len(e.moves) for e in equations) - len(definitions)
    assert lines[-1].right is derivation.result.expr
