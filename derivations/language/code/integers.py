"""Arguments that are made floats first: what NumPy would raise to a power, or multiply up, in 64-bit integers.

Integers overflow silently there, x**20 at 10, and negative powers of them are refused. What goes through a function or
a quotient before is of floats already.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.derivatives import Let
from derivations.language.expression import Expr, postorder

SMALL = {Fraction(k, 2) for k in (0, 1, 2, 4, 6)}  # √x is a function; up to the cube, 64 bits hold a million
STAY_INTEGERS = (
    Let, e.Add, e.Subtract, e.Multiply, e.MatMul, e.Dot, e.Negate, e.Transpose, e.Power, el.Maximum, el.Minimum,
    el.Where, f.Diag, mx.DiagonalOf, mx.Trace, mx.Vec, mx.EntrySum, mx.Reduce, mx.Kronecker,
)  # fmt: skip
SAME_KIND = ("abs", "relu", "sign")


def made_floats(outputs: Iterable[Expr]) -> set[str]:
    """The names of the arguments that are made floats.

    >>> from derivations.language import scalar, vector
    >>> x, p = vector("x"), scalar("p")
    >>> sorted(made_floats([x**20])), sorted(made_floats([x**p])), sorted(made_floats([x**2]))
    (['x'], ['p', 'x'], [])
    """
    nodes = postorder(*outputs)
    raised = [part for node in nodes if _is_large(node) for part in node.operands]
    return {node.name for node in _of_integers(raised) if isinstance(node, e.Symbol)}


def _is_large(node: Expr) -> bool:
    if isinstance(node, e.Power):
        return not isinstance(node.exponent, e.Number) or abs(node.exponent.value) not in SMALL
    return isinstance(node, mx.Reduce) and node.kind == "prod"


def _of_integers(exprs: list[Expr]) -> set[Expr]:
    """What is of integers where the symbols are, from the expressions down."""
    found: set[Expr] = set()
    waiting = list(exprs)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            stays = isinstance(node, STAY_INTEGERS) or (isinstance(node, el.Apply) and node.name in SAME_KIND)
            waiting.extend(node.operands if stays else ())
    return found
