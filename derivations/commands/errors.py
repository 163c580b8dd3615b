"""Input that is wrong: one line that says what, and the place with a caret below it."""

from __future__ import annotations

from derivations.language.parse import ParseError


class InputError(Exception):
    r"""What the person at the keyboard asked for is not possible; the message says what would be.

    ``place`` is the line that is meant and, below it, a caret.

    >>> print(InputError("a size is missing after the comma", "--shape A=m,\n           ^").report())
    derivations: a size is missing after the comma
      --shape A=m,
                 ^
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place

    def report(self) -> str:
        """What is printed on standard error."""
        return "\n  ".join([f"derivations: {self}", *self.place.splitlines()])


def input_error(error: ValueError) -> InputError:
    """A refusal of the engine or of the parser, as wrong input; the parser knows the place."""
    if not isinstance(error, ParseError) or not error.text:
        return InputError(str(error))
    line = f"line {error.line}: " if "\n" in error.text.strip() else ""
    return InputError(f"{line}{error}", error.caret())


def marked(option: str, value: str, start: int, length: int = 1) -> str:
    """An option as it was typed, a part of its value marked.

    >>> print(marked("--shape", "A=m,", 4))
    --shape A=m,
                ^
    """
    return f"{option} {value}\n{' ' * (len(option) + 1 + start)}^{'~' * (length - 1)}"
