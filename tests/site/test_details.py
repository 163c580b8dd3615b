"""What a card says on demand: what the formula means, its shapes, each once, and its evidence in plain words."""

import re
from typing import Any

import numpy as np
import pytest

from derivations import formula, formulas
from derivations.evidence.shapes import names, result_shapes
from derivations.site.breadth import printed_width
from derivations.site.details import importing
from derivations.site.meaning import meaning


@pytest.mark.parametrize(
    ("id", "means"),
    [
        ("s2-sum", "How fast f of x, plus g of x changes with x."),
        ("s41-jacobian", "with each entry of x: one slope for each pair."),
        ("s5-activation-dw", "with each entry of w: one slope for each entry."),
        ("s452-naive-chain-fails", "The two sides are not the same."),
    ],
)
def test_a_statement_says_what_it_means(id, means):
    assert meaning(formula(id).statement).endswith(means)


def test_what_a_statement_means_is_one_sentence():
    for each in formulas().values():
        said = meaning(each.statement)
        assert re.fullmatch(r"[A-Z][^.]*\.|", said), said


def test_a_name_stands_once_among_the_shapes():
    for each in formulas().values():
        shown = [str(name) for name, _ in names(each)]
        assert len(shown) == len(set(shown)), each.id
    assert [str(name) for name, _ in names(formula("s453-rule-scalar-x"))].count("g(x)") == 1


def test_the_result_has_a_shape_in_each_layout():
    assert result_shapes(formula("s42-mul-w")) == {"": "matrix, n × n"}
    assert result_shapes(formula("s5-activation-dw"))["denominator"] == "vector, n × 1"


def test_claims_are_words_without_a_code_before_them():
    claims = [c.claim for each in formulas().values() for c in each.checks]
    claims += [r.because for each in formulas().values() for r in each.rejects]
    assert claims
    assert [said for said in claims if re.match(r"[A-Z]{2,}:", said)] == []


def test_the_width_of_a_grid_is_that_of_its_widest_row():
    row = r"a & b + c"
    assert printed_width(rf"\begin{{bmatrix}} {row} \end{{bmatrix}}") == printed_width(
        rf"\begin{{bmatrix}} {row} \\ {row} \end{{bmatrix}}"
    )
    assert printed_width(r"x = \begin{cases} a & b \\ c & d \end{cases}") < printed_width("x = a + b + c + d")
    nested = r"\begin{bmatrix} \begin{bmatrix} a & b \end{bmatrix} \\ c \end{bmatrix}"
    assert printed_width(nested) == printed_width(r"\begin{bmatrix} a & b \end{bmatrix}") + 2


def test_the_function_on_a_card_imports_what_it_differentiates_with():
    source = importing(formula("net-layer-gradients").numpy_source())
    scope: dict[str, Any] = {"np": np}
    exec(source, scope)  # our own text
    W, x, b = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([3.0, -1.0]), np.array([0.1, 0.2])
    found = scope["net_layer_gradients"](W, x, b, lambda y: y @ y)
    assert found == pytest.approx(2 * W.T @ (W @ x + b))
    assert importing("def f(x):\n    return 2 * x") == "def f(x):\n    return 2 * x"
