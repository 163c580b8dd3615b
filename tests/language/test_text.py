"""The plain text is what a person writes, and it is read back as the very same expression."""

import importlib
import pkgutil
import random

import pytest
from hypothesis import given

import derivations.language
from derivations.language import (
    GenericOperator,
    Identity,
    Index,
    Length,
    Limit,
    Ones,
    Size,
    Zeros,
    across,
    as_expr,
    at_point,
    cases,
    column_of,
    derivative,
    det,
    diag,
    diagonal,
    dot,
    each,
    entry_sum,
    exp,
    generic,
    generic_entry,
    gradient,
    grid,
    inverse,
    kron,
    let,
    ln,
    logsumexp,
    matrix,
    maximum,
    norm,
    number,
    partial,
    relu,
    row_of,
    scalar,
    scalars,
    sigmoid,
    sin,
    softmax,
    sqrt,
    summation,
    trace,
    vector,
    where,
)
from derivations.language.derivatives import Derivative, Differential
from derivations.language.expression import Binary, Entry, Expr, Negate, Row, postorder
from derivations.language.functions import Diag
from derivations.language.matrices import Commutation, Reduce
from derivations.language.parse import parse
from derivations.language.text import LIMIT, text
from derivations.language.text.names import shown_names
from derivations.language.text.printer import PRINTERS
from tests.strategies import FUZZ, SHAPES, expressions, random_expression

A, X, S = matrix("A", "m", "n"), matrix("X", "m", "n"), matrix("S", "n", "n")
w, x, y, a, b = vector("w"), vector("x"), vector("y", "m"), vector("a"), vector("b")
s, t, z = scalars("s t z")
N, n = Size("N"), Size("n")
GIVEN = {"A": ("m", "n"), "X": ("m", "n"), "S": ("n", "n"), "y": ("m",), "N": (), "eta": (), "u": ("n",),
         **dict.fromkeys("wxab", ("n",)), **dict.fromkeys("stz", ())}  # fmt: skip
two, half = as_expr(2), number(0.5)

WRITTEN: dict[str, Expr] = {
    # as a person writes it
    "2 Xᵀ (X w − y)": 2 * (X.T @ (X @ w - y)),
    "diag(w) − w wᵀ": diag(w) - w @ w.T,
    "−S⁻ᵀ a bᵀ S⁻ᵀ": -(inverse(S).T @ a @ b.T @ inverse(S).T),
    "det(S) S⁻ᵀ": det(S) * inverse(S).T,
    "2 Aᵀ A ⊗ₖ Iₙ": 2 * kron(A.T @ A, Identity("n")),
    "‖A x − y‖²": norm(A @ x - y) ** 2,
    "Xᵀ diag(σ(y) ⊗ (1 − σ(y))) X": X.T @ diag(sigmoid(y) * (1 - sigmoid(y))) @ X,
    "ln(z) + √2 exp(−z²)": ln(z) + sqrt(two) * exp(-(z**2)),
    "max(0, wᵀ x + t)": maximum(0, w.T @ x + t),
    "[z > 0] x": (z > 0) * x,
    "where(x > 0, x, 1/100 x)": where(x > 0, x, number(0.01) * x),
    "sum(x)/n": entry_sum(x) / n,
    "1/2 (w · x)": half * dot(w, x),
    "x/‖x‖": x / norm(x),
    "x xᵀ / ‖x‖³": (x @ x.T) / norm(x) ** 3,
    "1e-5 + t": number(1e-5) + t,
    "tr(S) I + S": trace(S) * Identity("n") + S,
    "A x + 𝟏": A @ x + Ones("m"),
    "softmax(x) + 𝟎": softmax(x) + Zeros("n"),
    "1 ⊘ x": 1 / x,
    "2 × 3": two * as_expr(3),
    "1 ÷ 2": as_expr(1) / two,
    "1/2": half,
    "−2": as_expr(-2),
    "max(A, axis=1)": Reduce("max", A),
    "logsumexp(A)": logsumexp(A),
    # parentheses where the structure is another one, and only there
    "s − t − z": s - t - z,
    "s − (t − z)": s - (t - z),
    "s + (t + z)": s + (t + z),
    "S S S": S @ S @ S,
    "S (S S)": S @ (S @ S),
    "2 S x": 2 * (S @ x),
    "(2 S) x": (2 * S) @ x,
    "2 S x / t": (2 * (S @ x)) / t,
    "2 (S x / t)": 2 * ((S @ x) / t),
    "s t x": s * t * x,
    "s (t x)": s * (t * x),
    "(wᵀ x) S": (w.T @ x) * S,
    "−2 x": -(2 * x),
    "(−2) x": as_expr(-2) * x,
    "(−x)²": (-x) ** 2,
    "−x²": -(x**2),
    "(x²)ᵀ": (x**2).T,
    "(Sᵀ)⁻¹": inverse(S.T),
    "S⁻ᵀ": inverse(S).T,
    "z⁻¹": z**-1,
    "S^⊗2": S**2,
    "x^(1/2)": x**half,
    "xⁿ": x**n,
    "x^(w)": x**w,
    "2^(x)": two**x,
    "S (2^(x))": S @ (two**x),
    "S^⊗(S)": S**S,
    "(√z)²": sqrt(z) ** 2,
    "w ⊗ x ⊗ a": w * x * a,
    "w ⊗ (x ⊗ a)": w * (x * a),
    "A x ⊗ y": (A @ x) * y,
    "y ⊗ (A x)": y * (A @ x),
    "−(−z)": Negate(-z),
    "norm(‖w‖ x)": norm(norm(w) * x),
}


