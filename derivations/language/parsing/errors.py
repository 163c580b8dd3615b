"""What is said when text cannot be read: one line that names what is wrong and what would be right, and the place."""

from __future__ import annotations

from derivations.language.shape import ShapeError


class ParseError(ValueError):
    """Text that cannot be read. ``str`` is one line; ``text``, ``line`` and ``column`` (from 1) say where.

    >>> error = ParseError("an operand is missing after @", "A @", 2, 3)
    >>> print(error.caret())
    A @
      ^
    """

    def __init__(self, message: str, text: str = "", start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        start = min(max(start, 0), len(text))
        self.text = text
        self.line = text.count("\n", 0, start) + 1
        self.column = start - text.rfind("\n", 0, start)
        self.length = max(1, end - start)

    def caret(self) -> str:
        """The line with the place marked below it."""
        lines = self.text.split("\n")
        shown = "".join(_visible(character) for character in lines[self.line - 1])
        before, length = self.column - 1, min(self.length, max(1, len(shown) - self.column + 1))
        first = max(0, before - WIDTH // 2) if len(shown) > WIDTH else 0  # a long line is shown around the place
        length = min(length, WIDTH - (before - first))
        return f"{shown[first : first + WIDTH]}\n{' ' * (before - first)}^{'~' * (length - 1)}"


WIDTH = 100


def _visible(character: str) -> str:
    return character if character.isprintable() else " "


class ParseShapeError(ParseError, ShapeError):
    """Operands whose shapes do not fit; the message names both and their shapes."""
