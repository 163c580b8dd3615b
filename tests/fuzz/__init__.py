"""Random expressions through the engine: every derivative checked numerically, every line, every printed form."""
