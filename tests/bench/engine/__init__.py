"""How the engine compares: with SymPy, with closed forms by hand, and with automatic differentiation."""
