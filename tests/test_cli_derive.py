"""The command derive: what it prints, in each form; its exit status; and wrong input, which is never a traceback."""

import dataclasses
import io
import json
import re
import sys
from typing import Any

import numpy as np
import pytest

from derivations import cli, derive
from derivations.commands.values import HOW
from derivations.evidence.derivation import Derivation
from derivations.evidence.report import Evidence

SQUARES = "norm(A @ x - b)**2"
NEURON = "mean((y - relu(X @ w + b))**2)"
NETWORK = "z1 = W1 @ x + b1\nh = relu(z1)\nz2 = W2 @ h + b2\nsum((z2 - y)**2)"
WEIGHTS = ["W1", "b1", "W2", "b2"]
WRT_ALL = [word for name in WEIGHTS for word in ("--wrt", name)]
SHOWN = Evidence("f", True, [], 1, [{"n": 1}], 20, "complex step", 1e-16, 1e-12, 0, [], [], 0.1)


@pytest.fixture
def command(capsys):
    """A function that runs the command and gives its exit status, output and errors."""

    def run(*arguments):
        status = cli.main(["derive", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def unchecked(monkeypatch):
    """For tests that are not about the evidence, which takes a while to gather."""
    monkeypatch.setattr(Derivation, "check", lambda self, seed=0: SHOWN)


def section(out, title):
    """The lines below a title."""
    return out.split(f"{title}\n", 1)[1].split("\n\n", 1)[0].splitlines()


# What is printed


def test_everything_in_plain_text(command):
    status, out, err = command(NEURON, "--wrt", "w", "--shape", "b=")
    assert (status, err) == (0, "")
    assert out.startswith(f"gradient with respect to w of\n  {NEURON}\n")
    assert section(out, "assumed")[1] == "  X is taken as a matrix, m × n (by convention: upper case)"
    assert "  ∂f/∂w = 2/m ((relu(X w + b) − y) ⊗ [X w + b > 0])ᵀ X   row, 1 × n, numerator layout" in section(
        out, "result"
    )
    assert "kink" in "".join(section(out, "conditions"))
    assert section(out, "numpy")[0] == "  def gradient(y, X, w, b):"
    exact, numeric, *_ = section(out, "evidence")
    assert "xact for m = 1, 2, 3" in exact
    assert numeric.startswith("  NumPy against ")
    assert numeric.endswith(".")
    assert "\x1b" not in out
    assert "\\" not in out


def test_signs_stand_below_each_other_and_rules_beside(command, unchecked):
    _, out, _ = command(SQUARES, "--wrt", "x")
    steps = section(out, "steps")
    assert len({line.index(" = ") for line in steps}) == 1
    reasons = [step.because for step in derive(SQUARES, "x").short_steps]
    assert all(line.endswith(f"   {reason}") for line, reason in zip(steps, reasons, strict=True))
    assert len({len(line) - len(reason) for line, reason in zip(steps, reasons, strict=True)}) == 1
    assert " = 2 (A x − b)ᵀ A   " in steps[-1]


def test_short_and_full_steps(command, unchecked):
    d = derive(SQUARES, "x")
    short, full = (section(command(SQUARES, "--wrt", "x", "--steps", kind)[1], "steps") for kind in ("short", "full"))
    assert (len(short), len(full)) == (len(d.short_steps), len(d.steps))
    assert len(short) < len(full)
    assert section(command(SQUARES, "--wrt", "x")[1], "steps") == short


def test_the_backward_pass(command):
    status, out, _ = command(NETWORK, *WRT_ALL)
    assert status == 0
    assert out.startswith("gradients with respect to W1, b1, W2, b2 of\n  z1 = W1 @ x + b1\n  h = relu(z1)\n")
    assert [line.split()[0] for line in section(out, "result")] == ["∂f/∂W₁", "∂f/∂b₁", "∂f/∂W₂", "∂f/∂b₂"]
    assert all(line.endswith(", denominator layout") for line in section(out, "result"))
    assert section(out, "numpy")[0].startswith("  def value_and_gradients(")


def test_lines_may_stand_between_semicolons_and_on_standard_input(command, unchecked, monkeypatch):
    typed = command(NETWORK, *WRT_ALL)
    assert section(command(NETWORK.replace("\n", "; "), *WRT_ALL)[1], "steps") == section(typed[1], "steps")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NETWORK.encode())))
    assert command("-", *WRT_ALL) == typed


