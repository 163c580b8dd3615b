"""Emitted code: the texts that an expert would write, in lines and blocks, with names that mean one thing."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from derivations.language.binders import Block, each, grid, summation
from derivations.language.code import plain_source, source
from derivations.language.code.namespaces import NAMESPACES
from derivations.language.code.pieces import Pieces, grammar, needs_parentheses
from derivations.language.derivatives import At, Limit, at_point, let, partial, total
from derivations.language.elementwise import maximum, sin, tanh
from derivations.language.expression import Expr, Identity, as_expr
from derivations.language.functions import cases, diag, dot, vector
from derivations.language.matrices import entry_sum, softmax, trace
from tests.language.code_texts import SEVERAL_LINES, TEXTS, A, B, C, S, X, a, b, body, i, j, run, s, t, x, y


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_what_an_expert_writes(name):
    expr, text = TEXTS[name]
    assert body(expr)[-1] == f"return {text}"


@pytest.mark.parametrize("name", SEVERAL_LINES)
def test_shared_parts_have_lines_of_their_own(name):
    expr, lines = SEVERAL_LINES[name]
    assert body(expr) == lines


def test_several_outputs_are_one_function():
    r = let("r", A @ x - y)
    outputs = {"loss": dot(r, r), "x": 2 * (A.T @ r), "y": -2 * r}
    assert source(outputs, "value_and_gradients", docstring="The loss.", imports=True) == "\n".join(
        [
            "import numpy as np",
            "",
            "",
            "def value_and_gradients(A, x, y):",
            '    """The loss.',
            "    Shapes: A (m, n), x (n,), y (m,).",
            '    """',
            "    r = A @ x - y",
            '    return r @ r, {"x": 2 * (A.T @ r), "y": -2 * r}',
        ]
    )


def test_arguments_stand_as_in_the_expression_that_is_named():
    assert source(x + a, like=dot(a, x)).startswith("def value(a, x):")
    assert source(Identity("n"), like=trace(X)) == "def value(X):\n    return np.eye(len(X))"
    assert source(Identity("n")) == "def value(n):\n    return np.eye(n)"
    text = source(Identity("m"), namespace="torch", like=entry_sum(X) * entry_sum(A))
    assert text == "def value(A):\n    return torch.eye(len(A)).to(A)"


def test_arguments_stand_as_they_appear_and_lines_come_first():
    h = let("h", A @ x - y)
    assert source(dot(y, h) + dot(a, s * x)).startswith("def value(A, x, y, a, s):")
    shapes = {name: (name,) for name in ("y", "s", "z", "x")}
    assert source(h, arrays=shapes).startswith("def value(y, x, A):")
    assert source({"": dot(h, h), "y": x}, arrays=shapes, returned=[(), ("n",)]).startswith("def value(y, x, A):")


def test_a_name_that_is_bound_inside_is_no_argument():
    inside = let("u", x * s)
    assert source(At(dot(a, inside), (x,), (b,))).startswith("def value(s, a, b):")


def test_products_keep_the_brackets_in_which_no_matrix_on_the_way_has_a_new_shape():
    assert body(entry_sum(A * (A @ (C.T @ B.T)))) == ["return np.sum(A * (A @ (C.T @ B.T)))"]
    assert body(entry_sum(A * ((A @ C.T) @ B.T))) == ["return np.sum(A * (A @ C.T @ B.T))"]
    gradient = (A @ B) @ C  # as left to right is the standard form of every product
    for value, brackets in ((A @ (C.T @ B.T), "A @ (B @ C)"), ((A @ C.T) @ B.T, "A @ B @ C")):
        outputs = {"": entry_sum(A * value), "A": gradient}
        assert f'"A": {brackets}' in source(outputs)
    assert body(A @ X @ S @ C.T) == ["return A @ X @ S @ C.T"]
    assert body(diag(y) @ A @ diag(x) @ (C.T @ B.T)) == ["return (y[:, None] * A * x) @ (C.T @ B.T)"]


@pytest.mark.parametrize("value", [-sin(s), -sin(x), as_expr(-2), -(s * t), 3 * -sin(s)])
def test_the_opposite_of_a_name_for_an_opposite(value):
    d = let("d", value)
    scope: dict[str, Any] = {"np": np}
    exec(source({"": s + t + entry_sum(x), "d": d, "minus": -d, "half": -d / 2}, "f"), scope)
    _, found = scope["f"](s=0.3, t=2.0, x=np.array([1.0, 2.0]))
    np.testing.assert_array_equal(found["minus"], -found["d"])
    np.testing.assert_array_equal(found["half"], -found["d"] / 2)
    assert np.all(found["d"] < 0)


def test_a_namespace_that_is_not_known():
    with pytest.raises(ValueError, match=r"there is no namespace cupy; choose one of numpy, jax\.numpy"):
        source(x, namespace="cupy")


