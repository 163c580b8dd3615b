r"""Matrix calculus, executed: every formula of the paper as an expression that is printed, proved and computed.

>>> from derivations import formula
>>> f = formula("s3-partial-f-x")
>>> print(f.latex())
\frac{\partial f(x, y)}{\partial x} = 6 y x
>>> f.check().ok
True
"""

import importlib
from typing import TYPE_CHECKING, Any

from derivations.evidence.derivation import Derivation, derive
from derivations.language.parse import parse
from derivations.registry import UnknownFormulaError, formula, formulas

if TYPE_CHECKING:
    from derivations.evidence.check_gradient import assert_gradient, check_gradient

__all__ = [
    "Derivation",
    "UnknownFormulaError",
    "assert_gradient",
    "check_gradient",
    "derive",
    "formula",
    "formulas",
    "parse",
]


def __getattr__(name: str) -> Any:
    """The check of a reader's gradient, which needs NumPy, is loaded when it is asked for."""
    if name in ("assert_gradient", "check_gradient"):
        return getattr(importlib.import_module("derivations.evidence.check_gradient"), name)
    raise AttributeError(f"derivations has no {name}")