def test_the_options_reach_the_engine(command, unchecked):
    _, out, _ = command("x @ A @ x", "--wrt", "x", "--order", "2")
    assert out.startswith("Hessian with respect to x of\n")
    assert section(out, "result") == ["  ∂²f/∂x² = A + Aᵀ   matrix, n × n, numerator layout"]
    _, out, _ = command(SQUARES, "--wrt", "x", "--layout", "denominator")
    assert section(out, "result") == ["  (∂f/∂x)ᵀ = 2 Aᵀ (A x − b)   vector, n × 1, denominator layout"]
    symmetric = derive("logdet(X)", "X", structure={"X": "symmetric"}).result
    assert str(symmetric) != str(derive("logdet(X)", "X").result)
    _, out, _ = command("logdet(X)", "--wrt", "X", "--structure", "X=symmetric")
    assert f" = {symmetric}   " in section(out, "result")[0]
    _, out, _ = command("A @ x", "--wrt", "x", "--shape", "A=3,2", "--shape", "x=2")
    assert "3 × 2" in section(out, "result")[0]


def test_of_a_scalar_no_layout_is_said(command, unchecked):
    _, out, _ = command("c**2", "--wrt", "c", "--shape", "c=")
    assert section(out, "result") == ["  ∂f/∂c = 2 c   scalar"]


def test_an_expression_may_begin_with_a_minus(command):
    assert command("-x@x", "--wrt", "x", "--latex") == (0, "-2 \\mathbf{x}^T\n", "")
    assert command("--wrt", "x", "--latex", "--", "-x@x") == (0, "-2 \\mathbf{x}^T\n", "")


# One form


def test_only_latex(command):
    assert command(SQUARES, "--wrt", "x", "--latex") == (0, derive(SQUARES, "x").result.latex() + "\n", "")
    _, out, _ = command(NETWORK, *WRT_ALL, "--latex")
    results = derive(NETWORK, WEIGHTS).results
    lines = out.splitlines()
    found = [line.split(" = ") for line in lines if line.startswith(r"\frac{\partial f}{\partial ")]
    assert [right for _, right in found] == [result.latex() for result in results.values()]


def test_latex_of_several_says_what_its_names_stand_for(command):
    _, out, _ = command("z = W @ x; q = 2 * z; sum(exp(z)) + sum(q)", "--wrt", "W", "--wrt", "x", "--latex")
    assert out.splitlines() == [
        r"\mathbf{z} = W \mathbf{x}",
        r"\boldsymbol{\delta}_1 = \exp(\mathbf{z}) + 2",
        r"\frac{\partial f}{\partial W} = \boldsymbol{\delta}_1 \mathbf{x}^T",
        r"\frac{\partial f}{\partial \mathbf{x}} = W^T \boldsymbol{\delta}_1",
    ]
    _, out, _ = command("x @ x + y @ y", "--wrt", "x", "--wrt", "y", "--latex")
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize(
    ("namespace", "imported"),
    [
        ("numpy", "import numpy as np"),
        ("jax.numpy", "import jax.numpy as jnp"),
        ("torch", "import torch"),
        ("autograd.numpy", "import autograd.numpy as np"),
    ],
)
def test_only_code(command, namespace, imported):
    status, out, _ = command(SQUARES, "--wrt", "x", "--numpy", "--namespace", namespace)
    assert status == 0
    assert out == f"{imported}\n\n\n{derive(SQUARES, 'x').numpy_source(namespace).rstrip()}\n"


def test_the_code_runs_as_it_is_printed(command):
    _, out, _ = command(NETWORK, *WRT_ALL, "--numpy")
    module: dict[str, Any] = {}
    exec(out, module)
    shapes = {"W1": (4, 3), "x": (3,), "b1": (4,), "W2": (2, 4), "b2": (2,), "y": (2,)}
    arrays = {name: np.ones(shape) for name, shape in shapes.items()}
    value, gradients = module["value_and_gradients"](**arrays)
    assert float(value) == 2 * (4 * 4 + 1 - 1) ** 2
    assert {name: gradient.shape for name, gradient in gradients.items()} == {name: shapes[name] for name in WEIGHTS}


