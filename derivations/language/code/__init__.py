"""NumPy source as a person would write it (for now the text of the numeric reading)."""

from __future__ import annotations

from collections.abc import Mapping

from derivations.language.expression import Expr


def source(
    outputs: Expr | Mapping[str, Expr],
    name: str = "value",
    *,
    namespace: str = "numpy",
    stable: bool = True,
    docstring: str | None = None,
    like: Expr | None = None,
) -> str:
    """The text of a function that computes the expression; the redesign is on its way."""
    from derivations.language.numeric import source as text

    return text(outputs if isinstance(outputs, Expr) else next(iter(outputs.values())), name, like)
