"""From pieces to lines: what is used twice is computed once, under a name, before it is used.

A function's body, and that of each loop and function inside it, is a *block* with names of its own. A piece belongs to
the innermost block that gives a value to a name which it reads; so what does not change in a loop stands before it.
Each piece is looked at once, and nothing goes down by calling itself but from block to block.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from derivations.language.code.pieces import LITERAL, Code, needs_parentheses

WIDTH = 74  # a longer line is divided, for a page has no room for more: its longest part gets a line and a name
DEPTH = 20  # so is a deeper one
WIDTH_IN_A_LOOP = 400  # there that takes a function with a name, so lines may be longer

# What needs no name however often it is written: it costs nothing, and the name would be as long
FREE_OF_COST = re.compile(r"-?[\w.]+|\{\}\.T|\{\}\[(:, None|None, :|\{\}|\d)\]")
NAME = "name"  # the form of what has been given a name

STEMS = {
    r"lambda": "function", r"np\.exp": "e", r"np\.linalg\.inv": "inverse", r"np\.linalg\.solve": "s",
    r"np\.linalg\.norm": "norm", r"np\.linalg\.det": "det", r"np\.outer": "outer", r"np\.kron": "K", r"np\.eye": "I",
    r"np\.max\(": "largest", r"np\.min\(": "smallest", r"np\.mean": "mean", r"np\.sum|sum\(": "total",
    r"\{\} - \{\}": "r", r"\{\} (@|\+) \{\}": "z", r"\{\} (>|<|=|!)": "active",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A piece's text where it is used, the form that binds it, and how deep it goes."""

    text: str
    form: str
    depth: int = 0


@dataclass
class Names:
    """Names for what is computed on the way, none of them taken."""

    taken: set[str]
    sizes: Mapping[Code, str]  # the dimensions' own names, which are kept for their sizes
    wanted: dict[Code, str] = field(default_factory=dict)  # the names that the expression has for parts of it
    stems: dict[Code, str] = field(default_factory=dict)  # what else to call a piece

    counts: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)  # the names that only those may have who want them

    def name(self, code: Code) -> str:
        own = self.sizes.get(code) or self.wanted.get(code)
        if own and own not in self.taken and own.isidentifier() and not keyword.iskeyword(own):
            self.taken.add(own)
            return own
        by_form = (stem for pattern, stem in STEMS.items() if re.match(pattern, code.form))
        return self.fresh(self.wanted.get(code) or self.stems.get(code) or next(by_form, "t"))

    def fresh(self, stem: str) -> str:
        """The stem, or the stem with a number where that is taken."""
        stem = stem if stem.isidentifier() and not keyword.iskeyword(stem) else "t"
        found = stem
        while found in self.taken or found in self.kept:
            self.counts[stem] += 1
            found = f"{stem}_{self.counts[stem] + 1}" if stem[-1].isdigit() else f"{stem}{self.counts[stem] + 1}"
        self.taken.add(found)
        return found


def _is_free_of_cost(code: Code) -> bool:
    return FREE_OF_COST.fullmatch(code.form) is not None or LITERAL.fullmatch(code.form) is not None


