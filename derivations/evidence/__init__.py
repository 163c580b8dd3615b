"""Formulas and derivations, and the evidence that they hold."""
