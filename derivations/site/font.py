"""The maths font: STIX Two Math, cut to the characters that the formulas use.

``python -m derivations.site.font SOURCE TARGET`` writes it. What stretches, brackets and roots, keeps all its sizes; a
letter in an exponent keeps the form that it has there.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from derivations.figures.alphabets import LETTERS, bold, italic

GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"
ASCII = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "−×·⋅÷±¬∇∑∏∫√∞∈∉∘○◯⊙⊗⊘⊕=≠≈≡≤≥≪≫→↦⇒⇔←↔↑↓⋮⋯⋱…′″‖∣∥⌊⌋⌈⌉⟨⟩ˆ¯˙˜ℝℕℤℂℓ∀∃⊤⊥"
INVISIBLE = "\N{NO-BREAK SPACE}\N{FUNCTION APPLICATION}"
CHARACTERS = {*ASCII, *GREEK, *SIGNS, *INVISIBLE, *italic(LETTERS + GREEK), *bold(LETTERS + GREEK + "01")}


def cut(source: Path, target: Path) -> None:
    """Write the font with these characters alone."""
    options = Options()
    options.hinting = False
    options.layout_features = ["ssty", "ss04"]  # letters in exponents; primes that an exponent may raise
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(CHARACTERS)))
    font = TTFont(source, recalcTimestamp=False)  # the same font from each build
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    cut(*map(Path, sys.argv[1:]))
