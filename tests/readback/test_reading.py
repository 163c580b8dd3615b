"""What is printed reads as it is meant, and another sign, bracket, index or transpose reads as something else."""

import pytest

from derivations.evidence.readback import Vocabulary, agree, row_of, wrong, wrong_side
from derivations.evidence.statement import HasShape, Statement, Unequal, chain
from derivations.language.binders import across, diagonal, each, grid, summation
from derivations.language.derivatives import (
    At,
    Differential,
    Gradient,
    Limit,
    at_point,
    derivative,
    gradient,
    let,
    partial,
    total,
)
from derivations.language.elementwise import absolute, exp, ln, maximum, number, relu, sigmoid, sqrt, where
from derivations.language.expression import Expr, Identity, Index, Ones, as_expr
from derivations.language.functions import Length, cases, diag, dot, generic, matrix, scalars, times, vector
from derivations.language.latex import marking
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    Reduce,
    det,
    entry_sum,
    inverse,
    kron,
    logdet,
    norm,
    softmax,
    trace,
    vec,
)
from derivations.site.temml import typeset

s, t, h = scalars("s t h")
w, x, y = vector("w"), vector("x"), vector("y")
A, B, X = matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("X", "N", "n")
i, j = Index("i"), Index("j")
one = as_expr(1)
u = let("u", s**2 * t)
f = let("f", s**2 * t, s, t)
C = let("C", entry_sum((X @ w) ** 2))
v = let("v", dot(w, X[i]), position=i)
b, bw, bx = r"\mathbf{b}", r"\mathbf{w}", r"\mathbf{x}"

