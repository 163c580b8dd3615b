r"""How broad a line of maths prints, roughly, in characters: known when the page is made, so nothing moves later."""

import re

from derivations.evidence.statement import width

KIND = r"\{(?:[bvp]matrix|cases)\}"
GRID = re.compile(rf"\\begin{KIND}(?P<rows>(?:(?!\\begin\{{).)*?)\\end{KIND}", re.DOTALL)
ROW_END = re.compile(r"\\\\(?:\[[^]]*\])?")


def printed_width(tex: str) -> int:
    r"""The characters side by side: of a grid its widest row, its brackets, and a space between columns.

    >>> printed_width(r"\begin{bmatrix} a & b \\[6pt] c + d & e \end{bmatrix}")
    8
    """
    while grid := GRID.search(tex):
        rows = [row.split("&") for row in ROW_END.split(grid["rows"])]
        columns = max(map(len, rows))
        cells = [max(width(row[at]) for row in rows if at < len(row)) for at in range(columns)]
        tex = f"{tex[: grid.start()]}{'x' * (sum(cells) + 2 * (columns - 1) + 2)}{tex[grid.end() :]}"
    return width(tex)
