"""What the paper's pages call a rule, and where they state it: by the operation, and by what its operands are.

No derivative stands here. These are found in the table of differentials (`differentials`); this is the index to the
pages. An operation that is not in it is stated on no page, so the paper's procedures do not use it.
"""

from __future__ import annotations

from typing import NamedTuple

from derivations.language.elementwise import Apply
from derivations.language.expression import Expr


class Stated(NamedTuple):
    """The name of a rule on the pages, and the ids of the formulas that state it, one for each operand."""

    name: str
    stated_in: tuple[str, ...]


EXPANSION = "the scalar is expanded"

# --8<-- [start:table]
STATED: dict[str, Stated] = {  # s: a scalar, v: a vector, m: a matrix
    # numbers
    "add s s":      Stated("sum rule", ("s2-sum", "s2-sum")),
    "subtract s s": Stated("difference rule", ("s2-difference", "s2-difference")),
    "multiply s s": Stated("the other factor waits outside", ("s2-const-mult", "s2-const-mult")),
    "divide s s":   Stated("power rule: 1/b is b to the −1", ("s2-power", "s2-power")),
    "negate s":     Stated("a constant factor of −1", ("s2-const-mult",)),
    "power s s":    Stated("power rule", ("s2-power", "s2-power")),
    "sin s":        Stated("derivative of the sine", ("s451-rule",)),
    "cos s":        Stated("derivative of the cosine", ("s451-rule",)),
    "ln s":         Stated("derivative of the logarithm", ("s451-rule",)),
    "exp s":        Stated("derivative of the exponential", ("s451-rule",)),
    "sqrt s":       Stated("power rule", ("s2-power",)),
    "maximum s s":  Stated("derivative of max", ("s5-relu-derivative", "s5-relu-derivative")),
    # functions taken entry by entry
    "sin v":        Stated("derivative of the sine, entry by entry", ("s42-diag-Jx",)),
    "cos v":        Stated("derivative of the cosine, entry by entry", ("s42-diag-Jx",)),
    "ln v":         Stated("derivative of the logarithm, entry by entry", ("s42-diag-Jx",)),
    "exp v":        Stated("derivative of the exponential, entry by entry", ("s42-diag-Jx",)),
    "sqrt v":       Stated("power rule, entry by entry", ("s42-diag-Jx",)),
    "power v s":    Stated("power rule, entry by entry", ("s42-diag-Jx", "s43-diag-rule")),
    # a vector and a vector, entry by entry
    "add v v":      Stated("element-wise sum", ("s42-add-w", "s42-add-x")),
    "subtract v v": Stated("element-wise difference", ("s42-sub-w", "s42-sub-x")),
    "multiply v v": Stated("element-wise product", ("s42-mul-w", "s42-mul-x")),
    "divide v v":   Stated("element-wise quotient", ("s42-div-w", "s42-div-x")),
    "negate v":     Stated("element-wise difference", ("s42-sub-x",)),
    "maximum v v":  Stated("max, entry by entry", ("s5-relu-broadcast-derivative",) * 2),
    # a vector and a scalar
    "add v s":      Stated(EXPANSION, ("s43-add-dx", "s43-add-dz")),
    "add s v":      Stated(EXPANSION, ("s43-add-dz", "s43-add-dx")),
    "subtract v s": Stated(EXPANSION, ("s43-add-dx", "s43-add-dz")),
    "subtract s v": Stated(EXPANSION, ("s43-add-dz", "s43-add-dx")),
    "multiply v s": Stated(EXPANSION, ("s43-mul-dx", "s43-mul-dz")),
    "multiply s v": Stated(EXPANSION, ("s43-mul-dz", "s43-mul-dx")),
    "divide v s":   Stated(EXPANSION, ("s43-mul-dx", "s43-mul-dz")),
    "divide s v":   Stated(EXPANSION, ("s43-diag-rule", "s43-diag-rule")),
    "maximum s v":  Stated("max, entry by entry", ("s5-relu-broadcast-derivative",) * 2),
    "maximum v s":  Stated("max, entry by entry", ("s5-relu-broadcast-derivative",) * 2),
    # sums and products that add up
    "entrysum v":   Stated("sum of a vector", ("s44-sum-x",)),
    "dot v v":      Stated("dot product", ("s5-dot-dw", "s84-dot-dx")),
    "matmul m v":   Stated("a dot product in each row", ("s84-dot-dx", "s84-dot-dx")),
}  # fmt: skip
# --8<-- [end:table]

KINDS = {"s": "a scalar", "v": "a vector", "m": "a matrix"}


def kinds_of(node: Expr) -> list[str]:
    """What the operands are: s, v or m. A row counts as a matrix."""
    return ["svm"[len(operand.shape)] for operand in node.operands]


def operation_of(node: Expr) -> str:
    return node.name if isinstance(node, Apply) else type(node).__name__.lower()


def stated(node: Expr) -> Stated:
    """The rule of an operation on the pages. ValueError names the operation where there is none.

    >>> from derivations.language import vector
    >>> stated(vector("w") * vector("x")).name
    'element-wise product'
    """
    operation, kinds = operation_of(node), kinds_of(node)
    key = " ".join([operation, *kinds])
    if key not in STATED:
        operands = " and ".join(KINDS[kind] for kind in kinds)
        raise ValueError(f"there is no rule for {node.latex()}, the operation {operation} on {operands}")
    return STATED[key]


def stated_of_numbers(node: Expr) -> Stated:
    """The rule of an operation on numbers. ValueError names the operation where there is none."""
    if {*kinds_of(node)} != {"s"} or " ".join([operation_of(node), *kinds_of(node)]) not in STATED:
        known = dict.fromkeys(key.split()[0] for key in STATED if set(key.split()[1:]) == {"s"})
        raise ValueError(f"no scalar rule for {node.latex()}; there are rules for {', '.join(known)}")
    return stated(node)
