"""The vector chain rule as a procedure: the paper's examples, random expressions, and what it refuses."""

import random
import subprocess
import sys

import numpy as np
import pytest

from derivations.calculus.chain_rule import total_derivative
from derivations.calculus.vector_chain_rule import vector_chain_rule
from derivations.evidence.equality import equal
from derivations.evidence.formula import Formula
from derivations.evidence.pair import TOLERANCE, relative_error
from derivations.evidence.statement import as_chain
from derivations.language.binders import column_of, summation
from derivations.language.derivatives import derivative, let
from derivations.language.elementwise import cos, exp, ln, maximum, sin
from derivations.language.expression import Expr, Index
from derivations.language.functions import diag, dot, generic, matrix, scalar, scalars, vector
from derivations.language.matrices import entry_sum
from derivations.language.numeric import is_analytic, numeric

t, b, z = scalars("x b z")
w, x = vector("w"), vector("x")
A, c = matrix("A", "m", "n"), vector("c", "m")
neuron = maximum(0, let("z", dot(w, x) + b))
SAMPLE = column_of(ln(t**2), sin(3 * t))
SCALAR = [sin(t**2), ln(sin(t**3) ** 2), t + t**2, t * t**2, sin(t + t**2)]

EXAMPLES: dict[str, tuple[Expr, Expr, str]] = {
    "the sample": (SAMPLE, t, r"\begin{bmatrix} \frac{1}{x^2} \times 2 x \\[6pt] \cos(3 x) \times 3 \end{bmatrix}"),
    "w · x + b by w": (dot(w, x) + b, w, r"\mathbf{x}^T"),
    "w · x + b by x": (dot(w, x) + b, x, r"\mathbf{w}^T"),
    "w · x + b by b": (dot(w, x) + b, b, "1"),
    "sum(w ⊗ x) by w": (entry_sum(w * x), w, r"\mathbf{x}^T"),
    "sum(w ⊗ x) by x": (entry_sum(w * x), x, r"\mathbf{w}^T"),
    "sum(x z) by z": (entry_sum(x * z), z, r"\operatorname{sum}(\mathbf{x})"),
    "sine of squares": (sin(x**2), x, r"\operatorname{diag}(\cos(\mathbf{x}^2) \otimes 2 \mathbf{x})"),
    "neuron by w": (
        neuron,
        w,
        r"\begin{cases} \vec{\mathbf{0}}^T & \mathbf{w} \cdot \mathbf{x} + b \le 0 \\ "
        r"\mathbf{x}^T & \mathbf{w} \cdot \mathbf{x} + b > 0 \end{cases}",
    ),
    "neuron by b": (
        neuron,
        b,
        r"\begin{cases} 0 & \mathbf{w} \cdot \mathbf{x} + b \le 0 \\ "
        r"1 & \mathbf{w} \cdot \mathbf{x} + b > 0 \end{cases}",
    ),
    "a layer": (maximum(0, A @ x + c), x, r"\operatorname{diag}(A \mathbf{x} + \mathbf{c} > 0) A"),
    "any f and g": (
        generic("f", let("g", generic("g", x, length="k")), length="m"),
        x,
        r"\frac{\partial \mathbf{f}}{\partial \mathbf{g}} \, \frac{\partial \mathbf{g}}{\partial \mathbf{x}}",
    ),
    "sin(x²)": (SCALAR[0], t, r"\cos(x^2) \times 2 x"),
    "ln(sin(x³)²)": (SCALAR[1], t, r"\frac{1}{\sin(x^3)^2} \times 2 \sin(x^3) \cos(x^3) \times 3 x^2"),
    "x + x²": (SCALAR[2], t, "1 + 2 x"),
    "x · x²": (SCALAR[3], t, r"x^2 + x \times 2 x"),
    "sin(x + x²)": (SCALAR[4], t, r"\cos(x + x^2) + \cos(x + x^2) \times 2 x"),
    "rows of all kinds": (column_of(t**2, sin(t**2), cos(3 * t), t, 5), t, ""),
    "layers in layers": (column_of(ln(sin(t**2) ** 2 + 1), exp(cos(3 * t))), t, ""),
    "two paths between vectors": (x * dot(w, x), x, ""),
}


@pytest.mark.parametrize(("function", "variable", "result"), EXAMPLES.values(), ids=EXAMPLES)
def test_every_line_of_an_example_is_proved(function, variable, result):
    worked = vector_chain_rule(function, variable)
    derivation = tuple(map(as_chain, (*worked.introduced(), *worked.slopes, *worked.combined)))
    evidence = Formula(
        "test", "a test", "0", derivation=derivation, domain={"x": "nonzero"}, stated=("sin(x³) is not 0",)
    ).check()
    assert evidence.ok, evidence.failures
    assert worked.result.latex() == result or not result


