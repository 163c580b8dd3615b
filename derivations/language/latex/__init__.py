r"""The first reading: LaTeX in the paper's notation, for arbitrary dimensions.

Every printer returns its text with how tightly it binds, so that parentheses appear where they are needed and nowhere
else. The paper sets sin, max, sum and diag in italics; here they are upright, as functions are.

Signs that the paper does not have: the Kronecker product is ``\otimes_{\mathrm{K}}``, because the paper's ⊗ multiplies
entry by entry; what is taken of each row of a matrix says so, as in ``\max_{\mathrm{rows}}``; a partial trace is
``\operatorname{tr}_2``. A comparison that is a factor or a term stands in parentheses: 1 where it holds, 0 elsewhere.
A power of each entry of a matrix is ``X^{\otimes 2}``, since X² is X X; the absolute values of a vector are ``abs``,
since bars about it are its length.

What is printed reads one way (``evidence.readback`` reads it): factors side by side bind before ⊗ ⊘ · ×, which go from
left to right, and these before + and −; a sum, a limit and d/dx take all that follows up to a + or −; the bar of a
value at a point is for the one factor that it stands by.

The parts: ``printer`` goes through an expression, ``names`` prints what has a name, ``arithmetic``, ``functions``,
``derivatives`` and ``binders`` the rest.
"""

from __future__ import annotations

from derivations.language.expression import Expr
from derivations.language.latex import arithmetic, binders, derivatives, functions, names
from derivations.language.latex.printer import is_marking, marking, parenthesized, printing, tex
from derivations.language.substitute import name_shared_parts

__all__ = [
    "arithmetic",
    "binders",
    "derivatives",
    "functions",
    "is_marking",
    "latex",
    "marking",
    "names",
    "parenthesized",
]

LONGEST = 5000  # nodes that are printed; of an expression with more, shared parts are printed once, under a name


def latex(expr: Expr) -> str:
    """The expression as LaTeX."""
    short, shared = name_shared_parts(expr, LONGEST)
    with printing():
        meanings = r",\; ".join(f"{tex(name)} = {tex(name.value)}" for name in shared)
        return rf"{tex(short)} \quad \text{{where }} {meanings}" if shared else tex(short)
