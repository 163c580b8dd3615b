"""What is printed of the operations that the paper does not have: signs, parentheses, numbers, and long expressions."""

from fractions import Fraction

import pytest

from derivations.evidence.statement import chain
from derivations.language.binders import summation
from derivations.language.derivatives import At, Differential, Gradient, let, total
from derivations.language.elementwise import absolute, exp, maximum, minimum, number, sigmoid, sqrt, where
from derivations.language.expression import Expr, Identity, Index, MatMul, Number, Ones, Size, Zeros
from derivations.language.functions import Length, diag, dot, matrix, scalars, times, vector
from derivations.language.latex import marking
from derivations.language.matrices import (
    BlockTrace,
    Commutation,
    DiagonalPlaces,
    Reduce,
    Unvec,
    det,
    inverse,
    kron,
    logdet,
    norm,
    softmax,
    trace,
    vec,
)

s, t = scalars("s t")
w, x = vector("w"), vector("x")
A, B, X = matrix("A", "m", "n"), matrix("B", "n", "n"), matrix("X", "n", "n")
dX, dx = Differential(X, (X,)), Differential(x, (x,))
K = r"\otimes_{\mathrm{K}}"

PRINTED: list[tuple[Expr, str]] = [
    (X @ inverse(X), "X X^{-1}"),
    (inverse(X).T @ x, r"X^{-T} \, \mathbf{x}"),
    (inverse(X.T), "X^{-T}"),
    (inverse(X + B), "(X + B)^{-1}"),
    (inverse(X @ B).T, "(X B)^{-T}"),
    (inverse(inverse(X)), "(X^{-1})^{-1}"),
    (det(X) ** 2, r"\det(X)^2"),
    (logdet(X) * s, r"(\ln \left| \det(X) \right|) s"),
    (s * logdet(X), r"s \ln \left| \det(X) \right|"),
    (logdet(X) ** 2, r"(\ln \left| \det(X) \right|)^2"),
    (norm(x) ** 2, r"\left\lVert \mathbf{x} \right\rVert^2"),
    (norm(X) ** 2, r"\left\lVert X \right\rVert_F^2"),
    (trace(X + B), r"\operatorname{tr}(X + B)"),
    (vec(X) - 1, r"\operatorname{vec}(X) - 1"),
    (Unvec(vec(A), "m", "n"), r"\operatorname{unvec}_{m \times n}(\operatorname{vec}(A))"),
    (Commutation("m", "n") @ vec(A), r"K_{m, n} \, \operatorname{vec}(A)"),
    (DiagonalPlaces("n"), "E_n"),
    (Zeros("m", "n"), r"\mathbf{0}"),
    (Zeros(1, "n"), r"\vec{\mathbf{0}}^T"),
    (Size("m*n") * x, r"m n \mathbf{x}"),
    # what binds how tightly
    (kron(A, B) @ kron(X, B), f"(A {K} B) (X {K} B)"),
    (kron(A @ B, X + B), f"A B {K} (X + B)"),
    (kron(w * x, x), rf"(\mathbf{{w}} \otimes \mathbf{{x}}) {K} \mathbf{{x}}"),
    (s * kron(A, B), f"s (A {K} B)"),
    (kron(A, B) * kron(A, B), rf"(A {K} B) \otimes (A {K} B)"),
    (kron(A, B).T, f"(A {K} B)^T"),
    (-kron(A, B), f"-A {K} B"),
    ((w * x) @ x.T, r"(\mathbf{w} \otimes \mathbf{x}) \, \mathbf{x}^T"),
    ((B @ w) * x, r"B \mathbf{w} \otimes \mathbf{x}"),
    (B @ (w / x), r"B (\mathbf{w} \oslash \mathbf{x})"),
    (BlockTrace(kron(A, B), B, "left", ("m", "n")), rf"\operatorname{{tr}}_2((I_m {K} B^T) (A {K} B))"),
    (BlockTrace(kron(X, A), X, "right", ("m", "n")), rf"\operatorname{{tr}}_1((X^T {K} I_m) (X {K} A))"),
    (total(kron(A, B), A), rf"\frac{{\partial (A {K} B)}}{{\partial A}}"),
    # functions
    (exp(s / t), r"\exp\left( \frac{s}{t} \right)"),
    (sigmoid(x), r"\sigma(\mathbf{x})"),
    (absolute(s - t), r"\left| s - t \right|"),
    (sqrt(s - t), r"\sqrt{s - t}"),
    (maximum(s, 0) - minimum(s, t), r"\max(s, 0) - \min(s, t)"),
    (softmax(x), r"\operatorname{softmax}(\mathbf{x})"),
    (softmax(A), r"\operatorname{softmax}_{\mathrm{rows}}(A)"),
    (Reduce("max", x), r"\max(\mathbf{x})"),
    (Reduce("logsumexp", A), r"\operatorname{logsumexp}_{\mathrm{rows}}(A)"),
    (where(s > 0, s, 1), r"\begin{cases} s & s > 0 \\ 1 & \text{otherwise} \end{cases}"),
    (where(x > 0, x, 1), r"\operatorname{where}(\mathbf{x} > 0,\; \mathbf{x},\; 1)"),
    # comparisons: 1 where they hold and 0 elsewhere, in parentheses as a factor or a term
    (diag(x > 0), r"\operatorname{diag}(\mathbf{x} > 0)"),
    (w * (x > 0), r"\mathbf{w} \otimes (\mathbf{x} > 0)"),
    ((s >= 0) + (s < t), r"(s \ge 0) + (s < t)"),
    # changes
    (dX, "dX"),
    (dx, r"d\mathbf{x}"),
    (Differential(let("u", A @ x), (x,)), r"d\mathbf{u}"),
    (Differential(let("loss", dot(w, x)), (x,)), r"d\, \operatorname{loss}"),
    (Differential(A @ x, (x,)), r"d(A \mathbf{x})"),
    (A @ dX @ B, r"A \, dX \, B"),
    (inverse(X) @ dX @ inverse(X), r"X^{-1} \, dX \, X^{-1}"),
    (dX.T @ x, r"(dX)^T \mathbf{x}"),
    (2 * dx, r"2 \, d\mathbf{x}"),
    (dX @ B + X @ Differential(B, (B,)), r"dX \, B + X \, dB"),
]


