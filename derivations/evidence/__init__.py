r"""Formulas and derivations, and the evidence that they hold.

A statement says that expressions are equal (``chain``), that two differ (``Unequal``), or which shape one has
(``HasShape``). A formula is a statement with its derivation, and with forms that must be found wrong.

>>> from derivations.language import derivative, scalar
>>> x = scalar("x")
>>> square = Formula(
...     "square",
...     "The slope of the square",
...     "1",
...     derivation=(chain(derivative(x**2, x), step(2 * x, "power rule")),),
...     rejects=(Reject(x, "the factor 2 is missing"),),
... )
>>> print(square.latex())
\frac{d\, x^2}{dx} = 2 x

``as_chain`` makes a chain of what a procedure of ``calculus`` found, ``ends`` shortens one to its first and last
expression. ``Check`` is for a claim that is no equation, such as one on a simulation. ``Statement`` is the type of all
statements; a ``Chain`` has a ``Step`` for each line after its first. ``Holds`` is a condition as an expression.

Nothing here imports SymPy or NumPy until a formula is checked.
"""

from derivations.evidence.conditions import Holds
from derivations.evidence.formula import Check, Formula, Reject
from derivations.evidence.statement import Chain, HasShape, Statement, Step, Unequal, as_chain, chain, ends, step

__all__ = [
    "Chain",
    "Check",
    "Formula",
    "HasShape",
    "Holds",
    "Reject",
    "Statement",
    "Step",
    "Unequal",
    "as_chain",
    "chain",
    "ends",
    "step",
]