def test_names_do_not_collide():
    e, z, n = vector("e"), vector("z"), vector("e2")
    text = source(softmax(e + z) * n + let("z", tanh(x)) + let("np", sin(x)) + let("lambda", x * z) * let("w₁", x + 1))
    assigned = [node.targets[0].id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Assign)]  # type: ignore[attr-defined]
    assert len(assigned) == len(set(assigned))
    assert not {"e", "z", "e2", "np", "x", "lambda"} & set(assigned)
    values = {name: np.linspace(0, 1, 3) + k for k, name in enumerate(("e", "z", "e2", "x"))}
    shifted = np.exp(values["e"] + values["z"])
    wanted = shifted / sum(shifted) * values["e2"] + np.tanh(values["x"]) + np.sin(values["x"])
    np.testing.assert_allclose(run(text, values), wanted + values["x"] * values["z"] * (values["x"] + 1))


def test_what_does_not_change_in_a_loop_stands_before_it():
    lines = body(summation(i, "m", y[i] * (B @ y)))
    assert lines == ["z = B @ y", "return sum(y[i] * z for i in range(len(y)))"]


def test_what_changes_in_a_loop_stays_in_it():
    lines = body(summation(i, "m", sin(dot(A[i], x)) * dot(A[i], x)))
    assert lines == [
        "def term(i):",
        "    z = A[i] @ x",
        "    return np.sin(z) * z",
        "return sum(term(i) for i in range(len(A)))",
    ]


SCOPES: dict[str, tuple[Expr, Callable[..., Any]]] = {
    "an index free and bound": (x[i] * summation(i, "n", x[i]), lambda x, i, **_: x[i] * sum(x)),
    "two loops with one index": (
        summation(i, "n", x[i]) * each(i, "n", x[i] ** 2), lambda x, **_: sum(x) * x**2),
    "a loop in a loop": (grid(i, "n", j, "n", x[i] * summation(i, "n", x[i] * x[j])),
                         lambda x, **_: np.outer(x, x * sum(x))),
    "a shared part that moves": (total(entry_sum(sin(x) * sin(x)), x) + sin(x).T,
                                 lambda x, **_: (2 * np.sin(x) * np.cos(x) + np.sin(x))[None, :]),
    "a name that is moved": (partial(let("u", s**2) * 3, let("u", s**2)) + let("u", s**2), lambda s, **_: 3 + s * s),
    "a point": (at_point(s * t, s=t) + s * t, lambda s, t, **_: t * t + s * t),
    "a point with its own name": (at_point(s**2, s=s + 1), lambda s, **_: (s + 1) ** 2),
    "a limit": (Limit(t, (sin(s + t) - sin(s)) / t) + t, lambda s, t, **_: np.cos(s) + t),
}  # fmt: skip


@pytest.mark.parametrize("name", SCOPES)
@pytest.mark.parametrize("write", [source, plain_source])
def test_a_name_means_what_it_means_where_it_stands(name, write):
    from derivations.language.differences import complex_step, limit_at_zero

    expr, wanted = SCOPES[name]
    values = {"x": np.array([0.3, 1.2, -0.4]), "s": 0.7, "t": 1.9, "i": 1}
    scope: dict[str, Any] = {"np": np, "derivative": complex_step, "limit_at_zero": limit_at_zero}
    exec(write(expr), scope)
    function = scope["value"]
    found = function(**{name: values[name] for name in inspect.signature(function).parameters})
    np.testing.assert_allclose(found, wanted(**values), rtol=1e-8)


def test_parentheses_are_where_python_needs_them_or_a_reader_does():
    assert needs_parentheses("{} - {}", 1, "{} - {}")
    assert not needs_parentheses("{} - {}", 0, "{} - {}")
    assert needs_parentheses("{} ** {}", 0, "-{}")
    assert needs_parentheses("{}.T", 0, "{} @ {}")
    assert not needs_parentheses("np.sum({})", 0, "{} @ {}")
    assert needs_parentheses("{} @ {}", 0, "{} * {}")
    assert grammar("1 / (1 + np.exp(-{}))").needs == grammar("-{}").needs


def test_equal_pieces_are_one():
    code = Pieces()
    turned = code("{}.T", code("A"))
    assert code("{}.T", turned) is code("A")
    assert code("{} @ {}", turned, code("A")) is code("{} @ {}", turned, code("A"))
    gram = code("{} @ {}", turned, code("A"))
    assert code("{}.T", gram) is gram


def test_all_blocks_of_arrays_are_written():
    text = source(Block(((X, x), (a.T, s))))
    assert text.endswith("t = np.reshape(s, (1, 1))\n    return np.block([[X, x[:, None]], [a[None, :], t]])")
    assert body(cases((0, s <= 0), (x, s > 0))) == ["return np.where(s <= 0, 0, x)"]
    assert body(maximum(0, x)) == ["return np.maximum(0, x)"]


def test_the_namespaces_write_without_loading_any_library():
    program = (
        "import sys; from derivations.language.code import source; from derivations.language import softmax, vector;"
        f"[source(softmax(vector('x')), namespace=name) for name in {list(NAMESPACES)}];"
        "sys.exit(bool({'numpy', 'sympy', 'jax', 'torch', 'autograd'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
