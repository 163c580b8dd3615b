"""The table of printers, and what they share: how tightly a text binds, and the answers for what is below."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from derivations.language.derivatives import Let
from derivations.language.expression import Expr, Identity, Ones, Symbol, Zeros
from derivations.language.substitute import answered, printed_parts
from derivations.language.text.names import shown_names
from derivations.language.text.sizes import CLOSED, Open, decide

SUM, PRODUCT, POWER, ATOM = range(1, 5)  # how tightly a text binds


class Printed(NamedTuple):
    """A text, how tightly it binds, and of a product how it begins.

    ``scalars`` are scalars alone; ``factors`` begin with a vector or a matrix, and with a sign between them they are
    ``signed`` and that sign; ``scaled`` are scalars and then factors; what is ``closed`` stands in parentheses.
    """

    text: str
    binds: int = ATOM
    product: str = "closed"


class Answer(NamedTuple):
    """How a node is printed where its surroundings say what is open, and how with all sizes."""

    bare: Printed
    sized: Printed
    open: Open


Writer = Callable[["Printer", Any], Printed]
PRINTERS: dict[type[Expr], Writer] = {}


def prints(*kinds: type[Expr]) -> Callable[[Writer], Writer]:
    """Enters a printer into the table."""

    def register(writer: Writer) -> Writer:
        PRINTERS.update(dict.fromkeys(kinds, writer))
        return writer

    return register


class Printer:
    """Prints expressions, each node once, however often it is used."""

    def __init__(self, exprs: Iterable[Expr]) -> None:
        self.answers: dict[Expr, Answer] = {}
        self.sized: frozenset[Expr] | None = None  # the operands to print with their sizes; None for all
        nodes: dict[Expr, None] = {}
        for expr in exprs:
            answered(nodes, expr, printed_parts, lambda node: None)
        self.names = shown_names(dict.fromkeys(n.name for n in nodes if isinstance(n, Symbol | Let)))

    def whole(self, expr: Expr) -> str:
        """The text of an expression that stands alone."""
        answer = self._answer(expr)
        return (answer.sized if answer.open else answer.bare).text

    def _answer(self, expr: Expr) -> Answer:
        return answered(self.answers, expr, printed_parts, self._printed)

    def _printed(self, node: Expr) -> Answer:
        literal = isinstance(node, Ones | Zeros | Identity)
        if not literal and not any(self.answers[operand].open for operand in printed_parts(node)):
            printed = self._write(node, frozenset())
            return Answer(printed, printed, CLOSED)
        still_open, with_sizes = decide(node, lambda operand: self.answers[operand].open)
        if literal and "I" in self.names:
            still_open = CLOSED
        sized = self._write(node, None)
        bare = self._write(node, frozenset(with_sizes)) if not literal or still_open else sized
        return Answer(bare, sized, still_open)

    def _write(self, node: Expr, sized: frozenset[Expr] | None) -> Printed:
        before, self.sized = self.sized, sized
        printed = PRINTERS[type(node)](self, node)
        self.sized = before
        return printed

    # For the printers

    @property
    def with_sizes(self) -> bool:
        """Whether what is printed just now is printed with all sizes."""
        return self.sized is None

    def part(self, expr: Expr) -> Printed:
        """An operand."""
        sized = self.sized
        answer = self._answer(expr)
        return answer.sized if sized is None or expr in sized else answer.bare

    def inside(self, expr: Expr) -> str:
        """An operand between brackets or commas."""
        return self.part(expr).text

    def within(self, expr: Expr, binds: int) -> str:
        """An operand, in parentheses if it binds less tightly than its surroundings."""
        printed = self.part(expr)
        return printed.text if printed.binds >= binds else f"({printed.text})"
