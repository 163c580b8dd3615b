"""The rules of differentiation as a table, and the procedures of the paper that apply them, as code."""