READ: list[tuple[Expr, list[str]]] = [
    # signs and brackets
    (s - t, ["s + t", "t - s", "s", "s - 2 t", "s - t^2", "s - t t"]),
    (s * (t + 1), ["s t + 1", "s (t - 1)", "s (t + 2)", "(s + 1) t", "s (t + 1"]),
    (-(s**2), ["(-s)^2", "s^2", "-s^3"]),
    (s / (t + 1), [r"\frac{s}{t} + 1", r"\frac{s + 1}{t}", r"\frac{t + 1}{s}"]),
    (number(0.5) * s, [r"\frac{1}{3} s", r"\frac{2}{1} s", r"5 s"]),
    (s + (t > 0), ["(s + t) > 0", r"s + (t < 0)", r"s - (t > 0)", "s + (t > 1)", r"s + (t \ge 0)"]),
    (as_expr(2) ** (s + 1), ["2^s + 1", "2^{s - 1}", "(s + 1)^2"]),
    (number(-0.5) * times(2, s), [r"-\frac{1}{2} + 2 s", r"(-\frac{1}{2}) (2 \times t)"]),
    # products of arrays
    (A @ (w * x), [rf"A {bw} \otimes {bx}", rf"A ({bw} \oslash {bx})", rf"A^T ({bw} \otimes {bx})", rf"A {bw} {bx}"]),
    ((A @ w) * x, [rf"A ({bw} \otimes {bx})", rf"{bx} \otimes A {bx}"]),
    (w.T @ A @ x, [rf"{bw}^T A^T {bx}", rf"{bx}^T A {bw}", rf"{bw} A {bx}", rf"{bw}^T A {bx}^T"]),
    (w @ x.T, [rf"{bw}^T {bx}", rf"{bx} \, {bw}^T"]),
    (dot(w, x) * y, [rf"{bw} \cdot {bx} \, \mathbf{{y}}", r"(\mathbf{w} \cdot \mathbf{y}) \mathbf{x}"]),
    (A @ B, ["B A", "A B^T", "A A", r"A \otimes B", "A + B", "(A B)^T"]),
    (inverse(A) @ B, ["A^T B", "A B", "A^{-T} B", "(A B)^{-1}", r"A^{\otimes -1} B"]),
    (inverse(A.T), ["A^{-1}", "A^T"]),
    (A**2, ["A^2", "A A", r"A^{\otimes 3}"]),
    (w / x, [rf"{bx} \oslash {bw}", rf"{bw} \otimes {bx}", r"\frac{\mathbf{w}}{\mathbf{x}}"]),
    (kron(A, B), [r"B \otimes_{\mathrm{K}} A", r"A \otimes B", r"A \otimes_{\mathrm{K}} B^T"]),
    (vec(A @ B), [r"\operatorname{vec}(B A)", r"\operatorname{vec}(A) B"]),
    (Commutation("n", "n") @ vec(A), [r"\operatorname{vec}(A)", r"K_{n, n} \, \operatorname{vec}(A^T)"]),
    (BlockTrace(kron(A, X), X, "left", ("n", "n")), [
        r"\operatorname{tr}_1((I_n \otimes_{\mathrm{K}} X^T) (A \otimes_{\mathrm{K}} X))",
        r"\operatorname{tr}_2((I_n \otimes_{\mathrm{K}} X^T) (A^T \otimes_{\mathrm{K}} X))"]),
    (Identity("n") + w @ Ones("n").T, [r"I - \mathbf{w} \, \vec{\mathbf{1}}^T", r"I + \vec{\mathbf{1}} \, \mathbf{w}^T",
                                       r"\mathbf{0} + \mathbf{w} \, \vec{\mathbf{1}}^T"]),
    # functions
    (ln(s) * t, [r"\ln(s t)", r"\exp(s) t", r"\ln s t", r"\ln(t) s"]),
    (sqrt(s**2 + 1), [r"\sqrt{s^2} + 1", r"\sqrt{s + 1}", "s^2 + 1"]),
    (sigmoid(s) * relu(t), [r"\sigma(s t)", r"\sigma(s) + \operatorname{relu}(t)",
                            r"\sigma(t) \operatorname{relu}(s)"]),
    (maximum(0, s), [r"\min(0, s)", r"\max(1, s)", r"\max(0, t)"]),
    (Reduce("max", A), [r"\max(A)", r"\min_{\mathrm{rows}}(A)", r"\max_{\mathrm{rows}}(A^T)"]),
    (softmax(w), [r"\operatorname{softmax}(\mathbf{x})", r"\operatorname{softmax}_{\mathrm{rows}}(\mathbf{w})"]),
    (det(A) * trace(B), [r"\det(A B)", r"\operatorname{tr}(A) \det(B)"]),
    (logdet(A) * s, [r"\ln \left| \det(A) s \right|", r"\ln(\det(A)) s", r"\left| \det(A) \right| s"]),
    (norm(w) ** 2, [r"\left\lVert \mathbf{w} \right\rVert", r"\left\lVert \mathbf{w}^2 \right\rVert",
                    r"\left| \mathbf{w} \right|^2", r"\left\lVert \mathbf{w} \right\rVert_F^2"]),
    (norm(A), [r"\left\lVert A \right\rVert"]),
    (Length(w) * absolute(s), [r"\left| \mathbf{w} s \right|", r"\left| s \right|"]),
    (absolute(w), [r"\left| \mathbf{w} \right|", r"\mathbf{w}"]),
    (diag(w) @ x, [r"\operatorname{diag}(\mathbf{x}) \mathbf{x}", r"\operatorname{diag}(\mathbf{w} \mathbf{x})"]),
    (where(w > 0, w, 0), [r"\operatorname{where}(\mathbf{w} > 0,\; 0,\; \mathbf{w})",
                          r"\operatorname{where}(\mathbf{w} < 0,\; \mathbf{w},\; 0)"]),
    (cases((0, s <= 0), (s, s > 0)), [
        r"\begin{cases} s & s \le 0 \\ 0 & s > 0 \end{cases}", r"\begin{cases} 0 & s < 0 \\ s & s > 0 \end{cases}",
        r"\begin{cases} 0 & t \le 0 \\ s & t > 0 \end{cases}"]),
    (generic("g", w) * s, [r"g(\mathbf{w} s)", "g s", r"g(\mathbf{x}) s"]),
    # entries, sums, dots
    (w[i] * x[j], ["w_j x_i", "w_i x_i", "w_i w_j", r"\mathbf{w}_i x_j", "w_1 x_j"]),
    (X[i][j], ["x_{j i}", "x_i", r"\mathbf{x}_i", "x_{i 1}"]),
    (X[i].T @ w, [r"\mathbf{x}_j^T \mathbf{w}", r"x_i^T \mathbf{w}", r"\mathbf{x}_i \mathbf{w}"]),
    (summation(i, "N", v - 1), [
        r"\sum_{i=1}^N v_i - 1", r"\sum_{i=1}^n (v_i - 1)", r"\sum_{j=1}^N (v_i - 1)", r"\sum_{i=1}^N (v_1 - 1)"]),
    (summation(i, "n", w[i]) * s, [r"\sum_{i=1}^n w_j s", r"s \sum_{i=1}^n w_i + 1"]),
    (summation(i, "n", w[i] * x[i], "dots"), [r"w_1 x_1 + w_2 x_2 + \ldots + w_n x_1", r"w_1 x_1 + w_2 x_2",
                                              r"w_1 x_1 + w_2 x_2 - \ldots - w_n x_n",
                                              r"w_1 x_1 + w_3 x_3 + \ldots + w_n x_n"]),
    (each(i, "n", w[i] ** 2), [r"\begin{bmatrix} w_1^2 \\ w_2^2 \\ \vdots \\ w_n \end{bmatrix}",
                               r"\left[ w_1^2,\; w_2^2,\; \ldots,\; w_n^2 \right]"]),
    (across(i, "n", w[i] * 2), [r"\left[ w_1 \times 2,\; w_2 \times 2,\; \ldots,\; w_n \times 3 \right]"]),
    (grid(i, "n", j, "n", w[i] * x[j]), [grid(j, "n", i, "n", w[i] * x[j]).latex(), each(i, "n", w[i] * x[1]).latex()]),
    (diagonal(i, "n", w[i], "matrix"), [diagonal(i, "n", x[i], "matrix").latex(),
                                        diagonal(i, "n", w[i], "matrix").latex().replace("0 & w_2", "1 & w_2")]),
    (diagonal(i, "n", w[i], "dots"), [r"\operatorname{diag}\left( \ldots x_i \ldots \right)"]),
    # derivatives
    (partial(u, s), [r"\frac{\partial u}{\partial t}", r"\frac{\partial s}{\partial u}", r"\frac{u}{s}"]),
    (derivative(s**2 * t, s, "operator") + t, [
        r"\frac{d}{ds} (s^2 t + t)", r"\frac{d}{dt} s^2 t + t", r"\frac{d}{ds} s^3 t + t",
        r"\left( \frac{d}{ds} s^2 \right) (t + t)"]),
    (total(C, w), [r"\left( \frac{\partial C}{\partial \mathbf{w}} \right)^T", r"\frac{\partial C}{\partial X}"]),
    (gradient(f, s, t), [r"\nabla u", r"2 \nabla f(s, t)"]),
    (at_point(gradient(f, s, t), s=2, t=1), [r"\nabla f(1, 2)", r"\nabla f(s, t)"]),
    (at_point(f, s=2, t=1), ["f(2, 2)", "f(1, 2)", "f(s, t)"]),
    (s * At(u, (s,), (one,)), [r"s \left. u \right|_{s = 1}", r"\left. (s u) \right|_{s = 1}",
                               r"s (\left. u \right|_{t = 1})", r"s (\left. u \right|_{s = 2})"]),
    (derivative(let("g", exp(2 * s), s), s, "prime"), ["g(s)", r"g'(t)"]),
    (Limit(h, ((s + h) ** 2 - s**2) / h), [r"\lim_{h \to 0} (s + h)^2 - \frac{s^2}{h}",
                                           r"\lim_{h \to 1} \frac{(s + h)^2 - s^2}{h}"]),
    (A @ Differential(B, (B,)), [r"dA \, B", r"dB \, A", "A B", r"A \, dB^T"]),
    (Gradient(C, (w,), True), [r"\nabla_{\mathbf{x}} C"]),
]  # fmt: skip


