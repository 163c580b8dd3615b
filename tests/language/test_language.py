"""Shapes, and the three readings of one expression."""

import subprocess
import sys

import numpy as np
import pytest
import sympy

from derivations.language.binders import across, column_of, diagonal, each, grid, matrix_of, row_of, summation
from derivations.language.derivatives import Limit, at_point, derivative, gradient, let, partial
from derivations.language.elementwise import cos, ln, maximum, sin
from derivations.language.exact import exact
from derivations.language.expression import Expr, Identity, Index, Ones
from derivations.language.functions import (
    cases,
    diag,
    dot,
    generic,
    generic_entry,
    matrix,
    scalar,
    scalars,
    times,
    vector,
)
from derivations.language.layout import transposed
from derivations.language.matrices import entry_sum
from derivations.language.numeric import numeric, source
from derivations.language.shape import ShapeError, size

i, j = Index("i"), Index("j")
w, x = vector("w"), vector("x")
a, b, z = scalars("a b z")
A = matrix("A", "m", "n")


def test_importing_the_package_loads_neither_sympy_nor_numpy() -> None:
    program = (
        "import sys, derivations; derivations.formulas(); sys.exit('sympy' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: w + A, ["add", "vector, n × 1", "matrix, m × n"]),
        (lambda: A @ vector("y", "m"), ["matrix product", "matrix, m × n", "vector, m × 1", "n columns", "m rows"]),
        (lambda: dot(w, vector("y", "m")), ["dot product", "vector, n × 1", "vector, m × 1"]),
        (lambda: w * vector("y", "m"), ["multiply", "vector, n × 1", "vector, m × 1"]),
        (lambda: diag(A), ["diag", "matrix, m × n"]),
        (lambda: entry_sum(z), ["sum", "scalar"]),
        (lambda: derivative(z, a + b), ["derivative", "the variable must be"]),
        (lambda: gradient(w, x), ["gradient", "vector, n × 1"]),
        (lambda: z[i], ["entry", "scalar"]),
        (lambda: matrix_of((w, a)), ["blocks"]),
        (lambda: x[0], ["entry 0", "from 1 to n"]),
        (lambda: vector("x", 2)[3], ["entry 3", "from 1 to 2"]),
        (lambda: A[0], ["row 0", "from 1 to m"]),
        (lambda: cases((0, x <= 0), (x, x > 0)), ["cases", "vector, n × 1"]),
        (lambda: gradient(dot(w, x), w, x), ["gradient", "scalars, or one vector"]),
        (lambda: Limit(x, x), ["limit", "x must be a scalar"]),
    ],
)
def test_a_shape_error_names_the_operation_and_both_shapes(make: object, named: list[str]) -> None:
    with pytest.raises(ShapeError) as error:
        make()  # type: ignore[operator]
    assert all(part in str(error.value) for part in named), str(error.value)