@pytest.mark.parametrize(("function", "variable", "result"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_derivation_with_a_wrong_last_line_is_rejected(function, variable, result):
    equation = vector_chain_rule(function, variable).combined[0]
    wrong = equation.moves[-1]._replace(expr=equation.last * 1001 / 1000)
    statement = as_chain(type(equation)(equation.first, (*equation.moves, wrong)))
    assert not Formula("test", "a test", "0", statement, domain={"x": "nonzero"}).check().ok


@pytest.mark.parametrize("function", SCALAR, ids=lambda e: e.latex())
def test_the_vector_rule_contains_the_scalar_ones(function):
    assert equal(vector_chain_rule(function, t).result.exact(), total_derivative(function, t).result.exact())


def test_names_that_are_there_stay_and_layers_get_one():
    assert [u.name for u in vector_chain_rule(neuron, w).intermediates] == ["u_1", "z", "u_2"]
    assert [u.latex() for u in vector_chain_rule(SAMPLE, t).intermediates] == [r"\mathbf{g}", r"\mathbf{h}"]
    g = let("g", column_of(t**2, 3 * t), t)
    named = vector_chain_rule(let("f", column_of(ln(g[1]), sin(g[2])), g), t)
    assert [u.latex() for u in named.intermediates] == [r"\mathbf{g}", r"\mathbf{f}"]
    assert named.result == vector_chain_rule(SAMPLE, t, names="gf").result
    assert vector_chain_rule(sin(let("u_1", t**2) + 1), t).intermediates[1].name == "u_2"


def test_kinks_and_domains_are_conditions():
    assert vector_chain_rule(neuron, w).conditions == ("where z is 0, the slope of max(0, z) is taken as 0",)
    assert vector_chain_rule(SAMPLE, t).conditions == ("g₁ is positive",)
    assert vector_chain_rule(dot(w, x), w).conditions == ()


def nested_sums(depth: int) -> Expr:
    expr: Expr = t
    for _ in range(depth):
        expr = expr + sin(expr)
    return expr


@pytest.mark.parametrize(
    ("function", "variable", "because"),
    [
        (sin(b), t, "applies no operation to x"),
        (x, x, "applies no operation to"),
        (let("g", column_of(t**2, t))[1], t, "applies no operation to x"),
        (sin(let("u", b, t)), t, "0 paths lead from x to the result"),
        (A, t, "A is a matrix"),
        (A @ x, A, "A is a matrix"),
        (sin(x[1]), x[1], "x_1 is no variable"),
        (sin(x[1]), x, "at a place that is not known"),
        (dot(x, A.T @ (A @ x)) * x.T @ x, x, "no rule for .*transpose"),
        (entry_sum(diag(x) @ x), x, "no rule for .*diag"),
        (summation(Index("i"), "n", t**2), t, "no rule for"),
        (maximum(0, column_of(x, t)), x, "only a column of scalars"),
        (x ** vector("k"), x, "operation power on a vector and a vector"),
        (nested_sums(6), t, "64 paths lead from x to the result"),
        (nested_sums(9), t, "512 paths lead from x to the result"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_it_does_not_know_it_refuses_in_one_sentence(function, variable, because):
    with pytest.raises(ValueError, match=because) as refusal:
        vector_chain_rule(function, variable)
    assert "\n" not in str(refusal.value)


# Random expressions: what is not refused is right, line by line.
W, X, Z, M = vector("w", 3), vector("x", 3), scalar("z"), matrix("A", 3, 3)


def drawn(r: random.Random, kind: str, depth: int) -> Expr:
    """A random scalar ("s") or vector ("v")."""
    if depth == 0:
        return r.choice([W, X]) if kind == "v" else r.choice([Z, b, X[1]])

    def part(of: str) -> Expr:
        return drawn(r, of, r.randrange(depth))

    left, right = ("s", "s") if kind == "s" else r.choice([("v", "v"), ("v", "s"), ("s", "v")])
    p, q = part(left), part(right)
    one = part(kind)
    either = [
        p + q,
        p - q,
        p * q,
        p / (q * q + 1),
        maximum(p, q),
        sin(one),
        cos(one),
        -one,
        one**3,
        let(f"a{depth}", one),
    ]
    special = [entry_sum(part("v")), dot(part("v"), part("v")), part("v")[2]]
    if kind == "v":
        special = [M @ part("v"), column_of(part("s"), part("s"), part("s"))]
    return r.choice(either + special)


def test_random_expressions_are_right_or_refused():
    rng, right = np.random.default_rng(0), 0
    for seed in range(400):
        r = random.Random(seed)
        function, variable = drawn(r, r.choice("sv"), r.choice([1, 2, 3])), r.choice([W, X, Z])
        try:
            worked = vector_chain_rule(function, variable)
        except ValueError:
            continue
        first = derivative(function, variable)
        method = "complex step" if is_analytic(first) else "central differences"
        point = {"w": rng.normal(size=3), "x": rng.normal(size=3), "A": rng.normal(size=(3, 3)), "z": 0.7, "b": -0.3}
        for move in worked.combined[0].moves:
            wanted, found = numeric(first)(**point), numeric(move.expr, analytic=is_analytic(first))(**point)
            assert relative_error(wanted, found) <= 10 * TOLERANCE[method], (seed, function.latex())
        right += 1
    assert right > 100


def test_the_procedure_loads_neither_sympy_nor_numpy():
    code = (
        "import sys, derivations.calculus.vector_chain_rule; sys.exit('sympy' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
