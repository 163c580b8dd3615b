"""How deriving and its code grow with the depth of a network, plain and residual."""

import ast
import time

from derivations import derive

DEPTHS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


def network(depth: int, residual: bool) -> tuple[str, list[str], dict[str, tuple[str, ...]]]:
    """The lines of a network of so many layers, its weights, and all shapes."""
    carried = "h{before} + " if residual else ""
    layer = f"h{{k}} = {carried}relu(W{{k}} @ h{{before}} + b{{k}})"
    lines = ["h0 = x", *(layer.format(k=k, before=k - 1) for k in range(1, depth + 1))]
    weights = [f"{letter}{k}" for k in range(1, depth + 1) for letter in "Wb"]
    shapes = {name: ("n", "n") if name[0] == "W" else ("n",) for name in weights}
    return "\n".join([*lines, f"sum((h{depth} - y)**2)"]), weights, {**shapes, "x": ("n",), "y": ("n",)}


def measure(depth: int, residual: bool) -> tuple[float, int]:
    """Seconds to derive the backward pass and write its code, and the operations in the code."""
    text, weights, shapes = network(depth, residual)
    started = time.perf_counter()
    d = derive(text, weights, shapes)
    source = d.numpy_source()
    return time.perf_counter() - started, operations(source)


def operations(source: str) -> int:
    """The operators and calls in a piece of Python."""
    counted = ast.BinOp | ast.UnaryOp | ast.Call | ast.Compare
    return sum(isinstance(node, counted) for node in ast.walk(ast.parse(source)))


def compare() -> None:
    """One line for each depth."""
    measure(2, True)
    for residual in (False, True):
        print(f"\nBackward pass of a network, {'residual' if residual else 'plain'}")
        for depth in DEPTHS:
            taken, count = measure(depth, residual)
            each = 1e3 * taken / depth
            print(f"  {depth:>3} layers{1e3 * taken:>9.1f} ms{each:>8.2f} ms a layer{count:>6} operations in NumPy")


if __name__ == "__main__":
    compare()
