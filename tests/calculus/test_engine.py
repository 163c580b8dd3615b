"""The engine: what it answers, in the form that a person would write, and what it refuses."""

import re
import subprocess
import sys

import pytest

from derivations import derive
from derivations.language.derivatives import Let
from derivations.language.expression import Compare, walk

SHAPES = {
    "x": ("n",), "w": ("n",), "y": ("m",), "z": ("n",), "p": ("n",), "a": ("n",), "b": ("n",), "c": (), "t": (),
    "X": ("m", "n"), "A": ("n", "n"), "B": ("n", "n"), "S": ("n", "n"), "M": ("m", "n"),
    "U": ("m", "k"), "V": ("n", "k"), "T": ("m", "n"), "W": ("n", "k"), "Y": ("m", "k"),
}  # fmt: skip


def shapes(expression):
    """The shapes of the variables that stand in an expression."""
    return {name: shape for name, shape in SHAPES.items() if re.search(rf"(?<!\.)\b{name}\b", expression)}


def result(expression, wrt, layout="denominator", order=1):
    return str(derive(expression, wrt, shapes(expression), layout=layout, order=order).result)


@pytest.mark.parametrize(
    ("expression", "wrt", "order", "written"),
    [
        ("(X @ w - y) @ (X @ w - y)", "w", 1, "2 Xᵀ (X w − y)"),
        ("norm(X @ w - y)**2", "w", 1, "2 Xᵀ (X w − y)"),
        ("-sum(y*log(sigmoid(X@w)) + (1-y)*log(1-sigmoid(X@w)))", "w", 1, "Xᵀ (σ(X w) − y)"),
        ("sum(softplus(X@w)) - y@(X@w)", "w", 2, "Xᵀ diag(σ(X w) ⊗ (1 − σ(X w))) X"),
        ("softmax(z)", "z", 1, "diag(softmax(z)) − softmax(z) softmax(z)ᵀ"),
        ("det(A)", "A", 1, "det(A) A⁻ᵀ"),
        ("logdet(A)", "A", 1, "A⁻ᵀ"),
        ("a @ inv(A) @ b", "A", 1, "−A⁻ᵀ a bᵀ A⁻ᵀ"),
        ("x @ A @ x", "x", 1, "(A + Aᵀ) x"),
        ("x @ A @ x", "x", 2, "A + Aᵀ"),
        ("mean((y - relu(X @ w + c))**2)", "w", 1, "2/m Xᵀ ((relu(X w + c) − y) ⊗ [X w + c > 0])"),
        ("norm(x)", "x", 2, "I/‖x‖ − x xᵀ / ‖x‖³"),
        ("tr(A @ B @ A.T)", "A", 1, "A (B + Bᵀ)"),
        ("0.5 * x @ A @ x - a @ x", "x", 1, "1/2 (A + Aᵀ) x − a"),
        ("x @ A @ x / 2 - a @ x", "x", 1, "1/2 (A + Aᵀ) x − a"),
        ("sum(M * (X @ A)) * c / n", "A", 1, "c/n Xᵀ M"),
        ("norm(A - t*eye(n))**2", "t", 1, "2 tr(t I − A)"),
        ("sigmoid(t)*(1-sigmoid(t))", "t", 1, "σ(t) (1 − σ(t)) (1 − 2 σ(t))"),
    ],
)
def test_the_result_is_what_a_person_would_write(expression, wrt, order, written):
    assert result(expression, wrt, order=order) == written


@pytest.mark.parametrize(
    ("wrt", "one", "other"),
    [
        ("w", "norm(X @ w - y)**2", "(y - X @ w) @ (y - X @ w)"),
        ("w", "sum((X @ w - y)**2)", "w @ X.T @ X @ w - 2 * y @ X @ w + y @ y - 0"),
        ("x", "x @ A @ x", "sum(x * (A @ x))"),
        ("A", "logdet(A)", "log(det(A))"),
        ("A", "tr(A.T @ B)", "sum(A * B)"),
        ("z", "logsumexp(z)", "log(sum(exp(z)))"),
        ("A", "tr(kron(A, A))", "tr(A)**2"),
        ("x", "sum(softplus(x))", "sum(log(1 + exp(x)))"),
        ("p", "sum(p * (1 - p))", "sum(p - p**2)"),
    ],
)
def test_equal_results_print_equal(wrt, one, other):
    assert result(one, wrt) == result(other, wrt)


