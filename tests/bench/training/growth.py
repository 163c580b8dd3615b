"""How the time of an epoch grows with the mini-batch, the width and the depth of a network."""

from functools import partial
from typing import Any

from derivations.training import Momentum, network, train
from derivations.training.data import Split, digits
from tests.bench.engine.timing import seconds, show

BATCHES = (16, 32, 64, 128, 256, 512)
WIDTHS = (16, 32, 64, 128, 256, 512)
DEPTHS = (1, 2, 4, 8, 16)
WIDTH, BATCH = 64, 64


def epoch(data: Split, hidden: tuple[int, ...], batch: int) -> Any:
    """One epoch of a network, derived beforehand."""
    model = network(64, *hidden, 10)
    return partial(train, model, *data.train, Momentum(0.01), epochs=1, batch=batch)


def compare(rounds: int = 5) -> None:
    """One line for each size, as a multiple of the first."""
    data = digits()
    batches = {f"{batch} samples in a batch": epoch(data, (WIDTH,), batch) for batch in BATCHES}
    show("An epoch on digits, by mini-batch", seconds(batches, rounds, best=True))
    widths = {f"{width} hidden units": epoch(data, (width,), BATCH) for width in WIDTHS}
    show("An epoch on digits, by width", seconds(widths, rounds, best=True))
    depths = {f"{depth} hidden layers": epoch(data, (WIDTH,) * depth, BATCH) for depth in DEPTHS}
    show("An epoch on digits, by depth", seconds(depths, rounds, best=True))


if __name__ == "__main__":
    compare()