@pytest.mark.parametrize("shown", WRITTEN)
def test_the_text_is_what_a_person_writes_and_is_read_back(shown):
    assert str(WRITTEN[shown]) == shown
    assert parse(shown, GIVEN) is WRITTEN[shown]


def test_two_structures_never_look_alike():
    """Parentheses left out would be seen: the other structure has another text."""
    assert len({text(expr) for expr in WRITTEN.values()}) == len(WRITTEN)
    assert parse("2 S x", GIVEN) is not (2 * S) @ x


# Sizes of I, 𝟏 and 𝟎


SIZED: dict[str, Expr] = {
    "Iₙ": Identity("n"),
    "S + I": S + Identity("n"),
    "2 I + S": 2 * Identity("n") + S,
    "tr(Iₙ)": trace(Identity("n")),
    "I x": Identity("n") @ x,
    "𝟏ᵀ x": Ones("n").T @ x,
    "𝟏ₙᵀ 𝟏": Ones("n").T @ Ones("n"),
    "X + 𝟏 xᵀ": X + Ones("m") @ x.T,
    "𝟏ₘ xᵀ": Ones("m") @ x.T,
    "S ⊗ₖ Iₘ": kron(S, Identity("m")),
    "diag(𝟏ₙ)": diag(Ones("n")),
    "𝟏ₙᵀ": Ones("n").T,
    "zeros((m, n))": Zeros("m", "n"),
    "eye(N)": Identity("N"),
    "I₃": Identity(3),
    "ones(m*n)": Ones("m*n"),
    "commutation(m, n)": Commutation("m", "n"),
    "sum(X)/(m*n)": entry_sum(X) / Size("m*n"),
    "size(n+1) t": Size("n+1") * t,
}


@pytest.mark.parametrize("shown", SIZED)
def test_a_size_is_written_where_nothing_else_says_it(shown):
    assert str(SIZED[shown]) == shown
    shapes = {name: shape for name, shape in GIVEN.items() if name != "N"}
    assert parse(shown, shapes) is SIZED[shown]


# Names


def test_names_are_shown_as_on_paper():
    names = shown_names(["eta", "W1", "delta_2", "sigma", "rate", "I1"])
    assert list(names.values()) == ["η", "W₁", "δ₂", "sigma", "rate", "I1"]


def test_names_that_would_look_alike_are_shown_as_they_are():
    assert shown_names(["u1", "u_1"]) == {"u1": "u1", "u_1": "u_1"}
    assert shown_names(["eta", "η"]) == {"eta": "eta", "η": "η"}
    both = scalar("u1") * scalar("u_1")  # the parser refuses the two in one text
    assert str(both) == "u1 u_1"


# Round trips


@FUZZ
@given(expressions(depth=6, results=True))
def test_every_expression_is_read_back(expr):
    assert parse(text(expr), SHAPES) is expr


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 6])
def test_random_expressions_are_read_back(depth):
    rng = random.Random(depth)
    for _ in range(400):
        shape = rng.choice([(), ("n",), ("m", "n"), ("n", "n"), (1, "n"), ("p",)])
        expr = random_expression(rng, shape, depth, results=True)
        assert parse(text(expr), SHAPES) is expr


def test_the_random_expressions_hold_every_node_of_the_engine():
    rng = random.Random(3)
    found = {type(node) for _ in range(3_000) for node in postorder(random_expression(rng, (), 4, results=True))}
    found |= {
        type(node) for _ in range(1_000) for node in postorder(random_expression(rng, ("n", "n"), 4, results=True))
    }
    found |= {type(node) for _ in range(1_000) for node in postorder(random_expression(rng, ("n",), 4, results=True))}
    engine = {
        kind for kind in node_types() if kind.__module__.rpartition(".")[2] in ("expression", "elementwise", "matrices")
    }
    assert engine - found == {Entry, Row}  # which only the paper writes
    assert Diag in found


