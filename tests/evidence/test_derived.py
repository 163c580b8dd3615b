"""The check of a derivation must pass what is right and reject every kind of wrong: results, lines, rules, moves."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from derivations.calculus import differentials
from derivations.calculus.differentials import DIFFERENTIALS, Rule
from derivations.calculus.simplifier.driver import BY_KIND
from derivations.calculus.simplifier.measure import Memo
from derivations.calculus.worked import Equation, Move
from derivations.evidence import claims, derived
from derivations.evidence.check import TOLERANCE
from derivations.evidence.derivation import Derivation, derive
from derivations.evidence.derived import check_derivation, lines_of
from derivations.evidence.draws import Draw, NoPointError
from derivations.evidence.exactly import compare_exactly, effort
from derivations.evidence.pair import relative_error
from derivations.evidence.values import Point
from derivations.language import det, exp, inverse, let, ln, matrix, norm, scalar, sin, softmax, sqrt, vector
from derivations.language.derivatives import Differential, Let, Partial, Total
from derivations.language.expression import Add, Compare, Expr, MatMul, Number, Ones, Transpose
from derivations.language.matrices import Determinant, Inverse, Reduce, Trace
from derivations.language.numeric import numeric
from derivations.language.substitute import replace as put

RIGHT: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "least squares": ("norm(A @ x - b)**2", "x", {}),
    "denominator layout": ("norm(A @ x - b)**2", "x", {"layout": "denominator"}),
    "quadratic form": ("x @ A @ x", "x", {"shapes": {"A": ("n", "n")}}),
    "Jacobian": ("sigmoid(W @ x + b)", "x", {}),
    "Jacobian of a vector by a matrix": ("W @ x", "W", {}),
    "Jacobian of a matrix by a matrix": ("inv(X)", "X", {}),
    "by a matrix, numerator": ("tr(A @ X)", "X", {}),
    "determinant": ("det(X)", "X", {"layout": "denominator"}),
    "log-determinant, by central differences": ("logdet(X.T @ X)", "X", {}),
    "a matrix by a scalar": ("t**3 * A", "t", {"shapes": {"t": (), "A": ("m", "n")}, "layout": "denominator"}),
    "a vector by a scalar": ("t**3 * a", "t", {"shapes": {"t": (), "a": ("n",)}, "layout": "denominator"}),
    "scalar": ("exp(t) * log(t)", "t", {"shapes": {"t": ()}}),
    "a kink": ("mean((y - relu(X @ w + b))**2)", "w", {"shapes": {"b": ()}}),
    "the largest entry": ("max(x)", "x", {}),
    "cases": ("where(t > 0, t**2, -t)", "t", {"shapes": {"t": ()}}),
    "no name": ("prod(x)", "x", {}),
    "a given size": ("sum(A @ x)", "x", {"shapes": {"A": ("m", 3), "x": (3,)}}),
    "Hessian": ("logsumexp(x)", "x", {"order": 2}),
    "Hessian with a kink": ("sum(abs(x)) + norm(x)", "x", {"order": 2}),
    "Hessian with terms that cancel": ("logsumexp(X @ w)", "w", {"order": 2}),
    "Hessian with respect to a matrix": ("sum(X @ X.T)", "X", {"order": 2}),
    "Hessian with respect to a scalar": ("sin(t)", "t", {"order": 2, "shapes": {"t": ()}}),
    "a constant Hessian": ("a @ x", "x", {"order": 2}),
    "symmetric": ("logdet(S)", "S", {"structure": {"S": "symmetric"}}),
    "backward pass": ("h = relu(W @ x + b)\nsum((v * h - y)**2)", ["W", "b", "v"], {}),
}


def made(name: str) -> Derivation:
    text, wrt, options = RIGHT[name]
    return derive(text, wrt, **options)


@pytest.mark.parametrize("name", RIGHT)
def test_right_derivations_pass(name: str) -> None:
    evidence = made(name).check()
    assert evidence.ok, evidence.failures
    assert evidence.points == 20
    assert evidence.links > 0
    assert evidence.exact_sizes
    assert evidence.max_relative_error <= evidence.tolerance == TOLERANCE[evidence.method]


def test_the_method_is_the_one_that_the_function_allows() -> None:
    assert made("least squares").check().method == "complex step"
    assert made("a kink").check().method == "central differences"


def test_the_sentence_does_not_claim_more_than_was_shown() -> None:
    evidence = made("least squares").check()
    assert evidence.sentence().startswith("Exact for m = 1, 2, 3, with n different. NumPy against the complex step")
    some = replace(evidence, exact_links=3)
    assert some.sentence().startswith(f"3 of {evidence.links} lines exact for m = 1")


def test_lines_too_large_for_sympy_are_said_to_be_numeric_only() -> None:
    evidence = derive("tr(inv(X.T @ C @ X) @ A)", "X", shapes={"C": ("m", "m"), "A": ("n", "n")}).check()
    assert evidence.ok
    assert evidence.exact_links is not None
    assert evidence.exact_links < evidence.links
    assert f"{evidence.exact_links} of {evidence.links} lines also exactly" in evidence.checks


# Wrong results


def ending_with(derivation: Derivation, result: Expr) -> Derivation:
    """The derivation with another result, in its last line too."""
    *others, last = derivation.derived.equations
    moves = (*last.moves[:-1], Move(result, "made wrong", "made wrong"))
    found: Any = derivation.derived
    equations = (*others, Equation(last.first, moves))
    return replace(derivation, derived=replace(found, equations=equations, result=result))


WRONG_RESULTS = {
    "the sign is flipped": ("least squares", lambda g: -g),
    "a factor is missing": ("least squares", lambda g: Number(Fraction(1, 2)) * g),
    "off by 0.1 %": ("least squares", lambda g: Number(Fraction(1001, 1000)) * g),
    "the transpose, of another shape": ("least squares", lambda g: g.T),
    "the transpose, of the same shape": ("by a matrix, numerator", lambda g: g.T),
    "Jacobian transposed": ("Jacobian", lambda g: g.T),
    "off by 0.1 %, at a kink": ("a kink", lambda g: Number(Fraction(1001, 1000)) * g),
    "off by a constant": ("scalar", lambda g: g + 1),
    "a scalar, off by a sign": ("scalar", lambda g: -g),
    "Hessian off by 0.1 %": ("Hessian", lambda g: Number(Fraction(1001, 1000)) * g),
    "symmetric, the diagonal twice": ("symmetric", lambda g: g + Inverse(matrix("S", "n", "n"))),
}


@pytest.mark.parametrize("name", WRONG_RESULTS)
def test_wrong_results_are_rejected(name: str) -> None:
    right, change = WRONG_RESULTS[name]
    derivation = made(right)
    evidence = ending_with(derivation, change(derivation.result.expr)).check()
    assert not evidence.ok
    assert any("is not" in failure and "the relative error is" in failure for failure in evidence.failures)
    assert any("does not equal" in failure for failure in evidence.failures)


@pytest.mark.parametrize("name", ["least squares", "Jacobian", "by a matrix, numerator", "a vector by a scalar"])
def test_the_wrong_layout_is_rejected(name: str) -> None:
    derivation = made(name)
    other = "denominator" if derivation.layout == "numerator" else "numerator"
    evidence = replace(derivation, derived=replace(derivation.derived, layout=other)).check()
    assert not evidence.ok


def test_a_right_result_of_another_function_is_rejected() -> None:
    asked, other = derive("sum(sin(x))", "x"), derive("sum(cos(x))", "x")
    assert other.check().ok
    assert not replace(other, reading=asked.reading).check().ok


def test_the_gradient_by_all_entries_is_not_that_by_the_independent_ones() -> None:
    free = derive("logdet(S)", "S", layout="denominator")
    symmetric = made("symmetric")
    evidence = ending_with(symmetric, free.result.expr).check()
    assert not evidence.ok


def test_one_wrong_gradient_of_several_is_named() -> None:
    derivation = made("backward pass")
    found: Any = derivation.derived
    results = {**found.results, "b": -found.results["b"]}
    evidence = replace(derivation, derived=replace(found, results=results)).check()
    assert evidence.failures[0].startswith("the derivative with respect to b is not")
    assert all("the derivative with respect to b is not" in failure for failure in evidence.failures)


def test_gradients_of_a_large_network_are_checked_along_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (claims, derived):
        monkeypatch.setattr(module, "MANY_EVALUATIONS", 0)
    right = made("backward pass")
    evidence = right.check()
    assert evidence.ok, evidence.failures
    assert evidence.checks[0].endswith("lines at 2 of the points")
    one: Any = right.derived
    wrong = replace(right, derived=replace(one, results={**one.results, "b": -one.results["b"]}))
    assert "is not what the gradients with respect to W, b, v give" in wrong.check().failures[0]


def test_a_wrong_gradient_below_a_right_hessian_is_rejected() -> None:
    derivation = derive("x @ A @ x", "x", order=2, shapes={"A": ("n", "n")})
    last = derivation.derived.equations[-1]
    assert isinstance(last.first, Total)
    gradient = last.first.function
    assert isinstance(gradient, Let)
    shifted = replace(gradient, value=gradient.value + matrix("A", "n", "n") @ Ones("n"))
    equations = tuple(
        Equation(
            put(e.first, gradient, shifted), tuple(m._replace(expr=put(m.expr, gradient, shifted)) for m in e.moves)
        )
        for e in derivation.derived.equations
    )
    evidence = replace(derivation, derived=replace(derivation.derived, equations=equations)).check()
    assert evidence.failures[0].startswith("the gradient with respect to x is not")
    assert not any(failure.startswith("the Hessian") for failure in evidence.failures)


def test_a_result_that_still_holds_a_derivative_is_rejected() -> None:
    derivation = made("least squares")
    unfinished = Total(derivation.function, derivation.variables[0])
    evidence = ending_with(derivation, unfinished).check()
    assert any("still holds a derivative" in failure for failure in evidence.failures)


# Wrong lines


def with_line(derivation: Derivation, change: object) -> Derivation:
    """The derivation with its last line but one changed; the result is as before."""
    *others, last = derivation.derived.equations
    *before, middle, end = last.moves
    wrong = middle._replace(expr=change(middle.expr))  # type: ignore[operator]
    equations = (*others, Equation(last.first, (*before, wrong, end)))
    return replace(derivation, derived=replace(derivation.derived, equations=equations))


@pytest.mark.parametrize("name", ["least squares", "by a matrix, numerator", "a kink", "symmetric", "backward pass"])
def test_a_wrong_line_in_the_middle_is_named(name: str) -> None:
    evidence = with_line(made(name), lambda line: Number(Fraction(1001, 1000)) * line).check()
    assert not evidence.ok
    assert any("does not equal" in failure for failure in evidence.failures)
    assert not any(failure.startswith("the derivative") for failure in evidence.failures)


def test_a_line_that_only_sympy_can_tell_is_wrong() -> None:
    tiny = Number(Fraction(10**20 + 1, 10**20))
    evidence = with_line(made("least squares"), lambda line: tiny * line).check()
    assert not evidence.ok
    assert all("is not exactly" in failure for failure in evidence.failures)


def test_what_may_be_a_rounding_error_is_not_called_wrong() -> None:
    slightly = Number(Fraction(10**9 + 1, 10**9))
    evidence = ending_with(made("least squares"), slightly * made("least squares").result.expr).check()
    assert not evidence.ok
    assert evidence.failures[0].startswith("the derivative with respect to x is not shown to be")


def test_names_that_stand_for_two_things_are_rejected() -> None:
    derivation = made("least squares")
    x = derivation.variables[0]
    again = Equation(Let("b", Transpose(x)), (Move(Transpose(x), "definition", "definition"),))
    equations = (again, *derivation.derived.equations)
    line = Equation(Transpose(x), (Move(Let("b", Transpose(x)), "again", "again"),))
    evidence = replace(derivation, derived=replace(derivation.derived, equations=(*equations, line))).check()
    assert any(failure.startswith("b is") for failure in evidence.failures)


def test_a_symbol_from_nowhere_is_rejected() -> None:
    evidence = with_line(made("least squares"), lambda line: scalar("c") * line / scalar("c")).check()
    assert evidence.failures == ["c stands in the derivation, and not in the function"]


# Wrong rules and moves


@pytest.fixture
def _forgetful() -> Iterator[None]:
    """What was simplified with wrong rules is not remembered."""
    for memo in Memo.every:
        memo.clear()
    yield
    for memo in Memo.every:
        memo.clear()


WRONG_RULES: dict[str, tuple[str, str, Any, Any]] = {
    "derivative of the inverse without its sign": ("inv(X)", "X", Inverse, (lambda y, d: MatMul(MatMul(y, d), y),)),
    "half of Jacobi's formula": ("det(X)", "X", Determinant, (lambda y, d: Trace(MatMul(Inverse(y.matrix), d)),)),
    "a product of which one factor changes": ("x @ A @ x", "x", MatMul, (lambda y, d: MatMul(d, y.right), None)),
    "a sine with the slope of the other sign": ("sum(sin(x))", "x", "sin", (lambda y, d: -(1 - y**2) * d,)),
    "a ReLU that passes everything on": ("sum(relu(x))", "x", "relu", (lambda y, d: d,)),
}


@pytest.mark.usefixtures("_forgetful")
@pytest.mark.parametrize("name", WRONG_RULES)
def test_a_wrong_rule_in_the_table_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, wrt, key, terms = WRONG_RULES[name]
    right = DIFFERENTIALS[key]
    assert derive(text, wrt).check().ok
    monkeypatch.setitem(differentials.DIFFERENTIALS, key, Rule(right.name, right.words, terms))
    evidence = derive(text, wrt).check()
    assert not evidence.ok
    assert any(failure.startswith("the derivative with respect to") for failure in evidence.failures)
    assert any("does not equal" in failure and right.name in failure for failure in evidence.failures)


@pytest.mark.usefixtures("_forgetful")
@pytest.mark.parametrize(
    ("name", "kind", "change"),
    [
        ("transpose of a product", Transpose, lambda after: -after),
        ("collect terms", Add, lambda after: Number(Fraction(2)) * after),
    ],
)
def test_a_wrong_move_of_the_simplifier_is_found(
    name: str, kind: type[Expr], change: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = next(one for one in BY_KIND[kind] if one.name == name)
    right = move.move

    def wrong(node: Expr) -> Expr | None:
        after = right(node)
        return None if after is None else change(after)  # type: ignore[operator]

    monkeypatch.setitem(vars(move), "move", wrong)
    evidence = derive("x @ A @ x", "x", shapes={"A": ("n", "n")}, layout="denominator").check()
    assert not evidence.ok
    assert any("does not equal" in failure and name in failure for failure in evidence.failures)


# Points


def test_a_function_that_is_defined_nowhere_is_not_shown() -> None:
    evidence = derive("log(t) + log(-t)", "t", {"t": ()}).check()
    assert not evidence.ok
    assert evidence.failures == ["no point was found at which log(t) + log(-t) and its derivative are defined"]
    assert evidence.points == 0


def test_a_derivative_that_is_defined_nowhere_is_not_shown() -> None:
    evidence = derive("det(x @ y * outer(x, y))", "x").check()
    assert evidence.failures == ["no point was found at which det(x @ y * outer(x, y)) and its derivative are defined"]


def test_a_result_that_is_not_defined_where_the_function_is_is_rejected() -> None:
    derivation = derive("sum(x**3)", "x")
    evidence = ending_with(derivation, derivation.result.expr + (ln(x) - ln(x)).T).check()
    assert any("the relative error is inf" in failure for failure in evidence.failures)


X = matrix("X", "n", "n")
x, y = vector("x"), vector("y")
DEFINED = {
    "logarithm of a determinant": ln(det(X)),
    "root of a quadratic form": sqrt(x.T @ X @ x),
    "small enough": sqrt(1 - x.T @ x),
    "one positive, one small": (ln(x)).T @ sqrt(Number(Fraction(3, 10)) - y**2),
    "a power": (x ** scalar("p")).T @ y,
}


@pytest.mark.parametrize("name", DEFINED)
def test_points_are_found_within_the_domain(name: str) -> None:
    function = DEFINED[name]
    draw = Draw((function,), (), seed=0)
    for _ in range(5):
        assert np.isfinite(draw.point().value(function))


def test_what_does_not_vary_may_stand_at_a_kink_but_must_have_a_value() -> None:
    tie = Reduce("max", Ones("n"))
    assert np.isfinite(Draw((x.T @ y + tie,), (), seed=0).point().value(tie))
    with pytest.raises(NoPointError):
        Draw((x.T @ y + Reduce("min", Ones("n") / Number(Fraction(0))),), (), seed=0).point()


def test_sizes_are_all_different_and_given_ones_are_kept() -> None:
    function = (matrix("A", "m", 4) @ matrix("B", 4, "k")) @ vector("v", "k")
    draw = Draw((function,), (), seed=0)
    for _ in range(10):
        point = draw.point()
        assert len({point.sizes["m"], point.sizes["k"], 4}) == 3
        assert point.given["A"].shape == (point.sizes["m"], 4)


def test_symmetric_matrices_are_symmetric() -> None:
    given = Draw((det(X),), (), seed=0, symmetric=("X",)).point().given
    assert np.array_equal(given["X"], given["X"].T)


def test_singular_matrices_are_not_inverted() -> None:
    function = det(inverse(X @ X.T))
    point = Draw((function,), (), seed=0).point()
    assert np.linalg.cond(point.given["X"]) ** 2 < 200
    with pytest.raises(NoPointError):
        Draw((det(inverse(x @ x.T)),), (), seed=0).point()


def test_points_are_drawn_where_rounding_errors_stay_small() -> None:
    t = scalar("t")
    one = (exp(9 * t) + 1) - exp(9 * t)
    draw = Draw((t,), (one,), seed=0)
    assert max(abs(draw.point().value(one) - 1) for _ in range(20)) < 1e-12


# Values


def test_values_are_those_of_the_numeric_reading() -> None:
    w, v = vector("w"), vector("v")
    u = let("u", sin(w) * v)
    f = let("f", norm(u) ** 2 + u.T @ w)
    point = Draw((f,), (), seed=0).point()
    turned = Partial(u, w, layout="denominator")
    for expr in (f, Total(f, w), Total(f, u), Partial(f, u), turned, Differential(f, (w, v))):
        assert relative_error(point.value(expr), numeric(expr)(**point.given)) < 1e-14


def test_a_direct_derivative_holds_other_names_still() -> None:
    t = scalar("t")
    u = let("u", t**2)
    f = let("f", u + t)
    point = Point({}, {"t": np.float64(3.0)})
    assert point.value(Partial(f, t)) == pytest.approx(1.0)
    assert point.value(Total(f, t)) == pytest.approx(7.0)
    assert point.value(Total(Total(f, t), t)) == pytest.approx(2.0)


def test_what_has_no_inverse_has_no_value() -> None:
    point = Point({"n": 2}, {"X": np.ones((2, 2))})
    assert np.all(np.isnan(point.value(inverse(X))))


# Exactly


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


def test_the_seed_decides() -> None:
    derivation = made("Jacobian")
    first, again, other = (check_derivation(derivation, seed).max_relative_error for seed in (0, 0, 1))
    assert first == again != other


def test_lines_that_do_not_lead_to_the_result_are_rejected() -> None:
    derivation = made("least squares")
    derived: Any = derivation.derived
    evidence = replace(derivation, derived=replace(derived, equations=derived.equations[:-1])).check()
    assert evidence.failures == ["no line ends at the derivative with respect to x"]


def test_a_rule_that_nothing_states_is_rejected() -> None:
    derivation = made("least squares")
    derived: Any = derivation.derived
    last = derived.equations[-1]
    renamed = replace(last, moves=tuple(move._replace(rule="rule of thumb") for move in last.moves))
    evidence = replace(derivation, derived=replace(derived, equations=(*derived.equations[:-1], renamed))).check()
    assert evidence.failures == ["there is no rule called rule of thumb"]


# Magnitudes, sizes of one, kinks and code


def test_points_are_of_several_magnitudes_and_at_some_a_dimension_is_one() -> None:
    points = Draw((norm(matrix("A", "m", "n") @ x) ** 2,), (), seed=0).points()
    assert len(points) == 20
    assert {point.magnitude for point in points} == {1e-2, 1e-1, 1.0, 1e1, 1e2}
    assert {(point.sizes["m"] == 1, point.sizes["n"] == 1) for point in points} == {
        (False, False),
        (True, True),
        (True, False),
        (False, True),
    }


def test_a_result_that_is_right_for_values_of_about_one_alone_is_rejected() -> None:
    derivation = derive("sum(x**2)", "x")
    extra = Number(Fraction(1, 10**9)) * (x**6).T
    evidence = ending_with(derivation, derivation.result.expr + extra).check()
    assert any(failure.startswith("the derivative with respect to x is not") for failure in evidence.failures)


@pytest.mark.parametrize(("text", "wrt"), [("X @ inv(X)", "X"), ("tr(X @ inv(X))", "X"), ("x - x", "x")])
def test_a_zero_that_is_left_of_large_terms_is_shown(text: str, wrt: str) -> None:
    evidence = derive(text, wrt).check()
    assert evidence.ok, evidence.failures


def test_what_cancels_excuses_no_error_but_that_of_rounding() -> None:
    derivation = derive("X @ inv(X)", "X")
    off = Number(Fraction(1, 10**6)) * Ones("n*n") @ Ones("n*n").T
    evidence = ending_with(derivation, derivation.result.expr + off).check()
    assert not evidence.ok


KINKS = {
    "relu": ("sum(relu(x))", lambda g: Compare("≥", x, Number(Fraction(0))).T),
    "abs": ("sum(abs(x))", lambda g: g + Compare("=", x, Number(Fraction(0))).T),
    "maximum": ("sum(maximum(x, y))", lambda g: Compare(">", x, y).T),
}


@pytest.mark.parametrize("name", KINKS)
def test_another_value_at_a_kink_is_rejected(name: str) -> None:
    text, change = KINKS[name]
    derivation = derive(text, "x")
    right = derivation.check()
    assert right.ok, right.failures
    assert "the value taken at a kink, at 5 points" in right.checks
    evidence = ending_with(derivation, change(derivation.result.expr)).check()
    start = "at a kink, the derivative with respect to x is not"
    assert any(failure.startswith(start) for failure in evidence.failures)
    assert not any(failure.startswith("the derivative with respect to x is not") for failure in evidence.failures)


def test_a_kink_that_is_none_need_not_be_mentioned() -> None:
    for text in ("sum(relu(x)**2)", "sum(abs(x)**3)", "sum(maximum(x, x))", "sum(abs(x) * x)"):
        derivation = derive(text, "x")
        assert derivation.conditions == ()
        assert derivation.check().ok, text


def test_a_kink_that_the_conditions_do_not_mention_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    derivation = derive("sum(relu(x))", "x")
    monkeypatch.setitem(vars(derivation.derived), "conditions", ())
    assert derivation.check().failures == ["the conditions do not say what is taken at the kink of relu(x)"]


@pytest.mark.parametrize(
    "body",
    ["return 3 * x", "return (2 * x)[:, None]", "return 2 * x if len(x) > 1 else 0 * x", "return x[None] * 2.0000001"],
)
def test_code_that_returns_something_else_is_rejected(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Derivation, "numpy_source", lambda self: f"def gradient(x):\n    {body}\n")
    evidence = derive("x @ x", "x").check()
    assert len(evidence.failures) == 1
    assert evidence.failures[0].startswith("what the emitted code returns for x is not")