@pytest.mark.parametrize(("expr", "tex"), PRINTED, ids=lambda value: value if isinstance(value, str) else "")
def test_it_is_printed_so(expr, tex):
    assert expr.latex() == tex


u, u_1, h_i = let("u", s**2), let("u_1", w * x), let("h", w * x, position=Index("i"))
i = Index("i")
W1 = matrix("W1", "m", "n")
OTHERWISE_TWO_READINGS: list[tuple[Expr, str, Expr]] = [
    (A @ (w * x), r"A (\mathbf{w} \otimes \mathbf{x})", (B @ w) * x),
    (s + (t > 0), "s + (t > 0)", (s + t) > 0),
    (s * At(u, (s,), (Number(Fraction(1)),)), r"s (\left. u \right|_{s = 1})", At(s * u, (s,), (Number(Fraction(1)),))),
    (At(s, (s,), (t > 0,)), r"\left. s \right|_{s = (t > 0)}", s),
    ((s * (A * number(0.001))) @ x, r"(s A \times 0.001) \mathbf{x}", s * A @ (number(0.001) * x)),
    (At(s * t, (s,), (t,)), r"\left. (s t) \right|_{s = t}", s * At(t, (s,), (t,))),
    (number(3) * number(0.5), r"3 \times \frac{1}{2}", number(3.5)),
    (3 * (number(0.5) * s), r"3 \times \frac{1}{2} s", number(3.5) * s),
    (3 * (number(1) / 2), r"3 \times \frac{1}{2}", number(3.5)),
    (2 * Zeros("m", "n"), r"2 \times \mathbf{0}", number(20)),
    (MatMul(number(2), number(3)), "2 (3)", number(23)),
    (A @ (2 * x), r"A (2 \mathbf{x})", 2 * A @ x),
    ((w * 3) @ x.T, r"(\mathbf{w} \times 3) \mathbf{x}^T", w @ (3 * x.T)),
    (times(w * x, dot(w, x)), r"\mathbf{w} \otimes \mathbf{x} \times (\mathbf{w} \cdot \mathbf{x})", w * x),
    (dot(w, s / x), r"\mathbf{w} \cdot (s \oslash \mathbf{x})", dot(w, x)),
    (kron(Identity("m"), B), rf"I_m {K} B", kron(Identity("n"), B)),
    (absolute(x), r"\operatorname{abs}(\mathbf{x})", Length(x)),
    (absolute(absolute(s) * t), r"\operatorname{abs}(\left| s \right| t)", absolute(s * absolute(t))),
    (norm(norm(x) * w), r"\operatorname{norm}(\left\lVert \mathbf{x} \right\rVert \mathbf{w})", norm(x * norm(w))),
    (B**2, r"B^{\otimes 2}", B @ B),
    (B**-1, r"B^{\otimes -1}", inverse(B)),
    (Gradient(u, (s,)) * t, r"(\nabla u) t", Gradient(u * t, (s,))),
    (summation(i, "n", x[i] + 1, "dots"), r"(x_1 + 1) + (x_2 + 1) + \ldots + (x_n + 1)", x[1] + 1),
    (u_1[2], r"(\mathbf{u}_1)_2", x[12]),
    (h_i[2], r"(\mathbf{h}_i)_2", let("h", w * x)[2]),
    ((A @ B)[i], r"(A B)_i", A[i]),
    ((A @ B)[i][1], r"(A B)_{i 1}", A[i][1]),
    (W1[1][2], r"(W_1)_{1, 2}", matrix("W2", "m", "n")[1][2]),
    (A[1][12], "a_{1, 12}", A[11][2]),
]


