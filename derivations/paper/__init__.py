"""The paper, section by section, in its order; each module's formulas have the ids of the catalogue.

Each page of docs/paper/ has the name of the module beside it.
"""

SECTIONS = {
    "1": "introduction",
    "2": "scalar_rules",
    "3": "partial_derivatives",
    "4": "matrix_calculus",
    "4.1": "jacobian",
}