def test_the_layouts_are_transposes_and_say_so():
    gradients = [
        derive("norm(X @ w - y)**2", "w", shapes("norm(X @ w - y)**2"), layout=layout)
        for layout in ("numerator", "denominator")
    ]
    assert [str(d.result) for d in gradients] == ["2 (X w − y)ᵀ X", "2 Xᵀ (X w − y)"]
    assert [d.shape for d in gradients] == [(1, "n"), ("n",)]
    assert [d.layout for d in gradients] == ["numerator", "denominator"]


@pytest.mark.parametrize(
    ("expression", "wrt", "said"),
    [
        ("sum(log(x))", "x", "every entry of x is positive"),
        ("logdet(A)", "A", "A is invertible"),
        ("det(A)", "A", "A is invertible"),
        ("sum(sqrt(x))", "x", "every entry of x is positive"),
        ("sum(relu(X @ w))", "w", "an entry of X w is 0, is taken as 0"),
        ("sum(abs(x))", "x", "an entry of x is 0, is taken as 0"),
        ("sum(a / x)", "x", "no entry of x is 0"),
        ("norm(X @ w)", "w", "X w is not 0"),
        ("max(x)", "x", "occurs once"),
        ("sum(maximum(x, a))", "x", "the slope of max(x, a) is taken as that of x"),
    ],
)
def test_conditions_are_found_from_the_expression(expression, wrt, said):
    assert any(said in condition for condition in derive(expression, wrt, shapes(expression)).conditions)


def test_a_polynomial_needs_no_conditions():
    assert derive("x @ A @ x + c", "x", shapes("x @ A @ x + c")).conditions == ()


@pytest.mark.parametrize(
    ("expression", "wrt", "options", "said"),
    [
        ("A @ x", "x", {"order": 2}, "second derivatives are supported for scalars"),
        ("x @ x", "x", {"order": 3}, "order 1 and 2"),
        ("x @ x", "x", {"layout": "row"}, "write numerator or denominator"),
        ("x @ x", "q", {}, "q does not occur"),
        ("tr(A @ B)", "A", {"structure": {"A": "diagonal"}}, "write symmetric"),
        ("tr(A @ B)", "A", {"structure": {"B": "symmetric"}}, "a structure is given for B"),
        ("A @ x", "A", {"structure": {"A": "symmetric"}}, "structure is supported for"),
        ("a @ x", ["a", "x"], {"layout": "numerator"}, "for numerator layout give one variable"),
        ("a @ x", ("a",), {"layout": "numerator"}, "for numerator layout give one variable"),
        ("a @ x", ["a", "x"], {"order": 2}, "for a Hessian give one variable"),
        ("tr(A @ B)", ["A", "B"], {"structure": {"A": "symmetric"}}, "without structure"),
        ("a @ x", ["a", "x", "a"], {}, "wrt names a twice"),
        ("a @ x", [], {}, "wrt names a variable"),
    ],
)
def test_what_is_not_supported_is_said_in_one_line(expression, wrt, options, said):
    with pytest.raises(ValueError, match=said) as error:
        derive(expression, wrt, shapes(expression), **options)
    assert "\n" not in str(error.value)


def test_a_list_is_answered_in_denominator_layout():
    asked = [derive("a @ x", wrt, shapes("a @ x")) for wrt in (["a", "x"], ("a", "x"))]
    asked.append(derive("a @ x", ["a", "x"], shapes("a @ x"), layout="denominator"))
    assert {(d.layout, *map(str, d.results.values())) for d in asked} == {("denominator", "x", "a")}


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("expression", ["norm(X @ w - y)**2", "logdet(A @ B)", "tr(A @ B @ A.T)", "sum(relu(X @ w))"])
def test_no_two_lines_have_the_same_left_side(expression, order, layout):
    wrt = "A" if "A" in expression else "w"
    lefts = [
        str(step.left)
        for step in derive(expression, wrt, shapes(expression), layout, order).steps
        if step.left is not None
    ]
    assert len(lefts) == len(set(lefts))


