"""Conditions: found, true, and no more than needed. Where none is stated, the derivative exists and is the result."""

import random
import re

import numpy as np
import pytest

from derivations import derive
from derivations.calculus import engine
from derivations.calculus.boundary import meeting_order
from derivations.calculus.conditions import conditions_of
from derivations.calculus.differentials import NotSupportedError
from derivations.calculus.signs import ANY, NOT_NEGATIVE, POSITIVE, ZERO, Signs
from derivations.language.elementwise import Where
from derivations.language.expression import walk
from derivations.language.numeric import numeric
from derivations.language.parse import parse
from tests.calculus.boundaries import SIZES, point_of, symbols_of, wrong_at
from tests.strategies import random_expression

T = {"t": (), "s": (), "X": ("m", "n"), "S": ("n", "n"), "x": ("n",), "y": ("n",), "b": ("m",)}

# What is said, by the expression; the variable is t where it occurs, else x, else X, else S
SAID = {
    # domains
    "log(t)": ["t is positive"],
    "sum(log(x))": ["every entry of x is positive"],
    "log(-t)": ["t is negative"],
    "log(t**2)": ["t is not 0"],
    "log(abs(t))": ["t is not 0"],
    "log(2 * t * exp(t))": ["t is positive"],
    "log(s * t)": ["s t is positive"],
    "sqrt(t)": ["t is positive"],
    "sqrt(t)**2": ["t is positive"],
    "sqrt(x @ x)": ["x is not 0"],
    "t / s": ["s is not 0"],
    "log(s + t) / (t + s)": ["s + t is positive"],
    "1 / (s + t) + 1 / (t + s)": ["s + t is not 0"],
    "sqrt((x - y) @ inv(S) @ (x - y))": ["S is invertible", "(x − y)ᵀ S⁻¹ (x − y) is positive"],
    "1 / ((x - y) @ S @ (y - x))": ["(x − y)ᵀ S (x − y) is not 0"],
    "t / t": ["t is not 0"],
    "t**-1": ["t is not 0"],
    "t**(1 - 3)": ["t is not 0"],
    "t**0.5": ["t is positive"],
    "t**1.5": ["t is positive"],
    "t**s": ["t is positive"],
    "s**t": ["s is positive"],
    "x**t": ["every entry of x is positive"],
    "tan(t)": ["cos(t) is not 0"],
    "sum(tan(x))": ["no entry of cos(x) is 0"],
    "1 / sin(t)": ["sin(t) is not 0"],
    "t / (n - 1) * sum(x)": ["n − 1 is not 0"],
    "norm(X @ x)": ["X x is not 0"],
    "x / norm(x)": ["x is not 0"],
    "prod(x)": ["no entry of x is 0"],
    "logdet(S)": ["S is invertible"],
    "det(S)": ["S is invertible"],
    "x @ inv(S.T) @ x": ["S is invertible"],
    "log(det(S))": ["det(S) is positive"],
    "max(x)": ["the largest entry of x occurs once"],
    "sum(min(X, axis=1))": ["the smallest entry of each row of X occurs once"],
    "max(X)": ["the largest entry of X occurs once"],
    # what follows from the rest, or always holds, is not said
    "log(t) / t": ["t is positive"],
    "log(t) + log(t + 1)": ["t is positive"],
    "abs(t) * log(t)": ["t is positive"],
    "sum(log(x)) + log(sum(x))": ["every entry of x is positive"],
    "logdet(S) + tr(inv(S)) + det(S)": ["S is invertible"],
    "1 / sqrt(t)": ["t is positive"],
    "1 / (1 + t**2)": [],
    "log(1 + exp(t))": [],
    "sqrt(x @ x + 1)": [],
    "1 / (1 - tanh(t)**2)": [],
    "x @ inv(X.T @ X + eye(n)) @ x": [],
    "2**t": [],
    "x**n": [],
    # of what does not depend on the variable: that it is defined
    "t * log(s)": ["s is positive"],
    "t * sqrt(s)": ["s is not negative"],
    "t * relu(s) * norm(y) * maximum(s, 1) * (s > 0)": [],
    "t * max(y) * prod(y) * det(S)": [],
    # kinks
    "relu(t)": ["the slope of relu at its kink, where t is 0, is taken as 0"],
    "sum(abs(x - 1))": ["the slope of abs at its kink, where an entry of x − 1 is 0, is taken as 0"],
    "sign(t)": ["sign jumps where t is 0; its slope there is taken as 0"],
    "t * (t > 0)": ["[t > 0] jumps where t is 0; its slope there is taken as 0"],
    "maximum(0, t)": ["where t is 0, the slope of max(0, t) is taken as 0"],
    "minimum(t, 1)": ["where t is 1, the slope of min(t, 1) is taken as 0"],
    "maximum(t, -t)": ["where t is 0, the slope of max(t, −t) is taken as that of t"],
    "sum(maximum(x, y))": ["where an entry of x equals that of y, the slope of max(x, y) is taken as that of x"],
    "where(t > 0, t, -t)": ["where t is 0, where(t > 0, t, −t) has a kink; the slope of its second value is taken"],
    "where(t >= 1, t, t**2)": [
        "where t is 1, where(t ≥ 1, t, t²) has a kink; the slope of its first value is taken"
    ],
    "where(t > 0, 2, 3)": [
        "where t is 0, the second value of where(t > 0, 2, 3) and its slope are taken; "
        "the two values differ there, and it jumps"
    ],
    "where(t > 0, t, s)": [
        "where t is 0, the second value of where(t > 0, t, s) and its slope are taken; "
        "if the two values differ there, it jumps"
    ],
    "where(t > 0, t, s * t)": [
        "where t is 0, where(t > 0, t, s t) has a kink; the slope of its second value is taken"
    ],
    "where(abs(t) <= 2, t, s * (abs(t) - 2) + t)": [
        "the slope of abs at its kink, where t is 0, is taken as 0",
        "where abs(t) is 2, where(abs(t) ≤ 2, t, t − s (2 − abs(t))) has a kink; the slope of its first value is taken",
    ],
    "where(abs(t) <= s, t**2 / 2, s * (abs(t) - s / 2))": ["the slope of abs at its kink, where t is 0, is taken as 0"],
    # that are none
    "where(t > 0, t, exp(t) - 1)": [],
    "where(t < 1, t**3 / 3, t - 2 / 3)": [],
    "sum(where(x > y, x**2, y * (2 * x - y)))": [],
    "abs(t)**3": [],
    "abs(t) * t": [],
    "abs(t)**1.5": [],
    "relu(t)**2": [],
    "norm(x)**2": [],
    "norm(x)**3": [],
    "norm(relu(X @ x - b))**2": [],
    "relu(x) @ relu(x)": [],
    "mean(maximum(0, 1 - x)**2)": [],
    "where(t > 0, t**2, 0)": [],
    "sign(t) * t**2": [],
    "abs(t**2)": [],
    "abs(exp(t))": [],
    "relu(1 + t**2)": [],
}  # fmt: skip


