"""The numbers that the page of the scalar rules prints in its table of slopes."""

import pytest


@pytest.mark.parametrize(
    ("h", "cube", "slope"), [(0.1, 9.261, 12.61), (0.01, 8.120601, 12.0601), (0.001, 8.012006001, 12.006001)]
)
def test_the_slope_of_the_cube_is_as_the_table_says(h, cube, slope):
    assert (2 + h) ** 3 == pytest.approx(cube, abs=1e-12)
    assert ((2 + h) ** 3 - 2**3) / h == pytest.approx(slope, abs=1e-8)
