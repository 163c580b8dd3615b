"""What a reader of a page knows: which names there are, what each stands for, and the letters that count.

The names are those of the quantities in a formula, as its card lists them. How a name looks follows from what it is: a
vector is bold, a word is upright, a number behind it is a subscript. A name that was declared with a look of its own
is typeset by the caller.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator

from derivations.evidence.readback.signs import Row, Sign, is_operator, row_of
from derivations.language import binders as b
from derivations.language import derivatives as d
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language.expression import Expr, Index, walk
from derivations.language.parsing.signs import SPELLED
from derivations.language.shape import Dim, dim_names
from derivations.language.substitute import own_indices

Typeset = Callable[[str], str]
Key = tuple[Sign, Row]  # a letter or a word, and what stands below it
GREEK = {spelled: sign for sign, spelled in SPELLED.items()}


def not_declared(tex: str) -> str:
    """For a vocabulary in which no name has a look of its own."""
    raise ValueError(f"{tex} is not typeset")


class Vocabulary:
    """The names in expressions, with what they stand for; ``over`` gives the indices that stand free."""

    def __init__(
        self, exprs: Iterable[Expr], typeset: Typeset = not_declared, over: Iterable[tuple[Index, Dim]] = ()
    ) -> None:
        self.names: dict[Key, list[Expr]] = {}
        self.families: dict[Sign, list[Expr]] = {}  # one for each position: u_i
        self.phrases: list[tuple[Row, Expr]] = []  # names of several letters, such as Δx
        self.matrices: list[e.Symbol] = []
        self.ranges: dict[Index, list[Dim]] = {}
        self.dims: dict[str, None] = {}
        self.nodes = list(dict.fromkeys(node for expr in exprs for node in walk(expr)))
        self.typeset = typeset
        for index, stop in over:
            self.ranges.setdefault(index, []).append(stop)
        for node in self.nodes:
            self._learn(node)

    def of(self, *kinds: type[Expr]) -> Iterator[Expr]:
        """What there is of some kinds."""
        return (node for node in self.nodes if isinstance(node, kinds))

    def _learn(self, node: Expr) -> None:
        for index in own_indices(node):
            self.ranges.setdefault(index, [])
        for index, stop in _ranges(node):
            if stop not in self.ranges[index]:
                self.ranges[index].append(stop)
        sizes = [field for field in node.fields if isinstance(field, str)] if isinstance(node, SIZED) else []
        self.dims |= dict.fromkeys(dim_names((*node.shape, *(stop for _, stop in _ranges(node)), *sizes)))
        match node:
            case e.Symbol():
                self._name(node, node.name, node.tex, bold=len(node.shape) == 1)
                if len(node.shape) == 2:
                    self.matrices.append(node)
            case e.Row() if node.tex:
                self._name(node, "", node.tex, bold=True)
            case d.Let():
                self._name(node, node.name, node.tex, len(node.shape) == 1, node.position is not None)
            case f.Generic():
                self._name(node, node.name, "", node.dims != (), node.position is not None, node.hat)

    def _name(self, node: Expr, name: str, tex: str, bold: bool, member: bool = False, hat: bool = False) -> None:
        row = row_of(self.typeset(tex)) if tex else looks(name, bold, hat)
        if len(row) > 2 or (len(row) == 2 and row[1].kind != "scripts"):
            self.phrases.append((row, node))
        elif member:
            self.families.setdefault(row[0], []).append(node)
        else:
            self.names.setdefault((row[0], row[1].rows[0] if len(row) == 2 else ()), []).append(node)

    # What a name stands for

    def knows(self, letter: Sign) -> bool:
        """Whether a letter is a name, whatever stands below it."""
        return any(key == letter for key, _ in self.names) or letter in self.families

    def phrase(self, row: Row) -> tuple[int, Expr] | None:
        """A name of several signs with which a row begins: how many signs, and what it stands for."""
        for signs, node in self.phrases:
            if row[: len(signs)] == signs:
                return len(signs), node
        return None

    def meanings(self, letter: Sign, below: Row) -> list[Expr]:
        """All that a letter with a subscript can be: a name as it is, a member of a family, an entry, a row."""
        found = list(self.names.get((letter, below), []))
        positions = self.positions(below) if below else None
        if positions:
            found += [node for base in self.families.get(letter, []) for node in member(base, positions)]
            for (name, own), nodes in self.names.items():
                if not own:
                    found += [part for node in nodes for part in _parts(name, node, letter, positions)]
            for matrix in self.matrices:
                found += _row_parts(matrix, letter, positions)
        return list(dict.fromkeys(found))

    def positions(self, row: Row) -> list[Index | int | str] | None:
        """Indices, numbers and sizes, one beside the other; None where something else stands there."""
        signs = [sign for sign in row if not is_operator(sign, ",")]
        found: list[Index | int | str] = []
        k = 0
        while k < len(signs):
            sign = signs[k]
            if sign.kind == "number":
                found.append(int(sign.text))
            elif sign.kind == "name" and Index(sign.text) in self.ranges:
                found.append(Index(sign.text))
            elif sign.kind == "name" and sign.text in self.dims:
                found.append(sign.text)
                if k + 2 < len(signs) and is_operator(signs[k + 1], "+"):
                    found[-1] = f"{sign.text}+{signs[k + 2].text}"
                    k += 2
            else:
                return None
            k += 1
        return found


SIZED = (e.Size, e.Ones, e.Zeros, e.Identity)


def looks(name: str, bold: bool, hat: bool = False) -> Row:
    """How a name is seen: its letter or word, and what stands below it."""
    if name == "lambda_":
        name = "lambda"
    stem, *below = name.split("_")
    if not all(below):
        stem, below = name, []
    if not below and (numbered := re.fullmatch(r"([^\W\d]+)(\d+)", stem)):
        stem, below = numbered[1], [numbered[2]]
    sign = GREEK.get(stem, stem)
    is_letter = len(sign) == 1
    upright = name == "I" or (is_letter and sign == "I" and not below)
    letter = Sign("name", sign, bold and is_letter, upright, accent="ˆ" if hat else "")
    scripts: Row = ()
    for script in reversed(below):
        scripts = (*_characters(script), *((Sign("scripts", rows=(scripts, ())),) if scripts else ()))
    return (letter, Sign("scripts", rows=(scripts, ()))) if scripts else (letter,)


def _characters(text: str) -> Iterator[Sign]:
    for piece in re.findall(r"\d+|\D", text):
        yield Sign("number" if piece.isdigit() else "name", piece)


def _ranges(node: Expr) -> Iterator[tuple[Index, Dim]]:
    match node:
        case b.Sum(index, stop) | b.Column(index, stop) | b.Across(index, stop) | b.Diagonal(index, stop):
            yield index, stop
        case b.Grid(row, rows, column, columns):
            yield row, rows
            yield column, columns


Position = Index | int | str


def member(base: Expr, positions: list[Position]) -> list[Expr]:
    """The member of a family at a position; and an entry of that, which has a second one."""
    from derivations.language.substitute import rebuild

    old = base.position  # type: ignore[attr-defined]
    if len(positions) != 1:
        return []
    if old == positions[0]:
        return [base]
    if not isinstance(old, Index):
        return []
    return [rebuild(base, lambda part: positions[0] if not isinstance(part, Expr) and part == old else None)]


def _parts(name: Sign, node: Expr, letter: Sign, positions: list[Position]) -> list[Expr]:
    """Entries and rows of what a name stands for: entries of a bold vector are light, all else keeps its letter."""
    if len(node.shape) == 2 and node.shape[0] != 1:
        is_own = name == letter and not _has_letter(node)
        return [part(node, positions)] if is_own and len(positions) <= 2 else []
    light = dataclasses.replace(name, bold=False)
    return [part(node, positions)] if node.shape and light == letter and len(positions) == 1 else []


def _has_letter(node: Expr) -> bool:
    return isinstance(node, e.Symbol) and len(node.name) == 1 and node.name.isascii() and not node.tex


def _row_parts(matrix: e.Symbol, letter: Sign, positions: list[Position]) -> list[Expr]:
    """Of a matrix W with a single letter: its rows, which are bold, and its entries, which are light."""
    if not _has_letter(matrix) or Sign("name", matrix.name.lower(), bold=len(positions) == 1) != letter:
        return []
    return [part(matrix, positions)] if len(positions) <= 2 else []


def part(base: Expr, positions: list[Position]) -> Expr:
    """Row or entry of an array."""
    if len(base.shape) == 2 and base.shape[0] != 1:
        row = e.Row(base, positions[0])
        return e.Entry(row, positions[1]) if len(positions) == 2 else row
    return e.Entry(base, positions[0])