def derived(text):
    expr = parse(text, T)
    by = next(one for name in ("t", "x", "X", "S") for one in symbols_of(expr) if one.name == name)
    return engine.derive(expr, by, layout="denominator")


@pytest.mark.parametrize("text", SAID)
def test_what_is_said(text):
    assert list(derived(text).conditions) == SAID[text]


# By numbers: where no condition is stated, the derivative exists at kinks and at the ends of domains, and is the result


@pytest.mark.parametrize("text", [text for text, said in SAID.items() if not said])
def test_without_conditions_the_derivative_holds_everywhere(text):
    function, d = parse(text, T), derived(text)
    rng = random.Random(1)
    for _ in range(20):
        point = point_of(symbols_of(function), rng)
        for name in ("s", "y"):  # what has a domain of its own
            point[name] = np.abs(point.get(name, 0.0)) + 1
        assert wrong_at(d, function, point) == ""


def test_random_functions_without_conditions():
    """Special values of all entries; where a function of this kind is undefined or bends, a condition says so."""
    tried = 0
    for seed in range(250):
        rng = random.Random(seed)
        function = random_expression(rng, (), rng.randint(1, 4))
        symbols = symbols_of(function)
        if not symbols:
            continue
        try:
            d = engine.derive(function, rng.choice(symbols), layout="denominator", order=rng.choice((1, 1, 2)))
        except NotSupportedError:
            continue
        if not d.conditions:
            tried += 1
            for _ in range(3):
                assert wrong_at(d, function, point_of(symbols, rng)) == "", f"{seed}: {function}"
    assert tried > 60


