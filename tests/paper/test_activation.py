"""Section 5: what happens exactly at the kink, in all three readings of the gradient."""

import numpy as np
import pytest

from derivations import formula

IDS = ["s5-activation-dw", "s5-activation-db"]


@pytest.mark.parametrize("id", IDS)
def test_numpy_gradient_is_zero_on_the_kink(id):
    gradient = formula(id).statement.last
    assert not gradient.numeric(w=[2.0, -1.0], x=[3.0, 4.0], b=-2.0).any()
    assert gradient.numeric(w=[2.0, -1.0], x=[3.0, 4.0], b=-2.0 + 1e-12).any()


@pytest.mark.parametrize("id", IDS)
def test_exact_gradient_is_zero_on_the_kink(id):
    for line in formula(id).exact(n=2):
        named = {symbol.name: symbol for symbol in line.free_symbols}
        on_the_kink = -named["w_1"] * named["x_1"] - named["w_2"] * named["x_2"]
        assert line.subs(named["b"], on_the_kink).is_zero_matrix


def test_jacobian_of_relu_is_square_and_the_printed_column_is_its_diagonal():
    broadcast = formula("s5-relu-broadcast-derivative")
    x = np.array([1.5, -2.0, 0.0])
    jacobian, column = broadcast.statement.last.numeric(x=x), broadcast.parts["vector"].last.numeric(x=x)
    assert jacobian.shape == (3, 3)
    assert column.shape == (3,)
    assert np.array_equal(jacobian, np.diag(column))
    assert column.tolist() == [1, 0, 0]
