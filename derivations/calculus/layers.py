"""Step 1 of the vector chain rule: intermediate variables, and for a vector that is written out, one layer of them.

What stands inside the rows of such a vector gets one name together: [ln(x²), sin(3x)] is f(g) = [ln(g₁), sin(g₂)] of
g = [x², 3x] (paper, section 4.5.3).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from derivations.calculus.intermediates import Introduction
from derivations.language.binders import Block, column_of
from derivations.language.derivatives import Let
from derivations.language.expression import Entry, Expr
from derivations.language.substitute import rebuild

LETTERS = "ghpqrst"  # for layers: with a number of its own, a name leaves no room for that of an entry


def introduce_layers(expr: Expr, x: Expr, names: Iterable[str] = ()) -> tuple[Let, ...]:
    r"""An intermediate variable for every operation, a vector of them for every layer; the last is the expression.

    >>> from derivations.language.binders import column_of
    >>> from derivations.language.elementwise import ln, sin
    >>> from derivations.language.functions import scalar
    >>> x = scalar("x")
    >>> for u in introduce_layers(column_of(ln(x**2), sin(3 * x)), x, names="gf"):
    ...     print(u.latex(), "=", u.value.latex())
    \mathbf{g} = \begin{bmatrix} x^2 \\ 3 x \end{bmatrix}
    \mathbf{f} = \begin{bmatrix} \ln(g_1) \\ \sin(g_2) \end{bmatrix}
    """
    return _Layers((x,), names).of(expr)


class _Layers(Introduction):
    def __init__(self, variables: tuple[Expr, ...], names: Iterable[str]) -> None:
        given = iter(names)  # both kinds of names take from it first
        super().__init__(variables, given)
        self.letters = itertools.chain(given, LETTERS, (f"g{k}" for k in itertools.count(1)))

    def visit(self, part: Expr) -> Expr:
        """An entry of a vector is no operation: it stays an entry, of the vector's name."""
        if isinstance(part, Entry) and self.moves(part):
            return Entry(self.visit(part.vector), part.position)
        return super().visit(part)

    def is_plain(self, part: Expr) -> bool:
        return super().is_plain(part) or isinstance(part, Entry)

    def simple(self, part: Expr) -> Expr:
        return self.layer(part) if isinstance(part, Block) else super().simple(part)

    def name(self, simple: Expr, given: Let | None = None) -> Let:
        if isinstance(simple, Block) and given is None and simple not in self.named:
            given = Let(next(name for name in self.letters if name not in self.taken), simple)
        return super().name(simple, given)

    def layer(self, block: Block) -> Expr:
        """A written-out vector, its rows as one operation each, on a vector of intermediates if there are several."""
        inside = list(dict.fromkeys(part for row in block.rows for entry in row for part in self.inside(entry)))
        if len(inside) < 2 or any(part.shape != () or isinstance(part, Let) for part in inside):
            return Block(tuple(tuple(self.row(entry) for entry in row) for row in block.rows))
        middle = self.visit(column_of(*inside))
        places = {part: Entry(middle, k) for k, part in enumerate(inside, 1)}
        layered: Expr = rebuild(block, lambda part: places.get(part) if isinstance(part, Expr) else None)
        return layered

    def inside(self, entry: Expr) -> list[Expr]:
        """The operations that an entry of a column is applied to, a named one as its name."""
        if isinstance(entry, Let) or self.is_plain(entry):
            return [] if self.is_plain(entry) and not isinstance(entry, Let) else [entry]
        return [part for part in entry.operands if isinstance(part, Let) or not self.is_plain(part)]

    def row(self, entry: Expr) -> Expr:
        """An entry of a column as one operation."""
        named = isinstance(entry, Let) or self.is_plain(entry)
        return self.visit(entry) if named else self.simple(entry)
