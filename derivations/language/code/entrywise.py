"""Sums and products entry by entry, in which NumPy expands what is the same along the rows or columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derivations.language import expression as e
from derivations.language import shape as shapes
from derivations.language.code.broadcast import added, plain, present
from derivations.language.code.chains import Chain, Factor
from derivations.language.code.pieces import Code, is_reciprocal, is_truth
from derivations.language.code.products import MOST, terms
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

    def factors(self, rows: shapes.Dim, columns: shapes.Dim, turned: bool) -> list[Factor]:
        """The same as a chain, of which the entries are to be added: diag(r) F diag(c)."""
        if 1 in (rows, columns):
            return self._vector_factors(rows, columns, turned)
        row, full, column = (self._numbers(*has) for has in ((True, False), (True, True), (False, True)))
        left = [Factor("diagonal", row, rows, rows)] if row else []
        right = [Factor("diagonal", column, columns, columns)] if column else []
        if not full:
            middle = [Factor("column", None, rows, 1), Factor("row", None, 1, columns)]
            return [*left, *middle, *right]
        return [*left, Factor("matrix", full, rows, columns), *right]

    def _vector_factors(self, rows: shapes.Dim, columns: shapes.Dim, turned: bool) -> list[Factor]:
        has = (columns == 1, rows == 1)
        length = rows if columns == 1 else columns
        above, below = self.above[has], self.below[has]
        numbers = [place for place, code in enumerate(above) if not is_truth(code)]
        last = above.pop(numbers[-1]) if len(numbers) > 1 and not below else None
        code = self._numbers(*has)
        whole = [Factor("diagonal", code, length, length)] if code else []
        vector = Factor("column", last, length, 1)
        is_column = (columns == 1) != turned
        return [*whole, vector] if is_column else [replace(vector, kind="row", rows=1, columns=length), *whole]


def joined(chain: Chain, node: Expr) -> Joined:
    """A product or quotient of arrays, taken apart."""
    kinds = [(True, True), (True, False), (False, True), (False, False)]
    found = Joined(chain, {kind: [] for kind in kinds}, {kind: [] for kind in kinds})
    truths: list[tuple[Value, Expr]] = []
    waiting = [(node, True)]
    count = 0
    while waiting:
        part, up = waiting.pop()
        part, _ = chain.strip(part, transposes=False) if up else (part, False)
        count += 1
        if part.shape == ():
            chain.scalar(part, up)
        elif isinstance(part, e.Multiply | e.Divide) and chain.is_open(part) and count < MOST:
            waiting += [(part.right, up != isinstance(part, e.Divide)), (part.left, up)]
        else:
            _put(found, part, up, truths)
    others = any(codes for codes in found.above.values())
    for value, part in truths:  # True and False do for numbers where they are multiplied by numbers
        has = present(value, part.shape)
        if has == (False, False):
            chain.put(value.code)
            continue
        code = value.code if others else plain(chain.write, value, part.shape).code
        others = True
        found.above[has].append(code)
    return found


def _put(found: Joined, part: Expr, up: bool, truths: list[tuple[Value, Expr]]) -> None:
    chain = found.chain
    value = chain.write.value(part)
    if value.truth and up and part.shape:
        truths.append((value, part))
        return
    chain.number *= -1 if value.negative else 1
    value = plain(chain.write, replace(value, negative=False), part.shape)
    has = present(value, part.shape)
    code = value.code
    if is_reciprocal(code):
        code, up = code.operands[1], not up
    if has == (False, False):
        chain.put(code, up)
    else:
        (found.above if up else found.below)[has].append(code)


def entrywise_product(chain: Chain, node: Expr) -> Value:
    """A product or quotient of arrays, entry by entry."""
    found = joined(chain, node)
    write = chain.write
    is_row, is_vector = shapes.matrix_shape(node.shape)[0] == 1, shapes.matrix_shape(node.shape)[1] == 1
    row, column = found.group(True, False), found.group(False, True)
    has_rows = bool(row or found.group(True, True)) or is_row
    has_columns = bool(column or found.group(True, True)) or is_vector
    if not is_row and not is_vector and row and column and not found.group(True, True):
        value = chain.scaled(row)
        minus = write.code("np.outer({}, {})", value.minus, column) if value.minus else None
        return replace(value, code=write.code("np.outer({}, {})", value.code, column), minus=minus)
    above: list[Code] = []
    below: list[Code] = []
    for has in ((True, False), (True, True), (False, True)):
        as_column = has == (True, False) and has_columns and not is_vector
        for codes, target in ((found.above[has], above), (found.below[has], below)):
            if codes and has != (True, True) and not is_vector and not is_row:
                product = chain.times(codes)
                target.append(write.code("{}[:, None]", product) if as_column else product)
            else:
                target.extend(codes)
    over = chain.times(below) if below else None
    return replace(chain.scaled(*above, over=over), rows=has_rows, columns=has_columns)
