"""Read-back: what stands on the page, read by code that shares nothing with what wrote it, has the value that is meant.

What is said in words: ``spoken_names`` is what a listener knows of the names, ``spoken_grammar`` and ``spoken_phrases``
make an expression of the words, ``spoken`` of a sentence, and ``spoken_check`` compares values at random points.
"""
