"""What checking a formula showed, as data and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

UNMEASURED = {  # what is checked without comparing values
    "definition": "Both sides are the same by definition.",
    "shape": "The shapes hold at every size tried.",
}


@dataclass(frozen=True)
class Evidence:
    """What checking a formula showed."""

    id: str
    ok: bool
    layouts: list[str]
    links: int
    exact_sizes: list[dict[str, int]]
    points: int
    method: str
    max_relative_error: float
    tolerance: float
    rejected: int
    checks: list[str]
    failures: list[str]
    seconds: float
    parts: int = 0  # further statements of the formula, which hold as well, and their largest relative error
    parts_error: float = 0.0
    differs: str = ""  # of an ≠: at how many points, and the numbers at one
    unequal: list[str] = field(default_factory=list)  # the same of each further ≠
    exact_links: int | None = None  # how many of the links were compared exactly, if not all were
    reasons: int = 0  # of a derivation that the engine made, the reasons given, and how many of them, applied again,
    replayed: int = 0  # lead from the line before to this one

    def as_dict(self) -> dict[str, Any]:
        """The evidence for JSON, which has no infinity: an error that is infinite is None."""
        finite = self.max_relative_error < float("inf")
        return asdict(self) | {"max_relative_error": self.max_relative_error if finite else None}

    def sentence(self) -> str:
        """The evidence in words."""
        if not self.ok:
            return "Not shown: " + "; ".join(self.failures)
        parts = [self.differs]
        if self.links or not self.differs:
            parts += [self._exact_words(), self._numeric_words()]
        if self.reasons:
            all_of_them = "All" if self.replayed == self.reasons else f"{self.replayed} of"
            parts.append(f"{all_of_them} {self.reasons} reasons, applied again, give their lines.")
        if self.layouts:
            parts.append("Both layouts checked.")
        if self.parts:
            hold = "1 further statement holds" if self.parts == 1 else f"{self.parts} further statements hold"
            parts.append(f"{hold}, too: largest relative error {in_words(self.parts_error)}.")
        if self.rejected:
            parts.append(f"{self.rejected} wrong variant{'s' if self.rejected > 1 else ''} rejected.")
        return " ".join(part for part in parts if part)

    def _exact_words(self) -> str:
        if not self.links or self.method in UNMEASURED:  # then there is nothing to be exact about
            return ""
        if not self.exact_sizes:
            return "Too large to be compared exactly; each line evaluated with NumPy."
        some = f"{self.exact_links} of {self.links} lines exact" if self.exact_links is not None else "Exact"
        names = list(self.exact_sizes[0])
        rest = ", the others in numbers only" if self.exact_links is not None else ""
        if not names:
            return f"{some}{rest}."
        tried = ", ".join(str(sizes[names[0]]) for sizes in self.exact_sizes)
        others = f", with {' and '.join(names[1:])} different" if len(names) > 1 else ""
        return f"{some} for {names[0]} = {tried}{others}{rest}."

    def _numeric_words(self) -> str:
        if self.method in UNMEASURED:
            return UNMEASURED[self.method]
        against = {
            "complex step": "NumPy against numeric differentiation (complex step)",
            "central differences": "NumPy against numeric differentiation (central differences)",
            "direct evaluation": "Both sides evaluated with NumPy",
        }[self.method]
        return f"{against} at {self.points} random points: largest relative error {in_words(self.max_relative_error)}."


def in_words(error: float) -> str:
    """An error as a person writes it.

    >>> in_words(3.1e-16), in_words(0.0)
    ('3·10⁻¹⁶', '0')
    """
    if error == 0:
        return "0"
    mantissa, exponent = f"{error:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}·10{raised}"