def test_everything_as_json(command):
    status, out, err = command(NEURON, "--wrt", "w", "--shape", "b=", "--json")
    assert (status, err) == (0, "")
    found, d = json.loads(out), derive(NEURON, "w", shapes={"b": ()})
    assert found["text"] == NEURON
    assert (found["wrt"], found["kind"], found["order"], found["layout"]) == (["w"], "gradient", 1, "numerator")
    assert found["notes"] == list(d.notes)
    assert found["shapes"] == {"y": ["m"], "X": ["m", "n"], "w": ["n"], "b": []}
    assert [step["text"] for step in found["steps"]] == [str(step) for step in d.steps]
    assert [step["latex"] for step in found["short_steps"]] == [step.latex() for step in d.short_steps]
    for step, made in zip(found["steps"], d.steps, strict=True):
        assert (step["rule"], step["because"]) == (made.rule, made.because)
        assert step["rule_ids"]
        assert step["right"] == {"text": str(made.right), "latex": made.right.latex()}
    assert found["result"] == found["results"]["w"]
    assert found["result"] == {
        "of": "∂f/∂w",
        "text": str(d.result),
        "latex": d.result.latex(),
        "shape": [1, "n"],
        "layout": "numerator",
    }
    assert found["conditions"] == list(d.conditions) != []
    assert found["numpy"] == d.numpy_source().rstrip()
    assert found["evidence"]["ok"]
    assert found["evidence"]["max_relative_error"] <= found["evidence"]["tolerance"]


def test_several_results_as_json(command, unchecked):
    found = json.loads(command(NETWORK, *WRT_ALL, "--json", "--namespace", "torch")[1])
    assert list(found["results"]) == WEIGHTS
    assert found["results"]["W2"]["shape"] == ["p", "n"]
    assert found["namespace"] == "torch"
    assert "torch." in found["numpy"]


# Values


@pytest.fixture
def arrays(tmp_path):
    """A function that writes arrays to a file and gives its name."""

    def write(**arrays):
        np.savez(tmp_path / "values.npz", **arrays)
        return str(tmp_path / "values.npz")

    return write


GIVEN = {"A": np.array([[1.0, 2.0]]), "x": np.array([3.0, 4.0]), "b": np.array([5.0])}


def test_the_result_at_values(command, unchecked, arrays):
    path = arrays(**GIVEN, more=np.ones(7))
    status, out, _ = command(SQUARES, "--wrt", "x", "--values", path)
    assert status == 0
    assert section(out, "values") == ["  ∂f/∂x = [[12. 24.]]"]
    assert json.loads(command(SQUARES, "--wrt", "x", "--values", path, "--json")[1])["values"] == {"x": [[12.0, 24.0]]}
    _, out, _ = command(SQUARES, "--wrt", "x", "--wrt", "b", "--values", path)
    assert section(out, "values") == ["  ∂f/∂x = [12. 24.]", "  ∂f/∂b = [-12.]"]


def test_an_array_of_several_lines_is_aligned(command, unchecked, arrays):
    path = arrays(A=np.array([[1, 2], [3, 4]]))
    _, out, _ = command("x @ A @ x", "--wrt", "x", "--order", "2", "--values", path)
    assert section(out, "values") == ["  ∂²f/∂x² = [[2. 5.]", "             [5. 8.]]"]


def test_a_value_that_is_not_finite(command, unchecked, arrays):
    path = arrays(x=np.array([0.0, 1.0]))
    _, out, _ = command("sum(log(x))", "--wrt", "x", "--values", path)
    assert section(out, "values") == ["  ∂f/∂x = [[inf  1.]]"]
    found = json.loads(command("sum(log(x))", "--wrt", "x", "--values", path, "--json")[1])
    assert found["values"] == {"x": [[None, 1.0]]}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"x": np.ones(3)}, r"x has shape (n,), n = 2; an array of shape (3,) is given"),
        ({"x": np.ones((2, 1))}, r"x has shape (n,), n = 2; an array of shape (2, 1) is given"),
        ({"A": np.ones((1, 2, 3))}, "an array of shape (1, 2, 3) is given"),
        ({"A": np.array(["a"])}, "A is no array of real numbers"),
        ({"A": np.ones((1, 2), complex)}, "A is no array of real numbers"),
        ({"A": np.array([None])}, "A holds Python objects; an array of real numbers is needed"),
    ],
)
def test_arrays_that_do_not_fit(command, arrays, changed, says):
    path = arrays(**GIVEN | changed)
    status, out, err = command(SQUARES, "--wrt", "x", "--values", path)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"derivations: {path}")
    assert says in err


def test_an_array_that_the_result_does_not_need_must_fit_as_well(command, arrays):
    path = arrays(X=np.ones((4, 2)), y=np.ones(5))
    status, _, err = command("mean((X @ w - y)**2)", "--wrt", "w", "--order", "2", "--values", path)
    assert status == 2
    assert "y has shape (m,), m = 4; an array of shape (5,) is given" in err


