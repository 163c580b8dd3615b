"""From text to an expression, one module for each stage.

``tokens`` finds numbers, names and signs. ``notation`` turns plain notation (2 Xᵀ X, ‖x‖²) into Python's. ``syntax``
copies what Python's ``ast`` makes of it through an allow-list. ``scope`` says what each name means, ``inference`` the
shapes that are left out, and ``build`` makes the expression. ``operations`` is the table of operators and functions:
``rules`` are how they combine shapes, ``values`` and ``reductions`` what they build where NumPy stretches or reduces.

Nothing that a user types is ever evaluated.
"""
