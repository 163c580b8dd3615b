"""From text to an expression, in the order of the modules: errors, tokens, notation, syntax, dims, operations, inference.

Characters become tokens; plain notation (``2 Xᵀ X``, ``‖x‖²``) becomes Python's; Python's own ``ast`` finds the
structure, and an allow-list copies it node by node. Shapes that are left out are inferred, and then each node is built.
Nothing that a user types is ever evaluated.
"""
