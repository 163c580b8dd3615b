"""The grammar of what is said: what binds more tightly, and which words end what has been opened.

From loose to tight: cases and values at a point; what is all over something; plus and minus; times and over; dot; words
before an operand ("the sine of x squared"); words behind a name ("x squared"). Commas are not listened to. A word that
ends something ends all that is still open inside it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derivations.evidence.readback.errors import ReadError
from derivations.evidence.readback.spoken_names import Key, Position, SpokenNames
from derivations.evidence.readback.spoken_words import Words
from derivations.language import derivatives as d
from derivations.language import elementwise as el
from derivations.language import expression as e
from derivations.language import functions as f
from derivations.language import matrices as mx
from derivations.language.expression import Compare, Expr, Index, Number, is_matrix, walk
from derivations.language.shape import Dim

NUMBERS = {"one half": "1/2", "one third": "1/3", "two thirds": "2/3", "one quarter": "1/4", "three quarters": "3/4"}
RELATIONS = {
    "is greater than": ">", "is at least": "≥", "is less than": "<", "is at most": "≤", "is equal to": "=",
    "is not equal to": "≠",
}  # fmt: skip
OPPOSITES = ({">", "≤"}, {"<", "≥"}, {"=", "≠"})
BEHIND = ("squared", "cubed", "transpose", "inverse", "to the power", "element by element to the power")

PHRASES: dict[Key, Callable[[Listener], Expr]] = {}  # what begins with "the"; ``spoken_phrases`` has them
LONGEST = 12  # words of a phrase


class Listener(Words):
    """Makes expressions of words; derivatives are in the layout given unless one is said."""

    def __init__(self, text: str, names: SpokenNames, layout: str = "numerator") -> None:
        super().__init__(text)
        self.names, self.layout = names, layout

    # From loose to tight

    def group(self) -> Expr:
        """Everything up to the next end."""
        try:
            value = self.compared()
            return self.cases(value) if self.takes("where") else value
        except ReadError:
            raise
        except ValueError as error:  # shapes that do not fit, and cases that are no opposites
            raise self.stuck(str(error)) from error

    def cases(self, value: Expr) -> Expr:
        condition = self.condition()
        self.needs("and")
        other = self.valued()
        if self.takes("elsewhere"):
            return el.Where(condition, value, other)
        self.needs("where")
        opposite = self.condition()
        if {condition.relation, opposite.relation} not in OPPOSITES:
            raise self.stuck("the second condition is not the opposite of the first")
        return f.Cases((value, other), (condition, opposite))

    def condition(self) -> Compare:
        found = self.compared()
        if not isinstance(found, Compare):
            raise self.stuck("a comparison is needed")
        return found

    def compared(self) -> Expr:
        left = self.valued()
        relation = self.first_of(RELATIONS)
        return Compare(RELATIONS[relation], left, self.valued()) if relation else left

    def valued(self) -> Expr:
        """An expression, perhaps at a point, which is said of a term and not of a sum."""
        start = self.at
        body, terms = self.all_over()
        if not self.takes("at"):
            return body
        if terms > 1:
            self.at = start
            raise self.stuck("a point is that of one term, or of a quantity")
        point: list[tuple[e.Symbol, Expr]] = []
        while not point or self.takes("and"):
            variable = self.variable()
            self.needs("equal to")
            value, _ = self.all_over()
            if not isinstance(variable, e.Symbol):
                raise self.stuck(f"{variable} is no variable")
            point.append((e.Symbol(variable.name, value.shape), value))
        variables, values = zip(*point, strict=True)
        return d.At(body, variables, values)

    def all_over(self) -> tuple[Expr, int]:
        """A sum, perhaps all over something; and the number of its terms."""
        found, terms = self.term(), 1
        while sign := self.first_of(("plus", "minus")):
            right = self.term()
            found, terms = e.Add(found, right) if sign == "plus" else e.Subtract(found, right), terms + 1
        return (e.Divide(found, self.operand()), 1) if self.takes("all over") else (found, terms)

    def term(self) -> Expr:
        found, sign = self.dotted(), ""
        while True:
            before, sign = sign, self.first_of(("times", "over"))
            if sign == "times":
                found = product(found, self.dotted())
            elif sign == "over" and before == "over":
                raise self.stuck("a quotient over something is a quantity")
            elif sign == "over":
                found = e.Divide(found, self.operand())
            else:
                return found

    def dotted(self) -> Expr:
        found = self.operand()
        return e.Dot(found, self.operand()) if self.takes("dot") else found

    def operand(self) -> Expr:
        """What stands behind "of", or between signs."""
        if self.takes("minus"):
            return e.Negate(self.operand())
        if self.sees("the quantity") or self.sees("the comparison"):
            return self.behind(self.bracket())
        if self.sees("the") or self.sees("entry") or self.sees("row"):
            return self.phrase()
        key = self.names.longest(self.words[self.at : self.at + 6])
        return self.name(key) if key else self.behind(self.number())

    def phrase(self) -> Expr:
        """The longest phrase that comes next, with its operands."""
        for length in range(LONGEST, 0, -1):
            if hear := PHRASES.get(self.words[self.at : self.at + length]):
                self.at += length
                return hear(self)
        raise self.stuck("there is no such phrase")

    def bracket(self) -> Expr:
        if self.takes("the comparison"):
            found: Expr = self.condition()
            self.ends("end comparison")
            return found
        self.needs("the quantity")
        found = self.group()
        self.ends("end quantity")
        return found

    # Names and numbers

    def name(self, key: Key) -> Expr:
        """A name with what is below it, and its arguments if it is a function."""
        self.at += len(key)
        positions = self.positions()
        if not (self.names.is_function(key) and self.takes("of")):
            return self.behind(self.names.quantity(key, positions))
        arguments = [self.operand()]
        while self.takes("comma"):
            arguments.append(self.operand())
        return self.names.called(key, positions, tuple(arguments))

    def variable(self, function: Expr | None = None) -> Expr:
        """A name without arguments: with respect to what, or what goes to 0; of several, the one in a function."""
        if self.sees("the sample") or self.sees("the weights"):
            return self.sample()
        key = self.names.longest(self.words[self.at : self.at + 6])
        if not key:
            raise self.stuck("a name is needed")
        self.at += len(key)
        return self.names.quantity(key, self.positions(), set(walk(function)) if function else set())

    def sample(self) -> Expr:
        """A row of a matrix: a sample of the data, or the weights of a neuron."""
        self.needs("the weights" if self.sees("the weights") else "the sample")
        word = self.word()
        while self.sees("sub") and f"{word} sub {self.words[self.at + 1]}" in self.names.matrices:
            word = f"{word} {self.word()} {self.word()}"
        return self.names.sample(word, self.place() if self.takes("sub") else None)

    def positions(self) -> list[tuple[Position, ...]]:
        """What is said to be below a name: one place, or the two of an entry of a matrix."""
        found: list[tuple[Position, ...]] = []
        while self.takes("sub"):
            places = [self.place()]
            if self.at < len(self.words) and self.names.position(self.words[self.at]) is not None:
                places.append(self.place())
            found.append(tuple(places))
        return found

    def place(self) -> Position:
        if self.takes("the quantity"):
            dim = self.dimension()
            self.ends("end quantity")
            return dim
        found = self.names.position(self.word())
        if found is None:
            self.at -= 1
            raise self.stuck("a position is needed")
        return found

    def index(self) -> Index:
        found = self.place()
        if not isinstance(found, Index):
            raise self.stuck("an index is needed")
        return found

    def size(self) -> Dim:
        """A size said in one word, or as a quantity."""
        found = self.place()
        if not isinstance(found, int | str):
            raise self.stuck("a size is needed")
        return found

    def dimension(self) -> Dim:
        """A size, perhaps a product, or a sum with a number."""
        found = str(self.size())
        while self.takes("times"):
            found += f"*{self.size()}"
        if self.takes("plus"):
            found += f"+{self.word()}"
        return int(found) if found.isdigit() else found

    def number(self) -> Expr:
        if words := self.first_of(NUMBERS):
            return Number(Fraction(NUMBERS[words]))
        word = self.word()
        if word.isdigit():
            return Number(Fraction(word))
        if word == "pi":
            return el.Pi()
        if word in self.names.dims:
            return e.Size(self.names.dims[word])
        self.at -= 1
        raise self.stuck("there is no such name")

    def behind(self, base: Expr) -> Expr:
        """The one word that may stand behind a name, a number or a quantity."""
        words = self.first_of(BEHIND)
        if any(map(self.sees, BEHIND)):
            raise self.stuck("two of these behind a name are heard two ways")
        if words in ("squared", "cubed"):
            return power(self, base, 2 if words == "squared" else 3)
        if words == "transpose":
            return e.Transpose(base)
        if words == "inverse":
            return mx.Inverse(base)
        if words == "to the power" and is_matrix(base):
            raise self.stuck("a power of a matrix is not one of its entries")
        if words and any(map(self.sees, ("of the quantity", "of the comparison"))):
            self.needs("of")
            return e.Power(base, self.bracket())
        return e.Power(base, self.exponent()) if words else base

    def exponent(self) -> Expr:
        """A name or a number behind "to the power", perhaps with a minus."""
        if self.takes("minus"):
            return e.Negate(self.exponent())
        key = self.names.longest(self.words[self.at : self.at + 6])
        if not key:
            return self.number()
        self.at += len(key)
        return self.names.quantity(key, self.positions())


def product(left: Expr, right: Expr) -> Expr:
    """What "times" is: the matrix product, unless one of the two is a scalar."""
    return e.Multiply(left, right) if () in (left.shape, right.shape) else e.MatMul(left, right)


def power(listener: Listener, base: Expr, exponent: int) -> Expr:
    if is_matrix(base):
        raise listener.stuck("the square of a matrix is not that of its entries")
    return e.Power(base, Number(Fraction(exponent)))
