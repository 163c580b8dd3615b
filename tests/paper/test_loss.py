"""The three samples of section 6: their loss, its slopes, and what the misplaced sum would make of them (E1)."""

import numpy as np
import pytest

from derivations import formula
from derivations.figures.plots import descent
from derivations.language.differences import central_difference
from derivations.paper.loss import SAMPLES, START
from derivations.paper.loss_bias import losses

DATA = {**SAMPLES, **START}


def value(id, part=None, **changed):
    return formula(id).part(part).last.numeric(**{**DATA, **changed})


def loss(w, b):
    z = np.array(SAMPLES["X"]) @ w + b
    return np.mean((np.array(SAMPLES["y"]) - np.maximum(0, z)) ** 2)


def test_the_loss():
    assert value("s6-cost") == pytest.approx(3.2775, abs=1e-12)
    assert value("s6-intermediates", "batch-v") == pytest.approx([0.9, 0.15, 3])


@pytest.mark.parametrize("part", [None, "with-mask", "batch", "three-samples"])
def test_the_gradient_by_the_weights(part):
    assert value("s61-dC-dw", part)[0] == pytest.approx([-0.9, -1.1], abs=1e-12)


@pytest.mark.parametrize("part", [None, "with-mask", "batch", "three-samples"])
def test_the_derivative_by_the_bias(part):
    assert value("s62-dC-db", part) == pytest.approx(-0.7, abs=1e-12)


def test_differences_agree():
    w, b = np.array(START["w"]), START["b"]
    assert central_difference(lambda w: loss(w, b), w)[0] == pytest.approx([-0.9, -1.1], abs=1e-8)
    assert central_difference(lambda b: loss(w, b), b) == pytest.approx(-0.7, abs=1e-8)


def test_the_printed_lines_give_all_or_nothing():
    """Lines 9 and 10 as printed, their free index set to each sample in turn."""
    printed = [value("s61-dC-dw", "E1", i=i)[0] for i in range(3)]
    assert printed[0] == pytest.approx([4.63333, -3.86667], abs=1e-5)
    assert printed[1] == pytest.approx(printed[0])
    assert printed[2] == pytest.approx([0, 0])
    assert [float(value("s62-dC-db", "E2", i=i)) for i in range(3)] == pytest.approx([-3.46667, -3.46667, 0], abs=1e-5)


@pytest.mark.parametrize(("id", "part"), [("s61-dC-dw", "E1"), ("s62-dC-db", "E2")])
def test_the_printed_lines_are_negative_controls(id, part):
    printed = formula(id).part(part)
    assert any(reject.wrong == printed.last and reject.over == printed.over for reject in formula(id).rejects)


def test_the_printed_lines_agree_where_all_samples_are_active():
    friendly = {"b": 10.0}
    assert value("s61-dC-dw", "E1", i=0, **friendly) == pytest.approx(value("s61-dC-dw", **friendly))


def test_training_is_what_the_figure_shows():
    assert losses(0.1, 10) == pytest.approx(descent(0.1, 10)[0])


def test_a_layer_of_one_neuron_is_the_neuron():
    """δᵀ xᵀ with δ = 2 e is the gradient for a single active sample."""
    w, x, b, target = np.array([2.0, -1.0]), np.array([3.0, 4.0]), 1.0, 1.0
    error = w @ x + b - target
    given = {"W": w[None, :], "x": x, "b": np.array([b]), "t": np.array([target])}
    by_layer = formula("s7-next-step").part("exercise-1").last.numeric(**given)
    assert by_layer == pytest.approx(2 * error * x[None, :])
    assert by_layer[0] == pytest.approx([12, 16])
