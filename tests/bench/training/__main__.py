"""All measurements of training."""

from derivations.training.comparison import compare, table
from derivations.training.data import digits
from tests.bench.training import growth

SIZES = ((32,), (32, 32), (100,))


def main() -> None:
    """Measure everything."""
    print("\nTraining on digits, as multiples of ours")
    print(table(compare(digits(), hidden) for hidden in SIZES))
    growth.compare()


if __name__ == "__main__":
    main()
