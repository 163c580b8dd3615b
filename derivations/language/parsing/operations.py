"""What the functions and operators of the input are: how they combine shapes, and which expression they build.

One row of a table each. A rule takes the operands' shapes, as NumPy has them, and answers with the result's; a builder
takes the operands and the result's shape.
"""
