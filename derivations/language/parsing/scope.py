"""What the names in the statements mean: a variable, an earlier line, the size of a dimension, I, or π."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from derivations.language.looks import look
from derivations.language.parsing.dims import Shape, known_shape
from derivations.language.parsing.errors import ParseError
from derivations.language.parsing.syntax import Node
from derivations.language.shape import dim_names


@dataclass
class Statement:
    """A line: the name that it gives, if it does, and its expression; the nodes in it, operands first.

    ``inline`` names stand for their expression and are not kept: they come after ``where``.
    """

    name: str
    node: Node
    start: int
    end: int
    nodes: list[Node]
    inline: bool = False


def nodes_of(root: Node) -> list[Node]:
    """A node and everything below it, operands first."""
    found: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(node.operands)
    return found[::-1]


class Scope:
    """Gives each name its meaning; ``symbols`` are the variables in the order in which they occur."""

    def __init__(self, text: str, statements: list[Statement], given: Mapping[str, Shape]) -> None:
        self.text, self.statements, self.given = text, statements, given
        self.lines = {s.name: s for s in statements if s.name}
        self.dims = {name for shape in given.values() for name in dim_names(known_shape(shape))}
        self.symbols: dict[str, Node] = {}

    def resolve(self) -> None:
        """Change each name into what it means; ParseError where it means two things."""
        for statement in self.statements:
            for node in statement.nodes:
                if node.operation == "dimension" and isinstance(node.value, str):
                    self.dims.update(dim_names((node.value,)))
        earlier: set[str] = set()
        for statement in self.statements:
            for node in statement.nodes:
                if node.operation == "name":
                    self._name(node, earlier)
                elif node.operation == "dimension":
                    self._dimension(node)
            earlier.add(statement.name)
        self._check()

    def _name(self, node: Node, earlier: set[str]) -> None:
        name = str(node.value)
        if name in earlier:
            node.operation = "line"
        elif name in self.lines:
            shown, line = self.text[node.start : node.end], self.text.count("\n", 0, self.lines[name].start) + 1
            raise self._error(f"{shown} is used before line {line} says what it is; put that first", node)
        elif name not in self.given and name in self.dims:
            node.operation = "name of a size"
        elif name not in self.given and name == "I":
            node.operation = "identity"
        elif name not in self.given and name == "pi":
            node.operation = "π"
        else:
            node.operation = "symbol"
            self.symbols.setdefault(name, node)

    def _dimension(self, node: Node) -> None:
        for name in dim_names((node.value,)) if isinstance(node.value, str) else ():
            if name in self.lines:
                raise self._error(f"{name} is the name of a line, and here a size is expected; write len(…)", node)

    def _check(self) -> None:
        """No name means two things."""
        for name in self.dims:
            node = self.symbols.get(name)
            if node or name in self.lines:
                place = node or self.lines[name]
                wrong = f"{name} is used for two things, a dimension and a variable; rename one of them"
                raise ParseError(wrong, self.text, place.start, place.end)
        names: dict[str, Node | Statement] = {**self.symbols, **self.lines}
        by_look = {look(name): name for name in self.dims}
        for name, place in names.items():
            other = by_look.setdefault(look(name), name)
            if other != name:
                wrong = f"{other} and {name} would be printed alike; rename one of the two"
                raise ParseError(wrong, self.text, place.start, place.start + len(name))
        for name, place in names.items():
            if name[:1] == "d" and (of := by_look.get(look(name[1:]))) in names:
                wrong = f"{name} is what the steps call the differential of {of}; rename one of the two"
                if self.text[: place.start].rstrip().endswith("d/"):
                    wrong = f"write the expression alone, without d/{name}; --wrt {of} says with respect to what"
                raise ParseError(wrong, self.text, place.start, place.start + len(name))

    def _error(self, message: str, node: Node) -> ParseError:
        return ParseError(message, self.text, node.start, node.end)


def is_name(text: str) -> bool:
    """Whether a variable may be called so."""
    return bool(re.fullmatch(r"[A-Za-zΑ-ΡΣ-Ωα-ω][A-Za-z0-9_Α-ΡΣ-Ωα-ω]*", text))
