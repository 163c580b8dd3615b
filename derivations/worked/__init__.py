"""Worked derivations: what people look up, each derived by the engine and checked when the site is built.

A module for each theme, in the order of the pages; in it a row for each derivation: what is differentiated, by what.
Each page of docs/derive/ shows one derivation, or a few that belong together.
"""

THEMES = ("regression", "classification", "probability", "matrices", "networks")
