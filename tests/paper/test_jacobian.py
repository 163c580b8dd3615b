"""The numbers of the picture that the page on the Jacobian opens with."""

import pytest

from derivations import formula
from derivations.figures.knobs import DIALS, KNOBS, SLOPES


def test_the_picture_shows_the_slopes_of_the_rectangle():
    assert dict(KNOBS) == {"a": 3, "b": 4}
    slopes = formula("s41-jacobian").parts["rectangle-at-3-4"].first.numeric()
    assert slopes.tolist() == [pytest.approx(row) for row in SLOPES]


def test_the_picture_shows_what_the_dials_say():
    rectangle = formula("s41-jacobian").parts["rectangle"].last
    assert rectangle.numeric(**dict(KNOBS)) == pytest.approx([shown for _, shown in DIALS])
