"""What the pictures of slopes and of matrices show is what the formulas give."""

import json
import re
from html import unescape

import numpy as np
import pytest

from derivations.figures.grids import diagonal_heat_map, row_of_ones
from derivations.figures.moving import attributes, moving
from derivations.figures.slopes import contours_and_gradient, secant_and_tangent, square_to_parallelogram
from derivations.language.differences import central_difference
from derivations.paper import elementwise, matrix_calculus, partial_derivatives


def positions():
    """The positions that the figure of the secant carries."""
    found = re.search('data-steps="([^"]*)"', secant_and_tangent())
    assert found
    return json.loads(unescape(found[1]))["steps"]


def test_the_secants_approach_the_tangent():
    slopes = [float(at["says"].split()[-1]) for at in positions()]
    moves = [float(re.findall("by ([0-9.]+)", at["says"])[0]) for at in positions()]
    expected = [round(((2 + h) ** 3 - 8) / h, 4) for h in moves]
    assert slopes == pytest.approx(expected)
    assert np.all(np.diff(slopes) < 0)
    assert slopes[0] == 19
    assert slopes[-1] == pytest.approx(12, abs=0.1)


def test_each_position_of_the_secant_is_for_the_parts_that_move():
    drawn = re.findall(r"<\w+ data-moves=[^>]*>", secant_and_tangent())
    assert {len(at["parts"]) for at in positions()} == {len(drawn)}
    first = positions()[0]["parts"]
    assert all(
        f' {name}="{value}"' in part
        for part, at in zip(drawn, first, strict=True)
        for name, value in at.items()
        if name != "text"
    )


def test_what_moves_keeps_what_it_was():
    part = '<text x="3" y="4" fill="red">slope 3</text>'
    assert attributes(moving(part)) == attributes(part)


def test_the_gradient_of_the_contours_stands_at_right_angles():
    (slopes,) = partial_derivatives.s3_gradient_example.statement.last.numeric(x=2.0, y=1.0)
    along = np.array([1.0, -(3 * 2 * 2 * 1) / (3 * 2**2)])  # the contour is y = 4/x²: its slope at 2 is −1
    assert slopes @ along == 0
    assert "(12, 12)" in contours_and_gradient()


def test_the_sides_of_the_parallelogram_are_what_small_changes_become():
    def both(v):
        return np.array([float(h.numeric(x=v[0], y=v[1])) for h in (matrix_calculus.f, matrix_calculus.g)])

    by_x, by_y = central_difference(both, np.array([2.0, 1.0])).T.round(6)
    assert f"({by_x[0]:g}, {by_x[1]:g})" in square_to_parallelogram()
    assert f"({by_y[0]:g}, {by_y[1]:g})" in square_to_parallelogram()


def test_the_grids_hold_what_small_changes_give():
    w, x = (np.array(elementwise.two_vectors[name], float) for name in "wx")
    product = central_difference(lambda w: w * x, w).round(6) + 0.0
    summed = central_difference(lambda w: w.sum() * x, w).round(6)
    for k in range(3):
        assert f"row {k + 1} is {', '.join(f'{entry:g}' for entry in product[k])}" in diagonal_heat_map()
        assert f"row {k + 1} is {', '.join(f'{entry:g}' for entry in summed[k])}" in diagonal_heat_map()
    assert "row 1 is 4, 3, 0; row 2 is 0, 1, 4 is the row 4, 4, 4" in row_of_ones()
