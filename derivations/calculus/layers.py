"""Step 1 of the vector chain rule: intermediate variables, and for a vector that is written out, one layer of them.

What stands inside the rows of such a vector gets one name together: [ln(x²), sin(3x)] is f(g) = [ln(g₁), sin(g₂)] of
g = [x², 3x] (paper, section 4.5.3).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from derivations.calculus.intermediates import Introduction
from derivations.language.binders import Block, column_of
from derivations.language.derivatives import Let
from derivations.language.expression import Entry, Expr, rebuilt

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

    def needs(self, part: Expr) -> tuple[Expr, ...]:
        return (part.vector,) if isinstance(part, Entry) and self.moves(part) else super().needs(part)

    def visited_as(self, part: Expr) -> Expr:
        """An entry of a vector is no operation: it stays an entry, of the vector's name."""
        if isinstance(part, Entry) and self.moves(part):
            return Entry(self.visited[part.vector], part.position)
        return super().visited_as(part)

    def is_plain(self, part: Expr) -> bool:
        return super().is_plain(part) or isinstance(part, Entry)

    def parts(self, operation: Expr) -> tuple[Expr, ...]:
        """Of a written-out vector, the layer inside; or else what stands in each row."""
        if not isinstance(operation, Block):
            return super().parts(operation)
        if inside := self.layer_inside(operation):
            return (column_of(*inside),)
        entries = [entry for row in operation.rows for entry in row]
        return tuple(part for entry in entries for part in ((entry,) if self.is_named(entry) else self.parts(entry)))

    def simple(self, part: Expr) -> Expr:
        """A written-out vector, its rows as one operation each, on a vector of intermediates if there are several."""
        if not isinstance(part, Block):
            return super().simple(part)
        if inside := self.layer_inside(part):
            middle = self.visited[column_of(*inside)]
            places: dict[Expr, Expr] = {operation: Entry(middle, k) for k, operation in enumerate(inside, 1)}
            return Block(tuple(tuple(self.in_layer(entry, places) for entry in row) for row in part.rows))
        return Block(tuple(tuple(self.row(entry) for entry in row) for row in part.rows))

    def name(self, simple: Expr, given: Let | None = None) -> Let:
        if isinstance(simple, Block) and given is None and simple not in self.named:
            given = Let(next(name for name in self.letters if name not in self.taken), simple)
        return super().name(simple, given)

    def layer_inside(self, block: Block) -> tuple[Expr, ...]:
        """The operations inside the rows that get one name together: several, and all of them numbers."""
        inside = tuple(dict.fromkeys(part for row in block.rows for entry in row for part in self.inside(entry)))
        plain = len(inside) < 2 or any(part.shape != () or isinstance(part, Let) for part in inside)
        return () if plain else inside

    def inside(self, entry: Expr) -> list[Expr]:
        """The operations that an entry of a column is applied to, a named one as its name."""
        if isinstance(entry, Let):
            return [entry]
        if self.is_plain(entry):
            return []
        return [part for part in entry.operands if isinstance(part, Let) or not self.is_plain(part)]

    def in_layer(self, entry: Expr, places: Mapping[Expr, Expr]) -> Expr:
        """An entry of a column as one operation on entries of the layer inside."""
        return places.get(entry) or rebuilt(entry, places)

    def is_named(self, entry: Expr) -> bool:
        """Whether an entry of a column is no operation of its own."""
        return isinstance(entry, Let) or self.is_plain(entry)

    def row(self, entry: Expr) -> Expr:
        """An entry of a column as one operation."""
        return self.visited[entry] if self.is_named(entry) else self.simple(entry)