@pytest.mark.parametrize(
    ("expr", "tex", "other"), OTHERWISE_TWO_READINGS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_it_reads_one_way(expr, tex, other):
    assert expr.latex() == tex
    assert other.latex() != tex


def test_a_letter_that_counts_something_else_inside_stays():
    inside = summation(i, "n", x[i] + 1)
    assert summation(i, "n", x[i] * inside, "dots").latex().startswith(r"x_1 \sum_{i=1}^n (x_i + 1) + x_2 \sum_{i=1}^n")


def test_all_that_differs_is_said():
    over = tuple((Index(name), "n") for name in "ijk")
    (line,) = chain(x[over[0][0]], x[over[0][0]], over=over, distinct=True).lines()
    assert line.latex.endswith(r"\quad \text{for } j \ne i,\; k \ne i,\; k \ne j")
    assert line.said[1].endswith(", for j not equal to i and k not equal to i and k not equal to j")


@pytest.mark.parametrize(
    ("value", "tex"),
    [
        ("1/2", r"\frac{1}{2}"),
        ("-3/10", r"-\frac{3}{10}"),
        ("1/999", r"\frac{1}{999}"),
        ("1/1000", "0.001"),
        ("1/3000", r"\frac{1}{3000}"),
        ("1/1024", r"\frac{1}{1024}"),
        ("8943/200000", "0.044715"),
        ("3003/1000", "3.003"),
        ("1/100000", "10^{-5}"),
        ("3/100000", r"3 \times 10^{-5}"),
        ("1/40000", r"2.5 \times 10^{-5}"),
    ],
)
def test_a_number_with_a_large_denominator_is_a_decimal(value, tex):
    assert Number(Fraction(value)).latex() == tex


def test_a_decimal_has_a_sign_before_it_and_parentheses_where_it_needs_them():
    assert (s * number(0.001)).latex() == r"s \times 0.001"
    assert (number(1e-5) ** 2).latex() == "(10^{-5})^2"
    assert (x - number(-0.001) * x).latex() == r"\mathbf{x} - (-0.001) \mathbf{x}"


def test_shared_parts_of_a_long_expression_have_names():
    h: Expr = x
    for _ in range(12):
        h = h + exp(B @ h)
    assert h.latex().startswith(
        r"\mathbf{u}_{11} + \exp(B \mathbf{u}_{11}) \quad \text{where } \mathbf{u}_1 = \mathbf{x}"
    )
    assert h.latex().endswith(r"\mathbf{u}_{11} = \mathbf{u}_{10} + \exp(B \mathbf{u}_{10})")
    with marking():
        assert r"\text{where }" in h.latex()


def test_names_are_not_those_that_are_there():
    h: Expr = vector("u_1")
    for _ in range(12):
        h = h + exp(B @ h)
    assert r"where } \mathbf{u}_2 = \mathbf{u}_1 +" in h.latex()


def test_the_marks_leave_the_norm_in_sight_of_an_exponent():
    with marking():
        assert norm(s * Ones("n")).latex().endswith(r"\right\rVert}")
        assert r"\right\rVert^2}" in (norm(x) ** 2).latex()
        assert r"\right\rVert_F^2}" in (norm(Identity("n")) ** 2).latex()
