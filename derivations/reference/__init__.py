"""The reference: every rule that the engine applies, stated as a formula with its evidence.

The formulas are made from the tables themselves, applied to fresh symbols, so a wrong row cannot hide. Each page of
docs/reference/ has the name of the module beside it.
"""

PAGES = ("rules", "linear_maps", "reasons", "simplifications")
