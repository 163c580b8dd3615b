"""The paper, section by section, in its order; each module's formulas have the ids of the catalogue.

Each page of docs/paper/ has the name of the module beside it.
"""

SECTIONS = {
    "1": "introduction",
    "2": "scalar_rules",
    "3": "partial_derivatives",
    "4": "matrix_calculus",
    "4.1": "jacobian",
    "4.2": "elementwise",
    "4.3": "scalar_expansion",
    "4.4": "sum_reduction",
    "4.5": "chain_rules",
    "4.5.1": "single_variable_chain_rule",
    "4.5.2": "total_derivative",
    "4.5.3": "vector_chain_rule",
    "5": "activation",
    "6": "loss",
    "6.1": "loss_weights",
    "6.2": "loss_bias",
    "7": "summary",
    "8": "reference",
    "9": "notation",
}
