"""Read-back: what stands on the page, read by code that shares nothing with what wrote it, has the value that is meant.

What is typeset: the maths of the built page is MathML. ``signs`` sees it as a reader does, ``grammar`` and its parts
make an expression of the signs, ``vocabulary`` is what a reader knows of the names, and ``agreeing`` compares values at
random points.

What is said in words: ``spoken_words`` goes through the words, ``spoken_grammar`` and ``spoken_phrases`` make an
expression of them, ``spoken_names`` is what a listener knows of the names, ``spoken`` hears a sentence, and
``spoken_check`` compares it with the statement that is meant.

>>> from derivations.language.functions import scalars
>>> x, y = scalars("x y")
>>> row = row_of("<math><mi>x</mi><mo>−</mo><mn>2</mn><mi>y</mi></math>")
>>> wrong_side(row, x - 2 * y, Vocabulary([x, y]))
''
>>> wrong_side(row, 2 * y - x, Vocabulary([x, y]))
'it reads as x − 2 y, and 2 y − x is meant'
"""

from derivations.evidence.readback.agreeing import agree, wrong, wrong_side
from derivations.evidence.readback.errors import NoValueError, ReadError
from derivations.evidence.readback.reading import readings, said
from derivations.evidence.readback.signs import row_of
from derivations.evidence.readback.vocabulary import Vocabulary

__all__ = ["NoValueError", "ReadError", "Vocabulary", "agree", "readings", "row_of", "said", "wrong", "wrong_side"]