@dataclass
class Block:
    """Lays out the pieces of one block. ``binds`` is None for the function itself, to which all else belongs."""

    names: Names
    translate: Callable[[str, tuple[Code, ...]], tuple[str, tuple[Code, ...]]]
    binds: frozenset[str] | None = None
    outside: Block | None = None
    lines: list[str] = field(default_factory=list)
    found: dict[Code, Line] = field(default_factory=dict)
    before: dict[Code, tuple[Code, ...]] = field(default_factory=dict)  # of each loop, see _computed_before

    def lay_out(self, results: Iterable[Code]) -> list[str]:
        """The text of each result; ``lines`` holds what comes before them."""
        results = list(results)
        order, uses = self._order(results)
        for code in order:
            self.found[code] = self._written(code, uses[code])
        return [self[code].text for code in results]

    def __getitem__(self, code: Code) -> Line:
        block: Block | None = self
        while block is not None:
            if code in block.found:
                return block.found[code]
            block = block.outside
        raise KeyError(code)

    # What is computed in the block, and in which order

    def _order(self, results: list[Code]) -> tuple[list[Code], Counter[Code]]:
        """The block's own pieces, each after what it needs, and how often each is used; what a loop uses is often."""
        done: dict[Code, None] = {}
        waiting = [(code, False) for code in reversed(results)]
        while waiting:
            code, entered = waiting.pop()
            if entered:
                done[code] = None
            elif code not in done and (self.binds is None or code.free & self.binds):
                waiting.append((code, True))
                waiting.extend((part, False) for part in reversed(self._computed_before(code)) if part not in done)
        uses = Counter(results)
        for code in done:
            uses.update(self._computed_before(code))
            if code.binds:  # a loop computes what it uses many times
                uses.update(part for part in self._computed_before(code) if part.costly)
        for code in reversed(done):
            if _is_free_of_cost(code):  # then what is used is what it is made of
                uses.update(dict.fromkeys(code.operands, uses[code] - 1))
        return list(done), uses

    def _computed_before(self, code: Code) -> tuple[Code, ...]:
        """What a piece needs; of what stands in a loop, that which does not change in it."""
        if not code.binds:
            return code.operands
        if code not in self.before:
            self.before[code] = (*code.operands[1:], *self._unchanging(code))
        return self.before[code]

    def _unchanging(self, loop: Code) -> list[Code]:
        found, waiting = [], [loop.operands[0]]
        seen = set(waiting)
        while waiting:
            code = waiting.pop()
            if not code.free.intersection(loop.binds):
                found.append(code)
                continue
            fresh = [part for part in dict.fromkeys(self._computed_before(code)) if part not in seen]
            seen.update(fresh)
            waiting.extend(reversed(fresh))
        return found

    # How it is written

    def _written(self, code: Code, uses: int) -> Line:
        line = self._loop(code) if code.binds else self._composed(code)
        if line.form == NAME or code.form.startswith("lambda"):
            return line
        if _is_free_of_cost(code):
            return line
        if uses > 1 or (code in self.names.wanted and self.binds is None):
            return self._named(code, line)
        return line

    def _named(self, code: Code, line: Line) -> Line:
        name = self.names.name(code)
        if code.form.startswith("lambda"):
            self._define(name, code, [f"return {line.text.partition(': ')[2]}"])
        else:
            self.lines.append(f"{name} = {line.text}")
        return Line(name, NAME)

    def _define(self, name: str, code: Code, body: list[str]) -> None:
        """A function inside the function."""
        self.lines.append(f"def {name}({', '.join(code.binds)}):")
        self.lines.extend(f"    {line}" for line in body)

    def _composed(self, code: Code) -> Line:
        """The piece's text, with names for the longest of its operands while it is too long or goes too deep."""
        width = WIDTH - len("    return ") if self.binds is None else WIDTH_IN_A_LOOP
        while True:
            line = self._put_together(*self._merged(code))
            wide = len(line.text) > width
            if not wide and line.depth <= DEPTH:
                return line
            parts = [part for part in code.operands if part in self.found and self.found[part].form != NAME]
            parts = [p for p in parts if self[p].depth >= DEPTH or (wide and self[p].depth and len(self[p].text) > 15)]
            if not parts:
                return line
            longest = max(parts, key=lambda part: (self[part].depth >= DEPTH, len(self[part].text)))
            self.found[longest] = self._named(longest, self[longest])

    def _merged(self, code: Code) -> tuple[str, tuple[Code, ...]]:
        """The form to write; a sum along the rows that is written as a column keeps its dimension."""
        if code.form == "{}[:, None]":
            (inner,) = code.operands
            if inner.form.endswith(", axis=1)") and self[inner].form != NAME:
                return f"{inner.form[:-1]}, keepdims=True)", inner.operands
        return code.form, code.operands

    def _put_together(self, form: str, operands: tuple[Code, ...]) -> Line:
        form, operands = self.translate(form, operands)
        texts = []
        for place, operand in enumerate(operands):
            line = self[operand]
            texts.append(f"({line.text})" if needs_parentheses(form, place, line.form) else line.text)
        if all(re.fullmatch(r"-?[\w.]+", text) for text in texts):
            form = form.replace(" ** ", "**")
        depth = 1 + max((self[operand].depth for operand in operands), default=-1)
        return Line(form.format(*texts), form, depth)

    def _loop(self, code: Code) -> Line:
        """A loop, or a function, with its body; where that takes several lines it becomes a function with a name."""
        body, *others = code.operands
        inner = Block(self.names, self.translate, frozenset(code.binds), self, before=self.before)
        (text,) = inner.lay_out([body])
        (form, _), is_function = self.translate(code.form, code.operands), code.form.startswith("lambda")
        depth = 1 + max((self[operand].depth for operand in others), default=-1)
        if inner.lines:
            name = self.names.fresh("function" if is_function else "term")
            self._define(name, code, [*inner.lines, f"return {text}"])
            if is_function:
                return Line(name, NAME)
            text = f"{name}({', '.join(code.binds)})"
        else:
            depth = max(depth, 1 + inner[body].depth)
        return Line(form.format(text, *(self[operand].text for operand in others)), form, depth)
