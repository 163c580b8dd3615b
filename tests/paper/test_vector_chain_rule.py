"""Section 4.5.3: golden numbers of the sample, and all eight sizes of the chain rule."""

import numpy as np
import pytest

from derivations import formula


@pytest.mark.parametrize("id", ["s453-scalar-route", "s453-check"])
def test_both_routes_give_the_golden_slopes_at_2(id):
    for line in formula(id).statement.exprs:
        assert line.numeric(x=2.0) == pytest.approx([1, 2.8805109])


def test_every_cell_of_the_shape_table_is_checked():
    parts = formula("s453-shape-table").parts
    cells = [name for name in parts if not name.endswith(("-left", "-right"))]
    assert len(cells) == 8
    assert all(f"{cell}-{side}" in parts for cell in cells for side in ("left", "right"))


def test_one_scalar_between_vectors_makes_an_outer_product():
    jacobian = formula("s453-shape-table").exact(m=3, n=2)[-1]
    assert jacobian.shape == (3, 2)
    assert jacobian.rank() == 1


def test_mixing_intermediates_have_no_diagonal_jacobian():
    jacobian = formula("s453-rule").exact(m=3, k=3, n=3)[-1]
    assert np.count_nonzero(np.array(jacobian.tolist(), dtype=object)) == 9