@pytest.mark.parametrize(
    ("expr", "tex"),
    [
        (3 * a**2 * b, "3 a^2 b"),
        (times(2, 1), r"2 \times 1"),
        (3 * b * (2 * a), r"3 b \times 2 a"),
        (a - (b + z), "a - (b + z)"),
        (a + -b, "a + (-b)"),
        (-(a + b), "-(a + b)"),
        ((a + b) ** 2, "(a + b)^2"),
        (a * (b + z), "a (b + z)"),
        (a / b, r"\frac{a}{b}"),
        ((a / b) ** 2, r"\left( \frac{a}{b} \right)^2"),
        (w * x, r"\mathbf{w} \otimes \mathbf{x}"),
        (w / x, r"\mathbf{w} \oslash \mathbf{x}"),
        (dot(w, x) + b, r"\mathbf{w} \cdot \mathbf{x} + b"),
        (Ones("n").T @ diag(x), r"\vec{\mathbf{1}}^T \operatorname{diag}(\mathbf{x})"),
        (maximum(0, z), r"\max(0, z)"),
        (derivative(z, a), r"\frac{dz}{da}"),
        (derivative(a + b, a, "operator"), r"\frac{d}{da} (a + b)"),
        (derivative(a, a, "operator") * b, r"\left( \frac{d}{da} a \right) b"),
        (partial(a + b, a), r"\frac{\partial (a + b)}{\partial a}"),
        (derivative(let("f", a**2, a), a, "prime"), "f'(a)"),
        (derivative(let("f", a * b, a, b), a, "names"), r"\frac{df}{da}"),
        (summation(i, "n", w[i] * x[i]), r"\sum_{i=1}^n w_i x_i"),
        (summation(i, "n", w[i], "upper"), r"\sum_i^n w_i"),
        (summation(i, "n", w[i], "dots"), r"w_1 + w_2 + \ldots + w_n"),
        (summation(i, "n", w[i]) * a, r"\left( \sum_{i=1}^n w_i \right) a"),
        (across(i, "n", x[i]).T, r"\left[ x_1,\; x_2,\; \ldots,\; x_n \right]^T"),
        (each(i, "n", x[i]), r"\begin{bmatrix} x_1 \\ x_2 \\ \vdots \\ x_n \end{bmatrix}"),
        (diagonal(i, "n", x[i], "dots"), r"\operatorname{diag}\left( \ldots x_i \ldots \right)"),
        (generic("f", x, length="m"), r"\mathbf{f}(\mathbf{x})"),
        (generic_entry("f", i, x), r"f_i(\mathbf{x})"),
        (generic_entry("f", i, x[i], hat=True), r"\hat{f}_i(x_i)"),
        (let("u_1", a**2), "u_1"),
        (matrix("X", "N", "n")[i], r"\mathbf{x}_i"),
        (scalar("eta"), r"\eta"),
    ],
)
def test_latex(expr: Expr, tex: str) -> None:
    assert expr.latex() == tex


def test_the_conditions_of_cases_are_opposites() -> None:
    with pytest.raises(ValueError, match="must be opposites"):
        cases((0, z <= 0), (z, z <= 0))


def test_exact_reads_a_jacobian_like_sympy() -> None:
    f = let("f", column_of(a**2 * b, sin(a), b))
    xs = sympy.symbols("a b", real=True)
    jacobian = sympy.Matrix([xs[0] ** 2 * xs[1], sympy.sin(xs[0]), xs[1]]).jacobian(xs)
    assert exact(column_of(*(row_of(*(partial(f[k], v) for v in (a, b))) for k in (1, 2, 3))), {}) == jacobian


def test_exact_holds_intermediates_still_for_partials_only() -> None:
    u = let("u", a**2)
    f = let("f", a * u)
    assert exact(partial(f, a), {})[0] == exact(u, {})[0]
    assert sympy.expand(exact(derivative(f, a), {})[0]) == 3 * sympy.Symbol("a", real=True) ** 2
    assert exact(partial(f, u), {})[0] == sympy.Symbol("a", real=True)


def test_a_generic_function_has_the_chain_rule() -> None:
    g = let("g", generic("g", a))
    f = let("f", generic("f", g, a))
    by_rule = partial(f, g) * derivative(g, a) + partial(f, a)
    assert exact(derivative(f, a), {}) == exact(by_rule, {})
    assert exact(derivative(f, a), {}) != exact(partial(f, g) * derivative(g, a), {})


def test_a_missing_size_is_named() -> None:
    with pytest.raises(ShapeError, match="no size is given for the dimension n"):
        dot(w, x).exact()


def test_numeric_names_what_is_missing() -> None:
    with pytest.raises(ValueError, match="no value is given for x; give one for each of w, x"):
        dot(w, x).numeric(w=[1.0, 2.0])


def test_relu_at_zero_has_derivative_zero() -> None:
    slope = cases((0, z <= 0), (1, z > 0))
    assert float(slope.numeric(z=0.0)) == 0.0
    assert at_point(derivative(maximum(0, z), z), z=0).exact()[0] == 0


