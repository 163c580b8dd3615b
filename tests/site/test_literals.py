"""Texts in quotes, and comparisons, in code that runs: what the code makes use of passes."""

import ast

import pytest

from derivations.site.literals import faults
from derivations.site.sessions import comment_faults


def found(*sources: str) -> list[int]:
    trees = [ast.parse(source) for source in sources]
    return sorted({line for _, line, _ in faults(trees, comment_faults)})


@pytest.mark.parametrize(
    "source",
    [
        'derive("norm(A @ x - b)**2", wrt="x", shapes={"A": ("m", "n"), "b_1": ("m",)})',
        'loss = """\nz = X @ w\nsum(z**2)\n"""\nd = derive(loss, wrt="w")',
        'def known(id):\n    return formula(id).title\nids = ["s6-cost", "s61-gd"]\n[known(id) for id in ids]',
        'print(f"{1 / 3:.3f} words", "words", 2, "=", 3)',
        "x, y = symbols('x y')",
        "1 + 1 == 2",
        "bool(np.all(x == y))\nif x == y:\n    print(x)",
    ],
)
def test_what_the_code_uses_passes(source):
    assert found(source) == []


def test_the_code_of_a_page_is_one():
    assert found("loss = 'x**2'", "derive(loss)") == []
    assert found("loss = 'x**2'", "derive('x**3')") == [1]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("s = 'dy/dx = 3'\nprint(s)", 1),
        ("\nslopes = {'x**2': 3}", 2),
        ("f(slope='3*x')", 1),
        ("raise ValueError('dy/dx = 3')", 1),
        ("assert x, 'dy/dx = 3'", 1),
        ("def f(x: 'dy/dx = 3'):\n    return x", 1),
        ("def f(x):\n    'The slope is 3x.'\n    return x", 2),
        ("print('dy' + '/' + 'dx', '=', n)", 1),
        ("print(b'dy/dx = 3'.decode())", 1),
        ("claim = 2 + 2 == 5", 1),
        ("def law(x):\n    return x**2 == 3 * x", 2),
        ("law = lambda x: x**2 == 3 * x", 1),
        ("2 + 2 == 5 or None", 1),
        ("if 0:\n    2 + 2 == 5", 2),
    ],
)
def test_what_nothing_compares_is_found_with_its_line(source, line):
    assert line in found(source)