def test_an_array_that_is_missing(command, arrays):
    path = arrays(**{name: array for name, array in GIVEN.items() if name != "b"})
    says = f"derivations: {path}: no value is given for b; give one for each of A, x, b\n"
    assert command(SQUARES, "--wrt", "x", "--values", path) == (2, "", says)


def test_a_matrix_without_an_inverse(command, arrays):
    status, _, err = command("logdet(X)", "--wrt", "X", "--values", arrays(X=np.zeros((2, 2))))
    assert status == 2
    assert err.endswith("a matrix that is to be inverted is singular; there is no derivative there\n")


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04" + bytes(50), b"\x93NUMPY\x01\x00"])
def test_a_file_of_something_else(command, tmp_path, content):
    path = tmp_path / "noise.npz"
    path.write_bytes(content)
    status, out, err = command(SQUARES, "--wrt", "x", "--values", str(path))
    assert (status, out) == (2, "")
    assert err.startswith(f"derivations: {path} is no .npz file of arrays; write it with numpy.savez(")
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(command, tmp_path):
    path = tmp_path / "values.npz"
    missing = command(SQUARES, "--wrt", "x", "--values", str(path))
    assert missing == (2, "", f"derivations: there is no file {path}; {HOW}\n")
    assert command(SQUARES, "--wrt", "x", "--values", str(tmp_path))[2].endswith(" cannot be read: Is a directory\n")


# Evidence


def test_a_result_that_does_not_hold_has_status_1(command, monkeypatch):
    failing = dataclasses.replace(SHOWN, ok=False, failures=["the derivative with respect to x is not 2 x"])
    monkeypatch.setattr(Derivation, "check", lambda self, seed=0: failing)
    status, out, _ = command("x @ x", "--wrt", "x")
    assert status == 1
    assert section(out, "evidence") == ["  Not shown: the derivative with respect to x is not 2 x"]
    status, out, _ = command("x @ x", "--wrt", "x", "--json")
    assert status == 1
    assert not json.loads(out)["evidence"]["ok"]


# Wrong input


