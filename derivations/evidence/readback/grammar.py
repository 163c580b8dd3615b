"""From signs to an expression, by the rules that a reader of formulas goes by.

Factors side by side are multiplied first, from left to right; then what has a sign, ⊗ ⊘ · × ○ ⊗ₖ; then + and −. A sum,
a limit and the d/dx before a function are for all that follows up to a + or −. A script belongs to what it stands on,
the bar of a value at a point to the one factor that it stands by. Which names are functions, and what a name stands
for, the vocabulary says. Whatever these rules leave open is refused.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from derivations.evidence.readback import derivatives, lists, named
from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.fitting import inner, same, square
from derivations.evidence.readback.signs import Row, Sign, is_operator
from derivations.evidence.readback.vocabulary import Vocabulary, part
from derivations.evidence.readback.words import bars
from derivations.language import binders as b
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Compare, Expr, Index
from derivations.language.shape import ShapeError

RELATIONS = {"=": "=", "≠": "≠", ">": ">", "<": "<", "≥": "≥", "≤": "≤"}
SIGNS = ("⊗", "⊘", "×", "·", "◯", "/")
ENDS = (")", "]", ",", "+", "-", "∈", "…", "⋯", *RELATIONS)


def negative(value: Expr) -> Expr:
    """The negative of a value; that of a number is a number."""
    return e.Number(-value.value) if isinstance(value, e.Number) else e.Negate(value)


class Reader:
    """Goes through a row of signs. ``pick`` chooses where a name or a sign can stand for several things."""

    def __init__(self, vocabulary: Vocabulary, pick: Callable[[Sequence[Any]], Any]) -> None:
        self.vocabulary, self.pick = vocabulary, pick
        self.row: Row = ()
        self.at = 0
        self.open_bars: list[str] = []
        self.names_function = False

    # Going through the signs

    @property
    def next(self) -> Sign | None:
        return self.row[self.at] if self.at < len(self.row) else None

    def take(self) -> Sign:
        sign = self.next
        if sign is None:
            raise ReadError("it ends too early")
        self.at += 1
        return sign

    def sees(self, *texts: str) -> bool:
        return is_operator(self.next, *texts)

    def skip(self, text: str) -> None:
        if not self.sees(text):
            raise ReadError(f"{self.next or 'the end'} stands where {text} is meant")
        self.at += 1

    def scripts(self) -> tuple[Row, Row]:
        """What stands below and above, if anything does."""
        if self.next is None or self.next.kind != "scripts":
            return (), ()
        below, above = self.take().rows
        return below, above

    def whole(self, row: Row, read: Callable[[], Expr] | None = None) -> Expr:
        """What a row by itself says."""
        saved, self.row, self.at, self.open_bars = (self.row, self.at, self.open_bars), row, 0, []
        found = (read or self.comparison)()
        if self.next is not None:
            raise ReadError(f"{self.next} does not belong there")
        self.row, self.at, self.open_bars = saved
        return found

    @contextmanager
    def naming(self) -> Iterator[None]:
        """While this lasts, a function may stand without its arguments."""
        saved, self.names_function = self.names_function, True
        yield
        self.names_function = saved

    # Sums

    def comparison(self) -> Expr:
        """An expression, or two with a relation between them."""
        left = self.expression()
        if not self.sees(*RELATIONS):
            return left
        relation = RELATIONS[self.take().text]
        return Compare(relation, *same(left, self.expression()))

    def expression(self) -> Expr:
        if self.sees("-"):
            self.take()
            found: Expr = negative(self.term())
        else:
            found = lists.dotted_sum(self) or self.term()
        while self.sees("+", "-"):
            sign = self.take().text
            if sign == "+":
                found = e.Add(*same(found, lists.dotted_sum(self) or self.term()))
            else:
                found = e.Subtract(*same(found, self.term()))
        return found

    # Products

    def term(self) -> Expr:
        found = self.group()
        signs: list[str] = []
        while self.sees(*SIGNS):
            sign = self.take().text
            if sign == "⊗" and self.next is not None and self.next.kind == "scripts":
                below, above = self.scripts()
                if above or [s.text for s in below] != ["K"]:
                    raise ReadError("⊗ has a script that is not K")
                sign = "⊗ₖ"
            signs.append(sign)
            if "⊗ₖ" in signs and len(signs) > 1:
                raise ReadError("⊗ₖ stands beside another sign without brackets")
            found = self._joined(sign, found, self.group())
        return found

    def _joined(self, sign: str, left: Expr, right: Expr) -> Expr:
        try:
            if sign == "⊗ₖ":
                return mx.Kronecker(left, right)
            if sign == "·":
                return e.Dot(*same(left, right))
            if sign == "×":
                if () not in (left.shape, right.shape):
                    raise ReadError("× stands between two arrays")
                return e.Multiply(left, right, times=True)
            if sign == "⊗" and () in (left.shape, right.shape):
                raise ReadError("⊗ stands beside a scalar")
            if sign == "/" and right.shape != ():
                raise ReadError("/ stands before an array")
            if sign == "⊘" and right.shape == ():
                raise ReadError("⊘ stands before a scalar")
            made: dict[str, Callable[[Expr, Expr], Expr]] = {
                "⊗": e.Multiply, "⊘": e.Divide, "/": e.Divide, "◯": f.GenericOperator,
            }  # fmt: skip
            return made[sign](*same(left, right))
        except ShapeError as error:
            raise ReadError(str(error)) from error

    def group(self) -> Expr:
        """Factors side by side."""
        found = self.factor(first=True)
        while self._starts_factor():
            found = self.product(found, self.factor(first=False, before=found))
        return found

    def _starts_factor(self) -> bool:
        sign = self.next
        if sign is None or sign.kind in ("space", "text", "scripts"):
            return False
        if sign.kind != "operator":
            return True
        if sign.text in ("|", "‖"):
            return sign.text not in self.open_bars
        return sign.text in ("(", "[", "{", "∇", "∑")

    def product(self, left: Expr, right: Expr) -> Expr:
        if () in (left.shape, right.shape):
            return e.Multiply(left, right)
        try:
            return e.MatMul(*inner(left, right))
        except ShapeError as error:
            raise ReadError(str(error)) from error

    # Factors

    def factor(self, first: bool, before: Expr | None = None) -> Expr:
        found = self._primary(before)
        while True:
            if self.next is not None and self.next.kind == "scripts":
                below, above = self.scripts()
                found = self.raised(self._entry(found, below) if below else found, above)
            elif self._at_bar():
                if not first:
                    raise ReadError("the bar of a value at a point could be for more than one factor")
                self.take()
                found = derivatives.at_point(self, found, self.scripts()[0])
            else:
                return found

    def _at_bar(self) -> bool:
        if not self.sees("|") or self.at + 1 == len(self.row):
            return False
        behind = self.row[self.at + 1]
        return behind.kind == "scripts" and any(is_operator(sign, "=") for sign in behind.rows[0])

    def _entry(self, base: Expr, below: Row) -> Expr:
        positions = self.vocabulary.positions(below)
        if not positions or len(positions) > max(1, len(base.shape)) or base.shape == ():
            raise ReadError(f"{''.join(map(str, below))} is no position in {base}")
        return part(base, positions)

    def _primary(self, before: Expr | None) -> Expr:
        sign = self.next
        if sign is None:
            raise ReadError("it ends too early")
        if found := self.vocabulary.phrase(self.row[self.at :]):
            return named.phrase(self, *found)
        if sign.kind == "name":
            return named.name(self)
        if sign.kind == "number":
            return self._number(before)
        if sign.kind == "fraction":
            self.take()
            return derivatives.fraction(self, *sign.rows)
        if sign.kind == "root":
            self.take()
            return el.Apply("sqrt", self.whole(sign.rows[0]))
        if self.sees("("):
            return self.parenthesis()
        if self.sees("["):
            return lists.bracket(self)
        if self.sees("{"):
            return lists.cases(self)
        if self.sees("|", "‖"):
            return self.barred()
        if self.sees("∇"):
            return derivatives.gradient(self)
        if self.sees("∑"):
            return self._sum()
        raise ReadError(f"{sign} does not begin a factor")

    def parenthesis(self) -> Expr:
        self.skip("(")
        saved, self.open_bars = self.open_bars, []
        found = self.comparison()
        self.skip(")")
        self.open_bars = saved
        return found

    def barred(self) -> Expr:
        """Between bars: an absolute value or a length; between double ones a norm, of a matrix with an F."""
        bar = self.take().text
        saved, self.open_bars = self.open_bars, [*self.open_bars, bar]
        inside = self.comparison()
        self.skip(bar)
        self.open_bars = saved
        if bar == "|":
            return bars(inside)
        is_matrix = len(inside.shape) == 2 and inside.shape[0] != 1
        below = self.next.rows[0] if self.next is not None and self.next.kind == "scripts" else ()
        if [sign.text for sign in below] != (["F"] if is_matrix else []):
            raise ReadError("the norm of a matrix has an F, that of a vector none")
        if is_matrix:
            _, above = self.scripts()
            return self.raised(mx.Norm(inside), above)
        return mx.Norm(inside)

    def _number(self, before: Expr | None) -> Expr:
        sign = self.take()
        if sign.bold:
            is_row = not sign.accent and self.next is not None and self.next.kind == "scripts" and self.next.rows[0]
            return lists.constant(dataclasses.replace(sign, size=()) if is_row else sign)  # the mark is the row's
        if isinstance(before, e.Number):
            raise ReadError(f"{sign} stands right behind a number")
        return el.number(float(sign.text)) if "." in sign.text else e.as_expr(int(sign.text))

    def _sum(self) -> Expr:
        self.take()
        below, above = self.scripts()
        index, stop = self._range(below, above)
        return b.Sum(index, stop, self.term())

    def _range(self, below: Row, above: Row) -> tuple[Index, int | str]:
        """The index of a sum and the end of its range: printed, or known of the index."""
        sums = [node for node in self.vocabulary.of(b.Sum) if isinstance(node, b.Sum)]
        if not below or below[0].bold:  # over all samples x
            over = self.whole(below) if below else None
            known = [(s.index, s.stop) for s in sums if s.limits == "over" and s.over == over]
            if not known or above:
                raise ReadError("the sum does not say over what")
            return self.pick(list(dict.fromkeys(known)))  # type: ignore[no-any-return]
        if below[0].kind != "name":
            raise ReadError(f"{below[0]} is not what is counted")
        index = Index(below[0].text)
        if above:
            if len(below) > 1 and [sign.text for sign in below[1:]] != ["=", "1"]:
                raise ReadError("a sum begins at 1")
            return index, self.size(above)
        if len(below) > 1 or not self.vocabulary.ranges.get(index):
            raise ReadError(f"the sum over {index.name} has no end")
        return index, self.pick(self.vocabulary.ranges[index])

    def size(self, row: Row) -> int | str:
        """A size as the end of a range or as a subscript: a number, a name, a name plus a number, a product."""
        texts = [sign.text for sign in row]
        if len(row) == 1 and row[0].kind == "number":
            return int(texts[0])
        names = [text for text in texts if text != "+" and not text.isdigit()]
        if not names or any(name not in self.vocabulary.dims for name in names):
            raise ReadError(f"{''.join(texts)} is no size")
        if "+" in texts:
            return "".join(texts)
        return "*".join(sorted(texts, key=lambda text: (not text.isdigit(), text)))

    # Powers

    def raised(self, base: Expr, above: Row) -> Expr:
        """A power, a transpose or an inverse."""
        if not above:
            return base
        texts = [sign.text for sign in above]
        if texts == ["T"]:
            return e.Transpose(base)
        if texts == ["(", "T", ")"]:
            return e.Power(base, named.only(self, Sign("name", "T")))
        is_square = len(base.shape) == 2 and base.shape[0] != 1
        if is_square and texts in (["-", "1"], ["-", "T"]):
            inverse = mx.Inverse(square(base))
            return e.Transpose(inverse) if texts[1] == "T" else inverse
        if texts == ["-", "T"] and base.shape == ():
            return e.Transpose(mx.Inverse(base))
        each = is_operator(above[0], "⊗")
        exponent = self.whole(above[1:] if each else above)
        base, exponent = same(base, exponent)
        found = e.Power(base, exponent)
        if each != (len(found.shape) == 2 and found.shape[0] != 1):
            raise ReadError("a power of the entries of a matrix has a ⊗, any other has none")
        return found
