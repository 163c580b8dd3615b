"""The picture of the loss over both weights shows what NumPy finds on its own."""

import json
import re
from html import unescape

import numpy as np
import pytest

from derivations.figures.descent import dead_region, descent, labels, loss_surface, losses
from derivations.paper.loss import SAMPLES

X, y = np.array(SAMPLES["X"]), np.array(SAMPLES["y"])


def loss(w):
    return np.mean((y - np.maximum(0, X @ w + 0.1)) ** 2)


def test_the_steps_are_those_of_gradient_descent():
    at, found, _ = descent()
    w = np.array([0.5, -0.25])
    for point, value in zip(at, found, strict=True):
        assert point == pytest.approx(tuple(w))
        assert value == pytest.approx(loss(w))
        z = X @ w + 0.1
        w = w - 0.1 * 2 / 3 * X.T @ ((z > 0) * (z - y))


def test_in_the_dead_region_every_sample_is_clipped_and_beside_it_not():
    middle = np.mean(dead_region(), axis=0)
    assert np.all(X @ middle + 0.1 < 0)
    assert not np.all(X @ (middle + np.array([0.3, 0])) + 0.1 < 0)
    assert loss(middle) == pytest.approx(np.mean(y**2))


def test_the_numbers_stand_at_their_contours():
    placed = list(labels(*losses()))
    right = [level for level, place in placed if place[0] > 0]
    left = [level for level, place in placed if place[0] < np.mean(dead_region(), axis=0)[0]]
    assert right == [3.02, 3.2, 3.6, 4.2, 5, 6, 8]
    assert left == [3.02, 3.2, 3.6, 4.2]
    assert len(placed) == len(left + right)
    for level, place in placed:
        assert loss(np.array(place)) == pytest.approx(level, abs=0.05)


def test_the_numbers_left_of_the_dead_region_fall_and_go_on_falling_below_3():
    """There the third sample is active and the second is clipped."""
    heights = [loss(np.array([x, 0.5])) for x in (-0.2, -0.5, -0.95)]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] < 3
    assert [z > 0 for z in X @ np.array([-0.95, 0.65]) + 0.1] == [True, False, True]


def test_each_position_says_its_step_and_moves_all_that_moves():
    figure = loss_surface()
    found = re.search('data-steps="([^"]*)"', figure)
    assert found
    positions = json.loads(unescape(found[1]))
    drawn = re.findall(r"<\w+ data-moves=", figure)
    assert positions["start"] == 10
    assert {len(at["parts"]) for at in positions["steps"]} == {len(drawn)}
    assert positions["steps"][1]["says"].startswith("After 1 step: weights 0.59 and −0.14, loss 3.1161")
