"""What other array libraries call what NumPy has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from collections.abc import Callable


@dataclass(frozen=True)
class Namespace:
    import_line: str
    translate: Callable[[str, str], str]

    def translated(self, form: str, like: str) -> str:
        return self.translate(form, like)

    def inner_imports(self, text: str) -> list[str]:
        return ["import math", ""] if "math." in text else []


def _numpy(form: str, like: str) -> str:
    return re.sub(r"(?<![\w.])erf\(", "np.vectorize(math.erf)(", form)


NAMESPACES = {"numpy": Namespace("import numpy as np", _numpy)}