EVERYTHING: dict[str, Expr] = {
    "arithmetic": (2 * w - x / 3) * x + w**2,
    "products": (A @ diag(x) @ Ones("n")),
    "outer": x @ w.T,
    "row times matrix": (A @ w).T @ A,
    "functions": sin(w) * cos(x) + ln(w * w + 1),
    "cases": cases((x.T, dot(w, x) <= 0), (w.T, dot(w, x) > 0)),
    "sum of rows": summation(i, "m", A[i]),
    "grid": grid(i, "m", j, "n", A[i][j] * x[j]),
    "columns": each(i, "m", A[i].T),
    "diagonal": diagonal(i, "n", x[i] ** 2),
    "blocks": column_of(w, b),
    "identity": Identity("n") @ x,
    "compare": w > x,
    "maximum": maximum(w, x),
    "limit": Limit(scalar("h"), ((a + scalar("h")) ** 2 - a**2) / scalar("h")),
    "jacobian": derivative(A @ (w * x), w),
    "denominator": transposed(derivative(A @ (w * x), w)),
    "gradient": gradient(a * b**2, a, b),
    "gradient by one scalar": gradient(a**2, a),
    "entry": derivative(dot(w, x), w[1]),
    "by a row of a matrix": derivative(A @ x, A[2]),
    "by an entry of a matrix": derivative(A @ x, A[2][1]),
    "point": at_point(derivative(a**3, a), a=2),
    "last": x["n"],
}


@pytest.mark.parametrize("kind", EVERYTHING)
def test_the_numeric_reading_agrees_with_the_exact_one(kind: str) -> None:
    expr, sizes = EVERYTHING[kind], {"n": 3, "m": 2}
    rng = np.random.default_rng(0)
    arrays = {"w": rng.normal(size=3), "x": rng.normal(size=3), "A": rng.normal(size=(2, 3))}
    point = {"a": 0.7, "b": -1.3}
    values = arrays | point
    for name in "wx":
        point |= {f"{name}_{k + 1}": arrays[name][k] for k in range(3)}
    point |= {f"A_{r + 1}_{c + 1}": arrays["A"][r, c] for r in range(2) for c in range(3)}
    symbolic = exact(expr, sizes)
    expected = np.array(symbolic.subs({sympy.Symbol(k, real=True): v for k, v in point.items()}), dtype=float)
    got = numeric(expr)(**values, **sizes)
    assert got.shape == tuple(size(dim, sizes) for dim in expr.shape)
    np.testing.assert_allclose(got.reshape(expected.shape), expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", EVERYTHING)
def test_transposed_is_the_transpose(name: str) -> None:
    sizes = {"n": 3, "m": 2}
    assert exact(transposed(EVERYTHING[name]), sizes) == exact(EVERYTHING[name], sizes).T


def test_denominator_layout_reverses_the_chain_rule() -> None:
    u = let("u", w * x)
    y = let("y", entry_sum(u))
    assert transposed(partial(y, u) @ partial(u, w)).latex() == (
        r"\frac{\partial \mathbf{u}}{\partial \mathbf{w}} \, \frac{\partial y}{\partial \mathbf{u}}"
    )


def test_source_is_what_a_person_would_run() -> None:
    assert source(x.T) == "def value(x):\n    return x[None, :]"
    assert "for i in range(len(w))" in source(summation(i, "n", w[i] ** 2))


def test_the_text_needs_no_name_that_the_expression_has() -> None:
    u = let("u", a**2)
    assert float(derivative(u * scalar("u_1"), u).numeric(a=2.0, u_1=3.0)) == 3.0
    rows = generic("f", matrix("X", "N", "n")[i], length="m")
    assert "f[i2](X[i]) for i2 in range(m)" in source(rows)


def test_a_value_at_a_point_may_use_the_name_that_it_sets() -> None:
    assert float(at_point(a**2, a=a + 1).numeric(a=2.0)) == 9.0


def test_what_an_index_counts_cannot_be_held_still_outside_its_range() -> None:
    v = let("v", x[i] * a, position=i)
    with pytest.raises(ValueError, match="held still is bound to the index i"):
        source(partial(summation(i, "n", v), a))


@pytest.mark.parametrize("given", [[[1.0, 2.0, 3.0]], [1.0], 1.0])
def test_an_array_that_numpy_would_quietly_expand_is_refused(given: object) -> None:
    with pytest.raises(ShapeError, match=r"x has shape \(n,\).*; an array of shape .* is given"):
        (w * x).numeric(w=[1.0, 2.0, 3.0], x=given)


def test_a_vector_of_one_entry_is_a_scalar() -> None:
    assert vector("x", 1).shape == ()
    assert matrix("A", "n", 1).shape == ("n",)
    assert (matrix("A", "n", 1) + x).shape == ("n",)
