"""The numbers that the introduction prints in its table of nudges, and where its training leads."""

import numpy as np
import pytest

from derivations.language.differences import central_difference
from derivations.language.numeric import numeric
from derivations.paper.introduction import tiny_loss

START = {"w_1": 3.0, "w_2": -1.0, "b": -2.0}


@pytest.mark.parametrize(
    ("moved", "loss", "slope"), [("w_1", 0.498002, -1.998), ("w_2", 0.4990005, -0.9995), ("b", 0.4990005, -0.9995)]
)
def test_a_nudge_changes_the_loss_as_the_table_says(moved, loss, slope):
    value = numeric(tiny_loss)
    new = float(value(**{**START, moved: START[moved] + 0.001}))
    assert new == pytest.approx(loss, abs=1e-12)
    assert (new - float(value(**START))) / 0.001 == pytest.approx(slope, abs=1e-8)


def test_training_comes_closer_to_the_point_that_the_page_names():
    def loss(p):
        return numeric(tiny_loss)(w_1=p[0], w_2=p[1], b=p[2])

    parameters = np.array(list(START.values()))
    for _ in range(25):
        parameters = parameters - 0.1 * central_difference(loss, parameters)[0]
    assert parameters == pytest.approx([10 / 3, -5 / 6, -11 / 6], abs=1e-8)
