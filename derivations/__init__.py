r"""Matrix calculus, executed: every formula of the paper as an expression that is printed, proved and computed.

>>> from derivations import formula
>>> f = formula("s3-partial-f-x")
>>> print(f.latex())
\frac{\partial f(x, y)}{\partial x} = 6 y x
>>> f.check().ok
True
"""

from derivations.evidence.derivation import Derivation, derive
from derivations.language.parse import parse
from derivations.registry import UnknownFormulaError, formula, formulas

__all__ = ["Derivation", "UnknownFormulaError", "derive", "formula", "formulas", "parse"]
