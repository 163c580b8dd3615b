r"""Differentiation: two tables of facts, an engine that applies them, and the paper's procedures as views of it.

Read in this order, the files tell one story.

The facts
---------
- `differentials`: the one table of derivatives. Each operation has a row: how its result changes, to first order, when
  an operand does. d(A B) = dA B + A dB.
- `linear`: those changes are linear maps, of a few kinds. A second table says how each kind is turned round, which
  gives gradients, and what its matrix is, which gives Jacobians.
- `conditions`: where a formula or a derivative holds, and what is taken at a kink; found from the expression. It puts
  together `domains`, `guards`, `kinks` and `signs`; `consequences` leaves out what follows from the rest.

The engine
----------
- `naming`: step 1, names for what stands between the variables and the result.
- `local`: step 2, the derivative of each name by what it reads, by the two tables.
- `simplifier`: a table of moves, each an equation, that bring a result to the form that a person would write.
- `worked`: what a derivation is made of: equations, each a chain of moves with its rule. `rule_names` says under which
  id the site states each rule.
- `engine`: steps 3 and 4, the derivatives of the names combined, and the names put back: the derivative of anything.
- `backward`: the same for several variables at once, which is backpropagation.

>>> from derivations.calculus.engine import derive
>>> from derivations.language import matrix, norm, vector
>>> A, x, b = matrix("A", "m", "n"), vector("x"), vector("b", "m")
>>> print(derive(norm(A @ x - b) ** 2, x).result.latex())
2 (A \mathbf{x} - \mathbf{b})^T A

The paper's procedures
----------------------
They take no fact from anywhere else, but write every step as the paper does, and stop where its pages stop.

- `intermediates` and `layers`: step 1, a name for the result of every single operation.
- `operations`: step 2, an operation by one of its operands, from the two tables. `paper_names` has what the pages call
  the rule and where they state it, `paper_moves` what the paper simplifies, and in which words.
- `chain_rule`: steps 3 and 4 for numbers, along one path and along several (sections 4.5.1 and 4.5.2).
- `vector_chain_rule`: the same for vectors: a product of Jacobians along each path (section 4.5.3).
- `jacobian_product`: the paths added up by matrix products alone.
- `sweeps`: the chain rule walked forwards and backwards, as programs do.

>>> from derivations.calculus.vector_chain_rule import vector_chain_rule
>>> from derivations.language import dot
>>> w = vector("w")
>>> print(vector_chain_rule(dot(w, x), w).combined[0].latex())
\frac{\partial u_1}{\partial \mathbf{w}} = \mathbf{x}^T
"""
