"""What is plotted is what the paper's functions give."""

from itertools import pairwise

import numpy as np
import pytest

from derivations.figures import plots
from derivations.figures.axes import Axes
from derivations.language.derivatives import Total
from derivations.language.numeric import numeric
from derivations.paper.activation import b, w
from derivations.paper.loss import SAMPLES, START, loss
from derivations.paper.loss_bias import result as loss_by_b
from derivations.paper.loss_weights import right_10 as loss_by_w

GOLDEN = SAMPLES | START


def test_the_loss_and_its_gradient():
    assert float(numeric(loss)(**GOLDEN)) == pytest.approx(3.2775)
    assert np.ravel(numeric(loss_by_w)(**GOLDEN)) == pytest.approx([-0.9, -1.1])
    assert float(numeric(loss_by_b)(**GOLDEN)) == pytest.approx(-0.7)


@pytest.mark.parametrize("by", ["w", "b"])
def test_the_gradient_is_that_of_the_loss(by):
    gradient = {"w": loss_by_w, "b": loss_by_b}[by]
    expected = numeric(Total(loss, {"w": w, "b": b}[by]))(**GOLDEN)
    assert np.ravel(numeric(gradient)(**GOLDEN)) == pytest.approx(np.ravel(expected), rel=1e-7)


def test_gradient_descent_lowers_the_loss_to_the_share_of_the_inactive_sample():
    losses, floor = plots.descent()
    assert all(after < before for before, after in pairwise(losses))
    assert floor == 3  # y_3² / N = 9 / 3
    assert losses[-1] == pytest.approx(floor, abs=1e-3)


def test_a_rate_that_is_too_large_does_not():
    losses, _ = plots.descent(rate=2)
    assert losses[-1] > 3.2775


def test_the_derivative_at_the_kink_is_zero():
    assert [float(numeric(plots.relu_derivative)(z=z)) for z in (-1.0, 0.0, 1e-9)] == [0, 0, 1]


def test_a_smaller_bump_has_a_slope_nearer_to_the_tangents():
    assert "secant: slope 4" in plots.finite_bump()
    assert "secant: slope 3.5" in plots.finite_bump(bump=0.5)
    assert "slope 3<" in plots.finite_bump(bump=0.5)


def test_axes_turn_numbers_into_places():
    axes = Axes(10, 110, 200, 100, (0, 2), (-1, 1))
    assert axes.at(0, -1) == (10, 110)
    assert axes.at(1, 0) == (110, 60)