@pytest.mark.parametrize(
    ("arguments", "says", "place"),
    [
        (["sum(X @ w", "--wrt", "w"], "( is never closed; ) is missing", "sum(X @ w\n     ^"),
        (["z = X @ w\nsum(z @@ 2)", "--wrt", "w"], "line 2: an operand is expected", "sum(z @@ 2)\n         ^"),
        (["eig(A)", "--wrt", "A"], "there is no function eig", "eig(A)\n  ^~~"),
        (["x @ y.T", "--wrt", "x"], "outer", "x @ y.T\n"),
        (
            ["A @ x + b", "--wrt", "x", "--shape", "A=m,n", "--shape", "b=n"],
            "+ does not fit: A @ x is a vector of length m and b is a vector of length n",
            "A @ x + b\n",
        ),
        (["A @ x", "--wrt", "x", "--shape", "A=m,"], "a size is missing", "--shape A=m,\n              ^"),
        (["A @ x", "--wrt", "x", "--shape", "A=m,-n"], "a size is a name", "--shape A=m,-n\n              ^~"),
        (["A @ x", "--wrt", "x", "--shape", "A"], "a shape is NAME=ROWS,COLUMNS", "--shape A\n          ^"),
        (["A @ x", "--wrt", "x", "--shape", "A=k,m,n"], "at most two axes", "--shape A=k,m,n\n          ^~~~~~~"),
        (
            ["A @ x", "--wrt", "x", "--shape", "sum=n"],
            "'sum', which cannot be the name",
            "--shape sum=n\n          ^~~~~",
        ),
        (["A @ x", "--wrt", "x", "--shape", "A=exp"], "exp has a meaning of its own", "--shape A=exp\n          ^~~~~"),
        (["A @ x", "--wrt", "x", "--shape", "A=(m,n)"], "without brackets", "--shape A=(m,n)\n            ^~"),
        (["A @ x", "--wrt", "x", "--shape", "A=m n"], "a size is a name", "--shape A=m n\n            ^~~"),
        (["A @ x", "--wrt", "x", "--shape", "A=1.5"], "a size is a name", "--shape A=1.5\n            ^~~"),
        (["A @ x", "--wrt", "x", "--shape", "A==n"], "a size is a name", "--shape A==n\n            ^~"),
        (["A @ x", "--wrt", "x", "--shape", ""], "a shape is NAME=ROWS,COLUMNS", "--shape \n          ^"),
        (["A @ x", "--wrt", "x", "--shape", "A=m,n", "--shape", "x=m"], "perhaps A.T @ x", "A @ x\n  ^~~~~"),
        (["A @ A", "--wrt", "A", "--shape", "A=A,A"], "a dimension and a variable", "A @ A\n  ^"),
        (["A @ x", "--wrt", "x", "--shape", "=m"], "a shape is NAME=ROWS,COLUMNS", "--shape =m\n          ^~"),
        (
            ["A @ x", "--wrt", "x", "--shape", "x=9999999999"],
            "from 1 to 1,000,000",
            "--shape x=9999999999\n            ^~",
        ),
        (
            ["det(X)", "--wrt", "X", "--structure", "X"],
            "a structure is NAME=symmetric",
            "--structure X\n              ^",
        ),
    ],
)
def test_wrong_input_is_shown_with_its_place(command, arguments, says, place):
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    first, line, caret = err.splitlines()
    assert first.startswith("derivations: ")
    assert says in first
    assert f"{line}\n{caret}".startswith(f"  {place}")
    assert re.fullmatch(r" +\^~*", caret)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["A @ x", "--wrt", "q"], "q does not occur in the expression; its variables are A, x"),
        (["z = A @ x; sum(z)", "--wrt", "z"], "z is an intermediate; differentiate with respect to a variable: A, x"),
        (["2 + 3", "--wrt", "x"], "the expression has no variables"),
        (["x = 1", "--wrt", "x"], "the expression has no variables"),
        (
            ["A @ theta", "--wrt", "tehta"],
            "tehta does not occur in the expression; its variables are A, theta; did you mean theta?",
        ),
        (["w @ w", "--wrt", "W"], "did you mean w?"),
        (["x / (y - y)", "--wrt", "x"], "y − y is 0; nothing can be divided by 0"),
        (["", "--wrt", "x"], "nothing is written; an expression is expected"),
        (["A @ x", "--wrt", "x", "--wrt", "x"], "--wrt x is given twice"),
        (["A @ x", "--wrt", "A,x"], "--wrt takes one variable; write --wrt A --wrt x"),
        (["A @ x", "--wrt", "A x"], "--wrt takes one variable; write --wrt A --wrt x"),
        (["A @ x", "--wrt", "A", "--wrt", "x"], "those of a scalar"),
        (["x @ x + y @ y", "--wrt", "x", "--wrt", "y", "--layout", "numerator"], "--layout denominator"),
        (["x @ x + y @ y", "--wrt", "x", "--wrt", "y", "--order", "2"], "first order"),
        (
            ["A @ x", "--wrt", "x", "--shape", "Q=n"],
            "a shape is given for Q, which does not occur in the expression; its variables are A, x",
        ),
        (["A @ x", "--wrt", "x", "--shape", "A=m,n", "--shape", "A=n,n"], "--shape gives A two shapes"),
        (["A @ x", "--wrt", "x", "--order", "2"], "second derivatives are supported for scalars, and this is a"),
        (["x @ x", "--wrt", "x", "--order", "3"], "invalid choice: 3"),
        (["x @ x", "--wrt", "x", "--layout", "row"], "invalid choice: 'row'"),
        (["x @ x", "--wrt", "x", "--namespace", "cupy"], "invalid choice: 'cupy' (choose from 'numpy', "),
        (["X @ X", "--wrt", "X", "--structure", "X=symmetric"], "structure is supported for"),
        (["det(X)", "--wrt", "X", "--structure", "X=round"], "there is no structure round; write symmetric"),
        (
            ["det(X)", "--wrt", "X", "--structure", "Y=symmetric"],
            "given for Y, but the derivative is taken with respect to X",
        ),
        (["x @ x"], "the following arguments are required: --wrt"),
        (["--wrt", "x"], "the following arguments are required: EXPRESSION"),
        (["x @ x", "--wrt", "x", "--latex", "--json"], "not allowed with argument"),
        (["x @ x", "--wrt", "x", "--latex", "--values", "x.npz"], "--values goes with the plain text or with --json"),
    ],
)
def test_wrong_input_is_one_line(command, arguments, says):
    status, out, err = command(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("derivations: ")
    assert says in err
    assert err.count("\n") == 1


def test_standard_input_that_is_no_text(command, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x @ \xff")))
    assert command("-", "--wrt", "x") == (2, "", "derivations: standard input is not UTF-8: byte 5 cannot be read\n")


def test_letters_that_cannot_be_shown_are_no_traceback(command):
    status, _, err = command("x @ \udcff", "--wrt", "x")
    assert status == 2
    assert "not part of the language" in err
