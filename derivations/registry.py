"""Every formula by its id: those of the paper in its order, of the networks, the worked ones, and the reference."""

from __future__ import annotations

import dataclasses
import difflib
import functools
import importlib
from collections.abc import Iterator
from types import ModuleType

from derivations import networks, paper, reference, training, worked
from derivations.evidence.formula import Formula


class UnknownFormulaError(ValueError):
    """No formula has the id; the message suggests the nearest one."""


@functools.cache
def formulas() -> dict[str, Formula]:
    """All formulas by id. ValueError if two have the same id."""
    return _found.all()


def formula(id: str) -> Formula:
    r"""The formula with this id.

    >>> formula("s3-gradient-example").latex()
    '\\nabla f(x, y) = \\left[ 6 y x,\\; 3 x^2 \\right]'
    >>> formula("s3-gradiant")
    Traceback (most recent call last):
    derivations.registry.UnknownFormulaError: no formula has the id s3-gradiant; did you mean s3-gradient?
    """
    found = _found.until(id)
    if found is None:
        raise UnknownFormulaError(f"no formula has the id {id}{nearest(id)}")
    return found


def nearest(id: str) -> str:
    """A suggestion for a misspelt id, as the end of a sentence."""
    close = difflib.get_close_matches(id, formulas(), n=1, cutoff=0.4)
    return f"; did you mean {close[0]}?" if close else "; `derivations list` shows all ids"


def modules() -> Iterator[str]:
    """The names of the modules that define formulas, in the order of the pages."""
    rooms = (
        (paper, paper.SECTIONS.values()),
        (networks, networks.PAGES),
        (training, training.PAGES),
        (worked, worked.THEMES),
        (reference, reference.PAGES),
    )
    return (f"{room.__name__}.{stem}" for room, stems in rooms for stem in stems)


class Registry:
    """The formulas of modules, which are loaded one by one as far as is needed: one formula takes a fraction of all."""

    def __init__(self, names: Iterator[str]) -> None:
        self._waiting = names
        self._found: dict[str, Formula] = {}
        self._seen: set[int] = set()  # a module may import another's formula

    def until(self, id: str) -> Formula | None:
        """The formula with this id, if any module has it."""
        while id not in self._found and (name := next(self._waiting, None)):
            self._take(importlib.import_module(name))
        return self._found.get(id)

    def all(self) -> dict[str, Formula]:
        """Every formula. ValueError if two have the same id."""
        for name in self._waiting:
            self._take(importlib.import_module(name))
        return self._found

    def _take(self, module: ModuleType) -> None:
        """The formulas that a module defines, alone or in a tuple, each with the module's name."""
        for named in [*vars(module).values()]:
            for value in named if isinstance(named, tuple) else (named,):
                if isinstance(value, Formula) and id(value) not in self._seen:
                    self._seen.add(id(value))
                    if other := self._found.get(value.id):
                        raise ValueError(f"{module.__name__} and {other.module} both define the formula {value.id}")
                    self._found[value.id] = dataclasses.replace(value, module=module.__name__)


_found = Registry(modules())