# Every node has an entry


def node_types() -> set[type[Expr]]:
    """All kinds of nodes that the language has."""
    for module in pkgutil.walk_packages(derivations.language.__path__, "derivations.language."):
        importlib.import_module(module.name)
    found, waiting = set(), [Expr]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("derivations.language") and kind not in (Expr, Binary, Derivative):
            found.add(kind)
    return found


def test_every_node_has_a_printer():
    assert node_types() == set(PRINTERS)


i, j = Index("i"), Index("j")
u = let("u", A @ x)
f = let("f", 3 * s**2 * t, s, t)

OF_THE_PAPER: dict[str, Expr] = {
    "∂f(s, t)/∂s": partial(f, s),
    "∂f/∂s": partial(f, s, style="names"),
    "d/dz z²": derivative(z**2, z, style="operator"),
    "du": Differential(u, (x,)),
    "dx": Differential(x, (x,)),
    "d(A x)": Differential(A @ x, (x,)),
    "∇f(s, t)": gradient(f, s, t),
    "∇f(2, 1)": at_point(gradient(f, s, t), s=2, t=1),
    "x₁ + xᵢ + xₙ": x[1] + x[i] + x["n"],
    "x[N]": vector("x", "N")["N"],
    "xᵢ": X[i],
    "xᵢⱼ": X[i][j],
    "∑ᵢ₌₁ⁿ (wᵢ xᵢ)": summation(i, "n", w[i] * x[i]),
    "[x₁; x₂; …; xₙ]": each(i, "n", x[i]),
    "[x₁, x₂, …, xₙ]": across(i, "n", x[i]),
    "diag(x₁, x₂, …, xₙ)": diagonal(i, "n", x[i]),
    "[s, t]": row_of(s, t),
    "[s; t]": column_of(s, t),
    "{0 if z ≤ 0, z if z > 0}": cases((0, z <= 0), (z, z > 0)),
    "f(x)": generic("f", x),
    "fᵢ(x)": generic_entry("f", i, x),
    "w ○ x": GenericOperator(w, x),
    "|x|": Length(x),
    "lim t→0 (t s)": Limit(t, t * s),
}


@pytest.mark.parametrize("shown", OF_THE_PAPER)
def test_what_the_paper_writes_out_has_a_line_too(shown):
    assert str(OF_THE_PAPER[shown]) == shown


def test_a_grid_is_written_row_by_row():
    assert str(grid(i, 2, j, 2, X[i][j])) == "[x₁₁, x₁₂; x₂₁, x₂₂]"


# Large graphs


def residual(layers: int) -> Expr:
    W, h = matrix("W", "n", "n"), vector("x")
    out: Expr = h
    for _ in range(layers):
        out = out + relu(W @ out)
    return out


def test_a_shared_part_of_a_large_graph_gets_a_name():
    shown = text(residual(60))
    assert shown.startswith("u₅₉ + relu(W u₅₉) where u₁ = x + relu(W x), u₂ = u₁ + relu(W u₁), ")
    assert parse(shown, {"W": ("n", "n"), "x": ("n",)}) is residual(60)


def test_a_small_expression_is_written_whole():
    assert "where" not in text(residual(8))


def test_a_text_grows_with_the_nodes_not_with_the_paths():
    assert len(text(residual(400))) < 2.5 * len(text(residual(200)))
    assert len(repr(residual(400))) < 520


def test_a_deep_chain_is_written():
    expr: Expr = x
    for _ in range(3 * LIMIT):
        expr = sin(expr)
    assert text(expr).count("sin(") == 3 * LIMIT


def test_names_of_shared_parts_are_not_those_of_variables():
    expr = residual(30) + vector("u1") * vector("u_2")
    shapes = {"W": ("n", "n"), "x": ("n",), "u1": ("n",), "u_2": ("n",)}
    assert parse(text(expr), shapes) is expr


def test_repr_is_the_text_in_brackets():
    assert repr(2 * x + 1) == "<2 x + 1>"


def test_a_derivative_in_a_quotient_stands_in_parentheses():
    """1/du/dx would be 1/du, divided by dx."""
    x = scalar("x")
    u = let("u", x**2)
    slope = derivative(u, x)
    assert [str(e) for e in (1 / slope, slope / x, slope / slope)] == ["1/(du/dx)", "(du/dx)/x", "(du/dx)/(du/dx)"]
    assert [str(e) for e in (x * slope, slope**2)] == ["x du/dx", "(du/dx)²"]
