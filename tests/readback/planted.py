"""Small changes in what is typeset: another sign, index or number, a bracket or a transpose that is missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from derivations.evidence.readback.signs import Row, Sign, is_operator

OTHER_SIGN = {"+": "-", "-": "+", "⊗": "⊘", "⊘": "⊗", "·": "⊗", ">": "<", "<": ">", "≤": "≥", "≥": "≤", "=": "≠"}
OTHER_LETTER = {"i": "j", "j": "i", "x": "w", "w": "x", "u": "v", "n": "m", "m": "n"}


def changed(row: Row) -> Iterator[tuple[str, Row]]:
    """Every row with one change, and what it is."""
    for k, sign in enumerate(row):
        before, after = row[:k], row[k + 1 :]
        if sign.kind == "operator" and sign.text in OTHER_SIGN:
            yield f"{sign} for another sign", (*before, dataclasses.replace(sign, text=OTHER_SIGN[sign.text]), *after)
        if sign.kind == "number" and not sign.bold and sign.text.isdigit():
            yield "another number", (*before, dataclasses.replace(sign, text=str(int(sign.text) + 1)), *after)
        if sign.kind == "name" and sign.text in OTHER_LETTER:
            yield "another letter", (*before, dataclasses.replace(sign, text=OTHER_LETTER[sign.text]), *after)
        if sign.kind == "scripts":
            below, above = sign.rows
            if [s.text for s in above] == ["T"]:
                rest = (Sign("scripts", rows=(below, ())),) if below else ()
                yield "no transpose", (*before, *rest, *after)
        if is_operator(sign, "(") and k and row[k - 1].kind in ("operator", "number"):
            end = _closing(row, k)
            yield "no brackets", (*before, *row[k + 1 : end], *row[end + 1 :])
        for number, inside in enumerate(sign.rows):
            for what, new in changed(inside):
                rows = (*sign.rows[:number], new, *sign.rows[number + 1 :])
                yield what, (*before, dataclasses.replace(sign, rows=rows), *after)
        for number, line in enumerate(sign.cells):
            for place, cell in enumerate(line):
                for what, new in changed(cell):
                    lines = (*sign.cells[:number], (*line[:place], new, *line[place + 1 :]), *sign.cells[number + 1 :])
                    yield what, (*before, dataclasses.replace(sign, cells=lines), *after)


def _closing(row: Row, start: int) -> int:
    depth = 0
    for k in range(start, len(row)):
        depth += is_operator(row[k], "(", "[")
        depth -= is_operator(row[k], ")", "]")
        if depth == 0:
            return k
    return len(row) - 1
