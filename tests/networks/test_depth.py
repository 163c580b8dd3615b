"""The costs that the page on depth states are those of products that are really taken; gradients vanish and explode."""

from itertools import pairwise

import pytest

from derivations.networks.depth import LAYERS, WIDTHS, counted, from_the_input, from_the_loss, gradient_sizes, rounded


class Counted:
    """A matrix of a shape; each product adds its multiplications to a tally."""

    def __init__(self, rows, columns, tally):
        self.rows, self.columns, self.tally = rows, columns, tally

    def __matmul__(self, other):
        assert self.columns == other.rows
        self.tally.append(self.rows * self.columns * other.columns)
        return Counted(self.rows, other.columns, self.tally)


def factors(widths, tally):
    """The row for the loss, and the matrices of the layers from the last to the first."""
    layers = [Counted(m, n, tally) for n, m in pairwise(widths)]
    return Counted(1, widths[-1], tally), layers[::-1]


@pytest.mark.parametrize("widths", [*WIDTHS, (3, 4, 5), (7, 2, 9)])
def test_the_cost_of_both_orders(widths):
    tally: list[int] = []
    row, layers = factors(widths, tally)
    for layer in layers:
        row = row @ layer
    assert sum(tally) == counted(from_the_loss, widths)

    tally = []
    row, layers = factors(widths, tally)
    product = layers[-1]
    for layer in layers[-2::-1]:
        product = layer @ product
    assert (row @ product).columns == widths[0]
    assert sum(tally) == counted(from_the_input, widths)


def test_gradients_vanish_keep_their_size_and_explode():
    for seed in range(3):
        vanishing, steady, exploding = (gradient_sizes(gain, seed)[-1] for gain in (1, 2, 3))
        assert vanishing < 1e-4
        assert 0.1 < steady < 10
        assert exploding > 100
    assert len(gradient_sizes(2)) == LAYERS + 1


def test_numbers_are_written_with_two_digits():
    assert [rounded(value) for value in (0.5, 1.0, 117.39, 6.37e8, 9.77e-4)] == [
        "0.5",
        "1",
        "117",
        "6.4·10⁸",
        "9.8·10⁻⁴",
    ]
