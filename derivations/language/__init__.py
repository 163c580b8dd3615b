"""Expressions with shapes, and their readings: as LaTeX, as exact SymPy matrices, as NumPy.

Nothing here imports SymPy or NumPy until an expression is read exactly or numerically.
"""
