"""Words one after the other, and which of them end what has been opened."""

from __future__ import annotations

from derivations.evidence.readback.errors import ReadError

ENDS = (
    "end quantity", "end comparison", "end sum", "end limit", "end row", "end column", "end matrix", "and", "for",
    "with", "elsewhere", "then", "next row", "equals", "does not equal",
    "has shape", "in denominator layout", "in which",
)  # fmt: skip


def heard_words(text: str) -> tuple[str, ...]:
    """The words without the commas; a capital is not heard unless it is said.

    >>> heard_words("X times w, over capital N")
    ('x', 'times', 'w', 'over', 'N')
    """
    words = text.replace(",", " ").split()
    pairs = zip(["", *words], words, strict=False)
    return tuple(word if before == "capital" else word.lower() for before, word in pairs if word != "capital")


class Words:
    """Goes through the words from left to right."""

    def __init__(self, text: str) -> None:
        self.words = heard_words(text)
        self.at = 0

    def sees(self, text: str) -> bool:
        expected = tuple(text.lower().split())
        return self.words[self.at : self.at + len(expected)] == expected

    def takes(self, text: str) -> bool:
        found = self.sees(text)
        self.at += len(text.split()) if found else 0
        return found

    def needs(self, text: str) -> None:
        if not self.takes(text):
            raise self.stuck(f"“{text}” is needed")

    def first_of(self, texts: tuple[str, ...] | dict[str, str]) -> str:
        """The first of some texts that comes next; nothing if none does."""
        return next((text for text in texts if self.takes(text)), "")

    def word(self) -> str:
        if self.at == len(self.words):
            raise self.stuck("a word is needed")
        self.at += 1
        return self.words[self.at - 1]

    def stuck(self, problem: str) -> ReadError:
        word = self.words[self.at] if self.at < len(self.words) else "the end"
        shown = " ".join([*self.words[: self.at], "▸", *self.words[self.at :]])
        return ReadError(f"{problem} at “{word}”: {shown}")

    @property
    def is_at_an_end(self) -> bool:
        return self.at == len(self.words) or any(map(self.sees, ENDS))

    def ends(self, text: str) -> None:
        """The end of something opened, said or not; it may be left out before another end."""
        if not self.takes(text) and not self.is_at_an_end:
            raise self.stuck(f"“{text}” is needed")
