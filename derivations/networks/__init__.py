"""Networks: the backward pass from one layer to any depth, a module for each page of docs/networks/, in their order.

Where the engine derives a result, ``derived`` makes a formula of it; what teaches a step slowly is written by hand.
Derivatives with respect to a matrix have the matrix's shape here (denominator layout), and say so.
"""

PAGES = ("layer", "two_layers", "depth", "batches", "losses", "normalising", "second_order")