def test_a_layout_is_turned_in_a_line_of_its_own():
    step = derive("norm(X @ w - y)**2", "w", shapes("norm(X @ w - y)**2"), layout="denominator").short_steps[-1]
    assert (str(step), step.because) == ("(∂f/∂w)ᵀ = 2 Xᵀ (X w − y)", "transpose to denominator layout")
    step = derive("logdet(A)", "A", shapes("logdet(A)")).short_steps[-1]
    assert (str(step), step.because) == ("(∂f/∂A)ᵀ = A⁻¹", "transpose to numerator layout")


def test_names_that_are_given_are_kept():
    d = derive("u_1 = X @ w\nr = u_1 - y\nL = r @ r", "w", shapes("u_1 = X @ w\nr = u_1 - y\nL = r @ r"))
    assert str(d.result) == "2 rᵀ X"
    assert [str(step.left) for step in d.steps[:3]] == ["u₁", "r", "L"]


NETWORK = """
z1 = W1 @ x + b1
h = relu(z1)
z2 = W2 @ h + b2
L = sum((z2 - y)**2)
"""


def test_the_backward_pass_names_each_upstream_gradient_once():
    d = derive(NETWORK, ["W1", "b1", "W2", "b2"], {"W1": ("k", "n"), "W2": ("m", "k"), "x": ("n",), "y": ("m",)})
    assert {name: str(gradient) for name, gradient in d.results.items()} == {
        "W1": "δ₁ xᵀ",
        "b1": "δ₁",
        "W2": "δ₂ hᵀ",
        "b2": "δ₂",
    }
    lefts = [str(step.left) for step in d.steps if step.left is not None]
    assert lefts[:5] == ["z₁", "h", "z₂", "u", "L"]
    assert lefts[5:7] == ["δ₂", "δ₁"]


def blocks(count):
    """A residual network with so many blocks, as lines."""
    lines = ["h0 = x", *(f"h{k} = h{k - 1} + relu(W{k} @ h{k - 1})" for k in range(1, count + 1))]
    shapes = {f"W{k}": ("n", "n") for k in range(1, count + 1)}
    return "\n".join([*lines, f"h{count} @ h{count}"]), list(shapes), {**shapes, "x": ("n",)}


def test_a_residual_network_is_derived_in_as_many_lines_as_it_has_blocks():
    lines = [len(derive(text, wrt, shapes).steps) for text, wrt, shapes in (blocks(50), blocks(100))]
    assert lines[1] < 2.1 * lines[0]


def test_two_hundred_blocks_are_derived_printed_and_run():
    text, wrt, shapes = blocks(200)
    d = derive(text, wrt, shapes)
    assert len(d.results) == 200
    assert sum(len(str(step)) for step in d.steps) < 100_000
    assert len(d.numpy_source()) < 100_000


def test_the_engine_needs_neither_numpy_nor_sympy():
    program = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("numpy", "sympy"):
            raise ImportError(name)
sys.meta_path.insert(0, Absent())
from derivations import derive
d = derive("mean((y - relu(X @ w + b))**2)", "w", {"b": (), "X": ("m", "n")})
print(d.result, d.conditions, d.numpy_source(), *d.steps)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "X" in done.stdout


@pytest.mark.parametrize("text", ["exp(max(-w)**(-3/2))", "m = max(w); exp(m)*m", "max(exp(w))*sum(w)"])
def test_no_name_stands_in_an_equation_which_holds_only_where_both_sides_move(text):
    hessian = derive(text, wrt="w", order=2)
    assert hessian.check().ok
    equations = [node for step in hessian.steps for node in walk(step.right) if isinstance(node, Compare)]
    assert equations
    assert not any(isinstance(part, Let) for node in equations for part in walk(node))


def test_the_slope_of_what_is_taken_off_is_a_number():
    steps = derive("p = sigmoid(z); u = 1 - p; u**3 + p**2", "z", {"z": ()}).steps
    assert ("∂u/∂p = −1", "difference rule") in [(str(step), step.rule) for step in steps]