@pytest.mark.parametrize(
    ("text", "at"),
    [("abs(t)", 0.0), ("sqrt(t)", 0.0), ("log(t)", -1.0), ("1 / t", 0.0), ("abs(t) * sign(t)", 0.0),
     ("where(t > 0, t, -t)", 0.0), ("(t > 0) * t", 0.0), ("sign(t)", 0.0), ("abs(t - 1)", 1.0), ("t**1.5", -1.0)],
)  # fmt: skip
def test_where_a_condition_is_not_met_the_derivative_does_not_hold(text, at):
    """So the test above can fail; and none of these conditions is superfluous."""
    d = derived(text)
    assert d.conditions
    point = {"t": np.array(at)}
    assert wrong_at(d, parse(text, T), point) != ""


@pytest.mark.parametrize(
    ("text", "at", "taken"),
    [
        ("relu(t)", 0, 0), ("abs(t)", 0, 0), ("sign(t)", 0, 0), ("t * (t > 0)", 0, 0), ("maximum(0, t)", 0, 0),
        ("maximum(t, 0)", 0, 0), ("minimum(t, 1)", 1, 0), ("maximum(t, -t)", 0, 1), ("maximum(-t, t)", 0, -1),
        ("minimum(2 * t, 3 * t)", 0, 2), ("where(t > 0, t, -t)", 0, -1), ("where(t >= 0, t, -t)", 0, 1),
        ("where(t < 1, t, t**2)", 1, 2), ("where(t <= 1, t, t**2)", 1, 1), ("where(t == 0, 5 * t, t)", 0, 5),
        ("where(t != 0, 5 * t, t)", 0, 1),
    ],
)  # fmt: skip
def test_at_a_kink_the_result_is_what_is_said(text, at, taken):
    d = derived(text)
    assert float(d.result.numeric(t=at)) == taken
    [said] = d.conditions
    where = re.search(r"where\(.*\)", said)
    if where:
        assert ("first" if text.split("(")[1].split(",")[0].strip("t 01") in (">=", "<=", "==") else "second") in said
    elif taken == 0:
        assert "taken as 0" in said
    else:
        assert "taken as that of" in said


def test_the_second_derivative_is_asked_for_more():
    assert derive("relu(t)**2", "t", T, order=2).conditions == tuple(SAID["relu(t)"])
    assert derive("abs(t)**3", "t", T, order=2).conditions == ()
    assert derive("abs(t**2)", "t", T, order=2).conditions != ()
    assert derive("x @ A @ x", "x", order=2).conditions == ()


def test_several_variables():
    d = derive("z = W @ x + b; sum(relu(z)) + log(c)", ["W", "b"], {"c": ()})
    assert d.conditions == (
        "the slope of relu at its kink, where an entry of z is 0, is taken as 0",
        "c is positive",
    )


def test_names_are_kept():
    d = derive("z = X @ x; h = relu(z); sum(h) / sum(z)", "x", T)
    assert d.conditions == ("the slope of relu at its kink, where an entry of z is 0, is taken as 0", "sum(z) is not 0")


def test_without_variables_all_symbols_vary():
    assert conditions_of(parse("log(t) * relu(s)", T)) == (
        "t is positive",
        "the slope of relu at its kink, where s is 0, is taken as 0",
    )


# What is defined nowhere

NOWHERE = {
    "x / (1 - 1)": "x / (1 − 1) is not defined: 1 − 1 is 0; nothing can be divided by 0",
    "x / zeros(n)": "nothing can be divided by 0",
    "x @ inv(zeros((n, n))) @ x": "0 has no inverse",
    "logdet(S - S)": "logdet(S − S) is not defined: S − S is 0; 0 has no inverse",
    "log(0 * x)": "ln(0 x) is not defined: 0 x is 0; the logarithm needs a positive number",
    "log(-exp(x))": "the logarithm needs a positive number",
    "log(-x @ x)": "the logarithm needs a positive number",
    "x * sqrt(-1 - exp(0))": "−1 − exp(0) is −2; the root of a negative number is no real number",
    "sqrt(-x**2 - 1)": "the root of a negative number is no real number",
    "1 / (x - x)": "1 ⊘ (x − x) is not defined: x − x is 0; nothing can be divided by 0",
    "u = x - x; v = u * 2; 1 / v": "nothing can be divided by 0",
    "x / (0.1 + 0.2 - 0.3)": "nothing can be divided by 0",
    "x * 0**(1 - 2)": "nothing can be divided by 0",
    "(x - x)**-0.5": "this power needs a positive number",
    "(-2)**x": "a power whose exponent varies needs a positive base",
    "x @ log(eye(n)) @ x": "Iₙ has entries that are 0",
    "x @ (1 / diag(x)) @ x": "diag(x) has entries that are 0",
}


