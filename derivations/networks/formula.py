"""A derivation of the engine as a formula of this chapter."""

from __future__ import annotations

from collections.abc import Mapping

from derivations.language.shape import Shape
from derivations.worked.formula import EngineFormula, engine_fields


def derived(
    id: str, title: str, expression: str, wrt: str | list[str], shapes: Mapping[str, Shape], order: int = 1
) -> EngineFormula:
    """The derivation of an expression, shown on the page of the module that asks for it.

    >>> row = derived("net-any", "A layer", "W @ x + b", "x", {"W": ("m", "n"), "x": ("n",), "b": ("m",)})
    >>> print(row.statement.last)
    W
    """
    return EngineFormula(section="networks", **engine_fields(id, title, expression, wrt, shapes, order))
