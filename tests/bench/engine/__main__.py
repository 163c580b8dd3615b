"""All of the engine's measurements."""

from tests.bench.engine import against_sympy, gradients, growth, hessians


def main() -> None:
    """Measure everything."""
    against_sympy.compare()
    hessians.compare()
    gradients.compare()
    growth.compare()


if __name__ == "__main__":
    main()