@pytest.mark.parametrize("text", NOWHERE)
@pytest.mark.parametrize("several", [False, True])
def test_what_is_defined_nowhere_is_refused(text, several):
    name, said = "S" if text.startswith("logdet") else "x", NOWHERE[text]
    *lines, last = text.split("; ")
    text = "; ".join([*lines, f"sum({last} + s)"]) if several else text
    with pytest.raises(NotSupportedError) as refused:
        derive(text, [name, "s"] if several else name, T)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "text", ["x**(3 - 1)", "(x - x)**2", "x / (1 - 2)", "x * log(2 - 1)", "x * sqrt(1 - 1)", "x / (x - y)"]
)
def test_what_is_defined_somewhere_is_not(text):
    assert derive(text, "x", T).result


# Signs

SIGNS = {
    "exp(t) + t**2": POSITIVE, "t**2": NOT_NEGATIVE, "t + 1": ANY, "x @ x": NOT_NEGATIVE, "x @ y": ANY,
    "sum(exp(x))": POSITIVE, "norm(x) + 1": POSITIVE, "t - t": ZERO, "abs(t) + relu(s)": NOT_NEGATIVE,
    "softmax(x) * n": POSITIVE, "maximum(t, 1)": POSITIVE, "minimum(t, 1)": ANY, "where(t > 0, 1, 2)": POSITIVE,
    "t**3": ANY, "tr(X.T @ X)": NOT_NEGATIVE, "1 - sigmoid(t)": POSITIVE, "prod(exp(x))": POSITIVE,
    "t**4 / exp(s)": NOT_NEGATIVE,
}  # fmt: skip


@pytest.mark.parametrize("text", SIGNS)
def test_signs(text):
    assert Signs().of(parse(text, T)) == SIGNS[text]


def test_the_signs_of_random_expressions_are_among_the_possible():
    seen = 0
    for seed in range(400):
        rng = random.Random(seed)
        expr = random_expression(rng, rng.choice([(), ("n",), ("m", "n")]), rng.randint(1, 4))
        possible = Signs().of(expr)
        if possible == ANY:
            continue
        point = point_of(symbols_of(expr), rng)
        with np.errstate(all="ignore"):
            try:
                value = np.asarray(numeric(expr)(**point, **SIZES), dtype=float)
            except np.linalg.LinAlgError:
                continue
        if np.all(np.isfinite(value)):
            seen += 1
            assert set(np.sign(value[np.abs(value) > 1e-12]).astype(int).ravel()) <= possible, expr
    assert seen > 50


# The two values of a choice at its boundary


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("where(t > 0, t, s * t)", 1),
        ("where(t > s, t**2, s * (2 * t - s))", 2),
        ("where(s < t, (t - s)**3 + t, t)", 3),
        ("where(abs(t) <= s, t**2 / 2, s * (abs(t) - s / 2))", 2),
        ("where(abs(t) <= s, t, s * sign(t))", 1),
        ("where(abs(t) <= s, t, s)", 0),  # at t = −s they differ
        ("where(t > 0, t, s)", 0),
        ("where(t > 0, t**2 / t, 0)", 0),  # 0/0 at the boundary: nothing is seen
        ("where(2 * t > 0, (2 * t)**2 / t, 0)", 0),
        ("where(t > 0, sqrt(t), 0)", 0),
        ("where(t > 0, relu(t), 0)", 0),
        ("sum(where(x > 0, x, y * x))", 1),
        ("sum(where(x > 0, sum(x) * x, 0))", 0),  # moves with the other entries too
    ],
)
def test_with_which_order_two_values_meet(text, order):
    choice = next(node for node in walk(parse(text, T)) if isinstance(node, Where))
    assert meeting_order(choice.condition, choice.left, choice.right) == order