def shown(expr: Expr) -> str:
    with marking():
        return typeset(expr.latex(), display=True)


@pytest.mark.parametrize(("expr", "others"), READ, ids=lambda value: value.latex() if isinstance(value, Expr) else "")
def test_it_reads_as_it_is_meant_and_others_do_not(expr, others):
    names = Vocabulary([expr, w, x, y, s, t])
    assert wrong_side(row_of(shown(expr)), expr, names) == ""
    passing = [tex for tex in others if not wrong_side(row_of(typeset(tex, display=True)), expr, names)]
    assert passing == []


# Statements

over = ((i, "n"), (j, "n"))
STATEMENTS: list[tuple[Statement, list[str]]] = [
    (chain(u, s**2 * t), [r"u = s^2 + t", r"u \ne s^2 t", r"u", r"u = s^2 t = s^2 t", r"s^2 t = t"]),
    (chain(derivative(u, s), 2 * s * t), [r"\frac{du}{ds} = 2 t", r"\frac{du}{dt} = 2 s t",
                                          r"\frac{du}{ds} = 2 s t^2"]),
    (Unequal(u, s * t), ["u = s t", r"u \ne s t t", r"u \ne s^2 t"]),
    (HasShape(total(C, w), (1, "n")), [r"\frac{\partial C}{\partial \mathbf{w}} \in \mathbb{R}^{n \times 1}",
                                       r"\frac{\partial C}{\partial \mathbf{w}} \in \mathbb{R}^{1 \times N}",
                                       r"\frac{\partial C}{\partial \mathbf{w}} = \mathbb{R}^{1 \times n}"]),
    (chain(w[i] * x[j], x[j] * w[i], over=over), [
        r"w_i x_j = x_j w_i", r"w_i x_j = x_j w_i \quad i = 1, \ldots, n",
        r"w_i x_j = x_i w_j \quad i = 1, \ldots, n \quad j = 1, \ldots, n",
        r"w_i x_j = x_j w_i \quad i = 1, \ldots, N \quad j = 1, \ldots, n"]),
    (chain(partial(w[i], w[j]), 0, over=over, distinct=True), [
        r"\frac{\partial w_i}{\partial w_j} = 0", r"\frac{\partial w_i}{\partial w_j} = 1 \quad \text{for } j \ne i",
        r"\frac{\partial w_i}{\partial w_j} = 0 \quad \text{for } j \ne j"]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "others"), STATEMENTS, ids=lambda value: "")
def test_a_statement_reads_as_it_is_meant_and_others_do_not(statement, others):
    with marking():
        right = " ".join(line.latex for line in statement.lines())
    assert wrong([row_of(typeset(right, display=True))], statement) == ""
    assert [tex for tex in others if not wrong([row_of(typeset(tex, display=True))], statement)] == []


def test_what_reads_two_ways_is_refused():
    """A bar for one factor or two; a function with its arguments or a factor; a sum that may go on."""
    names = Vocabulary([s, t, u, w, A, f])
    for tex in (
        r"s \left. u \right|_{s = 1}",
        r"\frac{\partial s + t}{\partial s}",
        r"\ln s t",
        r"f s",
        r"A^2",
    ):
        assert wrong_side(row_of(typeset(tex)), s, names).startswith(("the bar", "+", "ln", "f", "a power")), tex


def test_a_name_that_nobody_declared_is_refused():
    assert wrong_side(row_of(typeset("s q")), s, Vocabulary([s])) == "q is no name in this formula"


def test_values_are_compared_where_conditions_change():
    assert not agree(s > 0, s >= as_expr(0))
    assert agree(s + t, t + s)
