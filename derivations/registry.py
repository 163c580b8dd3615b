"""Every formula by its id: those of the paper in its order, of the networks, the worked ones, and the reference."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import importlib
from collections.abc import Iterable
from types import ModuleType

from derivations import networks, paper, reference, training, worked
from derivations.evidence.formula import Formula


class UnknownFormulaError(ValueError):
    """No formula has the id; the message suggests the nearest one."""


@functools.cache
def formulas() -> dict[str, Formula]:
    """All formulas by id. ValueError if two have the same id."""
    rooms = (
        (paper, paper.SECTIONS.values()),
        (networks, networks.PAGES),
        (training, training.PAGES),
        (worked, worked.THEMES),
        (reference, reference.PAGES),
    )
    return collect(importlib.import_module(f"{room.__name__}.{stem}") for room, stems in rooms for stem in stems)


def formula(id: str) -> Formula:
    r"""The formula with this id.

    >>> formula("s3-gradient-example").latex()
    '\\nabla f(x, y) = \\left[ 6 y x,\\; 3 x^2 \\right]'
    >>> formula("s3-gradiant")
    Traceback (most recent call last):
    derivations.registry.UnknownFormulaError: no formula has the id s3-gradiant; did you mean s3-gradient?
    """
    if id not in formulas():
        raise UnknownFormulaError(f"no formula has the id {id}{nearest(id)}")
    return formulas()[id]


def nearest(id: str) -> str:
    """A suggestion for a misspelt id, as the end of a sentence."""
    close = difflib.get_close_matches(id, formulas(), n=1, cutoff=0.4)
    return f"; did you mean {close[0]}?" if close else "; `derivations list` shows all ids"


def collect(modules: Iterable[ModuleType]) -> dict[str, Formula]:
    """The formulas that modules define, alone or in a tuple, each with its module's name."""
    found: dict[str, Formula] = {}
    seen: set[int] = set()  # a module may import another's formula
    for module in modules:
        values = (
            value for named in vars(module).values() for value in (named if isinstance(named, tuple) else (named,))
        )
        for value in values:
            if isinstance(value, Formula) and id(value) not in seen:
                seen.add(id(value))
                if value.id in found:
                    raise ValueError(
                        f"{module.__name__} and {found[value.id].module} both define the formula {value.id}"
                    )
                found[value.id] = dataclasses.replace(value, module=module.__name__)
    return found
