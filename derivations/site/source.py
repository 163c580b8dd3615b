"""The code of a formula: the lines of its module between ``--8<-- [start:ID]`` and ``--8<-- [end:ID]``."""

import importlib.util
import textwrap
from functools import cache
from pathlib import Path

START, END = "# --8<-- [start:{}]", "# --8<-- [end:{}]"


@cache
def path_of(module: str) -> Path:
    """The file of a module, which is not executed."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ValueError(f"no module {module}")
    return Path(spec.origin)


def snippet(module: str, name: str) -> tuple[int, str]:
    """The first line's number and the text of a named section."""
    lines = path_of(module).read_text(encoding="utf-8").splitlines()
    stripped = [line.strip() for line in lines]
    start, end = START.format(name), END.format(name)
    if start not in stripped or end not in stripped:
        raise ValueError(f"{module} has no section {name}; put it between {start} and {end}")
    first, last = stripped.index(start) + 1, stripped.index(end)
    return first + 1, textwrap.dedent("\n".join(lines[first:last]))
