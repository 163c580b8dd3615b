"""Sums and products entry by entry, in which NumPy expands what is the same along the rows or columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivations.language import expression as e
from derivations.language import shape as shapes
from derivations.language.code.broadcast import added, plain, present
from derivations.language.code.chains import Chain, Factor
from derivations.language.code.pieces import Code, is_reciprocal, is_truth
from derivations.language.code.products import MOST, saturated, terms
from derivations.language.code.writer import Value
from derivations.language.expression import Expr

# Sums


def summed(chain: Chain, node: Expr) -> Value:
    """Terms added from left to right, beginning with one that is not taken off."""
    write = chain.write
    found = [(write.value(term), term.shape, minus) for term, minus in terms(chain, node)]
    signs = [minus != value.negative for value, _, minus in found]
    values = [(replace(value, negative=False), shape) for value, shape, _ in found]
    if node.shape and all(value.diagonal for value, _ in values):
        diagonals = [(replace(value, diagonal=False), shape[:1]) for value, shape in values]
        return replace(added(write, diagonals, signs, node.shape[:1]), diagonal=True, columns=True)
    return added(write, [(plain(write, value, shape), shape) for value, shape in values], signs, node.shape)


# Products


@dataclass
class Joined:
    """Arrays multiplied entry by entry, above and below the line, by whether they have rows and columns."""

    chain: Chain
    above: dict[tuple[bool, bool], list[Code]]
    below: dict[tuple[bool, bool], list[Code]]

    def group(self, rows: bool, columns: bool) -> Code | None:
        """The product of the arrays with these dimensions."""
        above, below = self.above[rows, columns], self.below[rows, columns]
        if not above and not below:
            return None
        code = self.chain.times(above or [self.chain.write.code("1")])
        return self.chain.write.code("{} / {}", code, self.chain.times(below)) if below else code

    def _numbers(self, rows: bool, columns: bool) -> Code | None:
        """The same, with 1 for True."""
        code = self.group(rows, columns)
        return self.chain.write.as_numbers(Value(code, truth=is_truth(code))) if code else None

    def factors(self, rows: shapes.Dim, columns: shapes.Dim) -> list[Factor]:
        """The same as a chain, of which the entries are to be added: diag(r) F diag(c)."""
        if 1 in (rows, columns):
            return self._vector_factors(rows, columns)
        row, full, column = (self._numbers(*has) for has in ((True, False), (True, True), (False, True)))
        left = [Factor("diagonal", row, rows, rows)] if row else []
        right = [Factor("diagonal", column, columns, columns)] if column else []
        if not full:
            middle = [Factor("column", None, rows, 1), Factor("row", None, 1, columns)]
            return [*left, *middle, *right]
        return [*left, Factor("matrix", full, rows, columns), *right]

    def _vector_factors(self, rows: shapes.Dim, columns: shapes.Dim) -> list[Factor]:
        """One of several vectors is left as a vector: the sum of their product is a dot product."""
        has, length = (columns == 1, rows == 1), rows if columns == 1 else columns
        above, below = self.above[has], self.below[has]
        numbers = [place for place, code in enumerate(above) if not is_truth(code)]
        last = above.pop(numbers[-1]) if len(numbers) > 1 and not below else None
        code = self._numbers(*has)
        whole = [Factor("diagonal", code, length, length)] if code else []
        if columns == 1:
            return [*whole, Factor("column", last, length, 1)]
        return [Factor("row", last, 1, length), *whole]


def joined(chain: Chain, node: Expr) -> Joined:
    """A product or quotient of arrays, taken apart."""
    kinds = [(True, True), (True, False), (False, True), (False, False)]
    found = Joined(chain, {kind: [] for kind in kinds}, {kind: [] for kind in kinds})
    truths: list[tuple[Value, Expr]] = []
    waiting, count = [(node, True)], 0
    while waiting:
        part, up = waiting.pop()
        part, _ = chain.strip(part, transposes=False) if up else (part, False)
        count += 1
        if part.shape == ():
            chain.scalar(part, up)
        elif isinstance(part, e.Multiply | e.Divide) and chain.is_open(part) and count < MOST:
            waiting += [(part.right, up != isinstance(part, e.Divide)), (part.left, up)]
        elif up and (value := chain.write.value(part)).truth:
            truths.append((value, part))
        else:
            _put(found, part, up)
    _put_truths(found, truths)
    for kind in kinds:
        saturated(chain.write, found.above[kind], found.below[kind])
    return found


def _put_truths(found: Joined, truths: list[tuple[Value, Expr]]) -> None:
    """True and False do for numbers where they are multiplied by numbers."""
    numbers = any(codes for codes in found.above.values())
    for value, part in truths:
        has = present(value, part.shape)
        if has == (False, False):
            found.chain.put(value.code)
            continue
        found.above[has].append(value.code if numbers else plain(found.chain.write, value, part.shape).code)
        numbers = True


def _put(found: Joined, part: Expr, up: bool) -> None:
    chain = found.chain
    value = chain.write.value(part)
    chain.number *= -1 if value.negative else 1
    value = plain(chain.write, replace(value, negative=False), part.shape)
    has, code = present(value, part.shape), value.code
    if is_reciprocal(code):
        code, up = code.operands[1], not up
    if has == (False, False):
        chain.put(code, up)
    else:
        (found.above if up else found.below)[has].append(code)


def entrywise_product(chain: Chain, node: Expr) -> Value:
    """A product or quotient of arrays, entry by entry."""
    found = joined(chain, node)
    if 1 in shapes.matrix_shape(node.shape):
        kind = (len(node.shape) == 1, len(node.shape) == 2)
        above, below = found.above[kind], found.below[kind]
        value = chain.scaled(*above, over=chain.times(below) if below else None)
        return value if above or below else replace(value, rows=not kind[0], columns=not kind[1])
    row, full, column = (found.group(*kind) for kind in ((True, False), (True, True), (False, True)))
    if row and column and not full:
        value = chain.scaled(row)
        minus = chain.write.code("np.outer({}, {})", value.minus, column) if value.minus else None
        return replace(value, code=chain.write.code("np.outer({}, {})", value.code, column), minus=minus)
    return _expanded(found, has_rows=bool(row or full), has_columns=bool(column or full))


def _expanded(found: Joined, has_rows: bool, has_columns: bool) -> Value:
    """Matrices, columns and rows multiplied and divided, the columns and rows left for NumPy to expand."""
    chain = found.chain
    above: list[Code] = []
    below: list[Code] = []
    for kind in ((True, False), (True, True), (False, True)):
        for codes, target in ((found.above[kind], above), (found.below[kind], below)):
            if kind == (True, True):
                target.extend(codes)
            elif codes:
                vector = chain.times(codes)
                as_column = kind == (True, False) and has_columns
                target.append(chain.write.code("{}[:, None]", vector) if as_column else vector)
    over = chain.times(below) if below else None
    return replace(chain.scaled(*above, over=over), rows=has_rows, columns=has_columns)
